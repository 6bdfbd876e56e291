// A document that takes long keeps its place and its time, and the slot goes on with the next ones.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "common/store/names.h"
#include "tests/worker/runtime/fake_dispatcher.h"
#include "tests/worker/runtime/job_fixture.h"
#include "worker/runtime/sandbox.h"
#include "worker/runtime/worker.h"

namespace gouji::runtime {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class Observer final : public WorkerObserver {
 public:
  void OnDocumentSetAside(std::string_view, std::string_view) override { ++set_aside; }
  void OnChildTrouble(uint32_t, std::string_view) override { ++troubles; }
  void OnLeaseLost(std::string_view, std::string_view) override { ++lost; }
  std::atomic<int> set_aside{0};
  std::atomic<int> troubles{0};
  std::atomic<int> lost{0};
};

class AsidesTest : public testing::Test {
 protected:
  explicit AsidesTest(const job::v1::Limits& limits = {}) : job_(limits), gate_(job_.directory() + "/gate") {}

  // A document whose reading does not end before the gate opens.
  std::string Waiting() const { return "do:await " + gate_; }
  void OpenGate() { std::ofstream(gate_) << "open"; }
  // Works until a document is aside.
  bool StartAndSetAside() {
    return worker_.Start().ok() && fakes::Eventually([this] { return observer_.set_aside > 0; }, seconds(60));
  }
  void RemoveJob() {
    ASSERT_TRUE(
        job_.store().RemoveFolder("jobs/" + job_.job(), "spec", [](const auto&) { return true; }).ok());
  }

  JobFixture job_;
  const std::string gate_;
  FakeDispatcher dispatcher_;
  Observer observer_;
  Worker worker_{TestOptions(1), &job_.store(), &dispatcher_, &observer_};
};

TEST_F(AsidesTest, ALineThatTakesLongKeepsItsPlace) {
  std::vector<std::string> lines = {JsonDocument("first", "a"), JsonDocument("slow", Waiting())};
  for (int i = 0; i < 50; ++i) lines.push_back(JsonDocument(std::to_string(i), "b"));
  const uint64_t size = job_.AddLines("a.jsonl", lines);
  job_.Write();
  const auto range = job_.Part(0, 0, size);
  dispatcher_.Offer(job_.Lease(range));
  ASSERT_TRUE(StartAndSetAside());
  EXPECT_TRUE(dispatcher_.WaitUntil([&] { return dispatcher_.committed().empty(); }));
  OpenGate();
  ASSERT_TRUE(dispatcher_.WaitUntil([&] { return dispatcher_.committed().size() == 1; }));
  std::vector<std::string> expected = {"first parsed", "slow parsed"};
  for (int i = 0; i < 50; ++i) expected.push_back(std::to_string(i) + " parsed");
  EXPECT_EQ(job_.Summary(store::ShardName(range)), expected);
  EXPECT_EQ(observer_.troubles, 0);
}

TEST_F(AsidesTest, TheSlotGoesOnWithOtherShards) {
  job_.AddFile("1.txt", "before");
  job_.AddFile("2.txt", Waiting());
  job_.AddFile("3.txt", "behind");
  job_.AddFile("4.txt", "next shard");
  job_.Write();
  dispatcher_.Offer(job_.Lease(job_.Files(0, 3)));
  dispatcher_.Offer(job_.Lease(job_.Files(3, 4)));
  ASSERT_TRUE(worker_.Start().ok());
  // The one slot has finished the second shard while a document of the first is still being read.
  ASSERT_TRUE(dispatcher_.WaitUntil([&] { return dispatcher_.committed().size() == 1; }));
  EXPECT_EQ(dispatcher_.committed()[0], store::ShardName(job_.Files(3, 4)));
  OpenGate();
  ASSERT_TRUE(dispatcher_.WaitUntil([&] { return dispatcher_.committed().size() == 2; }));
  EXPECT_THAT(job_.Summary(store::ShardName(job_.Files(0, 3))),
              ElementsAre("1.txt parsed", "2.txt parsed", "3.txt parsed"));
}

// They take no processor from anybody: none waits until another one met its limit.
TEST_F(AsidesTest, ManyThatSleepAreAsideTogether) {
  constexpr int kSleepers = 20;
  std::vector<std::string> lines;
  std::vector<std::string> expected;
  for (int i = 0; i < kSleepers; ++i) {
    for (const std::string& text : {std::string("fine"), Waiting()}) {
      const std::string id = std::to_string(lines.size());
      lines.push_back(JsonDocument(id, text));
      expected.push_back(id + " parsed");
    }
  }
  const uint64_t size = job_.AddLines("a.jsonl", lines);
  job_.AddFile("b.txt", "next shard");
  job_.Write();
  dispatcher_.Offer(job_.Lease(job_.Part(0, 0, size)));
  dispatcher_.Offer(job_.Lease(job_.Files(1, 2)));
  ASSERT_TRUE(worker_.Start().ok());
  ASSERT_TRUE(dispatcher_.WaitUntil([&] { return dispatcher_.committed().size() == 1; }));
  EXPECT_EQ(dispatcher_.committed()[0], store::ShardName(job_.Files(1, 2)));
  EXPECT_EQ(observer_.set_aside, kSleepers);
  OpenGate();
  ASSERT_TRUE(dispatcher_.WaitUntil([&] { return dispatcher_.committed().size() == 2; }));
  EXPECT_EQ(job_.Summary(store::ShardName(job_.Part(0, 0, size))), expected);
}

// They would share the processor with the documents that come after them.
TEST_F(AsidesTest, OfThoseThatWorkOneIsAsideAtFirst) {
  for (int i = 0; i < 3; ++i) job_.AddFile(std::to_string(i) + ".txt", "do:toil " + gate_);
  job_.Write();
  dispatcher_.Offer(job_.Lease(job_.Files(0, 3)));
  ASSERT_TRUE(StartAndSetAside());
  EXPECT_FALSE(fakes::Eventually([this] { return observer_.set_aside > 1; }, seconds(1)));
  OpenGate();
  ASSERT_TRUE(dispatcher_.WaitUntil([&] { return dispatcher_.committed().size() == 1; }));
  EXPECT_THAT(job_.Summary(store::ShardName(job_.Files(0, 3))),
              ElementsAre("0.txt parsed", "1.txt parsed", "2.txt parsed"));
}

TEST_F(AsidesTest, AnotherDocumentThatDiesMeanwhileIsBlamedAtItsPlace) {
  job_.AddFile("1.txt", Waiting());
  job_.AddFile("2.txt", "gouji-test:crash");
  job_.AddFile("3.txt", "behind");
  job_.AddFile("4.txt", "next shard");
  job_.Write();
  dispatcher_.Offer(job_.Lease(job_.Files(0, 3)));
  dispatcher_.Offer(job_.Lease(job_.Files(3, 4)));
  ASSERT_TRUE(worker_.Start().ok());
  ASSERT_TRUE(dispatcher_.WaitUntil([&] { return dispatcher_.committed().size() == 1; }));
  OpenGate();
  ASSERT_TRUE(dispatcher_.WaitUntil([&] { return dispatcher_.committed().size() == 2; }));
  EXPECT_THAT(job_.Summary(store::ShardName(job_.Files(0, 3))),
              ElementsAre("1.txt parsed", "2.txt crashed", "3.txt parsed"));
}

TEST_F(AsidesTest, ALostLeaseEndsWhatWasSetAsideForIt) {
  job_.AddFile("1.txt", Waiting());
  job_.AddFile("2.txt", "behind");
  job_.Write();
  dispatcher_.Offer(job_.Lease(job_.Files(0, 2), /*lease_ms=*/1000));
  ASSERT_TRUE(StartAndSetAside());
  dispatcher_.Revoke(store::ShardName(job_.Files(0, 2)));
  ASSERT_TRUE(fakes::Eventually([&] { return observer_.lost == 1; }, seconds(60)));
  // Were it waited for, this would not end: the gate stays shut, and a drain has no end to its grace.
  dispatcher_.AskForDrain();
  worker_.Wait();
  EXPECT_THAT(dispatcher_.committed(), IsEmpty());
}

TEST_F(AsidesTest, AWorkerThatStopsGivesBackWhatWaitsForADocument) {
  job_.AddFile("1.txt", Waiting());
  job_.AddFile("2.txt", "behind");
  job_.Write();
  dispatcher_.Offer(job_.Lease(job_.Files(0, 2)));
  ASSERT_TRUE(StartAndSetAside());
  worker_.Drain(milliseconds(0));
  worker_.Wait();
  ASSERT_THAT(dispatcher_.released(), SizeIs(1));
  EXPECT_EQ(dispatcher_.released()[0].reason, dispatch::v1::RELEASE_REASON_DRAIN);
  EXPECT_THAT(dispatcher_.committed(), IsEmpty());
}

// It may come back so late that the job is no more: nothing is written under its name.
TEST_F(AsidesTest, NothingIsPutForAJobThatWasRemovedMeanwhile) {
  job_.AddFile("1.txt", Waiting());
  job_.Write();
  const auto range = job_.Files(0, 1);
  dispatcher_.Offer(job_.Lease(range));
  ASSERT_TRUE(StartAndSetAside());
  RemoveJob();
  OpenGate();
  ASSERT_TRUE(dispatcher_.WaitUntil([&] { return dispatcher_.released().size() == 1; }));
  worker_.Drain(seconds(10));
  worker_.Wait();
  EXPECT_THAT(dispatcher_.committed(), IsEmpty());
  EXPECT_THAT(job_.store().List("jobs", "", 10).value(), IsEmpty());
}

// A worker that knows the job of that name which was removed reads the new one by its own spec, at the second attempt.
TEST_F(AsidesTest, ANewJobOfTheSameNameIsPut) {
  job_.AddFile("1.txt", Waiting());
  job_.Write();
  const auto lease = job_.Lease(job_.Files(0, 1));
  dispatcher_.Offer(lease);
  ASSERT_TRUE(StartAndSetAside());
  RemoveJob();
  job_.Pin("test");
  job_.Write();
  OpenGate();
  ASSERT_TRUE(dispatcher_.WaitUntil([&] { return dispatcher_.released().size() == 1; }));
  dispatcher_.Offer(lease);
  ASSERT_TRUE(dispatcher_.WaitUntil([&] { return dispatcher_.committed().size() == 1; }));
  worker_.Drain(seconds(10));
  worker_.Wait();
  EXPECT_THAT(job_.Summary("0-1"), ElementsAre("1.txt parsed"));
}

// A job whose documents have three seconds.
class ImpatientAsidesTest : public AsidesTest {
 protected:
  ImpatientAsidesTest()
      : AsidesTest([] {
          job::v1::Limits limits;
          limits.set_document_timeout_seconds(3);
          return limits;
        }()) {}

  // One shard of lines with these texts and what becomes of them, in turn, so often. Every record is as expected.
  void ReadInTurn(const std::vector<std::pair<std::string, std::string>>& kinds, int rounds) {
    std::vector<std::string> lines;
    std::vector<std::string> expected;
    for (int i = 0; i < rounds; ++i) {
      for (const auto& [text, outcome] : kinds) {
        const std::string id = std::to_string(lines.size());
        lines.push_back(JsonDocument(id, text));
        expected.push_back(id + " " + outcome);
      }
    }
    const uint64_t size = job_.AddLines("a.jsonl", lines);
    job_.Write();
    const auto range = job_.Part(0, 0, size);
    dispatcher_.Offer(job_.Lease(range));
    ASSERT_TRUE(worker_.Start().ok());
    ASSERT_TRUE(dispatcher_.WaitUntil([&] { return dispatcher_.committed().size() == 1; }));
    shard_ = store::ShardName(range);
    EXPECT_EQ(job_.Summary(shard_), expected);
    EXPECT_GT(observer_.set_aside, 0);
  }

  std::string shard_;
};

// More of them than may be aside at first, and some that died or only took their time in between.
TEST_F(ImpatientAsidesTest, ManyThatHangAreEachOneRecord) {
  ReadInTurn({{"fine", "parsed"},
              {"gouji-test:hang", "timed-out"},
              {"gouji-test:crash", "crashed"},
              {"fine", "parsed"}},
             10);
  EXPECT_EQ(job_.Read(shard_).tally.machine_failed(), 20u);
}

// Honest ones have the time that they need, though the processors are taken by others that work without end: it is not the
// clock alone that decides.
TEST_F(ImpatientAsidesTest, HonestOnesAmongThoseThatSpinAreParsed) {
  ReadInTurn({{"gouji-test:spin", "timed-out"},
              {"do:work 50", "parsed"},
              {"fine", "parsed"},
              {"do:work 50", "parsed"}},
             5);
}

// A job whose documents may have 200 MiB.
class NarrowAsidesTest : public AsidesTest {
 protected:
  NarrowAsidesTest()
      : AsidesTest([] {
          job::v1::Limits limits;
          limits.set_max_child_bytes(200u << 20);
          limits.set_document_timeout_seconds(10);
          return limits;
        }()) {}

  // Processes that come from this one and stand still.
  static int Stopped() {
    std::map<int, std::pair<char, int>> processes;  // state and parent
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
      std::ifstream file(entry.path() / "stat");
      std::string stat;
      std::getline(file, stat);
      // NUMBER (NAME) STATE PARENT …
      const size_t name = stat.rfind(") ");
      if (name == std::string::npos) continue;
      std::istringstream rest(stat.substr(name + 2));
      auto& [state, parent] = processes[std::atoi(stat.c_str())];
      rest >> state >> parent;
    }
    int stopped = 0;
    for (const auto& [number, process] : processes) {
      int ancestor = process.second;
      while (ancestor > 1 && ancestor != getpid() && processes.contains(ancestor))
        ancestor = processes[ancestor].second;
      stopped += process.first == 'T' && ancestor == getpid() ? 1 : 0;
    }
    return stopped;
  }
};

// Each of them is within its bound and all together are not: the younger ones stand still, and their time with them.
TEST_F(NarrowAsidesTest, TogetherTheyHaveTheMemoryOfOne) {
  if (kSanitized) GTEST_SKIP() << "a sanitizer's own memory is above these bounds";
  // One that meets its limit makes room for two.
  job_.AddFile("0.txt", "gouji-test:hang");
  std::vector<std::string> expected;
  for (int i = 1; i < 4; ++i) {
    // Ended by a NUL, so that the bound of plain text does not stop it before.
    job_.AddFile(std::to_string(i) + ".bin", "do:hold 120 " + gate_ + '\0');
    expected.push_back(std::to_string(i) + ".bin parsed");
  }
  job_.Write();
  dispatcher_.Offer(job_.Lease(job_.Files(0, 1)));
  ASSERT_TRUE(worker_.Start().ok());
  ASSERT_TRUE(dispatcher_.WaitUntil([&] { return dispatcher_.committed().size() == 1; }));
  dispatcher_.Offer(job_.Lease(job_.Files(1, 4)));
  EXPECT_TRUE(fakes::Eventually([] { return Stopped() > 0; }, seconds(60)));
  OpenGate();
  ASSERT_TRUE(dispatcher_.WaitUntil([&] { return dispatcher_.committed().size() == 2; }));
  EXPECT_EQ(job_.Summary(store::ShardName(job_.Files(1, 4))), expected);
}

}  // namespace
}  // namespace gouji::runtime
