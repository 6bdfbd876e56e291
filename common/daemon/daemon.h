// What the main programs of all daemons have in common: their shared flags, logs, signals and metrics.
//
// Role: the frame around a daemon's own Serve. It knows nothing of jobs. Ownership: CommonFlags must outlive the
// parsing. Threads: the main one, before any other is started. Errors: Run gives the exit code of the process:
// 0 stopped as told, 1 cannot run here, 2 bad arguments.
//
//   CLI::App app("Plans jobs …", "gouji-coordinator");
//   daemon::Declare(app, &flags);
//   return daemon::Run(app, argc, argv, flags, [&](const sigset_t& signals) { return Serve(flags, signals); });
#pragma once

#include <csignal>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/http/exposer.h"
#include "common/security/tls_files.h"
#include "common/security/token_flags.h"

namespace CLI {
class App;
}

namespace gouji::daemon {

inline constexpr int kOk = 0;
inline constexpr int kCannotRun = 1;
inline constexpr int kBadArguments = 2;

struct CommonFlags {
  std::string listen;
  std::string store;
  std::string metrics;
  // Figures without TLS although the daemon has a certificate: for a side-car of the same machine.
  bool metrics_plain = false;
  std::vector<std::string> source_roots;  // as store::TenantRoots takes them
  double grace_seconds = 0;
  bool reflection = false;
  security::TlsFiles tls;
  // Who may come in; empty: everybody who reaches the port. See common/security/token_file.h.
  std::string tokens;
  // What a worker shows to coordinators, and a coordinator to workers.
  security::TokenFlags token;
  std::string log_level = "info";
};

// What a daemon says about the flags that mean something of its own.
struct FlagHelp {
  std::string listen;
  std::string grace;
};

// Declares the shared flags, each with its environment variable, and --config and --version.
void Declare(CLI::App& app, const FlagHelp& help, CommonFlags* flags);

// Parses, starts the log, and blocks SIGTERM and SIGINT in every thread: `serve` waits for them.
int Run(CLI::App& app, int argc, char** argv, CommonFlags& flags,
        const std::function<int(const sigset_t& signals)>& serve);

// INVALID_ARGUMENT when tokens are asked for on a port where others can read them along.
absl::Status CheckTokens(const CommonFlags& flags);

// nullptr when no address is given. TLS with the files of the daemon, where it has some; INVALID_ARGUMENT for --metrics-plain
// on an address that other machines reach.
absl::StatusOr<std::unique_ptr<http::Exposer>> StartMetrics(const CommonFlags& flags);

// HOST of `listen` with the port that was taken.
std::string AddressOf(std::string_view listen, int port);

// Logs why the daemon cannot run; the exit code.
int Fail(std::string_view what, const absl::Status& status);

}  // namespace gouji::daemon
