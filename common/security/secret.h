// The token that a client shows.
//
// Role: takes it from a flag or a file (looked at again at most once a second, so that it can be replaced while the process runs)
// and puts it on calls. Refuses to send it where others can read it along. Ownership: copies share one source. Threads: any.
// Errors: INVALID_ARGUMENT for a file that cannot be read at the start, and for an address where the token would travel in plain.
//
//   auto secret = Secret::From({.token_file = "/run/secrets/gouji"});
//   if (absl::Status safe = secret->CheckAddress(address, tls); !safe.ok()) …
//   secret->Show(context);
#pragma once

#include <grpcpp/client_context.h>

#include <chrono>
#include <memory>
#include <mutex>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/security/token_flags.h"

namespace gouji::security {

// A flag wins over the environment: of a token that stands there a file that is named on the command line takes the place.
void PreferCommandLine(int argc, char** argv, TokenFlags* flags);

class Secret {
 public:
  static absl::StatusOr<std::shared_ptr<Secret>> From(const TokenFlags& flags);

  // OK when there is no token, when `tls` is spoken, when the address is this machine's own, or when the flags allow it.
  absl::Status CheckAddress(const std::string& address, bool tls) const;
  // Nothing where there is no token.
  void Show(grpc::ClientContext& context);

 private:
  explicit Secret(TokenFlags flags) : flags_(std::move(flags)) {}
  absl::Status Read();

  const TokenFlags flags_;
  std::mutex mutex_;
  std::string token_;                             // guarded by mutex_
  std::chrono::steady_clock::time_point looked_;  // guarded by mutex_
};

}  // namespace gouji::security
