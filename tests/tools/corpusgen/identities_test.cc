// Identities hold in what was meant, and an injected error breaks exactly the ones it names.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "tests/tools/corpusgen/many_reports.h"
#include "tools/corpusgen/faults.h"
#include "tools/corpusgen/forms.h"
#include "tools/corpusgen/truth.h"

namespace gouji::corpusgen {
namespace {

int64_t ValueOf(const Table& table, std::string_view row, std::string_view column) {
  for (const Cell& cell : table.cells) {
    if (cell.row == row && cell.column == column) return cell.value;
  }
  ADD_FAILURE() << "no cell " << row << '/' << column;
  return 0;
}

// All identities that the printed figures break, as rule@line.
std::set<std::string> Broken(const Report& report) {
  std::set<std::string> broken;
  const auto expect = [&broken](int64_t left, int64_t right, std::string_view rule, std::string_view line) {
    if (left != right) broken.insert(std::string(rule).append("@").append(line));
  };
  for (const Table& table : report.tables) {
    std::map<std::string_view, int64_t> row_sums;
    for (const Cell& cell : table.cells) {
      if (cell.column != "total") row_sums[cell.row] += cell.value;
    }
    if (table.key == "review") {
      for (const auto& [row, sum] : row_sums) expect(sum, ValueOf(table, row, "total"), "review.sum", row);
    }
    if (table.key != "applications") continue;
    for (const auto& [row, sum] : row_sums)
      expect(sum, ValueOf(table, row, "total"), "applications.row-sum", row);
    std::map<std::string_view, int64_t> outcomes;
    for (const Cell& cell : table.cells) outcomes[cell.column] += IsOutcome(cell.row) ? cell.value : 0;
    for (const auto& [column, sum] : outcomes) {
      expect(sum, ValueOf(table, "total", column), "applications.outcome-sum", column);
      expect(ValueOf(table, "new", column) + ValueOf(table, "carried_in", column),
             ValueOf(table, "total", column) + ValueOf(table, "carried_out", column), "applications.balance",
             column);
    }
  }
  return broken;
}

TEST(Identities, HoldWithoutErrorsAndBreakAsNamed) {
  std::map<std::string_view, int> kinds;
  for (const Report& report : ManyReports()) {
    std::set<std::string> named;
    for (const InjectedError& error : report.errors) {
      named.insert(error.identities.begin(), error.identities.end());
      ++kinds[error.kind];
    }
    EXPECT_EQ(Broken(report), named) << report.id << ' ' << report.layout;
  }
  for (const FaultInfo& info : AllFaults()) EXPECT_GT(kinds[info.name], 0) << info.name;
}

TEST(Identities, EveryErrorNamesItsRules) {
  for (const Report& report : ManyReports()) {
    for (const InjectedError& error : report.errors) {
      EXPECT_FALSE(error.rules.empty()) << error.kind;
      for (const std::string& identity : error.identities) {
        const std::string rule = identity.substr(0, identity.find('@'));
        EXPECT_NE(std::find(error.rules.begin(), error.rules.end(), rule), error.rules.end()) << identity;
      }
      EXPECT_NE(error.expected, error.actual) << error.kind;
      if (error.localizable) {
        EXPECT_EQ(error.cells.size(), 1u);
      }
    }
  }
}

// Only a side that is left blank hides an error.
TEST(Identities, ErrorsInTablesCanBeSeen) {
  size_t seen = 0;
  size_t hidden = 0;
  for (const Report& report : ManyReports()) {
    const bool blanks = std::any_of(report.tables.begin(), report.tables.end(), [](const Table& table) {
      return std::any_of(table.cells.begin(), table.cells.end(),
                         [](const Cell& cell) { return cell.state == CellState::kBlank; });
    });
    for (const InjectedError& error : report.errors) {
      if (error.identities.empty()) continue;
      const bool detectable = Detectable(report, error);
      EXPECT_TRUE(detectable || blanks) << report.id << ' ' << error.kind;
      ++(detectable ? seen : hidden);
    }
  }
  EXPECT_GT(seen, hidden * 10);
}

TEST(Identities, SoftRulesHoldToo) {
  for (const Report& report : ManyReports()) {
    for (const Table& table : report.tables) {
      if (table.key != "disclosure") continue;
      std::map<std::string_view, std::map<std::string_view, int64_t>> rows;
      for (const Cell& cell : table.cells) rows[cell.row][cell.column] = cell.value;
      for (auto& [row, cells] : rows) {
        if (cells.contains("public_total")) {
          EXPECT_LE(cells["published"], cells["public_total"]);
        }
        if (!cells.contains("prior_items")) continue;
        EXPECT_GE(cells["prior_items"] + cells["change"], 0);
        if (cells["decisions"] > 0) {
          EXPECT_GT(cells["prior_items"] + cells["change"], 0) << report.id;
        }
      }
    }
  }
}

TEST(Identities, AContradictionIsInTheProse) {
  int seen = 0;
  for (const Report& report : ManyReports()) {
    for (const InjectedError& error : report.errors) {
      if (error.kind != "prose-contradicts") continue;
      bool printed = false;
      for (const Claim& claim : report.claims) {
        printed =
            printed || (claim.cell == error.cells.front() && std::to_string(claim.value) == error.actual);
      }
      EXPECT_TRUE(printed) << report.id;
      ++seen;
    }
  }
  EXPECT_GT(seen, 20);
}

}  // namespace
}  // namespace gouji::corpusgen
