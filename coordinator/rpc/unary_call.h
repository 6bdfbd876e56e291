// What every gRPC handler of the coordinator does: let the caller in or not, run the implementation on a pool, write the audit log,
// map the status.
//
//   return Unary({door_, pool_, "gouji.job.v1.JobService.GetJob"}, context, request, response,
//                [this](const auto& r, const security::Caller& caller) { return coordinator_.GetJob(r, caller); });
#pragma once

#include <grpcpp/grpcpp.h>

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "common/rpc/status.h"
#include "common/security/door.h"
#include "common/telemetry/metrics.h"
#include "coordinator/rpc/call_figures.h"
#include "coordinator/rpc/call_pool.h"
#include "gouji/job/v1/job.pb.h"

namespace gouji::rpc {

inline grpc::Status TooBusy() {
  return ToGrpc(absl::UnavailableError("the coordinator has too many calls at once; try again"));
}

// How one method is served.
struct Served {
  security::Door& door;
  CallPool& pool;
  const char* method;  // full name, as in common/security/roles.h
};

// GetJob of gouji.job.v1.JobService.GetJob.
inline std::string_view ShortName(std::string_view method) {
  return method.substr(method.rfind('.') + 1);
}

// What a call acts on, and what it asks for, in the words of the audit log.
template <typename Request, typename Response>
std::string SubjectOf(const Request& request, const absl::StatusOr<Response>& answer) {
  if constexpr (requires { request.job_id(); }) {
    return request.job_id();
  } else if constexpr (requires { request.worker_id(); }) {
    return request.worker_id();
  } else if constexpr (requires { answer->job_id(); }) {
    return answer.ok() ? answer->job_id() : "";
  } else {
    return "";
  }
}
template <typename Request>
std::string DetailOf(const Request& request) {
  if constexpr (requires { request.request_id(); }) {
    return absl::StrCat("request ", request.request_id());
  } else if constexpr (requires { request.kind(); }) {
    return job::v1::ControlKind_Name(request.kind());
  } else {
    return "";
  }
}

// `body`: const Request&, const security::Caller& -> absl::StatusOr<Response>.
template <typename Request, typename Response, typename Body>
grpc::ServerUnaryReactor* Unary(Served served, grpc::CallbackServerContext* context, const Request* request,
                                Response* response, Body body) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const telemetry::Timer timer;
  absl::StatusOr<security::Caller> caller = served.door.Enter(*context, served.method);
  if (!caller.ok()) {
    NoteCall(ShortName(served.method), caller.status(), timer.Seconds());
    reactor->Finish(ToGrpc(caller.status()));
    return reactor;
  }
  const bool accepted = served.pool.Submit([=, caller = *std::move(caller), body = std::move(body)] {
    absl::StatusOr<Response> answer = body(*request, caller);
    NoteCall(ShortName(served.method), answer.status(), timer.Seconds());
    served.door.Audit(*context, caller,
                      {.method = served.method,
                       .job = SubjectOf(*request, answer),
                       .detail = DetailOf(*request),
                       .result = answer.status()});
    if (answer.ok()) response->Swap(&*answer);
    reactor->Finish(ToGrpc(answer.status()));
  });
  if (!accepted) {
    const grpc::Status busy = TooBusy();
    NoteCall(ShortName(served.method), FromGrpc(busy), timer.Seconds());
    reactor->Finish(busy);
  }
  return reactor;
}

// Of a stream that its caller may not have.
template <typename Reactor>
class Refused final : public Reactor {
 public:
  explicit Refused(const absl::Status& status) { this->Finish(ToGrpc(status)); }
  void OnDone() override { delete this; }
};

}  // namespace gouji::rpc
