// How the coordinator's calls go: rate, errors and duration, by method.
//
// Role: one histogram, `gouji_coordinator_rpc_seconds`, whose labels are the method and the answer's code. A claim's time
// includes its wait for work. Streams last as long as their readers like: of those that follow a job it is told how many are
// open and how they end. Threads: any.
//
//   NoteCall("GetJob", absl::OkStatus(), timer.Seconds());
#pragma once

#include <string_view>

#include "absl/status/status.h"

namespace gouji::rpc {

// `method`: a name of ours, of which there are few.
void NoteCall(std::string_view method, const absl::Status& status, double seconds);

// A call that ended before it began; a stream is told among those that came to their end.
void NoteRefused(std::string_view method, const absl::Status& status);

// One stream, from its making to its end. It is destroyed after End.
class StreamFigures {
 public:
  explicit StreamFigures(std::string_view method);
  ~StreamFigures();
  StreamFigures(const StreamFigures&) = delete;
  StreamFigures& operator=(const StreamFigures&) = delete;
  void End(const absl::Status& status) const;

 private:
  const std::string_view method_;
};

// For the page of metrics.
void RegisterCallFigures();

}  // namespace gouji::rpc
