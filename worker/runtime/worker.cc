#include "worker/runtime/worker.h"

#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <future>
#include <mutex>
#include <optional>
#include <random>
#include <thread>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "worker/intake/source.h"
#include "worker/runtime/committer.h"
#include "worker/runtime/lease_desk.h"
#include "worker/runtime/report_runner.h"
#include "worker/runtime/shard_run.h"
#include "worker/runtime/slot_runner.h"

namespace gouji::runtime {
namespace {

using std::chrono::milliseconds;

// How long a drained worker goes on telling the dispatcher what is durable already.
constexpr milliseconds kTellPatience(2000);
// Slots that work notice within a document that the grace is over.
constexpr milliseconds kGivingUp(1'000);

WorkerOptions Complete(WorkerOptions options) {
  if (options.worker_id.empty()) options.worker_id = MakeWorkerId();
  return options;
}

}  // namespace

std::string MakeWorkerId() {
  char host[64] = "host";
  (void)gethostname(host, sizeof host - 1);
  // A name that a host may have and a worker's id may not.
  for (char& c : host) {
    if (c != '\0' && !absl::ascii_isalnum(static_cast<unsigned char>(c)) && c != '.' && c != '-') c = '-';
  }
  std::random_device random;
  return absl::StrCat(host, "-", getpid(), "-", absl::Hex(random(), absl::kZeroPad8));
}

struct Worker::State {
  State(WorkerOptions given, store::Store* store, Dispatcher* dispatcher, WorkerObserver* given_observer)
      : options(Complete(std::move(given))),
        observer(given_observer != nullptr ? given_observer : &silent),
        jobs(store, options.store_directory, options.source_roots),
        desk(options, store, dispatcher, observer),
        committer(options, store, &jobs, dispatcher, &desk, observer) {
    const SlotRunner::Context context = {&options, store, &desk, &committer, &jobs, observer, &attempts};
    for (uint32_t i = 0; i < options.slots; ++i) runners.push_back(std::make_unique<SlotRunner>(context, i));
    if (options.report_slots > 0) reports = std::make_unique<ReportRunner>(options, observer);
  }

  void Abandon() {
    for (auto& runner : runners) runner->Abandon();
    if (reports != nullptr) reports->Abandon();
  }

  // Abandons the work when the grace is over, and gives back what is not given up then. Runs until there is nothing left to abandon.
  void WatchGrace() {
    std::unique_lock lock(mutex);
    while (!over) {
      if (!abandon_at.has_value()) {
        changed.wait(lock);
      } else if (std::chrono::steady_clock::now() < *abandon_at) {
        changed.wait_until(lock, *abandon_at);
      } else {
        Abandon();
        abandon_at.reset();
        // Whoever waits for a disk or a server that does not answer cannot give its own back: its lease would run out, at a cost.
        if (changed.wait_for(lock, kGivingUp, [this] { return over; })) break;
        lock.unlock();
        desk.ReleaseAll("the worker's grace is over");
        lock.lock();
      }
    }
  }

  const WorkerOptions options;
  WorkerObserver silent;
  WorkerObserver* const observer;
  JobCache jobs;
  std::atomic<uint64_t> attempts{0};
  LeaseDesk desk;
  Committer committer;
  std::vector<std::unique_ptr<SlotRunner>> runners;
  std::unique_ptr<ReportRunner> reports;
  std::vector<std::thread> threads;
  std::optional<telemetry::Vital> slots_vital;
  std::optional<telemetry::Vital> commits_vital;

  std::mutex mutex;
  std::condition_variable changed;
  std::optional<SteadyTime> abandon_at;
  bool over = false;
  std::thread grace_watch;

  std::mutex wait_mutex;
  bool started = false;
  bool waited = false;
};

Worker::Worker(WorkerOptions options, store::Store* store, Dispatcher* dispatcher, WorkerObserver* observer)
    : state_(std::make_unique<State>(std::move(options), store, dispatcher, observer)) {}

Worker::~Worker() {
  Drain(milliseconds(0));
  Wait();
}

absl::Status Worker::Start() {
  State& state = *state_;
  state.started = true;
  std::vector<std::future<absl::Status>> readiness;
  for (auto& runner : state.runners) {
    readiness.push_back(runner->started());
    state.threads.emplace_back([&runner] { runner->Run(); });
  }
  state.grace_watch = std::thread([&state] { state.WatchGrace(); });
  state.committer.Start();
  if (state.reports != nullptr) state.reports->Start();
  absl::Status status;
  for (auto& ready : readiness) status.Update(ready.get());
  if (status.ok()) {
    state.desk.Start();
    state.slots_vital.emplace("slot", [&state]() -> std::optional<std::string> {
      for (const auto& runner : state.runners) {
        if (auto still = runner->Still(state.options.slot_still)) return still;
      }
      return std::nullopt;
    });
    state.commits_vital.emplace("commit",
                                [&state] { return state.committer.Still(state.options.slot_still); });
  } else {
    Drain(milliseconds(0));
  }
  return status;
}

void Worker::Drain(milliseconds grace) {
  State& state = *state_;
  {
    std::lock_guard lock(state.mutex);
    const SteadyTime until = std::chrono::steady_clock::now() + grace;
    if (!state.abandon_at.has_value() || until < *state.abandon_at) state.abandon_at = until;
    state.changed.notify_all();
  }
  state.desk.Drain();
}

void Worker::Wait() {
  State& state = *state_;
  std::lock_guard lock(state.wait_mutex);
  if (!state.started || state.waited) return;
  state.waited = true;
  for (std::thread& thread : state.threads) thread.join();
  state.committer.Stop(kTellPatience);
  state.desk.Stop();
  if (state.reports != nullptr) state.reports->Stop();
  {
    std::lock_guard grace_lock(state.mutex);
    state.over = true;
    state.changed.notify_all();
  }
  state.grace_watch.join();
}

WorkerSnapshot Worker::Snapshot() const {
  WorkerSnapshot snapshot;
  snapshot.slots = state_->options.slots;
  snapshot.slots_busy = state_->desk.busy();
  snapshot.leases = state_->desk.held();
  if (state_->reports != nullptr) {
    snapshot.report_slots = state_->options.report_slots;
    snapshot.report_slots_busy = state_->reports->busy();
    snapshot.child_bytes = state_->reports->child_bytes();
  }
  for (const auto& runner : state_->runners) {
    snapshot.child_bytes += runner->child_bytes();
    if (runner->Still(state_->options.slot_still)) ++snapshot.slots_still;
  }
  snapshot.draining = state_->desk.draining();
  snapshot.dispatcher_reachable = state_->desk.reachable();
  return snapshot;
}

ReportPool* Worker::reports() {
  return state_->reports.get();
}

}  // namespace gouji::runtime
