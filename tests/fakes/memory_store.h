// A store in memory, for tests.
//
// Role: the contract of store.h without a disk, and troubles on demand: a full disk, puts that fail, and objects changed
// behind the store's back. Threads: all methods from any thread.
//
//   fakes::MemoryStore store;
//   store.SetSpace(100);  // puts fail with RESOURCE_EXHAUSTED once 100 more bytes were appended
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/env/views.h"
#include "common/store/store.h"

namespace gouji::fakes {

class MemoryStore final : public store::Store {
 public:
  absl::StatusOr<std::unique_ptr<store::ObjectWriter>> Create(std::string_view name) override {
    if (name.empty() || name.front() == '.' || name.front() == '/' || name.find("/.") != name.npos) {
      return absl::InvalidArgumentError("no object name");
    }
    return std::make_unique<Writer>(*this, std::string(name));
  }
  absl::Status PutIfAbsent(std::string_view name, std::string_view bytes) override {
    absl::StatusOr<std::unique_ptr<store::ObjectWriter>> writer = Create(name);
    if (!writer.ok()) return writer.status();
    if (absl::Status status = (*writer)->Append(bytes); !status.ok()) return status;
    return (*writer)->Commit();
  }
  absl::Status PutFirst(std::string_view name, std::string_view bytes) override {
    {
      std::lock_guard lock(mutex_);
      const std::string folder(name.substr(0, name.rfind('/')));
      if (!Below(folder).empty()) return absl::AlreadyExistsError(absl::StrCat("folder ", folder, " exists"));
      ++folders_[folder];
    }
    return PutIfAbsent(name, bytes);
  }
  absl::StatusOr<std::string> Get(std::string_view name) override { return GetRange(name, 0, ~uint64_t{0}); }
  absl::StatusOr<std::string> GetRange(std::string_view name, uint64_t offset, uint64_t length) override {
    std::lock_guard lock(mutex_);
    ++reads_;
    if (absl::Status readable = Readable(name); !readable.ok()) return readable;
    const auto it = objects_.find(name);
    if (it == objects_.end()) return absl::NotFoundError(absl::StrCat("no object ", env::ToAbsl(name)));
    if (offset >= it->second.size()) return std::string();
    return it->second.substr(offset, length);
  }
  absl::StatusOr<store::ObjectInfo> Stat(std::string_view name) override {
    std::unique_lock lock(mutex_);
    const auto listener = on_stat_;
    lock.unlock();
    if (listener) listener(std::string(name));
    lock.lock();
    if (absl::Status readable = Readable(name); !readable.ok()) return readable;
    const auto it = objects_.find(name);
    if (it == objects_.end()) return absl::NotFoundError(absl::StrCat("no object ", env::ToAbsl(name)));
    return store::ObjectInfo{std::string(name), it->second.size()};
  }
  absl::StatusOr<std::vector<std::string>> List(std::string_view folder, std::string_view after,
                                                size_t limit) override {
    std::unique_lock lock(mutex_);
    const auto listener = on_list_;
    lock.unlock();
    if (listener) listener(std::string(folder));
    lock.lock();
    const std::string prefix = folder.empty() ? "" : std::string(folder) + "/";
    std::vector<std::string> names;
    for (const auto& [name, bytes] : objects_) {
      if (!name.starts_with(prefix)) continue;
      std::string below = name.substr(prefix.size());
      below.resize(std::min(below.find('/'), below.size()));
      if (below > after) names.push_back(std::move(below));
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    names.resize(std::min(limit, names.size()));
    return names;
  }
  absl::Status SyncSeen(std::string_view name) override {
    std::lock_guard lock(mutex_);
    synced_.emplace(name);
    return absl::OkStatus();
  }
  absl::StatusOr<bool> RemoveFolder(std::string_view folder, std::string_view /*first*/,
                                    const std::function<bool(const ReadBelow&)>& wanted) override {
    const std::string name(folder);
    std::unique_lock lock(mutex_);
    const std::map<std::string, std::string> seen = Below(name);
    const uint64_t number = folders_[name];
    lock.unlock();
    if (seen.empty()) return false;
    const ReadBelow read = [&](std::string_view below) -> absl::StatusOr<std::string> {
      const auto it = seen.find(name + "/" + std::string(below));
      if (it == seen.end()) return absl::NotFoundError(absl::StrCat("no object ", env::ToAbsl(below)));
      return it->second;
    };
    if (!wanted(read)) return false;
    lock.lock();
    // Where another one has taken its place, this one was gone.
    if (folders_[name] != number) return true;
    for (const auto& [object, bytes] : Below(name)) objects_.erase(object);
    return true;
  }
  void RemoveLeftovers() override {}

  // How many bytes may be appended from now on, by all writers together.
  void SetSpace(uint64_t bytes) {
    std::lock_guard lock(mutex_);
    space_ = bytes;
  }
  // Replaces or adds an object: what bit rot, or a bug, would do.
  void Overwrite(std::string_view name, std::string bytes) {
    std::lock_guard lock(mutex_);
    objects_[std::string(name)] = std::move(bytes);
  }
  // From now on every put fails so; OK ends it.
  void FailPuts(absl::Status status) {
    std::lock_guard lock(mutex_);
    put_error_ = std::move(status);
  }
  // Called behind each put that stands, before its caller goes on.
  void OnPut(std::function<void(const std::string& name)> listener) {
    std::lock_guard lock(mutex_);
    on_put_ = std::move(listener);
  }
  // Called before each list.
  void OnList(std::function<void(const std::string& folder)> listener) {
    std::lock_guard lock(mutex_);
    on_list_ = std::move(listener);
  }
  // Called before each look at an object.
  void OnStat(std::function<void(const std::string& name)> listener) {
    std::lock_guard lock(mutex_);
    on_stat_ = std::move(listener);
  }
  // From now on what has this in its name cannot be read: a bad sector. Empty ends it.
  void FailReads(std::string_view part_of_name) {
    std::lock_guard lock(mutex_);
    unreadable_ = part_of_name;
  }
  void Clear() {
    std::lock_guard lock(mutex_);
    objects_.clear();
  }
  void Remove(std::string_view name) {
    std::lock_guard lock(mutex_);
    objects_.erase(std::string(name));
  }
  std::map<std::string, std::string, std::less<>> Snapshot() {
    std::lock_guard lock(mutex_);
    return objects_;
  }
  // Names that SyncSeen was called with.
  std::set<std::string> synced() {
    std::lock_guard lock(mutex_);
    return synced_;
  }
  // Calls of Get and GetRange so far.
  uint64_t reads() {
    std::lock_guard lock(mutex_);
    return reads_;
  }

 private:
  class Writer final : public store::ObjectWriter {
   public:
    Writer(MemoryStore& store, std::string name) : store_(store), name_(std::move(name)) {}
    absl::Status Append(std::string_view bytes) override {
      std::lock_guard lock(store_.mutex_);
      if (bytes.size() > store_.space_) {
        full_ = true;
        return absl::ResourceExhaustedError("no space left");
      }
      store_.space_ -= bytes.size();
      bytes_.append(bytes);
      return absl::OkStatus();
    }
    absl::Status Commit() override {
      if (full_) return absl::ResourceExhaustedError("no space left");
      std::unique_lock lock(store_.mutex_);
      if (!store_.put_error_.ok()) return store_.put_error_;
      const bool fresh = store_.objects_.emplace(name_, std::move(bytes_)).second;
      if (!fresh) return absl::AlreadyExistsError(absl::StrCat("object ", name_, " exists"));
      const auto listener = store_.on_put_;
      lock.unlock();
      if (listener) listener(name_);
      return absl::OkStatus();
    }

   private:
    MemoryStore& store_;
    const std::string name_;
    std::string bytes_;
    bool full_ = false;
  };

  // The lock is held.
  std::map<std::string, std::string> Below(const std::string& folder) const {
    std::map<std::string, std::string> below;
    const std::string prefix = folder + "/";
    for (auto it = objects_.lower_bound(prefix); it != objects_.end() && it->first.starts_with(prefix);
         ++it) {
      below.insert(*it);
    }
    return below;
  }

  // mutex_ is held.
  absl::Status Readable(std::string_view name) const {
    if (unreadable_.empty() || name.find(unreadable_) == std::string_view::npos) return absl::OkStatus();
    return absl::UnavailableError(absl::StrCat("cannot read ", env::ToAbsl(name), ": input/output error"));
  }

  std::mutex mutex_;
  std::map<std::string, std::string, std::less<>> objects_;
  std::map<std::string, uint64_t> folders_;  // how often each was made by PutFirst
  std::set<std::string> synced_;
  absl::Status put_error_;
  std::function<void(const std::string&)> on_put_;
  std::function<void(const std::string&)> on_list_;
  std::function<void(const std::string&)> on_stat_;
  std::string unreadable_;
  uint64_t space_ = ~uint64_t{0};
  uint64_t reads_ = 0;
};

}  // namespace gouji::fakes
