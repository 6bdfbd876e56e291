// The rows of the disclosure table of one edition, as its rules judge them: figure beside figure of one row.
//
// Role: finds the cells of each row, counts rows that cannot be judged with the reason, and hands on the others. It judges
// nothing. Threads: pure. Errors: none.
//
//   EachRowOf(EDITION_2019, kRule, context, report, rows, std::array{"prior_items", "change"}, [&](const Table& table,
//             const auto& cells) {
//     const auto [prior, change] = cells; …
//   });
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "worker/check/context.h"

namespace gouji::check {

// `judge`: takes the table and its cells, sure ones, in the order of `columns`.
template <size_t n, typename Judge>
void EachRowOf(report::v1::Edition edition, const Rule& rule, const Context& context, Report& report,
               std::span<const std::string_view> rows, const std::array<std::string_view, n>& columns,
               Judge judge) {
  for (const report::v1::Table& table : context.record().tables()) {
    if (table.key() != "disclosure" || table.edition() != edition) continue;
    for (const std::string_view row : rows) {
      std::array<const report::v1::Cell*, n> cells;
      std::string_view why;
      for (size_t i = 0; i < n; ++i) {
        cells[i] = FindCell(table, row, columns[i]);
        if (why.empty()) why = WhyUncounted(cells[i]);
      }
      if (why.empty()) {
        judge(table, cells);
      } else {
        report.Skip(rule, why);
      }
    }
  }
}

}  // namespace gouji::check
