// Counts a job's findings by rule while its records come.
//
// Role: follows the results of a job on a thread of its own, and asks for findings only. It outlives restarts of
// coordinators. Ownership: owns its thread; destroying it ends the stream. Threads: methods from any.
// Errors: Wait gives those of the stream.
//
//   FindingsWatch findings(options);
//   line.Show(text + findings.Text());
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "tools/cli/client.h"
#include "tools/cli/options.h"

namespace gouji::cli {

class FindingsWatch {
 public:
  explicit FindingsWatch(const JobOptions& options);
  ~FindingsWatch();
  FindingsWatch(const FindingsWatch&) = delete;
  FindingsWatch& operator=(const FindingsWatch&) = delete;

  // The most frequent rules, for the end of a line; empty while there are no findings.
  std::string Text() const;
  // All of them, a rule a line; empty when there are none.
  std::string Table() const;
  // Returns when all records of the job were counted.
  absl::Status Wait();

 private:
  // Errors and warnings; the rest is no news.
  using Counts = std::map<std::pair<std::string, report::v1::Severity>, uint64_t>;

  absl::Status Follow();
  void Count(const result::v1::ReadResultsResponse& batch);
  // The most frequent first.
  std::vector<std::pair<uint64_t, Counts::key_type>> Sorted() const;

  const JobOptions options_;
  mutable std::mutex mutex_;
  Counts counts_;             // guarded by mutex_
  Client* client_ = nullptr;  // the one at work; guarded by mutex_
  bool stopped_ = false;      // guarded by mutex_
  absl::Status status_;       // read after the thread's end
  std::string token_;         // the thread's
  std::thread thread_;
};

}  // namespace gouji::cli
