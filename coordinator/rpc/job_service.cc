#include "coordinator/rpc/job_service.h"

#include <chrono>
#include <memory>

#include "coordinator/rpc/pulled_stream.h"
#include "coordinator/rpc/unary_call.h"

namespace gouji::rpc {

namespace {

constexpr char kWatchJob[] = "gouji.job.v1.JobService.WatchJob";

}  // namespace

grpc::ServerUnaryReactor* JobServiceAdapter::SubmitJob(grpc::CallbackServerContext* context,
                                                       const job::v1::SubmitJobRequest* request,
                                                       job::v1::SubmitJobResponse* response) {
  return Unary(
      {door_, pool_, "gouji.job.v1.JobService.SubmitJob"}, context, request, response,
      [this](const auto& r, const security::Caller& caller) { return coordinator_.SubmitJob(r, caller); });
}

grpc::ServerUnaryReactor* JobServiceAdapter::GetJob(grpc::CallbackServerContext* context,
                                                    const job::v1::GetJobRequest* request,
                                                    job::v1::GetJobResponse* response) {
  return Unary(
      {door_, pool_, "gouji.job.v1.JobService.GetJob"}, context, request, response,
      [this](const auto& r, const security::Caller& caller) { return coordinator_.GetJob(r, caller); });
}

grpc::ServerUnaryReactor* JobServiceAdapter::ListJobs(grpc::CallbackServerContext* context,
                                                      const job::v1::ListJobsRequest* request,
                                                      job::v1::ListJobsResponse* response) {
  return Unary(
      {door_, pool_, "gouji.job.v1.JobService.ListJobs"}, context, request, response,
      [this](const auto& r, const security::Caller& caller) { return coordinator_.ListJobs(r, caller); });
}

grpc::ServerWriteReactor<job::v1::WatchJobResponse>* JobServiceAdapter::WatchJob(
    grpc::CallbackServerContext* context, const job::v1::WatchJobRequest* request) {
  using Stream = PulledStream<job::v1::WatchJobResponse>;
  const absl::StatusOr<security::Caller> caller = door_.Enter(*context, kWatchJob);
  if (!caller.ok())
    return new Refused<grpc::ServerWriteReactor<job::v1::WatchJobResponse>>(kWatchJob, caller.status());
  std::shared_ptr<void> place = watches_.Take(*caller);
  if (place == nullptr)
    return new Refused<grpc::ServerWriteReactor<job::v1::WatchJobResponse>>(kWatchJob, TooManyStreams());
  // Opened by the first pull: it may read the store. The request lives as long as the call.
  auto watch = std::make_shared<std::unique_ptr<jobs::Watch>>();
  auto source = [this, request, watch, place,
                 caller = *caller](job::v1::WatchJobResponse* message) -> absl::StatusOr<Stream::Pull> {
    if (*watch == nullptr) {
      auto opened = coordinator_.WatchJob(*request, caller);
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
  return new Stream({door_, pool_, kWatchJob}, context, pacer_, stopping_, std::move(source));
}

grpc::ServerUnaryReactor* JobServiceAdapter::ControlJob(grpc::CallbackServerContext* context,
                                                        const job::v1::ControlJobRequest* request,
                                                        job::v1::ControlJobResponse* response) {
  return Unary(
      {door_, pool_, "gouji.job.v1.JobService.ControlJob"}, context, request, response,
      [this](const auto& r, const security::Caller& caller) { return coordinator_.ControlJob(r, caller); });
}

grpc::ServerUnaryReactor* JobServiceAdapter::ListWorkers(grpc::CallbackServerContext* context,
                                                         const job::v1::ListWorkersRequest* request,
                                                         job::v1::ListWorkersResponse* response) {
  return Unary({door_, pool_, "gouji.job.v1.JobService.ListWorkers"}, context, request, response,
               [this](const auto& r, const security::Caller&) { return coordinator_.ListWorkers(r); });
}

grpc::ServerUnaryReactor* JobServiceAdapter::DrainWorker(grpc::CallbackServerContext* context,
                                                         const job::v1::DrainWorkerRequest* request,
                                                         job::v1::DrainWorkerResponse* response) {
  return Unary({door_, pool_, "gouji.job.v1.JobService.DrainWorker"}, context, request, response,
               [this](const auto& r, const security::Caller&) { return coordinator_.DrainWorker(r); });
}

}  // namespace gouji::rpc
