// What the prose of reports says in figures: texts beside their claims.
#include <gtest/gtest.h>

#include <string>

#include "tests/worker/claims/claim_page.h"

namespace gouji::extract {
namespace {

struct Case {
  const char* text;
  const char* claims;
};

class ClaimTexts : public testing::TestWithParam<Case> {};

TEST_P(ClaimTexts, AreRead) {
  EXPECT_EQ(ClaimPage(GetParam().text).Claims(), GetParam().claims) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    Applications, ClaimTexts,
    testing::Values(Case{"2021年,我局共收到政府信息公开申请12件,上年结转1件,结转下年度继续办理2件。",
                         "applications.received 12件 @applications/new/total\n"
                         "applications.carried_in 1件 @applications/carried_in/total\n"
                         "applications.carried_out 2件 @applications/carried_out/total\n"},
                    Case{"本年度受理依申请公开３件，均已按时答复。",
                         "applications.received 3件 @applications/new/total\n"},
                    Case{"全年收到3件政府信息公开申请,已答复3件。",
                         "applications.received 3件 @applications/new/total\n"
                         "applications.replied 3件 @applications/total/total near-subject\n"},
                    Case{"全年收到政府信息公开申请3件,办结3件。",
                         "applications.received 3件 @applications/new/total\n"
                         "applications.processed 3件 @applications/total/total\n"},
                    Case{"2021年收到群众关于土地的政府信息公开申请5件。", "? 5件\n"},
                    Case{"收到涉及拆迁的政府信息公开申请5件。", "? 5件\n"},
                    Case{"依申请公开方面,全年收到3件自然人申请、2件企业申请。",
                         "applications.received.natural 3件 @applications/new/natural\n? 2件\n"},
                    Case{"依申请公开方面,全年收到3封群众来信。", "applications.received 3封 narrowed\n"},
                    Case{"未收到政府信息公开申请。", "applications.received 0 @applications/new/total\n"},
                    Case{"全年没有收到公民、法人和其他组织要求公开政府信息的申请。",
                         "applications.received 0 @applications/new/total\n"},
                    Case{"全年无依申请公开事项,无上年结转。",
                         "applications.received 0 @applications/new/total\n"
                         "applications.carried_in 0 @applications/carried_in/total\n"},
                    Case{"受理申请数量为0。", ""},
                    Case{"政府信息公开申请数量为零。", "applications.received 0 @applications/new/total\n"},
                    Case{"我局收到政府信息公开申请件一起,已回复。",
                         "applications.received 1起 @applications/new/total\n"},
                    Case{"未收到群众不满意的反映。", ""}, Case{"没有收到政府信息公开申请方面的投诉。", ""}));

INSTANTIATE_TEST_SUITE_P(
    Review, ClaimTexts,
    testing::Values(Case{"因政府信息公开被申请行政复议2件,其中结果维持1件,结果纠正1件。",
                         "review.received 2件 @review/review/total\n"
                         "review.upheld 1件 @review/review/upheld <1\n"
                         "review.corrected 1件 @review/review/corrected <1\n"},
                    Case{"本年度办理行政复议案件50件。", "? 50件\n"},
                    Case{"未发生因政府信息公开引起的行政复议、行政诉讼。",
                         "review.received 0 @review/review/total\nreview.litigation 0\n"},
                    Case{"四、政府信息公开行政复议、行政诉讼情况\n行政复议、行政诉讼均为0件。",
                         "review.received 0件 @review/review/total\nreview.litigation 0件\n"}));

INSTANTIATE_TEST_SUITE_P(
    Disclosure, ClaimTexts,
    testing::Values(
        Case{"作出行政许可决定35件,行政处罚决定12件,实施行政强制3件。",
             "disclosure.licensing 35件 @disclosure/licensing/decisions\n"
             "disclosure.penalties 12件 @disclosure/penalties/decisions\n"
             "disclosure.coercion 3件 @disclosure/coercion/decisions\n"},
        Case{"公示行政处罚信息四十期。", "publication.penalties 40期\n"},
        Case{"制发规范性文件5件,废止2件,现行有效20件。",
             "disclosure.normative_documents.issued 5件 @disclosure/normative_documents/issued\n"
             "disclosure.normative_documents.repealed 2件 @disclosure/normative_documents/repealed\n"
             "disclosure.normative_documents.in_force 20件 @disclosure/normative_documents/in_force "
             "near-subject\n"},
        Case{"收取行政事业性收费12.5万元。", "disclosure.fees 12.5万元 @disclosure/fees/amount\n"},
        Case{"收取信息处理费0元。", "fees.information 0元\n"},
        Case{"主动公开政府信息3.6万条。", "publication.total 36000条 ~\n"},
        // Half of a figure is none.
        Case{"主动公开政府信息2 1 5条。", ""}, Case{"主动公开政府信息 1 6 条。", ""},
        Case{"主动公开政府信息廿五条。", ""},
        Case{"主动公开政府信息 1 365 条。", "publication.total 1365条\n"},
        Case{"通过微信公众号推送信息1,084条,微博发布信息20余条。",
             "publication.wechat 1084条\npublication.weibo 20条 ~\n"}));

INSTANTIATE_TEST_SUITE_P(
    NoClaims, ClaimTexts,
    testing::Values(Case{"根据《条例》第二十条、二十一条和国办发〔2021〕30号文件,联系电话3048688。", ""},
                    Case{"地址在甲县人民路12号楼,邮编324000,2021年12月31日止,办理时限5个工作日。", ""},
                    Case{"1、总体情况\n2.主动公开\n一是加强领导,二是推进“五公开”和“一件事”改革。", ""},
                    Case{"一次性告知,与企业一起推进,形成一个平台、两个机制。", ""},
                    Case{"见G20和S321省道,访问http://www.x.gov.cn/col12/3件.html。", ""},
                    Case{"数十次、几百条、若干件。", ""}, Case{"发布信息三五条,解读两三百件。", ""}));

// Tables are not prose.
TEST(Claims, CellsAreNoClaims) {
  EXPECT_EQ(ClaimPage("一、本年新收政府信息公开申请数量\t4\t0\n行政许可\n35\n").Claims(), "");
}

TEST(Claims, SpansAreThoseOfTheTextAsGiven) {
  ClaimPage page("收到政府信息公開申請(qǐng)１９件，其中面呈申請６件。");
  const report::v1::Record& record = page.Read();
  ASSERT_EQ(record.claims_size(), 2);
  EXPECT_EQ(record.claims(0).quote(), "收到政府信息公開申請(qǐng)１９件");
  EXPECT_EQ(page.Printed(record.claims(0).span()), record.claims(0).quote());
  EXPECT_EQ(page.Printed(record.claims(0).figure()), "１９");
  EXPECT_EQ(record.claims(1).quote(), "面呈申請６件");
  EXPECT_EQ(record.claims(0).sentence(), record.claims(1).sentence());
}

TEST(Claims, WordsAndSentencesBrokenOverLines) {
  EXPECT_EQ(ClaimPage("2021年,我局认真做好各项工作,按照要求及时办理,全年共收到政府信息公\n开申请12件,"
                      "均已答复。")
                .Claims(),
            "applications.received 12件 @applications/new/total\n");
}

TEST(Claims, AHeadingIsNoPartOfTheSentenceBelow) {
  EXPECT_EQ(
      ClaimPage(
          "四、因政府信息公开申请行政复议、提起行政诉讼的情况\n"
          "全市因政府信息公开被申请行政复议45件,其中维持具体行政行为22件、被依法纠错4件、其他情形19件。\n")
          .By("甲市人民政府")
          .OfYear(2017, report::v1::EDITION_PRE2019)
          .Claims(),
      "review.received 45件\nreview.upheld 22件 <1\nreview.corrected 4件 <1\nreview.other 19件 <1\n");
}

TEST(Claims, PartsOfATextAreNoThings) {
  EXPECT_EQ(ClaimPage("本报告包括概述、主动公开政府信息情况等共七部分。").Claims(), "");
  EXPECT_EQ(ClaimPage("公开政府信息目录分为6个部分。").Claims(), "");
}

}  // namespace
}  // namespace gouji::extract
