#include "coordinator/rpc/result_service.h"

#include <chrono>
#include <memory>

#include "coordinator/rpc/pulled_stream.h"
#include "coordinator/rpc/unary_call.h"

namespace gouji::rpc {

grpc::ServerWriteReactor<result::v1::ReadResultsResponse>* ResultServiceAdapter::ReadResults(
    grpc::CallbackServerContext*, const result::v1::ReadResultsRequest* request) {
  using Stream = PulledStream<result::v1::ReadResultsResponse>;
  // Opened by the first pull: it reads the store. The request lives as long as the call.
  auto stream = std::make_shared<std::unique_ptr<jobs::ResultStream>>();
  auto source = [this, request,
                 stream](result::v1::ReadResultsResponse* message) -> absl::StatusOr<Stream::Pull> {
    if (*stream == nullptr) {
      auto opened = coordinator_.ReadResults(*request);
      if (!opened.ok()) return opened.status();
      *stream = *std::move(opened);
    }
    auto batch = (*stream)->Next(std::chrono::milliseconds(0));
    if (!batch.ok()) return batch.status();
    if (!batch->has_value()) return Stream::Pull::kEnd;
    if ((*batch)->records().empty()) return Stream::Pull::kNothingYet;
    message->Swap(&**batch);
    return Stream::Pull::kMessage;
  };
  return new Stream(pool_, pacer_, stopping_, std::move(source));
}

grpc::ServerUnaryReactor* ResultServiceAdapter::VerifyJob(grpc::CallbackServerContext* context,
                                                          const result::v1::VerifyJobRequest* request,
                                                          result::v1::VerifyJobResponse* response) {
  return Unary(context, pool_, request, response,
               [this](const auto& r) { return coordinator_.VerifyJob(r); });
}

}  // namespace gouji::rpc
