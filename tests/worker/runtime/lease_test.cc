// Leases: kept, lost, given back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "common/segment/segment_writer.h"
#include "common/store/names.h"
#include "common/telemetry/liveness.h"
#include "tests/worker/runtime/fake_dispatcher.h"
#include "tests/worker/runtime/job_fixture.h"
#include "worker/runtime/lease_table.h"
#include "worker/runtime/worker.h"

namespace gouji::runtime {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::SizeIs;

dispatch::v1::Lease MakeLease(const std::string& shard, uint64_t counter, uint32_t lease_ms = 1000) {
  dispatch::v1::Lease lease;
  lease.set_job_id("job");
  lease.set_shard(shard);
  lease.mutable_fence()->set_counter(counter);
  lease.set_lease_ms(lease_ms);
  return lease;
}

TEST(LeaseTableTest, RevokedUnderItsOwnFenceOnly) {
  LeaseTable table;
  const auto lease = table.Add(MakeLease("a", 2), SteadyTime());
  std::vector<dispatch::v1::LeaseRef> old = {lease->Ref()};
  old[0].mutable_fence()->set_counter(1);
  EXPECT_THAT(table.Revoke(old), SizeIs(0));
  EXPECT_FALSE(lease->lost());
  EXPECT_THAT(table.Revoke(table.Refs()), ElementsAre(lease));
  EXPECT_TRUE(lease->lost());
}

TEST(LeaseTableTest, NewerLeaseReplacesAnOlderOne) {
  LeaseTable table;
  const auto older = table.Add(MakeLease("a", 1), SteadyTime());
  const auto newer = table.Add(MakeLease("a", 2), SteadyTime());
  EXPECT_TRUE(older->lost());
  table.Remove(*older);
  EXPECT_EQ(table.size(), 1u);
  table.Remove(*newer);
  EXPECT_EQ(table.size(), 0u);
  EXPECT_EQ(table.ShortestLength(milliseconds(7)), milliseconds(7));
}

class LeaseTest : public testing::Test {
 protected:
  LeaseTest() : job_(Limits()) {
    job_.AddFile("hang.txt", "gouji-test:hang");
    job_.AddFile("fine.txt", "fine");
    job_.AddFile("more.txt", "fine");
    job_.AddFile("hang too.txt", "gouji-test:hang");
    job_.AddFile("other.txt", "fine");
    job_.AddFile("last.txt", "fine");
    job_.Write();
  }

  static job::v1::Limits Limits() {
    job::v1::Limits limits;
    limits.set_document_timeout_seconds(600);
    return limits;
  }

  bool Claimed(size_t count) {
    return dispatcher_.WaitUntil([&] { return dispatcher_.claimed().size() == count; });
  }

  static bool Busy(const Worker& worker) {
    return fakes::Eventually([&] { return worker.Snapshot().slots_busy == 1; }, seconds(30));
  }

  JobFixture job_;
  FakeDispatcher dispatcher_;
};

TEST_F(LeaseTest, RenewedWhileTheShardIsAtWork) {
  dispatcher_.Offer(job_.Lease(job_.Files(0, 1), 3'000));
  Worker worker(TestOptions(1), &job_.store(), &dispatcher_);
  ASSERT_TRUE(worker.Start().ok());
  EXPECT_TRUE(dispatcher_.WaitUntil([&] { return dispatcher_.renewals() >= 3; }));
  EXPECT_EQ(worker.Snapshot().leases, 1u);
  EXPECT_EQ(worker.Snapshot().slots_busy, 1u);
}

// None is lost with a shard whose document kills its worker, and blamed for it.
TEST_F(LeaseTest, AShardWhoseWorkersWereLostIsWorkedOnAlone) {
  const auto offer = [&](uint32_t file, uint32_t lost) {
    dispatch::v1::Lease lease = job_.Lease(job_.Files(file, file + 1));
    lease.set_lost_attempts(lost);
    dispatcher_.Offer(lease);
    return lease.shard();
  };
  offer(1, 0);
  const std::string suspect = offer(2, 2);
  const std::string other = offer(4, 6);
  offer(5, 1);
  dispatcher_.ReofferDrained();
  WorkerOptions options = TestOptions(2);
  options.leases_per_slot = 2;
  Worker worker(options, &job_.store(), &dispatcher_);
  ASSERT_TRUE(worker.Start().ok());
  ASSERT_TRUE(dispatcher_.WaitUntil([&] { return dispatcher_.committed().size() == 4; }));
  EXPECT_EQ(dispatcher_.held_at_commit(suspect), 1u);
  EXPECT_EQ(dispatcher_.held_at_commit(other), 1u);
  EXPECT_EQ(job_.Summary(suspect), std::vector<std::string>{"more.txt parsed"});
  EXPECT_EQ(job_.Summary(other), std::vector<std::string>{"other.txt parsed"})
      << "it was never tried alone so often";
}

// What was given back would wait for as long as others have work.
TEST_F(LeaseTest, AShardWhoseWorkersWereLostIsBegunThoughOtherWorkNeverEnds) {
  dispatch::v1::Lease suspect = job_.Lease(job_.Files(2, 3));
  suspect.set_lost_attempts(2);
  dispatcher_.ReofferDrained();
  dispatcher_.Offer(suspect);
  dispatcher_.KeepOffering(job_.Lease(job_.Files(1, 2)));
  WorkerOptions options = TestOptions(2);
  options.leases_per_slot = 1;
  Worker worker(options, &job_.store(), &dispatcher_);
  ASSERT_TRUE(worker.Start().ok());
  const auto& committed = dispatcher_.committed();
  ASSERT_TRUE(dispatcher_.WaitUntil(
      [&] { return std::find(committed.begin(), committed.end(), suspect.shard()) != committed.end(); },
      seconds(30)));
  ASSERT_TRUE(dispatcher_.WaitUntil([&] {
    EXPECT_EQ(dispatcher_.held_at_commit(suspect.shard()), 1u);
    EXPECT_TRUE(dispatcher_.released().empty());
    return true;
  }));
  EXPECT_TRUE(dispatcher_.WaitUntil([&] { return committed.back() != suspect.shard(); }, seconds(30)))
      << "and the others go on behind it";
}

// Whoever renews does nothing else: a coordinator that is slow to take shards back costs no lease.
TEST_F(LeaseTest, RenewalsGoOnWhileADrainGivesShardsBack) {
  for (uint32_t i = 0; i < 3; ++i) dispatcher_.Offer(job_.Lease(job_.Files(i, i + 1), 1'500));
  WorkerOptions options = TestOptions(1);
  options.leases_per_slot = 3;
  Worker worker(options, &job_.store(), &dispatcher_);
  ASSERT_TRUE(worker.Start().ok());
  ASSERT_TRUE(Claimed(3));
  ASSERT_TRUE(Busy(worker));
  dispatcher_.HoldReleases(true);
  dispatcher_.AskForDrain();
  int before = 0;
  EXPECT_TRUE(dispatcher_.WaitUntil([&] { return (before = dispatcher_.renewals()) >= 1; }));
  EXPECT_TRUE(dispatcher_.WaitUntil([&] { return dispatcher_.renewals() >= before + 3; }, seconds(30)));
  dispatcher_.HoldReleases(false);
  worker.Drain(milliseconds(0));
  worker.Wait();
}

TEST_F(LeaseTest, RevokedShardIsDropped) {
  dispatcher_.Offer(job_.Lease(job_.Files(0, 1), 600));
  Worker worker(TestOptions(1), &job_.store(), &dispatcher_);
  ASSERT_TRUE(worker.Start().ok());
  ASSERT_TRUE(Busy(worker));
  dispatcher_.Revoke("0-1");
  ASSERT_TRUE(fakes::Eventually([&] { return worker.Snapshot().leases == 0; }, seconds(30)));
  worker.Drain(milliseconds(0));
  worker.Wait();
  EXPECT_EQ(dispatcher_.committed().size(), 0u);
  EXPECT_EQ(dispatcher_.released().size(), 0u);
  EXPECT_TRUE(absl::IsNotFound(job_.store().Stat(store::OutcomeName(job_.job(), "0-1")).status()));
}

// Coordinators that come back let those who live renew before they take anything from the dead.
TEST_F(LeaseTest, LeaseThatNobodyAnswersAboutIsKept) {
  dispatcher_.Offer(job_.Lease(job_.Files(0, 1), 200));
  Worker worker(TestOptions(1), &job_.store(), &dispatcher_);
  ASSERT_TRUE(worker.Start().ok());
  ASSERT_TRUE(Busy(worker));
  dispatcher_.SetReachable(false);
  ASSERT_TRUE(fakes::Eventually([&] { return !worker.Snapshot().dispatcher_reachable; }, seconds(30)));
  std::this_thread::sleep_for(milliseconds(1'000));  // five times as long as the lease
  EXPECT_EQ(worker.Snapshot().leases, 1u);
  const int before = dispatcher_.renewals();
  dispatcher_.SetReachable(true);
  EXPECT_TRUE(dispatcher_.WaitUntil([&] { return dispatcher_.renewals() > before; }, seconds(30)));
  EXPECT_EQ(worker.Snapshot().leases, 1u);
  worker.Drain(milliseconds(0));
  worker.Wait();
  EXPECT_EQ(dispatcher_.released().size(), 1u) << "it was still this worker's to give back";
}

TEST_F(LeaseTest, UnreachableDispatcherIsAskedUntilItAnswers) {
  dispatcher_.SetReachable(false);
  dispatcher_.Offer(job_.Lease(job_.Files(1, 2)));
  Worker worker(TestOptions(1), &job_.store(), &dispatcher_);
  ASSERT_TRUE(worker.Start().ok());
  ASSERT_TRUE(dispatcher_.WaitUntil([&] { return dispatcher_.failed_calls() >= 3; }));
  dispatcher_.SetReachable(true);
  EXPECT_TRUE(dispatcher_.WaitUntil([&] { return dispatcher_.committed().size() == 1; }));
  EXPECT_TRUE(worker.Snapshot().dispatcher_reachable);
}

TEST_F(LeaseTest, DrainGivesBackWhatDoesNotEnd) {
  dispatcher_.Offer(job_.Lease(job_.Files(0, 1)));
  dispatcher_.Offer(job_.Lease(job_.Files(3, 4)));
  WorkerOptions options = TestOptions(1);
  options.leases_per_slot = 3;
  Worker worker(options, &job_.store(), &dispatcher_);
  ASSERT_TRUE(worker.Start().ok());
  ASSERT_TRUE(Claimed(2));
  worker.Drain(milliseconds(300));
  worker.Wait();
  ASSERT_EQ(dispatcher_.released().size(), 2u);
  for (const auto& released : dispatcher_.released()) {
    EXPECT_EQ(released.reason, dispatch::v1::RELEASE_REASON_DRAIN) << released.shard;
  }
  EXPECT_EQ(dispatcher_.committed().size(), 0u);
  // Nothing more is claimed.
  dispatcher_.Offer(job_.Lease(job_.Files(2, 3)));
  EXPECT_EQ(dispatcher_.claimed().size(), 2u);
}

TEST_F(LeaseTest, CoordinatorMayAskForTheDrain) {
  Worker worker(TestOptions(1), &job_.store(), &dispatcher_);
  ASSERT_TRUE(worker.Start().ok());
  dispatcher_.AskForDrain();
  worker.Wait();
  EXPECT_TRUE(worker.Snapshot().draining);
}

// A store that does what a test asks of it.
class MeddlingStore final : public store::Store {
 public:
  explicit MeddlingStore(store::Store* real) : real_(real) {}

  enum Trouble { kNone, kFull, kAnswerLost, kRivalFirst };
  void MeddleOnce(Trouble trouble) { trouble_ = trouble; }
  void SetRival(std::function<void()> rival) { rival_ = std::move(rival); }
  // Commits, or reads of the listing, do not come back until it ends, as in a mount that hangs.
  void HangCommits(bool hang) { Set(&hang_commits_, hang); }
  void HangReads(bool hang) { Set(&hang_reads_, hang); }
  // The next one alone, until HangReads(false).
  void HangNextRead() {
    HangReads(true);
    one_read_ = true;
  }
  bool hung() const { return hung_; }

  absl::StatusOr<std::unique_ptr<store::ObjectWriter>> Create(std::string_view name) override {
    auto writer = real_->Create(name);
    if (!writer.ok()) return writer;
    return std::make_unique<Writer>(this, *std::move(writer));
  }
  absl::Status PutIfAbsent(std::string_view name, std::string_view bytes) override {
    return real_->PutIfAbsent(name, bytes);
  }
  absl::Status PutFirst(std::string_view name, std::string_view bytes) override {
    return real_->PutFirst(name, bytes);
  }
  absl::StatusOr<std::string> Get(std::string_view name) override { return real_->Get(name); }
  absl::StatusOr<std::string> GetRange(std::string_view name, uint64_t offset, uint64_t length) override {
    if (name.ends_with("/listing") && hung_.exchange(one_read_) == false) WaitFor(hang_reads_);
    return real_->GetRange(name, offset, length);
  }
  absl::StatusOr<store::ObjectInfo> Stat(std::string_view name) override { return real_->Stat(name); }
  absl::StatusOr<std::vector<std::string>> List(std::string_view folder, std::string_view after,
                                                size_t limit) override {
    return real_->List(folder, after, limit);
  }
  absl::Status SyncSeen(std::string_view name) override { return real_->SyncSeen(name); }
  absl::StatusOr<bool> RemoveFolder(std::string_view folder, std::string_view first,
                                    const std::function<bool(const ReadBelow&)>& wanted) override {
    return real_->RemoveFolder(folder, first, wanted);
  }
  void RemoveLeftovers() override { real_->RemoveLeftovers(); }

 private:
  class Writer final : public store::ObjectWriter {
   public:
    Writer(MeddlingStore* store, std::unique_ptr<store::ObjectWriter> real)
        : store_(store), real_(std::move(real)) {}
    absl::Status Append(std::string_view bytes) override { return real_->Append(bytes); }
    absl::Status Commit() override {
      store_->WaitFor(store_->hang_commits_);
      const Trouble trouble = store_->trouble_.exchange(kNone);
      if (trouble == kFull) return absl::ResourceExhaustedError("disk full");
      if (trouble == kRivalFirst) store_->rival_();
      absl::Status status = real_->Commit();
      if (trouble == kAnswerLost && status.ok()) return absl::AlreadyExistsError("taken");
      return status;
    }

   private:
    MeddlingStore* const store_;
    const std::unique_ptr<store::ObjectWriter> real_;
  };

  void Set(bool* hang, bool value) {
    const std::lock_guard lock(mutex_);
    *hang = value;
    changed_.notify_all();
  }
  void WaitFor(const bool& hang) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !hang; });
  }

  store::Store* const real_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool hang_commits_ = false;  // guarded by mutex_
  bool hang_reads_ = false;    // guarded by mutex_
  std::atomic<bool> one_read_{false};
  std::atomic<bool> hung_{false};  // that one came
  std::atomic<Trouble> trouble_{kNone};
  std::function<void()> rival_;
};

class CommitObserver final : public WorkerObserver {
 public:
  void OnShardCommitted(std::string_view, std::string_view, const job::v1::Tally& tally,
                        std::chrono::nanoseconds) override {
    documents += static_cast<int>(tally.documents());
  }
  void OnOutcomeFound(std::string_view, std::string_view, bool raced) override { races += raced; }
  void OnStoreTrouble(std::string_view, std::string_view, const absl::Status&) override { ++troubles; }
  std::atomic<int> documents{0};
  std::atomic<int> races{0};
  std::atomic<int> troubles{0};
};

// What is under work when the drain begins is finished, not given back.
TEST_F(LeaseTest, DrainWaitsForShardsUnderWork) {
  MeddlingStore store(&job_.store());
  store.HangNextRead();
  dispatcher_.Offer(job_.Lease(job_.Files(1, 3)));
  Worker worker(TestOptions(1), &store, &dispatcher_);
  ASSERT_TRUE(worker.Start().ok());
  ASSERT_TRUE(fakes::Eventually([&] { return store.hung(); }, seconds(30)));
  worker.Drain(seconds(60));
  store.HangReads(false);
  worker.Wait();
  EXPECT_THAT(dispatcher_.committed(), ElementsAre("1-3"));
  EXPECT_TRUE(dispatcher_.released().empty());
  EXPECT_THAT(job_.Read("1-3").records, SizeIs(2));
}

// Its worker lives, and renews what it gets on with; what hangs had better be another one's.
TEST_F(LeaseTest, WhatHangsIsRenewedNoLonger) {
  for (const bool commits : {true, false}) {
    FakeDispatcher dispatcher;
    MeddlingStore store(&job_.store());
    if (commits) store.HangCommits(true);
    dispatcher.Offer(job_.Lease(job_.Files(1, 2), 400));
    WorkerOptions options = TestOptions(2);
    options.leases_per_slot = 1;
    options.slot_still = milliseconds(1'500);
    Worker worker(options, &store, &dispatcher);
    ASSERT_TRUE(worker.Start().ok());
    if (!commits) store.HangReads(true);
    if (!commits) dispatcher.Offer(job_.Lease(job_.Files(2, 3), 400));
    const std::string hung = commits ? "1-2" : "2-3";
    ASSERT_TRUE(
        fakes::Eventually([&] { return dispatcher.last_renewed() == std::vector{hung}; }, seconds(30)));
    ASSERT_TRUE(fakes::Eventually([&] { return !telemetry::Standstills().empty(); }, seconds(30)));
    EXPECT_THAT(telemetry::Standstills()[0],
                testing::HasSubstr(commits ? "commit: did not" : "slot: did not"));
    const int renewals = dispatcher.renewals();
    std::this_thread::sleep_for(milliseconds(1'000));
    // Of seven: what hangs moved a little later than who told it.
    EXPECT_LE(dispatcher.renewals(), renewals + 3);
    EXPECT_EQ(worker.Snapshot().leases, 1u) << "if it comes back after all, its work counts";
    store.HangCommits(false);
    store.HangReads(false);
    EXPECT_TRUE(dispatcher.WaitUntil(
        [&] {
          return std::find(dispatcher.committed().begin(), dispatcher.committed().end(), hung) !=
                 dispatcher.committed().end();
        },
        seconds(30)));
    EXPECT_TRUE(fakes::Eventually([] { return telemetry::Standstills().empty(); }, seconds(30)));
    worker.Drain(seconds(30));
    worker.Wait();
  }
}

// One slot hangs for ever; the other goes on, also with shards that are worked on alone.
TEST_F(LeaseTest, WhatHangsKeepsNoSuspectWaiting) {
  MeddlingStore store(&job_.store());
  const auto offer = [&](uint32_t file, uint32_t lost) {
    dispatch::v1::Lease lease = job_.Lease(job_.Files(file, file + 1), 400);
    lease.set_lost_attempts(lost);
    dispatcher_.Offer(lease);
  };
  store.HangNextRead();
  dispatcher_.ReofferDrained();
  offer(1, 0);
  WorkerOptions options = TestOptions(2);
  options.leases_per_slot = 1;
  options.slot_still = milliseconds(1'000);
  Worker worker(options, &store, &dispatcher_);
  ASSERT_TRUE(worker.Start().ok());
  ASSERT_TRUE(fakes::Eventually([&] { return store.hung(); }, seconds(30)));
  offer(2, 2);
  offer(4, 0);
  EXPECT_TRUE(dispatcher_.WaitUntil([&] { return dispatcher_.committed().size() == 2; }, seconds(30)));
  store.HangReads(false);
  EXPECT_TRUE(dispatcher_.WaitUntil([&] { return dispatcher_.committed().size() == 3; }, seconds(30)));
  worker.Drain(seconds(30));
  worker.Wait();
}

// Where all slots hang nobody begins it: it is another worker's, at no cost.
TEST_F(LeaseTest, ASuspectIsGivenBackWhereAllSlotsHang) {
  MeddlingStore store(&job_.store());
  store.HangReads(true);
  dispatch::v1::Lease suspect = job_.Lease(job_.Files(2, 3), 600);
  suspect.set_lost_attempts(2);
  dispatcher_.Offer(job_.Lease(job_.Files(1, 2), 600));
  dispatcher_.Offer(suspect);
  WorkerOptions options = TestOptions(1);
  options.leases_per_slot = 2;
  options.slot_still = milliseconds(1'500);
  Worker worker(options, &store, &dispatcher_);
  ASSERT_TRUE(worker.Start().ok());
  EXPECT_TRUE(dispatcher_.WaitUntil([&] { return dispatcher_.released().size() == 1; }, seconds(30)));
  dispatcher_.WaitUntil([&] {
    EXPECT_EQ(dispatcher_.released()[0].shard, suspect.shard());
    EXPECT_EQ(dispatcher_.released()[0].reason, dispatch::v1::RELEASE_REASON_DRAIN);
    return true;
  });
  EXPECT_EQ(worker.Snapshot().slots_still, 1u);
  store.HangReads(false);
  worker.Drain(seconds(30));
  worker.Wait();
}

// A slot that waits for a store that does not answer cannot give its shard back: the desk does, when the grace is over.
TEST_F(LeaseTest, WhatHangsAtTheEndOfTheGraceGoesBackAtNoCost) {
  MeddlingStore store(&job_.store());
  store.HangNextRead();
  dispatcher_.Offer(job_.Lease(job_.Files(1, 2)));
  Worker worker(TestOptions(1), &store, &dispatcher_);
  ASSERT_TRUE(worker.Start().ok());
  ASSERT_TRUE(fakes::Eventually([&] { return store.hung(); }, seconds(30)));
  worker.Drain(milliseconds(200));
  EXPECT_TRUE(dispatcher_.WaitUntil([&] { return dispatcher_.released().size() == 1; }, seconds(30)));
  dispatcher_.WaitUntil([&] {
    EXPECT_EQ(dispatcher_.released()[0].reason, dispatch::v1::RELEASE_REASON_DRAIN);
    return true;
  });
  store.HangReads(false);
  worker.Wait();
  EXPECT_TRUE(dispatcher_.WaitUntil([&] { return dispatcher_.released().size() == 1; })) << "and once";
}

TEST_F(LeaseTest, FullDiskGivesTheShardBackAndTriesAgain) {
  MeddlingStore store(&job_.store());
  store.MeddleOnce(MeddlingStore::kFull);
  CommitObserver observer;
  dispatcher_.ReofferFailures();
  dispatcher_.Offer(job_.Lease(job_.Files(1, 2)));
  Worker worker(TestOptions(1), &store, &dispatcher_, &observer);
  ASSERT_TRUE(worker.Start().ok());
  ASSERT_TRUE(dispatcher_.WaitUntil([&] { return dispatcher_.committed().size() == 1; }));
  ASSERT_EQ(dispatcher_.released().size(), 1u);
  EXPECT_EQ(dispatcher_.released()[0].reason, dispatch::v1::RELEASE_REASON_FAILURE);
  EXPECT_EQ(observer.troubles, 1);
  EXPECT_THAT(job_.Summary("1-2"), ElementsAre("fine.txt parsed"));
}

TEST_F(LeaseTest, OwnOutcomeWhoseAnswerWasLostIsASuccess) {
  MeddlingStore store(&job_.store());
  store.MeddleOnce(MeddlingStore::kAnswerLost);
  CommitObserver observer;
  dispatcher_.Offer(job_.Lease(job_.Files(1, 2)));
  Worker worker(TestOptions(1), &store, &dispatcher_, &observer);
  ASSERT_TRUE(worker.Start().ok());
  ASSERT_TRUE(dispatcher_.WaitUntil([&] { return dispatcher_.committed().size() == 1; }));
  EXPECT_TRUE(fakes::Eventually([&] { return observer.documents == 1; }, seconds(10)));
  EXPECT_EQ(observer.races, 0);
}

TEST_F(LeaseTest, LostRaceLeavesTheWinnersOutcome) {
  MeddlingStore store(&job_.store());
  store.SetRival([&] {
    job::v1::OutcomeHeader header;
    header.set_job_id(job_.job());
    *header.mutable_range() = job_.Files(1, 2);
    header.set_attempt_id("rival");
    header.set_program_version("test");
    auto writer = segment::SegmentWriter::Create(job_.store(), header);
    ASSERT_TRUE(writer.ok());
    ASSERT_TRUE((*writer)->Finish().ok());
  });
  store.MeddleOnce(MeddlingStore::kRivalFirst);
  CommitObserver observer;
  dispatcher_.Offer(job_.Lease(job_.Files(1, 2)));
  Worker worker(TestOptions(1), &store, &dispatcher_, &observer);
  ASSERT_TRUE(worker.Start().ok());
  ASSERT_TRUE(dispatcher_.WaitUntil([&] { return dispatcher_.committed().size() == 1; }));
  EXPECT_EQ(job_.Read("1-2").header.attempt_id(), "rival");
  EXPECT_EQ(observer.races, 1);
  EXPECT_EQ(observer.documents, 0);
}

}  // namespace
}  // namespace gouji::runtime
