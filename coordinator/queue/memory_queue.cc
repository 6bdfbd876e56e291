#include "coordinator/queue/memory_queue.h"

#include <algorithm>
#include <chrono>
#include <mutex>

#include "absl/strings/str_cat.h"
#include "coordinator/queue/queue_state.h"

namespace gouji::queue {

int64_t SystemClockMs() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

struct MemoryQueue::Shared {
  Shared(const Limits& the_limits, ClockMs the_clock, uint32_t partitions)
      : limits(the_limits), clock(std::move(the_clock)), state(partitions) {}

  const Limits limits;
  const ClockMs clock;
  std::mutex mutex;
  QueueState state;  // guarded by mutex
};

MemoryQueue::MemoryQueue(const Limits& limits, ClockMs clock, uint32_t partitions)
    : MemoryQueue(std::make_shared<Shared>(limits, std::move(clock), std::max(partitions, 1u))) {}

MemoryQueue::MemoryQueue(std::shared_ptr<Shared> shared) : shared_(std::move(shared)) {}

MemoryQueue::~MemoryQueue() = default;

std::unique_ptr<MemoryQueue> MemoryQueue::AnotherHandle() const {
  return std::unique_ptr<MemoryQueue>(new MemoryQueue(shared_));
}

absl::Status MemoryQueue::CheckEpoch() const {
  const uint64_t stored = shared_->state.epoch();
  const uint64_t own = epoch();
  if (own != 0 && stored == own) return absl::OkStatus();
  return absl::AbortedError(absl::StrCat("queue: state is of epoch ", stored, ", not ", own));
}

template <typename Action>
absl::Status MemoryQueue::Locked(Action action) {
  const std::lock_guard lock(shared_->mutex);
  absl::Status status = CheckEpoch();
  if (status.ok()) action(shared_->state);
  return status;
}

// --- epochs

absl::StatusOr<uint64_t> MemoryQueue::StoredEpoch() {
  const std::lock_guard lock(shared_->mutex);
  return shared_->state.epoch();
}

absl::Status MemoryQueue::Reset(uint64_t epoch) {
  const std::lock_guard lock(shared_->mutex);
  if (!shared_->state.Reset(epoch)) {
    return absl::AbortedError(absl::StrCat("queue: state is of epoch ", shared_->state.epoch(), " already"));
  }
  epoch_ = epoch;
  return absl::OkStatus();
}

absl::Status MemoryQueue::Join(uint64_t epoch) {
  const std::lock_guard lock(shared_->mutex);
  if (epoch == 0 || shared_->state.epoch() != epoch) {
    return absl::AbortedError(
        absl::StrCat("queue: state is of epoch ", shared_->state.epoch(), ", not ", epoch));
  }
  epoch_ = epoch;
  return absl::OkStatus();
}

// --- jobs

absl::Status MemoryQueue::Submit(const JobEntry& job) {
  if (absl::Status status = CheckName("job id", job.job); !status.ok()) return status;
  return Locked([&](QueueState& state) { state.partition(job.job).Submit(job); });
}

absl::Status MemoryQueue::Adopt(const JobSnapshot& job) {
  if (absl::Status status = CheckSnapshot(job); !status.ok()) return status;
  return Locked([&](QueueState& state) { state.partition(job.entry.job).Adopt(job); });
}

absl::StatusOr<uint64_t> MemoryQueue::Plan(const std::string& job, uint64_t cursor,
                                           const std::vector<Shard>& shards, bool last) {
  absl::Status status = CheckName("job id", job);
  status.Update(CheckShards(shards));
  uint64_t taken = 0;
  if (!status.ok()) return status;
  status = Locked([&](QueueState& state) {
    const uint64_t window = state.Window(shared_->clock(), shared_->limits);
    taken = state.partition(job).Plan(job, cursor, shards, last, window);
  });
  if (!status.ok()) return status;
  return taken;
}

absl::Status MemoryQueue::SetPaused(const std::string& job, bool paused) {
  return Locked([&](QueueState& state) { state.partition(job).SetPaused(job, paused); });
}

absl::Status MemoryQueue::Remove(const std::string& job) {
  return Locked([&](QueueState& state) { state.partition(job).Remove(job); });
}

absl::StatusOr<JobCounts> MemoryQueue::Counts(const std::string& job) {
  JobCounts counts;
  const absl::Status status =
      Locked([&](const QueueState& state) { counts = state.partition(job).Counts(job); });
  if (!status.ok()) return status;
  return counts;
}

absl::StatusOr<std::vector<std::string>> MemoryQueue::Jobs() {
  std::vector<std::string> jobs;
  const absl::Status status = Locked([&](const QueueState& state) { jobs = state.Jobs(); });
  if (!status.ok()) return status;
  return jobs;
}

// --- leases

absl::StatusOr<std::vector<Lease>> MemoryQueue::Claim(const WorkerEntry& worker, uint32_t max) {
  if (absl::Status status = CheckName("worker id", worker.id); !status.ok()) return status;
  std::vector<Lease> leases;
  const absl::Status status = Locked([&](QueueState& state) {
    leases = state.Claim(shared_->clock(), shared_->limits, worker, max, next_claim_);
  });
  if (!status.ok()) return status;
  return leases;
}

absl::StatusOr<std::vector<LeaseRef>> MemoryQueue::Renew(const WorkerEntry& worker,
                                                         const std::vector<LeaseRef>& leases) {
  if (absl::Status status = CheckName("worker id", worker.id); !status.ok()) return status;
  std::vector<LeaseRef> revoked;
  const absl::Status status = Locked(
      [&](QueueState& state) { revoked = state.Renew(shared_->clock(), shared_->limits, worker, leases); });
  if (!status.ok()) return status;
  return revoked;
}

absl::StatusOr<std::vector<bool>> MemoryQueue::CommitAll(const std::string& worker,
                                                         const std::vector<CommitRequest>& requests) {
  if (absl::Status status = CheckCommits(requests); !status.ok()) return status;
  std::vector<bool> first;
  const absl::Status status = Locked([&](QueueState& state) {
    for (const CommitRequest& request : requests) first.push_back(state.Commit(worker, request));
  });
  if (!status.ok()) return status;
  return first;
}

absl::StatusOr<bool> MemoryQueue::Release(const LeaseRef& lease, bool failure) {
  bool released = false;
  const absl::Status status = Locked([&](QueueState& state) {
    if (lease.fence.epoch != state.epoch()) return;
    released = state.partition(lease.job).Release(shared_->clock(), shared_->limits, lease.job, lease.shard,
                                                  lease.fence.counter, failure);
  });
  if (!status.ok()) return status;
  return released;
}

absl::StatusOr<std::vector<Lease>> MemoryQueue::Reap(uint32_t max) {
  std::vector<Lease> expired;
  const absl::Status status = Locked(
      [&](QueueState& state) { expired = state.Reap(shared_->clock(), shared_->limits, max, next_reap_); });
  if (!status.ok()) return status;
  return expired;
}

// --- workers

absl::StatusOr<std::vector<WorkerEntry>> MemoryQueue::Workers() {
  std::vector<WorkerEntry> workers;
  const absl::Status status = Locked([&](const QueueState& state) {
    const int64_t now = shared_->clock();
    for (const auto& [id, worker] : state.workers()) {
      workers.push_back(
          {id, worker.info, worker.slots, worker.drain, worker.seen_ms, now - worker.seen_ms, worker.done});
    }
  });
  if (!status.ok()) return status;
  return workers;
}

absl::Status MemoryQueue::RequestDrain(const std::string& worker) {
  bool known = false;
  absl::Status status = Locked([&](QueueState& state) { known = state.RequestDrain(worker); });
  if (!status.ok()) return status;
  return known ? absl::OkStatus() : absl::NotFoundError(absl::StrCat("no worker ", worker));
}

absl::StatusOr<bool> MemoryQueue::DrainRequested(const std::string& worker) {
  bool drain = false;
  const absl::Status status = Locked([&](const QueueState& state) { drain = state.DrainRequested(worker); });
  if (!status.ok()) return status;
  return drain;
}

absl::StatusOr<std::string> MemoryQueue::Dump() {
  std::string text;
  const absl::Status status = Locked([&](const QueueState& state) { text = state.Dump(); });
  if (!status.ok()) return status;
  return text;
}

}  // namespace gouji::queue
