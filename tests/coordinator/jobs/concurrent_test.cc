// Two coordinators with their own threads on one store and one queue, several workers, and losses in between.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/coordinator/jobs/fixture.h"

namespace gouji::jobs {
namespace {

class ConcurrentTest : public CoordinatorTest {
 protected:
  ConcurrentTest() : real_server_({}, queue::SystemClockMs) {}

  std::unique_ptr<Coordinator> MakeStarted(const std::string& id, queue::Queue& queue) {
    CoordinatorOptions options = Options(id);
    options.job_poll = std::chrono::milliseconds(20);
    options.claim_poll = std::chrono::milliseconds(5);
    options.retry_delay = std::chrono::milliseconds(5);
    options.reap_interval = std::chrono::milliseconds(20);
    options.reconcile_interval = std::chrono::milliseconds(30);
    options.takeover_delay = std::chrono::milliseconds(0);
    auto coordinator = std::make_unique<Coordinator>(options, store_, queue, env::RealClock());
    coordinator->Start();
    return coordinator;
  }

  // Works until told to stop.
  void Work(const std::string& id, Coordinator& coordinator, const std::atomic<bool>& stop) {
    FakeWorker worker(id, coordinator, store_);
    while (!stop) {
      auto claimed = worker.TryClaim(2, /*wait_ms=*/50);
      if (!claimed.ok()) {
        EXPECT_TRUE(absl::IsUnavailable(claimed.status())) << claimed.status();
        continue;
      }
      for (const auto& lease : claimed->leases()) {
        EXPECT_TRUE(worker.Resolve(lease).ok());
        while (!stop && absl::IsUnavailable(worker.Commit(lease).status())) std::this_thread::yield();
      }
    }
  }

  static job::v1::JobState WaitForEnd(Coordinator& coordinator, const std::string& job) {
    job::v1::WatchJobRequest request;
    request.set_job_id(job);
    auto watch = coordinator.WatchJob(request);
    EXPECT_TRUE(watch.ok()) << watch.status();
    job::v1::JobStatus last;
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(40);
    while (watch.ok() && !(*watch)->over() && std::chrono::steady_clock::now() < deadline) {
      auto next = (*watch)->Next(std::chrono::milliseconds(1'000));
      if (next.ok() && next->has_value()) last = **next;
    }
    EXPECT_TRUE((*watch)->over()) << last.DebugString();
    return last.state();
  }

  static std::string SubmitTo(Coordinator& coordinator, const job::v1::SubmitJobRequest& request) {
    for (;;) {
      auto submitted = coordinator.SubmitJob(request);
      if (submitted.ok()) return submitted->job_id();
      EXPECT_TRUE(absl::IsUnavailable(submitted.status())) << submitted.status();
      std::this_thread::yield();
    }
  }

  QueueServer real_server_;
};

TEST_F(ConcurrentTest, Invariants03And04And13TwoCoordinatorsThreeJobsAndLosses) {
  AddFiles(40);
  LosingQueue queue_a(real_server_), queue_b(real_server_);
  auto a = MakeStarted("a", queue_a);
  auto b = MakeStarted("b", queue_b);
  std::atomic<bool> stop = false;
  std::vector<std::thread> workers;
  workers.emplace_back([&] { Work("w1", *a, stop); });
  workers.emplace_back([&] { Work("w2", *b, stop); });
  std::vector<std::string> jobs;
  for (int i = 0; i < 3; ++i) {
    jobs.push_back(SubmitTo(i % 2 == 0 ? *a : *b, Request("r" + std::to_string(i))));
    real_server_.Lose();
  }
  // The same submit at both at once is one job.
  std::thread twin([&] { EXPECT_EQ(SubmitTo(*a, Request("twin")), store::JobId("default", "twin")); });
  jobs.push_back(SubmitTo(*b, Request("twin")));
  twin.join();
  for (const std::string& job : jobs) {
    EXPECT_EQ(WaitForEnd(*a, job), job::v1::JOB_STATE_SUCCEEDED);
    EXPECT_EQ(WaitForEnd(*b, job), job::v1::JOB_STATE_SUCCEEDED);
  }
  stop = true;
  for (std::thread& worker : workers) worker.join();
  a->Stop();
  b->Stop();
  for (const std::string& job : jobs) ExpectWhole(job, 40, DigestOf(jobs[0]));
}

TEST_F(ConcurrentTest, ATinyJobEndsByEventsNotByPolls) {
  AddFiles(3);
  queue::MemoryQueue queue(queue::Limits{});
  CoordinatorOptions options = Options("local");
  // Nothing that polls could end the job.
  options.job_poll = options.claim_poll = options.reap_interval = options.reconcile_interval =
      std::chrono::hours(1);
  Coordinator coordinator(options, store_, queue, env::RealClock());
  coordinator.Start();
  uint64_t seen = 0;
  while (!coordinator.Serving()) seen = coordinator.WaitForChange(seen, std::chrono::seconds(1));
  std::atomic<bool> stop = false;
  // Long waits: only news can end them.
  std::thread thread([&] {
    FakeWorker worker("w", coordinator, store_);
    while (!stop) {
      auto claimed = worker.TryClaim(1, /*wait_ms=*/30'000);
      ASSERT_TRUE(claimed.ok()) << claimed.status();
      for (const auto& lease : claimed->leases()) {
        ASSERT_TRUE(worker.Resolve(lease).ok());
        ASSERT_TRUE(worker.Commit(lease).ok());
      }
    }
  });
  const std::string job = SubmitTo(coordinator, Request("r"));
  EXPECT_EQ(WaitForEnd(coordinator, job), job::v1::JOB_STATE_SUCCEEDED);
  stop = true;
  coordinator.Stop();
  thread.join();
  ExpectWhole(job, 3);
}

TEST_F(ConcurrentTest, FollowingReaderGetsEverythingOnce) {
  AddFiles(20);
  queue::MemoryQueue queue(queue::Limits{});
  auto coordinator = MakeStarted("a", queue);
  const std::string job = SubmitTo(*coordinator, Request("r"));
  std::atomic<bool> stop = false;
  std::thread thread([&] { Work("w", *coordinator, stop); });
  result::v1::ReadResultsRequest request;
  request.set_job_id(job);
  request.set_follow(true);
  auto stream = coordinator->ReadResults(request);
  ASSERT_TRUE(stream.ok()) << stream.status();
  std::vector<std::string> ids;
  for (int batches = 0; batches < 10'000; ++batches) {
    auto batch = (*stream)->Next(std::chrono::milliseconds(1'000));
    ASSERT_TRUE(batch.ok()) << batch.status();
    if (!batch->has_value()) break;
    for (const std::string& bytes : (*batch)->records()) {
      report::v1::Record record;
      ASSERT_TRUE(record.ParseFromString(bytes));
      ids.push_back(record.document_id());
    }
  }
  stop = true;
  thread.join();
  EXPECT_EQ(ids.size(), 20u);
  EXPECT_TRUE(std::is_sorted(ids.begin(), ids.end())) << "in document order";
}

}  // namespace
}  // namespace gouji::jobs
