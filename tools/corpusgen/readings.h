// Enumerates every reading that a row of figures leaves once its cells were glued together or its blanks dropped.
//
// Role: decides, independently of the reader, which cells a careful reader can know: it lists all ways to cut the
// printed run into figures and to place them in the columns, keeps those that satisfy the row's sum, then those that
// the sums of the columns still allow. A cell is determined when all readings that remain agree with what was written.
// Where every glued row of a table can be read without a blank, the table is read once more under
// the assumption that it has none: what that alone decides is marked apart. Two rows may be so by chance, so that the
// small tables rest on the large one for it.
// It does not look at the text: the layouts hand it the run as they write it.
// Ownership: traces are values; cells are borrowed from the table. Threads: none of its own.
// Errors: beyond the bounds below nothing is claimed: the cells stay undetermined.
//
//   RowTrace trace; trace.Add(0, "64"); trace.Add(1, "0"); …
//   ResolveTable(traces, table);
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tools/corpusgen/model.h"

namespace gouji::corpusgen {

// One row as the text shows it.
struct RowTrace {
  struct Part {
    int cell;  // index in the row
    int begin;
    int length;
  };
  int first_cell = 0;       // index into Table::cells
  int cell_count = 0;       // 1 to 15
  int group = 0;            // every `group` cells end with their sum; 0: no identity
  bool splittable = false;  // a run may hold several figures
  bool placed = true;       // every cell stands apart, blanks included: nothing to enumerate
  bool lost = false;        // figures themselves were removed: nothing can be known
  std::string
      glyphs;  // ASCII figures as printed; ' ' where the text has a gap; 'u' for a unit, '/' for a mark
  std::vector<Part> parts;  // what was really written
};

// Sets Cell::determined and Table::full_rows in the rows that the traces describe.
void ResolveTable(const std::vector<RowTrace>& traces, Table& table);

// Once all tables of a report are resolved: what rests on full rows stands only beside full `applications`.
void WithdrawFullRows(std::vector<Table>& tables);

}  // namespace gouji::corpusgen
