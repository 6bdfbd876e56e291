// What a port holds for callers whom nobody has asked yet who they are.
//
// Role: a message is taken in whole before its call reaches the door, so callers without a token could make a daemon hold as many
// large ones as they like. Bounds all connections of a port together; beyond it gRPC ends streams and connections.
// Ownership: none. Threads: one. Errors: none.
//
//   grpc::ServerBuilder builder;
//   BoundPort(builder);
#pragma once

#include <grpcpp/grpcpp.h>

namespace gouji::rpc {

inline void BoundPort(grpc::ServerBuilder& builder) {
  // Four of the largest lists of paths, or sixteen of the largest documents.
  constexpr size_t kBytes = 512u << 20;
  // Of one connection; further calls wait for their turn at the client.
  constexpr int kStreams = 1'000;
  builder.SetResourceQuota(grpc::ResourceQuota().Resize(kBytes));
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, kStreams);
}

}  // namespace gouji::rpc
