// A store under a prefix of an S3 bucket.
//
// Role: put-if-absent is one PUT with `If-None-Match: *`; a server that does not heed it is refused when the store is opened (the object
// `.probe` is put there once and must not be put again). Objects are gathered on this side and sent when they are committed.
// Folders are what the names say: the first object of one is put when nothing stands under its name. A folder is removed under a mark
// in it (`.removing`, put-if-absent), which keeps every other first object away until all is gone; whoever removes gives
// up after half of kRemovalSeconds, and the mark of one that died may be taken away after all of them.
// Whether the prefix is a store of a readable version is asked by OpenStore, which users call instead.
// Ownership, threads, errors: as store.h says; further ones as common/s3/client.h. Names as those of FileStore.
//
//   ASSIGN store = S3Store::Open("s3://bucket/prefix", settings, OpenMode::kWrite);
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/s3/client.h"
#include "common/s3/settings.h"
#include "common/store/open.h"
#include "common/store/store.h"

namespace gouji::store {

class S3Store final : public Store {
 public:
  // What one removal of a folder may take before another one may think that it died.
  static constexpr int64_t kRemovalSeconds = 3'600;

  static absl::StatusOr<std::unique_ptr<S3Store>> Open(std::string_view url, const s3::Settings& settings,
                                                       OpenMode mode);

  absl::StatusOr<std::unique_ptr<ObjectWriter>> Create(std::string_view name) override;
  absl::Status PutIfAbsent(std::string_view name, std::string_view bytes) override;
  absl::Status PutFirst(std::string_view name, std::string_view bytes) override;
  absl::StatusOr<std::string> Get(std::string_view name) override;
  absl::StatusOr<std::string> GetRange(std::string_view name, uint64_t offset, uint64_t length) override;
  absl::StatusOr<ObjectInfo> Stat(std::string_view name) override;
  absl::StatusOr<std::vector<std::string>> List(std::string_view folder, std::string_view after,
                                                size_t limit) override;
  // An object that was seen is durable.
  absl::Status SyncSeen(std::string_view name) override;
  absl::StatusOr<bool> RemoveFolder(std::string_view folder, std::string_view first,
                                    const std::function<bool(const ReadBelow&)>& wanted) override;
  // None: what was not committed was not sent.
  void RemoveLeftovers() override {}

  // Without a slash at the end.
  std::string url() const;

 private:
  S3Store(s3::Settings settings, s3::Place place, OpenMode mode)
      : client_(std::move(settings), std::move(place.bucket)), prefix_(std::move(place.key)), mode_(mode) {}

  absl::Status Probe();
  absl::StatusOr<std::string> KeyOf(std::string_view name) const;
  absl::Status CheckWritable() const;
  // Of the object under the key; empty when there is none.
  absl::StatusOr<std::string> IdentityOf(const std::string& key);
  absl::StatusOr<bool> StandsAnything(const std::string& folder_key);
  // Removes all below the folder but its mark, as long as time is left; whether it did.
  absl::StatusOr<bool> RemoveBelow(const std::string& folder_key, int64_t give_up_ms);
  // False when another one is at it.
  absl::StatusOr<bool> PutMark(const std::string& mark);

  s3::Client client_;
  const std::string prefix_;  // empty, or ends in a slash
  const OpenMode mode_;
};

}  // namespace gouji::store
