// One report, flattened in the ways in which crawlers and converters flatten: whatever separates its cells, each figure
// must come out in its place; and what holds for any text holds for all of them.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/worker/extract/table_page.h"

namespace gouji::extract {
namespace {

using Lines = std::vector<std::vector<std::string>>;

// A printed row is a label, if any, and its figures.
Lines Applications() {
  const std::string zeros = "0 0 0 0 0 0 0";
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"一、本年新收政府信息公开申请数量", "23 1 0 0 0 0 24"},
      {"二、上年结转政府信息公开申请数量", "1 0 0 0 0 0 1"},
      {"三、本年度办理结果", ""},
      {"（一）予以公开", "12 1 0 0 0 0 13"},
      {"（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "2 0 0 0 0 0 2"},
      {"（三）不予公开", ""},
      {"1.属于国家秘密", zeros},
      {"2.其他法律行政法规禁止公开", zeros},
      {"3.危及“三安全一稳定”", zeros},
      {"4.保护第三方合法权益", zeros},
      {"5.属于三类内部事务信息", "1 0 0 0 0 0 1"},
      {"6.属于四类过程性信息", zeros},
      {"7.属于行政执法案卷", zeros},
      {"8.属于行政查询事项", zeros},
      {"（四）无法提供", ""},
      {"1.本机关不掌握相关政府信息", "5 0 0 0 0 0 5"},
      {"2.没有现成信息需要另行制作", zeros},
      {"3.补正后申请内容仍不明确", zeros},
      {"（五）不予处理", ""},
      {"1.信访举报投诉类申请", "2 0 0 0 0 0 2"},
      {"2.重复申请", zeros},
      {"3.要求提供公开出版物", zeros},
      {"4.无正当理由大量反复申请", zeros},
      {"5.要求行政机关确认或重新出具已获取信息", zeros},
      {"（六）其他处理", zeros},
      {"（七）总计", "22 1 0 0 0 0 23"},
      {"四、结转下年度继续办理", "2 0 0 0 0 0 2"}};
  Lines lines = {{"申请人情况", "自然人", "法人或其他组织", "总计", "商业企业", "科研机构", "社会公益组织",
                  "法律服务机构", "其他"}};
  for (const auto& [label, figures] : rows) {
    lines.push_back({label});
    for (size_t at = 0; at < figures.size();) {
      const size_t end = std::min(figures.find(' ', at), figures.size());
      lines.back().push_back(figures.substr(at, end - at));
      at = end + 1;
    }
  }
  return lines;
}

constexpr std::string_view kExpected =
    "new: 23 1 0 0 0 0 24\ncarried_in: 1 0 0 0 0 0 1\ngranted: 12 1 0 0 0 0 13\npartial: 2 0 0 0 0 0 2\n"
    "denied_1: 0 0 0 0 0 0 0\ndenied_2: 0 0 0 0 0 0 0\ndenied_3: 0 0 0 0 0 0 0\ndenied_4: 0 0 0 0 0 0 0\n"
    "denied_5: 1 0 0 0 0 0 1\ndenied_6: 0 0 0 0 0 0 0\ndenied_7: 0 0 0 0 0 0 0\ndenied_8: 0 0 0 0 0 0 0\n"
    "unable_1: 5 0 0 0 0 0 5\nunable_2: 0 0 0 0 0 0 0\nunable_3: 0 0 0 0 0 0 0\nrefused_1: 2 0 0 0 0 0 2\n"
    "refused_2: 0 0 0 0 0 0 0\nrefused_3: 0 0 0 0 0 0 0\nrefused_4: 0 0 0 0 0 0 0\nrefused_5: 0 0 0 0 0 0 0\n"
    "other: 0 0 0 0 0 0 0\ntotal: 22 1 0 0 0 0 23\ncarried_out: 2 0 0 0 0 0 2\n";

bool IsFigure(std::string_view cell) {
  return cell.find_first_not_of("0123456789") == std::string_view::npos;
}

struct Flattening {
  std::string_view name;
  std::string_view between;  // cells
  std::string_view after;    // rows
  std::function<std::string(const std::string&)> cell = [](const std::string& text) { return text; };
};

std::string Print(const Flattening& flattening) {
  std::string page = "三、收到和处理政府信息公开申请情况\n";
  for (const auto& line : Applications()) {
    for (size_t i = 0; i < line.size(); ++i) {
      if (i > 0) page += flattening.between;
      page += flattening.cell(line[i]);
    }
    page += flattening.after;
  }
  return page + "\n四、政府信息公开行政复议、行政诉讼情况\n";
}

// `size` characters of three bytes, then `break_with`, and so on; figures stay whole.
std::function<std::string(const std::string&)> Broken(size_t size, std::string break_with) {
  return [size, break_with](const std::string& cell) {
    if (IsFigure(cell)) return cell;
    std::string broken;
    size_t characters = 0;
    for (const char c : cell) {
      const bool begins = (static_cast<uint8_t>(c) & 0xc0) != 0x80;
      if (begins && characters > 0 && characters % size == 0) broken += break_with;
      characters += begins ? 1 : 0;
      broken += c;
    }
    return broken;
  };
}

std::vector<Flattening> Flattenings() {
  const auto padded = [](const std::string& cell) { return " " + cell + "\u00a0"; };
  const auto counted = [](const std::string& cell) { return IsFigure(cell) ? cell + "件" : cell; };
  return {{"one line", " ", " "},
          {"two spaces", "  ", "  \n"},
          {"many spaces", "        ", "\n        "},
          {"no-break spaces", "\u00a0", "\n"},
          {"ideographic spaces", "\u3000", "\n"},
          {"lines", "\n", "\n"},
          {"lines and empty lines", "\n\n", "\n\n"},
          {"padded lines", "\n\n", "\n\n", padded},
          {"CR LF", "\r\n", "\r\n"},
          {"pipes", " | ", "\n"},
          {"pipes on lines", "|\n", "|\n"},
          {"tabs", "\t", "\n"},
          {"leading tabs", "\n\t", "\n\n\t"},
          {"box drawing", "│", "│\n"},
          {"commas", ",", "\n"},
          {"enumeration commas", "、", "\n"},
          {"quoted", "\",\"", "\"\n\""},
          {"units on lines", "\n", "\n", counted},
          {"letters one a line", "\n", "\n", Broken(1, "\n")},
          {"letters with blanks", "\n", "\n", Broken(1, " ")},
          {"labels of four characters", "\n", "\n", Broken(4, "\n")},
          {"labels of four characters in one line", "  ", "\n", Broken(4, " ")},
          {"labels of five characters between pipes", " | ", " |\n", Broken(5, "<br>")}};
}

TEST(Flattenings, EveryFigureHasItsPlace) {
  for (const Flattening& flattening : Flattenings()) {
    std::string printed = ReadPage(Print(flattening)).Printed("applications");
    for (size_t unit; (unit = printed.find("件")) != std::string::npos;) printed.erase(unit, 3);
    EXPECT_EQ(printed, kExpected) << flattening.name;
  }
}

// Glue leaves 10|0 and 1|00 to the sums; what they leave open is unsure, and nothing is wrong.
TEST(Flattenings, GluedFiguresAreRightOrUnsure) {
  for (const std::string_view after : {"", "\n", " "}) {
    const PageTables page = ReadPage(Print({"glued", "", after}));
    EXPECT_EQ(page.Row("applications", "new"), "23* 1* 0* 0* 0* 0* 24*");
    EXPECT_EQ(page.Row("applications", "denied_1"), "0 0 0 0 0 0 0");
    EXPECT_EQ(page.Row("applications", "unable_1"), "5 0 0 0 0 0 5");
    EXPECT_EQ(page.Row("applications", "total"), "22* 1* 0* 0* 0* 0* 23*");
  }
}

TEST(Flattenings, APageNumberInATableIsNoFigure) {
  for (const std::string_view number : {"- 4 -\n", "第 4 页\n", "4\n"}) {
    std::string page = Print({"lines", "\n", "\n"});
    page.insert(page.find("2.重复申请"), number);
    EXPECT_EQ(ReadPage(page).Row("applications", "refused_2"), "0 0 0 0 0 0 0") << number;
    EXPECT_EQ(ReadPage(page).Row("applications", "refused_1").substr(0, 1), "2") << number;
    EXPECT_EQ(ReadPage(page).Row("applications", "refused_1").find('4'), std::string::npos) << number;
  }
}

TEST(Flattenings, SpansLieInTheTextAndHoldWhatWasRead) {
  for (const Flattening& flattening : Flattenings()) {
    const std::string text = Print(flattening);
    const PageTables page = ReadPage(text);
    for (const report::v1::Table& table : page.record().tables()) {
      for (const report::v1::Cell& cell : table.cells()) {
        ASSERT_LE(cell.begin(), cell.end());
        ASSERT_LE(cell.end(), text.size());
        if (cell.state() != report::v1::CELL_STATE_VALUE) continue;
        const std::string printed = text.substr(cell.begin(), cell.end() - cell.begin());
        EXPECT_EQ(printed, cell.raw().empty() ? std::to_string(cell.mantissa()) : cell.raw());
      }
    }
  }
}

TEST(Flattenings, NoiseAfterTheReportChangesNothing) {
  const std::string noise =
      "五、存在的主要问题及改进情况\n一是宣传不够。\n扫一扫在手机打开当前页 关闭窗口 1 2 3 ||| 版权所有 "
      "备案号 05001234";
  for (const Flattening& flattening : Flattenings()) {
    const std::string text = Print(flattening);
    EXPECT_EQ(ReadPage(text + noise).Printed("applications"), ReadPage(text).Printed("applications"))
        << flattening.name;
  }
}

// 12 may be 1 and 2, which makes the sum work, or the sum is wrong and a blank was dropped: the report's own error stays one.
TEST(Flattening, AFigureThatStandsApartIsNotCutForTheSumAlone) {
  for (const std::string_view zero : {"0 0 0 0 0 0 0", "0 0 0 0 0 0", "_"}) {
    std::string page = "三、收到和处理政府信息公开申请情况\n";
    for (const auto& line : Applications()) {
      const bool zeros = std::count(line.begin(), line.end(), "0") == 7;
      page += line.front();
      if (line.front() == "（一）予以公开") {
        page += " 12 1 0 0 0 4";
      } else if (zeros) {
        page += zero == "_" ? "" : " " + std::string(zero);
      } else {
        for (size_t i = 1; i < line.size(); ++i) page += " " + line[i];
      }
      page += "\n";
    }
    EXPECT_EQ(ReadPage(page).Row("applications", "granted"), "1~8 2~8 1~8 0~8 0~8 0~8 4~8") << zero;
  }
}

// A column more than the form has: 10000001 is no 10 beside six cells where other rows print eight zeros.
TEST(Flattening, GluedRowsOfOneFigureMoreAreDoubtful) {
  const PageTables page = ReadPage(
      "三、收到和处理政府信息公开申请情况\n自然人商业企业科研机构社会公益组织法律服务机构其他小计总计\n"
      "一、本年新收政府信息公开申请数量1130020516\n二、上年结转政府信息公开申请数量10000001\n"
      "（一）予以公开71001029\n1.属于国家秘密00000000\n2.其他法律行政法规禁止公开00000000\n"
      "4.保护第三方合法权益10000001\n8.属于行政查询事项00000000\n（七）总计1120020415\n");
  for (const std::string_view row : {"new", "carried_in", "denied_4", "total"})
    EXPECT_NE(page.Row("applications", row).find('~'), std::string::npos) << page.Row("applications", row);
  EXPECT_EQ(page.Row("applications", "carried_in").find("10 "), std::string::npos);
}

// Where figures run into the labels of the next rows they may run into each other.
TEST(Flattening, AFigureIsCutWhereThePageRunsTogether) {
  const PageTables page = ReadPage(
      "三、收到和处理政府信息公开申请情况\n申请人情况自然人法人或其他组织总计商业企业科研机构社会公益组织法律"
      "服务机构其他"
      "一、本年新收政府信息公开申请数量911 "
      "11二、上年结转政府信息公开申请数量三、本年度办理结果（一）予以公开3 "
      "14（二）部分公开（区分处理的，只计这一情形，不计其他情形）0（三）不予公开1.属于国家秘密 "
      "02.其他法律行政法规禁止公开1013.危及“三安全一稳定”04.保护第三方合法权益05.属于三类内部事务信息116."
      "属于四类过程性信息"
      "7.属于行政执法案卷 1 18.属于行政查询事项 0（四）无法提供1.本机关不掌握相关政府信息1 "
      "122.没有现成信息需要另行制作1 "
      "13.补正后申请内容仍不明确（七）总计 71 8四、结转下年度继续办理\n");
  EXPECT_TRUE(page.Row("applications", "new").ends_with("11*")) << page.Row("applications", "new");
  EXPECT_TRUE(page.Row("applications", "unable_1").ends_with("2*")) << page.Row("applications", "unable_1");
}

// The text of a PDF whose narrow column breaks labels: the figures stand at the height of a label's first or middle line.
TEST(Flattening, FiguresBetweenThePiecesOfTheirLabel) {
  constexpr std::string_view kHeader =
      "申请人情况\n自然人 法人或其他组织 总计\n商业企业 科研机构 社会公益组织 法律服务机构 其他\n";
  constexpr std::string_view kRead =
      "new: 59 36 0 0 17 0 112\ncarried_in: 0 19 0 0 0 0 19\ngranted: 0 0 0 0 7 0 7\n"
      "denied_2: 6 0 0 0 0 0 6\ndenied_3: 0 0 0 0 9 0 9\ndenied_7: 0 0 0 0 0 0 0\n";
  EXPECT_EQ(ReadPage(std::string(kHeader) + "一、本年新收政府信\n59 36 0 0 17 0 112\n息公开申请数量\n"
                                            "二、上年结转政府信\n0 19 0 0 0 0 19\n息公开申请数量\n"
                                            "三、本年度办理结果\n（一）予以公开 0 0 0 0 7 0 7\n"
                                            "（三）\n2.其他法律行政法\n6 0 0 0 0 0 6\n规禁止公开\n"
                                            "3.危及“三安全一\n0 0 0 0 9 0 9\n不予\n稳定”\n公开\n"
                                            "7.属于行政执法案\n0 0 0 0 0 0 0\n卷\n")
                .Printed("applications"),
            kRead);
  EXPECT_EQ(ReadPage(std::string(kHeader) + "一、本年新收政府信 59 36 0 0 17 0 112\n息公开申请数量\n"
                                            "二、上年结转政府信 0 19 0 0 0 0 19\n息公开申请数量\n"
                                            "三、本年度办理结果\n（一）予以公开 0 0 0 0 7 0 7\n"
                                            "2.其他法律行政法 6 0 0 0 0 0 6\n规禁止公开\n"
                                            "3.危及“三安全一 0 0 0 0 9 0 9\n稳定”\n"
                                            "7.属于行政执法案 0 0 0 0 0 0 0\n卷\n")
                .Printed("applications"),
            kRead);
}

TEST(Flattening, SumsPlaceNothingForSureWhereMostRowsLeaveTheirTotalsBlank) {
  const PageTables page = ReadPage(
      "申请人情况自然人法人或其他组织总计商业企业科研机构社会公益组织法律服务机构其他"
      "一、本年新收政府信息公开申请数量1202900二、上年结转政府信息公开申请数量000000"
      "三、本年度办理结果（一）予以公开720800（二）部分公开（区分处理的，只计这一情形，不计其他情形）000100"
      "（三）不予公开1.属于国家秘密200000（七）总计920900四、结转下年度继续办理300300");
  for (const std::string_view row : {"new", "granted", "carried_out"}) {
    const std::string cells = page.Row("applications", row);
    EXPECT_NE(cells.find('~'), std::string::npos) << row << ": " << cells;
    EXPECT_EQ(cells.find('*'), std::string::npos) << row << ": " << cells;
  }
}

}  // namespace
}  // namespace gouji::extract
