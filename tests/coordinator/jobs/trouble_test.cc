// A coordinator whose store, queue or corpus lets it down.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

#include "common/store/names.h"
#include "coordinator/jobs/coordinator.h"
#include "tests/coordinator/jobs/fixture.h"

namespace gouji::jobs {
namespace {

using ::testing::HasSubstr;

TEST_F(CoordinatorTest, CorpusThatVanishesBeforeListingFailsTheJob) {
  AddFiles(1);
  Node node = MakeNode("a");
  auto submitted = node->SubmitJob(Request("r1"));
  ASSERT_TRUE(submitted.ok());
  std::filesystem::remove_all(corpus_);
  node->RunDue();
  job::v1::JobStatus status = StatusOf(*node.coordinator, submitted->job_id());
  EXPECT_EQ(status.state(), job::v1::JOB_STATE_FAILED);
  EXPECT_THAT(status.error(), HasSubstr(corpus_.string()));
  node->RunDue();
  EXPECT_TRUE(node.queue->Jobs()->empty());
}

TEST_F(CoordinatorTest, FullDiskIsWaitedOutAndTold) {
  AddFiles(2);
  Node node = MakeNode("a");
  auto submitted = node->SubmitJob(Request("r1"));
  ASSERT_TRUE(submitted.ok());
  store_.FailPuts(absl::ResourceExhaustedError("no space left on device"));
  node->RunDue();
  job::v1::JobStatus status = StatusOf(*node.coordinator, submitted->job_id());
  EXPECT_EQ(status.state(), job::v1::JOB_STATE_PLANNING);
  EXPECT_THAT(status.error(), HasSubstr("no space left"));
  store_.FailPuts(absl::OkStatus());
  FakeWorker worker("w", *node.coordinator, store_);
  Finish(*node.coordinator, submitted->job_id(), worker);
  ExpectWhole(submitted->job_id(), 2);
  EXPECT_EQ(StatusOf(*node.coordinator, submitted->job_id()).error(), "");
}

// Of the corpus it would be the job's end.
TEST_F(CoordinatorTest, AStoreThatIsNotMountedIsWaitedOut) {
  AddFiles(2);
  Node node = MakeNode("a");
  auto submitted = node->SubmitJob(Request("r1"));
  ASSERT_TRUE(submitted.ok());
  for (const absl::Status& trouble :
       {absl::NotFoundError("no such directory"), absl::PermissionDeniedError("not ours")}) {
    store_.FailPuts(trouble);
    Pass({node.coordinator.get()}, 2'000);
    job::v1::JobStatus status = StatusOf(*node.coordinator, submitted->job_id());
    EXPECT_EQ(status.state(), job::v1::JOB_STATE_PLANNING);
    EXPECT_THAT(status.error(), HasSubstr(std::string(trouble.message())));
  }
  store_.FailPuts(absl::OkStatus());
  FakeWorker worker("w", *node.coordinator, store_);
  Finish(*node.coordinator, submitted->job_id(), worker);
  ExpectWhole(submitted->job_id(), 2);
}

TEST_F(CoordinatorTest, ReadersAreToldWhetherTheStoreCanBeRead) {
  Node node = MakeNode("a");
  std::vector<bool> told;
  node->OnReading([&](bool reading) { told.push_back(reading); });
  Pass({node.coordinator.get()}, 20'000);
  EXPECT_TRUE(told.empty());
  store_.Remove(store::kFormatName);
  Pass({node.coordinator.get()}, 6'000);
  EXPECT_EQ(told, std::vector<bool>{false});
  store_.Overwrite(store::kFormatName, "gouji-store 1");
  Pass({node.coordinator.get()}, 6'000);
  EXPECT_EQ(told, (std::vector<bool>{false, true}));
}

// Nobody may replace an outcome (invariant 1): the job says so, rather than try for ever. Workers meet it as they begin, and
// as they commit.
TEST_F(CoordinatorTest, AnOutcomeThatIsDamagedEndsTheJobWithItsName) {
  AddFiles(6);
  Node node = MakeNode("a");
  for (const bool committed : {true, false}) {
    SCOPED_TRACE(committed);
    const std::string job = Submit(*node.coordinator, committed ? "r1" : "r2");
    FakeWorker worker("w", *node.coordinator, store_);
    const auto leases = worker.Claim(2);
    ASSERT_EQ(leases.size(), 2u);
    for (const auto& lease : leases) ASSERT_TRUE(worker.Resolve(lease).ok());
    ASSERT_TRUE(*worker.Commit(leases[1]));
    const std::string name = store::OutcomeName(job, leases[0].shard());
    store_.Overwrite(name, store_.Get(name)->substr(0, 40));
    if (committed) {
      EXPECT_FALSE(*worker.Commit(leases[0]));
    } else {
      EXPECT_TRUE(worker.Release(leases[0], dispatch::v1::RELEASE_REASON_FAILURE).ok());
    }
    EXPECT_FALSE(Over(*node.coordinator, job));
    Pass({node.coordinator.get()}, 5'000);
    const job::v1::JobStatus status = StatusOf(*node.coordinator, job);
    EXPECT_EQ(status.state(), job::v1::JOB_STATE_FAILED);
    EXPECT_THAT(status.error(), HasSubstr(name));
    EXPECT_TRUE(node.queue->Jobs()->empty());
    // What was read stays the job's (invariant 10: a follower may have had it).
    auto manifest = store::GetMessage<job::v1::Manifest>(store_, store::ManifestName(job));
    ASSERT_TRUE(manifest.ok()) << manifest.status();
    ASSERT_EQ(manifest->leaves_size(), 1);
    EXPECT_EQ(store::ShardName(manifest->leaves(0).range()), leases[1].shard());
    EXPECT_EQ(manifest->total().documents(), manifest->leaves(0).tally().documents());
    EXPECT_GT(manifest->total().documents(), 0u);
  }
}

// What looked damaged once, and is whole, costs nothing.
TEST_F(CoordinatorTest, AJobWhoseListingOrControlIsDamagedIsKnownToANewCoordinatorAndEnds) {
  AddFiles(4);
  auto node = std::make_unique<Node>(MakeNode("a"));
  const std::string cut = Submit(*node->coordinator, "r1");
  const std::string confused = Submit(*node->coordinator, "r2");
  ASSERT_TRUE(Control(*node->coordinator, confused, job::v1::CONTROL_KIND_PAUSE).ok());
  node.reset();
  const std::string listing = *store_.Get(store::ListingName(cut));
  store_.Overwrite(store::ListingName(cut), listing.substr(0, listing.size() - 10));
  store_.Overwrite(store::ControlName(confused, 0), "damaged");
  server_.Lose();
  Node heir = MakeNode("b");
  Pass({heir.coordinator.get()}, 20'000);
  for (const auto& [job, name] :
       {std::pair(cut, store::ListingName(cut)), std::pair(confused, store::ControlName(confused, 0))}) {
    const job::v1::JobStatus status = StatusOf(*heir.coordinator, job);
    EXPECT_EQ(status.state(), job::v1::JOB_STATE_FAILED);
    EXPECT_THAT(status.error(), HasSubstr(name));
  }
}

TEST_F(CoordinatorTest, OneLookAtADamagedOutcomeEndsNoJob) {
  AddFiles(6);
  Node node = MakeNode("a");
  const std::string job = Submit(*node.coordinator, "r1");
  FakeWorker worker("w", *node.coordinator, store_);
  const auto leases = worker.Claim(2);
  ASSERT_EQ(leases.size(), 2u);
  ASSERT_TRUE(worker.Resolve(leases[0]).ok());
  const std::string name = store::OutcomeName(job, leases[0].shard());
  const std::string whole = *store_.Get(name);
  store_.Overwrite(name, whole.substr(0, 40));
  EXPECT_FALSE(*worker.Commit(leases[0]));
  node->RunDue();
  store_.Overwrite(name, whole);
  EXPECT_TRUE(*worker.Commit(leases[0]));
  Finish(*node.coordinator, job, worker);
  ExpectWhole(job, 6);
}

TEST_F(CoordinatorTest, JobOfANewerStoreIsRefusedAndTheOthersRun) {
  AddFiles(2);
  job::v1::JobSpec spec;
  spec.set_job_id(store::JobId("default", "from the future"));
  spec.set_tenant("default");
  spec.set_request_id("from the future");
  spec.set_store_version(99);
  *spec.add_roots() = Request("").roots(0);
  ASSERT_TRUE(store::PutMessage(store_, store::SpecName(spec.job_id()), spec).ok());
  Node node = MakeNode("a");
  ASSERT_TRUE(node->Serving());
  job::v1::GetJobRequest get;
  get.set_job_id(spec.job_id());
  absl::Status refused = node->GetJob(get).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(refused));
  EXPECT_THAT(std::string(refused.message()), HasSubstr("99"));
  const std::string job = Submit(*node.coordinator, "r1");
  FakeWorker worker("w", *node.coordinator, store_);
  Finish(*node.coordinator, job, worker);
  auto list = node->ListJobs({});
  ASSERT_EQ(list->jobs_size(), 2);
  const auto& future = list->jobs(list->jobs(0).job_id() == job ? 1 : 0);
  EXPECT_THAT(future.error(), HasSubstr("99"));
}

TEST_F(CoordinatorTest, QueueGoneAnswersUnavailableAndComesBack) {
  AddFiles(3);
  Node node = MakeNode("a");
  const std::string job = Submit(*node.coordinator, "r1");
  FakeWorker worker("w", *node.coordinator, store_);
  auto lease = worker.Claim();
  ASSERT_EQ(lease.size(), 1u);
  server_.SetReachable(false);
  EXPECT_TRUE(absl::IsUnavailable(worker.TryClaim().status()));
  EXPECT_FALSE(node->Serving());
  ASSERT_TRUE(worker.Resolve(lease[0]).ok());
  EXPECT_TRUE(absl::IsUnavailable(worker.Commit(lease[0]).status()));
  EXPECT_TRUE(absl::IsUnavailable(worker.Renew(lease).status()));
  EXPECT_TRUE(absl::IsUnavailable(node->SubmitJob(Request("r2")).status()));
  EXPECT_EQ(StatusOf(*node.coordinator, job).shards_total(), 3u) << "status from the store";
  result::v1::ReadResultsRequest read;
  read.set_job_id(job);
  auto stream = node->ReadResults(read);
  ASSERT_TRUE(stream.ok());
  auto batch = (*stream)->Next(std::chrono::milliseconds(0));
  EXPECT_EQ((*batch)->records_size(), 1) << "results from the store";
  // Durable without the queue; sealed too.
  EXPECT_TRUE(Control(*node.coordinator, job, job::v1::CONTROL_KIND_PAUSE).ok());
  Pass({node.coordinator.get()}, 2'000);
  server_.SetReachable(true);
  Pass({node.coordinator.get()}, 2'000);
  EXPECT_TRUE(node->Serving());
  EXPECT_TRUE(worker.Claim().empty()) << "still paused";
  ASSERT_TRUE(Control(*node.coordinator, job, job::v1::CONTROL_KIND_RESUME).ok());
  Finish(*node.coordinator, job, worker);
  ExpectWhole(job, 3);
}

TEST_F(CoordinatorTest, QueueOfAnotherStoreIsRefused) {
  LosingQueue other(server_);
  ASSERT_TRUE(other.Reset(7).ok());
  Node node = MakeNode("a");
  EXPECT_FALSE(node->Serving());
  FakeWorker worker("w", *node.coordinator, store_);
  EXPECT_THAT(std::string(worker.TryClaim().status().message()), HasSubstr("another store"));
  EXPECT_EQ(*other.StoredEpoch(), 7u) << "it is left alone";
}

TEST_F(CoordinatorTest, JobsInterruptedBeforePlanningAreTakenOver) {
  AddFiles(2);
  {
    Node node = MakeNode("a");
    ASSERT_TRUE(node->SubmitJob(Request("r1")).ok());  // and dies
  }
  Node node = MakeNode("b");
  const std::string job = store::JobId("default", "r1");
  EXPECT_EQ(StatusOf(*node.coordinator, job).state(), job::v1::JOB_STATE_PLANNING);
  Pass({node.coordinator.get()}, 6'000);
  EXPECT_EQ(StatusOf(*node.coordinator, job).state(), job::v1::JOB_STATE_RUNNING);
  FakeWorker worker("w", *node.coordinator, store_);
  Finish(*node.coordinator, job, worker);
  ExpectWhole(job, 2);
}

}  // namespace
}  // namespace gouji::jobs
