// What goes wrong around a cluster: each is a clear error or a wait, and nothing else is harmed.

#include <gtest/gtest.h>
#include <sys/mount.h>

#include <filesystem>
#include <fstream>

#include "tests/cluster/cluster.h"
#include "tests/cluster/grpc_probe.h"

namespace gouji::cluster {
namespace {

using std::chrono::seconds;

TEST(TroubleTest, UnreachableCoordinatorIsAClearError) {
  fakes::TempDir dir;
  std::ofstream(dir / "a.txt") << "text";
  const std::string address = "127.0.0.1:1";
  const fakes::Finished submit = fakes::Run(
      {fakes::Binary("gouji"), "submit", dir / "a.txt", "--coordinator", address}, {}, seconds(60));
  EXPECT_EQ(submit.exit_code, 2) << submit.err;
  EXPECT_NE(submit.err.find(address), std::string::npos) << submit.err;
  EXPECT_TRUE(submit.out.empty());
}

TEST(TroubleTest, RedisDownAtStartIsWaitedFor) {
  fakes::TempDir dir;
  const std::string corpus = GenerateCorpus(dir / "corpus", 300, 5, "jsonl");
  const std::string embedded = EmbeddedDigest(corpus, dir / "embedded");
  Cluster cluster({.start_redis = false});
  EXPECT_EQ(HealthOf(cluster.coordinator_address(0), "gouji.dispatch.v1.DispatchService"), "NOT_SERVING");
  EXPECT_EQ(HealthOf(cluster.coordinator_address(0), "gouji.result.v1.ResultService"), "SERVING");
  ASSERT_TRUE(cluster.redis().Start()) << cluster.redis().Log();
  ASSERT_TRUE(fakes::Eventually(
      [&] {
        return HealthOf(cluster.coordinator_address(0), "gouji.dispatch.v1.DispatchService") == "SERVING";
      },
      seconds(30)))
      << cluster.Logs();
  const fakes::Finished submit = cluster.Gouji({"submit", corpus, "--watch"});
  ASSERT_EQ(submit.exit_code, 0) << submit.err << cluster.Logs();
  EXPECT_EQ(cluster.Verify(submit.out.substr(0, submit.out.size() - 1)), embedded);
}

TEST(TroubleTest, RedisGoneInTheMiddleIsWaitedOut) {
  fakes::TempDir dir;
  const std::string corpus = GenerateCorpus(dir / "corpus", 4000, 6, "jsonl");
  const std::string embedded = EmbeddedDigest(corpus, dir / "embedded");
  Cluster cluster({});
  std::string job;
  cluster.InTheMiddle({corpus}, &job, [&] { cluster.redis().KillHard(); });
  const auto health = [&](int i) {
    return HealthOf(cluster.coordinator_address(i), "gouji.dispatch.v1.DispatchService");
  };
  ASSERT_TRUE(fakes::Eventually([&] { return health(0) == "NOT_SERVING" && health(1) == "NOT_SERVING"; },
                                seconds(60)))
      << cluster.Logs();
  // What is in the store can be read all the time; everyone lives and waits.
  EXPECT_EQ(HealthOf(cluster.coordinator_address(0), "gouji.result.v1.ResultService"), "SERVING");
  EXPECT_EQ(cluster.Gouji({"status", job}).exit_code, 0);
  EXPECT_EQ(cluster.Gouji({"results", job, "--limit", "1"}).exit_code, 0);
  for (int i = 0; i < 2; ++i) {
    EXPECT_TRUE(cluster.coordinator(i).Running());
    EXPECT_TRUE(cluster.worker(i).Running());
  }
  cluster.redis().DropFiles();
  ASSERT_TRUE(cluster.redis().Start()) << cluster.redis().Log();
  const fakes::Finished watch = cluster.Gouji({"watch", job}, seconds(180));
  ASSERT_EQ(watch.exit_code, 0) << watch.err << cluster.Logs();
  EXPECT_EQ(cluster.Verify(job), embedded);
}

// A file system of the test's own that is too small for the job's records.
class SmallDisk {
 public:
  explicit SmallDisk(std::string path) : path_(std::move(path)) {
    std::filesystem::create_directories(path_);
    mounted_ = mount("gouji-test", path_.c_str(), "tmpfs", 0, "size=300k") == 0;
  }
  ~SmallDisk() {
    if (mounted_) umount2(path_.c_str(), MNT_DETACH);
  }
  bool mounted() const { return mounted_; }
  bool Grow() const { return mount("gouji-test", path_.c_str(), "tmpfs", MS_REMOUNT, "size=256m") == 0; }

 private:
  const std::string path_;
  bool mounted_ = false;
};

TEST(TroubleTest, FullDiskIsWaitedOutAndBlamesNoDocument) {
  fakes::TempDir dir;
  SmallDisk disk(dir / "store");
  if (!disk.mounted()) GTEST_SKIP() << "this machine lets the test mount no file system of its own";
  const std::string corpus = GenerateCorpus(dir / "corpus", 400, 8, "jsonl");
  const std::string embedded = EmbeddedDigest(corpus, dir / "embedded");
  Cluster cluster({.store = dir / "store"});
  const std::string job = cluster.Submit({corpus});
  ASSERT_TRUE(fakes::Eventually(
      [&] { return cluster.Logs().find("No space left on device") != std::string::npos; }, seconds(30)))
      << cluster.Logs();
  EXPECT_TRUE(cluster.worker(0).Running());
  EXPECT_TRUE(cluster.worker(1).Running());
  ASSERT_TRUE(disk.Grow());
  const fakes::Finished watch = cluster.Gouji({"watch", job}, seconds(120));
  EXPECT_EQ(watch.exit_code, 0) << watch.err << cluster.Logs();
  // The digest of a run with room: no document became a failed record for want of space.
  EXPECT_EQ(cluster.Verify(job), embedded);
}

TEST(TroubleTest, MissingPathIsRefusedBeforeAnythingIsWritten) {
  Cluster cluster({.workers = 0});
  const fakes::Finished submit = cluster.Gouji({"submit", "/no/such/corpus"});
  EXPECT_EQ(submit.exit_code, 2) << submit.err;
  EXPECT_NE(submit.err.find("/no/such/corpus"), std::string::npos) << submit.err;
  EXPECT_EQ(cluster.Gouji({"jobs", "--output", "name"}).out, "");
}

TEST(TroubleTest, StoreOfANewerVersionIsRefused) {
  fakes::TempDir dir;
  std::filesystem::create_directories(dir / "store");
  const std::string corpus = GenerateCorpus(dir / "corpus", 3, 9, "files");
  ASSERT_EQ(fakes::Run({fakes::Binary("gouji"), "run", corpus, "--out", dir / "store"}).exit_code, 0);
  std::ifstream in(dir / "store/format");
  std::string format((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  const size_t digit = format.find_last_of("0123456789");
  ASSERT_NE(digit, std::string::npos) << format;
  format[digit] = '9';
  std::filesystem::remove(dir / "store/format");
  std::ofstream(dir / "store/format") << format;
  const fakes::Finished coordinator =
      fakes::Run({fakes::Binary("gouji-coordinator"), "--listen", "127.0.0.1:0", "--redis",
                  "redis://127.0.0.1:1", "--store", "file://" + (dir / "store")},
                 {}, seconds(20));
  EXPECT_NE(coordinator.exit_code, 0);
  EXPECT_NE(coordinator.err.find("newer"), std::string::npos) << coordinator.err;
}

}  // namespace
}  // namespace gouji::cluster
