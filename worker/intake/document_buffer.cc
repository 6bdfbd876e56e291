#include "worker/intake/document_buffer.h"

#include <unistd.h>

#include <cerrno>

namespace gouji::intake {
namespace {

constexpr size_t kSmallBytes = 64 * 1024;
// A buffer that one large document blew up is not kept for the small ones that follow.
constexpr size_t kKeptBytes = 4 * 1024 * 1024;

}  // namespace

std::optional<Failure> DocumentBuffer::Read(int fd, uint64_t offset, uint64_t size_bytes) {
  const size_t wanted = static_cast<size_t>(size_bytes);
  size_ = 0;
  if (wanted > capacity_ || (capacity_ > kKeptBytes && wanted < kKeptBytes)) {
    capacity_ = wanted < kSmallBytes ? kSmallBytes : wanted;
    buffer_ = std::make_unique_for_overwrite<char[]>(capacity_);
  }
  while (size_ < wanted) {
    const ssize_t got = pread(fd, buffer_.get() + size_, wanted - size_, static_cast<off_t>(offset + size_));
    if (got > 0) {
      size_ += static_cast<size_t>(got);
    } else if (got == 0) {
      return Failure{std::string(kInputChanged), "the file became shorter while it was read"};
    } else if (errno != EINTR) {
      return ReadError(errno);
    }
  }
  return std::nullopt;
}

}  // namespace gouji::intake
