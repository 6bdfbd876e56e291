// A temporary file that has no name: it goes with its descriptor, whatever happens to the process.
//
// Role: in $TMPDIR, or /tmp. Threads: any. Errors: those of ErrnoStatus.
//
//   absl::StatusOr<env::UniqueFd> file = env::OpenNamelessFile();
#pragma once

#include "absl/status/statusor.h"
#include "common/env/unique_fd.h"

namespace gouji::env {

absl::StatusOr<UniqueFd> OpenNamelessFile();

}  // namespace gouji::env
