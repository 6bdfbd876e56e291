#include "worker/runtime/slot_loop.h"

#include <malloc.h>

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/store/document_id.h"
#include "worker/intake/limits.h"
#include "worker/runtime/slot_archive.h"

namespace gouji::runtime {
namespace {

// A first document's needs, without asking the kernel.
constexpr size_t kSpareHeapBytes = 256u << 10;

}  // namespace

void SlotLoop::Prepare(std::string_view limits) {
  if (lines_ != nullptr && limits == limits_) return;
  job::v1::Limits parsed;
  parsed.ParseFromArray(limits.data(), static_cast<int>(limits.size()));
  limits_ = limits;
  read_ = make_reader_(parsed);
  lines_ = std::make_unique<intake::LineReader>(parsed.max_document_bytes());
  max_child_bytes_ = parsed.max_child_bytes();
  max_document_bytes_ = parsed.max_document_bytes();
  // What was freed on the way is put in order once, not by every child that is forked from here: it would copy the pages.
  malloc_trim(kSpareHeapBytes);
}

void SlotLoop::Run(SlotEnd* end, bool closed) {
  end_ = end;
  memory_.Start(max_child_bytes_);
  end_->SendReady(closed);
  while (std::optional<SlotEnd::Command> command = end_->Receive()) {
    if (command->limits != limits_) {
      Prepare(command->limits);
      memory_.Start(max_child_bytes_);
    }
    switch (command->header.kind) {
      case CommandKind::kFiles:
        ReadFiles(*command);
        break;
      case CommandKind::kLines:
        ReadLines(*command);
        break;
      case CommandKind::kUnpack:
        UnpackArchive(*end_, *command, max_document_bytes_, hooks_);
        break;
      case CommandKind::kSurvey:
        SurveyArchive(*end_, *command, max_document_bytes_);
        break;
    }
    end_->SendItemDone(command->header.item);
  }
}

void SlotLoop::ReadFiles(SlotEnd::Command& command) {
  DocumentPlace place{.item = command.header.item};
  for (SlotEnd::File& file : command.files) {
    if (end_->Cancelled(place.item)) return;
    end_->Announce(place, {});
    memory_.Lift();
    if (std::optional<intake::Failure> failure = buffer_.Read(file.fd.get(), file.offset, file.size_bytes)) {
      Fail(place, file.id, *failure, file.size_bytes);
    } else {
      Read(place, file.id, buffer_.bytes(), stages::DocumentKind::kFile, file.size_bytes);
    }
    file.fd.Reset();
    ++place.index;
  }
}

void SlotLoop::ReadLines(SlotEnd::Command& command) {
  const SlotEnd::File& file = command.files.front();
  lines_->Start(file.fd.get(), command.header.begin, command.header.end, file.size_bytes);
  DocumentPlace place{.item = command.header.item};
  intake::Line line;
  while (!end_->Cancelled(place.item)) {
    // A line that is in memory needs no more of it: two calls of the kernel less for most documents.
    if (!lines_->HasLine()) memory_.Lift();
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
void SlotLoop::EndOfLines(DocumentPlace place, std::string_view source_id,
                          intake::LineReader::Result result) {
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

void SlotLoop::ReadLine(const DocumentPlace& place, std::string_view source_id, const intake::Line& line) {
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

void SlotLoop::Read(const DocumentPlace& place, std::string_view id, std::string_view bytes,
                    stages::DocumentKind kind, uint64_t input_bytes) {
  memory_.Expect(bytes);
  hooks_.BeforeRead(bytes);
  const report::v1::Record& record = read_({.id = id, .bytes = bytes, .kind = kind});
  families_.Count(record);
  end_->Send(place, record, input_bytes);
  end_->ShowWork(stages::StageTimesOfThread(), families_.counts());
}

void SlotLoop::Fail(const DocumentPlace& place, std::string_view id, const intake::Failure& failure,
                    uint64_t input_bytes) {
  intake::SetFailed(id, failure, &failed_);
  end_->Send(place, failed_, input_bytes);
}

}  // namespace gouji::runtime
