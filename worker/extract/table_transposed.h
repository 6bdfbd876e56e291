// Tables whose rows are the form's columns.
//
// Role: some tables name the rows of the form in their header, and the columns of the form each before its figures. Where
// every column of the form has a figure for each row of the header, the figures are put into rows as the form has them; what
// the sums then say tells whether they are believed. Where such a table prints other numbers of figures, nothing tells which
// figure is whose. It knows both kinds of labels by the form and reads no positions. Stateless; threads: any. Errors: none.
//
//   if (AlignTransposed(text, forms, table, kind, tokens, &rows)) …   // else AlignRows
#pragma once

#include <span>
#include <string_view>

#include "worker/extract/table_rows.h"
#include "worker/form/forms.h"

namespace gouji::extract {

// False where the table is none of these. `rows` is replaced; rows.by_columns is set where it is, and cannot be read.
bool AlignTransposed(std::string_view text, const form::Forms& forms, const form::Table& table,
                     form::TableKind kind, std::span<const Token> tokens, Rows* rows);

}  // namespace gouji::extract
