// Jobs that have been over for long are removed, whole, and nothing else is.
#include "coordinator/jobs/expiry.h"

#include "common/store/names.h"
#include "coordinator/jobs/figures.h"
#include "tests/coordinator/jobs/fixture.h"

namespace gouji::jobs {
namespace {

constexpr int64_t kDayMs = 24 * 60 * 60 * 1000;

class ExpiryTest : public CoordinatorTest {
 protected:
  bool Stands(const std::string& job) {
    for (const auto& [name, bytes] : store_.Snapshot()) {
      if (name.starts_with("jobs/" + job + "/")) return true;
    }
    return false;
  }
  // A job whose records are all written.
  std::string Done(Coordinator& coordinator, const std::string& request) {
    std::string job = Submit(coordinator, request);
    FakeWorker worker("w", coordinator, store_);
    Finish(coordinator, job, worker);
    return job;
  }
};

TEST_F(ExpiryTest, OldJobsGoAndTheirIdsAreFreeAgain) {
  AddFiles(3);
  CoordinatorOptions options = Options("a");
  options.keep_jobs = std::chrono::hours(24 * 2);
  LosingQueue queue(server_);
  Coordinator coordinator(options, store_, queue, clock_);
  coordinator.RunDue();
  const std::string old_job = Done(coordinator, "old");
  const std::string digest = DigestOf(old_job);
  clock_.Advance(kDayMs);
  coordinator.RunDue();
  EXPECT_TRUE(Stands(old_job));
  const std::string young = Done(coordinator, "young");
  const std::string running = Submit(coordinator, "running");
  clock_.Advance(kDayMs);
  coordinator.RunDue();
  EXPECT_FALSE(Stands(old_job));
  EXPECT_TRUE(Stands(young));
  EXPECT_TRUE(Stands(running));
  EXPECT_TRUE(absl::IsNotFound(coordinator
                                   .VerifyJob([&] {
                                     result::v1::VerifyJobRequest request;
                                     request.set_job_id(old_job);
                                     return request;
                                   }())
                                   .status()));
  // The same request is a job again, and not what is remembered of the old one.
  EXPECT_EQ(Done(coordinator, "old"), old_job);
  ExpectWhole(old_job, 3, digest);
}

// Another coordinator that knows the old job as over leaves the new one alone.
TEST_F(ExpiryTest, ACoordinatorThatRemembersTheOldJobDoesNotFightTheNewOne) {
  AddFiles(3);
  CoordinatorOptions options = Options("a");
  options.keep_jobs = std::chrono::hours(24);
  LosingQueue queue(server_);
  Coordinator coordinator(options, store_, queue, clock_);
  coordinator.RunDue();
  Node other = MakeNode("b");  // keeps jobs for ever
  const std::string job = Done(coordinator, "r");
  const std::string digest = DigestOf(job);
  EXPECT_EQ(StatusOf(*other.coordinator, job).state(), job::v1::JOB_STATE_SUCCEEDED);
  clock_.Advance(2 * kDayMs);
  coordinator.RunDue();
  ASSERT_FALSE(Stands(job));

  ASSERT_EQ(Submit(coordinator, "r"), job);
  const double reconciled = Figures().reconciliations.Value();
  Pass({other.coordinator.get(), &coordinator}, 5'000);
  EXPECT_LE(Figures().reconciliations.Value() - reconciled, 1) << "one takes out what the other puts in";
  EXPECT_NE(StatusOf(*other.coordinator, job).state(), job::v1::JOB_STATE_SUCCEEDED);
  FakeWorker worker("w", *other.coordinator, store_);
  Finish(*other.coordinator, job, worker);
  ExpectWhole(job, 3, digest);
}

// A process that slept for longer than jobs are kept writes for one that is no more.
TEST_F(ExpiryTest, WhatAZombieWritesForARemovedJobIsRemovedAndReadByNobody) {
  AddFiles(3);
  CoordinatorOptions options = Options("a");
  options.keep_jobs = std::chrono::hours(24);
  LosingQueue queue(server_);
  Coordinator coordinator(options, store_, queue, clock_);
  coordinator.RunDue();
  const std::string job = Done(coordinator, "r");
  const std::string digest = DigestOf(job);
  std::vector<std::pair<std::string, std::string>> late;
  for (const auto& [name, bytes] : store_.Snapshot()) {
    if (name.starts_with("jobs/" + job + "/shards/") || name.starts_with("jobs/" + job + "/plan/")) {
      late.emplace_back(name, bytes);
    }
  }
  ASSERT_GE(late.size(), 2u);
  clock_.Advance(2 * kDayMs);
  coordinator.RunDue();
  ASSERT_FALSE(Stands(job));

  const auto write_late = [&] {
    for (const auto& [name, bytes] : late) store_.Overwrite(name, bytes);
  };
  write_late();
  job::v1::GetJobRequest request;
  request.set_job_id(job);
  EXPECT_TRUE(absl::IsNotFound(coordinator.GetJob(request).status()));
  clock_.Advance(kDayMs);
  coordinator.RunDue();
  EXPECT_FALSE(Stands(job)) << "the next round removes it";

  // And where the same request comes before that round, over another corpus by now, it is a job of its own.
  write_late();
  AddFiles(5);
  EXPECT_EQ(Done(coordinator, "r"), job);
  ExpectWhole(job, 5);
  EXPECT_NE(DigestOf(job), digest);
}

// Runs something at a moment of a removal, after it was found that the folder is to go, before anything of it went; or before the first
// reading below a folder.
class StallingStore final : public store::Store {
 public:
  explicit StallingStore(store::Store& real) : real_(real) {}
  void BeforeRemoval(std::function<void()> then) { then_ = std::move(then); }
  void BeforeReading(std::string folder, std::function<void()> then) {
    folder_ = std::move(folder);
    read_ = std::move(then);
  }

  absl::StatusOr<std::unique_ptr<store::ObjectWriter>> Create(std::string_view name) override {
    return real_.Create(name);
  }
  absl::Status PutIfAbsent(std::string_view name, std::string_view bytes) override {
    return real_.PutIfAbsent(name, bytes);
  }
  absl::Status PutFirst(std::string_view name, std::string_view bytes) override {
    return real_.PutFirst(name, bytes);
  }
  absl::StatusOr<std::string> Get(std::string_view name) override {
    if (read_ && name.starts_with(folder_)) std::exchange(read_, nullptr)();
    return real_.Get(name);
  }
  absl::StatusOr<std::string> GetRange(std::string_view name, uint64_t offset, uint64_t length) override {
    if (read_ && name.starts_with(folder_)) std::exchange(read_, nullptr)();
    return real_.GetRange(name, offset, length);
  }
  absl::StatusOr<store::ObjectInfo> Stat(std::string_view name) override { return real_.Stat(name); }
  absl::StatusOr<std::vector<std::string>> List(std::string_view folder, std::string_view after,
                                                size_t limit) override {
    return real_.List(folder, after, limit);
  }
  absl::Status SyncSeen(std::string_view name) override { return real_.SyncSeen(name); }
  absl::StatusOr<bool> RemoveFolder(std::string_view folder, std::string_view first,
                                    const std::function<bool(const ReadBelow&)>& wanted) override {
    return real_.RemoveFolder(folder, first, [&](const ReadBelow& read) {
      const bool yes = wanted(read);
      if (yes && then_) std::exchange(then_, nullptr)();
      return yes;
    });
  }
  void RemoveLeftovers() override { real_.RemoveLeftovers(); }

 private:
  store::Store& real_;
  std::function<void()> then_;
  std::string folder_;
  std::function<void()> read_;
};

class StalledRemovalTest : public ExpiryTest {
 protected:
  StalledRemovalTest() : stalling_(store_), queue_(server_), other_queue_(server_) {
    CoordinatorOptions options = Options("stalls");
    options.keep_jobs = std::chrono::hours(24);
    stalls_ = std::make_unique<Coordinator>(options, stalling_, queue_, clock_);
    options.id = "other";
    other_ = std::make_unique<Coordinator>(options, store_, other_queue_, clock_);
    RunDue({stalls_.get(), other_.get()});
  }
  void RunDue(std::vector<Coordinator*> coordinators) {
    for (Coordinator* coordinator : coordinators) coordinator->RunDue();
  }

  StallingStore stalling_;
  LosingQueue queue_;
  LosingQueue other_queue_;
  std::unique_ptr<Coordinator> stalls_;
  std::unique_ptr<Coordinator> other_;
};

// One coordinator finds an old job and stalls; another removes it, and the same request comes again, over another corpus.
TEST_F(StalledRemovalTest, AnOldJobsRemovalLeavesTheNewJobOfItsIdAlone) {
  AddFiles(3);
  const std::string job = Done(*other_, "r");
  clock_.Advance(2 * kDayMs);
  bool between = false;
  stalling_.BeforeRemoval([&] {
    between = true;
    other_->RunDue();
    ASSERT_FALSE(Stands(job));
    AddFiles(5);
    ASSERT_EQ(Submit(*other_, "r"), job);
  });
  stalls_->RunDue();
  ASSERT_TRUE(between);
  FakeWorker worker("w", *other_, store_);
  Finish(*other_, job, worker);
  ExpectWhole(job, 5);
}

// A coordinator reads a finished job's outcomes to seal it, slowly; another one was faster, and the job is removed under its hands.
TEST_F(StalledRemovalTest, AJobThatIsRemovedWhileASlowerCoordinatorSealsItIsNoDisagreement) {
  AddFiles(12);
  const std::string job = Submit(*other_, "r");
  Pass({stalls_.get()}, 3'000);
  FakeWorker worker("w", *other_, store_);
  for (auto leases = worker.Claim(4); !leases.empty(); leases = worker.Claim(4)) {
    for (const auto& lease : leases) {
      ASSERT_TRUE(worker.Resolve(lease).ok());
      ASSERT_TRUE(worker.Commit(lease).ok());
    }
  }
  const double violations = Figures().violations.Value();
  bool between = false;
  stalling_.BeforeReading("jobs/" + job + "/shards/", [&] {
    between = true;
    other_->RunDue();
    ASSERT_EQ(StatusOf(*other_, job).state(), job::v1::JOB_STATE_SUCCEEDED);
    clock_.Advance(2 * kDayMs);
    other_->RunDue();
    ASSERT_FALSE(Stands(job));
  });
  Pass({stalls_.get()}, 2'000);
  ASSERT_TRUE(between);
  EXPECT_EQ(Figures().violations.Value(), violations);
  EXPECT_FALSE(Stands(job)) << "nor is anything written for it";
  job::v1::GetJobRequest request;
  request.set_job_id(job);
  EXPECT_TRUE(absl::IsNotFound(stalls_->GetJob(request).status()));
  absl::StatusOr<std::vector<std::string>> queued = queue_.Jobs();
  ASSERT_TRUE(queued.ok());
  EXPECT_TRUE(queued->empty());
  // The same request is a job again here, too.
  ASSERT_EQ(Submit(*stalls_, "r"), job);
  FakeWorker again("w", *stalls_, store_);
  Finish(*stalls_, job, again);
  ExpectWhole(job, 12);
}

// A coordinator slept while a job of its was ended and removed, and the same request came again, over another corpus.
TEST_F(StalledRemovalTest, ASleeperLeavesTheNewJobOfItsIdAlone) {
  AddFiles(12);
  const std::string job = Submit(*other_, "r");
  Pass({stalls_.get()}, 3'000);
  FakeWorker worker("w", *other_, store_);
  Finish(*other_, job, worker);
  clock_.Advance(2 * kDayMs);
  other_->RunDue();
  ASSERT_FALSE(Stands(job));
  std::filesystem::remove_all(corpus_);
  std::filesystem::create_directory(corpus_);
  std::ofstream(corpus_ / "all.jsonl") << std::string(300 * kLineBytes, 'x');
  ASSERT_TRUE(other_->SubmitJob(Request("r")).ok());
  const double violations = Figures().violations.Value();
  Pass({stalls_.get()}, 1'000);  // before the new one is planned
  Pass({stalls_.get(), other_.get()}, 10'000);
  EXPECT_EQ(StatusOf(*other_, job).state(), job::v1::JOB_STATE_RUNNING);
  Finish(*other_, job, worker);
  ExpectWhole(job, 300);
  EXPECT_EQ(StatusOf(*stalls_, job).state(), job::v1::JOB_STATE_SUCCEEDED);
  EXPECT_EQ(Figures().violations.Value(), violations);
}

// It knows how the old job ended; the new one ends in another way before it looks.
TEST_F(StalledRemovalTest, TheEndOfANewJobIsNotTakenForThatOfTheOldOne) {
  AddFiles(3);
  const std::string job = Done(*other_, "r");
  EXPECT_EQ(StatusOf(*stalls_, job).state(), job::v1::JOB_STATE_SUCCEEDED);
  clock_.Advance(2 * kDayMs);
  other_->RunDue();
  ASSERT_FALSE(Stands(job));
  ASSERT_EQ(Submit(*other_, "r"), job);
  ASSERT_TRUE(Control(*other_, job, job::v1::CONTROL_KIND_CANCEL).ok());
  Pass({other_.get()}, 2'000);
  ASSERT_EQ(StatusOf(*other_, job).state(), job::v1::JOB_STATE_CANCELLED);
  EXPECT_EQ(StatusOf(*stalls_, job).state(), job::v1::JOB_STATE_CANCELLED);
}

// The same with what a late writer left of a removed job: while one coordinator removes it, the request comes to another.
TEST_F(StalledRemovalTest, RemovingRemainsLeavesTheNewJobOfTheirIdAlone) {
  AddFiles(3);
  const std::string job = Done(*other_, "r");
  const auto before = store_.Snapshot();
  clock_.Advance(2 * kDayMs);
  other_->RunDue();
  ASSERT_FALSE(Stands(job));
  for (const auto& [name, bytes] : before) {
    if (name.starts_with("jobs/" + job + "/") && !name.ends_with("/spec")) store_.Overwrite(name, bytes);
  }
  ASSERT_TRUE(store_.Stat(store::ListingName(job)).ok());
  ASSERT_TRUE(store_.Stat(store::ManifestName(job)).ok());
  bool between = false;
  stalling_.BeforeRemoval([&] {
    between = true;
    AddFiles(5);
    ASSERT_EQ(Submit(*other_, "r"), job);
    FakeWorker worker("w", *other_, store_);
    Finish(*other_, job, worker);
  });
  ASSERT_TRUE(RemoveRemains(stalling_, job).ok());
  ASSERT_TRUE(between);
  ExpectWhole(job, 5);
}

TEST_F(ExpiryTest, ARemovalThatBrokeOffIsFinishedByTheNextRound) {
  AddFiles(3);
  CoordinatorOptions options = Options("a");
  options.keep_jobs = std::chrono::hours(24);
  LosingQueue queue(server_);
  Coordinator coordinator(options, store_, queue, clock_);
  coordinator.RunDue();
  const std::string job = Done(coordinator, "r");
  store_.Remove(store::SpecName(job));
  ASSERT_TRUE(Stands(job));
  clock_.Advance(kDayMs / 12);
  coordinator.RunDue();
  EXPECT_FALSE(Stands(job)) << "listing, plan, outcomes and manifest alike";
}

TEST_F(ExpiryTest, WithoutALimitJobsStayForEver) {
  AddFiles(2);
  Node node = MakeNode("a");
  const std::string job = Done(*node.coordinator, "r");
  clock_.Advance(4000 * kDayMs);
  node->RunDue();
  EXPECT_TRUE(Stands(job));
}

}  // namespace
}  // namespace gouji::jobs
