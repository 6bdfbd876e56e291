#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/segment/tally.h"
#include "coordinator/results/fold.h"
#include "coordinator/results/leaf_walker.h"
#include "tests/coordinator/results/job_maker.h"
#include "tests/fakes/memory_store.h"

namespace gouji::results {
namespace {

using Kind = LeafWalker::Kind;
using Words = std::vector<std::string>;

const Words kPaths = {"a.txt", "b.txt", "c.txt", "d.txt", "e.jsonl", "f.txt"};

std::string Word(const LeafWalker::Step& step) {
  switch (step.kind) {
    case Kind::kResolved:
      return "+" + step.name;
    case Kind::kUnresolved:
      return "?" + step.name;
    case Kind::kSplit:
      return "/" + step.name;
    case Kind::kDamaged:
      return "!" + step.name;
    case Kind::kPlanMissing:
      return "missing";
    case Kind::kEnd:
      return "end";
  }
  return "";
}

// The steps of a walk, in one word each.
Words Walk(LeafWalker& walker) {
  Words words;
  do {
    words.push_back(Word(walker.Next().value()));
  } while (words.back() != "end" && words.back() != "missing");
  return words;
}

Words Walk(store::Store& store) {
  LeafWalker walker(store, kJob);
  return Walk(walker);
}

TEST(LeafWalkerTest, WalksThePlanInOrder) {
  fakes::MemoryStore store;
  JobMaker job(store, kPaths);
  EXPECT_EQ(Walk(store), (Words{"missing"}));
  job.Plan({"0-1", "1-3"}, false);
  job.Resolve("1-3");
  EXPECT_EQ(Walk(store), (Words{"?0-1", "+1-3", "missing"}));
  job.Plan({"3-4", "4.0-50", "4.50-100", "5-6"});
  EXPECT_EQ(Walk(store), (Words{"?0-1", "+1-3", "?3-4", "?4.0-50", "?4.50-100", "?5-6", "end"}));
}

TEST(LeafWalkerTest, GoesOnWhenThePlanGrows) {
  fakes::MemoryStore store;
  JobMaker job(store, kPaths);
  job.Plan({"0-1"}, false);
  LeafWalker walker(store, kJob);
  EXPECT_EQ(Walk(walker), (Words{"?0-1", "missing"}));
  EXPECT_EQ(Walk(walker), (Words{"missing"}));
  job.Plan({"1-6"});
  EXPECT_EQ(Walk(walker), (Words{"?1-6", "end"}));
  EXPECT_EQ(Walk(walker), (Words{"end"}));
}

TEST(LeafWalkerTest, GoesDownThroughSplits) {
  fakes::MemoryStore store;
  JobMaker job(store, kPaths);
  job.Plan({"0-4", "4-6"});
  job.Split("0-4", {"0-2", "2-4"});
  job.Split("2-4", {"2-3", "3-4"});
  job.Resolve("2-3");
  job.Resolve("4-6");
  EXPECT_EQ(Walk(store), (Words{"/0-4", "?0-2", "/2-4", "+2-3", "?3-4", "+4-6", "end"}));
}

TEST(LeafWalkerTest, StepsTellWhereTheyStandInThePlan) {
  fakes::MemoryStore store;
  JobMaker job(store, kPaths);
  job.Plan({"0-1", "1-4"}, false);
  job.Plan({"4-6"});
  job.Split("1-4", {"1-2", "2-4"});
  LeafWalker walker(store, kJob);
  const std::vector<std::pair<uint64_t, bool>> expected = {
      {0, true}, {1, true}, {1, false}, {1, false}, {2, true}};
  for (const auto& [ordinal, planned] : expected) {
    const LeafWalker::Step step = walker.Next().value();
    EXPECT_EQ(step.ordinal, ordinal) << step.name;
    EXPECT_EQ(step.planned, planned) << step.name;
    EXPECT_GT(step.range.listing_bytes(), 0u);
  }
}

TEST(LeafWalkerTest, LooksAgainAtAnUnresolvedLeaf) {
  fakes::MemoryStore store;
  JobMaker job(store, kPaths);
  job.Plan({"0-4", "4-6"});
  LeafWalker walker(store, kJob);
  EXPECT_EQ(Word(walker.Next().value()), "?0-4");
  walker.Again();
  EXPECT_EQ(Word(walker.Next().value()), "?0-4");
  job.Split("0-4", {"0-1", "1-4"});
  walker.Again();
  EXPECT_EQ(Word(walker.Next().value()), "/0-4");
  walker.Again();
  EXPECT_EQ(Walk(walker), (Words{"?0-1", "?1-4", "?4-6", "end"})) << "a split is not walked twice";
}

TEST(LeafWalkerTest, SkipsWhatLiesBeforeAPlace) {
  fakes::MemoryStore store;
  JobMaker job(store, kPaths);
  job.Plan({"0-4", "4.0-50", "4.50-100", "5-6"});
  job.Split("0-4", {"0-2", "2-4"});
  LeafWalker middle(store, kJob);
  middle.SkipBefore(2, 0);
  EXPECT_EQ(Walk(middle), (Words{"/0-4", "?2-4", "?4.0-50", "?4.50-100", "?5-6", "end"}));
  LeafWalker part(store, kJob);
  part.SkipBefore(4, 50);
  EXPECT_EQ(Walk(part), (Words{"?4.50-100", "?5-6", "end"}));
}

TEST(LeafWalkerTest, DamagedOutcomesAreStepsAndTheWalkGoesOn) {
  fakes::MemoryStore store;
  JobMaker job(store, kPaths);
  job.Plan({"0-1", "1-3", "3-6"});
  for (const char* shard : {"0-1", "1-3", "3-6"}) job.Resolve(shard);
  std::string header_damaged = store.Get(store::OutcomeName(kJob, "0-1")).value();
  header_damaged[30] = static_cast<char>(header_damaged[30] ^ 1);
  store.Overwrite(store::OutcomeName(kJob, "0-1"), header_damaged);
  store.Overwrite(store::OutcomeName(kJob, "1-3"), store.Get(store::OutcomeName(kJob, "3-6")).value());
  EXPECT_EQ(Walk(store), (Words{"!0-1", "!1-3", "+3-6", "end"}));
  EXPECT_TRUE(absl::IsDataLoss(FoldLeaves(store, kJob).status()));
}

TEST(LeafWalkerTest, ChunksThatDoNotFollowOnAreAnError) {
  fakes::MemoryStore store;
  JobMaker job(store, kPaths);
  job.Plan({"0-1"}, false);
  store.Overwrite(store::PlanName(kJob, 1), store.Get(store::PlanName(kJob, 0)).value());
  LeafWalker walker(store, kJob);
  EXPECT_EQ(Word(walker.Next().value()), "?0-1");
  EXPECT_TRUE(absl::IsDataLoss(walker.Next().status()));
}

TEST(FoldTest, SumsResolvedLeavesAndNamesTheOthers) {
  fakes::MemoryStore store;
  JobMaker job(store, kPaths);
  job.Plan({"0-4", "4.0-50", "4.50-100"}, false);
  job.Split("0-4", {"0-2", "2-4"});
  job.Resolve("2-4");
  job.Resolve("4.50-100");
  const JobFold fold = FoldLeaves(store, kJob).value();
  EXPECT_FALSE(fold.plan_complete);
  EXPECT_EQ(fold.planned, 3u);
  EXPECT_EQ(fold.total.documents(), 7u);
  ASSERT_EQ(fold.leaves.size(), 2u);
  EXPECT_EQ(store::ShardName(fold.leaves[0].range()), "2-4");
  EXPECT_EQ(fold.leaves[1].tally().documents(), 5u);
  ASSERT_EQ(fold.resolved.size(), 2u);
  EXPECT_FALSE(fold.resolved[0].planned);
  EXPECT_EQ(fold.resolved[1].ordinal, 2u);
  ASSERT_EQ(fold.unresolved.size(), 2u);
  EXPECT_EQ(fold.unresolved[0].name, "0-2");
  EXPECT_EQ(fold.unresolved[1].name, "4.0-50");
  ASSERT_EQ(fold.splits.size(), 1u);
  EXPECT_EQ(fold.splits[0].name, "0-4");
}

TEST(FoldTest, Invariant13_TheDigestDoesNotDependOnTheShards) {
  const auto digest_of = [](const std::vector<std::string>& shards) {
    fakes::MemoryStore store;
    JobMaker job(store, kPaths);
    job.Plan(shards);
    for (const std::string& shard : shards) job.Resolve(shard);
    const JobFold fold = FoldLeaves(store, kJob).value();
    EXPECT_TRUE(fold.plan_complete);
    EXPECT_EQ(fold.total.documents(), 15u);
    return segment::DigestHex(fold.total);
  };
  const std::string whole = digest_of({"0-6"});
  EXPECT_EQ(digest_of({"0-1", "1-2", "2-3", "3-4", "4-5", "5-6"}), whole);
  EXPECT_EQ(digest_of({"0-4", "4.0-30", "4.30-100", "5-6"}), whole);
}

}  // namespace
}  // namespace gouji::results
