#include "coordinator/rpc/report_service.h"

#include <grpcpp/generic/generic_stub.h>

#include <memory>
#include <mutex>
#include <utility>

#include "common/errors/details.h"
#include "common/rpc/status.h"
#include "common/security/pass.h"
#include "common/telemetry/metrics.h"
#include "coordinator/rpc/call_figures.h"
#include "coordinator/rpc/unary_call.h"

namespace gouji::rpc {
namespace {

using grpc::ByteBuffer;

constexpr char kParseReport[] = "/gouji.worker.v1.ReportService/ParseReport";
constexpr char kParseReports[] = "/gouji.worker.v1.ReportService/ParseReports";
constexpr char kParseReportMethod[] = "gouji.worker.v1.ReportService.ParseReport";
constexpr char kParseReportsMethod[] = "gouji.worker.v1.ReportService.ParseReports";
// The largest document, and its id.
constexpr uint64_t kMaxMessageBytes = (32ull << 20) + 64 * 1024;

absl::Status TooMany() {
  return absl::ResourceExhaustedError("too many reports are being passed on; try again later");
}
absl::Status TooLong() {
  return errors::BadField("content", "the message is larger than a document may be: 32 MiB");
}

// One unary call from its acceptance to its answer.
class Forward final : public std::enable_shared_from_this<Forward> {
 public:
  Forward(grpc::CallbackServerContext& server, std::shared_ptr<PassedOn> passed_on,
          const security::Caller& caller, uint64_t bytes)
      : server_(server),
        reactor_(server.DefaultReactor()),
        passed_on_(std::move(passed_on)),
        call_(passed_on_->calls.Take(caller)),
        bytes_(passed_on_->bytes.Take(caller, bytes)) {}

  bool has_room() const { return call_ != nullptr && bytes_ != nullptr; }

  void Send(WorkerDirectory& workers, const ByteBuffer* request, ByteBuffer* response) {
    absl::StatusOr<std::shared_ptr<grpc::Channel>> worker = workers.Next();
    if (!worker.ok()) return Finish(ToGrpc(worker.status()));
    context_ = grpc::ClientContext::FromCallbackServerContext(server_);
    workers.Show(*context_);
    stub_ = std::make_unique<grpc::GenericStub>(*worker);
    stub_->UnaryCall(context_.get(), kParseReport, grpc::StubOptions(), request, response,
                     [self = shared_from_this()](const grpc::Status& status) { self->Finish(status); });
  }
  void Finish(const grpc::Status& status) {
    const absl::Status told = FromGrpc(status);
    NoteCall(ShortName(kParseReportMethod), told, timer_.Seconds());
    reactor_->Finish(ToGrpc(told));
  }

 private:
  grpc::CallbackServerContext& server_;
  grpc::ServerUnaryReactor* const reactor_;
  // The server may be gone before the last call has let go.
  const std::shared_ptr<PassedOn> passed_on_;
  const std::shared_ptr<void> call_;
  const std::shared_ptr<void> bytes_;
  const telemetry::Timer timer_;
  std::unique_ptr<grpc::ClientContext> context_;
  std::unique_ptr<grpc::GenericStub> stub_;
};

// Both halves of a stream: what the client sends goes to the worker, what the worker answers goes to the client, one
// message at a time in each direction, so that whoever is slow holds the other back.
class Relay final : public grpc::ServerBidiReactor<ByteBuffer, ByteBuffer> {
 public:
  Relay(security::Door& door, grpc::CallbackServerContext* context, PassedOn& passed_on,
        const security::Caller& caller)
      : context_(context),
        pass_(door, *context, kParseReportsMethod),
        call_(passed_on.calls.Take(caller)),
        stream_(passed_on.streams.Take(caller)) {}

  bool has_room() const { return call_ != nullptr && stream_ != nullptr; }

  void Start(WorkerDirectory& workers) {
    absl::StatusOr<std::shared_ptr<grpc::Channel>> channel = workers.Next();
    if (!channel.ok()) return End(channel.status());
    worker_ =
        std::make_unique<Worker>(*this, grpc::ClientContext::FromCallbackServerContext(*context_), *channel);
    workers.Show(*worker_->context);
    StartRead(&request_);
    worker_->StartRead(&answer_);
    // The last: once it runs it may end, and this with it.
    worker_->StartCall();
  }

  void End(const absl::Status& status) {
    NoteCall(ShortName(kParseReportsMethod), status, timer_.Seconds());
    Finish(ToGrpc(status));
  }

  // From the client to the worker.
  void OnReadDone(bool ok) override {
    const std::lock_guard lock(worker_->mutex);
    if (!worker_->writable) return;
    worker_->writing = true;
    if (ok) worker_->refused = request_.Length() > kMaxMessageBytes ? TooLong() : pass_.Check();
    if (!worker_->refused.ok()) {
      worker_->context->TryCancel();
      worker_->StartWritesDone();
    } else if (ok) {
      worker_->StartWrite(&request_);
    } else {
      worker_->StartWritesDone();
    }
  }
  void OnWriteDone(bool ok) override {
    if (ok) return worker_->StartRead(&answer_);
    worker_->context->TryCancel();
    worker_->EndReads();
  }
  void OnDone() override { delete this; }

 private:
  // The worker's side. Holds keep the call open: one for the reads, which are started when the client has taken an answer,
  // one for the writes, which are started when the client has sent a request.
  struct Worker final : public grpc::ClientBidiReactor<ByteBuffer, ByteBuffer> {
    Worker(Relay& owner, std::unique_ptr<grpc::ClientContext> with,
           const std::shared_ptr<grpc::Channel>& channel)
        : relay(owner), context(std::move(with)), stub(channel) {
      stub.PrepareBidiStreamingCall(context.get(), kParseReports, grpc::StubOptions(), this);
      AddMultipleHolds(2);
    }
    void OnWriteDone(bool ok) override { EndWrite(/*more=*/ok); }
    void OnWritesDoneDone(bool) override { EndWrite(/*more=*/false); }
    void OnReadDone(bool ok) override {
      if (ok) return relay.StartWrite(&relay.answer_);
      EndReads();
    }
    void OnDone(const grpc::Status& status) override { relay.End(refused.ok() ? FromGrpc(status) : refused); }

    // No more answers come or are wanted: what the client may still send is not waited for.
    void EndReads() {
      bool end_writes = false;
      {
        const std::lock_guard lock(mutex);
        reads_over = true;
        if (!writing) end_writes = std::exchange(writable, false);
      }
      if (end_writes) RemoveHold();
      RemoveHold();
    }
    void EndWrite(bool more) {
      bool end = false;
      {
        const std::lock_guard lock(mutex);
        writing = false;
        if (more && !reads_over) {
          relay.StartRead(&relay.request_);
        } else {
          end = std::exchange(writable, false);
        }
      }
      if (end) RemoveHold();
    }

    Relay& relay;
    std::unique_ptr<grpc::ClientContext> context;
    grpc::GenericStub stub;
    std::mutex mutex;
    bool writable = true;     // holds the call for writes; guarded by mutex
    bool writing = false;     // guarded by mutex
    bool reads_over = false;  // guarded by mutex
    absl::Status refused;     // what the client sent last; written before the call can end
  };

  grpc::CallbackServerContext* const context_;
  security::Pass pass_;
  const std::shared_ptr<void> call_;
  const std::shared_ptr<void> stream_;
  const telemetry::Timer timer_;
  ByteBuffer request_;
  ByteBuffer answer_;
  std::unique_ptr<Worker> worker_;
};

}  // namespace

grpc::ServerUnaryReactor* ReportServiceAdapter::ParseReport(grpc::CallbackServerContext* context,
                                                            const ByteBuffer* request, ByteBuffer* response) {
  const absl::StatusOr<security::Caller> caller = door_.Enter(*context, kParseReportMethod);
  if (!caller.ok()) return new Refused<grpc::ServerUnaryReactor>(kParseReportMethod, caller.status());
  if (request->Length() > kMaxMessageBytes)
    return new Refused<grpc::ServerUnaryReactor>(kParseReportMethod, TooLong());
  auto forward = std::make_shared<Forward>(*context, passed_on_, *caller, request->Length());
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  if (!forward->has_room()) {
    forward->Finish(ToGrpc(TooMany()));
  } else if (!pool_.Submit(
                 [this, forward, request, response] { forward->Send(workers_, request, response); })) {
    forward->Finish(TooBusy());
  }
  return reactor;
}

grpc::ServerBidiReactor<ByteBuffer, ByteBuffer>* ReportServiceAdapter::ParseReports(
    grpc::CallbackServerContext* context) {
  const absl::StatusOr<security::Caller> caller = door_.Enter(*context, kParseReportsMethod);
  if (!caller.ok()) {
    return new Refused<grpc::ServerBidiReactor<ByteBuffer, ByteBuffer>>(kParseReportsMethod, caller.status());
  }
  auto* relay = new Relay(door_, context, *passed_on_, *caller);
  if (!relay->has_room()) {
    relay->End(TooMany());
  } else if (!pool_.Submit([this, relay] { relay->Start(workers_); })) {
    relay->End(FromGrpc(TooBusy()));
  }
  return relay;
}

}  // namespace gouji::rpc
