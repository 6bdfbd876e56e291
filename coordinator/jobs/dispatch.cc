#include "coordinator/jobs/dispatch.h"

#include <algorithm>
#include <atomic>
#include <optional>
#include <set>
#include <system_error>
#include <thread>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/env/views.h"
#include "common/errors/details.h"
#include "common/segment/segment_reader.h"
#include "common/segment/segment_writer.h"
#include "common/store/names.h"
#include "common/telemetry/log.h"
#include "common/telemetry/version.h"
#include "coordinator/jobs/backlog.h"
#include "coordinator/jobs/coordinator.h"
#include "coordinator/jobs/counters.h"
#include "coordinator/jobs/figures.h"
#include "coordinator/jobs/outcome.h"
#include "coordinator/jobs/shard_split.h"

namespace gouji::jobs {
namespace {

using telemetry::Level;

// A claim may not wait longer than a worker counts as live, so that waiting workers keep counting.
constexpr uint32_t kMaxWaitMs = 30'000;
constexpr uint32_t kMaxShardsPerClaim = 256;
// Expired leases taken back in one call.
constexpr uint32_t kReapBatch = 256;
// Between the two steps of one renewal.
constexpr int64_t kRenewalSlackMs = 1'000;
// Rounds of a claim that got only shards which were split.
constexpr int kClaimRounds = 4;
constexpr size_t kMaxWorkerIdBytes = 128;
// Outcomes of one call are looked at by this many threads, where there are more than a few: a worker waits some seconds for the
// answer, and a store may take a tenth of one for each.
constexpr size_t kLookers = 8;
constexpr size_t kSerialLooks = 8;
// Failures of a shard before its part of the listing is looked at.
constexpr uint32_t kDoubtAfterFailures = 3;
// Workers refused of which the log tells before it tells of all again.
constexpr size_t kMaxRefusedTold = 1'000;

std::string Text(const absl::Status& status) {
  return std::string(env::ToStd(status.message()));
}

queue::WorkerEntry ToEntry(const dispatch::v1::WorkerInfo& worker) {
  queue::WorkerEntry entry;
  entry.id = worker.worker_id();
  entry.info = worker.SerializeAsString();
  entry.slots = worker.draining() ? 0 : worker.slots();
  return entry;
}

queue::LeaseRef ToRef(const dispatch::v1::LeaseRef& lease) {
  return {lease.job_id(), lease.shard(), {lease.fence().epoch(), lease.fence().counter()}};
}

void FromFence(const queue::Fence& fence, dispatch::v1::Fence* out) {
  out->set_epoch(fence.epoch);
  out->set_counter(fence.counter);
}

// It becomes part of keys of the queue, of logs and of what people type.
absl::Status CheckWorkerId(std::string_view id) {
  const bool fits =
      !id.empty() && id.size() <= kMaxWorkerIdBytes && std::all_of(id.begin(), id.end(), [](unsigned char c) {
        return absl::ascii_isalnum(c) || c == '.' || c == '_' || c == ':' || c == '-';
      });
  if (fits) return absl::OkStatus();
  return errors::BadField(
      "worker.worker_id",
      absl::StrCat("a worker's id is 1 to ", kMaxWorkerIdBytes,
                   " of the characters A-Z, a-z, 0-9 and ._:-; this one has ", id.size()));
}

bool Empty(const dispatch::v1::ClaimShardsResponse& response) {
  return response.leases().empty() && !response.drain();
}

}  // namespace

absl::Status Dispatch::CheckWorker(const dispatch::v1::WorkerInfo& worker) {
  absl::Status judged = Judge(worker);
  if (judged.ok()) return judged;
  Figures().workers_refused.Increment();
  std::lock_guard lock(mutex_);
  if (refused_.size() >= kMaxRefusedTold) refused_.clear();
  const bool named = CheckWorkerId(worker.worker_id()).ok();
  if (refused_.insert(named ? worker.worker_id() : "").second) {
    telemetry::Log(Level::kWarning, "worker refused", {{"reason", Text(judged)}});
  }
  return judged;
}

absl::Status Dispatch::Judge(const dispatch::v1::WorkerInfo& worker) {
  if (absl::Status named = CheckWorkerId(worker.worker_id()); !named.ok()) return named;
  const uint32_t newest = worker.protocol_version();
  const uint32_t oldest = worker.oldest_protocol_version() == 0 ? newest : worker.oldest_protocol_version();
  if (newest < telemetry::kOldestProtocolVersion || oldest > telemetry::kProtocolVersion) {
    return absl::FailedPreconditionError(absl::StrCat(
        "worker ", worker.worker_id(), " speaks protocol versions ", oldest, " to ", newest,
        ", this coordinator ", telemetry::kOldestProtocolVersion, " to ", telemetry::kProtocolVersion, ": ",
        oldest > telemetry::kProtocolVersion ? "upgrade the coordinators" : "upgrade the workers"));
  }
  if (worker.version() != program_version_) {
    return absl::FailedPreconditionError(
        absl::StrCat("worker ", worker.worker_id(), " is gouji ", worker.version(), ", this coordinator is ",
                     program_version_, ": a job's records must come from one version"));
  }
  if (!worker.has_store_id()) return absl::OkStatus();
  const absl::StatusOr<std::string> own = identity_.Get();
  // Without an epoch, or without a store, nothing is given out anyway.
  if (!own.ok() || own->empty() || *own == worker.store_id()) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("worker ", worker.worker_id(), " works on another store than this coordinator (",
                   worker.store_id().empty() ? "one that no coordinator serves" : worker.store_id(), ", not ",
                   *own, "): start both with the same --store"));
}

uint64_t Dispatch::Claim(const dispatch::v1::ClaimShardsRequest& request, ClaimDone done) {
  if (absl::Status known = CheckWorker(request.worker()); !known.ok()) {
    done(known);
    return 0;
  }
  uint64_t rounds = 0;
  bool others_wait = false;
  {
    std::lock_guard lock(mutex_);
    rounds = rounds_;
    others_wait = request.max_wait_ms() > 0 && (round_ || !waiting_.empty());
  }
  absl::StatusOr<dispatch::v1::ClaimShardsResponse> first =
      others_wait ? Note(request.worker()) : TryClaim(request);
  const bool may_wait =
      request.max_wait_ms() > 0 && (first.ok() ? Empty(*first) : absl::IsUnavailable(first.status()));
  if (!may_wait) {
    done(std::move(first));
    return 0;
  }
  // The window grows with the workers: a new one may find it too small.
  for (const JobPtr& job : table_.Live()) {
    if (!job->counts().plan_complete) context_.agenda.Wake(DriveTask(job->id()));
  }
  std::unique_lock lock(mutex_);
  if (closed_) {
    lock.unlock();
    done(dispatch::v1::ClaimShardsResponse());
    return 0;
  }
  const uint64_t ticket = next_ticket_++;
  const int64_t deadline = context_.clock.SteadyMs() + std::min(request.max_wait_ms(), kMaxWaitMs);
  // Work may have come between the look, its own or that of the line, and the entry in the line, and its round is over.
  const bool missed = rounds_ != rounds || (others_wait && waiting_.empty());
  waiting_.push_back({ticket, request, deadline, std::move(done)});
  Figures().claims_waiting.Set(static_cast<double>(waiting_.size()));
  lock.unlock();
  context_.urgent.Wake(kClaimTask, missed ? std::chrono::milliseconds(0) : context_.options.claim_poll);
  return ticket;
}

void Dispatch::Hurry(const std::string& worker) {
  {
    std::lock_guard lock(mutex_);
    for (Waiting& waiting : waiting_) {
      if (waiting.request.worker().worker_id() == worker) waiting.deadline_ms = context_.clock.SteadyMs();
    }
  }
  context_.urgent.Wake(kClaimTask);
}

void Dispatch::Cancel(uint64_t ticket) {
  std::list<Waiting> gone;
  {
    std::lock_guard lock(mutex_);
    auto it =
        std::find_if(waiting_.begin(), waiting_.end(), [&](const Waiting& w) { return w.ticket == ticket; });
    if (it == waiting_.end()) {
      if (round_) withdrawn_.insert(ticket);
      return;
    }
    gone.splice(gone.end(), waiting_, it);
    Figures().claims_waiting.Set(static_cast<double>(waiting_.size()));
  }
  gone.front().done(dispatch::v1::ClaimShardsResponse());
}

void Dispatch::Close() {
  std::list<Waiting> gone;
  {
    std::lock_guard lock(mutex_);
    closed_ = true;
    gone.swap(waiting_);
  }
  for (Waiting& waiting : gone) waiting.done(dispatch::v1::ClaimShardsResponse());
}

std::chrono::milliseconds Dispatch::ServeWaiting() {
  // Each that waits is tried at most once a round; the first that gets nothing ends it, since no one else
  // would.
  std::list<Waiting> tried;
  bool more = true;
  {
    std::lock_guard lock(mutex_);
    ++rounds_;
    round_ = true;
  }
  while (true) {
    std::list<Waiting> one;
    {
      std::lock_guard lock(mutex_);
      if (waiting_.empty()) break;
      // The line is in order of coming, not of deadlines.
      auto due = std::find_if(waiting_.begin(), waiting_.end(),
                              [&](const Waiting& w) { return w.deadline_ms <= context_.clock.SteadyMs(); });
      if (due == waiting_.end() && !more) break;
      one.splice(one.end(), waiting_, due == waiting_.end() ? waiting_.begin() : due);
    }
    Waiting& waiting = one.front();
    const bool late = waiting.deadline_ms <= context_.clock.SteadyMs();
    absl::StatusOr<dispatch::v1::ClaimShardsResponse> answer = dispatch::v1::ClaimShardsResponse();
    if (more || late) answer = TryClaim(waiting.request);
    const bool nothing = answer.ok() ? Empty(*answer) : absl::IsUnavailable(answer.status());
    if (nothing) more = false;
    if (nothing && !late) {
      tried.splice(tried.end(), one);
    } else {
      waiting.done(std::move(answer));
    }
  }
  return EndRound(std::move(tried));
}

std::chrono::milliseconds Dispatch::EndRound(std::list<Waiting> tried) {
  std::list<Waiting> gone;
  std::chrono::milliseconds next = Agenda::kNever;
  {
    std::lock_guard lock(mutex_);
    round_ = false;
    // Cancel and Close did not see those that were being tried.
    for (auto it = tried.begin(); it != tried.end();) {
      auto here = it++;
      if (closed_ || withdrawn_.contains(here->ticket)) gone.splice(gone.end(), tried, here);
    }
    withdrawn_.clear();
    waiting_.splice(waiting_.begin(), tried);
    Figures().claims_waiting.Set(static_cast<double>(waiting_.size()));
    if (!waiting_.empty()) next = context_.options.claim_poll;
  }
  for (Waiting& waiting : gone) waiting.done(dispatch::v1::ClaimShardsResponse());
  return next;
}

absl::StatusOr<dispatch::v1::ClaimShardsResponse> Dispatch::Note(const dispatch::v1::WorkerInfo& worker) {
  if (absl::Status up = keeper_.Check(); !up.ok()) return up;
  const absl::Status seen = context_.queue.Renew(ToEntry(worker), {}).status();
  if (!seen.ok()) return keeper_.Observe(seen);
  absl::StatusOr<bool> drain = context_.queue.DrainRequested(worker.worker_id());
  if (!drain.ok()) return keeper_.Observe(drain.status());
  dispatch::v1::ClaimShardsResponse response;
  response.set_protocol_version(std::min(worker.protocol_version(), telemetry::kProtocolVersion));
  response.set_drain(*drain);
  return response;
}

absl::StatusOr<dispatch::v1::ClaimShardsResponse> Dispatch::TryClaim(
    const dispatch::v1::ClaimShardsRequest& request) {
  if (absl::Status up = keeper_.Check(); !up.ok()) return up;
  const queue::WorkerEntry worker = ToEntry(request.worker());
  const uint32_t spoken = std::min(request.worker().protocol_version(), telemetry::kProtocolVersion);
  const uint32_t max = std::clamp<uint32_t>(request.max_shards(), 1, kMaxShardsPerClaim);
  dispatch::v1::ClaimShardsResponse response;
  response.set_protocol_version(spoken);
  bool others = false;
  for (int round = 0; round < kClaimRounds && response.leases().empty(); ++round) {
    absl::StatusOr<std::vector<queue::Lease>> leases = context_.queue.Claim(worker, max);
    if (!leases.ok()) return keeper_.Observe(leases.status());
    std::set<std::string> jobs;
    for (const queue::Lease& lease : *leases) {
      absl::StatusOr<bool> granted = Grant(request.worker(), lease, &response);
      if (granted.ok() && !*granted) {
        // For workers of another version, which ask other coordinators: it costs no attempt and is no reason to hurry.
        // What fails here runs out; the leases that were given out are the worker's all the same.
        keeper_.Observe(context_.queue.Release({lease.job, lease.shard.name, lease.fence}, false).status())
            .IgnoreError();
        others = true;
        continue;
      }
      jobs.insert(lease.job);
      if (granted.ok()) continue;
      // Later is better than never: the shard goes back, the others are the worker's.
      telemetry::Log(Level::kWarning, "lease not given out",
                     {{"job", lease.job}, {"shard", lease.shard.name}, {"error", Text(granted.status())}});
      keeper_
          .Observe(
              context_.queue.Release({lease.job, lease.shard.name, lease.fence}, /*failure=*/true).status())
          .IgnoreError();
    }
    for (const std::string& job : jobs) context_.agenda.Wake(DriveTask(job));
    if (leases->empty() || others) break;
  }
  Figures().leases_granted.Increment(response.leases_size());
  if (response.leases().empty()) {
    absl::StatusOr<bool> drain = context_.queue.DrainRequested(worker.id);
    if (!drain.ok()) return keeper_.Observe(drain.status());
    response.set_drain(*drain);
  }
  return response;
}

absl::StatusOr<bool> Dispatch::Grant(const dispatch::v1::WorkerInfo& worker, const queue::Lease& lease,
                                     dispatch::v1::ClaimShardsResponse* response) {
  absl::StatusOr<JobPtr> job = table_.GetAsItStands(lease.job);
  if (!job.ok()) return job.status();
  // A late plan of another coordinator can bring a job back that is over.
  const JobState state = (*job)->state();
  if (state.over()) {
    if (absl::Status removed = keeper_.Observe(context_.queue.Remove(lease.job)); !removed.ok())
      return removed;
    return true;
  }
  if (state.spec()->program_version() != worker.version()) return false;
  job::v1::ShardRange range;
  if (!range.ParseFromString(lease.shard.payload)) return absl::DataLossError("the queue's shard is damaged");
  // A shard that keeps coming back may be one whose part of the listing is damaged: no worker can say more than that it failed.
  if (lease.failures >= kDoubtAfterFailures || lease.lost_attempts >= kSplitAfterLost) {
    const absl::Status listed = ReadSources(context_.store, lease.job, range).status();
    if (absl::IsDataLoss(listed)) Suspect(**job, {lease.shard.name, range});
    if (!listed.ok()) return listed;
  }
  if (lease.lost_attempts >= kSplitAfterLost) {
    absl::StatusOr<bool> split = Isolate(**job, lease, range);
    if (!split.ok()) return split.status();
    if (*split) return true;
  }
  // Once a job, whichever coordinator gives it out: the first of its plan is the first that gets ready.
  const bool first = lease.shard.ordinal == 0 && lease.lost_attempts == 0 && lease.failures == 0;
  if (first && (*job)->TakeFirstLease()) {
    Figures().queue_wait.Observe(SecondsSince(state.spec()->submit_time(), context_.clock.WallMs()));
  }
  dispatch::v1::Lease* out = response->add_leases();
  out->set_job_id(lease.job);
  out->set_shard(lease.shard.name);
  *out->mutable_range() = std::move(range);
  FromFence(lease.fence, out->mutable_fence());
  out->set_lease_ms(static_cast<uint32_t>(context_.options.lease.count()));
  out->set_lost_attempts(lease.lost_attempts);
  out->set_failures(lease.failures);
  return true;
}

absl::StatusOr<bool> Dispatch::Isolate(Job& job, const queue::Lease& lease,
                                       const job::v1::ShardRange& range) {
  absl::StatusOr<std::string> slice =
      context_.store.GetRange(store::ListingName(job.id()), range.listing_offset(), range.listing_bytes());
  if (!slice.ok()) return slice.status();
  absl::StatusOr<std::vector<job::v1::ShardRange>> children = CutRange(range, *slice);
  if (!children.ok()) return children.status();
  if (children->empty()) return false;
  job::v1::OutcomeHeader header;
  header.set_job_id(job.id());
  *header.mutable_range() = range;
  const std::string attempt =
      absl::StrCat(context_.options.id, "-", lease.fence.epoch, ".", lease.fence.counter);
  header.set_attempt_id(attempt);
  header.set_program_version(program_version_);
  header.mutable_children()->Assign(children->begin(), children->end());
  absl::Status put = segment::PutSplit(context_.store, std::move(header));
  if (!put.ok() && !absl::IsAlreadyExists(put)) return put;
  // An answer that was lost may have been to this very put.
  const absl::StatusOr<job::v1::OutcomeHeader> standing =
      segment::ReadOutcomeHeader(context_.store, store::OutcomeName(job.id(), lease.shard.name));
  const bool own = standing.ok() && standing->attempt_id() == attempt;
  if (!put.ok() && !own) Figures().outcome_conflicts.Increment();
  absl::StatusOr<queue::CommitRequest> seen = Look(job, {lease.job, lease.shard.name, lease.fence});
  if (!seen.ok()) return seen.status();
  if (put.ok()) {
    Figures().splits_isolation.Increment();
    telemetry::Log(Level::kWarning, "shard split after its workers were lost",
                   {{"job", job.id()},
                    {"shard", lease.shard.name},
                    {"lost_attempts", lease.lost_attempts},
                    {"children", children->size()}});
  }
  absl::Status committed = keeper_.Observe(context_.queue.Commit("", *seen));
  if (!committed.ok()) return committed;
  context_.urgent.Wake(kClaimTask);
  return true;
}

absl::StatusOr<queue::CommitRequest> Dispatch::Look(Job& job, const queue::LeaseRef& lease) {
  // The name comes from outside and becomes part of an object's name.
  if (absl::Status named = store::ParseShardName(lease.shard).status(); !named.ok()) return named;
  const std::string name = store::OutcomeName(job.id(), lease.shard);
  absl::StatusOr<segment::OutcomeSummary> summary = ReadOutcome(context_.store, job.id(), lease.shard);
  if (absl::IsDataLoss(summary.status())) Suspect(job, {lease.shard, {}});
  if (!summary.ok()) return summary.status();
  const job::v1::OutcomeHeader& header = summary->header;
  if (absl::Status seen = context_.store.SyncSeen(name); !seen.ok()) return seen;
  absl::StatusOr<uint64_t> ordinal = job.plan().OrdinalOf(header.range());
  if (!ordinal.ok()) return ordinal.status();
  queue::CommitRequest request{.lease = lease, .ordinal = *ordinal, .counters = {}, .children = {}};
  if (header.kind() == job::v1::OUTCOME_KIND_SPLIT) {
    for (const job::v1::ShardRange& child : header.children()) {
      request.children.push_back(ToShard(child, queue::kNoOrdinal));
    }
  } else {
    request.counters = ToCounters(summary->tally);
  }
  return request;
}

std::vector<Dispatch::Seen> Dispatch::LookAll(const dispatch::v1::CommitShardsRequest& request) {
  const auto count = static_cast<size_t>(request.leases_size());
  std::vector<Seen> looks(count, {absl::UnknownError(""), absl::UnknownError("")});
  std::atomic<size_t> next{0};
  const auto work = [&] {
    for (size_t i = next++; i < count; i = next++) {
      const dispatch::v1::LeaseRef& lease = request.leases(static_cast<int>(i));
      looks[i].job = table_.GetAsItStands(lease.job_id());
      if (!looks[i].job.ok()) {
        looks[i].outcome = looks[i].job.status();
      } else if (!(*looks[i].job)->state().over()) {
        looks[i].outcome = Look(**looks[i].job, ToRef(lease));
      }
    }
  };
  std::vector<std::thread> others;
  try {
    for (size_t i = 1; i < std::min(kLookers, count / kSerialLooks + 1); ++i) others.emplace_back(work);
  } catch (const std::system_error&) {
    // No more threads are to be had: those that are do it.
  }
  work();
  for (std::thread& other : others) other.join();
  return looks;
}

void Dispatch::Suspect(Job& job, Job::Suspect suspect) {
  job.set_suspect(std::move(suspect));
  context_.agenda.Wake(DriveTask(job.id()));
}

absl::StatusOr<dispatch::v1::CommitShardsResponse> Dispatch::Commit(
    const dispatch::v1::CommitShardsRequest& request) {
  if (absl::Status named = CheckWorkerId(request.worker().worker_id()); !named.ok()) return named;
  if (absl::Status up = keeper_.Check(); !up.ok()) return up;
  dispatch::v1::CommitShardsResponse response;
  std::vector<queue::CommitRequest> commits;
  std::set<std::string> jobs;
  std::vector<Seen> looks = LookAll(request);
  int unavailable = 0;
  for (int i = 0; i < request.leases_size(); ++i) {
    const dispatch::v1::LeaseRef& lease = request.leases(i);
    auto& [job, seen] = looks[static_cast<size_t>(i)];
    // What comes after the manifest is invisible; the worker is done with it all the same.
    if (job.ok() && (*job)->state().over()) {
      response.add_resolved(true);
      continue;
    }
    // One that cannot be read does not keep the others from being committed; where none can, the worker asks again.
    if (absl::IsUnavailable(seen.status())) ++unavailable;
    if (unavailable == request.leases_size()) return seen.status();
    response.add_resolved(seen.ok());
    if (!seen.ok()) {
      Figures().commits_without_outcome.Increment();
      telemetry::Log(Level::kWarning, "commit without an outcome",
                     {{"job", lease.job_id()},
                      {"shard", lease.shard()},
                      {"worker", request.worker().worker_id()},
                      {"error", Text(seen.status())}});
      continue;
    }
    commits.push_back(*std::move(seen));
    jobs.insert(lease.job_id());
    (*job)->set_trouble(Job::Where::kWorkers, "");
  }
  if (!commits.empty()) {
    const std::string& worker = request.worker().worker_id();
    const absl::StatusOr<std::vector<bool>> first = context_.queue.CommitAll(worker, commits);
    if (!first.ok()) return keeper_.Observe(first.status());
    // A commit that is repeated counts once.
    for (size_t i = 0; i < commits.size(); ++i) {
      if ((*first)[i]) TellCommitted(worker, commits[i]);
    }
  }
  for (const std::string& job : jobs) context_.agenda.Wake(DriveTask(job));
  const bool split = std::any_of(commits.begin(), commits.end(),
                                 [](const queue::CommitRequest& c) { return !c.children.empty(); });
  if (split) context_.urgent.Wake(kClaimTask);
  return response;
}

void Dispatch::TellCommitted(const std::string& worker, const queue::CommitRequest& commit) {
  const auto counted = [&](const char* name) {
    const auto counter = commit.counters.find(name);
    return counter == commit.counters.end() ? 0.0 : static_cast<double>(counter->second);
  };
  Figures().shards_committed.Increment();
  if (!commit.children.empty()) Figures().splits_worker.Increment();
  Figures().documents_committed.Increment(counted("documents"));
  Figures().dead_letters.Increment(counted("failed"));
  telemetry::Log(Level::kDebug, "shard committed",
                 {{"job", commit.lease.job}, {"shard", commit.lease.shard}, {"worker", worker}});
}

absl::StatusOr<dispatch::v1::RenewLeasesResponse> Dispatch::Renew(
    const dispatch::v1::RenewLeasesRequest& request) {
  if (absl::Status known = CheckWorker(request.worker()); !known.ok()) return known;
  if (absl::Status up = keeper_.Check(); !up.ok()) return up;
  std::vector<queue::LeaseRef> leases;
  for (const dispatch::v1::LeaseRef& lease : request.leases()) leases.push_back(ToRef(lease));
  absl::StatusOr<std::vector<queue::LeaseRef>> revoked =
      context_.queue.Renew(ToEntry(request.worker()), leases);
  if (!revoked.ok()) return keeper_.Observe(revoked.status());
  absl::StatusOr<bool> drain = context_.queue.DrainRequested(request.worker().worker_id());
  if (!drain.ok()) return keeper_.Observe(drain.status());
  dispatch::v1::RenewLeasesResponse response;
  response.set_drain(*drain);
  for (const queue::LeaseRef& lease : *revoked) {
    dispatch::v1::LeaseRef* out = response.add_revoked();
    out->set_job_id(lease.job);
    out->set_shard(lease.shard);
    FromFence(lease.fence, out->mutable_fence());
    // The leases of a job that is over are gone with it.
    const absl::StatusOr<JobPtr> job = table_.Get(lease.job);
    if (!job.ok() || !(*job)->state().over()) Figures().fences_refused.Increment();
  }
  Figures().leases_renewed.Increment(request.leases_size() - response.revoked_size());
  return response;
}

absl::StatusOr<dispatch::v1::ReleaseShardsResponse> Dispatch::Release(
    const dispatch::v1::ReleaseShardsRequest& request) {
  if (absl::Status named = CheckWorkerId(request.worker().worker_id()); !named.ok()) return named;
  if (absl::Status up = keeper_.Check(); !up.ok()) return up;
  const bool failure = request.reason() != dispatch::v1::RELEASE_REASON_DRAIN;
  for (const dispatch::v1::LeaseRef& lease : request.leases()) {
    const absl::StatusOr<bool> released = context_.queue.Release(ToRef(lease), failure);
    if (!released.ok()) return keeper_.Observe(released.status());
    // Repeated, or of a lease that another has by now.
    if (!*released) continue;
    (failure ? Figures().retries_failure : Figures().retries_drain).Increment();
    telemetry::Log(failure ? Level::kWarning : Level::kInfo, "shard released",
                   {{"job", lease.job_id()},
                    {"shard", lease.shard()},
                    {"worker", request.worker().worker_id()},
                    {"detail", request.detail()}});
    absl::StatusOr<JobPtr> job = table_.Get(lease.job_id());
    if (failure && job.ok()) {
      // A worker that cannot read what stands there says no more than that it failed.
      if (store::ParseShardName(lease.shard()).ok() &&
          absl::IsDataLoss(ReadOutcome(context_.store, lease.job_id(), lease.shard()).status())) {
        Suspect(**job, {lease.shard(), {}});
      }
      (*job)->set_trouble(Job::Where::kWorkers,
                          absl::StrCat("worker ", request.worker().worker_id(), ": ", request.detail()));
    }
  }
  context_.urgent.Wake(kClaimTask);
  return dispatch::v1::ReleaseShardsResponse();
}

std::chrono::milliseconds Dispatch::Reap() {
  // Leases ran on while nobody could renew them: the queue was away, or this process slept and perhaps all others with it. Their holders
  // renew every third of a lease: who lives has done it by then.
  const int64_t now = context_.clock.SteadyMs();
  const int64_t lease = context_.options.lease.count();
  const int64_t slept = now - std::exchange(reaped_ms_, now);
  if (slept > std::max(3 * context_.options.reap_interval.count(), lease / 6)) awake_since_ms_ = now;
  if (std::min(keeper_.ServingMs(), now - awake_since_ms_) < lease / 2) return context_.options.reap_interval;
  absl::StatusOr<std::vector<queue::Lease>> expired = context_.queue.Reap(kReapBatch);
  if (!expired.ok()) {
    keeper_.Observe(expired.status()).IgnoreError();
    return context_.options.reap_interval;
  }
  if (!expired->empty()) {
    TellExpired(*expired);
    context_.urgent.Wake(kClaimTask);
  }
  return expired->size() == kReapBatch ? std::chrono::milliseconds(0) : context_.options.reap_interval;
}

void Dispatch::TellExpired(const std::vector<queue::Lease>& expired) {
  std::map<std::string, int64_t> seen_ms;
  if (const auto workers = context_.queue.Workers(); workers.ok()) {
    for (const queue::WorkerEntry& worker : *workers) seen_ms[worker.id] = worker.last_seen_ms;
  }
  for (const queue::Lease& lease : expired) {
    // Both by the queue's clock: a lease lives its time from the last renewal on, and renewals tell of the worker too.
    const int64_t renewed_ms = lease.expired_ms - context_.options.lease.count();
    const auto known = seen_ms.find(lease.worker);
    const bool lost = known == seen_ms.end() || known->second <= renewed_ms + kRenewalSlackMs;
    (lost ? Figures().leases_expired_lost : Figures().leases_expired_unrenewed).Increment();
    Figures().retries_expired.Increment();
    telemetry::Log(Level::kWarning, "lease ran out",
                   {{"job", lease.job},
                    {"shard", lease.shard.name},
                    {"worker", lease.worker},
                    {"cause", lost ? "worker-lost" : "not-renewed"},
                    {"lost_attempts", lease.lost_attempts}});
  }
}

}  // namespace gouji::jobs
