// The leave of a call that lasts: its token may be taken away, or run out, long after it came in.
//
// Role: asks the door again, at most every kLookAgain seconds, so that each message may ask. Ownership: belongs to one call; the
// door and the call's context outlive it. Threads: one at a time. Errors: those of Door::Enter.
//
//   if (absl::Status in = pass_.Check(); !in.ok()) return End(in);
#pragma once

#include <grpcpp/server_context.h>

#include "absl/status/status.h"
#include "common/security/door.h"
#include "common/telemetry/metrics.h"

namespace gouji::security {

class Pass {
 public:
  // `method`: full name, a literal. The door has let the call in just now.
  Pass(Door& door, const grpc::ServerContextBase& context, const char* method)
      : door_(door), context_(context), method_(method) {}

  absl::Status Check() {
    if (since_look_.Seconds() < kLookAgain) return absl::OkStatus();
    since_look_ = telemetry::Timer();
    return door_.Enter(context_, method_).status();
  }

 private:
  static constexpr double kLookAgain = 2;

  Door& door_;
  const grpc::ServerContextBase& context_;
  const char* const method_;
  telemetry::Timer since_look_;
};

}  // namespace gouji::security
