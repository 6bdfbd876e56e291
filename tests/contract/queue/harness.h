// What the contract suite needs of a queue implementation: handles on one state, and a clock that tests move.
//
// Role: makes MemoryQueue (with a cluster's number of partitions) and RedisQueue (over a redis-server of the test
// program's own) look alike to the suite. Ownership: a harness owns the state; handles end before it.
// Threads: one. Errors: a server that does not start fails the test.
//
//   std::unique_ptr<QueueHarness> harness = MakeHarness(Kind::kRedis, limits);
//   std::unique_ptr<Queue> queue = harness->Open();
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "coordinator/queue/queue.h"
#include "tests/fakes/redis_server.h"

namespace gouji::queue {

enum class Kind { kMemory, kRedis };

class QueueHarness {
 public:
  static constexpr int64_t kStartMs = 1'700'000'000'000;

  virtual ~QueueHarness() = default;
  // Another handle on the same state, of no epoch yet.
  virtual std::unique_ptr<Queue> Open() = 0;
  virtual void SetClock(int64_t now_ms) = 0;

  void Advance(int64_t ms) { SetClock(now_ms_ += ms); }
  int64_t now_ms() const { return now_ms_; }

 protected:
  int64_t now_ms_ = kStartMs;
};

// Starts with an empty state at kStartMs.
std::unique_ptr<QueueHarness> MakeHarness(Kind kind, const Limits& limits);

// The test program's server, running; emptied of all data.
fakes::RedisServer& EmptyServer();
// Sets the clock that the functions see; it outlives a Reset.
void SetServerClock(fakes::RedisServer& server, int64_t now_ms);

// --- shorthand of the suite

// Job ids of one partition (a cluster's), in lexical order.
std::vector<std::string> JobsOfOnePartition(size_t count);
// Shards `<prefix>0000`, …; ordinals from `first`.
std::vector<Shard> Shards(const std::string& prefix, uint64_t first, uint64_t count);
WorkerEntry Worker(const std::string& id, uint32_t slots = 1);
LeaseRef Ref(const Lease& lease);
CommitRequest Done(const Lease& lease, const Counters& counters = {});
// "job/shard job/shard …"
std::string Names(const std::vector<Lease>& leases);

}  // namespace gouji::queue
