// A placed table as a record's message: every cell of the form with state, figure, unit, span and certainty.
//
// Role: the last stage; it reads figures and decides nothing about places. Stateless; threads: any. Errors: figures
// beyond int64 become illegible cells. Units: spans are bytes of the decoded text; amounts also in 万元.
//
//   WriteTable(page, table, edition, rows, placements, unit, layout, record->add_tables());
#pragma once

#include <vector>

#include "gouji/report/v1/report.pb.h"
#include "worker/extract/table_rows.h"
#include "worker/extract/table_types.h"
#include "worker/layout/page.h"

namespace gouji::extract {

// Unit that a text around an amount names; UNIT_UNSPECIFIED when it names none.
report::v1::Unit MoneyUnitIn(std::string_view text);

// `header_unit`: of amounts whose cell names none.
void WriteTable(const layout::Page& page, const form::Table& table, report::v1::Edition edition,
                const Rows& rows, const std::vector<Placement>& placements, report::v1::Unit header_unit,
                Layout layout, report::v1::Table* out);

}  // namespace gouji::extract
