#include "common/store/source_kind.h"

#include <algorithm>
#include <array>

#include "absl/strings/match.h"
#include "common/env/views.h"

namespace gouji::store {

job::v1::SourceKind KindOf(std::string_view name) {
  const auto ends_with = [&name](const char* suffix) {
    return absl::EndsWithIgnoreCase(env::ToAbsl(name), suffix);
  };
  static constexpr std::array kLines = {".jsonl", ".ndjson"};
  static constexpr std::array kArchives = {".zip", ".tar", ".tgz", ".7z", ".rar",
                                           ".gz",  ".bz2", ".xz",  ".zst"};
  if (std::any_of(kLines.begin(), kLines.end(), ends_with)) return job::v1::SOURCE_KIND_JSON_LINES;
  if (std::any_of(kArchives.begin(), kArchives.end(), ends_with)) return job::v1::SOURCE_KIND_ARCHIVE;
  return job::v1::SOURCE_KIND_FILE;
}

bool IsPassedOver(std::string_view base_name) {
  return base_name.starts_with('.') || base_name.starts_with("~$");
}

}  // namespace gouji::store
