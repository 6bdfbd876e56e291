// Tables whose blanks, line ends and bold letters stayed in the text as somebody wrote them, and tables that were wrapped.
#include <gtest/gtest.h>

#include <string>

#include "tests/worker/extract/table_page.h"

namespace gouji::extract {
namespace {

constexpr std::string_view kRead =
    "new: 12 0 0 1 0 0 13\n"
    "carried_in: 1 2 3 0 0 0 6\n"
    "denied_3: 0 0 0 0 0 0 0\n";

constexpr std::string_view kLines[] = {
    "申请人情况|自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计",
    "一、本年新收政府信息公开申请数量|12|0|0|1|0|0|13", "二、上年结转政府信息公开申请数量|1|2|3|0|0|0|6",
    "3.危及“三安全一稳定”|0|0|0|0|0|0|0"};

// The table with `cell` between cells, `open` and `close` around rows.
std::string Table(std::string_view open, std::string_view cell, std::string_view close) {
  std::string page;
  for (const std::string_view line : kLines) {
    page += open;
    for (const char c : line) page += c == '|' ? cell : std::string_view(&c, 1);
    page += close;
  }
  return page;
}

TEST(EscapedText, BlanksAndLineEndsMeanWhatTheyWereMeantToBe) {
  for (const std::string_view blank : {"&nbsp;", "&amp;nbsp;", "&#160;", "\\u3000", "\\xa0", "\\t"})
    EXPECT_EQ(ReadPage(Table("", blank, "\n")).Printed("applications"), kRead) << blank;
  EXPECT_EQ(ReadPage(Table("", "\\t", "\\r\\n")).Printed("applications"), kRead);
  EXPECT_EQ(ReadPage(Table("", "\\n", "\\n")).Printed("applications"), kRead);
}

TEST(EscapedText, ABackslashIsALabelsOwn) {
  EXPECT_EQ(
      ReadPage("第二十条第（五）项\n信息内容\t上一年项目数量\t本年增\\减\t处理决定数量\n行政许可\t3\t-1\t7\n")
          .Row("disclosure", "licensing"),
      "3 -1 7");
}

TEST(EscapedText, OtherBarsAreBars) {
  EXPECT_EQ(ReadPage(Table("¦", "¦", "¦\n")).Printed("applications"), kRead);
  EXPECT_EQ(ReadPage(Table("", "\a", "\a\a")).Printed("applications"), kRead);
  EXPECT_EQ(ReadPage(Table("| ", " | ", " |\\\n")).Printed("applications"), kRead);
}

TEST(EscapedText, BoldFiguresAreFigures) {
  EXPECT_EQ(ReadPage(Table("| **", "** | **", "** |\n")).Printed("applications"), kRead);
}

TEST(EscapedText, AFigureInBracketsIsNotItsDecimals) {
  EXPECT_EQ(ReadPage("第二十条第（八）项\n信息内容 本年收费金额（单位：万元）\n行政事业性收费 [12.5]\n")
                .Row("disclosure", "fees"),
            "?");
}

// Columns of equal width without a rule between the rows, as old converters of Word documents write them.
TEST(WrappedCells, WordsThatFillTheirCellsGoOnBelow) {
  const PageTables page = ReadPage(
      "|            |自然人  |商业企业|科研机构|社会公益|法律服务|其他    |总计    |\n"
      "|一、本年新收|12      |0       |0       |1       |0       |0       |13      |\n"
      "|政府信息公开|        |        |        |        |        |        |        |\n"
      "|申请数量    |        |        |        |        |        |        |        |\n"
      "|二、上年结转|1       |        |3       |        |        |        |4       |\n"
      "|政府信息公开|        |        |        |        |        |        |        |\n"
      "|申请数量    |        |        |        |        |        |        |        |\n"
      "|2.重复申请  |        |        |        |        |        |        |        |\n"
      "|3.要求提供公|        |2       |        |        |        |        |2       |\n"
      "|开出版物    |        |        |        |        |        |        |        |\n"
      "|（七）总计  |12      |        |        |        |        |        |12      |\n");
  EXPECT_EQ(page.Row("applications", "new"), "12 0 0 1 0 0 13");
  EXPECT_EQ(page.Row("applications", "carried_in"), "1 _ 3 _ _ _ 4");
  EXPECT_EQ(page.Row("applications", "refused_2"), "_ _ _ _ _ _ _");
  EXPECT_EQ(page.Row("applications", "refused_3"), "_ 2 _ _ _ _ 2");
  EXPECT_EQ(page.Row("applications", "total"), "12 _ _ _ _ _ 12");
}

TEST(WrappedCells, RowsOfBlankCellsStayRows) {
  const PageTables page = ReadPage(
      "| 第二十条第（一）项 |  |  |  |\n| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n| 规章 |  "
      "|  |  |\n"
      "| 行政规范性文件 | 20 |  | 20 |\n| 第二十条第（六）项 |  |  |  |\n| 信息内容 | 本年处理决定数量 |  |  "
      "|\n"
      "| 行政处罚 |  |  |  |\n| 行政强制 | 21 |  |  |\n");
  EXPECT_EQ(page.Row("disclosure", "normative_documents"), "20 _ 20");
  EXPECT_EQ(page.Row("disclosure", "coercion"), "21");
}

// A table between single blanks: its headers, then `rows`.
PageTables ReadSpaced(std::string_view rows) {
  return ReadPage("申请人情况\n自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计\n" +
                  std::string(rows));
}

constexpr std::string_view kFirstRows =
    "一、本年新收政府信息公开申请数量 12 0 0 1 0 0 13\n二、上年结转政府信息公开申请数量 1 2 3 0 0 0 6\n";

// Whose the figures above the labels are nothing tells for sure.
TEST(WrappedCells, FiguresAboveTheirLabelsAreDoubtful) {
  const PageTables page = ReadSpaced(
      "12 0 0 1 0 0 13\n一、本年新收政府信息公开申请数量\n1 2 3 0 0 0 6\n二、上年结转政府信息公开申请数量\n0 "
      "0 0 0 0 0 0\n"
      "3.危及“三安全一稳定”\n");
  EXPECT_EQ(page.Row("applications", "new"), "1~ 2~ 3~ 0~ 0~ 0~ 6~");
}

TEST(WrappedCells, ALabelMayGoOnBelowItsFigures) {
  const PageTables page =
      ReadSpaced(std::string(kFirstRows) +
                 "2.没有现成信 0 0 0 0 0 5 5\n息需要另行制作\n四、结转下年度继续办理 0 0 0 0 0 0 0\n");
  EXPECT_EQ(page.Row("applications", "unable_2"), "0 0 0 0 0 5 5");
}

TEST(WrappedCells, ANumberAloneIsNoAnnotation) {
  const PageTables page = ReadSpaced(
      std::string(kFirstRows) +
      "（六）其他处理 3. 8 0 0 0 0 0 8\n其他\n（七 53 0 0 0 0 0 53\n）总计\n四、结转下年度继续办理 0 0 0 0 0 "
      "0 0\n");
  EXPECT_EQ(page.Row("applications", "other_3").find("53"), std::string::npos);
}

TEST(ExtraRow, BelowABlankOneKeepsItsFigures) {
  const PageTables page = ReadPage(
      "| 第二十条第（一）项 |  |  |  |\n| 信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量 |\n"
      "| 规章 |  |  |  |\n| 行政规范性文件 |  |  |  |\n| 其他主动公开文件 | 0 | 2 | 47 |\n"
      "| 第二十条第（五）项 |  |  |  |\n| 信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |\n"
      "| 行政许可 | 3 | 0 | 12 |\n");
  EXPECT_EQ(page.Row("disclosure", "normative_documents").find("47"), std::string::npos);
  EXPECT_EQ(page.Row("disclosure", "licensing"), "3 0 12");
}

TEST(OneFigure, InALineOfBlankCellsHasItsColumn) {
  const PageTables page = ReadPage(
      "行政复议\t\t\t\t\t行政诉讼\t\t\t\t\t\t\t\t\t\n"
      "结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t未经复议直接起诉\t\t\t\t\t复议后起诉\t\t\t\t\n"
      "\t\t\t\t\t结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t结果维持\t结果纠正\t其他结果\t尚未审结\t总计\n"
      "\t\t\t0\t\t\t\t\t\t\t\t\t\t\t\n\n五、存在的主要问题及改进情况\n");
  EXPECT_EQ(page.Row("review", "review"), "_ _ _ 0 _");
}

TEST(Money, StandsInNoCellOfACount) {
  const PageTables page = ReadPage(
      "第二十条第（五）项\n信息内容上一年项目数量本年增/减处理决定数量\n行政许可3840\n"
      "第二十条第（九）项\n信息内容采购项目数量采购总金额\n政府集中采购0万\n");
  EXPECT_EQ(page.Row("disclosure", "procurement"), "? 0");
}

TEST(WrappedCells, TheLastLabelGoesOnBelowItsFigures) {
  for (const std::string last :
       {"四、结转下年度继续\n— — 0 0 0 — —\n办理\n", "四、结转下年继续办\n— — 0 0 0 — —\n理\n"}) {
    const PageTables page = ReadPage(
        "一、本年新收政府信\n3 0 0 0 0 0 3\n息公开申请数量\n二、上年结转政府信\n0 0 0 0 0 0 "
        "0\n息公开申请数量\n"
        "2.其他法律行政\n1 0 0 0 0 0 1\n法规禁止公开\n4.保护第三方合\n0 0 0 0 0 0 0\n法权益\n" +
        last);
    EXPECT_EQ(page.Row("applications", "carried_out"), "— — 0 0 0 — —") << last;
  }
}

TEST(WrappedCells, ALabelWithoutANumberGoesOnBelowItsFigures) {
  const PageTables page = ReadPage(
      "第二十条第（五）项\n信息内容 上一年项目数量 本年增/减 处理决定数量\n行政许可 0 0 -\n"
      "其他对外管理服务事\n- 0 -\n项\n"
      "第二十条第（六）项\n信息内容 上一年项目数量 本年增/减 处理决定数量\n行政处罚 1 0 1\n行政强制 8 - "
      "5\n"
      "一、本年新收政府信\n3 0 0 0 0 0 3\n息公开申请数量\n二、上年结转政府信\n0 0 0 0 0 0 "
      "0\n息公开申请数量\n"
      "4.保护第三方合法\n0 0 0 0 0 0 0\n权益\n");
  EXPECT_EQ(page.Row("disclosure", "other_services"), "- 0 -");
  EXPECT_EQ(page.Row("disclosure", "penalties"), "1 0 1");
}

// A misprint ends the label of a blank row; the number below it is the next one's.
TEST(WrappedCells, AMisprintedLabelTakesNoFiguresFromTheNext) {
  const PageTables page =
      ReadSpaced(std::string(kFirstRows) +
                 "（五）不予处理\n2. 重复申请 0件\n4. 无正当理由大\n量反复申情\n5. 要求行政机关 0件 4件 4件\n"
                 "确认或重新出具已获\n取信息\n（七）总计 0件 4件 4件\n四、结转下年度继续办理 9件 9件\n");
  EXPECT_EQ(page.Row("applications", "refused_4"), "? ? ? ? ? ? ?");
  EXPECT_EQ(page.Row("applications", "refused_5"), "0~15 4~15 ?~15 ?~15 ?~15 ?~15 4*");
}

// Figures left of the columns that a narrow header seems to give are no label.
TEST(AlignedRows, FiguresAreNoLabelOfARow) {
  const PageTables page = ReadPage(
      "四、政府信息公开行政复议、行政诉讼情况\n行政复议 行政诉讼\n未经复议直接起诉 复议后起诉\n"
      "结果 结果 其他 尚未 总\n结果 结果 其他 尚未 总 结果 结果 其他 尚未 总\n"
      "维持 纠正 结果 审结 计\n维持 纠正 结果 审结 计 维持 纠正 结果 审结 计\n"
      "１       １        １   １     ０\n五、存在的主要问题及改进情况\n");
  EXPECT_EQ(page.Row("review", "review").substr(0, 1), "1");
  EXPECT_TRUE(page.Row("review", "review").ends_with("1*")) << page.Row("review", "review");
}

// A spoiled cell behind blank ones is one cell, below a misprinted label too.
TEST(SpoiledCell, IsOneWhereBarsCloseIt) {
  const PageTables page = ReadPage(
      "| 项目 |  |  | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |\n"
      "| 一、本年新收政府信息公开申请数量 |  |  |  |  |  |  |  |  | 0 |\n"
      "| 二、上年结转政府信息公开申请数量 |  |  |  |  |  |  |  |  | 0 |\n"
      "|  | (五)不予处理 | 1.信访举报投诉申请 |  |  |  |  |  |  | 0,2 34 |\n"
      "|  |  | 2.重复申请 |  |  |  |  |  |  | 0 |\n");
  EXPECT_EQ(page.Row("applications", "refused_1"), "_ _ _ _ _ _ !0,2 34");
}

// The halves of one broken row stand above those of another, and a page ends below.
TEST(DelimitedRows, ABrokenLabelBesideAnother) {
  const PageTables page = ReadPage(
      "；；项目；自然人；商业企业；科研机构；社会公益组织；法律服务机构；其他；总计\n"
      "一、本年新收政府信息公开申请数量；；；12；0；0；1；0；0；13\n"
      "二、上年结转政府信息公开申请数量；；；1；2；3；0；0；0；6\n"
      "；(五)不予处理；1．信访举报投诉类申请；1；0；0；0；0；0；1\n"
      "；；2．重复申请；0；0；0；0；0；0；0\n"
      "；(六)其他处理；1．申请人无正当理由逾期不补正、行\n"
      "政机关不再处理其政府信息公开申请；0；4；0；0；0；0；4\n"
      "；；2．申请人逾期未按收费通知要求缴纳费用\n"
      "、行政机关不再处理其政府信息公开申请；5；0；0；0；0；0；5\n"
      "（续表）\n"
      "；；3．其他；0；0；0；0；0；2；2\n");
  EXPECT_EQ(page.Row("applications", "other_1"), "0 4 0 0 0 0 4");
  EXPECT_EQ(page.Row("applications", "other_2"), "5 0 0 0 0 0 5");
  EXPECT_EQ(page.Row("applications", "other_3"), "0 0 0 0 0 2 2");
}

}  // namespace
}  // namespace gouji::extract
