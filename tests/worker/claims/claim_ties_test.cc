// Wholes and parts, shares and rates.
#include <gtest/gtest.h>

#include "tests/worker/claims/claim_page.h"

namespace gouji::extract {
namespace {

TEST(ClaimTies, PartsByApplicantAndOutcome) {
  EXPECT_EQ(
      ClaimPage("收到政府信息公开申请12件,其中自然人申请10件,法人或其他组织申请2件;予以公开8件,部分公开4件。")
          .Claims(),
      "applications.received 12件 @applications/new/total\n"
      "applications.natural 10件 @applications/new/natural <1\n"
      "applications.legal_persons 2件 <1\n"
      "applications.granted 8件 @applications/granted/total <1\n"
      "applications.partial 4件 @applications/partial/total <1\n");
  EXPECT_EQ(
      ClaimPage(
          "2021年共受理依申请公开3件,按时办结率100%,主要涉及网约车等方面。按申请人情况看都属于自然人3件;"
          "按办理情况看,予以公开的2件,部分公开的2件,无法提供的1件,不存在不予公开和不予处理情况。")
          .Claims(),
      "applications.received 3件 @applications/new/total\n"
      "? 100% rate0/0\n"
      "applications.natural 3件 @applications/new/natural <=1\n"
      "applications.granted 2件 @applications/granted/total <=1\n"
      "applications.partial 2件 @applications/partial/total <=1\n"
      "applications.unable 1件 <=1\n"
      "applications.denied 0\n"
      "applications.refused 0\n");
}

TEST(ClaimTies, PartsNeedNoWordWhereTheirMeaningTells) {
  EXPECT_EQ(ClaimPage("收到政府信息公开申请12件。予以公开5件,部分公开7件。").Claims(),
            "applications.received 12件 @applications/new/total\n"
            "applications.granted 5件 @applications/granted/total <1\n"
            "applications.partial 7件 @applications/partial/total <1\n");
}

TEST(ClaimTies, BracketsHoldPartsOfWhatStandsBeforeThem) {
  EXPECT_EQ(ClaimPage("收到政府信息公开申请12件(自然人10件、商业企业2件),答复11件。").Claims(),
            "applications.received 12件 @applications/new/total\n"
            "applications.natural 10件 @applications/new/natural <1\n"
            "applications.business 2件 @applications/new/business <1\n"
            "applications.replied 11件 @applications/total/total near-subject\n");
}

// A gloss inside of a unit is none of it: both figures count the same.
TEST(ClaimTies, UnitsWithGlossesAreThoseWithout) {
  const std::string_view kGlosses =
      "本(běn)年(nián)公(gōng)开(kāi)工(gōng)作(zuò)有(yǒu)序(xù)推(tuī)进(jìn)。";
  const std::string plain = ClaimPage("窗口接待咨询群众65人次,比上年的45人次增长52.78%。").Claims();
  EXPECT_EQ(
      ClaimPage(std::string(kGlosses) + "窗口接待咨询群众65人(rén)次,比上年的45人次增长52.78%。").Claims(),
      plain);
}

// 占申请总数14件的64.29%: the base of a share is no part beside the others.
TEST(ClaimTies, TheBaseOfAShareIsNoPart) {
  const std::string claims =
      ClaimPage("收到政府信息公开申请14件,其中予以公开9件,占申请总数14件的64.29%。").Claims();
  EXPECT_NE(claims.find("applications.granted 9件 @applications/granted/total <1\n"), claims.npos) << claims;
  EXPECT_EQ(claims.find("14件 <1"), claims.npos) << claims;
}

TEST(ClaimTies, FiguresInTheOrderOfTheirSubjects) {
  EXPECT_EQ(ClaimPage("收到政府信息公开申请5件,自然人、科研机构分别为3件、2件。").Claims(),
            "applications.received 5件 @applications/new/total\n"
            "applications.natural 3件 @applications/new/natural <=1\n"
            "applications.research 2件 @applications/new/research <=1\n");
}

TEST(ClaimTies, UnknownPartsAreParts) {
  EXPECT_EQ(
      ClaimPage("主动公开政府信息共357条。其中,政务类41条,占总体比例的11.48%;业务类119条,占总体比例的33.33%;"
                "提案议案类7条,占1.96%。")
          .Claims(),
      "publication.total 357条\n"
      "? 41条 <1\n? 11.48% %2/1\n"
      "? 119条 <1\n? 33.33% %4/1\n"
      "proposals.total 7条 <1\n? 1.96% %6/1\n");
}

// Reasons are told beside the heads, or are those of one.
TEST(ClaimTies, ReasonsBesideHeadsAndBelowThem) {
  EXPECT_EQ(ClaimPage("收到政府信息公开申请12件。其中,予以公开5件,不掌握4件,重复申请2件,其他1件。").Claims(),
            "applications.received 12件 @applications/new/total\n"
            "applications.granted 5件 @applications/granted/total <1\n"
            "applications.unable_1 4件 @applications/unable_1/total <1\n"
            "applications.refused_2 2件 @applications/refused_2/total <1\n? 1件 <1\n");
  const report::v1::Record record =
      ClaimPage("收到政府信息公开申请12件,不予公开3件,其中属于国家秘密1件,过程性信息2件,不掌握4件。").Read();
  ASSERT_EQ(record.claims_size(), 5);
  EXPECT_EQ(record.claims(3).whole(), 2U);
  EXPECT_EQ(record.claims(4).whole(), 1U);
}

TEST(ClaimTies, AnotherMatterIsNoPart) {
  EXPECT_EQ(
      ClaimPage("发布解读信息28条,其中政务图解13条;回应公众关注热点851次;受理群众来信382件、办结382件。")
          .Claims(),
      "interpretation.items 28条\n? 13条 <1\n? 851次\npetitions.received 382件\n? 382件\n");
  // 办结 speaks of what was spoken of last.
  EXPECT_EQ(ClaimPage("收到政府信息公开申请3件,受理信访5件,答复5件。").Claims(),
            "applications.received 3件 @applications/new/total\npetitions.received 5件\n? 5件\n");
}

TEST(ClaimTies, RatesKnowWhatTheyAreRatesOf) {
  EXPECT_EQ(ClaimPage("申办行政许可事项3878件,办结3878件,办结率100%。").Claims(),
            "disclosure.licensing.declared 3878件\n"
            "disclosure.licensing.finished 3878件 @disclosure/licensing/decisions near-subject\n"
            "? 100% rate2/1\n");
  EXPECT_EQ(ClaimPage("群众满意率98.25%。").Claims(), "? 98.25% rate0/0\n");
}

TEST(ClaimTies, SharesInTheOrderOfTheirParts) {
  const std::string parts =
      "applications.received 5件 @applications/new/total\n"
      "applications.natural 4件 @applications/new/natural <1\n"
      "applications.business 1件 @applications/new/business <1\n"
      "? 80% %2/1\n? 20% %3/1\n";
  EXPECT_EQ(ClaimPage("收到政府信息公开申请5件,其中自然人4件、商业企业1件,分别占80%、20%。").Claims(), parts);
  EXPECT_EQ(ClaimPage("收到政府信息公开申请5件,其中自然人4件、商业企业1件,占比分别为80%、20%。").Claims(),
            parts);
}

TEST(ClaimTies, PartsOfTwoThingsHaveNoWhole) {
  EXPECT_EQ(ClaimPage("办理人大代表建议8件、政协提案5件,其中主办9件、协办4件。").Claims(),
            "proposals.congress 8件\nproposals.conference 5件\nproposals.main 9件\nproposals.joint 4件\n");
}

TEST(ClaimTies, KindsOfOneThingAreItsParts) {
  EXPECT_EQ(ClaimPage("发布政策解读21篇,其中文字解读9篇,图解7篇,视频解读5篇。").Claims(),
            "interpretation.items 21篇\ninterpretation.items 9篇 <1 narrowed\n? 7篇 <1\n"
            "interpretation.items 5篇 <1 narrowed\n");
}

TEST(ClaimTies, ASumBehindItsParts) {
  EXPECT_EQ(ClaimPage("办理人大代表建议8件、政协提案5件,共13件。").Claims(),
            "proposals.congress 8件 <=3\nproposals.conference 5件 <=3\nproposals.total 13件\n");
  EXPECT_EQ(ClaimPage("公开财政信息8条、招标信息5条等,共30条。").Claims(), "? 8条\n? 5条\n? 30条\n");
  EXPECT_EQ(ClaimPage("上半年印发8期,下半年印发5期,两年共30期。").Claims(),
            "? 8期 part-of-year\n? 5期 part-of-year\n? 30期 part-of-year\n");
}

TEST(ClaimTies, WhatFollowsASumIsOfWhatItsPartsAre) {
  EXPECT_EQ(
      ClaimPage("新收政府信息公开申请17件,上年结转2件,合计19件。本年度办结18件,其中予以公开9件。").Claims(),
      "applications.received 17件 @applications/new/total <=3\n"
      "applications.carried_in 2件 @applications/carried_in/total <=3\n"
      "? 19件\n"
      "applications.processed 18件 @applications/total/total\n"
      "applications.granted 9件 @applications/granted/total <4\n");
}

TEST(ClaimTies, OfTheApplicantsSomeWerePersons) {
  EXPECT_EQ(ClaimPage("收到政府信息公开申请12件。申请人中自然人10件,其余为其他组织。办结11件。").Claims(),
            "applications.received 12件 @applications/new/total\n"
            "applications.natural 10件 @applications/new/natural <1\n"
            "applications.processed 11件 @applications/total/total\n");
}

TEST(ClaimTies, TwoPartsOfOneKind) {
  EXPECT_EQ(ClaimPage("办理建议提案13件,其中人大建议8件,政协提案5件。").Claims(),
            "proposals.total 13件\nproposals.congress 8件 <1\nproposals.conference 5件 <1\n");
}

TEST(ClaimTies, OtherChannelsAreOneMore) {
  EXPECT_EQ(
      ClaimPage("全年公开政府信息120条,其中通过网站发布70条,通过微信公众号发布30条,通过其他渠道发布25条。")
          .Claims(),
      "publication.total 120条\n"
      "publication.website 70条 <1\n"
      "publication.wechat 30条 <1\n"
      "publication.other_medium 25条 <1\n");
}

TEST(ClaimTies, TheGreatestShareIsAShare) {
  EXPECT_EQ(ClaimPage("公开政府信息120条,其中占比最高的重点领域类为85.19%。").Claims(),
            "publication.total 120条\n? 85.19% %0/0\n");
}

TEST(ClaimTies, AUnitThatCannotBe) {
  EXPECT_EQ(ClaimPage("收到政府信息公开申请19件,其中面呈申请6件,传真申请1年,信函申请12件。").Claims(),
            "applications.received 19件 @applications/new/total\n"
            "applications.by_channel 6件 <1\n"
            "applications.by_channel 1年 <1 unit\n"
            "applications.by_channel 12件 <1\n");
}

TEST(ClaimTies, ARestLeavesAListOpen) {
  EXPECT_EQ(
      ClaimPage("收到政府信息公开申请12件。从办理结果看,予以公开5件,部分公开3件,其余均已说明理由。").Claims(),
      "applications.received 12件 @applications/new/total\n"
      "applications.granted 5件 @applications/granted/total <1\n"
      "applications.partial 3件 @applications/partial/total <1\n");
  EXPECT_EQ(
      ClaimPage("收到政府信息公开申请8件。从办理结果看,予以公开5件,部分公开3件(其他机关协助)。").Claims(),
      "applications.received 8件 @applications/new/total\n"
      "applications.granted 5件 @applications/granted/total <=1\n"
      "applications.partial 3件 @applications/partial/total <=1\n")
      << "what stands in brackets is no rest";
}

TEST(ClaimTies, WhatWasCarriedOverIsToldByApplicantsOnly) {
  EXPECT_EQ(ClaimPage("上年结转政府信息公开申请3件,其中自然人2件、商业企业1件。").Claims(),
            "applications.carried_in 3件 @applications/carried_in/total\n"
            "applications.natural 2件 @applications/carried_in/natural <1\n"
            "applications.business 1件 @applications/carried_in/business <1\n");
  EXPECT_EQ(ClaimPage("上年结转政府信息公开申请3件,予以公开5件。").Claims(),
            "applications.carried_in 3件 @applications/carried_in/total\n"
            "applications.granted 5件 @applications/granted/total\n");
}

TEST(ClaimTies, ResultsAreThoseOfWhatWasToldBeforeThem) {
  constexpr const char* kReview = "review.received 3件 @review/review/total\n";
  EXPECT_EQ(ClaimPage("因信息公开被申请行政复议3件,其中2件维持、1件尚未审结。").Claims(),
            std::string(kReview) +
                "review.upheld 2件 @review/review/upheld <1\nreview.pending 1件 @review/review/pending <1\n");
  EXPECT_EQ(ClaimPage("因信息公开被申请行政复议3件,维持3件;行政诉讼1件,结果维持1件。").Claims(),
            std::string(kReview) +
                "review.upheld 3件 @review/review/upheld <1\nreview.litigation 1件\n"
                "review.litigation.upheld 1件\n");
  EXPECT_EQ(ClaimPage("因信息公开被申请行政复议3件,行政诉讼1件,维持4件。").Claims(),
            std::string(kReview) + "review.litigation 1件\nreview.upheld 4件 narrowed\n");
}

TEST(ClaimTies, NothingIsPartOfWhatCountsOtherThings) {
  EXPECT_EQ(ClaimPage("收到政府信息公开申请12件,其中3条线索移交。").Claims(),
            "applications.received 12件 @applications/new/total\n? 3条\n");
}

// 16件申请中: told again, as what the parts behind are parts of.
TEST(ClaimTies, AGroupOfApplicationsIsTheWholeOfWhatFollows) {
  constexpr const char* kReceived =
      "applications.received 16件 @applications/new/total\n"
      "applications.received 16件 @applications/new/total near-subject\n";
  constexpr const char* kParts =
      "applications.granted 9件 @applications/granted/total <2\napplications.denied 7件 <2\n";
  for (const char* const group :
       {"。16件申请中,", "。上述16件申请中,", ",在16件政府信息公开申请中,", "。16件依申请公开事项中,",
        "。这16件中,", "。16件申请当中有", "。16件申请中"}) {
    EXPECT_EQ(
        ClaimPage(std::string("收到政府信息公开申请16件") + group + "9件予以公开,7件不予公开。").Claims(),
        std::string(kReceived) + kParts)
        << group;
  }
  EXPECT_EQ(ClaimPage("收到政府信息公开申请16件。这16件中,自然人10件,商业企业6件。").Claims(),
            std::string(kReceived) +
                "applications.natural 10件 @applications/new/natural <2\n"
                "applications.business 6件 @applications/new/business <2\n");
}

TEST(ClaimTies, WhatASmallerGroupBecameIsNotWhatBecameOfAll) {
  EXPECT_EQ(ClaimPage("收到政府信息公开申请16件。13件申请中,予以公开9件,无法提供4件。").Claims(),
            "applications.received 16件 @applications/new/total\n? 13件\n"
            "applications.granted 9件 <2 narrowed\napplications.unable 4件 <2 narrowed\n");
  EXPECT_EQ(ClaimPage("上年结转政府信息公开申请3件,3件申请中,2件予以公开。").Read().claims(2).certainty(),
            report::v1::CERTAINTY_UNSURE);
  EXPECT_EQ(ClaimPage("走访企业16家。这16件中,9件已答复。").Read().claims(1).subject(), "") << "of what?";
}

TEST(ClaimTies, WhatStandsBesideAWholeIsNoneOfItsParts) {
  EXPECT_EQ(
      ClaimPage("办理政协提案18件,其中主办10件、会办8件,人大代表建议13件,其中主办5件、会办8件。").Claims(),
      "proposals.conference 18件\nproposals.main 10件 <1\nproposals.joint 8件 <1\n"
      "proposals.congress 13件\nproposals.main 5件 <4\nproposals.joint 8件 <4\n");
  EXPECT_EQ(ClaimPage("办理建议提案31件,其中建议13件、提案18件。").Claims(),
            "proposals.total 31件\n? 13件 <1\nproposals.total 18件 <1 narrowed\n");
}

// 13件建议和18件提案: each is of its own body, and neither is all.
TEST(ClaimTies, ProposalsAreOfTwoBodies) {
  constexpr const char* kBoth = "proposals.congress 13件\nproposals.conference 18件\n";
  EXPECT_EQ(ClaimPage("承办的13件人大代表建议和18件政协委员提案均已办结。").Claims(), kBoth);
  EXPECT_EQ(ClaimPage("办理人大代表建议13件与政协委员提案18件。").Claims(), kBoth);
  EXPECT_EQ(ClaimPage("承办人大建议13件、提案18件。").Claims(),
            "proposals.congress 13件\nproposals.total 18件 narrowed\n");
  EXPECT_EQ(ClaimPage("办理人大代表建议、政协委员提案31件。").Claims(), "proposals.total 31件\n");
  EXPECT_EQ(ClaimPage("办理建议提案31件,其中人大建议13件,政协提案18件,主办20件,协办11件。").Claims(),
            "proposals.total 31件\nproposals.congress 13件 <1\nproposals.conference 18件 <1\n"
            "proposals.main 20件 <1\nproposals.joint 11件 <1\n");
}

TEST(ClaimTies, WhatAChannelSentOutItPublished) {
  for (const char* const words : {"通过微信公众号推送信息320条。", "通过微信公众号发布信息320条。",
                                  "微信公众号推送320条。", "微信公众号推送消息320条。"})
    EXPECT_EQ(ClaimPage(words).Claims(), "publication.wechat 320条\n") << words;
}

TEST(ClaimTies, WhatWasPublishedIsNotAllThatWasDecided) {
  EXPECT_EQ(ClaimPage("公开行政处罚决定书89份,行政许可决定书56份;作出行政许可决定80件。").Claims(),
            "? 89份\ndisclosure.licensing 56份 narrowed\n"
            "disclosure.licensing 80件 @disclosure/licensing/decisions\n");
}

TEST(ClaimTies, AGroupOfReviewsIsNoneOfApplications) {
  EXPECT_EQ(ClaimPage("因信息公开收到行政复议申请16件。16件复议申请中,维持9件,纠正7件。").Claims(),
            "review.received 16件 @review/review/total\n"
            "review.received 16件 @review/review/total near-subject\n"
            "review.upheld 9件 @review/review/upheld <2\nreview.corrected 7件 @review/review/corrected <2\n");
}

TEST(ClaimTies, WhatBecameOfSomeIsNotWhatBecameOfAll) {
  EXPECT_EQ(ClaimPage("收到政府信息公开申请16件。13件申请中,已办结12件。").Read().claims(2).cell(), "");
  EXPECT_EQ(ClaimPage("收到政府信息公开申请16件。13件自然人申请中,予以公开9件。").Read().claims(2).cell(),
            "");
}

TEST(ClaimTies, AReasonOfWhatWasPartlyMadePublic) {
  EXPECT_EQ(ClaimPage("收到政府信息公开申请16件,部分公开2件,其中1件因涉及第三方合法权益。")
                .Read()
                .claims(2)
                .certainty(),
            report::v1::CERTAINTY_UNSURE);
}

}  // namespace
}  // namespace gouji::extract
