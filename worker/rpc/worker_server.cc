#include "worker/rpc/worker_server.h"

#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>

#include <atomic>
#include <mutex>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/rpc/port_bounds.h"
#include "common/rpc/status.h"
#include "common/security/reflection.h"
#include "common/telemetry/metrics.h"
#include "gouji/worker/v1/worker.grpc.pb.h"
#include "worker/rpc/parse_stream.h"
#include "worker/rpc/worker_calls.h"

namespace gouji::rpc {
namespace {

constexpr char kReportService[] = "gouji.worker.v1.ReportService";
constexpr char kParseReports[] = "gouji.worker.v1.ReportService.ParseReports";
constexpr uint64_t kRequestOverhead = 64 * 1024;
// Clients may ask whether the connection lives this often.
constexpr int kMinPingIntervalMs = 10'000;
// A connection that answers nothing for so long is closed.
constexpr int kKeepaliveMs = 20'000;
constexpr int kKeepaliveTimeoutMs = 10'000;
// Clients spread over the workers again after so long; calls under way stay where they are.
constexpr int kMaxConnectionAgeMs = 30 * 60'000;

// A connection that has not said by then that it speaks HTTP/2, and TLS where that is spoken, is closed.
constexpr int kHandshakeMs = 20'000;

std::chrono::steady_clock::time_point DeadlineOf(const grpc::CallbackServerContext& context) {
  const auto left = context.deadline() - std::chrono::system_clock::now();
  // Callers without a deadline have one in the far future, which another clock may not reach.
  if (left > std::chrono::hours(24)) return std::chrono::steady_clock::time_point::max();
  return std::chrono::steady_clock::now() + left;
}

absl::Status Starting() {
  return absl::UnavailableError("the worker is starting");
}

using Reports = grpc::ServerBidiReactor<worker::v1::ParseReportsRequest, worker::v1::ParseReportsResponse>;

class Refused final : public Reports {
 public:
  explicit Refused(const absl::Status& status) {
    WorkerCalls().Note("ParseReports", status, 0);
    Finish(ToGrpc(status));
  }
  void OnDone() override { delete this; }
};

class ReportServiceImpl final : public worker::v1::ReportService::CallbackService {
 public:
  ReportServiceImpl(security::Door& door, std::chrono::milliseconds idle) : door_(door), idle_(idle) {}

  void Open(runtime::ReportPool* pool) { pool_ = pool; }

  grpc::ServerUnaryReactor* ParseReport(grpc::CallbackServerContext* context,
                                        const worker::v1::ParseReportRequest* request,
                                        worker::v1::ParseReportResponse* response) override {
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    runtime::ReportPool* const pool = pool_.load();
    absl::Status in = door_.Enter(*context, "gouji.worker.v1.ReportService.ParseReport").status();
    if (in.ok() && pool == nullptr) in = Starting();
    const telemetry::Timer timer;
    const auto finish = [reactor, timer](const absl::Status& status) {
      WorkerCalls().Note("ParseReport", status, timer.Seconds());
      reactor->Finish(ToGrpc(status));
    };
    if (!in.ok()) {
      finish(in);
      return reactor;
    }
    pool->Submit({request->document_id(), request->content(), DeadlineOf(*context)},
                 [finish, response](absl::StatusOr<std::string> record) {
                   absl::Status status = ForCaller(record.status());
                   if (status.ok() && !response->mutable_record()->ParseFromString(*record)) {
                     status = absl::InternalError("the reader gave no well-formed record");
                   }
                   finish(status);
                 });
    return reactor;
  }

  Reports* ParseReports(grpc::CallbackServerContext* context) override {
    const absl::Status in = door_.Enter(*context, kParseReports).status();
    if (!in.ok()) return new Refused(in);
    runtime::ReportPool* const pool = pool_.load();
    if (pool == nullptr) return new Refused(Starting());
    return new ParseStream(*pool, {door_, *context, kParseReports}, DeadlineOf(*context), idle_);
  }

 private:
  security::Door& door_;
  const std::chrono::milliseconds idle_;
  std::atomic<runtime::ReportPool*> pool_{nullptr};
};

}  // namespace

struct WorkerServer::Impl {
  Impl(security::Door& door, std::chrono::milliseconds idle) : reports(door, idle) {}

  void ShowHealth() {
    if (down) return;
    grpc::HealthCheckServiceInterface* health = server->GetHealthCheckService();
    health->SetServingStatus(kReportService, open);
    health->SetServingStatus("", open && ready);
  }

  ReportServiceImpl reports;
  int port = 0;
  std::unique_ptr<grpc::Server> server;
  std::mutex mutex;
  bool open = false;
  bool ready = false;
  bool down = false;
};

absl::StatusOr<std::unique_ptr<WorkerServer>> WorkerServer::Start(const WorkerServerOptions& options) {
  // A switch of the process, read when a server is built.
  grpc::EnableDefaultHealthCheckService(true);
  (void)WorkerCalls();
  auto impl = std::make_unique<Impl>(options.door != nullptr ? *options.door : security::Door::OpenToAll(),
                                     options.idle);
  grpc::ServerBuilder builder;
  BoundPort(builder);
  builder.SetOption(security::ReflectionOption(options.reflection));
  builder.AddListeningPort(
      options.listen,
      options.credentials != nullptr ? options.credentials : grpc::InsecureServerCredentials(), &impl->port);
  builder.RegisterService(&impl->reports);
  builder.SetMaxReceiveMessageSize(static_cast<int>(options.max_request_bytes + kRequestOverhead));
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, kMinPingIntervalMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_MS, kMaxConnectionAgeMs);
  builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, kHandshakeMs);
  // Two programs on one port would each get some of the calls.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  impl->server = builder.BuildAndStart();
  if (impl->server == nullptr || impl->port == 0) {
    return absl::UnavailableError(absl::StrCat("cannot listen on ", options.listen));
  }
  std::unique_ptr<WorkerServer> server(new WorkerServer(std::move(impl)));
  server->SetReady(false);
  return server;
}

WorkerServer::WorkerServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

WorkerServer::~WorkerServer() {
  Shutdown(std::chrono::milliseconds(0));
}

int WorkerServer::port() const {
  return impl_->port;
}

void WorkerServer::Open(runtime::ReportPool* pool) {
  impl_->reports.Open(pool);
  std::lock_guard lock(impl_->mutex);
  impl_->open = true;
  impl_->ShowHealth();
}

void WorkerServer::SetReady(bool ready) {
  std::lock_guard lock(impl_->mutex);
  impl_->ready = ready;
  impl_->ShowHealth();
}

void WorkerServer::Shutdown(std::chrono::milliseconds grace) {
  {
    std::lock_guard lock(impl_->mutex);
    if (impl_->down) return;
    impl_->down = true;
  }
  impl_->server->GetHealthCheckService()->Shutdown();
  impl_->server->Shutdown(std::chrono::system_clock::now() + grace);
}

}  // namespace gouji::rpc
