// `gouji-bench run`: `gouji run` beside a Python reader, same file, same number of processes, in the same run.
//
// Role: starts both programs in turn, each as a person would, times them from start to exit, and prints medians and how
// many times faster the one is. It is a measurement, never a test. What the programs write goes to a directory of its own
// in `scratch` and is deleted. Ownership: none. Threads: one; the programs run one after the other.
// Units: wall-clock seconds. Errors: a program that fails ends the contest with its name on standard error.
//
//   return RunContest({.corpus = "reports.jsonl", .workers = 2});
#pragma once

#include <cstdint>
#include <string>

namespace gouji::bench {

struct RunContestOptions {
  std::string corpus;    // one JSON Lines file
  uint32_t workers = 2;  // processes of either program, 1 and more
  uint32_t rounds = 3;   // 1 and more; the median is printed
  std::string gouji;     // the program; empty: beside this one
  std::string yardstick = "tools/bench/yardstick.py";
  std::string scratch = "/tmp";
  bool json = false;
};

// 0 measured, 2 something cannot be used.
int RunContest(const RunContestOptions& options);

}  // namespace gouji::bench
