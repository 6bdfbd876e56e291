// The life of jobs through one coordinator, step by step.
#include "coordinator/jobs/coordinator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "common/segment/segment_reader.h"
#include "common/store/message.h"
#include "common/store/names.h"
#include "common/store/open.h"
#include "coordinator/jobs/figures.h"
#include "coordinator/jobs/submission.h"
#include "tests/coordinator/jobs/fixture.h"
#include "tests/fakes/blamed_field.h"

namespace gouji::jobs {
namespace {

using ::testing::HasSubstr;

TEST_F(CoordinatorTest, WholeLifeOfAJob) {
  AddFiles(8);
  Node node = MakeNode("a");
  ASSERT_TRUE(node->Serving());
  const std::string job = Submit(*node.coordinator, "r1");
  job::v1::JobStatus status = StatusOf(*node.coordinator, job);
  EXPECT_EQ(status.state(), job::v1::JOB_STATE_RUNNING);
  EXPECT_EQ(status.sources(), 8u);
  EXPECT_EQ(status.shards_total(), 8u);
  EXPECT_EQ(status.shards_ready(), 8u);
  EXPECT_EQ(status.input_bytes(), 32u);

  FakeWorker worker("w", *node.coordinator, store_);
  auto leases = worker.Claim(3);
  ASSERT_EQ(leases.size(), 3u);
  EXPECT_EQ(leases[0].lease_ms(), 30'000u);
  EXPECT_EQ(StatusOf(*node.coordinator, job).shards_leased(), 3u);
  ASSERT_TRUE(worker.Resolve(leases[0]).ok());
  EXPECT_TRUE(*worker.Commit(leases[0]));
  status = StatusOf(*node.coordinator, job);
  EXPECT_EQ(status.tally().documents(), 1u);
  EXPECT_EQ(status.shards_done(), 1u);
  for (int i : {1, 2}) {
    ASSERT_TRUE(worker.Resolve(leases[i]).ok());
    EXPECT_TRUE(*worker.Commit(leases[i]));
  }
  EXPECT_EQ(Finish(*node.coordinator, job, worker), 5);

  status = StatusOf(*node.coordinator, job);
  EXPECT_EQ(status.state(), job::v1::JOB_STATE_SUCCEEDED);
  EXPECT_EQ(status.tally().parsed(), 8u);
  EXPECT_EQ(status.tally().digest().size(), 32u);
  EXPECT_TRUE(status.has_end_time());
  ExpectWhole(job, 8);
  EXPECT_TRUE(node.queue->Jobs()->empty()) << "the queue keeps nothing of a job that is over";
}

TEST_F(CoordinatorTest, AJobThatCannotBeReadDoesNotKeepOthersFromCommitting) {
  AddFiles(1);
  Node node = MakeNode("a");
  const std::string broken = Submit(*node.coordinator, "r1");
  const std::string whole = Submit(*node.coordinator, "r2");
  FakeWorker worker("w", *node.coordinator, store_);
  auto leases = worker.Claim(2);
  ASSERT_EQ(leases.size(), 2u);
  dispatch::v1::CommitShardsRequest request;
  *request.mutable_worker() = worker.info();
  for (const std::string& job : {broken, whole}) {
    for (const auto& lease : leases) {
      if (lease.job_id() != job) continue;
      ASSERT_TRUE(worker.Resolve(lease).ok());
      *request.add_leases() = FakeWorker::Ref(lease);
    }
  }
  store_.Overwrite(store::SpecName(broken), "damaged");
  Node other = MakeNode("b");
  auto committed = other->CommitShards(request);
  ASSERT_TRUE(committed.ok()) << committed.status();
  EXPECT_THAT(committed->resolved(), ::testing::ElementsAre(false, true));
}

TEST_F(CoordinatorTest, AJobThatEndedElsewhereBeforeItWasAdoptedIsNoLongerLive) {
  AddFiles(1);
  Node a = MakeNode("a");
  Node b = MakeNode("b");
  const std::string job = Submit(*a.coordinator, "r1");
  EXPECT_EQ(StatusOf(*b.coordinator, job).state(), job::v1::JOB_STATE_RUNNING) << "b knows it now";
  FakeWorker worker("w", *a.coordinator, store_);
  auto leases = worker.Claim();
  ASSERT_EQ(leases.size(), 1u);
  ASSERT_TRUE(worker.Resolve(leases[0]).ok());
  ASSERT_TRUE(*worker.Commit(leases[0]));
  a->RunDue();
  ASSERT_EQ(StatusOf(*a.coordinator, job).state(), job::v1::JOB_STATE_SUCCEEDED);
  Pass({b.coordinator.get()}, 1'000);
  EXPECT_EQ(Figures().jobs_live.Value(), 0);
}

TEST_F(CoordinatorTest, AVerificationEndsWhenTheCoordinatorStops) {
  AddFiles(3);
  Node node = MakeNode("a");
  const std::string job = Submit(*node.coordinator, "r1");
  FakeWorker worker("w", *node.coordinator, store_);
  Finish(*node.coordinator, job, worker);
  result::v1::VerifyJobRequest request;
  request.set_job_id(job);
  EXPECT_TRUE(node->VerifyJob(request)->complete());
  node->Stop();
  EXPECT_TRUE(absl::IsUnavailable(node->VerifyJob(request).status()));
}

TEST_F(CoordinatorTest, VerificationNamesTheRecordsThatDependOnTheMachine) {
  AddFiles(1);
  Node node = MakeNode("a");
  const std::string job = Submit(*node.coordinator, "r1");
  FakeWorker worker("w", *node.coordinator, store_);
  auto leases = worker.Claim();
  ASSERT_EQ(leases.size(), 1u);
  report::v1::Record record;
  record.set_document_id("report-100.txt");
  record.set_outcome(report::v1::OUTCOME_FAILED);
  record.mutable_failure()->set_reason("read-error");
  auto writer = segment::SegmentWriter::Create(store_, worker.Header(leases[0]));
  ASSERT_TRUE(writer.ok());
  ASSERT_TRUE((*writer)->Append(record.SerializeAsString(), segment::Summarize(record, 4)).ok());
  ASSERT_TRUE((*writer)->Finish().ok());
  ASSERT_TRUE(*worker.Commit(leases[0]));
  node->RunDue();
  result::v1::VerifyJobRequest request;
  request.set_job_id(job);
  auto verified = node->VerifyJob(request);
  ASSERT_TRUE(verified.ok()) << verified.status();
  EXPECT_TRUE(verified->complete());
  EXPECT_THAT(verified->machine_failed_document_ids(), ::testing::ElementsAre("report-100.txt"));
}

TEST_F(CoordinatorTest, CommitIsBelievedOnlyWithAnOutcome) {
  AddFiles(2);
  Node node = MakeNode("a");
  const std::string job = Submit(*node.coordinator, "r1");
  FakeWorker worker("w", *node.coordinator, store_);
  auto leases = worker.Claim();
  ASSERT_EQ(leases.size(), 1u);
  EXPECT_FALSE(*worker.Commit(leases[0]));
  EXPECT_EQ(StatusOf(*node.coordinator, job).shards_done(), 0u);
  dispatch::v1::Lease hostile = leases[0];
  hostile.set_shard("../../../etc/passwd");
  EXPECT_FALSE(*worker.Commit(hostile));
}

TEST_F(CoordinatorTest, Invariant09AJobThatWasSeenIsMadeDurableBeforeItIsAnswered) {
  AddFiles(2);
  Node a = MakeNode("a");
  Node b = MakeNode("b");
  const std::string job = Submit(*a.coordinator, "r1");
  ASSERT_FALSE(store_.synced().contains("jobs/" + job));
  auto seen = b->SubmitJob(Request("r1"));
  ASSERT_TRUE(seen.ok()) << seen.status();
  EXPECT_FALSE(seen->created());
  EXPECT_TRUE(store_.synced().contains(store::SpecName(job)));
  EXPECT_TRUE(store_.synced().contains("jobs/" + job));
}

TEST_F(CoordinatorTest, Invariant09SameRequestSameJob) {
  AddFiles(2);
  Node node = MakeNode("a");
  auto first = node->SubmitJob(Request("r1"));
  auto again = node->SubmitJob(Request("r1"));
  ASSERT_TRUE(first.ok() && again.ok());
  EXPECT_TRUE(first->created());
  EXPECT_FALSE(again->created());
  EXPECT_EQ(first->job_id(), again->job_id());

  job::v1::SubmitJobRequest other = Request("r1");
  other.set_priority(7);
  absl::Status refused = node->SubmitJob(other).status();
  EXPECT_TRUE(absl::IsAlreadyExists(refused));
  EXPECT_THAT(std::string(refused.message()), HasSubstr("priority"));
  EXPECT_NE(node->SubmitJob(Request("r2"))->job_id(), first->job_id());

  // Also across a loss of the queue, by another coordinator, and when the job is over and its corpus gone.
  server_.Lose();
  Node second = MakeNode("b");
  EXPECT_FALSE(second->SubmitJob(Request("r1"))->created());
  FakeWorker worker("w", *second.coordinator, store_);
  Finish(*second.coordinator, first->job_id(), worker);
  std::filesystem::remove_all(corpus_);
  auto over = second->SubmitJob(Request("r1"));
  ASSERT_TRUE(over.ok()) << over.status();
  EXPECT_FALSE(over->created());
  EXPECT_TRUE(absl::IsAlreadyExists(second->SubmitJob(other).status()));
}

TEST_F(CoordinatorTest, BadArgumentsAreRefusedAndNothingIsWritten) {
  Node node = MakeNode("a");
  const size_t before = store_.Snapshot().size();
  auto refused = [&](auto change) {
    job::v1::SubmitJobRequest request = Request("r1");
    change(request);
    absl::Status status = node->SubmitJob(request).status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
    // The message begins with the field; programs find it among the details.
    const std::string field = fakes::BlamedField(status);
    EXPECT_FALSE(field.empty()) << status;
    EXPECT_THAT(std::string(status.message()), testing::StartsWith(field + ": "));
    return std::string(status.message());
  };
  EXPECT_THAT(refused([](auto&) {}), HasSubstr("nothing to read under " + corpus_.string()));
  AddFiles(1);
  EXPECT_THAT(refused([](auto& r) { r.mutable_roots(0)->set_locator("/no/such/place"); }),
              HasSubstr("/no/such/place"));
  EXPECT_THAT(refused([](auto& r) { r.mutable_roots(0)->set_locator("relative"); }), HasSubstr("absolute"));
  EXPECT_THAT(refused([](auto& r) { r.mutable_roots(0)->mutable_locator()->append("\0/../..", 7); }),
              HasSubstr("NUL"));
  for (const char* prefix : {"../../x", "/etc", "a//b", ".", "a\nb"}) {
    EXPECT_THAT(refused([&](auto& r) { r.mutable_roots(0)->set_id_prefix(prefix); }), HasSubstr("id prefix"));
  }
  ASSERT_EQ(mkfifo((corpus_ / "pipe").c_str(), 0600), 0);
  EXPECT_THAT(refused([&](auto& r) { r.mutable_roots(0)->set_locator(corpus_ / "pipe"); }),
              HasSubstr("neither a file nor a directory"));
  EXPECT_THAT(refused([](auto& r) { r.mutable_roots(0)->set_locator("s3://Bucket/x"); }),
              HasSubstr("s3://BUCKET/PREFIX"));
  EXPECT_THAT(refused([](auto& r) { r.clear_roots(); }), HasSubstr("no corpus"));
  EXPECT_THAT(refused([](auto& r) { r.clear_request_id(); }), HasSubstr("request_id"));
  EXPECT_THAT(refused([](auto& r) { r.set_request_id(std::string(257, 'r')); }), HasSubstr("may have 256"));
  for (const char* text : {"a\x1b[2J", "a\nb", "a\x7f", "a\xC2\x9B"}) {
    EXPECT_THAT(refused([&](auto& r) { r.set_request_id(text); }), HasSubstr("control character"));
  }
  EXPECT_THAT(refused([](auto& r) { r.set_priority(10); }), HasSubstr("0 to 9"));
  // What one document may cost a worker is not its submitter's to say.
  EXPECT_THAT(refused([](auto& r) { r.mutable_limits()->set_max_document_bytes(1ull << 40); }),
              HasSubstr("max_document_bytes"));
  EXPECT_THAT(refused([](auto& r) { r.mutable_limits()->set_max_child_bytes((1ull << 30) + 1); }),
              HasSubstr("max_child_bytes"));
  EXPECT_THAT(refused([](auto& r) { r.mutable_limits()->set_document_timeout_seconds(86'401); }),
              HasSubstr("document_timeout_seconds"));
  EXPECT_THAT(refused([](auto& r) { r.mutable_limits()->set_max_steps(UINT64_MAX); }),
              HasSubstr("max_steps"));
  EXPECT_EQ(store_.Snapshot().size(), before);
}

// Taken in before there were bounds: whoever repeats the request, because no answer came, gets the job.
TEST_F(CoordinatorTest, Invariant09ARequestBeyondTodaysBoundsIsStillItsJob) {
  AddFiles(1);
  Node node = MakeNode("a");
  job::v1::SubmitJobRequest request = Request(std::string(300, 'r'));
  request.mutable_limits()->set_max_child_bytes(8ull << 30);
  request.mutable_roots(0)->set_id_prefix("a\tb");
  EXPECT_TRUE(absl::IsInvalidArgument(node->SubmitJob(request).status())) << "a new one";
  auto spec = SpecOf(request, Options("a").tenant, store_);
  ASSERT_TRUE(spec.ok()) << spec.status();
  NormalizeSpec(&*spec);
  spec->set_program_version(kTestVersion);
  spec->set_store_version(store::kStoreVersion);
  ASSERT_TRUE(store::PutMessage(store_, store::SpecName(spec->job_id()), *spec).ok());
  const auto again = node->SubmitJob(request);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->job_id(), spec->job_id());
  EXPECT_FALSE(again->created());
}

TEST_F(CoordinatorTest, TheLongestRequestIdAndTheHighestLimitsAreTaken) {
  AddFiles(1);
  Node node = MakeNode("a");
  job::v1::SubmitJobRequest request = Request("2026年度报告 " + std::string(200, 'r'));
  request.mutable_limits()->set_max_document_bytes(256ull << 20);
  request.mutable_limits()->set_max_child_bytes(1ull << 30);
  request.mutable_limits()->set_document_timeout_seconds(86'400);
  EXPECT_TRUE(node->SubmitJob(request).ok());
}

TEST_F(CoordinatorTest, SourcesLieUnderTheAllowedRoots) {
  AddFiles(1);
  CoordinatorOptions options = Options("a");
  options.source_roots = store::TenantRoots({(corpus_ / "inner").string()});
  std::filesystem::create_directory(corpus_ / "inner");
  std::ofstream(corpus_ / "inner" / "x.txt") << "x";
  std::filesystem::create_directory_symlink("/", corpus_ / "inner" / "out");
  LosingQueue queue(server_);
  Coordinator coordinator(options, store_, queue, clock_);
  coordinator.RunDue();
  EXPECT_TRUE(absl::IsPermissionDenied(coordinator.SubmitJob(Request("r1")).status()));
  job::v1::SubmitJobRequest escape = Request("r2");
  escape.mutable_roots(0)->set_locator((corpus_ / "inner" / "out" / "tmp").string());
  EXPECT_TRUE(absl::IsPermissionDenied(coordinator.SubmitJob(escape).status()));
  job::v1::SubmitJobRequest inner = Request("r3");
  inner.mutable_roots(0)->set_locator((corpus_ / "inner").string());
  EXPECT_TRUE(coordinator.SubmitJob(inner).ok());
}

TEST_F(CoordinatorTest, ATenantReadsBelowItsOwnRootsOnly) {
  namespace fs = std::filesystem;
  for (const char* folder : {"all", "city", "town"}) {
    fs::create_directories(corpus_ / folder / "sub");
    std::ofstream(corpus_ / folder / "sub" / "x.txt") << "x";
  }
  fs::create_directory_symlink(corpus_ / "town", corpus_ / "city" / "folder");
  fs::create_symlink(corpus_ / "town" / "sub" / "x.txt", corpus_ / "city" / "file.txt");
  CoordinatorOptions options = Options("a");
  const std::string base = corpus_.string();
  const auto roots = store::TenantRoots::Parse(
      {base + "/all", "tenant=city:" + base + "/city", "tenant=town:" + base + "/town"});
  ASSERT_TRUE(roots.ok()) << roots.status();
  options.source_roots = *roots;
  LosingQueue queue(server_);
  Coordinator coordinator(options, store_, queue, clock_);
  coordinator.RunDue();
  int number = 0;
  const auto submit = [&](const std::string& tenant, const std::string& path) {
    job::v1::SubmitJobRequest request = Request("r" + std::to_string(++number));
    request.mutable_roots(0)->set_locator(path);
    return coordinator.SubmitJob(request,
                                 {.tenant = tenant, .name = "ann", .all_tenants = false, .quota = {}});
  };
  for (const char* inside : {"/city", "/city/sub/x.txt", "/town/../city", "/all"})
    EXPECT_TRUE(submit("city", base + inside).ok()) << inside;
  for (const char* outside : {"/town", "/town/sub/x.txt", "/city/../town", "/city/sub/../../town/sub",
                              "/city/folder", "/city/folder/sub", "/city/file.txt", "", "/citybis"}) {
    const absl::Status refused = submit("city", base + outside).status();
    EXPECT_TRUE(absl::IsPermissionDenied(refused)) << outside << ": " << refused;
    const std::string told(refused.message());
    EXPECT_THAT(told.substr(told.rfind(':')), testing::Not(HasSubstr("town")))
        << "others' roots are not told";
  }
  EXPECT_TRUE(submit("town", base + "/town").ok());
  EXPECT_TRUE(absl::IsPermissionDenied(submit("village", base + "/city").status()));
  EXPECT_TRUE(submit("village", base + "/all").ok());
  // What is walked does not follow a link to another tenant's either.
  const auto job = submit("city", base + "/city");
  ASSERT_TRUE(job.ok()) << job.status();
  coordinator.RunDue();
  const auto listing = store_.Get(store::ListingName(job->job_id()));
  ASSERT_TRUE(listing.ok()) << listing.status();
  EXPECT_THAT(*listing, HasSubstr("leads out of the directories that may be read"));
  EXPECT_THAT(*listing, testing::Not(HasSubstr("folder/sub")));
}

// Who may not look there learns nothing: neither from the words nor by a link.
TEST_F(CoordinatorTest, ARefusalDoesNotTellWhatIsThere) {
  namespace fs = std::filesystem;
  fs::create_directories(corpus_ / "city");
  fs::create_directories(corpus_ / "town");
  std::ofstream(corpus_ / "town" / "there.txt") << "x";
  CoordinatorOptions options = Options("a");
  options.source_roots = store::TenantRoots({(corpus_ / "city").string()});
  options.store_directory = (corpus_ / "store").string();
  LosingQueue queue(server_);
  Coordinator coordinator(options, store_, queue, clock_);
  coordinator.RunDue();
  int number = 0;
  const auto refusal = [&](const std::string& path) {
    job::v1::SubmitJobRequest request = Request("r" + std::to_string(++number));
    request.mutable_roots(0)->set_locator(corpus_.string() + path);
    const absl::Status refused = coordinator.SubmitJob(request).status();
    EXPECT_TRUE(absl::IsPermissionDenied(refused)) << path << ": " << refused;
    return std::string(refused.message());
  };
  EXPECT_EQ(refusal("/city/../town/there.txt"), refusal("/town/there.txt"));
  for (const char* form : {"/city/../town/NAME", "/town/NAME/", "/town/./NAME", "/town/NAME"}) {
    std::string there = form, missing = form;
    there.replace(there.find("NAME"), 4, "there.txt");
    missing.replace(missing.find("NAME"), 4, "nowhere");
    std::string told = refusal(there);
    const size_t name = told.find("there.txt");
    ASSERT_NE(name, told.npos) << told;
    EXPECT_EQ(told.replace(name, 9, "nowhere"), refusal(missing));
  }
  fs::create_symlink(corpus_ / "town/there.txt", corpus_ / "city/link");
  const std::string there = refusal("/city/link");
  fs::remove(corpus_ / "city/link");
  fs::create_symlink(corpus_ / "town/nowhere", corpus_ / "city/link");
  EXPECT_EQ(there, refusal("/city/link"));
}

TEST_F(CoordinatorTest, CancelSealsWhatIsResolvedAndInvariant11NothingComesLater) {
  AddFiles(6);
  Node node = MakeNode("a");
  const std::string job = Submit(*node.coordinator, "r1");
  FakeWorker worker("w", *node.coordinator, store_);
  auto leases = worker.Claim(3);
  ASSERT_EQ(leases.size(), 3u);
  ASSERT_TRUE(worker.Resolve(leases[0]).ok());
  EXPECT_TRUE(*worker.Commit(leases[0]));

  ASSERT_TRUE(Control(*node.coordinator, job, job::v1::CONTROL_KIND_CANCEL).ok());
  EXPECT_TRUE(store_.Get(store::ControlName(job, 0)).ok()) << "durable before the answer";
  EXPECT_TRUE(worker.Claim(3).empty());
  node->RunDue();
  EXPECT_EQ(StatusOf(*node.coordinator, job).state(), job::v1::JOB_STATE_CANCELLED);
  auto manifest = store::GetMessage<job::v1::Manifest>(store_, store::ManifestName(job));
  ASSERT_TRUE(manifest.ok());
  EXPECT_EQ(manifest->leaves_size(), 1);

  EXPECT_EQ(worker.Renew({leases[1], leases[2]})->revoked_size(), 2);
  ASSERT_TRUE(worker.Resolve(leases[1]).ok());
  EXPECT_TRUE(*worker.Commit(leases[1])) << "the worker is done with it";
  EXPECT_EQ(StatusOf(*node.coordinator, job).tally().documents(), 1u);
  result::v1::ReadResultsRequest read;
  read.set_job_id(job);
  auto stream = node->ReadResults(read);
  ASSERT_TRUE(stream.ok());
  auto batch = (*stream)->Next(std::chrono::milliseconds(0));
  ASSERT_TRUE(batch.ok() && batch->has_value());
  EXPECT_EQ((*batch)->records_size(), 1);
  EXPECT_FALSE((*stream)->Next(std::chrono::milliseconds(0))->has_value());

  EXPECT_TRUE(Control(*node.coordinator, job, job::v1::CONTROL_KIND_CANCEL).ok()) << "again is no error";
  EXPECT_TRUE(
      absl::IsFailedPrecondition(Control(*node.coordinator, job, job::v1::CONTROL_KIND_PAUSE).status()));
}

TEST_F(CoordinatorTest, PauseAndResume) {
  AddFiles(4);
  Node a = MakeNode("a");
  Node b = MakeNode("b");
  const std::string job = Submit(*a.coordinator, "r1");
  FakeWorker worker("w", *b.coordinator, store_);
  ASSERT_EQ(worker.Claim(1).size(), 1u);
  EXPECT_TRUE(Control(*a.coordinator, job, job::v1::CONTROL_KIND_PAUSE)->paused());
  EXPECT_TRUE(worker.Claim(4).empty());
  ASSERT_TRUE(Control(*a.coordinator, job, job::v1::CONTROL_KIND_PAUSE).ok());
  EXPECT_FALSE(store_.Get(store::ControlName(job, 1)).ok()) << "what changes nothing is not written";
  Pass({a.coordinator.get(), b.coordinator.get()}, 5'000);
  EXPECT_TRUE(StatusOf(*b.coordinator, job).paused()) << "the other coordinator reads it from the store";

  // A loss of the queue does not lose the pause.
  server_.Lose();
  Pass({a.coordinator.get(), b.coordinator.get()}, 5'000);
  EXPECT_TRUE(worker.Claim(4).empty());
  EXPECT_FALSE(Control(*b.coordinator, job, job::v1::CONTROL_KIND_RESUME)->paused());
  Finish(*b.coordinator, job, worker);
  ExpectWhole(job, 4);
}

TEST_F(CoordinatorTest, WatchTellsChangesAndTheEnd) {
  AddFiles(1);
  Node node = MakeNode("a");
  const std::string job = Submit(*node.coordinator, "r1");
  job::v1::WatchJobRequest request;
  request.set_job_id(job);
  auto watch = node->WatchJob(request);
  ASSERT_TRUE(watch.ok());
  constexpr std::chrono::milliseconds kNow(0);
  EXPECT_EQ((**(*watch)->Next(kNow)).state(), job::v1::JOB_STATE_RUNNING);
  EXPECT_FALSE((*watch)->Next(kNow)->has_value()) << "nothing changed";
  FakeWorker worker("w", *node.coordinator, store_);
  auto lease = worker.Claim();
  EXPECT_EQ((**(*watch)->Next(kNow)).shards_leased(), 1u);
  ASSERT_TRUE(worker.Resolve(lease.at(0)).ok());
  ASSERT_TRUE(*worker.Commit(lease.at(0)));
  node->RunDue();
  EXPECT_EQ((**(*watch)->Next(kNow)).state(), job::v1::JOB_STATE_SUCCEEDED);
  EXPECT_TRUE((*watch)->over());
  request.set_job_id("nothing");
  EXPECT_TRUE(absl::IsNotFound(node->WatchJob(request).status()));
}

}  // namespace
}  // namespace gouji::jobs
