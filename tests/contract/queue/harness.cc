#include "tests/contract/queue/harness.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdio>

#include "coordinator/queue/memory_queue.h"
#include "coordinator/queue/queue_state.h"
#include "coordinator/queue/redis_library.h"
#include "coordinator/queue/redis_queue.h"

namespace gouji::queue {
namespace {

class MemoryHarness final : public QueueHarness {
 public:
  explicit MemoryHarness(const Limits& limits)
      : clock_(kStartMs),
        root_(
            limits, [this] { return clock_.load(); }, kPartitions) {}

  std::unique_ptr<Queue> Open() override { return root_.AnotherHandle(); }
  void SetClock(int64_t now_ms) override { clock_ = now_ms; }

 private:
  std::atomic<int64_t> clock_;
  MemoryQueue root_;
};

class RedisHarness final : public QueueHarness {
 public:
  explicit RedisHarness(const Limits& limits) : limits_(limits), server_(EmptyServer()) {
    SetServerClock(server_, kStartMs);
  }

  std::unique_ptr<Queue> Open() override {
    absl::StatusOr<std::unique_ptr<RedisQueue>> queue = RedisQueue::Open(server_.Url(), limits_);
    EXPECT_TRUE(queue.ok()) << queue.status();
    return *std::move(queue);
  }
  void SetClock(int64_t now_ms) override { SetServerClock(server_, now_ms); }

 private:
  const Limits limits_;
  fakes::RedisServer& server_;
};

}  // namespace

fakes::RedisServer& EmptyServer() {
  static fakes::RedisServer server;
  EXPECT_TRUE(server.Start()) << server.Log();
  EXPECT_EQ(server.Command({"FLUSHALL"}), "OK");
  return server;
}

void SetServerClock(fakes::RedisServer& server, int64_t now_ms) {
  for (uint32_t i = 0; i < kPartitions; ++i) {
    EXPECT_TRUE(server.Command({"HSET", PartitionKeys(i).front(), "clock", std::to_string(now_ms)}));
  }
  EXPECT_TRUE(server.Command({"HSET", WorkerKeys().front(), "clock", std::to_string(now_ms)}));
}

std::unique_ptr<QueueHarness> MakeHarness(Kind kind, const Limits& limits) {
  if (kind == Kind::kMemory) return std::make_unique<MemoryHarness>(limits);
  return std::make_unique<RedisHarness>(limits);
}

std::vector<std::string> JobsOfOnePartition(size_t count) {
  std::vector<std::string> jobs;
  for (int i = 100; jobs.size() < count; ++i) {
    const std::string name = "job" + std::to_string(i);
    if (PartitionOf(name, kPartitions) == 3) jobs.push_back(name);
  }
  return jobs;
}

std::vector<Shard> Shards(const std::string& prefix, uint64_t first, uint64_t count) {
  std::vector<Shard> shards;
  for (uint64_t i = first; i < first + count; ++i) {
    char number[8];
    std::snprintf(number, sizeof(number), "%04d", static_cast<int>(i % 10000));
    // A payload is any bytes.
    shards.push_back({prefix + number, std::string("p\0\xff\n", 4) + number, i});
  }
  return shards;
}

WorkerEntry Worker(const std::string& id, uint32_t slots) {
  WorkerEntry worker;
  worker.id = id;
  worker.info = "info of " + id;
  worker.slots = slots;
  return worker;
}

LeaseRef Ref(const Lease& lease) {
  return {lease.job, lease.shard.name, lease.fence};
}

CommitRequest Done(const Lease& lease, const Counters& counters) {
  return {.lease = Ref(lease), .ordinal = lease.shard.ordinal, .counters = counters, .children = {}};
}

std::string Names(const std::vector<Lease>& leases) {
  std::string names;
  for (const Lease& lease : leases) {
    names += (names.empty() ? "" : " ") + lease.job + "/" + lease.shard.name;
  }
  return names;
}

}  // namespace gouji::queue
