// TLS and mutual TLS for every gRPC port and client.
//
// Role: files -> credentials. The files are looked at again every `reload_seconds`: certificates are rotated by replacing
// them, new connections use the new ones. Without files everything is plain, as on a network that one trusts.
// Threads: any. Errors: INVALID_ARGUMENT for a file that cannot be read, a key that is not the certificate's, a certificate
// that is not valid today. What is wrong with a peer's certificate (unknown issuer, expired, another host's name, none where
// one is asked for) ends its connection; callers see UNAVAILABLE, and Explained() says in words what it means.
//
//   auto credentials = security::ServerCredentials(files);
//   builder.AddListeningPort(listen, *credentials);
#pragma once

#include <grpcpp/security/credentials.h>
#include <grpcpp/security/server_credentials.h>

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/security/tls_files.h"

namespace gouji::security {

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> ServerCredentials(const TlsFiles& files);
absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> ChannelCredentials(const TlsFiles& files);

// What gRPC says about a connection that did not come about, with what to do about it in front where that is known. `tls`:
// whether the client spoke TLS.
std::string Explained(std::string_view detail, bool tls);

}  // namespace gouji::security
