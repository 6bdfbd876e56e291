// How the coordinator's calls go: rate, errors and duration, by method.
//
// Role: one histogram, `gouji_coordinator_rpc_seconds`, whose labels are the method and the answer's code. A claim's time
// includes its wait for work. Threads: any.
//
//   NoteCall("GetJob", absl::OkStatus(), timer.Seconds());
#pragma once

#include <string_view>

#include "absl/status/status.h"

namespace gouji::rpc {

// `method`: a name of ours, of which there are few.
void NoteCall(std::string_view method, const absl::Status& status, double seconds);

// For the page of metrics.
void RegisterCallFigures();

}  // namespace gouji::rpc
