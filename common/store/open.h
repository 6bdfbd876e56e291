// Opens a store by its URL and refuses one that this program cannot read.
//
// Errors: NOT_FOUND (kRead and no such directory), FAILED_PRECONDITION (not a store, a store of a newer
// version, no hard links, no keys for S3 or a server without conditional writes), PERMISSION_DENIED, RESOURCE_EXHAUSTED,
// UNAVAILABLE and UNAUTHENTICATED (S3), INVALID_ARGUMENT.
//
//   ASSIGN store = store::OpenStore("file:///data/out", store::OpenMode::kWrite);
//   ASSIGN store = store::OpenStore("out", store::OpenMode::kRead);
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/store.h"

namespace gouji::store {

// Version of the layout of stores that this program writes and the newest that it reads
// (JobSpec.store_version).
inline constexpr uint32_t kStoreVersion = 1;

enum class OpenMode {
  kRead,   // the store must exist; nothing is written, not even temporary files; puts fail
  kWrite,  // the directory is created and marked as a store when it is none
};

// `url`: file:///dir, a plain path (relative ones from the working directory), or s3://bucket/prefix with the environment
// that common/s3/settings.h names.
absl::StatusOr<std::unique_ptr<Store>> OpenStore(std::string_view url, OpenMode mode);

// The version marker, for any store: writes it when it is absent (kWrite), refuses a newer one, naming both
// versions.
absl::Status CheckFormat(Store& store, OpenMode mode);

}  // namespace gouji::store
