// The identities of the forms (勾稽关系), line by line.
//
// Role: reads every line of every identity of the form data, on every table of a record. Sums are exact. It does not
// say which cell is wrong; that is repairs.h's business. What counts:
//   - a blank and a mark (/, -, 无) count 0;
//   - a line with an illegible, missing or unsure cell, with a fraction, or with nothing printed at all is not
//     assessable;
//   - an inferred cell was placed by an identity, so a line with one is no evidence and not assessable;
//   - a total left blank beside parts that are not zero or were not read, or parts left blank beside such a total, is an
//     omission and no contradiction: no line with such a cell is assessable.
// Ownership: TableSums views table and form. Threads: pure functions. Errors: none; a line that cannot be judged says why.
//
//   const TableSums sums(table, form);
//   for (const SumLine& line : sums.lines()) if (line.Fails()) …
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gouji/report/v1/report.pb.h"
#include "worker/form/forms.h"

namespace gouji::check {

// One line of one identity, read for judging.
struct SumLine {
  const form::Identity* identity = nullptr;
  // Row or column that it stands in, by the identity's axis.
  uint8_t at = 0;
  // Why it cannot be judged; empty when it can.
  std::string_view obstacle;
  int64_t left = 0;
  int64_t right = 0;

  bool Judged() const { return obstacle.empty(); }
  bool Fails() const { return obstacle.empty() && left != right; }
};

// What sums know of a cell.
struct SumCell {
  // Null where the record has none.
  const report::v1::Cell* cell = nullptr;
  // 0 for what is no figure.
  int64_t value = 0;
  // Why no line with it can be judged.
  std::string_view obstacle = "missing";
  bool printed = false;
  bool blank = false;
  // A blank that stands for a figure which its own identity shows not to be zero.
  bool omitted = false;
};

class TableSums {
 public:
  TableSums(const report::v1::Table& table, const form::Table& form);

  const report::v1::Table& table() const { return table_; }
  const form::Table& form() const { return form_; }
  std::span<const SumLine> lines() const { return lines_; }
  bool AnyFails() const { return any_fails_; }

  // Index of the cell that is `term` of a line, for At().
  size_t IndexOf(const form::Identity& identity, uint8_t at, uint8_t term) const {
    return identity.axis == form::v1::AXIS_COLUMNS ? at * columns_ + term : term * columns_ + at;
  }
  size_t IndexOf(const SumLine& line, uint8_t term) const { return IndexOf(*line.identity, line.at, term); }
  const SumCell& At(size_t index) const { return cells_[index]; }
  size_t size() const { return cells_.size(); }
  // table/row/column.
  std::string Path(size_t index) const;
  // Key and official label of a line's row or column.
  const std::string& LineKey(const SumLine& line) const;
  const std::string& LineLabel(const SumLine& line) const;

 private:
  size_t Lines(const form::Identity& identity) const {
    return identity.axis == form::v1::AXIS_COLUMNS ? form_.rows.size() : columns_;
  }
  void MarkOmissions(const form::Identity& identity, uint8_t at, const std::vector<uint8_t>& blank,
                     const std::vector<uint8_t>& other);
  int64_t AddTerms(const std::vector<uint8_t>& terms, bool* printed, SumLine* line) const;
  void ReadLine(const form::Identity& identity, uint8_t at);

  const report::v1::Table& table_;
  const form::Table& form_;
  size_t columns_;
  std::vector<SumCell> cells_;
  std::vector<SumLine> lines_;
  bool any_blank_ = false;
  bool any_fails_ = false;
};

}  // namespace gouji::check
