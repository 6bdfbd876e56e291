#include "worker/runtime/slot_end.h"

#include <linux/futex.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "common/segment/tally.h"
#include "worker/intake/failure.h"

namespace gouji::runtime {
namespace {

uint32_t Clamp(uint64_t count) {
  return static_cast<uint32_t>(std::min<uint64_t>(count, UINT32_MAX));
}

void FutexWait(std::atomic<uint32_t>* word, uint32_t expected) {
  syscall(SYS_futex, reinterpret_cast<uint32_t*>(word), FUTEX_WAIT, expected, nullptr, nullptr, 0);
}

MessageHeader HeaderOf(MessageKind kind, uint64_t item) {
  MessageHeader header{};
  header.kind = kind;
  header.item = item;
  return header;
}

}  // namespace

bool SlotEnd::Open() {
  struct stat memory;
  if (fstat(kChildMemory, &memory) != 0 || memory.st_size != static_cast<off_t>(kSharedFileBytes))
    return false;
  absl::StatusOr<SharedMemory> mapped = SharedMemory::Map(kChildMemory);
  if (!mapped.ok()) return false;
  memory_ = *std::move(mapped);
  shared_ = memory_.shared();
  // Commands are short: what none fills is not touched.
  command_ = std::make_unique_for_overwrite<char[]>(kMaxCommandBytes);
  return true;
}

std::optional<SlotEnd::Command> SlotEnd::Receive() {
  alignas(cmsghdr) char control[CMSG_SPACE(kMaxFilesPerCommand * sizeof(int))];
  iovec place = {command_.get(), kMaxCommandBytes};
  msghdr message{};
  message.msg_iov = &place;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  ssize_t got;
  do {
    got = recvmsg(kChildSocket, &message, MSG_CMSG_CLOEXEC);
  } while (got < 0 && errno == EINTR);
  if (got < static_cast<ssize_t>(sizeof(CommandHeader))) return std::nullopt;

  Command command;
  const char* at = command_.get();
  std::memcpy(&command.header, at, sizeof command.header);
  at += sizeof command.header;
  command.limits = std::string_view(at, command.header.limits_bytes);
  at += command.header.limits_bytes;
  const char* ids = at + command.header.count * sizeof(CommandFile);
  command.files.resize(command.header.count);
  for (File& file : command.files) {
    CommandFile entry;
    std::memcpy(&entry, at, sizeof entry);
    at += sizeof entry;
    file.offset = entry.offset;
    file.size_bytes = entry.size_bytes;
    file.id = std::string_view(ids, entry.id_bytes);
    ids += entry.id_bytes;
  }
  size_t next = 0;
  for (cmsghdr* part = CMSG_FIRSTHDR(&message); part != nullptr; part = CMSG_NXTHDR(&message, part)) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
    const size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (size_t i = 0; i < count; ++i) {
      int fd;
      std::memcpy(&fd, CMSG_DATA(part) + i * sizeof fd, sizeof fd);
      env::UniqueFd owned(fd);
      if (next < command.files.size()) command.files[next++].fd = std::move(owned);
    }
  }
  return command;
}

bool SlotEnd::Cancelled(uint64_t item) const {
  return item <= shared_->cancel_through.load(std::memory_order_relaxed);
}

void SlotEnd::Announce(const DocumentPlace& place, std::string_view id) {
  ++announced_;
  Announcement& announcement = shared_->announcement[announced_ % 2];
  announcement.item = place.item;
  announcement.index = place.index;
  announcement.begin = place.begin;
  announcement.next = place.next;
  announcement.id_bytes = static_cast<uint32_t>(std::min(id.size(), kMaxLineIdBytes));
  std::memcpy(announcement.id, id.data(), announcement.id_bytes);
  shared_->announced.store(announced_, std::memory_order_release);
}

void SlotEnd::Send(const DocumentPlace& place, const report::v1::Record& record, uint64_t input_bytes) {
  const segment::RecordSummary summary = segment::Summarize(record, input_bytes);
  MessageHeader header = HeaderOf(MessageKind::kRecord, place.item);
  header.sequence = announced_;
  header.index = place.index;
  header.begin = place.begin;
  header.next = place.next;
  header.input_bytes = input_bytes;
  header.cells = Clamp(summary.cells);
  header.findings_error = Clamp(summary.findings_error);
  header.findings_warning = Clamp(summary.findings_warning);
  header.findings_info = Clamp(summary.findings_info);
  const size_t bytes = record.ByteSizeLong();
  if (bytes > kMaxRecordBytes) {
    report::v1::Record failed;
    intake::SetFailed(
        record.document_id(),
        {std::string(intake::kTooLarge),
         absl::StrCat("the record would have ", bytes, " bytes, the limit is ", kMaxRecordBytes)},
        &failed);
    return Send(place, failed, input_bytes);
  }
  header.record_bytes = bytes;
  if (bytes > kMaxPartBytes) {
    SendInParts(header, record.SerializeAsString());
    return;
  }
  header.payload_bytes = static_cast<uint32_t>(bytes);
  const size_t message_bytes = sizeof header + PaddedBytes(bytes);
  char* at = Reserve(message_bytes);
  std::memcpy(at, &header, sizeof header);
  record.SerializeWithCachedSizesToArray(reinterpret_cast<uint8_t*>(at + sizeof header));
  Publish(message_bytes, /*wake=*/false);
}

void SlotEnd::SendInParts(MessageHeader header, const std::string& record) {
  for (size_t sent = 0; sent < record.size();) {
    const size_t part = std::min(record.size() - sent, kMaxPartBytes);
    header.payload_bytes = static_cast<uint32_t>(part);
    const size_t message_bytes = sizeof header + PaddedBytes(part);
    char* at = Reserve(message_bytes);
    std::memcpy(at, &header, sizeof header);
    std::memcpy(at + sizeof header, record.data() + sent, part);
    Publish(message_bytes, /*wake=*/false);
    sent += part;
    header.kind = MessageKind::kPart;
  }
}

void SlotEnd::ShowWork(const stages::StageTimes& times, std::span<const uint64_t> findings) {
  for (size_t i = 0; i < times.size(); ++i)
    shared_->stage_nanoseconds[i].store(times[i], std::memory_order_relaxed);
  for (size_t i = 0; i < findings.size(); ++i)
    shared_->findings[i].store(findings[i], std::memory_order_relaxed);
}

void SlotEnd::SendReady(bool closed) {
  MessageHeader header = HeaderOf(MessageKind::kReady, 0);
  header.next = closed ? 1 : 0;
  std::memcpy(Reserve(sizeof header), &header, sizeof header);
  Publish(sizeof header, /*wake=*/true);
}

void SlotEnd::SendItemDone(uint64_t item) {
  const MessageHeader header = HeaderOf(MessageKind::kItemDone, item);
  std::memcpy(Reserve(sizeof header), &header, sizeof header);
  Publish(sizeof header, /*wake=*/true);
}

void SlotEnd::SendFromArchive(MessageKind kind, uint64_t item, uint64_t begin, uint64_t next,
                              std::string_view payload) {
  MessageHeader header = HeaderOf(kind, item);
  header.begin = begin;
  header.next = next;
  header.payload_bytes = static_cast<uint32_t>(payload.size());
  const size_t message_bytes = sizeof header + PaddedBytes(payload.size());
  char* at = Reserve(message_bytes);
  std::memcpy(at, &header, sizeof header);
  std::memcpy(at + sizeof header, payload.data(), payload.size());
  Publish(message_bytes, /*wake=*/kind == MessageKind::kArchiveEnd);
}

char* SlotEnd::Reserve(size_t bytes) {
  const auto has_room = [&] {
    return head_ + bytes - shared_->tail.load(std::memory_order_seq_cst) <= kRingBytes;
  };
  while (!has_room()) {
    shared_->child_sleeps.store(1, std::memory_order_seq_cst);
    Wake();
    if (!has_room()) FutexWait(&shared_->child_sleeps, 1);
    shared_->child_sleeps.store(0, std::memory_order_relaxed);
  }
  return memory_.At(head_);
}

void SlotEnd::Publish(size_t bytes, bool wake) {
  head_ += bytes;
  shared_->head.store(head_, std::memory_order_seq_cst);
  if (wake || head_ - shared_->tail.load(std::memory_order_relaxed) >= kWakeBytes) Wake();
}

void SlotEnd::Wake() {
  if (shared_->supervisor_sleeps.load(std::memory_order_seq_cst) == 0) return;
  if (shared_->supervisor_sleeps.exchange(0, std::memory_order_seq_cst) == 0) return;
  const char byte = 0;
  // A full socket holds wake-ups enough; a closed one ends the child at its next Receive.
  (void)send(kChildSocket, &byte, sizeof byte, MSG_DONTWAIT | MSG_NOSIGNAL);
}

}  // namespace gouji::runtime
