// Rows whose values each stand behind the name of their column: 自然人:3, 商业企业:0.
//
// Role: runs -> readings of those rows whose every value is named. A cell whose name is not printed, or has nothing behind
// it, stays open. Stateless; threads: any. Errors: none.
//
//   PlaceByNames(table, rows, &readings);
#pragma once

#include <vector>

#include "worker/extract/table_blanks.h"
#include "worker/extract/table_rows.h"
#include "worker/extract/table_types.h"

namespace gouji::extract {

// Replaces the readings of the rows that it can tell.
void PlaceByNames(const form::Table& table, const Rows& rows, std::vector<RowReading>* readings);

}  // namespace gouji::extract
