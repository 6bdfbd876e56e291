#include "worker/layout/page.h"

#include <algorithm>
#include <cstring>

#include "worker/layout/characters.h"
#include "worker/layout/glosses.h"

namespace gouji::layout {

void Page::Assign(std::string_view source, const decode::Grids* grids) {
  source_ = source;
  lines_.clear();
  grids_.Clear();
  map_.Clear();
  // Normalization never lengthens.
  if (text_.size() < source.size()) text_.resize(source.size());

  char* const out = text_.data();
  uint32_t written = 0;
  uint32_t line_begin = 0;
  const auto size = static_cast<uint32_t>(source.size());
  const GlossUse glosses = ObserveGlosses(source);
  bool copying = false;  // the last piece of the map is a copy that reaches to here
  uint32_t i = 0;
  while (i < size) {
    const uint32_t run = i;
    while (i < size && !kMayChange[static_cast<uint8_t>(source[i])]) {
      if (glosses != GlossUse::kNone && source[i] == '(' && GlossSize(source, i, glosses) > 0) break;
      ++i;
    }
    Change change;
    if (i < size) {
      change = source[i] == '('
                   ? Change{Change::Kind::kDrop, static_cast<uint8_t>(GlossSize(source, i, glosses))}
                   : ChangeOf(source.substr(i));
    }
    const uint32_t kept = i - run + (i < size && change.kind == Change::Kind::kKeep ? change.size : 0u);
    if (kept > 0) {
      if (!copying) map_.AddCopy(written, run);
      copying = true;
      std::memcpy(out + written, source.data() + run, kept);
      written += kept;
    }
    if (i >= size) break;
    if (change.kind == Change::Kind::kReplace) {
      map_.AddReplacement(written, i, i + change.size);
      out[written++] = change.with;
    }
    if (change.kind != Change::Kind::kKeep) copying = false;
    i += change.size;
  }
  size_ = written;
  map_.Finish(written, size);

  while (const void* end = std::memchr(out + line_begin, '\n', written - line_begin)) {
    const auto at = static_cast<uint32_t>(static_cast<const char*>(end) - out);
    lines_.push_back({line_begin, at});
    line_begin = at + 1;
  }
  lines_.push_back({line_begin, written});
  if (grids != nullptr) PlaceGrids(*grids);
}

void Page::PlaceGrids(const decode::Grids& grids) {
  grids_ = grids;
  OffsetMap::Forward forward(map_);
  for (decode::GridCell& cell : grids_.cells) {
    cell.begin = forward.ToDerived(cell.begin);
    cell.end = forward.ToDerived(cell.end);
  }
}

size_t Page::LineAt(uint32_t offset) const {
  const auto after = std::upper_bound(lines_.begin(), lines_.end(), offset,
                                      [](uint32_t at, const Range& line) { return at < line.begin; });
  return after == lines_.begin() ? 0 : static_cast<size_t>(after - lines_.begin()) - 1;
}

}  // namespace gouji::layout
