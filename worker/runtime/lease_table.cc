#include "worker/runtime/lease_table.h"

#include <algorithm>

namespace gouji::runtime {

dispatch::v1::LeaseRef HeldLease::Ref() const {
  dispatch::v1::LeaseRef ref;
  ref.set_job_id(lease_.job_id());
  ref.set_shard(lease_.shard());
  *ref.mutable_fence() = lease_.fence();
  return ref;
}

std::shared_ptr<HeldLease> LeaseTable::Add(dispatch::v1::Lease lease, SteadyTime now) {
  auto held = std::make_shared<HeldLease>(std::move(lease), now);
  std::lock_guard lock(mutex_);
  std::shared_ptr<HeldLease>& place = leases_[{held->job(), held->shard()}];
  if (place != nullptr) place->lost_ = true;
  place = held;
  return held;
}

void LeaseTable::Remove(const HeldLease& lease) {
  std::lock_guard lock(mutex_);
  const auto found = leases_.find({lease.job(), lease.shard()});
  if (found != leases_.end() && found->second.get() == &lease) leases_.erase(found);
}

std::vector<dispatch::v1::LeaseRef> LeaseTable::Refs(SteadyTime moved_since) const {
  std::lock_guard lock(mutex_);
  std::vector<dispatch::v1::LeaseRef> refs;
  refs.reserve(leases_.size());
  for (const auto& [key, lease] : leases_) {
    if (lease->moved_.load(std::memory_order_relaxed) >= moved_since) refs.push_back(lease->Ref());
  }
  return refs;
}

size_t LeaseTable::size(SteadyTime moved_since, const HeldLease* without) const {
  std::lock_guard lock(mutex_);
  return static_cast<size_t>(std::count_if(leases_.begin(), leases_.end(), [&](const auto& held) {
    return held.second.get() != without && held.second->moved_.load(std::memory_order_relaxed) >= moved_since;
  }));
}

std::vector<std::shared_ptr<HeldLease>> LeaseTable::TakeAll(SteadyTime moved_since) {
  std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<HeldLease>> taken;
  for (auto held = leases_.begin(); held != leases_.end();) {
    if (held->second->moved_.load(std::memory_order_relaxed) < moved_since) {
      ++held;
      continue;
    }
    held->second->lost_ = true;
    taken.push_back(std::move(held->second));
    held = leases_.erase(held);
  }
  return taken;
}

std::chrono::milliseconds LeaseTable::ShortestLength(std::chrono::milliseconds otherwise) const {
  std::lock_guard lock(mutex_);
  std::chrono::milliseconds shortest = otherwise;
  for (const auto& [key, lease] : leases_) shortest = std::min(shortest, lease->length());
  return shortest;
}

bool LeaseTable::SameFence(const HeldLease& lease, const dispatch::v1::LeaseRef& ref) {
  return lease.lease().fence().epoch() == ref.fence().epoch() &&
         lease.lease().fence().counter() == ref.fence().counter();
}

void LeaseTable::Lose(const dispatch::v1::LeaseRef& ref, std::vector<std::shared_ptr<HeldLease>>* lost) {
  const auto found = leases_.find({ref.job_id(), ref.shard()});
  if (found == leases_.end() || !SameFence(*found->second, ref)) return;
  found->second->lost_ = true;
  lost->push_back(std::move(found->second));
  leases_.erase(found);
}

}  // namespace gouji::runtime
