// What counts as right, wrong and claimed.
#include "tools/bench/score.h"

#include <gtest/gtest.h>

namespace gouji::bench {
namespace {

constexpr char kTruth[] =
    R"({"id":"a","organ":"衢州市教育局","year":2021,"title":"2021年度报告","edition":"2021","layout":"glued",
"reportable":[],"tables":[{"key":"review","edition":"2021","cells":[
["review","upheld","value","3","","３","print",10,13],
["review","corrected","blank","","","","print",20,20],
["review","other","value","7","","7","",null,null],
["review","pending","value","25.1","万元","251000元","row-sum",30,39],
["review","total","not_applicable","","","/","print",40,41]]}],
"errors":[{"kind":"review-total","rules":["review.sum"],"detectable":true}]})";

Json Truth() {
  Json truth;
  EXPECT_TRUE(Json::Parse(kTruth, truth));
  return truth;
}

Reading PerfectReading() {
  Reading reading;
  reading.present = true;
  reading.outcome = "parsed";
  reading.organ = "衢州市教育局";
  reading.year = 2021;
  reading.title = "2021年 度报告";
  reading.edition = "2021";
  reading.cells["review/review/upheld"] = {"3", "", "value", "certain", 10, 13, 1};
  reading.cells["review/review/corrected"] = {"", "", "blank", "certain", 20, 20, 1};
  reading.cells["review/review/other"] = {"7", "", "value", "unsure", 21, 22, 1};
  reading.cells["review/review/pending"] = {"25.10", "万元", "value", "inferred", 30, 39, 1};
  reading.cells["review/review/total"] = {"", "", "not_applicable", "certain", 40, 41, 1};
  reading.findings = {"review.sum"};
  return reading;
}

TEST(Score, APerfectReading) {
  Score score(5);
  score.Add(Truth(), PerfectReading());
  const CellCounts total = score.Total();
  EXPECT_EQ(total.determined, 4u);
  EXPECT_EQ(total.right, 3u);
  EXPECT_EQ(total.inferred, 1u);
  EXPECT_EQ(total.wrong + total.unsure + total.missed + total.misplaced, 0u);
  EXPECT_EQ(total.open, 1u);
  EXPECT_EQ(total.claimed, 0u);
  EXPECT_EQ(total.RightPercent(), 100.0);
  EXPECT_EQ(score.fields().at("organ").right, 1u);
  EXPECT_EQ(score.fields().at("title").right, 1u) << "white space in titles does not count";
  EXPECT_EQ(score.rules().at("review.sum").found, 1u);
  EXPECT_TRUE(score.examples().empty());
}

// A finding of the right rule at another cell is not that of the error.
TEST(Score, AFindingOfAnotherCellDoesNotCount) {
  Json truth;
  ASSERT_TRUE(Json::Parse(R"({"id":"a","errors":[{"rules":["review.sum"],"cells":["review/review/total"],
"detectable":true}]})",
                          truth));
  const auto count = [&](const std::set<std::string>& places) {
    Reading reading;
    reading.present = true;
    reading.findings = {"review.sum"};
    reading.places = places;
    Score score(0);
    score.Add(truth, reading);
    return score.rules().at("review.sum");
  };
  EXPECT_EQ(count({"review.sum@review/review/total"}).found, 1u);
  EXPECT_EQ(count({"review.sum@review/litigation_direct/total"}).missed, 1u);
  EXPECT_EQ(count({}).found, 1u) << "rows of results do not tell the cells";
}

TEST(Score, CertaintyWithoutDeterminationIsCountedApart) {
  Reading reading = PerfectReading();
  reading.cells["review/review/other"].certainty = "certain";
  Score score(5);
  score.Add(Truth(), reading);
  EXPECT_EQ(score.Total().claimed, 1u);
  EXPECT_EQ(score.Total().wrong, 0u);
  ASSERT_EQ(score.examples().size(), 1u);
  EXPECT_NE(score.examples()[0].find("not determined"), std::string::npos);
}

TEST(Score, WrongMissedUnsureAndMisplaced) {
  Reading reading = PerfectReading();
  reading.cells["review/review/upheld"].value = "8";
  reading.cells["review/review/corrected"].certainty = "unsure";
  reading.cells["review/review/pending"].begin = 29;
  reading.cells.erase("review/review/total");
  Score score(0);
  score.Add(Truth(), reading);
  const CellCounts total = score.Total();
  EXPECT_EQ(total.wrong, 1u);
  EXPECT_EQ(total.unsure, 1u);
  EXPECT_EQ(total.missed, 1u);
  EXPECT_EQ(total.inferred, 1u);
  EXPECT_EQ(total.misplaced, 1u);
  EXPECT_EQ(total.RightPercent(), 25.0);
}

TEST(Score, AnAmountInTheWrongUnitIsWrong) {
  Reading reading = PerfectReading();
  reading.cells["review/review/pending"] = {"251000", "", "value", "certain", 30, 39, 1};
  Score score(0);
  score.Add(Truth(), reading);
  EXPECT_EQ(score.Total().wrong, 1u);
}

TEST(Score, FindingsNobodyInjectedAreExtra) {
  Reading reading = PerfectReading();
  reading.findings = {"section.missing"};
  Score score(0);
  score.Add(Truth(), reading);
  EXPECT_EQ(score.rules().at("review.sum").missed, 1u);
  EXPECT_EQ(score.rules().at("section.missing").extra, 1u);
}

// One cell of `applications` says 3 where 13 is meant, and a sentence that states 14 of the sum beside it.
Json FalsifiedTruth() {
  Json truth;
  EXPECT_TRUE(Json::Parse(R"({"id":"a","tables":[{"key":"applications","edition":"2021","cells":[
["granted","natural","value","3","","3","print",10,11],["granted","total","value","14","","14","print",12,14],
["new","total","value","20","","20","print",20,22]]}],
"claims":[{"subject":"applications.granted","value":"14","unit":"件","cell":"applications/granted/total","begin":40,"end":42},
{"subject":"prose.sum","value":"7","unit":"条","cell":"","begin":50,"end":51}],
"errors":[{"kind":"cell-slip","rules":["applications.row-sum"],"cells":["applications/granted/natural"],
"expected":"13","actual":"3","detectable":true,"localizable":true}]})",
                          truth));
  return truth;
}

LocalizationCounts Located(std::vector<std::vector<std::string>> repairs) {
  Reading reading;
  reading.repairs = std::move(repairs);
  Score score(0);
  score.Add(FalsifiedTruth(), reading);
  return score.localization();
}

TEST(Localization, TheCellIsAmongTheRepairsOrTheOnlyOne) {
  const LocalizationCounts only = Located({{"applications/granted/natural=13"}});
  EXPECT_EQ(only.errors, 1u);
  EXPECT_EQ(only.among, 1u);
  EXPECT_EQ(only.only, 1u);

  const LocalizationCounts several =
      Located({{"applications/granted/total=4", "applications/granted/natural=13"}});
  EXPECT_EQ(several.among, 1u);
  EXPECT_EQ(several.only, 0u);

  const LocalizationCounts with_others =
      Located({{"applications/granted/natural=13 applications/new/total=21"}});
  EXPECT_EQ(with_others.among, 1u) << "a repair of two cells names it";
  EXPECT_EQ(with_others.only, 0u);
}

TEST(Localization, AnotherValueOrNoRepairIsAMiss) {
  EXPECT_EQ(Located({}).errors, 1u);
  EXPECT_EQ(Located({}).among, 0u);
  EXPECT_EQ(Located({{"applications/granted/natural=130"}}).among, 0u) << "a value that only begins alike";
  EXPECT_EQ(Located({{"applications/granted/natural=1"}}).among, 0u);
}

TEST(Localization, OnlyErrorsThatTheTextTellsAreAsked) {
  Json truth;
  ASSERT_TRUE(Json::Parse(
      R"({"id":"a","errors":[{"cells":["a/b/c"],"expected":"1","detectable":false,"localizable":true},
{"cells":["a/b/c"],"expected":"1","detectable":true,"localizable":false}]})",
      truth));
  Score score(0);
  score.Add(truth, Reading{});
  EXPECT_EQ(score.localization().errors, 0u);
}

ClaimCounts Claimed(std::vector<ReadClaim> claims) {
  Reading reading;
  reading.claims = std::move(claims);
  Score score(3);
  score.Add(FalsifiedTruth(), reading);
  return score.claims();
}

TEST(Claims, AreRightAtTheirPlaceWithTheirValueAndCell) {
  EXPECT_EQ(Claimed({{"14", "applications/granted/total", true, 40, 42}}).found, 1u);
  EXPECT_EQ(Claimed({{"14", "", false, 40, 42}}).no_cell, 1u);
  EXPECT_EQ(Claimed({{"14", "applications/new/total", true, 40, 42}}).wrong_cell, 1u);
  EXPECT_EQ(Claimed({{"1", "applications/granted/total", true, 40, 42}}).wrong_value, 1u);
  EXPECT_EQ(Claimed({{"14", "applications/granted/total", true, 60, 62}}).missed, 1u) << "elsewhere";
  const ClaimCounts none = Claimed({});
  EXPECT_EQ(none.claims, 1u) << "a figure that speaks of no cell is not asked for";
  EXPECT_EQ(none.missed, 1u);
}

TEST(Claims, OfACellThatSaysOtherwiseAreExtra) {
  const ReadClaim right{"14", "applications/granted/total", true, 40, 42};
  EXPECT_EQ(Claimed({right, {"9", "applications/new/total", true, 70, 71}}).extra, 1u);
  EXPECT_EQ(Claimed({right, {"20", "applications/new/total", true, 70, 72}}).extra, 0u)
      << "the cell bears it out";
  EXPECT_EQ(Claimed({right, {"9", "applications/new/total", false, 70, 71}}).extra, 0u) << "it is in doubt";
  EXPECT_EQ(Claimed({right, {"7", "applications/new/total", true, 50, 51}}).extra, 1u)
      << "the figure there speaks of no cell";
}

TEST(Claims, WithoutAPlaceTheValueFindsThem) {
  Json truth;
  ASSERT_TRUE(
      Json::Parse(R"({"id":"a","claims":[{"value":"5","cell":"a/b/c","begin":null,"end":null}]})", truth));
  Reading reading;
  reading.claims = {{"5", "", false, 1, 2}, {"5", "a/b/c", true, 3, 4}};
  Score score(0);
  score.Add(truth, reading);
  EXPECT_EQ(score.claims().found, 1u);
}

TEST(Score, ADocumentWithoutResultsIsMissedAltogether) {
  Score score(1);
  score.Add(Truth(), Reading{});
  EXPECT_EQ(score.not_parsed(), 1u);
  EXPECT_EQ(score.Total().missed, 3u) << "the blank is as good as missing";
  EXPECT_EQ(score.fields().at("organ").empty, 1u);
}

TEST(Score, DecimalsAreComparedByValue) {
  EXPECT_EQ(NormalDecimal("7.50"), "7.5");
  EXPECT_EQ(NormalDecimal("+3"), "3");
  EXPECT_EQ(NormalDecimal("-0"), "0");
  EXPECT_EQ(NormalDecimal("000"), "0");
  EXPECT_EQ(NormalDecimal("0.0280"), "0.028");
  EXPECT_EQ(NormalDecimal("-33"), "-33");
}

TEST(Json, ReadsWhatTheFilesHold) {
  Json json;
  ASSERT_TRUE(Json::Parse(R"({"a":[1,"x\n\u4e00\ud83d\ude00",null,true],"b":{"c":-2.5}})", json));
  EXPECT_EQ(json["a"].at(0).Number(), 1);
  EXPECT_EQ(json["a"].at(1).Text(), "x\n一😀");
  EXPECT_TRUE(json["a"].at(2).IsNull());
  EXPECT_TRUE(json["a"].at(3).IsTrue());
  EXPECT_EQ(json["b"]["c"].Text(), "-2.5");
  EXPECT_TRUE(json["none"]["deeper"].IsNull());
  EXPECT_FALSE(Json::Parse(R"({"a":1)", json));
  EXPECT_FALSE(Json::Parse(R"({"a":1} x)", json));
  EXPECT_FALSE(Json::Parse(std::string(100, '['), json));
}

}  // namespace
}  // namespace gouji::bench
