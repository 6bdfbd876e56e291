// Which row of the form a text names that is no label of it: misprints, cut labels, labels in two halves.
//
// Role: runs in the order of the text -> runs in the order of the form, at most one of each row. A text that is no label
// is compared with the rows that are missing between its neighbours; what resembles none is a row that the form does not
// have, and is dropped with its values. Stateless; threads: any. Errors: none. Bounds: a number of comparisons a table.
//
//   NameRows(text, table, &rows->runs);
#pragma once

#include <string_view>
#include <vector>

#include "worker/extract/table_types.h"

namespace gouji::extract {

// (七) is no 3.; a text without a number, or a row without one, tells nothing.
bool HasOtherNumber(std::string_view text, const form::Row& row);

void NameRows(std::string_view text, const form::Table& table, std::vector<RowRun>* runs);

}  // namespace gouji::extract
