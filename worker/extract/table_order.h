// Rows whose labels a converter moved away from their figures.
//
// Role: text of PDFs keeps the figures of a table in the order of its rows and puts labels of tall cells before or behind
// those of other rows. Where the page prints exactly as many figures as the form has cells, most rows stand where the form
// has them, and every sum of rows and columns holds that way, each row gets the figures at its place. It moves no figure and
// guesses nothing: one sum that does not hold, and the rows stay as they are. Stateless; threads: any. Errors: none.
//
//   RowsInOrder(text, table, &rows);   // after AlignRows; sets rows.in_order
#pragma once

#include <string_view>

#include "worker/extract/table_rows.h"
#include "worker/form/forms.h"

namespace gouji::extract {

void RowsInOrder(std::string_view text, const form::Table& table, Rows* rows);

}  // namespace gouji::extract
