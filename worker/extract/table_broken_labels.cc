#include "worker/extract/table_broken_labels.h"

#include <algorithm>

#include "worker/extract/table_row_names.h"

namespace gouji::extract {

bool BreaksLabels(std::span<const RowRun> runs) {
  constexpr auto kFewest = 6;
  constexpr uint8_t kFewestBars = 5;
  return std::count_if(runs.begin(), runs.end(), [&](const RowRun& run) {
           return run.row < 0 && run.values == 0 && run.text_end > run.text_begin &&
                  run.trail.pipes_in_line >= kFewestBars;
         }) >= kFewest;
}

size_t RowsWithFigures(std::span<const RowRun> runs) {
  return static_cast<size_t>(
      std::count_if(runs.begin(), runs.end(), [](const RowRun& run) { return run.values > 0; }));
}

bool LabelsGoOnBelow(std::string_view text, const form::Table& table, std::span<const RowRun> runs) {
  constexpr auto kFewest = 2;
  return std::count_if(runs.begin(), runs.end(), [&](const RowRun& run) {
           const uint32_t end = std::max(run.label_end, run.text_end);
           std::string_view label = text.substr(run.label_begin, end - run.label_begin);
           const size_t newline = label.rfind('\n');
           if (run.row < 0 || run.values == 0 || newline == label.npos) return false;
           label.remove_prefix(newline + 1);
           label.remove_prefix(std::min(label.find_first_not_of(' '), label.size()));
           return HasOtherNumber(label, table.rows[static_cast<size_t>(run.row)]);
         }) >= kFewest;
}

bool StacksFigures(std::string_view text, std::span<const Token> values, std::span<const RowRun> runs) {
  constexpr auto kFewest = 2;
  constexpr size_t kFewestBlanks = 8;
  const auto between = [&](const Token& left, const Token& right) {
    return text.substr(left.end, right.begin - left.end);
  };
  const auto stands_below = [&](std::string_view blanks) {
    const size_t newline = blanks.rfind('\n');
    return newline != blanks.npos && blanks.size() - newline > kFewestBlanks &&
           blanks.find_first_not_of(" \n") == blanks.npos;
  };
  return std::count_if(runs.begin(), runs.end(), [&](const RowRun& run) {
           if (run.row < 0 || run.values < 3) return false;
           const auto own = values.subspan(run.first_value, run.values);
           // Cells a line each are no row of figures.
           if (between(own[0], own[1]).find('\n') != text.npos) return false;
           for (size_t i = 2; i < own.size(); ++i) {
             if (stands_below(between(own[i - 1], own[i]))) return true;
           }
           return false;
         }) >= kFewest;
}

}  // namespace gouji::extract
