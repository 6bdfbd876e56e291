// Where `gouji results` puts records.
//
// Role: takes serialized records one by one; what was added is out after Flush. Threads: one. Errors: DATA_LOSS for what
// is no record; RESOURCE_EXHAUSTED when it cannot be written.
//
//   output.Add(record);
//   if (output.WantsFlush()) output.Flush(reader.token());
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace gouji::cli {

class RecordOutput {
 public:
  virtual ~RecordOutput() = default;
  virtual absl::Status Add(std::string_view serialized) = 0;
  // Enough is held back.
  virtual bool WantsFlush() const = 0;
  // `token` goes on behind all that was added.
  virtual absl::Status Flush(const std::string& token) = 0;
  // After the last record, of a job that is over.
  virtual absl::Status End() = 0;
};

}  // namespace gouji::cli
