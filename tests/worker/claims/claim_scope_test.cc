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

// A year of comparison is that of its bracket or its sentence; one that begins a sentence goes on until another begins one.
TEST(ClaimScope, OfAYearOfComparison) {
  const std::string done = "applications.processed 9件 @applications/total/total\n";
  const std::string twelve = "? 12件 change other-year\n";
  EXPECT_EQ(ClaimPage("收到政府信息公开申请3件(2020年为12件)。全年办结9件。").Claims(), kNew + twelve + done);
  EXPECT_EQ(ClaimPage("收到政府信息公开申请3件(2020年为12件),办结9件。").Claims(), kNew + twelve + done);
  EXPECT_EQ(ClaimPage("收到政府信息公开申请3件,2020年为12件。办结9件。").Claims(), kNew + twelve + done);
  EXPECT_EQ(ClaimPage("收到政府信息公开申请3件,2020年同期为12件。办结9件。").Claims(), kNew + twelve + done);
  EXPECT_EQ(ClaimPage("收到政府信息公开申请3件(上年12件),办结9件。").Claims(), kNew + twelve + done);
  EXPECT_EQ(ClaimPage("收到政府信息公开申请3件(2020年:12件;2019年12件),办结9件。").Claims(),
            kNew + twelve + twelve + done);
  EXPECT_EQ(ClaimPage("2020年为12件。收到政府信息公开申请3件。").Claims(), twelve + kNew);
  EXPECT_EQ(ClaimPage("去年收到政府信息公开申请5件(含网上3件),办结9件。").Claims(),
            "applications.received 5件 other-year\napplications.by_channel 3件 <1 other-year narrowed\n"
            "applications.processed 9件 other-year\n");
  EXPECT_EQ(ClaimPage("收到政府信息公开申请3件,加上2020年结转的2件,共5件。办结9件。").Claims(),
            "applications.received 3件 @applications/new/total <=3\n"
            "applications.carried_in 2件 @applications/carried_in/total <=3\n? 5件\n" +
                done);
}

TEST(ClaimScope, WhatIsCarriedOver) {
  EXPECT_EQ(ClaimPage("收到政府信息公开申请3件,均按期答复,无结转。").Claims(),
            "applications.received 3件 @applications/new/total\napplications.carried_out 0 "
            "@applications/carried_out/total near-subject\n");
  EXPECT_EQ(ClaimPage("收到政府信息公开申请3件,上年无结转。").Claims(),
            "applications.received 3件 @applications/new/total\n");
  EXPECT_EQ(ClaimPage("上年结转1件,办结3件,结转2件。").Claims(),
            "applications.carried_in 1件 @applications/carried_in/total\napplications.processed 3件 "
            "@applications/total/total\napplications.carried_out 2件 @applications/carried_out/total\n");
  EXPECT_EQ(ClaimPage("上年结转1件,其中结转2次的1件。").Claims(),
            "applications.carried_in 1件 @applications/carried_in/total\n? 2次\n? 1件\n");
}

TEST(ClaimScope, WhatGoesOnIsToldBehindItsFigure) {
  EXPECT_EQ(ClaimPage("共有3件申请结转至2022年办理。").Claims(),
            "applications.carried_out 3件 @applications/carried_out/total near-subject\n");
  EXPECT_EQ(ClaimPage("共有3件申请结转至2023年办理。").Claims(), "? 3件\n");
  EXPECT_EQ(ClaimPage("2020年,3件申请结转至2021年办理。").Claims(), "? 3件 other-year\n");
  EXPECT_EQ(ClaimPage("其中3件申请结转至2022年办理。").Claims(), "? 3件\n");
}

TEST(ClaimScope, WhatIsNotAllOfItsSubject) {
  EXPECT_EQ(ClaimPage("举办培训6期,培训812人次。").Claims(), "training.sessions 6期\n? 812人次\n");
  EXPECT_EQ(ClaimPage("微信公众号订阅数3000个,推送信息245条。").Claims(),
            "? 3000个\npublication.total 245条 narrowed\n");
  EXPECT_EQ(ClaimPage("微信公众号订阅数3000个,全年推送信息245条。").Claims(),
            "? 3000个\npublication.total 245条\n");
  EXPECT_EQ(ClaimPage("全年收费35万元。").Claims(), "fees.information 35万元 narrowed\n");
  EXPECT_EQ(ClaimPage("全年收取信息处理费35元。").Claims(), "fees.information 35元\n");
  EXPECT_EQ(ClaimPage("公开政府规范性文件9件、部门规范性文件14件。").Claims(),
            "disclosure.normative_documents.published 9件 narrowed\n? 14件\n");
}

TEST(ClaimScope, AYearEndsWhereAnotherBegins) {
  const std::string other = "applications.received 3件 other-year\n";
  const std::string done = "applications.processed 9件 @applications/total/total\n";
  EXPECT_EQ(ClaimPage("2020年,收到政府信息公开申请3件。办结9件。").Claims(),
            other + "applications.processed 9件 other-year\n");
  for (const char* const own : {"全年", "本年", "今年", "2021年", "(二)全年"}) {
    EXPECT_EQ(ClaimPage("2020年,收到政府信息公开申请3件。" + std::string(own) + "办结9件。").Claims(),
              other + done)
        << own;
  }
  EXPECT_EQ(ClaimPage("按惯例,2020年收到政府信息公开申请3件。办结9件。").Claims(), other + done);
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

TEST(ClaimScope, WhatWasNotDoneIsAnotherThing) {
  for (const char* const undone :
       {"未办结", "尚未办结", "未按期办结", "未能按期办结", "未能在法定期限内办结", "仍未办结", "没办结",
        "还没办结", "没有办结", "没有按期办结", "不再办结", "无法办结", "未办结申请", "逾期未办结"}) {
    for (const char* const figure : {"4件", "0件"}) {
      EXPECT_EQ(
          ClaimPage("依申请公开。收到政府信息公开申请3件。" + std::string(undone) + figure + "。").Claims(),
          kNew + ("applications.processed " + std::string(figure)) + " narrowed\n")
          << undone << figure;
    }
  }
  EXPECT_EQ(ClaimPage("收到政府信息公开申请3件,未答复4件。").Claims(),
            std::string(kNew) + "applications.replied 4件 narrowed\n");
  EXPECT_EQ(ClaimPage("未实施行政强制9件,不再受理政府信息公开申请4件。").Claims(),
            "disclosure.coercion 9件 narrowed\napplications.received 4件 narrowed\n");
  EXPECT_EQ(ClaimPage("没有收到政府信息公开申请0件。").Claims(),
            "applications.received 0件 @applications/new/total\n");
  // What is open as the year ends goes on in the next.
  EXPECT_EQ(ClaimPage("收到政府信息公开申请3件,年末未办结4件。").Claims(),
            std::string(kNew) + "applications.unfinished 4件 @applications/carried_out/total near-subject\n");
}

TEST(ClaimScope, OfWhatWasDoneInTime) {
  const std::string text = "收到政府信息公开申请3件。";
  EXPECT_EQ(
      ClaimPage(text + "在规定时限内办结2件,延期办结34件。").Claims(),
      std::string(kNew) + "applications.processed 2件 narrowed\napplications.processed 34件 narrowed\n");
  EXPECT_EQ(ClaimPage(text + "提前办结2件。").Claims(),
            std::string(kNew) + "applications.processed 2件 narrowed\n");
  EXPECT_EQ(ClaimPage(text + "按时办结2件。").Claims(),
            std::string(kNew) + "applications.processed 2件 @applications/total/total near-subject\n");
  for (const char* const all : {"均按时办结", "全部按期办结", "都及时办结", "办结"}) {
    EXPECT_EQ(ClaimPage(text + all + "2件。").Claims(),
              std::string(kNew) + "applications.processed 2件 @applications/total/total\n")
        << all;
  }
}

TEST(ClaimScope, OfAnotherMatter) {
  EXPECT_EQ(ClaimPage("全年印发文件56件,其中依申请公开3件。").Claims(),
            "? 56件\napplications.received 3件 <1 narrowed\n");
  EXPECT_EQ(ClaimPage("行政许可事项33项,作出行政许可决定125件。").Claims(),
            "disclosure.licensing.handled 33项 narrowed\n"
            "disclosure.licensing 125件 @disclosure/licensing/decisions\n");
}

// What is a kind of information, a page's decoration or not public is no figure of all that was published.
TEST(ClaimScope, OfAKindOfWhatIsPublished) {
  EXPECT_EQ(ClaimPage("网站上公开信息共37条,公众号上发布信息9条。").Claims(),
            "publication.website 37条\npublication.wechat 9条\n");
  EXPECT_EQ(ClaimPage("发布工作动态121条,发布通知公告6条,主动公开文件20件,不公开文件76件。").Claims(),
            "publication.news 121条\npublication.notices 6条\npublication.documents 20件\n? 76件\n");
  EXPECT_EQ(ClaimPage("浏览次数: 352 字号\n全文包括主动公开政府信息情况等6项内容。").Claims(), "");
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

// An organ's own name in short; what is more, less or another one stays another body.
TEST(ClaimScope, OfTheOrganByItsNameInShort) {
  const std::string own = kNew;
  const std::string other = "applications.received 3件 other-body\n";
  const auto street = [](const std::string& text) {
    return ClaimPage(text).By("甲县东湖街道办事处").Claims();
  };
  for (const char* name : {"东湖街道", "东湖街道办事处", "甲县东湖街道", "街道", "街道办", "街道办事处"})
    EXPECT_EQ(street("2021年," + std::string(name) + "收到政府信息公开申请3件。"), own) << name;
  for (const char* name :
       {"西湖街道", "大东湖街道", "各街道", "街道社区", "街道各部门", "街道和社区", "东湖街道、西湖街道"})
    EXPECT_EQ(street("2021年," + std::string(name) + "收到政府信息公开申请3件。"), other) << name;
  const auto office = [](const std::string& text) {
    return ClaimPage(text).By("甲山县人民政府办公室").Claims();
  };
  for (const char* name : {"县政府办", "县政府办公室", "甲山县政府办公室", "县人民政府办公室"})
    EXPECT_EQ(office(std::string(name) + "共收到政府信息公开申请3件。"), own) << name;
  for (const char* name : {"县政府", "市政府办公室", "乙山县政府办公室", "县政府及其部门"})
    EXPECT_EQ(office(std::string(name) + "共收到政府信息公开申请3件。"), other) << name;
  const auto government = [](const std::string& text) {
    return ClaimPage(text).By("甲山县人民政府").Claims();
  };
  for (const char* name : {"县政府", "甲山县政府"})
    EXPECT_EQ(government(std::string(name) + "共收到政府信息公开申请3件。"), own) << name;
  for (const char* name : {"市政府", "县政府办公室", "县政府各部门", "乙山县政府"})
    EXPECT_EQ(government(std::string(name) + "共收到政府信息公开申请3件。"), other) << name;
  EXPECT_EQ(government("全县收到政府信息公开申请9件。县政府收到申请3件。"),
            "applications.received 9件 @applications/new/total\n" + other);
  for (const char* name : {"县政府", "县政府办公室", "街道"})
    EXPECT_EQ(ClaimPage(std::string(name) + "共收到政府信息公开申请3件。").Claims(), other) << name;
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
