#include "coordinator/results/resume_token.h"

#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/env/digest.h"
#include "common/env/views.h"
#include "common/errors/details.h"

namespace gouji::results {
namespace {

// job.source.begin.offset.check
constexpr size_t kParts = 5;
constexpr size_t kCheckBytes = 6;

std::string CheckOf(std::string_view fields, std::string_view filter) {
  const env::Sha256Digest digest = env::Sha256(absl::StrCat(env::ToAbsl(fields), "\n", env::ToAbsl(filter)));
  return env::ToHex(env::AsBytes(digest).substr(0, kCheckBytes));
}

}  // namespace

std::string FormatToken(const ResumePoint& point, std::string_view filter) {
  const std::string fields = absl::StrCat(point.job, ".", point.source, ".", point.begin, ".", point.offset);
  return absl::StrCat(fields, ".", CheckOf(fields, filter));
}

absl::StatusOr<ResumePoint> ParseToken(std::string_view token, std::string_view filter) {
  const std::vector<std::string> parts = absl::StrSplit(env::ToAbsl(token), '.');
  ResumePoint point;
  if (parts.size() != kParts || !absl::SimpleAtoi(parts[1], &point.source) ||
      !absl::SimpleAtoi(parts[2], &point.begin) || !absl::SimpleAtoi(parts[3], &point.offset)) {
    return errors::BadField("resume_token", absl::StrCat("not a resume token: ", env::ToAbsl(token)));
  }
  point.job = parts[0];
  if (FormatToken(point, filter) != token) {
    return errors::BadField("resume_token", "the resume token is damaged or was made with other options");
  }
  return point;
}

}  // namespace gouji::results
