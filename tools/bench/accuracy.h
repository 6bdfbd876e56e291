// `gouji-bench accuracy`: how right the reader is, against a truth file.
//
// Role: feeds a Score from result rows or from the reader itself, and prints it. Exit codes are those of Accuracy().
// Threads: one at a time. Errors: told on standard error.
//
//   return Accuracy({.truth = "truth.jsonl", .corpus = "reports"});
#pragma once

#include <cstdint>
#include <string>

namespace gouji::bench {

struct AccuracyOptions {
  std::string truth;
  // Either the rows of `gouji results` …
  std::string cells;
  std::string reports;
  std::string findings;
  // … or a corpus, read in this process.
  std::string corpus;
  uint64_t limit = 0;  // documents of the corpus; 0: all
  uint32_t examples = 0;
  std::string example_kinds;  // of score.h; empty: all
  bool json = false;
  double min_right = -1;     // per cent of the determined cells
  int64_t max_claimed = -1;  // cells claimed certain though not determined
  int64_t max_alarms = -1;   // clean reports with a finding above info
  double min_recall = -1;    // per cent of the injected errors, of all rules
  double min_alone = -1;     // per cent of the localizable errors whose cell is the only one named
};

// 0 measured, 1 measured and below what was asked, 2 input that cannot be used.
int Accuracy(const AccuracyOptions& options);

}  // namespace gouji::bench
