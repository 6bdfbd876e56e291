#include "worker/runtime/member_feed.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/store/document_id.h"
#include "worker/intake/archive_reader.h"
#include "worker/runtime/slot_archive.h"

namespace gouji::runtime {
namespace {

using std::chrono::milliseconds;

constexpr uint64_t kBatchBytes = 4u << 20;
constexpr uint64_t kLinesBytes = 4u << 20;
// Beyond what makes a line too long, its bytes need not be kept.
constexpr uint64_t kLongLineSlack = 64u << 10;
constexpr size_t kReadyItems = 2;
constexpr size_t kMessagesAtOnce = 32;
constexpr uint32_t kMaxStrikes = 2;
constexpr uint32_t kMaxDeaths = 32;

env::UniqueFd MakeMemory() {
  return env::UniqueFd(memfd_create("gouji-members", MFD_CLOEXEC | MFD_ALLOW_SEALING));
}

// Those who read it may not change it: what one of them does is no matter of the other documents.
void Seal(int fd) {
  (void)fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL);
}

}  // namespace

MemberFeed::MemberFeed(WatchedChild* child, WorkerObserver* observer, const job::v1::Limits& limits,
                       OpenArchive archive, Wanted wanted, uint64_t* number)
    : child_(child),
      observer_(observer),
      limits_(limits),
      serialized_limits_(limits.SerializeAsString()),
      archive_(std::move(archive)),
      wanted_(std::move(wanted)),
      number_(number),
      next_(archive_.begin) {
  open_.archive_id = archive_.id;
}

MemberFeed::~MemberFeed() {
  if (running_) child_->Stop();
}

absl::Status MemberFeed::Start() {
  if (child_->alive() && child_->WantsReplacement()) child_->Stop();
  child_->Watch(limits_);
  if (absl::Status ready = child_->EnsureReady(); !ready.ok()) return ready;
  running_ = true;
  child_->RestartTimer();
  absl::Status sent = child_->process().SendArchive(++*number_, serialized_limits_,
                                                    {archive_.id, archive_.fd.get(), archive_.size_bytes},
                                                    next_, archive_.end,
                                                    /*survey=*/false);
  // The next Poll finds a dead child.
  return absl::IsAborted(sent) ? absl::OkStatus() : sent;
}

absl::Status MemberFeed::Poll(milliseconds timeout) {
  if (over_ || ready_.size() >= kReadyItems) return absl::OkStatus();
  if (!running_) {
    if (absl::Status started = Start(); !started.ok()) return started;
  }
  const std::optional<Death> death = child_->Poll(
      timeout, /*busy=*/true, [this](const ChildProcess::Message& message) { return OnMessage(message); },
      kMessagesAtOnce);
  if (death.has_value()) OnDeath(*death);
  return trouble_;
}

std::optional<ShardItem> MemberFeed::Take(bool some) {
  const bool in_use = member_.has_value() && !member_->lines && member_->wanted;
  if (ready_.empty() && !open_.files.empty() && (over_ || (some && !in_use))) CloseBatch();
  if (ready_.empty()) return std::nullopt;
  ShardItem item = std::move(ready_.front());
  ready_.pop_front();
  return item;
}

bool MemberFeed::OnMessage(const ChildProcess::Message& message) {
  const MessageHeader& header = message.header;
  if (header.item != *number_) return false;
  if (header.kind == MessageKind::kItemDone) {
    running_ = false;
    over_ = ended_;
    return ended_;
  }
  if (ended_) return false;
  const bool goes_on = member_.has_value() && header.begin == member_->index;
  switch (header.kind) {
    case MessageKind::kMember:
      return !member_.has_value() && BeginMember(header.begin, header.next != 0, message.record);
    case MessageKind::kMemberBytes:
      return goes_on && Append(message.record);
    case MessageKind::kMemberEnd: {
      std::optional<intake::Failure> failure;
      if (!message.record.empty()) failure = UnpackFailure(message.record);
      if (!goes_on || failure.has_value() == message.record.empty()) return false;
      EndMember(failure);
      return true;
    }
    case MessageKind::kArchiveEnd: {
      std::optional<intake::Failure> failure;
      if (!message.record.empty()) failure = UnpackFailure(message.record);
      if (member_.has_value() || failure.has_value() == message.record.empty()) return false;
      End(header.begin, header.next, std::move(failure));
      return true;
    }
    default:
      return false;
  }
}

bool MemberFeed::BeginMember(uint64_t index, bool lines, std::string_view name) {
  if (index < next_ || index >= archive_.end || name.size() > intake::kMaxMemberNameBytes) return false;
  member_.emplace();
  member_->index = index;
  member_->lines = lines;
  member_->id = name.empty() ? PlaceId(index) : store::MemberDocumentId(archive_.id, name);
  member_->wanted = lines || wanted_(member_->id);
  if (lines) {
    CloseBatch();
    lines_ = MakeMemory();
    if (!lines_.ok()) trouble_ = absl::UnavailableError(absl::StrCat("memfd_create: ", strerror(errno)));
  } else if (member_->wanted && EnsureBundle()) {
    member_->offset = bundle_bytes_;
  }
  return true;
}

bool MemberFeed::EnsureBundle() {
  if (bundle_ != nullptr) return true;
  auto memory = std::make_shared<const env::UniqueFd>(MakeMemory());
  if (!memory->ok()) {
    trouble_ = absl::UnavailableError(absl::StrCat("memfd_create: ", strerror(errno)));
    return false;
  }
  bundle_ = std::move(memory);
  bundle_bytes_ = 0;
  return true;
}

void MemberFeed::Put(int fd, std::string_view bytes, uint64_t offset) {
  while (!bytes.empty() && trouble_.ok()) {
    const ssize_t put = pwrite(fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) {
      trouble_ = absl::UnavailableError(absl::StrCat("no memory for a member: ", strerror(errno)));
      return;
    }
    bytes.remove_prefix(static_cast<size_t>(put));
    offset += static_cast<uint64_t>(put);
  }
}

bool MemberFeed::Append(std::string_view bytes) {
  MemberUnderWay& member = *member_;
  if (member.lines) {
    AppendLines(bytes);
    return true;
  }
  // The child was to stop there.
  if (member.size + bytes.size() > limits_.max_document_bytes()) return false;
  if (member.wanted && bundle_ != nullptr) Put(bundle_->get(), bytes, member.offset + member.size);
  member.size += bytes.size();
  return true;
}

void MemberFeed::AppendLines(std::string_view bytes) {
  MemberUnderWay& member = *member_;
  // What is kept of a line that is too long is what shows that it is.
  const uint64_t keep = member.line_begin + limits_.max_document_bytes() + kLongLineSlack;
  const size_t newline = bytes.rfind('\n');
  if (newline == std::string_view::npos) {
    if (member.size < keep) Put(lines_.get(), bytes, member.size);
    member.size += bytes.size();
    return;
  }
  Put(lines_.get(), bytes, member.size);
  member.line_begin = member.size + newline + 1;
  member.size += bytes.size();
  if (member.line_begin - member.chunk_begin >= kLinesBytes) GiveLines(member.line_begin);
}

// The lines [chunk_begin, end) become an item; what is behind them goes on in memory of its own, at the same place.
void MemberFeed::GiveLines(uint64_t end) {
  MemberUnderWay& member = *member_;
  if (end == member.chunk_begin || !trouble_.ok()) return;
  auto memory = std::make_shared<env::UniqueFd>(std::exchange(lines_, MakeMemory()));
  if (!lines_.ok()) {
    trouble_ = absl::UnavailableError(absl::StrCat("memfd_create: ", strerror(errno)));
    return;
  }
  char block[16 << 10];
  for (uint64_t at = end; at < member.size;) {
    const ssize_t got = pread(memory->get(), block, std::min<uint64_t>(sizeof block, member.size - at),
                              static_cast<off_t>(at));
    if (got <= 0) break;
    Put(lines_.get(), std::string_view(block, static_cast<size_t>(got)), at);
    at += static_cast<uint64_t>(got);
  }
  // A line begins where a newline stands before it.
  Put(lines_.get(), "\n", end - 1);
  if (ftruncate(memory->get(), static_cast<off_t>(end)) != 0) {
    trouble_ = absl::UnavailableError(absl::StrCat("ftruncate: ", strerror(errno)));
    return;
  }
  Seal(memory->get());
  ShardItem item;
  item.lines = true;
  item.archive_id = archive_.id;
  item.begin = member.chunk_begin;
  item.end = end;
  item.files.push_back({nullptr, member.id, {std::move(memory), 0, end, {}}});
  ready_.push_back(std::move(item));
  member.chunk_begin = end;
}

void MemberFeed::EndMember(const std::optional<intake::Failure>& failure) {
  MemberUnderWay& member = *member_;
  strikes_ = 0;
  next_ = member.index + 1;
  if (member.lines) {
    EndLines(failure);
  } else if (member.wanted && failure.has_value()) {
    AddFailure(member.id, *failure, member.size);
  } else if (member.wanted && trouble_.ok()) {
    bundle_bytes_ = member.offset + member.size;
    Add({nullptr, member.id, {bundle_, member.offset, member.size, {}}});
  }
  member_.reset();
}

void MemberFeed::EndLines(const std::optional<intake::Failure>& failure) {
  MemberUnderWay& member = *member_;
  // A line that was cut off is none.
  GiveLines(failure.has_value() ? member.line_begin : member.size);
  lines_.Reset();
  if (!failure.has_value()) return;
  const bool nothing = member.size == 0;
  AddFailure(nothing ? member.id : store::LineDocumentId(member.id, member.line_begin), *failure,
             member.size - member.line_begin);
}

std::string MemberFeed::PlaceId(uint64_t index) const {
  return store::LineDocumentId(archive_.id, index);
}

void MemberFeed::AddFailure(std::string id, intake::Failure failure, uint64_t size_bytes) {
  Add({nullptr, std::move(id), {nullptr, 0, size_bytes, std::move(failure)}});
}

void MemberFeed::Add(ItemFile file) {
  open_id_bytes_ += file.id.size();
  open_.files.push_back(std::move(file));
  if (open_.files.size() >= kMaxFilesPerCommand || open_id_bytes_ >= kMaxCommandIdBytes ||
      bundle_bytes_ >= kBatchBytes) {
    CloseBatch();
  }
}

void MemberFeed::CloseBatch() {
  if (bundle_ != nullptr) Seal(bundle_->get());
  bundle_.reset();
  bundle_bytes_ = 0;
  open_id_bytes_ = 0;
  if (open_.files.empty()) return;
  ready_.push_back(std::move(open_));
  open_ = ShardItem();
  open_.archive_id = archive_.id;
}

void MemberFeed::End(uint64_t position, uint64_t how, std::optional<intake::Failure> failure) {
  ended_ = true;
  if ((how & kEndOfArchive) == 0) return;
  // Of a range it is known where it ends: behind the last entry, if this is the last range.
  const bool changed =
      archive_.end != UINT64_MAX && (position < archive_.begin || position + 1 < archive_.end);
  if (!failure.has_value() && changed) {
    failure =
        intake::Failure{std::string(intake::kInputChanged), "the archive has fewer entries than it had"};
  }
  if (failure.has_value()) GiveUp(position, *failure);
}

void MemberFeed::GiveUp(uint64_t position, const intake::Failure& failure) {
  ended_ = true;
  // Ranges of an archive that changed may not name the same place.
  const uint64_t place = std::max(position, archive_.begin);
  AddFailure(place == 0 ? archive_.id : PlaceId(place), failure, 0);
}

void MemberFeed::OnDeath(const Death& death) {
  running_ = false;
  if (ended_) {
    over_ = true;
    return;
  }
  ++deaths_;
  if (member_.has_value()) {
    observer_->OnDocumentKilledChild(archive_.job_id, member_->id, death.failure.reason,
                                     death.failure.detail);
    EndMember(death.failure);
    if (deaths_ < kMaxDeaths) return;
  } else if (++strikes_ < kMaxStrikes && deaths_ < kMaxDeaths) {
    return observer_->OnChildTrouble(0, death.failure.detail);
  }
  // Where it was is its own word, and costs nobody else anything.
  uint64_t place = next_;
  if (death.document.has_value() && death.document->item == *number_ && death.document->begin < archive_.end)
    place = std::max(place, death.document->begin);
  observer_->OnDocumentKilledChild(archive_.job_id, PlaceId(place), death.failure.reason,
                                   death.failure.detail);
  GiveUp(place, death.failure);
  over_ = true;
}

}  // namespace gouji::runtime
