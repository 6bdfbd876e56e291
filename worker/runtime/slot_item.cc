#include "worker/runtime/slot_item.h"

namespace gouji::runtime {

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

bool CutShort(const intake::LineReader& reader) {
  return reader.ended_early() || reader.error() != 0;
}

}  // namespace gouji::runtime
