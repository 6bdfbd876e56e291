// kill -9 in the middle of a job of 20 000 reports: of a worker, of a coordinator, of Redis. Nothing is lost or doubled: the digest is
// that of an undisturbed embedded run.

#include <gtest/gtest.h>

#include <fstream>

#include "tests/cluster/cluster.h"

namespace gouji::cluster {
namespace {

using std::chrono::seconds;

class CrashTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    dir_ = new fakes::TempDir();
    corpus_ = new std::string(GenerateCorpus(*dir_ / "corpus", 20000, 7, "jsonl"));
    undisturbed_ = new std::string(EmbeddedDigest(*corpus_, *dir_ / "embedded"));
  }
  static void TearDownTestSuite() {
    delete undisturbed_;
    delete corpus_;
    delete dir_;
  }

  static void ExpectUndisturbed(const Cluster& cluster, const std::string& job) {
    const fakes::Finished watch = cluster.Gouji({"watch", job}, seconds(180));
    ASSERT_EQ(watch.exit_code, 0) << watch.err << cluster.Logs();
    EXPECT_EQ(cluster.Verify(job), *undisturbed_);
    EXPECT_EQ(cluster.Verify(cluster.store()), *undisturbed_);
  }

  static fakes::TempDir* dir_;
  static std::string* corpus_;
  static std::string* undisturbed_;
};

fakes::TempDir* CrashTest::dir_ = nullptr;
std::string* CrashTest::corpus_ = nullptr;
std::string* CrashTest::undisturbed_ = nullptr;

TEST_F(CrashTest, KilledWorkerLosesNothing) {
  Cluster cluster({});
  std::string job;
  cluster.InTheMiddle({*corpus_}, &job, [&] { cluster.worker(0).KillHard(); });
  ExpectUndisturbed(cluster, job);
}

TEST_F(CrashTest, AllWorkersKilledAndRestartedLoseNothing) {
  Cluster cluster({});
  std::string job;
  cluster.InTheMiddle({*corpus_}, &job, [&] {
    cluster.worker(0).KillHard();
    cluster.worker(1).KillHard();
    cluster.StartWorker(0);
  });
  ExpectUndisturbed(cluster, job);
}

TEST_F(CrashTest, KilledCoordinatorLosesNothing) {
  Cluster cluster({});
  std::string job;
  cluster.InTheMiddle({*corpus_}, &job, [&] { cluster.coordinator(0).KillHard(); });
  ExpectUndisturbed(cluster, job);
}

TEST_F(CrashTest, AllCoordinatorsKilledAndRestartedLoseNothing) {
  Cluster cluster({});
  std::string job;
  cluster.InTheMiddle({*corpus_}, &job, [&] {
    cluster.coordinator(0).KillHard();
    cluster.coordinator(1).KillHard();
    cluster.StartCoordinator(0);
    cluster.StartCoordinator(1);
  });
  ExpectUndisturbed(cluster, job);
}

TEST_F(CrashTest, KilledRedisWithItsFileLosesNothing) {
  Cluster cluster({});
  std::string job;
  cluster.InTheMiddle({*corpus_}, &job, [&] {
    cluster.redis().KillHard();
    ASSERT_TRUE(cluster.redis().Start()) << cluster.redis().Log();
  });
  ExpectUndisturbed(cluster, job);
}

TEST_F(CrashTest, KilledRedisWithoutItsFileLosesNothing) {
  Cluster cluster({});
  std::string job;
  cluster.InTheMiddle({*corpus_}, &job, [&] {
    cluster.redis().KillHard();
    cluster.redis().DropFiles();
    ASSERT_TRUE(cluster.redis().Start()) << cluster.redis().Log();
  });
  ExpectUndisturbed(cluster, job);
}

// Every document that kills its child process costs one failed record; all others are as in a clean corpus.
TEST(PoisonTest, DocumentThatCrashesItsChildCostsOneFailedRecord) {
  fakes::TempDir dir;
  const std::string corpus = GenerateCorpus(dir / "corpus", 300, 11, "files");
  std::ofstream(corpus + "/poison-1.txt")
      << "2023年政府信息公开工作年度报告\n一、总体情况\ngouji-test:crash\n";
  std::ofstream(corpus + "/poison-3.txt")
      << "2023年政府信息公开工作年度报告\n一、总体情况\ngouji-test:crash\n";
  Cluster cluster({.worker_env = {{"GOUJI_TEST_HOOKS", "1"}}});
  const fakes::Finished submit = cluster.Gouji({"submit", corpus, "--watch"});
  ASSERT_EQ(submit.exit_code, 0) << submit.err << cluster.Logs();
  const std::string job = submit.out.substr(0, submit.out.find('\n'));
  const fakes::Finished reports = cluster.Gouji({"results", job, "--table", "reports", "--format", "jsonl"});
  std::istringstream lines(reports.out);
  int crashed = 0;
  int total = 0;
  for (std::string line; std::getline(lines, line);) {
    ++total;
    if (line.find("\"error\":\"crashed\"") == std::string::npos) continue;
    ++crashed;
    EXPECT_NE(line.find("poison-"), std::string::npos) << line;
    EXPECT_NE(line.find("\"outcome\":\"failed\""), std::string::npos) << line;
  }
  EXPECT_EQ(crashed, 2) << reports.out.substr(0, 2000);
  EXPECT_EQ(total, 302);
}

}  // namespace
}  // namespace gouji::cluster
