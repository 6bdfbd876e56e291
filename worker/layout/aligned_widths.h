// How wide the characters are that some programs take as narrow and others as wide.
//
// Role: brackets that a converter made narrow, quotes and dashes push what stands behind them on their line. They are as
// wide as lets the figures behind them stand where those of other lines do, where nothing else nearly does; then the
// words behind them are moved, and their places are sure. Otherwise nothing changes. Stateless. Threads: any. Errors: none.
//
//   SettleWidths(columns, first, end, &area);   // lines of one table, before they are classified
#pragma once

#include <cstddef>

#include "worker/layout/aligned_columns.h"
#include "worker/layout/aligned_lines.h"

namespace gouji::layout {

void SettleWidths(const PageColumns& columns, size_t from, size_t to, Area* area);

}  // namespace gouji::layout
