// What every gRPC handler of the coordinator does: run the implementation on a pool, map the status.
//
//   return Unary(context, pool_, request, response, [this](const auto& r) { return coordinator_.GetJob(r);
//   });
#pragma once

#include <grpcpp/grpcpp.h>

#include <utility>

#include "absl/status/statusor.h"
#include "common/rpc/status.h"
#include "coordinator/rpc/call_pool.h"

namespace gouji::rpc {

inline grpc::Status TooBusy() {
  return ToGrpc(absl::UnavailableError("the coordinator has too many calls at once; try again"));
}

// `body`: const Request& -> absl::StatusOr<Response>.
template <typename Request, typename Response, typename Body>
grpc::ServerUnaryReactor* Unary(grpc::CallbackServerContext* context, CallPool& pool, const Request* request,
                                Response* response, Body body) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const bool accepted = pool.Submit([=, body = std::move(body)] {
    absl::StatusOr<Response> answer = body(*request);
    if (answer.ok()) response->Swap(&*answer);
    reactor->Finish(ToGrpc(answer.status()));
  });
  if (!accepted) reactor->Finish(TooBusy());
  return reactor;
}

}  // namespace gouji::rpc
