#include "worker/runtime/slot_runner.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/env/views.h"
#include "common/segment/tally.h"
#include "common/store/document_id.h"
#include "common/store/names.h"
#include "worker/intake/line_reader.h"

namespace gouji::runtime {
namespace {

using std::chrono::milliseconds;

constexpr size_t kPipelineDepth = 2;
constexpr milliseconds kIdleWait(250);
constexpr milliseconds kBusyWait(100);
constexpr milliseconds kShortestWait(1);
// While documents are aside, and want to be looked after.
constexpr milliseconds kAsideWait(20);
// Records that wait for a document that is aside, those of some seconds; above it the slot waits too.
constexpr size_t kMaxWaitingBytes = 64u << 20;
constexpr milliseconds kLongestTroublePause(5000);
// A document under which five workers died alone is read no more.
constexpr uint32_t kQuarantineAttempts = kSuspectAfterLost + 5;

}  // namespace

SlotRunner::SlotRunner(const Context& context, uint32_t slot)
    : context_(context),
      slot_(slot),
      template_({context.options->child_command, ChildEnvironment(context.options->child_environment)}),
      child_(std::make_unique<WatchedChild>(
          &template_, context.observer,
          [this](bool restart) { context_.observer->OnChildStarted(slot_, restart); })),
      unpacker_(&template_, context.observer,
                [this](bool) { context_.observer->OnChildStarted(slot_, /*restart=*/false); }),
      trouble_pause_(context.options->retry_pause) {}

void SlotRunner::Run() {
  const absl::Status ready = child_->EnsureReady();
  pulse_.Beat();
  started_.set_value(ready);
  if (ready.ok()) Work();
  pulse_.Rest();
  if (!ready.ok()) return;
  CloseFilling();
  unpacker_.Stop();
  child_->Stop();
}

void SlotRunner::Work() {
  while (true) {
    if (abandoned_) return GiveAllBack(dispatch::v1::RELEASE_REASON_DRAIN, "the worker stops");
    LookAtLeases();
    PollAsides();
    child_bytes_ = child_->resident_bytes() + unpacker_.resident_bytes() + asides_.ResidentBytes();
    if (asides_.WaitingBytes() > kMaxWaitingBytes) {
      std::this_thread::sleep_for(kAsideWait);
      continue;
    }
    FillPipeline();
    CompleteItems();
    if (pipeline_.empty()) {
      if (filling_ == nullptr && context_.desk->Exhausted()) {
        if (asides_.empty()) return;
        std::this_thread::sleep_for(kAsideWait);
      } else if (filling_ == nullptr && Pauses()) {
        std::this_thread::sleep_for(kBusyWait);
      }
      continue;
    }
    const SlotShard* front = pipeline_.front()->shard.get();
    if (watched_ != front) {
      child_->Watch(front->run->job().limits);
      watched_ = front;
    }
    const milliseconds wait =
        std::clamp(asides_.patience() / 2, kShortestWait, asides_.empty() ? kBusyWait : kAsideWait);
    if (std::optional<Death> death = child_->Poll(
            wait, /*busy=*/true, [this](const ChildProcess::Message& m) { return OnMessage(m); })) {
      OnDeath(*death);
    } else {
      SetAsideWhatTakesLong();
    }
  }
}

// A slot takes its next shard early, so that its child has no pause, but not so early that another slot goes hungry.
bool SlotRunner::MayTakeShard() const {
  if (Pauses()) return false;
  if (pipeline_.empty()) return true;
  const SlotItem& item = *pipeline_.back();
  if (!item.content.lines) return true;
  const uint64_t size = item.content.end - std::min(item.content.begin, item.content.end);
  const job::v1::ShardRange& range = item.shard->run->lease()->lease().range();
  const uint64_t whole = store::IsPart(range) ? range.end() - range.begin() : item.content.end;
  return size <= whole / 2;
}

void SlotRunner::FillPipeline() {
  if (child_->WantsReplacement()) {
    // What is at the child is finished first.
    if (!pipeline_.empty()) return;
    child_->Stop();
  }
  while (pipeline_.size() < kPipelineDepth && !abandoned_) {
    if (filling_ == nullptr) {
      if (!MayTakeShard()) return;
      std::shared_ptr<HeldLease> lease = context_.desk->Take(!pipeline_.empty() ? milliseconds(0)
                                                             : asides_.empty()  ? kIdleWait
                                                                                : kAsideWait);
      if (lease == nullptr) return;
      filling_ = BeginShard(std::move(lease));
      continue;
    }
    std::optional<ShardItem> content;
    bool later = false;
    if (!filling_->dropped) {
      if (absl::Status had = NextContent(&content, &later); !had.ok()) {
        Unreadable(filling_.get(), had);
        content.reset();
        later = false;
      }
    }
    if (later) return;
    if (!content.has_value()) {
      filling_->all_sent = true;
      if (filling_->items == 0) FinishShard(filling_.get());
      CloseFilling();
      continue;
    }
    auto item = std::make_unique<SlotItem>();
    item->shard = filling_;
    item->content = *std::move(content);
    item->failures.resize(item->content.files.size());
    ++filling_->items;
    pipeline_.push_back(std::move(item));
    if (absl::Status sent = Send(pipeline_.back().get()); !sent.ok()) return Trouble(sent);
  }
}

std::shared_ptr<SlotShard> SlotRunner::BeginShard(std::shared_ptr<HeldLease> lease) {
  const WorkerOptions& options = *context_.options;
  absl::StatusOr<std::unique_ptr<ShardRun>> run =
      ShardRun::Begin(context_.store, context_.jobs, lease, options.version,
                      absl::StrCat(options.worker_id, "-", ++*context_.attempts));
  if (absl::IsAlreadyExists(run.status())) {
    context_.observer->OnOutcomeFound(lease->job(), lease->shard(), /*raced=*/false);
    context_.desk->WorkDone();
    context_.committer->Found(std::move(lease));
    return nullptr;
  }
  absl::Status begun = run.status();
  if (begun.ok() && lease->lease().lost_attempts() >= kQuarantineAttempts)
    begun = RecordQuarantine(run->get());
  if (!begun.ok()) {
    context_.observer->OnStoreTrouble(lease->job(), lease->shard(), begun);
    context_.desk->Release(*lease, ReasonForTrouble(), begun.ToString());
    context_.desk->WorkDone();
    return nullptr;
  }
  auto shard = std::make_shared<SlotShard>();
  shard->run = *std::move(run);
  return shard;
}

// A shard of one document gets its record without anybody reading it; any other is left as it is.
absl::Status SlotRunner::RecordQuarantine(ShardRun* run) {
  ShardRun::Single single = run->SingleDocument();
  if (single.source == nullptr) return absl::OkStatus();
  std::string id = single.id;
  uint64_t input_bytes = single.source->size_bytes();
  if (single.lines) {
    intake::SourcePlace place = run->Place(*single.source);
    place.begin = single.begin;
    place.end = single.end;
    absl::StatusOr<intake::OpenedSource> source =
        intake::OpenSource(place, *single.source, run->job().limits.max_document_bytes(),
                           run->job().source_roots, [this, run](bool moved) { return Fetches(*run, moved); });
    if (!source.ok()) return source.status();
    // What cannot be opened is no danger to anyone.
    if (source->failure.has_value()) return absl::OkStatus();
    intake::LineReader reader(run->job().limits.max_document_bytes());
    reader.Start(source->fd.get(), single.begin, single.end, source->size_bytes);
    const std::optional<intake::Line> line = FindLine(&reader, /*whole=*/false);
    if (!line.has_value()) return absl::OkStatus();
    id = store::LineDocumentId(single.id, line->offset);
    input_bytes = line->size_bytes();
    reader.Start(source->fd.get(), line->next_offset, single.end, source->size_bytes);
    if (FindLine(&reader, /*whole=*/false).has_value()) return absl::OkStatus();
  }
  run->SkipAll();
  const uint32_t lost = run->lease()->lease().lost_attempts();
  return run->AppendFailed(
      id, {std::string(intake::kQuarantined), absl::StrCat(lost, " workers were lost while they read it")},
      input_bytes);
}

// Takes items off the front that wait for nothing.
void SlotRunner::CompleteItems() {
  while (!pipeline_.empty() && pipeline_.front()->number == 0) CompleteFront();
}

void SlotRunner::CompleteFront() {
  const std::unique_ptr<SlotItem> item = std::move(pipeline_.front());
  pipeline_.pop_front();
  SlotShard* shard = item->shard.get();
  if (item->content.lines) {
    if (item->failures[0].has_value()) {
      const std::string& id = item->content.files[0].id;
      const bool part = store::IsPart(shard->run->lease()->lease().range());
      AppendFailed(shard, part ? store::LineDocumentId(id, item->content.begin) : id, *item->failures[0], 0);
    }
  } else {
    AppendFailuresBefore(item.get(), item->content.files.size());
  }
  --shard->items;
  if (shard->items == 0 && shard->all_sent) FinishShard(shard);
}

// Nothing of the shard is at the slot's child any more.
void SlotRunner::FinishShard(SlotShard* shard) {
  shard->read = true;
  shard->waits = shard->asides != 0;
  if (shard->waits) return context_.desk->WorkWaits();
  context_.desk->WorkDone();
  if (!shard->dropped) Submit(shard);
}

// A document of the shard is aside no more.
void SlotRunner::AsideDone(SlotShard* shard) {
  if (!shard->waits || shard->asides != 0) return;
  shard->waits = false;
  context_.desk->WaitDone();
  if (!shard->dropped) Submit(shard);
}

void SlotRunner::Submit(SlotShard* shard) {
  if (shard->run->split().has_value()) {
    context_.committer->SubmitSplit(shard->run->lease(), *shard->run->split(), shard->run->shared_job());
    return;
  }
  context_.committer->Submit(shard->run->lease(), shard->run->TakeWriter(), shard->run->attempt_id(),
                             shard->run->shared_job());
}

void SlotRunner::GiveBack(SlotShard* shard, dispatch::v1::ReleaseReason reason, std::string_view detail) {
  if (shard->dropped) return;
  shard->dropped = true;
  context_.desk->Release(*shard->run->lease(), reason, detail);
}

// Ends all work of the slot; the child goes too, as it may be in the middle of something.
void SlotRunner::GiveAllBack(dispatch::v1::ReleaseReason reason, std::string_view detail) {
  child_->Stop();
  watched_ = nullptr;
  if (filling_ != nullptr) {
    GiveBack(filling_.get(), reason, detail);
    filling_->all_sent = true;
    if (filling_->items == 0) FinishShard(filling_.get());
    CloseFilling();
  }
  while (!pipeline_.empty()) {
    GiveBack(pipeline_.front()->shard.get(), reason, detail);
    CompleteFront();
  }
  asides_.ForEachShard([&](SlotShard* shard) { GiveBack(shard, reason, detail); });
  for (const auto& shard : asides_.RemoveDropped()) AsideDone(shard.get());
}

void SlotRunner::ShowMoves(std::chrono::steady_clock::time_point now) {
  pulse_.Beat();
  context_.desk->SlotMoves();
  const auto moved = [now](SlotShard* shard) { shard->run->lease()->Moved(now); };
  asides_.ForEachShard(moved);
  if (filling_ != nullptr) moved(filling_.get());
  for (auto& item : pipeline_) moved(item->shard.get());
}

// What is fetched from far may take longer than a slot may stand still; the slot's thread waits for it, whichever asks.
bool SlotRunner::Fetches(const ShardRun& fetching, bool moved) {
  if (moved) {
    const auto now = std::chrono::steady_clock::now();
    ShowMoves(now);
    fetching.lease()->Moved(now);
  }
  return !abandoned_ && !fetching.lease()->lost();
}

void SlotRunner::LookAtLeases() {
  ShowMoves(std::chrono::steady_clock::now());
  const auto look = [](SlotShard* shard) {
    if (shard->run->lease()->lost()) shard->dropped = true;
  };
  asides_.ForEachShard(look);
  for (const auto& shard : asides_.RemoveDropped()) AsideDone(shard.get());
  if (filling_ != nullptr) look(filling_.get());
  uint64_t cancel = 0;
  bool leading = true;
  for (auto& item : pipeline_) {
    look(item->shard.get());
    leading = leading && item->shard->dropped;
    // A command behind one that still counts cannot be cancelled without it; its turn comes.
    if (leading && item->number != 0) cancel = item->number;
  }
  if (cancel != 0 && child_->alive()) child_->process().Cancel(cancel);
}

// What this machine cannot read of one shard harms no other: that one goes back, to be tried later or elsewhere, and the slot goes on
// with what it has. Before it takes more it waits, so that a machine that lost a mount does not spoil every shard's attempts.
void SlotRunner::Unreadable(SlotShard* shard, const absl::Status& status) {
  // Nothing is wrong where the fetching was ended because the shard is another worker's by now, or the grace is over.
  const bool ended = abandoned_ || shard->run->lease()->lost();
  if (!ended) context_.observer->OnChildTrouble(slot_, env::ToStd(status.message()));
  GiveBack(shard, ReasonForTrouble(), env::ToStd(status.message()));
  if (ended) return;
  no_new_until_ = std::chrono::steady_clock::now() + trouble_pause_;
  trouble_pause_ = std::min(trouble_pause_ * 2, kLongestTroublePause);
}

// This machine cannot go on: its shards are for others, and it waits before it tries again.
void SlotRunner::Trouble(const absl::Status& status) {
  context_.observer->OnChildTrouble(slot_, env::ToStd(status.message()));
  GiveAllBack(dispatch::v1::RELEASE_REASON_FAILURE, env::ToStd(status.message()));
  blameless_deaths_ = 0;
  const auto until = std::chrono::steady_clock::now() + trouble_pause_;
  while (!abandoned_ && !context_.desk->draining() && std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_for(std::min(trouble_pause_, kBusyWait));
  }
  trouble_pause_ = std::min(trouble_pause_ * 2, kLongestTroublePause);
}

}  // namespace gouji::runtime
