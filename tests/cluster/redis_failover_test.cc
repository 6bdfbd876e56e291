// A job of real daemons over Redis servers that take each other's place: the one that holds its schedule is killed in the
// middle, and the digest is that of an undisturbed embedded run.
#include <gtest/gtest.h>

#include <string>

#include "coordinator/queue/queue_state.h"
#include "coordinator/queue/redis_library.h"
#include "tests/cluster/cluster.h"
#include "tests/fakes/redis_group.h"
#include "tests/fakes/redis_server.h"

namespace gouji::cluster {
namespace {

using std::chrono::seconds;

constexpr int kDocuments = 6000;
constexpr int kSeed = 11;

class RedisFailoverTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!fakes::RedisServer::Installed()) GTEST_SKIP() << "redis-server is not installed";
    corpus_ = GenerateCorpus(dir_ / "corpus", kDocuments, kSeed, "jsonl");
    undisturbed_ = EmbeddedDigest(corpus_, dir_ / "embedded");
  }

  void FinishAcrossAFailover() {
    Cluster cluster({.redis_url = group_.Url()});
    std::string job;
    cluster.InTheMiddle({corpus_}, &job, [&] {
      const std::string key = queue::PartitionKeys(queue::PartitionOf(job, queue::kPartitions)).front();
      ASSERT_TRUE(group_.KillHolderOf(key)) << group_.Log();
    });
    const fakes::Finished watch = cluster.Gouji({"watch", job}, seconds(180));
    ASSERT_EQ(watch.exit_code, 0) << watch.err << cluster.Logs() << group_.Log();
    EXPECT_EQ(cluster.Verify(job), undisturbed_);
    EXPECT_EQ(cluster.CoordinatorMetric("gouji_coordinator_invariant_violations_total"), 0);
    // One at the start, another after the loss.
    EXPECT_GE(cluster.CoordinatorMetric("gouji_coordinator_epochs_taken_total"), 2);
  }

  fakes::TempDir dir_;
  std::string corpus_;
  std::string undisturbed_;
  fakes::RedisGroup group_;
};

TEST_F(RedisFailoverTest, AKilledMasterOfAClusterOfSixLosesNothing) {
  ASSERT_TRUE(group_.StartCluster()) << group_.Log();
  FinishAcrossAFailover();
}

TEST_F(RedisFailoverTest, AKilledPrimaryBelowSentinelsLosesNothing) {
  ASSERT_TRUE(group_.StartSentinels()) << group_.Log();
  FinishAcrossAFailover();
}

}  // namespace
}  // namespace gouji::cluster
