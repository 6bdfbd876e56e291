// The part of a slot that deals in archives: has them looked at, split or unpacked, and hands on what comes out. See slot_runner.h.
#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/store/document_id.h"
#include "common/store/names.h"
#include "worker/intake/object_source.h"
#include "worker/runtime/slot_runner.h"

namespace gouji::runtime {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kUnpackWait(100);
// While documents are aside, and want to be looked after.
constexpr milliseconds kAsideWait(20);

}  // namespace

absl::Status SlotRunner::NextContent(std::optional<ShardItem>* content, bool* later) {
  while (true) {
    if (survey_ != nullptr || feed_ != nullptr) {
      if (absl::Status polled = PollArchive(content, later); !polled.ok()) return polled;
      if (*later || content->has_value()) return absl::OkStatus();
      continue;
    }
    *content = filling_->run->NextItem();
    if (!content->has_value() || !(*content)->archive) return absl::OkStatus();
    if (absl::Status opened = OpenArchiveOf(&**content); !opened.ok()) return opened;
    // What cannot be opened is a failed record.
    if (survey_ == nullptr && feed_ == nullptr) return absl::OkStatus();
    content->reset();
  }
}

absl::Status SlotRunner::PollArchive(std::optional<ShardItem>* content, bool* later) {
  const milliseconds wait = !pipeline_.empty() ? milliseconds(0) : asides_.empty() ? kUnpackWait : kAsideWait;
  if (survey_ != nullptr) {
    if (absl::Status polled = survey_->Poll(wait); !polled.ok()) return polled;
    if (!survey_->done()) {
      *later = true;
      return absl::OkStatus();
    }
    ShardRun& run = *filling_->run;
    const dispatch::v1::Lease& lease = run.lease()->lease();
    std::vector<job::v1::ShardRange> children =
        survey_->Cut(lease.range(), {run.job().spec.slots_hint(), run.job().input_bytes}, far_archive_);
    OpenArchive archive = survey_->TakeArchive();
    survey_.reset();
    // One that is not worth cutting is read as it is; where workers died, its ranges can be cut further.
    if (children.size() > 1 || (!children.empty() && lease.lost_attempts() > 0)) {
      run.Split(std::move(children));
    } else {
      StartFeed(std::move(archive));
    }
    return absl::OkStatus();
  }
  if (absl::Status polled = feed_->Poll(wait); !polled.ok()) return polled;
  *content = feed_->Take(/*some=*/pipeline_.empty());
  if (content->has_value()) {
    for (const ItemFile& file : (*content)->files) {
      if (file.member.failure.has_value() && MayPass(*filling_->run, file.member.failure->reason))
        return absl::UnavailableError(absl::StrCat(file.id, ": ", file.member.failure->detail));
    }
    return absl::OkStatus();
  }
  if (feed_->done()) {
    feed_.reset();
  } else {
    *later = true;
  }
  return absl::OkStatus();
}

// Begins with an archive, or makes of it the item of a document that cannot be read.
absl::Status SlotRunner::OpenArchiveOf(ShardItem* item) {
  ShardRun& run = *filling_->run;
  absl::StatusOr<intake::OpenedSource> source = std::move(Open(run, *item, 0).front());
  if (!source.ok()) return source.status();
  const std::string id = item->files[0].id;
  if (source->failure.has_value()) {
    const bool part = store::IsPart(run.lease()->lease().range());
    item->archive = false;
    item->archive_id = id;
    item->files[0] = {nullptr,
                      part ? store::LineDocumentId(id, item->begin) : id,
                      {nullptr, 0, item->files[0].source->size_bytes(), std::move(source->failure)}};
    return absl::OkStatus();
  }
  OpenArchive archive{run.lease()->job(), id,          std::move(source->fd),
                      source->size_bytes, item->begin, item->end};
  if (!run.WantsSplit(*item)) {
    StartFeed(std::move(archive));
    return absl::OkStatus();
  }
  far_archive_ = intake::IsObject(run.Place(*item->files[0].source).path);
  survey_ =
      std::make_unique<ArchiveSurvey>(&unpacker_, run.job().limits, std::move(archive), &unpacker_number_);
  return absl::OkStatus();
}

void SlotRunner::StartFeed(OpenArchive archive) {
  std::shared_ptr<SlotShard> shard = filling_;
  const std::string id = archive.id;
  feed_ = std::make_unique<MemberFeed>(
      &unpacker_, context_.observer, shard->run->job().limits, std::move(archive),
      [shard, id](const std::string& member) { return shard->run->HasMember(member, id); },
      &unpacker_number_);
}

void SlotRunner::CloseFilling() {
  survey_.reset();
  feed_.reset();
  filling_.reset();
}

}  // namespace gouji::runtime
