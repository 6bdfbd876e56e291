// Claims that wait for work.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "coordinator/jobs/coordinator.h"
#include "tests/coordinator/jobs/fixture.h"

namespace gouji::jobs {
namespace {

class ClaimsTest : public CoordinatorTest {
 protected:
  // Its ticket; what it is answered goes into answered_.
  uint64_t Wait(Node& node, const std::string& id) {
    dispatch::v1::ClaimShardsRequest request;
    FakeWorker worker(id, *node.coordinator, store_);
    *request.mutable_worker() = worker.info();
    request.set_max_shards(1);
    request.set_max_wait_ms(10'000);
    return node->ClaimShardsAsync(request, [this, id](auto response) {
      ASSERT_TRUE(response.ok()) << response.status();
      answered_.push_back(id + (response->leases().empty() ? " none" : " one"));
    });
  }
  std::vector<std::string> answered_;
};

TEST_F(ClaimsTest, ThoseThatWaitAreAnsweredInOrder) {
  AddFiles(1);
  Node node = MakeNode("a");
  Wait(node, "first");
  Wait(node, "second");
  const uint64_t third = Wait(node, "third");
  node->RunDue();
  EXPECT_TRUE(answered_.empty());
  Submit(*node.coordinator, "r1");
  EXPECT_THAT(answered_, ::testing::ElementsAre("first one"));
  node->CancelClaim(third);
  EXPECT_THAT(answered_, ::testing::ElementsAre("first one", "third none"));
  Pass({node.coordinator.get()}, 11'000);
  EXPECT_THAT(answered_, ::testing::ElementsAre("first one", "third none", "second none"));
  Wait(node, "fourth");
  node->Stop();
  EXPECT_EQ(answered_.back(), "fourth none");
}

// A claim that is being tried is in no line: whoever leaves or closes at this moment is answered all the same.
TEST_F(ClaimsTest, ThoseThatAreBeingTriedAreAnsweredWhenTheyLeaveOrAllStops) {
  AddFiles(1);
  Node node = MakeNode("a");
  const uint64_t leaver = Wait(node, "leaver");
  node.queue->OnClaim([&] { node->CancelClaim(leaver); });
  node->RunDue();
  EXPECT_THAT(answered_, ::testing::ElementsAre("leaver none"));
  node.queue->OnClaim({});
  Wait(node, "last");
  node.queue->OnClaim([&] { node->Stop(); });
  node->RunDue();
  EXPECT_THAT(answered_, ::testing::ElementsAre("leaver none", "last none"));
}

}  // namespace
}  // namespace gouji::jobs
