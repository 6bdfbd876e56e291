// What a request id may be.
//
// Role: it is kept in the job, printed to terminals and written to the audit log, so that it is short and plain text.
// Threads: any. Errors: INVALID_ARGUMENT.
//
//   if (absl::Status good = CheckRequestId(request.request_id()); !good.ok()) return good;
#pragma once

#include <string_view>

#include "absl/status/status.h"

namespace gouji::jobs {

inline constexpr size_t kMaxRequestIdBytes = 256;

absl::Status CheckRequestId(std::string_view request_id);

}  // namespace gouji::jobs
