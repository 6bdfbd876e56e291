// Leases: claim, renew, commit, release, reap, drain, and the progress that they add up to.
#include <map>
#include <random>
#include <set>

#include "tests/contract/queue/contract_fixture.h"

namespace gouji::queue {
namespace {

class QueueLeases : public QueueContract {};

TEST_P(QueueLeases, ClaimGivesShardsInOrderWithAllTheirFields) {
  Give("job", 3);
  const std::vector<Lease> leases = Claim("w", 2);
  ASSERT_EQ(Names(leases), "job/s0000 job/s0001");
  EXPECT_EQ(leases[1].shard.payload, Shards("s", 1, 1)[0].payload);
  EXPECT_EQ(leases[1].shard.ordinal, 1u);
  EXPECT_EQ(leases[1].lost_attempts, 0u);
  EXPECT_EQ(leases[1].fence, (Fence{1, 2}));
  EXPECT_TRUE(Must(queue_->Claim(Worker("w"), 0)).empty());
  EXPECT_EQ(States("job", 3), (std::vector<uint64_t>{0, 1, 0, 2, 0}));
  EXPECT_EQ(Names(Claim("v", 9)), "job/s0002");
  EXPECT_TRUE(Claim("v", 9).empty());
}

TEST_P(QueueLeases, Invariant7_OnlyTheCurrentFenceIsRenewed) {
  Give("job", 2);
  const std::vector<Lease> first = Claim("w", 2);
  harness_->Advance(30'000);
  ASSERT_EQ(Must(queue_->Reap(9)).size(), 2u);
  const std::vector<Lease> second = Claim("v", 1);
  ASSERT_EQ(second[0].shard.name, "s0000");
  EXPECT_GT(second[0].fence, first[1].fence);

  const LeaseRef other_epoch = {"job", "s0000", {9, second[0].fence.counter}};
  const std::vector<LeaseRef> revoked = Must(queue_->Renew(
      Worker("w"), {Ref(first[0]), Ref(second[0]), Ref(first[1]), {"gone", "s", {1, 1}}, other_epoch}));
  ASSERT_EQ(revoked.size(), 4u);
  EXPECT_EQ(revoked[0].fence, first[0].fence);
  EXPECT_EQ(revoked[1].fence, first[1].fence) << "ready again: nobody's";
  EXPECT_EQ(revoked[2].job, "gone");
  EXPECT_EQ(revoked[3].fence.epoch, 9u);
}

TEST_P(QueueLeases, ARenewedLeaseLives) {
  Start({.lease_ms = 1'000});
  Give("job", 2);
  const std::vector<Lease> held = Claim("w", 2);
  harness_->Advance(999);
  EXPECT_TRUE(Must(queue_->Reap(9)).empty());
  EXPECT_TRUE(Must(queue_->Renew(Worker("w"), {Ref(held[1])})).empty());
  harness_->Advance(1);
  EXPECT_EQ(Names(Must(queue_->Reap(9))), "job/s0000");
  harness_->Advance(998);
  EXPECT_TRUE(Must(queue_->Reap(9)).empty());
  harness_->Advance(1);
  EXPECT_EQ(Names(Must(queue_->Reap(9))), "job/s0001");
}

TEST_P(QueueLeases, ALeaseThatRanOutIsTheHoldersUntilItIsReaped) {
  Give("job", 1);
  const std::vector<Lease> held = Claim("w", 1);
  harness_->Advance(40'000);
  EXPECT_TRUE(Must(queue_->Renew(Worker("w"), {Ref(held[0])})).empty());
  EXPECT_TRUE(Must(queue_->Reap(9)).empty());
}

TEST_P(QueueLeases, ReapAnswersLostAttemptsAndIsBounded) {
  Give("job", 3);
  Claim("w", 3);
  harness_->Advance(30'000);
  EXPECT_EQ(Names(Must(queue_->Reap(2))), "job/s0000 job/s0001");
  const std::vector<Lease> rest = Must(queue_->Reap(2));
  ASSERT_EQ(Names(rest), "job/s0002");
  EXPECT_EQ(rest[0].fence, (Fence{1, 3})) << "the fence that it had";
  EXPECT_EQ(rest[0].lost_attempts, 1u);
  EXPECT_EQ(rest[0].shard.payload, Shards("s", 2, 1)[0].payload);
  EXPECT_EQ(Counts("job").lost_attempts, 3u);
  const std::vector<Lease> again = Claim("w", 1);
  EXPECT_EQ(again[0].lost_attempts, 1u);
  harness_->Advance(30'000);
  EXPECT_EQ(Must(queue_->Reap(9))[0].lost_attempts, 2u);
}

TEST_P(QueueLeases, Invariant5_CountersAreTheFoldOverCommits) {
  Give("job", 3);
  const std::vector<Lease> held = Claim("w", 3);
  GOUJI_ASSERT_OK(queue_->CommitAll("w", {Done(held[0], {{"documents", 10}, {"cells", 5}}),
                                          Done(held[2], {{"documents", 7}, {"bytes", 1}})}));
  const JobCounts counts = Counts("job");
  EXPECT_EQ(counts.done, 2u);
  EXPECT_EQ(counts.leased, 1u);
  EXPECT_EQ(counts.counters, (Counters{{"bytes", 1}, {"cells", 5}, {"documents", 17}}));
  EXPECT_EQ(Must(queue_->Workers())[0].done, 2u);
  EXPECT_EQ(Must(queue_->Renew(Worker("w"), {Ref(held[0])})).size(), 1u);
}

TEST_P(QueueLeases, Invariant5_CommittingAgainIsANoOp) {
  Give("job", 2);
  const std::vector<Lease> held = Claim("w", 1);
  GOUJI_ASSERT_OK(queue_->Commit("w", Done(held[0], {{"documents", 10}})));
  const std::string once = Must(queue_->Dump());
  GOUJI_ASSERT_OK(queue_->Commit("w", Done(held[0], {{"documents", 10}})));
  GOUJI_ASSERT_OK(queue_->Commit("v", Done(held[0], {{"documents", 99}})));
  CommitRequest unnumbered = Done(held[0], {{"documents", 10}});
  unnumbered.ordinal = kNoOrdinal;
  GOUJI_ASSERT_OK(queue_->Commit("w", unnumbered));
  EXPECT_EQ(Must(queue_->Dump()), once);
}

TEST_P(QueueLeases, ACommitWithAnOldFenceCountsAndRevokesTheNewHolder) {
  Give("job", 1);
  const std::vector<Lease> first = Claim("w", 1);
  harness_->Advance(30'000);
  Must(queue_->Reap(9));
  const std::vector<Lease> second = Claim("v", 1);
  GOUJI_ASSERT_OK(queue_->Commit("w", Done(first[0], {{"documents", 4}})));
  EXPECT_EQ(States("job", 1), (std::vector<uint64_t>{0, 0, 0, 0, 1}));
  EXPECT_EQ(Must(queue_->Renew(Worker("v"), {Ref(second[0])})).size(), 1u);
  GOUJI_ASSERT_OK(queue_->Commit("v", Done(second[0], {{"documents", 4}})));
  EXPECT_EQ(Counts("job").counters, (Counters{{"documents", 4}}));
}

TEST_P(QueueLeases, ACommitOfAReadyOrDelayedShardTakesItOut) {
  Give("job", 2);
  const std::vector<Lease> held = Claim("w", 2);
  GOUJI_ASSERT_OK(queue_->Release(Ref(held[0]), true));
  GOUJI_ASSERT_OK(queue_->Release(Ref(held[1]), false));
  GOUJI_ASSERT_OK(queue_->CommitAll("w", {Done(held[0]), Done(held[1])}));
  EXPECT_EQ(States("job", 2), (std::vector<uint64_t>{0, 0, 0, 0, 2}));
  harness_->Advance(100'000);
  EXPECT_TRUE(Claim("w", 9).empty());
}

TEST_P(QueueLeases, ACommitBeforeItsShardIsPlannedIsRemembered) {
  // A zombie of an earlier epoch finishes while the plan is being walked again.
  GOUJI_ASSERT_OK(queue_->Adopt({.entry = {.job = "job"}, .cursor = 0}));
  GOUJI_ASSERT_OK(
      queue_->Commit("w", {.lease = {"job", "s0001", {0, 7}}, .ordinal = 1, .counters = {{"documents", 2}}}));
  EXPECT_EQ(Must(queue_->Plan("job", 0, Shards("s", 0, 3), true)), 3u);
  EXPECT_EQ(Names(Claim("w", 9)), "job/s0000 job/s0002");
  EXPECT_EQ(Counts("job").done, 1u);
}

TEST_P(QueueLeases, ACommitThatCannotBePlacedIsLeftToTheNextAttempt) {
  GOUJI_ASSERT_OK(queue_->Adopt({.entry = {.job = "job"}, .cursor = 0}));
  const std::string before = Must(queue_->Dump());
  GOUJI_ASSERT_OK(queue_->Commit("w", {.lease = {"job", "s0001", {0, 7}}, .ordinal = kNoOrdinal}));
  EXPECT_EQ(Must(queue_->Dump()), before);
}

TEST_P(QueueLeases, SplitMakesTheChildrenReady) {
  Give("job", 2);
  const std::vector<Lease> held = Claim("w", 1);
  CommitRequest split = Done(held[0]);
  split.children = Shards("c", 0, 3);
  GOUJI_ASSERT_OK(queue_->Commit("w", split));
  EXPECT_EQ(States("job", 2), (std::vector<uint64_t>{0, 4, 0, 0, 1}));
  // The same split by a second worker.
  GOUJI_ASSERT_OK(queue_->Commit("v", split));
  EXPECT_EQ(States("job", 2), (std::vector<uint64_t>{0, 4, 0, 0, 1}));

  std::vector<Lease> children = Claim("w", 9);
  ASSERT_EQ(Names(children), "job/s0001 job/c0000 job/c0001 job/c0002");
  EXPECT_EQ(children[1].shard.ordinal, kNoOrdinal);
  // A child may be split again.
  CommitRequest deeper = Done(children[3]);
  deeper.children = {{"c0002a", "x", 0}, {"c0002b", "y", 0}};
  GOUJI_ASSERT_OK(queue_->CommitAll("w", {Done(children[1], {{"documents", 1}}), deeper, Done(children[0])}));
  GOUJI_ASSERT_OK(queue_->Commit("w", Done(children[1], {{"documents", 1}})));
  EXPECT_EQ(Counts("job").counters, (Counters{{"documents", 1}}));
  EXPECT_EQ(States("job", 2), (std::vector<uint64_t>{0, 2, 0, 1, 4}));
  EXPECT_EQ(Names(Claim("w", 9)), "job/c0002a job/c0002b");
}

TEST_P(QueueLeases, DrainingCostsNothing) {
  Give("job", 2);
  const std::vector<Lease> held = Claim("w", 1);
  GOUJI_ASSERT_OK(queue_->Release(Ref(held[0]), false));
  EXPECT_EQ(States("job", 2), (std::vector<uint64_t>{0, 2, 0, 0, 0}));
  const std::vector<Lease> again = Claim("v", 2);
  ASSERT_EQ(Names(again), "job/s0001 job/s0000");
  EXPECT_EQ(again[1].lost_attempts, 0u);
  EXPECT_EQ(Counts("job").lost_attempts, 0u);
}

TEST_P(QueueLeases, ReleaseWithAnOldFenceIsIgnored) {
  Give("job", 1);
  const std::vector<Lease> first = Claim("w", 1);
  harness_->Advance(30'000);
  Must(queue_->Reap(9));
  Claim("v", 1);
  const std::string before = Must(queue_->Dump());
  GOUJI_ASSERT_OK(queue_->Release(Ref(first[0]), true));
  GOUJI_ASSERT_OK(queue_->Release(Ref(first[0]), false));
  EXPECT_EQ(Must(queue_->Dump()), before);
}

TEST_P(QueueLeases, FailuresBackOffTwiceAsLongEachTimeUpToAMinute) {
  Start({.backoff_ms = 1'000});
  Give("job", 1);
  uint32_t failures = 0;
  for (const int64_t pause_ms : {1'000, 2'000, 4'000, 8'000, 16'000, 32'000, 60'000, 60'000}) {
    const std::vector<Lease> held = Claim("w", 1);
    ASSERT_EQ(held.size(), 1u);
    EXPECT_EQ(held[0].lost_attempts, 0u);
    EXPECT_EQ(held[0].failures, failures++);
    GOUJI_ASSERT_OK(queue_->Release(Ref(held[0]), true));
    EXPECT_EQ(Counts("job").delayed, 1u);
    harness_->Advance(pause_ms - 1);
    EXPECT_TRUE(Claim("w", 1).empty()) << pause_ms;
    harness_->Advance(1);
  }
  EXPECT_TRUE(Must(queue_->Reap(9)).empty());
  EXPECT_EQ(Counts("job").ready, 1u) << "reap makes due shards ready too";
}

TEST_P(QueueLeases, ADrainedWorkerGetsNothing) {
  Give("job", 2);
  EXPECT_EQ(queue_->RequestDrain("w").code(), absl::StatusCode::kNotFound);
  const std::vector<Lease> held = Claim("w", 1);
  EXPECT_FALSE(Must(queue_->DrainRequested("w")));
  GOUJI_ASSERT_OK(queue_->RequestDrain("w"));
  EXPECT_TRUE(Must(queue_->DrainRequested("w")));
  EXPECT_TRUE(Claim("w", 1).empty());
  EXPECT_TRUE(Must(queue_->Renew(Worker("w"), {Ref(held[0])})).empty()) << "it may finish what it holds";
  GOUJI_ASSERT_OK(queue_->Commit("w", Done(held[0])));
  EXPECT_EQ(Claim("v", 1).size(), 1u);
  EXPECT_FALSE(Must(queue_->DrainRequested("v")));
}

TEST_P(QueueLeases, WorkersAreListedAndForgotten) {
  Must(queue_->Claim(Worker("b", 4), 0));
  harness_->Advance(1'000);
  Must(queue_->Renew(Worker("a", 2), {}));
  std::vector<WorkerEntry> workers = Must(queue_->Workers());
  ASSERT_EQ(workers.size(), 2u);
  EXPECT_EQ(workers[0].id, "a");
  EXPECT_EQ(workers[0].slots, 2u);
  EXPECT_EQ(workers[0].info, "info of a");
  EXPECT_EQ(workers[0].last_seen_ms, harness_->now_ms());
  EXPECT_EQ(workers[1].last_seen_ms, harness_->now_ms() - 1'000);
  harness_->Advance(599'001);
  Must(queue_->Reap(1));
  workers = Must(queue_->Workers());
  ASSERT_EQ(workers.size(), 1u);
  EXPECT_EQ(workers[0].id, "a");
}

// Workers that die with their leases one time in three, fail one time in five, else commit (sometimes late, sometimes
// twice): every shard is resolved once, within the attempts that the losses explain.
TEST_P(QueueLeases, Invariant12_FairWorkersResolveEveryLeaf) {
  Start({.lease_ms = 1'000, .min_window = 8, .backoff_ms = 100});
  constexpr uint64_t kShards = 40;
  std::mt19937 random(12);
  GOUJI_ASSERT_OK(queue_->Submit({.job = "job"}));
  std::map<std::string, int> attempts;
  uint64_t fence = 0;
  int rounds = 0;
  while (Counts("job").done < kShards) {
    ASSERT_LT(++rounds, 400) << Must(queue_->Dump());
    const uint64_t cursor = Counts("job").cursor;
    Must(queue_->Plan("job", cursor, Shards("s", cursor, kShards - cursor), true));
    for (const Lease& lease : Claim("w", 3)) {
      ++attempts[lease.shard.name];
      EXPECT_GT(lease.fence.counter, fence);
      fence = lease.fence.counter;
      const uint64_t fate = random() % 15;
      if (fate < 5) continue;
      if (fate < 8) {
        GOUJI_ASSERT_OK(queue_->Release(Ref(lease), true));
        continue;
      }
      GOUJI_ASSERT_OK(queue_->Commit("w", Done(lease, {{"documents", 1}})));
      if (fate == 8) GOUJI_ASSERT_OK(queue_->Commit("w", Done(lease, {{"documents", 1}})));
    }
    harness_->Advance(300);
    Must(queue_->Reap(100));
  }
  EXPECT_EQ(Counts("job").counters, (Counters{{"documents", kShards}}));
  EXPECT_EQ(States("job", kShards), (std::vector<uint64_t>{0, 0, 0, 0, kShards}));
  for (const auto& [shard, count] : attempts) EXPECT_LE(count, 15) << shard;
}

INSTANTIATE_TEST_SUITE_P(Memory, QueueLeases, testing::Values(Kind::kMemory));
INSTANTIATE_TEST_SUITE_P(Redis, QueueLeases, testing::Values(Kind::kRedis));

}  // namespace
}  // namespace gouji::queue
