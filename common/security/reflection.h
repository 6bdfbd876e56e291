// Whether a gRPC server tells strangers what it serves.
//
// Role: gRPC's reflection library adds its service to every server of a program that links it; this option takes it out again where
// the operator did not ask for it. It does nothing else. Ownership: the builder takes the option. Threads: one, before the server
// starts.
//
//   grpc::ServerBuilder builder;
//   builder.SetOption(security::ReflectionOption(options.reflection));
#pragma once

#include <grpcpp/impl/server_builder_option.h>

#include <memory>

namespace gouji::security {

std::unique_ptr<grpc::ServerBuilderOption> ReflectionOption(bool enabled);

}  // namespace gouji::security
