#include "worker/extract/table_grid.h"

#include <algorithm>
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
    return ObserveEdges();
  }

  bool Read(size_t index, RowReading* reading) const {
    const RowRun& run = rows_.runs[index];
    const Line& line = lines_[index];
    if (!Fits(line)) return false;
    const size_t cells = separators_ + 1 - (closed_ ? 2 : 0);
    if (cells <= run.positions) return false;
    // Separators before the first of the row's own cells.
    size_t skip = cells - run.positions + (closed_ ? 1 : 0);
    uint32_t at = line.begin;
    for (; skip > 0; --skip) at = CellEnd(at, line.end) + 1;
    if (at < std::max(run.label_end, run.text_end)) return false;

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

  uint32_t CellEnd(uint32_t at, uint32_t line_end) const {
    while (at < line_end && text_[at] != kSeparator) ++at;
    return at;
  }

  // The line in which the label ends, without blanks at its ends where those are no separators.
  Line LineAround(uint32_t at) const {
    Line line{at, at};
    while (line.begin > 0 && at - line.begin < kMaxLineBytes && text_[line.begin - 1] != '\n') --line.begin;
    while (line.end < text_.size() && line.end - at < kMaxLineBytes && text_[line.end] != '\n') ++line.end;
    while (line.begin < line.end && text_[line.begin] == ' ') ++line.begin;
    while (line.end > line.begin && text_[line.end - 1] == ' ') --line.end;
    const std::string_view printed = text_.substr(line.begin, line.end - line.begin);
    line.separators = static_cast<size_t>(std::count(printed.begin(), printed.end(), kSeparator));
    return line;
  }
  Line LineOf(const RowRun& run) const {
    const uint32_t end = std::max(run.label_end, run.text_end);
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

}  // namespace

void PlaceByGrid(std::string_view text, Layout layout, const Rows& rows, std::vector<RowReading>* readings) {
  // Tabs also align lines, so that lines of one length may have lost a cell.
  if (layout != Layout::kPipes) return;
  Grid grid(text, rows);
  if (!grid.Observe()) return;
  for (size_t i = 0; i < readings->size(); ++i) grid.Read(i, &(*readings)[i]);
}

}  // namespace gouji::extract
