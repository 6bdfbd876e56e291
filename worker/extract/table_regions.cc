#include "worker/extract/table_regions.h"

#include <algorithm>
#include <array>
#include <bit>

#include "worker/extract/sections_number.h"
#include "worker/extract/table_cell_text.h"
#include "worker/extract/table_characters.h"
#include "worker/layout/byte_scan.h"

namespace gouji::extract {
namespace {

// Between two labels of one table stand figures, separators and at most an annotation or a foreign row.
constexpr uint32_t kMaxGapBytes = 6000;
constexpr uint32_t kMaxGapCharacters = 60;
// How far the cells of the last label may reach.
constexpr uint32_t kMaxTailBytes = 6000;

// What stands between two labels.
struct Between {
  uint32_t characters = 0;  // beyond ASCII
  uint32_t figures = 0;
  bool sentence = false;  // ends with a full stop somewhere
  bool clause = false;    // commas or semicolons outside of numbers
};

enum class Sign : uint8_t { kOther, kDigit, kComma, kSemicolon, kCharacter };

constexpr std::array<Sign, 256> kSigns = [] {
  std::array<Sign, 256> signs{};
  for (char c = '0'; c <= '9'; ++c) signs[static_cast<uint8_t>(c)] = Sign::kDigit;
  signs[','] = Sign::kComma;
  signs[';'] = Sign::kSemicolon;
  for (size_t c = 0xc0; c < signs.size(); ++c) signs[c] = Sign::kCharacter;
  return signs;
}();

// At a line end: the end of the last of the lines behind it that are notes.
uint32_t SkipNotes(std::string_view text, uint32_t at, uint32_t end) {
  for (;;) {
    // Most lines of a table begin with a figure, or are blank.
    if (at + 1 >= end || text[at + 1] == '\n' || IsDigit(text[at + 1])) return at;
    const size_t next = text.substr(0, end).find('\n', at + 1);
    if (next == std::string_view::npos || !IsNote(text.substr(at + 1, next - at - 1))) return at;
    at = static_cast<uint32_t>(next);
  }
}

// End of the note in brackets that begins at `at`, in its line; `at` where none does.
uint32_t NoteEnd(std::string_view text, uint32_t at) {
  constexpr uint32_t kLongest = 900;
  if (at >= text.size() || text[at] != '(') return at;
  int depth = 0;
  for (uint32_t i = at; i < text.size() && i - at < kLongest && text[i] != '\n' && text[i] != '|'; ++i) {
    if (text[i] == '(') ++depth;
    if (text[i] == ')' && --depth == 0) return i + 1;
  }
  return at;
}

// Whether the line that ends at `newline` ends with a figure, or a mark in its place, apart from words.
bool EndsWithFigure(std::string_view text, uint32_t begin, uint32_t newline) {
  constexpr uint32_t kLongest = 24;
  uint32_t end = newline;
  while (end > begin && IsBlank(text[end - 1])) --end;
  uint32_t at = end;
  while (at > begin && !IsBlank(text[at - 1]) && text[at - 1] != '\n') {
    if (end - at == kLongest) return false;
    --at;
  }
  const CellText word = ReadCellText(text.substr(at, end - at));
  return at < end && (word.kind == TokenKind::kFigure || word.kind == TokenKind::kMark);
}

Between Look(std::string_view text, uint32_t begin, uint32_t end) {
  Between between;
  bool in_figure = false;
  for (uint32_t i = std::min(NoteEnd(text, begin), end); i < end; ++i) {
    const auto c = static_cast<uint8_t>(text[i]);
    switch (kSigns[c]) {
      case Sign::kOther:
        in_figure = false;
        if (c == '\n') {
          // Cut labels may stand between the rows, of which each has its figures.
          if (between.characters > 0 && EndsWithFigure(text, begin, i)) between.characters = 0;
          i = SkipNotes(text, i, end);
        }
        break;
      case Sign::kDigit:
        between.figures += in_figure ? 0 : 1;
        in_figure = true;
        break;
      case Sign::kComma:
        if (!in_figure || i + 1 == end || kSigns[static_cast<uint8_t>(text[i + 1])] != Sign::kDigit)
          between.clause = true;
        break;
      case Sign::kSemicolon:
        between.clause = true;
        in_figure = false;
        break;
      case Sign::kCharacter:
        in_figure = false;
        if (c == 0xe3 && text.substr(i, 3) == "。") between.sentence = true;
        // 予以公开9件、部分公开2件
        if (c == 0xe3 && i >= 3 && text.substr(i - 3, 6) == "件、") between.clause = true;
        if (++between.characters > kMaxGapCharacters) return between;
        // Its other bytes tell nothing.
        i += c >= 0xe0 ? 2 : 1;
        break;
    }
  }
  return between;
}

// Whether a label is followed in its line by a figure for each kind of applicant and their total, and by nothing else.
bool PrintsARow(std::string_view text, uint32_t label_end) {
  constexpr uint32_t kFigures = 7;
  constexpr uint32_t kLongest = 200;
  const std::string_view behind = text.substr(label_end, kLongest);
  const std::string_view line = behind.substr(0, behind.find('\n'));
  if (line.find_first_not_of("0123456789| \t") != line.npos) return false;
  return Look(text, label_end, label_end + static_cast<uint32_t>(line.size())).figures == kFigures;
}

class Clusters {
 public:
  Clusters(std::string_view text, const LabelTable& labels, const std::vector<form::Hit>& hits,
           form::TableKind kind, std::vector<Region>* regions)
      : text_(text), labels_(labels), hits_(hits), kind_(kind), regions_(regions) {}

  void Run() {
    for (uint32_t i = 0; i < hits_.size(); ++i) Take(i);
    Flush();
  }

 private:
  static constexpr uint32_t kNone = 0xffffffff;

  void Take(uint32_t index) {
    const LabelFacts& facts = labels_.of(hits_[index].label);
    const bool ours = (facts.tables >> kind_ & 1) != 0;
    if (!ours) {
      if (facts.section || facts.strong) Flush();
      return;
    }
    if (first_ != kNone) {
      const uint32_t from = hits_[last_].end;
      const uint32_t to = hits_[index].begin;
      const Between between =
          to - from > kMaxGapBytes ? Between{.characters = kMaxGapCharacters + 1} : Look(text_, from, to);
      if (between.characters > kMaxGapCharacters || between.sentence) {
        Flush();
      } else if (Restarts(facts, between) && !HeadsAColumn(index)) {
        SplitAt(index);
      } else {
        // 不予公开(三类内部事务信息)2件: what an open bracket follows belongs to the clause.
        gaps_ += text_.substr(from, to - from) == "(" ? 0 : 1;
        figures_ += between.figures;
        clauses_ += between.clause && between.characters > 0 ? 1 : 0;
      }
    }
    if (first_ == kNone) first_ = index;
    last_ = index;
    Count(facts, index);
  }

  void Count(const LabelFacts& facts, uint32_t index) {
    items_ += facts.item ? 1 : 0;
    decorations_ += facts.strong && !facts.row && !facts.column && !facts.item ? 1 : 0;
    // A label that is a row and a column (总计) proves neither.
    if (facts.row && !facts.column) {
      rows_ |= facts.rows;
      last_row_hit_ = index;
    }
    if (facts.column && !facts.row) columns_ |= facts.columns;
  }

  // The table begins anew: its first row or item after later ones; in section four, headers after the figures.
  bool Restarts(const LabelFacts& facts, const Between& between) const {
    constexpr uint64_t kFirstRow = 1;
    if (kind_ == form::kReview) {
      if (between.figures < 5 || std::popcount(columns_) < 3) return false;
      // 未经复议直接起诉 below the figures of 行政复议 is another row of the same table.
      return facts.column || (facts.row && (rows_ & facts.rows) != 0);
    }
    const bool first = facts.row && (facts.rows & kFirstRow) != 0;
    return first && (rows_ & kFirstRow) != 0 && std::popcount(rows_) >= 3;
  }

  // A name of a row in a line of such names, with no figure before the next: no row begins there.
  bool HeadsAColumn(uint32_t index) const {
    if (kind_ == form::kReview) return false;
    const uint32_t end = hits_[index].end;
    for (uint32_t next = index + 1; next < hits_.size(); ++next) {
      const LabelFacts& facts = labels_.of(hits_[next].label);
      if ((facts.tables >> kind_ & 1) == 0 || !facts.row || facts.column) continue;
      const std::string_view between =
          text_.substr(end, hits_[next].begin - std::min(end, hits_[next].begin));
      return between.find_first_of("0123456789\n") == between.npos;
    }
    return false;
  }

  // Ends the region before the headers that lead to the hit at `index`.
  void SplitAt(uint32_t index) {
    const uint32_t begin = last_row_hit_ == kNone ? index : last_row_hit_ + 1;
    const uint32_t keep = std::min(begin, index);
    if (kind_ != form::kReview) last_ = std::max(first_, keep - 1);
    Flush();
    if (kind_ == form::kReview) return;
    for (uint32_t i = keep; i < index; ++i) {
      const LabelFacts& facts = labels_.of(hits_[i].label);
      if ((facts.tables >> kind_ & 1) == 0) continue;
      if (first_ == kNone) first_ = i;
      last_ = i;
      Count(facts, i);
    }
  }

  // 行政复议2件,均为结果维持;复议后起诉1件: a clause with figures that names what the header does, on one line.
  bool IsClause() const {
    const uint32_t begin = hits_[first_].begin;
    const std::string_view words = text_.substr(begin, hits_[last_].end - begin);
    if (layout::FindByte<'\n', '\t', '|'>(words, 0) < words.size() ||
        std::none_of(words.begin(), words.end(), IsDigit))
      return false;
    static constexpr auto kClauseSigns =
        std::to_array<std::string_view>({"件,", "件;", "件、", "件(", ";", ":"});
    return std::any_of(kClauseSigns.begin(), kClauseSigns.end(),
                       [&](std::string_view sign) { return words.find(sign) != words.npos; });
  }

  bool Accepted() const {
    if (clauses_ * 2 > gaps_) return false;
    const auto rows = static_cast<uint32_t>(std::popcount(rows_));
    const int columns = std::popcount(columns_);
    switch (kind_) {
      case form::kDisclosure:
        return rows >= 1 && columns + items_ >= 2;
      case form::kApplications:
        // Prose has one figure for a label, the table seven.
        if (rows >= 2 && figures_ >= rows * 5) return true;
        // One row of the table alone.
        if (rows == 1 && PrintsARow(text_, hits_[last_].end)) return true;
        return (columns >= 3 && rows >= 1) || rows >= 6 || (rows >= 3 && decorations_ >= 2);
      default:
        return columns >= 3 && !IsClause();
    }
  }

  void Flush() {
    if (first_ != kNone && Accepted()) {
      uint32_t end =
          std::min<uint32_t>(hits_[last_].end + kMaxTailBytes, static_cast<uint32_t>(text_.size()));
      // A heading or another table's label ends the last row's cells.
      for (uint32_t next = last_ + 1; next < hits_.size() && hits_[next].begin < end; ++next) {
        const LabelFacts& facts = labels_.of(hits_[next].label);
        if (facts.section || facts.strong || (facts.tables >> kind_ & 1) != 0) end = hits_[next].begin;
      }
      regions_->push_back({kind_, hits_[first_].begin, end, first_, last_ + 1});
    }
    first_ = last_ = last_row_hit_ = kNone;
    rows_ = columns_ = 0;
    items_ = decorations_ = 0;
    gaps_ = clauses_ = figures_ = 0;
  }

  const std::string_view text_;
  const LabelTable& labels_;
  const std::vector<form::Hit>& hits_;
  const form::TableKind kind_;
  std::vector<Region>* const regions_;

  uint32_t first_ = kNone;
  uint32_t last_ = kNone;
  uint32_t last_row_hit_ = kNone;
  uint64_t rows_ = 0;
  uint64_t columns_ = 0;
  int items_ = 0;
  int decorations_ = 0;   // group labels and spanning headers of this table alone
  uint32_t figures_ = 0;  // between the labels
  uint32_t gaps_ = 0;
  uint32_t clauses_ = 0;
};

// 四、因政府信息公开申请行政复议、提起行政诉讼的情况: a line with a number that ends as a heading does names no row.
bool StandsInHeading(std::string_view text, const form::Hit& hit) {
  constexpr size_t kLongest = 150;
  const std::string_view behind = text.substr(hit.end, kLongest);
  const std::string_view rest = behind.substr(0, behind.find('\n'));
  const size_t ink = rest.find_last_not_of(' ');
  if (ink == rest.npos || rest.size() == kLongest) return false;
  const std::string_view words = rest.substr(0, ink + 1);
  if (!words.ends_with("情况") && !words.ends_with("情況")) return false;
  const size_t from = hit.begin - std::min<size_t>(hit.begin, kLongest);
  const std::string_view before = text.substr(from, hit.begin - from);
  const size_t newline = before.rfind('\n');
  if (newline == before.npos && from > 0) return false;
  const std::string_view line = before.substr(newline == before.npos ? 0 : newline + 1);
  const size_t first = line.find_first_not_of(" #*");
  return first != line.npos && ParseHeadingNumber(line.substr(first)).length > 0;
}

}  // namespace

void DropNotedLabels(std::string_view text, const LabelTable& labels, std::vector<form::Hit>* hits) {
  size_t kept = 0;
  uint32_t note_end = 0;
  for (const form::Hit& hit : *hits) {
    const bool row = labels.of(hit.label).row;
    if (row && hit.begin < note_end) continue;
    const bool review = labels.of(hit.label).tables == 1u << form::kReview && !labels.of(hit.label).section;
    if (review && StandsInHeading(text, hit)) continue;
    (*hits)[kept++] = hit;
    if (row) note_end = std::max(note_end, NoteEnd(text, hit.end));
  }
  hits->resize(kept);
}

void FindRegions(std::string_view text, const LabelTable& labels, const std::vector<form::Hit>& hits,
                 std::vector<Region>* regions) {
  regions->clear();
  for (uint8_t kind = 0; kind < form::kTableKinds; ++kind) {
    Clusters(text, labels, hits, static_cast<form::TableKind>(kind), regions).Run();
  }
  std::sort(regions->begin(), regions->end(),
            [](const Region& a, const Region& b) { return a.begin < b.begin; });
}

}  // namespace gouji::extract
