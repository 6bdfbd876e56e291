#include "tools/cli/read_input.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "worker/intake/limits.h"

namespace gouji::cli {
namespace {

absl::Status FromErrno(const std::string& path, int error) {
  const std::string message = "cannot read " + path + ": " + std::strerror(error);
  if (error == ENOENT) return absl::NotFoundError(message);
  if (error == EACCES || error == EPERM) return absl::PermissionDeniedError(message);
  return absl::InvalidArgumentError(message);
}

absl::StatusOr<std::string> ReadAll(int fd, const std::string& path) {
  struct stat info {};
  if (::fstat(fd, &info) != 0) return FromErrno(path, errno);
  if (!S_ISREG(info.st_mode))
    return absl::InvalidArgumentError("cannot read " + path + ": it is no regular file");
  if (static_cast<uint64_t>(info.st_size) > intake::kDefaultMaxDocumentBytes) {
    return absl::InvalidArgumentError("cannot read " + path + ": too large (" + std::to_string(info.st_size) +
                                      " bytes, limit " + std::to_string(intake::kDefaultMaxDocumentBytes) +
                                      ")");
  }
  std::string bytes(static_cast<size_t>(info.st_size), '\0');
  size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t got = ::read(fd, bytes.data() + done, bytes.size() - done);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return FromErrno(path, errno);
    if (got == 0) break;
    done += static_cast<size_t>(got);
  }
  bytes.resize(done);
  return bytes;
}

// Its size is not known before its end.
absl::StatusOr<std::string> ReadStandardInput() {
  constexpr size_t kPiece = 64u << 10;
  std::string bytes;
  size_t done = 0;
  while (done <= intake::kDefaultMaxDocumentBytes) {
    bytes.resize(done + kPiece);
    const ssize_t got = ::read(STDIN_FILENO, bytes.data() + done, kPiece);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return FromErrno("standard input", errno);
    if (got == 0) {
      bytes.resize(done);
      return bytes;
    }
    done += static_cast<size_t>(got);
  }
  return absl::InvalidArgumentError("cannot read standard input: too large (limit " +
                                    std::to_string(intake::kDefaultMaxDocumentBytes) + " bytes)");
}

}  // namespace

absl::StatusOr<std::string> ReadInput(const std::string& path) {
  if (path == kStandardInput) return ReadStandardInput();
  // A FIFO must not block the command.
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return FromErrno(path, errno);
  absl::StatusOr<std::string> bytes = ReadAll(fd, path);
  ::close(fd);
  return bytes;
}

}  // namespace gouji::cli
