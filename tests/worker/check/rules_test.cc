#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/worker/check/drawn_table.h"
#include "worker/check/check.h"
#include "worker/check/context.h"

namespace gouji::check {
namespace {

using namespace report::v1;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

// A record without tables that lacks nothing but what a test takes away.
Drawn Complete(uint32_t year, Edition edition) {
  Drawn drawn;
  drawn.text = "主动公开、依申请公开、信息管理、平台建设、监督保障\n";
  Header* header = drawn.record.mutable_header();
  header->mutable_organ()->set_text("甲市乙局");
  header->mutable_organ()->set_certainty(CERTAINTY_CERTAIN);
  header->set_year(year);
  header->set_year_certainty(CERTAINTY_CERTAIN);
  drawn.record.set_edition(edition);
  for (const form::Section& topic : form::BuiltIn().sections()) {
    Section* section = drawn.record.add_sections();
    section->set_ordinal(topic.ordinal);
    section->set_key(topic.key);
    section->set_heading(topic.labels.front());
    section->mutable_body_span()->set_end(static_cast<uint32_t>(drawn.text.size()));
  }
  return drawn;
}

TEST(HeaderOrganMissing, GuessesAreGivenButDoNotCount) {
  Drawn drawn = Complete(2021, EDITION_2021);
  EXPECT_THAT(Findings(&drawn, "header"), IsEmpty());

  Drawn guessed = Complete(2021, EDITION_2021);
  guessed.record.mutable_header()->mutable_organ()->set_certainty(CERTAINTY_INFERRED);
  EXPECT_THAT(Findings(&guessed, "header"),
              ElementsAre("标题、发布机构和落款中都没有机关名称,从正文看似为“甲市乙局”"));

  Drawn none = Complete(2021, EDITION_2021);
  none.record.mutable_header()->clear_organ();
  EXPECT_THAT(Findings(&none, "header"), ElementsAre("标题、发布机构和落款中都没有机关名称"));
}

TEST(HeaderYearMissing, NamesTheYearOfTheBody) {
  Drawn guessed = Complete(2019, EDITION_2019);
  guessed.record.mutable_header()->set_year_certainty(CERTAINTY_INFERRED);
  EXPECT_THAT(Findings(&guessed, "header"), ElementsAre("标题没有写明报告年度,从正文看似为 2019 年"));
}

TEST(FormWrongEdition, JudgesTablesThatDifferBetweenEditions) {
  Drawn drawn = Complete(2021, EDITION_2019);
  Draw("disclosure", EDITION_2019, {}, "0", &drawn);
  Draw("applications", EDITION_2021, {}, "0", &drawn);
  Draw("review", EDITION_2019, {}, "0", &drawn);
  EXPECT_THAT(Findings(&drawn, "form"),
              ElementsAre("2021 年度报告应使用 2021 版表格,“主动公开政府信息情况”部分的表是 2019 版"));
  EXPECT_EQ(TallyOf(drawn, "form")->passed(), 3u) << "two tables alike in both editions, and no mixture";
}

TEST(FormWrongEdition, NeedsAYearThatIsCertain) {
  Drawn drawn = Complete(2021, EDITION_2019);
  drawn.record.mutable_header()->set_year_certainty(CERTAINTY_INFERRED);
  Draw("disclosure", EDITION_2019, {}, "0", &drawn);
  EXPECT_THAT(Findings(&drawn, "form"), IsEmpty());
}

TEST(SectionMissing, NamesEachOne) {
  Drawn drawn = Complete(2021, EDITION_2021);
  drawn.record.mutable_sections()->DeleteSubrange(4, 2);
  EXPECT_THAT(Findings(&drawn, "section"),
              ElementsAre("缺少第五部分“存在的主要问题及改进情况”", "缺少第六部分“其他需要报告的事项”"));
  EXPECT_EQ(Render(drawn.record.findings(0), Language::kEnglish).substr(0, 20), "section 5 is missing");
}

TEST(SectionMissing, DoesNotApplyToNarrativeReports) {
  Drawn drawn = Complete(2018, EDITION_PRE2019);
  drawn.record.clear_sections();
  EXPECT_THAT(Findings(&drawn, "section"), IsEmpty());
  EXPECT_THAT(TallyOf(drawn, "section")->reasons(), testing::Contains("edition"));
}

TEST(TableMissing, AHeadingPromisesItsTable) {
  Drawn drawn = Complete(2021, EDITION_2021);
  Draw("review", EDITION_2021, {}, "0", &drawn);
  EXPECT_THAT(Findings(&drawn, "table"), ElementsAre("“主动公开政府信息情况”部分没有表格",
                                                     "“收到和处理政府信息公开申请情况”部分没有表格"));
}

TEST(TableMissing, ASectionFullOfFiguresIsNotJudged) {
  Drawn drawn = Complete(2021, EDITION_2021);
  drawn.text = "行政許可 3 4 5 6 0 0 0 1";
  Span* body = drawn.record.mutable_sections(1)->mutable_body_span();
  body->set_end(static_cast<uint32_t>(drawn.text.size()));
  EXPECT_THAT(Findings(&drawn, "table"),
              UnorderedElementsAre("“收到和处理政府信息公开申请情况”部分没有表格",
                                   "“政府信息公开行政复议、行政诉讼情况”部分没有表格",
                                   "“主动公开政府信息情况”部分的表格未能读出,其中数字未经核对"));
  EXPECT_THAT(TallyOf(drawn, "table")->reasons(), testing::Contains("unread"));
}

TEST(TableNegative, ChangesMayBeNegativeCountsNot) {
  Drawn drawn = Complete(2020, EDITION_2019);
  Draw("disclosure", EDITION_2019, {"penalties 189 -33 795", "licensing 61 0 -43", "coercion 1 0 ?-2"}, "0",
       &drawn);
  std::vector<std::string> negative;
  for (const std::string& message : Findings(&drawn, "table")) {
    if (message.find("负") != message.npos) negative.push_back(message);
  }
  EXPECT_THAT(negative, ElementsAre("“行政许可”的“处理决定数量”为负数(-43)"));
}

// `severity fault` of the findings of one rule.
std::vector<std::string> DoubtsOf(Drawn* drawn, std::string_view rule) {
  Findings(drawn, Family(rule));
  std::vector<std::string> out;
  for (const Finding& finding : drawn->record.findings()) {
    if (finding.rule() != rule) continue;
    out.push_back(Severity_Name(finding.severity()) + " " + Fault_Name(finding.fault()));
  }
  return out;
}

TEST(InferredCells, MakeFindingsUnsure) {
  const std::string source = "SEVERITY_ERROR FAULT_SOURCE";
  const std::string unsure = "SEVERITY_WARNING FAULT_UNSURE";
  const auto doubts = [](std::string_view row, std::string_view rule) {
    Drawn drawn;
    Draw("review", EDITION_2021, {std::string(row)}, "0", &drawn);
    for (Cell& cell : *drawn.record.mutable_tables(0)->mutable_cells()) cell.set_unit(UNIT_COUNT);
    return DoubtsOf(&drawn, rule);
  };
  EXPECT_THAT(doubts("review 0 -1 0 0 0", "table.negative"), ElementsAre(source));
  EXPECT_THAT(doubts("review 0 ~-1 0 0 0", "table.negative"), ElementsAre(unsure));
  EXPECT_THAT(doubts("review 0 ?-1 0 0 0", "table.negative"), IsEmpty());
  EXPECT_THAT(doubts("review 0 1.5 0 0 0", "table.not-integer"), ElementsAre(source));
  EXPECT_THAT(doubts("review 0 ~1.5 0 0 0", "table.not-integer"), ElementsAre(unsure));
  EXPECT_THAT(doubts("review 0 _ 0 0 0", "table.blank"), ElementsAre("SEVERITY_INFO FAULT_SOURCE"));
  EXPECT_THAT(doubts("review 0 ~_ 0 0 0", "table.blank"), ElementsAre("SEVERITY_INFO FAULT_UNSURE"));
  EXPECT_THAT(doubts("review ~_ _ 0 0 0", "table.blank"), ElementsAre("SEVERITY_INFO FAULT_SOURCE"));

  Drawn fees;
  Draw("disclosure", EDITION_2021, {"fees ~360688"}, "0", &fees);
  fees.record.mutable_tables(0)->mutable_cells(9)->set_unit(UNIT_UNKNOWN);
  EXPECT_THAT(DoubtsOf(&fees, "disclosure.unit-unknown"), ElementsAre(unsure));
}

// A cell that was cut out of a run of digits, and a claim that is all of the run.
TEST(ClaimContradictsCell, TheCutOfARunOfDigitsIsInDoubt) {
  const auto contradicts = [](std::string_view digits, int64_t said) {
    Drawn drawn;
    Draw("review", EDITION_2021, {"review 0 0 0 0 ~2"}, "0", &drawn);
    drawn.text = digits;
    Cell* const cell = drawn.record.mutable_tables(0)->mutable_cells(4);
    cell->set_begin(static_cast<uint32_t>(digits.find("2")));
    cell->set_end(cell->begin() + 1);
    Claim* const claim = drawn.record.add_claims();
    claim->set_kind(CLAIM_KIND_COUNT);
    claim->set_bound(CLAIM_BOUND_EXACT);
    claim->set_certainty(CERTAINTY_CERTAIN);
    claim->mutable_value()->set_mantissa(said);
    claim->set_cell("review/review/total");
    return !DoubtsOf(&drawn, "claim.contradicts-cell").empty();
  };
  EXPECT_FALSE(contradicts("0 123 0", 123));
  EXPECT_FALSE(contradicts("0 12３ 0", 123)) << "digits of both widths";
  EXPECT_FALSE(contradicts("0 １2３ 0", 123));
  EXPECT_FALSE(contradicts("0 1１23 0", 1123));
  EXPECT_TRUE(contradicts("0 123 0", 23));
  EXPECT_TRUE(contradicts("0 123 0", 1234));
  EXPECT_TRUE(contradicts(std::string(100'000, '1') + "2" + std::string(100'000, '1'), 123));
}

TEST(TableBlank, TellsInferredBlanksApart) {
  Drawn drawn;
  Draw("review", EDITION_2021, {"review ~_ _ _ 0 0"}, "0", &drawn);
  EXPECT_THAT(Findings(&drawn, "table"),
              ElementsAre("“政府信息公开行政复议、行政诉讼情况”的表有 2 格留空,另有 1 格推断为空"));
}

TEST(FormMixedEditions, NamesTablesThatDiffer) {
  Drawn drawn = Complete(2021, EDITION_MIXED);
  Draw("review", EDITION_2021, {}, "0", &drawn);
  Draw("applications", EDITION_2019, {}, "0", &drawn);
  Draw("disclosure", EDITION_2021, {}, "0", &drawn);
  EXPECT_THAT(Findings(&drawn, "form"),
              testing::Contains(
                  "“收到和处理政府信息公开申请情况”的表是 2019 版,“主动公开政府信息情况”的表是 2021 版"));
}

TEST(FormWrongEdition, HasNothingToSayOfYearsWithoutAForm) {
  Drawn drawn = Complete(2018, EDITION_2019);
  Draw("disclosure", EDITION_2019, {}, "0", &drawn);
  EXPECT_THAT(Findings(&drawn, "form"), IsEmpty());
  EXPECT_THAT(TallyOf(drawn, "form")->reasons(), ElementsAre("before-2019"));
}

TEST(TableMissing, SentencesAreNoTable) {
  const auto findings = [](std::string_view text) {
    Drawn drawn = Complete(2021, EDITION_2021);
    drawn.text = text;
    for (Section& section : *drawn.record.mutable_sections())
      section.mutable_body_span()->set_end(
          section.key() == "applications" ? static_cast<uint32_t>(text.size()) : 0);
    Draw("disclosure", EDITION_2021, {}, "0", &drawn);
    Draw("review", EDITION_2021, {}, "0", &drawn);
    return Findings(&drawn, "table");
  };
  const std::string missing = "“收到和处理政府信息公开申请情况”部分没有表格";
  const std::string unread = "“收到和处理政府信息公开申请情况”部分的表格未能读出,其中数字未经核对";
  EXPECT_THAT(findings("本年度自然人、商业企业、科研机构和社会公益组织均未提出申请。"), ElementsAre(missing));
  EXPECT_THAT(findings("本年度自然人、商业企业、科研机构、社会公益组织均未提出申请"), ElementsAre(missing));
  EXPECT_THAT(
      findings("2021年收到申请9件,其中1件来自甲镇,2件来自乙镇,3件来自丙镇,1件来自丁镇,1件来自戊镇,1件\n"
               "来自己镇,予以公开9件"),
      ElementsAre(missing));
  EXPECT_THAT(findings("自然人\t商业企业\t科研机构\t社会公益组织"), ElementsAre(unread));
  EXPECT_THAT(findings("说明如下。\n新收 3 0 0 0 0 0 3\n结转 1件 0件"), ElementsAre(unread));
}

TEST(TableIllegible, QuotesWhatIsPrinted) {
  Drawn drawn;
  drawn.record.set_edition(EDITION_2021);
  Draw("review", EDITION_2021, {"review 0 ! 0 0 0"}, "0", &drawn);
  EXPECT_THAT(Findings(&drawn, "table"), ElementsAre("“行政复议”的“结果纠正”填的不是数字:“!”"));
}

TEST(TableIllegible, SeveralFiguresAreThoseOfSeveralCells) {
  const auto findings = [](std::string_view printed, std::string_view row = "review x ! x x x") {
    Drawn drawn;
    Draw("review", EDITION_2021, {std::string(row)}, "0", &drawn);
    drawn.text = printed;
    Cell* const cell = drawn.record.mutable_tables(0)->mutable_cells(1);
    cell->set_begin(0);
    cell->set_end(static_cast<uint32_t>(printed.size()));
    return Findings(&drawn, "table");
  };
  EXPECT_THAT(findings("1件   ０件\u00a0３０件"), IsEmpty());
  EXPECT_THAT(findings("3 5"), IsEmpty());
  EXPECT_THAT(findings("3 若干"), SizeIs(1));
  EXPECT_THAT(findings("件 3"), SizeIs(1));
  // The other cells have their own: one figure came apart.
  EXPECT_THAT(findings("3 5", "review 0 ! 0 0 35"), SizeIs(1));
  EXPECT_THAT(findings("3    5", "review 0 ! 0 0 35"), IsEmpty());
}

TEST(DisclosureUnitUnknown, OnlyFiguresThatAreNotZero) {
  Drawn drawn = Complete(2020, EDITION_2019);
  Draw("disclosure", EDITION_2019, {"procurement 36 360688"}, "0", &drawn);
  for (Cell& cell : *drawn.record.mutable_tables(0)->mutable_cells()) {
    const bool amount = drawn.record.tables(0).columns(static_cast<int>(cell.column())) == "amount";
    cell.set_unit(amount ? UNIT_UNKNOWN : UNIT_COUNT);
  }
  EXPECT_THAT(Findings(&drawn, "disclosure"), ElementsAre("“政府集中采购”的金额 360688 没有单位"));
}

// Silence is never a pass: every family says what it checked and what it could not.
TEST(Tallies, EveryFamilyIsInEveryRecord) {
  std::vector<Drawn> records;
  records.emplace_back();
  records.push_back(Complete(2021, EDITION_2021));
  records.push_back(Complete(2015, EDITION_PRE2019));
  Draw("applications", EDITION_2021, {"new 1 0 0 0 0 0 2"}, "0", &records.emplace_back());
  Draw("disclosure", EDITION_2019, {}, "_", &records.emplace_back());
  Draw("review", EDITION_2019, {}, "x", &records.emplace_back());
  std::set<std::string_view> families;
  for (const Rule* rule : Catalogue()) families.insert(Family(rule->id));
  for (Drawn& drawn : records) {
    check::Run({.forms = form::BuiltIn(), .text = drawn.text}, &drawn.record);
    EXPECT_EQ(static_cast<size_t>(drawn.record.tallies_size()), families.size());
    for (const RuleTally& tally : drawn.record.tallies()) {
      EXPECT_TRUE(families.contains(tally.family())) << tally.family();
      EXPECT_EQ(tally.checked(), tally.passed() + tally.failed()) << tally.family();
      EXPECT_GT(tally.checked() + tally.not_assessable(), 0u) << tally.family();
      ASSERT_EQ(tally.reasons_size(), tally.reason_counts_size()) << tally.family();
      EXPECT_EQ(std::accumulate(tally.reason_counts().begin(), tally.reason_counts().end(), 0u),
                tally.not_assessable())
          << tally.family();
      EXPECT_EQ(tally.left_out(), 0u) << tally.family();
    }
    size_t failed = 0;
    for (const RuleTally& tally : drawn.record.tallies()) failed += tally.failed();
    EXPECT_EQ(failed, static_cast<size_t>(drawn.record.findings_size()));
  }
}

// The tally of one rule alone.
RuleTally TallyOfRule(Drawn* drawn, std::string_view rule) {
  for (Cell& cell : *drawn->record.mutable_tables(0)->mutable_cells()) cell.set_unit(UNIT_COUNT);
  const Input input{.forms = form::BuiltIn(), .text = drawn->text};
  const Context context(input, drawn->record);
  Report report(context.causes());
  FindRule(rule)->run(context, report);
  Record record;
  report.MoveTo(&record);
  return record.tallies_size() == 1 ? record.tallies(0) : RuleTally();
}

TEST(Tallies, DoubtfulCellsAreNoPass) {
  for (const std::string_view rule :
       {"table.not-integer", "table.illegible", "table.blank", "table.negative"}) {
    Drawn drawn;
    Draw("review", EDITION_2021, {}, "?0", &drawn);
    const RuleTally tally = TallyOfRule(&drawn, rule);
    EXPECT_EQ(tally.passed(), 0u) << rule;
    EXPECT_THAT(tally.reasons(), ElementsAre("unsure")) << rule;
  }
  Drawn blanks;
  Draw("review", EDITION_2021, {}, "?_", &blanks);
  EXPECT_EQ(TallyOfRule(&blanks, "table.blank").passed(), 0u);
}

TEST(Tallies, SayWhyACellCannotBeCounted) {
  Drawn drawn;
  Draw("disclosure", EDITION_2019, {"regulations 0 _ 0", "normative_documents 0 1 !"}, "0", &drawn);
  const RuleTally tally = TallyOfRule(&drawn, "disclosure.published-exceeds-total");
  EXPECT_EQ(tally.checked(), 0u);
  EXPECT_THAT(tally.reasons(), ElementsAre("blank", "illegible"));
  Drawn large;
  Draw("disclosure", EDITION_2019, {"licensing 9223372036854775807 1 5"}, "0", &large);
  for (const std::string_view rule :
       {"disclosure.change-exceeds-items", "disclosure.decisions-without-items"})
    EXPECT_THAT(TallyOfRule(&large, rule).reasons(), ElementsAre("overflow")) << rule;
}

// A narrative report whose year cannot be read lacks nothing of a form that it need not have.
TEST(Tallies, WhatShowsNoFormIsNotHeldToOne) {
  Drawn drawn;
  drawn.text = "本局认真做好政府信息公开工作。";
  EXPECT_THAT(Findings(&drawn, "section"), IsEmpty());
  EXPECT_THAT(TallyOf(drawn, "section")->reasons(), testing::Contains("edition-unknown"));
  EXPECT_THAT(TallyOf(drawn, "table")->reasons(), ElementsAre("edition-unknown"));
}

// A record must not grow with what a hostile document repeats; what is left out is counted.
TEST(Tallies, CountFindingsThatARecordHasNoRoomFor) {
  constexpr uint32_t kPlaces = 40'000;
  Drawn drawn = Complete(2021, EDITION_2021);
  for (uint32_t i = 0; i < kPlaces; ++i) drawn.text += "国办发〔202315号\n";
  EXPECT_THAT(Findings(&drawn, "text"), SizeIs(Report::kMostFindings));
  EXPECT_EQ(TallyOf(drawn, "text")->failed(), kPlaces);
  EXPECT_EQ(TallyOf(drawn, "text")->left_out(), kPlaces - Report::kMostFindings);
}

TEST(HeaderPublishedEarly, WhatIsSignedLaterWasNotPublishedBefore) {
  const auto early = [](uint32_t published, uint32_t compiled) {
    Drawn drawn = Complete(2021, EDITION_2021);
    Header* header = drawn.record.mutable_header();
    for (auto [date, year] : {std::pair(header->mutable_published(), published),
                              std::pair(header->mutable_compiled(), compiled)}) {
      date->set_year(year);
      date->set_month(year == 0 ? 0 : 12);
      date->set_day(year == 0 ? 0 : 24);
      date->set_certainty(CERTAINTY_CERTAIN);
    }
    return !DoubtsOf(&drawn, "header.published-early").empty();
  };
  EXPECT_TRUE(early(2021, 2021));
  EXPECT_TRUE(early(2021, 0));
  EXPECT_TRUE(early(2022, 2021));
  EXPECT_FALSE(early(2021, 2022));
  EXPECT_FALSE(early(2022, 2022));
}

TEST(HeaderYearConflict, CountsEachDateOnce) {
  Drawn drawn = Complete(2021, EDITION_2021);
  DateValue* compiled = drawn.record.mutable_header()->mutable_compiled();
  compiled->set_year(2023);
  compiled->set_certainty(CERTAINTY_CERTAIN);
  EXPECT_THAT(Findings(&drawn, "header"), SizeIs(1));
  EXPECT_EQ(TallyOf(drawn, "header")->failed(), 1u);
}

TEST(Run, IsDeterministicAndSortsByPlace) {
  const auto make = [] {
    Drawn drawn = Complete(2021, EDITION_2021);
    Draw("applications", EDITION_2021, {"new 1 0 0 0 0 0 2", "granted 5 0 0 0 0 0 4"}, "0", &drawn);
    Draw("review", EDITION_2021, {"review 1 0 0 0 0"}, "0", &drawn);
    return drawn;
  };
  Drawn a = make();
  Drawn b = make();
  EXPECT_THAT(Findings(&a, "applications"), SizeIs(testing::Gt(3u)));
  Findings(&b, "applications");
  EXPECT_EQ(a.record.SerializeAsString(), b.record.SerializeAsString());
  uint32_t last = 0;
  for (const Finding& finding : a.record.findings()) {
    const uint32_t place = finding.evidence_size() == 0 ? 0 : finding.evidence(0).span().begin();
    EXPECT_GE(place, last);
    last = place;
  }
}

}  // namespace
}  // namespace gouji::check
