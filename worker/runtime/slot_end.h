// The child's end of a slot: takes commands, announces documents, sends records.
//
// Role: the transport of slot_main; it reads no documents.
// Ownership: takes the descriptors kChildSocket and kChildMemory for the life of the process.
// Threads: one. Errors: a supervisor that is gone ends the process: nobody waits for what it does.
// Cost: a record is serialized straight into the ring; no system call but for a wake-up when half the ring is full.
//
//   SlotEnd end;
//   while (std::optional<SlotEnd::Command> command = end.Receive()) …
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/env/unique_fd.h"
#include "gouji/report/v1/report.pb.h"
#include "worker/runtime/shared_memory.h"
#include "worker/runtime/slot_protocol.h"
#include "worker/stages.h"

namespace gouji::runtime {

// Which document a record or an announcement belongs to.
struct DocumentPlace {
  uint64_t item = 0;
  uint32_t index = 0;
  uint64_t begin = 0;
  uint64_t next = 0;
};

class SlotEnd {
 public:
  struct File {
    std::string_view id;
    uint64_t offset = 0;
    uint64_t size_bytes = 0;
    env::UniqueFd fd;
  };
  struct Command {
    CommandHeader header;
    std::string_view limits;
    std::vector<File> files;
  };

  // False: the process was not started as a slot's child.
  bool Open();

  // Waits for the next command; nothing when the supervisor is gone. Views live until the next call.
  std::optional<Command> Receive();
  bool Cancelled(uint64_t item) const;

  // `id` is empty where the supervisor can tell it.
  void Announce(const DocumentPlace& place, std::string_view id);
  // `input_bytes`: of the document in its source.
  void Send(const DocumentPlace& place, const report::v1::Record& record, uint64_t input_bytes);
  // Sums of what was done so far: nanoseconds by stage, findings by family of rules. For operators.
  void ShowWork(const stages::StageTimes& times, std::span<const uint64_t> findings);
  // `closed`: as EnterSandbox answered.
  void SendReady(bool closed);
  void SendItemDone(uint64_t item);
  // A message about an archive. `payload` has kMaxPartBytes at most.
  void SendFromArchive(MessageKind kind, uint64_t item, uint64_t begin, uint64_t next,
                       std::string_view payload);

 private:
  // Room for one message; waits for the supervisor where there is none.
  char* Reserve(size_t bytes);
  void Publish(size_t bytes, bool wake);
  void SendInParts(MessageHeader header, const std::string& record);
  void Wake();

  SharedMemory memory_;
  SlotShared* shared_ = nullptr;
  uint64_t head_ = 0;
  uint32_t announced_ = 0;
  std::unique_ptr<char[]> command_;
};

}  // namespace gouji::runtime
