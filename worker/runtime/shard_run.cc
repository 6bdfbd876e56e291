#include "worker/runtime/shard_run.h"

#include <filesystem>

#include "absl/strings/str_cat.h"
#include "common/env/views.h"
#include "common/segment/partition.h"
#include "common/segment/segment_reader.h"
#include "common/segment/tally.h"
#include "common/store/document_id.h"
#include "common/store/listing.h"
#include "common/store/message.h"
#include "common/store/names.h"
#include "common/store/uploads.h"
#include "worker/intake/limits.h"
#include "worker/runtime/slot_protocol.h"

namespace gouji::runtime {
namespace {

constexpr size_t kMaxCachedJobs = 64;
// A smaller archive is read by one worker: about half a second of work where it holds pages that pack well.
constexpr uint64_t kSplitBytes = 4u << 20;
// As coordinators do with what they can cut themselves (coordinator/jobs/shard_split.h).
constexpr uint32_t kSplitAfterLost = 2;

// What comes from a dispatcher becomes part of names: it must be what it claims to be.
absl::Status CheckLease(const dispatch::v1::Lease& lease) {
  if (!store::IsJobId(lease.job_id())) return absl::InvalidArgumentError("the lease names no job");
  absl::Status range = segment::CheckRange(lease.range());
  if (!range.ok()) return range;
  if (store::ShardName(lease.range()) != lease.shard()) {
    return absl::InvalidArgumentError(absl::StrCat("the range of shard ", lease.shard(), " is another one"));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<job::v1::Source>> ReadSources(store::Store& store,
                                                         const dispatch::v1::Lease& lease) {
  const job::v1::ShardRange& range = lease.range();
  absl::StatusOr<std::string> slice =
      store.GetRange(store::ListingName(lease.job_id()), range.listing_offset(), range.listing_bytes());
  if (!slice.ok()) return slice.status();
  absl::StatusOr<std::vector<job::v1::Source>> sources = store::ParseListingSlice(*slice);
  if (sources.ok() && sources->size() != range.end_source() - range.first_source()) {
    return absl::DataLossError(
        absl::StrCat("the listing has ", sources->size(), " sources for shard ", lease.shard()));
  }
  return sources;
}

// What stands in the listing becomes a path: it must be the digest that it claims to be.
intake::SourcePlace UploadPlace(const std::string& root, const job::v1::Source& source,
                                const std::string& store_directory) {
  intake::SourcePlace place{.path = {}, .folder = store_directory, .uploaded = true};
  const std::optional<store::UploadLocator> locator = store::ParseUploadLocator(root);
  if (locator && !locator->job.empty() && store::IsContentDigest(source.etag()))
    place.path = absl::StrCat(store_directory, "/", store::ContentName(locator->job, source.etag()));
  return place;
}

segment::RecordSummary SummaryOf(const intake::Failure& failure, uint64_t input_bytes) {
  segment::RecordSummary summary;
  summary.outcome = report::v1::OUTCOME_FAILED;
  summary.machine_failed = segment::IsMachineReason(failure.reason);
  summary.input_bytes = input_bytes;
  return summary;
}

}  // namespace

absl::StatusOr<std::shared_ptr<const JobContext>> JobCache::Get(const std::string& job) {
  {
    std::lock_guard lock(mutex_);
    const auto found = jobs_.find(job);
    if (found != jobs_.end()) return found->second;
  }
  absl::StatusOr<job::v1::JobSpec> spec = store::GetMessage<job::v1::JobSpec>(*store_, store::SpecName(job));
  if (!spec.ok()) return spec.status();
  auto context = std::make_shared<JobContext>();
  context->spec = *std::move(spec);
  context->limits = intake::WithDefaults(context->spec.limits());
  const absl::StatusOr<job::v1::ListingFooter> listing = store::ReadListingFooter(*store_, job);
  if (listing.ok()) context->input_bytes = listing->input_bytes();
  context->store_directory = store_directory_;
  context->source_roots = intake::SourceRoots(source_roots_.Of(context->spec.tenant()), store_directory_);
  context->serialized_limits = context->limits.SerializeAsString();
  context->documents.insert(context->spec.document_ids().begin(), context->spec.document_ids().end());
  std::lock_guard lock(mutex_);
  // Rare enough that nothing better than starting over is worth its code.
  if (jobs_.size() >= kMaxCachedJobs) jobs_.clear();
  jobs_[job] = context;
  return std::shared_ptr<const JobContext>(std::move(context));
}

void JobCache::Drop(const std::string& job) {
  std::lock_guard lock(mutex_);
  jobs_.erase(job);
}

absl::StatusOr<std::unique_ptr<ShardRun>> ShardRun::Begin(store::Store* store, JobCache* jobs,
                                                          std::shared_ptr<HeldLease> lease,
                                                          std::string_view program_version,
                                                          std::string attempt_id) {
  absl::Status valid = CheckLease(lease->lease());
  if (!valid.ok()) return valid;
  const std::string name = store::OutcomeName(lease->job(), lease->shard());
  const absl::Status outcome = segment::ReadOutcomeHeader(*store, name).status();
  if (outcome.ok()) {
    absl::Status seen = store->SyncSeen(name);
    return seen.ok() ? absl::AlreadyExistsError(name) : seen;
  }
  if (!absl::IsNotFound(outcome)) return outcome;

  std::unique_ptr<ShardRun> run(new ShardRun);
  absl::StatusOr<std::shared_ptr<const JobContext>> job = jobs->Get(lease->job());
  if (!job.ok()) return job.status();
  run->job_ = *std::move(job);
  // A record is a function of the program's version: two versions in one job would give neither's digest.
  const std::string& pinned = run->job_->spec.program_version();
  if (!pinned.empty() && pinned != program_version) {
    return absl::FailedPreconditionError(absl::StrCat("the job is pinned to version ", pinned,
                                                      ", this worker is ", env::ToAbsl(program_version)));
  }
  absl::StatusOr<std::vector<job::v1::Source>> sources = ReadSources(*store, lease->lease());
  if (!sources.ok()) return sources.status();
  run->sources_ = *std::move(sources);

  job::v1::OutcomeHeader header;
  header.set_job_id(lease->job());
  *header.mutable_range() = lease->lease().range();
  header.set_attempt_id(attempt_id);
  header.set_program_version(std::string(program_version));
  run->header_ = header;
  absl::StatusOr<std::unique_ptr<segment::SegmentWriter>> writer =
      segment::SegmentWriter::Create(*store, std::move(header));
  if (!writer.ok()) return writer.status();
  run->records_ = std::make_unique<OrderedRecords>(*std::move(writer));
  run->attempt_id_ = std::move(attempt_id);
  run->lease_ = std::move(lease);
  return run;
}

// What listing knows to be unreadable is one document, whatever it is.
job::v1::SourceKind ShardRun::KindOf(const job::v1::Source& source) {
  return source.failure().empty() ? source.kind() : job::v1::SOURCE_KIND_FILE;
}

ShardRun::Single ShardRun::SingleDocument() const {
  Single single;
  if (sources_.size() != 1) return single;
  const job::v1::ShardRange& range = lease_->lease().range();
  const job::v1::SourceKind kind = KindOf(sources_[0]);
  const bool entries = kind == job::v1::SOURCE_KIND_ARCHIVE && store::IsPart(range);
  if (entries && range.end() - range.begin() > 1) return single;
  single.source = &sources_[0];
  single.id = store::DocumentId(sources_[0], job_->spec.roots());
  if (entries) single.id = store::LineDocumentId(single.id, range.begin());
  single.lines = kind == job::v1::SOURCE_KIND_JSON_LINES;
  single.begin = store::IsPart(range) ? range.begin() : 0;
  single.end = store::IsPart(range) ? range.end() : sources_[0].size_bytes();
  return single;
}

std::optional<ShardItem> ShardRun::NextItem() {
  if (next_source_ == sources_.size()) return std::nullopt;
  const auto take = [this](ShardItem* item) {
    const job::v1::Source& source = sources_[next_source_++];
    item->files.push_back({&source, store::DocumentId(source, job_->spec.roots()), {}});
    return item->files.back().id.size();
  };
  ShardItem item;
  const job::v1::SourceKind kind = KindOf(sources_[next_source_]);
  item.lines = kind == job::v1::SOURCE_KIND_JSON_LINES;
  item.archive = kind == job::v1::SOURCE_KIND_ARCHIVE;
  if (item.lines || item.archive) {
    const job::v1::ShardRange& range = lease_->lease().range();
    const uint64_t whole = item.archive ? UINT64_MAX : sources_[next_source_].size_bytes();
    item.begin = store::IsPart(range) ? range.begin() : 0;
    item.end = store::IsPart(range) ? range.end() : whole;
    take(&item);
    return item;
  }
  size_t id_bytes = 0;
  while (next_source_ != sources_.size() && KindOf(sources_[next_source_]) == job::v1::SOURCE_KIND_FILE &&
         item.files.size() < kMaxFilesPerCommand && id_bytes < kMaxCommandIdBytes) {
    id_bytes += take(&item);
  }
  return item;
}

bool ShardRun::HasLine(std::string_view id, const std::string& file_id, uint64_t offset,
                       const std::string& archive_id) const {
  const auto& documents = job_->documents;
  // A line that failed may have been known by its place then, and by its own id now.
  return documents.empty() || documents.contains(std::string(id)) || documents.contains(file_id) ||
         documents.contains(archive_id) || documents.contains(store::LineDocumentId(file_id, offset));
}

bool ShardRun::HasMember(const std::string& id, const std::string& archive_id) const {
  const auto& documents = job_->documents;
  return documents.empty() || documents.contains(id) || documents.contains(archive_id);
}

bool ShardRun::WantsSplit(const ShardItem& archive) const {
  const dispatch::v1::Lease& lease = lease_->lease();
  if (sources_.size() != 1 || store::IsPart(lease.range())) return false;
  return archive.files[0].source->size_bytes() >= kSplitBytes || lease.lost_attempts() >= kSplitAfterLost;
}

void ShardRun::Split(std::vector<job::v1::ShardRange> children) {
  SkipAll();
  split_ = header_;
  split_->mutable_children()->Assign(children.begin(), children.end());
}

absl::Status ShardRun::Append(std::string_view record, const segment::RecordSummary& summary) {
  return records_->Append(record, summary);
}

absl::Status ShardRun::AppendFailed(std::string_view id, const intake::Failure& failure,
                                    uint64_t input_bytes) {
  return records_->Append(intake::FailedRecord(id, failure), SummaryOf(failure, input_bytes));
}

absl::Status ShardRun::Fill(uint64_t place, std::string_view record, const segment::RecordSummary& summary) {
  return records_->Fill(place, record, summary);
}

absl::Status ShardRun::FillFailed(uint64_t place, std::string_view id, const intake::Failure& failure,
                                  uint64_t input_bytes) {
  return records_->Fill(place, intake::FailedRecord(id, failure), SummaryOf(failure, input_bytes));
}

intake::SourcePlace ShardRun::Place(const job::v1::Source& source) const {
  const store::CorpusRoots& roots = job_->spec.roots();
  if (static_cast<int>(source.root()) < roots.size() &&
      store::IsUpload(roots.Get(static_cast<int>(source.root())).locator())) {
    return UploadPlace(roots.Get(static_cast<int>(source.root())).locator(), source, job_->store_directory);
  }
  intake::SourcePlace place{store::SourcePath(source, roots), {}};
  // A listing that names no root of the job gives no path either.
  if (place.path.empty()) return place;
  place.folder = source.root_itself() ? std::filesystem::path(place.path).parent_path().string()
                                      : roots.Get(static_cast<int>(source.root())).locator();
  return place;
}

}  // namespace gouji::runtime
