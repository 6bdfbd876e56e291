#include "coordinator/jobs/job_driver.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/env/views.h"
#include "common/store/for_each_name.h"
#include "common/store/listing.h"
#include "common/store/message.h"
#include "common/store/names.h"
#include "common/telemetry/log.h"
#include "coordinator/jobs/backlog.h"
#include "coordinator/jobs/counters.h"
#include "coordinator/jobs/figures.h"
#include "coordinator/jobs/outcome.h"
#include "coordinator/planning/listing.h"
#include "coordinator/planning/plan.h"
#include "coordinator/sealing/seal.h"

namespace gouji::jobs {
namespace {

using telemetry::Level;

// A coordinator that did not take a job in gives its planning up after this long.
constexpr int64_t kHopelessMs = 10 * 60 * 1'000;
// Between two looks at a job; jobs are not removed as fast.
constexpr int64_t kLongSleepMs = 60 * 1'000;
// Who ends a job that cannot go on.
constexpr std::string_view kOwnActor = "gouji";
// Shards handed to the queue in one call.
constexpr size_t kPlanBatch = 256;

std::string Text(const absl::Status& status) {
  return std::string(env::ToStd(status.message()));
}

bool AtRest(const queue::JobCounts& counts) {
  return counts.plan_complete && counts.ready == 0 && counts.delayed == 0 && counts.leased == 0;
}

bool SameProgress(const queue::JobCounts& a, const queue::JobCounts& b) {
  return a.known == b.known && a.done == b.done && a.leased == b.leased && a.ready == b.ready &&
         a.delayed == b.delayed && a.cursor == b.cursor && a.counters == b.counters;
}

void CountEnd(job::v1::FinalState state, double seconds) {
  const CoordinatorFigures& figures = Figures();
  switch (state) {
    case job::v1::FINAL_STATE_SUCCEEDED:
      figures.jobs_succeeded.Increment();
      return figures.job_seconds_succeeded.Observe(seconds);
    case job::v1::FINAL_STATE_CANCELLED:
      figures.jobs_cancelled.Increment();
      return figures.job_seconds_cancelled.Observe(seconds);
    default:
      figures.jobs_failed.Increment();
      return figures.job_seconds_failed.Observe(seconds);
  }
}

// An outcome that stands and is not committed yet is no disagreement: its lease sees to it.
bool Disagrees(const queue::JobCounts& counts, const queue::JobSnapshot& snapshot) {
  return counts.done > snapshot.done ||
         (counts.done == snapshot.done && counts.counters != snapshot.counters);
}

}  // namespace

queue::JobSnapshot SnapshotOf(const JobState& state, const results::JobFold& fold) {
  queue::JobSnapshot snapshot;
  snapshot.entry = {state.spec()->job_id(), state.spec()->priority(), state.paused()};
  snapshot.cursor = fold.planned;
  for (const results::FoldLeaf& leaf : fold.unresolved) {
    if (leaf.planned) {
      snapshot.cursor = std::min(snapshot.cursor, leaf.ordinal);
    } else {
      snapshot.open_children.push_back(ToShard(leaf.range, queue::kNoOrdinal));
    }
  }
  for (const auto* resolved : {&fold.resolved, &fold.splits}) {
    for (const results::FoldLeaf& leaf : *resolved) {
      if (!leaf.planned) {
        snapshot.done_children.push_back(leaf.name);
      } else if (leaf.ordinal >= snapshot.cursor) {
        snapshot.done_ordinals.push_back(leaf.ordinal);
      }
    }
  }
  std::sort(snapshot.done_ordinals.begin(), snapshot.done_ordinals.end());
  snapshot.done = fold.resolved.size() + fold.splits.size();
  snapshot.counters = ToCounters(fold.total);
  return snapshot;
}

bool JobDriver::Hopeless(const absl::Status& status) {
  return absl::IsInvalidArgument(status) || absl::IsNotFound(status) || absl::IsPermissionDenied(status) ||
         absl::IsUnimplemented(status) || absl::IsDataLoss(status) || absl::IsFailedPrecondition(status);
}

void JobDriver::Adopt(const JobPtr& job, std::chrono::milliseconds plan_after) {
  if (job->state().over() || job->gone() || !job->TakeOver()) return;
  const std::string& wanted = job->state().spec()->program_version();
  if (wanted != program_version_) {
    telemetry::Log(Level::kWarning, "job needs another version of the program",
                   {{"job", job->id()}, {"wanted", wanted}, {"version", program_version_}});
    job->set_trouble(Job::Where::kCoordinator,
                     absl::StrCat("the job was begun by gouji ", wanted,
                                  " and must be finished by it; this is ", program_version_));
  }
  const bool own = plan_after.count() == 0;
  context_.planning.Add(
      PlanTask(job->id()), [this, job, own] { return Plan(*job, own); }, plan_after);
  context_.agenda.Add(DriveTask(job->id()), [this, job] { return Drive(*job); });
}

std::chrono::milliseconds JobDriver::Plan(Job& job, bool own) {
  absl::Status planned = TryPlan(job);
  if (planned.ok()) return Agenda::kNever;
  telemetry::Log(Level::kWarning, "planning failed", {{"job", job.id()}, {"error", Text(planned)}});
  // Who took the job in was to see its corpus. Another one may merely lack a mount, and may be faster to find that out than the first
  // is to list a large corpus.
  if (ListedElsewhere(job, planned)) return context_.options.retry_delay;
  if (Hopeless(planned) && (own || job.FoundHopeless(context_.clock.SteadyMs()) >= kHopelessMs)) {
    planned = SealFailed(job, planned);
  }
  if (planned.ok()) return Agenda::kNever;
  job.set_trouble(Job::Where::kCoordinator, absl::StrCat("planning: ", planned.message()));
  return context_.options.retry_delay;
}

// What this coordinator cannot list another one has listed meanwhile: the corpus is there.
bool JobDriver::ListedElsewhere(Job& job, const absl::Status& planned) {
  return !job.state().listed() && !absl::IsDataLoss(planned) &&
         context_.store.Stat(store::ListingName(job.id())).ok();
}

absl::Status JobDriver::TryPlan(Job& job) {
  const JobState state = job.state();
  if (state.over() || state.cancelled() || state.planned()) return absl::OkStatus();
  if (state.spec()->program_version() != program_version_) return absl::OkStatus();
  absl::StatusOr<job::v1::ListingFooter> listing = planning::WriteListing(
      *state.spec(), context_.store, context_.options.source_roots.Of(state.spec()->tenant()),
      context_.options.store_directory);
  if (!listing.ok()) return listing.status();
  absl::Status applied = job.Apply(Listed{listing->sources(), listing->input_bytes()});
  if (listing->sources() == 0) {
    return absl::NotFoundError(absl::StrCat("there is nothing to read under ",
                                            state.spec()->roots(0).locator(),
                                            state.spec()->roots_size() > 1 ? " and the other roots" : "",
                                            ": give files, directories that hold some, or archives"));
  }
  context_.agenda.Wake(DriveTask(job.id()));
  absl::StatusOr<planning::PlanTotals> plan = planning::WritePlan(*state.spec(), context_.store);
  if (!plan.ok()) return planning::OfStore(plan.status());
  if (applied.ok()) applied = job.Apply(Planned{plan->shards});
  if (!applied.ok()) return applied;
  telemetry::Log(Level::kInfo, "job planned",
                 {{"job", job.id()},
                  {"sources", listing->sources()},
                  {"bytes", listing->input_bytes()},
                  {"shards", plan->shards}});
  context_.agenda.Wake(DriveTask(job.id()));
  return absl::OkStatus();
}

std::chrono::milliseconds JobDriver::Drive(Job& job) {
  absl::Status driven = TryDrive(job);
  if (job.state().over() || job.gone()) return Agenda::kNever;
  if (!absl::IsDataLoss(driven)) job.FoundSound();
  if (driven.ok()) {
    if (job.state().spec()->program_version() == program_version_)
      job.set_trouble(Job::Where::kCoordinator, "");
    return context_.options.job_poll;
  }
  // What cannot be undone is not done after one look.
  if (absl::IsDataLoss(driven) && job.FoundDamaged()) {
    Figures().violations.Increment();
    driven = SealFailed(job, driven);
    if (driven.ok()) return Agenda::kNever;
  }
  // Trouble with the queue is told once, by the keeper.
  if (keeper_.serving()) {
    telemetry::Log(Level::kWarning, "job does not get on", {{"job", job.id()}, {"error", Text(driven)}});
    job.set_trouble(Job::Where::kCoordinator, Text(driven));
  }
  return context_.options.retry_delay;
}

absl::Status JobDriver::TryDrive(Job& job) {
  // Who slept may have been asleep while the job was ended, removed and begun anew.
  if (job.Driven(context_.clock.SteadyMs()) > kLongSleepMs) {
    if (absl::Status stands = CheckStands(job); !stands.ok()) return stands;
  }
  absl::StatusOr<bool> controls = table_.RefreshControls(job);
  if (!controls.ok()) return controls.status();
  if (*controls) context_.changes.Bump();
  JobState state = job.state();
  if (state.over()) return End(job, *state.manifest(), /*put=*/false);
  if (state.cancelled()) return SealResolved(job);
  if (absl::Status up = keeper_.Check(); !up.ok()) return up;
  absl::StatusOr<queue::JobCounts> counts = context_.queue.Counts(job.id());
  if (state.spec()->program_version() != program_version_) {
    return counts.ok() ? ParkOrServe(job, *counts) : keeper_.Observe(counts.status());
  }
  if (absl::Status sound = CheckSuspect(job); !sound.ok()) return sound;

  if (counts.ok() && !counts->known) {
    // Sealed by another coordinator, or lost.
    absl::StatusOr<bool> over = table_.RefreshManifest(job);
    if (!over.ok()) return over.status();
    if (*over) return End(job, *job.state().manifest(), /*put=*/false);
    if (absl::Status reconciled = Reconcile(job); !reconciled.ok()) return reconciled;
    counts = context_.queue.Counts(job.id());
  }
  if (!counts.ok()) return keeper_.Observe(counts.status());
  if (absl::Status set = ParkOrServe(job, *counts); !set.ok()) return set;
  if (!counts->plan_complete) {
    if (absl::Status fed = Feed(job, *counts); !fed.ok()) return fed;
    counts = context_.queue.Counts(job.id());
    if (!counts.ok()) return keeper_.Observe(counts.status());
  }
  if (!SameProgress(job.counts(), *counts)) context_.changes.Bump();
  job.set_counts(*counts);
  if (AtRest(*counts)) return SealResolved(job);
  return absl::OkStatus();
}

absl::Status JobDriver::ParkOrServe(Job& job, const queue::JobCounts& counts) {
  if (counts.known && counts.paused) {
    // A pause that came after the controls were read is not to be undone by who knew nothing of it.
    if (absl::Status read = table_.RefreshControls(job).status(); !read.ok()) return read;
  }
  const JobState state = job.state();
  const std::string& version = state.spec()->program_version();
  const bool served = context_.worker_versions.Serve(version);
  const bool pause = state.paused() || !served;
  if (!served && !state.paused()) {
    job.set_trouble(Job::Where::kWorkers, absl::StrCat("no worker of gouji ", version,
                                                       " is there; those that are have another version"));
  }
  if (!counts.known || counts.paused == pause) return absl::OkStatus();
  absl::Status set = keeper_.Observe(context_.queue.SetPaused(job.id(), pause));
  if (!set.ok()) return set;
  if (served && !state.paused()) job.set_trouble(Job::Where::kWorkers, "");
  context_.urgent.Wake(kClaimTask);
  return absl::OkStatus();
}

absl::Status JobDriver::CheckSuspect(Job& job) {
  const std::optional<Job::Suspect> suspect = job.suspect();
  if (!suspect.has_value()) return absl::OkStatus();
  absl::Status read = ReadOutcome(context_.store, job.id(), suspect->shard).status();
  if (absl::IsNotFound(read) && suspect->range.listing_bytes() != 0)
    read = ReadSources(context_.store, job.id(), suspect->range).status();
  if (absl::IsDataLoss(read)) return read;
  job.set_suspect(std::nullopt);
  return absl::OkStatus();
}

absl::Status JobDriver::Feed(Job& job, queue::JobCounts counts) {
  if (!job.state().planned()) {
    // Another coordinator may have planned the job.
    absl::StatusOr<job::v1::ListingFooter> listing = store::ReadListingFooter(context_.store, job.id());
    if (absl::IsNotFound(listing.status())) return absl::OkStatus();
    if (!listing.ok()) return listing.status();
    absl::Status applied = job.Apply(Listed{listing->sources(), listing->input_bytes()});
    absl::StatusOr<uint64_t> total = job.plan().Total();
    if (applied.ok() && total.ok()) applied = job.Apply(Planned{*total});
    if (!applied.ok()) return applied;
    if (!total.ok() && !absl::IsNotFound(total.status())) return total.status();
  }
  for (uint64_t cursor = counts.cursor;;) {
    absl::StatusOr<PlanView::Run> run = job.plan().From(cursor, kPlanBatch);
    if (absl::IsNotFound(run.status())) return absl::OkStatus();  // not written yet
    if (!run.ok()) return run.status();
    absl::StatusOr<uint64_t> taken = context_.queue.Plan(job.id(), cursor, run->shards, run->last);
    if (!taken.ok()) return keeper_.Observe(taken.status());
    cursor += *taken;
    if (*taken > 0) {
      Figures().shards_planned.Increment(static_cast<double>(*taken));
      context_.urgent.Wake(kClaimTask);
    }
    if (*taken < run->shards.size() || run->last) return absl::OkStatus();
  }
}

absl::Status JobDriver::SealResolved(Job& job) {
  if (absl::Status begun = job.Apply(SealingBegun{}); !begun.ok()) return begun;
  // Asked before the store is read: a follower may have given whatever stood before the cancel, so that the fold must hold it.
  const JobState state = job.state();
  const bool cancelled = state.cancelled();
  if (!state.failure().empty()) return SealFailed(job, absl::DataLossError(state.failure()));
  absl::StatusOr<results::JobFold> fold = results::FoldLeaves(context_.store, job.id());
  if (!fold.ok()) return fold.status();
  if (absl::Status stands = CheckStands(job); !stands.ok()) return stands;
  if (!cancelled && !sealing::Complete(*fold)) {
    // The queue believes in outcomes that the store does not hold, or has lost shards.
    if (absl::Status open = job.Apply(SealingAbandoned{}); !open.ok()) return open;
    Figures().repairs.Increment();
    Figures().violations.Increment();
    telemetry::Log(Level::kError, "queue disagreed with the store and was repaired before sealing",
                   {{"job", job.id()}, {"unresolved", fold->unresolved.size()}});
    context_.agenda.Wake(DriveTask(job.id()));
    return keeper_.Observe(context_.queue.Adopt(SnapshotOf(job.state(), *fold)));
  }
  bool put = false;
  absl::StatusOr<job::v1::Manifest> manifest =
      sealing::Seal(context_.store, job.id(), *fold,
                    cancelled ? job::v1::FINAL_STATE_CANCELLED : job::v1::FINAL_STATE_SUCCEEDED,
                    context_.clock.WallMs(), &put);
  if (manifest.ok()) return End(job, *manifest, put);
  if (!absl::IsInvalidArgument(manifest.status())) return manifest.status();
  return SealFailed(job,
                    absl::InvalidArgumentError("the corpus is too large for one job: submit it in parts"));
}

// A follower may not give what is put behind the fold of a failed job (invariant 10). A cancel tells it to wait for the manifest. It says
// why, so that whoever seals the job, another thread or another coordinator, fails it too.
absl::Status JobDriver::StopReaders(Job& job, const absl::Status& why) {
  for (;;) {
    const absl::Status read = table_.RefreshControls(job).status();
    // Damaged controls: readers are not told anything any more.
    if (absl::IsDataLoss(read)) return absl::OkStatus();
    if (!read.ok() || job.state().cancelled()) return read;
    const absl::Status put = table_.Control(job, job::v1::CONTROL_KIND_CANCEL, kOwnActor, Text(why));
    if (!absl::IsAlreadyExists(put)) return put;
  }
}

absl::Status JobDriver::SealFailed(Job& job, const absl::Status& why) {
  // Before anything is written: what stands there now may be another job, and a sound one.
  if (absl::Status stands = CheckStands(job); !stands.ok()) return stands;
  if (absl::Status stopped = StopReaders(job, why); !stopped.ok()) return stopped;
  absl::StatusOr<results::JobFold> fold = results::FoldWholeLeaves(context_.store, job.id());
  if (!fold.ok()) return fold.status();
  if (absl::Status stands = CheckStands(job); !stands.ok()) return stands;
  bool put = false;
  absl::StatusOr<job::v1::Manifest> manifest =
      sealing::SealFailed(context_.store, job.id(), *fold, Text(why), context_.clock.WallMs(), &put);
  return manifest.ok() ? End(job, *manifest, put) : manifest.status();
}

absl::Status JobDriver::End(Job& job, const job::v1::Manifest& manifest, bool put) {
  if (put) {
    CountEnd(manifest.state(), SecondsSince(job.state().spec()->submit_time(), context_.clock.WallMs()));
    telemetry::Log(Level::kInfo, "job over",
                   {{"job", job.id()},
                    {"state", job::v1::FinalState_Name(manifest.state())},
                    {"documents", manifest.total().documents()},
                    {"error", manifest.error()}});
  }
  table_.Finish(job, manifest);
  context_.planning.Remove(PlanTask(job.id()));
  context_.agenda.Remove(DriveTask(job.id()));
  // The others have its part of the window.
  for (const JobPtr& other : table_.Live()) context_.agenda.Wake(DriveTask(other->id()));
  // What fails here is done by Discover.
  return keeper_.serving() ? keeper_.Observe(context_.queue.Remove(job.id())) : absl::OkStatus();
}

// A job that another coordinator ended goes with its age, also under the hands of a slower one. Asked behind a reading of the store: the
// spec is the first of a job's objects to go.
absl::Status JobDriver::CheckStands(Job& job) {
  const absl::StatusOr<bool> stands = table_.Stands(job);
  if (!stands.ok()) return stands.status();
  if (*stands) return absl::OkStatus();
  telemetry::Log(Level::kInfo, "job was removed while it was driven here", {{"job", job.id()}});
  // Before the table lets a new job of this id in, whose tasks have the same names.
  context_.planning.Remove(PlanTask(job.id()));
  context_.agenda.Remove(DriveTask(job.id()));
  table_.Drop(job);
  return absl::NotFoundError(absl::StrCat("no job ", job.id()));
}

absl::Status JobDriver::Reconcile(Job& job) {
  absl::StatusOr<queue::JobCounts> before = context_.queue.Counts(job.id());
  if (!before.ok()) return keeper_.Observe(before.status());
  absl::StatusOr<results::JobFold> fold = results::FoldLeaves(context_.store, job.id());
  if (!fold.ok()) return fold.status();
  absl::StatusOr<queue::JobCounts> after = context_.queue.Counts(job.id());
  if (!after.ok()) return keeper_.Observe(after.status());
  if (absl::Status stands = CheckStands(job); !stands.ok()) return stands;
  Figures().reconciliations.Increment();
  const queue::JobSnapshot snapshot = SnapshotOf(job.state(), *fold);
  if (after->known) {
    // A state that moved while the store was read cannot be judged; it is, the next time.
    if (!SameProgress(*before, *after) || !Disagrees(*after, snapshot)) return absl::OkStatus();
    Figures().repairs.Increment();
    Figures().violations.Increment();
    telemetry::Log(Level::kError, "queue disagreed with the store and was repaired",
                   {{"job", job.id()}, {"queue_done", after->done}, {"store_done", snapshot.done}});
  }
  return keeper_.Observe(context_.queue.Adopt(snapshot));
}

absl::Status JobDriver::ReconcileAll() {
  return store::ForEachName(context_.store, store::kJobsFolder, [&](const std::string& entry) {
    const std::string id = entry.substr(entry.find_last_of('/') + 1);
    if (!store::IsJobId(id) || context_.store.Stat(store::ManifestName(id)).ok()) return absl::OkStatus();
    absl::StatusOr<JobPtr> job = table_.Get(id);
    absl::Status done = job.status();
    if (job.ok() && !(*job)->state().over()) done = Reconcile(**job);
    if (job.ok()) Adopt(*job, context_.options.takeover_delay);
    if (done.ok() || (job.ok() && (*job)->gone())) return absl::OkStatus();
    // Without the queue or the store nobody gets on; one job that cannot be read does not keep the others from running. The queue
    // does not know it, and its driver tries again.
    absl::Status all = keeper_.Observe(context_.queue.Counts(id).status());
    if (all.ok()) all = context_.store.Stat(store::kFormatName).status();
    if (all.ok()) {
      telemetry::Log(Level::kError, "job cannot be reconciled", {{"job", id}, {"error", Text(done)}});
    }
    return all;
  });
}

absl::Status JobDriver::Discover() {
  if (absl::Status up = keeper_.Check(); !up.ok()) return up;
  absl::StatusOr<std::vector<std::string>> known = context_.queue.Jobs();
  if (!known.ok()) return keeper_.Observe(known.status());
  for (const std::string& id : *known) {
    absl::StatusOr<JobPtr> job = table_.GetAsItStands(id);
    if (absl::IsNotFound(job.status())) {
      // Removed for its age while a queue that was behind still held it.
      absl::Status removed = keeper_.Observe(context_.queue.Remove(id));
      if (!removed.ok()) return removed;
      continue;
    }
    if (!job.ok()) {
      telemetry::Log(Level::kWarning, "job of the queue cannot be read",
                     {{"job", id}, {"error", Text(job.status())}});
      continue;
    }
    if ((*job)->state().over()) {
      absl::Status removed = keeper_.Observe(context_.queue.Remove(id));
      if (!removed.ok()) return removed;
    } else {
      Adopt(*job, context_.options.takeover_delay);
    }
  }
  // What the queue no longer holds may be over, by another's doing, before it was ever adopted here.
  for (const JobPtr& job : table_.Live()) {
    if (std::find(known->begin(), known->end(), job->id()) != known->end()) continue;
    if (absl::StatusOr<bool> over = table_.RefreshManifest(*job); !over.ok()) {
      telemetry::Log(Level::kWarning, "end of a job cannot be read",
                     {{"job", job->id()}, {"error", Text(over.status())}});
    }
  }
  context_.fullest_partition = ShowBacklog(table_.Live(), context_.clock.WallMs());
  return absl::OkStatus();
}

}  // namespace gouji::jobs
