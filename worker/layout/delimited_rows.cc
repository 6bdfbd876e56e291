#include "worker/layout/delimited_rows.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "worker/layout/chunks.h"

namespace gouji::layout {
namespace {

constexpr size_t kShortestLine = 8;
constexpr size_t kLongestLine = 60'000;
constexpr size_t kMaxCells = 40;
// Rows of so many figures prove that the separator stands between cells on this page.
constexpr size_t kFewestRows = 3;
constexpr size_t kFewestFigures = 3;
constexpr size_t kLongestLabel = 400;
constexpr size_t kLongestHeader = 90;

bool IsQuote(char c) {
  return c == '"' || c == '\'';
}

// What stands between the cells of a row, the likeliest first: a comma, or what writers take for a bar.
constexpr auto kSeparators = std::to_array<std::string_view>({",", ";", "丨", "·"});

// Whether `end` is behind a separator other than a comma, which is the n-th; 0 for none.
size_t SeparatorBefore(std::string_view row, size_t end) {
  const auto byte = [&](size_t back) { return static_cast<uint8_t>(row[end - back]); };
  if (byte(1) == ';') return 1;
  if (end >= 3 && byte(1) == 0xa8 && byte(2) == 0xb8 && byte(3) == 0xe4) return 2;
  return end >= 2 && byte(1) == 0xb7 && byte(2) == 0xc2 ? 3 : 0;
}

// Of a line that ends as such rows do, with a digit, a unit, a quote, a bracket or a separator, the separators that stand
// shortly before, a bit each.
uint32_t EndsAsRow(std::string_view text, Range line) {
  constexpr size_t kLook = 24;
  constexpr size_t kHan = 3;  // bytes of a unit
  if (line.size() < kShortestLine) return 0;
  uint32_t end = line.end;
  while (end > line.begin && text[end - 1] == ' ') --end;
  if (end - line.begin < kShortestLine) return 0;
  const std::string_view row = text.substr(line.begin, end - line.begin);
  const char last = row.back();
  if (last == ',') return 1;
  if (const size_t separator = SeparatorBefore(row, row.size())) return 1u << separator;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const bool unit =
      row.size() > kHan && static_cast<uint8_t>(last) >= 0x80 && is_digit(row[row.size() - kHan - 1]);
  if (!is_digit(last) && !unit && !IsQuote(last) && last != ']' && last != '/' && last != '-') return 0;
  uint32_t separators = 0;
  for (size_t at = row.size(); at > row.size() - std::min<size_t>(kLook, row.size()); --at) {
    const char c = row[at - 1];
    if (c == ',') separators |= 1;
    // Digits are most of what stands there.
    if (is_digit(c) || c == ' ') continue;
    if (const size_t separator = SeparatorBefore(row, at)) separators |= 1u << separator;
  }
  return separators;
}

struct Row {
  Range bytes;
  std::vector<Range> cells;
  size_t figures = 0;  // at its end, blanks among them
  bool list = false;   // in brackets or quotes
};

class LineReader {
 public:
  // `line`: one, or several where a quoted cell goes on.
  LineReader(std::string_view text, Range line, std::string_view separator)
      : text_(text.substr(0, line.end)), separator_(separator), at_(line.begin) {}

  // The rows of the line; false where it is none of this kind.
  bool Read(std::vector<Row>* rows) {
    while (true) {
      Skip<' '>();
      Row row;
      row.bytes.begin = at_;
      const uint32_t open = at_;
      Skip<'[', ' '>();
      close_ = text_.substr(open, at_ - open).find('[') != std::string_view::npos ? ']' : '\0';
      if (at_ + 1 < text_.size() && text_[at_] == '(' && IsQuote(text_[at_ + 1])) {
        ++at_;
        close_ = ')';
      }
      const bool bracket = close_ != '\0';
      row.list = bracket;
      if (!ReadCells(&row)) return false;
      row.bytes.end = at_;
      Close(&row);
      rows->push_back(std::move(row));
      if (bracket) Skip<']', ',', ' ', ')'>();
      if (at_ == text_.size()) return true;
      if (!bracket || (text_[at_] != '[' && text_[at_] != '(')) return false;
    }
  }

 private:
  template <char... kCharacters>
  void Skip() {
    while (at_ < text_.size() && ((text_[at_] == kCharacters) || ...)) ++at_;
  }

  // Up to the bracket that closes the row, or the end of the line.
  bool ReadCells(Row* row) {
    while (row->cells.size() < kMaxCells) {
      Skip<' '>();
      const bool quoted = at_ < text_.size() && IsQuote(text_[at_]) && ReadQuoted(row);
      if (!quoted && !ReadBare(row)) return false;
      row->list |= quoted;
      Skip<' '>();
      if (at_ == text_.size()) return close_ == '\0';
      if (close_ != '\0' && text_[at_] == close_) return true;
      if (!IsSeparator(at_)) return false;
      at_ += static_cast<uint32_t>(separator_.size());
    }
    return false;
  }

  bool IsSeparator(size_t at) const {
    if (at >= text_.size() || text_[at] != separator_[0]) return false;
    return separator_.size() == 1 || text_.substr(at, separator_.size()) == separator_;
  }

  // A quote closes a cell where a separator, a bracket or the line's end follows it.
  bool ReadQuoted(Row* row) {
    const char quote = text_[at_];
    for (uint32_t end = at_ + 1; end < text_.size(); ++end) {
      if (text_[end] != quote) continue;
      const size_t next = text_.find_first_not_of(' ', end + 1);
      if (next != std::string_view::npos && !IsSeparator(next) && text_[next] != ']' && text_[next] != ')')
        continue;
      row->cells.push_back({at_ + 1, end});
      at_ = end + 1;
      return true;
    }
    return false;
  }

  bool ReadBare(Row* row) {
    const uint32_t begin = at_;
    if (at_ < text_.size() && IsQuote(text_[at_])) return false;
    int depth = 0;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '\n') return false;
      if (depth == 0 && (IsSeparator(at_) || (close_ != '\0' && c == close_))) break;
      if (c == '(') ++depth;
      if (c == ')' && depth > 0) --depth;
    }
    uint32_t end = at_;
    while (end > begin && text_[end - 1] == ' ') --end;
    row->cells.push_back({begin, end});
    return true;
  }

  // Counts the figures.
  void Close(Row* row) const {
    for (size_t i = row->cells.size(); i > 0; --i) {
      const Range cell = row->cells[i - 1];
      const std::string_view print = text_.substr(cell.begin, cell.size());
      const size_t first = print.find_first_not_of(' ');
      const bool blank = first == std::string_view::npos;
      if (!blank && !IsFigure(print.substr(first, print.find_last_not_of(' ') + 1 - first))) return;
      ++row->figures;
    }
  }

  const std::string_view text_;
  const std::string_view separator_;
  uint32_t at_;
  char close_ = '\0';  // the bracket that closes the open row; NUL for none
};

bool AreShort(std::string_view text, const Row& row, size_t longest) {
  return std::all_of(row.cells.begin(), row.cells.end(), [&](Range cell) {
    return cell.size() <= longest &&
           text.substr(cell.begin, cell.size()).find("。") == std::string_view::npos;
  });
}

// A label and figures, or the words of a header.
bool IsRow(std::string_view text, const Row& row) {
  if (row.cells.size() < 2 || !AreShort(text, row, kLongestLabel))
    return row.list && AreShort(text, row, kLongestLabel);
  return row.list || row.figures > 0;
}

bool IsHeader(std::string_view text, const Row& row) {
  return row.cells.size() > kFewestFigures && AreShort(text, row, kLongestHeader);
}

// Whether the line may begin a row whose quoted cell goes on below.
bool MayGoOn(std::string_view line) {
  const size_t first = line.find_first_not_of(" [(");
  return first != std::string_view::npos && (IsQuote(line[first]) || line[0] == '[');
}

// 1,234,567 is one number, not a row of three.
bool IsGroupedNumber(std::string_view text, const std::vector<Row>& rows) {
  constexpr size_t kGroup = 3;
  if (rows.size() != 1 || rows[0].list || rows[0].cells.size() < 2) return false;
  const std::vector<Range>& cells = rows[0].cells;
  for (size_t i = 0; i < cells.size(); ++i) {
    const std::string_view cell = text.substr(cells[i].begin, cells[i].size());
    const bool digits = cell.find_first_not_of("0123456789") == std::string_view::npos;
    const bool size = i == 0 ? !cell.empty() && cell.size() <= kGroup : cell.size() == kGroup;
    if (!digits || !size || (i > 0 && cells[i].begin != cells[i - 1].end + 1)) return false;
  }
  return true;
}

// `goes_on`: the row's last cell goes on in what is planned next.
void PlanCells(std::string_view text, const Row& row, bool goes_on, Rewrite* rewrite) {
  for (Range cell : row.cells) {
    for (uint32_t at = cell.begin; at < cell.end; ++at) {
      if (text[at] != '\n') continue;
      rewrite->Add({cell.begin, at});
      cell.begin = at + 1;
    }
    rewrite->Add(cell);
    if (!goes_on || cell.begin != row.cells.back().begin) rewrite->Add('|', cell.end);
  }
}

void Plan(std::string_view text, const Row& row, bool first, Rewrite* rewrite) {
  if (!first) rewrite->Add('\n', row.bytes.begin);
  rewrite->Add('|', row.bytes.begin);
  PlanCells(text, row, false, rewrite);
}

using LineRows = std::vector<std::vector<Row>>;

// Whether line i and the one below are the two halves of a row whose label is broken: together they have as many cells as
// the row next to them, or, where that is broken too or a page's end stands between, as one near by.
bool IsBroken(const LineRows& read, size_t i) {
  constexpr size_t kNear = 5;
  const auto cells = [&](size_t line) {
    return line < read.size() && read[line].size() == 1 ? read[line][0].cells.size() : 0;
  };
  if (cells(i) < 2 || cells(i + 1) < 2 || read[i][0].figures > 0) return false;
  const size_t whole = cells(i) + cells(i + 1) - 1;
  if (whole == cells(i + 2) || (i > 0 && whole == cells(i - 1))) return true;
  // Headers of few columns stand beside others of few more.
  if (read[i + 1][0].figures < kFewestFigures) return false;
  for (size_t line = i - std::min(i, kNear); line <= i + 1 + kNear; ++line) {
    if (line != i && line != i + 1 && cells(line) == whole) return true;
  }
  return false;
}

// The rows of the line at `index`, and how many lines they take up; none where they are of another kind.
size_t ReadRows(std::string_view text, const std::vector<Range>& lines, size_t index,
                std::string_view separator, std::vector<Row>* rows) {
  constexpr size_t kMostLines = 4;
  const std::string_view line = text.substr(lines[index].begin, lines[index].size());
  const bool goes_on = MayGoOn(line);
  if (!goes_on && line.find(separator) == std::string_view::npos) return 0;
  const size_t most = goes_on ? kMostLines : 1;
  for (size_t count = 1; count <= most && index + count <= lines.size(); ++count) {
    const Range range{lines[index].begin, lines[index + count - 1].end};
    const std::string_view all = text.substr(range.begin, range.size());
    if (all.size() > kLongestLine || all.find_first_of("|\t") != std::string_view::npos) return 0;
    rows->clear();
    if (LineReader(text, range, separator).Read(rows)) {
      if (separator != "," || !IsGroupedNumber(text, *rows)) return count;
      break;
    }
  }
  rows->clear();
  return 0;
}

// Most rows of `kFewestFigures` figures that the line may begin, at most `kFewestRows`. A line that is one row ends with a
// figure or a blank behind its last separator, or with a quote; several have brackets at their begin.
size_t MostProofs(std::string_view line, std::string_view separator) {
  const size_t first = line.find_first_not_of(' ');
  if (first == line.npos) return 0;
  const bool list =
      line[first] == '[' || (line[first] == '(' && first + 1 < line.size() && IsQuote(line[first + 1]));
  if (list || MayGoOn(line)) return kFewestRows;
  if (line.ends_with("。")) return 0;
  const size_t at = separator.size() == 1 ? line.rfind(separator[0]) : line.rfind(separator);
  if (at == line.npos) return 0;
  std::string_view last = line.substr(at + separator.size());
  while (last.starts_with(' ')) last.remove_prefix(1);
  while (last.ends_with(' ')) last.remove_suffix(1);
  return last.empty() || IsQuote(last.back()) || IsFigure(last) ? 1 : 0;
}

// Adds regions of rows with this separator, where the page holds some for sure.
void PlanRows(std::string_view text, const std::vector<Range>& lines, std::string_view separator,
              Rewrite* rewrite) {
  // Prose has commas too: its lines need not be taken apart.
  size_t most = 0;
  for (size_t i = 0; i < lines.size() && most < kFewestRows; ++i)
    most += MostProofs(text.substr(lines[i].begin, lines[i].size()), separator);
  if (most < kFewestRows) return;
  LineRows read(lines.size());
  std::vector<size_t> counts(lines.size(), 0);
  size_t proofs = 0;
  for (size_t i = 0; i < lines.size(); i += std::max<size_t>(counts[i], 1)) {
    counts[i] = ReadRows(text, lines, i, separator, &read[i]);
    for (const Row& row : read[i]) proofs += row.figures >= kFewestFigures && IsRow(text, row) ? 1 : 0;
  }
  if (proofs < kFewestRows) return;
  const auto is_row = [&](size_t i) {
    return !read[i].empty() &&
           std::all_of(read[i].begin(), read[i].end(), [&](const Row& row) { return IsRow(text, row); });
  };
  // Lines of a header stand beside a row, or above another of its lines with as many cells.
  std::vector<bool> is_header(lines.size(), false);
  for (size_t i = lines.size(); i-- > 0;) {
    if (read[i].size() != 1 || is_row(i) || !IsHeader(text, read[i][0])) continue;
    const bool beside = (i > 0 && is_row(i - 1)) || (i + 1 < lines.size() && is_row(i + 1));
    const bool above =
        i + 1 < lines.size() && is_header[i + 1] && read[i + 1][0].cells.size() == read[i][0].cells.size();
    is_header[i] = beside || above;
  }
  for (size_t i = 0; i < lines.size(); ++i) {
    if (read[i].empty()) continue;
    if (!is_row(i) && i + 1 < lines.size() && is_row(i + 1) && IsBroken(read, i)) {
      rewrite->Begin({lines[i].begin, lines[i + 1].end});
      rewrite->Add('|', lines[i].begin);
      PlanCells(text, read[i][0], true, rewrite);
      PlanCells(text, read[i + 1][0], false, rewrite);
      rewrite->End();
      ++i;
      continue;
    }
    if (!is_row(i) && !is_header[i]) continue;
    rewrite->Begin({lines[i].begin, lines[i + counts[i] - 1].end});
    for (const Row& row : read[i]) Plan(text, row, &row == read[i].data(), rewrite);
    rewrite->End();
  }
}

}  // namespace

bool MayHoldDelimitedRows(std::string_view text, const std::vector<Range>& lines) {
  return std::any_of(lines.begin(), lines.end(), [&](Range line) { return EndsAsRow(text, line) != 0; });
}

void PlanDelimitedRows(std::string_view text, const std::vector<Range>& lines, Rewrite* rewrite) {
  std::array<size_t, kSeparators.size()> rows{};
  for (const Range line : lines) {
    const uint32_t separators = EndsAsRow(text, line);
    for (size_t i = 0; separators != 0 && i < rows.size(); ++i) rows[i] += separators >> i & 1;
  }
  for (size_t i = 0; i < rows.size() && rewrite->empty(); ++i) {
    // Of rows on one line, as lists may be, the last one alone tells; and these have commas.
    if (rows[i] >= (i == 0 ? 1 : kFewestRows)) PlanRows(text, lines, kSeparators[i], rewrite);
  }
}

}  // namespace gouji::layout
