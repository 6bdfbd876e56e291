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
// Figures whose places are sure are enough to learn from if there are so many.
constexpr size_t kFewestSure = 4;

// Whether the page tells where a word stands.
bool IsSure(const Chunk& word) {
  return word.brackets + word.quotes == 0;
}

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
    if (line.sentence || line.heading || line.figures > count) break;
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

// Doubled columns of the page.
int32_t AnchorOf(const Chunk& chunk, Anchor anchor) {
  if (anchor == Anchor::kBegin) return 2 * chunk.x;
  return anchor == Anchor::kEnd ? 2 * chunk.x_end : chunk.x + chunk.x_end;
}

// The middles of the columns, doubled. Headers stand in the middle of theirs, unless they begin at equal distances and
// do not have their middles at equal ones.
std::vector<int32_t> MiddlesOf(const Header& header) {
  const std::vector<HeaderColumn>& columns = header.columns;
  std::vector<int32_t> middles;
  for (const HeaderColumn& column : columns) middles.push_back(column.x + column.x_end);
  const int32_t pitch = columns[1].x - columns[0].x;
  bool left = true;
  bool middle = true;
  for (size_t i = 1; i < columns.size(); ++i) {
    left &= columns[i].x - columns[i - 1].x == pitch;
    middle &= std::abs(middles[i] - middles[i - 1] - 2 * pitch) <= 2;
  }
  for (size_t i = 0; left && !middle && i < columns.size(); ++i) middles[i] = 2 * columns[i].x + pitch - 1;
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

// The column of each figure where they stand in as many groups as there are columns, each nearer to its header than the
// next column is; nothing where they do not. `places`: of the groups, doubled.
std::vector<int> GroupsOf(const std::vector<Chunk>& figures, const std::vector<size_t>& lines,
                          const std::vector<int32_t>& middles, std::vector<int32_t>* places) {
  constexpr int32_t kWithin = 2;
  constexpr int32_t kApart = 6;
  for (const Anchor anchor : {Anchor::kEnd, Anchor::kMiddle, Anchor::kBegin}) {
    std::vector<int32_t> at;
    for (const Chunk& figure : figures) at.push_back(AnchorOf(figure, anchor));
    std::sort(at.begin(), at.end());
    std::vector<Range> groups;  // of places, the last one included
    bool apart = true;
    for (const int32_t place : at) {
      const auto here = static_cast<uint32_t>(place);
      if (!groups.empty() && here <= groups.back().end + kWithin) {
        groups.back().end = here;
        continue;
      }
      apart = apart && (groups.empty() || here >= groups.back().end + kApart);
      groups.push_back({here, here});
    }
    if (!apart || groups.size() != middles.size()) continue;
    places->clear();
    bool near = true;
    for (size_t i = 0; i < groups.size(); ++i) {
      const auto place = static_cast<int32_t>((groups[i].begin + groups[i].end) / 2);
      const int32_t pitch =
          i + 1 < middles.size() ? middles[i + 1] - middles[i] : middles[i] - middles[i - 1];
      near = near && std::abs(place - middles[i]) < pitch;
      places->push_back(place);
    }
    if (!near) continue;
    std::vector<int> columns;
    for (size_t f = 0; f < figures.size(); ++f) {
      const auto place = static_cast<uint32_t>(AnchorOf(figures[f], anchor));
      const auto group =
          std::find_if(groups.begin(), groups.end(), [&](const Range& g) { return place <= g.end; });
      const auto column = static_cast<int>(group - groups.begin());
      if (f > 0 && lines[f - 1] == lines[f] && column <= columns.back()) return {};
      columns.push_back(column);
    }
    return columns;
  }
  return {};
}

// Where the anchor stands in a cell, from its middle; doubled as the pitch is. A blank ends cells of figures at the right.
int32_t PlaceInCell(Anchor anchor, int32_t pitch) {
  return anchor == Anchor::kMiddle ? 0 : anchor == Anchor::kBegin ? -pitch / 2 : pitch / 2 - 2;
}

int32_t NarrowestPitch(const std::vector<int32_t>& middles) {
  int32_t pitch = INT32_MAX;
  for (size_t i = 1; i < middles.size(); ++i) pitch = std::min(pitch, middles[i] - middles[i - 1]);
  return pitch;
}

// One way to give each figure a column.
struct Fit {
  std::vector<int> columns;
  int32_t shift = 0;
  int32_t outside = 0;  // how far the outermost figure stands beside the words over its column
  int32_t apart = 0;    // the sum of these distances
  int32_t off = 0;      // the sum of the distances between the middles, doubled
  size_t below = 0;     // figures that stand below these words
};

// Of several ways the one that has figures below the words of their columns and none far from them, if no other has any;
// or the one that is nearer to all columns, by their middles and by their words.
const Fit* BestFit(const std::vector<Chunk>& figures, const Header& header, std::vector<Fit>* fits) {
  if (fits->empty()) return nullptr;
  for (Fit& fit : *fits) {
    for (size_t f = 0; f < figures.size(); ++f) {
      const HeaderColumn& column = header.columns[static_cast<size_t>(fit.columns[f])];
      const int32_t outside = std::max(column.x - figures[f].x_end, figures[f].x - column.x_end);
      fit.outside = std::max(fit.outside, outside);
      fit.apart += std::max(outside, 0);
      fit.off += std::abs(figures[f].x + figures[f].x_end - column.x - column.x_end);
      fit.below += outside < 0 ? 1 : 0;
    }
  }
  if (fits->size() == 1) return fits->data();
  const auto better = [](const Fit& a, const Fit& b) {
    if (a.below > 0 && b.below == 0 && a.outside <= 1) return true;
    return a.below >= b.below && a.apart < b.apart && a.off < b.off;
  };
  for (const Fit& fit : *fits) {
    const bool best = std::all_of(fits->begin(), fits->end(),
                                  [&](const Fit& other) { return &other == &fit || better(fit, other); });
    if (best) return &fit;
  }
  return nullptr;
}

// How far figures of one digit stand beside the middles of their columns, doubled; nothing where there is none.
std::optional<int32_t> OffsetOfOneDigit(const std::vector<Chunk>& figures, const std::vector<int>& columns,
                                        const std::vector<int32_t>& middles) {
  std::vector<int32_t> offsets;
  for (size_t f = 0; f < figures.size(); ++f) {
    if (figures[f].bytes.size() != 1) continue;
    offsets.push_back(AnchorOf(figures[f], Anchor::kMiddle) - middles[static_cast<size_t>(columns[f])]);
  }
  if (offsets.empty()) return std::nullopt;
  std::sort(offsets.begin(), offsets.end());
  return offsets[offsets.size() / 2];
}

// Runs of blanks of any length put the figures of a few lines near some columns too, but not exactly below one another.
// `lines`: of each figure; `other_tables`: whether the page is known to have tables of this kind.
bool IsByChance(const std::vector<size_t>& lines, int32_t spread, bool other_tables) {
  constexpr size_t kFewLines = 3;
  constexpr size_t kFewFigures = 2;
  size_t different = lines.empty() ? 0 : 1;
  for (size_t i = 1; i < lines.size(); ++i) different += lines[i] != lines[i - 1] ? 1 : 0;
  return different <= kFewLines && (spread > 1 || (!other_tables && lines.size() <= kFewFigures));
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
  const auto is_sure = [&](size_t i) { return IsSure(area.ChunksOf(area.lines[i]).back()); };
  const bool some_sure = std::any_of(full.begin(), full.end(), is_sure);
  for (const size_t i : full) {
    if (some_sure && !is_sure(i)) continue;
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
bool PageColumns::LearnBelow(const Area& area, const Header& header, size_t first, const Habit& habit) {
  const int32_t left = header.columns.front().x;
  const int32_t edge = left - (header.columns[1].x - left) / 2;
  std::vector<PageFigures> pages = FiguresFrom(area, first, edge, left, header.columns.size());
  for (; !pages.empty(); pages.pop_back()) {
    std::vector<Chunk> figures;
    std::vector<size_t> lines;
    for (const bool sure : {true, false}) {
      for (const PageFigures& page : pages) {
        for (size_t f = 0; f < page.figures.size(); ++f) {
          if (sure && !IsSure(page.figures[f])) continue;
          figures.push_back(page.figures[f]);
          lines.push_back(page.lines[f]);
        }
      }
      if (!sure || figures.size() >= kFewestSure) break;
      figures.clear();
      lines.clear();
    }
    if (figures.size() <= kMaxFigures && LearnFrom(figures, lines, header, habit)) {
      LearnOtherPages(area, first, lines.back() + 1);
      return true;
    }
  }
  return false;
}

// Figures stand in the middle of their cells, left or right: half a column from the middle at most.
bool PageColumns::LearnFrom(const std::vector<Chunk>& figures, const std::vector<size_t>& lines,
                            const Header& header, const Habit& habit) {
  const std::vector<int32_t> middles = MiddlesOf(header);
  const int32_t pitch = NarrowestPitch(middles);
  const int32_t farthest = std::clamp(pitch / 4, 2, 4);
  std::vector<Fit> fits;
  for (const Anchor anchor : {Anchor::kMiddle, Anchor::kBegin, Anchor::kEnd}) {
    for (int32_t by = -pitch / 2; by <= pitch / 2; ++by) {
      std::vector<int> found = ColumnsOf(figures, lines, middles, farthest, anchor, by);
      if (found.empty()) continue;
      const auto known =
          std::find_if(fits.begin(), fits.end(), [&](const Fit& fit) { return fit.columns == found; });
      if (known == fits.end()) {
        fits.push_back({.columns = std::move(found), .shift = by});
      } else if (std::abs(by) < std::abs(known->shift)) {
        known->shift = by;
      }
    }
  }
  if (const Fit* const fit = BestFit(figures, header, &fits)) {
    const int32_t shift = OffsetOfOneDigit(figures, fit->columns, middles).value_or(fit->shift);
    std::vector<int32_t> places = middles;
    for (int32_t& place : places) place += shift;
    return Adopt(figures, fit->columns, places) && !IsByChance(lines, spread_, habit.aligned);
  }
  std::vector<int32_t> places;
  std::vector<int> columns = GroupsOf(figures, lines, middles, &places);
  // Doubled: figures that stand otherwise than in the other table are farther from the columns that they would have.
  constexpr int32_t kNearHabit = 2;
  if (columns.empty() && habit.anchor) {
    const int32_t shift = PlaceInCell(*habit.anchor, pitch);
    columns = ColumnsOf(figures, lines, middles, kNearHabit, *habit.anchor, shift);
    places = middles;
    for (int32_t& place : places) place += shift;
  }
  return !columns.empty() && Adopt(figures, columns, places) && !IsByChance(lines, spread_, habit.aligned);
}

std::optional<Anchor> PageColumns::HabitBelow(const Header& header) const {
  constexpr int32_t kClearly = 2;
  const Columns* const columns = agree_ ? &*all_ : pages_.empty() ? nullptr : &pages_.begin()->second;
  if (columns == nullptr || columns->size() != header.columns.size()) return std::nullopt;
  const std::vector<int32_t> middles = MiddlesOf(header);
  std::vector<int32_t> offsets;
  int32_t pitch = 0;
  int32_t width = 1;
  std::optional<Columns::OneDigit> last;
  for (size_t i = 0; i < middles.size(); ++i) {
    const std::optional<Columns::OneDigit> digit = columns->OneDigitOf(i);
    if (digit) offsets.push_back(digit->middle - middles[i]);
    if (digit && last) pitch = std::max(pitch, digit->middle - last->middle);
    if (digit) width = digit->width;
    last = digit;
  }
  if (offsets.empty()) return std::nullopt;
  if (pitch == 0) pitch = NarrowestPitch(middles);
  // Words that stand left in their cells have the figures farther to their right, so that the least offset tells.
  const int32_t offset = *std::min_element(offsets.begin(), offsets.end());
  constexpr std::array<Anchor, 3> kAnchors = {Anchor::kMiddle, Anchor::kBegin, Anchor::kEnd};
  std::array<int32_t, 3> off{};
  for (size_t i = 0; i < kAnchors.size(); ++i) {
    const int32_t half = kAnchors[i] == Anchor::kBegin ? width
                         : kAnchors[i] == Anchor::kEnd ? -width
                                                       : 0;  // of a digit, doubled
    off[i] = std::abs(offset - PlaceInCell(kAnchors[i], pitch) - half);
  }
  const size_t best = static_cast<size_t>(std::min_element(off.begin(), off.end()) - off.begin());
  for (size_t i = 0; i < off.size(); ++i) {
    if (i != best && off[i] < off[best] + kClearly) return std::nullopt;
  }
  return kAnchors[best];
}

// `places`: of the columns, doubled.
bool PageColumns::Adopt(const std::vector<Chunk>& figures, const std::vector<int>& columns,
                        const std::vector<int32_t>& places) {
  all_.emplace(places.size());
  for (size_t i = 0; i < places.size(); ++i) all_->Suppose(i, places[i] / 2, places[i] / 2 + 1);
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
