// The tree of a page as text: a line for each line that a reader sees, a tab between the cells of a row.
//
// Role: collapses blanks as browsers do, decodes references, writes blocks as lines, <br> as line ends, the rows of data
// tables as lines with the grid beside them, and tables that only lay out the page as the blocks in their cells. A
// position that a spanning cell covers is an empty cell in the line. It chooses nothing but which of the two a table is.
// Ownership: writes to the caller's buffers; scratch is reused. Threads: one. Units: bytes of the text written.
// Errors: false beyond kMaxGridCells, spanned positions included. Bounds: kMaxNesting tables in tables; deeper ones are
// plain lines; kMaxColumns a grid.
//
//   HtmlWriter writer;
//   if (!writer.Write(tree.nodes(), {.keep_lines = false}, &text, &grids)) …
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "worker/decode/grid.h"
#include "worker/decode/html_tree.h"

namespace gouji::decode {

struct HtmlStyle {
  bool keep_lines = false;  // line ends of the page are those of the text, as in Markdown with tables of HTML
  bool show_hidden = false;  // as if no style hid anything
};

class HtmlWriter {
 public:
  static constexpr size_t kMaxGridCells = 1u << 20;
  static constexpr uint32_t kMaxNesting = 16;
  static constexpr uint32_t kMaxColumns = 200;

  // Appends to both.
  bool Write(const std::vector<HtmlNode>& nodes, const HtmlStyle& style, std::string* text, Grids* grids);

  // Appends one line of text without markup, its references decoded and its blanks collapsed.
  static void AppendPlain(std::string_view source, std::string* text);

 private:
  // What a run of blanks becomes.
  enum class Blanks : uint8_t { kCollapse, kKeepLines, kKeep };
  struct CellPlace {
    uint32_t node;
    uint16_t row;
  };

  bool IsLeftOut(const HtmlNode& node) const;
  void WriteRange(uint32_t begin, uint32_t end, uint32_t nesting);
  void WriteTable(uint32_t table, uint32_t nesting);
  void WriteStray(uint32_t begin, uint32_t end, uint32_t nesting);
  void CollectCells(uint32_t table);
  bool IsLayout(size_t first_cell) const;
  void WriteGrid(size_t first_cell, uint32_t nesting);
  void WriteText(std::string_view source, Blanks blanks);
  bool WriteRaised(std::string_view source);
  void Put(std::string_view character);
  void EndLine();
  void BreakLine();

  const std::vector<HtmlNode>* nodes_ = nullptr;
  HtmlStyle style_;
  std::string* text_ = nullptr;
  Grids* grids_ = nullptr;
  std::vector<CellPlace> cells_;
  size_t line_begin_ = 0;  // of the current line or cell
  bool blank_ = false;     // a blank goes before the next character
  bool line_end_ = false;  // and it was a line end of the page
  bool in_cell_ = false;   // of a grid: one line whatever it holds
  size_t grid_cells_ = 0;
  bool too_many_ = false;
};

}  // namespace gouji::decode
