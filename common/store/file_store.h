// A store in a directory of a local or shared POSIX file system.
//
// Role: put-if-absent by temporary file (in <root>/tmp), fsync, link() to the final name, fsync of the
// directory. Nothing is ever renamed over; a folder with its first object is made in <root>/tmp and renamed, which the
// file system refuses where anything stands. A folder is removed through a descriptor, and so is that folder and no other. Whether the directory is a store of
// a readable version is asked by OpenStore, which users call instead. Cost of a put: one fsync of the file
// and one of its directory, nothing else that waits for the disk (new directories: one more each, once).
// Ownership, threads, errors: as store.h says. Names hold letters, digits, `.`, `_`, `-` and `/`; no part
// begins with a dot, so that no name leaves the root; INVALID_ARGUMENT for others.
//
//   ASSIGN store = FileStore::Open("/data/out", OpenMode::kWrite);
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/open.h"
#include "common/store/store.h"

namespace gouji::store {

class FileStore final : public Store {
 public:
  // kWrite: creates the directory, probes hard links, removes temporary files that are older than a day.
  static absl::StatusOr<std::unique_ptr<FileStore>> Open(std::string root, OpenMode mode);

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
  void RemoveLeftovers() override;

  const std::string& root() const { return root_; }

 private:
  FileStore(std::string root, OpenMode mode) : root_(std::move(root)), mode_(mode) {}

  absl::Status Probe();
  absl::StatusOr<std::string> PathOf(std::string_view name) const;

  const std::string root_;  // absolute
  const OpenMode mode_;
};

}  // namespace gouji::store
