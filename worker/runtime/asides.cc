#include "worker/runtime/asides.h"

#include <sys/resource.h>

#include <algorithm>
#include <utility>

namespace gouji::runtime {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kFirstPatience(250);
constexpr milliseconds kShortestPatience(10);
// With a document that sleeps, at first a fraction of that.
constexpr int kSleeperHaste = 8;
constexpr milliseconds kSleeperPatience(1);
constexpr milliseconds kLongestPatience(2000);
// What sleeps does not hurry.
constexpr milliseconds kInterval(20);
// 2^this many documents at most: some MiB each, on top of what they share with their template. Of documents that hang, one slot
// meets ten and more a second when one of a hundred does.
constexpr uint32_t kMaxDoublings = 6;
constexpr size_t kMost = size_t{1} << kMaxDoublings;
// While many hang, a document that takes long because it waits for a processor has this many times the patience.
constexpr int kStarvedFactor = 8;
// From here on hanging is taken for a habit of the job's documents.
constexpr uint32_t kHabit = 2;
// A document that merely had to wait for a processor needs less.
constexpr milliseconds kNoticedWork(20);
// A quarter of the processor's time that another child gets: a document that needs its time is to have it within its
// limit beside others that hang.
constexpr int kAsidePriority = 5;

}  // namespace

Asides::Asides() : patience_(kFirstPatience) {}

size_t Asides::Room() const {
  return size_t{1} << std::min(timed_out_, kMaxDoublings);
}

size_t Asides::Working() const {
  return static_cast<size_t>(
      std::count_if(list_.begin(), list_.end(), [](const Aside& a) { return a.works; }));
}

// Known before the first of them met its limit, unless such documents were seen to end well.
bool Asides::SleepingIsAHabit() const {
  return timed_out_ >= kHabit || (patience_ <= kFirstPatience && list_.size() - Working() >= kHabit);
}

milliseconds Asides::patience() const {
  return SleepingIsAHabit() ? kSleeperPatience : std::max(patience_ / kSleeperHaste, kSleeperPatience);
}

bool Asides::MayTake(const WatchedChild& child) const {
  const milliseconds in_hand = child.InHand();
  if (in_hand < patience() || list_.size() >= kMost) return false;
  if (child.Sleeps()) return true;
  if (in_hand < patience_ || Working() >= Room()) return false;
  // On a machine that is busy an ordinary document may have to wait so long that it seems to hang.
  return in_hand >= kStarvedFactor * patience_ || !child.WaitsForProcessor();
}

void Asides::Add(std::unique_ptr<WatchedChild> child, SlotDocument document) {
  ++document.shard->asides;
  const std::chrono::nanoseconds before = child->process().ProcessorTime();
  const bool works = !child->Sleeps();
  list_.push_back({std::move(child), std::move(document), before, works});
}

void Asides::NoteWork(Aside* aside) const {
  if (aside->demoted || (aside->works && timed_out_ < kHabit)) return;
  // Who works is found out soon; who sleeps is not asked for ever.
  ++aside->looks;
  if ((aside->looks & (aside->looks - 1)) != 0) return;
  const ChildProcess& process = aside->child->process();
  if (process.ProcessorTime() - aside->processor_before < kNoticedWork) return;
  aside->works = true;
  if (timed_out_ < kHabit) return;
  aside->demoted = true;
  (void)setpriority(PRIO_PROCESS, static_cast<id_t>(process.pid()), kAsidePriority);
}

void Asides::Poll(const OnRecord& on_record, const OnDeath& on_death) {
  const auto now = std::chrono::steady_clock::now();
  if (list_.empty() || now - looked_ < kInterval) return;
  looked_ = now;
  for (auto aside = list_.begin(); aside != list_.end();) {
    const bool wants = !aside->child->paused() && aside->child->WantsPoll();
    const bool ended = wants && PollOne(&*aside, on_record, on_death);
    aside = ended ? list_.erase(aside) : std::next(aside);
  }
  ShareMemory();
}

void Asides::ShareMemory() {
  uint64_t bytes = 0;
  for (Aside& aside : list_) {
    const bool first = bytes == 0;
    bytes += aside.child->resident_bytes();
    if (first || bytes <= aside.child->max_resident_bytes()) {
      aside.child->Resume();
    } else {
      aside.child->Pause();
    }
  }
}

bool Asides::PollOne(Aside* aside, const OnRecord& on_record, const OnDeath& on_death) {
  const SlotDocument& document = aside->document;
  bool done = false;
  const auto on_message = [&](const ChildProcess::Message& message) {
    // It may have begun the next document before it was told not to.
    if (done) return true;
    const MessageHeader& header = message.header;
    if (header.kind != MessageKind::kRecord || header.item != document.number) return false;
    const std::optional<CheckedRecord> record = CheckRecord(message.record);
    if (!record.has_value()) return false;
    const bool expected = document.is_line
                              ? header.begin == document.begin && header.next == document.next
                              : header.index == document.index && record->document_id == document.id;
    if (!expected) return false;
    done = true;
    --document.shard->asides;
    on_record(document, message, *record);
    return true;
  };
  const std::optional<Death> death = aside->child->Poll(milliseconds(0), /*busy=*/true, on_message);
  if (done) {
    NoteEnded();
  } else if (death.has_value()) {
    if (death->failure.reason == intake::kTimedOut) NoteTimedOut();
    --document.shard->asides;
    on_death(document, *death);
  }
  const bool ended = done || death.has_value();
  if (!ended) NoteWork(aside);
  return ended;
}

void Asides::NoteTimedOut() {
  ++timed_out_;
  patience_ = std::max(patience_ / 2, kShortestPatience);
}

void Asides::NoteEnded() {
  if (timed_out_ > kMaxDoublings) timed_out_ = kMaxDoublings;
  if (timed_out_ > 0) --timed_out_;
  patience_ = std::min(patience_ * 2, kLongestPatience);
}

uint64_t Asides::ResidentBytes() const {
  uint64_t bytes = 0;
  for (const Aside& aside : list_) bytes += aside.child->resident_bytes();
  return bytes;
}

size_t Asides::WaitingBytes() const {
  size_t bytes = 0;
  const SlotShard* counted = nullptr;
  // Documents of a shard stand together: they are set aside in order.
  for (const Aside& aside : list_) {
    if (aside.document.shard.get() != counted) bytes += aside.document.shard->run->waiting_bytes();
    counted = aside.document.shard.get();
  }
  return bytes;
}

std::vector<std::shared_ptr<SlotShard>> Asides::RemoveDropped() {
  std::vector<std::shared_ptr<SlotShard>> removed;
  for (auto aside = list_.begin(); aside != list_.end();) {
    if (!aside->document.shard->dropped) {
      ++aside;
      continue;
    }
    --aside->document.shard->asides;
    removed.push_back(std::move(aside->document.shard));
    aside = list_.erase(aside);
  }
  return removed;
}

void Asides::ForEachShard(const std::function<void(SlotShard*)>& function) const {
  for (const Aside& aside : list_) function(aside.document.shard.get());
}

}  // namespace gouji::runtime
