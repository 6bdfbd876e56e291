#include "coordinator/jobs/requeue.h"

#include <algorithm>
#include <memory>
#include <set>

#include "absl/strings/str_cat.h"
#include "common/env/views.h"
#include "common/segment/segment_reader.h"
#include "common/store/document_id.h"
#include "common/store/listing.h"
#include "common/store/message.h"
#include "common/store/names.h"
#include "coordinator/results/result_reader.h"
#include "gouji/report/v1/report.pb.h"

namespace gouji::jobs {
namespace {

// These are failures of a file, or of a part of it, whatever the document is called that stands for it.
bool HidesDocuments(std::string_view reason) {
  return reason == "unreadable" || reason == "input-changed" || reason == "read-error";
}

class Finder {
 public:
  Finder(store::Store& store, std::string_view job, const store::CorpusRoots& roots)
      : store_(store), job_(job), roots_(roots) {}

  absl::Status Add(const job::v1::ManifestLeaf& leaf) {
    absl::StatusOr<std::vector<Failed>> failed = FailedIn(leaf.range());
    if (!failed.ok()) return failed.status();
    absl::StatusOr<std::string> slice = store_.GetRange(
        store::ListingName(job_), leaf.range().listing_offset(), leaf.range().listing_bytes());
    if (!slice.ok()) return slice.status();
    absl::StatusOr<std::vector<job::v1::Source>> sources = store::ParseListingSlice(*slice);
    if (!sources.ok()) return sources.status();
    std::set<std::string> containers;
    std::set<std::string> archives;
    std::set<std::string> files;
    for (const job::v1::Source& source : *sources) {
      const bool file = source.kind() == job::v1::SOURCE_KIND_FILE || !source.failure().empty();
      (file ? files : containers).insert(store::DocumentId(source, roots_));
      if (!file && source.kind() == job::v1::SOURCE_KIND_ARCHIVE)
        archives.insert(store::DocumentId(source, roots_));
    }
    for (Failed& document : *failed) {
      const std::set<std::string> holders = files.contains(document.id) ? std::set<std::string>{document.id}
                                                                        : HoldersOf(document.id, containers);
      sources_.insert(holders.begin(), holders.end());
      // Which documents the part held nobody knows: all of the file's are asked for.
      const bool place = IsPlaceIn(document.id, archives);
      if (document.hides_others || place) documents_.insert(holders.begin(), holders.end());
      documents_.insert(std::move(document.id));
    }
    return absl::OkStatus();
  }

  void MoveTo(FailedDocuments* found) {
    found->documents.assign(documents_.begin(), documents_.end());
    found->sources.assign(sources_.begin(), sources_.end());
  }

 private:
  struct Failed {
    std::string id;
    bool hides_others = false;
  };

  // The containers that may hold the document: where its id does not tell, all.
  static std::set<std::string> HoldersOf(const std::string& id, const std::set<std::string>& containers) {
    for (const std::string& container : containers) {
      if (id == container || id.starts_with(container + "@") || id.starts_with(container + "!/"))
        return {container};
    }
    return containers;
  }

  // An archive that could not be read from some entry on.
  static bool IsPlaceIn(const std::string& id, const std::set<std::string>& archives) {
    return std::any_of(archives.begin(), archives.end(), [&id](const std::string& archive) {
      return id == archive || id.starts_with(archive + "@");
    });
  }

  absl::StatusOr<std::vector<Failed>> FailedIn(const job::v1::ShardRange& range) {
    auto reader = segment::SegmentReader::Open(store_, store::OutcomeName(job_, store::ShardName(range)));
    if (!reader.ok()) return reader.status();
    std::vector<Failed> failed;
    report::v1::Record record;
    std::string_view bytes;
    for (;;) {
      absl::StatusOr<bool> more = (*reader)->Next(&bytes);
      if (!more.ok()) return more.status();
      if (!*more) break;
      if (!record.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
        return absl::DataLossError("a record cannot be parsed; `gouji verify` tells more");
      }
      if (record.outcome() != report::v1::OUTCOME_FAILED) continue;
      failed.push_back({record.document_id(), HidesDocuments(record.failure().reason())});
    }
    if (!(*reader)->skipped().empty()) {
      return absl::DataLossError(
          absl::StrCat("shard ", store::ShardName(range), " is damaged; `gouji verify` tells more"));
    }
    return failed;
  }

  store::Store& store_;
  const std::string job_;
  const store::CorpusRoots& roots_;
  std::set<std::string> documents_;
  std::set<std::string> sources_;
};

}  // namespace

absl::StatusOr<FailedDocuments> FindFailed(store::Store& store, std::string_view parent) {
  FailedDocuments found;
  absl::StatusOr<job::v1::JobSpec> spec = store::GetMessage<job::v1::JobSpec>(store, store::SpecName(parent));
  if (absl::IsNotFound(spec.status())) return results::NoJob(parent);
  if (!spec.ok()) return spec.status();
  found.parent = *std::move(spec);
  absl::StatusOr<job::v1::Manifest> manifest =
      store::GetMessage<job::v1::Manifest>(store, store::ManifestName(parent));
  if (absl::IsNotFound(manifest.status())) {
    return absl::FailedPreconditionError(
        absl::StrCat("job ", env::ToAbsl(parent), " is not over yet: what failed is known when it is"));
  }
  if (!manifest.ok()) return manifest.status();
  Finder finder(store, parent, found.parent.roots());
  for (const job::v1::ManifestLeaf& leaf : manifest->leaves()) {
    if (leaf.tally().failed() == 0) continue;
    if (absl::Status added = finder.Add(leaf); !added.ok()) return added;
  }
  finder.MoveTo(&found);
  if (found.documents.empty()) {
    return absl::FailedPreconditionError(absl::StrCat("no document of job ", env::ToAbsl(parent), " failed"));
  }
  return found;
}

}  // namespace gouji::jobs
