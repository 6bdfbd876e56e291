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
