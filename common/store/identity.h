// What tells one store from another.
//
// Role: whoever sees the same store gets the same id, whatever path or address leads there. It comes from the first epoch's
// record, which every store gets from the first coordinator that serves it, and which never changes: no object of its own.
// Ownership: the store outlives it. Threads: any. Errors: those of the store; they are not remembered.
//
//   store::StoreIdentity identity(store);
//   absl::StatusOr<std::string> id = identity.Get();
#pragma once

#include <mutex>
#include <string>

#include "absl/status/statusor.h"
#include "common/store/store.h"

namespace gouji::store {

class StoreIdentity {
 public:
  explicit StoreIdentity(Store& store) : store_(store) {}

  // 32 hexadecimal digits; empty while no coordinator has served the store. Reads the store until it is known.
  absl::StatusOr<std::string> Get();

 private:
  Store& store_;
  std::mutex mutex_;
  std::string known_;  // guarded by mutex_
};

}  // namespace gouji::store
