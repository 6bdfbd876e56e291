// Statuses on their way through gRPC.
//
// Role: code and message, both ways; details are not carried. Threads: any. Errors: none.
//
//   reactor->Finish(rpc::ToGrpc(answer.status()));
#pragma once

#include <grpcpp/support/status.h>

#include "absl/status/status.h"

namespace gouji::rpc {

grpc::Status ToGrpc(const absl::Status& status);
absl::Status FromGrpc(const grpc::Status& status);

}  // namespace gouji::rpc
