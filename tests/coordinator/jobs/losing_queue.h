// A queue whose state can be lost at any moment, as Redis can lose it.
//
// Role: a MemoryQueue behind a handle that several coordinators share the state of; Lose() leaves an empty
// server of no epoch, Disconnect() one that does not answer. Threads: any.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "coordinator/queue/memory_queue.h"

namespace gouji::jobs {

// The server.
class QueueServer {
 public:
  QueueServer(queue::Limits limits, queue::ClockMs clock);

  void Lose();
  void SetReachable(bool reachable);

 private:
  friend class LosingQueue;
  const queue::Limits limits_;
  const queue::ClockMs clock_;
  std::mutex mutex_;
  std::shared_ptr<queue::MemoryQueue> state_;
  uint64_t generation_ = 0;
  bool reachable_ = true;
};

// One coordinator's connection to it.
class LosingQueue final : public queue::Queue {
 public:
  explicit LosingQueue(QueueServer& server) : server_(server) {}

  absl::StatusOr<uint64_t> StoredEpoch() override {
    return Call<uint64_t>([](queue::Queue& q) { return q.StoredEpoch(); });
  }
  absl::Status Reset(uint64_t epoch) override {
    return Do([&](queue::Queue& q) { return q.Reset(epoch); });
  }
  absl::Status Join(uint64_t epoch) override {
    return Do([&](queue::Queue& q) { return q.Join(epoch); });
  }
  uint64_t epoch() const override {
    std::lock_guard lock(mutex_);
    return handle_ == nullptr ? 0 : handle_->epoch();
  }
  absl::Status Submit(const queue::JobEntry& job) override {
    return Do([&](queue::Queue& q) { return q.Submit(job); });
  }
  absl::Status Adopt(const queue::JobSnapshot& job) override {
    return Do([&](queue::Queue& q) { return q.Adopt(job); });
  }
  absl::StatusOr<uint64_t> Plan(const std::string& job, uint64_t cursor,
                                const std::vector<queue::Shard>& shards, bool last) override {
    return Call<uint64_t>([&](queue::Queue& q) { return q.Plan(job, cursor, shards, last); });
  }
  absl::Status SetPaused(const std::string& job, bool paused) override {
    return Do([&](queue::Queue& q) { return q.SetPaused(job, paused); });
  }
  absl::Status Remove(const std::string& job) override {
    return Do([&](queue::Queue& q) { return q.Remove(job); });
  }
  // Runs before every look at a job's counts.
  void OnCounts(std::function<void()> before) { counting_ = std::move(before); }
  absl::StatusOr<queue::JobCounts> Counts(const std::string& job) override {
    if (counting_) counting_();
    return Call<queue::JobCounts>([&](queue::Queue& q) { return q.Counts(job); });
  }
  absl::StatusOr<std::vector<std::string>> Jobs() override {
    return Call<std::vector<std::string>>([](queue::Queue& q) { return q.Jobs(); });
  }
  // Runs in the midst of every claim, as if another thread came between.
  void OnClaim(std::function<void()> between) { between_ = std::move(between); }
  // Runs after every claim that got nothing, before its answer is there; after every renewal.
  void OnNothing(std::function<void()> then) { nothing_ = std::move(then); }
  void OnRenew(std::function<void()> then) { renewed_ = std::move(then); }
  absl::StatusOr<std::vector<queue::Lease>> Claim(const queue::WorkerEntry& worker, uint32_t max) override {
    if (between_) between_();
    auto leases = Call<std::vector<queue::Lease>>([&](queue::Queue& q) { return q.Claim(worker, max); });
    if (nothing_ && leases.ok() && leases->empty()) nothing_();
    return leases;
  }
  absl::StatusOr<std::vector<queue::LeaseRef>> Renew(const queue::WorkerEntry& worker,
                                                     const std::vector<queue::LeaseRef>& leases) override {
    auto revoked =
        Call<std::vector<queue::LeaseRef>>([&](queue::Queue& q) { return q.Renew(worker, leases); });
    if (renewed_) renewed_();
    return revoked;
  }
  absl::StatusOr<std::vector<bool>> CommitAll(const std::string& worker,
                                              const std::vector<queue::CommitRequest>& requests) override {
    return Call<std::vector<bool>>([&](queue::Queue& q) { return q.CommitAll(worker, requests); });
  }
  absl::StatusOr<bool> Release(const queue::LeaseRef& lease, bool failure) override {
    return Call<bool>([&](queue::Queue& q) { return q.Release(lease, failure); });
  }
  absl::StatusOr<std::vector<queue::Lease>> Reap(uint32_t max) override {
    return Call<std::vector<queue::Lease>>([&](queue::Queue& q) { return q.Reap(max); });
  }
  absl::StatusOr<std::vector<queue::WorkerEntry>> Workers() override {
    return Call<std::vector<queue::WorkerEntry>>([](queue::Queue& q) { return q.Workers(); });
  }
  absl::Status RequestDrain(const std::string& worker) override {
    return Do([&](queue::Queue& q) { return q.RequestDrain(worker); });
  }
  absl::StatusOr<bool> DrainRequested(const std::string& worker) override {
    return Call<bool>([&](queue::Queue& q) { return q.DrainRequested(worker); });
  }
  absl::StatusOr<std::string> Dump() override {
    return Call<std::string>([](queue::Queue& q) { return q.Dump(); });
  }

 private:
  // The handle on the present state; a fresh one after a loss.
  absl::StatusOr<std::shared_ptr<queue::MemoryQueue>> Handle() {
    std::lock_guard lock(mutex_);
    std::lock_guard server_lock(server_.mutex_);
    if (!server_.reachable_) return absl::UnavailableError("cannot reach the queue");
    if (generation_ != server_.generation_) {
      handle_ = server_.state_->AnotherHandle();
      generation_ = server_.generation_;
    }
    return handle_;
  }
  template <typename T, typename F>
  absl::StatusOr<T> Call(F f) {
    auto handle = Handle();
    if (!handle.ok()) return handle.status();
    return f(**handle);
  }
  template <typename F>
  absl::Status Do(F f) {
    auto handle = Handle();
    return handle.ok() ? f(**handle) : handle.status();
  }

  QueueServer& server_;
  std::function<void()> between_;
  std::function<void()> nothing_;
  std::function<void()> counting_;
  std::function<void()> renewed_;
  mutable std::mutex mutex_;
  std::shared_ptr<queue::MemoryQueue> handle_;  // guarded by mutex_
  uint64_t generation_ = 0;                     // guarded by mutex_
};

}  // namespace gouji::jobs
