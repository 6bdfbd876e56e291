// The supervisor's end of one slot: a child process, its socket and its ring.
//
// Role: has the child forked, sends it commands, and takes its messages out of the shared memory, copied and checked for
// shape. It neither knows what a shard is nor decides what to do about a child that died.
// Ownership: the child is killed and reaped with the object; for threads that start children see SlotTemplate.
// Threads: one. Errors: Status for what the machine refuses; a child that died or talks nonsense shows in Next.
//
//   absl::StatusOr<std::unique_ptr<ChildProcess>> child = ChildProcess::Start(&slot_template, serialized_limits);
//   (*child)->SendLines(…);
//   while ((*child)->Next(&message) == ChildProcess::kMessage) …
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/env/unique_fd.h"
#include "worker/runtime/shared_memory.h"
#include "worker/runtime/slot_protocol.h"
#include "worker/runtime/slot_template.h"

namespace gouji::runtime {

class ChildProcess {
 public:
  struct File {
    std::string_view id;
    int fd = -1;
    uint64_t size_bytes = 0;
    uint64_t offset = 0;
  };
  struct Message {
    MessageHeader header{};
    // kRecord: the whole record, in memory of the supervisor; of other kinds what they carry. Valid until the next call of Next.
    std::string_view record;
  };
  enum Result { kMessage, kNothing, kNonsense };

  // Does not wait for the child to be ready: that is its first message.
  static absl::StatusOr<std::unique_ptr<ChildProcess>> Start(SlotTemplate* slot_template,
                                                             std::string_view limits);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // At most kMaxFilesPerCommand, whose ids have at most kMaxCommandIdBytes unless it is one. The caller may close the
  // descriptors afterwards. ABORTED when the child is gone.
  absl::Status SendFiles(uint64_t item, std::string_view limits, const std::vector<File>& files);
  absl::Status SendLines(uint64_t item, std::string_view limits, const File& file, uint64_t begin,
                         uint64_t end);
  // An archive's entries [begin, end) come back as kMember and kMemberBytes; `survey`: marks alone, of all.
  absl::Status SendArchive(uint64_t item, std::string_view limits, const File& file, uint64_t begin,
                           uint64_t end, bool survey);
  // The child skips what is left of the commands up to `item`; their kItemDone comes none the less.
  void Cancel(uint64_t item);

  // The next message. kNonsense: the child broke the protocol and must be killed.
  Result Next(Message* message);
  // Next would not give kNothing, unless all that is there is a part of a record.
  bool HasMessages() const { return shared()->head.load(std::memory_order_acquire) != tail_; }
  // Until the child wants attention or dies, at most `timeout`.
  void Wait(std::chrono::milliseconds timeout);
  // The child is no more; what it sent before can still be read.
  bool Ended();

  // The last announcement, and its number; 0 before the first.
  uint32_t announced() const { return shared()->announced.load(std::memory_order_acquire); }
  // Copied, with `id_bytes` in bounds.
  void ReadAnnouncement(Announcement* announcement) const;
  // The child waits for the supervisor to read.
  bool WaitsForRoom() const { return shared()->child_sleeps.load(std::memory_order_relaxed) != 0; }
  // It made no processes of its own, and cannot: nothing of it is left when it ended.
  void NoteConfined() { confined_ = true; }
  // What the child says that it has done since the last call; nonsense costs a figure, no more.
  ChildWork TakeWork();
  // 0 when it cannot be told.
  uint64_t ResidentBytes() const;
  // What it had of the processors so far; 0 when it cannot be told.
  std::chrono::nanoseconds ProcessorTime() const;
  // It works, or would if it had a processor; false when it waits for something else, or when it cannot be told.
  bool Runnable() const { return State() == 'R'; }
  // It waits for something, but for no disk; false when it cannot be told.
  bool Sleeps() const { return State() == 'S'; }

  // Kills it if it lives; then how it ended, for people: "killed by SIGSEGV", "exited with 71".
  std::string KillAndDescribe();
  // After KillAndDescribe: the child gave up for want of memory.
  bool RanOutOfMemory() const;
  pid_t pid() const { return pid_; }

 private:
  explicit ChildProcess(SlotTemplate* slot_template) : template_(slot_template) {}
  char State() const;
  absl::Status Send(const CommandHeader& header, std::string_view limits, const std::vector<File>& files);
  SlotShared* shared() const { return memory_.mapping.shared(); }
  bool CopyMessage(uint64_t available, MessageHeader* header);
  void Consume(size_t bytes);

  SlotTemplate* const template_;
  pid_t pid_ = -1;
  bool confined_ = false;
  bool hung_up_ = false;
  bool reaped_ = false;
  int wait_status_ = 0;
  env::UniqueFd socket_;
  // Of /proc, open since the child was made: it is asked often, and its number never means another process.
  env::UniqueFd statm_;
  env::UniqueFd stat_;
  env::UniqueFd schedstat_;
  SlotMemory memory_;
  uint64_t tail_ = 0;
  std::string record_;  // of the message under way, as far as it came
  MessageHeader first_part_{};
  bool in_parts_ = false;
  std::string command_;
  ChildWork taken_;
};

}  // namespace gouji::runtime
