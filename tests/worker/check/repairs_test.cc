#include "worker/check/repairs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "tests/worker/check/drawn_table.h"
#include "worker/check/check.h"
#include "worker/check/prose_place.h"
#include "worker/check/slip.h"

namespace gouji::check {
namespace {

using namespace report::v1;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

// A table that balances; tests replace rows of it.
Drawn Applications(std::vector<std::string> rows) {
  const std::vector<std::string> good = {"new        20 4 0 0 0 1 25", "carried_in 1 0 0 0 0 0 1",
                                         "granted    13 2 0 0 0 1 16", "partial    2 1 0 0 0 0 3",
                                         "denied_3   1 0 0 0 0 0 1",   "unable_1   4 1 0 0 0 0 5",
                                         "total      20 4 0 0 0 1 25", "carried_out 1 0 0 0 0 0 1"};
  for (const std::string& row : good) {
    const std::string name = row.substr(0, row.find(' '));
    bool replaced = false;
    for (const std::string& given : rows) replaced = replaced || given.starts_with(name + " ");
    if (!replaced) rows.push_back(row);
  }
  Drawn drawn;
  Draw("applications", EDITION_2021, rows, "0", &drawn);
  return drawn;
}

std::vector<Finding> FindingsOf(Drawn* drawn, std::string_view family) {
  Findings(drawn, family);
  std::vector<Finding> out;
  for (const Finding& finding : drawn->record.findings()) {
    if (Family(finding.rule()) == family) out.push_back(finding);
  }
  return out;
}

std::vector<std::string> RepairsOf(Drawn* drawn, std::string_view family) {
  std::vector<std::string> out;
  for (const Finding& finding : FindingsOf(drawn, family))
    out.push_back(RenderRepair(finding, Language::kChinese));
  return out;
}

TEST(Repairs, TheGoodTableIsGood) {
  Drawn drawn = Applications({});
  EXPECT_THAT(RepairsOf(&drawn, "applications"), IsEmpty());
}

TEST(Repairs, AWrongCellIsNamedOnceForItsRowAndItsColumn) {
  Drawn drawn = Applications({"granted 3 2 0 0 0 1 16"});
  const std::vector<Finding> findings = FindingsOf(&drawn, "applications");
  ASSERT_THAT(findings, SizeIs(2));
  for (const Finding& finding : findings) {
    EXPECT_EQ(finding.repair(), "applications/granted/natural=13");
    EXPECT_EQ(finding.cause(), 1u);
    EXPECT_EQ(finding.evidence(0).cell(), "applications/granted/natural")
        << "the place is that of the mistake";
    EXPECT_EQ(RenderRepair(finding, Language::kChinese),
              "自然人/予以公开 应为 13(表中 3),似漏一位数字:行和列均支持");
    EXPECT_EQ(RenderRepair(finding, Language::kEnglish),
              "applications/granted/natural should be 13 (printed 3), a digit seems lost: as its row and its "
              "column "
              "say");
    EXPECT_THAT(finding.repairs(0).identities(),
                ElementsAre("applications.row-sum@granted", "applications.outcome-sum@natural"));
  }
}

TEST(Repairs, TheCornerOfTheTotalsStandsInThreeIdentities) {
  Drawn drawn = Applications({"total 20 4 0 0 0 1 52"});
  EXPECT_THAT(RepairsOf(&drawn, "applications"),
              ElementsAre(HasSubstr("总计/(七)总计 应为 25(表中 52),似数字颠倒"),
                          HasSubstr("总计/(七)总计 应为 25"), HasSubstr("总计/(七)总计 应为 25")));
}

TEST(Repairs, NeighboursThatChangedPlacesAreTold) {
  Drawn drawn = Applications({"granted 2 13 0 0 0 1 16"});
  EXPECT_THAT(RepairsOf(&drawn, "applications"), Each("自然人/予以公开 应为 13(表中 2),似与相邻格互换,且 "
                                                      "商业企业/予以公开 应为 2(表中 13),似与相邻格互换"));
}

TEST(Repairs, TwoErrorsFarApartAreTwoCauses) {
  Drawn drawn = Applications({"granted 3 2 0 0 0 1 16", "unable_1 4 6 0 0 0 0 5"});
  std::vector<std::string> told;
  for (const Finding& finding : FindingsOf(&drawn, "applications"))
    told.push_back(std::to_string(finding.cause()) + " " + finding.repair());
  EXPECT_THAT(told, testing::UnorderedElementsAre(
                        "1 applications/granted/natural=13", "1 applications/granted/natural=13",
                        "2 applications/unable_1/business=1", "2 applications/unable_1/business=1"));
}

TEST(Repairs, ATotalLeftAtZeroAndThePartBesideItAreBothNamed) {
  Drawn drawn;
  Draw("review", EDITION_2021, {"review 0 0 1 0 0"}, "0", &drawn);
  EXPECT_THAT(
      RepairsOf(&drawn, "review"),
      ElementsAre(
          "有 2 种改法可使各项相符:(1) 总计/行政复议 应为 1(表中 0);(2) 其他结果/行政复议 应为 0(表中 1)"));
  EXPECT_EQ(FindingsOf(&drawn, "review")[0].repair(), "");
}

TEST(Repairs, ADigitThatWasLostOutweighsOtherReadings) {
  // Alone in its row: 13 for 3 is likelier than any other change of 10.
  Drawn drawn;
  Draw("review", EDITION_2021, {"review 3 2 4 1 20"}, "0", &drawn);
  EXPECT_EQ(FindingsOf(&drawn, "review")[0].repairs(0).changes(0).slip(), SLIP_DIGIT_LOST);
}

TEST(Repairs, LessLikelyOnesAreCounted) {
  // 1 for 10, 20 for 29 and 40 for 49 are slips of one digit; 7 for 16 and 77 for 68 are none that anybody makes.
  Drawn drawn;
  Draw("review", EDITION_2021, {"review 1 20 40 7 77"}, "0", &drawn);
  const Finding finding = FindingsOf(&drawn, "review")[0];
  EXPECT_EQ(finding.repairs_size(), 3);
  EXPECT_EQ(finding.less_likely_repairs(), 2u);
  EXPECT_THAT(RenderRepair(finding, Language::kChinese), testing::EndsWith("(另有 2 种改法,可能性较小)"));
  EXPECT_THAT(RenderRepair(finding, Language::kEnglish), testing::EndsWith(" (less likely repairs: 2)"));
}

void Claim(std::string_view cell, int64_t value, Drawn* drawn) {
  report::v1::Claim* claim = drawn->record.add_claims();
  claim->set_cell(std::string(cell));
  claim->mutable_value()->set_mantissa(value);
  claim->set_certainty(CERTAINTY_CERTAIN);
  claim->set_bound(CLAIM_BOUND_EXACT);
  claim->set_kind(CLAIM_KIND_COUNT);
  claim->set_quote("行政复议" + std::to_string(value) + "件");
  claim->mutable_span()->set_begin(0);
  claim->mutable_span()->set_end(1);
}

TEST(Repairs, TheProseIsAWitness) {
  Drawn drawn;
  Draw("review", EDITION_2021, {"review 0 0 1 0 0"}, "0", &drawn);
  Claim("review/review/total", 1, &drawn);
  EXPECT_THAT(RepairsOf(&drawn, "review"),
              ElementsAre("总计/行政复议 应为 1(表中 0),合计似未计算:行和文中第一段“行政复议1件”均支持"
                          "(另有 1 种改法,可能性较小)"));

  Drawn against;
  Draw("review", EDITION_2021, {"review 0 0 1 0 0"}, "0", &against);
  Claim("review/review/total", 0, &against);
  EXPECT_EQ(FindingsOf(&against, "review")[0].repair(), "review/review/other=0");
}

TEST(Repairs, TheParagraphOfTheWitnessIsNamed) {
  Drawn drawn = Applications({"granted 3 2 0 0 0 1 16"});
  drawn.record.mutable_tables(0)->mutable_span()->set_end(static_cast<uint32_t>(drawn.text.size()));
  drawn.text += "\n本年度认真落实年度要点。\n\n";
  const std::string quote = "予以公开自然人申请13件";
  Claim("applications/granted/natural", 13, &drawn);
  report::v1::Claim* const claim = drawn.record.mutable_claims(0);
  claim->set_quote(quote);
  claim->mutable_span()->set_begin(static_cast<uint32_t>(drawn.text.size()));
  drawn.text += quote + ",均按期答复。\n";
  claim->mutable_span()->set_end(static_cast<uint32_t>(drawn.text.size()));
  Drawn in_section = drawn;

  const Finding plain = FindingsOf(&drawn, "applications")[0];
  EXPECT_EQ(RenderRepair(plain, Language::kChinese),
            "自然人/予以公开 应为 13(表中 3),似漏一位数字:行、列和文中第二段“予以公开自然人申请13件”均支持");
  EXPECT_EQ(
      RenderRepair(plain, Language::kEnglish),
      "applications/granted/natural should be 13 (printed 3), a digit seems lost: as its row, its column and "
      "“予以公开自然人申请13件” (paragraph 2) say");

  Section* const section = in_section.record.add_sections();
  section->set_ordinal(1);
  section->mutable_body_span()->set_begin(claim->span().begin());
  section->mutable_body_span()->set_end(static_cast<uint32_t>(in_section.text.size()));
  const Finding placed = FindingsOf(&in_section, "applications")[0];
  EXPECT_THAT(RenderRepair(placed, Language::kChinese), HasSubstr("行、列和文中第一部分第一段“"));
  EXPECT_THAT(RenderRepair(placed, Language::kEnglish), HasSubstr("(section 1, paragraph 1) say"));
}

TEST(Repairs, AWrappedLineIsNoParagraph) {
  const std::string text =
      "标题\n本年度本机关认真贯彻落实条例和各级要求通过门户网站及时公开各类信息并不断完善制\n度。\n第三段。"
      "\n";
  const Record record;
  const ProsePlace place = ProsePlaces(text, record).Of(static_cast<uint32_t>(text.find("第三段")));
  EXPECT_EQ(place.section, 0u);
  EXPECT_EQ(place.paragraph, 3u);
}

TEST(Repairs, ADoubtfulClaimIsNoWitness) {
  Drawn drawn;
  Draw("review", EDITION_2021, {"review 0 0 1 0 0"}, "0", &drawn);
  Claim("review/review/total", 1, &drawn);
  drawn.record.mutable_claims(0)->add_doubts(CLAIM_DOUBT_OTHER_YEAR);
  EXPECT_EQ(FindingsOf(&drawn, "review")[0].repairs_size(), 2);
}

TEST(Repairs, LinesThatCannotBeJudgedAreNoEvidence) {
  // The row is doubtful: the column alone leaves several cells.
  Drawn drawn = Applications({"granted 3 ?2 0 0 0 1 16"});
  const std::vector<Finding> findings = FindingsOf(&drawn, "applications");
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].rule(), "applications.outcome-sum");
  for (const Repair& repair : findings[0].repairs())
    EXPECT_NE(repair.changes(0).cell(), "applications/partial/natural") << "its row holds";
  EXPECT_EQ(findings[0].repairs(0).changes(0).cell(), "applications/granted/natural");
}

TEST(Repairs, SixErrorsInSixRowsAndColumnsAreAllNamed) {
  Drawn drawn = Applications({"granted 3 2 0 0 0 1 16", "partial 2 5 0 0 0 0 3", "denied_3 1 0 6 0 0 0 1",
                              "unable_1 4 1 0 7 0 0 5", "denied_4 0 0 0 0 8 0 0", "denied_5 0 0 0 0 0 9 0"});
  std::set<std::string> repairs;
  for (const Finding& finding : FindingsOf(&drawn, "applications")) {
    EXPECT_FALSE(finding.repairs_incomplete());
    repairs.insert(finding.repair());
  }
  EXPECT_THAT(repairs, testing::UnorderedElementsAre(
                           "applications/granted/natural=13", "applications/partial/business=1",
                           "applications/denied_3/research=0", "applications/unable_1/welfare=0",
                           "applications/denied_4/legal=0", "applications/denied_5/other=0"));
}

TEST(Repairs, TooMuchWrongIsSaidAndWhere) {
  std::vector<std::string> rows;
  for (const char* row : {"granted", "partial", "denied_1", "denied_2", "denied_3", "denied_4", "denied_5",
                          "unable_1", "unable_2"}) {
    rows.push_back(row + std::string(" 9 9 9 9 9 9 9"));
  }
  Drawn drawn = Applications(rows);
  const std::vector<Finding> findings = FindingsOf(&drawn, "applications");
  ASSERT_FALSE(findings.empty());
  for (const Finding& finding : findings) {
    EXPECT_TRUE(finding.repairs_incomplete());
    EXPECT_EQ(finding.repair(), "");
    EXPECT_EQ(
        RenderRepair(finding, Language::kEnglish),
        "too much is wrong to say which cell: 16 sums that hang together fail (row granted, row partial, row "
        "denied_1, "
        "row denied_2, row denied_3, row denied_4 and others), and the search for repairs reached its limit");
    EXPECT_THAT(RenderRepair(finding, Language::kChinese),
                HasSubstr("16 项合计相互牵连、同时不符(“予以公开”一行、“部分公开”一行、“属于国家秘密”一行"));
  }
}

// A figure of 2^40 is searched like others; one beyond all reason is not, and that is said.
TEST(Repairs, LargeFiguresAreSearchedAndAbsurdOnesAreTold) {
  Drawn large;
  Draw("review", EDITION_2021, {"review 1099511627776 0 1099511627776 0 2199023255553"}, "0", &large);
  EXPECT_THAT(RepairsOf(&large, "review"), ElementsAre(HasSubstr("总计/行政复议 应为 2199023255552")));
  Drawn absurd;
  Draw("review", EDITION_2021, {"review 4503599627370496 0 1 0 5"}, "0", &absurd);
  EXPECT_THAT(RepairsOf(&absurd, "review"), ElementsAre(HasSubstr("大得不合常理,未查找是哪一格有误")));
}

TEST(Slips, DigitsAreCompared) {
  EXPECT_EQ(SlipOf(3, 13), SLIP_DIGIT_LOST);
  EXPECT_EQ(SlipOf(1, 10), SLIP_DIGIT_LOST);
  EXPECT_EQ(SlipOf(105, 15), SLIP_DIGIT_ADDED);
  EXPECT_EQ(SlipOf(14, 74), SLIP_DIGIT_CHANGED);
  EXPECT_EQ(SlipOf(21, 12), SLIP_TRANSPOSED);
  EXPECT_EQ(SlipOf(1203, 1023), SLIP_TRANSPOSED);
  EXPECT_EQ(SlipOf(3, 4), SLIP_UNSPECIFIED);
  EXPECT_EQ(SlipOf(0, 10), SLIP_UNSPECIFIED);
  EXPECT_EQ(SlipOf(123, 321), SLIP_UNSPECIFIED);
}

}  // namespace
}  // namespace gouji::check
