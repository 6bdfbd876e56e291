// Attempts at shards: lost, given back, ended by a drain, and split where workers die.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "coordinator/jobs/coordinator.h"
#include "tests/coordinator/jobs/fixture.h"

namespace gouji::jobs {
namespace {

using ::testing::HasSubstr;

TEST_F(CoordinatorTest, LostLeaseGoesToAnotherWorker) {
  AddFiles(2);
  Node node = MakeNode("a");
  const std::string job = Submit(*node.coordinator, "r1");
  FakeWorker dead("dead", *node.coordinator, store_), alive("alive", *node.coordinator, store_);
  auto lost = dead.Claim(2);
  ASSERT_EQ(lost.size(), 2u);
  Pass({node.coordinator.get()}, 20'000);
  EXPECT_TRUE(alive.Claim(2).empty());
  EXPECT_EQ(dead.Renew({lost[0]})->revoked_size(), 0);
  Pass({node.coordinator.get()}, 15'000);
  auto again = alive.Claim(2);
  ASSERT_EQ(again.size(), 1u) << "only the lease that was not renewed";
  EXPECT_EQ(again[0].shard(), lost[1].shard());
  EXPECT_EQ(again[0].lost_attempts(), 1u);
  EXPECT_EQ(StatusOf(*node.coordinator, job).attempts_lost(), 1u);
  EXPECT_EQ(dead.Renew({lost[1]})->revoked_size(), 1);
  // The zombie's outcome counts, whoever holds the lease.
  ASSERT_TRUE(dead.Resolve(lost[1]).ok());
  EXPECT_TRUE(*dead.Commit(lost[1]));
  ASSERT_TRUE(alive.Resolve(again[0]).ok());
  EXPECT_TRUE(*alive.Commit(again[0]));
  ASSERT_TRUE(dead.Resolve(lost[0]).ok());
  EXPECT_TRUE(*dead.Commit(lost[0]));
  Finish(*node.coordinator, job, alive);
  ExpectWhole(job, 2);
}

// A queue that is away for a second now and then keeps no dead worker's shards leased, and takes none from a live one.
TEST_F(CoordinatorTest, HiccupsOfTheQueueDoNotHoldLeasesForTheDead) {
  AddFiles(2);
  Node node = MakeNode("a");
  Submit(*node.coordinator, "r1");
  FakeWorker dead("dead", *node.coordinator, store_), alive("alive", *node.coordinator, store_);
  ASSERT_EQ(dead.Claim().size(), 1u);
  const auto kept = alive.Claim();
  ASSERT_EQ(kept.size(), 1u);
  const int64_t lease_ms = kept[0].lease_ms();
  std::vector<dispatch::v1::Lease> again;
  for (int64_t ms = 0; ms < 3 * lease_ms && again.empty(); ms += 10'000) {
    server_.SetReachable(false);
    Pass({node.coordinator.get()}, 1'000);
    EXPECT_FALSE(node->Serving());
    server_.SetReachable(true);
    Pass({node.coordinator.get()}, 9'000);
    ASSERT_TRUE(node->Serving());
    EXPECT_EQ(alive.Renew({kept[0]})->revoked_size(), 0) << "after " << ms << " ms";
    again = alive.Claim();
  }
  ASSERT_EQ(again.size(), 1u);
  EXPECT_EQ(again[0].lost_attempts(), 1u);
  // After a longer one those who live have time to come first.
  server_.SetReachable(false);
  Pass({node.coordinator.get()}, lease_ms);
  server_.SetReachable(true);
  Pass({node.coordinator.get()}, 3'000);
  EXPECT_EQ(alive.Renew({kept[0], again[0]})->revoked_size(), 0);
}

// All coordinators slept: nobody could renew, and nobody who lives is taken for dead.
TEST_F(CoordinatorTest, ASleepOfTheCoordinatorsCostsNoAttempt) {
  AddFiles(2);
  Node a = MakeNode("a");
  Node b = MakeNode("b");
  const std::string job = Submit(*a.coordinator, "r1");
  FakeWorker alive("alive", *a.coordinator, store_), dead("dead", *a.coordinator, store_);
  const auto kept = alive.Claim();
  ASSERT_EQ(kept.size(), 1u);
  ASSERT_EQ(dead.Claim().size(), 1u);
  for (int times = 0; times < 3; ++times) {
    Pass({a.coordinator.get(), b.coordinator.get()}, 1'000);
    clock_.Advance(2 * int64_t{kept[0].lease_ms()});
    Pass({a.coordinator.get(), b.coordinator.get()}, 3'000);
    EXPECT_EQ(alive.Renew({kept[0]})->revoked_size(), 0);
  }
  EXPECT_EQ(StatusOf(*a.coordinator, job).attempts_lost(), 0u);
  // The dead are found a little later.
  Pass({a.coordinator.get(), b.coordinator.get()}, 20'000);
  EXPECT_EQ(StatusOf(*a.coordinator, job).attempts_lost(), 1u);
}

TEST_F(CoordinatorTest, DrainCostsNoAttemptAndFailureWaits) {
  AddFiles(1);
  Node node = MakeNode("a");
  const std::string job = Submit(*node.coordinator, "r1");
  FakeWorker worker("w", *node.coordinator, store_);
  auto lease = worker.Claim();
  ASSERT_EQ(lease.size(), 1u);
  ASSERT_TRUE(worker.Release(lease[0], dispatch::v1::RELEASE_REASON_DRAIN).ok());
  lease = worker.Claim();
  ASSERT_EQ(lease.size(), 1u);
  EXPECT_EQ(lease[0].lost_attempts(), 0u);
  ASSERT_TRUE(worker.Release(lease[0], dispatch::v1::RELEASE_REASON_FAILURE).ok());
  EXPECT_TRUE(worker.Claim().empty());
  EXPECT_THAT(StatusOf(*node.coordinator, job).error(), HasSubstr("worker w: test"));
  Pass({node.coordinator.get()}, 2'000);
  EXPECT_EQ(worker.Claim().size(), 1u);
}

TEST_F(CoordinatorTest, WorkersAreListedAndDrained) {
  AddFiles(3);
  Node node = MakeNode("a");
  Submit(*node.coordinator, "r1");
  FakeWorker worker("w", *node.coordinator, store_);
  ASSERT_EQ(worker.Claim().size(), 1u);
  auto workers = node->ListWorkers({});
  ASSERT_EQ(workers->workers_size(), 1);
  EXPECT_EQ(workers->workers(0).worker_id(), "w");
  EXPECT_EQ(workers->workers(0).slots(), 2u);
  job::v1::DrainWorkerRequest drain;
  drain.set_worker_id("w");
  ASSERT_TRUE(node->DrainWorker(drain).ok());
  auto answer = worker.TryClaim();
  EXPECT_TRUE(answer->leases().empty());
  EXPECT_TRUE(answer->drain());
  EXPECT_TRUE(worker.Renew({})->drain());
  drain.set_worker_id("unknown");
  EXPECT_TRUE(absl::IsNotFound(node->DrainWorker(drain).status()));
}

// Kills the worker that holds the shard with `poison` until the shard is gone, resolving all others.
TEST_F(CoordinatorTest, ShardWhoseWorkersDieIsSplitDownToTheDocument) {
  AddFiles(800);
  CoordinatorOptions options = Options("a");
  options.slots_hint = 0;  // few shards
  LosingQueue queue(server_);
  Coordinator coordinator(options, store_, queue, clock_);
  coordinator.RunDue();
  const std::string job = Submit(coordinator, "r1");
  ASSERT_EQ(StatusOf(coordinator, job).shards_total(), 8u);
  FakeWorker worker("w", coordinator, store_);
  constexpr uint32_t kPoison = 42;  // ordinal of the source
  uint32_t most_lost = 0;
  int deaths = 0;
  for (int round = 0; round < 1'000 && !Over(coordinator, job); ++round) {
    auto leases = worker.Claim(1);
    if (leases.empty()) {
      Pass({&coordinator}, 1'000);
      continue;
    }
    const auto& range = leases[0].range();
    const bool poisoned = range.first_source() <= kPoison && kPoison < range.end_source();
    const bool alone = range.end_source() - range.first_source() == 1;
    most_lost = std::max(most_lost, leases[0].lost_attempts());
    if (poisoned && (!alone || leases[0].lost_attempts() < 5)) {
      EXPECT_LT(leases[0].lost_attempts(), alone ? 5u : 2u);
      ++deaths;
      continue;  // the worker dies: the lease runs out
    }
    ASSERT_TRUE(worker.Resolve(leases[0]).ok());
    ASSERT_TRUE(*worker.Commit(leases[0]));
    coordinator.RunDue();
  }
  ExpectWhole(job, 800);
  EXPECT_EQ(most_lost, 5u) << "only the document alone gathers attempts";
  EXPECT_EQ(deaths, 2 + 2 + 5) << "100 sources a shard: two splits, then the document by itself";
}

TEST_F(CoordinatorTest, JsonLinesAreSplitByBytesDownToOneLine) {
  std::ofstream(corpus_ / "all.jsonl") << std::string(100 * kLineBytes, 'x');
  CoordinatorOptions options = Options("a");
  options.slots_hint = 0;
  LosingQueue queue(server_);
  Coordinator coordinator(options, store_, queue, clock_);
  coordinator.RunDue();
  const std::string job = Submit(coordinator, "r1");
  FakeWorker worker("w", coordinator, store_);
  constexpr uint64_t kPoison = 37 * kLineBytes;  // byte at which the line starts
  for (int round = 0; round < 3'000 && !Over(coordinator, job); ++round) {
    auto leases = worker.Claim(1);
    if (leases.empty()) {
      Pass({&coordinator}, 1'000);
      continue;
    }
    const auto& range = leases[0].range();
    const bool poisoned = !store::IsPart(range) || (range.begin() <= kPoison && kPoison < range.end());
    if (poisoned && leases[0].lost_attempts() < 5) continue;
    if (poisoned) {
      EXPECT_EQ(range.begin(), kPoison);
      EXPECT_EQ(range.end(), kPoison + 1);
    }
    ASSERT_TRUE(worker.Resolve(leases[0]).ok());
    ASSERT_TRUE(*worker.Commit(leases[0]));
    coordinator.RunDue();
  }
  ExpectWhole(job, 100);
}

TEST_F(CoordinatorTest, SplitOfAWorkerIsCommitted) {
  AddFiles(32);
  CoordinatorOptions options = Options("a");
  options.slots_hint = 0;
  LosingQueue queue(server_);
  Coordinator coordinator(options, store_, queue, clock_);
  coordinator.RunDue();
  const std::string job = Submit(coordinator, "r1");
  FakeWorker worker("w", coordinator, store_);
  auto leases = worker.Claim();
  ASSERT_EQ(leases.size(), 1u);
  auto header = worker.Header(leases[0]);
  for (uint32_t half : {0u, 2u}) {
    job::v1::ShardRange* child = header.add_children();
    *child = leases[0].range();
    child->set_first_source(leases[0].range().first_source() + half);
    child->set_end_source(child->first_source() + 2);
    const uint64_t bytes = leases[0].range().listing_bytes() / 2;  // ids of one length: frames of one length
    child->set_listing_offset(leases[0].range().listing_offset() + (half == 0 ? 0 : bytes));
    child->set_listing_bytes(static_cast<uint32_t>(bytes));
  }
  ASSERT_TRUE(segment::PutSplit(store_, header).ok());
  EXPECT_TRUE(*worker.Commit(leases[0]));
  EXPECT_EQ(StatusOf(coordinator, job).shards_ready(), 7u + 2u);
  EXPECT_EQ(Finish(coordinator, job, worker), 9);
  ExpectWhole(job, 32);
}

}  // namespace
}  // namespace gouji::jobs
