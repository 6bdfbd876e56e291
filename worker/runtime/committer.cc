#include "worker/runtime/committer.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/segment/segment_reader.h"
#include "common/store/message.h"
#include "common/store/names.h"

namespace gouji::runtime {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLongestRetryPause(2000);
// A coordinator that looks and does not see the outcome may look at a file system that is slow to show it.
constexpr uint32_t kMaxRefusals = 20;
constexpr size_t kMaxBatch = 256;

SteadyTime Now() {
  return std::chrono::steady_clock::now();
}

}  // namespace

Committer::Committer(const WorkerOptions& options, store::Store* store, JobCache* jobs,
                     Dispatcher* dispatcher, LeaseDesk* desk, WorkerObserver* observer)
    : options_(options),
      store_(store),
      jobs_(jobs),
      dispatcher_(dispatcher),
      desk_(desk),
      observer_(observer) {}

Committer::~Committer() {
  Stop(milliseconds(0));
}

void Committer::Start() {
  for (uint32_t i = 0; i < std::max(options_.committers, 1u); ++i) {
    telemetry::Pulse& pulse = pulses_.emplace_back();
    pulse.Rest();
    putters_.emplace_back([this, &pulse] { PutLoop(&pulse); });
  }
  teller_ = std::thread([this] { TellLoop(); });
}

void Committer::Submit(std::shared_ptr<HeldLease> lease, std::unique_ptr<segment::SegmentWriter> writer,
                       std::string attempt_id, std::shared_ptr<const JobContext> job) {
  std::lock_guard lock(mutex_);
  finished_.push_back({std::move(lease), std::move(writer), std::move(attempt_id), std::move(job), {}});
  for_putters_.notify_one();
}

void Committer::SubmitSplit(std::shared_ptr<HeldLease> lease, job::v1::OutcomeHeader split,
                            std::shared_ptr<const JobContext> job) {
  std::lock_guard lock(mutex_);
  std::string attempt_id = split.attempt_id();
  finished_.push_back({std::move(lease), nullptr, std::move(attempt_id), std::move(job), std::move(split)});
  for_putters_.notify_one();
}

void Committer::Found(std::shared_ptr<HeldLease> lease) {
  Enqueue({std::move(lease), std::nullopt});
}

void Committer::Enqueue(Durable durable) {
  std::lock_guard lock(mutex_);
  durable_.push_back(std::move(durable));
  for_teller_.notify_one();
}

void Committer::Stop(milliseconds patience) {
  {
    std::lock_guard lock(mutex_);
    no_more_finished_ = true;
    for_putters_.notify_all();
  }
  for (std::thread& putter : putters_) putter.join();
  putters_.clear();
  {
    std::lock_guard lock(mutex_);
    no_more_durable_ = true;
    give_up_at_ = Now() + patience;
    for_teller_.notify_all();
  }
  if (teller_.joinable()) teller_.join();
}

void Committer::PutLoop(telemetry::Pulse* pulse) {
  std::unique_lock lock(mutex_);
  while (true) {
    for_putters_.wait(lock, [this] { return no_more_finished_ || !finished_.empty(); });
    if (finished_.empty()) return;
    // Those that wait get on as long as any putter does.
    for (const Finished& waiting : finished_) waiting.lease->Moved(Now());
    Finished finished = std::move(finished_.front());
    finished_.pop_front();
    lock.unlock();
    pulse->Beat();
    Put(std::move(finished));
    pulse->Rest();
    lock.lock();
  }
}

std::optional<std::string> Committer::Still(milliseconds bound) const {
  for (const telemetry::Pulse& pulse : pulses_) {
    if (auto still = pulse.Still(bound)) return still;
  }
  return std::nullopt;
}

void Committer::Put(Finished finished) {
  // Putting would do no harm; the work is somebody else's by now.
  if (finished.lease->lost()) return;
  std::optional<job::v1::Tally> tally;
  if (finished.writer != nullptr) tally = finished.writer->tally();
  absl::Status put = CheckStands(finished);
  if (put.ok()) {
    put = finished.writer != nullptr ? finished.writer->Finish() : segment::PutSplit(*store_, finished.split);
  }
  if (put.ok()) return Enqueue({std::move(finished.lease), std::move(tally)});
  if (absl::IsAlreadyExists(put)) {
    if (std::optional<Durable> winner = LookAtWinner(finished, tally)) Enqueue(*std::move(winner));
    return;
  }
  observer_->OnStoreTrouble(finished.lease->job(), finished.lease->shard(), put);
  desk_->Release(*finished.lease, dispatch::v1::RELEASE_REASON_FAILURE, put.ToString());
}

// A name is used again when a job was removed for its age and the same request comes once more.
absl::Status Committer::CheckStands(const Finished& finished) const {
  const std::string& job = finished.lease->job();
  absl::StatusOr<job::v1::JobSpec> spec = store::GetMessage<job::v1::JobSpec>(*store_, store::SpecName(job));
  if (!spec.ok()) return spec.status();
  if (spec->SerializeAsString() == finished.job->spec.SerializeAsString()) return absl::OkStatus();
  // The next attempt is to read it for the new one.
  jobs_->Drop(job);
  return absl::NotFoundError(absl::StrCat("job ", job, " was removed, and is another one now"));
}

std::optional<Committer::Durable> Committer::LookAtWinner(const Finished& finished,
                                                          const std::optional<job::v1::Tally>& tally) {
  const HeldLease& lease = *finished.lease;
  const std::string name = store::OutcomeName(lease.job(), lease.shard());
  absl::StatusOr<job::v1::OutcomeHeader> header = segment::ReadOutcomeHeader(*store_, name);
  absl::Status seen = header.status();
  if (seen.ok()) seen = store_->SyncSeen(name);
  if (!seen.ok()) {
    observer_->OnStoreTrouble(lease.job(), lease.shard(), seen);
    desk_->Release(lease, dispatch::v1::RELEASE_REASON_FAILURE, seen.ToString());
    return std::nullopt;
  }
  Durable durable{finished.lease, std::nullopt};
  if (header->attempt_id() == finished.attempt_id) {
    durable.own = tally;
  } else {
    observer_->OnOutcomeFound(lease.job(), lease.shard(), /*raced=*/true);
  }
  return durable;
}

void Committer::TellLoop() {
  milliseconds pause = options_.retry_pause;
  std::unique_lock lock(mutex_);
  while (true) {
    for_teller_.wait(lock, [this] { return no_more_durable_ || !durable_.empty(); });
    if (durable_.empty()) return;
    std::vector<Durable> batch;
    const size_t size = std::min(durable_.size(), kMaxBatch);
    std::move(durable_.begin(), durable_.begin() + static_cast<ptrdiff_t>(size), std::back_inserter(batch));
    durable_.erase(durable_.begin(), durable_.begin() + static_cast<ptrdiff_t>(size));
    lock.unlock();
    const absl::Status told = Tell(&batch);
    lock.lock();
    // What is left in the batch comes again.
    std::move(batch.begin(), batch.end(), std::back_inserter(durable_));
    if (told.ok() && batch.empty()) {
      pause = options_.retry_pause;
      continue;
    }
    if (give_up_at_.has_value() && Now() + pause > *give_up_at_) return;
    for_teller_.wait_for(lock, pause, [this] { return no_more_durable_; });
    pause = std::min(pause * 2, kLongestRetryPause);
  }
}

absl::Status Committer::Tell(std::vector<Durable>* batch) {
  dispatch::v1::CommitShardsRequest request;
  *request.mutable_worker() = desk_->Info();
  for (const Durable& durable : *batch) {
    durable.lease->Moved(Now());
    *request.add_leases() = durable.lease->Ref();
  }
  dispatch::v1::CommitShardsResponse response;
  absl::Status status = dispatcher_->Commit(request, &response);
  desk_->NoteDispatcher(status);
  std::vector<Durable> again;
  for (size_t i = 0; i < batch->size(); ++i) {
    Durable& durable = (*batch)[i];
    const HeldLease& lease = *durable.lease;
    const bool resolved = status.ok() && static_cast<int>(i) < response.resolved_size() &&
                          response.resolved(static_cast<int>(i));
    if (resolved) {
      if (durable.own.has_value()) {
        observer_->OnShardCommitted(lease.job(), lease.shard(), *durable.own, Now() - lease.claimed());
      }
      desk_->Forget(lease);
    } else if (status.ok() && ++durable.refusals >= kMaxRefusals) {
      desk_->Release(lease, dispatch::v1::RELEASE_REASON_FAILURE, "the coordinator does not see the outcome");
    } else if (!lease.lost()) {
      again.push_back(std::move(durable));
    }
  }
  *batch = std::move(again);
  return status;
}

}  // namespace gouji::runtime
