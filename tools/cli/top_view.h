// A cluster at one glance, as `gouji top` prints it.
//
// Role: formatting, and the rates between two looks. Pure but for the time that it is told. Threads: one. Errors: none.
//
//   TopView view;
//   view.Look(jobs, workers, Clock::now());
//   std::cout << view.Text(std::time(nullptr));
#pragma once

#include <chrono>
#include <cstdint>
#include <ctime>
#include <map>
#include <string>
#include <vector>

#include "gouji/job/v1/job.pb.h"

namespace gouji::cli {

class TopView {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // `jobs`: those that are not over. `workers_known`: false where they may not be seen, which is told apart from there being none.
  void Look(const std::vector<job::v1::JobStatus>& jobs, const std::vector<job::v1::WorkerStatus>& workers,
            Time now, bool workers_known = true);
  // The last look; rates are those since the one before, and are left out after the first.
  std::string Text(std::time_t now) const;

 private:
  struct Sample {
    uint64_t documents = 0;
    uint64_t input_bytes = 0;
  };

  std::string JobRows() const;

  std::vector<job::v1::JobStatus> jobs_;
  std::vector<job::v1::WorkerStatus> workers_;
  bool workers_known_ = true;
  std::map<std::string, Sample> now_;
  std::map<std::string, Sample> before_;
  double seconds_ = 0;  // between the two looks; 0 after the first
  Time last_;
};

}  // namespace gouji::cli
