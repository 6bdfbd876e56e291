#include "coordinator/rpc/upload_service.h"

#include <memory>
#include <utility>

#include "coordinator/jobs/uploads.h"
#include "coordinator/rpc/unary_call.h"

namespace gouji::rpc {
namespace {

using upload::v1::PutContentsRequest;
using upload::v1::PutContentsResponse;

constexpr char kPutContents[] = "gouji.upload.v1.UploadService.PutContents";

// Reads a message when the one before is on the disk, so that a client cannot send faster than that.
class PutReactor final : public grpc::ServerReadReactor<PutContentsRequest> {
 public:
  PutReactor(CallPool& pool, std::shared_ptr<void> place, std::unique_ptr<jobs::UploadStream> stream,
             PutContentsResponse* response)
      : pool_(pool), place_(std::move(place)), stream_(std::move(stream)), response_(response) {
    StartRead(&request_);
  }

  void OnReadDone(bool ok) override {
    if (!pool_.Submit([this, ok] { ok ? Take() : Complete(); }))
      End(absl::UnavailableError("too many calls at once"));
  }
  void OnDone() override { delete this; }

 private:
  void Take() {
    if (absl::Status taken = stream_->Take(request_); !taken.ok()) return End(taken);
    StartRead(&request_);
  }
  void Complete() {
    absl::StatusOr<PutContentsResponse> stored = stream_->Finish();
    if (stored.ok()) response_->Swap(&*stored);
    End(stored.status());
  }
  void End(const absl::Status& status) {
    NoteCall(ShortName(kPutContents), status, timer_.Seconds());
    Finish(ToGrpc(status));
  }

  CallPool& pool_;
  const std::shared_ptr<void> place_;
  const std::unique_ptr<jobs::UploadStream> stream_;
  PutContentsResponse* const response_;
  PutContentsRequest request_;
  const telemetry::Timer timer_;
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
  if (!caller.ok()) return new Refused<grpc::ServerReadReactor<PutContentsRequest>>(caller.status());
  std::shared_ptr<void> place = places_.Take();
  if (place == nullptr) return new Refused<grpc::ServerReadReactor<PutContentsRequest>>(TooManyStreams());
  return new PutReactor(pool_, std::move(place), coordinator_.BeginUpload(*caller), response);
}

}  // namespace gouji::rpc
