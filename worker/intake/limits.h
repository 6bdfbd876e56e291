// Limits on documents, with defaults where a job leaves a field 0.
#pragma once

#include <algorithm>

#include "common/store/limits.h"
#include "gouji/job/v1/store.pb.h"

namespace gouji::intake {

// Bytes of one document: a file, a line of a JSON Lines file.
inline constexpr uint64_t kDefaultMaxDocumentBytes = 32ull << 20;
// Resident bytes of a child process.
inline constexpr uint64_t kDefaultMaxChildBytes = 1ull << 30;
inline constexpr uint32_t kDefaultDocumentTimeoutSeconds = 60;

// Every field that this folder and worker/runtime use is set in the answer; max_steps belongs to the reader
// (worker/extract/tables.h), which knows its default.
inline job::v1::Limits WithDefaults(job::v1::Limits limits) {
  if (limits.max_document_bytes() == 0) limits.set_max_document_bytes(kDefaultMaxDocumentBytes);
  if (limits.max_child_bytes() == 0) limits.set_max_child_bytes(kDefaultMaxChildBytes);
  if (limits.document_timeout_seconds() == 0) {
    limits.set_document_timeout_seconds(kDefaultDocumentTimeoutSeconds);
  }
  // A coordinator refuses more; one of an older version did not.
  limits.set_max_document_bytes(std::min(limits.max_document_bytes(), store::kMostDocumentBytes));
  limits.set_max_child_bytes(std::min(limits.max_child_bytes(), store::kMostChildBytes));
  limits.set_document_timeout_seconds(
      std::min(limits.document_timeout_seconds(), store::kMostDocumentTimeoutSeconds));
  limits.set_max_steps(std::min(limits.max_steps(), store::kMostSteps));
  return limits;
}

}  // namespace gouji::intake
