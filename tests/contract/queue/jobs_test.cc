// Jobs: submitting, planning within the window, pausing, order of service, removal.
#include <map>

#include "tests/contract/queue/contract_fixture.h"

namespace gouji::queue {
namespace {

class QueueJobs : public QueueContract {
 protected:
  // Lets one worker claim `rounds` single shards, committing each and planning more, and counts them by job.
  std::map<std::string, int> Serve(const std::vector<std::string>& jobs, int rounds) {
    std::map<std::string, int> served;
    for (int i = 0; i < rounds; ++i) {
      for (const std::string& job : jobs) {
        const uint64_t cursor = Counts(job).cursor;
        Must(queue_->Plan(job, cursor, Shards("s", cursor, 2), false));
      }
      for (const Lease& lease : Claim("w", 1)) {
        ++served[lease.job];
        EXPECT_TRUE(queue_->Commit("w", Done(lease)).ok());
      }
    }
    return served;
  }
};

TEST_P(QueueJobs, Invariant9_SubmittingAgainChangesNothing) {
  GOUJI_ASSERT_OK(queue_->Submit({.job = "job", .priority = 2, .paused = true}));
  const std::string once = Must(queue_->Dump());
  GOUJI_ASSERT_OK(queue_->Submit({.job = "job", .priority = 9}));
  EXPECT_EQ(Must(queue_->Dump()), once);
  EXPECT_TRUE(Counts("job").paused);
}

TEST_P(QueueJobs, NamesAreChecked) {
  EXPECT_EQ(queue_->Submit({.job = ""}).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(queue_->Submit({.job = std::string("a\0b", 3)}).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(queue_->Plan("job", 0, {{"", "p", 0}}, false).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(queue_->Claim(Worker(""), 1).status().code(), absl::StatusCode::kInvalidArgument);
  const LeaseRef lease = {"job", "s", {1, 1}};
  EXPECT_EQ(queue_->Commit("w", {.lease = lease, .counters = {{"n", int64_t{1} << 60}}}).code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_P(QueueJobs, UnknownJobsAreNoError) {
  EXPECT_FALSE(Counts("job").known);
  EXPECT_EQ(Must(queue_->Plan("job", 0, Shards("s", 0, 2), true)), 0u);
  GOUJI_ASSERT_OK(queue_->SetPaused("job", true));
  GOUJI_ASSERT_OK(queue_->Remove("job"));
  GOUJI_ASSERT_OK(queue_->Commit("w", {.lease = {"job", "s", {1, 1}}, .ordinal = 0}));
  EXPECT_TRUE(Must(queue_->Jobs()).empty());
}

TEST_P(QueueJobs, PlanTakesShardsAtItsCursorOnly) {
  GOUJI_ASSERT_OK(queue_->Submit({.job = "job"}));
  EXPECT_EQ(Must(queue_->Plan("job", 1, Shards("s", 1, 2), false)), 0u);
  EXPECT_EQ(Must(queue_->Plan("job", 0, Shards("s", 0, 3), false)), 3u);
  EXPECT_EQ(Must(queue_->Plan("job", 0, Shards("s", 0, 3), false)), 0u) << "a second coordinator";
  EXPECT_EQ(Must(queue_->Plan("job", 3, Shards("s", 3, 1), false)), 1u);
  EXPECT_EQ(Counts("job").cursor, 4u);
  EXPECT_FALSE(Counts("job").plan_complete);
  EXPECT_EQ(Must(queue_->Plan("job", 4, {}, true)), 0u);
  EXPECT_TRUE(Counts("job").plan_complete);
  EXPECT_EQ(Must(queue_->Plan("job", 4, Shards("s", 4, 1), true)), 0u) << "the plan has ended";
}

TEST_P(QueueJobs, Invariant8_PlanNeverAddsAtOrOverTheWindow) {
  Start({.min_window = 4});
  GOUJI_ASSERT_OK(queue_->Submit({.job = "job"}));
  EXPECT_EQ(Must(queue_->Plan("job", 0, Shards("s", 0, 10), true)), 4u);
  EXPECT_FALSE(Counts("job").plan_complete) << "`last` counts only once all are taken";
  EXPECT_EQ(Must(queue_->Plan("job", 4, Shards("s", 4, 6), true)), 0u);
  const std::vector<Lease> held = Claim("w", 2);
  EXPECT_EQ(Must(queue_->Plan("job", 4, Shards("s", 4, 6), true)), 0u) << "leased shards are live";
  GOUJI_ASSERT_OK(queue_->Release(Ref(held[0]), true));
  EXPECT_EQ(Must(queue_->Plan("job", 4, Shards("s", 4, 6), true)), 0u) << "delayed shards are its own";
  GOUJI_ASSERT_OK(queue_->Commit("w", Done(held[1])));
  EXPECT_EQ(Must(queue_->Plan("job", 4, Shards("s", 4, 6), true)), 1u);
  // Children of a SPLIT may overfill it; then planning waits.
  const std::vector<Lease> split = Claim("w", 1);
  CommitRequest request = Done(split[0]);
  request.children = Shards("c", 0, 5);
  GOUJI_ASSERT_OK(queue_->Commit("w", request));
  const JobCounts counts = Counts("job");
  EXPECT_EQ(counts.ready + counts.delayed + counts.leased, 8u);
  EXPECT_EQ(Must(queue_->Plan("job", 5, Shards("s", 5, 5), true)), 0u);
}

TEST_P(QueueJobs, Invariant8_AJobThatCannotGetOnLeavesTheWindowToTheOthers) {
  Start({.min_window = 4, .backoff_ms = 1'000});
  const std::vector<std::string> jobs = JobsOfOnePartition(3);
  for (const std::string& job : jobs) GOUJI_ASSERT_OK(queue_->Submit({.job = job}));
  EXPECT_EQ(Must(queue_->Plan(jobs[0], 0, Shards("s", 0, 10), true)), 4u);
  for (const Lease& lease : Claim("w", 4)) GOUJI_ASSERT_OK(queue_->Release(Ref(lease), true));
  EXPECT_EQ(Must(queue_->Plan(jobs[0], 4, Shards("s", 4, 6), true)), 0u) << "its own part is full";
  EXPECT_EQ(Must(queue_->Plan(jobs[1], 0, Shards("s", 0, 10), true)), 4u) << "all of the window";
  EXPECT_EQ(Must(queue_->Plan(jobs[2], 0, Shards("s", 0, 10), true)), 0u);
  // Once they are due they count again: nothing is added beside them.
  harness_->Advance(1'000);
  Must(queue_->Reap(100));
  EXPECT_EQ(Counts(jobs[0]).ready, 4u);
  for (const Lease& lease : Claim("w", 8)) {
    if (lease.job == jobs[1]) GOUJI_ASSERT_OK(queue_->Commit("w", Done(lease)));
  }
  EXPECT_EQ(Must(queue_->Plan(jobs[2], 0, Shards("s", 0, 10), true)), 0u);
}

TEST_P(QueueJobs, Invariant8_TheWindowFollowsTheLiveSlots) {
  Start({.window_per_slot = 3, .min_window = 2, .worker_timeout_ms = 60'000});
  GOUJI_ASSERT_OK(queue_->Submit({.job = "job"}));
  Must(queue_->Claim(Worker("a", 2), 0));
  Must(queue_->Claim(Worker("b", 3), 0));
  EXPECT_EQ(Must(queue_->Plan("job", 0, Shards("s", 0, 99), false)), 15u);
  for (const Lease& lease : Claim("a", 9)) GOUJI_ASSERT_OK(queue_->Commit("a", Done(lease)));
  // a now says one slot; b drains.
  GOUJI_ASSERT_OK(queue_->RequestDrain("b"));
  EXPECT_EQ(Must(queue_->Plan("job", 15, Shards("s", 15, 99), false)), 0u) << "6 live of 3";
  for (const Lease& lease : Claim("a", 5)) GOUJI_ASSERT_OK(queue_->Commit("a", Done(lease)));
  EXPECT_EQ(Must(queue_->Plan("job", 15, Shards("s", 15, 99), false)), 2u);
  harness_->Advance(60'001);
  for (const Lease& lease : Must(queue_->Claim(Worker("c", 1), 2))) {
    GOUJI_ASSERT_OK(queue_->Commit("c", Done(lease)));
  }
  EXPECT_EQ(Must(queue_->Plan("job", 17, Shards("s", 17, 99), false)), 2u) << "a is not live any more";
}

TEST_P(QueueJobs, TheWindowIsSharedByWeight) {
  Start({.min_window = 30});
  const std::vector<std::string> jobs = JobsOfOnePartition(2);
  GOUJI_ASSERT_OK(queue_->Submit({.job = jobs[0], .priority = 5}));
  GOUJI_ASSERT_OK(queue_->Submit({.job = jobs[1], .priority = 6}));
  EXPECT_EQ(Must(queue_->Plan(jobs[0], 0, Shards("s", 0, 99), false)), 30u) << "alone it has all of it";
  EXPECT_EQ(Must(queue_->Plan(jobs[1], 0, Shards("s", 0, 99), false)), 0u);
  // The refused one has its part kept free: 20 of 30.
  for (int i = 0; i < 3; ++i) {
    for (const Lease& lease : Claim("w", 8)) GOUJI_ASSERT_OK(queue_->Commit("w", Done(lease)));
    const uint64_t cursor = Counts(jobs[0]).cursor;
    EXPECT_EQ(Must(queue_->Plan(jobs[0], cursor, Shards("s", cursor, 99), false)), i < 2 ? 0u : 4u);
  }
  EXPECT_EQ(Must(queue_->Plan(jobs[1], 0, Shards("s", 0, 99), false)), 20u);
  EXPECT_EQ(Counts(jobs[0]).ready, 10u);
}

TEST_P(QueueJobs, PausedJobsAreNotClaimedFromAndLeaveTheWindow) {
  Start({.min_window = 4});
  const std::vector<std::string> jobs = JobsOfOnePartition(2);
  Give(jobs[0], 4);
  GOUJI_ASSERT_OK(queue_->SetPaused(jobs[0], true));
  EXPECT_TRUE(Counts(jobs[0]).paused);
  EXPECT_TRUE(Claim("w", 4).empty());
  Give(jobs[1], 4);
  EXPECT_EQ(Names(Claim("w", 1)), jobs[1] + "/s0000");
  GOUJI_ASSERT_OK(queue_->SetPaused(jobs[1], true));
  GOUJI_ASSERT_OK(queue_->SetPaused(jobs[0], false));
  EXPECT_EQ(Names(Claim("w", 1)), jobs[0] + "/s0000");
  GOUJI_ASSERT_OK(queue_->Submit({.job = "late", .paused = true}));
  EXPECT_EQ(Must(queue_->Plan("late", 0, Shards("s", 0, 2), true)), 0u) << "a paused job does not plan";
}

TEST_P(QueueJobs, LeasesOutliveAPause) {
  Give("job", 2);
  const std::vector<Lease> held = Claim("w", 2);
  GOUJI_ASSERT_OK(queue_->SetPaused("job", true));
  EXPECT_TRUE(Must(queue_->Renew(Worker("w"), {Ref(held[0])})).empty());
  GOUJI_ASSERT_OK(queue_->Commit("w", Done(held[0])));
  GOUJI_ASSERT_OK(queue_->Release(Ref(held[1]), false));
  EXPECT_EQ(States("job", 2), (std::vector<uint64_t>{0, 1, 0, 0, 1}));
  EXPECT_TRUE(Claim("w", 1).empty());
  GOUJI_ASSERT_OK(queue_->SetPaused("job", false));
  EXPECT_EQ(Claim("w", 1).size(), 1u);
}

TEST_P(QueueJobs, EqualJobsAreServedInTurn) {
  const std::vector<std::string> jobs = JobsOfOnePartition(3);
  for (const std::string& job : jobs) Give(job, 2);
  EXPECT_EQ(Names(Claim("w", 6)), jobs[0] + "/s0000 " + jobs[1] + "/s0000 " + jobs[2] + "/s0000 " + jobs[0] +
                                      "/s0001 " + jobs[1] + "/s0001 " + jobs[2] + "/s0001");
}

TEST_P(QueueJobs, ALaterJobDoesNotWaitForAnEarlierOne) {
  Start({.min_window = 40});
  const std::vector<std::string> jobs = JobsOfOnePartition(2);
  GOUJI_ASSERT_OK(queue_->Submit({.job = jobs[0]}));
  Must(queue_->Plan(jobs[0], 0, Shards("s", 0, 30), true));
  Claim("w", 20);
  Give(jobs[1], 2);
  EXPECT_EQ(Names(Claim("w", 4)),
            jobs[1] + "/s0000 " + jobs[0] + "/s0020 " + jobs[1] + "/s0001 " + jobs[0] + "/s0021");
}

TEST_P(QueueJobs, AHigherPriorityIsServedMore) {
  const std::vector<std::string> jobs = JobsOfOnePartition(2);
  GOUJI_ASSERT_OK(queue_->Submit({.job = jobs[0], .priority = 5}));
  GOUJI_ASSERT_OK(queue_->Submit({.job = jobs[1], .priority = 7}));
  const std::map<std::string, int> served = Serve(jobs, 100);
  EXPECT_EQ(served.at(jobs[0]), 20);
  EXPECT_EQ(served.at(jobs[1]), 80);
}

TEST_P(QueueJobs, Invariant12_TheLowestPriorityIsServedInTheEnd) {
  const std::vector<std::string> jobs = JobsOfOnePartition(2);
  GOUJI_ASSERT_OK(queue_->Submit({.job = jobs[0], .priority = 0}));
  GOUJI_ASSERT_OK(queue_->Submit({.job = jobs[1], .priority = 9}));
  // One of 513 turns is its own.
  EXPECT_EQ(Serve(jobs, 1026).at(jobs[0]), 2);
}

TEST_P(QueueJobs, ClaimsGoRoundThePartitions) {
  for (const char* job : {"a", "b", "c", "d"}) Give(job, 3);
  std::map<std::string, int> served;
  for (int i = 0; i < 4; ++i) {
    for (const Lease& lease : Claim("w", 1)) ++served[lease.job];
  }
  EXPECT_EQ(served, (std::map<std::string, int>{{"a", 1}, {"b", 1}, {"c", 1}, {"d", 1}}));
  EXPECT_EQ(Claim("w", 100).size(), 8u);
}

TEST_P(QueueJobs, RemoveForgetsTheJobAndRevokesItsLeases) {
  const std::vector<std::string> jobs = JobsOfOnePartition(2);
  Give(jobs[0], 5);
  const std::string before = Must(queue_->Dump());
  Give(jobs[1], 5);
  std::vector<Lease> held;
  for (const Lease& lease : Claim("w", 6)) {
    if (lease.job == jobs[1]) held.push_back(lease);
  }
  ASSERT_EQ(held.size(), 3u);
  CommitRequest split = Done(held[0], {{"documents", 3}});
  split.children = Shards("c", 0, 2);
  GOUJI_ASSERT_OK(queue_->Commit("w", split));
  GOUJI_ASSERT_OK(queue_->Release(Ref(held[1]), true));
  GOUJI_ASSERT_OK(queue_->Remove(jobs[1]));
  EXPECT_EQ(Must(queue_->Renew(Worker("w"), {Ref(held[2])})).size(), 1u);
  EXPECT_EQ(Must(queue_->Jobs()), std::vector<std::string>{jobs[0]});
  EXPECT_EQ(Must(queue_->Dump()).find(jobs[1]), std::string::npos);
  // The same job again starts from nothing.
  GOUJI_ASSERT_OK(queue_->Submit({.job = jobs[1]}));
  EXPECT_EQ(Must(queue_->Plan(jobs[1], 0, Shards("s", 0, 1), true)), 1u);
  EXPECT_EQ(States(jobs[1], 1), (std::vector<uint64_t>{0, 1, 0, 0, 0}));
  EXPECT_TRUE(Counts(jobs[1]).counters.empty());
}

TEST_P(QueueJobs, JobsAreListedInOrder) {
  for (const char* job : {"delta", "alpha", "charlie", "bravo"}) {
    GOUJI_ASSERT_OK(queue_->Submit({.job = job}));
  }
  EXPECT_EQ(Must(queue_->Jobs()), (std::vector<std::string>{"alpha", "bravo", "charlie", "delta"}));
}

INSTANTIATE_TEST_SUITE_P(Memory, QueueJobs, testing::Values(Kind::kMemory));
INSTANTIATE_TEST_SUITE_P(Redis, QueueJobs, testing::Values(Kind::kRedis));

}  // namespace
}  // namespace gouji::queue
