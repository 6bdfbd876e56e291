// What operators watch: each figure moves when that happens which it counts, and by no less.
#include "coordinator/jobs/figures.h"

#include <gtest/gtest.h>

#include <thread>

#include "common/segment/segment_writer.h"
#include "common/store/names.h"
#include "coordinator/jobs/coordinator.h"
#include "coordinator/jobs/record_stream.h"
#include "coordinator/jobs/shard_split.h"
#include "tests/coordinator/jobs/fixture.h"

namespace gouji::jobs {
namespace {

class FiguresTest : public CoordinatorTest {
 protected:
  // How far the counter has moved since the test began.
  static double Moved(const telemetry::Counter& counter, double before) { return counter.Value() - before; }
};

TEST_F(FiguresTest, LeasesAndFences) {
  const double granted = Figures().leases_granted.Value();
  const double lost = Figures().leases_expired_lost.Value();
  const double unrenewed = Figures().leases_expired_unrenewed.Value();
  const double refused = Figures().fences_refused.Value();
  const double renewed = Figures().leases_renewed.Value();
  const double retries = Figures().retries_expired.Value();
  AddFiles(2);
  Node node = MakeNode("a");
  Submit(*node.coordinator, "r");
  FakeWorker worker("w", *node.coordinator, store_);
  const auto leases = worker.Claim(2);
  ASSERT_EQ(leases.size(), 2u);
  ASSERT_EQ(worker.Renew({leases[0]})->revoked_size(), 0);
  EXPECT_EQ(Moved(Figures().leases_renewed, renewed), 1);
  Pass({node.coordinator.get()}, 35'000);
  EXPECT_EQ(worker.Renew(leases)->revoked_size(), 2);
  EXPECT_EQ(Moved(Figures().retries_expired, retries), 2);
  EXPECT_EQ(Moved(Figures().leases_granted, granted), 2);
  EXPECT_EQ(Moved(Figures().leases_expired_lost, lost), 2);
  EXPECT_EQ(Moved(Figures().leases_expired_unrenewed, unrenewed), 0);
  EXPECT_EQ(Moved(Figures().fences_refused, refused), 2);
}

// The worker says every 10 s that it is there, and renews the one lease and not the other.
TEST_F(FiguresTest, ALeaseThatALivingWorkerDoesNotRenew) {
  const double lost = Figures().leases_expired_lost.Value();
  const double unrenewed = Figures().leases_expired_unrenewed.Value();
  AddFiles(2);
  Node node = MakeNode("a");
  Submit(*node.coordinator, "r");
  FakeWorker worker("w", *node.coordinator, store_);
  const auto leases = worker.Claim(2);
  ASSERT_EQ(leases.size(), 2u);
  for (int i = 0; i < 4; ++i) {
    Pass({node.coordinator.get()}, 10'000);
    ASSERT_EQ(worker.Renew({leases[0]})->revoked_size(), 0);
  }
  EXPECT_EQ(Moved(Figures().leases_expired_lost, lost), 0);
  EXPECT_EQ(Moved(Figures().leases_expired_unrenewed, unrenewed), 1);
}

TEST_F(FiguresTest, ACommitThatIsRepeatedCountsOnce) {
  const double committed = Figures().shards_committed.Value();
  const double documents = Figures().documents_committed.Value();
  const double released = Figures().retries_failure.Value();
  AddFiles(2);
  Node node = MakeNode("a");
  Submit(*node.coordinator, "r");
  FakeWorker worker("w", *node.coordinator, store_);
  const auto leases = worker.Claim(2);
  ASSERT_EQ(leases.size(), 2u);
  ASSERT_TRUE(worker.Resolve(leases[0]).ok());
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(*worker.Commit(leases[0]));
  for (int i = 0; i < 2; ++i)
    EXPECT_TRUE(worker.Release(leases[1], dispatch::v1::RELEASE_REASON_FAILURE).ok());
  EXPECT_EQ(Moved(Figures().shards_committed, committed), 1);
  EXPECT_EQ(Moved(Figures().documents_committed, documents), 1);
  EXPECT_EQ(Moved(Figures().retries_failure, released), 1);
}

TEST_F(FiguresTest, DeadLetters) {
  const double before = Figures().dead_letters.Value();
  AddFiles(5);
  Node node = MakeNode("a");
  const std::string job = Submit(*node.coordinator, "r");
  FakeWorker worker("w", *node.coordinator, store_);
  std::set<std::string> ids;
  for (const auto& entry : std::filesystem::directory_iterator(corpus_)) ids.insert(entry.path().filename());
  ids.erase(ids.begin());
  worker.Fail(ids);
  Finish(*node.coordinator, job, worker);
  EXPECT_EQ(Moved(Figures().dead_letters, before), 4);
}

// Two workers die with a shard of several documents. It is split, or found resolved by the second of them after all.
TEST_F(FiguresTest, SplitsAndOutcomeConflicts) {
  for (const bool resolved_late : {false, true}) {
    SCOPED_TRACE(resolved_late);
    const double splits = Figures().splits_isolation.Value();
    const double conflicts = Figures().outcome_conflicts.Value();
    if (!resolved_late) AddFiles(400);
    CoordinatorOptions options = Options("a");
    options.slots_hint = 0;  // few shards
    LosingQueue queue(server_);
    Coordinator coordinator(options, store_, queue, clock_);
    coordinator.RunDue();
    const std::string job = Submit(coordinator, resolved_late ? "late" : "never");
    FakeWorker worker("w", coordinator, store_);
    for (int deaths = 0; deaths < 2; ++deaths) {
      const auto leases = worker.Claim(100);
      ASSERT_FALSE(leases.empty());
      for (const auto& lease : leases) {
        if (resolved_late && deaths == 1) {
          ASSERT_TRUE(worker.Resolve(lease).ok());
        }
      }
      Pass({&coordinator}, 35'000);
    }
    Finish(coordinator, job, worker);
    ExpectWhole(job, 400);
    EXPECT_EQ(Moved(Figures().splits_isolation, splits) > 0, !resolved_late);
    EXPECT_EQ(Moved(Figures().outcome_conflicts, conflicts) > 0, resolved_late);
  }
}

// A worker finds that a shard is a container, and puts its parts instead of records.
TEST_F(FiguresTest, SplitsOfWorkers) {
  const double splits = Figures().splits_worker.Value();
  AddFiles(400);
  CoordinatorOptions options = Options("a");
  options.slots_hint = 0;  // few shards
  LosingQueue queue(server_);
  Coordinator coordinator(options, store_, queue, clock_);
  coordinator.RunDue();
  const std::string job = Submit(coordinator, "r");
  FakeWorker worker("w", coordinator, store_);
  const auto leases = worker.Claim();
  ASSERT_EQ(leases.size(), 1u);
  const job::v1::ShardRange& range = leases[0].range();
  const auto slice = store_.GetRange(store::ListingName(job), range.listing_offset(), range.listing_bytes());
  const auto children = CutRange(range, slice.value());
  ASSERT_TRUE(children.ok()) << children.status();
  ASSERT_GT(children->size(), 1u);
  job::v1::OutcomeHeader header = worker.Header(leases[0]);
  header.mutable_children()->Assign(children->begin(), children->end());
  ASSERT_TRUE(segment::PutSplit(store_, std::move(header)).ok());
  EXPECT_TRUE(*worker.Commit(leases[0]));
  EXPECT_EQ(Moved(Figures().splits_worker, splits), 1);
  Finish(coordinator, job, worker);
  ExpectWhole(job, 400);
}

TEST_F(FiguresTest, TheBacklogGrowsAndGoes) {
  AddFiles(12);
  Node node = MakeNode("a");
  const std::string job = Submit(*node.coordinator, "r");
  FakeWorker worker("w", *node.coordinator, store_);
  ASSERT_EQ(worker.Claim(2).size(), 2u);
  Pass({node.coordinator.get()}, 5'000);
  EXPECT_EQ(Figures().shards_leased.Value(), 2);
  EXPECT_EQ(
      Figures().shards_ready.Value() + Figures().shards_unplanned.Value() + Figures().shards_delayed.Value(),
      10);
  EXPECT_GT(Figures().backlog.Value(), 0);
  EXPECT_GT(Figures().window_used.Value(), 0);
  EXPECT_GE(Figures().oldest_job_age.Value(), 4.5);
  EXPECT_EQ(Figures().workers_working.Value(), 1);
  EXPECT_EQ(Figures().jobs_live.Value(), 1);
  Finish(*node.coordinator, job, worker);
  Pass({node.coordinator.get()}, 2'000);
  EXPECT_EQ(Figures().shards_leased.Value() + Figures().shards_ready.Value(), 0);
  EXPECT_EQ(Figures().backlog.Value(), 0);
  EXPECT_EQ(Figures().oldest_job_age.Value(), 0);
  Pass({node.coordinator.get()}, 40'000);
  EXPECT_EQ(Figures().workers_working.Value(), 0);
  EXPECT_EQ(Figures().workers_gone.Value(), 1);
  const std::string text = telemetry::MetricsText();
  EXPECT_NE(text.find("gouji_coordinator_job_seconds_count{state=\"succeeded\"}"), std::string::npos);
  EXPECT_NE(text.find("gouji_coordinator_queue_wait_seconds_count"), std::string::npos);
}

TEST_F(FiguresTest, AJobWaitsOnceHoweverManyCoordinatorsGiveItOut) {
  const auto waits = [] {
    const std::string name = "gouji_coordinator_queue_wait_seconds_count ";
    const std::string text = telemetry::MetricsText();
    return std::stod(text.substr(text.find("\n" + name) + 1 + name.size()));
  };
  AddFiles(12);
  Node a = MakeNode("a");
  Node b = MakeNode("b");
  const double before = waits();
  const std::string job = Submit(*a.coordinator, "r");
  Pass({a.coordinator.get(), b.coordinator.get()}, 1'000);
  FakeWorker of_a("w1", *a.coordinator, store_);
  FakeWorker of_b("w2", *b.coordinator, store_);
  EXPECT_EQ(of_a.Claim(1).size(), 1u);
  EXPECT_EQ(of_b.Claim(1).size(), 1u);
  EXPECT_EQ(of_a.Claim(1).size(), 1u);
  EXPECT_EQ(waits(), before + 1);
}

TEST_F(FiguresTest, AReaderWhoDoesNotKeepUpIsBehind) {
  AddFiles(3);
  Node node = MakeNode("a");
  const std::string job = Submit(*node.coordinator, "r");
  result::v1::ReadResultsRequest request;
  request.set_job_id(job);
  request.set_follow(true);
  auto stream = node->ReadResults(request);
  ASSERT_TRUE(stream.ok()) << stream.status();
  ShowReaders();
  EXPECT_EQ(Figures().readers.Value(), 1);
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  ShowReaders();
  const double behind = Figures().reader_lag.Value();
  EXPECT_GE(behind, 0.02);
  ASSERT_TRUE((*stream)->Next(std::chrono::milliseconds(0)).ok());
  stream->reset();
  ShowReaders();
  EXPECT_EQ(Figures().readers.Value(), 0);
  EXPECT_EQ(Figures().reader_lag.Value(), 0);
}

TEST_F(FiguresTest, ReconciliationsAfterALossOfTheQueue) {
  AddFiles(3);
  Node node = MakeNode("a");
  const std::string job = Submit(*node.coordinator, "r");
  const double reconciliations = Figures().reconciliations.Value();
  const double epochs = Figures().epochs_taken.Value();
  server_.Lose();
  Pass({node.coordinator.get()}, 5'000);
  EXPECT_GT(Moved(Figures().reconciliations, reconciliations), 0);
  EXPECT_EQ(Moved(Figures().epochs_taken, epochs), 1);
  FakeWorker worker("w", *node.coordinator, store_);
  Finish(*node.coordinator, job, worker);
  ExpectWhole(job, 3);
}

// A queue that calls a shard done which has no outcome: invariant 5 is broken, told, and made good.
TEST_F(FiguresTest, RepairsAndInvariantViolations) {
  AddFiles(3);
  Node node = MakeNode("a");
  const std::string job = Submit(*node.coordinator, "r");
  FakeWorker worker("w", *node.coordinator, store_);
  const auto leases = worker.Claim();
  ASSERT_EQ(leases.size(), 1u);
  const double repairs = Figures().repairs.Value();
  const double violations = Figures().violations.Value();
  const queue::Fence fence{leases[0].fence().epoch(), leases[0].fence().counter()};
  ASSERT_TRUE(node.queue->Commit("w", {.lease = {job, leases[0].shard(), fence}, .ordinal = 0}).ok());
  Pass({node.coordinator.get()}, 200'000);
  EXPECT_GT(Moved(Figures().repairs, repairs), 0);
  EXPECT_GT(Moved(Figures().violations, violations), 0);
  Finish(*node.coordinator, job, worker);
  ExpectWhole(job, 3);
}

TEST_F(FiguresTest, WhatIsNotBrokenIsNotCounted) {
  const double violations = Figures().violations.Value();
  AddFiles(6);
  Node node = MakeNode("a");
  const std::string job = Submit(*node.coordinator, "r");
  FakeWorker worker("w", *node.coordinator, store_);
  worker.Claim(1);
  server_.Lose();
  Pass({node.coordinator.get()}, 200'000);
  Finish(*node.coordinator, job, worker);
  EXPECT_EQ(Moved(Figures().violations, violations), 0);
}

}  // namespace
}  // namespace gouji::jobs
