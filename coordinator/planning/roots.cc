#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <string>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/env/errno_status.h"
#include "coordinator/planning/listing.h"
#include "coordinator/planning/object_walker.h"

namespace gouji::planning {
namespace {

absl::Status CheckRoot(const std::string& locator) {
  if (IsObjectRoot(locator)) return CheckObjectRoot(locator);
  if (locator.empty()) return absl::InvalidArgumentError("the name of a corpus is empty");
  if (!store::IsUtf8(locator)) {
    return absl::InvalidArgumentError(
        absl::StrCat("the name ", store::EncodeName(locator),
                     " is not UTF-8; give the directory that it lies in instead"));
  }
  struct stat info;
  if (stat(locator.c_str(), &info) != 0) return env::ErrnoStatus(errno, "cannot read", locator);
  if (!S_ISDIR(info.st_mode) && !S_ISREG(info.st_mode)) {
    return absl::InvalidArgumentError(absl::StrCat(locator, " is neither a file nor a directory"));
  }
  const int wanted = S_ISDIR(info.st_mode) ? R_OK | X_OK : R_OK;
  if (faccessat(AT_FDCWD, locator.c_str(), wanted, AT_EACCESS) != 0) {
    return env::ErrnoStatus(errno, "cannot read", locator);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckRoots(const store::CorpusRoots& roots) {
  if (roots.empty()) return absl::InvalidArgumentError("no corpus is given");
  for (const job::v1::CorpusRoot& root : roots) {
    if (absl::Status status = CheckRoot(root.locator()); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status NormalizeRoots(store::CorpusRoots* roots) {
  if (absl::Status status = CheckRoots(*roots); !status.ok()) return status;
  for (job::v1::CorpusRoot& root : *roots) {
    if (IsObjectRoot(root.locator())) {
      root.set_locator(NormalObjectRoot(root.locator()));
      root.set_id_prefix(roots->size() > 1 ? root.locator().substr(root.locator().rfind('/') + 1) : "");
      continue;
    }
    std::error_code error;
    std::string path = std::filesystem::absolute(root.locator(), error).lexically_normal().string();
    if (error) return env::ErrnoStatus(error.value(), "cannot find", root.locator());
    while (path.size() > 1 && path.ends_with('/')) path.pop_back();
    root.set_locator(path);
    const bool prefixed = roots->size() > 1 && std::filesystem::is_directory(path, error);
    root.set_id_prefix(prefixed ? path.substr(path.rfind('/') + 1) : "");
  }
  return absl::OkStatus();
}

}  // namespace gouji::planning
