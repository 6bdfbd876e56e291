// A coordinator in a few lines: hands out what it was given and remembers what it was told.
//
// Threads: all methods from any thread. Errors: those that a test asks for.
//
//   FakeDispatcher dispatcher;
//   dispatcher.Offer(lease);
//   ASSERT_TRUE(dispatcher.WaitUntil([&] { return dispatcher.committed().size() == 1; }));
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "worker/runtime/dispatcher.h"

namespace gouji::runtime {

class FakeDispatcher final : public Dispatcher {
 public:
  struct Released {
    std::string shard;
    dispatch::v1::ReleaseReason reason;
    std::string detail;
  };

  void Offer(dispatch::v1::Lease lease) {
    std::lock_guard lock(mutex_);
    *lease.mutable_fence() = NextFence();
    offered_.push_back(std::move(lease));
    changed_.notify_all();
  }
  // Releases from now on take until they are let through.
  void HoldReleases(bool hold) {
    std::lock_guard lock(mutex_);
    hold_releases_ = hold;
    changed_.notify_all();
  }
  // So do claims and renewals.
  void HoldLoops(bool hold) {
    std::lock_guard lock(mutex_);
    hold_loops_ = hold;
    changed_.notify_all();
  }
  // Failed shards come back with a new fence.
  void ReofferFailures() {
    std::lock_guard lock(mutex_);
    reoffer_ = true;
  }
  // So do shards that are given back at no cost.
  void ReofferDrained() {
    std::lock_guard lock(mutex_);
    reoffer_drained_ = true;
  }
  // Every claim gets this one first, again and again: other jobs' work that never ends.
  void KeepOffering(dispatch::v1::Lease lease) {
    std::lock_guard lock(mutex_);
    stream_ = std::move(lease);
    changed_.notify_all();
  }
  // The next renewals say that this shard is somebody else's.
  void Revoke(const std::string& shard) {
    std::lock_guard lock(mutex_);
    revoked_.insert(shard);
  }
  void SetReachable(bool reachable) {
    std::lock_guard lock(mutex_);
    reachable_ = reachable;
  }
  void AskForDrain() {
    std::lock_guard lock(mutex_);
    drain_ = true;
  }
  void RefuseCommits(int count) {
    std::lock_guard lock(mutex_);
    refuse_commits_ = count;
  }

  // `condition` is called with the lock held, and may use the accessors below.
  bool WaitUntil(const std::function<bool()>& condition,
                 std::chrono::milliseconds timeout = std::chrono::seconds(60)) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, timeout, condition);
  }
  const std::vector<std::string>& committed() const { return committed_; }
  const std::vector<Released>& released() const { return released_; }
  const std::vector<std::string>& claimed() const { return claimed_; }
  // Leases that the worker held when it committed a shard, that one included.
  size_t held_at_commit(const std::string& shard) const { return held_at_commit_.at(shard); }
  int renewals() const { return renewals_; }
  // Shards of the last renewal.
  std::vector<std::string> last_renewed() {
    std::lock_guard lock(mutex_);
    return last_renewed_;
  }
  int failed_calls() const { return failed_calls_; }

  absl::Status Claim(const dispatch::v1::ClaimShardsRequest& request,
                     dispatch::v1::ClaimShardsResponse* response) override {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !hold_loops_; });
    if (!reachable_) return Unreachable();
    changed_.wait_for(lock, std::chrono::milliseconds(request.max_wait_ms()),
                      [this] { return !offered_.empty() || stream_.has_value() || drain_; });
    response->set_drain(drain_);
    if (stream_.has_value()) offered_.push_front(*stream_);
    if (stream_.has_value()) *offered_.front().mutable_fence() = NextFence();
    while (!offered_.empty() && response->leases_size() < static_cast<int>(request.max_shards())) {
      claimed_.push_back(offered_.front().shard());
      held_.insert(offered_.front().shard());
      leases_.push_back(offered_.front());
      *response->add_leases() = std::move(offered_.front());
      offered_.pop_front();
    }
    changed_.notify_all();
    return absl::OkStatus();
  }

  absl::Status Renew(const dispatch::v1::RenewLeasesRequest& request,
                     dispatch::v1::RenewLeasesResponse* response) override {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !hold_loops_; });
    if (!reachable_) return Unreachable();
    ++renewals_;
    response->set_drain(drain_);
    last_renewed_.clear();
    for (const dispatch::v1::LeaseRef& lease : request.leases()) last_renewed_.push_back(lease.shard());
    for (const dispatch::v1::LeaseRef& lease : request.leases()) {
      if (revoked_.count(lease.shard()) > 0) *response->add_revoked() = lease;
    }
    changed_.notify_all();
    return absl::OkStatus();
  }

  absl::Status Commit(const dispatch::v1::CommitShardsRequest& request,
                      dispatch::v1::CommitShardsResponse* response) override {
    std::lock_guard lock(mutex_);
    if (!reachable_) return Unreachable();
    for (const dispatch::v1::LeaseRef& lease : request.leases()) {
      const bool refuse = refuse_commits_ > 0;
      if (refuse) --refuse_commits_;
      response->add_resolved(!refuse);
      if (refuse) continue;
      committed_.push_back(lease.shard());
      held_at_commit_[lease.shard()] = held_.size();
      held_.erase(lease.shard());
    }
    changed_.notify_all();
    return absl::OkStatus();
  }

  absl::Status Release(const dispatch::v1::ReleaseShardsRequest& request,
                       dispatch::v1::ReleaseShardsResponse*) override {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !hold_releases_; });
    if (!reachable_) return Unreachable();
    for (const dispatch::v1::LeaseRef& ref : request.leases()) {
      released_.push_back({ref.shard(), request.reason(), request.detail()});
      held_.erase(ref.shard());
      const bool failure = request.reason() == dispatch::v1::RELEASE_REASON_FAILURE;
      if (failure ? !reoffer_ : !reoffer_drained_) continue;
      for (dispatch::v1::Lease lease : leases_) {
        if (lease.shard() != ref.shard()) continue;
        *lease.mutable_fence() = NextFence();
        if (failure) lease.set_failures(++failures_[lease.shard()]);
        offered_.push_back(std::move(lease));
        break;
      }
    }
    changed_.notify_all();
    return absl::OkStatus();
  }

 private:
  dispatch::v1::Fence NextFence() {
    dispatch::v1::Fence fence;
    fence.set_epoch(1);
    fence.set_counter(++last_fence_);
    return fence;
  }
  absl::Status Unreachable() {
    ++failed_calls_;
    changed_.notify_all();
    return absl::UnavailableError("no coordinator");
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<dispatch::v1::Lease> offered_;
  std::optional<dispatch::v1::Lease> stream_;
  std::vector<dispatch::v1::Lease> leases_;
  std::set<std::string> revoked_;
  std::map<std::string, uint32_t> failures_;  // by shard
  std::vector<std::string> claimed_;
  std::vector<std::string> committed_;
  std::vector<Released> released_;
  bool reachable_ = true;
  bool drain_ = false;
  bool hold_releases_ = false;
  bool hold_loops_ = false;
  bool reoffer_ = false;
  bool reoffer_drained_ = false;
  std::set<std::string> held_;
  std::map<std::string, size_t> held_at_commit_;
  int refuse_commits_ = 0;
  std::atomic<int> renewals_{0};
  std::vector<std::string> last_renewed_;
  int failed_calls_ = 0;
  uint64_t last_fence_ = 0;
};

}  // namespace gouji::runtime
