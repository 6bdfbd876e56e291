// kill -9 in the middle of a job of 20 000 reports: of a worker, of a coordinator, of Redis. Nothing is lost or doubled: the digest is
// that of an undisturbed embedded run.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

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
    EXPECT_EQ(cluster.CoordinatorMetric("gouji_coordinator_invariant_violations_total"), 0);
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
  EXPECT_GE(cluster.CoordinatorMetric(R"(gouji_coordinator_leases_expired_total{cause="worker-lost"})"), 1);
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
  std::unique_ptr<fakes::Process> watch;
  cluster.InTheMiddle({*corpus_}, &job, [&] {
    watch = std::make_unique<fakes::Process>(std::vector<std::string>{
        fakes::Binary("gouji"), "watch", job, "--coordinator", cluster.coordinator_addresses()});
    ASSERT_TRUE(fakes::Eventually([&] { return !watch->Err().empty(); }, seconds(60)));
    cluster.coordinator(0).KillHard();
    cluster.coordinator(1).KillHard();
    ASSERT_TRUE(fakes::Eventually([&] { return watch->Err().find("trying again") != std::string::npos; },
                                  seconds(60)))
        << watch->Err();
    cluster.StartCoordinator(0);
    cluster.StartCoordinator(1);
  });
  ExpectUndisturbed(cluster, job);
  // Who watched meanwhile saw it to its end.
  EXPECT_EQ(watch->Wait(seconds(60)), 0) << watch->Err();
  EXPECT_NE(watch->Err().find("succeeded"), std::string::npos) << watch->Err();
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
  // One at the start, one for the loss; the job was looked through then.
  EXPECT_GE(cluster.CoordinatorMetric("gouji_coordinator_epochs_taken_total"), 2);
  EXPECT_GE(cluster.CoordinatorMetric("gouji_coordinator_reconciliations_total"), 1);
}

// Every poisonous document costs one failed record that says why; all others are as in a clean corpus.
TEST(PoisonTest, EachKindOfPoisonCostsOneFailedRecord) {
  fakes::TempDir dir;
  const std::string corpus = GenerateCorpus(dir / "corpus", 300, 11, "files");
  const std::map<std::string, std::string> reasons = {
      {"crash", "crashed"}, {"hang", "timed-out"}, {"fork", "crashed"}, {"fill", "crashed"}};
  for (const auto& [kind, reason] : reasons) {
    std::ofstream(corpus + "/poison-" + kind + ".txt")
        << "2023年政府信息公开工作年度报告\n一、总体情况\ngouji-test:" << kind << "\n";
  }
  const std::string undisturbed = [&] {
    fakes::TempDir clean;
    std::filesystem::copy(corpus, clean / "reports", std::filesystem::copy_options::recursive);
    for (const auto& [kind, reason] : reasons)
      std::filesystem::remove(clean / "reports/poison-" + kind + ".txt");
    fakes::Run({fakes::Binary("gouji"), "run", clean / "reports", "--out", clean / "out", "--quiet"});
    return fakes::Run({fakes::Binary("gouji"), "results", clean / "out", "--format", "jsonl"}).out;
  }();
  Cluster cluster({.worker_env = {{"GOUJI_TEST_HOOKS", "1"}}});
  const fakes::Finished submit = cluster.Gouji({"submit", corpus, "--document-timeout", "2", "--watch"});
  ASSERT_EQ(submit.exit_code, 0) << submit.err << cluster.Logs();
  const std::string job = submit.out.substr(0, submit.out.find('\n'));

  const fakes::Finished letters = cluster.Gouji({"dead-letters", job, "--output", "json"});
  ASSERT_EQ(letters.exit_code, 0) << letters.err;
  std::map<std::string, std::string> found;
  std::istringstream lines(letters.out);
  for (std::string line; std::getline(lines, line);) {
    for (const auto& [kind, reason] : reasons) {
      if (line.find("poison-" + kind + ".txt") == std::string::npos) continue;
      found[kind] = line.find("\"reason\":\"" + reason + "\"") != std::string::npos ? reason : line;
    }
  }
  EXPECT_EQ(found, reasons) << letters.out;
  EXPECT_EQ(std::count(letters.out.begin(), letters.out.end(), '\n'), 4) << letters.out;

  EXPECT_EQ(cluster.CoordinatorMetric("gouji_coordinator_dead_letters_total"), 4);

  // The neighbours' rows are those of the corpus without poison.
  std::istringstream rows(cluster.Gouji({"results", job, "--format", "jsonl"}).out);
  std::string others;
  for (std::string row; std::getline(rows, row);) {
    if (row.find("\"poison-") == std::string::npos) others += row + "\n";
  }
  EXPECT_EQ(others, undisturbed);

  // Read once more, they are poison still.
  const fakes::Finished requeue =
      cluster.Gouji({"requeue", job, "--document-timeout", "2", "--watch", "--quiet"});
  ASSERT_EQ(requeue.exit_code, 0) << requeue.err << cluster.Logs();
  const std::string again = requeue.out.substr(0, requeue.out.find('\n'));
  EXPECT_EQ(cluster.Gouji({"dead-letters", again, "--output", "json"}).out, letters.out);
  EXPECT_EQ(cluster.StatusNumber(again, "documents"), 4);
}

}  // namespace
}  // namespace gouji::cluster
