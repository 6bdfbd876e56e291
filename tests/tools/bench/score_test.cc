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
