// The rules of the queue for one partition: jobs, shards, turns, leases, done bits.
//
// Role: the queue's half of the protocol as a value: no I/O, no clock, no lock, no randomness. The same calls in the
// same order give the same state and answers, here and in functions/ (each function there mirrors the method of
// its name). Models copy, compare and dump it.
// It does not check epochs (QueueState does) nor names.
// Threads: none. Times: milliseconds of whichever clock the caller uses.
// Errors: none; what is not known changes nothing.
//
//   PartitionState state;
//   state.Submit({.job = "j"});
//   state.Plan("j", 0, shards, /*last=*/true, /*window=*/16);
//   std::vector<Granted> granted = state.Claim(now_ms, limits, "worker", 4);
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "coordinator/queue/queue.h"

namespace gouji::queue {

// A lease whose epoch the caller knows.
struct Granted {
  std::string job;
  Shard shard;
  uint64_t fence = 0;
  uint32_t lost_attempts = 0;
  uint32_t failures = 0;
  // Of an expired lease only.
  std::string worker = {};
  uint64_t expired = 0;
};

// Set of plan ordinals, a bit each.
class OrdinalSet {
 public:
  bool Contains(uint64_t ordinal) const;
  void Insert(uint64_t ordinal);
  void Clear() { words_.clear(); }
  // "1,2,7"
  std::string Text() const;
  bool operator==(const OrdinalSet&) const = default;

 private:
  std::vector<uint64_t> words_;  // no trailing zero words
};

struct JobState {
  uint32_t priority = 5;
  bool paused = false;
  bool plan_complete = false;
  bool hungry = false;  // its last Plan was cut short for want of room
  uint64_t cursor = 0;
  uint64_t floor = 0;  // every ordinal below it is done
  uint64_t done = 0;
  uint64_t lost_attempts = 0;
  uint64_t turn = 0;
  uint64_t ready = 0;
  uint64_t delayed = 0;
  uint64_t leased = 0;
  Counters counters;
  OrdinalSet done_ordinals;  // at or above the floor
  std::set<std::string> done_children;

  uint64_t live() const { return ready + delayed + leased; }
  // What the window counts.
  uint64_t moving() const { return ready + leased; }
  // Length of its turn: 1 at priority 9, 512 at priority 0.
  uint64_t stride() const { return uint64_t{1} << (9 - priority); }
  uint64_t weight() const { return uint64_t{1} << priority; }
  bool operator==(const JobState&) const = default;
};

enum class EntryPhase : uint8_t { kReady, kDelayed, kLeased };

// A live shard: planned or child of a SPLIT, and not resolved.
struct ShardEntry {
  std::string payload;
  uint64_t ordinal = kNoOrdinal;
  EntryPhase phase = EntryPhase::kReady;
  uint64_t at = 0;     // ready: number in the order of becoming ready; delayed: due; leased: expiry
  uint64_t fence = 0;  // of the last lease
  std::string worker;  // holder, while leased
  uint32_t lost_attempts = 0;
  uint32_t failures = 0;
  bool operator==(const ShardEntry&) const = default;
};

class PartitionState {
 public:
  // Most delayed shards that one Claim or Reap makes ready.
  static constexpr uint32_t kPromotePerCall = 64;
  static constexpr uint64_t kMaxBackoffMs = 60'000;
  static constexpr uint32_t kMaxPriority = 9;

  void Submit(const JobEntry& job);
  void Adopt(const JobSnapshot& snapshot);
  uint64_t Plan(const std::string& job, uint64_t cursor, const std::vector<Shard>& shards, bool last,
                uint64_t window);
  void SetPaused(const std::string& job, bool paused);
  void Remove(const std::string& job);
  JobCounts Counts(const std::string& job) const;
  std::vector<std::string> Jobs() const;

  std::vector<Granted> Claim(int64_t now_ms, const Limits& limits, const std::string& worker, uint32_t max);
  // True when the lease is still its holder's; it then lives lease_ms from now.
  bool Renew(int64_t now_ms, const Limits& limits, const std::string& job, const std::string& shard,
             uint64_t fence);
  // False when nothing changed.
  bool Commit(const CommitRequest& request);
  bool Release(int64_t now_ms, const Limits& limits, const std::string& job, const std::string& shard,
               uint64_t fence, bool failure);
  std::vector<Granted> Reap(int64_t now_ms, uint32_t max);

  std::string Dump() const;
  bool operator==(const PartitionState&) const = default;

  // For models, which compare states by what decides.
  using Key = std::pair<std::string, std::string>;  // job, shard
  const std::map<std::string, JobState>& job_states() const { return jobs_; }
  const std::map<Key, ShardEntry>& entries() const { return entries_; }
  uint64_t last_fence() const { return fence_; }

 private:
  using Queued = std::tuple<std::string, uint64_t, std::string>;  // job, number, shard
  using Timed = std::tuple<uint64_t, std::string, std::string>;   // time, job, shard
  using Entries = std::map<Key, ShardEntry>;

  static bool IsDone(const JobState& job, uint64_t ordinal, const std::string& shard);
  // Live shards that the job may have when it plans, and how many of the partition's are moving.
  std::pair<uint64_t, uint64_t> Share(const JobState& job, uint64_t window) const;
  void Add(JobState& state, const std::string& job, const Shard& shard, uint64_t ordinal);
  // Puts an entry that is in no index into the ready ones.
  void MakeReady(JobState& state, const Key& key, ShardEntry& entry);
  // Takes an entry out of the index of its phase.
  void Unindex(JobState& state, const Key& key, const ShardEntry& entry);
  void TakeTurn(JobState& state, const std::string& job);
  void Promote(int64_t now_ms);

  uint64_t fence_ = 0;     // last one given
  uint64_t number_ = 0;    // last place in the order of becoming ready
  uint64_t now_turn_ = 0;  // turn of the job served last
  std::map<std::string, JobState> jobs_;
  Entries entries_;
  std::set<Queued> ready_;
  std::set<Timed> delayed_;
  std::set<Timed> leased_;
  std::set<std::pair<uint64_t, std::string>> turns_;  // of the jobs that have ready shards and are not paused
};

}  // namespace gouji::queue
