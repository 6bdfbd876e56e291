#include "coordinator/rpc/result_service.h"

#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

#include "coordinator/rpc/pulled_stream.h"
#include "coordinator/rpc/unary_call.h"

namespace gouji::rpc {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr char kReadResults[] = "gouji.result.v1.ResultService.ReadResults";
constexpr milliseconds kHeartbeat{15'000};
constexpr milliseconds kLeastHeartbeat{100};

milliseconds HeartbeatOf(const result::v1::ReadResultsRequest& request) {
  if (!request.has_heartbeat_interval()) return kHeartbeat;
  using google::protobuf::util::TimeUtil;
  return std::max(kLeastHeartbeat,
                  milliseconds(TimeUtil::DurationToMilliseconds(request.heartbeat_interval())));
}

// Pulls one reader's messages; opened by the first pull, because opening reads the store.
class ResultPull {
 public:
  using Message = result::v1::ReadResultsResponse;
  using Pull = PulledStream<Message>::Pull;

  // The request lives as long as the call.
  ResultPull(jobs::Coordinator& coordinator, const result::v1::ReadResultsRequest& request,
             security::Caller caller)
      : coordinator_(coordinator),
        request_(request),
        caller_(std::move(caller)),
        heartbeat_(HeartbeatOf(request)) {}

  absl::StatusOr<Pull> Next(Message* message) {
    if (stream_ == nullptr) {
      auto opened = coordinator_.ReadResults(request_, caller_);
      if (!opened.ok()) return opened.status();
      stream_ = *std::move(opened);
    }
    auto batch = stream_->Next(milliseconds(0));
    if (!batch.ok()) return batch.status();
    if (!batch->has_value()) return Pull::kEnd;
    const auto now = steady_clock::now();
    if ((*batch)->records().empty() && now - last_message_ < heartbeat_) {
      return (*batch)->caught_up() ? Pull::kNothingYet : Pull::kGoOn;
    }
    last_message_ = now;
    message->Swap(&**batch);
    return Pull::kMessage;
  }

 private:
  jobs::Coordinator& coordinator_;
  const result::v1::ReadResultsRequest& request_;
  const security::Caller caller_;
  const milliseconds heartbeat_;
  std::unique_ptr<jobs::ResultStream> stream_;
  steady_clock::time_point last_message_ = steady_clock::now();
};

}  // namespace

grpc::ServerWriteReactor<result::v1::ReadResultsResponse>* ResultServiceAdapter::ReadResults(
    grpc::CallbackServerContext* context, const result::v1::ReadResultsRequest* request) {
  absl::StatusOr<security::Caller> caller = door_.Enter(*context, kReadResults);
  if (!caller.ok())
    return new Refused<grpc::ServerWriteReactor<ResultPull::Message>>(kReadResults, caller.status());
  std::shared_ptr<void> place = places_.Take(*caller);
  if (place == nullptr)
    return new Refused<grpc::ServerWriteReactor<ResultPull::Message>>(kReadResults, TooManyStreams());
  auto pull = std::make_shared<ResultPull>(coordinator_, *request, *std::move(caller));
  return new PulledStream<ResultPull::Message>(
      {door_, pool_, kReadResults}, context, pacer_, stopping_,
      [pull, place](ResultPull::Message* message) { return pull->Next(message); });
}

grpc::ServerUnaryReactor* ResultServiceAdapter::VerifyJob(grpc::CallbackServerContext* context,
                                                          const result::v1::VerifyJobRequest* request,
                                                          result::v1::VerifyJobResponse* response) {
  return Unary({door_, verifying_, "gouji.result.v1.ResultService.VerifyJob", /*at_once_of_tenant=*/1},
               context, request, response, [this, context](const auto& r, const security::Caller& caller) {
                 return coordinator_.VerifyJob(r, caller, [context] { return context->IsCancelled(); });
               });
}

}  // namespace gouji::rpc
