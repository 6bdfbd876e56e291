// Labels, headings and titles that a wrong decoding spoilt: what they headed is missing or in doubt, never another row's.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include "worker/form/forms.h"
#include "worker/stages.h"

namespace gouji::stages {
namespace {

using namespace report::v1;

constexpr size_t kColumns = 7;
using Values = std::array<int64_t, kColumns>;

struct Row {
  std::string_view key;
  std::string_view label;
};

constexpr Row kRows[] = {
    {"new", "一、本年新收政府信息公开申请数量"},
    {"carried_in", "二、上年结转政府信息公开申请数量"},
    {"granted", "（一）予以公开"},
    {"partial", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"},
    {"denied_1", "1.属于国家秘密"},
    {"denied_2", "2.其他法律行政法规禁止公开"},
    {"denied_3", "3.危及“三安全一稳定”"},
    {"denied_4", "4.保护第三方合法权益"},
    {"denied_5", "5.属于三类内部事务信息"},
    {"denied_6", "6.属于四类过程性信息"},
    {"denied_7", "7.属于行政执法案卷"},
    {"denied_8", "8.属于行政查询事项"},
    {"unable_1", "1.本机关不掌握相关政府信息"},
    {"unable_2", "2.没有现成信息需要另行制作"},
    {"unable_3", "3.补正后申请内容仍不明确"},
    {"refused_1", "1.信访举报投诉类申请"},
    {"refused_2", "2.重复申请"},
    {"refused_3", "3.要求提供公开出版物"},
    {"refused_4", "4.无正当理由大量反复申请"},
    {"refused_5", "5.要求行政机关确认或重新出具已获取信息"},
    {"other_1", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"},
    {"other_2", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"},
    {"other_3", "3.其他"},
    {"total", "（七）总计"},
    {"carried_out", "四、结转下年度继续办理"}};
constexpr size_t kRowCount = std::size(kRows);
constexpr size_t kTotalRow = kRowCount - 2;

// Figures of which no two rows have the same, and every identity holds.
std::vector<Values> Figures() {
  std::vector<Values> rows(kRowCount, Values{});
  for (size_t row = 2; row < kTotalRow; ++row) {
    Values& values = rows[row];
    values[0] = static_cast<int64_t>(row) + 10;
    values[row % 5 + 1] = static_cast<int64_t>(row) * 2;
  }
  Values& carried_out = rows[kRowCount - 1];
  carried_out[0] = 1;
  Values& carried_in = rows[1];
  carried_in[0] = 2;
  for (size_t column = 0; column + 1 < kColumns; ++column) {
    for (size_t row = 2; row < kTotalRow; ++row) rows[kTotalRow][column] += rows[row][column];
    rows[0][column] = rows[kTotalRow][column] + carried_out[column] - carried_in[column];
  }
  for (Values& values : rows) values[6] = std::accumulate(values.begin(), values.begin() + 6, int64_t{0});
  return rows;
}

struct Layout {
  std::string_view behind_label;
  std::string_view between;
  std::string_view behind_row;
};
constexpr Layout kLayouts[] = {
    {"\t", "\t", "\n"}, {"\n", "\n", "\n"}, {" | ", " | ", " |\n"}, {" ", " ", " "}};

std::string Page(const std::vector<Values>& rows, const Layout& layout, size_t spoilt_row,
                 std::string_view spoilt) {
  std::string page =
      "甲县水利局2022年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n"
      "申请人情况\n自然人\n法人或其他组织\n总计\n商业企业\n科研机构\n社会公益组织\n法律服务机构\n其他\n";
  for (size_t row = 0; row < kRowCount; ++row) {
    page += row == spoilt_row ? spoilt : kRows[row].label;
    page += layout.behind_label;
    for (size_t column = 0; column < kColumns; ++column) {
      if (column > 0) page += layout.between;
      page += std::to_string(rows[row][column]);
    }
    page += layout.behind_row;
  }
  return page + "\n五、存在的主要问题及改进情况\n无。\n";
}

// Label damage as crawls show it: all of it replaced, its end lost, a character in its middle lost.
std::vector<std::string> Spoilt(std::string_view label) {
  constexpr size_t kHan = 3;
  const size_t middle = label.size() / 2 / kHan * kHan;
  size_t cut = middle;
  while (cut < label.size() && (static_cast<uint8_t>(label[cut]) & 0xC0) == 0x80) ++cut;
  size_t next = cut + 1;
  while (next < label.size() && (static_cast<uint8_t>(label[next]) & 0xC0) == 0x80) ++next;
  return {"锟斤拷锟斤拷锟斤拷", "鍏朵粬澶勭悊", "????",
          std::string(label.substr(0, cut)) + "\xEF\xBF\xBD\xEF\xBF\xBD",
          std::string(label.substr(0, cut)) + "?" + std::string(label.substr(next))};
}

TEST(Mojibake, ASpoiltLabelTakesNoOtherRowsFiguresWithIt) {
  Reader reader(form::BuiltIn(), {});
  const std::vector<Values> figures = Figures();
  size_t read = 0;
  for (const Layout& layout : kLayouts) {
    for (size_t spoilt_row = 0; spoilt_row < kRowCount; ++spoilt_row) {
      for (const std::string& spoilt : Spoilt(kRows[spoilt_row].label)) {
        const std::string page = Page(figures, layout, spoilt_row, spoilt);
        const Record& record = reader.Read({.id = "a", .bytes = page});
        const auto where = [&] {
          return std::string(kRows[spoilt_row].key) + " as " + spoilt + " in\n" + page;
        };
        ASSERT_EQ(record.outcome(), OUTCOME_PARSED) << where();
        for (const Table& table : record.tables()) {
          ASSERT_EQ(table.key(), "applications");
          for (const Cell& cell : table.cells()) {
            if (cell.state() != CELL_STATE_VALUE || cell.certainty() == CERTAINTY_UNSURE) continue;
            const std::string& key = table.rows(static_cast<int>(cell.row()));
            const auto* const row =
                std::find_if(std::begin(kRows), std::end(kRows), [&](const Row& r) { return r.key == key; });
            ASSERT_NE(row, std::end(kRows)) << key << where();
            ASSERT_EQ(cell.mantissa(), figures[static_cast<size_t>(row - kRows)][cell.column()])
                << key << '/' << table.columns(static_cast<int>(cell.column())) << ", spoilt: " << where();
            ++read;
          }
        }
      }
    }
  }
  // Nearly all rows are not spoilt, and read.
  const size_t pages = std::size(kLayouts) * kRowCount * 5;
  EXPECT_GT(read, pages * (kRowCount - 3) * kColumns * 9 / 10);
}

TEST(Mojibake, SpoiltHeadingsAreNoSections) {
  Reader reader(form::BuiltIn(), {});
  const Record& record = reader.Read({.id = "a", .bytes = R"(甲县水利局2022年政府信息公开工作年度报告
涓€銆佹€讳綋鎯呭喌
全年公开信息20条。
二、主动公开政府信息情况
公开规范性文件1件。
三、收到和处理政府信息公开申请情况
没有收到申请。
六、其他需要报告的锟斤拷项
无。
)"});
  std::string ordinals;
  for (const Section& section : record.sections()) ordinals += std::to_string(section.ordinal());
  EXPECT_EQ(ordinals, "23");
}

TEST(Mojibake, ASpoiltTitleGivesNoCertainHeader) {
  Reader reader(form::BuiltIn(), {});
  const Record& record =
      reader.Read({.id = "a", .bytes = R"(鐢插幙姘村埄灞€2022骞存斂搴滀俊鎭叕寮€宸ヤ綔骞村害鎶ュ憡
一、总体情况
2022年，我局公开信息20条，比2021年多3条。2022年没有收到申请。
二、主动公开政府信息情况
公开规范性文件1件。
)"});
  EXPECT_EQ(record.outcome(), OUTCOME_PARSED);
  EXPECT_FALSE(record.header().has_title());
  EXPECT_EQ(record.header().organ().text(), "");
  EXPECT_EQ(record.header().year(), 2022u);
  EXPECT_EQ(record.header().year_certainty(), CERTAINTY_INFERRED);
}

}  // namespace
}  // namespace gouji::stages
