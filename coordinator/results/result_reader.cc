#include "coordinator/results/result_reader.h"

#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/env/views.h"
#include "common/errors/details.h"
#include "common/store/message.h"
#include "common/store/names.h"
#include "coordinator/results/resume_token.h"

namespace gouji::results {

using job::v1::ShardRange;

absl::Status NoJob(std::string_view job) {
  return absl::NotFoundError(
      absl::StrCat("no job ", env::ToAbsl(job), ": `gouji jobs` lists those there are"));
}

absl::StatusOr<std::unique_ptr<ResultReader>> ResultReader::Open(store::Store& store, std::string_view job,
                                                                 ReadOptions options) {
  absl::StatusOr<store::ObjectInfo> spec = store.Stat(store::SpecName(job));
  if (absl::IsNotFound(spec.status())) return NoJob(job);
  if (!spec.ok()) return spec.status();
  auto reader = std::unique_ptr<ResultReader>(new ResultReader(store, job, std::move(options)));
  if (absl::Status status = reader->Resume(); !status.ok()) return status;
  absl::StatusOr<bool> over = reader->LoadManifest();
  if (!over.ok()) return over.status();
  return reader;
}

absl::Status ResultReader::Resume() {
  if (options_.resume_token.empty()) return absl::OkStatus();
  absl::StatusOr<ResumePoint> point = ParseToken(options_.resume_token, options_.filter);
  if (!point.ok()) return point.status();
  if (point->job != job_) {
    return errors::BadField("resume_token", absl::StrCat("it belongs to job ", point->job));
  }
  // A token from before the first record.
  if (point->offset == 0) return absl::OkStatus();
  position_ = {true, point->source, point->begin, point->offset, false};
  walker_.SkipBefore(point->source, point->begin);
  return absl::OkStatus();
}

absl::StatusOr<ResultReader::Event> ResultReader::Next(std::string_view* record) {
  for (;;) {
    if (segment_ == nullptr) {
      absl::StatusOr<std::optional<Event>> event = NextLeaf();
      if (!event.ok()) return event.status();
      if (event->has_value()) return **event;
    }
    absl::StatusOr<bool> more = segment_->Next(record);
    if (!more.ok()) return more.status();
    if (*more) {
      position_.offset = segment_->offset();
      return Event::kRecord;
    }
    position_.offset = segment_->offset();
    CloseLeaf();
  }
}

std::string ResultReader::token() const {
  return FormatToken({job_, position_.source, position_.begin, position_.offset}, options_.filter);
}

absl::Status ResultReader::DamageStatus() const {
  constexpr size_t kMostNamed = 10;
  std::set<std::string_view> shards;
  for (const Damage& damage : damage_) shards.insert(damage.shard);
  if (shards.empty()) return absl::OkStatus();
  std::string message = absl::StrCat("job ", job_, ": records of ", shards.size(), " shard",
                                     shards.size() == 1 ? "" : "s", " are damaged or lost:");
  size_t named = 0;
  for (const std::string_view shard : shards) {
    absl::StrAppend(&message, " ", named == kMostNamed ? "…" : env::ToAbsl(shard));
    if (named++ == kMostNamed) break;
  }
  absl::StrAppend(&message, "; all others were given. `gouji verify` tells more");
  return absl::DataLossError(message);
}

absl::StatusOr<bool> ResultReader::LoadManifest() {
  absl::StatusOr<job::v1::Manifest> manifest =
      store::GetMessage<job::v1::Manifest>(store_, store::ManifestName(job_));
  if (absl::IsNotFound(manifest.status())) return false;
  if (!manifest.ok()) return manifest.status();
  if (absl::Status seen = store_.SyncSeen(store::ManifestName(job_)); !seen.ok()) return seen;
  manifest_ = *std::move(manifest);
  return true;
}

absl::StatusOr<bool> ResultReader::LoadCancel() {
  while (!cancelled_) {
    absl::StatusOr<job::v1::Control> control =
        store::GetMessage<job::v1::Control>(store_, store::ControlName(job_, next_control_));
    if (absl::IsNotFound(control.status())) return false;
    if (!control.ok()) return control.status();
    cancelled_ = control->kind() == job::v1::CONTROL_KIND_CANCEL;
    ++next_control_;
  }
  return true;
}

absl::StatusOr<std::optional<ResultReader::Event>> ResultReader::NextLeaf() {
  while (!manifest_.has_value()) {
    bool moved = false;
    if (absl::Status status = NextPlannedLeaf(&moved); !status.ok()) return status;
    if (segment_ != nullptr) return std::nullopt;
    if (moved || manifest_.has_value()) continue;
    if (!options_.follow || !options_.wait || !options_.wait()) return Event::kPending;
  }
  return NextManifestLeaf();
}

absl::Status ResultReader::NextPlannedLeaf(bool* moved) {
  // From there on the manifest alone says what comes next.
  if (cancelled_) return LoadManifest().status();
  absl::StatusOr<LeafWalker::Step> step = walker_.Next();
  if (!step.ok()) return step.status();
  *moved = step->kind == LeafWalker::Kind::kSplit || step->kind == LeafWalker::Kind::kResolved ||
           step->kind == LeafWalker::Kind::kDamaged;
  if (step->kind == LeafWalker::Kind::kUnresolved) walker_.Again();
  if (step->kind == LeafWalker::Kind::kSplit) return absl::OkStatus();
  // Asked after the outcome was seen: what is put behind the manifest stays invisible (invariant 11).
  absl::StatusOr<bool> over = LoadManifest();
  if (!over.ok() || *over) return over.status();
  if (step->kind == LeafWalker::Kind::kResolved) {
    // An outcome that stood before the cancel is in the manifest; of one that came after it nobody knows (invariant 10).
    absl::StatusOr<bool> cancelled = LoadCancel();
    if (!cancelled.ok()) return cancelled.status();
    if (*cancelled) {
      *moved = false;
      return absl::OkStatus();
    }
  }
  if (step->kind == LeafWalker::Kind::kDamaged) {
    damage_.push_back({step->name, {0, 0, std::string(step->damage.message())}});
    return absl::OkStatus();
  }
  if (step->kind != LeafWalker::Kind::kResolved || Passed(step->range)) return absl::OkStatus();
  return OpenLeaf(step->range);
}

absl::StatusOr<std::optional<ResultReader::Event>> ResultReader::NextManifestLeaf() {
  while (next_manifest_leaf_ < manifest_->leaves_size()) {
    const ShardRange& range = manifest_->leaves(next_manifest_leaf_++).range();
    if (Passed(range)) continue;
    if (absl::Status status = OpenLeaf(range); !status.ok()) return status;
    if (segment_ != nullptr) return std::nullopt;
  }
  return Event::kEnd;
}

absl::Status ResultReader::OpenLeaf(const ShardRange& range) {
  shard_ = store::ShardName(range);
  absl::StatusOr<std::unique_ptr<segment::SegmentReader>> segment =
      segment::SegmentReader::Open(store_, store::OutcomeName(job_, shard_));
  const bool resumes =
      position_.started && position_.source == range.first_source() && position_.begin == range.begin();
  if (absl::IsDataLoss(segment.status()) || absl::IsNotFound(segment.status())) {
    damage_.push_back({shard_, {0, 0, std::string(segment.status().message())}});
    return absl::OkStatus();
  }
  if (!segment.ok()) return segment.status();
  // Before anything of it is told. What a manifest names was made durable before the manifest was put.
  if (!manifest_.has_value()) {
    absl::Status seen = store_.SyncSeen(store::OutcomeName(job_, shard_));
    if (!seen.ok()) return seen;
  }
  segment_ = *std::move(segment);
  if (resumes) segment_->Seek(position_.offset);
  position_ = {true, range.first_source(), range.begin(), segment_->offset(), false};
  return absl::OkStatus();
}

void ResultReader::CloseLeaf() {
  for (const store::SkippedRegion& region : segment_->skipped()) damage_.push_back({shard_, region});
  segment_.reset();
  position_.leaf_done = true;
}

bool ResultReader::Passed(const ShardRange& range) const {
  if (!position_.started) return false;
  const auto start = std::tuple(range.first_source(), range.begin());
  const auto here = std::tuple(position_.source, position_.begin);
  return start < here || (start == here && position_.leaf_done);
}

}  // namespace gouji::results
