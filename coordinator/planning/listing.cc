#include "coordinator/planning/listing.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/store/listing.h"
#include "coordinator/planning/object_walker.h"
#include "coordinator/planning/uploaded.h"
#include "coordinator/planning/walker.h"

namespace gouji::planning {
namespace {

using job::v1::Source;

// By the bytes of the ids; root and path make the order of equal ids definite too.
void SortById(const store::CorpusRoots& roots, std::vector<Source>* sources) {
  if (roots.size() == 1) {
    // The ids of a single root differ from its paths at most by a common prefix.
    std::sort(sources->begin(), sources->end(), [](const Source& a, const Source& b) {
      return std::tuple(std::string_view(a.path()), a.path_encoded()) <
             std::tuple(std::string_view(b.path()), b.path_encoded());
    });
    return;
  }
  std::vector<std::pair<std::string, size_t>> keys;
  keys.reserve(sources->size());
  for (size_t i = 0; i < sources->size(); ++i) keys.emplace_back(store::DocumentId((*sources)[i], roots), i);
  std::sort(keys.begin(), keys.end(), [sources](const auto& a, const auto& b) {
    const Source& source_a = (*sources)[a.second];
    const Source& source_b = (*sources)[b.second];
    return std::tuple(std::string_view(a.first), source_a.root(), std::string_view(source_a.path()),
                      source_a.path_encoded()) < std::tuple(std::string_view(b.first), source_b.root(),
                                                            std::string_view(source_b.path()),
                                                            source_b.path_encoded());
  });
  std::vector<Source> sorted;
  sorted.reserve(sources->size());
  for (const auto& [id, index] : keys) sorted.push_back(std::move((*sources)[index]));
  *sources = std::move(sorted);
}

absl::StatusOr<Expansion> ExpandUpload(const store::CorpusRoots& roots, store::Store& store) {
  absl::StatusOr<std::vector<Source>> sources = ReadUpload(roots, store);
  if (!sources.ok()) return sources.status();
  SortById(roots, &*sources);
  return Expansion{.sources = *std::move(sources), .skipped = 0};
}

// With its slash, links resolved; empty for what is no directory of this machine, or cannot be resolved.
std::string PrefixOf(const std::string& folder) {
  if (folder.empty() || IsObjectRoot(folder)) return "";
  std::error_code error;
  const std::string resolved = std::filesystem::weakly_canonical(folder, error).string();
  if (error) return "";
  return resolved.ends_with('/') ? resolved : resolved + "/";
}

// Of a requeued job only the sources in which its documents stand.
void KeepChosen(const job::v1::JobSpec& spec, std::vector<Source>* sources) {
  if (spec.document_ids().empty()) return;
  const std::set<std::string_view> chosen(spec.source_ids().begin(), spec.source_ids().end());
  std::erase_if(*sources, [&](const Source& source) {
    return !chosen.contains(store::DocumentId(source, spec.roots()));
  });
}

}  // namespace

absl::Status OfStore(const absl::Status& status) {
  if (!absl::IsNotFound(status) && !absl::IsPermissionDenied(status)) return status;
  return absl::UnavailableError(absl::StrCat("the store: ", status.message()));
}

absl::StatusOr<Expansion> ExpandRoots(const store::CorpusRoots& roots,
                                      const std::vector<std::string>& source_roots,
                                      const std::string& store_directory) {
  Bounds bounds;
  for (const std::string& folder : source_roots) {
    if (std::string prefix = PrefixOf(folder); !prefix.empty()) bounds.allowed.push_back(std::move(prefix));
  }
  bounds.store = PrefixOf(store_directory);
  const bool files = std::any_of(roots.begin(), roots.end(), [](const job::v1::CorpusRoot& root) {
    return !IsObjectRoot(root.locator());
  });
  if (files && bounds.allowed.empty()) return absl::PermissionDeniedError("no source root can be resolved");
  if (absl::Status status = CheckRoots(roots); !status.ok()) return status;
  Expansion expansion;
  for (int i = 0; i < roots.size(); ++i) {
    if (IsObjectRoot(roots.Get(i).locator())) {
      const absl::StatusOr<uint64_t> skipped =
          WalkObjects(static_cast<uint32_t>(i), roots.Get(i).locator(), &expansion.sources);
      if (!skipped.ok()) return skipped.status();
      expansion.skipped += *skipped;
      continue;
    }
    Walker walker(static_cast<uint32_t>(i), roots.Get(i).locator(), bounds, &expansion.sources);
    walker.Walk();
    expansion.skipped += walker.skipped();
  }
  if (expansion.sources.size() >= std::numeric_limits<uint32_t>::max()) {
    return absl::InvalidArgumentError(absl::StrCat("a job holds less than 2^32 sources, this corpus has ",
                                                   expansion.sources.size(), "; split it into several jobs"));
  }
  SortById(roots, &expansion.sources);
  return expansion;
}

absl::StatusOr<job::v1::ListingFooter> WriteListing(const job::v1::JobSpec& spec, store::Store& store,
                                                    const std::vector<std::string>& source_roots,
                                                    const std::string& store_directory) {
  absl::StatusOr<job::v1::ListingFooter> present = store::ReadListingFooter(store, spec.job_id());
  if (present.ok()) return present;
  if (!absl::IsNotFound(present.status())) return OfStore(present.status());
  absl::StatusOr<Expansion> expansion = IsUploaded(spec.roots())
                                            ? ExpandUpload(spec.roots(), store)
                                            : ExpandRoots(spec.roots(), source_roots, store_directory);
  if (!expansion.ok()) return expansion.status();
  KeepChosen(spec, &expansion->sources);
  absl::StatusOr<std::unique_ptr<store::ListingWriter>> writer =
      store::ListingWriter::Create(store, spec.job_id());
  if (!writer.ok()) return OfStore(writer.status());
  for (const Source& source : expansion->sources) {
    if (absl::Status status = (*writer)->Append(source); !status.ok()) return OfStore(status);
  }
  (*writer)->CountSkipped(expansion->skipped);
  absl::Status put = (*writer)->Finish();
  // Another coordinator was first: its snapshot is the job's.
  if (absl::IsAlreadyExists(put)) {
    present = store::ReadListingFooter(store, spec.job_id());
    if (!present.ok()) return OfStore(present.status());
    return present;
  }
  if (!put.ok()) return OfStore(put);
  return (*writer)->footer();
}

}  // namespace gouji::planning
