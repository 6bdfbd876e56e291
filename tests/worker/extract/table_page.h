// Tables of a page given as text, shown in a compact notation that tests can state beside it.
//
//   EXPECT_EQ(ReadPage("…").Row("applications", "new"), "4 0 0 0 0 0 4");
//
// One word a cell, in the form's order: the printed figure; _ blank; ? missing; the mark itself; !text illegible.
// Behind it: * inferred, ~ unsure, ~7 unsure with seven readings.
#pragma once

#include <string>
#include <string_view>

#include "gouji/report/v1/report.pb.h"
#include "worker/decode/grid.h"

namespace gouji::extract {

class PageTables {
 public:
  explicit PageTables(std::string_view page, const decode::Grids* grids = nullptr);
  const report::v1::Record& record() const { return record_; }
  // Cells of one row; of the `nth` table of that key. "no table", "no row" where there is none.
  std::string Row(std::string_view table, std::string_view row, int nth = 0) const;
  // All rows of a table that print something, one a line: "key: cells".
  std::string Printed(std::string_view table, int nth = 0) const;
  // Keys, editions and layouts of all tables: "disclosure 2019 lines".
  std::string Tables() const;
  const report::v1::Table* Find(std::string_view table, int nth = 0) const;

 private:
  report::v1::Record record_;
};

inline PageTables ReadPage(std::string_view page) {
  return PageTables(page);
}

// The same for a page in HTML.
PageTables ReadHtmlPage(std::string_view page);

}  // namespace gouji::extract
