// Labels and figures that the page breaks over lines in a way that leaves open which line's figures are whose.
//
// Role: looks at the runs of a table and says whether such ones are among them; then no figure of the table is certain.
// It names and moves nothing. Stateless; threads: any. Errors: none.
//
//   if (LabelsGoOnBelow(text, table, runs)) rows.doubtful = ~0u;   // after NameRows
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "worker/extract/table_types.h"
#include "worker/form/forms.h"

namespace gouji::extract {

// Words in lines of their own between bars, with nothing but blank cells behind them. Where some figures then have no label,
// nobody knows which line's figures any label has. Asked before rows without a name are dropped.
bool BreaksLabels(std::span<const RowRun> runs);

size_t RowsWithFigures(std::span<const RowRun> runs);

// Labels whose last line, which has the figures, begins with the number of another row: they go on below their figures, so
// that those may be of the row above.
bool LabelsGoOnBelow(std::string_view text, const form::Table& table, std::span<const RowRun> runs);

// Figures in a line of their own below some of the row's: 7 and 3 below 63 and 21 are the rest of 637 and 213, which narrow cells
// broke, or another row's.
bool StacksFigures(std::string_view text, std::span<const Token> values, std::span<const RowRun> runs);

}  // namespace gouji::extract
