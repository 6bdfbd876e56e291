#include "worker/intake/archive_error.h"

#include <algorithm>
#include <cerrno>
#include <string>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace gouji::intake {
namespace {

constexpr size_t kMaxDetailBytes = 200;

// The library puts bytes of the archive into some of its messages.
std::string Printable(const char* text) {
  std::string printable(text == nullptr ? "it cannot be read" : text);
  if (printable.size() > kMaxDetailBytes) printable.resize(kMaxDetailBytes);
  std::replace_if(
      printable.begin(), printable.end(), [](char c) { return c < 0x20 || c > 0x7E; }, '?');
  return printable;
}

bool Says(const std::string& detail, std::string_view what) {
  const std::string lower = absl::AsciiStrToLower(detail);
  return lower.find(what) != std::string::npos;
}

}  // namespace

Failure ArchiveFailure(archive* reader) {
  const std::string detail = Printable(archive_error_string(reader));
  if (archive_errno(reader) == ENOMEM) {
    return {std::string(kOutOfMemory), "unpacking needs more memory than there is"};
  }
  if (Says(detail, "encrypt") || Says(detail, "passphrase")) {
    return {std::string(kEncrypted), "it is protected by a password"};
  }
  if (Says(detail, "support") || Says(detail, "unavailable") || Says(detail, "unrecognized archive")) {
    return {std::string(kUnsupported), absl::StrCat("it cannot be unpacked: ", detail)};
  }
  return {std::string(kTruncated), absl::StrCat("it is cut off or damaged: ", detail)};
}

Failure UnpacksTooFar() {
  return {std::string(kBomb), "it unpacks to more than an archive of its size may"};
}

}  // namespace gouji::intake
