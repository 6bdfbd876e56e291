#include "worker/runtime/archive_survey.h"

#include <algorithm>
#include <cmath>

#include "worker/runtime/slot_archive.h"

namespace gouji::runtime {
namespace {

// As coordinator/planning/plan.h has it: half a second.
constexpr uint64_t kRangeCost = 75'000'000;
constexpr uint64_t kMinRangeCost = 2 * kMarkCost;
constexpr uint64_t kRangesPerSlot = 4;
constexpr size_t kMessagesAtOnce = 1'024;
// Far more than an archive of the largest size that is read has.
constexpr size_t kMaxMarks = 1u << 22;

uint64_t DivideUp(uint64_t a, uint64_t b) {
  return a / b + (a % b == 0 ? 0 : 1);
}

}  // namespace

ArchiveSurvey::ArchiveSurvey(WatchedChild* child, const job::v1::Limits& limits, OpenArchive archive,
                             uint64_t* number)
    : child_(child), limits_(limits), archive_(std::move(archive)), number_(number) {}

ArchiveSurvey::~ArchiveSurvey() {
  if (running_) child_->Stop();
}

absl::Status ArchiveSurvey::Poll(std::chrono::milliseconds timeout) {
  if (done_) return absl::OkStatus();
  if (!running_) {
    child_->Watch(limits_);
    if (absl::Status ready = child_->EnsureReady(); !ready.ok()) return ready;
    running_ = true;
    child_->RestartTimer();
    absl::Status sent = child_->process().SendArchive(
        ++*number_, limits_.SerializeAsString(), {archive_.id, archive_.fd.get(), archive_.size_bytes}, 0, 0,
        /*survey=*/true);
    if (!sent.ok() && !absl::IsAborted(sent)) return sent;
  }
  const std::optional<Death> death = child_->Poll(
      timeout, /*busy=*/true, [this](const ChildProcess::Message& message) { return OnMessage(message); },
      kMessagesAtOnce);
  if (death.has_value()) {
    running_ = false;
    done_ = true;
    whole_ = false;
  }
  return absl::OkStatus();
}

bool ArchiveSurvey::OnMessage(const ChildProcess::Message& message) {
  const MessageHeader& header = message.header;
  if (header.item != *number_) return false;
  switch (header.kind) {
    case MessageKind::kMark: {
      const Mark last = marks_.empty() ? Mark{0, 0} : marks_.back();
      if (whole_ || header.begin <= last.index || header.next < last.cost || marks_.size() >= kMaxMarks)
        return false;
      marks_.push_back({header.begin, header.next});
      return true;
    }
    case MessageKind::kArchiveEnd:
      whole_ = !marks_.empty();
      sequential_ = (header.next & kSequentialArchive) != 0;
      return whole_;
    case MessageKind::kItemDone:
      running_ = false;
      done_ = true;
      return whole_;
    default:
      return false;
  }
}

std::vector<job::v1::ShardRange> ArchiveSurvey::Cut(const job::v1::ShardRange& range, const Job& job,
                                                    bool far) const {
  std::vector<job::v1::ShardRange> children;
  if (!whole_) return children;
  const uint64_t cost = std::max<uint64_t>(marks_.back().cost, 1);
  const uint64_t entries = marks_.back().index;
  // As many ranges as the slots need, but of all archives of the job together: one among thousands is not cut for them.
  const double part_of_job = std::min(1.0, static_cast<double>(range.input_bytes()) /
                                               static_cast<double>(std::max<uint64_t>(job.input_bytes, 1)));
  const auto of_slots = static_cast<uint64_t>(
      std::ceil(static_cast<double>(kRangesPerSlot * std::max<uint64_t>(job.slots_hint, 1)) * part_of_job));
  const uint64_t for_slots = std::min(of_slots, std::max<uint64_t>(cost / kMinRangeCost, 1));
  uint64_t wanted = std::max({DivideUp(cost, kRangeCost), DivideUp(entries, kMaxEntriesPerRange), for_slots});
  wanted = std::min(wanted, far || sequential_ ? kMaxFarRanges : kMaxRanges);
  const auto share = [&](double part) {
    return static_cast<uint64_t>(static_cast<double>(range.input_bytes()) * part / static_cast<double>(cost));
  };
  uint64_t begin = 0;
  uint64_t begin_cost = 0;
  for (const Mark& mark : marks_) {
    // The cost up to which the next range goes; doubles, since the product may be larger than any number.
    const double next =
        static_cast<double>(cost) * static_cast<double>(children.size() + 1) / static_cast<double>(wanted);
    const bool last = mark.index == entries;
    const bool full = static_cast<double>(mark.cost) >= next || mark.index - begin >= kMaxEntriesPerRange;
    if (!last && (!full || children.size() + 1 == wanted)) continue;
    job::v1::ShardRange child = range;
    child.set_begin(begin);
    child.set_end(mark.index);
    child.set_input_bytes(share(static_cast<double>(mark.cost - begin_cost)));
    children.push_back(std::move(child));
    begin = mark.index;
    begin_cost = mark.cost;
  }
  return children;
}

}  // namespace gouji::runtime
