#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/worker/check/drawn_table.h"
#include "worker/check/check.h"

namespace gouji::check {
namespace {

using namespace report::v1;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

Drawn Applications(const std::vector<std::string>& rows, const std::string& rest = "0") {
  Drawn drawn;
  Draw("applications", EDITION_2021, rows, rest, &drawn);
  return drawn;
}

Drawn Review(const std::vector<std::string>& rows) {
  Drawn drawn;
  Draw("review", EDITION_2021, rows, "0", &drawn);
  return drawn;
}

const Finding& FirstFinding(const Drawn& drawn, std::string_view family) {
  for (const Finding& finding : drawn.record.findings()) {
    if (Family(finding.rule()) == family) return finding;
  }
  return Finding::default_instance();
}

std::vector<std::string> Reasons(const Drawn& drawn, std::string_view family) {
  const RuleTally* tally = TallyOf(drawn, family);
  return {tally->reasons().begin(), tally->reasons().end()};
}

TEST(Sums, ATableThatBalancesHasNoFinding) {
  Drawn drawn = Applications({"new      4 1 0 0 0 0 5", "granted  3 1 0 0 0 0 4", "unable_1 1 0 0 0 0 0 1",
                              "total    4 1 0 0 0 0 5"});
  EXPECT_THAT(Findings(&drawn, "applications"), IsEmpty());
  const RuleTally* tally = TallyOf(drawn, "applications");
  // 25 rows, 7 columns of outcomes, 7 columns of balances.
  EXPECT_EQ(tally->passed(), 39u);
  EXPECT_EQ(tally->checked(), 39u);
  EXPECT_EQ(tally->not_assessable(), 0u);
}

TEST(Sums, ARowThatDoesNotAddUp) {
  Drawn drawn = Applications({"new 4 1 0 0 0 0 5", "granted 4 1 0 0 0 0 6", "total 4 1 0 0 0 0 5"});
  EXPECT_THAT(Findings(&drawn, "applications"),
              UnorderedElementsAre("“予以公开”一行:申请人各列之和与总计不符(4+1+0+0+0+0=5≠6)",
                                   "“总计”一列:各项办理结果之和与“(七)总计”不符(6≠5)"));
  const Finding& finding = FirstFinding(drawn, "applications");
  EXPECT_EQ(finding.severity(), SEVERITY_ERROR);
  EXPECT_EQ(finding.fault(), FAULT_SOURCE);
}

TEST(Sums, OutcomesThatDoNotAddUp) {
  Drawn drawn = Applications(
      {"new 4 0 0 0 0 0 4", "granted 2 0 0 0 0 0 2", "unable_1 1 0 0 0 0 0 1", "total 4 0 0 0 0 0 4"});
  EXPECT_THAT(Findings(&drawn, "applications"),
              UnorderedElementsAre("“自然人”一列:各项办理结果之和与“(七)总计”不符(2+1=3≠4)",
                                   "“总计”一列:各项办理结果之和与“(七)总计”不符(2+1=3≠4)"));
}

TEST(Sums, WhatCameInMustGoOutOrBeCarried) {
  Drawn drawn = Applications(
      {"new 4 0 0 0 0 0 4", "carried_in 1 0 0 0 0 0 1", "granted 4 0 0 0 0 0 4", "total 4 0 0 0 0 0 4"});
  EXPECT_THAT(
      Findings(&drawn, "applications"),
      ElementsAre(
          HasSubstr("“自然人”一列:本年新收加上年结转为 5,办理总计加结转下年度为 4,两数应相等(4+1=5≠4=4+0)"),
          HasSubstr("“总计”一列")));
}

// What a script reads: the cell that is wrong, or the total that its parts do not make; two sums of two figures are neither.
TEST(Sums, ExpectedAndActualAreThoseOfOneCell) {
  const auto expected = [](Drawn drawn, std::string_view family) {
    Findings(&drawn, family);
    const Finding& finding = FirstFinding(drawn, family);
    std::string cell;
    for (const Argument& argument : finding.arguments()) {
      if (argument.name() == "expected_cell") cell = argument.value();
    }
    return finding.rule() + " " + cell + " " + finding.actual() + "->" + finding.expected();
  };
  EXPECT_EQ(expected(Applications({"new 4 1 0 0 0 0 5", "granted 1 1 0 0 0 0 5", "total 4 1 0 0 0 0 5"}),
                     "applications"),
            "applications.outcome-sum applications/granted/natural 1->4");
  EXPECT_EQ(expected(Review({"review 0 0 1 _ 0"}), "review"), "review.sum review/review/total 0->1");
  EXPECT_EQ(expected(Applications({"new 4 0 0 0 0 0 4", "carried_in 1 0 0 0 0 0 1", "granted 4 0 0 0 0 0 4",
                                   "total 4 0 0 0 0 0 4"}),
                     "applications"),
            "applications.balance  ->");
}

TEST(Sums, EvidenceIsEveryCellWithItsQuote) {
  Drawn drawn = Review({"review 0 0 1 _ 0"});
  EXPECT_THAT(Findings(&drawn, "review"), ElementsAre("“行政复议”:四种结果之和与总计不符(0+0+1+0=1≠0)"));
  const Finding& finding = FirstFinding(drawn, "review");
  EXPECT_EQ(finding.expected(), "1");
  EXPECT_EQ(finding.actual(), "0");
  std::vector<std::string> evidence;
  for (const Evidence& e : finding.evidence()) {
    evidence.push_back(e.cell() + "=" + e.quote());
    EXPECT_EQ(drawn.text.substr(e.span().begin(), e.span().end() - e.span().begin()), e.quote());
  }
  EXPECT_THAT(evidence,
              ElementsAre("review/review/upheld=0", "review/review/corrected=0", "review/review/other=1",
                          "review/review/pending=", "review/review/total=0"));
  EXPECT_EQ(RenderMessage(finding, Language::kEnglish),
            "review: the four results do not add up to the total (0+0+1+0=1≠0)");
}

TEST(Sums, BlanksAndMarksCountZero) {
  Drawn drawn = Applications({"new 4 _ / _ _ _ 4", "granted 4 _ _ / _ _ 4", "total 4 _ _ _ _ _ 4"}, "_");
  EXPECT_THAT(Findings(&drawn, "applications"), IsEmpty());
  EXPECT_THAT(Reasons(drawn, "applications"), ElementsAre("blank"));
}

TEST(Sums, BlanksDoNotHideAContradiction) {
  Drawn drawn = Applications({"new 4 _ _ _ _ _ 5"}, "_");
  EXPECT_THAT(Findings(&drawn, "applications"), ElementsAre(HasSubstr("“本年新收政府信息公开申请数量”一行")));
}

TEST(Sums, LinesWithNothingPrintedAreNotAssessable) {
  Drawn drawn = Review({"review _ _ _ _ _", "litigation_direct _ _ _ _ 0"});
  EXPECT_THAT(Findings(&drawn, "review"), IsEmpty());
  EXPECT_EQ(TallyOf(drawn, "review")->passed(), 2u);
  EXPECT_EQ(TallyOf(drawn, "review")->not_assessable(), 1u);
  EXPECT_THAT(Reasons(drawn, "review"), ElementsAre("blank"));
}

TEST(Sums, ATotalLeftBlankIsAnOmission) {
  // Row totals are blank, column totals are filled: the blank leaf of the total column stands for 3.
  Drawn drawn = Applications(
      {"new 4 0 0 0 0 0 4", "granted 3 0 0 0 0 0 _", "unable_1 1 0 0 0 0 0 1", "total 4 0 0 0 0 0 4"});
  EXPECT_THAT(Findings(&drawn, "applications"), IsEmpty());
  EXPECT_THAT(Reasons(drawn, "applications"), ElementsAre("left-blank"));
  EXPECT_EQ(TallyOf(drawn, "applications")->not_assessable(), 2u);
}

TEST(Sums, ATotalLeftBlankBesideWhatWasNotReadIsAnOmission) {
  // 总计 stands for what the illegible cell holds, not for 0: 0+0≠19 would be a false alarm.
  for (const char* received : {"new ! 0 0 0 0 0 _", "new x 0 0 0 0 0 _", "new ?19 0 0 0 0 0 _"}) {
    Drawn drawn = Applications({received, "granted 19 0 0 0 0 0 19", "total 19 0 0 0 0 0 19"});
    EXPECT_THAT(Findings(&drawn, "applications"), IsEmpty()) << received;
  }
}

TEST(Sums, MergedCellsThatKeepTheTotalOnly) {
  Drawn drawn = Review({"review _ _ _ _ 3"});
  EXPECT_THAT(Findings(&drawn, "review"), IsEmpty());
  EXPECT_THAT(Reasons(drawn, "review"), ElementsAre("left-blank"));
}

struct DoubtCase {
  const char* name;
  const char* row;
  const char* reason;
};

class Doubt : public testing::TestWithParam<DoubtCase> {};

TEST_P(Doubt, IsNotAssessable) {
  Drawn drawn = Review({GetParam().row});
  EXPECT_THAT(Findings(&drawn, "review"), IsEmpty());
  EXPECT_THAT(Reasons(drawn, "review"), ElementsAre(GetParam().reason));
  EXPECT_EQ(TallyOf(drawn, "review")->not_assessable(), 1u);
  EXPECT_EQ(TallyOf(drawn, "review")->passed(), 2u);
}

INSTANTIATE_TEST_SUITE_P(All, Doubt,
                         testing::Values(DoubtCase{"Missing", "review 1 x 0 0 2", "missing"},
                                         DoubtCase{"Illegible", "review 1 ! 0 0 2", "illegible"},
                                         DoubtCase{"Unsure", "review 1 ?0 0 0 2", "unsure"},
                                         DoubtCase{"UnsureBlank", "review 1 ?_ 0 0 2", "unsure"},
                                         DoubtCase{"Inferred", "review 1 ~0 0 0 1", "inferred"},
                                         DoubtCase{"Fraction", "review 1.5 0 0 0 2", "not-integer"},
                                         DoubtCase{"Overflow", "review 9223372036854775807 1 0 0 0",
                                                   "overflow"}),
                         [](const auto& instance) { return instance.param.name; });

TEST(Sums, ReportsWithoutTablesAreNotAssessable) {
  Drawn drawn;
  drawn.record.set_edition(EDITION_2021);
  EXPECT_THAT(Findings(&drawn, "applications"), IsEmpty());
  EXPECT_THAT(Reasons(drawn, "applications"), ElementsAre("no-table"));
  Drawn narrative;
  narrative.record.set_edition(EDITION_PRE2019);
  EXPECT_THAT(Findings(&narrative, "review"), IsEmpty());
  EXPECT_THAT(Reasons(narrative, "review"), ElementsAre("edition"));
}

TEST(Sums, TheEditionOf2019HasOneRowForOtherOutcomes) {
  Drawn drawn;
  Draw("applications", EDITION_2019, {"new 1 0 0 0 0 0 1", "other 1 0 0 0 0 0 1", "total 1 0 0 0 0 0 1"}, "0",
       &drawn);
  EXPECT_THAT(Findings(&drawn, "applications"), IsEmpty());
  EXPECT_EQ(TallyOf(drawn, "applications")->passed(), 37u);
}

}  // namespace
}  // namespace gouji::check
