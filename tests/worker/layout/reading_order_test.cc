// Tables that a page draws in two dimensions: the page as printed, and the text that the extractors see.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "worker/layout/page.h"

namespace gouji::layout {
namespace {

std::string Read(std::string_view source) {
  Page page;
  page.Assign(source);
  return std::string(page.text());
}

// A part of the page with `lines` of a table of applications whose columns have a header.
std::string Table(std::string_view lines) {
  return "三、申请情况\n\n"
         "                         自然  商业  科研  社会  法律  其他  总计\n"
         "                          人   企业  机构  公益  服务\n" +
         std::string(lines) + "说明：没有其他情况。\n";
}

std::string Rows(std::string_view rows) {
  return "三、申请情况\n\n||自然人|商业企业|科研机构|社会公益|法律服务|其他|总计|\n" + std::string(rows) +
         "\n说明:没有其他情况。\n";
}

TEST(ReadingOrder, ALabelOnSeveralLinesIsOneAndItsFiguresStandOnAny) {
  EXPECT_EQ(Read(Table("一、新收的申请            1     0     0     0     0     0     1\n"
                       "      1.很长的标签写在\n"
                       "      两行              12     0     0     0     0     0    12\n"
                       "      2.数字在第一行     0     3     0     0     0     0     3\n"
                       "      的下面\n"
                       "      3.数字在中间的三\n"
                       "      行标签，它很长，   0     0     0     0     4     0     4\n"
                       "      写到这里\n")),
            Rows("|一、新收的申请|1|0|0|0|0|0|1|\n"
                 "|1.很长的标签写在两行|12|0|0|0|0|0|12|\n"
                 "|2.数字在第一行的下面|0|3|0|0|0|0|3|\n"
                 "|3.数字在中间的三行标签,它很长,写到这里|0|0|0|0|4|0|4|"));
}

TEST(ReadingOrder, FiguresBetweenTwoLinesOfALabelAreItsOwn) {
  EXPECT_EQ(Read(Table("      1.很长的标签写在\n"
                       "                        12     0     0     0     0     0    12\n"
                       "      两行\n"
                       "  组  2.短的             0     3     0     0     0     0     3\n"
                       "  名  3.另一个很长的标\n"
                       "（三）                   0     0     0     0     4     0     4\n"
                       "      签\n"
                       "（四）总计              12     3     0     0     4     0    19\n")),
            Rows("|1.很长的标签写在两行|12|0|0|0|0|0|12|\n"
                 "|2.短的|0|3|0|0|0|0|3|\n"
                 "|3.另一个很长的标签|0|0|0|0|4|0|4|\n"
                 "|(四)总计|12|3|0|0|4|0|19|"));
}

TEST(ReadingOrder, ANumberMayStandApartFromItsLabel) {
  EXPECT_EQ(Read(Table("一、新收的申请            1     0     0     0     0     0     1\n"
                       "（一） 予以公开          0     0     0     0     0     0     0\n"
                       "（二） 部分公开（区\n"
                       "       分处理的）        2     0     0     0     0     0     2\n"
                       "       1.短的            0     3     0     0     0     0     3\n"
                       "       2.短的            0     3     0     0     0     0     3\n")),
            Rows("|一、新收的申请|1|0|0|0|0|0|1|\n"
                 "|(一) 予以公开|0|0|0|0|0|0|0|\n"
                 "|(二) 部分公开(区分处理的)|2|0|0|0|0|0|2|\n"
                 "|1.短的|0|3|0|0|0|0|3|\n"
                 "|2.短的|0|3|0|0|0|0|3|"));
}

TEST(ReadingOrder, BlankCellsShow) {
  EXPECT_EQ(Read(Table("一、新收的申请            1           2                       3\n"
                       "二、结转的申请                        2                       2\n"
                       "      1.全部没有\n"
                       "      2.只有总数                                               7\n"
                       "      3.每个都有        12     1     1     1     1     1    17\n")),
            Rows("|一、新收的申请|1||2||||3|\n"
                 "|二、结转的申请|||2||||2|\n"
                 "|1.全部没有||||||||\n"
                 "|2.只有总数|||||||7|\n"
                 "|3.每个都有|12|1|1|1|1|1|17|"));
}

TEST(ReadingOrder, PageBreaksAndRepeatedHeadersStandInside) {
  EXPECT_EQ(Read(Table("一、新收的申请            1     0     0     0     0     0     1\n"
                       "      1.短的            12     0     0     0     0     0    12\n"
                       "\n                        - 3 -\n\f"
                       "                         自然  商业  科研  社会  法律  其他  总计\n"
                       "                          人   企业  机构  公益  服务\n"
                       "      2.第二页的         0     3     0     0     0     0     3\n"
                       "      标签\n")),
            Rows("|一、新收的申请|1|0|0|0|0|0|1|\n"
                 "|1.短的|12|0|0|0|0|0|12|\n"
                 "||自然人|商业企业|科研机构|社会公益|法律服务|其他|总计|\n"
                 "|2.第二页的标签|0|3|0|0|0|0|3|"));
}

TEST(ReadingOrder, PagesMayHaveTheirOwnColumns) {
  EXPECT_EQ(Read(Table("一、新收的申请            1     0     0     0     0     0     1\n"
                       "      1.短的            12     0     0     0     0     0    12\n"
                       "\n                        - 3 -\n\f"
                       "         2.第二页的标      0     3           0     0     0     3\n"
                       "         签\n"
                       "         3.短的            0     3     0     0     0     0     3\n")),
            Rows("|一、新收的申请|1|0|0|0|0|0|1|\n"
                 "|1.短的|12|0|0|0|0|0|12|\n"
                 "|2.第二页的标签|0|3||0|0|0|3|\n"
                 "|3.短的|0|3|0|0|0|0|3|"));
}

TEST(ReadingOrder, AHeaderOfNarrowColumnsIsReadDownwards) {
  EXPECT_EQ(
      Read("四、复议\n\n"
           "       行政复议                        行政诉讼\n"
           " 结  结  其  尚  总  结  结  其  尚  总  结  结  其  尚  总\n"
           " 果  果  他  未  计  果  果  他  未  计  果  果  他  未  计\n"
           " 维  纠  结  审      维  纠  结  审      维  纠  结  审\n"
           " 持  正  果  结      持  正  果  结      持  正  果  结\n"
           " 2   0   1   4   7   10  4   2   2   18  0   0   0   0   0\n"
           "五、问题\n"),
      "四、复议\n\n|行政复议|行政诉讼|\n"
      "|结果维持|结果纠正|其他结果|尚未审结|总计|结果维持|结果纠正|其他结果|尚未审结|总计|结果维持|结果纠正|"
      "其他结果|尚未审结|总计|\n"
      "|2|0|1|4|7|10|4|2|2|18|0|0|0|0|0|\n五、问题\n");
}

TEST(ReadingOrder, HanCharactersMayBeAsWideAsDigits) {
  EXPECT_EQ(
      Read("申请\n\n"
           "                     自然人    商业企业    科研机构     社会公     法律服     其他      总计\n"
           "                                             益组织     务机构\n"
           "一、新收的申请               1       0       0       0       0       0       1\n"
           "  1.很长的标签写在\n"
           "  两行                 12       0       0       0       0       0      12\n"
           "  2.短                 0       3       0       0       0       0       3\n"),
      "申请\n\n||自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计|\n"
      "|一、新收的申请|1|0|0|0|0|0|1|\n"
      "|1.很长的标签写在两行|12|0|0|0|0|0|12|\n"
      "|2.短|0|3|0|0|0|0|3|\n");
}

TEST(ReadingOrder, FiguresThatMayBelongToTwoColumnsLeaveThePageAsItIs) {
  const std::string source =
      "                   自然人  商业企  科研机  社会公  法律服   其他    总计\n"
      "                             业      构    益组织  务机构\n"
      "一、新收的申请        1       0       0       0       0       0       1\n"
      "      1.短的         12       0       0       0       0       0      12\n"
      "      2.短的          0       3       0       0       0       0       3\n"
      "      3.短的          0           3                                   3\n";
  EXPECT_EQ(Read(source), source);
}

// No line prints a figure in every column: the header tells where the columns are.
TEST(ReadingOrder, BlankCellsShowWhereNoRowIsFull) {
  EXPECT_EQ(Read("申请\n\n"
                 "                   自然人  商业企  科研机  社会公  法律服   其他    总计\n"
                 "                             业      构    益组织  务机构\n"
                 "一、新收的申请        1               2                               3\n"
                 "二、结转的申请                        2                       1       3\n"
                 "      1.全部没有\n"
                 "      2.只有总数                                                      7\n"),
            "申请\n\n||自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计|\n"
            "|一、新收的申请|1||2||||3|\n|二、结转的申请|||2|||1|3|\n"
            "|1.全部没有||||||||\n|2.只有总数|||||||7|\n");
}

// Figures that three blanks part are no columns: the fourth row lost a cell somewhere.
TEST(ReadingOrder, SpacedAndBrokenWordsOfAHeaderAreItsColumns) {
  EXPECT_EQ(Read("三、申请情况\n\n"
                 "(本列数据的勾稽关系)                     申请人情况\n"
                 "                                法人或其他组织\n"
                 "                    自然   商业  科研 机 社会公 法律服 其 他   总 计\n"
                 "                     人    企业    构    益组织 务机构\n"
                 "一、新收的申请        1                                          1\n"
                 "二、结转的申请                            2                      2\n"
                 "说明：没有其他情况。\n"),
            "三、申请情况\n\n|(本列数据的勾稽关系)|\n|申请人情况|法人或其他组织|\n"
            "||自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计|\n"
            "|一、新收的申请|1||||||1|\n|二、结转的申请||||2|||2|\n说明:没有其他情况。\n");
}

TEST(ReadingOrder, RowsWithOneFigureOrNoneAreRows) {
  EXPECT_EQ(
      Read(Table("一、新收的申请\n"
                 "二、结转的申请                                              0\n"
                 "      1.第一种                                              0\n"
                 "      2.第二种           0\n")),
      Rows("|一、新收的申请||||||||\n|二、结转的申请|||||||0|\n|1.第一种|||||||0|\n|2.第二种|0|||||||"));
}

TEST(ReadingOrder, TheNumberOfAMergedCellBesideTheRestOfALabelIsNotItsNumber) {
  EXPECT_EQ(Read(Table("      1.第一种           0     0     0     0     0     0     0\n"
                       "      2.很长的标签写在\n"
                       "（六） 两行里            1     0     0     0     0     0     1\n"
                       "      3.第三种\n"
                       "（七）总计               1     0     0     0     0     0     1\n")),
            Rows("|1.第一种|0|0|0|0|0|0|0|\n|2.很长的标签写在两行里|1|0|0|0|0|0|1|\n|3.第三种|\n"
                 "|(七)总计|1|0|0|0|0|0|1|"));
}

TEST(ReadingOrder, QuotesAreAsWideAsTheOtherLinesTell) {
  const std::string_view rows = "|1.“甲”和“乙”|0||||||0|\n|2.第二种||3|||||3|\n|3.第三种|0|0|0|0|0|0|0|";
  std::string expected = Rows(rows);
  for (const std::string_view quote : {"“", "”"}) {
    for (size_t at; (at = expected.find(quote)) != std::string::npos;)
      expected.replace(at, quote.size(), "\"");
  }
  const std::string others =
      "      2.第二种                 3                             3\n"
      "      3.第三种           0     0     0     0     0     0     0\n";
  EXPECT_EQ(Read(Table("      1.“甲”和“乙”       0                                   0\n" + others)),
            expected);
  EXPECT_EQ(Read(Table("      1.“甲”和“乙”   0                                   0\n" + others)), expected);
}

TEST(ReadingOrder, SeparatorsOfOneWidthAreNoColumns) {
  const std::string source =
      "一、新收\n0   0   0   0   0   0   0\n"
      "二、结转\n0   1   0   0   0   0   1\n"
      "1.短的\n0   0   2   0   0   0   2\n"
      "2.短的\n0   1   0   0   0   1\n";
  EXPECT_EQ(Read(source), source);
}

TEST(ReadingOrder, OtherAlignedTextStays) {
  const std::string source =
      "名单\n"
      "张某        1990  3  12\n"
      "李某某      1987  11 2\n"
      "联系电话    0571  8888  1234\n"
      "日程   1  2  3  4  5  6  7\n";
  EXPECT_EQ(Read(source), source);
}

TEST(ReadingOrder, DrawnTablesHaveOneRowALine) {
  EXPECT_EQ(Read("┌────────┬────┬────┐\n"
                 "│类别    │本年│现行│\n"
                 "│        │制发│有效│\n"
                 "├────────┼────┼────┤\n"
                 "│规章    │1   │    │\n"
                 "├────────┼────┼────┤\n"
                 "│行政规范│    │    │\n"
                 "│性文件  │２  │18  │\n"
                 "└────────┴────┴────┘\n"),
            "|类别|本年制发|现行有效|\n|规章|1||\n|行政规范性文件|2|18|\n");
}

TEST(ReadingOrder, LettersOfMergedCellsDoNotBreakLabels) {
  EXPECT_EQ(Read("+------+------+------+---+---+---+\n"
                 "|三、本|（三）|1.属于|0  |1  |1  |\n"
                 "|年度  |不予  |机密  |   |   |   |\n"
                 "|      |公开  +------+---+---+---+\n"
                 "|办理  |      |2.其他|   |   |   |\n"
                 "|结果  |      |规定  |3  |4  |7  |\n"
                 "|      +------+------+---+---+---+\n"
                 "|      |（七）总计   |3  |5  |8  |\n"
                 "+------+------+------+---+---+---+\n"),
            "|1.属于机密|0|1|1|\n|2.其他规定|3|4|7|\n|(七)总计|3|5|8|\n");
}

TEST(ReadingOrder, FiguresWithUnitsAreFigures) {
  EXPECT_EQ(Read("+----+----+----+----+\n"
                 "|类别|甲  |乙  |丙  |\n"
                 "+----+----+----+----+\n"
                 "|规章|1件 |    |不适|\n"
                 "|制度|    |    |用  |\n"
                 "+----+----+----+----+\n"
                 "|文件|12件|0件 |无  |\n"
                 "|办法|    |    |    |\n"
                 "+----+----+----+----+\n"
                 "|其他|1件 |0件 |/   |\n"
                 "+----+----+----+----+\n"),
            "|类别|甲|乙|丙|\n|规章制度|1件||不适用|\n|文件办法|12件|0件|无|\n|其他|1件|0件|/|\n");
}

TEST(ReadingOrder, AHeaderBrokenBesideItsFirstWordIsOneLine) {
  EXPECT_EQ(Read("第二十条第（九）项\n"
                 "                采购项目  采购总金\n"
                 "信息内容        数量      额（单位\n"
                 "                          ：万元）\n"
                 "政府集中采购    19        900.01\n"),
            "第二十条第(九)项\n"
            "信息内容 采购项目数量 采购总金额(单位:万元)\n"
            "政府集中采购    19        900.01\n");
}

// A page number between the lines of a label is none of its figures.
TEST(ReadingOrder, TheNumberOfAPageAloneOnALineIsNoFigure) {
  EXPECT_EQ(Read(Table("一、新收的申请            1     0     0     0     0     0     1\n"
                       "      1.很长的标签写在\n"
                       "\n                          3\n"
                       "      两行              12     0     0     0     0     0    12\n"
                       "      2.短的             0     3     0     0     0     0     3\n")),
            Rows("|一、新收的申请|1|0|0|0|0|0|1|\n"
                 "|1.很长的标签写在两行|12|0|0|0|0|0|12|\n"
                 "|2.短的|0|3|0|0|0|0|3|"));
}

TEST(ReadingOrder, RowsWithoutRulesBetweenThemStayApart) {
  const std::string source =
      "+------+---+---+---+\n"
      "|类别  |甲 |乙 |丙 |\n"
      "+------+---+---+---+\n"
      "|规章  |1  |2  |3  |\n"
      "|文件  |4  |5  |6  |\n"
      "+------+---+---+---+\n";
  EXPECT_EQ(Read(source), source);
  const std::string markdown = "| 类别 | 甲 |\n|---|---|\n| 规章 | 1 |\n| 文件 | 2 |\n";
  EXPECT_EQ(Read(markdown), markdown);
}

// Each byte of the text comes from bytes of the source that print it; what was inserted has a place and no bytes.
TEST(ReadingOrder, EveryByteLeadsToItsSource) {
  const std::string source = Table(
      "一、新收的申请            1     0     0     0     0     0     1\n"
      "      1.很长的标签写在\n"
      "      两行（件）        12     0     0     0     0     0    12\n"
      "      2.空的            １           0     0     0     0     1\n");
  Page page;
  page.Assign(source);
  ASSERT_NE(page.text().find("|2.空的|1||0|"), std::string_view::npos);
  size_t inserted = 0;
  for (uint32_t i = 0; i < page.text().size(); ++i) {
    const Range range = page.ToSource({i, i + 1});
    ASSERT_LE(range.end, source.size());
    if (range.empty()) {
      ++inserted;
      ASSERT_TRUE(page.text()[i] == '|' || page.text()[i] == '\n') << i;
    } else if (range.size() == 1) {
      ASSERT_EQ(page.text()[i], source[range.begin]);
      ASSERT_EQ(page.FromSource(range.begin), i);
    }
  }
  EXPECT_GT(inserted, 20u);
  const auto bytes = [&](std::string_view part) {
    const auto at = static_cast<uint32_t>(page.text().find(part));
    const Range range = page.ToSource({at, at + static_cast<uint32_t>(part.size())});
    return source.substr(range.begin, range.size());
  };
  EXPECT_EQ(bytes("1.很长的标签写在两行(件)"), "1.很长的标签写在\n      两行（件）");
  EXPECT_EQ(bytes("12"), "12");
  EXPECT_EQ(bytes("自然人"),
            source.substr(source.find("自然"), source.find("人   企业") + 3 - source.find("自然")));
  EXPECT_EQ(bytes("说明:没有"), "说明：没有");
  EXPECT_EQ(bytes(page.text()), source);
  EXPECT_EQ(page.LineAt(static_cast<uint32_t>(page.text().find("说明"))), page.lines().size() - 2);
}

TEST(ReadingOrder, HostilePagesEnd) {
  std::string lines;
  for (int i = 0; i < 200000; ++i) lines += "1  2  3  4  5  6  7\n|-\n";
  EXPECT_EQ(Read(lines).empty(), false);
  EXPECT_EQ(Read(std::string(10 << 20, ' ') + "1  2  3").empty(), false);
  std::string figures;
  while (figures.size() < (4u << 20)) figures += "1  ";
  EXPECT_EQ(Read(figures).empty(), false);
  std::string bars;
  for (int i = 0; i < 100000; ++i) bars += "+--+\n|  1|\n|1|2|\n";
  EXPECT_EQ(Read(bars).empty(), false);
}

}  // namespace
}  // namespace gouji::layout
