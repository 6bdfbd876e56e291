// Claims leases, keeps them alive, hands them to the slots and gives them back.
//
// Role: every conversation with the dispatcher but commits (committer.h). One thread claims; one does nothing but renew.
// A shard whose workers were lost twice is a suspect, and is worked on alone: its worker works on no other lease meanwhile, so that none
// is lost with it and blamed. A worker that is offered one beside others keeps it, claims no more, and begins it when the others are done:
// given back, it could wait for as long as other work comes in. Of several it keeps the first.
// Ownership: store, dispatcher and observer outlive it. Threads: all methods from any thread.
// Errors: a dispatcher that does not answer is asked again for ever; the observer hears when that begins and ends.
//
//   desk.Start();
//   std::shared_ptr<HeldLease> lease = desk.Take(250ms);
//   …  desk.WorkDone();  desk.Forget(*lease);
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string_view>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "common/store/identity.h"
#include "common/telemetry/liveness.h"
#include "worker/runtime/dispatcher.h"
#include "worker/runtime/lease_table.h"
#include "worker/runtime/worker.h"

namespace gouji::runtime {

class LeaseDesk {
 public:
  LeaseDesk(const WorkerOptions& options, store::Store* store, Dispatcher* dispatcher,
            WorkerObserver* observer);
  ~LeaseDesk();

  void Start();

  // The next lease for a slot, waiting at most `wait`; null when there is none. The caller ends its work on it with
  // WorkDone, once.
  std::shared_ptr<HeldLease> Take(std::chrono::milliseconds wait);
  // A slot has no more work with a lease that it took.
  void WorkDone();
  // A slot goes on without having finished one: it may have another lease, and counts as busy until WaitDone.
  void WorkWaits();
  void WaitDone();

  // A slot gets on, and will come for what waits.
  void SlotMoves() { slot_moved_.store(std::chrono::steady_clock::now(), std::memory_order_relaxed); }

  // The shard is committed: no longer renewed.
  void Forget(const HeldLease& lease);
  // Gives the shard back; no effect on a lost lease.
  void Release(const HeldLease& lease, dispatch::v1::ReleaseReason reason, std::string_view detail);
  // Gives everything back, at no cost, that did not stand still for too long; for whoever still works on it, it is lost.
  void ReleaseAll(std::string_view detail);

  // Claims no more; leases that no slot took go back.
  void Drain();
  bool draining() const { return draining_.load(); }
  // After Drain: no slot will get another lease.
  bool Exhausted() const;
  // Ends the threads, and tells the dispatcher that the worker ends; leases still held are renewed no longer.
  void Stop();

  dispatch::v1::WorkerInfo Info() const;
  // How a call to the dispatcher went; tells the observer when it changed.
  void NoteDispatcher(const absl::Status& status);
  bool reachable() const { return reachable_.load(); }
  uint32_t busy() const;
  uint32_t held() const { return static_cast<uint32_t>(table_.size()); }

 private:
  void ClaimLoop();
  void RenewLoop();
  // The claimer does the rest: the renewer makes no other calls.
  void BeginDrain();
  // Leases that could be used now.
  uint32_t Wanted() const;
  // Some slot will come for what waits, sooner or later.
  bool SlotsMove() const;
  // Lets the suspect begin once it is alone, and forgets it once it is worked on no longer.
  void TendSuspect();
  // A suspect that waits where all slots hang: to be given back.
  bool SuspectIsStuck() const { return suspect_ != nullptr && !suspect_begun_ && !SlotsMove(); }
  void Accept(dispatch::v1::ClaimShardsResponse response);
  // Adds what may be held together; those that may not are to be given back.
  std::vector<std::shared_ptr<HeldLease>> Admit(dispatch::v1::ClaimShardsResponse* response);
  // False when the dispatcher did not answer. What stands still is left out: its worker lives, and does nothing for it.
  bool RenewOnce();
  // Since when a lease must have moved, at `now`.
  SteadyTime MovedSince(SteadyTime now);
  void SayGoodbye();
  void ReportLost(const std::vector<std::shared_ptr<HeldLease>>& lost);
  // Returns early when the desk drains.
  void Pause(std::chrono::milliseconds length);

  const WorkerOptions& options_;
  mutable store::StoreIdentity identity_;
  Dispatcher* const dispatcher_;
  WorkerObserver* const observer_;
  LeaseTable table_;

  mutable std::mutex mutex_;
  std::condition_variable for_slots_;    // a lease came, or none will
  std::condition_variable for_claimer_;  // something is wanted, or the desk drains
  std::condition_variable for_renewer_;  // a lease came, or the desk stops
  std::deque<std::shared_ptr<HeldLease>> queued_;
  uint32_t working_ = 0;
  uint32_t waiting_ = 0;
  bool claim_open_ = false;             // the claimer may still add leases
  std::shared_ptr<HeldLease> suspect_;  // to be worked on alone: nothing is claimed beside it
  bool suspect_begun_ = false;          // it was alone, and went to the slots
  bool stopped_ = false;
  std::atomic<bool> draining_{false};
  std::atomic<SteadyTime> slot_moved_{std::chrono::steady_clock::now()};

  std::mutex state_mutex_;
  std::atomic<bool> reachable_{false};
  bool told_ = false;

  telemetry::Pulse claim_pulse_;
  telemetry::Pulse renew_pulse_;
  std::optional<telemetry::Vital> claim_vital_;
  std::optional<telemetry::Vital> renew_vital_;

  std::thread claimer_;
  std::thread renewer_;
};

}  // namespace gouji::runtime
