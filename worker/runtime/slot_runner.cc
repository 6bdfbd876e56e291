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
constexpr milliseconds kLongestTroublePause(5000);
constexpr uint32_t kMaxBlamelessDeaths = 3;
// A document under which this many workers died alone is read no more.
constexpr uint32_t kQuarantineAttempts = 5;
// Failed attempts at a shard before a document that the disk or file server does not give becomes a record.
constexpr uint32_t kReadAttempts = 5;

// The reader's next document. Absent: there is none, or it cannot be read. Not `whole`: a line over the limit is not read
// to its end, which may be far; it then has one byte.
std::optional<intake::Line> FindLine(intake::LineReader* reader, bool whole) {
  intake::Line line;
  while (true) {
    switch (reader->Next(&line)) {
      case intake::LineReader::kLine:
        if (line.too_long || !intake::IsBlank(line.bytes)) return line;
        break;
      case intake::LineReader::kLongLine:
        if (!whole) return line;
        break;
      case intake::LineReader::kEnd:
      case intake::LineReader::kFailed:
        return std::nullopt;
    }
  }
}

// The range has lines that cannot be had.
bool CutShort(const intake::LineReader& reader) {
  return reader.ended_early() || reader.error() != 0;
}

segment::RecordSummary SummaryOf(const MessageHeader& header, const CheckedRecord& record) {
  segment::RecordSummary summary;
  summary.outcome = record.outcome;
  summary.machine_failed =
      record.outcome == report::v1::OUTCOME_FAILED && segment::IsMachineReason(record.reason);
  summary.input_bytes = header.input_bytes;
  summary.cells = header.cells;
  summary.findings_error = header.findings_error;
  summary.findings_warning = header.findings_warning;
  summary.findings_info = header.findings_info;
  return summary;
}

}  // namespace

SlotRunner::SlotRunner(const Context& context, uint32_t slot)
    : context_(context),
      slot_(slot),
      child_({context.options->child_command, ChildEnvironment(context.options->child_environment)},
             [this](bool restart) { context_.observer->OnChildStarted(slot_, restart); }),
      trouble_pause_(context.options->retry_pause) {}

void SlotRunner::Run() {
  const absl::Status ready = child_.EnsureReady();
  started_.set_value(ready);
  if (!ready.ok()) return;
  Work();
  child_.Stop();
}

void SlotRunner::Work() {
  while (true) {
    if (abandoned_) return GiveAllBack(dispatch::v1::RELEASE_REASON_DRAIN, "the worker stops");
    DropLost();
    FillPipeline();
    CompleteItems();
    if (pipeline_.empty()) {
      if (filling_ == nullptr && context_.desk->Exhausted()) return;
      continue;
    }
    const Shard* front = pipeline_.front()->shard.get();
    if (watched_ != front) {
      child_.Watch(front->run->job().limits);
      watched_ = front;
    }
    if (std::optional<Death> death = child_.Poll(
            kBusyWait, /*busy=*/true, [this](const ChildProcess::Message& m) { return OnMessage(m); })) {
      OnDeath(*death);
    }
    if (!read_trouble_.ok()) Trouble(std::exchange(read_trouble_, absl::OkStatus()));
  }
}

// A slot takes its next shard early, so that its child has no pause, but not so early that another slot goes hungry.
bool SlotRunner::MayTakeShard() const {
  if (pipeline_.empty()) return true;
  const Item& item = *pipeline_.back();
  if (!item.content.lines) return true;
  const uint64_t size = item.content.end - std::min(item.content.begin, item.content.end);
  const job::v1::ShardRange& range = item.shard->run->lease()->lease().range();
  const uint64_t whole = store::IsPart(range) ? range.end() - range.begin() : item.content.end;
  return size <= whole / 2;
}

void SlotRunner::FillPipeline() {
  if (child_.WantsReplacement()) {
    // What is at the child is finished first.
    if (!pipeline_.empty()) return;
    child_.Stop();
  }
  while (pipeline_.size() < kPipelineDepth && !abandoned_) {
    if (filling_ == nullptr) {
      if (!MayTakeShard()) return;
      std::shared_ptr<HeldLease> lease = context_.desk->Take(pipeline_.empty() ? kIdleWait : milliseconds(0));
      if (lease == nullptr) return;
      filling_ = BeginShard(std::move(lease));
      continue;
    }
    std::optional<ShardItem> content;
    if (!filling_->dropped) content = filling_->run->NextItem();
    if (!content.has_value()) {
      filling_->all_sent = true;
      if (filling_->items == 0) FinishShard(filling_.get());
      filling_.reset();
      continue;
    }
    auto item = std::make_unique<Item>();
    item->shard = filling_;
    item->content = *std::move(content);
    item->failures.resize(item->content.files.size());
    ++filling_->items;
    pipeline_.push_back(std::move(item));
    if (absl::Status sent = Send(pipeline_.back().get()); !sent.ok()) return Trouble(sent);
  }
}

std::shared_ptr<SlotRunner::Shard> SlotRunner::BeginShard(std::shared_ptr<HeldLease> lease) {
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
    context_.desk->Release(*lease, dispatch::v1::RELEASE_REASON_FAILURE, begun.ToString());
    context_.desk->WorkDone();
    return nullptr;
  }
  auto shard = std::make_shared<Shard>();
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
    absl::StatusOr<intake::OpenedSource> source = intake::OpenSource(
        run->Place(*single.source), *single.source, run->job().limits.max_document_bytes(), *context_.roots);
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

absl::StatusOr<intake::OpenedSource> SlotRunner::Open(const Item& item, size_t file) {
  const ShardRun& run = *item.shard->run;
  const job::v1::Source& source = *item.content.files[file].source;
  absl::StatusOr<intake::OpenedSource> opened =
      intake::OpenSource(run.Place(source), source, run.job().limits.max_document_bytes(), *context_.roots);
  if (opened.ok() && opened->failure.has_value() && MayPass(run, opened->failure->reason)) {
    return absl::UnavailableError(absl::StrCat(item.content.files[file].id, ": ", opened->failure->detail));
  }
  return opened;
}

// What this machine cannot read now may be read later, or by another one: not believed at once.
bool SlotRunner::MayPass(const ShardRun& run, std::string_view reason) {
  return reason == intake::kReadError && run.lease()->lease().failures() < kReadAttempts;
}

// Gives the child what has no record yet.
absl::Status SlotRunner::Send(Item* item) {
  absl::Status sent = item->content.lines ? SendLines(item) : SendFiles(item);
  // The next Poll finds a dead child, and what it was to do is sent to another one.
  return absl::IsAborted(sent) ? absl::OkStatus() : sent;
}

absl::Status SlotRunner::SendFiles(Item* item) {
  std::vector<env::UniqueFd> descriptors;
  std::vector<ChildProcess::File> files;
  item->sent.clear();
  item->answered = 0;
  item->number = 0;
  for (size_t i = item->next_file; i < item->content.files.size(); ++i) {
    absl::StatusOr<intake::OpenedSource> source = Open(*item, i);
    if (!source.ok()) return source.status();
    item->failures[i] = std::move(source->failure);
    if (item->failures[i].has_value()) continue;
    files.push_back({item->content.files[i].id, source->fd.get(), source->size_bytes});
    item->sent.push_back({i, source->size_bytes});
    descriptors.push_back(std::move(source->fd));
  }
  if (files.empty()) return absl::OkStatus();
  if (absl::Status ready = child_.EnsureReady(); !ready.ok()) return ready;
  item->number = ++last_number_;
  if (pipeline_.front().get() == item) child_.RestartTimer();
  return child_.process().SendFiles(item->number, item->shard->run->job().serialized_limits, files);
}

absl::Status SlotRunner::SendLines(Item* item) {
  item->number = 0;
  if (item->all_lines) return absl::OkStatus();
  absl::StatusOr<intake::OpenedSource> source = Open(*item, 0);
  if (!source.ok()) return source.status();
  if (source->failure.has_value()) {
    item->failures[0] = std::move(source->failure);
    return absl::OkStatus();
  }
  if (absl::Status ready = child_.EnsureReady(); !ready.ok()) return ready;
  item->lines = std::move(source->fd);
  item->expected = std::make_unique<intake::LineReader>(item->shard->run->job().limits.max_document_bytes());
  item->expected->Start(item->lines.get(), item->content.begin, item->content.end, source->size_bytes);
  item->sent = {{0, source->size_bytes}};
  item->number = ++last_number_;
  if (pipeline_.front().get() == item) child_.RestartTimer();
  return child_.process().SendLines(item->number, item->shard->run->job().serialized_limits,
                                    {item->content.files[0].id, item->lines.get(), source->size_bytes},
                                    item->content.begin, item->content.end);
}

// Takes items off the front that wait for nothing.
void SlotRunner::CompleteItems() {
  while (!pipeline_.empty() && pipeline_.front()->number == 0) CompleteFront();
}

void SlotRunner::CompleteFront() {
  const std::unique_ptr<Item> item = std::move(pipeline_.front());
  pipeline_.pop_front();
  Shard* shard = item->shard.get();
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

bool SlotRunner::OnMessage(const ChildProcess::Message& message) {
  if (!read_trouble_.ok()) return true;
  CompleteItems();
  if (pipeline_.empty() || message.header.item != pipeline_.front()->number) return false;
  Item* item = pipeline_.front().get();
  if (message.header.kind == MessageKind::kItemDone) {
    // A dropped shard's command was cancelled.
    if (!item->shard->dropped && !AllAnswered(item)) return false;
    CompleteFront();
    return true;
  }
  if (message.header.kind != MessageKind::kRecord) return false;
  if (item->shard->dropped) return true;
  const std::optional<CheckedRecord> record = CheckRecord(message.record);
  if (!record.has_value()) return false;
  if (MayPass(*item->shard->run, record->reason)) {
    read_trouble_ = absl::UnavailableError(
        absl::StrCat(env::ToAbsl(record->document_id), ": reading it failed on this machine"));
    return true;
  }
  if (item->content.lines ? !OnLineRecord(item, message, *record) : !OnFileRecord(item, message, *record))
    return false;
  ShardRun& run = *item->shard->run;
  // A requeued job has some lines of a file and not the others.
  const bool wanted = !item->content.lines ||
                      run.HasLine(record->document_id, item->content.files[0].id, message.header.begin);
  if (!wanted) return true;
  NoteAppended(item->shard.get(), run.Append(message.record, SummaryOf(message.header, *record)));
  blameless_deaths_ = 0;
  trouble_pause_ = context_.options->retry_pause;
  return true;
}

bool SlotRunner::OnFileRecord(Item* item, const ChildProcess::Message& message, const CheckedRecord& record) {
  if (message.header.index != item->answered || item->answered == item->sent.size()) return false;
  const size_t file = item->sent[item->answered].file;
  if (record.document_id != item->content.files[file].id) return false;
  AppendFailuresBefore(item, file);
  ++item->answered;
  item->next_file = file + 1;
  return true;
}

bool SlotRunner::OnLineRecord(Item* item, const ChildProcess::Message& message, const CheckedRecord& record) {
  const MessageHeader& header = message.header;
  if (item->all_lines) return false;
  const std::optional<intake::Line> line = FindLine(item->expected.get(), /*whole=*/true);
  const uint64_t place = line.has_value() ? line->offset : item->expected->position();
  if (!line.has_value() || header.begin != line->offset || header.next != line->next_offset) {
    // The record of a range that cannot be read to its end stands where its next line would.
    const bool cut_short =
        record.reason == intake::kReadError || (!line.has_value() && CutShort(*item->expected));
    if (!cut_short || header.begin < item->content.begin || header.begin > place ||
        header.next != header.begin + 1) {
      return false;
    }
    item->all_lines = true;
  }
  item->content.begin = header.next;
  return true;
}

// Whether every document of the command has its record.
bool SlotRunner::AllAnswered(Item* item) {
  if (!item->content.lines) return item->answered == item->sent.size();
  return item->all_lines ||
         (!FindLine(item->expected.get(), /*whole=*/false).has_value() && !CutShort(*item->expected));
}

void SlotRunner::OnDeath(const Death& death) {
  if (!read_trouble_.ok()) return;
  // Whose limits hold for the next child is decided anew.
  watched_ = nullptr;
  CompleteItems();
  const bool blamed = death.document.has_value() && !pipeline_.empty() &&
                      death.document->item == pipeline_.front()->number &&
                      Blame(pipeline_.front().get(), death);
  if (!blamed) {
    context_.observer->OnChildTrouble(slot_, death.failure.detail);
    if (++blameless_deaths_ >= kMaxBlamelessDeaths) {
      return Trouble(absl::InternalError(absl::StrCat("the reader keeps ending: ", death.failure.detail)));
    }
  }
  ResendAll();
}

// Makes a failed record of the document that the child had in hand: the first one without a record, whatever the dead
// child said. False when there is none.
bool SlotRunner::Blame(Item* item, const Death& death) {
  Shard* shard = item->shard.get();
  if (shard->dropped) return true;
  std::string id;
  if (!item->content.lines) {
    if (item->answered == item->sent.size()) return false;
    const Sent& sent = item->sent[item->answered];
    id = item->content.files[sent.file].id;
    AppendFailuresBefore(item, sent.file);
    AppendFailed(shard, id, death.failure, sent.size_bytes);
    item->next_file = sent.file + 1;
  } else {
    intake::LineReader reader(shard->run->job().limits.max_document_bytes());
    reader.Start(item->lines.get(), item->content.begin, item->content.end, item->sent[0].size_bytes);
    const std::optional<intake::Line> line = FindLine(&reader, /*whole=*/false);
    if (!line.has_value()) return false;
    const Announcement& announced = *death.document;
    const std::string_view announced_id(announced.id, announced.id_bytes);
    const bool known =
        announced.begin == line->offset && !announced_id.empty() && store::IsUtf8(announced_id);
    id = known ? std::string(announced_id) : store::LineDocumentId(item->content.files[0].id, line->offset);
    AppendFailed(shard, id, death.failure, line->size_bytes());
    item->content.begin = line->next_offset;
  }
  context_.observer->OnDocumentKilledChild(shard->run->lease()->job(), id, death.failure.reason,
                                           death.failure.detail);
  return true;
}

void SlotRunner::ResendAll() {
  // Nobody waits for what is left of dropped shards.
  for (auto& item : pipeline_) {
    if (item->shard->dropped) item->number = 0;
  }
  for (auto& item : pipeline_) {
    if (item->shard->dropped) continue;
    if (absl::Status sent = Send(item.get()); !sent.ok()) return Trouble(sent);
  }
}

void SlotRunner::AppendFailuresBefore(Item* item, size_t file) {
  for (; item->next_file < file; ++item->next_file) {
    const std::optional<intake::Failure>& failure = item->failures[item->next_file];
    if (!failure.has_value()) continue;
    const ItemFile& entry = item->content.files[item->next_file];
    AppendFailed(item->shard.get(), entry.id, *failure, entry.source->size_bytes());
  }
}

void SlotRunner::AppendFailed(Shard* shard, std::string_view id, const intake::Failure& failure,
                              uint64_t input_bytes) {
  if (!shard->dropped) NoteAppended(shard, shard->run->AppendFailed(id, failure, input_bytes));
}

void SlotRunner::NoteAppended(Shard* shard, const absl::Status& status) {
  if (status.ok()) return;
  const HeldLease& lease = *shard->run->lease();
  context_.observer->OnStoreTrouble(lease.job(), lease.shard(), status);
  GiveBack(shard, dispatch::v1::RELEASE_REASON_FAILURE, env::ToStd(status.message()));
}

void SlotRunner::FinishShard(Shard* shard) {
  context_.desk->WorkDone();
  if (shard->dropped) return;
  context_.committer->Submit(shard->run->lease(), shard->run->TakeWriter(), shard->run->attempt_id());
}

void SlotRunner::GiveBack(Shard* shard, dispatch::v1::ReleaseReason reason, std::string_view detail) {
  if (shard->dropped) return;
  shard->dropped = true;
  context_.desk->Release(*shard->run->lease(), reason, detail);
}

// Ends all work of the slot; the child goes too, as it may be in the middle of something.
void SlotRunner::GiveAllBack(dispatch::v1::ReleaseReason reason, std::string_view detail) {
  child_.Stop();
  watched_ = nullptr;
  if (filling_ != nullptr) {
    GiveBack(filling_.get(), reason, detail);
    filling_->all_sent = true;
    if (filling_->items == 0) FinishShard(filling_.get());
    filling_.reset();
  }
  while (!pipeline_.empty()) {
    GiveBack(pipeline_.front()->shard.get(), reason, detail);
    CompleteFront();
  }
}

void SlotRunner::DropLost() {
  if (filling_ != nullptr && filling_->run->lease()->lost()) filling_->dropped = true;
  uint64_t cancel = 0;
  bool leading = true;
  for (auto& item : pipeline_) {
    if (item->shard->run->lease()->lost()) item->shard->dropped = true;
    leading = leading && item->shard->dropped;
    // A command behind one that still counts cannot be cancelled without it; its turn comes.
    if (leading && item->number != 0) cancel = item->number;
  }
  if (cancel != 0 && child_.alive()) child_.process().Cancel(cancel);
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
