// One object that cannot be read, or not from here, harms its own job at most.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/store/message.h"
#include "common/store/names.h"
#include "coordinator/jobs/coordinator.h"
#include "tests/coordinator/jobs/fixture.h"

namespace gouji::jobs {
namespace {

using ::testing::HasSubstr;

TEST_F(CoordinatorTest, AJobThatCannotBeReadKeepsNoCoordinatorFromServing) {
  AddFiles(4);
  Node node = MakeNode("a");
  const std::string job = Submit(*node.coordinator, "r1");
  const std::string other = Submit(*node.coordinator, "r2");
  FakeWorker worker("w", *node.coordinator, store_);
  const auto leases = worker.Claim(1);
  ASSERT_EQ(leases.size(), 1u);
  ASSERT_TRUE(worker.Resolve(leases[0]).ok());
  ASSERT_TRUE(*worker.Commit(leases[0]));
  store_.FailReads(store::OutcomeName(leases[0].job_id(), leases[0].shard()));
  server_.Lose();
  Pass({node.coordinator.get()}, 3'000);
  EXPECT_TRUE(node->Serving());
  const std::string well = leases[0].job_id() == job ? other : job;
  Finish(*node.coordinator, well, worker);
  ExpectWhole(well, 4);
  EXPECT_FALSE(Over(*node.coordinator, leases[0].job_id()));
  job::v1::ListJobsRequest live;
  live.set_live_only(true);
  EXPECT_EQ(node->ListJobs(live)->jobs_size(), 1);

  store_.FailReads("");
  Finish(*node.coordinator, leases[0].job_id(), worker);
  ExpectWhole(leases[0].job_id(), 4);
}

TEST_F(CoordinatorTest, AnOutcomeThatCannotBeReadKeepsNoOtherFromBeingCommitted) {
  AddFiles(6);
  Node node = MakeNode("a");
  const std::string job = Submit(*node.coordinator, "r1");
  FakeWorker worker("w", *node.coordinator, store_);
  const auto leases = worker.Claim(2);
  ASSERT_EQ(leases.size(), 2u);
  dispatch::v1::CommitShardsRequest request;
  *request.mutable_worker() = worker.info();
  for (const auto& lease : leases) {
    ASSERT_TRUE(worker.Resolve(lease).ok());
    dispatch::v1::LeaseRef* out = request.add_leases();
    out->set_job_id(lease.job_id());
    out->set_shard(lease.shard());
    *out->mutable_fence() = lease.fence();
  }
  store_.FailReads(store::OutcomeName(job, leases[0].shard()));
  auto committed = node->CommitShards(request);
  ASSERT_TRUE(committed.ok()) << committed.status();
  EXPECT_FALSE(committed->resolved(0));
  EXPECT_TRUE(committed->resolved(1));
  EXPECT_EQ(StatusOf(*node.coordinator, job).shards_done(), 1u);
  store_.FailReads("/shards/");
  EXPECT_TRUE(absl::IsUnavailable(node->CommitShards(request).status()))
      << "where none can be read it is asked again";
  store_.FailReads("");
  Finish(*node.coordinator, job, worker);
  ExpectWhole(job, 6);
}

class DamagedListingTest : public CoordinatorTest {
 protected:
  // A job one of whose shards cannot be leased any more.
  void Begin(Coordinator& coordinator) {
    AddFiles(6);
    job_ = Submit(coordinator, "r1");
    FakeWorker worker("w", coordinator, store_);
    const auto leases = worker.Claim(1);
    ASSERT_EQ(leases.size(), 1u);
    damaged_ = leases[0].shard();
    std::string listing = *store_.Get(store::ListingName(job_));
    listing[leases[0].range().listing_offset() + leases[0].range().listing_bytes() / 2] ^= 0x55;
    store_.Overwrite(store::ListingName(job_), listing);
    ASSERT_TRUE(worker.Release(leases[0], dispatch::v1::RELEASE_REASON_FAILURE).ok());
  }
  // Works on the rest until the job is over.
  void Work(Coordinator& coordinator) {
    FakeWorker worker("w", coordinator, store_);
    for (int round = 0; round < 200 && !Over(coordinator, job_); ++round) {
      Pass({&coordinator}, 5'000);
      auto claimed = worker.TryClaim(4);
      if (!claimed.ok()) continue;
      for (const auto& lease : claimed->leases()) {
        if (lease.shard() == damaged_) {
          ASSERT_TRUE(worker.Release(lease, dispatch::v1::RELEASE_REASON_FAILURE).ok());
        } else {
          ASSERT_TRUE(worker.Resolve(lease).ok());
          (void)worker.Commit(lease);  // where the job ended meanwhile nobody wants it
        }
      }
    }
  }
  void ExpectFailed(Coordinator& coordinator) {
    const job::v1::JobStatus status = StatusOf(coordinator, job_);
    EXPECT_EQ(status.state(), job::v1::JOB_STATE_FAILED);
    EXPECT_THAT(status.error(), HasSubstr(store::ListingName(job_)));
  }

  std::string job_;
  std::string damaged_;
};

TEST_F(DamagedListingTest, EndsTheJob) {
  Node node = MakeNode("a");
  Begin(*node.coordinator);
  Work(*node.coordinator);
  ExpectFailed(*node.coordinator);
}

// Readers are stopped by a cancel before the job is sealed: whoever finds that cancel fails the job too, and says why.
TEST_F(DamagedListingTest, IsToldByWhoeverSealsTheJobFirst) {
  Node a = MakeNode("a");
  Node b = MakeNode("b");
  Begin(*a.coordinator);
  bool stopped = false;
  store_.OnPut([&](const std::string& name) {
    if (name != store::ControlName(job_, 0) || std::exchange(stopped, true)) return;
    clock_.Advance(5'000);
    b->RunDue();
    EXPECT_TRUE(store_.Stat(store::ManifestName(job_)).ok()) << "b was first";
  });
  Work(*a.coordinator);
  EXPECT_TRUE(stopped);
  ExpectFailed(*a.coordinator);
  ExpectFailed(*b.coordinator);
}

TEST_F(DamagedListingTest, IsToldByTheHeirOfWhoDiedBehindTheCancel) {
  auto a = std::make_unique<Node>(MakeNode("a"));
  Begin(*a->coordinator);
  store_.OnPut([&](const std::string& name) {
    if (name == store::ControlName(job_, 0)) store_.FailPuts(absl::UnavailableError("the machine is off"));
  });
  FakeWorker worker("w", *a->coordinator, store_);
  for (int round = 0; round < 200 && !store_.Stat(store::ControlName(job_, 0)).ok(); ++round) {
    Pass({a->coordinator.get()}, 5'000);
    const auto claimed = worker.TryClaim(4);
    if (!claimed.ok()) continue;
    for (const auto& lease : claimed->leases()) {
      (void)worker.Release(lease, dispatch::v1::RELEASE_REASON_FAILURE);
    }
  }
  ASSERT_TRUE(store_.Stat(store::ControlName(job_, 0)).ok());
  ASSERT_FALSE(store_.Stat(store::ManifestName(job_)).ok());
  a.reset();
  store_.OnPut(nullptr);
  store_.FailPuts(absl::OkStatus());
  Node heir = MakeNode("b");
  Pass({heir.coordinator.get()}, 10'000);
  ExpectFailed(*heir.coordinator);
}

TEST_F(CoordinatorTest, WhoTakesOverAJobDoesNotFailItForACorpusThatItDoesNotSee) {
  AddFiles(2);
  Node a = MakeNode("a");
  auto submitted = a->SubmitJob(Request("r1"));
  ASSERT_TRUE(submitted.ok());
  const std::string elsewhere = corpus_.string() + "-unmounted";
  std::filesystem::rename(corpus_, elsewhere);
  Node b = MakeNode("b");
  Pass({b.coordinator.get()}, 60'000);
  const job::v1::JobStatus status = StatusOf(*b.coordinator, submitted->job_id());
  EXPECT_EQ(status.state(), job::v1::JOB_STATE_PLANNING);
  EXPECT_THAT(status.error(), HasSubstr(corpus_.string())) << "it says what is missing";
  std::filesystem::rename(elsewhere, corpus_);
  FakeWorker worker("w", *a.coordinator, store_);
  Finish(*a.coordinator, submitted->job_id(), worker);
  ExpectWhole(submitted->job_id(), 2);

  // Of one that died before it looked nobody else comes.
  auto lost = a->SubmitJob(Request("r2"));
  ASSERT_TRUE(lost.ok());
  std::filesystem::remove_all(corpus_);
  Pass({b.coordinator.get()}, 11 * 60'000);
  EXPECT_EQ(StatusOf(*b.coordinator, lost->job_id()).state(), job::v1::JOB_STATE_FAILED);
}

TEST_F(CoordinatorTest, APauseThatComesWhileADriverLooksIsNotUndone) {
  AddFiles(4);
  Node a = MakeNode("a");
  Node b = MakeNode("b");
  const std::string job = Submit(*a.coordinator, "r1");
  FakeWorker worker("w", *a.coordinator, store_);
  bool paused = false;
  b.queue->OnCounts([&] {
    if (std::exchange(paused, true)) return;
    ASSERT_TRUE(Control(*a.coordinator, job, job::v1::CONTROL_KIND_PAUSE).ok());
  });
  clock_.Advance(5'000);
  b->RunDue();
  ASSERT_TRUE(paused);
  EXPECT_TRUE(worker.Claim(1).empty());
}

// A queue that another coordinator is resetting looks like one that is lost.
TEST_F(CoordinatorTest, WhoLosesTheRaceForAnEpochLeavesTheWinnerTime) {
  Node node = MakeNode("a");
  const uint64_t epoch = node.queue->epoch();
  job::v1::EpochRecord record;
  record.set_number(epoch + 1);
  record.set_coordinator("b");
  server_.Lose();
  ASSERT_TRUE(store::PutMessage(store_, store::EpochName(epoch + 1), record).ok());
  clock_.Advance(1'000);
  node->RunDue();
  clock_.Advance(100);
  node->RunDue();
  EXPECT_FALSE(node->Serving());
  EXPECT_FALSE(store_.Stat(store::EpochName(epoch + 2)).ok());
  Pass({node.coordinator.get()}, 3'000);
  EXPECT_TRUE(node->Serving()) << "the winner died over it";
  EXPECT_EQ(node.queue->epoch(), epoch + 2);
}

}  // namespace
}  // namespace gouji::jobs
