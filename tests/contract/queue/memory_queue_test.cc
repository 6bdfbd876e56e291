// MemoryQueue under threads (ThreadSanitizer judges it), and its handles.
#include "coordinator/queue/memory_queue.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "tests/contract/queue/contract_fixture.h"

namespace gouji::queue {
namespace {

TEST(MemoryQueue, ManyThreadsShareIt) {
  MemoryQueue queue(Limits{});
  GOUJI_ASSERT_OK(queue.Reset(1));
  GOUJI_ASSERT_OK(queue.Submit({.job = "job"}));
  constexpr uint64_t kShards = 300;
  std::atomic<uint64_t> done = 0;
  std::vector<std::thread> workers;
  for (int i = 0; i < 4; ++i) {
    workers.emplace_back([&, id = "w" + std::to_string(i)] {
      while (done < kShards) {
        const std::vector<Lease> leases = Must(queue.Claim(Worker(id), 2));
        if (leases.empty()) std::this_thread::yield();
        for (const Lease& lease : leases) {
          EXPECT_TRUE(Must(queue.Renew(Worker(id), {Ref(lease)})).empty());
          ++done;
          EXPECT_TRUE(queue.Commit(id, Done(lease, {{"documents", 1}})).ok());
        }
      }
    });
  }
  std::thread planner([&] {
    for (uint64_t cursor = 0; cursor < kShards;) {
      const uint64_t taken = Must(queue.Plan("job", cursor, Shards("s", cursor, kShards - cursor), true));
      if (taken == 0) std::this_thread::yield();
      cursor += taken;
    }
  });
  planner.join();
  for (std::thread& worker : workers) worker.join();
  EXPECT_EQ(Must(queue.Counts("job")).counters, (Counters{{"documents", kShards}}));
}

TEST(MemoryQueue, HandlesShareTheirStateAndOutliveEachOther) {
  auto first = std::make_unique<MemoryQueue>(Limits{});
  const std::unique_ptr<MemoryQueue> second = first->AnotherHandle();
  GOUJI_ASSERT_OK(first->Reset(3));
  GOUJI_ASSERT_OK(first->Submit({.job = "job"}));
  GOUJI_ASSERT_OK(second->Join(3));
  first.reset();
  EXPECT_TRUE(Must(second->Counts("job")).known);
}

}  // namespace
}  // namespace gouji::queue
