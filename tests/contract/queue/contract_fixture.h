// The fixture of the contract suite: every test runs once on each queue.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/contract/queue/harness.h"

namespace gouji::queue {

inline absl::Status StatusOf(absl::Status status) {
  return status;
}
template <typename T>
absl::Status StatusOf(const absl::StatusOr<T>& answer) {
  return answer.status();
}

#define GOUJI_ASSERT_OK(expression)                    \
  do {                                                 \
    const absl::Status status_ = StatusOf(expression); \
    ASSERT_TRUE(status_.ok()) << status_;              \
  } while (false)

// The value of a StatusOr that must hold one.
template <typename T>
T Must(absl::StatusOr<T> value) {
  EXPECT_TRUE(value.ok()) << value.status();
  return value.ok() ? *std::move(value) : T();
}

class QueueContract : public testing::TestWithParam<Kind> {
 protected:
  void SetUp() override { Start(Limits{}); }

  // Anew, with these limits, at epoch 1.
  void Start(const Limits& limits) {
    queue_.reset();
    harness_.reset();
    harness_ = MakeHarness(GetParam(), limits);
    queue_ = harness_->Open();
    GOUJI_ASSERT_OK(queue_->Reset(1));
  }

  // Submits a job and plans its first `shards`.
  void Give(const std::string& job, uint64_t shards, uint32_t priority = 5) {
    GOUJI_ASSERT_OK(queue_->Submit({.job = job, .priority = priority}));
    ASSERT_EQ(Must(queue_->Plan(job, 0, Shards("s", 0, shards), true)), shards);
  }
  std::vector<Lease> Claim(const std::string& worker, uint32_t max) {
    return Must(queue_->Claim(Worker(worker), max));
  }
  JobCounts Counts(const std::string& job) { return Must(queue_->Counts(job)); }
  // "unplanned of `total`, ready, delayed, leased, done"
  std::vector<uint64_t> States(const std::string& job, uint64_t total) {
    const JobCounts counts = Counts(job);
    return {total - counts.cursor, counts.ready, counts.delayed, counts.leased, counts.done};
  }

  std::unique_ptr<QueueHarness> harness_;
  std::unique_ptr<Queue> queue_;
};

}  // namespace gouji::queue
