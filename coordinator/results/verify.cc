#include "coordinator/results/verify.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/env/digest.h"
#include "common/segment/segment_reader.h"
#include "common/segment/tally.h"
#include "common/store/document_id.h"
#include "common/store/listing.h"
#include "common/store/message.h"
#include "common/store/names.h"
#include "coordinator/results/id_set.h"
#include "coordinator/results/leaf_walker.h"
#include "coordinator/results/partition_check.h"
#include "coordinator/results/result_reader.h"
#include "gouji/report/v1/report.pb.h"

namespace gouji::results {
namespace {

using job::v1::ManifestLeaf;
using job::v1::ShardRange;
using job::v1::Source;
using job::v1::Tally;
using report::v1::Record;
using store::ListingReader;
using Kind = LeafWalker::Kind;

bool HoldsOneDocument(const Source& source) {
  return source.kind() == job::v1::SOURCE_KIND_FILE || !source.failure().empty();
}

class Verifier {
 public:
  Verifier(store::Store& store, std::string_view job, const std::function<bool()>& stop)
      : store_(store), job_(job), stop_(stop) {}

  absl::StatusOr<VerifyResult> Run() {
    if (absl::Status status = ReadJob(); !status.ok()) return status;
    if (absl::Status status = ReadListing(); !status.ok()) return status;
    if (absl::Status status = WalkLeaves(); !status.ok()) return status;
    CheckManifest();
    result_.total = total_;
    result_.digest = segment::DigestHex(total_);
    result_.records = total_.documents();
    result_.complete = result_.state == job::v1::FINAL_STATE_SUCCEEDED && result_.problem_count == 0;
    return std::move(result_);
  }

 private:
  // Asked between entries and records, so that a large store holds nobody up.
  absl::Status Stopped() const {
    return stop_ != nullptr && stop_() ? absl::CancelledError("stopped before the end") : absl::OkStatus();
  }

  void Problem(std::string what) {
    if (result_.problem_count++ < kMaxListed) result_.problems.push_back(std::move(what));
  }

  absl::Status ReadJob() {
    absl::StatusOr<job::v1::JobSpec> spec =
        store::GetMessage<job::v1::JobSpec>(store_, store::SpecName(job_));
    if (absl::IsNotFound(spec.status())) return NoJob(job_);
    if (absl::IsDataLoss(spec.status())) {
      Problem(std::string(spec.status().message()));
    } else if (!spec.ok()) {
      return spec.status();
    } else {
      spec_ = *std::move(spec);
    }
    absl::StatusOr<job::v1::Manifest> manifest =
        store::GetMessage<job::v1::Manifest>(store_, store::ManifestName(job_));
    if (manifest.ok()) {
      manifest_ = *std::move(manifest);
      result_.state = manifest_->state();
      if (manifest_->job_id() != job_) Problem("the manifest belongs to another job");
      return absl::OkStatus();
    }
    if (!absl::IsNotFound(manifest.status()) && !absl::IsDataLoss(manifest.status()))
      return manifest.status();
    Problem(absl::IsNotFound(manifest.status()) ? "the job is not over: it has no manifest"
                                                : std::string(manifest.status().message()));
    return absl::OkStatus();
  }

  // Reads the whole listing once, so that damage anywhere in it is found.
  absl::Status ReadListing() {
    absl::StatusOr<std::unique_ptr<ListingReader>> listing = ListingReader::Open(store_, job_);
    absl::StatusOr<bool> more = listing.ok() ? absl::StatusOr<bool>(true) : listing.status();
    ListingReader::Entry entry;
    uint64_t sources = 0;
    while (more.ok()) {
      if (absl::Status stopped = Stopped(); !stopped.ok()) return stopped;
      more = (*listing)->Next(&entry);
      if (!more.ok()) break;
      if (!*more) {
        listing_sources_ = sources;
        return absl::OkStatus();
      }
      ++sources;
    }
    if (absl::IsNotFound(more.status())) {
      // A job that could not be listed has no documents.
      if (result_.state != job::v1::FINAL_STATE_FAILED) Problem("the job has no listing");
      return absl::OkStatus();
    }
    if (!absl::IsDataLoss(more.status())) return more.status();
    Problem(std::string(more.status().message()));
    return absl::OkStatus();
  }

  absl::Status WalkLeaves() {
    LeafWalker walker(store_, job_);
    uint64_t unresolved = 0;
    for (;;) {
      if (absl::Status stopped = Stopped(); !stopped.ok()) return stopped;
      absl::StatusOr<LeafWalker::Step> step = walker.Next();
      if (absl::IsDataLoss(step.status())) {
        Problem(std::string(step.status().message()));
        break;
      }
      if (!step.ok()) return step.status();
      if (step->kind == Kind::kEnd || step->kind == Kind::kPlanMissing) {
        EndOfPlan(step->kind == Kind::kEnd);
        break;
      }
      if (step->kind == Kind::kSplit) continue;
      absl::StatusOr<std::vector<Source>> sources = SourcesOf(step->range);
      if (!sources.ok()) return sources.status();
      if (std::optional<std::string> problem = partition_.Add(step->range, *sources))
        Problem(*std::move(problem));
      if (step->kind == Kind::kUnresolved && !IsLost(*step)) ++unresolved;
      if (step->kind == Kind::kDamaged) Damaged(*step);
      if (step->kind == Kind::kResolved) {
        if (absl::Status status = Resolved(*step, *sources); !status.ok()) return status;
      }
    }
    const bool may_miss = result_.state == job::v1::FINAL_STATE_CANCELLED;
    if (unresolved > 0 && !may_miss) Problem(absl::StrCat(unresolved, " shards have no outcome"));
    return absl::OkStatus();
  }

  void EndOfPlan(bool whole) {
    if (!whole) {
      if (result_.state == job::v1::FINAL_STATE_SUCCEEDED) Problem("the plan is not complete");
      return;
    }
    if (!listing_sources_.has_value()) return;
    if (std::optional<std::string> problem = partition_.End(*listing_sources_)) Problem(*std::move(problem));
  }

  absl::StatusOr<std::vector<Source>> SourcesOf(const ShardRange& range) {
    absl::StatusOr<std::string> slice =
        store_.GetRange(store::ListingName(job_), range.listing_offset(), range.listing_bytes());
    if (absl::IsNotFound(slice.status())) return std::vector<Source>();
    if (!slice.ok()) return slice.status();
    absl::StatusOr<std::vector<Source>> sources = store::ParseListingSlice(*slice);
    if (sources.ok()) return sources;
    Problem(absl::StrCat("shard ", store::ShardName(range), ": ", sources.status().message()));
    return std::vector<Source>();
  }

  // The manifest's entry for this leaf, which has to be the next one; nullptr when the leaf is not in the manifest.
  const ManifestLeaf* NextInManifest(const std::string& name) {
    if (!manifest_.has_value() || next_in_manifest_ == manifest_->leaves_size()) return nullptr;
    const ManifestLeaf& leaf = manifest_->leaves(next_in_manifest_);
    if (store::ShardName(leaf.range()) != name) return nullptr;
    ++next_in_manifest_;
    return &leaf;
  }

  // The job ended with records that are gone.
  bool IsLost(const LeafWalker::Step& step) {
    const ManifestLeaf* leaf = NextInManifest(step.name);
    if (leaf == nullptr) return false;
    result_.documents += leaf->tally().documents();
    Problem(absl::StrCat("shard ", step.name, ": its ", leaf->tally().documents(),
                         " records are missing from the store"));
    return true;
  }

  void Damaged(const LeafWalker::Step& step) {
    const ManifestLeaf* leaf = NextInManifest(step.name);
    if (leaf != nullptr) result_.documents += leaf->tally().documents();
    Problem(std::string(step.damage.message()));
  }

  absl::Status Resolved(const LeafWalker::Step& step, const std::vector<Source>& sources) {
    const ManifestLeaf* leaf = NextInManifest(step.name);
    if (manifest_.has_value() && leaf == nullptr) {
      // Outcomes that came after the end are invisible; a job that succeeded has none.
      if (result_.state == job::v1::FINAL_STATE_SUCCEEDED) {
        Problem(absl::StrCat("shard ", step.name, " is not in the manifest"));
      }
      return absl::OkStatus();
    }
    absl::StatusOr<std::unique_ptr<segment::SegmentReader>> reader =
        segment::SegmentReader::Open(store_, store::OutcomeName(job_, step.name));
    if (!reader.ok()) return reader.status();
    segment::TallyBuilder counted;
    if (absl::Status status = ReadRecords(step.name, sources, **reader, &counted); !status.ok())
      return status;
    CompareTallies(step.name, **reader, leaf, counted.Build());
    return absl::OkStatus();
  }

  absl::Status ReadRecords(const std::string& shard, const std::vector<Source>& sources,
                           segment::SegmentReader& reader, segment::TallyBuilder* counted) {
    const bool single = std::all_of(sources.begin(), sources.end(), HoldsOneDocument);
    // The next source whose document must come, in order.
    size_t expected = 0;
    const auto skip_others = [&] {
      while (expected < sources.size() && !HoldsOneDocument(sources[expected])) ++expected;
    };
    std::string_view bytes;
    for (;;) {
      if (absl::Status stopped = Stopped(); !stopped.ok()) return stopped;
      absl::StatusOr<bool> more = reader.Next(&bytes);
      if (!more.ok()) return more.status();
      if (!*more) break;
      if (!record_.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
        Problem(absl::StrCat("shard ", shard, ": a record cannot be parsed"));
        continue;
      }
      counted->Add(segment::Summarize(record_, 0), bytes.size(), env::Sha256(bytes));
      CountId();
      skip_others();
      const bool matches = expected < sources.size() &&
                           record_.document_id() == store::DocumentId(sources[expected], spec_.roots());
      if (matches) ++expected;
      if (!matches && single) {
        Problem(absl::StrCat("shard ", shard, ": the record of ", record_.document_id(), " is out of place"));
      }
    }
    skip_others();
    if (expected < sources.size()) {
      Problem(absl::StrCat("shard ", shard, ": no record of ",
                           store::DocumentId(sources[expected], spec_.roots())));
    }
    for (const store::SkippedRegion& region : reader.skipped()) {
      Problem(
          absl::StrCat("shard ", shard, ": bytes ", region.begin, " to ", region.end, ": ", region.reason));
    }
    return absl::OkStatus();
  }

  void CountId() {
    if (!ids_.Insert(record_.document_id())) {
      if (result_.duplicate_ids++ < kMaxListed) result_.duplicates.push_back(record_.document_id());
    }
    const bool machine = record_.outcome() == report::v1::OUTCOME_FAILED &&
                         segment::IsMachineReason(record_.failure().reason());
    if (machine && result_.machine_failed.size() < kMaxListed) {
      result_.machine_failed.push_back(record_.document_id());
    }
  }

  void CompareTallies(const std::string& shard, const segment::SegmentReader& reader,
                      const ManifestLeaf* leaf, Tally counted) {
    const std::optional<Tally> footer = reader.footer_tally();
    // Records do not say how long their documents were.
    if (footer.has_value()) counted.set_input_bytes(footer->input_bytes());
    result_.documents += footer.has_value() ? footer->documents() : counted.documents();
    segment::AddTally(counted, &total_);
    const std::string bytes = store::SerializeDeterministic(counted);
    if (footer.has_value() && store::SerializeDeterministic(*footer) != bytes) {
      Problem(absl::StrCat("shard ", shard, ": its tally says ", footer->documents(), " documents, digest ",
                           segment::DigestHex(*footer), "; its records are ", counted.documents(),
                           ", digest ", segment::DigestHex(counted)));
    }
    if (leaf != nullptr && store::SerializeDeterministic(leaf->tally()) != bytes) {
      Problem(absl::StrCat("shard ", shard, ": the manifest's tally is not that of its records"));
    }
  }

  void CheckManifest() {
    if (!manifest_.has_value()) return;
    if (next_in_manifest_ < manifest_->leaves_size()) {
      Problem(absl::StrCat("the manifest names shard ",
                           store::ShardName(manifest_->leaves(next_in_manifest_).range()),
                           ", which is no resolved leaf or not in order"));
    }
    if (segment::DigestHex(manifest_->total()) != segment::DigestHex(total_) ||
        manifest_->total().documents() != total_.documents()) {
      Problem(absl::StrCat("the manifest says ", manifest_->total().documents(), " documents, digest ",
                           segment::DigestHex(manifest_->total()), "; the records are ", total_.documents(),
                           ", digest ", segment::DigestHex(total_)));
    }
  }

  store::Store& store_;
  const std::string job_;
  const std::function<bool()> stop_;
  job::v1::JobSpec spec_;
  std::optional<job::v1::Manifest> manifest_;
  int next_in_manifest_ = 0;
  std::optional<uint64_t> listing_sources_;
  PartitionCheck partition_;
  IdSet ids_;
  Record record_;
  Tally total_;
  VerifyResult result_;
};

}  // namespace

absl::StatusOr<VerifyResult> Verify(store::Store& store, std::string_view job,
                                    const std::function<bool()>& stop) {
  return Verifier(store, job, stop).Run();
}

}  // namespace gouji::results
