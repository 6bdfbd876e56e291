// Names of uploaded contents, and of the corpora made of them.
//
// Role: pure functions; what a client sends becomes part of a name only here, and only as hexadecimal digits. The contents of
// an upload lie in uploads/<job>/, each under its SHA-256; proto/gouji/upload/v1 says how they come there.
//
//   store.Stat(store::ContentName(job, digest));
//   std::optional<store::UploadLocator> locator = store::ParseUploadLocator("upload:" + job + "/" + digest);
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gouji::store {

inline constexpr std::string_view kUploadsFolder = "uploads";
inline constexpr std::string_view kUploadScheme = "upload:";

// Exactly 64 lower-case hexadecimal digits.
bool IsContentDigest(std::string_view digest);

// Both take only what IsJobId and IsContentDigest accept.
std::string UploadFolder(std::string_view job);
std::string ContentName(std::string_view job, std::string_view digest);

struct UploadLocator {
  // Empty in a request: the job that is being submitted.
  std::string job;
  // Digest of the index.
  std::string index;
};
inline bool IsUpload(std::string_view locator) {
  return locator.starts_with(kUploadScheme);
}
// nullopt: not exactly `upload:INDEX` or `upload:JOB/INDEX`.
std::optional<UploadLocator> ParseUploadLocator(std::string_view locator);
std::string FormatUploadLocator(const UploadLocator& locator);

}  // namespace gouji::store
