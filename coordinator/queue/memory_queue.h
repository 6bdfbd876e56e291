// The queue in this process: `gouji run`, models and tests.
//
// Role: a lock and a clock around QueueState, which holds all the rules. Nothing survives the
// process. Ownership: handles made by AnotherHandle share one state (as two coordinators share one Redis) and
// keep it alive. Threads: all methods from any thread. Errors: those of Queue that need no network.
//
//   MemoryQueue queue(Limits{});
//   absl::Status opened = queue.Reset(1);
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>

#include "coordinator/queue/queue.h"

namespace gouji::queue {

// Milliseconds; need not be Unix time.
using ClockMs = std::function<int64_t()>;
// Unix time in milliseconds.
int64_t SystemClockMs();

class MemoryQueue final : public Queue {
 public:
  // Everything shares one partition unless tests ask for more.
  explicit MemoryQueue(const Limits& limits, ClockMs clock = SystemClockMs, uint32_t partitions = 1);
  ~MemoryQueue() override;

  // A second view of the same state, with its own epoch: 0 until it joins or resets.
  std::unique_ptr<MemoryQueue> AnotherHandle() const;

  absl::StatusOr<uint64_t> StoredEpoch() override;
  absl::Status Reset(uint64_t epoch) override;
  absl::Status Join(uint64_t epoch) override;
  uint64_t epoch() const override { return epoch_.load(); }

  absl::Status Submit(const JobEntry& job) override;
  absl::Status Adopt(const JobSnapshot& job) override;
  absl::StatusOr<uint64_t> Plan(const std::string& job, uint64_t cursor, const std::vector<Shard>& shards,
                                bool last) override;
  absl::Status SetPaused(const std::string& job, bool paused) override;
  absl::Status Remove(const std::string& job) override;
  absl::StatusOr<JobCounts> Counts(const std::string& job) override;
  absl::StatusOr<std::vector<std::string>> Jobs() override;

  absl::StatusOr<std::vector<Lease>> Claim(const WorkerEntry& worker, uint32_t max) override;
  absl::StatusOr<std::vector<LeaseRef>> Renew(const WorkerEntry& worker,
                                              const std::vector<LeaseRef>& leases) override;
  absl::StatusOr<std::vector<bool>> CommitAll(const std::string& worker,
                                              const std::vector<CommitRequest>& requests) override;
  absl::StatusOr<bool> Release(const LeaseRef& lease, bool failure) override;
  absl::StatusOr<std::vector<Lease>> Reap(uint32_t max) override;

  absl::StatusOr<std::vector<WorkerEntry>> Workers() override;
  absl::Status RequestDrain(const std::string& worker) override;
  absl::StatusOr<bool> DrainRequested(const std::string& worker) override;

  absl::StatusOr<std::string> Dump() override;

 private:
  struct Shared;
  explicit MemoryQueue(std::shared_ptr<Shared> shared);

  // Runs `action` on the state under the lock, when the epoch is this handle's.
  template <typename Action>
  absl::Status Locked(Action action);
  // Under the lock:
  absl::Status CheckEpoch() const;

  const std::shared_ptr<Shared> shared_;
  std::atomic<uint64_t> epoch_{0};
  uint32_t next_claim_ = 0;  // partition that the next claim starts at; guarded by the lock
  uint32_t next_reap_ = 0;
};

}  // namespace gouji::queue
