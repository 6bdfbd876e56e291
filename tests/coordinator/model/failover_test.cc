// A job over Redis servers that take each other's place: one that holds its schedule is killed in the middle.
#include <gtest/gtest.h>

#include "coordinator/queue/queue_state.h"
#include "coordinator/queue/redis_library.h"
#include "tests/coordinator/model/redis_fixture.h"
#include "tests/fakes/redis_group.h"

namespace gouji::jobs {
namespace {

constexpr int kDocuments = 12;

class FailoverTest : public RedisFixture {
 protected:
  FailoverTest() : RedisFixture(kDocuments) {}

  void FinishAcrossAFailover() {
    RedisNode a = Connect(group_.Url(), "a");
    RedisNode b = Connect(group_.Url(), "b");
    const std::string job = Submit(*a.coordinator, "r1");
    FakeWorker worker("w", *a.coordinator, store_);
    std::vector<dispatch::v1::Lease> leases = worker.Claim(3);
    ASSERT_EQ(leases.size(), 3u);
    ASSERT_TRUE(worker.Resolve(leases[0]).ok());
    ASSERT_TRUE(*worker.Commit(leases[0]));
    // This one's outcome stands, and its commit comes too late for the server that knew of the lease.
    ASSERT_TRUE(worker.Resolve(leases[1]).ok());
    const auto before = leases[0].fence().epoch();

    ASSERT_TRUE(
        group_.KillHolderOf(queue::PartitionKeys(queue::PartitionOf(job, queue::kPartitions)).front()))
        << group_.Log();
    ASSERT_TRUE(fakes::Eventually(
        [&] {
          Pass({a.coordinator.get(), b.coordinator.get()}, 500);
          const auto epoch = a.queue->StoredEpoch();
          return epoch.ok() && *epoch > before && a.coordinator->Serving() && b.coordinator->Serving();
        },
        std::chrono::seconds(90)))
        << group_.Log();
    EXPECT_TRUE(*worker.Commit(leases[1]));
    FakeWorker other("v", *b.coordinator, store_);
    Finish(*b.coordinator, job, other);
    ExpectWhole(job, kDocuments, undisturbed_);
    ExpectWrittenOnce();
  }

  fakes::RedisGroup group_;
};

TEST_F(FailoverTest, Invariants03And05And13AcrossTheLossOfANodeOfACluster) {
  ASSERT_TRUE(group_.StartCluster()) << group_.Log();
  FinishAcrossAFailover();
}

TEST_F(FailoverTest, Invariants03And05And13AcrossAFailoverBySentinels) {
  ASSERT_TRUE(group_.StartSentinels()) << group_.Log();
  FinishAcrossAFailover();
}

}  // namespace
}  // namespace gouji::jobs
