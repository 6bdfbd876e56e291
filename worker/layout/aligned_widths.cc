#include "worker/layout/aligned_widths.h"

#include <algorithm>
#include <array>

namespace gouji::layout {
namespace {

// How far the figures behind characters of unsure width stand from their columns, were these so much wider.
int32_t DistanceUnder(const PageColumns& page_columns, const Area& area, size_t from, size_t to,
                      int32_t bracket, int32_t quote) {
  int32_t distance = 0;
  for (size_t i = from; i < to; ++i) {
    const AreaLine& line = area.lines[i];
    const Columns* const columns = page_columns.On(line.page);
    if (line.kind == LineKind::kPageNumber || columns == nullptr) continue;
    for (Chunk figure : area.ChunksOf(line).last(line.figures)) {
      if (figure.brackets + figure.quotes == 0) continue;
      const int32_t shift = bracket * figure.brackets + quote * figure.quotes;
      figure.x += shift;
      figure.x_end += shift;
      distance += columns->DistanceOf(figure);
    }
  }
  return distance;
}

}  // namespace

void SettleWidths(const PageColumns& columns, size_t from, size_t to, Area* area) {
  constexpr int32_t kClearly = 2;
  int32_t figures = 0;
  for (size_t i = from; i < to; ++i) {
    for (const Chunk& figure : area->ChunksOf(area->lines[i]).last(area->lines[i].figures)) {
      figures += figure.brackets + figure.quotes > 0 ? 1 : 0;
    }
  }
  if (figures == 0) return;
  struct Widths {
    int32_t bracket;
    int32_t quote;
    int32_t distance;
  };
  std::array<Widths, 4> widths = {{{0, 0, 0}, {0, 1, 0}, {1, 0, 0}, {1, 1, 0}}};
  for (Widths& each : widths)
    each.distance = DistanceUnder(columns, *area, from, to, each.bracket, each.quote);
  std::stable_sort(widths.begin(), widths.end(),
                   [](const Widths& a, const Widths& b) { return a.distance < b.distance; });
  const Widths& best = widths[0];
  if (best.distance > figures) return;
  for (size_t i = from; i < to; ++i) {
    const AreaLine& line = area->lines[i];
    for (uint32_t c = 0; c < line.chunks; ++c) {
      Chunk& chunk = area->chunks[line.first_chunk + c];
      const auto shift = [&](const Widths& by) {
        return by.bracket * chunk.brackets + by.quote * chunk.quotes;
      };
      // What another reading of the widths would move must tell it from this one.
      const bool clear = std::all_of(widths.begin() + 1, widths.end(), [&](const Widths& other) {
        return shift(other) == shift(best) || other.distance >= best.distance + kClearly;
      });
      if (!clear) continue;
      const int32_t by = shift(best);
      chunk.x += by;
      chunk.x_end += by;
      chunk.brackets = chunk.quotes = 0;
    }
  }
}

}  // namespace gouji::layout
