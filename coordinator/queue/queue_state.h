// The whole state behind a queue: its epoch, its partitions and the workers that were heard of.
//
// Role: the in-process twin of what Redis holds, as one value that models copy, compare and explore. It knows which
// partition a job belongs to and goes round the partitions; the rules within one are PartitionState's.
// It does not check epochs: callers compare `epoch` first, as each Redis function does.
// Threads: none. Times: milliseconds, given by the caller.
// Errors: none.
//
//   QueueState state(/*partitions=*/1);
//   state.Reset(1);
//   std::vector<Lease> leases = state.Claim(now_ms, limits, worker, 4, next_partition);
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "coordinator/queue/partition_state.h"
#include "coordinator/queue/queue.h"

namespace gouji::queue {

// Partitions of a cluster's queue. Fixed: a job's keys depend on it.
inline constexpr uint32_t kPartitions = 16;
// After how many worker timeouts a silent worker is forgotten.
inline constexpr int64_t kForgetAfterTimeouts = 10;
// Bound of ordinals and counters, in Redis as here: what its numbers hold exactly.
inline constexpr uint64_t kMaxNumber = uint64_t{1} << 53;

// Partition of a job among `partitions`.
uint32_t PartitionOf(std::string_view job, uint32_t partitions);

// What both queues check before they touch any state. INVALID_ARGUMENT tells which field is wrong.
absl::Status CheckName(std::string_view what, std::string_view name);
absl::Status CheckShards(const std::vector<Shard>& shards);
absl::Status CheckCounters(const Counters& counters);
absl::Status CheckSnapshot(const JobSnapshot& snapshot);
absl::Status CheckCommits(const std::vector<CommitRequest>& requests);

struct WorkerState {
  std::string info;
  uint32_t slots = 0;
  bool drain = false;
  int64_t seen_ms = 0;
  uint64_t done = 0;
  bool operator==(const WorkerState&) const = default;
};

class QueueState {
 public:
  explicit QueueState(uint32_t partitions) : partitions_(partitions) {}

  uint64_t epoch() const { return epoch_; }
  // False, and no change, when the state is of this or a later epoch. Keeps the workers.
  bool Reset(uint64_t epoch);

  PartitionState& partition(const std::string& job);
  const PartitionState& partition(const std::string& job) const;
  // Moving shards at which Plan adds nothing more.
  uint64_t Window(int64_t now_ms, const Limits& limits) const;
  std::vector<std::string> Jobs() const;

  // Starts at partition `next` and leaves there the one after the last that gave something.
  std::vector<Lease> Claim(int64_t now_ms, const Limits& limits, const WorkerEntry& worker, uint32_t max,
                           uint32_t& next);
  std::vector<LeaseRef> Renew(int64_t now_ms, const Limits& limits, const WorkerEntry& worker,
                              const std::vector<LeaseRef>& leases);
  // True when anything changed.
  bool Commit(const std::string& worker, const CommitRequest& request);
  // Starts at partition `next` and leaves there the one after.
  std::vector<Lease> Reap(int64_t now_ms, const Limits& limits, uint32_t max, uint32_t& next);

  const std::map<std::string, WorkerState>& workers() const { return workers_; }
  // False when no such worker is known.
  bool RequestDrain(const std::string& worker);
  bool DrainRequested(const std::string& worker) const;

  std::string Dump() const;
  bool operator==(const QueueState&) const = default;

 private:
  void Seen(int64_t now_ms, const WorkerEntry& worker);

  uint64_t epoch_ = 0;
  std::vector<PartitionState> partitions_;
  std::map<std::string, WorkerState> workers_;
};

// The workers' part of a dump, and a partition's heading.
std::string DumpWorkers(const std::vector<WorkerEntry>& workers);
std::string DumpHeading(uint32_t partition, uint64_t epoch);

}  // namespace gouji::queue
