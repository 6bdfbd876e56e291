#include "coordinator/rpc/upload_service.h"

#include <memory>
#include <mutex>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/rpc/call_watch.h"
#include "common/security/pass.h"
#include "coordinator/jobs/uploads.h"
#include "coordinator/rpc/unary_call.h"

namespace gouji::rpc {
namespace {

using upload::v1::PutContentsRequest;
using upload::v1::PutContentsResponse;

constexpr char kPutContents[] = "gouji.upload.v1.UploadService.PutContents";

// Reads a message when the one before is on the disk, so that a client cannot send faster than that. A client that sends nothing
// for long is not waited for: others want its place.
class PutReactor final : public grpc::ServerReadReactor<PutContentsRequest> {
 public:
  PutReactor(const Served& served, grpc::CallbackServerContext* context, security::Caller caller,
             std::shared_ptr<void> place, std::unique_ptr<jobs::UploadStream> stream,
             std::chrono::milliseconds idle, PutContentsResponse* response)
      : served_(served),
        context_(context),
        caller_(std::move(caller)),
        pass_(served.door, *context, served.method),
        idle_(idle),
        place_(std::move(place)),
        stream_(std::move(stream)),
        response_(response) {
    Read();
    watch_.Start();
  }

  void OnReadDone(bool ok) override {
    {
      const std::lock_guard lock(mutex_);
      reading_ = false;
      if (ended_) return;
    }
    if (!served_.pool.Submit([this, ok] { ok ? Take() : Complete(); }))
      End(absl::UnavailableError("too many calls at once"));
  }
  // The watch is the last to let go, and finds nothing that belongs to the server.
  void OnDone() override {
    stream_.reset();
    place_.reset();
    watch_.Stop();
  }

 private:
  void Read() {
    {
      const std::lock_guard lock(mutex_);
      reading_ = true;
      since_read_ = telemetry::Timer();
    }
    StartRead(&request_);
  }
  void Take() {
    if (absl::Status in = pass_.Check(); !in.ok()) return End(in);
    if (absl::Status taken = stream_->Take(request_); !taken.ok()) return End(taken);
    Read();
  }
  void Complete() {
    absl::StatusOr<PutContentsResponse> stored = stream_->Finish();
    if (stored.ok()) response_->Swap(&*stored);
    End(stored.status());
  }
  void End(const absl::Status& status) {
    NoteCall(ShortName(served_.method), status, timer_.Seconds());
    const PutContentsResponse& stored = stream_->stored();
    security::CallSubject about{
        stream_->job(), absl::StrCat(stored.contents(), " contents, ", stored.size_bytes(), " bytes stored")};
    served_.door.Audit(*context_, caller_,
                       {.method = served_.method, .about = std::move(about), .result = status});
    Finish(ToGrpc(status));
  }

  void Look() {
    {
      const std::lock_guard lock(mutex_);
      if (!reading_ || ended_ || std::chrono::duration<double>(since_read_.Seconds()) <= idle_) return;
      ended_ = true;
    }
    End(absl::UnavailableError(
        "nothing came for too long; what was sent whole is stored: begin again with what is missing"));
  }

  const Served served_;
  grpc::CallbackServerContext* const context_;
  const security::Caller caller_;
  security::Pass pass_;
  const std::chrono::milliseconds idle_;
  std::shared_ptr<void> place_;
  std::unique_ptr<jobs::UploadStream> stream_;
  PutContentsResponse* const response_;
  PutContentsRequest request_;
  const telemetry::Timer timer_;
  std::mutex mutex_;
  bool reading_ = false;         // waits for the client; guarded by mutex_
  bool ended_ = false;           // by the watch, while it was waited for; guarded by mutex_
  telemetry::Timer since_read_;  // guarded by mutex_
  CallWatch watch_{idle_ / 4, [this] { Look(); }, [this] { delete this; }};
};

}  // namespace

grpc::ServerUnaryReactor* UploadServiceAdapter::FindMissing(grpc::CallbackServerContext* context,
                                                            const upload::v1::FindMissingRequest* request,
                                                            upload::v1::FindMissingResponse* response) {
  return Unary(
      {door_, pool_, "gouji.upload.v1.UploadService.FindMissing"}, context, request, response,
      [this](const auto& r, const security::Caller& caller) { return coordinator_.FindMissing(r, caller); });
}

grpc::ServerReadReactor<PutContentsRequest>* UploadServiceAdapter::PutContents(
    grpc::CallbackServerContext* context, PutContentsResponse* response) {
  const absl::StatusOr<security::Caller> caller = door_.Enter(*context, kPutContents);
  if (!caller.ok())
    return new Refused<grpc::ServerReadReactor<PutContentsRequest>>(kPutContents, caller.status());
  std::shared_ptr<void> place = places_.Take(*caller);
  if (place == nullptr)
    return new Refused<grpc::ServerReadReactor<PutContentsRequest>>(kPutContents, TooManyStreams());
  return new PutReactor({door_, pool_, kPutContents}, context, *caller, std::move(place),
                        coordinator_.BeginUpload(*caller), idle_, response);
}

}  // namespace gouji::rpc
