// The rows of an aligned table: which words are the label of which line of figures.
//
// Role: classified lines -> rows in the order of the page. A label is broken over lines and its figures stand on any of
// them; numbers (1. (三) 四、) tell where a label begins. Letters of merged cells left of the labels are left out. Where
// the lines leave open whose figures they print, there are no rows at all. Ownership: results belong to the caller.
// Threads: any. Errors: Build says false. Units: bytes, columns of the page, indexes of lines of the area.
//
//   RowBuilder builder(text, area);
//   if (builder.Build(first, end)) for (const RowItem& item : builder.items()) …
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string_view>
#include <vector>

#include "worker/layout/aligned_lines.h"

namespace gouji::layout {

// How a label begins whose row has so many figures: rows about reviews have names instead of numbers.
Ordinal BeginOf(std::string_view text, const Chunk& chunk, size_t count);

struct PrintedRow {
  std::vector<Range> label;  // pieces in reading order
  int32_t x = 0;             // where the label's first line begins and ends
  int32_t x_end = 0;
  bool leaf = false;  // right of the merged cells
  bool numbered = false;
  bool tail = false;  // its label goes on below its figures
  int line = -1;      // of its figures; -1 where it prints none
};

// What stands in the table from top to bottom.
struct RowItem {
  enum class Kind : uint8_t { kRow, kHeader };
  Kind kind = Kind::kRow;
  size_t index = 0;  // of the row; of the header's first line
  size_t end = 0;    // kHeader: behind its last line
};

class RowBuilder {
 public:
  // `count`: figures of a row.
  RowBuilder(std::string_view text, const Area& area, size_t count)
      : text_(text), area_(area), count_(count) {}

  // Lines [first, end) of the area, all classified.
  bool Build(size_t first, size_t end);
  const std::vector<PrintedRow>& rows() const { return rows_; }
  const std::vector<RowItem>& items() const { return items_; }

 private:
  // The words of a line that belong to a row's label; none where there are only letters of merged cells.
  struct Words {
    std::span<const Chunk> own;
    bool leaf = false;
    bool starts = false;
    bool doubtful = false;
  };

  void FindLeaves();
  bool Take(size_t index);
  Words WordsOf(size_t index) const;
  Words WordsBesideMerged(size_t index, std::span<const Chunk> left) const;
  bool TakeWords(const AreaLine& line, const Words& words);
  size_t HeaderEnd(size_t index) const;
  bool NextIsTail(size_t index, const PrintedRow& row) const;
  bool NextFiguresAreBare(size_t index) const;
  bool FiguresFollow(size_t index) const;
  bool IsBlankOutcome(size_t index, std::span<const Chunk> own) const;
  bool IsOutcome(const Chunk& words) const;
  bool IsNumberOf(const Chunk& number, const Chunk& words) const;
  int32_t LeafOf(const AreaLine& line) const;
  Ordinal OrdinalAt(const Chunk& chunk) const { return BeginOf(text_, chunk, count_); }
  PrintedRow* current() { return rows_.empty() ? nullptr : &rows_.back(); }

  const std::string_view text_;
  const Area& area_;
  const size_t count_;
  size_t first_ = 0;
  size_t end_ = 0;
  std::map<uint32_t, int32_t> leaf_of_page_;
  int32_t leaf_ = 0;
  size_t last_line_ = 0;  // of what was given to the current row
  std::vector<PrintedRow> rows_;
  std::vector<RowItem> items_;
};

}  // namespace gouji::layout
