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

absl::StatusOr<SharedMemory> SharedMemory::Map(int fd) {
  void* reserved = mmap(nullptr, kMappedBytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (reserved == MAP_FAILED) return Failed("mmap");
  SharedMemory memory;
  memory.base_ = static_cast<char*>(reserved);
  memory.mapped_bytes_ = kMappedBytes;
  // All of it is used soon: some hundred page faults in each of two processes would cost more than reading a report.
  void* first = mmap(memory.base_, kSharedFileBytes, PROT_READ | PROT_WRITE,
                     MAP_SHARED | MAP_FIXED | MAP_POPULATE, fd, 0);
  void* again = mmap(memory.base_ + kSharedFileBytes, kRingBytes, PROT_READ | PROT_WRITE,
                     MAP_SHARED | MAP_FIXED, fd, static_cast<off_t>(kSharedHeaderBytes));
  if (first == MAP_FAILED || again == MAP_FAILED) return Failed("mmap");
  return memory;
}

absl::StatusOr<SharedMemory> SharedMemory::MapHeader(int fd) {
  void* header = mmap(nullptr, kSharedHeaderBytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (header == MAP_FAILED) return Failed("mmap");
  SharedMemory memory;
  memory.base_ = static_cast<char*>(header);
  memory.mapped_bytes_ = kSharedHeaderBytes;
  return memory;
}

SharedMemory::~SharedMemory() {
  if (base_ != nullptr) munmap(base_, mapped_bytes_);
}

absl::StatusOr<SlotMemory> SlotMemory::Make() {
  SlotMemory memory;
  memory.file = env::UniqueFd(memfd_create("gouji-slot", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  const int fd = memory.file.get();
  if (!memory.file.ok()) return Failed("memfd_create");
  if (ftruncate(fd, static_cast<off_t>(kSharedFileBytes)) != 0) return Failed("ftruncate");
  if (fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) return Failed("seals");
  absl::StatusOr<SharedMemory> mapping = SharedMemory::Map(fd);
  if (!mapping.ok()) return mapping.status();
  memory.mapping = *std::move(mapping);
  return memory;
}

void SlotMemory::Clear() {
  std::memset(static_cast<void*>(mapping.shared()), 0, kSharedFileBytes);
}

}  // namespace gouji::runtime
