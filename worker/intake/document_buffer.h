// The bytes of one file, read into memory that is used again for the next.
//
// Role: the child's half of reading a whole file. Not mapped: a file that shrinks under a mapping kills its reader.
// Ownership: borrows the descriptor; the bytes live until the next Read.
// Threads: one buffer a slot. Errors: a Failure (read-error, input-changed).
//
//   std::optional<intake::Failure> failure = buffer.Read(fd, 0, size);
//   if (!failure) Use(buffer.bytes());
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "worker/intake/failure.h"

namespace gouji::intake {

class DocumentBuffer {
 public:
  // Exactly `size_bytes`, from `offset` on.
  std::optional<Failure> Read(int fd, uint64_t offset, uint64_t size_bytes);
  std::string_view bytes() const { return {buffer_.get(), size_}; }

 private:
  std::unique_ptr<char[]> buffer_;
  size_t capacity_ = 0;
  size_t size_ = 0;
};

}  // namespace gouji::intake
