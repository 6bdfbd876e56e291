#include "tools/local/local_run.h"

#include <unistd.h>

#include <utility>

#include "absl/strings/strip.h"
#include "common/env/clock.h"
#include "common/env/digest.h"
#include "common/store/open.h"
#include "common/telemetry/version.h"
#include "coordinator/jobs/coordinator.h"
#include "coordinator/queue/memory_queue.h"
#include "tools/local/direct_dispatcher.h"
#include "tools/local/watched_store.h"
#include "worker/runtime/worker.h"
#include "worker/runtime/worker_telemetry.h"

namespace gouji::local {
namespace {

// The coordinator starts within milliseconds; a store that is busy with others may take longer.
constexpr std::chrono::seconds kStartTimeout{30};
constexpr std::chrono::milliseconds kStartLook{100};

std::string ProcessName() {
  return "local-" + std::to_string(::getpid());
}

std::string StoreDirectory(const LocalOptions& options) {
  return std::string(absl::StripPrefix(options.directory, "file://"));
}

jobs::CoordinatorOptions CoordinatorOptionsFor(const LocalOptions& options) {
  jobs::CoordinatorOptions coordinator;
  coordinator.id = ProcessName();
  coordinator.slots_hint = options.workers;
  coordinator.store_directory = StoreDirectory(options);
  // No other coordinator shares this queue: a job that was found half planned goes on at once.
  coordinator.takeover_delay = std::chrono::milliseconds(0);
  return coordinator;
}

runtime::WorkerOptions WorkerOptionsFor(const LocalOptions& options) {
  runtime::WorkerOptions worker;
  worker.worker_id = ProcessName();
  worker.version = std::string(telemetry::Version());
  worker.slots = options.workers;
  worker.store_directory = StoreDirectory(options);
  return worker;
}

}  // namespace

struct LocalRun::State {
  State(const LocalOptions& given, std::unique_ptr<store::Store> opened)
      : options(given),
        store(std::move(opened)),
        queue(queue::Limits{}),
        coordinator(CoordinatorOptionsFor(options), store, queue, env::RealClock()),
        dispatcher(coordinator) {}

  // Until it serves: the queue is empty and is filled from the store.
  absl::Status StartCoordinator() {
    coordinator.Start();
    const auto deadline = std::chrono::steady_clock::now() + kStartTimeout;
    uint64_t seen = 0;
    while (!coordinator.Serving()) {
      if (absl::Status trouble = store.trouble(); !trouble.ok()) return trouble;
      if (std::chrono::steady_clock::now() > deadline) {
        return absl::UnavailableError("the store in " + options.directory + " does not answer");
      }
      seen = coordinator.WaitForChange(seen, kStartLook);
    }
    return absl::OkStatus();
  }

  const LocalOptions options;
  WatchedStore store;
  queue::MemoryQueue queue;
  jobs::Coordinator coordinator;
  DirectDispatcher dispatcher;
  runtime::WorkerTelemetry telemetry{nullptr};
  std::unique_ptr<runtime::Worker> worker;
  std::unique_ptr<jobs::Watch> watch;
};

std::string RequestIdFor(const store::CorpusRoots& roots, std::string_view program_version) {
  // Lengths keep neighbouring strings apart.
  std::string key = "run " + std::string(program_version) + "\n";
  for (const job::v1::CorpusRoot& root : roots) {
    for (const std::string& part : {root.locator(), root.id_prefix()}) {
      key += std::to_string(part.size()) + ":" + part;
    }
    key += '\n';
  }
  return "run-" + env::ToHex(env::AsBytes(env::Sha256(key)));
}

LocalRun::LocalRun(std::unique_ptr<State> state) : state_(std::move(state)) {}

LocalRun::~LocalRun() {
  Stop(std::chrono::milliseconds(0));
}

absl::StatusOr<std::unique_ptr<LocalRun>> LocalRun::Open(const LocalOptions& options) {
  auto store = store::OpenStore(options.directory, store::OpenMode::kWrite);
  if (!store.ok()) return store.status();
  std::unique_ptr<LocalRun> run(new LocalRun(std::make_unique<State>(options, *std::move(store))));
  if (absl::Status started = run->state_->StartCoordinator(); !started.ok()) return started;
  return run;
}

absl::StatusOr<job::v1::JobStatus> LocalRun::Submit(const job::v1::SubmitJobRequest& request) {
  const auto answer = state_->coordinator.SubmitJob(request);
  if (!answer.ok()) return answer.status();
  return Attach(answer->job_id());
}

absl::StatusOr<job::v1::JobStatus> LocalRun::Attach(const std::string& job) {
  job::v1::WatchJobRequest watch;
  watch.set_job_id(job);
  auto opened = state_->coordinator.WatchJob(watch);
  if (!opened.ok()) return opened.status();
  state_->watch = *std::move(opened);
  job::v1::GetJobRequest get;
  get.set_job_id(job);
  const auto answer = state_->coordinator.GetJob(get);
  if (!answer.ok()) return answer.status();
  return answer->status();
}

absl::Status LocalRun::StartWorker() {
  state_->worker = std::make_unique<runtime::Worker>(WorkerOptionsFor(state_->options), &state_->store,
                                                     &state_->dispatcher, &state_->telemetry);
  return state_->worker->Start();
}

absl::StatusOr<std::optional<job::v1::JobStatus>> LocalRun::Next(std::chrono::milliseconds wait) {
  if (state_->worker != nullptr) state_->telemetry.Show(state_->worker->Snapshot());
  auto update = state_->watch->Next(wait);
  if (!update.ok() || update->has_value()) return update;
  if (absl::Status trouble = state_->store.trouble(); !trouble.ok()) return trouble;
  return update;
}

void LocalRun::Stop(std::chrono::milliseconds grace) {
  state_->watch.reset();
  if (state_->worker != nullptr) {
    state_->worker->Drain(grace);
    // Answers the claim that the worker waits for; with a grace its commits come first.
    if (grace.count() == 0) state_->coordinator.Stop();
    state_->worker->Wait();
    state_->worker.reset();
  }
  state_->coordinator.Stop();
}

store::Store& LocalRun::store() {
  return state_->store;
}

}  // namespace gouji::local
