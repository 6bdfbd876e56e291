// What one cell can print.
#include <gtest/gtest.h>

#include "tests/worker/extract/table_page.h"

namespace gouji::extract {
namespace {

// A row of three counts between bars.
std::string Counts(std::string_view cells) {
  return ReadPage("第二十条第（五）项\n信息内容|上一年项目数量|本年增/减|处理决定数量\n行政许可|" +
                  std::string(cells) + "\n行政处罚|1|1|1\n其他对外管理服务事项|1|1|1\n")
      .Row("disclosure", "licensing");
}

const report::v1::Cell& Amount(const PageTables& page) {
  const report::v1::Table& table = *page.Find("disclosure");
  return table.cells(table.cells_size() - 1);
}

PageTables Procurement(std::string_view header, std::string_view amount) {
  return ReadPage("第二十条第（九）项\n信息内容|采购项目数量|" + std::string(header) + "\n政府集中采购|1|" +
                  std::string(amount) + "\n");
}

TEST(Cells, Figures) {
  EXPECT_EQ(Counts("１２|+3|1,234"), "12 3 1234");
  EXPECT_EQ(Counts("３件|−33|\u00a00\u3000"), "3 -33 0");
  EXPECT_EQ(Counts("007|-0|1.2万"), "7 0 12000");
}

TEST(Cells, MarksStayWhatTheyAre) {
  EXPECT_EQ(Counts("/|-|无"), "/ - 无");
  EXPECT_EQ(Counts("—|——|不适用"), "— —— 不适用");
}

TEST(Cells, Illegible) {
  EXPECT_EQ(Counts("61|见附件|43"), "61 !见附件 43");
  EXPECT_EQ(Counts("61|0|99999999999999999999"), "61 0 !99999999999999999999");
}

TEST(Cells, BlankIsNotMissing) {
  EXPECT_EQ(Counts("61||43"), "61 _ 43");
  EXPECT_EQ(Counts("||"), "_ _ _");
}

TEST(Cells, AmountsWithTheUnitOfTheCell) {
  const PageTables wan = Procurement("采购总金额", "245万");
  EXPECT_EQ(Amount(wan).mantissa(), 245);
  EXPECT_EQ(Amount(wan).unit(), report::v1::UNIT_WAN_YUAN);
  EXPECT_EQ(Amount(wan).raw(), "245万");
  const PageTables yuan = Procurement("采购总金额（单位：万元）", "251000元");
  EXPECT_EQ(Amount(yuan).mantissa(), 251000);
  EXPECT_EQ(Amount(yuan).unit(), report::v1::UNIT_YUAN);
  EXPECT_EQ(Amount(yuan).wan_yuan().mantissa(), 251);
  EXPECT_EQ(Amount(yuan).wan_yuan().scale(), 1u);
}

TEST(Cells, AmountsWithTheUnitOfTheHeader) {
  const PageTables page = Procurement("采购总金额（单位：万元，保留4位小数）", "793.9397");
  EXPECT_EQ(page.Row("disclosure", "procurement"), "1 793.9397");
  EXPECT_EQ(Amount(page).unit(), report::v1::UNIT_WAN_YUAN);
  EXPECT_EQ(Amount(page).wan_yuan().mantissa(), 7939397);
}

TEST(Cells, AmountsWithoutAnyUnit) {
  const PageTables page = Procurement("采购总金额", "360688");
  EXPECT_EQ(Amount(page).unit(), report::v1::UNIT_UNKNOWN);
  EXPECT_FALSE(Amount(page).has_wan_yuan());
}

TEST(Cells, SpansPointIntoTheTextAsGiven) {
  const std::string text =
      "\ufeff第二十条第（五）项\r\n信息内容｜上一年项目数量｜本年增／减｜处理决定数量\r\n行政许可｜\u3000６"
      "\u200b１件｜\u00a0＋３｜４３\r\n";
  const PageTables page = ReadPage(text);
  EXPECT_EQ(page.Row("disclosure", "licensing"), "61 3 43");
  const report::v1::Table& table = *page.Find("disclosure");
  std::string printed;
  for (const report::v1::Cell& cell : table.cells()) {
    if (cell.state() == report::v1::CELL_STATE_VALUE) {
      printed += text.substr(cell.begin(), cell.end() - cell.begin()) + "|";
      EXPECT_EQ(cell.raw(), text.substr(cell.begin(), cell.end() - cell.begin()));
    }
  }
  EXPECT_EQ(printed, "６\u200b１件|＋３|４３|");
}

TEST(Cells, ReadingTwiceGivesTheSame) {
  const std::string text = "第二十条第（五）项\n信息内容|本年处理决定数量\n行政许可|12\n";
  EXPECT_EQ(ReadPage(text).record().SerializeAsString(), ReadPage(text).record().SerializeAsString());
}

}  // namespace
}  // namespace gouji::extract
