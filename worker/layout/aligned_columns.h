// The columns of one aligned table, and of each of its pages where these differ.
//
// Role: learns columns either from lines that print a figure in each, or, where none does, from the header and the
// figures below it. Ownership: a value. Threads: any. Errors: the functions say false where nothing fits.
//
//   PageColumns columns;
//   if (columns.Learn(area, full_lines, 7)) const Columns* on_page = columns.On(line.page);
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "worker/layout/aligned_header.h"
#include "worker/layout/aligned_lines.h"
#include "worker/layout/columns.h"

namespace gouji::layout {

// What of a figure stands at the same place in every cell of a column.
enum class Anchor : uint8_t { kMiddle, kBegin, kEnd };

// What the tables above tell of the one at hand.
struct Habit {
  std::optional<Anchor> anchor;  // how figures stand in their cells
  bool aligned = false;          // whether there are any such tables
};

class PageColumns {
 public:
  // `full`: lines of one table, each with `count` figures at its end.
  bool Learn(const Area& area, const std::vector<size_t>& full, size_t count);
  // From the figures of the lines from `first` on, which stand below `header` centred, left or right in their cells;
  // where they leave open which, as `habit` tells.
  bool LearnBelow(const Area& area, const Header& header, size_t first, const Habit& habit);
  // How the figures stand in the cells below the header; nothing where too few tell, or no way clearly.
  std::optional<Anchor> HabitBelow(const Header& header) const;
  // Pages of the table around lines [first, end) on which no line showed the columns: where they are printed farther to
  // one side, that is found out by their figures.
  void LearnOtherPages(const Area& area, size_t first, size_t end);

  int32_t spread() const { return spread_; }
  // Null for a page whose columns are not known.
  const Columns* On(uint32_t page) const;

 private:
  bool LearnFrom(const std::vector<Chunk>& figures, const std::vector<size_t>& lines, const Header& header,
                 const Habit& habit);
  bool Adopt(const std::vector<Chunk>& figures, const std::vector<int>& columns,
             const std::vector<int32_t>& places);

  std::optional<Columns> all_;
  std::map<uint32_t, Columns> pages_;  // that have their own
  bool agree_ = false;                 // the others have those of all_
  int32_t spread_ = 0;
};

}  // namespace gouji::layout
