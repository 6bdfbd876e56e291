// A store that measures how long its calls take.
//
// Role: passes every call on and shows `gouji_store_seconds` by operation, and what failed. Objects that are not found or stand
// already are answers, not failures. Ownership: owns the store behind it. Threads, errors: as store.h says.
//
//   MeasuredStore store(*std::move(opened));
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/store/store.h"

namespace gouji::store {

class MeasuredStore final : public Store {
 public:
  explicit MeasuredStore(std::unique_ptr<Store> behind);

  absl::StatusOr<std::unique_ptr<ObjectWriter>> Create(std::string_view name) override;
  absl::Status PutIfAbsent(std::string_view name, std::string_view bytes) override;
  absl::Status PutFirst(std::string_view name, std::string_view bytes) override;
  absl::StatusOr<std::string> Get(std::string_view name) override;
  absl::StatusOr<std::string> GetRange(std::string_view name, uint64_t offset, uint64_t length) override;
  absl::StatusOr<ObjectInfo> Stat(std::string_view name) override;
  absl::StatusOr<std::vector<std::string>> List(std::string_view folder, std::string_view after,
                                                size_t limit) override;
  absl::Status SyncSeen(std::string_view name) override;
  absl::StatusOr<bool> RemoveFolder(std::string_view folder, std::string_view first,
                                    const std::function<bool(const ReadBelow&)>& wanted) override;
  void RemoveLeftovers() override { behind_->RemoveLeftovers(); }

 private:
  const std::unique_ptr<Store> behind_;
};

}  // namespace gouji::store
