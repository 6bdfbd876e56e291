#include "tools/cli/text_position.h"

#include <algorithm>

namespace gouji::cli {
namespace {

bool StartsCharacter(char c) {
  return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
}

}  // namespace

LineIndex::LineIndex(std::string_view utf8) : text_(utf8), starts_{0} {
  uint64_t column = 0;
  for (uint64_t at = 0; at < utf8.size(); ++at) {
    if (at % kStep == 0) columns_.push_back(column);
    column += StartsCharacter(utf8[at]);
    if (utf8[at] != '\n') continue;
    starts_.push_back(at + 1);
    column = 0;
  }
}

Position LineIndex::At(uint64_t offset) const {
  offset = std::min<uint64_t>(offset, text_.size());
  const auto next = std::upper_bound(starts_.begin(), starts_.end(), offset);
  Position position;
  position.line = static_cast<uint64_t>(next - starts_.begin());
  uint64_t from = *(next - 1);
  if (const uint64_t step = offset / kStep; step < columns_.size() && step * kStep > from) {
    from = step * kStep;
    position.column += columns_[step];
  }
  // Inside of a character one is still at it: its first byte was counted.
  for (uint64_t at = from; at < offset; ++at) position.column += StartsCharacter(text_[at]);
  if (offset < text_.size() && !StartsCharacter(text_[offset])) --position.column;
  return position;
}

}  // namespace gouji::cli
