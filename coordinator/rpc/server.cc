#include "coordinator/rpc/server.h"

#include <grpc/support/log.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>

#include <atomic>
#include <mutex>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/rpc/port_bounds.h"
#include "common/security/reflection.h"
#include "common/telemetry/log.h"
#include "coordinator/rpc/call_pool.h"
#include "coordinator/rpc/dispatch_service.h"
#include "coordinator/rpc/job_service.h"
#include "coordinator/rpc/pacer.h"
#include "coordinator/rpc/report_service.h"
#include "coordinator/rpc/result_service.h"
#include "coordinator/rpc/upload_service.h"

namespace gouji::rpc {
namespace {

// A list of a million paths submitted at once.
constexpr int kMaxRequestBytes = 128 << 20;
// A connection that answers nothing for so long is closed, so that a vanished worker's waiting claim ends.
constexpr int kKeepaliveMs = 20'000;
constexpr int kKeepaliveTimeoutMs = 10'000;
// Clients may ask whether the connection lives this often.
constexpr int kMinPingIntervalMs = 10'000;
// Clients look for the other coordinators again after so long; calls under way stay where they are.
constexpr int kMaxConnectionAgeMs = 30 * 60'000;
// A connection that has not said by then that it speaks HTTP/2, and TLS where that is spoken, is closed.
constexpr int kHandshakeMs = 20'000;
// Renewals wait on Redis alone.
constexpr size_t kRenewalThreads = 2;
// Workers' other calls, and clients' quick ones, wait on Redis and small reads of the store.
constexpr size_t kLeaseThreads = 8;
constexpr size_t kQuickThreads = 8;
constexpr size_t kSlowThreads = 4;
constexpr size_t kVerifyThreads = 2;
constexpr size_t kMaxWaitingCalls = 10'000;

// gRPC's own complaints as lines of our log.
void LogOfGrpc(gpr_log_func_args* args) {
  const auto level =
      args->severity == GPR_LOG_SEVERITY_ERROR ? telemetry::Level::kWarning : telemetry::Level::kDebug;
  telemetry::Log(level, "grpc", {{"detail", args->message}, {"file", args->file}, {"line", args->line}});
}

constexpr const char* kNeedsQueue[] = {"", "gouji.dispatch.v1.DispatchService", "gouji.job.v1.JobService",
                                       "gouji.worker.v1.ReportService"};
constexpr const char* kNeedsStore[] = {"gouji.result.v1.ResultService", "gouji.upload.v1.UploadService"};

}  // namespace

struct Server::Impl {
  Impl(jobs::Coordinator& coordinator, security::Door& door, const ServerOptions& options)
      : renewals(kRenewalThreads, kMaxWaitingCalls),
        leases(kLeaseThreads, kMaxWaitingCalls),
        quick(kQuickThreads, kMaxWaitingCalls),
        slow(kSlowThreads, kMaxWaitingCalls),
        verifying(kVerifyThreads, kMaxWaitingCalls),
        pacer(coordinator),
        jobs(coordinator, door, quick, pacer, stopping),
        dispatch(coordinator, door, renewals, leases),
        results(coordinator, door, slow, verifying, pacer, stopping),
        workers(coordinator, options.workers),
        reports(door, workers, quick),
        uploads(coordinator, door, slow, options.upload_idle) {}

  std::atomic<bool> stopping{false};
  CallPool renewals;
  CallPool leases;
  CallPool quick;
  CallPool slow;
  CallPool verifying;
  Pacer pacer;
  JobServiceAdapter jobs;
  DispatchServiceAdapter dispatch;
  ResultServiceAdapter results;
  WorkerDirectory workers;
  ReportServiceAdapter reports;
  UploadServiceAdapter uploads;
  int port = 0;
  std::unique_ptr<grpc::Server> server;
  std::mutex mutex;
  bool down = false;  // guarded by mutex
};

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const ServerOptions& options,
                                                      jobs::Coordinator& coordinator) {
  // Switches of the process, read when a server is built.
  gpr_set_log_function(LogOfGrpc);
  grpc::EnableDefaultHealthCheckService(true);
  auto impl = std::make_unique<Impl>(
      coordinator, options.door != nullptr ? *options.door : security::Door::OpenToAll(), options);
  grpc::ServerBuilder builder;
  BoundPort(builder);
  builder.SetOption(security::ReflectionOption(options.reflection));
  builder.AddListeningPort(
      options.listen,
      options.credentials != nullptr ? options.credentials : grpc::InsecureServerCredentials(), &impl->port);
  builder.RegisterService(&impl->jobs);
  builder.RegisterService(&impl->dispatch);
  builder.RegisterService(&impl->results);
  builder.RegisterService(&impl->reports);
  builder.RegisterService(&impl->uploads);
  builder.SetMaxReceiveMessageSize(kMaxRequestBytes);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, kMinPingIntervalMs);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_MS, kMaxConnectionAgeMs);
  builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, kHandshakeMs);
  // Two programs on one port would each get some of the calls.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  impl->server = builder.BuildAndStart();
  if (impl->server == nullptr || impl->port == 0) {
    return absl::UnavailableError(absl::StrCat("cannot listen on ", options.listen));
  }
  for (const char* service : kNeedsStore)
    impl->server->GetHealthCheckService()->SetServingStatus(service, true);
  std::unique_ptr<Server> server(new Server(std::move(impl)));
  server->SetServing(coordinator.Serving());
  return server;
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Server::~Server() {
  BeginShutdown();
  Shutdown(std::chrono::milliseconds(0));
}

int Server::port() const {
  return impl_->port;
}

void Server::SetServing(bool serving) {
  std::lock_guard lock(impl_->mutex);
  if (impl_->down) return;
  for (const char* service : kNeedsQueue) {
    impl_->server->GetHealthCheckService()->SetServingStatus(service, serving);
  }
}

void Server::SetReading(bool reading) {
  std::lock_guard lock(impl_->mutex);
  if (impl_->down) return;
  for (const char* service : kNeedsStore)
    impl_->server->GetHealthCheckService()->SetServingStatus(service, reading);
}

void Server::BeginShutdown() {
  std::lock_guard lock(impl_->mutex);
  if (impl_->down) return;
  impl_->down = true;
  impl_->stopping = true;
  impl_->server->GetHealthCheckService()->Shutdown();
}

void Server::Shutdown(std::chrono::milliseconds grace) {
  if (impl_->server == nullptr) return;
  impl_->server->Shutdown(std::chrono::system_clock::now() + grace);
  impl_->server.reset();
  // All calls are over; what they left to be done is done before the pools go.
  impl_->renewals.Stop();
  impl_->leases.Stop();
  impl_->quick.Stop();
  impl_->slow.Stop();
  impl_->verifying.Stop();
}

}  // namespace gouji::rpc
