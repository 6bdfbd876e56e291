// How many streams of one kind may be open at once.
//
// Role: a place is taken as a stream opens and given back as it ends. Ownership: outlives the places. Threads: any. Errors: none;
// where there is no place the caller refuses.
//
//   const std::shared_ptr<void> place = places.Take();
//   if (place == nullptr) return new Refused<…>(TooManyStreams());
#pragma once

#include <atomic>
#include <memory>

#include "absl/status/status.h"

namespace gouji::rpc {

class Places {
 public:
  explicit Places(int max) : max_(max) {}

  // Held as long as the stream lives; null where all are taken.
  std::shared_ptr<void> Take() {
    if (++taken_ > max_) {
      --taken_;
      return nullptr;
    }
    return {this, [](Places* places) { --places->taken_; }};
  }

 private:
  const int max_;
  std::atomic<int> taken_{0};
};

inline absl::Status TooManyStreams() {
  return absl::ResourceExhaustedError(
      "too many streams of this kind are open here; try again, or another coordinator");
}

}  // namespace gouji::rpc
