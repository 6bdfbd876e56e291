// The text of a resume token: where to go on in a job's records.
//
// Role: pure functions. A token holds the job, the start of a leaf and a place in its segment, and a check value over
// these and the filter, so that a token that was cut, changed or made for another filter is refused.
//
//   std::string token = FormatToken({job, 12, 0, 40961}, filter);
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace gouji::results {

struct ResumePoint {
  std::string job;
  // First source and first byte or member of the leaf.
  uint32_t source = 0;
  uint64_t begin = 0;
  // Of the next record's frame in the leaf's segment.
  uint64_t offset = 0;
};

std::string FormatToken(const ResumePoint& point, std::string_view filter);
// INVALID_ARGUMENT when `token` was not made for this filter by FormatToken.
absl::StatusOr<ResumePoint> ParseToken(std::string_view token, std::string_view filter);

}  // namespace gouji::results
