// Tables whose page keeps two dimensions, through the whole table reader.
#include <gtest/gtest.h>

#include <array>
#include <string>

#include "tests/worker/extract/table_page.h"

namespace gouji::extract {
namespace {

TEST(DrawnPage, AlignedTextHasEveryCell) {
  const PageTables page = ReadPage(
      "三、收到和处理政府信息公开申请情况\n\n"
      "                               自然  商业  科研  社会  法律  其他  总计\n"
      "                                人   企业  机构  公益  服务\n"
      "                                                 组织  机构\n"
      "一、本年新收政府信息公开         7                             2     9\n"
      "申请数量\n"
      "二、上年结转政府信息公开\n"
      "申请数量\n"
      "    （一）予以公开               4                                   4\n"
      "         1.属于国家秘                 \n"
      "（三     密\n"
      "）不予   2.其他法律行                                          2     2\n"
      "公开     政法规禁止公\n"
      "         开\n"
      "    （七）总计                   4                             2     6\n"
      "四、结转下年度继续办理           3                                   3\n\n"
      "四、政府信息公开行政复议、行政诉讼情况\n");
  EXPECT_EQ(page.Row("applications", "new"), "7 _ _ _ _ 2 9");
  EXPECT_EQ(page.Row("applications", "carried_in"), "_ _ _ _ _ _ _");
  EXPECT_EQ(page.Row("applications", "granted"), "4 _ _ _ _ _ 4");
  EXPECT_EQ(page.Row("applications", "denied_1"), "_ _ _ _ _ _ _");
  EXPECT_EQ(page.Row("applications", "denied_2"), "_ _ _ _ _ 2 2");
  EXPECT_EQ(page.Row("applications", "total"), "4 _ _ _ _ 2 6");
  EXPECT_EQ(page.Row("applications", "carried_out"), "3 _ _ _ _ _ 3");
}

TEST(DrawnPage, ReviewsBelowLetteredHeaders) {
  const PageTables page = ReadPage(
      "四、政府信息公开行政复议、行政诉讼情况\n\n"
      "       行政复议                        行政诉讼\n"
      "                       未经复议直接起诉     复议后起诉\n"
      " 结  结  其  尚  总  结  结  其  尚  总  结  结  其  尚  总\n"
      " 果  果  他  未  计  果  果  他  未  计  果  果  他  未  计\n"
      " 维  纠  结  审      维  纠  结  审      维  纠  结  审\n"
      " 持  正  果  结      持  正  果  结      持  正  果  结\n"
      " 2   0   1   4   7   10          2   12\n");
  EXPECT_EQ(page.Row("review", "review"), "2 0 1 4 7");
  EXPECT_EQ(page.Row("review", "litigation_direct"), "10 _ _ 2 12");
  EXPECT_EQ(page.Row("review", "litigation_after_review"), "_ _ _ _ _");
}

// As a PDF prints it: words of neighbours on lines of different heights, none above one another.
TEST(DrawnPage, ReviewsBelowScatteredHeaders) {
  const std::string header =
      "四、政府信息公开行政复议、行政诉讼情况\n"
      "          行政复议                              行政诉讼\n\n"
      "                              未经复议直接起诉                  复议后起诉\n\n"
      "结果   结果     其他   尚未\n"
      "                    总 计 结果 结果 其他       尚未     结果 结果 其他 尚未\n"
      "维持   纠正     结果   审结                                               总计\n"
      "                                          总 计\n"
      "                        维持 纠正 结果       审结     维持 纠正 结果 审结\n\n\n";
  const PageTables page =
      ReadPage(header + "10    1      0   0    0   0    0   0   0    0   5   0     0   0   6\n");
  EXPECT_EQ(page.Row("review", "review"), "10 1 0 0 0");
  EXPECT_EQ(page.Row("review", "litigation_direct"), "0 0 0 0 0");
  EXPECT_EQ(page.Row("review", "litigation_after_review"), "5 0 0 0 6");
  // A figure that is lost may be any of them.
  const PageTables fourteen =
      ReadPage(header + "10    1      0   0    0   0    0   0   0    0   5   0     0   0\n");
  const report::v1::Table* const doubtful = fourteen.Find("review");
  ASSERT_NE(doubtful, nullptr);
  for (const report::v1::Cell& cell : doubtful->cells())
    EXPECT_EQ(cell.certainty(), report::v1::CERTAINTY_UNSURE) << cell.raw();
}

TEST(DrawnPage, BoxesPartTheRows) {
  const PageTables page = ReadPage(
      "二、主动公开政府信息情况\n"
      "┌──────────┬──────┬──────┬──────┐\n"
      "│信息内容  │本年制│本年废│现行有│\n"
      "│          │发件数│止件数│效件数│\n"
      "├──────────┼──────┼──────┼──────┤\n"
      "│规章      │      │1     │4     │\n"
      "├──────────┼──────┼──────┼──────┤\n"
      "│行政规范性│12    │      │30    │\n"
      "│文件      │      │      │      │\n"
      "└──────────┴──────┴──────┴──────┘\n");
  EXPECT_EQ(page.Row("disclosure", "regulations"), "_ 1 4");
  EXPECT_EQ(page.Row("disclosure", "normative_documents"), "12 _ 30");
}

// A value's place is where the page prints it, and the place of a blank lies in its row's line.
TEST(DrawnPage, PlacesAreThoseOfThePage) {
  const std::string text =
      "三、收到和处理政府信息公开申请情况\n\n"
      "                  自然  商业  科研  社会  法律  其他  总计\n"
      "                   人   企业  机构  公益  服务\n"
      "一、本年新收政府\n"
      "信息公开申请数量    31                      5    ２　 38\n"
      "二、上年结转        6     1                            7\n";
  const PageTables page = ReadPage(text);
  const report::v1::Table* const table = page.Find("applications");
  ASSERT_NE(table, nullptr);
  int blanks = 0;
  for (const report::v1::Cell& cell : table->cells()) {
    if (table->rows(static_cast<int>(cell.row())) != "new") continue;
    const std::string printed = text.substr(cell.begin(), cell.end() - cell.begin());
    if (cell.state() == report::v1::CELL_STATE_BLANK) {
      ++blanks;
      EXPECT_TRUE(printed.empty());
      EXPECT_GT(cell.begin(), text.find("31"));
      EXPECT_LE(cell.begin(), text.find("38"));
    } else {
      EXPECT_TRUE(printed == "31" || printed == "5" || printed == "２" || printed == "38") << printed;
    }
  }
  EXPECT_EQ(blanks, 3);
  EXPECT_GE(table->span().end(), text.find("7\n"));
}

TEST(DrawnPage, ABlankBelowTheHeaderOfAGrid) {
  const PageTables page = ReadPage(
      "+------------------+------+------+------+\n"
      "|第二十条第(一)项  |      |      |      |\n"
      "+------------------+------+------+------+\n"
      "|信息  内容        |本年制|本年废|现行有|\n"
      "|                  |发件数|止件数|效件数|\n"
      "+------------------+------+------+------+\n"
      "|规章              |      |      |      |\n"
      "+------------------+------+------+------+\n"
      "|行政规范性文件    |3     |      |14    |\n"
      "+------------------+------+------+------+\n"
      "|第二十条第(五)项  |      |      |      |\n"
      "+------------------+------+------+------+\n"
      "|信息内容          |本年处|      |      |\n"
      "|                  |理决定|      |      |\n"
      "|                  |数量  |      |      |\n"
      "+------------------+------+------+------+\n"
      "|行政许可          |250   |      |      |\n"
      "+------------------+------+------+------+\n");
  EXPECT_EQ(page.Row("disclosure", "normative_documents"), "3 _ 14");
  EXPECT_EQ(page.Row("disclosure", "licensing"), "250");
}

// Brackets that became narrow push what stands behind them; those of the table above say nothing about this one's columns.
TEST(DrawnPage, TheTableAboveDoesNotMoveColumns) {
  const PageTables page = ReadPage(
      "规章(仅限有规章制定权的 0       0       5\n"
      "三、收到和处理政府信息公开申请情况\n"
      "          等于第三项加第四项之和)            自然 商业  科研  社会  法律         总计\n"
      "                                              人  企业  机构  公益  服务  其他\n"
      "一、本年新收政府信息公开申请数量            3     0     0     0     0     0     3\n"
      "二、上年结转政府信息公开申请数量            0     0     0     0     0     1     1\n"
      "           (一)予以公开                     1                             1     2\n"
      "           (二)部分公开(区别处理的，只计这  0                                   0\n"
      "           (三)不 3.危及“三安全一稳定”      0                                   0\n"
      "           予公开 4.保护第三方合法权益      1                                   1\n");
  EXPECT_EQ(page.Row("applications", "granted"), "1 _ _ _ _ 1 2");
  EXPECT_EQ(page.Row("applications", "partial"), "0 _ _ _ _ _ 0");
  EXPECT_EQ(page.Row("applications", "denied_3"), "0 _ _ _ _ _ 0");
}

TEST(DrawnPage, TheTableBelowDoesNotMoveColumns) {
  const PageTables page = ReadPage(
      "三、收到和处理政府信息公开申请情况\n"
      "              第三项加第四项之和)                自然\n"
      "                                                  人  商业  科研  社会  法律         总计\n"
      "                                                      企业  机构  公益  服务  其他\n"
      "一、本年新收政府信息公开申请数量                                                    0\n"
      "             (二)部分公开(区分处理的，只计这一                                      0\n"
      "                  1.属于国家秘密                                                    0\n"
      "                  2.其他法律行政法规禁止公开                                        0\n"
      "             (六)\n"
      "             其他 2.申请人逾期未按收费通知要求\n"
      "\n"
      "             (七)总计                                                               0\n"
      "四、结转下年度继续办理                                                              0\n"
      "四、政府信息公开行政复议、行政诉讼情况\n"
      "结果维 结果纠 其他结 尚未审                 未经复议直接起诉                      复议后起诉\n"
      "  持     正     果     结    总计  结果维 结果纠 其他结 尚未审  总计  结果维 结果纠 其他结 尚未审  "
      "总计\n"
      "                                     持     正     果     结            持     正     果     结\n"
      "   1      0      0      0      1      0      0      0      0      0      0      0      0      0      "
      "0\n");
  EXPECT_EQ(page.Row("applications", "new"), "_ _ _ _ _ _ 0");
  EXPECT_EQ(page.Row("applications", "total"), "_ _ _ _ _ _ 0");
  EXPECT_EQ(page.Row("applications", "carried_out"), "_ _ _ _ _ _ 0");
}

// Each stands at the right edge of its column, half a column from its header: as many places as there are columns.
TEST(DrawnPage, FiguresInAsManyPlacesAsColumns) {
  const PageTables page = ReadPage(
      "三、收到和处理政府信息公开申请情况\n"
      "               第三项加第四项之和）                 自然人  商业企业  科研机构  社会公益  法律服务  "
      "其他         总计\n"
      "     （六）其他 2.申请人逾期未按收费通知要求缴纳\n"
      "        处理    费用、行政机关不再处理其政府信息          6                                       0   "
      "      0         6\n"
      "                3.其他                                    3                   0         0             "
      "                3\n"
      "     （七）总计                                          95         0         2                   5   "
      "              102\n"
      "四、结转下年度继续办理\n");
  EXPECT_EQ(page.Row("applications", "other_3"), "3 _ 0 0 _ _ 3");
  EXPECT_EQ(page.Row("applications", "total"), "95 0 2 _ 5 _ 102");
}

constexpr std::string_view kCounted =
    "三、收到和处理政府信息公开申请情况\n\n"
    "                                                      申请人情况\n"
    "                                              法人或其他组织\n"
    "序号 项目                             自然 商业 科研 社会 法律      总计\n"
    "                                       人  企业 机构 公益 服务 其他\n"
    "                                                     组织 机构\n"
    "1    一、本年新收政府信息公开申请数量  3                             3\n"
    "2    二、上年结转政府信息公开申请数量\n"
    "3          （一）予以公开              1              0              1\n"
    "           （二）部分公开（区分处理的\n"
    "4          ，只计这一情形，不计其他情                               0\n"
    "           形）\n"
    "5                 1.属于国家秘密       0\n"
    "6          （三） 2.其他法律行政法规禁      0\n"
    "           不予公 止公开\n"
    "7          开     3.危及“三安全一稳定”           2                   2\n"
    "8          （七）总计                  1         2    0              3\n"
    "9    四、结转下年度继续办理\n";

TEST(DrawnPage, NumbersOfRowsAreNoFigures) {
  const PageTables page = ReadPage(kCounted);
  EXPECT_EQ(page.Row("applications", "new"), "3 _ _ _ _ _ 3");
  EXPECT_EQ(page.Row("applications", "granted"), "1 _ _ 0 _ _ 1");
  EXPECT_EQ(page.Row("applications", "partial"), "_ _ _ _ _ _ 0");
  EXPECT_EQ(page.Row("applications", "denied_2"), "_ 0 _ _ _ _ _");
  EXPECT_EQ(page.Row("applications", "denied_3"), "_ _ 2 _ _ _ 2");
  EXPECT_EQ(page.Row("applications", "total"), "1 _ 2 0 _ _ 3");
  EXPECT_EQ(page.Row("applications", "carried_out").find_first_of("0123456789~"), std::string::npos);
}

// The last row is blank as others are, though its number is that of a section; one beyond a page's end has its number too.
TEST(DrawnPage, TheLastRowMayBeBlank) {
  const std::string rows =
      "三、收到和处理政府信息公开申请情况\n\n"
      "                               自然  商业  科研  社会  法律  其他  总计\n"
      "                                人   企业  机构  公益  服务\n"
      "                                                 组织  机构\n"
      "一、本年新收政府信息公开         7                             2     9\n"
      "申请数量\n"
      "    （一）予以公开               4                                   4\n"
      "         2.其他法律行                                          2     2\n"
      "         政法规禁止公\n"
      "         开\n"
      "    （七）总计                   4                             2     6\n";
  const PageTables page =
      ReadPage(rows + "四、结转下年度继续办理\n\n四、政府信息公开行政复议、行政诉讼情况\n");
  EXPECT_EQ(page.Row("applications", "total"), "4 _ _ _ _ 2 6");
  EXPECT_EQ(page.Row("applications", "carried_out"), "_ _ _ _ _ _ _");
  const PageTables below =
      ReadPage(rows + "\n四、结转下年度继续办理\n\n四、政府信息公开行政复议、行政诉讼情况\n");
  EXPECT_EQ(below.Row("applications", "carried_out"), "_ _ _ _ _ _ _");
  const std::string counted(kCounted);
  const size_t last = counted.rfind("9    四、");
  const PageTables broken =
      ReadPage(counted.substr(0, last) + "\n            - 2 -\n\n" + counted.substr(last));
  EXPECT_EQ(broken.Row("applications", "carried_out").find_first_of("0123456789~"), std::string::npos)
      << broken.Row("applications", "carried_out");
}

TEST(DrawnPage, ReviewsInRowsOfTheirOwn) {
  const PageTables page = ReadPage(
      "四、政府信息公开行政复议、行政诉讼情况\n\n"
      "      类别        结果维持 结果纠正 其他结果 尚未审结   总计\n\n"
      "行政复议\n\n"
      "未经复议直接起    3                          12      15\n"
      "诉\n\n"
      "复议后起诉                          1                 1\n\n"
      "五、存在的主要问题及改进情况\n");
  EXPECT_EQ(page.Row("review", "review").find_first_of("0123456789~"), std::string::npos);
  EXPECT_EQ(page.Row("review", "litigation_direct"), "3 _ _ 12 15");
  EXPECT_EQ(page.Row("review", "litigation_after_review"), "_ _ 1 _ 1");
}

TEST(DrawnPage, FiguresStandInAllTablesAlike) {
  // Below two headers as near as each other: the table above tells that figures stand left in their cells.
  const std::string review =
      "四、政府信息公开行政复议、行政诉讼情况\n\n"
      "                     行政复议                                                                   "
      "行政诉讼\n"
      " 结果维持  结果纠正  其他结果  尚未审结    总计                    未经复议直接起诉                   "
      "    "
      "              复议后起诉\n"
      "                                                   结果维持  结果纠正  其他结果  尚未审结    总计    "
      "结果维持  结果纠正  其他结果  尚未审结    总计\n"
      "                                        7\n\n"
      "五、存在的主要问题及改进情况\n";
  const std::string applications =
      "三、收到和处理政府信息公开申请情况\n\n"
      "                                                     申请人情况\n"
      "                                             法人或其他组织\n"
      "项目                               自然人  商业企业 科研机构 社会公益 法律服务   其他     总计\n"
      "                                                             组织     机构\n"
      "一、本年新收政府信息公开申请数量  3        0        0        0        0        0        3\n"
      "二、上年结转政府信息公开申请数量  0        0        0        0        0        0        0\n"
      "       （一）予以公开             3        0        0        0        0        0        3\n"
      "       （七）总计                 3        0        0        0        0        0        3\n"
      "四、结转下年度继续办理            0        0        0        0        0        0        0\n\n";
  EXPECT_EQ(ReadPage(applications + review).Row("review", "review"), "_ _ _ _ 7");
  EXPECT_NE(ReadPage(review).Row("review", "review"), "_ _ _ 7 _");
  // Full-width figures, each over the blank behind it, tell the same.
  static constexpr auto kWide =
      std::to_array<std::string_view>({"０", "１", "２", "３", "４", "５", "６", "７"});
  std::string wide;
  for (const std::string& table : {applications, review}) {
    for (size_t i = 0; i < table.size(); ++i) {
      if (table[i] < '0' || table[i] > '7') {
        wide += table[i];
        continue;
      }
      wide += kWide[static_cast<size_t>(table[i] - '0')];
      if (table[i + 1] == ' ') ++i;
    }
  }
  EXPECT_EQ(ReadPage(wide).Row("review", "review"), "_ _ _ _ 7");
}

TEST(DrawnPage, AZeroAloneIsNoPageNumber) {
  const PageTables page = ReadPage(
      std::string(kCounted) +
      "\n\n"
      "四、政府信息公开行政复议、行政诉讼情况\n\n"
      "                  行政复议                                                            行政诉讼\n\n"
      "                                                           未经复议直接起诉                           "
      "     "
      "复议后起诉\n"
      "结果维持 结果纠正 其他结果 尚未审结   总计\n"
      "                                             结果维持 结果纠正 其他结果 尚未审结   总计   结果维持 "
      "结果纠正 "
      "其他结果 尚未审结   总计\n\n"
      "                         0\n\n\n五、存在的主要问题及改进情况\n");
  EXPECT_EQ(page.Row("review", "review"), "_ _ 0 _ _");
}

TEST(DrawnPage, TheUnitOfANarrowHeaderIsCutIntoLetters) {
  const PageTables page = ReadPage(
      "二、主动公开政府信息情况\n第二十条第（九）项\n"
      "信息内容                     采购  采购\n                             项目  总金\n"
      "                             数量  额（\n                                   单位\n"
      "                                   ：万\n                                   元，\n"
      "                                   保留\n                                   4位\n"
      "                                   小数\n                                   ）\n"
      "政府集中采购                 7     2.8\n");
  EXPECT_EQ(page.Row("disclosure", "procurement"), "7 2.8");
  const report::v1::Table* const table = page.Find("disclosure");
  ASSERT_NE(table, nullptr);
  EXPECT_EQ(table->cells(table->cells_size() - 1).unit(), report::v1::UNIT_WAN_YUAN);
}

TEST(DrawnPage, RunsOfBlanksBelowAHeaderThatIsNotAlignedPlaceNothing) {
  const PageTables page = ReadPage(
      "四、政府信息公开行政复议、行政诉讼情况\n行政复议  行政诉讼\n"
      "结果维持  结果纠正  其他结果       尚未审结       总计       未经复议直接起诉      复议后起诉\n"
      "结果维持     结果纠正  其他结果   尚未审结        总计   结果维持      结果纠正    其他结果  尚未审结 "
      "      "
      "总计    结果维持     结果纠正       其他结果       尚未审结      总计\n"
      "0       0\n五、存在的主要问题及改进情况\n");
  EXPECT_EQ(page.Row("review", "review"), "0~105 0~105 ?~105 ?~105 ?~105");
}

TEST(DrawnPage, HeadersWhoseLettersLostTheirOrder) {
  // Fifteen columns of a letter's width, written line by line with the words above them between.
  const PageTables letters = ReadPage(
      "四、结转下年度继续办理 0 0 0 0 0 0 0\n四、政府信息公开行政复议、行政诉讼情况\n"
      "行政复议 行政诉讼\n未经复议直接起诉 复议后起诉\n"
      "结 结 其 尚\n结 结 其 尚 结 结 其 尚\n果 果 他 未\n总计 果 果 他 未 总 果 果 他 未 总\n"
      "维 纠 结 审\n维 纠 结 审 计 维 纠 结 审 计\n持 正 果 结\n持 正 果 结 持 正 果 结\n"
      "1 0 2 0 3 0 1 0 0 1 0 0 0 4 4\n五、存在的主要问题及改进情况\n");
  EXPECT_EQ(letters.Row("review", "review"), "1 0 2 0 3");
  EXPECT_EQ(letters.Row("review", "litigation_direct"), "0 1 0 0 1");
  EXPECT_EQ(letters.Row("review", "litigation_after_review"), "0 0 0 4 4");
  const PageTables words = ReadPage(
      "四、政府信息公开行政复议、行政诉讼情况\n行政复议 行政诉讼\n"
      "结果 结果 其他 尚未 总\n未经复议直接起诉 复议后起诉\n维持 纠正 结果 审结 计\n"
      "结果 结果 其他 尚未 总 结果 结果 其他 尚未 总\n维持 纠正 结果 审结 计 维持 纠正 结果 审结 计\n"
      "1 0 2 0 3 0 1 0 0 1 0 0 0 4 4\n五、存在的主要问题及改进情况\n");
  EXPECT_EQ(words.Row("review", "litigation_after_review"), "0 0 0 4 4");
  // A letter less: nobody knows which header it is of.
  const PageTables cut = ReadPage(
      "四、政府信息公开行政复议、行政诉讼情况\n未经复议直接起诉 复议后起诉\n"
      "结 结 其 尚 结 结 其 尚\n果 果 他 未 总 果 果 他 未 总\n"
      "维 纠 结 审 计 维 纠 结 审\n持 正 果 结 持 正 果 结\n0 1 0 0 1 0 0 0 4 4\n");
  EXPECT_EQ(cut.Row("review", "review"), "no table");
}

TEST(DrawnPage, ADrawnReviewMayBeBlank) {
  const std::string rule =
      "+------+------+------+------+------+------+------+------+------+------+------+------+------+"
      "------+------+\n";
  const PageTables page = ReadPage("四、政府信息公开行政复议、行政诉讼情况\n\n" + rule +
                                   "|行政复|      |      |      |      |行政诉|      |      |      |      |  "
                                   "    |      |      |      |      |\n"
                                   "|议    |      |      |      |      |讼    |      |      |      |      |  "
                                   "    |      |      |      |      |\n" +
                                   rule +
                                   "|结果维|结果纠|其他结|尚未审|总计  |未经复|      |      |      |      "
                                   "|复议后|      |      |      |      |\n"
                                   "|持    |正    |果    |结    |      |议直接|      |      |      |      "
                                   "|起诉  |      |      |      |      |\n"
                                   "|      |      |      |      |      |起诉  |      |      |      |      |  "
                                   "    |      |      |      |      |\n" +
                                   rule +
                                   "|      |      |      |      |      |结果维|结果纠|其他结|尚未审|总计  "
                                   "|结果维|结果纠|其他结|尚未审|总计  |\n"
                                   "|      |      |      |      |      |持    |正    |果    |结    |      "
                                   "|持    |正    |果    |结    |      |\n" +
                                   rule +
                                   "|      |      |      |      |      |      |      |      |      |      |  "
                                   "    |      |      |      |      |\n" +
                                   rule + "\n五、存在的主要问题及改进情况\n");
  EXPECT_EQ(page.Tables(), "review UNSPECIFIED pipes");
}

TEST(DrawnPage, TwoFiguresBelowAHeaderStandAsInAnAlignedTableAbove) {
  const std::string applications =
      "三、收到和处理政府信息公开申请情况\n\n"
      "                                 自然 商业 科研 社会 法律 其他 总计\n"
      "                                 人   企业 机构 公益 服务\n"
      "                                                组织 机构\n"
      "一、本年新收政府信息公开申请数量 ２                       ０   ２\n"
      "二、上年结转政府信息公开申请数量      １                       １\n"
      "       (一)予以公开              １        ０                  １\n"
      "       (七)总计                  １             ０        １   ２\n"
      "四、结转下年度继续办理           １                            １\n\n";
  const std::string review =
      "四、政府信息公开行政复议、行政诉讼情况\n\n"
      "                  行政复议                                                            行政诉讼\n\n"
      "                                                           未经复议直接起诉                     "
      "           复议后起诉\n"
      "结果维持 结果纠正 其他结果 尚未审结   总计\n"
      "                                             结果维持 结果纠正 其他结果 尚未审结   总计   结果维持 "
      "结果纠正 其他结果 尚未审结   总计\n\n"
      "                           ０                                  ０\n\n\n"
      "五、存在的主要问题及改进情况\n";
  EXPECT_EQ(ReadPage(applications + review).Row("review", "review"), "_ _ _ 0 _");
  EXPECT_EQ(ReadPage(applications + review).Row("review", "litigation_direct"), "_ _ 0 _ _");
  EXPECT_NE(ReadPage(review).Row("review", "review"), "_ _ _ 0 _");
}

TEST(DrawnPage, FiguresBelowAHeaderByChanceAreNotPlaced) {
  // Runs of blanks of any length: nothing else on the page shows that they align.
  const PageTables two = ReadPage(
      "四、政府信息公开行政复议、行政诉讼情况\n"
      "类别        结果维持        结果纠正       其他结果  尚未审结    总计\n"
      "行政复议    0\n未经复议直接起诉\n复议后起诉   0\n五、存在的主要问题及改进情况\n");
  EXPECT_NE(two.Row("review", "review").find('~'), std::string::npos) << two.Row("review", "review");
  const PageTables three = ReadPage(
      "四、政府信息公开行政复议、行政诉讼情况\n"
      "类别     结果维持     结果纠正    其他结果      尚未审结      总计\n"
      "行政复议       1       1      2\n未经复议直接起诉\n复议后起诉        1      3      4\n"
      "五、存在的主要问题及改进情况\n");
  EXPECT_EQ(three.Row("review", "review").substr(0, 2), "1~");
  EXPECT_EQ(three.Row("review", "review").find('_'), std::string::npos);
}

}  // namespace
}  // namespace gouji::extract
