// One page a layout: how crawled text flattens the tables, and what must come out.
#include <gtest/gtest.h>

#include "tests/worker/extract/table_page.h"

namespace gouji::extract {
namespace {

constexpr std::string_view kHeader =
    "三、收到和处理政府信息公开申请情况\n申请人情况\n自然人\n法人或其他组织\n总计\n商业企业\n科研机构\n"
    "社会公益组织\n法律服务机构\n其他\n";

std::string Applications(std::string_view rows) {
  return std::string(kHeader) + std::string(rows);
}

TEST(Layouts, PipesWithOuterBars) {
  const PageTables page = ReadPage(R"(
| 申请人情况 |||||||
| | 自然人 | 法人或其他组织 ||||| 总计 |
| | | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | |
| 一、本年新收政府信息公开申请数量 | 12 | 3 | 0 | 0 | 1 | 0 | 16 |
| 二、上年结转政府信息公开申请数量 | 1 |  |  |  |  |  | 1 |
| 三、本年度办理结果 | （一）予以公开 |  | 2 |  |  | 1 |  | 3 |
| | （二）部分公开（区分处理的，只计这一情形，不计其他情形） | / | / | / | / | / | / | / |
)");
  EXPECT_EQ(page.Printed("applications"),
            "new: 12 3 0 0 1 0 16\n"
            "carried_in: 1 _ _ _ _ _ 1\n"
            "granted: _ 2 _ _ 1 _ 3\n"
            "partial: / / / / / / /\n");
}

TEST(Layouts, PipesWithoutOuterBars) {
  const PageTables page = ReadPage(Applications(R"(
一、本年新收政府信息公开申请数量 | 12 | 3 | 0 | 0 | 1 | 0 | 16
二、上年结转政府信息公开申请数量 | 1 | | | | | | 1
（一）予以公开 | | 2 | | | 1 | | 3
（二）部分公开 | 5 | | | | | |
)"));
  EXPECT_EQ(page.Printed("applications"),
            "new: 12 3 0 0 1 0 16\n"
            "carried_in: 1 _ _ _ _ _ 1\n"
            "granted: _ 2 _ _ 1 _ 3\n"
            "partial: 5 _ _ _ _ _ _\n");
}

TEST(Layouts, Markdown) {
  const PageTables page = ReadPage(R"(
| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |
|----------|:------------:|--------------|--------------|
| 规章 | 0 | 0 | 0 |
| 行政规范性文件 | 3 | 1 | 12 |

| 第二十条第（五）项 | |
|---|---|
| 信息内容 | 本年处理决定数量 |
| 行政许可 | 1,234 |
)");
  EXPECT_EQ(page.Tables(), "disclosure 2021 pipes");
  EXPECT_EQ(page.Printed("disclosure"), "regulations: 0 0 0\nnormative_documents: 3 1 12\nlicensing: 1234\n");
}

TEST(Layouts, BlanksInAGridStandWhereTheyStandFromTheRight) {
  const std::string header = "||申请人情况|||||||\n|||自然人|法人或其他组织|||||总计\n";
  const PageTables page = ReadPage(header + R"(|||商业|商业企业|科研机构|社会公益组织|法律服务机构|其他|
一、本年新收政府信息公开申请数量 | | | | | 2 | | | |
二、上年结转政府信息公开申请数量 | | | | | | 1 | | |
三、本年度办理结果 | （一）予以公开 | | 0 | | | 0 | | 0 |
 | （二）部分公开 | | | 3 | | | | |
 | （三）不予公开 | 1.属于国家秘密 | | | 4 | | | |
)");
  EXPECT_EQ(page.Printed("applications"),
            "new: _ _ 2 _ _ _ _\n"
            "carried_in: _ _ _ 1 _ _ _\n"
            "granted: 0 _ _ 0 _ 0 _\n"
            "partial: _ 3 _ _ _ _ _\n"
            "denied_1: _ _ 4 _ _ _ _\n");
}

TEST(Layouts, LinesOfDifferentLengthsAreNoGrid) {
  const PageTables page = ReadPage(Applications(R"(
一、本年新收政府信息公开申请数量 | 1 | | 2 | |
二、上年结转政府信息公开申请数量 | | | 2 |
（一）予以公开 | | 2 | | | 1
（二）部分公开 | 5 | | | 3 | | | |
)"));
  for (const char* row : {"new", "carried_in", "granted", "partial"}) {
    EXPECT_NE(page.Row("applications", row).find('~'), std::string::npos) << page.Row("applications", row);
  }
}

TEST(Layouts, PipesOneCellALine) {
  const PageTables page = ReadPage(Applications(R"(
| 一、本年新收政府信息公开申请数量 |
| 4 |
| 0 |
| 0 |
| 0 |
| 0 |
| 0 |
| 4 |
| 二、上年结转政府信息公开申请数量 |
| 1 |
|  |
|  |
|  |
|  |
| 2 |
| 3 |
)"));
  EXPECT_EQ(page.Printed("applications"), "new: 4 0 0 0 0 0 4\ncarried_in: 1 _ _ _ _ 2 3\n");
}

TEST(Layouts, CellAndBarOnAlternateLines) {
  const PageTables page = ReadPage(Applications(R"(
一、本年新收政府信息公开申请数量
|
4
|
0
|
0
|
0
|
0
|
0
|
4
|
二、上年结转政府信息公开申请数量
|
1
|
|
|
|
|
2
|
3
|
)"));
  EXPECT_EQ(page.Printed("applications"), "new: 4 0 0 0 0 0 4\ncarried_in: 1 _ _ _ _ 2 3\n");
}

TEST(Layouts, OneCellALineWithAnyBlankLines) {
  const PageTables page = ReadPage(Applications(R"(
一、本年新收政府信息公开申请数量

4
0


0
0
0



0

4
二、上年结转政府信息公开申请数量
1
0
0

0
0
0
1
)"));
  EXPECT_EQ(page.Printed("applications"), "new: 4 0 0 0 0 0 4\ncarried_in: 1 0 0 0 0 0 1\n");
}

TEST(Layouts, OneCellALineBlankCellsAsEmptyLines) {
  const PageTables page =
      ReadPage(Applications("一、本年新收政府信息公开申请数量\n4\n\n\n\n1\n\n5\n"
                            "二、上年结转政府信息公开申请数量\n\n\n\n\n\n\n0\n"
                            "（一）予以公开\n2\n\n\n\n1\n\n3\n"
                            "（二）部分公开\n2\n0\n0\n0\n0\n0\n2\n"));
  EXPECT_EQ(page.Printed("applications"),
            "new: 4 _ _ _ 1 _ 5\n"
            "carried_in: _ _ _ _ _ _ 0\n"
            "granted: 2 _ _ _ 1 _ 3\n"
            "partial: 2 0 0 0 0 0 2\n");
}

TEST(Layouts, EverythingOnOneLine) {
  const PageTables page = ReadPage(
      "三、收到和处理政府信息公开申请情况 申请人情况 自然人 法人或其他组织 总计 商业 企业 科研 机构 "
      "社会公益组织 "
      "法律服务机构 其他 一、本年新收政府信息公开申请数量 12 3 0 0 1 0 16 二、上年结转政府信息公开申请数量 0 "
      "0 0 0 0 0 0 "
      "三、本年度办理结果 （一）予以公开 2 0 0 0 0 0 2 （三）不予公开 1.属于国家秘密 0 0 0 0 0 0 0 "
      "2.其他法律行政法规禁止公开 0 0 0 0 0 0 0 四、政府信息公开行政复议、行政诉讼情况 行政复议 行政诉讼 "
      "结果维持 "
      "结果纠正 其他结果 尚未审结 总计 未经复议直接起诉 复议后起诉 结果维持 结果纠正 其他结果 尚未审结 总计 "
      "结果维持 "
      "结果纠正 其他结果 尚未审结 总计 0 0 1 0 1 0 0 0 0 0 2 0 0 0 2 五、存在的主要问题及改进情况 一是");
  EXPECT_EQ(page.Printed("applications"),
            "new: 12 3 0 0 1 0 16\n"
            "carried_in: 0 0 0 0 0 0 0\n"
            "granted: 2 0 0 0 0 0 2\n"
            "denied_1: 0 0 0 0 0 0 0\n"
            "denied_2: 0 0 0 0 0 0 0\n");
  EXPECT_EQ(page.Printed("review"),
            "review: 0 0 1 0 1\nlitigation_direct: 0 0 0 0 0\nlitigation_after_review: 2 0 0 0 2\n");
}

TEST(Layouts, RunsOfSpacesAndBrokenLabels) {
  const PageTables page = ReadPage(R"(
                                          申请人情况
                           自然    法人或其他组织                           总计
                             人   商业  科研   社会公益  法律服务   其他
                                  企业  机构     组织      机构
一、本年新收政府信息公开申请数量       12      3       0       0      1     0     16
二、上年结转政府信息公开申请数量        0      0       0       0      0     0      0
                                      - 4 -
三、本年   （一）予以公开               2      0       0       0      0     0      2
)");
  EXPECT_EQ(page.Printed("applications"),
            "new: 12 3 0 0 1 0 16\ncarried_in: 0 0 0 0 0 0 0\ngranted: 2 0 0 0 0 0 2\n");
}

TEST(Layouts, TabsWithALeadingTab) {
  const PageTables page =
      ReadPage(Applications("\t一、本年新收政府信息公开申请数量\t12\t3\t0\t0\t1\t0\t16\n"
                            "\t二、上年结转政府信息公开申请数量\t\t\t\t\t\t\t\n"
                            "\t三、本年度办理结果\t（一）予以公开\t2\t\t\t\t\t\t2\n"
                            "\t\t（二）部分公开\t\t\t\t\t\t4\t4\n"));
  EXPECT_EQ(page.Printed("applications"),
            "new: 12 3 0 0 1 0 16\n"
            "carried_in: _ _ _ _ _ _ _\n"
            "granted: 2 _ _ _ _ _ 2\n"
            "partial: _ _ _ _ _ 4 4\n");
}

TEST(Layouts, LettersOneALine) {
  const PageTables page =
      ReadPage(Applications("一、本年新收政府信息公开申请数量\n1\n0\n0\n0\n0\n0\n1\n二、上年结转政府信息公开"
                            "申请数量\n0\n0\n0\n0\n0\n0\n0\n"
                            "三\n、\n本\n年\n度\n办\n理\n结\n果\n（一）予以公开\n1\n0\n0\n0\n0\n0\n1\n"));
  EXPECT_EQ(page.Printed("applications"),
            "new: 1 0 0 0 0 0 1\ncarried_in: 0 0 0 0 0 0 0\ngranted: 1 0 0 0 0 0 1\n");
}

TEST(Layouts, DivsGlueLabelAndValues) {
  const PageTables page = ReadPage(
      "第二十条第（一）项信息内容本年制发件数本年废止件数现行有效件数规章000行政规范性文件102"
      "第二十条第（五）项信息内容本年处理决定数量行政许可3878第二十条第（六）项信息内容本年处理决定数量"
      "行政处罚72行政强制0第二十条第（八）项信息内容本年收费金额（单位：万元）行政事业性收费12.5"
      "三、收到和处理政府信息公开申请情况申请人情况自然人法人或其他组织总计商业企业科研机构社会公益组织法律服"
      "务"
      "机构其他一、本年新收政府信息公开申请数量0000000二、上年结转政府信息公开申请数量0000000");
  EXPECT_EQ(page.Tables(), "disclosure 2021 glued, applications 2021 glued");
  EXPECT_EQ(page.Printed("disclosure"),
            "regulations: 0 0 0\n"
            "normative_documents: 1 0 2\n"
            "licensing: 3878\n"
            "penalties: 72\n"
            "coercion: 0\n"
            "fees: 12.5\n");
}

// The line between the headers and the cells is empty: a cell has its blank.
TEST(Layouts, LinesOfBlanksAreTheCellsOfAReview) {
  const PageTables page =
      ReadPage(Applications("一、本年新收政府信息公开申请数量\n4\n \n \n \n \n1\n5\n"
                            "二、上年结转政府信息公开申请数量\n \n \n \n2\n \n \n2\n"
                            "（一）予以公开\n4\n \n \n2\n \n1\n7\n") +
               "四、政府信息公开行政复议、行政诉讼情况\n行政复议\n行政诉讼\n未经复议直接起诉\n"
               "复议后起诉\n结果维持\n结果纠正\n其他结果\n尚未审结\n总计\n结果维持\n结果纠正\n"
               "其他结果\n尚未审结\n总计\n结果维持\n结果纠正\n其他结果\n尚未审结\n总计\n\n"
               " \n \n \n \n0\n \n \n \n \n \n \n0\n \n0\n \n\n五、存在的主要问题及改进情况\n");
  EXPECT_EQ(page.Row("applications", "carried_in"), "_ _ _ 2 _ _ 2");
  EXPECT_EQ(page.Printed("review"),
            "review: _ _ _ _ 0\nlitigation_direct: _ _ _ _ _\nlitigation_after_review: _ 0 _ 0 _\n");
}

TEST(Layouts, TagsForLineEnds) {
  const PageTables page = ReadPage(
      "三、收到和处理政府信息公开申请情况<br>申请人情况<br>自然人<br>法人或其他组织<br>总计<br>商业企业<BR/>"
      "科研机构<br "
      "/>社会公益组织<br>法律服务机构<br>其他<br>一、本年新收政府信息公开申请数量<br>12<br>3<br>0<br>0<br>"
      "1<br>0<br>16<br>二、上年结转政府信息公开申请数量<br>1<br>0<br>0<br>0<br>0<br>0<br>1<br>");
  EXPECT_EQ(page.Printed("applications"), "new: 12 3 0 0 1 0 16\ncarried_in: 1 0 0 0 0 0 1\n");
}

TEST(Layouts, ATagInsideOfACellBreaksNoRow) {
  const PageTables page = ReadPage(
      "| 申请人情况 | 自然人 | 商业<br>企业 | 科研<br>机构 | 社会公益<br>组织 | 法律服务<br>机构 | 其他 | "
      "总计 |\n"
      "| 一、本年新收政府<br>信息公开申请数量 | 12 | 3 | 0 | 0 | 1 | 0 | 16 |\n"
      "| 二、上年结转政府信息公开申请数量 | 1<br>2 |  |  |  |  |  | 1 |\n");
  EXPECT_EQ(page.Printed("applications"), "new: 12 3 0 0 1 0 16\ncarried_in: !1<br>2 _ _ _ _ _ 1\n");
}

// Merged labels: a wide one is followed by the cells it covers, a high one leaves cells to the rows below it. No row is
// full, but all rows have the separators that the form gives them.
TEST(Layouts, BarsOnLinesOfTheirOwnWithMergedLabels) {
  const PageTables page = ReadPage(Applications(R"(一、本年新收政府信息公开申请数量
|
|
|
4
|
|
|
|
|
|
4
二、上年结转政府信息公开申请数量
|
|
|
|
|
|
|
|
|
三、本年度办理结果
|
（一）予以公开
|
|
3
|
|
|
|
|
|
3
|
（二）部分公开
|
|
|
|
|
|
1
|
|
1
四、结转下年度继续办理
|
|
|
|
|
|
|
|
|

五、存在的主要问题及改进情况
)"));
  EXPECT_EQ(page.Printed("applications"),
            "new: 4 _ _ _ _ _ 4\n"
            "carried_in: _ _ _ _ _ _ _\n"
            "granted: 3 _ _ _ _ _ 3\n"
            "partial: _ _ _ _ 1 _ 1\n"
            "carried_out: _ _ _ _ _ _ _\n");
}

TEST(Layouts, TabsWithMergedLabelsAndNoFullRow) {
  const PageTables page =
      ReadPage(Applications("一、本年新收政府信息公开申请数量\t\t\t4\t\t\t\t\t\t4\n"
                            "二、上年结转政府信息公开申请数量\t\t\t\t\t\t\t\t\t\n"
                            "三、本年度办理结果\t（一）予以公开\t\t3\t\t\t\t\t\t3\n"
                            "\t（三）不予公开\t1.属于国家秘密\t\t1\t\t\t\t\t\n"
                            "\t\t2.其他法律行政法规禁止公开\t\t\t\t\t\t\t\n"));
  EXPECT_EQ(page.Printed("applications"),
            "new: 4 _ _ _ _ _ 4\n"
            "carried_in: _ _ _ _ _ _ _\n"
            "granted: 3 _ _ _ _ _ 3\n"
            "denied_1: _ 1 _ _ _ _ _\n"
            "denied_2: _ _ _ _ _ _ _\n");
}

// A bar closes each line: the rule under the header has as many.
TEST(Layouts, MarkdownWithoutTotals) {
  const PageTables page = ReadPage(R"(
| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |
| --- | --- | --- | --- |
| 规章 | 1 |  |  |
| 行政规范性文件 |  | 2 |  |
| 其他主动公开文件 | 9 | 9 | 9 |

| | | | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
| 一、本年新收政府信息公开申请数量 |  |  | 1 | 0 | 0 | 0 | 0 | 0 |  |
| 二、上年结转政府信息公开申请数量 |  |  | 0 | 0 | 0 | 0 | 0 | 0 |  |
| 三、本年度办理结果 | （一）予以公开 |  | 1 | 0 | 0 | 0 | 0 | 0 |  |
|  | （三）不予公开 | 1.属于国家秘密 | 0 | 0 | 0 | 0 | 0 | 0 |  |
)");
  EXPECT_EQ(page.Row("applications", "new"), "1 0 0 0 0 0 _");
  EXPECT_EQ(page.Row("applications", "denied_1"), "0 0 0 0 0 0 _");
}

TEST(Layouts, LinesOfBlanksAreCellsWhateverTheLineEndsAddUpTo) {
  std::string review;
  for (const char* word : {"结果维持", "结果纠正", "其他结果", "尚未审结", "总计"})
    review.append(word).append("\n\n\n");
  std::string text =
      "行政复议\n\n\n行政诉讼\n\n\n未经复议直接起诉\n\n\n复议后起诉\n\n\n" + review + review + review;
  for (int cell = 0; cell < 15; ++cell) text.append(cell == 2 || cell == 6 ? "0" : " ").append("\n\n\n");
  const PageTables page = ReadPage(text + "\n五、存在的主要问题及改进情况\n");
  EXPECT_EQ(page.Printed("review"),
            "review: _ _ 0 _ _\nlitigation_direct: _ 0 _ _ _\nlitigation_after_review: _ _ _ _ _\n");
}

TEST(Layouts, TheOnlyFigureOfAReviewBehindBarsOnLinesOfTheirOwn) {
  std::string rows;
  for (const char* label : {"一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量",
                            "（一）予以公开", "（二）部分公开", "1.属于国家秘密"}) {
    rows.append(label).append("\n|\n2\n|\n|\n|\n0\n|\n|\n|\n2\n");
  }
  std::string review;
  for (int i = 0; i < 15; ++i) {
    static constexpr const char* kWords[] = {"结果维持", "结果纠正", "其他结果", "尚未审结", "总计"};
    review.append(i == 0 ? "" : "|\n").append(kWords[i % 5]).append("\n");
  }
  for (int i = 0; i < 14; ++i) review.append("|\n");
  const PageTables page = ReadPage(
      "三、收到和处理政府信息公开申请情况\n自然人\n|\n商业企业\n|\n科研机构\n|\n社会公益组织\n|"
      "\n法律服务机构\n|\n其他\n|\n总计\n" +
      rows + "四、政府信息公开行政复议、行政诉讼情况\n行政复议\n|\n|\n|\n|\n行政诉讼\n" + review +
      "0\n五、存在的主要问题及改进情况\n");
  EXPECT_EQ(page.Row("applications", "new"), "2 _ _ 0 _ _ 2");
  EXPECT_EQ(page.Row("review", "litigation_after_review"), "_ _ _ _ 0");
}

TEST(Layouts, TheLastRowOfLinesIsNotBlankAtItsEndWithoutALineForIt) {
  const std::string review =
      "四、政府信息公开行政复议、行政诉讼情况\n类别\n结果维持\n结果纠正\n其他结果\n尚未审结\n总计\n"
      "行政复议\n5\n25\n1\n5\n36\n未经复议直接起诉\n1\n0\n3\n2\n6\n复议后起诉\n0\n1\n7\n";
  EXPECT_EQ(ReadPage(review + "8\n五、存在的主要问题及改进情况\n").Row("review", "litigation_after_review"),
            "0~4 1~4 7~4 ?~4 8*");
}

TEST(Layouts, MostlyBlankRowsOfLinesWithNoTwoFiguresSideBySide) {
  std::string text = "三、收到和处理政府信息公开申请情况\n\n";
  for (const char* word : {"自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"})
    text.append(word).append("\n\n");
  const char* kLabels[] = {"一、本年新收政府信息公开申请数量",
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
                           "（七）总计"};
  // A blank cell leaves one line end, or two as a figure does.
  for (const char* const blank : {"\n", "\n\n"}) {
    std::string rows;
    int row = 0;
    for (const char* label : kLabels) {
      rows.append(label).append("\n\n");
      for (int cell = 0; cell < 7; ++cell)
        rows.append(cell == row % 7 || cell == (row + 3) % 7 ? "0\n\n" : blank);
      ++row;
    }
    const PageTables page = ReadPage(text + rows + "\n四、政府信息公开行政复议、行政诉讼情况\n");
    EXPECT_EQ(page.Row("applications", "new"), "0 _ _ 0 _ _ _");
    EXPECT_EQ(page.Row("applications", "granted"), "_ _ 0 _ _ 0 _");
  }
  // Hardly a row with two figures, and a note between two rows.
  const char* kRows[] = {"1______", "_______", "__0_0__", "_0___0_", "______0", "0______", "_______",
                         "__0____", "_______", "0______", "_______", "____0__", "1__0__1"};
  std::string rows;
  for (size_t row = 0; row < std::size(kRows); ++row) {
    if (row == 9) rows.append("注：本表数据截至2021年12月31日，由办公室汇总填报。\n");
    rows.append(kLabels[row]).append("\n\n");
    for (const char* cell = kRows[row]; *cell != 0; ++cell) {
      if (*cell != '_') rows += *cell;
      rows += "\n\n";
    }
  }
  const PageTables page = ReadPage(text + rows + "\n四、政府信息公开行政复议、行政诉讼情况\n");
  EXPECT_EQ(page.Row("applications", "new"), "1 _ _ _ _ _ _");
  EXPECT_EQ(page.Row("applications", "granted"), "_ _ 0 _ 0 _ _");
  EXPECT_EQ(page.Row("applications", "denied_1"), "_ _ _ _ _ _ 0");
}

TEST(Layouts, LabelsInLinesOfFiveLettersWithBlankLines) {
  const PageTables page = ReadPage(
      "自然人\n\n商业企业\n\n科研机构\n\n社会公益组\n\n织\n\n法律服务机\n\n构\n\n其他\n\n总计\n\n"
      "一、本年新\n\n收政府信息\n\n公开申请数\n\n量\n\n3\n\n0\n\n \n\n0\n\n0\n\n0\n\n3\n\n"
      "二、上年结\n\n转政府信息\n\n公开申请数\n\n量\n\n0\n\n0\n\n0\n\n0\n\n0\n\n \n\n0\n\n"
      "（一）予以\n\n公开\n\n3\n\n0\n\n0\n\n0\n\n0\n\n0\n\n3\n\n");
  EXPECT_EQ(page.Printed("applications"),
            "new: 3 0 _ 0 0 0 3\ncarried_in: 0 0 0 0 0 _ 0\ngranted: 3 0 0 0 0 0 3\n");
}

}  // namespace
}  // namespace gouji::extract
