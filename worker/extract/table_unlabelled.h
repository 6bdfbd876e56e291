// Lines of figures without a label, between rows that have their own.
//
// Role: text of PDFs keeps rows whose label fits into one line as they are, and of the others the figures alone, with their
// labels before or behind them in lines of their own, several at once. Such lines stand in the order of the form: where
// between two labelled rows there are as many as rows are missing, and every row and every column that is known then adds
// up, each line is the row at its place. Otherwise the figures are of some row there, and none is claimed. Rows whose
// figures stand below their own label alone are left as they are. Stateless; threads: any. Errors: none.
//
//   PlaceUnlabelledRows(text, table, &rows);   // after AlignRows; adds to rows.in_order and rows.doubtful
#pragma once

#include <string_view>

#include "worker/extract/table_rows.h"
#include "worker/form/forms.h"

namespace gouji::extract {

void PlaceUnlabelledRows(std::string_view text, const form::Table& table, Rows* rows);

}  // namespace gouji::extract
