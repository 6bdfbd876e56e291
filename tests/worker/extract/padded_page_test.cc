// Rows to which an extractor added bars: its blank cells are left out, and the bars behind a row place nothing.
#include <gtest/gtest.h>

#include <string>

#include "tests/worker/extract/table_page.h"

namespace gouji::extract {
namespace {

constexpr std::string_view kHeader =
    "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和） | 申请人情况 | ||||||||\n"
    "自然人 | 法人或其他组织 | 总计 | |||||||\n"
    "商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | |||||\n";

TEST(PaddedPage, BarsBehindARowAreNoBlankCells) {
  const PageTables page = ReadPage(std::string(kHeader) +
                                   "一、本年新收政府信息公开申请数量 | 41 | 7 | 48 | ||||||\n"
                                   "二、上年结转政府信息公开申请数量 | 3 | 3 | |||||||\n"
                                   "三、本年度办理结果 | （一）予以公开 | 30 | 7 | 0 | 0 | 0 | 0 | 37 | |\n"
                                   "（二）部分公开 | 12 | 12 | |||||||\n"
                                   "（三）不予公开 | 1.属于国家秘密 | ||||||||\n");
  EXPECT_EQ(page.Row("applications", "granted"), "30 7 0 0 0 0 37");
  // 41 + 7 = 48 leaves open whose the 7 is; 12 = 12 whose the first 12 is.
  EXPECT_EQ(page.Row("applications", "new").substr(0, 3), "41~");
  EXPECT_EQ(page.Row("applications", "new").find("48 _"), std::string::npos);
  EXPECT_NE(page.Row("applications", "partial").find('~'), std::string::npos);
  EXPECT_EQ(page.Row("applications", "denied_1"), "? ? ? ? ? ? ?");
}

TEST(PaddedPage, FullRowsAreReadAsPrinted) {
  const PageTables page = ReadPage(
      "第二十条第（一）项 | |||\n"
      "信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 | \n"
      "规章 | 0 | 0 | 0 | \n"
      "行政规范性文件 | 5 | 1 | 32 | \n"
      "第二十条第（五）项 | |||\n"
      "信息内容 | 本年处理决定数量 | ||\n"
      "行政许可 | 218 | ||\n"
      "第二十条第（六）项 | |||\n"
      "信息内容 | 本年处理决定数量 | ||\n"
      "行政处罚 | 64 | ||\n"
      "行政强制 | 0 | ||\n"
      "第二十条第（八）项 | |||\n"
      "信息内容 | 本年收费金额（单位：万元） | ||\n"
      "行政事业性收费 | 12.5 |\n");
  EXPECT_EQ(page.Printed("disclosure"),
            "regulations: 0 0 0\nnormative_documents: 5 1 32\nlicensing: 218\npenalties: 64\ncoercion: 0\n"
            "fees: 12.5\n");
}

TEST(PaddedPage, ThePadMayStandOnALineOfItsOwn) {
  const PageTables page = ReadPage(
      "第二十条第（一）项 |\n|||\n"
      "信息内容 |\n本年制发件数 |\n本年废止件数 |\n现行有效件数 |\n"
      "规章 |\n0 |\n0 |\n0 |\n"
      "行政规范性文件 |\n5 |\n32 |\n||\n"
      "第二十条第（五）项 |\n|||\n"
      "信息内容 |\n本年处理决定数量 |\n||\n"
      "行政许可 |\n218 |\n||\n");
  EXPECT_EQ(page.Row("disclosure", "regulations"), "0 0 0");
  EXPECT_NE(page.Row("disclosure", "normative_documents").find('~'), std::string::npos);
  EXPECT_EQ(page.Row("disclosure", "licensing"), "218");
}

TEST(PaddedPage, ThePadMayStandBelowARow) {
  const PageTables page = ReadPage(
      "第二十条第（一）项 |\n|||\n信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n"
      "规章 | 0 | 0 | 0 |\n行政规范性文件 | 5 | 1 | 32 |\n"
      "第二十条第（五）项 |\n|||\n信息内容 | 本年处理决定数量 |\n||\n行政许可 | 218 |\n||\n"
      "第二十条第（六）项 |\n|||\n信息内容 | 本年处理决定数量 |\n||\n行政处罚 | 64 |\n||\n行政强制 | 0 "
      "|\n||\n");
  EXPECT_EQ(page.Printed("disclosure"),
            "regulations: 0 0 0\nnormative_documents: 5 1 32\nlicensing: 218\npenalties: 64\ncoercion: 0\n");
}

TEST(PaddedPage, SectionFourWithoutTwoOfItsFiguresStaysOpen) {
  const PageTables page = ReadPage(
      "行政复议 |\n行政诉讼 |\n|||||||||||||\n"
      "结果维持 |\n结果纠正 |\n其他结果 |\n尚未审结 |\n总计 |\n未经复议直接起诉 |\n复议后起诉 |\n||||||||\n"
      "结果维持 |\n结果纠正 |\n其他结果 |\n尚未审结 |\n总计 |\n"
      "结果维持 |\n结果纠正 |\n其他结果 |\n尚未审结 |\n总计 |\n"
      "0 |\n1 |\n0 |\n1 |\n2 |\n0 |\n1 |\n1 |\n2 |\n1 |\n1 |\n0 |\n2 |\n||\n"
      "五、存在的主要问题及改进情况\n");
  for (const std::string row : {"review", "litigation_direct", "litigation_after_review"}) {
    EXPECT_EQ(page.Row("review", row).find("_ "), std::string::npos) << page.Row("review", row);
  }
  EXPECT_NE(page.Row("review", "litigation_direct").find('~'), std::string::npos);
}

TEST(PaddedPage, BareBarsInsideOfRowsAreBlankCells) {
  const std::string header = "申请人情况\n|自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计|\n";
  const PageTables page = ReadPage(header +
                                   "|一、本年新收政府信息公开申请数量|2||||||2|\n"
                                   "|二、上年结转政府信息公开申请数量|1|||||||\n"
                                   "|（一）予以公开|2|||||||\n"
                                   "|（二）部分公开|1||||||1|\n"
                                   "|1.属于国家秘密|0|0|0|0|0|0|0|\n");
  EXPECT_EQ(page.Row("applications", "new"), "2 _ _ _ _ _ 2");
  EXPECT_EQ(page.Row("applications", "granted"), "2 _ _ _ _ _ _");
}

TEST(PaddedPage, AGridPaddedAtItsRightIsNotCountedFromThere) {
  const PageTables page = ReadPage(
      "| （本列数据） | 申请人情况 |  |  |  |  |  |  |  |  |\n"
      "| 自然人 | 法人或其他组织 | 总计 |  |  |  |  |  |  |  |\n"
      "| 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 |  |  |  |  |  |\n"
      "| 一、本年新收政府信息公开申请数量 | 0 | 4 |  | 1 | 0 | 0 | 5 |  |  |\n"
      "| 二、上年结转政府信息公开申请数量 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |  |  |\n"
      "| 三、本年度办理结果 | （一）予以公开 | 0 | 4 |  | 0 | 0 | 0 | 4 |  |\n"
      "| （二）部分公开 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |  |  |\n"
      "| （三）不予公开 | 1.属于国家秘密 |  | 0 |  | 1 |  | 0 | 1 |  |\n"
      "| 2.其他法律行政法规禁止公开 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |  |  |\n"
      "| 3.危及“三安全一稳定” | 0 | 0 | 0 | 0 | 0 | 0 | 0 |  |  |\n");
  EXPECT_EQ(page.Row("applications", "denied_1"), "_ 0 _ 1 _ 0 1");
  EXPECT_EQ(page.Row("applications", "new"), "0 4 _ 1 0 0 5");
}

TEST(PaddedPage, ARowOneFigureShortIsNotBlankAtItsEnd) {
  const PageTables page = ReadPage(
      "第二十条第（一）项 |\n|||\n信息内容 |\n本年制发件数 |\n本年废止件数 |\n现行有效件数 |\n"
      "规章 |\n1 |\n1 |\n|\n行政规范性文件 |\n0 |\n0 |\n|\n"
      "第二十条第（五）项 |\n|||\n信息内容 |\n本年处理决定数量 |\n||\n行政许可 |\n|||\n"
      "第二十条第（六）项 |\n|||\n信息内容 |\n本年处理决定数量 |\n||\n行政处罚 |\n|||\n行政强制 |\n|||\n"
      "第二十条第（八）项 |\n|||\n信息内容 |\n本年收费金额（单位：万元） |\n||\n行政事业性收费 |\n12.5 |\n");
  EXPECT_EQ(page.Row("disclosure", "regulations"), "1~3 1~3 ?~3");
  EXPECT_EQ(page.Row("disclosure", "normative_documents"), "0~3 0~3 ?~3");
  EXPECT_EQ(page.Row("disclosure", "licensing"), "?");
  EXPECT_EQ(page.Row("disclosure", "fees"), "12.5");
}

TEST(PaddedPage, BarsOnLinesOfTheirOwnAreBlankCellsWhereOneStandsBeforeAFigure) {
  const PageTables page = ReadPage(
      "第二十条第（一）项 |\n|||\n信息内容 |\n本年制发件数 |\n本年废止件数 |\n现行有效件数 |\n"
      "规章 |\n|\n|\n|\n行政规范性文件 |\n2 |\n|\n5 |\n"
      "第二十条第（五）项 |\n|||\n信息内容 |\n本年处理决定数量 |\n||\n行政许可 |\n|\n||\n"
      "三、收到和处理政府信息公开申请情况\n"
      "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和） |\n申请人情况 |\n||||||||\n"
      "自然人 |\n法人或其他组织 |\n总计 |\n|||||||\n"
      "商业企业 |\n科研机构 |\n社会公益组织 |\n法律服务机构 |\n其他 |\n|||||\n"
      "一、本年新收政府信息公开申请数量 |\n|\n4 |\n|\n|\n|\n|\n4 |\n||\n"
      "二、上年结转政府信息公开申请数量 |\n|\n|\n|\n|\n|\n|\n0 |\n||\n"
      "三、本年度办理结果 |\n（一）予以公开 |\n|\n3 |\n|\n|\n|\n|\n|\n|\n"
      "（二）部分公开 |\n|\n|\n|\n|\n|\n|\n|\n||\n"
      "（三）不予公开 |\n1.属于国家秘密 |\n|\n1 |\n|\n|\n|\n|\n1 |\n|\n");
  EXPECT_EQ(page.Row("disclosure", "regulations"), "_ _ _");
  EXPECT_EQ(page.Row("disclosure", "normative_documents"), "2 _ 5");
  EXPECT_EQ(page.Row("disclosure", "licensing"), "_");
  EXPECT_EQ(page.Row("applications", "new"), "_ 4 _ _ _ _ 4");
  EXPECT_EQ(page.Row("applications", "carried_in"), "_ _ _ _ _ _ 0");
  EXPECT_EQ(page.Row("applications", "granted"), "_ 3 _ _ _ _ _");
  EXPECT_EQ(page.Row("applications", "partial"), "_ _ _ _ _ _ _");
  EXPECT_EQ(page.Row("applications", "denied_1"), "_ 1 _ _ _ _ 1");
}

TEST(PaddedPage, APadMayStandBehindABlankCellInItsLine) {
  const PageTables page = ReadPage(
      "第二十条第（一）项 | ||||\n信息内容 |\n本年新制作数量 |\n本年新公开数量 |\n对外公开总数量 | |\n"
      "规章 |\n|\n|\n| |\n规范性文件 |\n6 |\n|\n8 | |\n"
      "第二十条第（五）项 | ||||\n信息内容 |\n上一年项目数量 |\n本年增/减 |\n处理决定数量 | |\n"
      "行政许可 |\n32 |\n减11 |\n21 | |\n其他对外管理服务事项 |\n|\n|\n| |\n");
  EXPECT_EQ(page.Row("disclosure", "regulations"), "_ _ _");
  EXPECT_EQ(page.Row("disclosure", "normative_documents"), "6 _ 8");
  EXPECT_EQ(page.Row("disclosure", "licensing"), "32 -11 21");
  EXPECT_EQ(page.Row("disclosure", "other_services"), "_ _ _");
}

TEST(PaddedPage, AFigureAloneIsNotCutWhereFiguresStandApart) {
  const PageTables page = ReadPage(
      "第二十条第（一）项 | |||\n信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量 |\n"
      "规章 | |||\n规范性文件 | 3 | 3 | 8 |\n"
      "第二十条第（五）项 | |||\n信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |\n"
      "行政许可 | 16 | ||\n其他对外管理服务事项 | |||\n");
  EXPECT_EQ(page.Row("disclosure", "licensing"), "16~3 ?~3 ?~3");
}

TEST(PaddedPage, ReviewsInRowsOneFigureShort) {
  const PageTables page = ReadPage(
      "第二十条第（一）项 |\n|||||\n信息内容 |\n本年制发件数 |\n本年废止件数 |\n现行有效件数 |\n||\n"
      "规章 |\n1 |\n1 |\n0 |\n||\n"
      "四、政府信息公开行政复议、行政诉讼情况\n"
      "类别 |\n结果维持 |\n结果纠正 |\n其他结果 |\n尚未审结 |\n总计 |\n"
      "行政复议 |\n18 |\n2 |\n1 |\n3 |\n24 |\n未经复议直接起诉 |\n1 |\n2 |\n1 |\n2 |\n6 |\n"
      "复议后起诉 |\n3 |\n1 |\n3 |\n7 |\n|\n五、存在的主要问题及改进情况\n");
  EXPECT_EQ(page.Row("review", "review"), "18 2 1 3 24");
  EXPECT_EQ(page.Row("review", "litigation_after_review"), "3~4 1~4 3~4 ?~4 7*");
}

}  // namespace
}  // namespace gouji::extract
