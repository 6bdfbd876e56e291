// The part of a slot that deals in documents: sends them to the child, takes their records, and blames or sets aside those
// that break it or take long. See slot_runner.h.
#include <fcntl.h>

#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/env/views.h"
#include "common/segment/tally.h"
#include "common/store/document_id.h"
#include "worker/runtime/slot_runner.h"

namespace gouji::runtime {
namespace {

constexpr uint32_t kMaxBlamelessDeaths = 3;
// Failed attempts at a shard before a document that the disk or file server does not give becomes a record.
constexpr uint32_t kReadAttempts = 5;

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

absl::Status ReadTrouble(const CheckedRecord& record) {
  return absl::UnavailableError(
      absl::StrCat(env::ToAbsl(record.document_id), ": reading it failed on this machine"));
}

}  // namespace

std::vector<absl::StatusOr<intake::OpenedSource>> SlotRunner::Open(const ShardRun& run,
                                                                   const ShardItem& content, size_t first) {
  std::vector<intake::SourceToOpen> wanted;
  for (size_t i = first; i < content.files.size(); ++i) {
    const job::v1::Source& source = *content.files[i].source;
    wanted.push_back({run.Place(source), &source});
    if (!content.lines) continue;
    wanted.back().place.begin = content.begin;
    wanted.back().place.end = content.end;
  }
  auto opened = intake::OpenSources(wanted, run.job().limits.max_document_bytes(), run.job().source_roots,
                                    [this, &run](bool moved) { return Fetches(run, moved); });
  for (size_t i = 0; i < opened.size(); ++i) {
    if (!opened[i].ok() || !opened[i]->failure.has_value() || !MayPass(run, opened[i]->failure->reason))
      continue;
    opened[i] =
        absl::UnavailableError(absl::StrCat(content.files[first + i].id, ": ", opened[i]->failure->detail));
  }
  return opened;
}

// What this machine cannot read now may be read later, or by another one: not believed at once.
bool SlotRunner::MayPass(const ShardRun& run, std::string_view reason) {
  return reason == intake::kReadError && run.lease()->lease().failures() < kReadAttempts;
}

// Gives the child what has no record yet. What cannot be opened gives its shard back; an error is the child's.
absl::Status SlotRunner::Send(SlotItem* item) {
  absl::Status sent = item->content.lines ? SendLines(item) : SendFiles(item);
  // The next Poll finds a dead child, and what it was to do is sent to another one.
  return absl::IsAborted(sent) ? absl::OkStatus() : sent;
}

absl::Status SlotRunner::SendFiles(SlotItem* item) {
  std::vector<env::UniqueFd> descriptors;
  std::vector<ChildProcess::File> files;
  item->sent.clear();
  item->answered = 0;
  item->number = 0;
  if (!item->content.archive_id.empty()) {
    for (size_t i = item->next_file; i < item->content.files.size(); ++i) {
      const ItemFile& file = item->content.files[i];
      item->failures[i] = file.member.failure;
      if (item->failures[i].has_value()) continue;
      files.push_back({file.id, file.member.fd->get(), file.member.size_bytes, file.member.offset});
      item->sent.push_back({i, file.member.size_bytes});
    }
    return SendOpened(item, files);
  }
  std::vector<absl::StatusOr<intake::OpenedSource>> opened =
      Open(*item->shard->run, item->content, item->next_file);
  for (size_t i = item->next_file; i < item->content.files.size(); ++i) {
    absl::StatusOr<intake::OpenedSource>& source = opened[i - item->next_file];
    if (!source.ok()) {
      Unreadable(item->shard.get(), source.status());
      return absl::OkStatus();
    }
    item->failures[i] = std::move(source->failure);
    if (item->failures[i].has_value()) continue;
    files.push_back({item->content.files[i].id, source->fd.get(), source->size_bytes});
    item->sent.push_back({i, source->size_bytes});
    descriptors.push_back(std::move(source->fd));
  }
  return SendOpened(item, files);
}

absl::Status SlotRunner::SendOpened(SlotItem* item, const std::vector<ChildProcess::File>& files) {
  if (files.empty()) return absl::OkStatus();
  if (absl::Status ready = child_->EnsureReady(); !ready.ok()) return ready;
  item->number = ++last_number_;
  if (pipeline_.front().get() == item) child_->RestartTimer();
  return child_->process().SendFiles(item->number, item->shard->run->job().serialized_limits, files);
}

absl::StatusOr<intake::OpenedSource> SlotRunner::OpenLines(const SlotItem& item) {
  if (item.content.archive_id.empty()) return std::move(Open(*item.shard->run, item.content, 0).front());
  const UnpackedMember& member = item.content.files[0].member;
  intake::OpenedSource source;
  source.size_bytes = member.size_bytes;
  source.fd = env::UniqueFd(fcntl(member.fd->get(), F_DUPFD_CLOEXEC, 0));
  if (source.fd.ok()) return source;
  return absl::UnavailableError(absl::StrCat("cannot use a descriptor: ", strerror(errno)));
}

absl::Status SlotRunner::SendLines(SlotItem* item) {
  item->number = 0;
  if (item->all_lines) return absl::OkStatus();
  absl::StatusOr<intake::OpenedSource> source = OpenLines(*item);
  if (!source.ok()) {
    Unreadable(item->shard.get(), source.status());
    return absl::OkStatus();
  }
  if (source->failure.has_value()) {
    item->failures[0] = std::move(source->failure);
    return absl::OkStatus();
  }
  if (absl::Status ready = child_->EnsureReady(); !ready.ok()) return ready;
  item->lines = std::move(source->fd);
  if (item->expected == nullptr) {
    item->expected =
        std::make_unique<intake::LineReader>(item->shard->run->job().limits.max_document_bytes());
  }
  item->expected->Start(item->lines.get(), item->content.begin, item->content.end, source->size_bytes);
  item->sent = {{0, source->size_bytes}};
  item->number = ++last_number_;
  if (pipeline_.front().get() == item) child_->RestartTimer();
  return child_->process().SendLines(item->number, item->shard->run->job().serialized_limits,
                                     {item->content.files[0].id, item->lines.get(), source->size_bytes},
                                     item->content.begin, item->content.end);
}

bool SlotRunner::OnMessage(const ChildProcess::Message& message) {
  CompleteItems();
  if (pipeline_.empty() || message.header.item != pipeline_.front()->number) return false;
  SlotItem* item = pipeline_.front().get();
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
    Unreadable(item->shard.get(), ReadTrouble(*record));
    return true;
  }
  if (item->content.lines ? !OnLineRecord(item, message, *record) : !OnFileRecord(item, message, *record))
    return false;
  ShardRun& run = *item->shard->run;
  // A requeued job has some lines of a file and not the others.
  const bool wanted = !item->content.lines || run.HasLine(record->document_id, item->content.files[0].id,
                                                          message.header.begin, item->content.archive_id);
  if (!wanted) return true;
  NoteAppended(item->shard.get(), run.Append(message.record, SummaryOf(message.header, *record)));
  blameless_deaths_ = 0;
  trouble_pause_ = context_.options->retry_pause;
  return true;
}

bool SlotRunner::OnFileRecord(SlotItem* item, const ChildProcess::Message& message,
                              const CheckedRecord& record) {
  if (message.header.index != item->answered || item->answered == item->sent.size()) return false;
  const size_t file = item->sent[item->answered].file;
  if (record.document_id != item->content.files[file].id) return false;
  AppendFailuresBefore(item, file);
  ++item->answered;
  item->next_file = file + 1;
  return true;
}

bool SlotRunner::OnLineRecord(SlotItem* item, const ChildProcess::Message& message,
                              const CheckedRecord& record) {
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
bool SlotRunner::AllAnswered(SlotItem* item) {
  if (!item->content.lines) return item->answered == item->sent.size();
  return item->all_lines ||
         (!FindLine(item->expected.get(), /*whole=*/false).has_value() && !CutShort(*item->expected));
}

void SlotRunner::OnDeath(const Death& death) {
  if (death.failure.reason == intake::kTimedOut) asides_.NoteTimedOut();
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

// The first document of the command without a record, whatever the child says; absent when there is none.
std::optional<SlotDocument> SlotRunner::InHand(const SlotItem& item) const {
  SlotDocument document;
  document.shard = item.shard;
  document.number = item.number;
  document.is_line = item.content.lines;
  if (!document.is_line) {
    if (item.answered == item.sent.size()) return std::nullopt;
    const SlotItem::Sent& sent = item.sent[item.answered];
    document.id = document.file_id = item.content.files[sent.file].id;
    document.index = static_cast<uint32_t>(item.answered);
    document.input_bytes = sent.size_bytes;
    return document;
  }
  intake::LineReader reader(item.shard->run->job().limits.max_document_bytes());
  reader.Start(item.lines.get(), item.content.begin, item.content.end, item.sent[0].size_bytes);
  const std::optional<intake::Line> line = FindLine(&reader, /*whole=*/false);
  if (!line.has_value()) return std::nullopt;
  document.file_id = item.content.files[0].id;
  document.archive_id = item.content.archive_id;
  document.id = store::LineDocumentId(document.file_id, line->offset);
  document.begin = line->offset;
  document.next = line->next_offset;
  document.input_bytes = line->size_bytes();
  return document;
}

// The command goes on behind its document in hand.
void SlotRunner::PassOver(SlotItem* item, const SlotDocument& document) {
  if (document.is_line) {
    item->content.begin = document.next;
    return;
  }
  const size_t file = item->sent[document.index].file;
  AppendFailuresBefore(item, file);
  item->next_file = file + 1;
}

// A line's own id is known from what the child announced, if it speaks of that line.
std::string SlotRunner::NameOf(const SlotDocument& document, const Death& death) {
  if (!document.is_line || !death.document.has_value()) return document.id;
  const Announcement& announced = *death.document;
  const std::string_view id(announced.id, announced.id_bytes);
  return announced.begin == document.begin && !id.empty() && store::IsUtf8(id) ? std::string(id)
                                                                               : document.id;
}

// Whether the job has the document: a requeued one has some lines of a file and not the others.
bool SlotRunner::Wanted(const SlotDocument& document, std::string_view id) {
  return !document.is_line ||
         document.shard->run->HasLine(id, document.file_id, document.begin, document.archive_id);
}

// Makes a failed record of the document that the dead child had in hand. False when there is none.
bool SlotRunner::Blame(SlotItem* item, const Death& death) {
  if (item->shard->dropped) return true;
  const std::optional<SlotDocument> document = InHand(*item);
  if (!document.has_value()) return false;
  PassOver(item, *document);
  const std::string id = NameOf(*document, death);
  if (Wanted(*document, id)) AppendFailed(item->shard.get(), id, death.failure, document->input_bytes);
  NoteKilled(*document, id, death);
  return true;
}

void SlotRunner::NoteKilled(const SlotDocument& document, std::string_view id, const Death& death) {
  context_.observer->OnDocumentKilledChild(document.shard->run->lease()->job(), id, death.failure.reason,
                                           death.failure.detail);
}

// Where the document in hand takes long, its child is left alone with it, and another one goes on.
void SlotRunner::SetAsideWhatTakesLong() {
  if (pipeline_.empty() || !child_->alive() || !asides_.MayTake(*child_)) return;
  SlotItem* item = pipeline_.front().get();
  Announcement announced;
  child_->process().ReadAnnouncement(&announced);
  if (item->number == 0 || item->shard->dropped || announced.item != item->number) return;
  std::optional<SlotDocument> document = InHand(*item);
  // What the child says it has in hand must be that; a line without an end is passed over by no other child either.
  if (!document.has_value()) return;
  if (document->is_line ? announced.begin != document->begin || document->next == document->begin + 1
                        : announced.index != document->index) {
    return;
  }
  auto other = std::make_unique<WatchedChild>(&template_, context_.observer, [this](bool) {
    context_.observer->OnChildStarted(slot_, /*restart=*/true);
  });
  other->Watch(item->shard->run->job().limits);
  // No processes to be had: it is waited for as ever.
  if (!other->EnsureReady().ok()) return;
  child_->process().Cancel(last_number_);
  PassOver(item, *document);
  document->place = item->shard->run->Reserve();
  context_.observer->OnDocumentSetAside(item->shard->run->lease()->job(), document->id);
  asides_.Add(std::exchange(child_, std::move(other)), *std::move(document));
  ResendAll();
}

void SlotRunner::PollAsides() {
  asides_.Poll(
      [this](const SlotDocument& document, const ChildProcess::Message& message,
             const CheckedRecord& record) {
        SlotShard* shard = document.shard.get();
        ShardRun& run = *shard->run;
        if (!shard->dropped && MayPass(run, record.reason)) {
          Unreadable(shard, ReadTrouble(record));
        } else if (!shard->dropped) {
          const bool wanted = Wanted(document, record.document_id);
          NoteAppended(shard,
                       wanted ? run.Fill(document.place, message.record, SummaryOf(message.header, record))
                              : run.Leave(document.place));
        }
        AsideDone(shard);
      },
      [this](const SlotDocument& document, const Death& death) {
        SlotShard* shard = document.shard.get();
        ShardRun& run = *shard->run;
        if (!shard->dropped) {
          const std::string id = NameOf(document, death);
          NoteKilled(document, id, death);
          NoteAppended(shard, Wanted(document, id)
                                  ? run.FillFailed(document.place, id, death.failure, document.input_bytes)
                                  : run.Leave(document.place));
        }
        AsideDone(shard);
      });
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

void SlotRunner::AppendFailuresBefore(SlotItem* item, size_t file) {
  for (; item->next_file < file; ++item->next_file) {
    const std::optional<intake::Failure>& failure = item->failures[item->next_file];
    if (!failure.has_value()) continue;
    const ItemFile& entry = item->content.files[item->next_file];
    AppendFailed(item->shard.get(), entry.id, *failure, entry.input_bytes());
  }
}

void SlotRunner::AppendFailed(SlotShard* shard, std::string_view id, const intake::Failure& failure,
                              uint64_t input_bytes) {
  if (!shard->dropped) NoteAppended(shard, shard->run->AppendFailed(id, failure, input_bytes));
}

void SlotRunner::NoteAppended(SlotShard* shard, const absl::Status& status) {
  if (status.ok()) return;
  const HeldLease& lease = *shard->run->lease();
  context_.observer->OnStoreTrouble(lease.job(), lease.shard(), status);
  GiveBack(shard, dispatch::v1::RELEASE_REASON_FAILURE, env::ToStd(status.message()));
}

}  // namespace gouji::runtime
