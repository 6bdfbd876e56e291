// Where a worker gets its shards from and tells that they are done.
//
// Role: the four calls of gouji.dispatch.v1 without their transport. Two implementations: worker/rpc speaks
// gRPC to a list of coordinators, tools/local calls the embedded coordinator directly. It decides nothing and
// keeps no leases. Ownership: shared by the threads of one worker and outlives it. Threads: all methods may
// be called from any thread, also at the same time. Errors: UNAVAILABLE when no coordinator can be reached;
// an implementation has then tried again for as long as the call is worth it, and the caller comes back
// later. FAILED_PRECONDITION when this worker is refused (version). Every call blocks for a bounded time.
//
//   dispatch::v1::ClaimShardsResponse answer;
//   absl::Status claimed = dispatcher.Claim(request, &answer);
#pragma once

#include "absl/status/status.h"
#include "gouji/dispatch/v1/dispatch.pb.h"

namespace gouji::runtime {

class Dispatcher {
 public:
  virtual ~Dispatcher() = default;

  // Waits up to request.max_wait_ms for work. An answer without leases may come at any time; the caller
  // pauses a little before it asks again.
  virtual absl::Status Claim(const dispatch::v1::ClaimShardsRequest& request,
                             dispatch::v1::ClaimShardsResponse* response) = 0;
  virtual absl::Status Renew(const dispatch::v1::RenewLeasesRequest& request,
                             dispatch::v1::RenewLeasesResponse* response) = 0;
  // After the outcomes are durable in the store.
  virtual absl::Status Commit(const dispatch::v1::CommitShardsRequest& request,
                              dispatch::v1::CommitShardsResponse* response) = 0;
  virtual absl::Status Release(const dispatch::v1::ReleaseShardsRequest& request,
                               dispatch::v1::ReleaseShardsResponse* response) = 0;
};

}  // namespace gouji::runtime
