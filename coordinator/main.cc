// gouji-coordinator: plans jobs, gives out their shards, seals them, and serves their results.
#include <signal.h>
#include <unistd.h>

#include <CLI/App.hpp>
#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/daemon/daemon.h"
#include "common/env/clock.h"
#include "common/security/door.h"
#include "common/security/secret.h"
#include "common/security/tls.h"
#include "common/store/measured_store.h"
#include "common/store/open.h"
#include "common/store/tenant_roots.h"
#include "common/telemetry/log.h"
#include "coordinator/jobs/coordinator.h"
#include "coordinator/queue/memory_queue.h"
#include "coordinator/queue/redis_queue.h"
#include "coordinator/rpc/server.h"

namespace gouji {
namespace {

using daemon::Fail;
using std::chrono::milliseconds;
using telemetry::Level;
using telemetry::Log;

// A queue in this process, for trying things out: one coordinator, and nothing of it survives a restart.
constexpr char kMemoryQueue[] = "memory:";

struct Flags : daemon::CommonFlags {
  std::string redis;
  std::string tenant = "default";
  uint32_t lease_ms = 30'000;
  uint32_t keep_jobs_days = 0;
  std::string audit_log;
  std::string worker_tls_name;
};

void Declare(CLI::App& app, Flags* flags) {
  flags->grace_seconds = 2;
  daemon::Declare(app,
                  {.listen = "HOST:PORT for workers and clients; port 0 takes a free one",
                   .grace = "Seconds for calls under way after SIGTERM"},
                  flags);
  app.get_option("--listen")->required();
  app.add_option("--redis", flags->redis,
                 "Where the queues live: redis://[user:password@]HOST:PORT, unix:///PATH, "
                 "redis+sentinel://HOST:PORT,…/NAME or redis+cluster://HOST:PORT,…. "
                 "memory: keeps them in this process, for trials with a single coordinator only")
      ->required()
      ->envname("GOUJI_REDIS");
  app.add_option("--tenant", flags->tenant, "Whose the jobs of callers without a token are")
      ->envname("GOUJI_TENANT")
      ->capture_default_str();
  app.add_option("--audit-log", flags->audit_log,
                 "File that gets a JSON line for each call that changes something: who, what, which job, "
                 "result; -: among its log lines")
      ->envname("GOUJI_AUDIT_LOG");
  app.add_option("--worker-tls-name", flags->worker_tls_name,
                 "Name that workers' certificates bear, where workers are called by other names than that")
      ->envname("GOUJI_WORKER_TLS_NAME");
  app.add_option("--lease-ms", flags->lease_ms, "How long a silent worker keeps its shards")
      ->envname("GOUJI_LEASE_MS")
      ->check(CLI::Range(500, 3'600'000))
      ->capture_default_str();
  app.add_option("--keep-jobs-days", flags->keep_jobs_days,
                 "Remove jobs that have been over for so many days, with their records; 0: never")
      ->envname("GOUJI_KEEP_JOBS_DAYS")
      ->check(CLI::Range(0, 36'500))
      ->capture_default_str();
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
  auto exposer = daemon::StartMetrics(flags);
  if (!exposer.ok()) return Fail("cannot serve metrics", exposer.status());

  auto source_roots = store::TenantRoots::Parse(flags.source_roots);
  if (!source_roots.ok()) return Fail("cannot use the source roots", source_roots.status());

  jobs::CoordinatorOptions options;
  options.id = MakeId();
  options.tenant = flags.tenant;
  options.source_roots = *std::move(source_roots);
  options.store_directory = std::string(absl::StripPrefix(flags.store, "file://"));
  options.lease = milliseconds(flags.lease_ms);
  options.keep_jobs = std::chrono::hours(24) * flags.keep_jobs_days;
  // An expired lease is found within a tenth of its length.
  options.reap_interval = std::min(options.reap_interval, options.lease / 10);
  store::MeasuredStore measured(*std::move(store));
  jobs::Coordinator coordinator(options, measured, **queue, env::RealClock());
  auto credentials = security::ServerCredentials(flags.tls);
  if (!credentials.ok()) return Fail("cannot use TLS", credentials.status());
  if (absl::Status safe = daemon::CheckTokens(flags); !safe.ok()) return Fail("cannot use tokens", safe);
  auto door = security::Door::Open({flags.tokens, flags.audit_log});
  if (!door.ok()) return Fail("cannot use tokens", door.status());
  auto to_workers = security::ChannelCredentials(flags.tls);
  if (!to_workers.ok()) return Fail("cannot use TLS", to_workers.status());
  auto secret = security::Secret::From(flags.token);
  if (!secret.ok()) return Fail("cannot use the token", secret.status());
  auto server =
      rpc::Server::Start({.listen = flags.listen,
                          .reflection = flags.reflection,
                          .credentials = *credentials,
                          .door = door->get(),
                          .workers = {*to_workers, *secret, !flags.tls.ca.empty(), flags.worker_tls_name}},
                         coordinator);
  if (!server.ok()) return Fail("cannot listen", server.status());
  coordinator.OnServing([&server](bool serving) { (*server)->SetServing(serving); });
  coordinator.OnReading([&server](bool reading) { (*server)->SetReading(reading); });
  coordinator.Start();
  Log(Level::kInfo, "listening",
      {{"address", daemon::AddressOf(flags.listen, (*server)->port())},
       {"coordinator", options.id},
       {"store", flags.store},
       {"metrics_port", *exposer != nullptr ? (*exposer)->port() : 0}});

  int signal = 0;
  sigwait(&signals, &signal);
  Log(Level::kInfo, "stopping", {{"signal", signal}});
  // Health first, so that clients turn to another coordinator; then those that wait for work; then calls
  // under way.
  (*server)->BeginShutdown();
  coordinator.Stop();
  (*server)->Shutdown(milliseconds(static_cast<int64_t>(flags.grace_seconds * 1000)));
  Log(Level::kInfo, "stopped");
  return daemon::kOk;
}

int Main(int argc, char** argv) {
  Flags flags;
  CLI::App app("Plans jobs, gives out their shards, seals them, and serves their results.",
               "gouji-coordinator");
  Declare(app, &flags);
  return daemon::Run(app, argc, argv, flags, [&](const sigset_t& signals) { return Serve(flags, signals); });
}

}  // namespace
}  // namespace gouji

int main(int argc, char** argv) {
  return gouji::Main(argc, argv);
}
