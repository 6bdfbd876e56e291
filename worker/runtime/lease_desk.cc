#include "worker/runtime/lease_desk.h"

#include <algorithm>

#include "common/telemetry/version.h"

namespace gouji::runtime {
namespace {

using std::chrono::milliseconds;

// A dispatcher that answers at once, with nothing, is not asked again at once.
constexpr milliseconds kShortestPause(5);
constexpr milliseconds kLongestEmptyPause(200);
constexpr milliseconds kLongestRetryPause(5000);
constexpr milliseconds kIdleRenewal(10'000);
constexpr milliseconds kShortestRenewal(10);
// A slow store must not let finished shards pile up.
constexpr uint32_t kUncommittedPerSlot = 6;

SteadyTime Now() {
  return std::chrono::steady_clock::now();
}

}  // namespace

LeaseDesk::LeaseDesk(const WorkerOptions& options, store::Store* store, Dispatcher* dispatcher,
                     WorkerObserver* observer)
    : options_(options), identity_(*store), dispatcher_(dispatcher), observer_(observer) {}

LeaseDesk::~LeaseDesk() {
  Drain();
  Stop();
}

void LeaseDesk::Start() {
  claim_open_ = true;
  claim_vital_.emplace("claim loop", [this] { return claim_pulse_.Still(options_.claim_still); });
  renew_vital_.emplace("renewal loop", [this] { return renew_pulse_.Still(options_.renew_still); });
  claimer_ = std::thread([this] { ClaimLoop(); });
  renewer_ = std::thread([this] { RenewLoop(); });
}

std::shared_ptr<HeldLease> LeaseDesk::Take(milliseconds wait) {
  std::unique_lock lock(mutex_);
  const auto ready = [this] { return !queued_.empty() || (draining_ && !claim_open_); };
  if (wait.count() > 0) for_slots_.wait_for(lock, wait, ready);
  // What a drain leaves in the queue goes back.
  while (!draining_ && !queued_.empty()) {
    std::shared_ptr<HeldLease> lease = std::move(queued_.front());
    queued_.pop_front();
    for_claimer_.notify_one();
    if (lease->lost()) continue;
    lease->Moved(Now());
    ++working_;
    return lease;
  }
  return nullptr;
}

void LeaseDesk::WorkDone() {
  std::lock_guard lock(mutex_);
  --working_;
  for_claimer_.notify_one();
}

void LeaseDesk::WorkWaits() {
  std::lock_guard lock(mutex_);
  --working_;
  ++waiting_;
  for_claimer_.notify_one();
}

void LeaseDesk::WaitDone() {
  std::lock_guard lock(mutex_);
  --waiting_;
  for_claimer_.notify_one();
}

void LeaseDesk::Forget(const HeldLease& lease) {
  table_.Remove(lease);
  std::lock_guard lock(mutex_);
  for_claimer_.notify_one();
}

void LeaseDesk::Release(const HeldLease& lease, dispatch::v1::ReleaseReason reason, std::string_view detail) {
  if (lease.lost()) return;
  Forget(lease);
  dispatch::v1::ReleaseShardsRequest request;
  *request.mutable_worker() = Info();
  *request.add_leases() = lease.Ref();
  request.set_reason(reason);
  request.set_detail(std::string(detail));
  dispatch::v1::ReleaseShardsResponse response;
  // Where this fails the lease runs out, which costs the shard an attempt and some time, nothing else.
  NoteDispatcher(dispatcher_->Release(request, &response));
  observer_->OnShardReleased(lease.job(), lease.shard(), reason, detail);
}

void LeaseDesk::ReleaseAll(std::string_view detail) {
  const auto leases = table_.TakeAll(Now() - options_.slot_still);
  if (leases.empty()) return;
  dispatch::v1::ReleaseShardsRequest request;
  *request.mutable_worker() = Info();
  for (const auto& lease : leases) *request.add_leases() = lease->Ref();
  request.set_reason(dispatch::v1::RELEASE_REASON_DRAIN);
  request.set_detail(std::string(detail));
  dispatch::v1::ReleaseShardsResponse response;
  NoteDispatcher(dispatcher_->Release(request, &response));
  for (const auto& lease : leases)
    observer_->OnShardReleased(lease->job(), lease->shard(), dispatch::v1::RELEASE_REASON_DRAIN, detail);
}

void LeaseDesk::Drain() {
  std::deque<std::shared_ptr<HeldLease>> unused;
  {
    std::lock_guard lock(mutex_);
    draining_ = true;
    unused.swap(queued_);
    if (suspect_ != nullptr && !suspect_begun_) unused.push_back(std::move(suspect_));
    suspect_ = nullptr;
    for_slots_.notify_all();
    for_claimer_.notify_all();
  }
  for (const auto& lease : unused) {
    Release(*lease, dispatch::v1::RELEASE_REASON_DRAIN, "the worker drains");
  }
}

void LeaseDesk::BeginDrain() {
  std::lock_guard lock(mutex_);
  draining_ = true;
  for_slots_.notify_all();
  for_claimer_.notify_all();
}

bool LeaseDesk::Exhausted() const {
  std::lock_guard lock(mutex_);
  return draining_ && !claim_open_ && queued_.empty();
}

void LeaseDesk::Stop() {
  {
    std::lock_guard lock(mutex_);
    stopped_ = true;
    for_renewer_.notify_all();
  }
  const bool ran = claimer_.joinable();
  if (ran) claimer_.join();
  if (renewer_.joinable()) renewer_.join();
  // One that does not answer finds out by itself.
  if (ran && reachable_) SayGoodbye();
}

void LeaseDesk::SayGoodbye() {
  dispatch::v1::RenewLeasesRequest request;
  *request.mutable_worker() = Info();
  request.mutable_worker()->set_stopped(true);
  dispatch::v1::RenewLeasesResponse response;
  dispatcher_->Renew(request, &response).IgnoreError();
}

dispatch::v1::WorkerInfo LeaseDesk::Info() const {
  dispatch::v1::WorkerInfo info;
  info.set_worker_id(options_.worker_id);
  info.set_version(options_.version);
  info.set_address(options_.address);
  info.set_slots(options_.slots);
  info.set_slots_busy(busy());
  info.set_draining(draining());
  info.set_protocol_version(telemetry::kProtocolVersion);
  info.set_oldest_protocol_version(telemetry::kOldestProtocolVersion);
  if (absl::StatusOr<std::string> id = identity_.Get(); id.ok()) info.set_store_id(*std::move(id));
  return info;
}

void LeaseDesk::NoteDispatcher(const absl::Status& status) {
  std::lock_guard lock(state_mutex_);
  if (told_ && reachable_ == status.ok()) return;
  told_ = true;
  reachable_ = status.ok();
  observer_->OnDispatcherState(status);
}

uint32_t LeaseDesk::busy() const {
  std::lock_guard lock(mutex_);
  return std::min(working_ + waiting_, options_.slots);
}

uint32_t LeaseDesk::Wanted() const {
  // Leases that nobody comes for would only run out.
  if (suspect_ != nullptr || !SlotsMove()) return 0;
  // Shards that wait for a slow document are not what a slow store piles up.
  if (table_.size() >= options_.slots * kUncommittedPerSlot + waiting_) return 0;
  const uint32_t enough = options_.slots * std::max(options_.leases_per_slot, 1u);
  const uint32_t have = static_cast<uint32_t>(queued_.size()) + working_;
  return have < enough ? enough - have : 0;
}

bool LeaseDesk::SlotsMove() const {
  return slot_moved_.load(std::memory_order_relaxed) >= Now() - options_.slot_still;
}

void LeaseDesk::TendSuspect() {
  if (suspect_ == nullptr) return;
  // What hangs may hang for ever: it keeps nobody who gets on from a suspect, nor does a suspect that hangs.
  const SteadyTime since = Now() - options_.slot_still;
  if (suspect_->lost() || (suspect_begun_ && table_.size(since) == 0)) {
    suspect_ = nullptr;
  } else if (!suspect_begun_ && SlotsMove() && table_.size(since, suspect_.get()) == 0) {
    suspect_begun_ = true;
    queued_.push_back(suspect_);
    for_slots_.notify_all();
  }
}

void LeaseDesk::ClaimLoop() {
  milliseconds empty_pause = kShortestPause;
  milliseconds retry_pause = options_.retry_pause;
  while (true) {
    dispatch::v1::ClaimShardsRequest request;
    std::shared_ptr<HeldLease> stuck;
    {
      std::unique_lock lock(mutex_);
      const auto wanted = [this] {
        TendSuspect();
        return draining_ || SuspectIsStuck() || Wanted() > 0;
      };
      while (!for_claimer_.wait_for(lock, kIdleRenewal, wanted)) claim_pulse_.Beat();
      claim_pulse_.Beat();
      if (draining_) break;
      if (SuspectIsStuck()) stuck = std::move(suspect_);
      request.set_max_shards(Wanted());
    }
    if (stuck != nullptr) {
      Release(*stuck, dispatch::v1::RELEASE_REASON_DRAIN, "all slots of this worker stand still");
      continue;
    }
    *request.mutable_worker() = Info();
    request.set_max_wait_ms(static_cast<uint32_t>(options_.claim_wait.count()));
    dispatch::v1::ClaimShardsResponse response;
    const absl::Status status = dispatcher_->Claim(request, &response);
    NoteDispatcher(status);
    if (!status.ok()) {
      Pause(retry_pause);
      retry_pause = std::min(retry_pause * 2, kLongestRetryPause);
      continue;
    }
    retry_pause = options_.retry_pause;
    const bool empty = response.leases().empty();
    Accept(std::move(response));
    if (!empty) {
      empty_pause = kShortestPause;
      continue;
    }
    Pause(empty_pause);
    empty_pause = std::min(empty_pause * 2, kLongestEmptyPause);
  }
  {
    std::lock_guard lock(mutex_);
    claim_open_ = false;
    for_slots_.notify_all();
  }
  // A claim that was under way may have brought more.
  Drain();
  claim_pulse_.Rest();
}

std::vector<std::shared_ptr<HeldLease>> LeaseDesk::Admit(dispatch::v1::ClaimShardsResponse* response) {
  const SteadyTime now = Now();
  std::vector<std::shared_ptr<HeldLease>> back;
  std::lock_guard lock(mutex_);
  for (dispatch::v1::Lease& lease : *response->mutable_leases()) {
    const bool suspect = lease.lost_attempts() >= kSuspectAfterLost;
    auto held = table_.Add(std::move(lease), now);
    if (!suspect) {
      queued_.push_back(std::move(held));
    } else if (suspect_ == nullptr) {
      suspect_ = std::move(held);
      suspect_begun_ = false;
    } else {
      back.push_back(std::move(held));
    }
  }
  for_slots_.notify_all();
  for_renewer_.notify_all();
  return back;
}

void LeaseDesk::Accept(dispatch::v1::ClaimShardsResponse response) {
  for (const auto& lease : Admit(&response))
    Release(*lease, dispatch::v1::RELEASE_REASON_DRAIN, "a shard whose workers were lost is worked on alone");
  if (response.drain()) Drain();
}

void LeaseDesk::RenewLoop() {
  std::unique_lock lock(mutex_);
  SteadyTime last = Now();
  bool failed = false;
  while (!stopped_) {
    renew_pulse_.Beat();
    milliseconds period = table_.ShortestLength(3 * kIdleRenewal) / 3;
    if (failed) period /= 4;
    period = std::max(period, kShortestRenewal);
    if (Now() < last + period) {
      // A lease shorter than those held so far wakes it up.
      for_renewer_.wait_until(lock, last + period);
      continue;
    }
    last = Now();
    lock.unlock();
    failed = !RenewOnce();
    lock.lock();
  }
  renew_pulse_.Rest();
}

SteadyTime LeaseDesk::MovedSince(SteadyTime now) {
  const SteadyTime since = now - options_.slot_still;
  std::lock_guard lock(mutex_);
  // What stands still by now keeps no suspect waiting.
  if (suspect_ != nullptr) for_claimer_.notify_one();
  // A suspect that waits is the claimer's: it moves until it is begun, or given back.
  if (suspect_ != nullptr && !suspect_begun_) suspect_->Moved(now);
  // What is queued moves with those who will come for it.
  if (slot_moved_.load(std::memory_order_relaxed) < since) return since;
  for (const auto& lease : queued_) lease->Moved(now);
  return since;
}

bool LeaseDesk::RenewOnce() {
  const std::vector<dispatch::v1::LeaseRef> refs = table_.Refs(MovedSince(Now()));
  absl::Status status;
  if (!refs.empty()) {
    dispatch::v1::RenewLeasesRequest request;
    *request.mutable_worker() = Info();
    for (const auto& ref : refs) *request.add_leases() = ref;
    dispatch::v1::RenewLeasesResponse response;
    status = dispatcher_->Renew(request, &response);
    NoteDispatcher(status);
    if (status.ok()) ReportLost(table_.Revoke(response.revoked()));
    if (response.drain()) BeginDrain();
  }
  return status.ok();
}

void LeaseDesk::ReportLost(const std::vector<std::shared_ptr<HeldLease>>& lost) {
  for (const auto& lease : lost) observer_->OnLeaseLost(lease->job(), lease->shard());
  if (lost.empty()) return;
  std::lock_guard lock(mutex_);
  for_claimer_.notify_one();
}

void LeaseDesk::Pause(milliseconds length) {
  std::unique_lock lock(mutex_);
  for_claimer_.wait_for(lock, length, [this] { return draining_.load(); });
}

}  // namespace gouji::runtime
