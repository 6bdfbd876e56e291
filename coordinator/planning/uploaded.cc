#include "coordinator/planning/uploaded.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/env/views.h"
#include "common/errors/details.h"
#include "common/store/uploads.h"
#include "gouji/upload/v1/upload.pb.h"

namespace gouji::planning {
namespace {

using job::v1::Source;

constexpr uint64_t kMaxIndexBytes = 256ull << 20;
constexpr size_t kMaxPathBytes = 4'096;
// What a client may have met when it read its own files.
constexpr std::string_view kFailures[] = {"unreadable", "read-error"};

absl::Status CheckSource(const Source& source, int roots) {
  const auto bad = [&](std::string_view what) {
    return errors::BadField(
        "roots", absl::StrCat("the index of the upload: ", source.path(), ": ", env::ToAbsl(what)));
  };
  if (!IsPlainPath(source.path()))
    return errors::BadField("roots", "the index of the upload: a path is none");
  if (source.root() >= static_cast<uint32_t>(roots)) return bad("it is of no root");
  if (!source.failure().empty()) {
    const bool known =
        std::find(std::begin(kFailures), std::end(kFailures), source.failure()) != std::end(kFailures);
    return known && source.etag().empty() ? absl::OkStatus() : bad("no such failure");
  }
  if (!store::IsContentDigest(source.etag())) return bad("it has no SHA-256");
  switch (source.kind()) {
    case job::v1::SOURCE_KIND_FILE:
    case job::v1::SOURCE_KIND_JSON_LINES:
    case job::v1::SOURCE_KIND_ARCHIVE:
      return absl::OkStatus();
    default:
      return bad("it is of no known kind");
  }
}

}  // namespace

bool IsPlainPath(std::string_view path) {
  if (path.empty() || path.size() > kMaxPathBytes || !store::IsUtf8(path)) return false;
  if (std::any_of(path.begin(), path.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }))
    return false;
  const std::vector<absl::string_view> parts = absl::StrSplit(env::ToAbsl(path), '/');
  return std::none_of(parts.begin(), parts.end(),
                      [](absl::string_view part) { return part.empty() || part == "." || part == ".."; });
}

bool IsUploaded(const store::CorpusRoots& roots) {
  return std::any_of(roots.begin(), roots.end(),
                     [](const job::v1::CorpusRoot& root) { return store::IsUpload(root.locator()); });
}

absl::Status ResolveUpload(const std::string& job, store::CorpusRoots* roots) {
  const std::string given = roots->Get(0).locator();
  std::optional<store::UploadLocator> locator = store::ParseUploadLocator(given);
  // Another job's upload may be another tenant's.
  if (!locator || !locator->job.empty()) {
    return errors::BadField("roots", "an upload is `upload:` and the SHA-256 of an index of this request id");
  }
  locator->job = job;
  for (job::v1::CorpusRoot& root : *roots) {
    if (root.locator() != given) return errors::BadField("roots", "all roots of an upload are of one index");
    root.set_locator(store::FormatUploadLocator(*locator));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Source>> ReadUpload(const store::CorpusRoots& roots, store::Store& store) {
  const std::optional<store::UploadLocator> locator = store::ParseUploadLocator(roots.Get(0).locator());
  if (!locator || locator->job.empty()) return errors::BadField("roots", "the corpus is no upload");
  const std::string name = store::ContentName(locator->job, locator->index);
  absl::StatusOr<store::ObjectInfo> info = store.Stat(name);
  if (!info.ok()) return info.status();
  if (info->size_bytes > kMaxIndexBytes)
    return errors::BadField("roots", "the index of the upload is too large");
  absl::StatusOr<std::string> bytes = store.Get(name);
  if (!bytes.ok()) return bytes.status();
  upload::v1::Index index;
  if (!index.ParseFromString(*bytes)) return errors::BadField("roots", "what is named as the index is none");
  std::vector<Source> sources;
  sources.reserve(static_cast<size_t>(index.sources_size()));
  for (Source& source : *index.mutable_sources()) {
    if (absl::Status good = CheckSource(source, roots.size()); !good.ok()) return good;
    // Nothing else of a source is the client's to say.
    Source kept;
    kept.set_path(std::move(*source.mutable_path()));
    kept.set_path_encoded(source.path_encoded());
    kept.set_root(source.root());
    kept.set_kind(source.kind());
    kept.set_failure(source.failure());
    if (source.failure().empty()) {
      kept.set_etag(std::move(*source.mutable_etag()));
      kept.set_size_bytes(source.size_bytes());
    } else {
      kept.set_failure_detail("the client could not read the file, or a link led out of what was named");
    }
    sources.push_back(std::move(kept));
  }
  return sources;
}

absl::Status CheckUpload(const store::CorpusRoots& roots, store::Store& store) {
  absl::StatusOr<std::vector<Source>> sources = ReadUpload(roots, store);
  if (absl::IsNotFound(sources.status())) {
    return errors::BadField("roots", "the index is not among what was uploaded for this request id");
  }
  if (!sources.ok()) return sources.status();
  if (sources->empty()) return errors::BadField("roots", "the upload names no file");
  const std::string job = store::ParseUploadLocator(roots.Get(0).locator())->job;
  for (const Source& source : *sources) {
    if (!source.failure().empty()) continue;
    const absl::StatusOr<store::ObjectInfo> content = store.Stat(store::ContentName(job, source.etag()));
    if (absl::IsNotFound(content.status()))
      return errors::BadField("roots", absl::StrCat(source.path(), " was not uploaded"));
    if (!content.ok()) return content.status();
    if (content->size_bytes != source.size_bytes()) {
      return errors::BadField("roots", absl::StrCat(source.path(), " has ", content->size_bytes,
                                                    " bytes, and not ", source.size_bytes()));
    }
  }
  return absl::OkStatus();
}

}  // namespace gouji::planning
