#include "worker/extract/table_spans.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>

#include "worker/extract/table_characters.h"

namespace gouji::extract {
namespace {

constexpr int kMinRows = 3;
// Bars: of nine rows one may have a bar too many or too few (a page number, a cell that broke).
constexpr int kRowsForEachOdd = 8;

// Separators of one row, from the end of its label to the begin of what comes next.
struct Marks {
  bool usable = false;
  bool last = false;  // nothing tells what follows
  bool whole = true;  // no part of a cell is left over
  int total = 0;
  std::array<int, kMaxPositions> before{};  // each value
  uint32_t begin = 0;
  uint32_t end = 0;
};

class Spans {
 public:
  // A cell of lines takes `unit` line ends.
  Spans(std::string_view text, const form::Table& table, char separator, int unit, bool in_line,
        const Rows& rows)
      : text_(text), table_(table), separator_(separator), unit_(unit), in_line_(in_line), rows_(rows) {
    for (const form::Row& row : table.rows) deepest_ = std::max(deepest_, row.groups.size());
    marks_.reserve(rows.runs.size());
    for (size_t i = 0; i < rows.runs.size(); ++i) {
      marks_.push_back(MarksOf(rows.runs[i]));
      marks_.back().last = i + 1 == rows.runs.size();
    }
  }

  // The customs that explain most of the rows, equally well.
  std::span<const SpanCustom> Believed(const LayoutHints& hints) {
    int best = 0;
    size_t kept = 0;
    for (const SpanCustom& custom : Customs(hints)) {
      const int fits = Judge(custom);
      if (fits <= 0 || fits < best) continue;
      if (fits > best) kept = 0;
      best = fits;
      believed_[kept++] = custom;
    }
    const bool shown = kept == 1 && hints.spans == believed_[0];
    return {believed_.data(), best >= kMinRows || shown ? kept : 0};
  }

  // False when the custom gives the row another number of cells.
  bool Read(size_t index, const SpanCustom& custom, RowReading* reading) const {
    if (!Explains(custom, index)) return false;
    const RowRun& run = rows_.runs[index];
    const Marks& marks = marks_[index];
    RowReading read;
    auto values = std::span(rows_.values).subspan(run.first_value, run.values);
    uint32_t at = marks.begin;
    for (int skip = Lead(custom, run); skip > 0; --skip) at = CellEnd(at, marks.end) + 1;
    for (size_t position = 0; position < run.positions; ++position) {
      const uint32_t end = CellEnd(at, marks.end);
      if (!values.empty() && values.front().begin >= at && values.front().end <= end) {
        read.pieces[position] = Printed(values.front());
        values = values.subspan(1);
      } else if (IsBlankCell(text_.substr(at, end - at))) {
        read.pieces[position] = {.state = Piece::State::kBlank, .begin = at, .number_end = at, .end = at};
      } else {
        return false;
      }
      at = std::min(end + 1, marks.end);
    }
    if (!values.empty()) return false;
    read.settled = true;
    *reading = read;
    return true;
  }

 private:
  struct CustomList {
    std::array<SpanCustom, 8> list;
    size_t size = 0;
    const SpanCustom* begin() const { return list.data(); }
    const SpanCustom* end() const { return list.data() + size; }
  };

  CustomList Customs(const LayoutHints& hints) const {
    CustomList customs;
    if (table_.one_printed_row) {
      if (hints.spans.separator == separator_ && hints.spans.unit == unit_ && hints.spans.in_line == in_line_)
        customs.list[customs.size++] = hints.spans;
      return customs;
    }
    for (const bool closed : {false, true}) {
      for (const bool padded : {false, true}) {
        for (const bool below : {false, true}) {
          // Without merged labels all are alike; a line ends where the row does.
          if ((deepest_ == 0 && (padded || below)) || (in_line_ && below)) continue;
          if (separator_ == '\n' && (!closed || padded)) continue;
          customs.list[customs.size++] = {separator_, unit_, in_line_, closed, padded, below};
        }
      }
    }
    return customs;
  }

  Marks MarksOf(const RowRun& run) const {
    Marks marks;
    const auto values = std::span(rows_.values).subspan(run.first_value, run.values);
    if (run.values > run.positions) return marks;
    marks.begin = run.cells_begin();
    if (table_.one_printed_row && in_line_) {
      if (values.empty()) return marks;
      const size_t newline = text_.substr(0, values.front().begin).rfind('\n');
      marks.begin = newline == std::string_view::npos ? 0 : static_cast<uint32_t>(newline) + 1;
    }
    marks.end = std::max(marks.begin, run.trail_end);
    size_t value = 0;
    for (uint32_t i = marks.begin; i < marks.end; ++i) {
      while (value < values.size() && values[value].begin <= i) marks.before[value++] = marks.total;
      if (in_line_ && text_[i] == '\n') {
        marks.end = i;
        break;
      }
      if (text_[i] == separator_) ++marks.total;
    }
    marks.usable = value == values.size();
    for (size_t i = 0; i < values.size() && unit_ > 1; ++i) {
      marks.usable = marks.usable && marks.before[i] % unit_ == 0;
      marks.before[i] /= unit_;
    }
    marks.whole = marks.total % unit_ == 0;
    marks.total /= unit_;
    return marks;
  }

  size_t Depth(const RowRun& run) const { return table_.rows[static_cast<size_t>(run.row)].groups.size(); }

  // Separators before the row's first cell.
  int Lead(const SpanCustom& custom, const RowRun& run) const {
    if (table_.one_printed_row) return custom.closed ? 1 : 0;
    return 1 + (custom.padded ? static_cast<int>(deepest_ - Depth(run)) : 0);
  }

  // Groups of the next row whose label stands higher up, and those whose label comes right before it.
  void GroupsAfter(size_t index, int* begun, int* beginning) const {
    const auto groups_of = [&](size_t run) -> const std::vector<std::string>& {
      return table_.rows[static_cast<size_t>(rows_.runs[run].row)].groups;
    };
    const auto& here = groups_of(index);
    const auto& next = groups_of(index + 1);
    size_t same = 0;
    while (same < next.size() && same < here.size() && next[same] == here[same]) ++same;
    *begun = static_cast<int>(same);
    *beginning = static_cast<int>(next.size() - same);
  }

  bool Explains(const SpanCustom& custom, size_t index) const {
    const RowRun& run = rows_.runs[index];
    const Marks& marks = marks_[index];
    if (!marks.usable) return false;
    const int lead = Lead(custom, run);
    int before = -1;
    for (size_t i = 0; i < run.values; ++i) {
      const int cell = marks.before[i] - lead;
      if (cell <= before || cell >= run.positions) return false;
      before = cell;
    }
    const int least = lead + run.positions - 1;
    if (in_line_) return marks.total == least + (custom.closed ? 1 : 0);
    // Line ends before the next heading are no cells; each cell has its own.
    if (separator_ == '\n' && (marks.last || table_.one_printed_row))
      return marks.total >= least + (custom.closed ? 1 : 0);
    if (!marks.whole) return false;
    if (table_.one_printed_row) return marks.total == least;
    if (marks.last) return marks.total == least || marks.total == least + (custom.closed ? 1 : 0);
    int begun = 0;
    int beginning = 0;
    GroupsAfter(index, &begun, &beginning);
    const int wanted = least + (custom.closed ? 1 : 0) + (custom.below ? begun : 0);
    // The label of a group that begins may have been lost, its cell with it or not.
    return marks.total >= wanted && marks.total <= wanted + (custom.below ? beginning : 0);
  }

  // Rows that the custom explains; 0 when there are too many others.
  int Judge(const SpanCustom& custom) const {
    int fits = 0;
    int others = 0;
    int full = 0;
    for (size_t i = 0; i < marks_.size(); ++i) {
      if (Explains(custom, i)) {
        ++fits;
        full += rows_.runs[i].values == rows_.runs[i].positions ? 1 : 0;
      } else if (!marks_[i].last) {
        ++others;
      }
    }
    // Tabs and line ends have other uses too: a row of the right length may have lost a cell unless all are right, and
    // of tabs one is full.
    const bool strict = separator_ != '|';
    if (strict && others > 0) return 0;
    if (separator_ == '\t' && full == 0 && !custom.padded && !table_.one_printed_row) return 0;
    return others * kRowsForEachOdd > fits ? 0 : fits;
  }

  // Before the last separator of the cell at `at`, so that the next cell begins behind it.
  uint32_t CellEnd(uint32_t at, uint32_t end) const {
    for (int left = unit_; at < end; ++at) {
      if (text_[at] == separator_ && --left == 0) return at;
    }
    return at;
  }

  const std::string_view text_;
  const form::Table& table_;
  const char separator_;
  const int unit_;
  const bool in_line_;
  const Rows& rows_;
  size_t deepest_ = 0;
  std::vector<Marks> marks_;  // of each run
  std::array<SpanCustom, 8> believed_;
};

// Fills readings by what the rows agree on; true when they do.
bool PlaceByCustom(std::string_view text, const form::Table& table, char separator, int unit, bool in_line,
                   const Rows& rows, LayoutHints* hints, std::vector<RowReading>* readings) {
  Spans spans(text, table, separator, unit, in_line, rows);
  const std::span<const SpanCustom> believed = spans.Believed(*hints);
  if (believed.empty()) return false;
  if (believed.size() == 1) hints->spans = believed.front();
  for (size_t i = 0; i < rows.runs.size(); ++i) {
    if (rows.runs[i].values >= rows.runs[i].positions) continue;
    RowReading& reading = (*readings)[i];
    if (separator == '\n' && reading.settled) continue;
    RowReading placed;
    bool agreed = spans.Read(i, believed.front(), &placed);
    for (const SpanCustom& other : believed.subspan(1)) {
      RowReading also;
      agreed = agreed && spans.Read(i, other, &also) && also.pieces == placed.pieces;
    }
    reading = agreed ? placed : RowReading{};
  }
  return true;
}

}  // namespace

void PlaceBySpans(std::string_view text, const form::Table& table, Layout layout, const Rows& rows,
                  LayoutHints* hints, std::vector<RowReading>* readings) {
  constexpr int kMaxUnit = 4;
  bool in_line = true;
  bool open = false;
  bool settled = true;
  bool pairs = false;      // of figures in a row
  bool below = false;      // figures begin on another line than their label ends
  bool long_line = false;  // section four's only figure stands among as many bars or tabs as its row has
  for (size_t i = 0; i < rows.runs.size(); ++i) {
    const RowRun& run = rows.runs[i];
    const bool lacks = run.values < run.positions;
    open = open || lacks;
    pairs = pairs || run.values > 1;
    below = below || (run.values > 0 && rows.values[run.first_value].gap.newlines > 0);
    if (rows.one_row && run.values == 1) {
      const Gap& gap = rows.values[run.first_value].gap;
      const int in_line_with_it =
          gap.pipes_last_line + gap.tabs_last_line + run.trail.pipes_in_line + run.trail.tabs_in_line;
      long_line = in_line_with_it + 1 >= run.positions;
    }
    settled = settled && (!lacks || (*readings)[i].settled);
    for (uint32_t value = 1; value < run.values; ++value) {
      in_line = in_line && rows.values[run.first_value + value].gap.newlines == 0;
    }
  }
  if (!open) return;
  in_line = in_line && (pairs || !below || long_line);
  switch (layout) {
    case Layout::kPipes:
      PlaceByCustom(text, table, '|', 1, in_line, rows, hints, readings);
      break;
    case Layout::kTabs:
      if (in_line) PlaceByCustom(text, table, '\t', 1, in_line, rows, hints, readings);
      break;
    case Layout::kLines:
      for (int unit = 1; unit <= kMaxUnit && !settled; ++unit) {
        if (PlaceByCustom(text, table, '\n', unit, false, rows, hints, readings)) break;
      }
      break;
    default:
      break;
  }
}

}  // namespace gouji::extract
