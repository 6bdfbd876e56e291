#include "common/env/nameless_file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "common/env/errno_status.h"

namespace gouji::env {

absl::StatusOr<UniqueFd> OpenNamelessFile() {
  const char* variable = getenv("TMPDIR");
  const std::string folder = variable != nullptr && *variable != '\0' ? variable : "/tmp";
  UniqueFd fd(open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (!fd.ok() && (errno == EOPNOTSUPP || errno == EISDIR)) {
    std::string path = folder + "/gouji-XXXXXX";
    fd = UniqueFd(mkostemp(path.data(), O_CLOEXEC));
    if (fd.ok()) unlink(path.c_str());
  }
  if (!fd.ok()) return ErrnoStatus(errno, "cannot create a temporary file in", folder);
  return fd;
}

}  // namespace gouji::env
