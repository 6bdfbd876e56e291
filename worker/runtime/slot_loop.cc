// RunSlot: what a child does with its commands. See slot_main.h.
#include <fcntl.h>
#include <unistd.h>

#include <cstring>
#include <memory>
#include <string>
#include <string_view>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/store/document_id.h"
#include "worker/intake/document_buffer.h"
#include "worker/intake/failure.h"
#include "worker/intake/json_line.h"
#include "worker/intake/limits.h"
#include "worker/intake/line_reader.h"
#include "worker/runtime/sandbox.h"
#include "worker/runtime/slot_end.h"
#include "worker/runtime/slot_main.h"
#include "worker/runtime/test_hooks.h"

namespace gouji::runtime {
namespace {

class SlotLoop {
 public:
  SlotLoop(SlotEnd* end, const ReaderFactory& make_reader) : end_(end), make_reader_(make_reader) {}

  void Run() {
    end_->SendReady();
    while (std::optional<SlotEnd::Command> command = end_->Receive()) {
      UseLimits(command->limits);
      switch (command->header.kind) {
        case CommandKind::kFiles:
          ReadFiles(*command);
          break;
        case CommandKind::kLines:
          ReadLines(*command);
          break;
      }
      end_->SendItemDone(command->header.item);
    }
  }

 private:
  // The reader is made by the first command, for its limits: a child that follows a dead one is to be quick.
  void UseLimits(std::string_view serialized) {
    if (lines_ != nullptr && serialized == limits_) return;
    job::v1::Limits limits;
    limits.ParseFromArray(serialized.data(), static_cast<int>(serialized.size()));
    limits_ = serialized;
    LimitMemory(limits.max_child_bytes());
    read_ = make_reader_(limits);
    lines_ = std::make_unique<intake::LineReader>(limits.max_document_bytes());
    max_document_bytes_ = limits.max_document_bytes();
  }

  void ReadFiles(SlotEnd::Command& command) {
    DocumentPlace place{.item = command.header.item};
    for (SlotEnd::File& file : command.files) {
      if (end_->Cancelled(place.item)) return;
      end_->Announce(place, {});
      if (std::optional<intake::Failure> failure = buffer_.Read(file.fd.get(), file.size_bytes)) {
        Fail(place, file.id, *failure, file.size_bytes);
      } else {
        Read(place, file.id, buffer_.bytes(), stages::DocumentKind::kFile, file.size_bytes);
      }
      file.fd.Reset();
      ++place.index;
    }
  }

  void ReadLines(SlotEnd::Command& command) {
    const SlotEnd::File& file = command.files.front();
    lines_->Start(file.fd.get(), command.header.begin, command.header.end, file.size_bytes);
    DocumentPlace place{.item = command.header.item};
    intake::Line line;
    while (!end_->Cancelled(place.item)) {
      const intake::LineReader::Result result = lines_->Next(&line);
      if (result == intake::LineReader::kLongLine) {
        // Reading it to its end may take long: that is its doing, nobody else's.
        place.begin = line.offset;
        place.next = line.next_offset;
        end_->Announce(place, {});
        continue;
      }
      if (result != intake::LineReader::kLine) return EndOfLines(place, file.id, result);
      if (!line.too_long && intake::IsBlank(line.bytes)) continue;
      place.begin = line.offset;
      place.next = line.next_offset;
      end_->Announce(place, {});
      ReadLine(place, file.id, line);
    }
  }

  // A range that could not be read to its end says so in the place of the documents that it did not give.
  void EndOfLines(DocumentPlace place, std::string_view source_id, intake::LineReader::Result result) {
    place.begin = lines_->position();
    place.next = place.begin + 1;
    intake::Failure failure;
    if (result == intake::LineReader::kFailed) {
      failure = intake::ReadError(lines_->error());
    } else if (lines_->ended_early()) {
      failure = {std::string(intake::kInputChanged), "the file became shorter while it was read"};
    } else {
      return;
    }
    end_->Announce(place, {});
    Fail(place, store::LineDocumentId(source_id, place.begin), failure, 0);
  }

  void ReadLine(const DocumentPlace& place, std::string_view source_id, const intake::Line& line) {
    const auto fail = [&](std::string_view id, std::string_view reason, std::string detail) {
      Fail(place, id.empty() ? store::LineDocumentId(source_id, line.offset) : std::string(id),
           {std::string(reason), std::move(detail)}, line.size_bytes());
    };
    if (line.too_long) {
      const intake::Failure failure = intake::TooLarge(line.size_bytes(), max_document_bytes_);
      return fail({}, failure.reason, failure.detail);
    }
    intake::JsonLine object;
    if (std::optional<std::string> error = parser_.Parse(line.bytes, &object)) {
      return fail({}, intake::kBadJson, *std::move(error));
    }
    if (object.id.size() > kMaxLineIdBytes / 3) {
      return fail({}, intake::kBadJson, absl::StrCat("the id has ", object.id.size(), " bytes"));
    }
    id_ = object.id.empty() ? store::LineDocumentId(source_id, line.offset) : store::EncodeName(object.id);
    end_->Announce(place, id_);
    if (!object.has_text) return fail(id_, intake::kBadJson, "the object has no string `text`");
    Read(place, id_, object.text, stages::DocumentKind::kJsonLinesText, line.size_bytes());
  }

  void Read(const DocumentPlace& place, std::string_view id, std::string_view bytes,
            stages::DocumentKind kind, uint64_t input_bytes) {
    hooks_.BeforeRead(bytes);
    end_->Send(place, read_({.id = id, .bytes = bytes, .kind = kind}), input_bytes);
  }

  void Fail(const DocumentPlace& place, std::string_view id, const intake::Failure& failure,
            uint64_t input_bytes) {
    intake::SetFailed(id, failure, &failed_);
    end_->Send(place, failed_, input_bytes);
  }

  SlotEnd* const end_;
  const ReaderFactory& make_reader_;
  const TestHooks hooks_;
  std::string limits_;
  uint64_t max_document_bytes_ = 0;
  ReadDocument read_;
  std::unique_ptr<intake::LineReader> lines_;
  intake::DocumentBuffer buffer_;
  intake::JsonLineParser parser_;
  std::string id_;
  report::v1::Record failed_;
};

}  // namespace

bool IsSlotCommand(int argc, char** argv) {
  return argc > 1 && std::string_view(argv[1]) == kSlotCommand;
}

int RunSlot(int argc, char** argv, const ReaderFactory& make_reader) {
  int supervisor = 0;
  // Started by hand, the descriptors are somebody else's: touch nothing.
  if (argc < 3 || !absl::SimpleAtoi(argv[2], &supervisor) || getppid() != supervisor) {
    static constexpr char kMessage[] = "this command is started by a worker, not by people\n";
    (void)!write(STDERR_FILENO, kMessage, sizeof kMessage - 1);
    return kExitBadSurroundings;
  }
  SlotEnd end;
  if (!EnterSandbox(supervisor) || !end.Open()) return kExitBadSurroundings;
  SlotLoop(&end, make_reader).Run();
  // Nothing is left to flush, and the destructors of a process that read hostile input are not worth running.
  _exit(0);
}

}  // namespace gouji::runtime
