#include "common/store/open.h"

#include <charconv>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/env/views.h"
#include "common/s3/settings.h"
#include "common/store/file_store.h"
#include "common/store/names.h"
#include "common/store/s3_store.h"

namespace gouji::store {
namespace {

using env::ToAbsl;

constexpr std::string_view kFormatPrefix = "gouji-store ";
constexpr std::string_view kFilePrefix = "file://";

// The version that the marker names; 0 when it is none.
uint32_t MarkedVersion(std::string_view marker) {
  if (!marker.starts_with(kFormatPrefix)) return 0;
  marker.remove_prefix(kFormatPrefix.size());
  uint32_t version = 0;
  std::from_chars(marker.data(), marker.data() + marker.size(), version);
  return version;
}

absl::Status NoStore(std::string_view what) {
  return absl::FailedPreconditionError(absl::StrCat("this is no store of gouji: ", ToAbsl(what)));
}

absl::StatusOr<std::unique_ptr<Store>> OpenS3(std::string_view url, OpenMode mode) {
  const absl::StatusOr<s3::Settings> settings = s3::SettingsFromEnvironment();
  if (!settings.ok()) return settings.status();
  absl::StatusOr<std::unique_ptr<S3Store>> store = S3Store::Open(url, *settings, mode);
  if (!store.ok()) return store.status();
  if (absl::Status status = CheckFormat(**store, mode); !status.ok()) {
    return absl::Status(status.code(), absl::StrCat((*store)->url(), ": ", status.message()));
  }
  return std::unique_ptr<Store>(*std::move(store));
}

}  // namespace

absl::Status CheckFormat(Store& store, OpenMode mode) {
  absl::StatusOr<std::string> marker = store.Get(kFormatName);
  if (absl::IsNotFound(marker.status())) {
    if (mode == OpenMode::kRead) return NoStore("it holds no object `format`");
    const std::string mine = absl::StrCat(ToAbsl(kFormatPrefix), kStoreVersion, "\n");
    absl::Status put = store.PutIfAbsent(kFormatName, mine);
    if (put.ok()) return put;
    if (!absl::IsAlreadyExists(put)) return put;
    marker = store.Get(kFormatName);
  }
  if (!marker.ok()) return marker.status();
  const uint32_t version = MarkedVersion(*marker);
  if (version == 0) return NoStore("its object `format` holds something else");
  if (version > kStoreVersion) {
    return absl::FailedPreconditionError(absl::StrCat("the store has layout version ", version,
                                                      "; this program knows up to version ", kStoreVersion,
                                                      ". Use a newer gouji"));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Store>> OpenStore(std::string_view url, OpenMode mode) {
  if (url.starts_with(s3::kScheme)) return OpenS3(url, mode);
  std::string_view path = url;
  if (path.starts_with(kFilePrefix)) {
    path.remove_prefix(kFilePrefix.size());
    if (!path.starts_with('/')) {
      return absl::InvalidArgumentError(
          absl::StrCat("store ", ToAbsl(url), ": write file:///dir, with an absolute path"));
    }
  } else if (path.find("://") != std::string_view::npos) {
    return absl::InvalidArgumentError(absl::StrCat(
        "store ", ToAbsl(url), ": unknown scheme; give a directory, file:///dir or s3://bucket/prefix"));
  }
  if (path.empty()) return absl::InvalidArgumentError("the name of the store is empty");
  absl::StatusOr<std::unique_ptr<FileStore>> store = FileStore::Open(std::string(path), mode);
  if (!store.ok()) return store.status();
  if (absl::Status status = CheckFormat(**store, mode); !status.ok()) {
    return absl::Status(status.code(), absl::StrCat((*store)->root(), ": ", status.message()));
  }
  return std::unique_ptr<Store>(*std::move(store));
}

}  // namespace gouji::store
