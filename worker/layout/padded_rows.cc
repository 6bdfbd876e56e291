#include "worker/layout/padded_rows.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace gouji::layout {
namespace {

// Fewer padded lines are no habit.
constexpr size_t kFewestLines = 3;
constexpr size_t kFewestBars = 2;
// Lines beside the tables may hold bars of any kind.
constexpr size_t kProofsForEachOther = 4;

// The end of a line: the bars that close it, and what stands before them.
struct Tail {
  uint32_t begin = 0;  // the first bar of the pad
  uint32_t end = 0;
  bool alone = false;  // the line holds nothing else
  size_t bars() const { return end - begin; }
};

Range Trimmed(std::string_view text, Range line) {
  while (line.end > line.begin && text[line.end - 1] == ' ') --line.end;
  while (line.begin < line.end && text[line.begin] == ' ') ++line.begin;
  return line;
}

// The bars behind the one that closes the last cell: 0 | ||| and 0 |||.
Tail TailOf(std::string_view text, Range line) {
  line = Trimmed(text, line);
  Tail tail{line.end, line.end};
  while (tail.begin > line.begin && text[tail.begin - 1] == '|') --tail.begin;
  tail.alone = tail.begin == line.begin;
  if (tail.alone || tail.begin == tail.end) return tail;
  const bool apart = text[tail.begin - 1] == ' ';
  const bool closed = apart && tail.begin >= line.begin + 2 && text[tail.begin - 2] == '|';
  if (!closed) tail.begin = apart ? tail.begin + 1 : tail.end;
  return tail;
}

// Bars side by side with ink behind them.
bool HoldsBareCells(std::string_view text, Range line) {
  line = Trimmed(text, line);
  const std::string_view row = text.substr(line.begin, line.size());
  const size_t bars = row.find("||");
  return bars != row.npos && row.find_first_not_of("| ", bars) != row.npos;
}

// Bars with nothing but blanks between them, and ink behind.
bool HoldsBlankCells(std::string_view text, Range line) {
  line = Trimmed(text, line);
  const std::string_view row = text.substr(line.begin, line.size());
  for (size_t bar = row.find('|'); bar != row.npos; bar = row.find('|', bar + 1)) {
    const size_t ink = row.find_first_not_of(" \t", bar + 1);
    if (ink != row.npos && row[ink] == '|' && row.find_first_not_of("| \t", ink) != row.npos) return true;
  }
  return false;
}

// Whether the line, a row of several cells, does not open with a bar: then the one that closes it tells nothing either.
bool IsOpenRow(std::string_view text, Range line) {
  line = Trimmed(text, line);
  const std::string_view row = text.substr(line.begin, line.size());
  return !row.empty() && row.front() != '|' && std::count(row.begin(), row.end(), '|') > 1;
}

// Whether the line ends with a cell that a blank and a bar close.
bool EndsWithCell(std::string_view text, Range line) {
  line = Trimmed(text, line);
  return line.size() > 2 && text[line.end - 1] == '|' && text[line.end - 2] == ' ';
}

// The bar that stands for a cell of its own line, or for the one cell that a row has less than the widest.
bool IsLoneBar(std::string_view text, Range line) {
  line = Trimmed(text, line);
  return line.size() == 1 && text[line.begin] == '|';
}

// A figure or a mark that a blank and a bar close: no row begins with one.
bool IsFigureCell(std::string_view text, Range line) {
  line = Trimmed(text, line);
  if (!EndsWithCell(text, line)) return false;
  return text.substr(line.begin, line.size() - 2).find_first_not_of("0123456789.,+-/ ") == text.npos;
}

// Bars and nothing else.
bool IsOnlyBars(std::string_view text, Range line) {
  line = Trimmed(text, line);
  return !line.empty() && text.substr(line.begin, line.size()).find_first_not_of('|') == text.npos;
}

// Whether blank cells show as bars on lines of their own: a pad is one line, and a label follows it.
bool ShowsBlankLines(std::string_view text, const std::vector<Range>& lines) {
  for (size_t i = 1; i + 1 < lines.size(); ++i) {
    if (IsLoneBar(text, lines[i]) && EndsWithCell(text, lines[i - 1]) &&
        (IsOnlyBars(text, lines[i + 1]) || IsFigureCell(text, lines[i + 1])))
      return true;
  }
  return false;
}

}  // namespace

bool MayHoldPaddedRows(std::string_view text, const std::vector<Range>& lines) {
  return std::any_of(lines.begin(), lines.end(), [&](Range line) {
    return line.size() >= kFewestBars && text[line.end - 1] == '|' && text[line.end - 2] == '|';
  });
}

bool PlanPaddedRows(std::string_view text, const std::vector<Range>& lines, Rewrite* rewrite) {
  size_t proofs = 0;
  size_t others = 0;
  for (size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].empty()) continue;
    if (HoldsBareCells(text, lines[i])) ++others;
    const Tail tail = TailOf(text, lines[i]);
    if (tail.bars() < kFewestBars) continue;
    if (!tail.alone || (i > 0 && EndsWithCell(text, lines[i - 1]))) ++proofs;
  }
  if (proofs < kFewestLines || others * kProofsForEachOther > proofs) return false;
  const bool shows_blanks = ShowsBlankLines(text, lines);
  // The bar that closes the last cell stays where one opens the row, and where it stands between cells of a line each.
  for (size_t i = 0; i < lines.size(); ++i) {
    const Tail tail = TailOf(text, lines[i]);
    if (tail.alone) {
      const bool pad = shows_blanks ? tail.bars() > 1 : i > 0 && EndsWithCell(text, lines[i - 1]);
      if (tail.bars() == 0 || i == 0 || !pad) continue;
      // The line end before it stays, the line above may be planned already.
      const uint32_t above = lines[i - 1].end;
      rewrite->Begin({above, lines[i].end});
      rewrite->Add({above, above + 1});
      rewrite->End();
      continue;
    }
    Range kept = Trimmed(text, {lines[i].begin, tail.begin});
    if (IsOpenRow(text, {lines[i].begin, kept.end}) && EndsWithCell(text, kept)) {
      kept = Trimmed(text, {kept.begin, kept.end - 1});
    } else if (tail.bars() == 0) {
      continue;
    }
    rewrite->Begin({kept.end - 1, lines[i].end});
    rewrite->Add({kept.end - 1, kept.end});
    rewrite->End();
  }
  return !shows_blanks &&
         std::none_of(lines.begin(), lines.end(), [&](Range line) { return HoldsBlankCells(text, line); });
}

}  // namespace gouji::layout
