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

}  // namespace gouji::extract
