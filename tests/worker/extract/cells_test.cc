// What one cell can print.
#include <gtest/gtest.h>

#include <initializer_list>
#include <span>

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

// One cell of a count, its row first and last but one in the table, in all layouts that delimit cells.
struct Printed {
  std::string_view cell;
  std::string_view read;
};

constexpr Printed kCounts[] = {
    {"102", "102"},
    {"1,234", "1234"},
    {"102件", "102"},
    {"102 件", "102"},
    {"１０２", "102"},
    {"一百零二", "102"},
    {"两", "2"},
    {"三件", "3"},
    {"十二", "12"},
    {"〇", "0"},
    {"○", "0"},
    {"零", "0"},
    {"一", "1~2"},
    {"/", "/"},
    {"无", "无"},
    {"1O2", "!1O2"},
    {"1l2", "!1l2"},
    {"102.", "!102."},
    {".5", "!.5"},
    {"102%", "!102%"},
    {"1e3", "!1e3"},
    {"0x10", "!0x10"},
    {"(5)", "!(5)"},
    {"（5）", "!（5）"},
    {"?", "!?"},
    {"？", "!？"},
    {"1,02", "!1,02"},
    {"12,34", "!12,34"},
    {"102①", "102"},
    {"102¹", "102"},
    {"102[1]", "102"},
    {"102*", "102"},
    {"102(注2)", "102"},
    {"102(2)", "!102(2)"},
    {"102[见注]", "!102[见注]"},
    {"一百二", "!一百二"},
    {"增3", "!增3"},
    {"减少3", "!减少3"},
    {"1 2", "!1 2"},
    {"102（其中减少3）", "!102（其中减少3）"},
    {"=SUM(A1)", "!=SUM(A1)"},
    {"2025年", "!2025年"},
    {"2025 年", "!2025 年"},
    {"3 日", "!3 日"},
};

std::string Joined(std::span<const std::string_view> cells, std::string_view before, std::string_view between,
                   std::string_view after) {
  std::string line(before);
  for (size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line += between;
    line += cells[i];
  }
  return line += after;
}

struct Delimiters {
  std::string_view name, before, between, after;
};
constexpr Delimiters kDelimiters[] = {
    {"tabs", "", "\t", "\n"},  {"leading tab", "\t", "\t", "\n"},
    {"bars", "|", "|", "|\n"}, {"padded bars", "| ", " | ", " |\n"},
    {"lines", "", "\n", "\n"},
};

TEST(Cells, TheWholeCellIsOneFigureOrNone) {
  for (const Delimiters& d : kDelimiters) {
    const auto row = [&](std::initializer_list<std::string_view> cells) {
      return Joined({cells.begin(), cells.size()}, d.before, d.between, d.after);
    };
    for (const Printed& printed : kCounts) {
      const std::string text = row({"第二十条第（五）项"}) + row({"信息内容", "本年处理决定数量"}) +
                               row({"行政许可", printed.cell}) + row({"第二十条第（六）项"}) +
                               row({"信息内容", "本年处理决定数量"}) + row({"行政处罚", "7"}) +
                               row({"行政强制", printed.cell});
      const PageTables page = ReadPage(text);
      EXPECT_EQ(page.Row("disclosure", "licensing"), printed.read) << d.name;
      EXPECT_EQ(page.Row("disclosure", "penalties"), "7") << d.name << " " << printed.cell;
      EXPECT_EQ(page.Row("disclosure", "coercion"), printed.read) << d.name;
    }
  }
}

// A bad cell spoils no other cell of its row.
TEST(Cells, TheOthersOfTheRowKeepTheirPlaces) {
  for (const Delimiters& d : kDelimiters) {
    const auto row = [&](std::initializer_list<std::string_view> cells) {
      return Joined({cells.begin(), cells.size()}, d.before, d.between, d.after);
    };
    for (const Printed& printed : kCounts) {
      const PageTables page =
          ReadPage(row({"自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"}) +
                   row({"一、本年新收政府信息公开申请数量", "4", "0", "0", "0", "0", "0", "4"}) +
                   row({"二、上年结转政府信息公开申请数量", "9", "0", printed.cell, "0", "0", "5", "16"}) +
                   row({"（一）予以公开", "1", "0", "0", "0", "0", "0", printed.cell}) +
                   row({"（二）部分公开", "2", "0", "0", "0", "0", "0", "2"}));
      const std::string read(printed.read);
      EXPECT_EQ(page.Printed("applications"), "new: 4 0 0 0 0 0 4\ncarried_in: 9 0 " + read +
                                                  " 0 0 5 16\ngranted: 1 0 0 0 0 0 " + read +
                                                  "\npartial: 2 0 0 0 0 0 2\n")
          << d.name;
    }
  }
}

TEST(Cells, ChangesMayBeWords) {
  EXPECT_EQ(Counts("61|增3|43"), "61 3 43");
  EXPECT_EQ(Counts("61|减3|43"), "61 -3 43");
  EXPECT_EQ(Counts("61|减少 3|43"), "61 !减少 3 43");
  EXPECT_EQ(Counts("61|减少3项|43"), "61 -3 43");
  EXPECT_EQ(Counts("61|+3|增43"), "61 3 !增43");
}

// Glued cells on a line of their own are several.
TEST(Cells, GluedCellsBetweenDelimitersAreStillCut) {
  const PageTables page = ReadPage(
      "自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计\n"
      "一、本年新收政府信息公开申请数量\t1 2 0 0 0 0 3\n二、上年结转政府信息公开申请数量\t4 0 0 0 0 0 4\n");
  EXPECT_EQ(page.Printed("applications"), "new: 1 2 0 0 0 0 3\ncarried_in: 4 0 0 0 0 0 4\n");
}

// Where blanks stand between cells, 年 is no cell of its own, and none of the figures behind it is a part of the date.
TEST(Cells, NoCellTakesADate) {
  const auto licensing = [](const std::string& cells) {
    return ReadPage("第二十条第（五）项\n信息内容 上一年项目数量 本年增/减 处理决定数量\n行政许可 " + cells +
                    "\n行政处罚 1 1 1\n其他对外管理服务事项 1 1 1\n")
        .Row("disclosure", "licensing");
  };
  EXPECT_EQ(licensing("2025年 -5 66"), "!2025年 -5 66");
  EXPECT_EQ(licensing("2025 年 -5 66"), "!2025 年 -5 66");
  EXPECT_EQ(licensing("61 -5 12 月"), "61 -5 !12 月");
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

TEST(Cells, TheUnitOfAHeaderMayGoOnInTheLineBelow) {
  for (const char* const header :
       {"采购总金额（单位：万|\n        |            |元）", "采购总金额（单位：万\n元）"}) {
    const PageTables page = Procurement(header, "793.9397");
    EXPECT_EQ(Amount(page).unit(), report::v1::UNIT_WAN_YUAN) << header;
  }
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
