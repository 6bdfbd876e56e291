// The schedule of the shards: which are ready, who holds which lease, what is done.
//
// Role: everything here may vanish and is rebuilt from the store; nothing here decides what a job's result
// is. Two implementations behave alike to the last field (tests/contract/queue): MemoryQueue (`gouji run`,
// models, tests) and RedisQueue (clusters). Terms and states are those of the protocol: a leaf is unplanned,
// ready, delayed, leased or done. Every call takes effect for the epoch that the queue was opened with and
// fails with ABORTED when the state behind it belongs to another epoch or to none, or when Redis restarted
// since: the caller then reconciles (Reset with a later epoch, or Join when another coordinator was faster;
// then Adopt for every live job - also after Join, since the other one may have died half-way; adopting twice
// does no harm). Calls about a job or a shard that the queue does not know change nothing and are no error:
// Plan takes none, Commit is a no-op, Renew answers "revoked", Counts says `known = false`. Threads: all
// methods from any thread. Time: the queue's own clock (Redis: the server's), milliseconds. Errors: ABORTED
// (epoch), UNAVAILABLE (not reachable; try again), RESOURCE_EXHAUSTED (memory full), INVALID_ARGUMENT (an
// empty name, or one with a NUL byte), FAILED_PRECONDITION (a server that cannot serve us).
//
// Order of service: every job has a turn that advances by 2^(9 - priority) with each shard it is given; the
// job whose turn is the earliest is next. A waiting job's turn stands still, so that it comes first in the
// end: no job starves. The window (shards ready or leased, of the jobs that are not paused) is divided by the same
// weights among the jobs that want to plan. A delayed shard takes room of its own job's part alone, and a job whose
// live shards are all delayed claims no part: what cannot get on keeps nobody else from work. Jobs live in
// partitions; order and window hold within a partition, and claims go round the partitions.
//
//   absl::StatusOr<std::vector<Lease>> leases = queue.Claim(worker, free_slots);
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace gouji::queue {

// Every field has a default, so that designated initializers may leave it out.

struct Fence {
  uint64_t epoch = 0;
  uint64_t counter = 0;
  auto operator<=>(const Fence&) const = default;
};

// Opaque to the queue but for its name.
struct Shard {
  std::string name = {};     // canonical name of the range; the same name is the same documents for ever
  std::string payload = {};  // serialized job.v1.ShardRange
  uint64_t ordinal = 0;      // place in the plan; children of a SPLIT carry kNoOrdinal
};
inline constexpr uint64_t kNoOrdinal = ~0ull;

struct JobEntry {
  std::string job = {};
  uint32_t priority = 5;  // 0 lowest to 9
  bool paused = false;
};

struct LeaseRef {
  std::string job = {};
  std::string shard = {};
  Fence fence = {};
};

struct Lease {
  std::string job = {};
  Shard shard = {};
  Fence fence = {};
  uint32_t lost_attempts = 0;
  uint32_t failures = 0;  // attempts that gave the shard back as failed
  // Answers of Reap only.
  std::string worker = {};  // that held it
  int64_t expired_ms = 0;   // when it ran out, by the queue's clock
};

// Named sums over the outcomes of a job (documents, parsed, cells, …); adding is field by field.
using Counters = std::map<std::string, int64_t>;

struct JobCounts {
  bool known = false;
  bool paused = false;
  uint64_t cursor = 0;  // shards of the plan handed to Plan so far
  bool plan_complete = false;
  uint64_t ready = 0;
  uint64_t delayed = 0;
  uint64_t leased = 0;
  uint64_t done = 0;  // resolved leaves and splits
  uint64_t lost_attempts = 0;
  Counters counters = {};
};

// What a coordinator found in the store about one job: the whole state that a queue needs.
struct JobSnapshot {
  JobEntry entry = {};
  uint64_t cursor = 0;  // first plan ordinal that is unresolved; what follows is planned anew
  std::vector<uint64_t> done_ordinals = {};     // resolved shards at or after the cursor
  std::vector<std::string> done_children = {};  // resolved children of SPLITs
  std::vector<Shard> open_children = {};        // unresolved children of SPLITs: made ready
  uint64_t done = 0;
  Counters counters = {};
};

struct CommitRequest {
  LeaseRef lease = {};
  uint64_t ordinal = kNoOrdinal;
  Counters counters = {};            // of a RECORDS outcome
  std::vector<Shard> children = {};  // of a SPLIT outcome: made ready
};

struct Limits {
  uint32_t lease_ms = 30'000;
  uint32_t window_per_slot = 3;  // shards per live slot
  uint32_t min_window = 16;
  uint32_t backoff_ms = 1'000;          // of the first failure; doubles up to 60 s
  uint32_t worker_timeout_ms = 60'000;  // a worker not heard of for this long is not live
};

struct WorkerEntry {
  std::string id = {};
  std::string info = {};  // serialized dispatch.v1.WorkerInfo, as last heard
  uint32_t slots = 0;
  // Set by the queue; ignored in arguments.
  bool drain_requested = false;
  int64_t last_seen_ms = 0;  // Unix time of the queue's clock
  int64_t silent_ms = 0;     // since then, by the same clock
  uint64_t done = 0;         // shards it was the first to commit
};

class Queue {
 public:
  virtual ~Queue() = default;

  // --- epochs
  // Epoch that the state behind the queue belongs to; 0 when it holds none. UNAVAILABLE when the queue can be read and not
  // written.
  virtual absl::StatusOr<uint64_t> StoredEpoch() = 0;
  // Drops all state but the list of workers and starts `epoch`; refused (ABORTED) when the state is of the
  // same or a later epoch.
  virtual absl::Status Reset(uint64_t epoch) = 0;
  // Takes over the epoch that another coordinator started; ABORTED when the state is of another one.
  virtual absl::Status Join(uint64_t epoch) = 0;
  virtual uint64_t epoch() const = 0;

  // --- jobs
  // No effect when the job is known already.
  virtual absl::Status Submit(const JobEntry& job) = 0;
  // Replaces what is known of a job by what the store says; live leases of unresolved shards are kept.
  virtual absl::Status Adopt(const JobSnapshot& job) = 0;
  // Adds the shards with ordinals [cursor, cursor + shards.size()) and moves the cursor, together. Answers
  // how many were taken: fewer, or none, when the window (or the job's part of it) is full or the job is
  // paused; none when `cursor` is not the queue's own. Shards that are done or live already are passed over.
  // `last` takes effect when all were taken; an empty vector with `last` closes a plan whose end the cursor
  // has reached. Plan for every open job in turn: a job that was refused has its part of the window kept free
  // from then on.
  virtual absl::StatusOr<uint64_t> Plan(const std::string& job, uint64_t cursor,
                                        const std::vector<Shard>& shards, bool last) = 0;
  virtual absl::Status SetPaused(const std::string& job, bool paused) = 0;
  // Forgets the job: leases are revoked, nothing of it remains.
  virtual absl::Status Remove(const std::string& job) = 0;
  virtual absl::StatusOr<JobCounts> Counts(const std::string& job) = 0;
  virtual absl::StatusOr<std::vector<std::string>> Jobs() = 0;

  // --- leases
  // At most `max` leases, none when the worker was asked to drain. Also makes ready the delayed shards that
  // are due. The worker counts as live for worker_timeout_ms. Never waits.
  virtual absl::StatusOr<std::vector<Lease>> Claim(const WorkerEntry& worker, uint32_t max) = 0;
  // Answers the leases that are no longer the worker's.
  virtual absl::StatusOr<std::vector<LeaseRef>> Renew(const WorkerEntry& worker,
                                                      const std::vector<LeaseRef>& leases) = 0;
  // The caller has seen the outcome in the store. No-op when the shard is done already. The fence need not be
  // current: the outcome is durable whoever wrote it.
  absl::Status Commit(const std::string& worker, const CommitRequest& request) {
    return CommitAll(worker, {request}).status();
  }
  // The same for many at once, in order; each takes effect by itself. Answers, for each, whether it was the first to
  // resolve its shard here. After an error repeat them all.
  virtual absl::StatusOr<std::vector<bool>> CommitAll(const std::string& worker,
                                                      const std::vector<CommitRequest>& requests) = 0;
  // Drain: ready again at once, at no cost. Failure: delayed by back-off. False, and no effect, when the fence is not
  // current.
  virtual absl::StatusOr<bool> Release(const LeaseRef& lease, bool failure) = 0;
  // Expired leases become ready again and count a lost attempt; due delayed shards become ready. Answers the
  // shards whose lease expired, at most `max`, with the fence that they had and the attempts lost so far.
  // Workers not heard of for ten times worker_timeout_ms are forgotten.
  virtual absl::StatusOr<std::vector<Lease>> Reap(uint32_t max) = 0;

  // --- workers
  // Sorted by id.
  virtual absl::StatusOr<std::vector<WorkerEntry>> Workers() = 0;
  // NOT_FOUND when no such worker was heard of.
  virtual absl::Status RequestDrain(const std::string& worker) = 0;
  virtual absl::StatusOr<bool> DrainRequested(const std::string& worker) = 0;

  // --- for tests and operators
  // The whole state as canonical text; equal states of both implementations give equal text.
  virtual absl::StatusOr<std::string> Dump() = 0;
};

}  // namespace gouji::queue
