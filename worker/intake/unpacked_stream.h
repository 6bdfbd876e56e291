// A compressed file (gzip, xz, zstd, bzip2) -> its bytes, one after the other, up to a limit.
//
// Role: in front of a reader of tar archives. It unpacks one layer and counts; what the bytes are it does not ask.
// What stands before damage is given out to the last byte for gzip, to the last block for the others.
// Ownership: borrows the descriptor. Threads: one. Errors: Read answers -1, and failure() says why: truncated (cut off or damaged),
// bomb (more than the limit), and those of FileBytes.
//
//   if (intake::IsCompressed(head)) stream = intake::OpenUnpacked(fd, size, max_bytes);
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "worker/intake/failure.h"

namespace gouji::intake {

// `head`: the first bytes of a file, six at least where it has them.
bool IsCompressed(std::string_view head);

class UnpackedStream {
 public:
  virtual ~UnpackedStream() = default;
  // 0 at the end.
  ssize_t Read(std::span<char> buffer);
  const std::optional<Failure>& failure() const { return failure_; }

 protected:
  explicit UnpackedStream(uint64_t max_bytes) : left_(max_bytes) {}
  virtual ssize_t ReadMore(std::span<char> buffer, std::optional<Failure>* failure) = 0;

 private:
  uint64_t left_;
  std::optional<Failure> failure_;
};

// Of a file for which IsCompressed.
std::unique_ptr<UnpackedStream> OpenUnpacked(int fd, uint64_t size_bytes, std::string_view head,
                                             uint64_t max_bytes);

}  // namespace gouji::intake
