#include "worker/extract/table_named.h"

#include <cstddef>

namespace gouji::extract {
namespace {

// False where some value has no name, or a column is named twice.
bool ReadRow(const form::Table& table, const Rows& rows, const RowRun& run, RowReading* reading) {
  const auto row = static_cast<size_t>(run.row);
  RowReading named;
  named.settled = true;
  named.doubtful = (1u << run.positions) - 1;
  for (uint32_t i = 0; i < run.values; ++i) {
    const Token& value = rows.values[run.first_value + i];
    const int cell = value.column < 0 ? -1 : table.FindCell(row, static_cast<size_t>(value.column));
    if (cell < 0) return false;
    const auto position = static_cast<size_t>(cell - table.row_begin[row]);
    if (named.pieces[position].state != Piece::State::kNone) return false;
    named.pieces[position] = Printed(value);
    named.doubtful &= ~(1u << position);
  }
  *reading = named;
  return true;
}

}  // namespace

void PlaceByNames(const form::Table& table, const Rows& rows, std::vector<RowReading>* readings) {
  if (table.one_printed_row) return;
  for (size_t i = 0; i < rows.runs.size(); ++i) {
    const RowRun& run = rows.runs[i];
    if (run.values > 0 && rows.values[run.first_value].column >= 0)
      ReadRow(table, rows, run, &(*readings)[i]);
  }
}

}  // namespace gouji::extract
