// What the rules of two years share.
//
// Role: finds the tables that both reports print, compares their whole figures, and writes what differs. It reads no text:
// the quote of a cell is its figure. Threads: pure functions. Errors: none.
//
//   OfBothTables(years, "disclosure", EDITION_2021, kRule, report, [&](const Table& older, const Table& newer) {…});
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "worker/check/context.h"

namespace gouji::check {

// The table of that key, of the edition unless that is unspecified; null where there is none, or more than one.
const report::v1::Table* OnlyTable(const report::v1::Record& record, std::string_view key,
                                   report::v1::Edition edition);

// Counts "no-table" where one of the reports does not print it.
template <typename Judge>
void OfBothTables(const YearPair& years, std::string_view key, report::v1::Edition edition, const Rule& rule,
                  Report& report, Judge judge) {
  const report::v1::Table* const older = OnlyTable(years.older, key, edition);
  const report::v1::Table* const newer = OnlyTable(years.newer, key, edition);
  if (older == nullptr || newer == nullptr) return report.Skip(rule, "no-table");
  judge(*older, *newer);
}

// A finding about a cell of the newer report, which should be `due`. Its arguments name the cell, both years and the older
// document.
report::v1::Finding& FailInNewer(const Rule& rule, const YearPair& years, const report::v1::Table& table,
                                 const report::v1::Cell& cell, int64_t due, Report& report);

}  // namespace gouji::check
