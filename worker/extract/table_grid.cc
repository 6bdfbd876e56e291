#include "worker/extract/table_grid.h"

#include <algorithm>
#include <cstring>
#include <span>

namespace gouji::extract {
namespace {

// Fewer lines of the same length may be so by chance.
constexpr size_t kMinLines = 3;
// A table with rows of few cells pads them to the length of the others, on a side that nothing tells.
constexpr uint8_t kMinPositions = 4;
constexpr char kSeparator = '|';
constexpr size_t kMaxLineBytes = 4096;

struct Line {
  uint32_t begin = 0;
  uint32_t end = 0;
  size_t separators = 0;
};

class Grid {
 public:
  Grid(std::string_view text, const Rows& rows) : text_(text), rows_(rows) {}

  // Whether the rows are lines of one length, and what closes them is known.
  bool Observe() {
    for (const RowRun& run : rows_.runs) {
      if (run.positions < kMinPositions || run.positions != rows_.runs.front().positions) return false;
      lines_.push_back(LineOf(run));
    }
    if (lines_.size() < kMinLines) return false;
    for (const Line& line : lines_) {
      const auto here = [&](const Line& other) { return other.begin == line.begin; };
      if (std::count_if(lines_.begin(), lines_.end(), here) > 1) return false;
      separators_ = std::max(separators_, line.separators);
    }
    const auto regular = std::count_if(lines_.begin(), lines_.end(), [&](const Line& l) { return Fits(l); });
    // Of five lines one may have a line end in a cell.
    if (static_cast<size_t>(regular) * 5 < lines_.size() * 4) return false;
    return ObserveEdges() && KeepsFiguresRight();
  }

  bool Read(size_t index, RowReading* reading) const {
    const RowRun& run = rows_.runs[index];
    const Line& line = lines_[index];
    if (!Fits(line)) return false;
    if (Cells() <= run.positions) return false;
    uint32_t at = FirstCell(run, line);
    if (at < run.cells_begin()) return false;

    RowReading read;
    auto values = std::span(rows_.values).subspan(run.first_value, run.values);
    for (size_t position = 0; position < run.positions; ++position) {
      const uint32_t end = CellEnd(at, line.end);
      if (!values.empty() && values.front().begin >= at && values.front().end <= end) {
        read.pieces[position] = Printed(values.front());
        values = values.subspan(1);
      } else if (text_.substr(at, end - at).find_first_not_of(" \t") == std::string_view::npos) {
        read.pieces[position] = {.state = Piece::State::kBlank, .begin = at, .number_end = at, .end = at};
      } else {
        return false;
      }
      at = end + 1;
    }
    if (!values.empty()) return false;
    read.settled = true;
    *reading = read;
    return true;
  }

 private:
  bool Fits(const Line& line) const { return line.separators == separators_; }

  size_t Cells() const { return separators_ + 1 - (closed_ ? 2 : 0); }

  // Begin of the first of the row's own cells, counted from the right edge; of more cells than the line has.
  uint32_t FirstCell(const RowRun& run, const Line& line) const {
    uint32_t at = line.begin;
    for (size_t skip = Cells() - run.positions + (closed_ ? 1 : 0); skip > 0; --skip)
      at = CellEnd(at, line.end) + 1;
    return at;
  }

  // Lines that are padded at their right edge have figures left of the cells counted from it.
  bool KeepsFiguresRight() const {
    for (size_t i = 0; i < lines_.size(); ++i) {
      const RowRun& run = rows_.runs[i];
      if (!Fits(lines_[i]) || run.values == 0 || Cells() <= run.positions) continue;
      const uint32_t figure = rows_.values[run.first_value].begin;
      if (figure >= lines_[i].begin && figure < FirstCell(run, lines_[i])) return false;
    }
    return true;
  }

  uint32_t CellEnd(uint32_t at, uint32_t line_end) const {
    while (at < line_end && text_[at] != kSeparator) ++at;
    return at;
  }

  // The line in which the label ends, without blanks at its ends where those are no separators.
  Line LineAround(uint32_t at) const {
    const std::string_view before =
        text_.substr(at - std::min<size_t>(at, kMaxLineBytes), std::min<size_t>(at, kMaxLineBytes));
    const std::string_view behind = text_.substr(at, kMaxLineBytes);
    const void* const newline = memrchr(before.data(), '\n', before.size());
    const char* const first = newline == nullptr ? before.data() : static_cast<const char*>(newline) + 1;
    Line line{static_cast<uint32_t>(first - text_.data()),
              at + static_cast<uint32_t>(std::min(behind.find('\n'), behind.size()))};
    while (line.begin < line.end && text_[line.begin] == ' ') ++line.begin;
    while (line.end > line.begin && text_[line.end - 1] == ' ') --line.end;
    const std::string_view printed = text_.substr(line.begin, line.end - line.begin);
    line.separators = static_cast<size_t>(std::count(printed.begin(), printed.end(), kSeparator));
    return line;
  }
  Line LineOf(const RowRun& run) const {
    const uint32_t end = run.cells_begin();
    return LineAround(end > 0 ? end - 1 : 0);
  }

  bool OpenAtAnEdge(const Line& line) const {
    return line.end > line.begin && (text_[line.begin] != kSeparator || text_[line.end - 1] != kSeparator);
  }

  // Lines with text at an edge are not closed by separators; a row that prints every cell before one is.
  bool ObserveEdges() {
    bool open = false;
    bool full = false;
    for (size_t i = 0; i < lines_.size(); ++i) {
      if (!Fits(lines_[i])) continue;
      open |= OpenAtAnEdge(lines_[i]);
      full |= rows_.runs[i].values == rows_.runs[i].positions;
    }
    const auto first = std::min_element(lines_.begin(), lines_.end(),
                                        [](const Line& a, const Line& b) { return a.begin < b.begin; });
    for (uint32_t at = rows_.begin; at < first->begin;) {
      const Line header = LineAround(at);
      if (Fits(header)) open |= OpenAtAnEdge(header);
      at = header.end;
      while (at < first->begin && text_[at] != '\n') ++at;
      ++at;
    }
    closed_ = !open;
    return open || full;
  }

  const std::string_view text_;
  const Rows& rows_;
  std::vector<Line> lines_;  // of each run
  size_t separators_ = 0;
  bool closed_ = false;
};

// A row of few cells in a line as long as its header's, 信息内容 | 本年制发件数 | …: each cell stands below its column's name.
class BelowHeader {
 public:
  BelowHeader(std::string_view text, const RowRun& run, std::span<const Token> values)
      : text_(text), run_(run), values_(values) {}

  bool Read(RowReading* reading) const {
    const uint32_t label_end = std::max(run_.label_end, run_.text_end);
    const std::vector<Cell> row = CellsAround(label_end - 1);
    const size_t first = HeaderFor(row);
    if (first == 0 || first > row.size() || row[first - 1].begin > run_.label_begin ||
        row[first - 1].end < label_end)
      return false;
    RowReading read;
    size_t used = 0;
    for (size_t i = first; i < row.size(); ++i) {
      const bool inside =
          used < values_.size() && values_[used].begin >= row[i].begin && values_[used].end <= row[i].end;
      if (!inside && !IsBlankCell(row[i])) return false;
      if (i - first >= run_.positions) {
        if (inside) return false;
        continue;
      }
      read.pieces[i - first] = inside ? Printed(values_[used++])
                                      : Piece{.state = Piece::State::kBlank,
                                              .begin = row[i].begin,
                                              .number_end = row[i].begin,
                                              .end = row[i].begin};
    }
    if (used != values_.size()) return false;
    read.settled = true;
    *reading = read;
    return true;
  }

 private:
  struct Cell {
    uint32_t begin = 0;
    uint32_t end = 0;
  };

  bool IsBlankCell(const Cell& cell) const {
    return text_.substr(cell.begin, cell.end - cell.begin).find_first_not_of(" \t") == text_.npos;
  }

  // Blanks between the characters of the words do not count.
  bool Holds(const Cell& cell, std::string_view words) const {
    size_t found = 0;
    for (uint32_t at = cell.begin; at < cell.end && found < words.size(); ++at) {
      if (text_[at] == ' ') continue;
      if (text_[at] != words[found]) found = 0;
      if (text_[at] == words[found]) ++found;
    }
    return found == words.size();
  }

  std::vector<Cell> CellsAround(uint32_t at) const {
    uint32_t begin = at;
    while (begin > 0 && at - begin < kMaxLineBytes && text_[begin - 1] != '\n') --begin;
    std::vector<Cell> cells{{begin, begin}};
    for (uint32_t i = begin; i < text_.size() && i - begin < kMaxLineBytes && text_[i] != '\n'; ++i) {
      if (text_[i] == kSeparator) {
        cells.push_back({i + 1, i + 1});
      } else {
        cells.back().end = i + 1;
      }
    }
    return cells;
  }

  // Index of the cell below the first column's name, in the header above of as many cells; 0 where there is none.
  size_t HeaderFor(const std::vector<Cell>& row) const {
    constexpr size_t kMostLines = 8;
    constexpr std::string_view kCorner = "信息内容";
    uint32_t at = row.front().begin;
    for (size_t line = 0; line < kMostLines && at > 0; ++line) {
      const std::vector<Cell> above = CellsAround(at - 1);
      at = above.front().begin;
      const auto corner =
          std::find_if(above.begin(), above.end(), [&](const Cell& cell) { return Holds(cell, kCorner); });
      if (corner == above.end()) continue;
      if (above.size() != row.size()) return 0;
      const auto first = static_cast<size_t>(corner - above.begin()) + 1;
      size_t named = first;
      while (named < above.size() && !IsBlankCell(above[named])) ++named;
      const bool rest_blank = std::all_of(above.begin() + static_cast<std::ptrdiff_t>(named), above.end(),
                                          [&](const Cell& cell) { return IsBlankCell(cell); });
      return named - first == run_.positions && rest_blank ? first : 0;
    }
    return 0;
  }

  const std::string_view text_;
  const RowRun& run_;
  const std::span<const Token> values_;
};

}  // namespace

void PlaceByGrid(std::string_view text, Layout layout, const Rows& rows, std::vector<RowReading>* readings) {
  // Tabs also align lines, so that lines of one length may have lost a cell.
  if (layout != Layout::kPipes) return;
  Grid grid(text, rows);
  if (!grid.Observe()) return;
  for (size_t i = 0; i < readings->size(); ++i) grid.Read(i, &(*readings)[i]);
}

void PlaceBelowHeaders(std::string_view text, Layout layout, const Rows& rows,
                       std::vector<RowReading>* readings) {
  if (layout != Layout::kPipes) return;
  for (size_t i = 0; i < readings->size(); ++i) {
    const RowRun& run = rows.runs[i];
    if (rows.one_row || (*readings)[i].settled || run.values == 0 || run.values >= run.positions) continue;
    BelowHeader(text, run, std::span(rows.values).subspan(run.first_value, run.values)).Read(&(*readings)[i]);
  }
}

}  // namespace gouji::extract
