// Any bytes as a page of HTML: it ends, gives valid UTF-8 and grids inside of it, the same again, and tables whose figures
// are what their spans hold.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "worker/decode/html.h"
#include "worker/decode/utf8.h"
#include "worker/extract/figure.h"
#include "worker/extract/tables.h"

namespace {

using namespace gouji;

void Require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "violated: %s\n", what);
  std::abort();
}

void CheckGrids(const decode::Grids& grids, std::string_view text) {
  uint32_t at = 0;
  uint32_t cells = 0;
  for (const decode::Grid& grid : grids.grids) {
    Require(grid.first_cell == cells && grid.cells > 0, "grids share no cells and leave none out");
    cells += grid.cells;
    const decode::GridCell* before = nullptr;
    for (const decode::GridCell& cell : grids.CellsOf(grid)) {
      Require(at <= cell.begin && cell.begin <= cell.end && cell.end <= text.size(),
              "cells in order, inside the text");
      const std::string_view inside = text.substr(cell.begin, cell.end - cell.begin);
      Require(inside.find_first_of("\t\n") == inside.npos, "a cell is one line without tabs");
      Require(cell.rows > 0 && cell.columns > 0, "a cell covers itself");
      Require(before == nullptr || before->row < cell.row ||
                  (before->row == cell.row && before->column + before->columns <= cell.column),
              "cells of a row do not overlap");
      at = cell.end;
      before = &cell;
    }
  }
  Require(cells == grids.cells.size(), "every cell is in a grid");
}

std::string ReadTables(const decode::Html& html) {
  static layout::Page page;
  static extract::TableScratch scratch;
  page.Assign(html.text(), &html.grids());
  report::v1::Record record;
  extract::ReadTables(page, form::BuiltIn(), scratch, &record);
  for (const report::v1::Table& table : record.tables()) {
    for (const report::v1::Cell& cell : table.cells()) {
      Require(cell.begin() <= cell.end() && cell.end() <= html.text().size(), "span inside the text");
      if (cell.state() != report::v1::CELL_STATE_VALUE) continue;
      const std::string_view bytes = html.text().substr(cell.begin(), cell.end() - cell.begin());
      Require(
          bytes == (cell.raw().empty() ? extract::PlainDecimal(cell.mantissa(), cell.scale()) : cell.raw()),
          "raw is what the span holds");
    }
  }
  return record.SerializeAsString();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static decode::Html html;
  std::string page;
  decode::AppendRepairedUtf8({reinterpret_cast<const char*>(data), size}, &page);
  for (const decode::Markup markup : {decode::Markup::kHtml, decode::Markup::kMixed}) {
    if (html.Read(page, markup)) continue;
    Require(decode::ValidUtf8Prefix(html.text()) == html.text().size(), "valid UTF-8");
    CheckGrids(html.grids(), html.text());
    const std::string tables = ReadTables(html);
    decode::Html fresh;
    Require(!fresh.Read(page, markup) && fresh.text() == html.text(), "the same page gives the same text");
    Require(ReadTables(fresh) == tables, "and the same tables");
  }
  return 0;
}
