// Tables in the notation of wikis: its signs are no cells.
#include <gtest/gtest.h>

#include <string>

#include "tests/worker/extract/table_page.h"

namespace gouji::extract {
namespace {

TEST(WikiPage, EachCellOnItsLine) {
  const PageTables page = ReadPage(
      "二、主动公开政府信息情况\n{| class=\"wikitable\"\n| 第二十条第（一）项\n|-\n"
      "| 信息内容\n| 本年制发件数\n| 本年废止件数\n| 现行有效件数\n|-\n"
      "| 规章\n| \n| \n| 4\n|-\n| 行政规范性文件\n| 6\n| 2\n| 31\n|-\n"
      "| 第二十条第（五）项\n|-\n| 信息内容\n| 本年处理决定数量\n|-\n| 行政许可\n| 77\n|}\n"
      "三、收到和处理政府信息公开申请情况\n");
  EXPECT_EQ(page.Row("disclosure", "regulations"), "_ _ 4");
  EXPECT_EQ(page.Row("disclosure", "normative_documents"), "6 2 31");
  EXPECT_EQ(page.Row("disclosure", "licensing"), "77");
}

TEST(WikiPage, CellsOnOneLineWithAttributes) {
  const PageTables page = ReadPage(
      "{|\n|+ 申请情况\n! colspan=\"3\" | 申请人情况 !! 自然人 !! 商业企业 !! 科研机构 !! 社会公益组织 !! "
      "法律服务机构 !! 其他 !! 总计\n|-\n"
      "| 一、本年新收政府信息公开申请数量 || 5 || 1 || || 0 || 0 || 0 || 6\n|- style=\"color:red\"\n"
      "| 二、上年结转政府信息公开申请数量 || 0 || || || || || || 0\n|-\n"
      "| style=\"width:9em\" | （一）予以公开 || 4 || 1 || 0 || 0 || 0 || 0 || 5\n|-\n"
      "| 四、结转下年度继续办理 || 1 || 0 || 0 || 0 || 0 || 0 || 1\n|}\n");
  EXPECT_EQ(page.Row("applications", "new"), "5 1 _ 0 0 0 6");
  EXPECT_EQ(page.Row("applications", "carried_in"), "0 _ _ _ _ _ 0");
  EXPECT_EQ(page.Row("applications", "granted"), "4 1 0 0 0 0 5");
  EXPECT_EQ(page.Row("applications", "carried_out"), "1 0 0 0 0 0 1");
}

TEST(WikiPage, SectionFourHasNoSignsForCells) {
  const PageTables page = ReadPage(
      "四、政府信息公开行政复议、行政诉讼情况\n{|\n| 行政复议\n| 行政诉讼\n|-\n"
      "| 结果维持\n| 结果纠正\n| 其他结果\n| 尚未审结\n| 总计\n| 未经复议直接起诉\n| 复议后起诉\n|-\n"
      "| 结果维持\n| 结果纠正\n| 其他结果\n| 尚未审结\n| 总计\n| 结果维持\n| 结果纠正\n| 其他结果\n| "
      "尚未审结\n| "
      "总计\n|-\n"
      "| 3\n| 0\n| 1\n| 0\n| 4\n| 0\n| 0\n| 0\n| 0\n| 0\n| 2\n| 0\n| 0\n| 0\n| 2\n|}\n"
      "五、存在的主要问题及改进情况\n");
  EXPECT_EQ(page.Printed("review"),
            "review: 3 0 1 0 4\nlitigation_direct: 0 0 0 0 0\nlitigation_after_review: 2 0 0 0 2\n");
}

TEST(WikiPage, ATableThatIsNotClosedEndsTheReadingOnly) {
  std::string page;
  for (int i = 0; i < 3000; ++i) page += "{|\n|-\n| 规章\n";
  EXPECT_EQ(ReadPage(page).Printed("disclosure").find('9'), std::string::npos);
}

}  // namespace
}  // namespace gouji::extract
