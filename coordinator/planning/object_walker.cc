#include "coordinator/planning/object_walker.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/env/views.h"
#include "common/s3/clients.h"
#include "common/store/document_id.h"
#include "common/store/source_kind.h"

namespace gouji::planning {
namespace {

constexpr std::string_view kFormatName = "format";
constexpr std::string_view kFormatMark = "gouji-store ";
constexpr uint64_t kMaxFormatBytes = 64;
// As many sources a job holds, and more; a server whose listing does not end is told apart by it.
constexpr uint64_t kMaxPages = 10'000'000;

std::string_view NameOf(std::string_view key) {
  return key.substr(key.rfind('/') + 1);
}

bool HasHiddenPart(std::string_view path) {
  return path.starts_with('.') || path.find("/.") != std::string_view::npos;
}

job::v1::Source SourceOf(uint32_t root_number, std::string_view path, uint64_t size_bytes,
                         const std::string& etag) {
  job::v1::Source source;
  source.set_root(root_number);
  source.set_path_encoded(!store::IsUtf8(path));
  source.set_path(store::EncodeName(path));
  source.set_size_bytes(size_bytes);
  source.set_etag(etag);
  source.set_kind(store::KindOf(path));
  return source;
}

bool IsStoreMark(s3::Client& client, const s3::ListedObject& object) {
  if (NameOf(object.key) != kFormatName || object.size_bytes > kMaxFormatBytes) return false;
  const absl::StatusOr<std::string> bytes = client.Get(object.key, kMaxFormatBytes);
  return bytes.ok() && std::string_view(*bytes).starts_with(kFormatMark);
}

// The object under the root's very key; a root with a slash at its end, or of a whole bucket, is none.
absl::StatusOr<s3::ObjectHead> HeadOf(const s3::ClientPlace& place) {
  if (place.key.empty() || place.key.ends_with('/')) return absl::NotFoundError("a folder");
  return place.client->Head(place.key);
}

std::string FolderKey(std::string key) {
  if (!key.empty() && !key.ends_with('/')) key += '/';
  return key;
}

}  // namespace

bool IsObjectRoot(const std::string& locator) {
  return std::string_view(locator).starts_with(s3::kScheme);
}

std::string NormalObjectRoot(std::string locator) {
  while (locator.ends_with('/') && locator.size() > s3::kScheme.size()) locator.pop_back();
  return locator;
}

absl::Status CheckObjectRoot(const std::string& locator) {
  if (!store::IsUtf8(locator)) return absl::InvalidArgumentError("an s3:// address is not UTF-8");
  const absl::StatusOr<s3::ClientPlace> place = s3::PlaceOf(locator);
  if (!place.ok()) return place.status();
  const absl::StatusOr<s3::ObjectHead> head = HeadOf(*place);
  if (head.ok() || !absl::IsNotFound(head.status())) return head.status();
  s3::ListRequest request;
  request.prefix = FolderKey(place->key);
  request.limit = 1;
  const absl::StatusOr<s3::ListPage> page = place->client->List(request);
  if (!page.ok()) return page.status();
  if (page->objects.empty())
    return absl::NotFoundError(absl::StrCat("there is no object ", locator, " or below it"));
  return absl::OkStatus();
}

absl::StatusOr<uint64_t> WalkObjects(uint32_t root_number, const std::string& locator,
                                     std::vector<job::v1::Source>* sources) {
  const absl::StatusOr<s3::ClientPlace> place = s3::PlaceOf(locator);
  if (!place.ok()) return place.status();
  const absl::StatusOr<s3::ObjectHead> head = HeadOf(*place);
  if (!head.ok() && !absl::IsNotFound(head.status())) return head.status();
  if (head.ok()) {
    sources->push_back(SourceOf(root_number, NameOf(place->key), head->size_bytes, head->etag));
    sources->back().set_root_itself(true);
    return 0;
  }
  const size_t first = sources->size();
  uint64_t skipped = 0;
  std::vector<std::string> stores;  // folders, with their slashes
  s3::ListRequest request;
  request.prefix = FolderKey(place->key);
  for (uint64_t pages = 0; pages == 0 || !request.token.empty(); ++pages) {
    const absl::StatusOr<s3::ListPage> page = place->client->List(request);
    if (!page.ok()) return page.status();
    if (pages == kMaxPages)
      return absl::DataLossError(absl::StrCat("the listing of ", locator, " does not end"));
    for (const s3::ListedObject& object : page->objects) {
      const std::string_view path = std::string_view(object.key).substr(request.prefix.size());
      if (path.empty() || path.ends_with('/') || HasHiddenPart(path)) {
        skipped += path.empty() ? 0 : 1;
        continue;
      }
      if (IsStoreMark(*place->client, object))
        stores.emplace_back(path.substr(0, path.size() - kFormatName.size()));
      sources->push_back(SourceOf(root_number, path, object.size_bytes, object.etag));
    }
    request.token = page->next_token;
  }
  const auto in_store = [&](const job::v1::Source& source) {
    return std::any_of(stores.begin(), stores.end(),
                       [&](const std::string& folder) { return source.path().starts_with(folder); });
  };
  if (!stores.empty())
    sources->erase(std::remove_if(sources->begin() + static_cast<ptrdiff_t>(first), sources->end(), in_store),
                   sources->end());
  return skipped + stores.size();
}

}  // namespace gouji::planning
