// Rows of a table whose cells the document itself tells (HTML): cells -> readings.
//
// Role: a row's own cells behind its label are its columns, in the order of the header, where they are as many; else the
// header's cells say which columns of the grid are which of the form's. A mark or a blank that spans several of them is
// in each; a figure that does is shown in each and may be any one's. It claims nothing where several figures stand
// in such a cell, where a figure stands below no header, or where several stand below one; then the identities decide. What a cell holds beside a figure makes it illegible, never another figure.
// Stateless; threads: any. Errors: none. Units: offsets of the normalized text.
//
//   if (PlaceByCells(page, forms, table, kind, tokens, rows, &readings)) layout = Layout::kGrid;
#pragma once

#include <span>
#include <vector>

#include "worker/extract/table_blanks.h"
#include "worker/extract/table_rows.h"
#include "worker/extract/table_types.h"
#include "worker/layout/page.h"

namespace gouji::extract {

// Replaces the readings of all rows whose labels stand in a grid; those that it cannot tell are left open. `tokens`: of
// the table's region, in order. True when it told any row.
bool PlaceByCells(const layout::Page& page, const form::Forms& forms, const form::Table& table,
                  form::TableKind kind, std::span<const Token> tokens, const Rows& rows,
                  std::vector<RowReading>* readings);

}  // namespace gouji::extract
