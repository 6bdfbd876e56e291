// gRPC adapter of DispatchService: translates, decides nothing. A claim that waits holds no thread. Renewals have threads of their
// own: commits that wait for a slow store, and clients that ask for much, cost no lease.
#pragma once

#include "common/security/door.h"
#include "coordinator/jobs/coordinator.h"
#include "coordinator/rpc/call_pool.h"
#include "gouji/dispatch/v1/dispatch.grpc.pb.h"

namespace gouji::rpc {

class DispatchServiceAdapter final : public dispatch::v1::DispatchService::CallbackService {
 public:
  DispatchServiceAdapter(jobs::Coordinator& coordinator, security::Door& door, CallPool& renewals,
                         CallPool& leases)
      : coordinator_(coordinator), door_(door), renewals_(renewals), leases_(leases) {}

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
  CallPool& renewals_;
  CallPool& leases_;
};

}  // namespace gouji::rpc
