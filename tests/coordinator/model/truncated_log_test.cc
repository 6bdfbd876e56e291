// Redis comes back with any part of its log, repaired as its manual says: the job ends with the records of an undisturbed
// run.
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "tests/coordinator/model/redis_fixture.h"

namespace gouji::jobs {
namespace {

namespace fs = std::filesystem;

constexpr int kDocuments = 2;
constexpr size_t kRandomCuts = 50;

class TruncatedLogTest : public RedisFixture {
 protected:
  TruncatedLogTest() : RedisFixture(kDocuments) {}

  // A job of which `resolved` shards have their outcome, or which is over, and what Redis wrote of it.
  void MakeJob(int resolved, bool sealed = false) {
    ASSERT_TRUE(redis_.Start()) << redis_.Log();
    RedisNode node = Connect(redis_.Url(), "a");
    job_ = Submit(*node.coordinator, "r1");
    FakeWorker worker("w", *node.coordinator, store_);
    for (int i = 0; i < resolved; ++i) {
      const auto leases = worker.Claim();
      ASSERT_EQ(leases.size(), 1u);
      ASSERT_TRUE(worker.Resolve(leases[0]).ok());
      ASSERT_TRUE(*worker.Commit(leases[0]));
    }
    // One more is under work.
    if (resolved < kDocuments) {
      ASSERT_EQ(worker.Claim().size(), 1u);
    }
    if (sealed) {
      Finish(*node.coordinator, job_, worker);
    }
    redis_.KillHard();
    saved_ = dir_ / "saved";
    fs::copy(redis_.directory(), saved_, fs::copy_options::recursive);
    for (const auto& entry : fs::recursive_directory_iterator(saved_)) {
      if (entry.path().string().ends_with(".incr.aof")) log_ = fs::relative(entry.path(), saved_).string();
    }
    ASSERT_FALSE(log_.empty());
  }

  std::string Log() const {
    std::ifstream in(saved_ + "/" + log_, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }

  // Ends of its commands: each is *N and N words, a length and its bytes each.
  static std::set<size_t> Boundaries(const std::string& log) {
    std::set<size_t> ends = {0};
    const auto number = [&](size_t* at) {
      const size_t end = log.find("\r\n", *at);
      const size_t value = std::stoull(log.substr(*at + 1, end - *at - 1));
      *at = end + 2;
      return value;
    };
    for (size_t at = 0; at < log.size() && log[at] == '*';) {
      size_t words = number(&at);
      for (; words > 0; --words) {
        const size_t bytes = number(&at);
        at += bytes + 2;
      }
      ends.insert(at);
    }
    return ends;
  }

  // It asks whether it may; the server itself would refuse a torn log (aof-load-truncated no).
  void Repair() const {
    const std::string folder = redis_.directory() + "/" + fs::path(log_).parent_path().string();
    std::string manifest;
    for (const auto& entry : fs::directory_iterator(folder)) {
      if (entry.path().string().ends_with(".manifest")) manifest = entry.path();
    }
    ASSERT_FALSE(manifest.empty());
    const fakes::Finished fixed = fakes::Run({"sh", "-c", "echo y | redis-check-aof --fix \"$0\"", manifest});
    ASSERT_EQ(fixed.exit_code, 0) << fixed.out << fixed.err;
  }

  void FinishAfterEveryCut() {
    const std::string log = Log();
    std::set<size_t> cuts = Boundaries(log);
    ASSERT_GT(cuts.size(), 10u);
    ASSERT_EQ(*cuts.rbegin(), log.size()) << "the log is not understood";
    std::mt19937 random(7);
    for (size_t i = 0; i < kRandomCuts; ++i) cuts.insert(random() % log.size());
    std::printf("bytes=%zu commands=%zu cuts=%zu\n", log.size(), Boundaries(log).size() - 1, cuts.size());
    const auto objects = store_.Snapshot();
    for (const size_t cut : cuts) {
      SCOPED_TRACE("cut at byte " + std::to_string(cut) + " of " + std::to_string(log.size()));
      store_.Clear();
      for (const auto& [name, bytes] : objects) store_.Overwrite(name, bytes);
      fs::remove_all(redis_.directory());
      fs::copy(saved_, redis_.directory(), fs::copy_options::recursive);
      fs::resize_file(redis_.directory() + "/" + log_, cut);
      Repair();
      ASSERT_TRUE(redis_.Start()) << redis_.Log();
      RedisNode node = Connect(redis_.Url(), "b");
      FakeWorker worker("v", *node.coordinator, store_);
      Finish(*node.coordinator, job_, worker);
      Pass({node.coordinator.get()}, 2'000);
      EXPECT_TRUE(node.queue->Jobs()->empty()) << "a job that is over is brought back";
      ExpectWhole(job_, kDocuments, undisturbed_);
      redis_.KillHard();
      if (HasFailure()) return;
    }
  }

  const fakes::TempDir dir_;
  fakes::RedisServer redis_{
      {.append_only = true, .append_fsync = "always", .more = {"--aof-load-truncated", "no"}}};
  std::string saved_;
  std::string log_;  // below the directory
  std::string job_;
};

TEST_F(TruncatedLogTest, Invariants03And05And13OfAJobHalfDone) {
  MakeJob(1);
  FinishAfterEveryCut();
}

TEST_F(TruncatedLogTest, Invariants01And11OfAJobThatIsOver) {
  MakeJob(kDocuments, /*sealed=*/true);
  const auto objects = store_.Snapshot();
  FinishAfterEveryCut();
  for (const auto& [name, bytes] : objects) {
    if (name.starts_with("jobs/")) {
      EXPECT_EQ(store_.Get(name).value_or(""), bytes) << name;
    }
  }
  for (const auto& [name, bytes] : store_.Snapshot()) {
    if (name.starts_with("jobs/")) {
      EXPECT_TRUE(objects.contains(name)) << name << " came after the manifest";
    }
  }
}

TEST_F(TruncatedLogTest, Invariants03And05And13OfAJobWhoseShardsAreAllDone) {
  MakeJob(kDocuments);
  FinishAfterEveryCut();
}

}  // namespace
}  // namespace gouji::jobs
