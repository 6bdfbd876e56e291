// Claims that wait for work.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

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
  Pass({node.coordinator.get()}, 500);
  EXPECT_THAT(answered_, ::testing::ElementsAre("leaver none"));
  node.queue->OnClaim({});
  Wait(node, "last");
  node.queue->OnClaim([&] { node->Stop(); });
  Pass({node.coordinator.get()}, 500);
  EXPECT_THAT(answered_, ::testing::ElementsAre("leaver none", "last none"));
}

// As many are tried as there is work for, and one more, whoever waits behind them.
TEST_F(ClaimsTest, OnlyAsManyAreTriedAsThereIsWorkFor) {
  AddFiles(2);
  Node node = MakeNode("a");
  int tries = 0;
  node.queue->OnClaim([&] { ++tries; });
  for (int i = 0; i < 20; ++i) Wait(node, "w" + std::to_string(i));
  EXPECT_EQ(tries, 1) << "who comes while others wait is not tried";
  node->RunDue();
  tries = 0;
  Submit(*node.coordinator, "r1");
  EXPECT_THAT(answered_, ::testing::ElementsAre("w0 one", "w1 one"));
  EXPECT_LE(tries, 3);
  // All of them are known, tried or not: the window is for all.
  EXPECT_EQ(node->ListWorkers({})->workers_size(), 20);
}

TEST_F(ClaimsTest, NobodyIsOvertakenByWhoComesLater) {
  AddFiles(1);
  Node node = MakeNode("a");
  Wait(node, "first");
  node->RunDue();
  // Work appears, and before anybody is served another one comes.
  ASSERT_TRUE(node->SubmitJob(Request("r1")).ok());
  bool later = false;
  node.queue->OnClaim([&] {
    if (!std::exchange(later, true)) Wait(node, "later");
  });
  Wait(node, "second");
  node->RunDue();
  ASSERT_TRUE(later);
  EXPECT_THAT(answered_, ::testing::ElementsAre("first one"));
}

// The look finds nothing, then work comes and its round is over, then the claim joins the line.
TEST_F(ClaimsTest, WorkThatComesBetweenTheLookAndTheLineIsNotMissed) {
  AddFiles(1);
  Node node = MakeNode("a");
  bool late = false;
  node.queue->OnNothing([&] {
    if (!std::exchange(late, true)) Submit(*node.coordinator, "r1");
  });
  Wait(node, "w");
  ASSERT_TRUE(late);
  EXPECT_TRUE(answered_.empty());
  node->RunDue();  // no time passed
  EXPECT_THAT(answered_, ::testing::ElementsAre("w one"));
}

// The same for one that found others in the line, which are served and gone before it joins.
TEST_F(ClaimsTest, WorkThatIsLeftWhenTheLineEndsIsNotMissed) {
  AddFiles(2);
  Node node = MakeNode("a");
  Wait(node, "first");
  node->RunDue();
  bool served = false;
  node.queue->OnRenew([&] {
    if (!std::exchange(served, true)) Submit(*node.coordinator, "r1");
  });
  Wait(node, "second");
  ASSERT_TRUE(served);
  EXPECT_THAT(answered_, ::testing::ElementsAre("first one"));
  node->RunDue();
  EXPECT_THAT(answered_, ::testing::ElementsAre("first one", "second one"));
}

TEST_F(ClaimsTest, AWorkerThatIsToDrainHearsItWhereverItWaits) {
  Node node = MakeNode("a");
  for (const char* id : {"first", "second", "third"}) Wait(node, id);
  node->RunDue();
  job::v1::DrainWorkerRequest drain;
  drain.set_worker_id("second");
  ASSERT_TRUE(node->DrainWorker(drain).ok());
  node->RunDue();
  EXPECT_THAT(answered_, ::testing::ElementsAre("second none"));
}

}  // namespace
}  // namespace gouji::jobs
