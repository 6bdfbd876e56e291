// The bytes of an open file, read from the front or from any place.
//
// Role: what the libraries that unpack are fed with. It never moves the descriptor's own position, which other processes share.
// Ownership: borrows the descriptor. Threads: one. Errors: Read answers -1, and failure() says why; it stays so.
//
//   intake::FileBytes file(fd, size);
//   for (ssize_t got; (got = file.Read(buffer)) > 0;) …
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <span>

#include "worker/intake/failure.h"

namespace gouji::intake {

class FileBytes {
 public:
  FileBytes(int fd, uint64_t size_bytes) : fd_(fd), size_(size_bytes) {}

  // 0 at the end. A file that became shorter than it was known to be is a failure.
  ssize_t Read(std::span<char> buffer);
  // Not beyond the end.
  void Seek(uint64_t position) { position_ = position < size_ ? position : size_; }

  uint64_t position() const { return position_; }
  uint64_t size_bytes() const { return size_; }
  const std::optional<Failure>& failure() const { return failure_; }

 private:
  const int fd_;
  const uint64_t size_;
  uint64_t position_ = 0;
  std::optional<Failure> failure_;
};

}  // namespace gouji::intake
