#include "worker/extract/table_row_numbers.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "worker/extract/utf8_cursor.h"

namespace gouji::extract {
namespace {

// Figures of so many rows do not rise by one each by chance.
constexpr size_t kManyRows = 10;
// Nor of so many where a header says that there is such a column, or some row has a figure more than cells.
constexpr size_t kFewestRows = 6;
constexpr int kMostRows = 60;

// A number of one or two digits; -1 for all else.
int RowNumber(std::string_view text, const Token& token) {
  if (token.kind != TokenKind::kFigure || token.number_end != token.end) return -1;
  const std::string_view print = text.substr(token.begin, token.end - token.begin);
  if (print.size() > 2 || print[0] == '0') return -1;
  int number = 0;
  for (const char c : print) {
    if (!IsDigit(c)) return -1;
    number = number * 10 + (c - '0');
  }
  return number <= kMostRows ? number : -1;
}

// Of a line, where it begins with a figure in a cell before its words; -1 for all else.
int LineNumber(std::string_view text, std::span<const Token> tokens) {
  const Token& token = tokens.front();
  if (token.kind != TokenKind::kFigure || token.gap.newlines == 0 || tokens.size() == 1) return -1;
  const Token& next = tokens[1];
  const bool words =
      next.kind == TokenKind::kLabel || (next.kind == TokenKind::kText && next.begin < next.end);
  const bool apart = next.gap.newlines == 0 && next.gap.tabs + next.gap.pipes > 0;
  if (!words || !apart) return -1;
  return text.substr(token.begin, token.end - token.begin) == "0" ? 0 : RowNumber(text, token);
}

// Whether the first values of all rows count them: the number stands behind the label.
bool StandBehindLabels(std::string_view text, const std::vector<RowRun>& runs,
                       const std::vector<Token>& values) {
  int last = 0;
  size_t rows = 0;
  for (const RowRun& run : runs) {
    if (run.values == 0) continue;
    const int number = RowNumber(text, values[run.first_value]);
    if (number < 1 || (rows > 0 && number != last + 1)) return false;
    last = number;
    ++rows;
  }
  return rows >= kFewestRows;
}

// Whether the last values of all rows but the last one count the rows below: the number stands before the label.
bool StandBeforeLabels(std::string_view text, const std::vector<RowRun>& runs,
                       const std::vector<Token>& values) {
  int last = 0;
  size_t rows = 0;
  for (size_t i = 0; i + 1 < runs.size(); ++i) {
    const RowRun& run = runs[i];
    if (run.values == 0) {
      // A misprinted group has none.
      if (rows > 0 && run.row >= 0) return false;
      continue;
    }
    const int number = RowNumber(text, values[run.first_value + run.values - 1]);
    if (number < 1 || (rows > 0 && number != last + 1)) return false;
    last = number;
    ++rows;
  }
  return rows >= kFewestRows;
}

// Whether the header above the first row names such a column.
bool IsNamed(std::string_view text, const RowRun& first) {
  constexpr uint32_t kMostHeaderBytes = 400;
  const uint32_t size = std::min(first.label_begin, kMostHeaderBytes);
  const std::string_view header = text.substr(first.label_begin - size, size);
  return header.find("序号") != header.npos || header.find("行次") != header.npos ||
         header.find("行号") != header.npos;
}

}  // namespace

bool CountsItsLines(std::string_view text, std::span<const Token> tokens) {
  size_t lines = 0;
  int last = -1;
  for (size_t i = 0; i < tokens.size(); ++i) {
    const int number = LineNumber(text, tokens.subspan(i));
    if (number < 0) continue;
    if (lines > 0 && number != last + 1) return false;
    last = number;
    ++lines;
  }
  return lines >= kFewestRows;
}

bool NumbersALine(std::string_view text, std::span<const Token> tokens) {
  return LineNumber(text, tokens) >= 0;
}

bool DropRowNumbers(std::string_view text, std::vector<RowRun>* runs, const std::vector<Token>& values) {
  const auto overflows = [](const RowRun& run) { return run.row >= 0 && run.values > run.positions; };
  const bool behind = StandBehindLabels(text, *runs, values);
  if (!behind && !StandBeforeLabels(text, *runs, values)) return false;
  const bool likely = std::any_of(runs->begin(), runs->end(), overflows) || IsNamed(text, runs->front());
  if (!likely && runs->size() < kManyRows) return false;
  for (size_t i = 0; i + (behind ? 0 : 1) < runs->size(); ++i) {
    RowRun& run = (*runs)[i];
    if (run.values == 0) continue;
    --run.values;
    if (behind) {
      run.number_end = values[run.first_value++].end;
      continue;
    }
    const Token& number = values[run.first_value + run.values];
    run.trail = number.gap;
    run.trail_begin = run.values > 0 ? values[run.first_value + run.values - 1].end : run.text_end;
    run.trail_end = number.begin;
  }
  return !behind;
}

}  // namespace gouji::extract
