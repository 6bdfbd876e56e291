// What every gRPC handler of the coordinator does: run the implementation on a pool, map the status.
//
//   return Unary(context, pool_, request, response, [this](const auto& r) { return coordinator_.GetJob(r);
//   });
#pragma once

#include <grpcpp/grpcpp.h>

#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "common/rpc/status.h"
#include "common/telemetry/metrics.h"
#include "coordinator/rpc/call_figures.h"
#include "coordinator/rpc/call_pool.h"

namespace gouji::rpc {

inline grpc::Status TooBusy() {
  return ToGrpc(absl::UnavailableError("the coordinator has too many calls at once; try again"));
}

// GetJob of GetJobRequest.
template <typename Request>
std::string_view MethodOf() {
  std::string_view name = Request::descriptor()->name();
  name.remove_suffix(std::string_view("Request").size());
  return name;
}

// `body`: const Request& -> absl::StatusOr<Response>.
template <typename Request, typename Response, typename Body>
grpc::ServerUnaryReactor* Unary(grpc::CallbackServerContext* context, CallPool& pool, const Request* request,
                                Response* response, Body body) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const telemetry::Timer timer;
  const bool accepted = pool.Submit([=, body = std::move(body)] {
    absl::StatusOr<Response> answer = body(*request);
    NoteCall(MethodOf<Request>(), answer.status(), timer.Seconds());
    if (answer.ok()) response->Swap(&*answer);
    reactor->Finish(ToGrpc(answer.status()));
  });
  if (!accepted) reactor->Finish(TooBusy());
  return reactor;
}

}  // namespace gouji::rpc
