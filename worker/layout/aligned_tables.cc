#include "worker/layout/aligned_tables.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "worker/layout/aligned_columns.h"
#include "worker/layout/aligned_header.h"
#include "worker/layout/aligned_lines.h"
#include "worker/layout/aligned_numbers.h"
#include "worker/layout/aligned_rows.h"
#include "worker/layout/aligned_widths.h"
#include "worker/layout/aligned_writer.h"
#include "worker/layout/chunks.h"
#include "worker/layout/columns.h"
#include "worker/layout/small_headers.h"

namespace gouji::layout {
namespace {

constexpr uint32_t kFewestFigures = 2;
constexpr uint32_t kShortestLine = 12;
constexpr uint32_t kFarApart = 4;
// Lines around the figures that may belong to their table, and most lines that are looked at together.
constexpr size_t kAbove = 30;
constexpr size_t kBelow = 20;
constexpr size_t kMostLines = 2000;
// Between two lines of figures of one table.
constexpr size_t kMaxGapLines = 40;
// Of a table with a blank line between any two.
constexpr size_t kMostTableLines = 160;
constexpr size_t kMaxHeaderLines = 14;
// Of labels between two lines of figures: rows without figures stand there too.
constexpr size_t kMaxRowLines = 24;
constexpr size_t kMaxTailLines = 6;
constexpr size_t kNoLine = static_cast<size_t>(-1);
// Rows that prove a table without a header above its columns.
constexpr size_t kFewestRows = 3;

// Figures at the end of a line, when some of them stand two blanks apart, or one that stands far from any word.
bool EndsWithFigures(std::string_view text, Range line) {
  constexpr std::string_view kUnit = "件";
  if (line.size() < kShortestLine) return false;
  const auto in_figure = [](char c) { return (c >= '0' && c <= '9') || (c >= '+' && c <= '/'); };
  uint32_t end = line.end;
  const auto skip_unit = [&] {
    const bool unit =
        end - line.begin > kUnit.size() && text.substr(end - kUnit.size(), kUnit.size()) == kUnit;
    if (unit) end -= static_cast<uint32_t>(kUnit.size());
  };
  while (end > line.begin && text[end - 1] == ' ') --end;
  uint32_t figures = 0;
  bool apart = false;
  for (skip_unit(); end > line.begin && in_figure(text[end - 1]); skip_unit()) {
    while (end > line.begin && in_figure(text[end - 1])) --end;
    const uint32_t figure = end;
    while (end > line.begin && text[end - 1] == ' ') --end;
    apart |= figure - end > 1;
    if (++figures >= kFewestFigures && apart) return true;
    // One alone may be all that a row prints.
    if (figure - end >= kFarApart && end > line.begin) return true;
  }
  return false;
}

class Finder {
 public:
  Finder(std::string_view text, Rewrite* rewrite) : text_(text), rewrite_(rewrite) {}

  // All tables of an area.
  void Run(const Area& area);

 private:
  void FindFull();
  void FindBelowHeaders();
  bool Try(const std::vector<size_t>& full, size_t count);
  bool TryBelowHeader(size_t first);
  bool TryReviewWords(size_t first);
  bool Plan(size_t full);
  bool PlanClassified(size_t full);
  void ClassifyLines();
  bool LabelIsFigures(const AreaLine& line) const;
  void Fence(size_t index);
  void RemoveFences();
  bool FindBody();
  size_t LastFigures(size_t from, int direction) const;
  bool StandsBelowBreak(size_t index) const;
  void FindFirstLabel();
  void FindTail();
  bool IsCarriedOver(const AreaLine& line) const;
  void FindHeader();
  bool IsHeading(std::span<const Chunk> chunks) const;
  bool IsHeaderLine(const AreaLine& line, const Columns* columns) const;
  struct FoundHeader {
    Header header;
    size_t end = 0;  // behind its lines
  };
  FoundHeader HeaderAbove(size_t first) const;
  void FindBlankRows();
  bool PlacesBlanks(bool below_header) const;
  bool IsNumbered(const AreaLine& line) const;

  const std::string_view text_;
  Rewrite* const rewrite_;
  Area wide_;
  Area narrow_;
  Area* area_ = nullptr;  // the one of the page's widths
  size_t count_ = 0;
  PageColumns columns_;
  std::vector<bool> taken_;     // lines of tables that are planned
  std::vector<size_t> fences_;  // of the table at hand, in area_
  // How figures stand in the cells of a table of this area, by its widths: wide, narrow.
  std::array<std::optional<Anchor>, 2> habits_;
  bool aligned_ = false;      // some table of this area stands below its header
  size_t refused_ = kNoLine;  // the line behind a header whose first figures it does not fit
  size_t header_ = 0;
  size_t first_ = 0;
  size_t end_ = 0;
};

void Finder::Run(const Area& area) {
  wide_ = area;
  DropNumberColumns(text_, &wide_);
  narrow_ = wide_;
  CountWideAsOne(&narrow_.chunks);
  habits_ = {};
  aligned_ = false;
  refused_ = kNoLine;
  taken_.assign(area.lines.size(), false);
  FindFull();
  FindBelowHeaders();
  PlanSmallHeaders(text_, area, &taken_, rewrite_);
}

// Tables some of whose lines print a figure in every column.
void Finder::FindFull() {
  const std::vector<AreaLine>& lines = wide_.lines;
  for (size_t i = 0; i < lines.size();) {
    const size_t count = lines[i].figures;
    if (count != kApplicants && count != kReview && count != kOutcomes) {
      ++i;
      continue;
    }
    std::vector<size_t> full{i};
    for (size_t next = i + 1; next < lines.size() && next - full.back() <= kMaxGapLines; ++next) {
      if (count == kReview || lines[next].sentence || lines[next].figures > count) break;
      if (lines[next].figures == count) full.push_back(next);
    }
    i = full.back() + 1;
    if (Try(full, count) || (count == kReview && TryReviewWords(full.front()))) i = std::max(i, end_);
  }
}

// Tables that leave cells blank in every line.
void Finder::FindBelowHeaders() {
  const std::vector<AreaLine>& lines = wide_.lines;
  bool below_words = false;  // the line above has ink and no figure
  for (size_t i = 0; i < lines.size(); ++i) {
    if (taken_[i] || lines[i].chunks == 0) continue;
    const bool figures = lines[i].figures > 0;
    if (figures && below_words && TryBelowHeader(i)) i = end_ - 1;
    below_words = !figures;
  }
}

bool Finder::Try(const std::vector<size_t>& full, size_t count) {
  count_ = count;
  // Each width of Han characters gives its own geometry; the page was made with one of them.
  area_ = &wide_;
  const bool wide_known = !HeaderAbove(full.front()).header.columns.empty();
  area_ = &narrow_;
  const bool narrow_known = !HeaderAbove(full.front()).header.columns.empty();
  const bool known = wide_known || narrow_known;
  if (!known && (count != kApplicants || full.size() < kFewestRows)) return false;
  PageColumns wide;
  PageColumns narrow;
  const bool wide_fits = wide.Learn(wide_, full, count);
  const bool narrow_fits = narrow.Learn(narrow_, full, count);
  if (!wide_fits && !narrow_fits) return false;
  const bool wide_is_better = wide_known == narrow_known ? wide.spread() <= narrow.spread() : wide_known;
  const bool is_wide = wide_fits && (!narrow_fits || wide_is_better);
  area_ = is_wide ? &wide_ : &narrow_;
  columns_ = is_wide ? wide : narrow;
  columns_.LearnOtherPages(*area_, full.front(), full.back() + 1);
  first_ = full.front();
  end_ = full.back() + 1;
  return Plan(full.size());
}

bool Finder::TryBelowHeader(size_t first) {
  Header headers[2];
  PageColumns columns[2];
  bool fits[2] = {false, false};
  size_t last = kNoLine;
  for (const size_t count : {kReview, kApplicants, kOutcomes}) {
    count_ = count;
    for (size_t i = 0; i < 2; ++i) {
      area_ = i == 0 ? &wide_ : &narrow_;
      FoundHeader found = HeaderAbove(first);
      // The first figures below a header that it does not fit leave it to no others.
      if (!found.header.columns.empty() && found.end == refused_) return false;
      if (!found.header.columns.empty()) last = found.end;
      headers[i] = std::move(found.header);
      fits[i] = !headers[i].columns.empty() &&
                columns[i].LearnBelow(*area_, headers[i], first, {habits_[i], aligned_});
    }
    if (fits[0] || fits[1]) break;
  }
  if (!fits[0] && !fits[1]) {
    refused_ = last;
    return false;
  }
  const size_t best = fits[0] && (!fits[1] || columns[0].spread() <= columns[1].spread()) ? 0 : 1;
  area_ = best == 0 ? &wide_ : &narrow_;
  columns_ = columns[best];
  first_ = first;
  end_ = first + 1;
  return Plan(0);
}

// A row with a figure for each column needs no places, only words above that are the form's.
bool Finder::TryReviewWords(size_t first) {
  count_ = kReview;
  area_ = &wide_;
  if (wide_.lines[first].chunks != count_) return false;
  wide_.lines[first].values = kReview;
  first_ = first;
  end_ = first + 1;
  columns_ = {};
  FindHeader();
  const Header header = ReadReviewWords(text_, wide_, header_, first_);
  if (header.columns.empty()) return false;
  TableWriter(text_, wide_, columns_, count_, rewrite_)
      .Write({header_, first_, end_}, header, RowBuilder(text_, wide_, count_));
  std::fill(taken_.begin() + static_cast<std::ptrdiff_t>(header_),
            taken_.begin() + static_cast<std::ptrdiff_t>(end_), true);
  return true;
}

// The header above a line of figures; between them may stand lines of the first row's label, and of rows without figures.
Finder::FoundHeader Finder::HeaderAbove(size_t first) const {
  size_t end = first;
  while (true) {
    size_t begin = end;
    while (begin > 0 && !taken_[begin - 1] && end - begin < kMaxHeaderLines &&
           (area_->lines[begin - 1].kind == LineKind::kBlank ||
            IsHeaderLine(area_->lines[begin - 1], nullptr))) {
      --begin;
    }
    Header header = ReadHeader(text_, *area_, begin, end, count_);
    if (!header.columns.empty() || begin == 0 || first - begin >= kMaxRowLines)
      return {std::move(header), end};
    end = begin - 1;
    const AreaLine& line = area_->lines[end];
    if (taken_[end] || line.sentence || line.heading) return {};
    // Rows of blank cells may stand between, whose labels have several lines.
    if (line.figures > 0 && first - end >= kMaxTailLines) return {};
  }
}

// Once the columns are known and some of the lines.
bool Finder::Plan(size_t full) {
  ClassifyLines();
  const bool planned = PlanClassified(full);
  RemoveFences();
  return planned;
}

bool Finder::PlanClassified(size_t full) {
  if (!FindBody()) return false;
  FindHeader();
  const Header header = ReadHeader(text_, *area_, header_, first_, count_);
  const bool known = !header.columns.empty();
  if (!PlacesBlanks(known)) return false;
  RowBuilder rows(text_, *area_, count_);
  if (count_ != kApplicants && !known) return false;
  if (count_ != kReview) {
    if (full < kFewestRows && !known) return false;
    FindTail();
    if (!rows.Build(first_, end_)) return false;
  }
  std::optional<Anchor>& habit = habits_[area_ == &wide_ ? 0 : 1];
  if (known && !habit) habit = columns_.HabitBelow(header);
  aligned_ = aligned_ || known;
  TableWriter(text_, *area_, columns_, count_, rewrite_).Write({header_, first_, end_}, header, rows);
  std::fill(taken_.begin() + static_cast<std::ptrdiff_t>(header_),
            taken_.begin() + static_cast<std::ptrdiff_t>(end_), true);
  return true;
}

void Finder::ClassifyLines() {
  // Nothing reaches over a line of prose, of another table, or over a section's heading. Rows of section three have
  // numbers as headings have them.
  const auto ends = [&](size_t i) {
    const AreaLine& line = area_->lines[i];
    if (taken_[i] || line.sentence) return true;
    if (line.chunks == 0) return false;
    const auto chunks = area_->ChunksOf(line);
    return count_ == kReview ? IsHeading(chunks) : line.heading;
  };
  size_t from = first_;
  while (from > 0 && first_ - from < kMostTableLines && !ends(from - 1)) --from;
  size_t to = end_;
  while (to < area_->lines.size() && to - end_ < kMostTableLines && !ends(to)) ++to;
  if (from > 0) Fence(from - 1);
  if (to < area_->lines.size()) Fence(to);
  SettleWidths(columns_, from, to, area_);
  for (size_t i = from; i < to; ++i) {
    AreaLine& line = area_->lines[i];
    const Columns* const columns = columns_.On(line.page);
    if (columns != nullptr) {
      Classify(*area_, *columns, &line);
      if (line.kind == LineKind::kData && LabelIsFigures(line)) line.kind = LineKind::kDoubtful;
    } else if (line.figures > 0 && line.kind != LineKind::kPageNumber) {
      line.kind = LineKind::kDoubtful;
    }
  }
}

// Figures left of the first column are no label: the columns are not those of the line. One may be the number of a row whose
// label stands beside it.
bool Finder::LabelIsFigures(const AreaLine& line) const {
  const auto label = area_->LabelOf(line);
  const size_t most = count_ == kApplicants ? 1 : 0;
  return label.size() > most &&
         std::all_of(label.begin(), label.end(), [](const Chunk& chunk) { return chunk.figure; });
}

// Nothing of this table reaches over the line; others may.
void Finder::Fence(size_t index) {
  if (area_->lines[index].sentence) return;
  area_->lines[index].sentence = true;
  fences_.push_back(index);
}

void Finder::RemoveFences() {
  for (const size_t index : fences_) area_->lines[index].sentence = false;
  fences_.clear();
}

bool Finder::FindBody() {
  if (count_ == kReview) return area_->lines[first_].kind == LineKind::kData;
  end_ = LastFigures(end_ - 1, 1) + 1;
  first_ = LastFigures(first_, -1);
  for (size_t i = first_; i < end_; ++i) {
    if (area_->lines[i].kind == LineKind::kDoubtful && !area_->lines[i].alone) return false;
  }
  FindFirstLabel();
  FindBlankRows();
  return true;
}

// Rows without any figure between the header and the first line of figures.
void Finder::FindBlankRows() {
  const FoundHeader above = HeaderAbove(first_);
  if (above.header.columns.empty()) return;
  const auto is_row = [&](const AreaLine& line) { return line.kind == LineKind::kLabel && IsNumbered(line); };
  size_t first = above.end;
  while (first < first_ && !is_row(area_->lines[first])) ++first;
  const bool rows =
      std::all_of(area_->lines.begin() + static_cast<std::ptrdiff_t>(first),
                  area_->lines.begin() + static_cast<std::ptrdiff_t>(first_), [](const AreaLine& line) {
                    return line.kind == LineKind::kLabel || line.kind == LineKind::kBlank ||
                           line.kind == LineKind::kPageNumber;
                  });
  if (rows) first_ = first;
}

// The outermost line of figures in one direction that still belongs to the table.
size_t Finder::LastFigures(size_t from, int direction) const {
  size_t last = from;
  size_t gap = 0;
  bool label = false;  // a numbered label without figures: what stands below is not this table's header
  for (size_t i = from; direction > 0 ? i + 1 < area_->lines.size() : i > 0;) {
    i = direction > 0 ? i + 1 : i - 1;
    const AreaLine& line = area_->lines[i];
    if (line.kind == LineKind::kBlank) continue;
    if (line.sentence || ++gap > kMaxRowLines) break;
    if (line.kind == LineKind::kText && (label || !StandsBelowBreak(i))) break;
    if (line.kind == LineKind::kLabel) label |= direction > 0 && IsNumbered(line);
    if ((line.kind != LineKind::kData && line.kind != LineKind::kDoubtful) || line.alone) continue;
    last = i;
    gap = 0;
    label = false;
  }
  return last;
}

// Whether a line stands near the top of a page: it may belong to a header that is repeated.
bool Finder::StandsBelowBreak(size_t index) const {
  const std::vector<AreaLine>& lines = area_->lines;
  for (size_t i = index; i > 0 && index - i < kMaxHeaderLines; --i) {
    if (lines[i].below_break || lines[i - 1].kind == LineKind::kPageNumber) return true;
    if (lines[i - 1].kind == LineKind::kData) return false;
  }
  return false;
}

bool Finder::IsNumbered(const AreaLine& line) const {
  const auto label = area_->LabelOf(line);
  return std::any_of(label.begin(), label.end(),
                     [&](const Chunk& chunk) { return BeginOf(text_, chunk, count_) != Ordinal::kNone; });
}

// The first row's label begins above its figures where these have no number beside them.
void Finder::FindFirstLabel() {
  if (IsNumbered(area_->lines[first_])) return;
  for (size_t i = first_; i > 0 && first_ - i < kMaxTailLines; --i) {
    const AreaLine& line = area_->lines[i - 1];
    if (line.kind != LineKind::kLabel) return;
    if (!IsNumbered(line)) continue;
    first_ = i - 1;
    return;
  }
}

// The rest of the last row's label, and counted rows without figures below it.
void Finder::FindTail() {
  const size_t limit = std::min(area_->lines.size(), end_ + kMaxTailLines);
  const auto is_rest = [&](size_t i) {
    return area_->lines[i].kind == LineKind::kLabel && !IsNumbered(area_->lines[i]);
  };
  while (end_ < limit && is_rest(end_)) ++end_;
  // The last row of all is blank where others are.
  size_t last = end_;
  while (last < limit &&
         (area_->lines[last].kind == LineKind::kBlank || area_->lines[last].kind == LineKind::kPageNumber))
    ++last;
  if (last < limit && area_->lines[last].kind == LineKind::kLabel && !area_->lines[last].heading &&
      IsCarriedOver(area_->lines[last])) {
    end_ = last + 1;
    while (end_ < limit && is_rest(end_)) ++end_;
  }
  size_t counted = end_;
  for (size_t i = end_; i < limit; ++i) {
    const AreaLine& line = area_->lines[i];
    if (line.kind == LineKind::kLabel && (line.counted || (counted > end_ && is_rest(i) && counted == i))) {
      counted = i + 1;
    } else if (line.kind != LineKind::kBlank && line.kind != LineKind::kLabel &&
               line.kind != LineKind::kPageNumber) {
      break;
    }
  }
  end_ = counted;
}

// 四、结转下年度继续办理, which has the number of a section.
bool Finder::IsCarriedOver(const AreaLine& line) const {
  static constexpr auto kNames = std::to_array<std::string_view>({"结转", "結轉"});
  const Range label = area_->LabelOf(line).front().bytes;
  std::string_view words = text_.substr(label.begin, label.size());
  const size_t first = words.find(kNames[0]) < words.size() ? words.find(kNames[0]) : words.find(kNames[1]);
  constexpr size_t kMostBefore = 10;  // its number
  return first <= kMostBefore && OrdinalOf(words) == Ordinal::kChinese;
}

void Finder::FindHeader() {
  header_ = first_;
  for (size_t i = first_; i > 0 && first_ - i < kMaxHeaderLines; --i) {
    const AreaLine& line = area_->lines[i - 1];
    if (line.kind == LineKind::kBlank || line.kind == LineKind::kPageNumber) continue;
    if (taken_[i - 1] || !IsHeaderLine(line, columns_.On(line.page))) break;
    header_ = i - 1;
  }
  // A line above the labels alone may be the section's heading without a number.
  for (; header_ < first_; ++header_) {
    const AreaLine& line = area_->lines[header_];
    const Columns* const columns = columns_.On(line.page);
    const bool beside = line.chunks == 1 && columns != nullptr &&
                        area_->ChunksOf(line)[0].x + kMostIntoLabel < columns->left();
    if (line.chunks > 0 && !(beside && count_ != kReview)) break;
  }
}

// 三、收到和处理…申请情况, with a number of any kind, with a lost separator, or without both.
bool Finder::IsHeading(std::span<const Chunk> chunks) const {
  const auto print = [&](const Chunk& chunk) { return text_.substr(chunk.bytes.begin, chunk.bytes.size()); };
  const std::string_view first = print(chunks.front());
  const bool numeral =
      chunks.size() > 1 && first.size() == 3 && OrdinalOf(std::string(first) + "、") != Ordinal::kNone;
  return numeral || OrdinalOf(first) != Ordinal::kNone || EndsAsHeading(print(chunks.back()));
}

// Prose begins before the columns and goes on above several.
bool Finder::IsHeaderLine(const AreaLine& line, const Columns* columns) const {
  if (line.sentence || line.kind == LineKind::kPageNumber || line.figures > 0 || line.chunks == 0)
    return false;
  const auto chunks = area_->ChunksOf(line);
  if (IsHeading(chunks) || (count_ == kOutcomes && BeginOf(text_, chunks[0], count_) != Ordinal::kNone))
    return false;
  return columns == nullptr || std::none_of(chunks.begin(), chunks.end(), [&](const Chunk& chunk) {
           return count_ != kReview && chunk.x + kMostIntoLabel < columns->left() &&
                  columns->CoverOf(chunk.x, chunk.x_end).last > 0;
         });
}

// Figures with separators of one width between them look aligned where all have as many digits; a cell that such a
// line lost pulls the others to the left. A header above the columns, figures that keep their places beside longer ones,
// or a hole in the line itself tell that places count.
bool Finder::PlacesBlanks(bool below_header) const {
  if (below_header) return true;
  for (size_t i = first_; i < end_; ++i) {
    const AreaLine& line = area_->lines[i];
    if (line.kind != LineKind::kData || line.values == count_) continue;
    const Columns& columns = *columns_.On(line.page);
    if (columns.gaps_vary()) continue;
    const auto values = area_->ValuesOf(line);
    bool hole = columns.Nearest(values[0]) > 0;
    for (size_t v = 1; v < values.size(); ++v) hole |= values[v].x - values[v - 1].x_end > columns.gap() + 1;
    if (!hole) return false;
  }
  return true;
}

}  // namespace

bool MayHoldAlignedTables(std::string_view text, const std::vector<Range>& lines) {
  return std::any_of(lines.begin(), lines.end(), [&](Range line) { return EndsWithFigures(text, line); });
}

void PlanAlignedTables(std::string_view text, std::string_view source, const std::vector<Range>& lines,
                       const OffsetMap& map, Rewrite* rewrite) {
  Chunker chunker(text, source, map);
  Finder finder(text, rewrite);
  Area area;
  size_t taken = 0;
  for (size_t i = 0; i < lines.size(); ++i) {
    if (!EndsWithFigures(text, lines[i])) continue;
    const size_t first = std::max(taken, i - std::min(i, kAbove));
    size_t last = i;
    for (size_t next = i + 1; next < lines.size() && next - last <= kMaxGapLines && next - first < kMostLines;
         ++next) {
      if (EndsWithFigures(text, lines[next])) last = next;
    }
    taken = std::min(lines.size(), last + 1 + kBelow);
    area.Read(lines, first, taken, text, &chunker);
    finder.Run(area);
    i = taken - 1;
  }
}

}  // namespace gouji::layout
