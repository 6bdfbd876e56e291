// A decoded text as the extractors see it: normalized in one pass, with the way back to the source bytes.
//
// Role: unifies what means the same (full-width and half-width ASCII, the many blanks, brackets, quotes, dashes, line
// ends, <br> that an extractor left; inside of a cell between bars that is a blank), drops what means nothing (BOM, zero-width and control characters, the CR of CR LF, pinyin glosses), finds the
// lines. Tables that the text draws in two dimensions (aligned by blanks, or between rules) are put into reading order,
// one row a line with bars between its cells; a range of such a table may then come from source bytes that stand apart.
// It does not judge meaning: tabs, pipes, blank lines and runs of spaces stay, so that a blank cell that is there
// differs from nothing. Normal forms: blanks ' ', brackets ( ) [ ], quotes " ', dash '-', comma ',' colon ':',
// box-drawing bars '|', line end '\n'. 、。《》 stay as they are.
// Ownership: views the source, which must outlive the page's use; owns its buffers and reuses them at every Assign.
// Threads: one at a time; const methods may run from many. Errors: none; bytes that are not UTF-8 pass unchanged.
// Units: all offsets are bytes; texts of 4 GiB and more are not accepted (the intake limits are far lower).
//
//   page.Assign(text);
//   layout::Range source = page.ToSource({begin, end});   // of page.text() -> of text
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "worker/decode/grid.h"
#include "worker/layout/offset_map.h"
#include "worker/layout/rewrite.h"

namespace gouji::layout {

class Page {
 public:
  // Replaces the page by that of `source`. `grids`: of its tables, null where the text came without any.
  void Assign(std::string_view source, const decode::Grids* grids = nullptr);

  std::string_view source() const { return source_; }
  // The normalized text.
  std::string_view text() const { return {text_.data(), size_}; }
  std::string_view text(Range range) const { return text().substr(range.begin, range.end - range.begin); }
  // For whoever replaces characters by others of as many bytes; line ends stay where they are.
  std::span<char> editable_text() { return {text_.data(), size_}; }
  // Every line of the normalized text without its '\n', in order; a text of n line ends has n + 1 lines.
  const std::vector<Range>& lines() const { return lines_; }
  // Index of the line that holds `offset`, O(log n).
  size_t LineAt(uint32_t offset) const;

  // Whether a program left the blank cells of its rows out: then separators stand between cells and count none.
  bool omits_blank_cells() const { return omits_blank_cells_; }

  // Tables whose cells are known, in offsets of the normalized text.
  const decode::Grids& grids() const { return grids_; }

  // Source bytes of a range of the normalized text. An empty range gives an empty range at its place.
  Range ToSource(Range range) const { return map_.ToSource(range); }
  uint32_t FromSource(uint32_t source) const { return map_.FromSource(source); }
  const OffsetMap& map() const { return map_; }

 private:
  void FindLines();
  void ReorderTables();
  void PlaceGrids(const decode::Grids& grids);

  std::string_view source_;
  std::string text_;
  size_t size_ = 0;
  std::vector<Range> lines_;
  bool omits_blank_cells_ = false;
  decode::Grids grids_;
  OffsetMap map_;
  // Of tables that are put into reading order.
  Rewrite rewrite_;
  std::string reordered_text_;
  OffsetMap reordered_map_;
};

}  // namespace gouji::layout
