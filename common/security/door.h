// The one door of every port: who calls, and whether they may.
//
// Role: finds the caller of a call by its bearer token (metadata `authorization: Bearer …`) and holds it to the table of roles.h.
// Every handler's first line goes through it; health and reflection do not. It knows no jobs: whose job it is, jobs::Coordinator
// decides with the caller that comes out of here. Without a token file every call is let in, as one that sees all.
// Also writes the audit log. Ownership: its calls' handlers must not outlive it. Threads: any.
// Errors: UNAUTHENTICATED (no token, or one that is not good), PERMISSION_DENIED (none of its roles allows the call).
//
//   absl::StatusOr<Caller> caller = door.Enter(*context, "gouji.job.v1.JobService.GetJob");
#pragma once

#include <grpcpp/server_context.h>

#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/security/caller.h"
#include "common/security/token_file.h"

namespace gouji::security {

struct DoorOptions {
  // Of TokenFile; empty: everybody is let in.
  std::string token_file;
  // One JSON object a line for every call that changes something; empty: none, "-": standard error. A file is opened anew for each
  // line, so that it can be moved away at any time.
  std::string audit_log;
};

// What the caller acted on, for the audit log; of longer texts it has the first 512 bytes.
struct CallSubject {
  std::string job;     // or worker
  std::string detail;  // what was asked for
};
struct AuditEntry {
  std::string_view method;
  CallSubject about;
  absl::Status result;
};

class Door {
 public:
  static absl::StatusOr<std::unique_ptr<Door>> Open(const DoorOptions& options);
  // Lets everybody in and writes nothing.
  static Door& OpenToAll();

  // `method`: full name, as in roles.h. What is refused to a known caller goes into the audit log if the call changes something,
  // with `about` where the request is known.
  absl::StatusOr<Caller> Enter(const grpc::ServerContextBase& context, std::string_view method,
                               const CallSubject& about = {});
  // Nothing for calls that change nothing.
  void Audit(const grpc::ServerContextBase& context, const Caller& caller, const AuditEntry& entry);

 private:
  Door(std::unique_ptr<TokenFile> tokens, std::string audit_log)
      : tokens_(std::move(tokens)), audit_log_(std::move(audit_log)) {}

  const std::unique_ptr<TokenFile> tokens_;  // nullptr: everybody is let in
  const std::string audit_log_;
  std::mutex audit_mutex_;  // one line at a time
};

}  // namespace gouji::security
