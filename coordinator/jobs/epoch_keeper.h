// Whether the queue can be trusted, and what is done when it cannot.
//
// Role: notices that the queue was lost, restarted or taken over; takes a new epoch (epochs/<n> by
// put-if-absent, then Reset) or joins that of another coordinator, has all live jobs reconciled, and only
// then lets functions be served.
// Ownership: borrows the context. Threads: Step from one at a time (the agenda), all others from any.
// Errors: Check and Observe answer UNAVAILABLE with the reason while nothing can be served.
//
//   if (absl::Status up = keeper.Check(); !up.ok()) return up;
//   return keeper.Observe(context.queue.Remove(job));
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "coordinator/jobs/context.h"

namespace gouji::jobs {

class EpochKeeper {
 public:
  // `reconcile` makes the queue hold what the store says about every live job.
  EpochKeeper(Context& context, std::function<absl::Status()> reconcile)
      : context_(context), reconcile_(std::move(reconcile)) {}

  bool serving() const { return serving_; }
  // For how long already; -1 while it is not.
  int64_t ServingMs() const;
  absl::Status Check() const;
  // Every status that the queue answers passes here. ABORTED and UNAVAILABLE end the serving until Step finds
  // the queue well; ABORTED comes out as UNAVAILABLE, all others as they are.
  absl::Status Observe(absl::Status status);

  // One look at the queue; how long until the next.
  std::chrono::milliseconds Step();

  // Called on every change of serving(), one call at a time. Set before the first Step.
  void OnServing(std::function<void(bool)> listener) { listener_ = std::move(listener); }

 private:
  absl::Status Look();
  absl::Status TakeEpoch(uint64_t newest, uint64_t stored);
  absl::StatusOr<uint64_t> NewestEpoch();
  bool BeingTaken(uint64_t newest);
  void SetServing(bool serving, std::string_view reason);

  Context& context_;
  const std::function<absl::Status()> reconcile_;
  std::function<void(bool)> listener_;
  std::atomic<bool> serving_{false};
  std::atomic<int64_t> serving_since_ms_{0};  // by the steady clock; a short interruption does not count
  std::optional<int64_t>
      ended_ms_;  // when it last stopped to serve, by the steady clock; guarded by telling_
  std::atomic<bool> suspect_{true};  // the epoch must be looked at, even if its number is ours
  uint64_t newest_ = 0;              // epoch of the last look; Step's alone
  int64_t left_alone_until_ms_ = 0;  // by the steady clock; Step's alone
  std::mutex telling_;  // a change and its telling are one step: what the listener heard last is what holds
  mutable std::mutex mutex_;
  std::string reason_ = "the coordinator is starting";  // guarded by mutex_
};

}  // namespace gouji::jobs
