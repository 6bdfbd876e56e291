#include "tools/bench/accuracy.h"

#include <algorithm>
#include <cstdio>
#include <functional>
#include <string_view>
#include <unordered_map>

#include "tools/bench/corpus.h"
#include "tools/bench/score.h"
#include "worker/form/forms.h"
#include "worker/stages.h"

namespace gouji::bench {
namespace {

// The lines of a truth file, by document.
class TruthFile {
 public:
  bool Load(const std::string& path, std::string& error) {
    if (!ReadFile(path, bytes_, error)) return false;
    std::string_view rest = bytes_;
    while (!rest.empty()) {
      const size_t end = std::min(rest.find('\n'), rest.size());
      if (end > 0) lines_.push_back(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    if (!lines_.empty()) return true;
    error = "no lines in " + path;
    return false;
  }

  const std::vector<std::string_view>& lines() const { return lines_; }

 private:
  std::string bytes_;
  std::vector<std::string_view> lines_;
};

// Calls `take` for every line of truth.
bool EachTruth(const TruthFile& truth, const std::function<void(const Json&)>& take, std::string& error) {
  for (size_t i = 0; i < truth.lines().size(); ++i) {
    Json line;
    if (!Json::Parse(truth.lines()[i], line)) {
      error = "truth: line " + std::to_string(i + 1) + " is no JSON object";
      return false;
    }
    take(line);
  }
  return true;
}

bool ScoreRows(const AccuracyOptions& options, const TruthFile& truth, Score& score, std::string& error) {
  ResultRows rows;
  if (!rows.Load(options.cells, options.reports, options.findings, error)) return false;
  return EachTruth(
      truth, [&](const Json& line) { score.Add(line, rows.Find(line["id"].Text())); }, error);
}

bool ScoreCorpus(const AccuracyOptions& options, const TruthFile& truth, Score& score, std::string& error) {
  Corpus corpus;
  if (!LoadCorpus(options.corpus, options.limit, corpus, error)) return false;
  std::unordered_map<std::string_view, const CorpusDocument*> by_id;
  for (const CorpusDocument& document : corpus.documents) by_id[document.id] = &document;
  stages::Reader reader(form::BuiltIn(), {});
  uint64_t matched = 0;
  const auto read = [&](const Json& line) {
    const auto at = by_id.find(line["id"].Text());
    if (at == by_id.end()) return;
    ++matched;
    const CorpusDocument& document = *at->second;
    score.Add(line, FromRecord(reader.Read({.id = document.id,
                                            .bytes = document.bytes,
                                            .kind = document.json_lines ? stages::DocumentKind::kJsonLinesText
                                                                        : stages::DocumentKind::kFile})));
  };
  if (!EachTruth(truth, read, error)) return false;
  if (matched > 0) return true;
  error = "no document of " + options.corpus + " has an id of " + options.truth;
  return false;
}

void PrintRow(const char* layout, const char* edition, const CellCounts& counts) {
  const auto number = [](uint64_t value) { return static_cast<unsigned long long>(value); };
  std::printf("%-21s %-8s %7llu %9llu %9llu %8llu %7llu %7llu %7llu %6llu %8.3f%% %8llu %8llu %7llu\n",
              layout, edition, number(counts.reports), number(counts.determined), number(counts.right),
              number(counts.inferred), number(counts.unsure), number(counts.missed), number(counts.wrong),
              number(counts.misplaced), counts.RightPercent(), number(counts.open), number(counts.claimed),
              number(counts.misled));
}

// All of nothing is all.
double Percent(uint64_t part, uint64_t whole) {
  return whole == 0 ? 100 : 100 * static_cast<double>(part) / static_cast<double>(whole);
}

void PrintText(const Score& score) {
  std::printf("%-21s %-8s %7s %9s %9s %8s %7s %7s %7s %6s %9s %8s %8s %7s\n", "layout", "edition", "reports",
              "determ.", "right", "inferred", "unsure", "missed", "wrong", "place", "right", "open",
              "claimed", "misled");
  for (const auto& [key, counts] : score.layouts()) PrintRow(key.first.c_str(), key.second.c_str(), counts);
  PrintRow("all", "", score.Total());
  std::printf("\nby dirt\n");
  for (const auto& [name, counts] : score.dirt()) PrintRow(name.c_str(), "", counts);
  std::printf("\nnot parsed: %llu\n", static_cast<unsigned long long>(score.not_parsed()));
  for (const auto& [name, counts] : score.fields()) {
    const uint64_t all = counts.right + counts.wrong + counts.empty + counts.unsure;
    std::printf("%-12s right %llu (%.2f%%), wrong %llu, empty %llu, unsure %llu\n", name.c_str(),
                static_cast<unsigned long long>(counts.right), Percent(counts.right, all),
                static_cast<unsigned long long>(counts.wrong), static_cast<unsigned long long>(counts.empty),
                static_cast<unsigned long long>(counts.unsure));
  }
  std::printf("\nclean reports: %llu, with a finding above info: %llu\n",
              static_cast<unsigned long long>(score.clean_reports()),
              static_cast<unsigned long long>(score.false_alarms()));
  std::printf("%-36s %7s %7s %7s %10s %10s\n", "rule", "found", "missed", "extra", "precision", "recall");
  for (const auto& [rule, counts] : score.rules()) {
    std::printf("%-36s %7llu %7llu %7llu %9.2f%% %9.2f%%\n", rule.c_str(),
                static_cast<unsigned long long>(counts.found), static_cast<unsigned long long>(counts.missed),
                static_cast<unsigned long long>(counts.extra),
                Percent(counts.found, counts.found + counts.extra),
                Percent(counts.found, counts.found + counts.missed));
  }
  const LocalizationCounts& located = score.localization();
  std::printf("\nlocalizable errors: %llu, the cell among the repairs %.2f%%, the only one %.2f%%\n",
              static_cast<unsigned long long>(located.errors), Percent(located.among, located.errors),
              Percent(located.only, located.errors));
  const ClaimCounts& claims = score.claims();
  const auto number = [](uint64_t value) { return static_cast<unsigned long long>(value); };
  std::printf(
      "claims of a cell: %llu, found %llu, of no cell %llu, of a wrong cell %llu, wrong value %llu, "
      "missed %llu, extra %llu\n",
      number(claims.claims), number(claims.found), number(claims.no_cell), number(claims.wrong_cell),
      number(claims.wrong_value), number(claims.missed), number(claims.extra));
  for (const std::string& example : score.examples()) std::printf("  %s\n", example.c_str());
}

void PrintJsonCounts(const char* layout, const char* edition, const CellCounts& counts) {
  const auto number = [](uint64_t value) { return static_cast<unsigned long long>(value); };
  std::printf(
      "{\"layout\":\"%s\",\"edition\":\"%s\",\"reports\":%llu,\"determined\":%llu,\"right\":%llu,"
      "\"inferred\":%llu,"
      "\"unsure\":%llu,\"missed\":%llu,\"wrong\":%llu,\"misplaced\":%llu,\"open\":%llu,\"claimed\":%llu,"
      "\"misled\":%llu}\n",
      layout, edition, number(counts.reports), number(counts.determined), number(counts.right),
      number(counts.inferred), number(counts.unsure), number(counts.missed), number(counts.wrong),
      number(counts.misplaced), number(counts.open), number(counts.claimed), number(counts.misled));
}

void PrintJson(const Score& score) {
  for (const auto& [key, counts] : score.layouts())
    PrintJsonCounts(key.first.c_str(), key.second.c_str(), counts);
  PrintJsonCounts("all", "all", score.Total());
}

// Says what falls short of what was asked.
bool Suffices(const AccuracyOptions& options, const Score& score) {
  bool good = true;
  const auto at_least = [&](const char* what, double found, double asked) {
    if (asked < 0 || found >= asked) return;
    std::fprintf(stderr, "gouji-bench accuracy: %s: %.3f%%, %.3f%% asked\n", what, found, asked);
    good = false;
  };
  const auto at_most = [&](const char* what, uint64_t found, int64_t allowed) {
    if (allowed < 0 || found <= static_cast<uint64_t>(allowed)) return;
    std::fprintf(stderr, "gouji-bench accuracy: %s: %llu, %lld allowed\n", what,
                 static_cast<unsigned long long>(found), static_cast<long long>(allowed));
    good = false;
  };
  RuleCounts all;
  for (const auto& [rule, counts] : score.rules()) {
    all.found += counts.found;
    all.missed += counts.missed;
  }
  const CellCounts total = score.Total();
  const LocalizationCounts& located = score.localization();
  at_least("cells right", total.RightPercent(), options.min_right);
  at_most("cells claimed certain though not determined", total.claimed, options.max_claimed);
  at_most("clean reports with a finding above info", score.false_alarms(), options.max_alarms);
  at_least("errors found", Percent(all.found, all.found + all.missed), options.min_recall);
  at_least("localizable errors with one cell named", Percent(located.only, located.errors),
           options.min_alone);
  return good;
}

}  // namespace

int Accuracy(const AccuracyOptions& options) {
  TruthFile truth;
  Score score(options.examples, options.example_kinds);
  std::string error;
  const bool scored = truth.Load(options.truth, error) &&
                      (options.corpus.empty() ? ScoreRows(options, truth, score, error)
                                              : ScoreCorpus(options, truth, score, error));
  if (!scored) {
    std::fprintf(stderr, "gouji-bench accuracy: %s\n", error.c_str());
    return 2;
  }
  options.json ? PrintJson(score) : PrintText(score);
  return Suffices(options, score) ? 0 : 1;
}

}  // namespace gouji::bench
