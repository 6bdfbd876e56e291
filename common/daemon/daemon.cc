#include "common/daemon/daemon.h"

#include <pthread.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <memory>

#include "absl/strings/str_cat.h"
#include "common/daemon/flag_file.h"
#include "common/security/loopback.h"
#include "common/security/secret.h"
#include "common/telemetry/log.h"
#include "common/telemetry/version.h"

namespace gouji::daemon {
namespace {

constexpr rlim_t kMaxDescriptors = 65'536;

// A connection takes one, and so does a file of the store: what clients open must not stop what daemons write.
void RaiseDescriptorLimit() {
  rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, kMaxDescriptors);
  (void)setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

void Declare(CLI::App& app, const FlagHelp& help, CommonFlags* flags) {
  app.add_option("--listen", flags->listen, help.listen)
      ->envname("GOUJI_LISTEN")
      ->check([](const std::string& address) {
        // gRPC would take 443.
        return security::NamesPort(address) ? ""
                                            : address + " names no port: give HOST:PORT, as in 0.0.0.0:7400";
      });
  app.add_option("--store", flags->store,
                 "Where the jobs live: file:///DIR, or s3://BUCKET/PREFIX with AWS_… in the environment")
      ->required()
      ->envname("GOUJI_STORE");
  app.add_option("--metrics", flags->metrics,
                 "HOST:PORT for Prometheus; with --tls-cert it speaks TLS; without a host this machine alone")
      ->envname("GOUJI_METRICS");
  app.add_flag(
         "--metrics-plain", flags->metrics_plain,
         "Figures without TLS although the daemon has a certificate; on this machine's own addresses only")
      ->envname("GOUJI_METRICS_PLAIN");
  app.add_option(
         "--source-root", flags->source_roots,
         "Directory that sources may lie in, or tenant=NAME:DIR for those of one tenant's jobs; may be "
         "given often. Without it the whole file system")
      ->delimiter(',')
      ->envname("GOUJI_SOURCE_ROOT");
  app.add_option("--grace", flags->grace_seconds, help.grace)
      ->envname("GOUJI_GRACE")
      ->check(CLI::Range(0.0, 86'400.0))
      ->capture_default_str();
  app.add_flag("--reflection", flags->reflection, "Serve gRPC reflection")->envname("GOUJI_REFLECTION");
  app.add_option("--tls-cert", flags->tls.cert, "Certificate (PEM) of this daemon: its port speaks TLS only")
      ->envname("GOUJI_TLS_CERT");
  app.add_option("--tls-key", flags->tls.key, "Key (PEM) of the certificate")->envname("GOUJI_TLS_KEY");
  app.add_option("--tls-ca", flags->tls.ca,
                 "Issuers (PEM): peers need a certificate of one of them, clients of this port too")
      ->envname("GOUJI_TLS_CA");
  app.add_flag("--tls-any-client", flags->tls.any_client,
               "Clients of this port need no certificate, although --tls-ca is given")
      ->envname("GOUJI_TLS_ANY_CLIENT");
  app.add_option("--tokens", flags->tokens,
                 "File of the tokens that are let in (`gouji token new` makes them); without it everybody is")
      ->envname("GOUJI_TOKENS");
  app.add_option("--token", flags->token.token,
                 "Token that is shown to the other daemons; better in the environment or a file")
      ->envname("GOUJI_TOKEN");
  app.add_option("--token-file", flags->token.token_file, "File whose first line is that token")
      ->envname("GOUJI_TOKEN_FILE");
  app.add_flag("--insecure-tokens", flags->token.insecure,
               "Tokens may travel in plain: the network is trusted")
      ->envname("GOUJI_INSECURE_TOKENS");
  app.add_option("--log-level", flags->log_level, "debug, info, warning, error or off")
      ->envname("GOUJI_LOG_LEVEL")
      ->check(CLI::IsMember({"debug", "info", "warning", "error", "off"}))
      ->capture_default_str();
  app.set_config("--config", "", "Read flags from a TOML file")->envname("GOUJI_CONFIG");
  app.config_formatter(std::make_shared<FlagFile>(app));
  app.set_version_flag("--version", telemetry::VersionLine(app.get_name()));
  app.footer(
      "Every flag is also an environment variable (GOUJI_STORE, …) and a key of the file given by --config.\n"
      "Exit: 0 stopped as told, 1 cannot run here, 2 bad arguments.");
}

int Run(CLI::App& app, int argc, char** argv, CommonFlags& flags,
        const std::function<int(const sigset_t&)>& serve) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kOk : kBadArguments;
  }
  security::PreferCommandLine(argc, argv, &flags.token);
  telemetry::InitLog({.program = app.get_name(), .level = telemetry::LevelFromName(flags.log_level)});
  // Blocked before any thread starts, so that the signals wait for the one that asks for them. A write beyond a
  // limit or into a closed connection is an error of that write, not the end of the process.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  RaiseDescriptorLimit();
  // What reads untrusted bytes as the same user shall not look into this process's memory, files and environment.
  (void)prctl(PR_SET_DUMPABLE, 0);
  return serve(signals);
}

absl::Status CheckTokens(const CommonFlags& flags) {
  const bool strangers_reach_it = !flags.listen.empty() && !security::IsLoopback(flags.listen) &&
                                  (flags.tls.ca.empty() || flags.tls.any_client);
  if (flags.tokens.empty() && strangers_reach_it) {
    telemetry::Log(
        telemetry::Level::kWarning,
        "everybody is let in: whoever reaches this port may do everything; --tokens asks who calls",
        {{"listen", flags.listen}});
  }
  if (flags.tokens.empty() || !flags.tls.cert.empty() || flags.token.insecure) return absl::OkStatus();
  if (flags.listen.empty() || security::IsLoopback(flags.listen)) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("tokens would travel in plain to ", flags.listen,
                   ": give --tls-cert and --tls-key, or --insecure-tokens if the network is trusted"));
}

absl::StatusOr<std::unique_ptr<http::Exposer>> StartMetrics(const CommonFlags& flags) {
  if (flags.metrics.empty()) return nullptr;
  if (!flags.metrics_plain) return http::Exposer::Start(flags.metrics, flags.tls);
  absl::StatusOr<std::string> address = http::ListeningAddress(flags.metrics);
  if (!address.ok()) return address.status();
  if (!flags.tls.cert.empty() && !security::IsLoopback(*address)) {
    return absl::InvalidArgumentError(
        "--metrics-plain is for this machine alone: give --metrics 127.0.0.1:PORT, or leave it out: the port "
        "speaks TLS");
  }
  return http::Exposer::Start(*address);
}

std::string AddressOf(std::string_view listen, int port) {
  return std::string(listen.substr(0, listen.rfind(':'))) + ":" + std::to_string(port);
}

int Fail(std::string_view what, const absl::Status& status) {
  telemetry::Log(telemetry::Level::kError, what, {{"error", status.ToString()}});
  return absl::IsInvalidArgument(status) ? kBadArguments : kCannotRun;
}

}  // namespace gouji::daemon
