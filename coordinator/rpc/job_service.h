// gRPC adapter of JobService: translates, decides nothing.
#pragma once

#include <atomic>

#include "common/security/door.h"
#include "coordinator/jobs/coordinator.h"
#include "coordinator/rpc/call_pool.h"
#include "coordinator/rpc/pacer.h"
#include "coordinator/rpc/places.h"
#include "gouji/job/v1/job.grpc.pb.h"

namespace gouji::rpc {

class JobServiceAdapter final : public job::v1::JobService::CallbackService {
 public:
  JobServiceAdapter(jobs::Coordinator& coordinator, security::Door& door, CallPool& pool, Pacer& pacer,
                    const std::atomic<bool>& stopping)
      : coordinator_(coordinator), door_(door), pool_(pool), pacer_(pacer), stopping_(stopping) {}

  grpc::ServerUnaryReactor* SubmitJob(grpc::CallbackServerContext* context,
                                      const job::v1::SubmitJobRequest* request,
                                      job::v1::SubmitJobResponse* response) override;
  grpc::ServerUnaryReactor* GetJob(grpc::CallbackServerContext* context,
                                   const job::v1::GetJobRequest* request,
                                   job::v1::GetJobResponse* response) override;
  grpc::ServerUnaryReactor* ListJobs(grpc::CallbackServerContext* context,
                                     const job::v1::ListJobsRequest* request,
                                     job::v1::ListJobsResponse* response) override;
  grpc::ServerWriteReactor<job::v1::WatchJobResponse>* WatchJob(
      grpc::CallbackServerContext* context, const job::v1::WatchJobRequest* request) override;
  grpc::ServerUnaryReactor* ControlJob(grpc::CallbackServerContext* context,
                                       const job::v1::ControlJobRequest* request,
                                       job::v1::ControlJobResponse* response) override;
  grpc::ServerUnaryReactor* ListWorkers(grpc::CallbackServerContext* context,
                                        const job::v1::ListWorkersRequest* request,
                                        job::v1::ListWorkersResponse* response) override;
  grpc::ServerUnaryReactor* DrainWorker(grpc::CallbackServerContext* context,
                                        const job::v1::DrainWorkerRequest* request,
                                        job::v1::DrainWorkerResponse* response) override;

 private:
  jobs::Coordinator& coordinator_;
  security::Door& door_;
  CallPool& pool_;
  Pacer& pacer_;
  const std::atomic<bool>& stopping_;
  // Each asks the queue some times a second while its job runs.
  static constexpr int kMaxWatches = 256;
  Places watches_{kMaxWatches};
};

}  // namespace gouji::rpc
