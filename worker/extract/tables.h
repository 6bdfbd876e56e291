// The tables of a report: every figure with its row, its column, its place in the text, and the doubt that remains.
//
// Role: page + forms -> report::v1::Table. Observed cells are aligned with the form: labels anchor rows, separators
// and blank lines tell blanks where the whole table agrees on what they mean, and identities place what is left when
// exactly one placement satisfies them. It never changes a printed figure, and it does not judge the figures:
// an identity that fails is the checks' business.
// Ownership: the scratch owns all buffers and is reused; the record gets the tables appended.
// Threads: one scratch per thread; page and forms are read only. Errors: none; what is not there gives no table.
// Bounds: the search for placements is counted in steps, those of one table (kMaxSearchSteps in table_solver.h) and those
// of one page (the scratch's); beyond either rows are unsure.
// Units: spans are bytes of the decoded text (page.source()).
//
//   extract::TableScratch scratch;
//   extract::ReadTables(page, form::BuiltIn(), scratch, &record);
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "gouji/report/v1/report.pb.h"
#include "worker/form/forms.h"
#include "worker/layout/page.h"

namespace gouji::extract {

// As many as sixteen tables may use; reports have three.
inline constexpr uint64_t kMaxPageSteps = 1'920'000;

class TableScratch {
 public:
  // `max_steps`: of the searches of one page together, 0 for kMaxPageSteps; what they leave open is unsure.
  explicit TableScratch(uint64_t max_steps = 0);
  ~TableScratch();
  TableScratch(const TableScratch&) = delete;
  TableScratch& operator=(const TableScratch&) = delete;

  // Labels and headings of the page whose tables were read last.
  std::span<const form::Hit> hits() const;

  struct Impl;
  Impl& impl() { return *impl_; }

 private:
  std::unique_ptr<Impl> impl_;
};

// Appends the tables of `page` to `record->tables()`, in the order of the text.
void ReadTables(const layout::Page& page, const form::Forms& forms, TableScratch& scratch,
                report::v1::Record* record);

// For `gouji inspect --stage blocks` and `--stage tables`: what the stages saw, as text for a person.
std::string DescribeBlocks(const layout::Page& page, const form::Forms& forms);
std::string DescribeTables(const layout::Page& page, const form::Forms& forms);

}  // namespace gouji::extract
