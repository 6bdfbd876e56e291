// Claims that wait for work.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "coordinator/jobs/coordinator.h"
#include "tests/coordinator/jobs/fixture.h"

namespace gouji::jobs {
namespace {

TEST_F(CoordinatorTest, ClaimsThatWaitAreAnsweredInOrder) {
  AddFiles(1);
  Node node = MakeNode("a");
  std::vector<std::string> answered;
  auto wait = [&](const std::string& id) {
    dispatch::v1::ClaimShardsRequest request;
    FakeWorker worker(id, *node.coordinator, store_);
    *request.mutable_worker() = worker.info();
    request.set_max_shards(1);
    request.set_max_wait_ms(10'000);
    return node->ClaimShardsAsync(request, [&answered, id](auto response) {
      ASSERT_TRUE(response.ok()) << response.status();
      answered.push_back(id + (response->leases().empty() ? " none" : " one"));
    });
  };
  wait("first");
  wait("second");
  const uint64_t third = wait("third");
  node->RunDue();
  EXPECT_TRUE(answered.empty());
  Submit(*node.coordinator, "r1");
  EXPECT_THAT(answered, ::testing::ElementsAre("first one"));
  node->CancelClaim(third);
  EXPECT_THAT(answered, ::testing::ElementsAre("first one", "third none"));
  Pass({node.coordinator.get()}, 11'000);
  EXPECT_THAT(answered, ::testing::ElementsAre("first one", "third none", "second none"));
  wait("fourth");
  node->Stop();
  EXPECT_EQ(answered.back(), "fourth none");
}

// A claim that is being tried is in no line: whoever leaves or closes at this moment is answered all the same.
TEST_F(CoordinatorTest, ClaimsThatAreBeingTriedAreAnsweredWhenTheyLeaveOrAllStops) {
  AddFiles(1);
  Node node = MakeNode("a");
  std::map<std::string, int> answered;
  auto wait = [&](const std::string& id) {
    dispatch::v1::ClaimShardsRequest request;
    FakeWorker worker(id, *node.coordinator, store_);
    *request.mutable_worker() = worker.info();
    request.set_max_shards(1);
    request.set_max_wait_ms(10'000);
    return node->ClaimShardsAsync(request, [&answered, id](auto response) {
      ASSERT_TRUE(response.ok()) << response.status();
      EXPECT_TRUE(response->leases().empty());
      ++answered[id];
    });
  };
  const uint64_t leaver = wait("leaver");
  node.queue->OnClaim([&] { node->CancelClaim(leaver); });
  node->RunDue();
  EXPECT_EQ(answered, (std::map<std::string, int>{{"leaver", 1}}));
  node.queue->OnClaim({});
  wait("last");
  node.queue->OnClaim([&] { node->Stop(); });
  node->RunDue();
  EXPECT_EQ(answered, (std::map<std::string, int>{{"leaver", 1}, {"last", 1}}));
}

}  // namespace
}  // namespace gouji::jobs
