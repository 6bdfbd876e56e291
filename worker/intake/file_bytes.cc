#include "worker/intake/file_bytes.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace gouji::intake {

ssize_t FileBytes::Read(std::span<char> buffer) {
  if (failure_.has_value()) return -1;
  const size_t wanted = static_cast<size_t>(std::min<uint64_t>(buffer.size(), size_ - position_));
  if (wanted == 0) return 0;
  ssize_t got;
  do {
    got = pread(fd_, buffer.data(), wanted, static_cast<off_t>(position_));
  } while (got < 0 && errno == EINTR);
  if (got > 0) {
    position_ += static_cast<uint64_t>(got);
    return got;
  }
  if (got < 0) {
    failure_ = ReadError(errno);
  } else {
    failure_.emplace();
    failure_->reason = kInputChanged;
    failure_->detail = "the file became shorter while it was read";
  }
  return -1;
}

}  // namespace gouji::intake
