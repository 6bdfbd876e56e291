// Serves the process' figures over HTTP, plain or with TLS.
//
// Role: GET /metrics in Prometheus' text format and GET /healthz: 200 while the loops that the process lives by
// move (liveness.h), else 503 and a line for each that stands still. Readiness and health per service are gRPC's
// (grpc.health.v1). With the files of TLS the port speaks TLS only and asks for certificates as the gRPC ports do.
// Ownership: the port is served as long as the object lives. Threads: some of its own; a connection serves one
// request within a few seconds, and none keeps others waiting (bounded_server.h), nor the port's end. Errors: INVALID_ARGUMENT for a malformed address and for files that cannot work,
// UNAVAILABLE when the port cannot be had.
//
//   absl::StatusOr<std::unique_ptr<http::Exposer>> exposer = http::Exposer::Start("127.0.0.1:0");
//   int port = (*exposer)->port();
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/security/tls_files.h"

namespace gouji::http {

// HOST:PORT with a host that says where it listens: PORT and :PORT are this machine's own, 0.0.0.0:PORT is every interface.
absl::StatusOr<std::string> ListeningAddress(std::string_view address);

class Exposer {
 public:
  // `address` as in ListeningAddress, or [IPV6]:PORT; port 0 takes a free one. Without a certificate in `tls` it is plain.
  static absl::StatusOr<std::unique_ptr<Exposer>> Start(std::string_view address,
                                                        const security::TlsFiles& tls = {});
  ~Exposer();
  Exposer(const Exposer&) = delete;
  Exposer& operator=(const Exposer&) = delete;

  int port() const;

 private:
  struct Impl;
  explicit Exposer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace gouji::http
