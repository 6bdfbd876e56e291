#include "worker/runtime/shared_memory.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"

namespace gouji::runtime {
namespace {

constexpr size_t kMappedBytes = kSharedHeaderBytes + 2 * kRingBytes;

absl::Status Failed(const char* what) {
  return absl::UnavailableError(absl::StrCat("shared memory: ", what, ": ", strerror(errno)));
}

}  // namespace

absl::StatusOr<env::UniqueFd> MakeSharedFile() {
  env::UniqueFd fd(memfd_create("gouji-slot", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!fd.ok()) return Failed("memfd_create");
  if (ftruncate(fd.get(), static_cast<off_t>(kSharedFileBytes)) != 0) return Failed("ftruncate");
  if (fcntl(fd.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) return Failed("seals");
  return fd;
}

absl::StatusOr<SharedMemory> SharedMemory::Map(int fd) {
  void* reserved = mmap(nullptr, kMappedBytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (reserved == MAP_FAILED) return Failed("mmap");
  SharedMemory memory;
  memory.base_ = static_cast<char*>(reserved);
  // All of it is used soon: some hundred page faults in each of two processes would cost more than reading a report.
  void* first = mmap(memory.base_, kSharedFileBytes, PROT_READ | PROT_WRITE,
                     MAP_SHARED | MAP_FIXED | MAP_POPULATE, fd, 0);
  void* again = mmap(memory.base_ + kSharedFileBytes, kRingBytes, PROT_READ | PROT_WRITE,
                     MAP_SHARED | MAP_FIXED, fd, static_cast<off_t>(kSharedHeaderBytes));
  if (first == MAP_FAILED || again == MAP_FAILED) return Failed("mmap");
  return memory;
}

SharedMemory::~SharedMemory() {
  if (base_ != nullptr) munmap(base_, kMappedBytes);
}

}  // namespace gouji::runtime
