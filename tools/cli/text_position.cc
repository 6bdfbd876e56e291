#include "tools/cli/text_position.h"

#include <algorithm>

namespace gouji::cli {

LineIndex::LineIndex(std::string_view utf8) : text_(utf8), starts_{0} {
  for (size_t at = utf8.find('\n'); at != std::string_view::npos; at = utf8.find('\n', at + 1)) {
    starts_.push_back(at + 1);
  }
}

Position LineIndex::At(uint64_t offset) const {
  offset = std::min<uint64_t>(offset, text_.size());
  const auto next = std::upper_bound(starts_.begin(), starts_.end(), offset);
  Position position;
  position.line = static_cast<uint64_t>(next - starts_.begin());
  for (uint64_t at = *(next - 1) + 1; at <= offset; ++at) {
    // Every byte that starts a character moves on by one.
    position.column += at == text_.size() || (static_cast<unsigned char>(text_[at]) & 0xc0) != 0x80;
  }
  return position;
}

}  // namespace gouji::cli
