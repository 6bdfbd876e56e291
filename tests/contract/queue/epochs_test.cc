// Epochs: who may act, what a reset leaves, how a queue is filled again from the store.
#include "tests/contract/queue/contract_fixture.h"

namespace gouji::queue {
namespace {

class QueueEpochs : public QueueContract {};

// Every call of the interface that is bound to an epoch, with its status.
std::vector<std::pair<std::string, absl::Status>> EveryCall(Queue& queue) {
  const LeaseRef lease = {"job", "s0000", {1, 1}};
  return {{"Submit", queue.Submit({.job = "job"})},
          {"Adopt", queue.Adopt({.entry = {.job = "job"}})},
          {"Plan", queue.Plan("job", 0, Shards("s", 0, 1), false).status()},
          {"SetPaused", queue.SetPaused("job", true)},
          {"Remove", queue.Remove("job")},
          {"Counts", queue.Counts("job").status()},
          {"Jobs", queue.Jobs().status()},
          {"Claim", queue.Claim(Worker("w"), 1).status()},
          {"Renew", queue.Renew(Worker("w"), {lease}).status()},
          {"Commit", queue.Commit("w", {.lease = lease, .ordinal = 0})},
          {"Release", queue.Release(lease, true).status()},
          {"Reap", queue.Reap(1).status()},
          {"Workers", queue.Workers().status()},
          {"RequestDrain", queue.RequestDrain("w")},
          {"DrainRequested", queue.DrainRequested("w").status()},
          {"Dump", queue.Dump().status()}};
}

TEST_P(QueueEpochs, EveryCallIsRefusedWithoutAnEpoch) {
  const std::unique_ptr<Queue> fresh = harness_->Open();
  EXPECT_EQ(fresh->epoch(), 0u);
  for (const auto& [name, status] : EveryCall(*fresh)) {
    EXPECT_EQ(status.code(), absl::StatusCode::kAborted) << name << ": " << status;
  }
}

TEST_P(QueueEpochs, EveryCallIsRefusedOnceAnotherEpochBegan) {
  const std::unique_ptr<Queue> other = harness_->Open();
  Give("job", 1);
  EXPECT_EQ(Must(other->StoredEpoch()), 1u);
  GOUJI_ASSERT_OK(other->Reset(2));
  const std::string before = Must(other->Dump());
  for (const auto& [name, status] : EveryCall(*queue_)) {
    EXPECT_EQ(status.code(), absl::StatusCode::kAborted) << name << ": " << status;
  }
  EXPECT_EQ(Must(other->Dump()), before) << "a refused call changed something";
  EXPECT_EQ(Must(queue_->StoredEpoch()), 2u);
  EXPECT_EQ(queue_->epoch(), 1u);
}

TEST_P(QueueEpochs, ResetNeedsALaterEpoch) {
  const std::unique_ptr<Queue> other = harness_->Open();
  EXPECT_EQ(other->Reset(1).code(), absl::StatusCode::kAborted);
  GOUJI_ASSERT_OK(other->Reset(7));
  EXPECT_EQ(queue_->Reset(5).code(), absl::StatusCode::kAborted);
  EXPECT_EQ(queue_->epoch(), 1u);
  EXPECT_EQ(Must(queue_->StoredEpoch()), 7u);
}

TEST_P(QueueEpochs, JoinTakesOnlyTheStoredEpoch) {
  const std::unique_ptr<Queue> other = harness_->Open();
  EXPECT_EQ(other->Join(0).code(), absl::StatusCode::kAborted);
  EXPECT_EQ(other->Join(2).code(), absl::StatusCode::kAborted);
  EXPECT_EQ(other->epoch(), 0u);
  GOUJI_ASSERT_OK(other->Join(1));
  EXPECT_EQ(other->epoch(), 1u);
  Give("job", 2);
  EXPECT_EQ(Must(other->Claim(Worker("w"), 5)).size(), 2u);
}

TEST_P(QueueEpochs, ResetDropsJobsAndKeepsWorkers) {
  Give("job", 2);
  Claim("w", 1);
  GOUJI_ASSERT_OK(queue_->Reset(2));
  EXPECT_FALSE(Counts("job").known);
  EXPECT_TRUE(Must(queue_->Jobs()).empty());
  EXPECT_TRUE(Claim("v", 1).empty());
  ASSERT_EQ(Must(queue_->Workers()).size(), 2u);
}

TEST_P(QueueEpochs, Invariant7_FencesNeverGoBackAcrossAReset) {
  Give("job", 3);
  const std::vector<Lease> before = Claim("w", 3);
  ASSERT_EQ(before.size(), 3u);
  GOUJI_ASSERT_OK(queue_->Reset(2));
  Give("job", 3);
  const std::vector<Lease> after = Claim("v", 3);
  ASSERT_EQ(after.size(), 3u);
  EXPECT_GT(after.front().fence, before.back().fence);
  // The holder of the earlier epoch has nothing any more.
  EXPECT_EQ(Must(queue_->Renew(Worker("w"), {Ref(before[0])})).size(), 1u);
  GOUJI_ASSERT_OK(queue_->Release(Ref(before[0]), false));
  EXPECT_EQ(Counts("job").leased, 3u);
}

TEST_P(QueueEpochs, Invariant9_AJobIsItselfAgainAfterALoss) {
  Give("job", 4, 7);
  GOUJI_ASSERT_OK(queue_->Reset(2));
  GOUJI_ASSERT_OK(queue_->Adopt({.entry = {.job = "job", .priority = 7}}));
  GOUJI_ASSERT_OK(queue_->Submit({.job = "job", .priority = 1}));
  EXPECT_EQ(Must(queue_->Jobs()), std::vector<std::string>{"job"});
  EXPECT_NE(Must(queue_->Dump()).find("job job priority 7 "), std::string::npos);
}

TEST_P(QueueEpochs, AdoptGivesBackWhatTheStoreSays) {
  GOUJI_ASSERT_OK(queue_->Adopt({.entry = {.job = "job", .priority = 3},
                                 .cursor = 2,
                                 .done_ordinals = {3, 5000, 1},
                                 .done_children = {"c1"},
                                 .open_children = {{"c1", "x", 0}, {"c2", "y", 0}},
                                 .done = 5,
                                 .counters = {{"documents", 40}, {"cells", -3}}}));
  const JobCounts counts = Counts("job");
  EXPECT_TRUE(counts.known);
  EXPECT_FALSE(counts.plan_complete);
  EXPECT_EQ(counts.cursor, 2u);
  EXPECT_EQ(counts.done, 5u);
  EXPECT_EQ(counts.ready, 1u);
  EXPECT_EQ(counts.counters, (Counters{{"cells", -3}, {"documents", 40}}));

  const std::vector<Lease> child = Claim("w", 9);
  ASSERT_EQ(Names(child), "job/c2");
  EXPECT_EQ(child[0].shard.payload, "y");
  EXPECT_EQ(child[0].shard.ordinal, kNoOrdinal);
  // Shard 3 is done: passed over.
  EXPECT_EQ(Must(queue_->Plan("job", 2, Shards("s", 2, 3), false)), 3u);
  EXPECT_EQ(Names(Claim("w", 9)), "job/s0002 job/s0004");
}

TEST_P(QueueEpochs, Invariant6_AdoptLeavesEveryLeafInOneState) {
  Give("job", 6);
  const std::vector<Lease> held = Claim("w", 3);
  GOUJI_ASSERT_OK(queue_->Commit("w", Done(held[0])));
  GOUJI_ASSERT_OK(queue_->Release(Ref(held[1]), true));
  ASSERT_EQ(States("job", 6), (std::vector<uint64_t>{0, 3, 1, 1, 1}));
  // The store knows of 0 and 4; the live lease of 2, the delay of 1 and the ready 3 and 5 stay.
  GOUJI_ASSERT_OK(queue_->Adopt({.entry = {.job = "job"}, .cursor = 1, .done_ordinals = {4}, .done = 2}));
  EXPECT_EQ(States("job", 6), (std::vector<uint64_t>{5, 2, 1, 1, 2}));
  EXPECT_TRUE(Must(queue_->Renew(Worker("w"), {Ref(held[2])})).empty());
  // Planning again adds nothing twice.
  EXPECT_EQ(Must(queue_->Plan("job", 1, Shards("s", 1, 5), true)), 5u);
  EXPECT_EQ(States("job", 6), (std::vector<uint64_t>{0, 2, 1, 1, 2}));
  EXPECT_TRUE(Counts("job").plan_complete);
}

TEST_P(QueueEpochs, AdoptingTwiceChangesNothing) {
  const JobSnapshot snapshot = {.entry = {.job = "job", .priority = 4, .paused = true},
                                .cursor = 1,
                                .done_ordinals = {2},
                                .done_children = {"a"},
                                .open_children = {{"b", "pb", kNoOrdinal}},
                                .done = 3,
                                .counters = {{"documents", 9}}};
  GOUJI_ASSERT_OK(queue_->Adopt(snapshot));
  const std::string once = Must(queue_->Dump());
  GOUJI_ASSERT_OK(queue_->Adopt(snapshot));
  EXPECT_EQ(Must(queue_->Dump()), once);
}

TEST_P(QueueEpochs, AdoptDropsLeasesOfResolvedShards) {
  Give("job", 2);
  const std::vector<Lease> held = Claim("w", 2);
  GOUJI_ASSERT_OK(queue_->Adopt({.entry = {.job = "job"}, .cursor = 1, .done = 1}));
  const std::vector<LeaseRef> revoked = Must(queue_->Renew(Worker("w"), {Ref(held[0]), Ref(held[1])}));
  ASSERT_EQ(revoked.size(), 1u);
  EXPECT_EQ(revoked[0].shard, "s0000");
}

INSTANTIATE_TEST_SUITE_P(Memory, QueueEpochs, testing::Values(Kind::kMemory));
INSTANTIATE_TEST_SUITE_P(Redis, QueueEpochs, testing::Values(Kind::kRedis));

}  // namespace
}  // namespace gouji::queue
