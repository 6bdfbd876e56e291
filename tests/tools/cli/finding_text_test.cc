#include "tools/cli/finding_text.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>

namespace gouji::cli {
namespace {

report::v1::Finding Parse(const std::string& text) {
  report::v1::Finding finding;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &finding));
  return finding;
}

// 一 is three bytes: 3件 starts at byte 7, line 2, column 3.
constexpr char kText[] = "一\n受理3件\n";

report::v1::Finding Example() {
  return Parse(R"pb(
    rule: "claim.contradicts-cell"
    severity: SEVERITY_WARNING
    fault: FAULT_UNSURE
    expected: "4"
    actual: "3"
    repair: "受理4件"
    evidence {
      span { begin: 10 end: 14 }
      quote: "3件"
    }
    evidence { quote: "4\n" cell: "applications/new/total" }
  )pb");
}

TEST(LineIndexTest, CountsCharacters) {
  const LineIndex lines(kText);
  const auto at = [&](uint64_t offset) {
    const Position place = lines.At(offset);
    return std::to_string(place.line) + ":" + std::to_string(place.column);
  };
  EXPECT_EQ(at(0), "1:1");
  EXPECT_EQ(at(3), "1:2");  // the line end itself
  EXPECT_EQ(at(4), "2:1");
  EXPECT_EQ(at(7), "2:2");
  EXPECT_EQ(at(8), "2:2");  // inside of 理
  EXPECT_EQ(at(10), "2:3");
  EXPECT_EQ(at(15), "3:1");  // the end
  EXPECT_EQ(at(9999), "3:1");
}

TEST(LineIndexTest, CountsInLongLinesAsInShortOnes) {
  std::string text = "一行\n";
  for (int i = 0; i < 5000; ++i) text += i % 3 == 0 ? "a" : "理";
  text += "\n尾";
  const LineIndex lines(text);
  uint64_t column = 0;
  for (uint64_t at = 7; at + 4 < text.size(); ++at) {
    column += (static_cast<unsigned char>(text[at]) & 0xc0) != 0x80;
    ASSERT_EQ(lines.At(at).line, 2u) << at;
    ASSERT_EQ(lines.At(at).column, column) << at;
  }
  EXPECT_EQ(lines.At(text.size() - 3).line, 3u);
  EXPECT_EQ(lines.At(text.size() - 3).column, 1u);
}

TEST(FindingText, ReadsLikeACompiler) {
  const LineIndex lines(kText);
  std::string out;
  AppendFindingText({"d/a.txt", PlacesOf(lines), true, Style(false)}, Example(), "与表中不符", false, &out);
  EXPECT_EQ(out,
            "d/a.txt:2:3: 警告：与表中不符 [claim.contradicts-cell]\n"
            "    2:3  “3件”\n"
            "    总计/本年新收政府信息公开申请数量  “4 ”\n"
            "    表中为 4，文中为 3，请核对哪一处有误\n"
            "    （依据存疑，请人工核对）\n"
            "    建议：受理4件\n");
}

TEST(FindingText, WithoutTextPlacesAreOffsets) {
  std::string out;
  AppendFindingText({"a.pdf", nullptr, false, Style(false)}, Example(), "contradicts the table", false, &out);
  EXPECT_EQ(out.substr(0, out.find('\n')),
            "a.pdf:@10: warning: contradicts the table [claim.contradicts-cell]");
  EXPECT_NE(out.find("    4 in the table, 3 in the prose: one of them is wrong\n"), std::string::npos);
}

TEST(FindingText, WhatTheProseAloneTellsIsExpected) {
  report::v1::Finding finding = Example();
  finding.mutable_evidence()->RemoveLast();
  std::string out;
  AppendFindingText({"a.pdf", nullptr, true, Style(false)}, finding, "", false, &out);
  EXPECT_NE(out.find("    应为 4，实为 3\n"), std::string::npos) << out;
}

TEST(FindingText, WhereARepairSaysTheCellTheSumIsNotSaidAgain) {
  report::v1::Finding finding = Example();
  report::v1::Change* change = finding.add_repairs()->add_changes();
  change->set_cell("applications/new/total");
  change->set_from("4");
  change->set_to("3");
  std::string out;
  AppendFindingText({"a.pdf", nullptr, true, Style(false)}, finding, "", false, &out);
  EXPECT_EQ(out.find("文中为 3"), std::string::npos) << out;
  EXPECT_NE(out.find("    建议：总计/本年新收政府信息公开申请数量 应为 3(表中 4)\n"), std::string::npos)
      << out;
}

TEST(FindingText, TheSameCauseIsToldOnce) {
  std::string out;
  AppendFindingText({"a.txt", nullptr, false, Style(false)}, Example(), "contradicts the table", true, &out);
  EXPECT_EQ(out,
            "a.txt:@10: warning: contradicts the table [claim.contradicts-cell]\n"
            "    (the same mistake as above)\n");
}

TEST(FindingText, LongSumsLeaveZerosOut) {
  report::v1::Finding finding;
  for (int i = 0; i < 9; ++i) {
    report::v1::Evidence* evidence = finding.add_evidence();
    evidence->set_cell("applications/new/total");
    evidence->set_quote(i == 4 ? "7" : i == 6 ? "０" : i % 2 == 0 ? "0" : "");
  }
  std::string out;
  AppendFindingText({"a", nullptr, true, Style(false)}, finding, "", false, &out);
  EXPECT_EQ(out.substr(out.find("    ")),
            "    总计/本年新收政府信息公开申请数量  “7”\n    （另有 8 格为 0 或空白）\n");
}

TEST(FindingText, LongQuotesAreCutAtACharacter) {
  std::string quote;
  for (int i = 0; i < 50; ++i) quote += "勾";
  report::v1::Finding finding;
  finding.add_evidence()->set_quote(quote + "!");
  std::string out;
  AppendFindingText({"a", nullptr, true, Style(false)}, finding, "", false, &out);
  EXPECT_NE(out.find("“" + quote.substr(0, 120) + "…”\n"), std::string::npos) << out;
}

// Two repairs, one of two cells, found before the search was cut off.
report::v1::Finding Repaired() {
  return Parse(R"pb(
    rule: "review.sum"
    severity: SEVERITY_ERROR
    fault: FAULT_SOURCE
    repairs { changes { cell: "review/review/total" from: "0" to: "1" slip: SLIP_OMITTED } }
    repairs {
      changes { cell: "review/review/other" from: "1" to: "0" }
      changes { cell: "review/review/upheld" to: "2" }
    }
    repairs_incomplete: true
    cause: 3
  )pb");
}

TEST(FindingJson, HoldsEveryRepair) {
  std::string out;
  AppendFindingJson({"a", nullptr, false, Style(false)}, Repaired(), "m", &out);
  EXPECT_NE(out.find("\"repair\":\"\""), std::string::npos)
      << "two repairs are none that a program may apply";
  EXPECT_NE(out.find("\"repairs\":[[{\"cell\":\"review/review/total\",\"from\":\"0\",\"to\":\"1\"}],"
                     "[{\"cell\":\"review/review/other\",\"from\":\"1\",\"to\":\"0\"},"
                     "{\"cell\":\"review/review/upheld\",\"from\":\"\",\"to\":\"2\"}]],"
                     "\"repairs_complete\":false,\"less_likely_repairs\":0,\"cause\":3"),
            std::string::npos)
      << out;
  EXPECT_NE(out.find("(1) review/review/total should be 1 (printed 0); (2) review/review/other should be 0 "
                     "(printed 1), and review/review/upheld should be 2 (no figure is printed)"),
            std::string::npos)
      << out;
}

TEST(FindingJson, TheOnlyRepairIsThereForPrograms) {
  report::v1::Finding finding = Repaired();
  finding.mutable_repairs()->RemoveLast();
  finding.set_repairs_incomplete(false);
  finding.set_repair("review/review/total=1");
  std::string out;
  AppendFindingJson({"a", nullptr, true, Style(false)}, finding, "m", &out);
  EXPECT_NE(out.find("\"repair\":\"review/review/total=1\",\"repair_text\":\"总计/行政复议 应为 1(表中 "
                     "0),合计似未计算\""),
            std::string::npos)
      << out;
  EXPECT_NE(out.find("\"repairs_complete\":true"), std::string::npos);
}

TEST(TalliesJson, SayWhatWasCheckedAndWhatNot) {
  report::v1::Record record;
  report::v1::RuleTally* tally = record.add_tallies();
  tally->set_family("applications");
  tally->set_checked(39);
  tally->set_passed(37);
  tally->set_failed(2);
  tally->set_not_assessable(5);
  tally->add_reasons("missing");
  tally->add_reason_counts(2);
  tally->add_reasons("unsure");
  tally->add_reason_counts(3);
  record.add_tallies()->set_family("text");
  std::string out;
  AppendTalliesJson(record, &out);
  EXPECT_EQ(out,
            ",\"tallies\":[{\"family\":\"applications\",\"checked\":39,\"passed\":37,\"failed\":2,"
            "\"not_assessable\":5,\"reasons\":[\"missing\",\"unsure\"],\"reason_counts\":{\"missing\":2,"
            "\"unsure\":3},\"left_out\":0},{\"family\":\"text\",\"checked\":0,\"passed\":0,\"failed\":0,"
            "\"not_assessable\":0,\"reasons\":[],\"reason_counts\":{},\"left_out\":0}]");
}

TEST(FindingJson, HoldsPlacesOfAllEvidence) {
  const LineIndex lines(kText);
  std::string out;
  AppendFindingJson({"a", PlacesOf(lines), true, Style(false)}, Example(), "m", &out);
  EXPECT_EQ(
      out,
      "{\"rule\":\"claim.contradicts-cell\",\"severity\":\"warning\",\"fault\":\"unsure\",\"message\":\"m\","
      "\"begin\":10,\"end\":14,\"line\":2,\"column\":3,\"arguments\":{},\"expected\":\"4\",\"actual\":\"3\","
      "\"repair\":"
      "\"受理4件\",\"repair_text\":\"受理4件\",\"repairs\":[],\"repairs_complete\":true,\"less_likely_"
      "repairs\":0,\"cause\":0,"
      "\"evidence\":[{\"quote\":\"3件\",\"cell\":\"\",\"begin\":10,\"end\":14,\"line\":2,\"column\":3},"
      "{\"quote\":\"4\\n\",\"cell\":\"applications/new/total\"}]}");
}

}  // namespace
}  // namespace gouji::cli
