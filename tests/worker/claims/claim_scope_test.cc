// Figures of other years, other bodies and parts of the year name no cell, or say why they might not be meant.
#include <gtest/gtest.h>

#include "tests/worker/claims/claim_page.h"

namespace gouji::extract {
namespace {

constexpr const char* kNew = "applications.received 3件 @applications/new/total\n";

TEST(ClaimScope, OfTheReportsYear) {
  EXPECT_EQ(ClaimPage("2021年,我局收到政府信息公开申请3件。").Claims(), kNew);
  EXPECT_EQ(ClaimPage("今年以来共收到政府信息公开申请3件。").Claims(), kNew);
  EXPECT_EQ(ClaimPage("2021年以来,累计收到政府信息公开申请3件。").Claims(), kNew);
  EXPECT_EQ(ClaimPage("截至2021年12月31日,共收到政府信息公开申请3件。").Claims(), kNew);
}

TEST(ClaimScope, OfOtherYears) {
  const std::string other = "applications.received 3件 other-year\n";
  EXPECT_EQ(ClaimPage("2019年,我局收到政府信息公开申请3件。").Claims(), other);
  EXPECT_EQ(ClaimPage("去年收到政府信息公开申请3件。").Claims(), other);
  EXPECT_EQ(ClaimPage("2019年以来,共收到政府信息公开申请3件。").Claims(),
            "applications.received 3件 other-year cumulative\n");
  EXPECT_EQ(ClaimPage("历年累计收到政府信息公开申请3件。").Claims(),
            "applications.received 3件 cumulative\n");
  // A year at the start of a clause holds for the paragraph, and for no other.
  EXPECT_EQ(ClaimPage("2020年,工作有序。共收到政府信息公开申请3件。\n共收到政府信息公开申请3件。").Claims(),
            other + kNew);
}

TEST(ClaimScope, OfSeveralYears) {
  EXPECT_EQ(ClaimPage("2018年至2021年共收到政府信息公开申请3件。").Claims(),
            "applications.received 3件 other-year\n");
  EXPECT_EQ(ClaimPage("2021年收到的政府信息公开申请由2件增加到3件。").Claims(),
            "applications.received 2件 change\n? 3件 change\n");
}

TEST(ClaimScope, OfAPartOfAWhole) {
  EXPECT_EQ(ClaimPage("收到政府信息公开申请3件。其中,经批准答复2件。").Claims(),
            std::string(kNew) + "applications.replied 2件 <1 narrowed\n");
}

TEST(ClaimScope, OfAnotherMatter) {
  EXPECT_EQ(ClaimPage("全年印发文件56件,其中依申请公开3件。").Claims(),
            "? 56件\napplications.received 3件 <1 narrowed\n");
  EXPECT_EQ(ClaimPage("行政许可事项33项,作出行政许可决定125件。").Claims(),
            "disclosure.licensing.handled 33项 narrowed\n"
            "disclosure.licensing 125件 @disclosure/licensing/decisions\n");
}

TEST(ClaimScope, OfAPartOfTheYear) {
  EXPECT_EQ(ClaimPage("上半年收到政府信息公开申请3件。").Claims(),
            "applications.received 3件 @applications/new/total part-of-year\n");
  EXPECT_EQ(ClaimPage("截至11月底,共收到政府信息公开申请3件。").Claims(),
            "applications.received 3件 @applications/new/total part-of-year\n");
  EXPECT_EQ(ClaimPage("截至12月底,共收到政府信息公开申请3件。").Claims(), kNew);
}

TEST(ClaimScope, OfOtherBodies) {
  EXPECT_EQ(ClaimPage("县教育局收到政府信息公开申请3件。").Claims(),
            "applications.received 3件 other-body\n");
  EXPECT_EQ(ClaimPage("县交通局收到政府信息公开申请3件。").Claims(), kNew);
  EXPECT_EQ(ClaimPage("下属单位收到政府信息公开申请3件。").Claims(),
            "applications.received 3件 other-body\n");
  EXPECT_EQ(ClaimPage("全县共收到政府信息公开申请3件。").Claims(), "applications.received 3件 other-body\n");
  EXPECT_EQ(ClaimPage("全县共收到政府信息公开申请3件。").By("甲县人民政府").Claims(), kNew);
}

TEST(ClaimScope, OfMoreOrLessThanTheOwnTerritory) {
  const auto of_county = [](std::string_view text) {
    return ClaimPage(text).By("甲市乙县人民政府").Claims();
  };
  EXPECT_EQ(of_county("全县共收到政府信息公开申请3件。"), kNew);
  EXPECT_EQ(of_county("全市共收到政府信息公开申请3件。"), "applications.received 3件 other-body\n");
  EXPECT_EQ(of_county("县本级收到政府信息公开申请3件。"), "applications.received 3件 narrowed\n");
  EXPECT_EQ(of_county("各部门收到政府信息公开申请3件。"), "applications.received 3件 other-body\n");
  // What a bracket says goes on behind it.
  EXPECT_EQ(of_county("乡镇(街道)收到政府信息公开申请3件。"), "applications.received 3件 other-body\n");
}

TEST(ClaimScope, ComparisonsAreNoCells) {
  EXPECT_EQ(ClaimPage("收到政府信息公开申请3件,比上年增加1件,同比增长50%。").Claims(),
            std::string(kNew) + "? 1件 change\n? 50% change\n");
  EXPECT_EQ(ClaimPage("收到政府信息公开申请3件,较2020年减少2件。").Claims(),
            std::string(kNew) + "? 2件 change\n");
}

TEST(ClaimScope, CellsAreThoseOfTheEdition) {
  EXPECT_EQ(
      ClaimPage("制发规范性文件5件。").OfYear(2020, report::v1::EDITION_2019).Claims(),
      "disclosure.normative_documents.issued 5件 @disclosure/normative_documents/created near-subject\n");
  EXPECT_EQ(ClaimPage("收到政府信息公开申请3件。").OfYear(2015, report::v1::EDITION_PRE2019).Claims(),
            "applications.received 3件\n");
}

TEST(ClaimScope, ApproximationsAreMarked) {
  EXPECT_EQ(ClaimPage("发布政府信息约300条,公开政府信息近百条,推送信息500条以上,发布信息不足20条。").Claims(),
            "publication.total 300条 ~\npublication.total 100条 ~\npublication.total 500条 >=\n"
            "publication.total 20条 <=\n");
  EXPECT_EQ(ClaimPage("收到政府信息公开申请上百件。").Claims(), "? 100件 >=\n");
  EXPECT_EQ(ClaimPage("收到政府信息公开申请百余件,发布政府信息300条余,公开政府信息三十多条。").Claims(),
            "applications.received 100件 ~ @applications/new/total\npublication.total 300条 ~\n"
            "publication.total 30条 ~\n");
}

}  // namespace
}  // namespace gouji::extract
