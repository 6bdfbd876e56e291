// gRPC adapter of DispatchService: translates, decides nothing. A claim that waits holds no thread.
#pragma once

#include "common/security/door.h"
#include "coordinator/jobs/coordinator.h"
#include "coordinator/rpc/call_pool.h"
#include "gouji/dispatch/v1/dispatch.grpc.pb.h"

namespace gouji::rpc {

class DispatchServiceAdapter final : public dispatch::v1::DispatchService::CallbackService {
 public:
  DispatchServiceAdapter(jobs::Coordinator& coordinator, security::Door& door, CallPool& pool)
      : coordinator_(coordinator), door_(door), pool_(pool) {}

  grpc::ServerUnaryReactor* ClaimShards(grpc::CallbackServerContext* context,
                                        const dispatch::v1::ClaimShardsRequest* request,
                                        dispatch::v1::ClaimShardsResponse* response) override;
  grpc::ServerUnaryReactor* RenewLeases(grpc::CallbackServerContext* context,
                                        const dispatch::v1::RenewLeasesRequest* request,
                                        dispatch::v1::RenewLeasesResponse* response) override;
  grpc::ServerUnaryReactor* CommitShards(grpc::CallbackServerContext* context,
                                         const dispatch::v1::CommitShardsRequest* request,
                                         dispatch::v1::CommitShardsResponse* response) override;
  grpc::ServerUnaryReactor* ReleaseShards(grpc::CallbackServerContext* context,
                                          const dispatch::v1::ReleaseShardsRequest* request,
                                          dispatch::v1::ReleaseShardsResponse* response) override;

 private:
  jobs::Coordinator& coordinator_;
  security::Door& door_;
  CallPool& pool_;
};

}  // namespace gouji::rpc
