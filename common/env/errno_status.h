// errno as a status, with the path and advice where a person can act.
//
//   if (fsync(fd) != 0) return env::ErrnoStatus(errno, "cannot write", path);
#pragma once

#include <string_view>

#include "absl/status/status.h"

namespace gouji::env {

// RESOURCE_EXHAUSTED: no space or quota left. NOT_FOUND, ALREADY_EXISTS, PERMISSION_DENIED as the names say.
// UNAVAILABLE: what may go well another time (descriptors or memory used up, input/output errors). INTERNAL: the rest.
absl::Status ErrnoStatus(int error, std::string_view what, std::string_view path);

}  // namespace gouji::env
