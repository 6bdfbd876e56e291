// A store that remembers when writing failed for good.
//
// Role: passes every call on, and keeps the first error of a write that no retry mends: disk full, permission lost.
// Coordinator and worker retry for ever, as they must in a cluster; a person at a terminal is told instead.
// Ownership: owns the store behind it. Threads, errors: as store.h says; trouble() from any thread.
//
//   WatchedStore store(store::OpenStore("out", store::OpenMode::kWrite).value());
//   if (absl::Status trouble = store.trouble(); !trouble.ok()) return trouble;
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "common/store/store.h"

namespace gouji::local {

class WatchedStore final : public store::Store {
 public:
  explicit WatchedStore(std::unique_ptr<store::Store> behind) : behind_(std::move(behind)) {}

  // OK until a write failed for good.
  absl::Status trouble() const;

  absl::StatusOr<std::unique_ptr<store::ObjectWriter>> Create(std::string_view name) override;
  absl::Status PutIfAbsent(std::string_view name, std::string_view bytes) override;
  absl::Status PutFirst(std::string_view name, std::string_view bytes) override;
  absl::StatusOr<std::string> Get(std::string_view name) override { return behind_->Get(name); }
  absl::StatusOr<std::string> GetRange(std::string_view name, uint64_t offset, uint64_t length) override {
    return behind_->GetRange(name, offset, length);
  }
  absl::StatusOr<store::ObjectInfo> Stat(std::string_view name) override { return behind_->Stat(name); }
  absl::StatusOr<std::vector<std::string>> List(std::string_view folder, std::string_view after,
                                                size_t limit) override {
    return behind_->List(folder, after, limit);
  }
  absl::Status SyncSeen(std::string_view name) override { return Note(behind_->SyncSeen(name)); }
  absl::StatusOr<bool> RemoveFolder(std::string_view folder, std::string_view first,
                                    const std::function<bool(const ReadBelow&)>& wanted) override {
    return behind_->RemoveFolder(folder, first, wanted);
  }
  void RemoveLeftovers() override { behind_->RemoveLeftovers(); }

  // Remembers `status` if it is such trouble, and gives it back.
  absl::Status Note(absl::Status status);

 private:
  const std::unique_ptr<store::Store> behind_;
  mutable std::mutex mutex_;
  absl::Status trouble_;
};

}  // namespace gouji::local
