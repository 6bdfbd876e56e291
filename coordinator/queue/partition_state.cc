#include "coordinator/queue/partition_state.h"

#include <algorithm>
#include <limits>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace gouji::queue {

bool OrdinalSet::Contains(uint64_t ordinal) const {
  const uint64_t word = ordinal / 64;
  return word < words_.size() && (words_[word] >> (ordinal % 64) & 1) != 0;
}

void OrdinalSet::Insert(uint64_t ordinal) {
  const uint64_t word = ordinal / 64;
  if (word >= words_.size()) words_.resize(word + 1);
  words_[word] |= uint64_t{1} << (ordinal % 64);
}

std::string OrdinalSet::Text() const {
  std::string text;
  for (uint64_t ordinal = 0; ordinal < words_.size() * 64; ++ordinal) {
    if (Contains(ordinal)) absl::StrAppend(&text, text.empty() ? "" : ",", ordinal);
  }
  return text;
}

bool PartitionState::IsDone(const JobState& job, uint64_t ordinal, const std::string& shard) {
  if (ordinal == kNoOrdinal) return job.done_children.contains(shard);
  return ordinal < job.floor || job.done_ordinals.Contains(ordinal);
}

// --- indexes

void PartitionState::TakeTurn(JobState& state, const std::string& job) {
  state.turn = std::max(state.turn, now_turn_);
  turns_.emplace(state.turn, job);
}

void PartitionState::MakeReady(JobState& state, const Key& key, ShardEntry& entry) {
  entry.phase = EntryPhase::kReady;
  entry.at = ++number_;
  entry.worker.clear();
  ready_.emplace(key.first, entry.at, key.second);
  if (++state.ready == 1 && !state.paused) TakeTurn(state, key.first);
}

void PartitionState::Unindex(JobState& state, const Key& key, const ShardEntry& entry) {
  switch (entry.phase) {
    case EntryPhase::kReady:
      ready_.erase({key.first, entry.at, key.second});
      if (--state.ready == 0) turns_.erase({state.turn, key.first});
      break;
    case EntryPhase::kDelayed:
      delayed_.erase({entry.at, key.first, key.second});
      --state.delayed;
      break;
    case EntryPhase::kLeased:
      leased_.erase({entry.at, key.first, key.second});
      --state.leased;
      break;
  }
}

void PartitionState::Add(JobState& state, const std::string& job, const Shard& shard, uint64_t ordinal) {
  const auto [at, added] = entries_.try_emplace({job, shard.name});
  if (!added) return;
  at->second.payload = shard.payload;
  at->second.ordinal = ordinal;
  MakeReady(state, at->first, at->second);
}

void PartitionState::Promote(int64_t now_ms) {
  for (uint32_t i = 0; i < kPromotePerCall && !delayed_.empty(); ++i) {
    const auto& [due, job, shard] = *delayed_.begin();
    if (static_cast<int64_t>(due) > now_ms) return;
    const auto at = entries_.find({job, shard});
    JobState& state = jobs_.at(job);
    Unindex(state, at->first, at->second);
    MakeReady(state, at->first, at->second);
  }
}

// --- jobs

void PartitionState::Submit(const JobEntry& job) {
  const auto [at, added] = jobs_.try_emplace(job.job);
  if (!added) return;
  at->second.priority = std::min(job.priority, kMaxPriority);
  at->second.paused = job.paused;
}

// Live shards that the snapshot does not call resolved stay as they are, with their attempts and back-off: a name
// means the same documents for ever, and one resolved since is found so by the worker that takes it.
void PartitionState::Adopt(const JobSnapshot& snapshot) {
  const std::string& job = snapshot.entry.job;
  JobState& state = jobs_[job];
  turns_.erase({state.turn, job});
  state.priority = std::min(snapshot.entry.priority, kMaxPriority);
  // Paused until the end, so that the turn is taken once.
  state.paused = true;
  state.plan_complete = false;
  state.hungry = false;
  state.cursor = state.floor = snapshot.cursor;
  state.done = snapshot.done;
  state.counters = snapshot.counters;
  state.done_ordinals.Clear();
  for (const uint64_t ordinal : snapshot.done_ordinals) {
    if (ordinal >= state.floor) state.done_ordinals.Insert(ordinal);
  }
  state.done_children = {snapshot.done_children.begin(), snapshot.done_children.end()};

  for (auto at = entries_.lower_bound({job, ""}); at != entries_.end() && at->first.first == job;) {
    if (!IsDone(state, at->second.ordinal, at->first.second)) {
      ++at;
      continue;
    }
    Unindex(state, at->first, at->second);
    at = entries_.erase(at);
  }
  for (const Shard& child : snapshot.open_children) {
    if (!state.done_children.contains(child.name)) Add(state, job, child, kNoOrdinal);
  }
  state.paused = snapshot.entry.paused;
  if (!state.paused && state.ready > 0) TakeTurn(state, job);
}

std::pair<uint64_t, uint64_t> PartitionState::Share(const JobState& job, uint64_t window) const {
  uint64_t moving = 0;
  uint64_t of_complete = 0;
  uint64_t weights = 0;
  for (const auto& [name, other] : jobs_) {
    if (other.paused) continue;
    moving += other.moving();
    if (other.plan_complete) {
      of_complete += other.moving();
    } else if (&other == &job || other.moving() > 0 || (other.hungry && other.delayed == 0)) {
      weights += other.weight();
    }
  }
  const uint64_t budget = window > of_complete ? window - of_complete : 0;
  return {std::max<uint64_t>(1, budget * job.weight() / weights), moving};
}

uint64_t PartitionState::Plan(const std::string& job, uint64_t cursor, const std::vector<Shard>& shards,
                              bool last, uint64_t window) {
  const auto found = jobs_.find(job);
  if (found == jobs_.end()) return 0;
  JobState& state = found->second;
  if (state.cursor != cursor || state.paused || state.plan_complete) return 0;

  auto [share, moving] = Share(state, window);
  uint64_t taken = 0;
  for (const Shard& shard : shards) {
    const uint64_t ordinal = cursor + taken;
    if (!IsDone(state, ordinal, shard.name) && !entries_.contains({job, shard.name})) {
      if (moving >= window || state.live() >= share) break;
      Add(state, job, shard, ordinal);
      ++moving;
    }
    ++taken;
  }
  state.cursor += taken;
  state.hungry = taken < shards.size();
  if (last && !state.hungry) state.plan_complete = true;
  return taken;
}

void PartitionState::SetPaused(const std::string& job, bool paused) {
  const auto found = jobs_.find(job);
  if (found == jobs_.end() || found->second.paused == paused) return;
  JobState& state = found->second;
  state.paused = paused;
  if (state.ready == 0) return;
  if (paused) {
    turns_.erase({state.turn, job});
  } else {
    TakeTurn(state, job);
  }
}

void PartitionState::Remove(const std::string& job) {
  const auto found = jobs_.find(job);
  if (found == jobs_.end()) return;
  for (auto at = entries_.lower_bound({job, ""}); at != entries_.end() && at->first.first == job;) {
    Unindex(found->second, at->first, at->second);
    at = entries_.erase(at);
  }
  jobs_.erase(found);
}

JobCounts PartitionState::Counts(const std::string& job) const {
  const auto found = jobs_.find(job);
  if (found == jobs_.end()) return {};
  const JobState& state = found->second;
  return {.known = true,
          .paused = state.paused,
          .cursor = state.cursor,
          .plan_complete = state.plan_complete,
          .ready = state.ready,
          .delayed = state.delayed,
          .leased = state.leased,
          .done = state.done,
          .lost_attempts = state.lost_attempts,
          .counters = state.counters};
}

std::vector<std::string> PartitionState::Jobs() const {
  std::vector<std::string> names;
  names.reserve(jobs_.size());
  for (const auto& [name, state] : jobs_) names.push_back(name);
  return names;
}

// --- leases

std::vector<Granted> PartitionState::Claim(int64_t now_ms, const Limits& limits, const std::string& worker,
                                           uint32_t max) {
  if (max == 0) return {};
  Promote(now_ms);
  std::vector<Granted> granted;
  while (granted.size() < max && !turns_.empty()) {
    const auto [turn, job] = *turns_.begin();
    JobState& state = jobs_.at(job);
    const auto [first_job, number, shard] = *ready_.lower_bound({job, 0, ""});
    const auto at = entries_.find({job, shard});
    ShardEntry& entry = at->second;

    now_turn_ = turn;
    Unindex(state, at->first, entry);
    turns_.erase({turn, job});
    state.turn = turn + state.stride();
    if (state.ready > 0) turns_.emplace(state.turn, job);

    entry.phase = EntryPhase::kLeased;
    entry.at = static_cast<uint64_t>(now_ms) + limits.lease_ms;
    entry.fence = ++fence_;
    entry.worker = worker;
    leased_.emplace(entry.at, job, shard);
    ++state.leased;
    granted.push_back(
        {job, {shard, entry.payload, entry.ordinal}, entry.fence, entry.lost_attempts, entry.failures});
  }
  return granted;
}

bool PartitionState::Renew(int64_t now_ms, const Limits& limits, const std::string& job,
                           const std::string& shard, uint64_t fence) {
  const auto at = entries_.find({job, shard});
  if (at == entries_.end()) return false;
  ShardEntry& entry = at->second;
  if (entry.phase != EntryPhase::kLeased || entry.fence != fence) return false;
  leased_.erase({entry.at, job, shard});
  entry.at = static_cast<uint64_t>(now_ms) + limits.lease_ms;
  leased_.emplace(entry.at, job, shard);
  return true;
}

// A shard without an entry is either done, or not planned yet (the ordinal tells which), or unknown to this state;
// the last is found resolved by whoever gets it next.
bool PartitionState::Commit(const CommitRequest& request) {
  const std::string& job = request.lease.job;
  const std::string& shard = request.lease.shard;
  const auto found = jobs_.find(job);
  if (found == jobs_.end()) return false;
  JobState& state = found->second;
  const auto at = entries_.find({job, shard});
  const uint64_t ordinal = at != entries_.end() ? at->second.ordinal : request.ordinal;
  if (at == entries_.end() && (ordinal == kNoOrdinal || IsDone(state, ordinal, shard))) return false;

  if (ordinal == kNoOrdinal) {
    state.done_children.insert(shard);
  } else {
    state.done_ordinals.Insert(ordinal);
  }
  ++state.done;
  for (const auto& [name, value] : request.counters) state.counters[name] += value;
  if (at != entries_.end()) {
    Unindex(state, at->first, at->second);
    entries_.erase(at);
  }
  for (const Shard& child : request.children) {
    if (!state.done_children.contains(child.name)) Add(state, job, child, kNoOrdinal);
  }
  return true;
}

bool PartitionState::Release(int64_t now_ms, const Limits& limits, const std::string& job,
                             const std::string& shard, uint64_t fence, bool failure) {
  const auto at = entries_.find({job, shard});
  if (at == entries_.end()) return false;
  ShardEntry& entry = at->second;
  if (entry.phase != EntryPhase::kLeased || entry.fence != fence) return false;
  JobState& state = jobs_.at(job);
  Unindex(state, at->first, entry);
  if (!failure) {
    MakeReady(state, at->first, entry);
    return true;
  }
  const uint64_t backoff = uint64_t{limits.backoff_ms} << std::min(entry.failures, 16u);
  ++entry.failures;
  entry.phase = EntryPhase::kDelayed;
  entry.at = static_cast<uint64_t>(now_ms) + std::min(backoff, kMaxBackoffMs);
  entry.worker.clear();
  delayed_.emplace(entry.at, job, shard);
  ++state.delayed;
  return true;
}

std::vector<Granted> PartitionState::Reap(int64_t now_ms, uint32_t max) {
  std::vector<Granted> expired;
  while (expired.size() < max && !leased_.empty()) {
    const auto [expiry, job, shard] = *leased_.begin();
    if (static_cast<int64_t>(expiry) > now_ms) break;
    const auto at = entries_.find({job, shard});
    ShardEntry& entry = at->second;
    JobState& state = jobs_.at(job);
    ++entry.lost_attempts;
    ++state.lost_attempts;
    expired.push_back({job,
                       {shard, entry.payload, entry.ordinal},
                       entry.fence,
                       entry.lost_attempts,
                       entry.failures,
                       entry.worker,
                       expiry});
    Unindex(state, at->first, entry);
    MakeReady(state, at->first, entry);
  }
  Promote(now_ms);
  return expired;
}

// --- dump

namespace {

std::string Ordinal(uint64_t ordinal) {
  return ordinal == kNoOrdinal ? "-" : absl::StrCat(ordinal);
}

const char* PhaseName(EntryPhase phase) {
  switch (phase) {
    case EntryPhase::kReady:
      return "ready";
    case EntryPhase::kDelayed:
      return "delayed";
    case EntryPhase::kLeased:
      return "leased";
  }
  return "";
}

}  // namespace

std::string PartitionState::Dump() const {
  std::string text = absl::StrCat("fence ", fence_, " number ", number_, " turn ", now_turn_, "\n");
  for (const auto& [name, job] : jobs_) {
    absl::StrAppend(&text, "job ", name, " priority ", job.priority, " paused ", job.paused ? 1 : 0,
                    " complete ", job.plan_complete ? 1 : 0, " hungry ", job.hungry ? 1 : 0, " cursor ",
                    job.cursor, " floor ", job.floor, " done ", job.done, " lost ");
    absl::StrAppend(&text, job.lost_attempts, " turn ", job.turn, " ready ", job.ready, " delayed ",
                    job.delayed, " leased ", job.leased, "\n");
    for (const auto& [key, value] : job.counters) absl::StrAppend(&text, "  ", key, "=", value, "\n");
    absl::StrAppend(&text, "  ordinals ", job.done_ordinals.Text(), "\n");
    for (const std::string& child : job.done_children) absl::StrAppend(&text, "  child ", child, "\n");
  }
  for (const auto& [key, entry] : entries_) {
    absl::StrAppend(&text, "shard ", key.first, " ", key.second, " ordinal ", Ordinal(entry.ordinal), " ",
                    PhaseName(entry.phase), " ", entry.at, " fence ", entry.fence, " worker ", entry.worker);
    absl::StrAppend(&text, " lost ", entry.lost_attempts, " failures ", entry.failures, " payload ",
                    absl::BytesToHexString(entry.payload), "\n");
  }
  for (const auto& [job, number, shard] : ready_) {
    absl::StrAppend(&text, "ready ", job, " ", number, " ", shard, "\n");
  }
  for (const auto& [due, job, shard] : delayed_) {
    absl::StrAppend(&text, "delayed ", due, " ", job, " ", shard, "\n");
  }
  for (const auto& [expiry, job, shard] : leased_) {
    absl::StrAppend(&text, "leased ", expiry, " ", job, " ", shard, "\n");
  }
  for (const auto& [turn, job] : turns_) absl::StrAppend(&text, "turn ", turn, " ", job, "\n");
  return text;
}

}  // namespace gouji::queue
