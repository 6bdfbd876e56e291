#include "coordinator/jobs/epoch_keeper.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/store/for_each_name.h"
#include "common/store/message.h"
#include "common/store/names.h"
#include "common/telemetry/log.h"
#include "coordinator/jobs/figures.h"
#include "gouji/job/v1/store.pb.h"

namespace gouji::jobs {
namespace {

using telemetry::Level;

// Between looks at a queue that is well. Calls notice a loss by themselves; this finds it on an idle
// coordinator.
constexpr std::chrono::milliseconds kLookInterval{1'000};

}  // namespace

absl::Status EpochKeeper::Check() const {
  if (serving_) return absl::OkStatus();
  std::lock_guard lock(mutex_);
  return absl::UnavailableError(reason_);
}

absl::Status EpochKeeper::Observe(absl::Status status) {
  if (absl::IsAborted(status)) {
    suspect_ = true;
    SetServing(false, "the queue was lost and is being rebuilt from the store");
    context_.urgent.Wake(kEpochTask);
    return absl::UnavailableError("the queue was lost and is being rebuilt from the store");
  }
  if (absl::IsUnavailable(status)) {
    SetServing(false, std::string_view(status.message().data(), status.message().size()));
    context_.urgent.Wake(kEpochTask, context_.options.retry_delay);
  }
  return status;
}

void EpochKeeper::SetServing(bool serving, std::string_view reason) {
  std::lock_guard telling(telling_);
  {
    std::lock_guard lock(mutex_);
    reason_ = std::string(reason);
  }
  if (serving == serving_) return;
  // Who renews every third of a lease, and tries again meanwhile, outlives an interruption of a sixth.
  const int64_t now = context_.clock.SteadyMs();
  if (!serving) {
    ended_ms_ = now;
  } else if (!ended_ms_.has_value() || now - *ended_ms_ > context_.options.lease.count() / 6) {
    serving_since_ms_ = now;
  }
  serving_ = serving;
  Figures().serving.Set(serving ? 1 : 0);
  if (serving) {
    telemetry::Log(Level::kInfo, "serving", {{"epoch", context_.queue.epoch()}});
    context_.urgent.Wake(kClaimTask);
  } else {
    telemetry::Log(Level::kWarning, "not serving", {{"reason", reason}});
  }
  if (listener_) listener_(serving);
  context_.changes.Bump();
}

int64_t EpochKeeper::ServingMs() const {
  return serving_ ? context_.clock.SteadyMs() - serving_since_ms_ : -1;
}

std::chrono::milliseconds EpochKeeper::Step() {
  absl::Status looked = Look();
  if (looked.ok()) {
    SetServing(true, "");
    return kLookInterval;
  }
  const std::string message(looked.message().data(), looked.message().size());
  bool news = false;
  {
    std::lock_guard lock(mutex_);
    news = !serving_ && reason_ != message;
  }
  // SetServing tells when serving ends; this tells when the reason changes while it is down.
  if (news) telemetry::Log(Level::kWarning, "cannot serve yet", {{"reason", message}});
  SetServing(false, message);
  // Lost a race for the epoch: the winner needs a moment, no more.
  return absl::IsAborted(looked) ? std::chrono::milliseconds(10) : context_.options.retry_delay;
}

absl::Status EpochKeeper::Look() {
  absl::StatusOr<uint64_t> stored = context_.queue.StoredEpoch();
  if (!stored.ok()) return stored.status();
  if (*stored != 0 && *stored == context_.queue.epoch() && !suspect_) return absl::OkStatus();

  SetServing(false, "the queue is being rebuilt from the store");
  suspect_ = false;
  absl::StatusOr<uint64_t> newest = NewestEpoch();
  absl::Status done = newest.status();
  if (newest.ok()) {
    // A queue that came back with an older epoch than the store's was rolled back: it is lost.
    bool joined = *stored != 0 && *stored == *newest && context_.queue.Join(*stored).ok();
    if (joined) {
      telemetry::Log(Level::kInfo, "joined epoch", {{"epoch", *stored}});
    } else if (BeingTaken(*newest)) {
      done = absl::AbortedError("another coordinator took the epoch and resets the queue");
    } else {
      done = TakeEpoch(*newest, *stored);
    }
    newest_ = std::max({newest_, *newest, context_.queue.epoch()});
  }
  if (done.ok()) done = reconcile_();
  if (!done.ok()) suspect_ = true;
  return done;
}

// Whether another one took an epoch since the last look: while it resets the queue nobody can tell that from a queue that is lost, and
// two would take the epoch from each other in turn. It may have died over it; who waits for it waits a time of its own.
bool EpochKeeper::BeingTaken(uint64_t newest) {
  const int64_t now = context_.clock.SteadyMs();
  if (newest_ != 0 && newest > newest_) {
    const int64_t half = std::max<int64_t>(context_.options.retry_delay.count() / 2, 1);
    const auto own =
        static_cast<int64_t>(std::hash<std::string>()(context_.options.id) % static_cast<uint64_t>(half));
    left_alone_until_ms_ = now + half + own;
  }
  return now < left_alone_until_ms_;
}

absl::StatusOr<uint64_t> EpochKeeper::NewestEpoch() {
  uint64_t newest = 0;
  absl::Status listed =
      store::ForEachName(context_.store, store::kEpochsFolder, [&](const std::string& name) {
        const absl::StatusOr<uint64_t> number = store::ParseNumber(name);
        if (number.ok()) newest = std::max(newest, *number);
        return absl::OkStatus();
      });
  if (!listed.ok()) return listed;
  return newest;
}

absl::Status EpochKeeper::TakeEpoch(uint64_t newest, uint64_t stored) {
  if (stored > newest) {
    return absl::FailedPreconditionError(
        absl::StrCat("the queue holds epoch ", stored, " and this store knows none after ", newest,
                     ": the queue serves another store. Give each store a Redis of its own"));
  }
  job::v1::EpochRecord record;
  record.set_number(newest + 1);
  record.set_coordinator(context_.options.id);
  int64_t now = context_.clock.WallMs();
  record.mutable_time()->set_seconds(now / 1000);
  record.mutable_time()->set_nanos(static_cast<int32_t>(now % 1000 * 1'000'000));
  record.set_reason(stored == 0 ? "the queue was empty or restarted"
                                : absl::StrCat("the queue was of epoch ", stored));
  absl::Status put = store::PutMessage(context_.store, store::EpochName(newest + 1), record);
  // Another coordinator was faster. It may have died before it reset the queue, so that waiting for it is no
  // way out: look again, and take the next one if the queue is still of no epoch.
  if (absl::IsAlreadyExists(put)) return absl::AbortedError("another coordinator took the epoch");
  if (!put.ok()) return put;
  // Should the queue not be reset, it is nobody else who is at it.
  newest_ = newest + 1;
  absl::Status reset = context_.queue.Reset(newest + 1);
  if (!reset.ok()) return reset;
  Figures().epochs_taken.Increment();
  telemetry::Log(Level::kInfo, "took epoch", {{"epoch", newest + 1}, {"reason", record.reason()}});
  return absl::OkStatus();
}

}  // namespace gouji::jobs
