#include "worker/layout/drawn_tables.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "worker/layout/byte_scan.h"
#include "worker/layout/chunks.h"

namespace gouji::layout {
namespace {

// Markdown has one rule a table, others a second at its end; rows have rules only where there are more.
constexpr size_t kFewestRules = 3;
constexpr size_t kFewestDashes = 2;
constexpr size_t kMaxCells = 40;
constexpr size_t kMaxBlockLines = 60;
constexpr size_t kLongestLine = 4000;

bool IsBar(char c) {
  return c == '|' || c == '+';
}
bool IsDash(char c) {
  return c == '-' || c == '=';
}

// A rule ends with dashes; where cells are merged it may begin with the text of one.
bool EndsAsRule(std::string_view text, Range line) {
  uint32_t end = line.end;
  while (end > line.begin && text[end - 1] == ' ') --end;
  return end > line.begin + 1 && IsBar(text[end - 1]) && IsDash(text[end - 2]);
}

// Between bars that stand below one another.
bool EndsPadded(std::string_view text, Range line) {
  return line.size() > 2 && text[line.begin] == '|' && text[line.end - 1] == '|' &&
         text[line.end - 2] == ' ' && text[line.end - 3] == ' ';
}

Range Trim(std::string_view text, Range range) {
  while (range.begin < range.end && text[range.begin] == ' ') ++range.begin;
  while (range.end > range.begin && text[range.end - 1] == ' ') --range.end;
  return range;
}

bool IsDashes(std::string_view text, Range segment) {
  for (uint32_t i = segment.begin; i < segment.end; ++i) {
    if (!IsDash(text[i])) return false;
  }
  return !segment.empty();
}

// Between bars, without the outer ones.
using Segments = std::span<const Range>;

// Appends the segments of a line that begins and ends with a bar; `kBars`: what separates.
template <char... kBars>
void Split(std::string_view text, Range line, std::vector<Range>* segments) {
  text = text.substr(0, line.end);
  uint32_t begin = line.begin + 1;
  for (const size_t first = segments->size(); segments->size() - first <= kMaxCells;) {
    const size_t at = FindByte<kBars...>(text, begin);
    if (at >= line.end) return;
    segments->push_back({begin, static_cast<uint32_t>(at)});
    begin = static_cast<uint32_t>(at) + 1;
  }
}

struct DrawnLine {
  Range ink;
  bool rule = false;
  Segments segments;
};

// Lines between two rules.
struct Block {
  size_t first = 0;
  size_t end = 0;
  size_t rule = 0;   // the one above it; `first` where there is none
  size_t cells = 0;  // the same on all lines; 0 where it differs
  size_t value_lines = 0;
  size_t labels = 0;  // cells up to the last that is no figure
};

class Drawing {
 public:
  Drawing(std::string_view text, Rewrite* rewrite) : text_(text), rewrite_(rewrite) {}

  // Lines that begin and end with bars.
  void Plan(std::span<const Range> lines);

 private:
  void Read(std::span<const Range> lines);
  void FindBlocks();
  bool FindWrappedRows();
  bool IsRestOf(const Block& above, const Block& line) const;
  bool FillsItsCell(const DrawnLine& line, size_t column) const;
  bool StandsBelow(const DrawnLine& above, const DrawnLine& line) const;
  void FindLabels();
  void Measure(Block* block) const;
  bool IsOneRow(const Block& block) const;
  bool HasBlankRow() const;
  void Emit();
  void EmitRow(const Block& block);
  void EmitRule(const DrawnLine& line);
  void EmitLine(const DrawnLine& line);
  bool Put(size_t column, const Block& block);
  bool Blank(size_t column, const Block& block) const;
  size_t LabelCells(const Block& block) const;
  void NewLine();
  void Bar() { rewrite_->Add('|', last_); }

  const std::string_view text_;
  Rewrite* const rewrite_;
  std::vector<DrawnLine> lines_;
  std::vector<Range> segments_;  // of all lines
  std::vector<Block> blocks_;
  size_t rows_with_values_ = 0;
  bool rows_are_ruled_ = true;  // no block prints two lines of figures
  size_t cells_ = 0;            // of the rows with figures
  size_t labels_ = 0;           // the first of them, which hold labels
  bool at_start_ = true;
  bool below_values_ = false;
  uint32_t last_ = 0;
};

void Drawing::Plan(std::span<const Range> lines) {
  Read(lines);
  const auto rules =
      std::count_if(lines_.begin(), lines_.end(), [](const DrawnLine& line) { return line.rule; });
  if (rules == 0) {
    if (FindWrappedRows()) Emit();
    return;
  }
  if (static_cast<size_t>(rules) < kFewestRules) return;
  FindBlocks();
  // Of section four the only row may be blank.
  if ((rows_with_values_ == 0 && !HasBlankRow()) ||
      std::none_of(blocks_.begin(), blocks_.end(),
                   [&](const Block& block) { return block.end - block.first > 1 && IsOneRow(block); })) {
    return;
  }
  Emit();
}

void Drawing::Read(std::span<const Range> lines) {
  lines_.clear();
  segments_.clear();
  std::vector<size_t> ends;
  for (const Range line : lines) {
    DrawnLine drawn;
    drawn.ink = Trim(text_, line);
    const size_t first = segments_.size();
    Split<'|', '+'>(text_, drawn.ink, &segments_);
    size_t dashes = 0;
    bool long_dashes = false;
    for (const Range segment : Segments(segments_).subspan(first)) {
      if (!IsDashes(text_, segment)) continue;
      ++dashes;
      long_dashes |= segment.size() >= kFewestDashes;
    }
    drawn.rule = long_dashes || (dashes > 0 && dashes == segments_.size() - first);
    if (!drawn.rule) {
      segments_.resize(first);
      Split<'|'>(text_, drawn.ink, &segments_);
    }
    ends.push_back(segments_.size());
    lines_.push_back(drawn);
  }
  for (size_t i = 0, begin = 0; i < lines_.size(); begin = ends[i++])
    lines_[i].segments = Segments(segments_).subspan(begin, ends[i] - begin);
}

void Drawing::FindBlocks() {
  blocks_.clear();
  rows_with_values_ = 0;
  rows_are_ruled_ = true;
  cells_ = labels_ = 0;
  for (size_t i = 0; i < lines_.size();) {
    if (lines_[i].rule) {
      ++i;
      continue;
    }
    Block block{.first = i, .end = i, .rule = i > 0 ? i - 1 : i};
    while (block.end < lines_.size() && !lines_[block.end].rule) ++block.end;
    Measure(&block);
    i = block.end;
    blocks_.push_back(block);
    if (block.value_lines == 0) continue;
    rows_are_ruled_ &= block.value_lines == 1;
    ++rows_with_values_;
    cells_ = std::max(cells_, block.cells);
  }
  FindLabels();
}

// Without any rule a line belongs to the row above it where it prints nothing but the rest of words that fill their cells.
bool Drawing::FindWrappedRows() {
  constexpr size_t kFewestWrapped = 3;
  blocks_.clear();
  rows_with_values_ = 0;
  rows_are_ruled_ = true;
  cells_ = labels_ = 0;
  for (size_t i = 0; i < lines_.size(); ++i) {
    Block block{.first = i, .end = i + 1, .rule = i};
    Measure(&block);
    if (block.value_lines > 0) {
      ++rows_with_values_;
      cells_ = std::max(cells_, block.cells);
    }
    blocks_.push_back(block);
  }
  FindLabels();
  if (labels_ == 0 || cells_ > kMaxCells) return false;
  size_t wrapped = 0;
  size_t kept = 0;
  for (size_t i = 1; i < blocks_.size(); ++i) {
    if (IsRestOf(blocks_[kept], blocks_[i])) {
      blocks_[kept].end = blocks_[i].end;
      ++wrapped;
    } else {
      blocks_[++kept] = blocks_[i];
    }
  }
  blocks_.resize(kept + 1);
  return wrapped >= kFewestWrapped;
}

bool Drawing::IsRestOf(const Block& above, const Block& line) const {
  if (above.cells != cells_ || line.cells != cells_) return false;
  if (!StandsBelow(lines_[above.end - 1], lines_[line.first])) return false;
  bool any = false;
  for (size_t column = 0; column < cells_; ++column) {
    const Range piece = Trim(text_, lines_[line.first].segments[column]);
    if (piece.empty()) continue;
    const bool number = OrdinalOf(text_.substr(piece.begin, piece.size())) != Ordinal::kNone;
    if (column >= labels_ || number || !FillsItsCell(lines_[above.end - 1], column)) return false;
    any = true;
  }
  return any;
}

// Whether all bars of two lines stand below one another, and pad their cells. Brackets and quotes may have been made narrow.
bool Drawing::StandsBelow(const DrawnLine& above, const DrawnLine& line) const {
  constexpr int kPadded = 4;
  constexpr std::string_view kNarrowed = "()\":;,";
  int widest = 0;
  for (size_t column = 0; column < cells_; ++column) {
    int difference = 0;
    int narrowed = 0;
    for (const DrawnLine* side : {&above, &line}) {
      int width = 0;
      for (const char c : text_.substr(side->segments[column].begin, side->segments[column].size())) {
        const auto byte = static_cast<uint8_t>(c);
        width += byte < 0x80 ? 1 : byte >= 0xc0 ? 2 : 0;
        narrowed += kNarrowed.find(c) != kNarrowed.npos ? 1 : 0;
      }
      difference += side == &above ? width : -width;
      if (column >= labels_) widest = std::max(widest, width);
    }
    if (std::abs(difference) > narrowed) return false;
  }
  return widest >= kPadded;
}

// No other Han character has room behind the words.
bool Drawing::FillsItsCell(const DrawnLine& line, size_t column) const {
  const Range cell = line.segments[column];
  const Range words = Trim(text_, cell);
  return !words.empty() && cell.end - words.end < 2;
}

// Most rows show where the labels end; a text in a cell of figures says it wrong.
void Drawing::FindLabels() {
  constexpr size_t kFewestFigures = 3;
  std::array<size_t, kMaxCells + 2> rows{};
  for (const Block& block : blocks_) {
    if (block.value_lines > 0 && block.cells == cells_) ++rows[std::min(block.labels, kMaxCells)];
  }
  labels_ = static_cast<size_t>(std::max_element(rows.begin(), rows.end()) - rows.begin());
  if (cells_ < labels_ + kFewestFigures) labels_ = std::min<size_t>(labels_, 1);
}

void Drawing::Measure(Block* block) const {
  block->cells = lines_[block->first].segments.size();
  for (size_t i = block->first; i < block->end; ++i) {
    const Segments segments = lines_[i].segments;
    if (segments.size() != block->cells) {
      block->cells = 0;
      block->labels = 0;
      return;
    }
    bool figures = false;
    for (size_t column = 0; column < segments.size(); ++column) {
      const Range cell = Trim(text_, segments[column]);
      const bool figure = IsFigure(text_.substr(cell.begin, cell.size()));
      if (!cell.empty() && !figure) block->labels = std::max(block->labels, column + 1);
    }
    for (size_t column = block->labels; column < segments.size(); ++column) {
      figures |= !Trim(text_, segments[column]).empty();
    }
    block->value_lines += figures ? 1 : 0;
  }
}

// Several lines are one row where rules part all rows, and the header has no figures at all.
bool Drawing::IsOneRow(const Block& block) const {
  if (block.cells == 0 || block.cells > kMaxCells || block.end - block.first > kMaxBlockLines) return false;
  if (block.end - block.first == 1 || block.value_lines == 0) return true;
  return block.value_lines == 1 && rows_are_ruled_ && rows_with_values_ > 1;
}

bool Drawing::HasBlankRow() const {
  return std::any_of(blocks_.begin(), blocks_.end(), [&](const Block& block) {
    return block.cells > 0 &&
           std::all_of(lines_[block.first].segments.begin(), lines_[block.first].segments.end(),
                       [&](Range cell) { return Trim(text_, cell).empty(); });
  });
}

void Drawing::NewLine() {
  if (!at_start_) rewrite_->Add('\n', last_);
  at_start_ = false;
}

void Drawing::Emit() {
  rewrite_->Begin({lines_.front().ink.begin, lines_.back().ink.end});
  at_start_ = true;
  below_values_ = false;
  last_ = lines_.front().ink.begin;
  for (const Block& block : blocks_) {
    if (block.rule < block.first) EmitRule(lines_[block.rule]);
    if (IsOneRow(block)) {
      EmitRow(block);
    } else {
      for (size_t i = block.first; i < block.end; ++i) EmitLine(lines_[i]);
    }
    below_values_ |= block.value_lines > 0;
  }
  rewrite_->End();
}

// A header's cell that is higher than its neighbour is written over the rule between the neighbour's lines.
void Drawing::EmitRule(const DrawnLine& line) {
  if (below_values_) return;
  for (const Range segment : line.segments) {
    const Range cell = Trim(text_, segment);
    if (cell.empty() || IsDashes(text_, segment)) continue;
    NewLine();
    Bar();
    rewrite_->Add(cell);
    last_ = cell.end;
    Bar();
  }
}

void Drawing::EmitLine(const DrawnLine& line) {
  NewLine();
  rewrite_->Add(line.ink);
  last_ = line.ink.end;
}

// The pieces of one cell; false where it is blank.
bool Drawing::Put(size_t column, const Block& block) {
  bool any = false;
  for (size_t i = block.first; i < block.end; ++i) {
    const Range piece = Trim(text_, lines_[i].segments[column]);
    rewrite_->Add(piece);
    if (piece.empty()) continue;
    last_ = piece.end;
    any = true;
  }
  return any;
}

bool Drawing::Blank(size_t column, const Block& block) const {
  for (size_t i = block.first; i < block.end; ++i) {
    if (!Trim(text_, lines_[i].segments[column]).empty()) return false;
  }
  return true;
}

// How many cells of the block hold labels; 0 where it has no figures' cells like the others.
size_t Drawing::LabelCells(const Block& block) const {
  if (labels_ == 0 || block.cells == 0) return 0;
  if (block.cells == cells_) return labels_;
  // A label that spans the columns of other labels has one cell.
  const size_t values = cells_ - labels_;
  return block.value_lines > 0 && block.cells > values && block.labels + values <= block.cells
             ? block.cells - values
             : 0;
}

void Drawing::EmitRow(const Block& block) {
  NewLine();
  last_ = lines_[block.first].segments[0].begin;
  Bar();
  const size_t labels = LabelCells(block);
  if (labels > 0) {
    // The label is the last of a row's words; those before it are of merged cells.
    size_t label = labels - 1;
    while (label > 0 && Blank(label, block)) --label;
    Put(label, block);
    Bar();
  }
  for (size_t column = labels; column < block.cells; ++column) {
    if (!Put(column, block)) last_ = lines_[block.first].segments[column].begin;
    Bar();
  }
}

}  // namespace

bool MayHoldDrawnTables(std::string_view text, const std::vector<Range>& lines) {
  constexpr size_t kFewestPadded = 8;
  size_t rules = 0;
  size_t padded = 0;
  return std::any_of(lines.begin(), lines.end(), [&](Range line) {
    return (EndsAsRule(text, line) && ++rules == kFewestRules) ||
           (EndsPadded(text, line) && ++padded == kFewestPadded);
  });
}

void PlanDrawnTables(std::string_view text, const std::vector<Range>& lines, Rewrite* rewrite) {
  Drawing drawing(text, rewrite);
  const auto drawn = [&](Range line) {
    const Range ink = Trim(text, line);
    return ink.size() > 1 && ink.size() < kLongestLine && IsBar(text[ink.begin]) && IsBar(text[ink.end - 1]);
  };
  for (size_t i = 0; i < lines.size();) {
    size_t end = i;
    while (end < lines.size() && drawn(lines[end])) ++end;
    if (end - i >= kFewestRules) drawing.Plan(std::span(lines).subspan(i, end - i));
    i = std::max(end, i + 1);
  }
}

}  // namespace gouji::layout
