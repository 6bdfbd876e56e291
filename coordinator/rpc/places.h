// How much of one kind may be under way at once: streams, calls, bytes.
//
// Role: places are taken as a call begins and given back as it ends. Where tokens tell tenants apart, one of them has no more than
// a quarter, so that the others find room. Ownership: outlives the places. Threads: any. Errors: none; where there is no room
// the caller refuses.
//
//   const std::shared_ptr<void> place = places.Take(caller);
//   if (place == nullptr) return new Refused<…>(kMethod, TooManyStreams());
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "absl/status/status.h"
#include "common/security/caller.h"

namespace gouji::rpc {

class Places {
 public:
  explicit Places(uint64_t max) : max_(max) {}

  // Held as long as the call lives; null where there is no room.
  std::shared_ptr<void> Take(const security::Caller& caller, uint64_t places = 1) {
    const std::lock_guard lock(mutex_);
    uint64_t& mine = taken_by_[caller.tenant];
    const uint64_t most = caller.all_tenants ? max_ : max_ / kTenants;
    const bool room = taken_ + places <= max_ && mine + places <= most;
    if (room) {
      taken_ += places;
      mine += places;
    }
    if (mine == 0) taken_by_.erase(caller.tenant);
    if (!room) return nullptr;
    return {this, [tenant = caller.tenant, places](Places* all) { all->GiveBack(tenant, places); }};
  }

 private:
  static constexpr uint64_t kTenants = 4;

  void GiveBack(const std::string& tenant, uint64_t places) {
    const std::lock_guard lock(mutex_);
    taken_ -= places;
    const auto mine = taken_by_.find(tenant);
    if (mine != taken_by_.end() && (mine->second -= places) == 0) taken_by_.erase(mine);
  }

  const uint64_t max_;
  std::mutex mutex_;
  uint64_t taken_ = 0;                        // guarded by mutex_
  std::map<std::string, uint64_t> taken_by_;  // by tenant; guarded by mutex_
};

inline absl::Status TooManyStreams() {
  return absl::ResourceExhaustedError(
      "too many streams of this kind are open here; try again, or another coordinator");
}

}  // namespace gouji::rpc
