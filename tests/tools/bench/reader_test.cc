// The reader against the generator, and against the sample reports: two programs that share no tables must agree.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "tools/bench/corpus.h"
#include "tools/bench/score.h"
#include "tools/corpusgen/generator.h"
#include "tools/corpusgen/truth.h"
#include "worker/form/forms.h"
#include "worker/stages.h"

namespace gouji::bench {
namespace {

Score ScoreOf(std::string_view layouts, corpusgen::DirtLevel dirt, uint64_t count) {
  corpusgen::Options options;
  std::string unknown;
  options.seed = 7;
  options.layouts = corpusgen::SelectLayouts(layouts, unknown);
  options.dirt = dirt;
  stages::Reader reader(form::BuiltIn(), {});
  Score score(10);
  for (uint64_t i = 0; i < count; ++i) {
    const corpusgen::Report report = corpusgen::Generate(options, i);
    std::string line;
    corpusgen::AppendTruth(report, line);
    Json truth;
    EXPECT_TRUE(Json::Parse(std::string_view(line).substr(0, line.size() - 1), truth));
    score.Add(truth,
              FromRecord(reader.Read(
                  {.id = report.id, .bytes = report.text, .kind = stages::DocumentKind::kJsonLinesText})));
  }
  return score;
}

std::string Examples(const Score& score) {
  std::string text;
  for (const std::string& example : score.examples()) text += "\n  " + example;
  return text;
}

TEST(ReaderAndGenerator, AgreeOnEveryCellThatStandsApart) {
  const Score score = ScoreOf(
      "pipes,pipes-bars,pipes-tight,pipe-cells,alternate-pipes,markdown,lines,lines-single,lines-double,"
      "lines-triple,"
      "tab-lines,tab-rows",
      corpusgen::DirtLevel::kNone, 240);
  const CellCounts total = score.Total();
  EXPECT_GT(total.determined, 30000u);
  EXPECT_EQ(total.right + total.inferred, total.determined) << Examples(score);
  EXPECT_EQ(total.misplaced, 0u) << Examples(score);
  EXPECT_EQ(score.false_alarms(), 0u) << Examples(score);
}

TEST(ReaderAndGenerator, NoCertaintyIsClaimedForWhatTheTextLeavesOpen) {
  const Score score = ScoreOf(
      "glued,glued-rows,glued-mixed,spaces,lines-dropped,tab-rows-lossy,pipes-padded,pipe-cells-padded",
      corpusgen::DirtLevel::kNone, 240);
  const CellCounts total = score.Total();
  EXPECT_GT(total.open, 500u);
  EXPECT_EQ(total.claimed, 0u) << Examples(score);
  EXPECT_EQ(total.wrong, 0u) << Examples(score);
  EXPECT_GT(total.RightPercent(), 99.5) << Examples(score);
}

// Rules that every sample must be told, and those files that must be told nothing.
TEST(Samples, TheirKnownErrorsAreFound) {
  const std::map<std::string, std::set<std::string>> expected = {
      {"01-lines-2021.txt", {}},
      {"04-markdown-2022.txt", {"applications.row-sum", "applications.outcome-sum"}},
      {"05-word-2020.txt", {"disclosure.unit-unknown"}},
      {"06-wrong-edition-2022.txt", {"form.wrong-edition", "review.sum"}},
      {"07-one-line-2023.txt", {}},
      {"09-pre2019-2015.txt", {}},
      {"11-spaces-2024.txt", {"section.missing"}},
      {"12-html-2021.html", {}},
      {"13-alternate-2022.txt", {}}};
  Corpus corpus;
  std::string error;
  ASSERT_TRUE(LoadCorpus("tests/data/reports", 0, corpus, error)) << error;
  EXPECT_EQ(corpus.documents.size(), 13u);
  stages::Reader reader(form::BuiltIn(), {});
  for (const CorpusDocument& document : corpus.documents) {
    const auto wanted = expected.find(document.id);
    if (wanted == expected.end()) continue;
    const Reading reading = FromRecord(reader.Read({.id = document.id, .bytes = document.bytes}));
    EXPECT_EQ(reading.outcome, "parsed") << document.id;
    const std::set<std::string> found(reading.findings.begin(), reading.findings.end());
    for (const std::string& rule : wanted->second)
      EXPECT_TRUE(found.contains(rule)) << document.id << ' ' << rule;
    if (wanted->second.empty()) {
      EXPECT_TRUE(found.empty()) << document.id << ' ' << *found.begin();
    }
  }
}

}  // namespace
}  // namespace gouji::bench
