// Jobs that have been over for long are removed, whole, and nothing else is.
#include "tests/coordinator/jobs/fixture.h"

namespace gouji::jobs {
namespace {

constexpr int64_t kDayMs = 24 * 60 * 60 * 1000;

class ExpiryTest : public CoordinatorTest {
 protected:
  bool Stands(const std::string& job) {
    for (const auto& [name, bytes] : store_.Snapshot()) {
      if (name.starts_with("jobs/" + job + "/")) return true;
    }
    return false;
  }
  // A job whose records are all written.
  std::string Done(Coordinator& coordinator, const std::string& request) {
    std::string job = Submit(coordinator, request);
    FakeWorker worker("w", coordinator, store_);
    Finish(coordinator, job, worker);
    return job;
  }
};

TEST_F(ExpiryTest, OldJobsGoAndTheirIdsAreFreeAgain) {
  AddFiles(3);
  CoordinatorOptions options = Options("a");
  options.keep_jobs = std::chrono::hours(24 * 2);
  LosingQueue queue(server_);
  Coordinator coordinator(options, store_, queue, clock_);
  coordinator.RunDue();
  const std::string old_job = Done(coordinator, "old");
  const std::string digest = DigestOf(old_job);
  clock_.Advance(kDayMs);
  coordinator.RunDue();
  EXPECT_TRUE(Stands(old_job));
  const std::string young = Done(coordinator, "young");
  const std::string running = Submit(coordinator, "running");
  clock_.Advance(kDayMs);
  coordinator.RunDue();
  EXPECT_FALSE(Stands(old_job));
  EXPECT_TRUE(Stands(young));
  EXPECT_TRUE(Stands(running));
  EXPECT_TRUE(absl::IsNotFound(coordinator
                                   .VerifyJob([&] {
                                     result::v1::VerifyJobRequest request;
                                     request.set_job_id(old_job);
                                     return request;
                                   }())
                                   .status()));
  // The same request is a job again, and not what is remembered of the old one.
  EXPECT_EQ(Done(coordinator, "old"), old_job);
  ExpectWhole(old_job, 3, digest);
}

// A process that slept for longer than jobs are kept writes for one that is no more.
TEST_F(ExpiryTest, WhatAZombieWritesForARemovedJobIsRemovedAndReadByNobody) {
  AddFiles(3);
  CoordinatorOptions options = Options("a");
  options.keep_jobs = std::chrono::hours(24);
  LosingQueue queue(server_);
  Coordinator coordinator(options, store_, queue, clock_);
  coordinator.RunDue();
  const std::string job = Done(coordinator, "r");
  const std::string digest = DigestOf(job);
  std::vector<std::pair<std::string, std::string>> late;
  for (const auto& [name, bytes] : store_.Snapshot()) {
    if (name.starts_with("jobs/" + job + "/shards/") || name.starts_with("jobs/" + job + "/plan/")) {
      late.emplace_back(name, bytes);
    }
  }
  ASSERT_GE(late.size(), 2u);
  clock_.Advance(2 * kDayMs);
  coordinator.RunDue();
  ASSERT_FALSE(Stands(job));

  const auto write_late = [&] {
    for (const auto& [name, bytes] : late) store_.Overwrite(name, bytes);
  };
  write_late();
  job::v1::GetJobRequest request;
  request.set_job_id(job);
  EXPECT_TRUE(absl::IsNotFound(coordinator.GetJob(request).status()));
  clock_.Advance(kDayMs);
  coordinator.RunDue();
  EXPECT_FALSE(Stands(job)) << "the next round removes it";

  // And where the same request comes before that round, over another corpus by now, it is a job of its own.
  write_late();
  AddFiles(5);
  EXPECT_EQ(Done(coordinator, "r"), job);
  ExpectWhole(job, 5);
  EXPECT_NE(DigestOf(job), digest);
}

TEST_F(ExpiryTest, WithoutALimitJobsStayForEver) {
  AddFiles(2);
  Node node = MakeNode("a");
  const std::string job = Done(*node.coordinator, "r");
  clock_.Advance(4000 * kDayMs);
  node->RunDue();
  EXPECT_TRUE(Stands(job));
}

}  // namespace
}  // namespace gouji::jobs
