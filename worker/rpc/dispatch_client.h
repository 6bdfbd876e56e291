// The dispatcher that speaks gRPC to a list of coordinators.
//
// Role: translates calls and statuses, and goes on to the next coordinator when one does not answer, or refuses the worker:
// while a cluster is upgraded, some coordinators speak its version and others do not yet, or no more. Otherwise all
// coordinators are equal; a client stays with the one that answered last.
// Ownership: owns its channels. Threads: any. Errors: UNAVAILABLE when none of them answers, FAILED_PRECONDITION when none
// takes the worker, naming the addresses; others as the service gives them.
//
//   DispatchClient dispatcher({"10.0.0.1:7070", "10.0.0.2:7070"}, worker_id);
#pragma once

#include <grpcpp/security/credentials.h>

#include <memory>
#include <string>
#include <vector>

#include "common/security/secret.h"
#include "worker/runtime/dispatcher.h"

namespace gouji::rpc {

class DispatchClient final : public runtime::Dispatcher {
 public:
  // `worker_id` decides which coordinator is asked first, so that workers spread over them.
  // Without credentials the connections are plain. `secret` is shown with every call.
  DispatchClient(std::vector<std::string> addresses, const std::string& worker_id,
                 std::shared_ptr<grpc::ChannelCredentials> credentials = nullptr,
                 std::shared_ptr<security::Secret> secret = nullptr);
  ~DispatchClient() override;

  absl::Status Claim(const dispatch::v1::ClaimShardsRequest& request,
                     dispatch::v1::ClaimShardsResponse* response) override;
  absl::Status Renew(const dispatch::v1::RenewLeasesRequest& request,
                     dispatch::v1::RenewLeasesResponse* response) override;
  absl::Status Commit(const dispatch::v1::CommitShardsRequest& request,
                      dispatch::v1::CommitShardsResponse* response) override;
  absl::Status Release(const dispatch::v1::ReleaseShardsRequest& request,
                       dispatch::v1::ReleaseShardsResponse* response) override;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace gouji::rpc
