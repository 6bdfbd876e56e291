// What stands inside of tables and is none of their figures; tables that go by columns; figures that are spoiled.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/worker/extract/table_page.h"

namespace gouji::extract {
namespace {

constexpr std::string_view kColumns = "自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计\n";

bool AnyCertain(const report::v1::Table& table) {
  for (const report::v1::Cell& cell : table.cells()) {
    if (cell.state() != report::v1::CELL_STATE_MISSING && cell.certainty() == report::v1::CERTAINTY_CERTAIN)
      return true;
  }
  return false;
}

TEST(Interruptions, ANoteBetweenRowsBelongsToNoRow) {
  for (const std::string_view note :
       {"注：本表数据截至2021年12月31日，由办公室汇总填报。", "（续表）", "第 3 页 共 9 页",
        "说明：1.本表按年度统计；2.单位为件。", "| 注1：含上年3件 |",
        "http://www.example.net/art/2024/1/18/art_12_345.html", "2024-01-18 16:33", "2024/1/18 9:05:11",
        "Page 3 of 8"}) {
    const PageTables page = ReadPage(
        std::string(kColumns) + "一、本年新收政府信息公开申请数量|1|0|0|0|0|0|1\n" + std::string(note) +
        "\n二、上年结转政府信息公开申请数量|2|0|0|0|0|0|2\n（一）予以公开|3|0|0|0|0|0|3\n");
    EXPECT_EQ(page.Printed("applications"),
              "new: 1 0 0 0 0 0 1\ncarried_in: 2 0 0 0 0 0 2\ngranted: 3 0 0 0 0 0 3\n")
        << note;
    EXPECT_EQ(page.Tables().find(','), std::string::npos) << page.Tables();
  }
}

TEST(Interruptions, AFigureBelowAGluedRowIsNotItsOwn) {
  const auto read = [](std::string_view below) {
    return ReadPage(
        "二、主动公开政府信息情况\n第二十条第（一）项\n信息内容本年制发件数本年废止件数现行有效件数\n"
        "规章101\n行政规范性文件3340\n" +
        std::string(below) + "第二十条第（五）项\n信息内容本年处理决定数量\n行政许可88\n");
  };
  for (const std::string_view number : {"3\n", "3/8\n", "3\n8\n"}) {
    const std::string row = read(number).Row("disclosure", "normative_documents");
    EXPECT_EQ(std::count(row.begin(), row.end(), '~'), 3) << row;
    EXPECT_EQ(read(number).Row("disclosure", "licensing"), "88");
  }
}

TEST(Interruptions, FiguresThatNarrowCellsBrokeLeaveTheTableOpen) {
  // 637 as 63 and 7, above and below the line of its label.
  const PageTables page = ReadPage(
      "三、收到和处理政府信息公开申请情况\n"
      "                         自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计\n"
      "                                   63 21                       96\n"
      "一、本年新收政府信息公开申请数量                         35 14       30   37\n"
      "                                   7  3                        6\n"
      "二、上年结转政府信息公开申请数量                   5  8  1  1        1    1    17\n"
      "                                   16 14                       35\n"
      "三、本年度办理结果 （一）予以公开                          15 12       9    5\n"
      "                                   6  3                        0\n"
      "（二）部分公开                 24   0    0   0   0    0    24\n"
      "四、结转下年度继续办理                  3   0    0   0   0    0    3\n"
      "\n");
  ASSERT_NE(page.Find("applications"), nullptr);
  EXPECT_FALSE(AnyCertain(*page.Find("applications"))) << page.Printed("applications");
}

TEST(Interruptions, LabelsThatGoOnBelowTheirFiguresLeaveTheTableOpen) {
  // Narrow cells of a PDF, the figures beside the first line of each label.
  const PageTables page = ReadPage(
      "三、收到和处理政府信息公开申请情况\n"
      "         自然人  商业企  科研机  社会公  法律服   其他   总计\n         业   构    益组织      "
      "务机构\n"
      "一、本 52   3   3    0        3     2    63\n年新收\n政府信\n息公开\n申请数\n\f量\n"
      "二、上   0     0      0   0   0   1   1\n年结转\n政府信\n息公开\n申请数\n量\n"
      "三、本   （一）   23     0   1   0   1   1   26\n年度办   予以公\n理结果   开\n"
      "      （二）   5      0   0   0   0   0   5\n      部分公\n      开\n"
      "      （三）   1.属于   0   0   0   0   0   0    0\n      不予公   国家秘\n      开     密\n"
      "            2.其他   0   0   0   0   0   0    0\n            法律行\n            政法规\n            "
      "禁止公\n"
      "            开\n            3.危及   0   0   0   0   0   0    0\n            “三安全\n            "
      "一稳定”\n"
      "            4.保护   3   0   0   0   1   0    4\n            第三方\n            合法权\n            "
      "益\n"
      "四、结   0     0      0   0   0   1   1\n转下年\n度继续\n办理\n\n"
      "四、政府信息公开行政复议、行政诉讼情况\n"
      "行  行政诉讼\n"
      "政\n"
      "复\n"
      "议\n"
      "结  结  其  尚  总  未  复议后起诉\n"
      "果  果  他  未  计  经\n"
      "维  纠  结  审     复\n"
      "持  正  果  结     议\n"
      "               直\n"
      "               接\n"
      "               起\n"
      "               诉\n"
      "               结  结  其         尚   总   结       结   其    尚       总\n"
      "               果  果  他         未   计   果       果   他    未       计\n"
      "               维  纠  结         审       维       纠   结    审\n"
      "               持  正  果         结       持       正   果    结\n"
      "1  3  1  2  7  1  1  1         0   3   3       0   2    3       8\n"
      "\n");
  ASSERT_NE(page.Find("applications"), nullptr);
  EXPECT_FALSE(AnyCertain(*page.Find("applications"))) << page.Printed("applications");
}

TEST(Interruptions, ANoteBetweenCellsThatStandOneALine) {
  const PageTables page = ReadPage(R"(
申请人情况
自然人
商业企业
科研机构
社会公益组织
法律服务机构
其他
总计
一、本年新收政府信息公开申请数量
4
0
0
0
0
0
4
注：1.本表按年度统计；2.含网上申请3件。
二、上年结转政府信息公开申请数量
1
0
0
0
0
0
1
)");
  EXPECT_EQ(page.Printed("applications"), "new: 4 0 0 0 0 0 4\ncarried_in: 1 0 0 0 0 0 1\n");
}

TEST(Interruptions, ATablePrintedByColumnsIsNeverReadByRows) {
  std::string page = "三、收到和处理政府信息公开申请情况\n";
  for (const char* label :
       {"一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量", "（一）予以公开",
        "（二）部分公开", "1.属于国家秘密", "（七）总计", "四、结转下年度继续办理"}) {
    page += label + std::string("\n");
  }
  // As many rows as the form has columns.
  for (const char* column :
       {"自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"}) {
    page += column + std::string("\n5\n1\n3\n2\n0\n5\n1\n");
  }
  const PageTables read = ReadPage(page);
  ASSERT_NE(read.Find("applications"), nullptr);
  EXPECT_FALSE(AnyCertain(*read.Find("applications"))) << read.Printed("applications");
}

TEST(Interruptions, SectionTwoByColumnsIsNeverReadByRows) {
  const PageTables read = ReadPage(
      "第二十条第（一）项\n信息内容\n规章\n行政规范性文件\n第二十条第（五）项\n信息内容\n行政许可\n"
      "本年制发件数\n0\n3\n本年处理决定数量\n88\n本年废止件数\n0\n1\n现行有效件数\n0\n12\n");
  const report::v1::Table* const table = read.Find("disclosure");
  ASSERT_NE(table, nullptr);
  EXPECT_FALSE(AnyCertain(*table)) << read.Printed("disclosure");
}

TEST(Interruptions, HeadersEachBeforeItsFigureAreSectionFour) {
  const PageTables page = ReadPage(
      "行政复议\n结果维持\n1\n结果纠正\n0\n其他结果\n2\n尚未审结\n0\n总计\n3\n行政诉讼\n未经复议直接起诉\n"
      "结果维持\n0\n结果纠正\n4\n其他结果\n0\n尚未审结\n0\n总计\n4\n复议后起诉\n结果维持\n0\n结果纠正\n0\n"
      "其他结果\n0\n尚未审结\n5\n总计\n5\n");
  EXPECT_EQ(page.Printed("review"),
            "review: 1 0 2 0 3\nlitigation_direct: 0 4 0 0 4\nlitigation_after_review: 0 0 0 5 5\n");
}

TEST(Interruptions, WhatASpreadsheetLeavesIsIllegibleBesideBlanksToo) {
  const PageTables page = ReadPage(std::string(kColumns) +
                                   "一、本年新收政府信息公开申请数量|1|0|0|0|0|0|1\n"
                                   "二、上年结转政府信息公开申请数量|2||#REF!|||#DIV/0!|2\n"
                                   "（一）予以公开|3|0|0|0|0|#VALUE!|3\n");
  EXPECT_EQ(page.Printed("applications"),
            "new: 1 0 0 0 0 0 1\ncarried_in: 2 _ !#REF! _ _ !#DIV/0! 2\ngranted: 3 0 0 0 0 !#VALUE! 3\n");
}

// All rows of the form of 2019; `late`: rows whose labels stand behind the figures of the row below them.
std::string PageWithLateLabels(const std::vector<size_t>& late, bool sums) {
  const std::vector<std::string> labels = {"一、本年新收政府信息公开申请数量",
                                           "二、上年结转政府信息公开申请数量",
                                           "（一）予以公开",
                                           "（二）部分公开",
                                           "1.属于国家秘密",
                                           "2.其他法律行政法规禁止公开",
                                           "3.危及“三安全一稳定”",
                                           "4.保护第三方合法权益",
                                           "5.属于三类内部事务信息",
                                           "6.属于四类过程性信息",
                                           "7.属于行政执法案卷",
                                           "8.属于行政查询事项",
                                           "1.本机关不掌握相关政府信息",
                                           "2.没有现成信息需要另行制作",
                                           "3.补正后申请内容仍不明确",
                                           "1.信访举报投诉类申请",
                                           "2.重复申请",
                                           "3.要求提供公开出版物",
                                           "4.无正当理由大量反复申请",
                                           "5.要求行政机关确认或重新出具已获取信息",
                                           "（六）其他处理",
                                           "（七）总计",
                                           "四、结转下年度继续办理"};
  std::string page =
      "三、收到和处理政府信息公开申请情况\n申请人情况\n自然人\n商业企业\n科研机构\n社会公益组织\n"
      "法律服务机构\n其他\n总计\n";
  for (size_t row = 0; row < labels.size(); ++row) {
    const bool moved = std::find(late.begin(), late.end(), row) != late.end();
    if (!moved) page += labels[row] + "\n";
    const bool filled = row < 2 || row == 3 || row == 7 || row >= 21;
    const int number = row == 0 ? 5 : row == 1 ? 2 : row == 3 ? 4 : row == 7 ? 1 : row == 21 ? 5 : 2;
    const std::string figure = filled ? std::to_string(number) : "0";
    page += figure + "\n0\n0\n0\n0\n0\n" + (sums || row != 7 ? figure : "3") + "\n";
    if (row > 0 && std::find(late.begin(), late.end(), row - 1) != late.end()) page += labels[row - 1] + "\n";
  }
  return page;
}

TEST(Interruptions, LabelsThatStandAwayFromTheirFigures) {
  const PageTables page = ReadPage(PageWithLateLabels({3, 7}, true));
  EXPECT_EQ(page.Row("applications", "new"), "5* 0* 0* 0* 0* 0* 5*");
  EXPECT_EQ(page.Row("applications", "partial"), "4* 0* 0* 0* 0* 0* 4*");
  EXPECT_EQ(page.Row("applications", "denied_4"), "1* 0* 0* 0* 0* 0* 1*");
  EXPECT_EQ(page.Row("applications", "denied_5"), "0* 0* 0* 0* 0* 0* 0*");
  // Where a sum does not hold, order proves nothing.
  const PageTables doubtful = ReadPage(PageWithLateLabels({3, 7}, false));
  EXPECT_EQ(doubtful.Row("applications", "denied_4").find("1* "), std::string::npos);
  EXPECT_EQ(doubtful.Row("applications", "new"), "5 0 0 0 0 0 5");
}

}  // namespace
}  // namespace gouji::extract
