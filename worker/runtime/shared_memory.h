// The mapping of a slot's shared memory.
//
// Role: makes the memfd (of fixed size, sealed: the child cannot shrink it under its supervisor) and maps it so that
// the ring stands twice in a row: what wraps around is still one piece.
// Ownership: a SharedMemory owns its mapping, not the descriptor.
// Threads: see SlotShared. Errors: Status.
//
//   absl::StatusOr<env::UniqueFd> fd = MakeSharedFile();
//   absl::StatusOr<SharedMemory> memory = SharedMemory::Map(fd->get());
#pragma once

#include <utility>

#include "absl/status/statusor.h"
#include "common/env/unique_fd.h"
#include "worker/runtime/slot_protocol.h"

namespace gouji::runtime {

absl::StatusOr<env::UniqueFd> MakeSharedFile();

class SharedMemory {
 public:
  static absl::StatusOr<SharedMemory> Map(int fd);
  SharedMemory() = default;
  SharedMemory(SharedMemory&& other) noexcept : base_(std::exchange(other.base_, nullptr)) {}
  SharedMemory& operator=(SharedMemory&& other) noexcept {
    std::swap(base_, other.base_);
    return *this;
  }
  ~SharedMemory();

  SlotShared* shared() const { return reinterpret_cast<SlotShared*>(base_); }
  // At least kRingBytes can be read and written from here.
  char* At(uint64_t position) const { return base_ + kSharedHeaderBytes + position % kRingBytes; }

 private:
  char* base_ = nullptr;
};

}  // namespace gouji::runtime
