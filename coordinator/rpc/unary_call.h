// What every gRPC handler of the coordinator does: let the caller in or not, run the implementation on a pool, write the audit log,
// map the status.
//
//   return Unary({door_, pool_, "gouji.job.v1.JobService.GetJob"}, context, request, response,
//                [this](const auto& r, const security::Caller& caller) { return coordinator_.GetJob(r, caller); });
#pragma once

#include <grpcpp/grpcpp.h>

#include <cstdint>
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
  // Of one tenant's calls no more run at a time, where tokens tell tenants apart.
  size_t at_once_of_tenant = SIZE_MAX;
};

// GetJob of gouji.job.v1.JobService.GetJob.
inline std::string_view ShortName(std::string_view method) {
  return method.substr(method.rfind('.') + 1);
}

// What a call acts on, and what it asks for, in the words of the audit log.
template <typename Request>
security::CallSubject SubjectOf(const Request& request) {
  security::CallSubject subject;
  if constexpr (requires { request.job_id(); }) {
    subject.job = request.job_id();
  } else if constexpr (requires { request.worker_id(); }) {
    subject.job = request.worker_id();
  }
  if constexpr (requires { request.kind(); }) {
    subject.detail = job::v1::ControlKind_Name(request.kind());
  } else if constexpr (requires { request.request_id(); }) {
    subject.detail = absl::StrCat("request ", request.request_id());
    if constexpr (requires { request.parent_job_id(); }) {
      if (!request.parent_job_id().empty())
        absl::StrAppend(&subject.detail, ", again ", request.parent_job_id());
      if (request.roots_size() > 0) absl::StrAppend(&subject.detail, ", of ", request.roots(0).locator());
      if (request.roots_size() > 1)
        absl::StrAppend(&subject.detail, " and ", request.roots_size() - 1, " more");
    }
  }
  return subject;
}

// `body`: const Request&, const security::Caller& -> absl::StatusOr<Response>.
template <typename Request, typename Response, typename Body>
grpc::ServerUnaryReactor* Unary(Served served, grpc::CallbackServerContext* context, const Request* request,
                                Response* response, Body body) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const telemetry::Timer timer;
  security::CallSubject subject = SubjectOf(*request);
  absl::StatusOr<security::Caller> caller = served.door.Enter(*context, served.method, subject);
  if (!caller.ok()) {
    NoteCall(ShortName(served.method), caller.status(), timer.Seconds());
    reactor->Finish(ToGrpc(caller.status()));
    return reactor;
  }
  CallPool::Line line;
  if (!caller->all_tenants && served.at_once_of_tenant != SIZE_MAX)
    line = {caller->tenant, served.at_once_of_tenant};
  const bool accepted = served.pool.Submit(
      [=, caller = *std::move(caller), subject = std::move(subject), body = std::move(body)]() mutable {
        absl::StatusOr<Response> answer = body(*request, caller);
        NoteCall(ShortName(served.method), answer.status(), timer.Seconds());
        if constexpr (requires { answer->job_id(); }) {
          if (answer.ok()) subject.job = answer->job_id();
        }
        served.door.Audit(*context, caller,
                          {.method = served.method, .about = std::move(subject), .result = answer.status()});
        if (answer.ok()) response->Swap(&*answer);
        reactor->Finish(ToGrpc(answer.status()));
      },
      std::move(line));
  if (!accepted) {
    const grpc::Status busy = TooBusy();
    NoteCall(ShortName(served.method), FromGrpc(busy), timer.Seconds());
    reactor->Finish(busy);
  }
  return reactor;
}

// Of a call that ends at the door, or for want of room.
template <typename Reactor>
class Refused final : public Reactor {
 public:
  Refused(std::string_view method, const absl::Status& status) {
    NoteRefused(ShortName(method), status);
    this->Finish(ToGrpc(status));
  }
  void OnDone() override { delete this; }
};

}  // namespace gouji::rpc
