#include "coordinator/queue/queue_state.h"

#include <algorithm>
#include <cstdlib>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace gouji::queue {

uint32_t PartitionOf(std::string_view job, uint32_t partitions) {
  // FNV-1a: any hash will do, but it must be the same in every coordinator for ever.
  uint32_t hash = 2166136261u;
  for (const char c : job) hash = (hash ^ static_cast<uint8_t>(c)) * 16777619u;
  return hash % partitions;
}

absl::Status CheckName(std::string_view what, std::string_view name) {
  if (!name.empty() && name.find('\0') == std::string_view::npos) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(absl::string_view(what.data(), what.size()),
                                                 name.empty() ? " is empty" : " holds a NUL byte"));
}

absl::Status CheckShards(const std::vector<Shard>& shards) {
  for (const Shard& shard : shards) {
    if (absl::Status status = CheckName("shard name", shard.name); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status CheckCounters(const Counters& counters) {
  for (const auto& [name, value] : counters) {
    if (absl::Status status = CheckName("counter name", name); !status.ok()) return status;
    if (value > static_cast<int64_t>(kMaxNumber) || value < -static_cast<int64_t>(kMaxNumber)) {
      return absl::InvalidArgumentError(absl::StrCat("counter ", name, " is out of range: ", value));
    }
  }
  return absl::OkStatus();
}

namespace {

absl::Status CheckOrdinal(uint64_t ordinal) {
  if (ordinal < kMaxNumber || ordinal == kNoOrdinal) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("ordinal is out of range: ", ordinal));
}

}  // namespace

absl::Status CheckSnapshot(const JobSnapshot& snapshot) {
  absl::Status status = CheckName("job id", snapshot.entry.job);
  status.Update(CheckOrdinal(snapshot.cursor));
  for (const uint64_t ordinal : snapshot.done_ordinals) status.Update(CheckOrdinal(ordinal));
  for (const std::string& child : snapshot.done_children) status.Update(CheckName("shard name", child));
  status.Update(CheckShards(snapshot.open_children));
  status.Update(CheckCounters(snapshot.counters));
  return status;
}

absl::Status CheckCommits(const std::vector<CommitRequest>& requests) {
  absl::Status status;
  for (const CommitRequest& request : requests) {
    status.Update(CheckName("job id", request.lease.job));
    status.Update(CheckName("shard name", request.lease.shard));
    status.Update(CheckOrdinal(request.ordinal));
    status.Update(CheckCounters(request.counters));
    status.Update(CheckShards(request.children));
  }
  return status;
}

bool QueueState::Reset(uint64_t epoch) {
  if (epoch_ >= epoch) return false;
  epoch_ = epoch;
  partitions_.assign(partitions_.size(), PartitionState());
  return true;
}

PartitionState& QueueState::partition(const std::string& job) {
  return partitions_[PartitionOf(job, static_cast<uint32_t>(partitions_.size()))];
}

const PartitionState& QueueState::partition(const std::string& job) const {
  return partitions_[PartitionOf(job, static_cast<uint32_t>(partitions_.size()))];
}

uint64_t QueueState::Window(int64_t now_ms, const Limits& limits) const {
  uint64_t slots = 0;
  for (const auto& [id, worker] : workers_) {
    if (!worker.drain && worker.seen_ms + limits.worker_timeout_ms >= now_ms) slots += worker.slots;
  }
  return std::max<uint64_t>(limits.min_window, slots * limits.window_per_slot);
}

std::vector<std::string> QueueState::Jobs() const {
  std::vector<std::string> names;
  for (const PartitionState& partition : partitions_) {
    for (std::string& name : partition.Jobs()) names.push_back(std::move(name));
  }
  std::sort(names.begin(), names.end());
  return names;
}

void QueueState::Seen(int64_t now_ms, const WorkerEntry& worker) {
  WorkerState& state = workers_[worker.id];
  state.info = worker.info;
  state.slots = worker.slots;
  state.seen_ms = now_ms;
}

std::vector<Lease> QueueState::Claim(int64_t now_ms, const Limits& limits, const WorkerEntry& worker,
                                     uint32_t max, uint32_t& next) {
  Seen(now_ms, worker);
  if (workers_.at(worker.id).drain) return {};
  std::vector<Lease> leases;
  const auto count = static_cast<uint32_t>(partitions_.size());
  const uint32_t first = next;
  for (uint32_t i = 0; i < count && leases.size() < max; ++i) {
    const uint32_t index = (first + i) % count;
    const auto wanted = max - static_cast<uint32_t>(leases.size());
    std::vector<Granted> granted = partitions_[index].Claim(now_ms, limits, worker.id, wanted);
    if (!granted.empty()) next = (index + 1) % count;
    for (Granted& grant : granted) {
      leases.push_back({std::move(grant.job),
                        std::move(grant.shard),
                        {epoch_, grant.fence},
                        grant.lost_attempts,
                        grant.failures});
    }
  }
  return leases;
}

std::vector<LeaseRef> QueueState::Renew(int64_t now_ms, const Limits& limits, const WorkerEntry& worker,
                                        const std::vector<LeaseRef>& leases) {
  Seen(now_ms, worker);
  std::vector<LeaseRef> revoked;
  for (const LeaseRef& lease : leases) {
    const bool kept = lease.fence.epoch == epoch_ &&
                      partition(lease.job).Renew(now_ms, limits, lease.job, lease.shard, lease.fence.counter);
    if (!kept) revoked.push_back(lease);
  }
  return revoked;
}

bool QueueState::Commit(const std::string& worker, const CommitRequest& request) {
  if (!partition(request.lease.job).Commit(request)) return false;
  if (const auto known = workers_.find(worker); known != workers_.end()) ++known->second.done;
  return true;
}

std::vector<Lease> QueueState::Reap(int64_t now_ms, const Limits& limits, uint32_t max, uint32_t& next) {
  std::vector<Lease> expired;
  const auto count = static_cast<uint32_t>(partitions_.size());
  for (uint32_t i = 0; i < count; ++i) {
    PartitionState& partition = partitions_[(next + i) % count];
    for (Granted& grant : partition.Reap(now_ms, max - static_cast<uint32_t>(expired.size()))) {
      expired.push_back({.job = std::move(grant.job),
                         .shard = std::move(grant.shard),
                         .fence = {epoch_, grant.fence},
                         .lost_attempts = grant.lost_attempts,
                         .failures = grant.failures,
                         .worker = std::move(grant.worker),
                         .expired_ms = static_cast<int64_t>(grant.expired)});
    }
  }
  next = (next + 1) % count;
  const int64_t silence_ms = kForgetAfterTimeouts * limits.worker_timeout_ms;
  std::erase_if(workers_, [&](const auto& known) { return known.second.seen_ms + silence_ms < now_ms; });
  return expired;
}

bool QueueState::RequestDrain(const std::string& worker) {
  const auto known = workers_.find(worker);
  if (known == workers_.end()) return false;
  known->second.drain = true;
  return true;
}

bool QueueState::DrainRequested(const std::string& worker) const {
  const auto known = workers_.find(worker);
  return known != workers_.end() && known->second.drain;
}

std::string QueueState::Dump() const {
  std::string text;
  for (uint32_t i = 0; i < partitions_.size(); ++i) {
    absl::StrAppend(&text, DumpHeading(i, epoch_), partitions_[i].Dump());
  }
  std::vector<WorkerEntry> workers;
  workers.reserve(workers_.size());
  for (const auto& [id, worker] : workers_) {
    workers.push_back({id, worker.info, worker.slots, worker.drain, worker.seen_ms, 0, worker.done});
  }
  return text + DumpWorkers(workers);
}

std::string DumpHeading(uint32_t partition, uint64_t epoch) {
  return absl::StrCat("partition ", partition, " epoch ", epoch, "\n");
}

std::string DumpWorkers(const std::vector<WorkerEntry>& workers) {
  std::string text;
  for (const WorkerEntry& worker : workers) {
    absl::StrAppend(&text, "worker ", worker.id, " slots ", worker.slots, " drain ",
                    worker.drain_requested ? 1 : 0, " seen ", worker.last_seen_ms, " done ", worker.done);
    absl::StrAppend(&text, " info ", absl::BytesToHexString(worker.info), "\n");
  }
  return text;
}

}  // namespace gouji::queue
