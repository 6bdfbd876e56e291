#include "worker/layout/aligned_columns.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <span>

namespace gouji::layout {
namespace {

constexpr size_t kMaxLines = 200;
constexpr size_t kMaxFigures = 250;
constexpr size_t kMaxGapLines = 24;

// Figures of one page of a table, with their lines.
struct PageFigures {
  uint32_t page = 0;
  std::vector<Chunk> figures;
  std::vector<size_t> lines;
};

// The figures right of `edge` of lines from `first` on, by page; up to the first line that is none of the table, such as
// one with words from `words_edge` on.
std::vector<PageFigures> FiguresFrom(const Area& area, size_t first, int32_t edge, int32_t words_edge,
                                     size_t count) {
  std::vector<PageFigures> pages;
  const size_t limit = std::min(area.lines.size(), first + kMaxLines);
  size_t gap = 0;
  for (size_t i = first; i < limit && gap <= kMaxGapLines; ++i) {
    const AreaLine& line = area.lines[i];
    if (line.sentence || line.figures > count) break;
    if (line.kind == LineKind::kPageNumber || line.kind == LineKind::kBlank || line.alone) continue;
    const auto chunks = area.ChunksOf(line);
    if (line.figures == 0 && chunks.back().x >= words_edge) break;
    ++gap;
    for (const Chunk& figure : chunks.last(line.figures)) {
      if (figure.x_end < edge) continue;
      if (pages.empty() || pages.back().page != line.page) pages.push_back({line.page, {}, {}});
      pages.back().figures.push_back(figure);
      pages.back().lines.push_back(i);
      gap = 0;
    }
  }
  return pages;
}

// What of a figure stands at the same place in every cell of a column. Doubled columns.
enum class Anchor : uint8_t { kMiddle, kBegin, kEnd };

int32_t AnchorOf(const Chunk& chunk, Anchor anchor) {
  if (anchor == Anchor::kBegin) return 2 * chunk.x;
  return anchor == Anchor::kEnd ? 2 * chunk.x_end : chunk.x + chunk.x_end;
}

// The middles of the columns' headers. Doubled columns.
std::vector<int32_t> MiddlesOf(const Header& header) {
  std::vector<int32_t> middles;
  for (const HeaderColumn& column : header.columns) middles.push_back(column.x + column.x_end);
  return middles;
}

// The column of each figure when their anchors stand `shift` behind the middles of the headers; nothing where one has
// none or may have two.
std::vector<int> ColumnsOf(const std::vector<Chunk>& figures, const std::vector<size_t>& lines,
                           const std::vector<int32_t>& middles, int32_t farthest, Anchor anchor,
                           int32_t shift) {
  constexpr int32_t kClearly = 4;
  std::vector<int> columns;
  for (size_t f = 0; f < figures.size(); ++f) {
    const int32_t at = AnchorOf(figures[f], anchor) - shift;
    int32_t best = INT32_MAX;
    int32_t second = INT32_MAX;
    int nearest = -1;
    for (size_t i = 0; i < middles.size(); ++i) {
      const int32_t distance = std::abs(at - middles[i]);
      second = std::min(second, std::max(best, distance));
      if (distance >= best) continue;
      best = distance;
      nearest = static_cast<int>(i);
    }
    const bool follows = f > 0 && lines[f - 1] == lines[f];
    if (best > farthest || second < best + kClearly || (follows && nearest <= columns.back())) return {};
    columns.push_back(nearest);
  }
  return columns;
}

// The column of each figure of a page; nothing where one has none.
std::vector<int> ColumnsOf(const PageFigures& page, const Columns& columns) {
  std::vector<int> found;
  for (size_t f = 0; f < page.figures.size(); ++f) {
    const int column = columns.Nearest(page.figures[f]);
    const bool follows = f > 0 && page.lines[f - 1] == page.lines[f];
    if (column < 0 || (follows && column <= found.back())) return {};
    found.push_back(column);
  }
  return found;
}

}  // namespace

bool PageColumns::Learn(const Area& area, const std::vector<size_t>& full, size_t count) {
  all_.emplace(count);
  for (const size_t i : full) {
    const auto figures = area.ChunksOf(area.lines[i]).last(count);
    all_->Learn(figures);
    pages_.try_emplace(area.lines[i].page, count).first->second.Learn(figures);
  }
  agree_ = all_->Settle();
  if (agree_) {
    pages_.clear();
    spread_ = all_->spread();
    return true;
  }
  if (pages_.size() < 2) return false;
  for (auto& [page, columns] : pages_) {
    if (!columns.Settle()) return false;
    spread_ = std::max(spread_, columns.spread());
  }
  return true;
}

// Later pages may be printed farther to one side: as many as agree with the header are learned together.
bool PageColumns::LearnBelow(const Area& area, const Header& header, size_t first) {
  const int32_t left = header.columns.front().x;
  const int32_t edge = left - (header.columns[1].x - left) / 2;
  std::vector<PageFigures> pages = FiguresFrom(area, first, edge, left, header.columns.size());
  for (; !pages.empty(); pages.pop_back()) {
    std::vector<Chunk> figures;
    std::vector<size_t> lines;
    for (const PageFigures& page : pages) {
      figures.insert(figures.end(), page.figures.begin(), page.figures.end());
      lines.insert(lines.end(), page.lines.begin(), page.lines.end());
    }
    if (figures.size() <= kMaxFigures && LearnFrom(figures, lines, header)) {
      LearnOtherPages(area, first, lines.back() + 1);
      return true;
    }
  }
  return false;
}

// Figures stand in the middle of their cells, left or right: half a column from the middle at most. Every shift that
// gives each figure a column must give it the same one.
bool PageColumns::LearnFrom(const std::vector<Chunk>& figures, const std::vector<size_t>& lines,
                            const Header& header) {
  const std::vector<int32_t> middles = MiddlesOf(header);
  int32_t pitch = INT32_MAX;
  for (size_t i = 1; i < middles.size(); ++i) pitch = std::min(pitch, middles[i] - middles[i - 1]);
  const int32_t farthest = std::clamp(pitch / 4, 2, 4);
  std::vector<int> columns;
  int32_t shift = 0;
  for (const Anchor anchor : {Anchor::kMiddle, Anchor::kBegin, Anchor::kEnd}) {
    for (int32_t by = -pitch / 2; by <= pitch / 2; ++by) {
      std::vector<int> found = ColumnsOf(figures, lines, middles, farthest, anchor, by);
      if (found.empty()) continue;
      if (!columns.empty() && columns != found) return false;
      if (columns.empty() || std::abs(by) < std::abs(shift)) shift = by;
      columns = std::move(found);
    }
  }
  if (columns.empty()) return false;
  all_.emplace(middles.size());
  for (size_t i = 0; i < middles.size(); ++i) {
    const int32_t x = (middles[i] + shift) / 2;
    all_->Suppose(i, x, x + 1);
  }
  for (size_t i = 0; i < figures.size(); ++i) all_->Learn(static_cast<size_t>(columns[i]), figures[i]);
  agree_ = all_->Settle();
  spread_ = all_->spread();
  return agree_;
}

void PageColumns::LearnOtherPages(const Area& area, size_t first, size_t end) {
  constexpr int32_t kFarthestShift = 12;
  const Columns* const near = agree_ ? &*all_ : pages_.empty() ? nullptr : &pages_.begin()->second;
  if (near == nullptr) return;
  const int32_t words_edge = near->left() + kFarthestShift;
  std::vector<PageFigures> pages = FiguresFrom(area, first, 0, words_edge, near->size());
  for (PageFigures& page : FiguresFrom(area, end, 0, words_edge, near->size())) {
    if (pages.empty() || pages.back().page < page.page) pages.push_back(std::move(page));
  }
  for (const PageFigures& page : pages) {
    if (pages_.contains(page.page)) continue;
    if (agree_ && !ColumnsOf(page, *near).empty()) continue;
    // Every shift under which the page fits must give the same.
    std::vector<int> columns;
    int32_t shift = 0;
    bool one = true;
    for (int32_t by = -kFarthestShift; by <= kFarthestShift; ++by) {
      std::vector<int> found = ColumnsOf(page, near->Shifted(by));
      if (found.empty()) continue;
      one &= columns.empty() || columns == found;
      if (columns.empty() || std::abs(by) < std::abs(shift)) shift = by;
      columns = std::move(found);
    }
    if (one && !columns.empty()) pages_.insert_or_assign(page.page, near->Shifted(shift));
  }
}

const Columns* PageColumns::On(uint32_t page) const {
  const auto found = pages_.find(page);
  if (found != pages_.end()) return &found->second;
  return agree_ ? &*all_ : nullptr;
}

}  // namespace gouji::layout
