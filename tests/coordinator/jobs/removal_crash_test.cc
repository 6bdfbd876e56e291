// A coordinator dies right after any durable effect of removing an old job or an upload without one: the next sweep finishes it,
// nothing else is touched, and the same request begins anew.
//
// Each life is a process of its own, forked before anything here has passed a crash point.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/env/clock.h"
#include "common/store/file_store.h"
#include "common/store/uploads.h"
#include "coordinator/jobs/coordinator.h"
#include "coordinator/results/verify.h"
#include "tests/coordinator/jobs/fake_worker.h"
#include "tests/coordinator/jobs/losing_queue.h"
#include "tests/fakes/process.h"

namespace gouji::jobs {
namespace {

constexpr int64_t kDayMs = 24 * 60 * 60 * 1'000;
constexpr int kDocuments = 3;

// One life of a coordinator over a store on disk.
class Life {
 public:
  Life(const std::string& dir, int64_t day) : dir_(dir), server_({}, [this] { return clock_.WallMs(); }) {
    clock_.Advance(day * kDayMs);
    store_ = *store::FileStore::Open(dir + "/store", store::OpenMode::kWrite);
    (void)store_->PutIfAbsent(store::kFormatName, "gouji-store 1");
    queue_ = std::make_unique<LosingQueue>(server_);
    CoordinatorOptions options;
    options.id = "a";
    options.program_version = kTestVersion;
    options.slots_hint = 2;
    options.keep_jobs = std::chrono::hours(24 * 2);
    coordinator_ = std::make_unique<Coordinator>(options, *store_, *queue_, clock_);
  }

  // Answers the job's digest; empty when it does not end.
  std::string Done(const std::string& request_id) {
    job::v1::SubmitJobRequest request;
    request.set_request_id(request_id);
    request.add_roots()->set_locator(dir_ + "/corpus");
    const auto submitted = coordinator_->SubmitJob(request);
    if (!submitted.ok()) return "";
    FakeWorker worker("w", *coordinator_, *store_);
    for (int round = 0; round < 100; ++round) {
      clock_.Advance(500);
      coordinator_->RunDue();
      const auto claimed = worker.TryClaim(4);
      if (!claimed.ok()) continue;
      for (const auto& lease : claimed->leases()) {
        if (!worker.Resolve(lease).ok() || !worker.Commit(lease).ok()) return "";
      }
    }
    const auto verified = results::Verify(*store_, submitted->job_id());
    return verified.ok() && verified->complete ? verified->digest : "";
  }
  void Upload(const std::string& job) {
    for (const std::string& name : {std::string("day-0"), std::string(64, 'a')})
      (void)store_->PutIfAbsent(absl::StrCat(store::UploadFolder(job), "/", name), "text");
  }
  // Two sweeps: an upload goes at the second that finds it old.
  void Sweep() {
    for (int round = 0; round < 2; ++round) {
      clock_.Advance(3'600'000);
      coordinator_->RunDue();
    }
  }
  void Start() { coordinator_->RunDue(); }

 private:
  const std::string dir_;
  env::SimulatedClock clock_;
  QueueServer server_;
  std::unique_ptr<store::FileStore> store_;
  std::unique_ptr<LosingQueue> queue_;
  std::unique_ptr<Coordinator> coordinator_;
};

// Runs `life` in a process of its own; what its end was. It answers whether all was well.
int InAProcess(const char* variable, const std::string& value, const std::function<bool()>& life) {
  const pid_t pid = fork();
  if (pid == 0) {
    if (variable != nullptr) setenv(variable, value.c_str(), 1);
    _exit(life() ? 0 : 1);
  }
  int status = 0;
  waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

class RemovalCrashTest : public ::testing::Test {
 protected:
  // A store with an old job, an old upload, and a young job.
  void Fill(const std::string& dir) {
    std::filesystem::create_directories(dir + "/corpus");
    for (int i = 0; i < kDocuments; ++i) std::ofstream(absl::StrCat(dir, "/corpus/", i, ".txt")) << "text";
    ASSERT_EQ(InAProcess(nullptr, "", [&] { return Digest(dir, 0, "old"); }), 0);
    ASSERT_EQ(InAProcess(nullptr, "",
                         [&] {
                           Life life(dir, 3);
                           life.Upload(kUpload);
                           return true;
                         }),
              0);
    ASSERT_EQ(InAProcess(nullptr, "", [&] { return Digest(dir, 1, "young"); }), 0);
  }
  static bool Digest(const std::string& dir, int64_t day, const std::string& request) {
    Life life(dir, day);
    life.Start();
    const std::string digest = life.Done(request);
    std::ofstream(dir + "/digest-" + request) << digest;
    return !digest.empty();
  }
  static bool Sweep(const std::string& dir) {
    Life life(dir, 2);
    life.Start();
    life.Sweep();
    return true;
  }
  static std::string Read(const std::string& path) {
    std::ifstream in(path);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  static bool Exists(const std::string& dir, const std::string& folder) {
    return std::filesystem::exists(dir + "/store/" + folder);
  }

  static const std::string kUpload;
  static const std::string kOld;
  static const std::string kYoung;
};
const std::string RemovalCrashTest::kUpload = store::JobId("default", "never submitted");
const std::string RemovalCrashTest::kOld = "jobs/" + store::JobId("default", "old");
const std::string RemovalCrashTest::kYoung = "jobs/" + store::JobId("default", "young");

TEST_F(RemovalCrashTest, WhoeverDiesWhileRemovingLeavesNothingThatTheNextSweepDoesNotFinish) {
  std::set<std::string> points;
  {
    const fakes::TempDir dir;
    Fill(dir.path());
    const std::string trace = dir / "trace";
    ASSERT_EQ(InAProcess("GOUJI_CRASH_TRACE", trace, [&] { return Sweep(dir.path()); }), 0);
    EXPECT_FALSE(Exists(dir.path(), kOld));
    EXPECT_FALSE(Exists(dir.path(), "uploads/" + kUpload));
    std::ifstream in(trace);
    for (std::string name; std::getline(in, name);) {
      if (name.find("remov") != std::string::npos || name.find("emptied") != std::string::npos)
        points.insert(name);
    }
  }
  // Of a job and of an upload: the first object, the rest, the folder.
  EXPECT_EQ(points.size(), 6u);
  for (const std::string& point : points) {
    SCOPED_TRACE(point);
    const fakes::TempDir dir;
    Fill(dir.path());
    ASSERT_EQ(InAProcess("GOUJI_CRASH_AT", point + ":1", [&] { return Sweep(dir.path()); }), 128 + SIGKILL);
    const std::string before = Read(dir / "digest-old");
    ASSERT_EQ(InAProcess(nullptr, "", [&] { return Sweep(dir.path()); }), 0);
    EXPECT_FALSE(Exists(dir.path(), kOld));
    EXPECT_FALSE(Exists(dir.path(), "uploads/" + kUpload));
    EXPECT_TRUE(Exists(dir.path(), kYoung + "/manifest"));
    ASSERT_EQ(InAProcess(nullptr, "", [&] { return Digest(dir.path(), 4, "old"); }), 0);
    EXPECT_EQ(Read(dir / "digest-old"), before);
  }
}

TEST_F(RemovalCrashTest, TheSameRequestBeginsAnewRightAfterTheDeath) {
  for (const std::string point : {"store.removed.spec", "store.emptied.spec", "store.folder-removed.spec"}) {
    SCOPED_TRACE(point);
    const fakes::TempDir dir;
    Fill(dir.path());
    const std::string before = Read(dir / "digest-old");
    ASSERT_EQ(InAProcess("GOUJI_CRASH_AT", point + ":1", [&] { return Sweep(dir.path()); }), 128 + SIGKILL);
    ASSERT_EQ(InAProcess(nullptr, "", [&] { return Digest(dir.path(), 2, "old"); }), 0);
    EXPECT_EQ(Read(dir / "digest-old"), before);
  }
}

}  // namespace
}  // namespace gouji::jobs
