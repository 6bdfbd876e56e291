// gouji-worker: reads the documents of jobs that a coordinator plans.
#include <pthread.h>
#include <signal.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/store/open.h"
#include "common/telemetry/exposer.h"
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

using std::chrono::milliseconds;
using telemetry::Level;
using telemetry::Log;

constexpr int kOk = 0;
constexpr int kCannotRun = 1;
constexpr int kBadArguments = 2;
constexpr milliseconds kTick(200);
// Calls end within milliseconds; what lasts longer is somebody watching our health.
constexpr milliseconds kCallGrace(2000);

struct Flags {
  std::vector<std::string> coordinators;
  std::string store;
  uint32_t slots = 0;
  std::string listen;
  std::string advertise;
  std::string metrics;
  std::vector<std::string> source_roots = {"/"};
  uint32_t report_slots = 1;
  double grace_seconds = 25;
  bool reflection = false;
  std::string log_level = "info";
};

void Declare(CLI::App* app, Flags* flags) {
  app->add_option("--coordinator", flags->coordinators, "HOST:PORT[,HOST:PORT…] of the coordinators")
      ->required()
      ->delimiter(',')
      ->envname("GOUJI_COORDINATOR");
  app->add_option("--store", flags->store, "Where the jobs live: file:///DIR")
      ->required()
      ->envname("GOUJI_STORE");
  app->add_option("--slots", flags->slots, "Documents read at the same time; 0: one for each core")
      ->envname("GOUJI_SLOTS")
      ->capture_default_str();
  app->add_option("--listen", flags->listen, "HOST:PORT for ParseReport and health; port 0 takes a free one")
      ->envname("GOUJI_LISTEN");
  app->add_option("--advertise", flags->advertise,
                  "HOST:PORT that others reach --listen at, where it differs")
      ->envname("GOUJI_ADVERTISE");
  app->add_option("--metrics", flags->metrics, "HOST:PORT for Prometheus")->envname("GOUJI_METRICS");
  app->add_option("--source-root", flags->source_roots,
                  "Directory that sources may lie in; may be given often. Without it the whole file system")
      ->delimiter(',')
      ->envname("GOUJI_SOURCE_ROOT");
  app->add_option("--report-slots", flags->report_slots, "Processes that answer ParseReport alone")
      ->envname("GOUJI_REPORT_SLOTS")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  app->add_option("--grace", flags->grace_seconds, "Seconds to finish shards in after SIGTERM")
      ->envname("GOUJI_GRACE")
      ->check(CLI::Range(0.0, 86'400.0))
      ->capture_default_str();
  app->add_flag("--reflection", flags->reflection, "Serve gRPC reflection")->envname("GOUJI_REFLECTION");
  app->add_option("--log-level", flags->log_level, "debug, info, warning, error or off")
      ->envname("GOUJI_LOG_LEVEL")
      ->check(CLI::IsMember({"debug", "info", "warning", "error", "off"}))
      ->capture_default_str();
  app->set_config("--config", "", "Read flags from a TOML file")->envname("GOUJI_CONFIG");
  app->set_version_flag("--version", telemetry::VersionLine("gouji-worker"));
  app->footer(
      "Every flag is also an environment variable (GOUJI_SLOTS, …) and a key of the file given by --config.\n"
      "Exit: 0 stopped as told, 1 cannot run here, 2 bad arguments.");
}

runtime::WorkerOptions OptionsFrom(const Flags& flags) {
  runtime::WorkerOptions options;
  options.version = std::string(telemetry::Version());
  options.worker_id = runtime::MakeWorkerId();
  options.slots = flags.slots != 0 ? flags.slots : std::max(1u, std::thread::hardware_concurrency());
  options.report_slots = flags.listen.empty() ? 0 : flags.report_slots;
  options.source_roots = flags.source_roots;
  return options;
}

int Fail(std::string_view what, const absl::Status& status) {
  Log(Level::kError, what, {{"error", status.ToString()}});
  return kCannotRun;
}

// The address that others may use: what was bound, with the port that was taken.
std::string AddressOf(const Flags& flags, int port) {
  if (!flags.advertise.empty()) return flags.advertise;
  return absl::StrCat(flags.listen.substr(0, flags.listen.rfind(':')), ":", port);
}

// Until SIGTERM or SIGINT, or until the worker has drained because its coordinator asked it to.
void WaitForEnd(const sigset_t& signals, const std::atomic<bool>& ended, const std::function<void()>& tick) {
  const timespec step = {0, std::chrono::nanoseconds(kTick).count()};
  while (!ended) {
    tick();
    const int signal = sigtimedwait(&signals, nullptr, &step);
    if (signal > 0) {
      Log(Level::kInfo, "stopping", {{"signal", signal}});
      return;
    }
  }
}

int Serve(const Flags& flags, const sigset_t& signals) {
  auto store = store::OpenStore(flags.store, store::OpenMode::kWrite);
  if (!store.ok()) return Fail("cannot open the store", store.status());
  std::unique_ptr<telemetry::Exposer> exposer;
  if (!flags.metrics.empty()) {
    auto started = telemetry::Exposer::Start(flags.metrics);
    if (!started.ok()) return Fail("cannot serve metrics", started.status());
    exposer = *std::move(started);
  }

  runtime::WorkerOptions options = OptionsFrom(flags);
  std::unique_ptr<rpc::WorkerServer> server;
  if (!flags.listen.empty()) {
    auto started =
        rpc::WorkerServer::Start({flags.listen, flags.reflection, intake::kDefaultMaxDocumentBytes});
    if (!started.ok()) return Fail("cannot listen", started.status());
    server = *std::move(started);
    options.address = AddressOf(flags, server->port());
  }
  rpc::DispatchClient dispatcher(flags.coordinators, options.worker_id);
  runtime::WorkerTelemetry observer([&server](bool reachable) {
    if (server != nullptr) server->SetReady(reachable);
  });
  runtime::Worker worker(options, store->get(), &dispatcher, &observer);
  if (absl::Status started = worker.Start(); !started.ok()) return Fail("cannot start readers", started);
  if (server != nullptr) server->Open(worker.reports());
  Log(Level::kInfo, "listening",
      {{"address", options.address.empty() ? "none" : options.address},
       {"worker", options.worker_id},
       {"slots", options.slots},
       {"store", flags.store},
       {"metrics_port", exposer != nullptr ? exposer->port() : 0}});

  std::atomic<bool> ended{false};
  std::thread waiter([&] {
    worker.Wait();
    ended = true;
  });
  const auto show = [&] { observer.Show(worker.Snapshot()); };
  WaitForEnd(signals, ended, show);
  const milliseconds grace(static_cast<int64_t>(flags.grace_seconds * 1000));
  worker.Drain(grace);
  if (server != nullptr) server->Shutdown(std::min(grace, kCallGrace));
  // A second signal means now.
  const timespec step = {0, std::chrono::nanoseconds(kTick).count()};
  while (!ended) {
    show();
    if (sigtimedwait(&signals, nullptr, &step) > 0) worker.Drain(milliseconds(0));
  }
  waiter.join();
  Log(Level::kInfo, "stopped");
  return kOk;
}

int Main(int argc, char** argv) {
  Flags flags;
  CLI::App app("Reads the documents of jobs: claims shards from coordinators, puts records into the store.",
               "gouji-worker");
  Declare(&app, &flags);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kOk : kBadArguments;
  }
  telemetry::InitLog({.program = "gouji-worker", .level = telemetry::LevelFromName(flags.log_level)});
  // Blocked before any thread starts, so that the signals wait for the one that asks for them. A write beyond a limit
  // or into a closed connection is an error of that write, not the end of the process.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);
  return Serve(flags, signals);
}

}  // namespace
}  // namespace gouji

int main(int argc, char** argv) {
  if (gouji::runtime::IsSlotCommand(argc, argv)) return gouji::runtime::SlotMain(argc, argv);
  return gouji::Main(argc, argv);
}
