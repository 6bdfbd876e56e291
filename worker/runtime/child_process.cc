#include "worker/runtime/child_process.h"

#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"

namespace gouji::runtime {
namespace {

// Taken at once; more than a well-behaved child ever leaves.
constexpr int kMaxWakeUps = 64;

absl::Status Failed(const char* what, int error) {
  return absl::UnavailableError(absl::StrCat("child process: ", what, ": ", strerror(error)));
}

env::UniqueFd OpenProc(pid_t pid, const char* name) {
  return env::UniqueFd(open(absl::StrCat("/proc/", pid, "/", name).c_str(), O_RDONLY | O_CLOEXEC));
}

// What such a file says now.
bool ReadAgain(const env::UniqueFd& file, char* text, size_t size) {
  const ssize_t got = pread(file.get(), text, size - 1, 0);
  if (got <= 0) return false;
  text[got] = '\0';
  return true;
}

void Append(const void* bytes, size_t size, std::string* to) {
  to->append(static_cast<const char*>(bytes), size);
}

}  // namespace

absl::StatusOr<std::unique_ptr<ChildProcess>> ChildProcess::Start(SlotTemplate* slot_template,
                                                                  std::string_view limits) {
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) return Failed("socketpair", errno);
  std::unique_ptr<ChildProcess> child(new ChildProcess(slot_template));
  child->socket_ = env::UniqueFd(pair[0]);
  const env::UniqueFd theirs(pair[1]);
  absl::StatusOr<SlotMemory> memory = slot_template->TakeMemory();
  if (!memory.ok()) return memory.status();
  child->memory_ = *std::move(memory);

  absl::StatusOr<pid_t> pid = slot_template->Fork(limits, theirs.get(), child->memory_);
  if (!pid.ok()) return pid.status();
  child->pid_ = *pid;
  child->statm_ = OpenProc(*pid, "statm");
  child->stat_ = OpenProc(*pid, "stat");
  child->schedstat_ = OpenProc(*pid, "schedstat");
  return child;
}

ChildProcess::~ChildProcess() {
  if (pid_ <= 0) return;
  KillAndDescribe();
  if (confined_) template_->GiveMemoryBack(std::move(memory_));
}

absl::Status ChildProcess::SendFiles(uint64_t item, std::string_view limits, const std::vector<File>& files) {
  CommandHeader header{};
  header.kind = CommandKind::kFiles;
  header.item = item;
  return Send(header, limits, files);
}

absl::Status ChildProcess::SendLines(uint64_t item, std::string_view limits, const File& file, uint64_t begin,
                                     uint64_t end) {
  CommandHeader header{};
  header.kind = CommandKind::kLines;
  header.item = item;
  header.begin = begin;
  header.end = end;
  return Send(header, limits, {file});
}

absl::Status ChildProcess::SendArchive(uint64_t item, std::string_view limits, const File& file,
                                       uint64_t begin, uint64_t end, bool survey) {
  CommandHeader header{};
  header.kind = survey ? CommandKind::kSurvey : CommandKind::kUnpack;
  header.item = item;
  header.begin = begin;
  header.end = end;
  return Send(header, limits, {file});
}

absl::Status ChildProcess::Send(const CommandHeader& header, std::string_view limits,
                                const std::vector<File>& files) {
  CommandHeader complete = header;
  complete.count = static_cast<uint32_t>(files.size());
  complete.limits_bytes = static_cast<uint32_t>(limits.size());
  command_.clear();
  Append(&complete, sizeof complete, &command_);
  command_.append(limits);
  alignas(cmsghdr) char control[CMSG_SPACE(kMaxFilesPerCommand * sizeof(int))] = {};
  msghdr message{};
  message.msg_control = control;
  message.msg_controllen = CMSG_SPACE(files.size() * sizeof(int));
  cmsghdr* part = CMSG_FIRSTHDR(&message);
  part->cmsg_level = SOL_SOCKET;
  part->cmsg_type = SCM_RIGHTS;
  part->cmsg_len = CMSG_LEN(files.size() * sizeof(int));
  for (size_t i = 0; i < files.size(); ++i) {
    CommandFile entry{};
    entry.offset = files[i].offset;
    entry.size_bytes = files[i].size_bytes;
    entry.id_bytes = static_cast<uint32_t>(files[i].id.size());
    Append(&entry, sizeof entry, &command_);
    std::memcpy(CMSG_DATA(part) + i * sizeof(int), &files[i].fd, sizeof(int));
  }
  for (const File& file : files) command_.append(file.id);
  if (command_.size() > kMaxCommandBytes) return absl::InvalidArgumentError("an id is too long");

  iovec place = {command_.data(), command_.size()};
  message.msg_iov = &place;
  message.msg_iovlen = 1;
  ssize_t sent;
  do {
    sent = sendmsg(socket_.get(), &message, MSG_NOSIGNAL);
  } while (sent < 0 && errno == EINTR);
  if (sent >= 0) return absl::OkStatus();
  if (errno == EPIPE || errno == ECONNRESET) return absl::AbortedError("the child is gone");
  return Failed("sendmsg", errno);
}

void ChildProcess::Cancel(uint64_t item) {
  shared()->cancel_through.store(item, std::memory_order_relaxed);
}

// Copies the message at the ring's tail, its payload behind what record_ holds. False: it cannot be one.
bool ChildProcess::CopyMessage(uint64_t available, MessageHeader* header) {
  if (available < sizeof *header || available > kRingBytes) return false;
  const char* at = memory_.mapping.At(tail_);
  std::memcpy(header, at, sizeof *header);
  const size_t payload = header->payload_bytes;
  if (payload > kMaxPartBytes || sizeof *header + PaddedBytes(payload) > available) return false;
  record_.append(at + sizeof *header, payload);
  return true;
}

void ChildProcess::Consume(size_t bytes) {
  tail_ += bytes;
  shared()->tail.store(tail_, std::memory_order_seq_cst);
  // Woken only when it has room for a good while.
  const uint64_t left = shared()->head.load(std::memory_order_relaxed) - tail_;
  if (left < kWakeBytes && shared()->child_sleeps.load(std::memory_order_seq_cst) != 0) {
    shared()->child_sleeps.store(0, std::memory_order_seq_cst);
    syscall(SYS_futex, reinterpret_cast<uint32_t*>(&shared()->child_sleeps), FUTEX_WAKE, 1, nullptr, nullptr,
            0);
  }
}

ChildProcess::Result ChildProcess::Next(Message* message) {
  // A record in parts is given out when its last part is here; parts that are there already are kept in record_.
  while (true) {
    const uint64_t available = shared()->head.load(std::memory_order_acquire) - tail_;
    if (available == 0) return kNothing;
    if (!in_parts_) record_.clear();
    MessageHeader header;
    if (!CopyMessage(available, &header)) return kNonsense;
    Consume(sizeof header + PaddedBytes(header.payload_bytes));
    if (in_parts_) {
      if (header.kind != MessageKind::kPart || header.payload_bytes == 0) return kNonsense;
    } else {
      if (header.kind == MessageKind::kPart) return kNonsense;
      first_part_ = header;
    }
    if (header.kind != MessageKind::kRecord && header.kind != MessageKind::kPart) {
      message->header = header;
      message->record = record_;
      return kMessage;
    }
    if (first_part_.record_bytes > kMaxRecordBytes || record_.size() > first_part_.record_bytes)
      return kNonsense;
    in_parts_ = record_.size() < first_part_.record_bytes;
    if (!in_parts_) {
      message->header = first_part_;
      message->record = record_;
      return kMessage;
    }
  }
}

void ChildProcess::Wait(std::chrono::milliseconds timeout) {
  shared()->supervisor_sleeps.store(1, std::memory_order_seq_cst);
  if (timeout.count() > 0 && shared()->head.load(std::memory_order_seq_cst) == tail_) {
    pollfd wanted = {socket_.get(), POLLIN, 0};
    (void)poll(&wanted, 1, static_cast<int>(timeout.count()));
  }
  shared()->supervisor_sleeps.store(0, std::memory_order_relaxed);
  char wakeup;
  ssize_t got = 1;
  // Bounded: a child may send more of them than anybody can take.
  for (int i = 0; got > 0 && i < kMaxWakeUps; ++i) {
    got = recv(socket_.get(), &wakeup, sizeof wakeup, MSG_DONTWAIT);
  }
  // Nobody at the other end: the child is dying, or has cut itself off and is as good as dead.
  if (got == 0) hung_up_ = true;
}

bool ChildProcess::Ended() {
  if (reaped_) return true;
  if (hung_up_) kill(pid_, SIGKILL);
  const pid_t got = waitpid(pid_, &wait_status_, hung_up_ ? 0 : WNOHANG);
  reaped_ = got == pid_;
  return reaped_;
}

void ChildProcess::ReadAnnouncement(Announcement* announcement) const {
  std::memcpy(announcement, &shared()->announcement[announced() % 2], sizeof *announcement);
  announcement->id_bytes = std::min<uint32_t>(announcement->id_bytes, kMaxLineIdBytes);
}

ChildWork ChildProcess::TakeWork() {
  ChildWork done;
  const auto take = [](const std::atomic<uint64_t>& sum, uint64_t* taken) {
    const uint64_t now = sum.load(std::memory_order_relaxed);
    const uint64_t since = now > *taken ? now - *taken : 0;
    *taken = now;
    // A child that lies may not spoil a sum for ever.
    return std::min(since, uint64_t{1} << 40);
  };
  for (size_t i = 0; i < kMaxStages; ++i)
    done.stage_nanoseconds[i] = take(shared()->stage_nanoseconds[i], &taken_.stage_nanoseconds[i]);
  for (size_t i = 0; i < kMaxFamilies; ++i)
    done.findings[i] = take(shared()->findings[i], &taken_.findings[i]);
  return done;
}

uint64_t ChildProcess::ResidentBytes() const {
  char text[128];
  if (!ReadAgain(statm_, text, sizeof text)) return 0;
  char* second = nullptr;
  (void)strtoull(text, &second, 10);
  static const uint64_t page_bytes = static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
  return strtoull(second, nullptr, 10) * page_bytes;
}

std::chrono::nanoseconds ChildProcess::ProcessorTime() const {
  char text[128];
  return std::chrono::nanoseconds(ReadAgain(schedstat_, text, sizeof text) ? strtoull(text, nullptr, 10) : 0);
}

// The letter of proc(5): R, S, D …; 0 when it cannot be told.
char ChildProcess::State() const {
  char text[512];
  if (!ReadAgain(stat_, text, sizeof text)) return 0;
  // PID (NAME) STATE …; the name may hold anything.
  const char* end = strrchr(text, ')');
  return end != nullptr && end[1] == ' ' ? end[2] : 0;
}

std::string ChildProcess::KillAndDescribe() {
  if (!Ended()) {
    kill(pid_, SIGKILL);
    while (waitpid(pid_, &wait_status_, 0) < 0 && errno == EINTR) {
    }
    reaped_ = true;
  }
  return DescribeEnd(wait_status_);
}

bool ChildProcess::RanOutOfMemory() const {
  return reaped_ && WIFEXITED(wait_status_) && WEXITSTATUS(wait_status_) == kExitOutOfMemory;
}

}  // namespace gouji::runtime
