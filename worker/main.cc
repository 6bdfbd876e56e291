// gouji-worker: reads the documents of jobs that a coordinator plans.
#include <signal.h>
#include <unistd.h>

#include <CLI/App.hpp>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/strip.h"
#include "common/daemon/daemon.h"
#include "common/security/door.h"
#include "common/security/secret.h"
#include "common/security/tls.h"
#include "common/store/measured_store.h"
#include "common/store/open.h"
#include "common/store/tenant_roots.h"
#include "common/telemetry/log.h"
#include "common/telemetry/version.h"
#include "worker/intake/limits.h"
#include "worker/rpc/dispatch_client.h"
#include "worker/rpc/worker_server.h"
#include "worker/runtime/slot_main.h"
#include "worker/runtime/worker.h"
#include "worker/runtime/worker_telemetry.h"

namespace gouji {
namespace {

using daemon::Fail;
using std::chrono::milliseconds;
using telemetry::Level;
using telemetry::Log;

constexpr milliseconds kTick(200);
// Calls end within milliseconds; what lasts longer is somebody watching our health.
constexpr milliseconds kCallGrace(2000);
// After the grace, for shards to be given back and for what was read to be committed.
constexpr milliseconds kGivingUp(5000);
// Five seconds of ticks: a process that was frozen finds every clock old when it thaws, and its slots move at once.
constexpr int kLooksAtStill = 25;

struct Flags : daemon::CommonFlags {
  std::vector<std::string> coordinators;
  uint32_t slots = 0;
  std::string advertise;
  uint32_t report_slots = 1;
};

void Declare(CLI::App& app, Flags* flags) {
  flags->grace_seconds = 25;
  daemon::Declare(app,
                  {.listen = "HOST:PORT for ParseReport and health; port 0 takes a free one",
                   .grace = "Seconds to finish shards in after SIGTERM"},
                  flags);
  app.add_option("--coordinator", flags->coordinators, "HOST:PORT[,HOST:PORT…] of the coordinators")
      ->required()
      ->delimiter(',')
      ->envname("GOUJI_COORDINATOR");
  app.add_option("--slots", flags->slots, "Documents read at the same time; 0: one for each core")
      ->envname("GOUJI_SLOTS")
      ->capture_default_str();
  app.add_option("--advertise", flags->advertise, "HOST:PORT that others reach --listen at, where it differs")
      ->envname("GOUJI_ADVERTISE");
  app.add_option("--report-slots", flags->report_slots, "Processes that answer ParseReport alone")
      ->envname("GOUJI_REPORT_SLOTS")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
}

runtime::WorkerOptions OptionsFrom(const Flags& flags, store::TenantRoots source_roots) {
  runtime::WorkerOptions options;
  options.version = std::string(telemetry::Version());
  options.worker_id = runtime::MakeWorkerId();
  options.slots = flags.slots != 0 ? flags.slots : std::max(1u, std::thread::hardware_concurrency());
  options.store_directory = std::string(absl::StripPrefix(flags.store, "file://"));
  options.report_slots = flags.listen.empty() ? 0 : flags.report_slots;
  options.source_roots = std::move(source_roots);
  return options;
}

// Until SIGTERM or SIGINT, until the worker has drained because its coordinator asked it to, or until no slot of it moves: started anew
// it may find its disks and servers again, and what it holds is another's meanwhile. The exit code.
int WaitForEnd(const sigset_t& signals, const std::atomic<bool>& ended,
               const std::function<runtime::WorkerSnapshot()>& show) {
  const timespec step = {0, std::chrono::nanoseconds(kTick).count()};
  int still = 0;
  while (!ended) {
    const runtime::WorkerSnapshot now = show();
    still = now.slots_still == now.slots ? still + 1 : 0;
    if (still >= kLooksAtStill) {
      Log(Level::kError, "stopping: no slot moves, each waits for a disk or a server",
          {{"slots", now.slots}});
      return daemon::kCannotRun;
    }
    const int signal = sigtimedwait(&signals, nullptr, &step);
    if (signal > 0) {
      Log(Level::kInfo, "stopping", {{"signal", signal}});
      break;
    }
  }
  return daemon::kOk;
}

int Serve(const Flags& flags, const sigset_t& signals) {
  auto store = store::OpenStore(flags.store, store::OpenMode::kWrite);
  if (!store.ok()) return Fail("cannot open the store", store.status());
  auto exposer = daemon::StartMetrics(flags);
  if (!exposer.ok()) return Fail("cannot serve metrics", exposer.status());

  auto channel_credentials = security::ChannelCredentials(flags.tls);
  if (!channel_credentials.ok()) return Fail("cannot use TLS", channel_credentials.status());
  auto secret = security::Secret::From(flags.token);
  if (!secret.ok()) return Fail("cannot use the token", secret.status());
  for (const std::string& address : flags.coordinators) {
    const absl::Status safe = (*secret)->CheckAddress(address, !flags.tls.ca.empty());
    if (!safe.ok()) return Fail("cannot use the token", safe);
  }
  if (absl::Status safe = daemon::CheckTokens(flags); !safe.ok()) return Fail("cannot use tokens", safe);
  auto door = security::Door::Open({flags.tokens, ""});
  if (!door.ok()) return Fail("cannot use tokens", door.status());

  auto source_roots = store::TenantRoots::Parse(flags.source_roots);
  if (!source_roots.ok()) return Fail("cannot use the source roots", source_roots.status());
  runtime::WorkerOptions options = OptionsFrom(flags, *std::move(source_roots));
  std::unique_ptr<rpc::WorkerServer> server;
  if (!flags.listen.empty()) {
    auto server_credentials = security::ServerCredentials(flags.tls);
    if (!server_credentials.ok()) return Fail("cannot use TLS", server_credentials.status());
    auto started = rpc::WorkerServer::Start(
        {flags.listen, flags.reflection, intake::kDefaultMaxDocumentBytes, *server_credentials, door->get()});
    if (!started.ok()) return Fail("cannot listen", started.status());
    server = *std::move(started);
    options.address =
        flags.advertise.empty() ? daemon::AddressOf(flags.listen, server->port()) : flags.advertise;
  }
  rpc::DispatchClient dispatcher(flags.coordinators, options.worker_id, *channel_credentials, *secret);
  store::MeasuredStore measured(*std::move(store));
  runtime::WorkerTelemetry observer([&server](bool reachable) {
    if (server != nullptr) server->SetReady(reachable);
  });
  runtime::Worker worker(options, &measured, &dispatcher, &observer);
  if (absl::Status started = worker.Start(); !started.ok()) return Fail("cannot start readers", started);
  if (server != nullptr) server->Open(worker.reports());
  Log(Level::kInfo, "listening",
      {{"address", options.address.empty() ? "none" : options.address},
       {"worker", options.worker_id},
       {"slots", options.slots},
       {"store", flags.store},
       {"metrics_port", *exposer != nullptr ? (*exposer)->port() : 0}});

  std::atomic<bool> ended{false};
  std::thread waiter([&] {
    worker.Wait();
    ended = true;
  });
  const auto show = [&] {
    const runtime::WorkerSnapshot now = worker.Snapshot();
    observer.Show(now);
    return now;
  };
  const int code = WaitForEnd(signals, ended, show);
  const milliseconds grace(static_cast<int64_t>(flags.grace_seconds * 1000));
  worker.Drain(grace);
  // Waits for the calls under way, which end with the grace at the latest.
  std::thread closer([&] {
    if (server != nullptr) server->Shutdown(std::min(grace, kCallGrace));
  });
  // A second signal means now.
  auto last = std::chrono::steady_clock::now() + grace + kGivingUp;
  const timespec step = {0, std::chrono::nanoseconds(kTick).count()};
  while (!ended) {
    show();
    if (sigtimedwait(&signals, nullptr, &step) > 0) {
      worker.Drain(milliseconds(0));
      last = std::min(last, std::chrono::steady_clock::now() + kGivingUp);
    }
    if (std::chrono::steady_clock::now() < last) continue;
    // Its shards are given back; a thread in a call that does not come back cannot be waited for.
    Log(Level::kWarning, "stopped while a slot waits for a disk or a server that does not answer");
    _exit(code);
  }
  waiter.join();
  closer.join();
  Log(Level::kInfo, "stopped");
  return code;
}

int Main(int argc, char** argv) {
  Flags flags;
  CLI::App app("Reads the documents of jobs: claims shards from coordinators, puts records into the store.",
               "gouji-worker");
  Declare(app, &flags);
  return daemon::Run(app, argc, argv, flags, [&](const sigset_t& signals) { return Serve(flags, signals); });
}

}  // namespace
}  // namespace gouji

int main(int argc, char** argv) {
  if (gouji::runtime::IsSlotCommand(argc, argv)) return gouji::runtime::SlotMain(argc, argv);
  return gouji::Main(argc, argv);
}
