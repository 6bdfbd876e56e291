#include "coordinator/jobs/job_table.h"

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/store/listing.h"
#include "common/store/message.h"
#include "common/store/names.h"
#include "common/store/open.h"
#include "common/telemetry/log.h"
#include "coordinator/jobs/counters.h"
#include "coordinator/results/result_reader.h"

namespace gouji::jobs {

JobState Job::state() const {
  std::lock_guard lock(mutex_);
  return state_;
}

absl::Status Job::Apply(const Update& update) {
  std::lock_guard lock(mutex_);
  return state_.Apply(update);
}

queue::JobCounts Job::counts() const {
  std::lock_guard lock(mutex_);
  return counts_;
}

void Job::set_counts(const queue::JobCounts& counts) {
  std::lock_guard lock(mutex_);
  counts_ = counts;
}

void Job::set_trouble(Where where, std::string_view trouble) {
  std::lock_guard lock(mutex_);
  trouble_[static_cast<size_t>(where)] = std::string(trouble);
}

void Job::set_suspect(std::optional<Suspect> suspect) {
  std::lock_guard lock(mutex_);
  suspect_ = std::move(suspect);
}

std::optional<Job::Suspect> Job::suspect() const {
  std::lock_guard lock(mutex_);
  return suspect_;
}

int64_t Job::Driven(int64_t now_ms) {
  const int64_t before = driven_ms_.exchange(now_ms);
  return before < 0 ? 0 : now_ms - before;
}

int64_t Job::FoundHopeless(int64_t now_ms) {
  int64_t since = -1;
  if (hopeless_since_ms_.compare_exchange_strong(since, now_ms)) return 0;
  return now_ms - since;
}

std::string Job::trouble() const {
  std::lock_guard lock(mutex_);
  const std::string& own = trouble_[static_cast<size_t>(Where::kCoordinator)];
  return own.empty() ? trouble_[static_cast<size_t>(Where::kWorkers)] : own;
}

absl::StatusOr<JobPtr> JobTable::Get(const std::string& id) {
  {
    std::lock_guard lock(mutex_);
    if (auto it = jobs_.find(id); it != jobs_.end()) return it->second;
  }
  absl::StatusOr<JobPtr> loaded = Load(id);
  if (!loaded.ok()) return loaded.status();
  std::lock_guard lock(mutex_);
  auto [it, inserted] = jobs_.emplace(id, *loaded);
  if (inserted && it->second->state().over()) {
    finished_.push_back(id);
    if (finished_.size() > kKeptFinished) {
      jobs_.erase(finished_.front());
      finished_.pop_front();
      return *loaded;
    }
  }
  return it->second;
}

absl::StatusOr<JobPtr> JobTable::GetAsItStands(const std::string& id) {
  absl::StatusOr<JobPtr> job = Get(id);
  if (!job.ok() || !(*job)->state().over()) return job;
  const absl::StatusOr<bool> stands = Stands(**job);
  if (!stands.ok() || *stands) return job;
  Forget(id);
  return Get(id);
}

absl::StatusOr<JobPtr> JobTable::Load(const std::string& id) {
  if (!store::IsJobId(id)) return results::NoJob(id);
  absl::StatusOr<job::v1::JobSpec> spec =
      store::GetMessage<job::v1::JobSpec>(context_.store, store::SpecName(id));
  if (absl::IsNotFound(spec.status())) return results::NoJob(id);
  if (!spec.ok()) return spec.status();
  if (spec->store_version() > store::kStoreVersion) {
    return absl::FailedPreconditionError(absl::StrCat("job ", id, " needs store version ",
                                                      spec->store_version(), "; this program knows ",
                                                      store::kStoreVersion, ": use a newer gouji"));
  }
  auto job = std::make_shared<Job>(context_.store, id);
  absl::Status applied = job->Apply(Submitted{std::make_shared<const job::v1::JobSpec>(*std::move(spec))});
  if (!applied.ok()) return applied;
  absl::StatusOr<job::v1::ListingFooter> listing = store::ReadListingFooter(context_.store, id);
  if (listing.ok()) {
    applied = job->Apply(Listed{listing->sources(), listing->input_bytes()});
    absl::StatusOr<uint64_t> shards = job->plan().Total();
    if (shards.ok() && applied.ok()) applied = job->Apply(Planned{*shards});
    if (!applied.ok()) return applied;
  } else if (!absl::IsNotFound(listing.status()) && !absl::IsDataLoss(listing.status())) {
    return listing.status();
  }
  // What is damaged for good its driver meets too, and ends the job; a job that is not known could not even be cancelled.
  if (absl::StatusOr<bool> read = RefreshControls(*job); !read.ok() && !absl::IsDataLoss(read.status()))
    return read.status();
  if (absl::StatusOr<bool> read = RefreshManifest(*job); !read.ok()) return read.status();
  return job;
}

std::vector<JobPtr> JobTable::Live() const {
  std::lock_guard lock(mutex_);
  std::vector<JobPtr> live;
  for (const auto& [id, job] : jobs_) {
    if (!job->state().over()) live.push_back(job);
  }
  return live;
}

absl::StatusOr<bool> JobTable::RefreshControls(Job& job) {
  for (bool any = false;; any = true) {
    absl::StatusOr<job::v1::Control> control = store::GetMessage<job::v1::Control>(
        context_.store, store::ControlName(job.id(), job.state().next_control()));
    if (absl::IsNotFound(control.status())) return any;
    if (!control.ok()) return control.status();
    // Whoever put it may have died before it was durable; others are told of it now.
    const std::string name = store::ControlName(job.id(), job.state().next_control());
    if (absl::Status seen = context_.store.SyncSeen(name); !seen.ok()) return seen;
    absl::Status applied = job.Apply(Controlled{*std::move(control)});
    if (!applied.ok()) return applied;
  }
}

absl::StatusOr<bool> JobTable::RefreshManifest(Job& job) {
  if (job.state().over()) return false;
  absl::StatusOr<job::v1::Manifest> manifest =
      store::GetMessage<job::v1::Manifest>(context_.store, store::ManifestName(job.id()));
  if (absl::IsNotFound(manifest.status())) return false;
  if (!manifest.ok()) return manifest.status();
  if (absl::Status seen = context_.store.SyncSeen(store::ManifestName(job.id())); !seen.ok()) return seen;
  Finish(job, *manifest);
  return true;
}

absl::Status JobTable::Control(Job& job, job::v1::ControlKind kind, std::string_view actor,
                               std::string_view error) {
  job::v1::Control control;
  control.set_number(job.state().next_control());
  control.set_kind(kind);
  control.set_actor(std::string(actor));
  control.set_error(std::string(error));
  const int64_t now = context_.clock.WallMs();
  control.mutable_time()->set_seconds(now / 1000);
  control.mutable_time()->set_nanos(static_cast<int32_t>(now % 1000 * 1'000'000));
  absl::Status put =
      store::PutMessage(context_.store, store::ControlName(job.id(), control.number()), control);
  if (!put.ok()) return put;
  telemetry::Log(telemetry::Level::kInfo, "job controlled",
                 {{"job", job.id()}, {"control", job::v1::ControlKind_Name(kind)}, {"actor", actor}});
  return job.Apply(Controlled{control});
}

void JobTable::Finish(Job& job, const job::v1::Manifest& manifest) {
  auto kept = std::make_shared<job::v1::Manifest>(manifest);
  kept->clear_leaves();
  // A manifest is written once, so that another state cannot have been applied before.
  if (!job.Apply(Sealed{std::move(kept)}).ok()) return;
  {
    std::lock_guard lock(mutex_);
    auto it = jobs_.find(job.id());
    bool listed = std::find(finished_.begin(), finished_.end(), job.id()) != finished_.end();
    if (it != jobs_.end() && it->second.get() == &job && !listed) {
      finished_.push_back(job.id());
      if (finished_.size() > kKeptFinished) {
        jobs_.erase(finished_.front());
        finished_.pop_front();
      }
    }
  }
  context_.changes.Bump();
}

void JobTable::Forget(const std::string& id) {
  std::lock_guard lock(mutex_);
  const auto at = jobs_.find(id);
  if (at == jobs_.end() || !at->second->state().over()) return;
  jobs_.erase(at);
  std::erase(finished_, id);
}

absl::StatusOr<bool> JobTable::Stands(const Job& job) const {
  const absl::StatusOr<job::v1::JobSpec> spec =
      store::GetMessage<job::v1::JobSpec>(context_.store, store::SpecName(job.id()));
  if (absl::IsNotFound(spec.status())) return false;
  if (!spec.ok()) return spec.status();
  // The same request may have begun another job: it was submitted at another time.
  return google::protobuf::util::MessageDifferencer::Equals(*spec, *job.state().spec());
}

void JobTable::Drop(Job& job) {
  job.set_gone();
  {
    std::lock_guard lock(mutex_);
    const auto at = jobs_.find(job.id());
    if (at != jobs_.end() && at->second.get() == &job) jobs_.erase(at);
  }
  context_.changes.Bump();
}

absl::StatusOr<job::v1::JobStatus> JobTable::Status(Job& job, bool ask_queue) {
  queue::JobCounts counts = job.counts();
  if (!job.state().over()) {
    absl::StatusOr<queue::JobCounts> asked;
    if (ask_queue) asked = context_.queue.Counts(job.id());
    if (asked.ok() && asked->known) {
      counts = *asked;
      job.set_counts(counts);
    } else if (absl::StatusOr<bool> read = RefreshManifest(job); !read.ok()) {
      return read.status();
    }
  }
  const JobState state = job.state();
  job::v1::JobStatus status = state.ToStatus();
  if (state.over()) {
    status.set_shards_planned(status.shards_total());
    status.set_shards_done(state.state() == job::v1::JOB_STATE_SUCCEEDED ? status.shards_total()
                                                                         : counts.done);
  } else {
    status.set_error(job.trouble());
    *status.mutable_tally() = ToTally(counts.counters);
    status.set_shards_planned(counts.cursor);
    status.set_shards_ready(counts.ready);
    status.set_shards_delayed(counts.delayed);
    status.set_shards_leased(counts.leased);
    status.set_shards_done(counts.done);
    status.set_workers(context_.live_workers);
  }
  status.set_attempts_lost(counts.lost_attempts);
  return status;
}

}  // namespace gouji::jobs
