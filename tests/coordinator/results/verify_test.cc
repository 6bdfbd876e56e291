#include "coordinator/results/verify.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "common/env/digest.h"
#include "tests/coordinator/results/job_maker.h"
#include "tests/fakes/memory_store.h"

namespace gouji::results {
namespace {

const std::vector<std::string> kPaths = {"a.txt", "b.txt", "c.txt", "d.txt", "e.jsonl", "f.txt"};

VerifyResult Check(store::Store& store) {
  return Verify(store, kJob).value();
}

// The problems in one text, for matching.
std::string ProblemsOf(const VerifyResult& result) {
  std::string text;
  for (const std::string& problem : result.problems) text += problem + "\n";
  return text;
}

void MakeWholeJob(JobMaker& job) {
  job.Plan({"0-4", "4.0-50"}, false);
  job.Plan({"4.50-100", "5-6"});
  job.Split("0-4", {"0-1", "1-4"});
  for (const char* shard : {"5-6", "4.50-100", "1-4", "4.0-50", "0-1"}) job.Resolve(shard);
}

TEST(VerifyTest, Invariant03_AWholeJobHasOneRecordForEachDocument) {
  fakes::MemoryStore store;
  JobMaker job(store, kPaths);
  MakeWholeJob(job);
  job.Seal(job::v1::FINAL_STATE_SUCCEEDED);
  const VerifyResult result = Check(store);
  EXPECT_EQ(ProblemsOf(result), "");
  EXPECT_TRUE(result.complete);
  EXPECT_EQ(result.state, job::v1::FINAL_STATE_SUCCEEDED);
  EXPECT_EQ(result.documents, 15u);
  EXPECT_EQ(result.records, 15u);
  EXPECT_EQ(result.total.parsed(), 15u);
  EXPECT_EQ(result.total.input_bytes(), 150u);
  env::DigestSum digest;
  for (const char* shard : {"0-4", "4-5", "5-6"}) {
    for (const std::string& id : job.Ids(shard)) digest.Add(env::Sha256(JobMaker::RecordOf(id)));
  }
  EXPECT_EQ(result.digest, digest.Hex());
}

TEST(VerifyTest, AnUnfinishedJobIsNotComplete) {
  fakes::MemoryStore store;
  JobMaker job(store, kPaths);
  job.Plan({"0-4"}, false);
  job.Resolve("0-4");
  VerifyResult result = Check(store);
  EXPECT_FALSE(result.complete);
  EXPECT_EQ(result.records, 4u);
  EXPECT_NE(ProblemsOf(result).find("not over"), std::string::npos);
  job.Plan({"4-6"});
  result = Check(store);
  EXPECT_NE(ProblemsOf(result).find("1 shards have no outcome"), std::string::npos) << ProblemsOf(result);
}

TEST(VerifyTest, UnknownJobsAreNotFound) {
  fakes::MemoryStore store;
  EXPECT_TRUE(absl::IsNotFound(Verify(store, kJob).status()));
}

TEST(VerifyTest, ListsIdsThatOccurTwiceWithoutCallingThemWrong) {
  fakes::MemoryStore store;
  JobMaker job(store, {"e.jsonl", "f.jsonl"});
  job.Plan({"0-1", "1-2"});
  job.ResolveWith("0-1", {"x", "y", "x"});
  job.ResolveWith("1-2", {"y", "z"});
  job.Seal(job::v1::FINAL_STATE_SUCCEEDED);
  const VerifyResult result = Check(store);
  EXPECT_TRUE(result.complete) << ProblemsOf(result);
  EXPECT_EQ(result.duplicate_ids, 2u);
  EXPECT_EQ(result.duplicates, (std::vector<std::string>{"x", "y"}));
}

TEST(VerifyTest, ListsRecordsThatDependOnTheMachine) {
  fakes::MemoryStore store;
  JobMaker job(store, {"a.txt", "b.txt"});
  job.Plan({"0-2"});
  report::v1::Record crashed;
  crashed.set_document_id("a.txt");
  crashed.set_outcome(report::v1::OUTCOME_FAILED);
  crashed.mutable_failure()->set_reason("crashed");
  report::v1::Record empty = crashed;
  empty.set_document_id("b.txt");
  empty.mutable_failure()->set_reason("empty");
  job.ResolveWithRecords("0-2", {crashed.SerializeAsString(), empty.SerializeAsString()});
  job.Seal(job::v1::FINAL_STATE_SUCCEEDED);
  const VerifyResult result = Check(store);
  EXPECT_TRUE(result.complete) << ProblemsOf(result);
  EXPECT_EQ(result.machine_failed, std::vector<std::string>{"a.txt"});
  EXPECT_EQ(result.total.failed(), 2u);
  EXPECT_EQ(result.total.machine_failed(), 1u);
}

TEST(VerifyTest, ACancelledJobShowsWhatItsManifestNames) {
  fakes::MemoryStore store;
  JobMaker job(store, kPaths);
  job.Plan({"0-1", "1-4", "4-6"});
  job.Resolve("1-4");
  job.Seal(job::v1::FINAL_STATE_CANCELLED);
  job.Resolve("4-6");
  const VerifyResult result = Check(store);
  EXPECT_EQ(ProblemsOf(result), "");
  EXPECT_FALSE(result.complete);
  EXPECT_EQ(result.records, 3u);
}

// Each case spoils a whole, sealed job in one way; verify has to say so in these words.
struct Spoiling {
  const char* name;
  const char* words;
  std::function<void(fakes::MemoryStore&, JobMaker&)> spoil;
};

void Flip(fakes::MemoryStore& store, const std::string& name, const std::string& at) {
  std::string bytes = store.Get(name).value();
  const size_t place = bytes.find(at);
  ASSERT_NE(place, std::string::npos);
  bytes[place] = static_cast<char>(bytes[place] ^ 1);
  store.Overwrite(name, bytes);
}

void Replace(fakes::MemoryStore& store, JobMaker& job, const std::string& shard,
             const std::vector<std::string>& ids) {
  store.Remove(store::OutcomeName(kJob, shard));
  job.ResolveWith(shard, ids);
}

std::vector<Spoiling> Spoilings() {
  using Store = fakes::MemoryStore;
  return {
      {"Invariant03_LostRecord", "no record of d.txt",
       [](Store& store, JobMaker& job) {
         Replace(store, job, "1-4", {"b.txt", "c.txt"});
       }},
      {"Invariant03_DoubledRecord", "out of place",
       [](Store& store, JobMaker& job) {
         Replace(store, job, "1-4", {"b.txt", "c.txt", "c.txt", "d.txt"});
       }},
      {"Invariant03_RecordOfAnotherDocument", "out of place",
       [](Store& store, JobMaker& job) { Replace(store, job, "0-1", {"z.txt"}); }},
      {"Invariant03_LostLine", "the manifest's tally is not that of its records",
       [](Store& store, JobMaker& job) { Replace(store, job, "4.0-50", {"e.jsonl@0"}); }},
      {"Invariant04_MissingOutcome", "records are missing from the store",
       [](Store& store, JobMaker&) { store.Remove(store::OutcomeName(kJob, "5-6")); }},
      {"DamagedRecord", "checksum does not match",
       [](Store& store, JobMaker&) { Flip(store, store::OutcomeName(kJob, "1-4"), "c.txt"); }},
      {"DamagedHeader", "header is damaged",
       [](Store& store, JobMaker&) { Flip(store, store::OutcomeName(kJob, "1-4"), "attempt of"); }},
      {"OutcomeOfAnotherShard", "belongs to shard",
       [](Store& store, JobMaker&) {
         store.Overwrite(store::OutcomeName(kJob, "5-6"), store.Get(store::OutcomeName(kJob, "0-1")).value());
       }},
      {"DamagedListing", "is damaged",
       [](Store& store, JobMaker&) { Flip(store, store::ListingName(kJob), "c.txt"); }},
      {"MissingListing", "no listing",
       [](Store& store, JobMaker&) { store.Remove(store::ListingName(kJob)); }},
      {"DamagedPlan", "is damaged",
       [](Store& store, JobMaker&) { store.Overwrite(store::PlanName(kJob, 1), "nonsense"); }},
      {"MissingPlan", "plan is not complete",
       [](Store& store, JobMaker&) { store.Remove(store::PlanName(kJob, 1)); }},
      {"DamagedSpec", "is damaged",
       [](Store& store, JobMaker&) { store.Overwrite(store::SpecName(kJob), "nonsense"); }},
      {"DamagedManifest", "is damaged",
       [](Store& store, JobMaker&) { store.Overwrite(store::ManifestName(kJob), "nonsense"); }},
      {"ManifestWithoutALeaf", "is not in the manifest",
       [](Store& store, JobMaker& job) {
         job::v1::Manifest manifest = job.Manifest(job::v1::FINAL_STATE_SUCCEEDED);
         manifest.mutable_leaves()->RemoveLast();
         store.Remove(store::ManifestName(kJob));
         job.SealWith(manifest);
       }},
      {"ManifestWithAForeignLeaf", "the manifest names shard",
       [](Store& store, JobMaker& job) {
         job::v1::Manifest manifest = job.Manifest(job::v1::FINAL_STATE_SUCCEEDED);
         *manifest.add_leaves() = manifest.leaves(0);
         store.Remove(store::ManifestName(kJob));
         job.SealWith(manifest);
       }},
      {"ManifestWithAnotherDigest", "the manifest says 15 documents",
       [](Store& store, JobMaker& job) {
         job::v1::Manifest manifest = job.Manifest(job::v1::FINAL_STATE_SUCCEEDED);
         manifest.mutable_total()->set_digest(std::string(32, 'x'));
         store.Remove(store::ManifestName(kJob));
         job.SealWith(manifest);
       }},
  };
}

class VerifySpoiledTest : public testing::TestWithParam<Spoiling> {};

TEST_P(VerifySpoiledTest, IsFound) {
  fakes::MemoryStore store;
  JobMaker job(store, kPaths);
  MakeWholeJob(job);
  job.Seal(job::v1::FINAL_STATE_SUCCEEDED);
  ASSERT_TRUE(Check(store).complete);
  GetParam().spoil(store, job);
  const VerifyResult result = Check(store);
  EXPECT_FALSE(result.complete);
  EXPECT_GE(result.problem_count, 1u);
  EXPECT_NE(ProblemsOf(result).find(GetParam().words), std::string::npos) << ProblemsOf(result);
}

INSTANTIATE_TEST_SUITE_P(Spoilings, VerifySpoiledTest, testing::ValuesIn(Spoilings()),
                         [](const auto& param) { return param.param.name; });

TEST(VerifyTest, Invariant02_PlansThatDoNotPartitionTheListingAreFound) {
  const std::vector<std::vector<std::string>> plans = {
      {"0-2", "3-6"},                        // gap
      {"0-3", "2-6"},                        // overlap
      {"0-5"},                               // short
      {"1-6"},                               // no beginning
      {"3-6", "0-3"},                        // order
      {"0-4", "4.0-50", "4.60-100", "5-6"},  // gap inside a file
      {"0-4", "4.0-50", "5-6"},              // the file's end is missing
      {"0-4", "4.0-60", "4.50-100", "5-6"},  // overlap inside a file
      {"0-4", "4.10-100", "5-6"},            // the file's beginning is missing
      {"0-4", "4.0-50", "4.50-100"},         // short after a file
  };
  for (const std::vector<std::string>& shards : plans) {
    fakes::MemoryStore store;
    JobMaker job(store, kPaths);
    job.Plan(shards);
    for (const std::string& shard : shards) job.Resolve(shard);
    job.Seal(job::v1::FINAL_STATE_SUCCEEDED);
    const VerifyResult result = Check(store);
    EXPECT_FALSE(result.complete) << testing::PrintToString(shards);
  }
}

TEST(VerifyTest, ListsEndButCountsGoOn) {
  fakes::MemoryStore store;
  JobMaker job(store, {"e.jsonl"});
  job.Plan({"0-1"});
  job.ResolveWith("0-1", std::vector<std::string>(500, "same"));
  job.Seal(job::v1::FINAL_STATE_SUCCEEDED);
  const VerifyResult result = Check(store);
  EXPECT_EQ(result.duplicate_ids, 499u);
  EXPECT_EQ(result.duplicates.size(), kMaxListed);
}

}  // namespace
}  // namespace gouji::results
