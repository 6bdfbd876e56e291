#include "common/s3/body.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "common/env/errno_status.h"

namespace gouji::s3 {
namespace {

constexpr size_t kMemoryBytes = 8u << 20;

std::string TemporaryFolder() {
  const char* folder = getenv("TMPDIR");
  return folder != nullptr && *folder != '\0' ? folder : "/tmp";
}

env::UniqueFd OpenNameless(const std::string& folder) {
  env::UniqueFd fd(open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (fd.ok() || (errno != EOPNOTSUPP && errno != EISDIR)) return fd;
  std::string path = folder + "/gouji-XXXXXX";
  fd = env::UniqueFd(mkostemp(path.data(), O_CLOEXEC));
  if (fd.ok()) unlink(path.c_str());
  return fd;
}

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
  const std::string folder = TemporaryFolder();
  if (!file_.ok()) file_ = OpenNameless(folder);
  if (!file_.ok()) return env::ErrnoStatus(errno, "cannot create a temporary file in", folder);
  size_t done = 0;
  while (done < memory_.size()) {
    const ssize_t written = pwrite(file_.get(), memory_.data() + done, memory_.size() - done,
                                   static_cast<off_t>(file_bytes_ + done));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return env::ErrnoStatus(errno, "cannot write a temporary file in", folder);
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
