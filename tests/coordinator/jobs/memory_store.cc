#include "tests/coordinator/jobs/memory_store.h"

#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/env/views.h"

namespace gouji::jobs {
namespace {

class Writer final : public store::ObjectWriter {
 public:
  Writer(MemoryStore& store, std::string name) : store_(store), name_(std::move(name)) {}
  absl::Status Append(std::string_view bytes) override {
    bytes_.append(bytes);
    return absl::OkStatus();
  }
  absl::Status Commit() override { return store_.PutIfAbsent(name_, bytes_); }

 private:
  MemoryStore& store_;
  const std::string name_;
  std::string bytes_;
};

absl::Status Missing(std::string_view name) {
  return absl::NotFoundError(absl::StrCat("no object ", env::ToAbsl(name)));
}

}  // namespace

absl::StatusOr<std::unique_ptr<store::ObjectWriter>> MemoryStore::Create(std::string_view name) {
  return std::make_unique<Writer>(*this, std::string(name));
}

absl::Status MemoryStore::PutIfAbsent(std::string_view name, std::string_view bytes) {
  std::lock_guard lock(mutex_);
  if (!put_error_.ok()) return put_error_;
  auto [it, inserted] = objects_.emplace(name, bytes);
  return inserted ? absl::OkStatus() : absl::AlreadyExistsError(absl::StrCat(it->first, " stands"));
}

absl::StatusOr<std::string> MemoryStore::Get(std::string_view name) {
  return GetRange(name, 0, std::string::npos);
}

absl::StatusOr<std::string> MemoryStore::GetRange(std::string_view name, uint64_t offset, uint64_t length) {
  std::lock_guard lock(mutex_);
  auto it = objects_.find(std::string(name));
  if (it == objects_.end()) return Missing(name);
  return offset >= it->second.size() ? std::string() : it->second.substr(offset, length);
}

absl::StatusOr<store::ObjectInfo> MemoryStore::Stat(std::string_view name) {
  std::lock_guard lock(mutex_);
  auto it = objects_.find(std::string(name));
  if (it == objects_.end()) return Missing(name);
  return store::ObjectInfo{it->first, it->second.size()};
}

absl::StatusOr<std::vector<std::string>> MemoryStore::List(std::string_view folder, std::string_view after,
                                                           size_t limit) {
  std::lock_guard lock(mutex_);
  const std::string prefix = folder.empty() ? "" : std::string(folder) + "/";
  std::set<std::string> names;
  for (auto it = objects_.lower_bound(prefix); it != objects_.end() && it->first.starts_with(prefix); ++it) {
    std::string name = it->first.substr(prefix.size());
    name = name.substr(0, name.find('/'));
    if (name > after) names.insert(std::move(name));
  }
  std::vector<std::string> page(names.begin(), names.end());
  if (page.size() > limit) page.resize(limit);
  return page;
}

void MemoryStore::FailPuts(absl::Status status) {
  std::lock_guard lock(mutex_);
  put_error_ = std::move(status);
}

void MemoryStore::Clear() {
  std::lock_guard lock(mutex_);
  objects_.clear();
}

std::map<std::string, std::string> MemoryStore::Objects() const {
  std::lock_guard lock(mutex_);
  return objects_;
}

}  // namespace gouji::jobs
