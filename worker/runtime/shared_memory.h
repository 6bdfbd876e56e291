// The mapping of a slot's shared memory.
//
// Role: makes the memfd (of fixed size, sealed: the child cannot shrink it under its supervisor) and maps it so that
// the ring stands twice in a row: what wraps around is still one piece.
// Ownership: a SharedMemory owns its mapping, not the descriptor; a SlotMemory both.
// Threads: see SlotShared. Errors: Status.
//
//   absl::StatusOr<SlotMemory> memory = SlotMemory::Make();       // the supervisor
//   absl::StatusOr<SharedMemory> memory = SharedMemory::Map(fd);  // who got its descriptor
#pragma once

#include <utility>

#include "absl/status/statusor.h"
#include "common/env/unique_fd.h"
#include "worker/runtime/slot_protocol.h"

namespace gouji::runtime {

class SharedMemory {
 public:
  // All of it.
  static absl::StatusOr<SharedMemory> Map(int fd);
  // Without its ring, which costs more to map than the rest together.
  static absl::StatusOr<SharedMemory> MapHeader(int fd);
  SharedMemory() = default;
  SharedMemory(SharedMemory&& other) noexcept
      : base_(std::exchange(other.base_, nullptr)), mapped_bytes_(other.mapped_bytes_) {}
  SharedMemory& operator=(SharedMemory&& other) noexcept {
    std::swap(base_, other.base_);
    std::swap(mapped_bytes_, other.mapped_bytes_);
    return *this;
  }
  ~SharedMemory();

  SlotShared* shared() const { return reinterpret_cast<SlotShared*>(base_); }
  // At least kRingBytes can be read and written from here.
  char* At(uint64_t position) const { return base_ + kSharedHeaderBytes + position % kRingBytes; }

 private:
  char* base_ = nullptr;
  size_t mapped_bytes_ = 0;
};

// What a supervisor holds of it.
struct SlotMemory {
  // All zeros.
  static absl::StatusOr<SlotMemory> Make();
  // All zeros again, for another child. Nothing else may have it mapped any more.
  void Clear();

  env::UniqueFd file;
  SharedMemory mapping;
};

}  // namespace gouji::runtime
