// The worker's dispatcher where the coordinator is in the same process.
#pragma once

#include "coordinator/jobs/coordinator.h"
#include "worker/runtime/dispatcher.h"

namespace gouji::local {

// Borrows the coordinator. Threads: any.
class DirectDispatcher final : public runtime::Dispatcher {
 public:
  explicit DirectDispatcher(jobs::Coordinator& coordinator) : coordinator_(coordinator) {}

  absl::Status Claim(const dispatch::v1::ClaimShardsRequest& request,
                     dispatch::v1::ClaimShardsResponse* response) override {
    return Take(coordinator_.ClaimShards(request), response);
  }
  absl::Status Renew(const dispatch::v1::RenewLeasesRequest& request,
                     dispatch::v1::RenewLeasesResponse* response) override {
    return Take(coordinator_.RenewLeases(request), response);
  }
  absl::Status Commit(const dispatch::v1::CommitShardsRequest& request,
                      dispatch::v1::CommitShardsResponse* response) override {
    return Take(coordinator_.CommitShards(request), response);
  }
  absl::Status Release(const dispatch::v1::ReleaseShardsRequest& request,
                       dispatch::v1::ReleaseShardsResponse* response) override {
    return Take(coordinator_.ReleaseShards(request), response);
  }

 private:
  template <typename Response>
  static absl::Status Take(absl::StatusOr<Response> answer, Response* response) {
    if (!answer.ok()) return answer.status();
    *response = *std::move(answer);
    return absl::OkStatus();
  }

  jobs::Coordinator& coordinator_;
};

}  // namespace gouji::local
