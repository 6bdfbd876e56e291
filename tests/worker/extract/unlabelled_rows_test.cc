// Rows of figures whose labels, or whose header, stand elsewhere or nowhere: what converters make of tables in PDFs.
#include <gtest/gtest.h>

#include <string>

#include "tests/worker/extract/table_page.h"

namespace gouji::extract {
namespace {

constexpr std::string_view kApplications = "三、收到和处理政府信息公开申请情况\n";
constexpr std::string_view kReviews = "四、政府信息公开行政复议、行政诉讼情况\n";
constexpr std::string_view kRule = "|---|---|---|---|---|---|---|---|\n";

// Labels that fit into one line have their figures; of the others the figures alone are left between the bars.
std::string PageWithLooseRows(std::string_view loose_not_held) {
  return std::string(kApplications) + "自然人总计\n商业企科研机社会公法律服\n其他\n" +
         "| 一、本年新收政府信息公开申请数量 | 20 | 1 | 0 | 0 | 0 | 0 | 21 |\n" + std::string(kRule) +
         "| 二、上年结转政府信息公开申请数量 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |\n"
         "| 三、 | （一）予以公开 | 9 | 0 | 0 | 0 | 0 | 0 | 9 |\n"
         "| 1 | 0 | 0 | 0 | 0 | 0 | 1 |\n"
         "（二）部分公开（区分处理的，只计这一\n情形，不计其他情形）\n2.其他法律行政法规禁\n止公开\n"
         "| 1.属于国家秘密 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n"
         "| 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n"
         "| 3.危及“三安全一稳定” | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n"
         "| 4.保护第三方合法权益 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n"
         "（三）不\n予公开\n5.属于三类内部事务信\n息\n1.本机关不掌握相关政\n府信息\n"
         "| 2 | 0 | 0 | 0 | 0 | 0 | 2 |\n"
         "| 6.属于四类过程性信息 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |\n"
         "| 7.属于行政执法案卷 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n"
         "| 8.属于行政查询事项 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n" +
         std::string(loose_not_held) +
         "（四）无2.没有现成信息需要另\n法提供行制作\n3.补正后申请内容仍不\n明确\n"
         "| 1 | 0 | 0 | 0 | 0 | 0 | 1 |\n| 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n"
         "| 1.信访举报投诉类申请 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n"
         "| 2.重复申请 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n"
         "| 3.要求提供公开出版物 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n"
         "| 4.无正当理由大量反复申请 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n"
         "| 5.要求行政机关确认或重新出具已获取信息 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n"
         "| 1.申请人无正当理由逾期不补正 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n"
         "| 2.申请人逾期未按收费通知要求缴纳费用 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n"
         "| 3.其他 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n"
         "| （七）总计 | 20 | 1 | 0 | 0 | 0 | 0 | 21 |\n"
         "| 四、结转下年度继续办理 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |\n";
}

TEST(UnlabelledRows, StandWhereTheFormHasThem) {
  const PageTables page = ReadPage(PageWithLooseRows("| 6 | 1 | 0 | 0 | 0 | 0 | 7 |\n"));
  EXPECT_EQ(page.Row("applications", "granted"), "9 0 0 0 0 0 9");
  EXPECT_EQ(page.Row("applications", "partial"), "1* 0* 0* 0* 0* 0* 1*");
  EXPECT_EQ(page.Row("applications", "denied_2"), "0* 0* 0* 0* 0* 0* 0*");
  EXPECT_EQ(page.Row("applications", "denied_5"), "2* 0* 0* 0* 0* 0* 2*");
  EXPECT_EQ(page.Row("applications", "denied_8"), "0 0 0 0 0 0 0");
  EXPECT_EQ(page.Row("applications", "unable_1"), "6* 1* 0* 0* 0* 0* 7*");
  EXPECT_EQ(page.Row("applications", "unable_2"), "1* 0* 0* 0* 0* 0* 1*");
  EXPECT_EQ(page.Row("applications", "unable_3"), "0* 0* 0* 0* 0* 0* 0*");
}

TEST(UnlabelledRows, AreNobodysWhereOneIsLost) {
  const PageTables page = ReadPage(PageWithLooseRows(""));
  EXPECT_EQ(page.Row("applications", "denied_8"), "0 0 0 0 0 0 0");
  // Two lines for three rows: no column shows that the others are where the form has them.
  EXPECT_EQ(page.Row("applications", "unable_1"), "2~ 0~ 0~ 0~ 0~ 0~ 2~");
  EXPECT_EQ(page.Row("applications", "denied_5"), "?~ ?~ ?~ ?~ ?~ ?~ ?~");
  EXPECT_EQ(page.Row("applications", "granted"), "9 0 0 0 0 0 9");
}

TEST(UnlabelledRows, BelowTheirOwnLabelsAreAsTheyWere) {
  const PageTables page =
      ReadPage(std::string(kApplications) +
               "自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计\n"
               "一、本年新收政府信息公开申请数量 5 0 0 0 0 0 5\n"
               "二、上年结转政府信息公开申请数量 0 0 0 0 0 0 0\n（一）予以公开 4 0 0 0 0 0 4\n"
               "（二）部分公开（区分处理的，只计这一情形，不计其他情形）\n1 0 0 0 0 0 1\n"
               "1.属于国家秘密 0 0 0 0 0 0 0\n（七）总计 5 0 0 0 0 0 5\n");
  EXPECT_EQ(page.Row("applications", "partial"), "1 0 0 0 0 0 1");
  EXPECT_EQ(page.Row("applications", "denied_1"), "0 0 0 0 0 0 0");
}

// A table for each row, with headers of no meaning and one that names rows.
TEST(UnlabelledRows, TablesOfOneRowEach) {
  const auto table = [](std::string_view label, std::string_view figures) {
    return "### " + std::string(label) +
           "\n| 类别 | 数据1 | 数据2 | 数据3 | 数据4 | 数据5 | 数据6 | 总计 |\n" + std::string(kRule) + "| " +
           std::string(label) + " | " + std::string(figures) + " |\n\n";
  };
  const PageTables page = ReadPage(
      std::string(kApplications) + "### 申请人情况 (自然人)\n| 项目 | 数量 |\n|---|---|\n| - | - |\n\n" +
      "### 申请人情况 (法人或其他组织)\n| 商业企业 | 科研机构 | 社会公益 | 法律服务机构 | 其他 "
      "|\n|---|---|---|---|---|\n"
      "| - | - | - | - | - |\n\n### 申请人情况 (总计)\n| 项目 | 数量 |\n|---|---|\n| - | - |\n\n" +
      table("一、本年新收政府信息公开申请数量", "7 | 1 | 0 | 0 | 2 | 0 | 10") +
      table("二、上年结转政府信息公开申请数量", "3 | 0 | 0 | 0 | 0 | 0 | 3") +
      table("(一) 予以公开", "5 | 1 | 0 | 0 | 2 | 0 | 8") +
      "### (六) 其他\n| 类别 | 数据1 | 数据2 | 数据3 | 数据4 | 数据5 | 数据6 | 总计 |\n" +
      std::string(kRule) +
      "| 1. 申请人无正当理由逾期不补正, 行政机关不再处理其政府信息公开申请 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |\n\n"
      "| 项目 | 本年新收件数 | 上年结转件数 | 予以公开 | 部分公开 | 不予公开 | 结转下年度 | 总计 |\n" +
      std::string(kRule) +
      "| 3. 其他 | 4 | 0 | 0 | 0 | 0 | 0 | 4 |\n| （七）总计 | 10 | 1 | 0 | 0 | 2 | 0 | 13 |\n");
  EXPECT_EQ(page.Tables(), "applications 2021 pipes");
  EXPECT_EQ(page.Printed("applications"),
            "new: 7 1 0 0 2 0 10\ncarried_in: 3 0 0 0 0 0 3\ngranted: 5 1 0 0 2 0 8\n"
            "other_1: 1 0 0 0 0 0 1\nother_3: 4 0 0 0 0 0 4\ntotal: 10 1 0 0 2 0 13\n");
}

TEST(BareReview, IsInferredWhereItsTotalsAddUp) {
  const PageTables page = ReadPage(
      std::string(kReviews) +
      "行政复议行政诉讼\n结果结果其他尚未\n维持纠正结果审结\n"
      "| 12 | 3 | 4 | 1 | 20 | 2 | 0 | 0 | 1 | 3 | 5 | 0 | 1 | 0 | 6 |\n五、存在的主要问题及改进情况\n");
  EXPECT_EQ(page.Row("review", "review"), "12* 3* 4* 1* 20*");
  EXPECT_EQ(page.Row("review", "litigation_direct"), "2* 0* 0* 1* 3*");
  EXPECT_EQ(page.Row("review", "litigation_after_review"), "5* 0* 1* 0* 6*");
}

TEST(BareReview, MayHaveMarksAndUnits) {
  const PageTables page =
      ReadPage(std::string(kReviews) +
               "| 1件 | / | 2件 | 无 | 3件 | - | - | - | - | - | 1,200件 | - | - | - | 1,200件 |\n");
  EXPECT_EQ(page.Row("review", "review"), "1* /* 2* 无* 3*");
  EXPECT_EQ(page.Row("review", "litigation_after_review"), "1200* -* -* -* 1200*");
}

TEST(BareReview, IsUnsureWhereOneDoesNot) {
  const PageTables page =
      ReadPage(std::string(kReviews) + "0 0 1 0 1 0 0 0 0 0 2 0 0 0 3\n五、存在的主要问题及改进情况\n");
  EXPECT_EQ(page.Row("review", "review"), "0~ 0~ 1~ 0~ 1~");
  EXPECT_EQ(page.Row("review", "litigation_after_review"), "2~ 0~ 0~ 0~ 3~");
}

TEST(BareReview, IsNoOtherLine) {
  constexpr std::string_view kRow = "0 0 1 0 1 0 0 0 0 0 2 0 0 0 2\n";
  const std::string end = "五、存在的主要问题及改进情况\n";
  // Two lines, one of fewer figures, and one of another section.
  EXPECT_EQ(ReadPage(std::string(kReviews) + std::string(kRow) + std::string(kRow) + end).Tables(), "");
  EXPECT_EQ(ReadPage(std::string(kReviews) + "0 0 1 0 1 0 0 0 0 0 2 0 0 0\n" + end).Tables(), "");
  EXPECT_EQ(ReadPage(std::string(kReviews) + "无。\n" + end + std::string(kRow)).Tables(), "");
}

// A program's table numbers its lines from 0, those of the header too, and prints NaN in blank cells.
TEST(NumberedLines, AreNoCells) {
  const PageTables page = ReadPage(
      "二、主动公开政府信息情况\n|    | 0 | 1 | 2 | 3 |\n|---:|:---|:---|:---|:---|\n"
      "|  0 | 第二十条第(一)项 | NaN | NaN | NaN |\n|  1 | 信息内容 | 本年制发件数 | 本年废止件数 | "
      "现行有效件数 |\n"
      "|  2 | 规章 | 1 | 0 | 4 |\n|  3 | 行政规范性文件 | 6 | 1 | 32 |\n|  4 | 第二十条第(五)项 | NaN | NaN "
      "| NaN |\n"
      "|  5 | 信息内容 | 本年处理决定数量 | NaN | NaN |\n|  6 | 行政许可 | 517 | 517 | 517 |\n\n" +
      std::string(kApplications) +
      "|    | 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 |\n|---:|:---|:---|:---|:---|:---|:---|:---|:---|\n"
      "|  0 | 勾稽关系 | 申请人情况 | 申请人情况 | 申请人情况 | 申请人情况 | 申请人情况 | 申请人情况 | "
      "申请人情况 |\n"
      "|  1 | 勾稽关系 | 自然人 | 法人或其他组织 | 法人或其他组织 | 法人或其他组织 | 法人或其他组织 | "
      "法人或其他组织 | 总计 |\n"
      "|  2 | 勾稽关系 | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |\n"
      "|  3 | 一、本年新收政府信息公开申请数量 | 7 | 1 | 0 | 0 | 2 | 0 | 10 |\n"
      "|  4 | 二、上年结转政府信息公开申请数量 | 3 | 0 | 0 | 0 | 0 | 0 | 3 |\n"
      "|  5 | （一）予以公开 | 5 | 1 | 0 | 0 | 2 | 0 | 8 |\n|  6 | （七）总计 | 10 | 1 | 0 | 0 | 2 | 0 | 13 "
      "|\n");
  EXPECT_EQ(page.Printed("disclosure"), "regulations: 1 0 4\nnormative_documents: 6 1 32\nlicensing: 517\n");
  EXPECT_EQ(
      page.Printed("applications"),
      "new: 7 1 0 0 2 0 10\ncarried_in: 3 0 0 0 0 0 3\ngranted: 5 1 0 0 2 0 8\ntotal: 10 1 0 0 2 0 13\n");
}

TEST(Noise, ARowOfMarksIsNoPageNumber) {
  const PageTables page =
      ReadPage(std::string(kApplications) +
               "自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计\n"
               "1.属于国家秘密 - 0 - - - 0 0\n2.其他法律行政止\n- 0 0 0 - - -\n公开\n- 5 -\n"
               "3.危及“三安全一稳定” 0 - 0 0 - - -\n4.保护第三方合法\n- - - 0 - - -\n权益\n");
  EXPECT_EQ(
      page.Printed("applications"),
      "denied_1: - 0 - - - 0 0\ndenied_2: - 0 0 0 - - -\ndenied_3: 0 - 0 0 - - -\ndenied_4: - - - 0 - - -\n");
}

TEST(UnlabelledRows, SectionFourWhoseFirstNameIsBroken) {
  const PageTables page = ReadPage(std::string(kReviews) +
                                   "类别|结果维持|结果纠正|其他结果|尚未审结|总计\n行政\n复议||0|1|0|1\n"
                                   "未经复议直接起诉|||2||2\n复议后起诉|0||||\n");
  EXPECT_EQ(page.Printed("review"),
            "review: _ 0 1 0 1\nlitigation_direct: _ _ 2 _ 2\nlitigation_after_review: 0 _ _ _ _\n");
}

constexpr std::string_view kTransposedHeader =
    "| 项目 | 一、本年新收政府信息公开申请数量 | 二、上年结转政府信息公开申请数量 | （一）予以公开 | 3.其他 "
    "| （七）总计 | "
    "四、结转下年度继续办理 |\n|---|---|---|---|---|---|---|\n";

TEST(Transposed, RowsAreTheFormsWhereTheSumsHold) {
  const PageTables page = ReadPage(std::string(kApplications) + std::string(kTransposedHeader) +
                                   "| 自然人 | 12 | 1 | 9 | 3 | 12 | 1 |\n| 商业企业 | 2 | 0 | 2 | 0 | 2 | 0 "
                                   "|\n| 科研机构 | 0 | 0 | 0 | 0 | 0 | 0 |\n"
                                   "| 社会公益组织 | 0 | 0 | 0 | 0 | 0 | 0 |\n| 法律服务机构 | 0 | 0 | 0 | 0 "
                                   "| 0 | 0 |\n| 其他 | 0 | 0 | 0 | 0 | 0 | 0 |\n"
                                   "| 总计 | 14 | 1 | 11 | 3 | 14 | 1 |\n");
  EXPECT_EQ(
      page.Printed("applications"),
      "new: 12* 2* 0* 0* 0* 0* 14*\ncarried_in: 1* 0* 0* 0* 0* 0* 1*\ngranted: 9* 2* 0* 0* 0* 0* 11*\n"
      "other_3: 3* 0* 0* 0* 0* 0* 3*\ntotal: 12* 2* 0* 0* 0* 0* 14*\ncarried_out: 1* 0* 0* 0* 0* 0* 1*\n");
}

TEST(Transposed, FiguresAreNobodysWhereSomeAreLost) {
  const PageTables page = ReadPage(std::string(kApplications) + std::string(kTransposedHeader) +
                                   "| 自然人 | 12 | 1 | 9 | 3 | 12 |\n| 商业企业 | 2 | 0 | 2 | 0 | 2 | 0 |\n"
                                   "| 科研机构 | 0 | 0 | 0 | 0 | 0 | 0 |\n"
                                   "| 总计 | 14 | 1 | 11 | 3 | 14 | 1 |\n");
  EXPECT_EQ(page.Row("applications", "new"), "?~ ?~ ?~ ?~ ?~ ?~ ?~");
}

TEST(Transposed, SectionFour) {
  const std::string header = "| 项目 | 行政复议 | 未经复议直接起诉 | 复议后起诉 |\n|---|---|---|---|\n";
  const PageTables page =
      ReadPage(std::string(kReviews) + header +
               "| 结果维持 | 7 | 3 | 8 |\n| 结果纠正 | 1 | 0 | 0 |\n| 其他结果 | 2 | 0 | 1 |\n"
               "| 尚未审结 | 0 | 0 | 1 |\n| 总计 | 10 | 3 | 10 |\n");
  EXPECT_EQ(page.Row("review", "review"), "7* 1* 2* 0* 10*");
  EXPECT_EQ(page.Row("review", "litigation_direct"), "3* 0* 0* 0* 3*");
  EXPECT_EQ(page.Row("review", "litigation_after_review"), "8* 0* 1* 1* 10*");
  const PageTables wrong =
      ReadPage(std::string(kReviews) + header +
               "| 结果维持 | 7 | 3 | 8 |\n| 结果纠正 | 1 | 0 | 0 |\n| 其他结果 | 2 | 0 | 1 |\n"
               "| 尚未审结 | 0 | 0 | 1 |\n| 总计 | 11 | 3 | 10 |\n");
  EXPECT_EQ(wrong.Row("review", "review"), "7~ 1~ 2~ 0~ 11~");
}

TEST(UnlabelledRows, AFigureBeforeACommaOfAListIsNoNumber) {
  const PageTables page = ReadPage(std::string(kApplications) +
                                   "一、本年新收政府信息公开申请数量：自然人705、商业企业13、科研机构10\n"
                                   "二、上年结转政府信息公开申请数量：自然人36、商业企业20、科研机构10\n");
  EXPECT_EQ(page.Row("applications", "new"), "705 13 10 ?~3 ?~3 ?~3 ?~3");
}

}  // namespace
}  // namespace gouji::extract
