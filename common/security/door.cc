#include "common/security/door.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/env/errno_status.h"
#include "common/env/unique_fd.h"
#include "common/env/views.h"
#include "common/errors/details.h"
#include "common/security/roles.h"
#include "common/telemetry/log.h"
#include "common/telemetry/metrics.h"

namespace gouji::security {
namespace {

using telemetry::Level;
using telemetry::Log;

constexpr char kHeader[] = "authorization";
constexpr std::string_view kScheme = "Bearer ";
// Path of an audit log that goes with the program's own, which tells it apart by `"audit"`.
constexpr std::string_view kToStandardError = "-";

telemetry::Counter Refusals(const char* reason) {
  return telemetry::GetCounter("calls_refused_total", "Calls that were not let in, by reason.",
                               {{"reason", reason}});
}

const telemetry::Counter& AuditFailures() {
  static const telemetry::Counter failures = telemetry::GetCounter(
      "audit_failures_total", "Lines that could not be written to the audit log; their calls are done.");
  return failures;
}

void CountRefusal(const char* reason) {
  Refusals(reason).Increment();
}

// The token of a call; empty when it shows none, or several.
std::string_view TokenOf(const grpc::ServerContextBase& context) {
  const auto [begin, end] = context.client_metadata().equal_range(kHeader);
  if (begin == end || std::next(begin) != end) return {};
  const std::string_view value(begin->second.data(), begin->second.size());
  return value.starts_with(kScheme) ? value.substr(kScheme.size()) : std::string_view();
}

// What callers give is as long as they like; a line of the log is not.
std::string Cut(absl::string_view text) {
  constexpr size_t kMaxTextBytes = 512;
  return errors::Cut(env::ToStd(text), kMaxTextBytes);
}

absl::Status AppendLine(const std::string& path, const std::string& line) {
  env::UniqueFd file;
  if (path != kToStandardError) {
    file = env::UniqueFd(open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640));
    if (!file.ok()) return env::ErrnoStatus(errno, "cannot open", path);
  }
  const ssize_t written = write(file.ok() ? file.get() : STDERR_FILENO, line.data(), line.size());
  if (written < 0) return env::ErrnoStatus(errno, "cannot write", path);
  if (static_cast<size_t>(written) < line.size()) return env::ErrnoStatus(ENOSPC, "cannot write", path);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<Door>> Door::Open(const DoorOptions& options) {
  // Shown from the start.
  for (const char* reason : {"no-token", "bad-token", "role"}) Refusals(reason);
  (void)AuditFailures();
  std::unique_ptr<TokenFile> tokens;
  if (!options.token_file.empty()) {
    auto opened = TokenFile::Open(options.token_file);
    if (!opened.ok()) return opened.status();
    tokens = *std::move(opened);
  }
  if (!options.audit_log.empty()) {
    // Found out now, not at the first call.
    if (absl::Status good = AppendLine(options.audit_log, ""); !good.ok()) {
      return absl::InvalidArgumentError(absl::StrCat("the audit log: ", good.message()));
    }
  }
  return std::unique_ptr<Door>(new Door(std::move(tokens), options.audit_log));
}

Door& Door::OpenToAll() {
  static Door door(nullptr, "");
  return door;
}

absl::StatusOr<Caller> Door::Enter(const grpc::ServerContextBase& context, std::string_view method,
                                   const CallSubject& about) {
  if (tokens_ == nullptr) return Caller();
  const std::string_view token = TokenOf(context);
  if (token.empty()) {
    CountRefusal("no-token");
    return absl::UnauthenticatedError(
        "this cluster wants a token: set GOUJI_TOKEN, or give --token-file (programs: metadata "
        "`authorization: Bearer TOKEN`)");
  }
  const std::optional<Identity> identity = tokens_->Find(token);
  if (!identity) {
    CountRefusal("bad-token");
    return absl::UnauthenticatedError(
        "the token is not good here: it is unknown, revoked, or its time is over");
  }
  Caller caller{identity->tenant, identity->name, identity->tenant == kAllTenants,
                tokens_->QuotaOf(identity->tenant)};
  const Access* access = FindAccess(method);
  absl::Status refused;
  if (access == nullptr || (access->roles & identity->roles) == 0) {
    refused = absl::PermissionDeniedError(
        absl::StrCat("the token has the roles ", RoleNames(identity->roles), "; this call wants one of ",
                     access == nullptr ? "none" : RoleNames(access->roles), ": ask who made the token"));
  } else if (access->shared && !caller.all_tenants) {
    refused =
        absl::PermissionDeniedError("this touches what all tenants share: it wants a token of tenant=*");
  }
  if (refused.ok()) return caller;
  CountRefusal("role");
  Audit(context, caller, {.method = method, .about = about, .result = refused});
  return refused;
}

void Door::Audit(const grpc::ServerContextBase& context, const Caller& caller, const AuditEntry& entry) {
  if (audit_log_.empty()) return;
  const Access* access = FindAccess(entry.method);
  if (access == nullptr || !access->changes) return;
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const std::string line =
      telemetry::FormatLogLine(std::chrono::duration_cast<std::chrono::microseconds>(now).count(),
                               Level::kInfo, "audit", std::string(entry.method),
                               {{"who", caller.name},
                                {"tenant", caller.tenant},
                                {"peer", context.peer()},
                                {"job", Cut(entry.about.job)},
                                {"detail", Cut(entry.about.detail)},
                                {"result", absl::StatusCodeToString(entry.result.code())},
                                {"error", Cut(entry.result.message())}}) +
      "\n";
  const std::lock_guard lock(audit_mutex_);
  if (const absl::Status written = AppendLine(audit_log_, line); !written.ok()) {
    // The call is done; whoever watches the log must hear that a line of it is missing.
    AuditFailures().Increment();
    Log(Level::kError, "the audit log cannot be written", {{"error", written.ToString()}, {"line", line}});
  }
}

}  // namespace gouji::security
