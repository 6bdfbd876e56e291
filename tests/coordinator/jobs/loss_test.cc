// The queue loses everything at every step of a small job, and coordinators die there too: the result is the
// same.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "coordinator/jobs/job_driver.h"
#include "tests/coordinator/jobs/fixture.h"

namespace gouji::jobs {
namespace {

class LossTest : public CoordinatorTest {
 protected:
  // What happens between two steps.
  using Fault = std::function<void(Node& node)>;

  // A job of five shards, one of which is split by a worker's death, driven step by step; after step `at` the
  // fault strikes. Answers the number of steps.
  int Run(int at, const Fault& fault) {
    Node node = MakeNode("a");
    int step = 0;
    auto done = [&] {
      if (step++ == at) fault(node);
      ExpectWrittenOnce();
    };
    done();
    // Whatever fails is tried again, as clients and workers do.
    auto insist = [&](const std::function<absl::Status()>& action) {
      for (int i = 0; i < 20; ++i) {
        absl::Status status = action();
        if (status.ok()) return;
        ASSERT_TRUE(absl::IsUnavailable(status)) << status;
        Pass({node.coordinator.get()}, 500);
      }
      ADD_FAILURE() << "step " << step << " never succeeds";
    };
    insist([&] { return node->SubmitJob(Request("r1")).status(); });
    job_ = store::JobId("default", "r1");
    done();
    node->RunDue();
    done();
    for (int turn = 0; turn < 200; ++turn) {
      Pass({node.coordinator.get()}, 500);
      if (Over(*node.coordinator, job_)) break;
      FakeWorker worker("w", *node.coordinator, store_);
      absl::StatusOr<dispatch::v1::ClaimShardsResponse> claimed;
      insist([&] { return (claimed = worker.TryClaim(1)).status(); });
      done();
      worker.Connect(*node.coordinator);
      if (!claimed.ok() || claimed->leases().empty()) {
        Pass({node.coordinator.get()}, 5'000);
        continue;
      }
      const auto& lease = claimed->leases(0);
      // Its workers die as long as it holds more than one document.
      if (lease.range().first_source() == 0 && lease.range().end_source() > 1) {
        Pass({node.coordinator.get()}, 40'000);
        done();
        continue;
      }
      EXPECT_TRUE(worker.Resolve(lease).ok());
      done();
      worker.Connect(*node.coordinator);
      bool resolved = false;
      insist([&] {
        auto committed = worker.Commit(lease);
        if (committed.ok()) resolved = *committed;
        return committed.status();
      });
      EXPECT_TRUE(resolved);
      done();
      ExpectAccounted(node, "after step " + std::to_string(step));
      ++turns_;
    }
    EXPECT_TRUE(Over(*node.coordinator, job_)) << "fault after step " << at;
    return step;
  }

  // Invariants 5 and 6, once everything at hand was done: the queue holds what the store says, and every
  // unresolved leaf is in exactly one place.
  void ExpectAccounted(Node& node, const std::string& where) {
    Pass({node.coordinator.get()}, 3'000);
    if (Over(*node.coordinator, job_)) return;
    auto fold = results::FoldLeaves(store_, job_);
    auto counts = node.queue->Counts(job_);
    ASSERT_TRUE(fold.ok() && counts.ok()) << where;
    ASSERT_TRUE(counts->known) << where;
    JobState state;
    auto spec = store::GetMessage<job::v1::JobSpec>(store_, store::SpecName(job_));
    ASSERT_TRUE(state.Apply(Submitted{std::make_shared<job::v1::JobSpec>(*spec)}).ok());
    const queue::JobSnapshot snapshot = SnapshotOf(state, *fold);
    EXPECT_EQ(counts->done, snapshot.done) << where;
    EXPECT_EQ(counts->counters, snapshot.counters) << where;
    const uint64_t unplanned = fold->planned - counts->cursor;
    EXPECT_EQ(unplanned + counts->ready + counts->delayed + counts->leased, fold->unresolved.size()) << where;
  }

  void RunEverywhere(const Fault& fault) {
    AddFiles(9);
    const int steps = Run(-1, fault);
    const std::string digest = DigestOf(job_);
    ExpectWhole(job_, 9);
    ASSERT_GT(steps, 15);
    for (int at = 0; at < steps; ++at) {
      SCOPED_TRACE("fault after step " + std::to_string(at));
      store_.Clear();
      seen_.clear();
      server_.Lose();
      Run(at, fault);
      ExpectWhole(job_, 9, digest);
      if (HasFailure()) return;
    }
  }

  std::string job_;
  int turns_ = 0;
};

TEST_F(LossTest, Invariants04And05And06And11And13QueueLostAfterEveryStep) {
  RunEverywhere([&](Node&) { server_.Lose(); });
}

TEST_F(LossTest, Invariants04And05And06And11And13CoordinatorDiesAfterEveryStep) {
  RunEverywhere([&](Node& node) {
    node.coordinator.reset();
    node = MakeNode("b");
  });
}

TEST_F(LossTest, Invariants04And05And06And11And13BothLostAfterEveryStep) {
  RunEverywhere([&](Node& node) {
    node.coordinator.reset();
    server_.Lose();
    node = MakeNode("b");
  });
}

TEST_F(LossTest, Invariant07FencesGrowAcrossLosses) {
  AddFiles(1);
  Node node = MakeNode("a");
  Submit(*node.coordinator, "r1");
  FakeWorker worker("w", *node.coordinator, store_);
  auto before = worker.Claim();
  ASSERT_EQ(before.size(), 1u);
  server_.Lose();
  Pass({node.coordinator.get()}, 3'000);
  auto after = worker.Claim();
  ASSERT_EQ(after.size(), 1u);
  EXPECT_GT(std::make_pair(after[0].fence().epoch(), after[0].fence().counter()),
            std::make_pair(before[0].fence().epoch(), before[0].fence().counter()));
  EXPECT_EQ(worker.Renew(before)->revoked_size(), 1);
  EXPECT_EQ(worker.Renew(after)->revoked_size(), 0);
}

TEST_F(LossTest, Invariant04QueueThatBelievesInOutcomesTheStoreDoesNotHold) {
  AddFiles(3);
  Node node = MakeNode("a");
  const std::string job = Submit(*node.coordinator, "r1");
  FakeWorker worker("w", *node.coordinator, store_);
  auto leases = worker.Claim(3);
  ASSERT_EQ(leases.size(), 3u);
  ASSERT_TRUE(worker.Resolve(leases[0]).ok());
  ASSERT_TRUE(*worker.Commit(leases[0]));
  for (int i : {1, 2}) {
    queue::CommitRequest lie;
    lie.lease = {job, leases[i].shard(), {leases[i].fence().epoch(), leases[i].fence().counter()}};
    lie.ordinal = static_cast<uint64_t>(i);
    ASSERT_TRUE(node.queue->Commit("liar", lie).ok());
  }
  Pass({node.coordinator.get()}, 2'000);
  EXPECT_EQ(StatusOf(*node.coordinator, job).state(), job::v1::JOB_STATE_RUNNING);
  EXPECT_FALSE(store_.Get(store::ManifestName(job)).ok());
  Finish(*node.coordinator, job, worker);
  ExpectWhole(job, 3);
}

TEST_F(LossTest, Invariant05CountersAreRepairedPeriodically) {
  AddFiles(3);
  Node node = MakeNode("a");
  const std::string job = Submit(*node.coordinator, "r1");
  FakeWorker worker("w", *node.coordinator, store_);
  auto lease = worker.Claim();
  ASSERT_EQ(lease.size(), 1u);
  queue::CommitRequest lie;
  lie.lease = {job, lease[0].shard(), {}};
  lie.ordinal = 0;
  lie.counters = {{"documents", 1'000}};
  ASSERT_TRUE(node.queue->Commit("liar", lie).ok());
  EXPECT_EQ(StatusOf(*node.coordinator, job).tally().documents(), 1'000u);
  Pass({node.coordinator.get()}, 61'000);
  EXPECT_EQ(StatusOf(*node.coordinator, job).tally().documents(), 0u);
  Finish(*node.coordinator, job, worker);
  ExpectWhole(job, 3);
}

}  // namespace
}  // namespace gouji::jobs
