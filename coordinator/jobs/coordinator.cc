#include "coordinator/jobs/coordinator.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <mutex>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/env/views.h"
#include "common/errors/details.h"
#include "common/store/message.h"
#include "common/store/names.h"
#include "common/store/open.h"
#include "common/store/uploads.h"
#include "common/telemetry/liveness.h"
#include "common/telemetry/log.h"
#include "common/telemetry/version.h"
#include "coordinator/jobs/backlog.h"
#include "coordinator/jobs/context.h"
#include "coordinator/jobs/dispatch.h"
#include "coordinator/jobs/epoch_keeper.h"
#include "coordinator/jobs/expiry.h"
#include "coordinator/jobs/figures.h"
#include "coordinator/jobs/job_driver.h"
#include "coordinator/jobs/job_table.h"
#include "coordinator/jobs/record_stream.h"
#include "coordinator/jobs/store_look.h"
#include "coordinator/jobs/submission.h"
#include "coordinator/jobs/uploads.h"
#include "coordinator/results/result_reader.h"
#include "coordinator/results/verify.h"

namespace gouji::jobs {
namespace {

using std::chrono::milliseconds;
using telemetry::Level;

constexpr uint32_t kDefaultPage = 100;
constexpr uint32_t kMaxPage = 1'000;
constexpr size_t kMaxListed = 10'000;
// A worker not heard of for this long does not count when shards are sized.
constexpr int64_t kLiveWorkerMs = 60'000;
// A worker speaks every few seconds, and thrice in the time of a lease; one that is silent for longer is gone.
constexpr int64_t kSilentMs = 10'000;
// How late a change made by another coordinator is seen by those who watch.
constexpr milliseconds kWatchPoll{200};

void SetTime(int64_t wall_ms, google::protobuf::Timestamp* out) {
  out->set_seconds(wall_ms / 1000);
  out->set_nanos(static_cast<int32_t>(wall_ms % 1000 * 1'000'000));
}

bool Final(job::v1::JobState state) {
  return state == job::v1::JOB_STATE_SUCCEEDED || state == job::v1::JOB_STATE_CANCELLED ||
         state == job::v1::JOB_STATE_FAILED;
}

std::string VersionOf(const CoordinatorOptions& options) {
  return options.program_version.empty() ? std::string(telemetry::Version()) : options.program_version;
}

const char* Ending(job::v1::JobState state) {
  if (state == job::v1::JOB_STATE_SUCCEEDED) return "succeeded";
  return state == job::v1::JOB_STATE_CANCELLED ? "was cancelled" : "failed";
}

// A control that would change nothing, or cannot be given any more.
absl::StatusOr<bool> Needed(const JobState& state, job::v1::ControlKind kind) {
  switch (kind) {
    case job::v1::CONTROL_KIND_PAUSE:
    case job::v1::CONTROL_KIND_RESUME:
      if (state.over() || state.cancelled()) break;
      return state.paused() != (kind == job::v1::CONTROL_KIND_PAUSE);
    case job::v1::CONTROL_KIND_CANCEL:
      if (state.over() && state.state() != job::v1::JOB_STATE_CANCELLED) break;
      return !state.over() && !state.cancelled();
    default:
      return errors::BadField("kind", "say what to do: pause, resume or cancel");
  }
  return absl::FailedPreconditionError(
      absl::StrCat("job ", state.spec()->job_id(), " is over: it ", Ending(state.state())));
}

// Of a task, on a store that answers slowly: listing and sealing jobs of millions of documents are the longest. Beyond that
// the process is unhealthy.
constexpr milliseconds kLongestRun = std::chrono::minutes(15);
// Jobs that are listed and planned at a time.
constexpr uint32_t kPlanners = 2;
constexpr uint32_t kUrgentThreads = 2;
// Of a task that is due, for a thread that takes it.
constexpr milliseconds kLongestWait = std::chrono::minutes(5);

}  // namespace

class Coordinator::Impl {
 public:
  Impl(CoordinatorOptions options, store::Store& store, queue::Queue& queue, env::Clock& clock)
      : version(VersionOf(options)),
        context(std::move(options), store, queue, clock),
        table(context),
        keeper(context, [this] { return driver.ReconcileAll(); }),
        driver(context, table, keeper, version),
        uploads(store, clock),
        dispatch(context, table, keeper, version) {
    Agenda& urgent = context.urgent;
    urgent.Add(kEpochTask, [this] { return keeper.Step(); });
    urgent.Add(kClaimTask, [this] { return dispatch.ServeWaiting(); });
    urgent.Add(
        kReapTask, [this] { return dispatch.Reap(); }, context.options.reap_interval);
    Agenda& agenda = context.agenda;
    agenda.Add(
        kDiscoverTask, [this] { return Discover(); }, context.options.job_poll);
    agenda.Add(
        kReconcileTask, [this] { return Reconcile(); }, context.options.reconcile_interval);
    agenda.Add(
        kSweepTask, [this] { return Sweep(); }, context.options.sweep_interval);
  }

  milliseconds Discover() {
    driver.Discover().IgnoreError();  // told by the keeper
    ShowReaders();
    const absl::StatusOr<std::vector<queue::WorkerEntry>> workers = context.queue.Workers();
    if (workers.ok()) ShowWorkers(*workers, SilentMs(), context.fullest_partition);
    if (workers.ok()) NoteLive(*workers);
    return context.options.job_poll;
  }

  void NoteLive(const std::vector<queue::WorkerEntry>& workers) {
    uint32_t live = 0;
    std::set<std::string> versions;
    for (const queue::WorkerEntry& worker : workers) {
      if (worker.silent_ms > SilentMs()) continue;
      ++live;
      dispatch::v1::WorkerInfo info;
      const bool works = worker.slots > 0 && !worker.drain_requested;
      if (works && info.ParseFromString(worker.info)) versions.insert(info.version());
    }
    context.live_workers = live;
    context.worker_versions.Set(std::move(versions));
  }

  milliseconds Reconcile() {
    if (keeper.serving()) driver.ReconcileAll().IgnoreError();
    return context.options.reconcile_interval;
  }

  milliseconds Sweep() {
    context.store.RemoveLeftovers();
    const absl::Status swept = RemoveOldJobs(context, table);
    if (!swept.ok())
      telemetry::Log(Level::kWarning, "old jobs cannot be removed", {{"error", swept.ToString()}});
    const absl::Status cleared = uploads.RemoveOld();
    if (!cleared.ok())
      telemetry::Log(Level::kWarning, "old uploads cannot be removed", {{"error", cleared.ToString()}});
    return context.options.sweep_interval;
  }

  // A worker that is silent for longer is gone.
  int64_t SilentMs() const { return std::max<int64_t>(kSilentMs, context.options.lease.count()); }

  // Slots of the workers that were heard of lately.
  uint32_t Slots() {
    absl::StatusOr<std::vector<queue::WorkerEntry>> workers = context.queue.Workers();
    uint32_t slots = 0;
    if (workers.ok()) {
      for (const queue::WorkerEntry& worker : *workers) {
        if (worker.silent_ms <= kLiveWorkerMs) slots += worker.slots;
      }
    }
    return slots > 0 ? slots : context.options.slots_hint;
  }

  // The job, if the caller may know of it.
  absl::StatusOr<JobPtr> Find(const std::string& id, const security::Caller& caller) {
    absl::StatusOr<JobPtr> job = table.GetAsItStands(id);
    if (!MayKnow(id, job, caller)) return results::NoJob(id);
    return job;
  }
  // Why a job cannot be read is for those who may see it; a store that is away hides all jobs alike.
  bool MayKnow(const std::string& id, const absl::StatusOr<JobPtr>& job, const security::Caller& caller) {
    if (job.ok()) return caller.Sees((*job)->state().spec()->tenant());
    if (caller.all_tenants || absl::IsNotFound(job.status()) || absl::IsUnavailable(job.status()))
      return true;
    const auto spec = store::GetMessage<job::v1::JobSpec>(context.store, store::SpecName(id));
    return spec.ok() && caller.Sees(spec->tenant());
  }

  // One job that cannot be read at present spoils no answer about many.
  job::v1::JobStatus StatusAsKnown(Job& job) {
    absl::StatusOr<job::v1::JobStatus> status = table.Status(job, keeper.serving());
    if (status.ok()) return *std::move(status);
    job::v1::JobStatus known = job.state().ToStatus();
    known.set_error(std::string(env::ToStd(status.status().message())));
    return known;
  }

  struct UnderWay {
    uint32_t jobs = 0;
    uint64_t bytes = 0;  // listed and not read
  };
  UnderWay UnderWayOf(const std::string& tenant) {
    UnderWay standing;
    for (const JobPtr& job : table.Live()) {
      if (job->state().spec()->tenant() != tenant) continue;
      ++standing.jobs;
      const job::v1::JobStatus status = StatusAsKnown(*job);
      standing.bytes += status.input_bytes() - std::min(status.input_bytes(), status.tally().input_bytes());
    }
    return standing;
  }

  // Whether a tenant with a quota may store `more` bytes before it has a job for them.
  absl::Status CheckRoom(const security::Quota& quota, const std::string& tenant, uint64_t more) {
    if (quota.queued_bytes == 0) return absl::OkStatus();
    if (more > quota.queued_bytes) {
      return absl::FailedPreconditionError(
          absl::StrCat("a file of ", more, " bytes is larger than all that tenant ", tenant,
                       " may have waiting (", quota.queued_bytes, "): no later try finds room for it"));
    }
    const uint64_t bytes = UnderWayOf(tenant).bytes + uploads.WaitingBytes(tenant);
    if (bytes + more <= quota.queued_bytes) return absl::OkStatus();
    return absl::ResourceExhaustedError(absl::StrCat(
        "tenant ", tenant, " has ", bytes, " bytes of documents waiting, and may have ", quota.queued_bytes,
        ": a file of ", more, " bytes finds no room; upload again when some are read"));
  }

  // Whether a tenant may have one more job. What other coordinators took in is known here within job_poll: so long each may let
  // one more in.
  absl::Status CheckQuota(const security::Quota& quota, const std::string& tenant) {
    const auto [jobs, bytes] = UnderWayOf(tenant);
    if (quota.open_jobs > 0 && jobs >= quota.open_jobs) {
      return absl::ResourceExhaustedError(absl::StrCat("tenant ", tenant, " has ", jobs,
                                                       " jobs under way, and may have ", quota.open_jobs,
                                                       ": submit again when one is over"));
    }
    if (quota.queued_bytes > 0 && bytes >= quota.queued_bytes) {
      return absl::ResourceExhaustedError(
          absl::StrCat("tenant ", tenant, " has ", bytes, " bytes of documents waiting, and may have ",
                       quota.queued_bytes, ": submit again when some are read"));
    }
    return absl::OkStatus();
  }

  const std::string version;
  // Held while a job of a tenant with a quota is let in, so that two at once do not both find room for one.
  std::mutex admission;
  std::atomic<bool> stopping{false};
  Context context;
  JobTable table;
  EpochKeeper keeper;
  JobDriver driver;
  Uploads uploads;
  Dispatch dispatch;
  StoreLook store_look{context};
  telemetry::Vital vital{"tasks", [this] {
                           const auto stuck = context.urgent.Stuck(kLongestRun, kLongestWait);
                           return stuck.has_value() ? stuck : context.agenda.Stuck(kLongestRun, kLongestWait);
                         }};
};

Coordinator::Coordinator(CoordinatorOptions options, store::Store& store, queue::Queue& queue,
                         env::Clock& clock)
    : impl_(std::make_unique<Impl>(std::move(options), store, queue, clock)) {}

Coordinator::~Coordinator() {
  Stop();
}

void Coordinator::Start() {
  impl_->context.agenda.Start(std::max(1u, impl_->context.options.threads));
  impl_->context.planning.Start(kPlanners);
  impl_->context.urgent.Start(kUrgentThreads);
  impl_->context.looks.Start(1);
}

void Coordinator::Stop() {
  impl_->stopping = true;
  impl_->dispatch.Close();
  impl_->context.planning.Stop();
  impl_->context.urgent.Stop();
  impl_->context.agenda.Stop();
  impl_->context.looks.Stop();
}

bool Coordinator::RunDue() {
  bool any = false;
  Context& context = impl_->context;
  while (context.urgent.RunOne() || context.agenda.RunOne() || context.planning.RunOne() ||
         context.looks.RunOne())
    any = true;
  return any;
}

bool Coordinator::Serving() const {
  return impl_->keeper.serving();
}

void Coordinator::OnServing(std::function<void(bool)> listener) {
  impl_->keeper.OnServing(std::move(listener));
}

void Coordinator::OnReading(std::function<void(bool)> listener) {
  impl_->store_look.OnReading(std::move(listener));
}

uint64_t Coordinator::WaitForChange(uint64_t seen, milliseconds wait) {
  return impl_->context.changes.Wait(seen, wait);
}

// --- JobService

absl::StatusOr<job::v1::SubmitJobResponse> Coordinator::SubmitJob(const job::v1::SubmitJobRequest& request,
                                                                  const security::Caller& caller) {
  const CoordinatorOptions& options = impl_->context.options;
  store::Store& store = impl_->context.store;
  const std::string& tenant = caller.tenant.empty() ? options.tenant : caller.tenant;
  if (store::IsJobId(request.parent_job_id())) {
    // A parent that is gone is no matter when the same request was taken before: SpecOf knows.
    absl::StatusOr<JobPtr> parent = impl_->table.Get(request.parent_job_id());
    if (!impl_->MayKnow(request.parent_job_id(), parent, caller))
      return results::NoJob(request.parent_job_id());
    if (!parent.ok() && !absl::IsNotFound(parent.status())) return parent.status();
  }
  absl::StatusOr<job::v1::JobSpec> spec = SpecOf(request, tenant, store);
  if (!spec.ok()) return spec.status();
  job::v1::SubmitJobResponse response;
  response.set_job_id(spec->job_id());
  const std::string name = store::SpecName(spec->job_id());
  // Until the job stands in the table, where the next one's quota counts it.
  std::unique_lock admission(impl_->admission, std::defer_lock);
  absl::StatusOr<job::v1::JobSpec> standing = store::GetMessage<job::v1::JobSpec>(store, name);
  if (absl::IsNotFound(standing.status())) {
    // Nothing is put that no one could run at present: the client tries again.
    if (absl::Status up = impl_->keeper.Check(); !up.ok()) return up;
    // Before it is looked at: what is found whole now must not be cleared away as nobody's.
    for (const job::v1::CorpusRoot& root : spec->roots()) {
      const auto locator = store::ParseUploadLocator(root.locator());
      if (!locator.has_value()) continue;
      if (absl::Status touched = impl_->uploads.KeepAlive(locator->job); !touched.ok()) return touched;
    }
    if (absl::Status checked = CheckSubmission(options, store, &*spec); !checked.ok()) return checked;
    if (caller.quota.open_jobs > 0 || caller.quota.queued_bytes > 0) {
      admission.lock();
      if (absl::Status room = impl_->CheckQuota(caller.quota, tenant); !room.ok()) return room;
    }
    spec->set_program_version(impl_->version);
    spec->set_store_version(store::kStoreVersion);
    spec->set_slots_hint(impl_->Slots());
    SetTime(impl_->context.clock.WallMs(), spec->mutable_submit_time());
    absl::StatusOr<bool> created = PutSpec(*spec, store);
    if (!created.ok()) return created.status();
    response.set_created(*created);
    // A job of this id that was removed for its age may be remembered here.
    if (*created) impl_->table.Forget(spec->job_id());
    standing = *created ? *spec : store::GetMessage<job::v1::JobSpec>(store, name);
  }
  if (!standing.ok()) return standing.status();
  // Of a new job they were, once it was seen that its tenant may look there.
  if (!response.created()) NormalizeSpec(&*spec);
  if (std::string differs = Difference(*standing, *spec); !differs.empty()) {
    return absl::AlreadyExistsError(absl::StrCat("request id ", request.request_id(), " was used for job ",
                                                 spec->job_id(), ", which differs in: ", differs,
                                                 ". Use another request id for other work"));
  }
  if (!response.created()) {
    // Whoever put it may have died before it was durable: the spec in its folder, and the folder's own name.
    absl::Status durable = store.SyncSeen(name);
    durable.Update(store.SyncSeen(name.substr(0, name.rfind('/'))));
    if (!durable.ok()) return durable;
  }
  absl::StatusOr<JobPtr> job = impl_->table.GetAsItStands(spec->job_id());
  if (!job.ok()) return job.status();
  if (admission.owns_lock()) admission.unlock();
  impl_->uploads.Submitted(spec->job_id());
  if ((*job)->state().over()) return response;
  if (response.created()) {
    Figures().jobs_submitted.Increment();
    telemetry::Log(
        Level::kInfo, "job submitted",
        {{"job", spec->job_id()}, {"request_id", spec->request_id()}, {"priority", spec->priority()}});
    // The job stands; what fails here is made good by its driver.
    impl_->keeper.Observe(impl_->context.queue.Submit({spec->job_id(), spec->priority(), false}))
        .IgnoreError();
  }
  // Who took the job in saw its corpus; where it stood already that was perhaps another one.
  impl_->driver.Adopt(*job, response.created() ? milliseconds(0) : options.takeover_delay);
  impl_->context.planning.Wake(PlanTask(spec->job_id()));
  return response;
}

absl::StatusOr<job::v1::GetJobResponse> Coordinator::GetJob(const job::v1::GetJobRequest& request,
                                                            const security::Caller& caller) {
  absl::StatusOr<JobPtr> job = impl_->Find(request.job_id(), caller);
  if (!job.ok()) return job.status();
  absl::StatusOr<job::v1::JobStatus> status = impl_->table.Status(**job, Serving());
  if (!status.ok()) return status.status();
  job::v1::GetJobResponse response;
  *response.mutable_status() = *std::move(status);
  return response;
}

absl::StatusOr<job::v1::ListJobsResponse> Coordinator::ListJobs(const job::v1::ListJobsRequest& request,
                                                                const security::Caller& caller) {
  if (request.live_only()) return LiveJobs(caller);
  if (!request.page_token().empty() && !store::IsJobId(request.page_token()))
    return errors::BadField("page_token", "this is none that ListJobs gave");
  const auto size =
      static_cast<int>(request.page_size() == 0 ? kDefaultPage : std::min(request.page_size(), kMaxPage));
  job::v1::ListJobsResponse response;
  std::string after = request.page_token();
  // Of a store that is mostly others' one call looks at so many jobs; the next goes on from there.
  for (size_t looked = 0; looked < kMaxListed;) {
    absl::StatusOr<std::vector<std::string>> page =
        impl_->context.store.List(store::kJobsFolder, after, kMaxPage);
    if (!page.ok()) return page.status();
    for (const std::string& id : *page) {
      ++looked;
      if (!store::IsJobId(id)) continue;
      after = id;
      absl::StatusOr<JobPtr> job = impl_->table.Get(id);
      // A folder whose spec is not there yet is no job.
      if (absl::IsNotFound(job.status())) continue;
      if (job.ok() ? !caller.Sees((*job)->state().spec()->tenant()) : !caller.all_tenants) continue;
      if (job.ok()) {
        *response.add_jobs() = impl_->StatusAsKnown(**job);
      } else {
        // One job that cannot be read (a newer version, damage) does not hide the others.
        job::v1::JobStatus& unreadable = *response.add_jobs();
        unreadable.set_job_id(id);
        unreadable.set_error(absl::StrCat(job.status().message()));
      }
      if (response.jobs_size() < size) continue;
      response.set_next_page_token(after);
      return response;
    }
    if (page->size() < kMaxPage) return response;
  }
  response.set_next_page_token(after);
  return response;
}

absl::StatusOr<job::v1::ListJobsResponse> Coordinator::LiveJobs(const security::Caller& caller) {
  job::v1::ListJobsResponse response;
  for (const JobPtr& job : impl_->table.Live()) {
    if (!caller.Sees(job->state().spec()->tenant())) continue;
    *response.add_jobs() = impl_->StatusAsKnown(*job);
  }
  return response;
}

absl::StatusOr<std::unique_ptr<Watch>> Coordinator::WatchJob(const job::v1::WatchJobRequest& request,
                                                             const security::Caller& caller) {
  absl::StatusOr<JobPtr> job = impl_->Find(request.job_id(), caller);
  if (!job.ok()) return job.status();
  return std::unique_ptr<Watch>(new Watch(*this, request.job_id()));
}

absl::StatusOr<std::optional<job::v1::JobStatus>> Watch::Next(milliseconds wait) {
  if (over_) return std::nullopt;
  const auto deadline = std::chrono::steady_clock::now() + wait;
  for (;;) {
    // Taken before the look, so that a change after it is not slept through.
    const uint64_t seen = coordinator_.WaitForChange(0, milliseconds(0));
    job::v1::GetJobRequest request;
    request.set_job_id(job_);
    absl::StatusOr<job::v1::GetJobResponse> now = coordinator_.GetJob(request);
    if (!now.ok()) return now.status();
    std::string bytes = now->status().SerializeAsString();
    if (bytes != last_) {
      last_ = std::move(bytes);
      over_ = Final(now->status().state());
      return now->status();
    }
    const auto left = std::chrono::duration_cast<milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) return std::nullopt;
    coordinator_.WaitForChange(seen, std::min(left, kWatchPoll));
  }
}

absl::StatusOr<job::v1::ControlJobResponse> Coordinator::ControlJob(const job::v1::ControlJobRequest& request,
                                                                    const security::Caller& caller) {
  absl::StatusOr<JobPtr> found = impl_->Find(request.job_id(), caller);
  if (!found.ok()) return found.status();
  Job& job = **found;
  for (;;) {
    if (absl::StatusOr<bool> read = impl_->table.RefreshManifest(job); !read.ok()) return read.status();
    if (absl::StatusOr<bool> read = impl_->table.RefreshControls(job); !read.ok()) return read.status();
    const JobState state = job.state();
    absl::StatusOr<bool> needed = Needed(state, request.kind());
    if (!needed.ok()) return needed.status();
    if (!*needed) break;
    const std::string actor =
        caller.tenant.empty() ? impl_->context.options.tenant : absl::StrCat(caller.tenant, "/", caller.name);
    absl::Status put = impl_->table.Control(job, request.kind(), actor);
    if (absl::IsAlreadyExists(put)) continue;  // another was faster: look at what it asked for
    if (!put.ok()) return put;
    break;
  }
  const JobState state = job.state();
  if (!state.over() && Serving()) {
    // At once, so that nothing is claimed after the answer; the driver does it too.
    impl_->keeper.Observe(impl_->context.queue.SetPaused(job.id(), state.paused() || state.cancelled()))
        .IgnoreError();
  }
  impl_->context.agenda.Wake(DriveTask(job.id()));
  impl_->context.urgent.Wake(kClaimTask);
  impl_->context.changes.Bump();
  job::v1::ControlJobResponse response;
  absl::StatusOr<job::v1::JobStatus> status = impl_->table.Status(job, Serving());
  if (!status.ok()) return status.status();
  *response.mutable_status() = *std::move(status);
  return response;
}

absl::StatusOr<job::v1::ListWorkersResponse> Coordinator::ListWorkers(const job::v1::ListWorkersRequest&) {
  if (absl::Status up = impl_->keeper.Check(); !up.ok()) return up;
  absl::StatusOr<std::vector<queue::WorkerEntry>> workers = impl_->context.queue.Workers();
  if (!workers.ok()) return impl_->keeper.Observe(workers.status());
  job::v1::ListWorkersResponse response;
  for (const queue::WorkerEntry& worker : *workers) {
    dispatch::v1::WorkerInfo info;
    info.ParseFromString(worker.info);  // an entry of another version tells less
    job::v1::WorkerStatus* out = response.add_workers();
    out->set_worker_id(worker.id);
    out->set_address(info.address());
    out->set_version(info.version());
    out->set_slots(info.slots());
    out->set_slots_busy(info.slots_busy());
    out->set_draining(info.draining() || worker.drain_requested);
    out->set_shards_done(worker.done);
    SetTime(worker.last_seen_ms, out->mutable_last_seen_time());
    out->set_state(info.stopped()                         ? job::v1::WORKER_STATE_STOPPED
                   : worker.silent_ms > impl_->SilentMs() ? job::v1::WORKER_STATE_GONE
                   : out->draining()                      ? job::v1::WORKER_STATE_DRAINING
                                                          : job::v1::WORKER_STATE_WORKING);
  }
  return response;
}

absl::StatusOr<job::v1::DrainWorkerResponse> Coordinator::DrainWorker(
    const job::v1::DrainWorkerRequest& request) {
  if (absl::Status up = impl_->keeper.Check(); !up.ok()) return up;
  absl::Status asked = impl_->keeper.Observe(impl_->context.queue.RequestDrain(request.worker_id()));
  if (absl::IsNotFound(asked)) {
    return absl::NotFoundError(
        absl::StrCat("no worker ", request.worker_id(), ": `gouji workers` lists those there are"));
  }
  if (!asked.ok()) return asked;
  telemetry::Log(Level::kInfo, "worker asked to drain", {{"worker", request.worker_id()}});
  impl_->dispatch.Hurry(request.worker_id());
  return job::v1::DrainWorkerResponse();
}

// --- UploadService

absl::StatusOr<upload::v1::FindMissingResponse> Coordinator::FindMissing(
    const upload::v1::FindMissingRequest& request, const security::Caller& caller) {
  const std::string& tenant = caller.tenant.empty() ? impl_->context.options.tenant : caller.tenant;
  return impl_->uploads.FindMissing(request, tenant);
}

std::unique_ptr<UploadStream> Coordinator::BeginUpload(const security::Caller& caller) {
  const std::string& tenant = caller.tenant.empty() ? impl_->context.options.tenant : caller.tenant;
  return std::make_unique<UploadStream>(impl_->uploads, tenant,
                                        [this, quota = caller.quota, tenant](uint64_t bytes) {
                                          return impl_->CheckRoom(quota, tenant, bytes);
                                        });
}

// --- DispatchService

uint64_t Coordinator::ClaimShardsAsync(const dispatch::v1::ClaimShardsRequest& request, ClaimDone done) {
  return impl_->dispatch.Claim(request, std::move(done));
}

void Coordinator::CancelClaim(uint64_t ticket) {
  impl_->dispatch.Cancel(ticket);
}

absl::StatusOr<dispatch::v1::ClaimShardsResponse> Coordinator::ClaimShards(
    const dispatch::v1::ClaimShardsRequest& request) {
  using Answer = absl::StatusOr<dispatch::v1::ClaimShardsResponse>;
  auto promise = std::make_shared<std::promise<Answer>>();
  std::future<Answer> answer = promise->get_future();
  dispatch::v1::ClaimShardsRequest asked = request;
  // Without threads no one would ever answer.
  if (!impl_->context.agenda.started()) asked.set_max_wait_ms(0);
  impl_->dispatch.Claim(asked, [promise](Answer a) { promise->set_value(std::move(a)); });
  return answer.get();
}

absl::StatusOr<dispatch::v1::RenewLeasesResponse> Coordinator::RenewLeases(
    const dispatch::v1::RenewLeasesRequest& request) {
  return impl_->dispatch.Renew(request);
}

absl::StatusOr<dispatch::v1::CommitShardsResponse> Coordinator::CommitShards(
    const dispatch::v1::CommitShardsRequest& request) {
  return impl_->dispatch.Commit(request);
}

absl::StatusOr<dispatch::v1::ReleaseShardsResponse> Coordinator::ReleaseShards(
    const dispatch::v1::ReleaseShardsRequest& request) {
  return impl_->dispatch.Release(request);
}

// --- ResultService

absl::StatusOr<std::unique_ptr<ResultStream>> Coordinator::ReadResults(
    const result::v1::ReadResultsRequest& request, const security::Caller& caller) {
  if (!store::IsJobId(request.job_id())) return results::NoJob(request.job_id());
  if (!caller.all_tenants) {
    if (absl::StatusOr<JobPtr> own = impl_->Find(request.job_id(), caller); !own.ok()) return own.status();
  }
  return RecordStream::Open(impl_->context.store, impl_->context.changes, request);
}

absl::StatusOr<result::v1::VerifyJobResponse> Coordinator::VerifyJob(
    const result::v1::VerifyJobRequest& request, const security::Caller& caller,
    const std::function<bool()>& gone) {
  if (!store::IsJobId(request.job_id())) return results::NoJob(request.job_id());
  if (!caller.all_tenants) {
    if (absl::StatusOr<JobPtr> own = impl_->Find(request.job_id(), caller); !own.ok()) return own.status();
  }
  absl::StatusOr<results::VerifyResult> verified = results::Verify(
      impl_->context.store, request.job_id(), [&] { return impl_->stopping || (gone != nullptr && gone()); });
  if (absl::IsCancelled(verified.status()) && impl_->stopping) {
    return absl::UnavailableError("the coordinator is stopping; ask another one");
  }
  if (!verified.ok()) return verified.status();
  result::v1::VerifyJobResponse response;
  *response.mutable_total() = verified->total;
  response.set_complete(verified->complete);
  response.mutable_duplicate_document_ids()->Assign(verified->duplicates.begin(), verified->duplicates.end());
  response.mutable_machine_failed_document_ids()->Assign(verified->machine_failed.begin(),
                                                         verified->machine_failed.end());
  response.mutable_problems()->Assign(verified->problems.begin(), verified->problems.end());
  return response;
}

}  // namespace gouji::jobs
