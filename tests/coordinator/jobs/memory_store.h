// A store in memory: unit tests of coordinators without a disk.
//
// Role: the promises of store.h, and nothing that survives. Tests may make it fail. Threads: any.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "common/store/store.h"

namespace gouji::jobs {

class MemoryStore final : public store::Store {
 public:
  absl::StatusOr<std::unique_ptr<store::ObjectWriter>> Create(std::string_view name) override;
  absl::Status PutIfAbsent(std::string_view name, std::string_view bytes) override;
  absl::StatusOr<std::string> Get(std::string_view name) override;
  absl::StatusOr<std::string> GetRange(std::string_view name, uint64_t offset, uint64_t length) override;
  absl::StatusOr<store::ObjectInfo> Stat(std::string_view name) override;
  absl::StatusOr<std::vector<std::string>> List(std::string_view folder, std::string_view after,
                                                size_t limit) override;
  absl::Status SyncSeen(std::string_view) override { return absl::OkStatus(); }

  // From now on every put fails so; OK ends it.
  void FailPuts(absl::Status status);
  void Clear();
  std::map<std::string, std::string> Objects() const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::string> objects_;  // guarded by mutex_
  absl::Status put_error_;                      // guarded by mutex_
};

}  // namespace gouji::jobs
