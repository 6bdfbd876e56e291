#include "coordinator/rpc/job_service.h"

#include <chrono>
#include <memory>

#include "coordinator/rpc/pulled_stream.h"
#include "coordinator/rpc/unary_call.h"

namespace gouji::rpc {

grpc::ServerUnaryReactor* JobServiceAdapter::SubmitJob(grpc::CallbackServerContext* context,
                                                       const job::v1::SubmitJobRequest* request,
                                                       job::v1::SubmitJobResponse* response) {
  return Unary(context, pool_, request, response,
               [this](const auto& r) { return coordinator_.SubmitJob(r); });
}

grpc::ServerUnaryReactor* JobServiceAdapter::GetJob(grpc::CallbackServerContext* context,
                                                    const job::v1::GetJobRequest* request,
                                                    job::v1::GetJobResponse* response) {
  return Unary(context, pool_, request, response, [this](const auto& r) { return coordinator_.GetJob(r); });
}

grpc::ServerUnaryReactor* JobServiceAdapter::ListJobs(grpc::CallbackServerContext* context,
                                                      const job::v1::ListJobsRequest* request,
                                                      job::v1::ListJobsResponse* response) {
  return Unary(context, pool_, request, response, [this](const auto& r) { return coordinator_.ListJobs(r); });
}

grpc::ServerWriteReactor<job::v1::WatchJobResponse>* JobServiceAdapter::WatchJob(
    grpc::CallbackServerContext*, const job::v1::WatchJobRequest* request) {
  using Stream = PulledStream<job::v1::WatchJobResponse>;
  // Opened by the first pull: it may read the store. The request lives as long as the call.
  auto watch = std::make_shared<std::unique_ptr<jobs::Watch>>();
  auto source = [this, request, watch](job::v1::WatchJobResponse* message) -> absl::StatusOr<Stream::Pull> {
    if (*watch == nullptr) {
      auto opened = coordinator_.WatchJob(*request);
      if (!opened.ok()) return opened.status();
      *watch = *std::move(opened);
    }
    if ((*watch)->over()) return Stream::Pull::kEnd;
    auto status = (*watch)->Next(std::chrono::milliseconds(0));
    if (!status.ok()) return status.status();
    if (!status->has_value()) return Stream::Pull::kNothingYet;
    *message->mutable_status() = **std::move(status);
    return Stream::Pull::kMessage;
  };
  return new Stream(pool_, pacer_, stopping_, std::move(source));
}

grpc::ServerUnaryReactor* JobServiceAdapter::ControlJob(grpc::CallbackServerContext* context,
                                                        const job::v1::ControlJobRequest* request,
                                                        job::v1::ControlJobResponse* response) {
  return Unary(context, pool_, request, response,
               [this](const auto& r) { return coordinator_.ControlJob(r); });
}

grpc::ServerUnaryReactor* JobServiceAdapter::ListWorkers(grpc::CallbackServerContext* context,
                                                         const job::v1::ListWorkersRequest* request,
                                                         job::v1::ListWorkersResponse* response) {
  return Unary(context, pool_, request, response,
               [this](const auto& r) { return coordinator_.ListWorkers(r); });
}

grpc::ServerUnaryReactor* JobServiceAdapter::DrainWorker(grpc::CallbackServerContext* context,
                                                         const job::v1::DrainWorkerRequest* request,
                                                         job::v1::DrainWorkerResponse* response) {
  return Unary(context, pool_, request, response,
               [this](const auto& r) { return coordinator_.DrainWorker(r); });
}

}  // namespace gouji::rpc
