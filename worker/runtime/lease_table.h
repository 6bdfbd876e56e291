// The leases that a worker holds.
//
// Role: pure bookkeeping; it asks nobody and its time is given to it. A lease leaves the table when its shard is
// committed or given back, or when it is lost: a coordinator says that it is no longer this worker's. One that nobody answers about is
// kept: what is worked on meanwhile counts as well as another's, and coordinators that come back let those who live renew first.
// Ownership: leases are shared with whoever works on them; `lost` tells them to stop.
// Threads: all methods of both classes from any thread. Errors: none.
//
//   std::shared_ptr<HeldLease> lease = table.Add(*claimed.mutable_leases(0), now);
//   for (auto& lost : table.Revoke(response.revoked())) …
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "gouji/dispatch/v1/dispatch.pb.h"

namespace gouji::runtime {

using SteadyTime = std::chrono::steady_clock::time_point;

class HeldLease {
 public:
  HeldLease(dispatch::v1::Lease lease, SteadyTime now)
      : lease_(std::move(lease)), claimed_(now), moved_(now) {}

  const dispatch::v1::Lease& lease() const { return lease_; }
  const std::string& job() const { return lease_.job_id(); }
  const std::string& shard() const { return lease_.shard(); }
  dispatch::v1::LeaseRef Ref() const;
  std::chrono::milliseconds length() const { return std::chrono::milliseconds(lease_.lease_ms()); }
  SteadyTime claimed() const { return claimed_; }

  // Whoever has it in hand gets on.
  void Moved(SteadyTime now) { moved_.store(now, std::memory_order_relaxed); }
  // The shard is no longer this worker's.
  bool lost() const { return lost_.load(std::memory_order_relaxed); }

 private:
  friend class LeaseTable;

  const dispatch::v1::Lease lease_;
  const SteadyTime claimed_;
  std::atomic<SteadyTime> moved_;
  std::atomic<bool> lost_{false};
};

class LeaseTable {
 public:
  std::shared_ptr<HeldLease> Add(dispatch::v1::Lease lease, SteadyTime now);
  // No effect when it is not in the table.
  void Remove(const HeldLease& lease);

  // Those that have moved since; what stands still had better be another worker's.
  std::vector<dispatch::v1::LeaseRef> Refs(SteadyTime moved_since = SteadyTime::min()) const;
  // What the answer to a renewal revoked. Answers the leases that were lost by it.
  template <typename LeaseRefs>
  std::vector<std::shared_ptr<HeldLease>> Revoke(const LeaseRefs& revoked) {
    std::lock_guard lock(mutex_);
    std::vector<std::shared_ptr<HeldLease>> lost;
    for (const dispatch::v1::LeaseRef& ref : revoked) Lose(ref, &lost);
    return lost;
  }

  // Those that have moved since, one of them left out.
  size_t size(SteadyTime moved_since = SteadyTime::min(), const HeldLease* without = nullptr) const;
  // Takes out those that have moved since; they are lost for whoever works on them.
  std::vector<std::shared_ptr<HeldLease>> TakeAll(SteadyTime moved_since);
  // Of the shortest lease held; `otherwise` when none is.
  std::chrono::milliseconds ShortestLength(std::chrono::milliseconds otherwise) const;

 private:
  // A shard is held under one fence at a time: a newer lease replaces an older one.
  using Key = std::pair<std::string, std::string>;
  static bool SameFence(const HeldLease& lease, const dispatch::v1::LeaseRef& ref);
  void Lose(const dispatch::v1::LeaseRef& ref, std::vector<std::shared_ptr<HeldLease>>* lost);

  mutable std::mutex mutex_;
  std::map<Key, std::shared_ptr<HeldLease>> leases_;
};

}  // namespace gouji::runtime
