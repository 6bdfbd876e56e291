// TLS and mutual TLS for a port that is not gRPC's.
//
// Role: TlsFiles -> what OpenSSL asks for in each handshake; the meaning of the files is that of the gRPC ports (tls.h). The
// files are looked at again every `reload_seconds`: new connections use the new ones; while new files cannot work, the old ones
// stay. Sessions are not resumed, so that every connection shows its certificate.
// Ownership: outlives the context that it is installed in. Threads: any, after Install. Errors: as tls_check.h.
//
//   absl::StatusOr<std::unique_ptr<TlsPort>> port = TlsPort::Make(files);
//   (*port)->Install(context);
#pragma once

#include <openssl/ssl.h>

#include <chrono>
#include <memory>
#include <mutex>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/security/tls_files.h"

namespace gouji::security {

class TlsPort {
 public:
  // `files` with a certificate.
  static absl::StatusOr<std::unique_ptr<TlsPort>> Make(const TlsFiles& files);

  void Install(SSL_CTX* context);

 private:
  struct Free {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  };

  explicit TlsPort(TlsFiles files) : files_(std::move(files)) {}
  static int OnHello(SSL* connection, int* alert, void* self);
  void Use(SSL* connection);
  absl::Status Load();
  // Changes when one of the files does.
  std::string Stamp() const;

  const TlsFiles files_;
  std::mutex mutex_;
  // Holds the certificate, its key and the issuers; connections take them from it.
  std::unique_ptr<SSL_CTX, Free> current_;
  std::string stamp_;
  std::chrono::steady_clock::time_point looked_;
};

}  // namespace gouji::security
