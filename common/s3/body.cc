#include "common/s3/body.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/env/errno_status.h"
#include "common/env/nameless_file.h"

namespace gouji::s3 {
namespace {

constexpr size_t kMemoryBytes = 8u << 20;

}  // namespace

absl::Status Body::Append(std::string_view bytes) {
  if (bytes.size() > kMaxObjectBytes - size_bytes())
    return absl::ResourceExhaustedError(
        absl::StrCat("an object of S3 has at most ", kMaxObjectBytes, " bytes"));
  hasher_.Update(bytes);
  memory_.append(bytes);
  return memory_.size() < kMemoryBytes ? absl::OkStatus() : Spill();
}

absl::Status Body::Spill() {
  if (!file_.ok()) {
    absl::StatusOr<env::UniqueFd> file = env::OpenNamelessFile();
    if (!file.ok()) return file.status();
    file_ = *std::move(file);
  }
  size_t done = 0;
  while (done < memory_.size()) {
    const ssize_t written = pwrite(file_.get(), memory_.data() + done, memory_.size() - done,
                                   static_cast<off_t>(file_bytes_ + done));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return env::ErrnoStatus(errno, "cannot write", "a temporary file");
    done += static_cast<size_t>(written);
  }
  file_bytes_ += memory_.size();
  memory_.clear();
  return absl::OkStatus();
}

const std::string& Body::Seal() {
  if (sha256_.empty()) sha256_ = env::ToHex(env::AsBytes(hasher_.Finish()));
  return sha256_;
}

int64_t Body::ReadAt(uint64_t offset, char* to, size_t size) const {
  if (offset < file_bytes_) {
    const auto wanted = static_cast<size_t>(std::min<uint64_t>(size, file_bytes_ - offset));
    ssize_t got = 0;
    do {
      got = pread(file_.get(), to, wanted, static_cast<off_t>(offset));
    } while (got < 0 && errno == EINTR);
    return got;
  }
  const uint64_t at = offset - file_bytes_;
  if (at >= memory_.size()) return 0;
  const size_t count = std::min<size_t>(size, memory_.size() - static_cast<size_t>(at));
  memcpy(to, memory_.data() + at, count);
  return static_cast<int64_t>(count);
}

}  // namespace gouji::s3
