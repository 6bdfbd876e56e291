// Reads single documents at once, for callers who wait.
//
// Role: a bounded queue before children of their own, so that an answer never waits for a job's shard. The
// same bytes and id give the same record as in a job. Ownership: made and owned by Worker. Threads: Submit
// from any thread; `done` is called from a thread of the pool, once for each accepted document. Errors:
// RESOURCE_EXHAUSTED when the queue is full, INVALID_ARGUMENT for an id that cannot be one,
// DEADLINE_EXCEEDED when nobody waits any more, CANCELLED when the worker stops, INTERNAL when no child can
// be started. A document that breaks its child gives a failed record, not an error.
//
//   pool.Submit({"a.txt", bytes, deadline}, [](absl::StatusOr<std::string> record) { … });
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "absl/status/statusor.h"

namespace gouji::runtime {

struct ReportRequest {
  std::string document_id;
  std::string content;
  // A request that is still queued then is dropped.
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
};

class ReportPool {
 public:
  // Gets a serialized report.v1.Record.
  using Done = std::function<void(absl::StatusOr<std::string> record)>;

  virtual ~ReportPool() = default;
  virtual void Submit(ReportRequest request, Done done) = 0;
};

}  // namespace gouji::runtime
