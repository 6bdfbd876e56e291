// Documents that break their reader cost one failed record each; everything around them is as if they were not there.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include "common/store/names.h"
#include "common/telemetry/metrics.h"
#include "tests/worker/runtime/fake_dispatcher.h"
#include "tests/worker/runtime/job_fixture.h"
#include "worker/runtime/worker.h"
#include "worker/runtime/worker_telemetry.h"

namespace gouji::runtime {
namespace {

using std::chrono::seconds;
using testing::ElementsAre;
using testing::SizeIs;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

// Processes whose supervisor is `pid`, by the command line of children.
std::vector<int> ChildrenOf(pid_t pid) {
  std::vector<int> children;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator("/proc", ignored)) {
    std::ifstream in(entry.path() / "cmdline", std::ios::binary);
    const std::string command((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    const std::string marker = std::string("__read") + '\0' + std::to_string(pid) + '\0';
    if (command.find(marker) != std::string::npos) children.push_back(std::stoi(entry.path().filename()));
  }
  return children;
}

class Observer final : public WorkerObserver {
 public:
  void OnChildStarted(uint32_t, bool restart) override { ++(restart ? restarts : starts); }
  void OnChildTrouble(uint32_t, std::string_view) override { ++troubles; }
  std::atomic<int> starts{0};
  std::atomic<int> restarts{0};
  std::atomic<int> troubles{0};
};

class ChildDeathTest : public testing::Test {
 protected:
  JobFixture::Outcome Run(JobFixture* job, const job::v1::ShardRange& range) {
    dispatcher_.Offer(job->Lease(range));
    Worker worker(TestOptions(1), &job->store(), &dispatcher_, &observer_);
    EXPECT_TRUE(worker.Start().ok());
    EXPECT_TRUE(dispatcher_.WaitUntil([&] { return dispatcher_.committed().size() == 1; }));
    worker.Drain(seconds(10));
    worker.Wait();
    return job->Read(store::ShardName(range));
  }

  FakeDispatcher dispatcher_;
  Observer observer_;
};

TEST_F(ChildDeathTest, CrashHangAndMemoryInFiles) {
  job::v1::Limits limits;
  limits.set_document_timeout_seconds(kSanitized ? 8 : 3);
  limits.set_max_child_bytes(kSanitized ? 512u << 20 : 128u << 20);
  JobFixture job(limits);
  job.AddFile("1.txt", "before");
  job.AddFile("2.txt", "xx gouji-test:crash xx");
  job.AddFile("3.txt", "between");
  job.AddFile("4.txt", "gouji-test:hang");
  job.AddFile("5.txt", "gouji-test:oom");
  job.AddFile("6.txt", "after");
  job.Write();
  const auto outcome = Run(&job, job.Files(0, 6));
  EXPECT_THAT(job.Summary("0-6"), ElementsAre("1.txt parsed", "2.txt crashed", "3.txt parsed",
                                              "4.txt timed-out", "5.txt out-of-memory", "6.txt parsed"));
  EXPECT_EQ(outcome.records[1].failure().detail(), "the reader was killed by SIGABRT");
  EXPECT_EQ(outcome.records[2].header().title().text(), "between");
  EXPECT_EQ(outcome.tally.machine_failed(), 3u);
  EXPECT_EQ(observer_.starts, 1);
  EXPECT_EQ(observer_.restarts, 3);
  EXPECT_EQ(observer_.troubles, 0);
}

// Memory is bounded by the document's size: one that takes it without end is stopped long before the bound of the process.
TEST_F(ChildDeathTest, ASmallDocumentGetsLittleMemory) {
  if (kSanitized) GTEST_SKIP() << "under a sanitizer the process' bound alone holds";
  JobFixture job;
  // 14 MB in one piece, and its copies: nothing for the whole process, far too much for a line of text.
  job.AddFile("1.txt", "do:size 14000000");
  job.AddFile("2.bin", std::string("do:size 14000000") + '\0');
  job.AddFile("3.txt", "after");
  job.Write();
  Run(&job, job.Files(0, 3));
  EXPECT_THAT(job.Summary("0-3"), ElementsAre("1.txt out-of-memory", "2.bin parsed", "3.txt parsed"));
}

// The bound of one document says nothing about the next.
TEST_F(ChildDeathTest, ALargeDocumentBehindASmallOneIsRead) {
  JobFixture job;
  const std::string large(25u << 20, 'x');
  job.AddFile("1.txt", "before");
  job.AddFile("2.txt", large);
  job.AddLines("3.jsonl", {R"({"id":"a","text":"before"})", R"({"id":"b","text":")" + large + "\"}"});
  job.Write();
  Run(&job, job.Files(0, 3));
  EXPECT_THAT(job.Summary("0-3"), ElementsAre("1.txt parsed", "2.txt parsed", "a parsed", "b parsed"));
}

// A document that would start a process, or write a file, gets neither, and costs one record.
TEST_F(ChildDeathTest, ForkAndFullDiskInFiles) {
  if (kSanitized) GTEST_SKIP() << "under a sanitizer there is no sandbox";
  JobFixture job;
  job.AddFile("1.txt", "gouji-test:fork");
  job.AddFile("2.txt", "between");
  job.AddFile("3.txt", "gouji-test:fill");
  job.AddFile("4.txt", "after");
  job.Write();
  Run(&job, job.Files(0, 4));
  EXPECT_THAT(job.Summary("0-4"),
              ElementsAre("1.txt crashed", "2.txt parsed", "3.txt crashed", "4.txt parsed"));
  EXPECT_FALSE(std::filesystem::exists("gouji-test-fill"));
  EXPECT_EQ(observer_.restarts, 2);
}

TEST_F(ChildDeathTest, CrashesInLines) {
  job::v1::Limits limits;
  limits.set_document_timeout_seconds(kSanitized ? 8 : 3);
  JobFixture job(limits);
  const uint64_t size = job.AddLines(
      "a.jsonl", {JsonDocument("1", "gouji-test:crash"), "", JsonDocument("2", "fine"),
                  R"({"text":"gouji-test:crash"})", JsonDocument("4", "gouji-test:crash"), "broken",
                  JsonDocument("6", "gouji-test:hang"), JsonDocument("7", "do:exit 3")});
  job.Write();
  const auto outcome = Run(&job, job.Part(0, 0, size));
  const std::string shard = store::ShardName(job.Part(0, 0, size));
  EXPECT_THAT(job.Summary(shard), ElementsAre("1 crashed", "2 parsed", "a.jsonl@63 crashed", "4 crashed",
                                              "a.jsonl@128 bad-json", "6 timed-out", "7 crashed"));
  EXPECT_EQ(outcome.records.back().failure().detail(), "the reader was exited with 3");
}

// A child that loses lines, or their ends, spoils the one that it had in hand.
TEST_F(ChildDeathTest, LinesThatTheChildDoesNotGiveAreMissed) {
  JobFixture job;
  std::vector<std::string> lines = {JsonDocument("first", "do:blind")};
  // More than the child reads at once.
  for (int i = 0; i < 9; ++i) lines.push_back(JsonDocument(std::to_string(i), std::string(100'000, 'x')));
  const uint64_t size = job.AddLines("a.jsonl", lines);
  job.Write();
  const auto outcome = Run(&job, job.Part(0, 0, size));
  ASSERT_THAT(outcome.records, SizeIs(10));
  EXPECT_EQ(outcome.records[0].document_id(), "first");
  for (size_t i = 1; i < outcome.records.size(); ++i) {
    const auto& record = outcome.records[i];
    if (record.outcome() == report::v1::OUTCOME_FAILED) {
      EXPECT_EQ(record.failure().reason(), "crashed");
    } else {
      EXPECT_EQ(record.document_id(), std::to_string(i - 1));
    }
  }
  EXPECT_EQ(outcome.tally.failed(), 1u);
}

TEST_F(ChildDeathTest, AFloodOfWakeUpsIsNoWayToLive) {
  job::v1::Limits limits;
  limits.set_document_timeout_seconds(kSanitized ? 8 : 3);
  JobFixture job(limits);
  job.AddFile("1.txt", "do:flood");
  job.AddFile("2.txt", "after");
  job.Write();
  Run(&job, job.Files(0, 2));
  EXPECT_THAT(job.Summary("0-2"), ElementsAre("1.txt timed-out", "2.txt parsed"));
}

// A line without end: the time that it takes is its own, and its range gets no further.
TEST_F(ChildDeathTest, ALineThatIsTooLongToBePassedOverInTimeIsBlamed) {
  job::v1::Limits limits;
  limits.set_document_timeout_seconds(kSanitized ? 8 : 3);
  JobFixture job(limits);
  const std::string first = JsonDocument("first", "fine") + "\n";
  std::ofstream(job.corpus("a.jsonl")) << first;
  std::filesystem::resize_file(job.corpus("a.jsonl"), uint64_t{1} << 42);
  job::v1::Source source;
  source.set_path("a.jsonl");
  source.set_kind(job::v1::SOURCE_KIND_JSON_LINES);
  job.AddSource(source);
  job.Write();
  const auto range = job.Part(0, 0, 1 << 20);
  Run(&job, range);
  EXPECT_THAT(job.Summary(store::ShardName(range)),
              ElementsAre("first parsed", "a.jsonl@" + std::to_string(first.size()) + " timed-out"));
}

// A record that is none is as good as a crash.
TEST_F(ChildDeathTest, NonsenseFromTheChild) {
  JobFixture job;
  job.AddFile("1.txt", "before");
  job.AddFile("2.txt", "do:lie");
  job.AddFile("3.txt", "do:nothing");
  job.AddFile("4.txt", "after");
  job.Write();
  const auto outcome = Run(&job, job.Files(0, 4));
  EXPECT_THAT(job.Summary("0-4"),
              ElementsAre("1.txt parsed", "2.txt crashed", "3.txt crashed", "4.txt parsed"));
  EXPECT_EQ(outcome.records[1].failure().detail(), "the reader sent something that is no record");
}

TEST_F(ChildDeathTest, SignalsAreNamed) {
  JobFixture job;
  job.AddFile("1.txt", "do:signal " + std::to_string(SIGKILL));
  job.AddFile("2.txt", "do:signal " + std::to_string(SIGSTOP) + " ");
  job.Write();
  dispatcher_.Offer(job.Lease(job.Files(0, 1)));
  Worker worker(TestOptions(1), &job.store(), &dispatcher_, &observer_);
  ASSERT_TRUE(worker.Start().ok());
  ASSERT_TRUE(dispatcher_.WaitUntil([&] { return dispatcher_.committed().size() == 1; }));
  EXPECT_EQ(job.Read("0-1").records[0].failure().detail(), "the reader was killed by SIGKILL");
}

// Killed from outside with nothing in hand: nobody is blamed, the work goes on.
TEST_F(ChildDeathTest, IdleChildIsReplaced) {
  JobFixture job;
  job.AddFile("1.txt", "text");
  job.Write();
  Worker worker(TestOptions(1), &job.store(), &dispatcher_, &observer_);
  ASSERT_TRUE(worker.Start().ok());
  const std::vector<int> before = ChildrenOf(getpid());
  ASSERT_THAT(before, SizeIs(1));
  ASSERT_EQ(kill(before[0], SIGKILL), 0);
  dispatcher_.Offer(job.Lease(job.Files(0, 1)));
  ASSERT_TRUE(dispatcher_.WaitUntil([&] { return dispatcher_.committed().size() == 1; }));
  EXPECT_THAT(job.Summary("0-1"), ElementsAre("1.txt parsed"));
  EXPECT_EQ(observer_.troubles, 1);
}

TEST_F(ChildDeathTest, ChildrenEndWithTheirWorker) {
  JobFixture job;
  fakes::SpawnOptions spawn;
  spawn.out_path = job.directory() + "/out";
  fakes::Process worker({"/proc/self/exe", "idle-worker", job.directory() + "/store"}, spawn);
  ASSERT_TRUE(
      fakes::Eventually([&] { return worker.Out().find("started") != std::string::npos; }, seconds(60)));
  const pid_t pid = worker.pid();
  EXPECT_THAT(ChildrenOf(pid), SizeIs(3));
  worker.KillHard();
  EXPECT_TRUE(fakes::Eventually([&] { return ChildrenOf(pid).empty(); }, seconds(10)));
}

TEST_F(ChildDeathTest, ChildrenEndWithTheWorkerObject) {
  JobFixture job;
  {
    Worker worker(TestOptions(2), &job.store(), &dispatcher_);
    ASSERT_TRUE(worker.Start().ok());
    EXPECT_THAT(ChildrenOf(getpid()), SizeIs(2));
  }
  EXPECT_THAT(ChildrenOf(getpid()), SizeIs(0));
}

TEST_F(ChildDeathTest, SandboxShutsTheDoors) {
  if (kSanitized) GTEST_SKIP() << "sanitizers open files and start threads";
  uint32_t action = SECCOMP_RET_KILL_PROCESS;
  if (syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) != 0)
    GTEST_SKIP() << "no seccomp in this kernel";
  JobFixture job;
  job.AddFile("1.txt", "do:sandbox");
  job.Write();
  const auto outcome = Run(&job, job.Files(0, 1));
  const std::string refused = "=" + std::to_string(EPERM) + " ";
  EXPECT_EQ(outcome.records[0].header().title().text(),
            "socket" + refused + "create" + refused + "write" + refused + "read=0 unlink" + refused +
                "mkdir" + refused + "fork" + refused + "kill" + refused + "exec" + refused);
}

// What a container's profile may do: from now on this thread, and all that it starts, gets no filter.
bool RefuseFilters() {
  sock_filter code[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_seccomp, 3, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_prctl, 0, 3),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, args)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PR_SET_SECCOMP, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const sock_fprog program = {std::size(code), code};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
}

TEST_F(ChildDeathTest, ASandboxThatTheKernelRefusesIsTold) {
  const auto sandboxed = [] { return telemetry::GetGauge("worker_sandboxed", "").Value(); };
  const std::string warning = "the kernel refuses a part of the readers' sandbox";
  JobFixture job;
  const auto start = [&](bool* filters) {
    testing::internal::CaptureStderr();
    {
      WorkerTelemetry telemetry(nullptr);
      Worker worker(TestOptions(2), &job.store(), &dispatcher_, &telemetry);
      EXPECT_TRUE(worker.Start().ok());
    }
    *filters = sandboxed() == 1;
    return testing::internal::GetCapturedStderr();
  };
  bool whole = false;
  const std::string usual = start(&whole);
  EXPECT_EQ(whole, !kSanitized);
  EXPECT_EQ(usual.find(warning) == std::string::npos, whole) << usual;
  bool refused = false;
  std::string log;
  std::thread confined([&] {
    refused = RefuseFilters();
    log = start(&whole);
  });
  confined.join();
  if (!refused) GTEST_SKIP() << "no seccomp in this kernel";
  EXPECT_FALSE(whole);
  const size_t first = log.find(warning);
  ASSERT_NE(first, std::string::npos) << log;
  EXPECT_EQ(log.find(warning, first + 1), std::string::npos) << "two slots, one line: " << log;
}

TEST_F(ChildDeathTest, ChildHasNoSecretsAndNoForeignDescriptors) {
  setenv("GOUJI_TOKEN", "secret", 1);
  // A descriptor that the worker forgot to close on exec.
  const int leak = open("/dev/null", O_RDONLY);
  JobFixture job;
  job.AddFile("1.txt", "do:environment GOUJI_TOKEN");
  job.AddFile("2.txt", "do:environment GOUJI_TEST_HOOKS");
  job.AddFile("3.txt", "do:descriptors");
  job.Write();
  const auto outcome = Run(&job, job.Files(0, 3));
  close(leak);
  unsetenv("GOUJI_TOKEN");
  EXPECT_EQ(outcome.records[0].header().title().text(), "unset");
  EXPECT_EQ(outcome.records[1].header().title().text(), "1");
  // Three standard ones, socket, memory, and the document.
  EXPECT_EQ(outcome.records[2].header().title().text(), "6");
}

// A template that made a child and dies before it tells of it: the child is nobody's, and must not stay as a zombie.
TEST_F(ChildDeathTest, TheChildOfATemplateThatDiedBeforeItsAnswerIsReaped) {
  if (kSanitized) GTEST_SKIP() << "under a sanitizer the template becomes its child";
  JobFixture job;
  job.AddFile("1.txt", "text");
  job.Write();
  const std::string once = job.directory() + "/once";
  std::ofstream(once).put('1');
  WorkerOptions options = TestOptions(1);
  options.child_environment.push_back("GOUJI_TEST_TEMPLATE_DIES=" + once);
  dispatcher_.Offer(job.Lease(job.Files(0, 1)));
  {
    Worker worker(options, &job.store(), &dispatcher_, &observer_);
    ASSERT_TRUE(worker.Start().ok());
    EXPECT_FALSE(std::filesystem::exists(once)) << "the template did not die";
    EXPECT_TRUE(dispatcher_.WaitUntil([&] { return dispatcher_.committed().size() == 1; }));
  }
  EXPECT_THAT(job.Summary("0-1"), ElementsAre("1.txt parsed"));
  siginfo_t left{};
  (void)waitid(P_ALL, 0, &left, WEXITED | WNOHANG | WNOWAIT);
  EXPECT_EQ(left.si_pid, 0);
}

}  // namespace
}  // namespace gouji::runtime
