// Bytes on their way into one object: in memory while they are few, in a file without a name then.
//
// Role: gathers what is to be sent, because S3 wants size and hash of an object before its bytes, and a retry sends them again. The
// file lies in $TMPDIR, or /tmp. Ownership: owns the file. Threads: one appends; then any may read. Errors: RESOURCE_EXHAUSTED
// beyond kMaxObjectBytes or where the disk of temporary files is full.
//
//   s3::Body body;
//   RETURN_IF_ERROR(body.Append(bytes));
//   client.PutIfAbsent("jobs/j/spec", body);
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "common/env/digest.h"
#include "common/env/unique_fd.h"

namespace gouji::s3 {

// The most that S3 takes at once.
inline constexpr uint64_t kMaxObjectBytes = 5ull << 30;

class Body {
 public:
  absl::Status Append(std::string_view bytes);
  uint64_t size_bytes() const { return file_bytes_ + memory_.size(); }
  // Lower-case hexadecimal SHA-256; nothing can be appended behind it.
  const std::string& Seal();
  // At most `size` bytes from `offset`; -1 with errno.
  int64_t ReadAt(uint64_t offset, char* to, size_t size) const;

 private:
  absl::Status Spill();

  std::string memory_;  // what is not in the file: the last bytes
  env::UniqueFd file_;
  uint64_t file_bytes_ = 0;
  env::Sha256Hasher hasher_;
  std::string sha256_;
};

}  // namespace gouji::s3
