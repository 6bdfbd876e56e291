// What goes wrong around a cluster: each is a clear error or a wait, and nothing else is harmed.

#include <gtest/gtest.h>

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
  const std::string address = FreeAddress();
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

TEST(TroubleTest, RedisGoneInTheMiddleLeavesResultsReadable) {
  fakes::TempDir dir;
  const std::string corpus = GenerateCorpus(dir / "corpus", 300, 6, "jsonl");
  Cluster cluster({});
  const fakes::Finished submit = cluster.Gouji({"submit", corpus, "--watch"});
  ASSERT_EQ(submit.exit_code, 0) << submit.err << cluster.Logs();
  const std::string job = submit.out.substr(0, submit.out.size() - 1);
  const std::string before = cluster.Verify(job);
  cluster.redis().KillHard();
  EXPECT_EQ(cluster.Verify(job), before);
  ASSERT_TRUE(fakes::Eventually(
      [&] {
        return HealthOf(cluster.coordinator_address(1), "gouji.dispatch.v1.DispatchService") == "NOT_SERVING";
      },
      seconds(30)))
      << cluster.Logs();
  EXPECT_TRUE(cluster.coordinator(0).Running());
  EXPECT_TRUE(cluster.worker(0).Running());
}

// Files of the worker cannot grow beyond a limit, as on a full disk: shards are given back and wait; with room again the job ends.
TEST(TroubleTest, FullDiskOfAWorkerIsWaitedOut) {
  fakes::TempDir dir;
  const std::string corpus = GenerateCorpus(dir / "corpus", 400, 8, "jsonl");
  const std::string embedded = EmbeddedDigest(corpus, dir / "embedded");
  Cluster cluster({.workers = 0});
  const std::string job = cluster.Submit({corpus});
  fakes::SpawnOptions small;
  small.file_size_limit = 4096;
  small.err_path = dir / "full.log";
  fakes::Process full(
      {fakes::Binary("gouji-worker"), "--coordinator", cluster.coordinator_addresses(), "--store",
       "file://" + cluster.store(), "--slots", "1", "--listen", "127.0.0.1:0", "--metrics", "127.0.0.1:0"},
      small);
  ASSERT_TRUE(
      fakes::Eventually([&] { return full.Err().find("\"shard\":\"") != std::string::npos; }, seconds(30)))
      << full.Err() << cluster.Logs();
  EXPECT_TRUE(full.Running()) << full.Err();
  EXPECT_EQ(cluster.StatusNumber(job, "failed"), 0) << "a full disk is no document's fault";
  fakes::Process roomy({fakes::Binary("gouji-worker"), "--coordinator", cluster.coordinator_addresses(),
                        "--store", "file://" + cluster.store(), "--slots", "1", "--listen", "127.0.0.1:0",
                        "--metrics", "127.0.0.1:0"});
  full.Signal(SIGTERM);
  EXPECT_EQ(full.Wait(seconds(30)), 0) << full.Err();
  const fakes::Finished watch = cluster.Gouji({"watch", job}, seconds(120));
  EXPECT_EQ(watch.exit_code, 0) << watch.err << cluster.Logs() << roomy.Err();
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
