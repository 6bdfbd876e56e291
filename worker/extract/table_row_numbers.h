// Columns of row numbers (序号, 行次), which are no cells of the form.
//
// Role: finds the figures that count the rows of a table, before or behind their labels, and takes them out of the runs. It
// claims nothing where a number is skipped or where few rows are counted. Stateless; threads: any. Errors: none.
//
//   DropRowNumbers(text, &rows->runs, rows->values);   // runs in the order of the text
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "worker/extract/table_types.h"

namespace gouji::extract {

// Whether all lines of a table that begin with a figure in a cell before their words count one by one.
bool CountsItsLines(std::string_view text, std::span<const Token> tokens);
// Whether the first of the tokens is such a figure.
bool NumbersALine(std::string_view text, std::span<const Token> tokens);

// Whether it dropped numbers that stand before the labels.
bool DropRowNumbers(std::string_view text, std::vector<RowRun>* runs, const std::vector<Token>& values);

}  // namespace gouji::extract
