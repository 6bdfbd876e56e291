// Records as rows: the columns of `gouji results --table …`, which scripts rely on.
//
// Role: flattens a record into the rows of one table. It does not read records and renders no messages: the
// caller gives the renderer of findings. Column names, order and values are pinned by the manual; a new
// column goes last. `value` is text in JSON too: a figure such as 793.9397 must not pass through a binary
// float on its way. Threads: any, one RowSink each. Errors: none; indices out of range, which a damaged
// record may hold, give "".
//
//   RowWriter rows(RowFormat::kCsv, Columns(Table::kCells), &buffer);
//   AppendRows(Table::kCells, record, render, {}, rows);
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gouji/report/v1/report.pb.h"
#include "tools/cli/row_sink.h"

namespace gouji::cli {

enum class Table { kReports, kCells, kClaims, kFindings };

// reports, cells, claims or findings.
std::optional<Table> TableFromName(std::string_view name);

std::vector<std::string_view> Columns(Table table);

using RenderFinding = std::function<std::string(const report::v1::Finding&)>;

// Whether a row is to be made of a finding; empty: of all.
using WantFinding = std::function<bool(const report::v1::Finding&)>;

void AppendRows(Table table, const report::v1::Record& record, const RenderFinding& render,
                const WantFinding& want, RowSink& rows);

}  // namespace gouji::cli
