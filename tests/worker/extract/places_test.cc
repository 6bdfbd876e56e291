// Where values stand when the page does not say: glued digits, dropped blanks, tokens too many.
#include <gtest/gtest.h>

#include "tests/worker/extract/table_page.h"

namespace gouji::extract {
namespace {

constexpr std::string_view kGluedHeader =
    "申请人情况自然人法人或其他组织总计商业企业科研机构社会公益组织法律服务机构其他";

TEST(Places, GluedCellsResolveByTheirSum) {
  const PageTables page =
      ReadPage(std::string(kGluedHeader) +
               "一、本年新收政府信息公开申请数量640020470二、上年结转政府信息公开申请数量0000000"
               "三、本年度办理结果（一）予以公开2200003252.没有现成信息需要另行制作0000000");
  EXPECT_EQ(page.Row("applications", "new"), "64* 0* 0* 2* 0* 4* 70*");
  EXPECT_EQ(page.Row("applications", "carried_in"), "0 0 0 0 0 0 0");
  // 22, 0 or 2, 20: the sum of the row allows both.
  EXPECT_EQ(page.Row("applications", "granted"), "22~2 0~2 0* 0* 0* 3* 25*");
  EXPECT_EQ(page.Row("applications", "unable_2"), "0 0 0 0 0 0 0");
}

TEST(Places, TheNumberOfTheNextLabelIsNoFigure) {
  const PageTables page = ReadPage(
      std::string(kGluedHeader) +
      "一、本年新收政府信息公开申请数量1000001（三）不予公开1属于国家秘密10000012其他法律行政法规禁止公开"
      "20000023危及“三安全一稳定”0000000");
  EXPECT_EQ(page.Row("applications", "denied_1"), "1* 0* 0* 0* 0* 0* 1*");
  EXPECT_EQ(page.Row("applications", "denied_2"), "2* 0* 0* 0* 0* 0* 2*");
}

TEST(Places, GlueMixedWithSpaces) {
  const PageTables page =
      ReadPage(std::string(kGluedHeader) +
               "一、本年新收政府信息公开申请数量 20 0 0 0 02 二、上年结转政府信息公开申请数量 0 0 00 0 0 0");
  // The second row shows that zeros are printed.
  EXPECT_EQ(page.Row("applications", "new"), "2 0 0 0 0 0 2");
  EXPECT_EQ(page.Row("applications", "carried_in"), "0 0 0 0 0 0 0");
}

// 347 is 3, 4, 7 where the page prints its zeros, and may be a blank, 3, 47 where it does not.
TEST(Places, EnoughFiguresProveNothingBesideBlankRows) {
  const std::string disclosure =
      "第二十条第（一）项信息内容本年制发件数本年废止件数现行有效件数规章347行政规范性文件1481601";
  const std::string applications =
      "三、收到和处理政府信息公开申请情况" + std::string(kGluedHeader) + "一、本年新收政府信息公开申请数量";
  EXPECT_EQ(ReadPage(disclosure + applications + "20二、上年结转政府信息公开申请数量0")
                .Row("disclosure", "regulations")
                .find("3 "),
            std::string::npos);
  EXPECT_EQ(ReadPage(disclosure + applications + "2000002二、上年结转政府信息公开申请数量0000000")
                .Row("disclosure", "regulations"),
            "3 4 7");
}

TEST(Places, GluedCellsWithoutASumStayOpen) {
  const PageTables page = ReadPage(
      "第二十条第（五）项信息内容上一年项目数量本年增/减处理决定数量行政许可693665其他对外管理服务事项000"
      "第二十条第（六）项信息内容上一年项目数量本年增/减处理决定数量行政处罚189-33795行政强制000");
  EXPECT_EQ(page.Row("disclosure", "licensing"), "6936~10 6~10 5~10");
  EXPECT_EQ(page.Row("disclosure", "other_services"), "0 0 0");
}

constexpr std::string_view kGluedReview =
    "行政复议行政诉讼结果维持结果纠正其他结果尚未审结总计未经复议直接起诉复议后起诉结果维持结果纠正其他结果尚"
    "未审结总计"
    "结果维持结果纠正其他结果尚未审结总计10011122000200000五、存在的主要问题及改进情况";

TEST(Places, GluedReviewInAReportThatPrintsItsZeros) {
  const PageTables page =
      ReadPage(std::string(kGluedHeader) +
               "一、本年新收政府信息公开申请数量0000000二、上年结转政府信息公开申请数量0000000"
               "（一）予以公开0000000四、政府信息公开行政复议、行政诉讼情况" +
               std::string(kGluedReview));
  // 10, 0, 1, 1 or 1, 0, 0, 11 make 12.
  EXPECT_EQ(page.Printed("review"),
            "review: 10~2 0~2 1~2 1~2 12*\nlitigation_direct: 2* 0* 0* 0* 2*\n"
            "litigation_after_review: 0* 0* 0* 0* 0*\n");
}

TEST(Places, GluedReviewWhereCellsMayBeBlank) {
  const PageTables page = ReadPage(kGluedReview);
  const report::v1::Table& review = *page.Find("review");
  for (const report::v1::Cell& cell : review.cells())
    EXPECT_NE(cell.certainty(), report::v1::CERTAINTY_CERTAIN);
}

// The row sum leaves the column of the 5 open, and the column sums are not printed.
TEST(Places, ADroppedBlankThatNothingPlaces) {
  const PageTables page =
      ReadPage(std::string(kGluedHeader) +
               "一、本年新收政府信息公开申请数量 1 2 0 0 0 0 3\n上年结转政府信息公开申请数量 5 0 0 0 0 5\n");
  EXPECT_EQ(page.Row("applications", "new"), "1 2 0 0 0 0 3");
  EXPECT_EQ(page.Row("applications", "carried_in"), "5~6 0~6 0~6 0~6 0~6 ?~6 5*");
}

TEST(Places, ADroppedBlankThatTheSumPlaces) {
  const PageTables page =
      ReadPage(std::string(kGluedHeader) +
               "一、本年新收政府信息公开申请数量 1 2 1 1 1 2 8\n上年结转政府信息公开申请数量 1 1 1 1 1 6\n"
               "（一）予以公开 1 2 1 1 1 2\n");
  // Six values without a total: the sum of no five equals the sixth.
  EXPECT_EQ(page.Row("applications", "granted"), "1~7 2~7 1~7 1~7 1~7 2~7 ?~7");
}

TEST(Places, ColumnsPlaceWhatRowsLeaveOpen) {
  const auto page = ReadPage(
      std::string(kGluedHeader) +
      "一、本年新收政府信息公开申请数量 5 0 0 0 0 0 5\n二、上年结转政府信息公开申请数量 0 0 0 0 0 0 0\n"
      "三、本年度办理结果（一）予以公开 5 0 0 0 0 5\n（二）部分公开 0 0 0 0 0 0 0\n"
      "1.属于国家秘密 0 0 0 0 0 0 0\n2.其他法律行政法规禁止公开 0 0 0 0 0 0 0\n3.危及“三安全一稳定” 0 0 0 0 "
      "0 0 0\n"
      "4.保护第三方合法权益 0 0 0 0 0 0 0\n5.属于三类内部事务信息 0 0 0 0 0 0 0\n6.属于四类过程性信息 0 0 0 "
      "0 0 0 0\n"
      "7.属于行政执法案卷 0 0 0 0 0 0 0\n8.属于行政查询事项 0 0 0 0 0 0 0\n（四）无法提供 "
      "1.本机关不掌握相关政府信息 0 0 0 0 0 0 0\n"
      "2.没有现成信息需要另行制作 0 0 0 0 0 0 0\n3.补正后申请内容仍不明确 0 0 0 0 0 0 0\n（五）不予处理 "
      "1.信访举报投诉类申请 0 0 0 0 0 0 0\n"
      "2.重复申请 0 0 0 0 0 0 0\n3.要求提供公开出版物 0 0 0 0 0 0 0\n4.无正当理由大量反复申请 0 0 0 0 0 0 0\n"
      "5.要求行政机关确认或重新出具已获取信息 0 0 0 0 0 0 0\n（六）其他处理 0 0 0 0 0 0 0\n（七）总计 5 0 0 "
      "0 0 0 5\n"
      "四、结转下年度继续办理 0 0 0 0 0 0 0\n");
  EXPECT_EQ(page.Tables(), "applications 2019 spaces");
  // The 5 is a natural person's; which of the zeros is missing stays open.
  EXPECT_EQ(page.Row("applications", "granted"), "5* 0~5 0~5 0~5 0~5 ?~5 5*");
}

// Seven zeros in fifteen cells: too many readings to list, but not to count.
TEST(Places, ReadingsThatCannotBeListedAreCounted) {
  const PageTables page = ReadPage(
      "四、政府信息公开行政复议、行政诉讼情况\n行政复议 行政诉讼 结果维持 结果纠正 其他结果 尚未审结 总计 "
      "未经复议直接起诉 复议后起诉 结果维持 结果纠正 其他结果 尚未审结 总计 结果维持 结果纠正 其他结果 "
      "尚未审结 总计\n0 0 0 0 0 0 0\n五、存在的主要问题及改进情况\n");
  EXPECT_EQ(page.Row("review", "review"), "0~6435 0~6435 0~6435 0~6435 0~6435");
}

TEST(Places, APrintedFigureIsNeverChanged) {
  const PageTables page = ReadPage(
      "自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计\n一、本年新收政府信息公开申请数量|1|0|0|"
      "0|0|0|100\n"
      "二、上年结转政府信息公开申请数量|0|0|0|0|0|0|7\n");
  EXPECT_EQ(page.Printed("applications"), "new: 1 0 0 0 0 0 100\ncarried_in: 0 0 0 0 0 0 7\n");
}

// The other rows leave their totals blank: 1 and 1 need not be a part and its total.
TEST(Places, ATotalThatOthersLeaveBlankPlacesNothing) {
  const PageTables page = ReadPage(
      "自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计\n一、本年新收政府信息公开申请数量|2|1|0||"
      "||\n"
      "二、上年结转政府信息公开申请数量|1||3||||\n（一）予以公开|1|||1\n- 7 -\n||\n（二）部分公开|1||4||||\n"
      "1.属于国家秘密|||||||\n2.其他法律行政法规禁止公开|||||||\n3.危及“三安全一稳定”|||||||\n");
  EXPECT_EQ(page.Row("applications", "new"), "2 1 0 _ _ _ _");
  EXPECT_EQ(page.Row("applications", "granted").find('*'), std::string::npos)
      << page.Row("applications", "granted");
  EXPECT_NE(page.Row("applications", "granted").find('~'), std::string::npos);
}

TEST(Places, ATokenTooMany) {
  const PageTables page = ReadPage(
      "自然人\n商业企业\n科研机构\n社会公益组织\n法律服务机构\n其他\n总计\n一、本年新收政府信息公开申请数量\n"
      "3\n2\n0\n9\n0\n0\n0\n5\n二、上年结转政府信息公开申请数量\n0\n0\n0\n0\n0\n0\n0\n");
  EXPECT_EQ(page.Row("applications", "new"), "3* 2* 0* 0* 0* 0* 5*");
}

TEST(Places, SpanningFigureRepeatedForEachColumn) {
  const PageTables page = ReadPage(
      "第二十条第（五）项|第二十条第（五）项\n信息内容|本年处理决定数量|本年处理决定数量|"
      "本年处理决定数量\n行政许可|12|12|12\n");
  EXPECT_EQ(page.Row("disclosure", "licensing"), "12");
}

}  // namespace
}  // namespace gouji::extract
