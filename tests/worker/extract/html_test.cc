// Tables of HTML pages: the markup is the page, the expected cells stand beside it.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "tests/worker/extract/table_page.h"

namespace gouji::extract {
namespace {

// <tr> of the cells: "a|b|c"; "3x1:a" has colspan 3 and rowspan 1.
std::string Tr(std::string_view cells) {
  std::string row = "<tr>";
  for (size_t at = 0; at <= cells.size();) {
    const size_t end = std::min(cells.find('|', at), cells.size());
    std::string_view cell = cells.substr(at, end - at);
    const size_t x = cell.find('x');
    const size_t colon = cell.find(':');
    row += "<td";
    if (x != cell.npos && colon != cell.npos && x < colon) {
      row += " colspan=\"" + std::string(cell.substr(0, x)) + "\"";
      row += " rowspan='" + std::string(cell.substr(x + 1, colon - x - 1)) + "'";
      cell.remove_prefix(colon + 1);
    }
    row += "><p>" + std::string(cell) + "</p></td>";
    at = end + 1;
  }
  return row + "</tr>\n";
}

std::string Rows(const std::vector<std::string_view>& rows) {
  std::string all;
  for (const std::string_view row : rows) all += Tr(row);
  return all;
}

std::string Table(const std::vector<std::string_view>& rows) {
  return "<table>" + Rows(rows) + "</table>\n";
}

const std::vector<std::string_view> kHeader = {
    "3x3:（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）|7x1:申请人情况",
    "1x2:自然人|5x1:法人或其他组织|1x2:总计", "商业企业|科研机构|社会公益组织|法律服务机构|其他"};

std::string Applications(const std::vector<std::string_view>& rows) {
  return "<table>" + Rows(kHeader) + Rows(rows) + "</table>";
}

TEST(HtmlTables, RowsAreReadCellByCell) {
  const PageTables page = ReadHtmlPage(Applications(
      {"3x1:一、本年新收政府信息公开申请数量|8|0|0|1|0|0|9", "3x1:二、上年结转政府信息公开申请数量|||||||",
       "1x24:三、本年度办理结果|2x1:（一）予以公开|6| |&nbsp;|1|/|-|7",
       "2x1:（二）部分公开（区分处理的，只计这一情形，不计其他情形）|||||||5",
       "1x8:（三）不予公开|1.属于国家秘密|1,234|１２|3件| 4 |+5|无|不详"}));
  EXPECT_EQ(page.Tables(), "applications UNSPECIFIED grid");
  EXPECT_EQ(page.Row("applications", "new"), "8 0 0 1 0 0 9");
  EXPECT_EQ(page.Row("applications", "carried_in"), "_ _ _ _ _ _ _");
  EXPECT_EQ(page.Row("applications", "granted"), "6 _ _ 1 / - 7");
  EXPECT_EQ(page.Row("applications", "partial"), "_ _ _ _ _ _ 5");
  EXPECT_EQ(page.Row("applications", "denied_1"), "1234 12 3 4 5 无 !不详");
}

TEST(HtmlTables, ASpanThatIsTooLongMovesNothing) {
  // The group's cell reaches into the row below its own: by columns that row would stand one to the right.
  const PageTables page = ReadHtmlPage(
      Applications({"3x1:一、本年新收政府信息公开申请数量|1|2|3|4|5|6|21",
                    "1x9:三、本年度办理结果|2x1:（一）予以公开|1|2|3|4|5|6|21",
                    "2x1:（七）总计|7|1|1|1|1|1|12", "3x1:四、结转下年度继续办理||2|3|4||6|15"}));
  EXPECT_EQ(page.Row("applications", "total"), "7 1 1 1 1 1 12");
  EXPECT_EQ(page.Row("applications", "carried_out"), "_ 2 3 4 _ 6 15");
}

TEST(HtmlTables, AMergedBlankIsBlankInEachOfItsColumns) {
  const PageTables page = ReadHtmlPage(Applications({"3x1:一、本年新收政府信息公开申请数量|6x1:|9",
                                                     "3x1:二、上年结转政府信息公开申请数量|1|5x1: |1",
                                                     "1x2:三、本年度办理结果|2x1:（一）予以公开|7x1:"}));
  EXPECT_EQ(page.Row("applications", "new"), "_ _ _ _ _ _ 9");
  EXPECT_EQ(page.Row("applications", "carried_in"), "1 _ _ _ _ _ 1");
  EXPECT_EQ(page.Row("applications", "granted"), "_ _ _ _ _ _ _");
}

TEST(HtmlTables, AFigureInAMergedCellIsNobodysForSure) {
  const PageTables page = ReadHtmlPage(Applications(
      {"3x1:一、本年新收政府信息公开申请数量|7x1:9", "3x1:二、上年结转政府信息公开申请数量|2x1:1|4|0|0|0|5",
       "1x3:三、本年度办理结果|2x1:（一）予以公开|7x1:无", "2x1:（二）部分公开|6x1:0|0",
       "2x1:（七）总计|7x1:0 1 2 3 4 5 15"}));
  EXPECT_EQ(page.Row("applications", "new"), "9~3 9~3 9~3 9~3 9~3 9~3 9~3");
  EXPECT_EQ(page.Row("applications", "carried_in"), "1~3 1~3 4 0 0 0 5");
  EXPECT_EQ(page.Row("applications", "granted"), "无 无 无 无 无 无 无");
  EXPECT_EQ(page.Row("applications", "partial"), "0~3 0~3 0~3 0~3 0~3 0~3 0");
  EXPECT_EQ(page.Row("applications", "total"), "0 1 2 3 4 5 15");
}

TEST(HtmlTables, TheWholeCellIsOneFigureOrNone) {
  const PageTables page =
      ReadHtmlPage(Applications({"1x2:三、本年度办理结果|2x1:（一）予以公开|102.|.5|(5)|1O2|102%|?|一百零二",
                                 "2x1:（二）部分公开|1,02|〇|102（其中减少3）|102 件|=SUM(A1)|增3|102."}));
  EXPECT_EQ(page.Row("applications", "granted"), "!102. !.5 !(5) !1O2 !102% !? 102");
  EXPECT_EQ(page.Row("applications", "partial"), "!1,02 0 !102（其中减少3） 102 !=SUM(A1) !增3 !102.");
}

TEST(HtmlTables, AFigureOverTwoRowsIsNobodysForSure) {
  const PageTables page = ReadHtmlPage(Applications(
      {"1x2:三、本年度办理结果|2x1:（一）予以公开|1x2:4|0|0|0|0|0|4", "2x1:（二）部分公开|1|1|1|1|1|5"}));
  EXPECT_EQ(page.Row("applications", "granted"), "4~3 0 0 0 0 0 4");
  EXPECT_EQ(page.Row("applications", "partial"), "?~3 1 1 1 1 1 5");
  const PageTables mark = ReadHtmlPage(Applications(
      {"1x2:三、本年度办理结果|2x1:（一）予以公开|0|0|1x2:/|0|0|0|0", "2x1:（二）部分公开|1|1|1|1|1|5"}));
  EXPECT_EQ(mark.Row("applications", "granted"), "0 0 / 0 0 0 0");
  EXPECT_EQ(mark.Row("applications", "partial"), "1 1 / 1 1 1 5");
  const PageTables blank = ReadHtmlPage(Applications(
      {"1x2:三、本年度办理结果|2x1:（一）予以公开|1x2:|0|0|0|0|0|0", "2x1:（二）部分公开|1|1|1|1|1|5"}));
  EXPECT_EQ(blank.Row("applications", "partial"), "_ 1 1 1 1 1 5");
}

TEST(HtmlTables, ColumnsAreThoseOfTheHeader) {
  const PageTables page = ReadHtmlPage(Table(
      {"1x2:|1x2:总计|1x2:自然人|5x1:法人或其他组织", "商业企业|科研机构|社会公益组织|法律服务机构|其他",
       "一、本年新收政府信息公开申请数量|21|1|2|3|4|5|6", "二、上年结转政府信息公开申请数量||||||7|"}));
  EXPECT_EQ(page.Row("applications", "new"), "1 2 3 4 5 6 21");
  EXPECT_EQ(page.Row("applications", "carried_in"), "_ _ _ _ 7 _ _");
}

TEST(HtmlTables, AFurtherColumnIsNotOneOfTheForm) {
  const PageTables page = ReadHtmlPage(Table({"1x2:|1x2:自然人|5x1:法人或其他组织|1x2:总计|1x2:备注",
                                              "商业企业|科研机构|社会公益组织|法律服务机构|其他",
                                              "一、本年新收政府信息公开申请数量|1|2|3|4|5|6|21|",
                                              "二、上年结转政府信息公开申请数量|1||||||1|均已办结"}));
  EXPECT_EQ(page.Row("applications", "new"), "1 2 3 4 5 6 21");
  EXPECT_EQ(page.Row("applications", "carried_in"), "1 _ _ _ _ _ 1");
}

TEST(HtmlTables, HeaderAndRowsInSeparateTables) {
  const PageTables page = ReadHtmlPage("<table>" + Rows(kHeader) + "</table><table>" +
                                       Rows({"3x1:一、本年新收政府信息公开申请数量|8|||1|||9",
                                             "1x3:三、本年度办理结果|2x1:（一）予以公开|6|0|0|0|0|0|6"}) +
                                       "</table><p>- 5 -</p><table>" +
                                       Rows({"（三）不予公开|1.属于国家秘密||||1|||1"}) + "</table>");
  EXPECT_EQ(page.Row("applications", "new"), "8 _ _ 1 _ _ 9");
  EXPECT_EQ(page.Row("applications", "granted"), "6 0 0 0 0 0 6");
  EXPECT_EQ(page.Row("applications", "denied_1"), "_ _ _ 1 _ _ 1");
}

TEST(HtmlTables, DisclosurePadsShortRows) {
  const PageTables page = ReadHtmlPage(Table(
      {"4x1:第二十条第（一）项", "信息内容|本年制发件数|本年废止件数|现行有效件数", "规章|0||0",
       "行政规范性文件|3|1|14", "4x1:第二十条第（五）项", "信息内容|3x1:本年处理决定数量", "行政许可|88||",
       "4x1:第二十条第（六）项", "信息内容|本年处理决定数量||", "行政处罚|5||", "行政强制|3x1:",
       "4x1:第二十条第（八）项", "信息内容|3x1:本年收费金额（单位：万元）", "行政事业性收费||12.5|"}));
  EXPECT_EQ(page.Tables(), "disclosure 2021 grid");
  EXPECT_EQ(page.Printed("disclosure"),
            "regulations: 0 _ 0\nnormative_documents: 3 1 14\nlicensing: 88\npenalties: 5\ncoercion: "
            "_\nfees: 12.5\n");
}

const std::vector<std::string_view> kReviewHeader = {
    "5x1:行政复议|10x1:行政诉讼",
    "1x2:结果维持|1x2:结果纠正|1x2:其他结果|1x2:尚未审结|1x2:总计|5x1:未经复议直接起诉|5x1:复议后起诉",
    "结果维持|结果纠正|其他结果|尚未审结|总计|结果维持|结果纠正|其他结果|尚未审结|总计"};

TEST(HtmlTables, ReviewIsOneRow) {
  const PageTables page = ReadHtmlPage("<table>" + Rows(kReviewHeader) + Tr("1||0|0|1|||/|||2||||2") +
                                       "</table><p>五、存在的问题</p>");
  EXPECT_EQ(page.Printed("review"),
            "review: 1 _ 0 0 1\nlitigation_direct: _ _ / _ _\nlitigation_after_review: 2 _ _ _ 2\n");
}

TEST(HtmlTables, ReviewOfBlanksAndOfMergedBlanks) {
  const PageTables blank = ReadHtmlPage("<table>" + Rows(kReviewHeader) + Tr("||||||||||||||") + "</table>");
  EXPECT_EQ(blank.Row("review", "review"), "_ _ _ _ _");
  const PageTables merged =
      ReadHtmlPage("<table>" + Rows(kReviewHeader) + Tr("0|0|0|0|0|5x1:|1|0|0|0|1") + "</table>");
  EXPECT_EQ(merged.Printed("review"),
            "review: 0 0 0 0 0\nlitigation_direct: _ _ _ _ _\nlitigation_after_review: 1 0 0 0 1\n");
}

TEST(HtmlTables, LabelsOverSeveralLinesOfACell) {
  const PageTables page = ReadHtmlPage(
      "<table><tr><td>信息<br/>内容<td><p>本年制</p><p>发件数</p><td>本年废<br>止件数<td>现行 有效 件数"
      "<tr><td>规&nbsp;&nbsp;章<td><span>1</span><o:p></o:p><td><b>2</b><td><p><span "
      "lang=EN-US>1<b>3</b></span></p>"
      "<tr><td>行政规范<br>性文件<td>\n4\n<td>&nbsp;5&nbsp;<td><div><div>6</div></div></table>");
  EXPECT_EQ(page.Printed("disclosure"), "regulations: 1 2 13\nnormative_documents: 4 5 6\n");
}

TEST(HtmlTables, SeveralFiguresInACellAreIllegible) {
  const PageTables page =
      ReadHtmlPage(Applications({"3x1:一、本年新收政府信息公开申请数量|1<br>2|0|0|0|0|0|3",
                                 "3x1:二、上年结转政府信息公开申请数量|3（其中2件撤回）|0|0|0|0|0|3"}));
  EXPECT_EQ(page.Row("applications", "new"), "!1 2 0 0 0 0 0 3");
  EXPECT_EQ(page.Row("applications", "carried_in"), "!3（其中2件撤回） 0 0 0 0 0 3");
}

TEST(HtmlTables, AUnitMayStandApartFromItsFigure) {
  const PageTables page =
      ReadHtmlPage(Table({"第二十条第（八）项|", "信息内容|本年收费金额", "行政事业性收费|251000 元",
                          "第二十条第（五）项|", "信息内容|本年处理决定数量", "行政许可|12 件"}));
  EXPECT_EQ(page.Printed("disclosure"), "licensing: 12\nfees: 251000\n");
  const report::v1::Table& table = *page.Find("disclosure");
  EXPECT_EQ(table.cells(table.cells_size() - 1).unit(), report::v1::UNIT_YUAN);
  EXPECT_EQ(table.cells(table.cells_size() - 1).raw(), "251000 元");
}

TEST(HtmlTables, BoxesAreReadLikeTables) {
  std::string page = "<div class=\"table\">";
  for (const std::string_view row :
       {"信息内容|本年制发件数|本年废止件数|现行有效件数", "规章|1||3", "行政规范性文件|4|5|6"}) {
    page += "<div class=\"tr\"><div class=\"td\">";
    for (const char c : row) page += c == '|' ? std::string("</div><div class=\"td\">") : std::string(1, c);
    page += "</div></div>";
  }
  EXPECT_EQ(ReadHtmlPage(page + "</div>").Printed("disclosure"),
            "regulations: 1 _ 3\nnormative_documents: 4 5 6\n");
}

TEST(HtmlTables, NestedTablesAreReadWhereTheyStand) {
  const std::string inner = "<table>" + Rows(kHeader) +
                            Rows({"3x1:一、本年新收政府信息公开申请数量|8|||1|||9",
                                  "3x1:二、上年结转政府信息公开申请数量|0|0|0|0|0|0|0"}) +
                            "</table>";
  const PageTables page = ReadHtmlPage(
      "<table width=1000><tr><td>栏目<br>导航</td><td><p>三、收到和处理政府信息公开申请情况</p>" + inner +
      "</td></tr><tr><td colspan=2>版权所有</td></tr></table>");
  EXPECT_EQ(page.Tables(), "applications UNSPECIFIED grid");
  EXPECT_EQ(page.Row("applications", "new"), "8 _ _ 1 _ _ 9");
}

TEST(HtmlTables, SpansOfCellsGiveTheirBytes) {
  const PageTables page =
      ReadHtmlPage(Applications({"3x1:一、本年新收政府信息公开申请数量|１２|&nbsp;|3件|0|0|0|15"}));
  const report::v1::Table& table = *page.Find("applications");
  EXPECT_EQ(table.cells(0).raw(), "１２");
  EXPECT_EQ(table.cells(0).end() - table.cells(0).begin(), 6u);
  EXPECT_EQ(table.cells(2).raw(), "3件");
}

TEST(Html, FiguresOfAMergedCellBehindAMisprintedLabel) {
  std::string page = "<table><tr><td></td>";
  for (const char* column :
       {"自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"})
    page.append("<td>").append(column).append("</td>");
  page += "</tr><tr><td>5.属于三类内部事务信息</td>";
  for (const char* figure : {"0", "0", "2", "0", "0", "0", "2"})
    page.append("<td>").append(figure).append("</td>");
  page +=
      "</tr><tr><td>6.属于四类过程信息</td><td colspan=\"7\"><p>3&nbsp;&nbsp; 0&nbsp;&nbsp; 1&nbsp;&nbsp; "
      "0&nbsp;&nbsp; 0&nbsp;&nbsp; 0&nbsp;&nbsp; 4</p></td></tr>"
      "<tr><td>7.属于行政执法案卷</td>";
  for (int i = 0; i < 7; ++i) page += "<td>0</td>";
  page += "</tr></table>";
  EXPECT_EQ(ReadHtmlPage(page).Row("applications", "denied_6"), "3 0 1 0 0 0 4");
}

TEST(HtmlTables, MergedCellsMayHoldUnits) {
  const PageTables page =
      ReadHtmlPage(Applications({"1x2:三、本年度办理结果|2x1:（一）予以公开|7x1:1件&nbsp;&nbsp; 0件&nbsp; "
                                 "0件&nbsp; 0件&nbsp; 0件&nbsp; 2件 3件",
                                 "2x1:（二）部分公开|1件|1件|1件|1件|1件|0件|5件"}));
  EXPECT_EQ(page.Row("applications", "granted"), "1 0 0 0 0 2 3");
}

TEST(HtmlTables, ARowAsWideAsItsHeaderStandsBelowItWholly) {
  const std::string columns =
      "<tr><td colspan=3>项目</td><td>自然人</td><td>商业企业</td><td>科研机构</td><td>社会公益组织</td>"
      "<td>法律服务机构</td><td>其他</td><td>总计</td></tr>";
  const std::string zeros = "<td>0</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td></tr>";
  // The label beside the results spans a row too few.
  const PageTables page = ReadHtmlPage(
      "<html><body><table border=1>" + columns +
      "<tr><td rowspan=2>三、本年度办理结果</td><td colspan=2>（一）予以公开</td>" + zeros +
      "<tr><td colspan=2>（二）部分公开</td>" + zeros + "<tr><td colspan=2>（六）其他处理</td>" + zeros +
      "<tr><td colspan=2>（七）总计</td><td colspan=6>3</td><td>4</td></tr></table></body></html>");
  EXPECT_EQ(page.Row("applications", "total"), "3~3 3~3 3~3 3~3 3~3 3~3 4");
}

TEST(HtmlTables, AGroupThatReachesTooFarIsNoCellOfTheRow) {
  const std::string columns =
      "<tr><td colspan=3>项目</td><td>自然人</td><td>商业企业</td><td>科研机构</td><td>社会公益组织</td>"
      "<td>法律服务机构</td><td>其他</td><td>总计</td></tr>";
  const std::string zeros = "<td>0</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td></tr>";
  // 三、 spans a row too few, (六) one more: the last rows stand a column too far to the left.
  const PageTables page =
      ReadHtmlPage("<html><body><table border=1>" + columns +
                   "<tr><td rowspan=2>三、本年度办理结果</td><td colspan=2>（一）予以公开</td>" + zeros +
                   "<tr><td "
                   "rowspan=3>（六）其他处理</"
                   "td><td>1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请</td>" +
                   zeros +
                   "<tr><td>2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请</td><td "
                   "colspan=6>3</td><td>4</td></tr><tr><td>3.其他</td>" +
                   zeros + "</table></body></html>");
  EXPECT_EQ(page.Row("applications", "other_2"), "3~3 3~3 3~3 3~3 3~3 3~3 4");
  EXPECT_EQ(page.Row("applications", "other_3"), "0 0 0 0 0 0 0");
}

TEST(HtmlTables, ANumberedRowMayHoldAllItsFiguresInOneCell) {
  const std::string columns =
      "<tr><td "
      "colspan=3>项目</td><td>行次</td><td>自然人</td><td>商业企业</td><td>科研机构</td><td>社会公益组织</td>"
      "<td>法律服务机构</td><td>其他</td><td>总计</td></tr>";
  std::string rows;
  int number = 1;
  for (const char* label :
       {"一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量", "（一）予以公开",
        "（二）部分公开", "1.属于国家秘密", "（七）总计", "四、结转下年度继续办理"}) {
    rows.append("<tr><td colspan=3>")
        .append(label)
        .append("</td><td>")
        .append(std::to_string(number))
        .append("</td>");
    rows.append(number == 1 ? "<td colspan=7>3&nbsp;0&nbsp;0&nbsp;0&nbsp;0&nbsp;1&nbsp;4</td></tr>"
                            : "<td>0</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td></tr>");
    ++number;
  }
  const PageTables page =
      ReadHtmlPage("<html><body><table border=1>" + columns + rows + "</table></body></html>");
  EXPECT_EQ(page.Row("applications", "new"), "3 0 0 0 0 1 4");
  EXPECT_EQ(page.Row("applications", "carried_in"), "0 0 0 0 0 0 0");
}

}  // namespace
}  // namespace gouji::extract
