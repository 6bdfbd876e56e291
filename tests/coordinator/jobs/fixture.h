// One store, one queue server, a corpus in a temporary directory, and as many coordinators as a test wants,
// all under a clock that stands still.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "common/env/clock.h"
#include "common/store/message.h"
#include "common/store/names.h"
#include "coordinator/jobs/coordinator.h"
#include "coordinator/results/fold.h"
#include "coordinator/results/verify.h"
#include "tests/coordinator/jobs/fake_worker.h"
#include "tests/coordinator/jobs/losing_queue.h"
#include "tests/fakes/memory_store.h"

namespace gouji::jobs {

class CoordinatorTest : public ::testing::Test {
 protected:
  CoordinatorTest() : server_({}, [this] { return clock_.WallMs(); }) {
    std::string pattern = (std::filesystem::temp_directory_path() / "gouji-jobs-XXXXXX").string();
    corpus_ = mkdtemp(pattern.data());
    store_.Overwrite(store::kFormatName, "gouji-store 1");
  }
  ~CoordinatorTest() override { std::filesystem::remove_all(corpus_); }

  void AddFiles(int count) {
    for (int i = 0; i < count; ++i) {
      std::ofstream(corpus_ / ("report-" + std::to_string(100 + i) + ".txt")) << "text";
    }
  }

  CoordinatorOptions Options(const std::string& id) {
    CoordinatorOptions options;
    options.id = id;
    options.program_version = kTestVersion;
    options.slots_hint = 2;
    return options;
  }

  struct Node {
    std::unique_ptr<LosingQueue> queue;
    std::unique_ptr<Coordinator> coordinator;
    Coordinator* operator->() { return coordinator.get(); }
  };
  Node MakeNode(const std::string& id) {
    Node node;
    node.queue = std::make_unique<LosingQueue>(server_);
    node.coordinator = std::make_unique<Coordinator>(Options(id), store_, *node.queue, clock_);
    node->RunDue();
    return node;
  }

  job::v1::SubmitJobRequest Request(const std::string& request_id) const {
    job::v1::SubmitJobRequest request;
    request.set_request_id(request_id);
    request.set_priority(5);
    request.add_roots()->set_locator(corpus_.string());
    return request;
  }
  std::string Submit(Coordinator& coordinator, const std::string& request_id) {
    auto submitted = coordinator.SubmitJob(Request(request_id));
    EXPECT_TRUE(submitted.ok()) << submitted.status();
    coordinator.RunDue();
    return submitted.ok() ? submitted->job_id() : "";
  }
  static absl::StatusOr<job::v1::JobStatus> Control(Coordinator& coordinator, const std::string& job,
                                                    job::v1::ControlKind kind) {
    job::v1::ControlJobRequest request;
    request.set_job_id(job);
    request.set_kind(kind);
    auto response = coordinator.ControlJob(request);
    if (!response.ok()) return response.status();
    return response->status();
  }
  static job::v1::JobStatus StatusOf(Coordinator& coordinator, const std::string& job) {
    job::v1::GetJobRequest request;
    request.set_job_id(job);
    auto response = coordinator.GetJob(request);
    EXPECT_TRUE(response.ok()) << response.status();
    return response.ok() ? response->status() : job::v1::JobStatus();
  }

  // Lets time pass and the coordinators do what is due.
  void Pass(std::vector<Coordinator*> coordinators, int64_t ms) {
    for (int64_t step = 0; step < ms; step += 500) {
      clock_.Advance(std::min<int64_t>(500, ms - step));
      for (Coordinator* coordinator : coordinators) coordinator->RunDue();
    }
  }

  // Works until the job is over; the number of shards resolved. Bounded progress is part of what it checks.
  int Finish(Coordinator& coordinator, const std::string& job, FakeWorker& worker) {
    int resolved = 0;
    for (int round = 0; round < 2'000; ++round) {
      coordinator.RunDue();
      if (Over(coordinator, job)) return resolved;
      auto claimed = worker.TryClaim(4);
      if (!claimed.ok() || claimed->leases().empty()) {
        Pass({&coordinator}, 500);
        continue;
      }
      for (const auto& lease : claimed->leases()) {
        EXPECT_TRUE(worker.Resolve(lease).ok());
        auto committed = worker.Commit(lease);
        if (committed.ok() && *committed) ++resolved;
      }
    }
    ADD_FAILURE() << "the job does not end: " << StatusOf(coordinator, job).DebugString();
    return resolved;
  }
  static bool Over(Coordinator& coordinator, const std::string& job) {
    auto state = StatusOf(coordinator, job).state();
    return state == job::v1::JOB_STATE_SUCCEEDED || state == job::v1::JOB_STATE_CANCELLED ||
           state == job::v1::JOB_STATE_FAILED;
  }

  // Invariants 2, 3 and 4, and 13 where `digest` is given.
  void ExpectWhole(const std::string& job, uint64_t documents, const std::string& digest = "") {
    auto verified = results::Verify(store_, job);
    ASSERT_TRUE(verified.ok()) << verified.status();
    EXPECT_TRUE(verified->complete) << (verified->problems.empty() ? "" : verified->problems[0]);
    EXPECT_EQ(verified->records, documents);
    EXPECT_EQ(verified->state, job::v1::FINAL_STATE_SUCCEEDED);
    if (!digest.empty()) {
      EXPECT_EQ(verified->digest, digest);
    }
  }
  std::string DigestOf(const std::string& job) {
    auto verified = results::Verify(store_, job);
    return verified.ok() ? verified->digest : "";
  }

  // Invariant 1: whatever stood in the store at the last call still stands, unchanged.
  void ExpectWrittenOnce() {
    auto now = store_.Snapshot();
    for (const auto& [name, bytes] : seen_) {
      ASSERT_TRUE(now.contains(name)) << name;
      EXPECT_EQ(now[name], bytes) << name << " changed";
    }
    seen_ = std::move(now);
  }

  env::SimulatedClock clock_;
  fakes::MemoryStore store_;
  QueueServer server_;
  std::filesystem::path corpus_;
  std::map<std::string, std::string, std::less<>> seen_;
};

}  // namespace gouji::jobs
