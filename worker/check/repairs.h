// Which cell of a table is wrong: the smallest changes that make all its identities hold, the likeliest first.
//
// Role: makes equations of the lines that can be judged, has them localized, weighs the solutions by how such mistakes
// come about (digits lost or exchanged, neighbours swapped, totals left out) and by what the prose says, and tells for
// each failing line which changes concern it. It changes nothing. Threads: pure functions. Bounds: those of localize.h.
// Errors: none; where a bound is reached, LineRepairs says so.
//
//   const TableRepairs repairs(sums, record, &causes);
//   const LineRepairs* of_line = repairs.Of(line_index);    // null for a line that holds
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "gouji/report/v1/report.pb.h"
#include "worker/check/localize.h"
#include "worker/check/sums.h"

namespace gouji::check {

struct LineRepairs {
  size_t line = 0;  // of TableSums::lines()
  std::vector<report::v1::Repair> repairs;
  // The search was cut off, or not begun since a figure is too large for it.
  bool incomplete = false;
  bool too_large = false;
  // All failing lines that hang together with it, as rule@line.
  std::vector<std::string> together;
  // Repairs of as few cells that are left out: those that weigh more, and the heaviest of very many.
  uint32_t less_likely = 0;
  // Equal for lines with the same repairs.
  uint32_t cause = 0;
};

class TableRepairs {
 public:
  // `causes` counts the causes of the record so far.
  TableRepairs(const TableSums& sums, const report::v1::Record& record, uint32_t* causes);

  const LineRepairs* Of(size_t line) const;
  const std::vector<LineRepairs>& lines() const { return lines_; }

 private:
  std::vector<LineRepairs> lines_;
};

}  // namespace gouji::check
