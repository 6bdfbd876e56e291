// Plans an aligned table anew: one row a line, bars between the cells.
//
// Role: the words above the labels first, then those above several columns, then the columns' own, each in one piece;
// then the rows, with a bar behind every cell, printed or blank. It decides nothing: lines, columns and rows are known.
// Ownership: refers to all that it is given. Threads: one. Errors: none.
//
//   TableWriter(text, area, columns, 7, &rewrite).Write({header, first, end}, header_words, rows);
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "worker/layout/aligned_columns.h"
#include "worker/layout/aligned_header.h"
#include "worker/layout/aligned_lines.h"
#include "worker/layout/aligned_rows.h"
#include "worker/layout/rewrite.h"

namespace gouji::layout {

// Lines of the area: the header from `header`, the rows from `first` up to `end`.
struct TableLines {
  size_t header = 0;
  size_t first = 0;
  size_t end = 0;
};

class TableWriter {
 public:
  TableWriter(std::string_view text, const Area& area, const PageColumns& columns, size_t count,
              Rewrite* rewrite)
      : text_(text), area_(area), page_columns_(columns), count_(count), rewrite_(rewrite) {}

  // A header without columns is written by what its words cover.
  void Write(const TableLines& table, const Header& header, const RowBuilder& rows);

 private:
  void EmitHeader(const Header& header);
  Header CoveredHeader(size_t first, size_t end) const;
  void EmitLine(std::span<const Range> cells);
  void EmitRow(std::span<const Range> label, int line, bool blanks);
  void NewLine();
  void Cell(Range range);
  void Bar() { rewrite_->Add('|', last_); }

  const std::string_view text_;
  const Area& area_;
  const PageColumns& page_columns_;
  const size_t count_;
  Rewrite* const rewrite_;
  bool at_start_ = true;
  uint32_t last_ = 0;  // end of what was put last
};

}  // namespace gouji::layout
