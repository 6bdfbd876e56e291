// gouji-coordinator: plans jobs, gives out their shards, seals them, and serves their results.
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/env/clock.h"
#include "common/store/open.h"
#include "common/telemetry/exposer.h"
#include "common/telemetry/log.h"
#include "common/telemetry/version.h"
#include "coordinator/jobs/coordinator.h"
#include "coordinator/queue/memory_queue.h"
#include "coordinator/queue/redis_queue.h"
#include "coordinator/rpc/server.h"

namespace gouji {
namespace {

using std::chrono::milliseconds;
using telemetry::Level;
using telemetry::Log;

constexpr int kOk = 0;
constexpr int kCannotRun = 1;
constexpr int kBadArguments = 2;
// A queue in this process, for trying things out: one coordinator, and nothing of it survives a restart.
constexpr char kMemoryQueue[] = "memory:";

struct Flags {
  std::string listen;
  std::string redis;
  std::string store;
  std::string metrics;
  std::vector<std::string> source_roots;
  std::string tenant = "default";
  uint32_t lease_ms = 30'000;
  double grace_seconds = 2;
  bool reflection = false;
  std::string log_level = "info";
};

void Declare(CLI::App* app, Flags* flags) {
  app->add_option("--listen", flags->listen, "HOST:PORT for workers and clients; port 0 takes a free one")
      ->required()
      ->envname("GOUJI_LISTEN");
  app->add_option("--redis", flags->redis,
                  "Where the queues live: redis://[user:password@]HOST:PORT or unix:///PATH. "
                  "memory: keeps them in this process, for trials with a single coordinator only")
      ->required()
      ->envname("GOUJI_REDIS");
  app->add_option("--store", flags->store, "Where the jobs live: file:///DIR")
      ->required()
      ->envname("GOUJI_STORE");
  app->add_option("--metrics", flags->metrics, "HOST:PORT for Prometheus")->envname("GOUJI_METRICS");
  app->add_option("--source-root", flags->source_roots,
                  "Directory that sources may lie in; may be given often. Without it the whole file system")
      ->delimiter(',')
      ->envname("GOUJI_SOURCE_ROOT");
  app->add_option("--tenant", flags->tenant, "Whose request ids these are")
      ->envname("GOUJI_TENANT")
      ->capture_default_str();
  app->add_option("--lease-ms", flags->lease_ms, "How long a silent worker keeps its shards")
      ->envname("GOUJI_LEASE_MS")
      ->check(CLI::Range(500, 3'600'000))
      ->capture_default_str();
  app->add_option("--grace", flags->grace_seconds, "Seconds for calls under way after SIGTERM")
      ->envname("GOUJI_GRACE")
      ->check(CLI::Range(0.0, 3'600.0))
      ->capture_default_str();
  app->add_flag("--reflection", flags->reflection, "Serve gRPC reflection")->envname("GOUJI_REFLECTION");
  app->add_option("--log-level", flags->log_level, "debug, info, warning, error or off")
      ->envname("GOUJI_LOG_LEVEL")
      ->check(CLI::IsMember({"debug", "info", "warning", "error", "off"}))
      ->capture_default_str();
  app->set_config("--config", "", "Read flags from a TOML file")->envname("GOUJI_CONFIG");
  app->set_version_flag("--version", telemetry::VersionLine("gouji-coordinator"));
  app->footer(
      "Every flag is also an environment variable (GOUJI_STORE, …) and a key of the file given by --config.\n"
      "Exit: 0 stopped as told, 1 cannot run here, 2 bad arguments.");
}

int Fail(std::string_view what, const absl::Status& status) {
  Log(Level::kError, what, {{"error", status.ToString()}});
  return absl::IsInvalidArgument(status) ? kBadArguments : kCannotRun;
}

absl::StatusOr<std::unique_ptr<queue::Queue>> OpenQueue(const Flags& flags) {
  queue::Limits limits;
  limits.lease_ms = flags.lease_ms;
  if (flags.redis == kMemoryQueue) return std::make_unique<queue::MemoryQueue>(limits);
  absl::StatusOr<std::unique_ptr<queue::RedisQueue>> redis = queue::RedisQueue::Open(flags.redis, limits);
  if (!redis.ok()) return redis.status();
  return *std::move(redis);
}

std::string MakeId() {
  char host[256] = "";
  if (gethostname(host, sizeof(host) - 1) != 0) host[0] = '\0';
  return absl::StrCat(host, "-", getpid());
}

int Serve(const Flags& flags, const sigset_t& signals) {
  auto store = store::OpenStore(flags.store, store::OpenMode::kWrite);
  if (!store.ok()) return Fail("cannot open the store", store.status());
  auto queue = OpenQueue(flags);
  if (!queue.ok()) return Fail("cannot use the queue", queue.status());
  std::unique_ptr<telemetry::Exposer> exposer;
  if (!flags.metrics.empty()) {
    auto started = telemetry::Exposer::Start(flags.metrics);
    if (!started.ok()) return Fail("cannot serve metrics", started.status());
    exposer = *std::move(started);
  }

  jobs::CoordinatorOptions options;
  options.id = MakeId();
  options.tenant = flags.tenant;
  options.source_roots = flags.source_roots;
  options.lease = milliseconds(flags.lease_ms);
  // An expired lease is found within a tenth of its length.
  options.reap_interval = std::min(options.reap_interval, options.lease / 10);
  jobs::Coordinator coordinator(options, **store, **queue, env::RealClock());
  auto server = rpc::Server::Start({flags.listen, flags.reflection}, coordinator);
  if (!server.ok()) return Fail("cannot listen", server.status());
  coordinator.OnServing([&server](bool serving) { (*server)->SetServing(serving); });
  coordinator.Start();
  Log(Level::kInfo, "listening",
      {{"address", absl::StrCat(flags.listen.substr(0, flags.listen.rfind(':')), ":", (*server)->port())},
       {"coordinator", options.id},
       {"store", flags.store},
       {"metrics_port", exposer != nullptr ? exposer->port() : 0}});

  int signal = 0;
  sigwait(&signals, &signal);
  Log(Level::kInfo, "stopping", {{"signal", signal}});
  // Health first, so that clients turn to another coordinator; then those that wait for work; then calls
  // under way.
  (*server)->BeginShutdown();
  coordinator.Stop();
  (*server)->Shutdown(milliseconds(static_cast<int64_t>(flags.grace_seconds * 1000)));
  Log(Level::kInfo, "stopped");
  return kOk;
}

int Main(int argc, char** argv) {
  Flags flags;
  CLI::App app("Plans jobs, gives out their shards, seals them, and serves their results.",
               "gouji-coordinator");
  Declare(&app, &flags);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kOk : kBadArguments;
  }
  telemetry::InitLog({.program = "gouji-coordinator", .level = telemetry::LevelFromName(flags.log_level)});
  // Blocked before any thread starts, so that the signals wait for sigwait.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
  ::signal(SIGXFSZ, SIG_IGN);
  return Serve(flags, signals);
}

}  // namespace
}  // namespace gouji

int main(int argc, char** argv) {
  return gouji::Main(argc, argv);
}
