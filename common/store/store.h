// Where everything durable lives: named objects that are written once.
//
// Role: the one interface through which jobs, outcomes and manifests are read and written. Names are
// slash-separated
// (`jobs/<job>/plan/3`); `names.h` makes them. It knows nothing of what the objects mean, and it never
// overwrites; what it removes is for the housekeeping of whole jobs only. Ownership: a Store is shared by all of a process and outlives its users. Writers belong to one
// thread. Threads: all methods may be called from any thread. Errors: ALREADY_EXISTS when a name is taken,
// NOT_FOUND, RESOURCE_EXHAUSTED when the disk is full, UNAVAILABLE when trying again may help,
// FAILED_PRECONDITION when the store cannot give what the protocol needs. An object is visible under its name
// only when it is complete and durable.
//
//   absl::Status put = store.PutIfAbsent("jobs/j/spec", bytes);
//   absl::StatusOr<std::string> spec = store.Get("jobs/j/spec");
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace gouji::store {

// One object under construction. Dropped without Commit it leaves nothing behind.
class ObjectWriter {
 public:
  virtual ~ObjectWriter() = default;
  virtual absl::Status Append(std::string_view bytes) = 0;
  // Makes the object durable, then visible under its name. ALREADY_EXISTS when another one stands there.
  virtual absl::Status Commit() = 0;
};

struct ObjectInfo {
  std::string name;
  uint64_t size_bytes = 0;
};

class Store {
 public:
  virtual ~Store() = default;

  virtual absl::StatusOr<std::unique_ptr<ObjectWriter>> Create(std::string_view name) = 0;
  virtual absl::Status PutIfAbsent(std::string_view name, std::string_view bytes) = 0;
  // The same, as the first object of its folder: folder and object appear together. ALREADY_EXISTS when anything at all
  // stands in the folder. A folder whose first object was put so never gets that object later: without it, it is nobody's.
  virtual absl::Status PutFirst(std::string_view name, std::string_view bytes) = 0;

  virtual absl::StatusOr<std::string> Get(std::string_view name) = 0;
  // `length` bytes from `offset`, fewer at the end of the object.
  virtual absl::StatusOr<std::string> GetRange(std::string_view name, uint64_t offset, uint64_t length) = 0;
  virtual absl::StatusOr<ObjectInfo> Stat(std::string_view name) = 0;
  // Objects and folders directly below `folder` ("" is the root), sorted by name; at most `limit` after
  // `after`.
  virtual absl::StatusOr<std::vector<std::string>> List(std::string_view folder, std::string_view after,
                                                        size_t limit) = 0;

  // Whoever saw an object that another process may have just put calls this before it tells anyone (file
  // systems: fsync of the directory).
  virtual absl::Status SyncSeen(std::string_view name) = 0;

  // --- housekeeping
  // Reads an object of one folder; `name` is what follows the folder's.
  using ReadBelow = std::function<absl::StatusOr<std::string>(std::string_view name)>;
  // Takes `folder` away if `wanted` says so of what stands in it; answers whether it did, false when nothing is there. It is
  // the folder that `wanted` was asked about, never one that took its place meanwhile. Its object `first` goes before
  // the others, durably: to those who look for that, all of the folder goes at once.
  virtual absl::StatusOr<bool> RemoveFolder(std::string_view folder, std::string_view first,
                                            const std::function<bool(const ReadBelow&)>& wanted) = 0;
  // Takes away what writers left behind that died more than a day ago.
  virtual void RemoveLeftovers() = 0;
};

}  // namespace gouji::store
