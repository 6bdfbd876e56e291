#include "common/store/uploads.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/env/views.h"
#include "common/store/names.h"

namespace gouji::store {

using env::ToAbsl;

bool IsContentDigest(std::string_view digest) {
  return digest.size() == 64 && std::all_of(digest.begin(), digest.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

std::string UploadFolder(std::string_view job) {
  return absl::StrCat(ToAbsl(kUploadsFolder), "/", ToAbsl(job));
}

std::string ContentName(std::string_view job, std::string_view digest) {
  return absl::StrCat(UploadFolder(job), "/", ToAbsl(digest));
}

std::optional<UploadLocator> ParseUploadLocator(std::string_view locator) {
  if (!IsUpload(locator)) return std::nullopt;
  locator.remove_prefix(kUploadScheme.size());
  UploadLocator parsed;
  if (const size_t slash = locator.find('/'); slash != locator.npos) {
    parsed.job = locator.substr(0, slash);
    if (!IsJobId(parsed.job)) return std::nullopt;
    locator.remove_prefix(slash + 1);
  }
  if (!IsContentDigest(locator)) return std::nullopt;
  parsed.index = locator;
  return parsed;
}

std::string FormatUploadLocator(const UploadLocator& locator) {
  return absl::StrCat(ToAbsl(kUploadScheme), locator.job, locator.job.empty() ? "" : "/", locator.index);
}

}  // namespace gouji::store
