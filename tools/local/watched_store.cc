#include "tools/local/watched_store.h"

#include <utility>

namespace gouji::local {
namespace {

class WatchedWriter final : public store::ObjectWriter {
 public:
  WatchedWriter(WatchedStore& store, std::unique_ptr<store::ObjectWriter> behind)
      : store_(store), behind_(std::move(behind)) {}

  absl::Status Append(std::string_view bytes) override { return store_.Note(behind_->Append(bytes)); }
  absl::Status Commit() override { return store_.Note(behind_->Commit()); }

 private:
  WatchedStore& store_;
  const std::unique_ptr<store::ObjectWriter> behind_;
};

}  // namespace

absl::Status WatchedStore::trouble() const {
  const std::lock_guard lock(mutex_);
  return trouble_;
}

absl::Status WatchedStore::Note(absl::Status status) {
  if (status.code() == absl::StatusCode::kResourceExhausted ||
      status.code() == absl::StatusCode::kPermissionDenied) {
    const std::lock_guard lock(mutex_);
    trouble_.Update(status);
  }
  return status;
}

absl::StatusOr<std::unique_ptr<store::ObjectWriter>> WatchedStore::Create(std::string_view name) {
  auto writer = behind_->Create(name);
  if (!writer.ok()) return Note(writer.status());
  return std::unique_ptr<store::ObjectWriter>(std::make_unique<WatchedWriter>(*this, *std::move(writer)));
}

absl::Status WatchedStore::PutIfAbsent(std::string_view name, std::string_view bytes) {
  return Note(behind_->PutIfAbsent(name, bytes));
}

absl::Status WatchedStore::PutFirst(std::string_view name, std::string_view bytes) {
  return Note(behind_->PutFirst(name, bytes));
}

}  // namespace gouji::local
