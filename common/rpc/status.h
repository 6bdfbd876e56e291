// Statuses on their way through gRPC.
//
// Role: code, message and details (common/errors), both ways. Threads: any. Errors: none.
//
//   reactor->Finish(rpc::ToGrpc(answer.status()));
#pragma once

#include <grpcpp/support/status.h>

#include "absl/status/status.h"

namespace gouji::rpc {

// An error carries gouji.rpc.v1.Status as its details.
grpc::Status ToGrpc(const absl::Status& status);
absl::Status FromGrpc(const grpc::Status& status);

}  // namespace gouji::rpc
