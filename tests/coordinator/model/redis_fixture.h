// A job of some files, run undisturbed once, and coordinators over real Redis servers.
//
// Role: what the tests of lost and replaced servers share. Ownership: nodes own their queue and coordinator; the store is
// the fixture's. Threads: one. Errors: failures of the test.
//
//   class FailoverTest : public RedisFixture { FailoverTest() : RedisFixture(12) {} };
//   RedisNode a = Connect(server.Url(), "a");
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "coordinator/queue/redis_queue.h"
#include "tests/coordinator/jobs/fixture.h"
#include "tests/fakes/redis_server.h"

namespace gouji::jobs {

struct RedisNode {
  std::unique_ptr<queue::RedisQueue> queue;
  std::unique_ptr<Coordinator> coordinator;
};

class RedisFixture : public CoordinatorTest {
 protected:
  explicit RedisFixture(int documents) : documents_(documents) {}

  void SetUp() override {
    if (!fakes::RedisServer::Installed()) GTEST_SKIP() << "redis-server is not installed";
    AddFiles(documents_);
    undisturbed_ = UndisturbedDigest();
    ASSERT_FALSE(undisturbed_.empty());
  }

  // Serving, once the servers let it.
  RedisNode Connect(const std::string& url, const std::string& id) {
    RedisNode node;
    node.queue = queue::RedisQueue::Open(url, queue::Limits{}).value();
    node.coordinator = std::make_unique<Coordinator>(Options(id), store_, *node.queue, clock_);
    node.coordinator->RunDue();
    EXPECT_TRUE(Serves({node.coordinator.get()}));
    return node;
  }

  // Time passes for the coordinators as for the servers.
  bool Serves(const std::vector<Coordinator*>& coordinators) {
    const auto serving = [](Coordinator* coordinator) { return coordinator->Serving(); };
    return fakes::Eventually(
        [&] {
          if (std::all_of(coordinators.begin(), coordinators.end(), serving)) return true;
          Pass(coordinators, 500);
          return false;
        },
        std::chrono::seconds(90));
  }

  const int documents_;
  std::string undisturbed_;  // digest

 private:
  // Of the same job in a store and a queue of its own, to which nothing happens.
  std::string UndisturbedDigest() {
    fakes::MemoryStore store;
    LosingQueue queue(server_);
    Coordinator coordinator(Options("undisturbed"), store, queue, clock_);
    coordinator.RunDue();
    const std::string job = Submit(coordinator, "r1");
    FakeWorker worker("u", coordinator, store);
    EXPECT_EQ(Finish(coordinator, job, worker), documents_);
    auto verified = results::Verify(store, job);
    EXPECT_TRUE(verified.ok() && verified->complete) << verified.status();
    return verified.ok() ? verified->digest : "";
  }
};

}  // namespace gouji::jobs
