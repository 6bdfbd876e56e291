// gRPC adapter of ResultService: translates, decides nothing.
#pragma once

#include <atomic>

#include "common/security/door.h"
#include "coordinator/jobs/coordinator.h"
#include "coordinator/rpc/call_pool.h"
#include "coordinator/rpc/pacer.h"
#include "coordinator/rpc/places.h"
#include "gouji/result/v1/result.grpc.pb.h"

namespace gouji::rpc {

class ResultServiceAdapter final : public result::v1::ResultService::CallbackService {
 public:
  // `verifying`: threads for VerifyJob, which may take minutes that streams cannot wait.
  ResultServiceAdapter(jobs::Coordinator& coordinator, security::Door& door, CallPool& pool,
                       CallPool& verifying, Pacer& pacer, const std::atomic<bool>& stopping)
      : coordinator_(coordinator),
        door_(door),
        pool_(pool),
        verifying_(verifying),
        pacer_(pacer),
        stopping_(stopping) {}

  grpc::ServerWriteReactor<result::v1::ReadResultsResponse>* ReadResults(
      grpc::CallbackServerContext* context, const result::v1::ReadResultsRequest* request) override;
  grpc::ServerUnaryReactor* VerifyJob(grpc::CallbackServerContext* context,
                                      const result::v1::VerifyJobRequest* request,
                                      result::v1::VerifyJobResponse* response) override;

 private:
  jobs::Coordinator& coordinator_;
  security::Door& door_;
  // Each holds a batch of records, and at the end the list of the job's shards.
  static constexpr int kMaxStreams = 256;

  CallPool& pool_;
  CallPool& verifying_;
  Pacer& pacer_;
  const std::atomic<bool>& stopping_;
  Places places_{kMaxStreams};
};

}  // namespace gouji::rpc
