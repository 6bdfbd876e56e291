#include "tools/corpusgen/tables.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "tools/corpusgen/drawing.h"
#include "tools/corpusgen/figure_text.h"
#include "tools/corpusgen/html_table.h"

namespace gouji::corpusgen {
namespace {

// The column behind which a row has one figure too many.
constexpr std::string_view kBesideExtra = "research";
constexpr uint32_t kMixedSpacePermille = 450;
constexpr uint32_t kLossyRowPermille = 550;
constexpr uint32_t kPageNumberPermille = 80;
constexpr uint32_t kNotePermille = 60;
constexpr uint32_t kPaddedEndPermille = 500;
// Of a label in a narrow column.
constexpr size_t kPieceCharacters = 9;

// A zero that the row can lose, never the sum of other figures; null when the row has none.
Cell* PickLoss(const GridRow& row, size_t first, Random& random) {
  std::vector<Cell*> zeros;
  for (size_t i = first; i < row.cells.size(); ++i) {
    Cell* cell = row.cells[i].cell;
    if (cell->state == CellState::kValue && cell->value == 0) zeros.push_back(cell);
  }
  return zeros.size() < 2 ? nullptr : random.Pick(zeros);
}

// The label in lines of so many characters.
std::vector<std::string_view> Pieces(std::string_view label, size_t characters) {
  std::vector<std::string_view> pieces;
  size_t begin = 0;
  size_t count = 0;
  for (size_t at = 0; at < label.size(); ++at) {
    const bool starts = (static_cast<uint8_t>(label[at]) & 0xc0) != 0x80;
    if (!starts) continue;
    if (count == characters) {
      pieces.push_back(label.substr(begin, at - begin));
      begin = at;
      count = 0;
    }
    ++count;
  }
  pieces.push_back(label.substr(begin));
  return pieces;
}

// Which of the figures of a row that has one too many is no cell: a cell is known where all that satisfy the row's sum agree.
void ResolveLongerRow(Table& table) {
  std::vector<Cell*> cells;
  std::vector<int64_t> printed;
  for (Cell& cell : table.cells) {
    if (cell.row != table.longer_row) continue;
    cells.push_back(&cell);
    printed.push_back(cell.value);
    if (cell.column == kBesideExtra) printed.push_back(0);
  }
  // Of two equal figures it is not known which one the cell is, so places count.
  std::vector<size_t> left_out;
  for (size_t without = 0; without < printed.size(); ++without) {
    std::vector<int64_t> reading = printed;
    reading.erase(reading.begin() + static_cast<std::ptrdiff_t>(without));
    if (std::accumulate(reading.begin(), reading.end() - 1, int64_t{0}) == reading.back())
      left_out.push_back(without);
  }
  for (size_t i = 0; i < cells.size(); ++i) {
    const bool agree = !left_out.empty() && (i < left_out.front() || i >= left_out.back());
    cells[i]->determined = agree ? Determined::kRowSum : Determined::kNo;
  }
}

bool PrintsAll(const Table& table) {
  return std::none_of(table.cells.begin(), table.cells.end(),
                      [](const Cell& cell) { return cell.raw.empty(); });
}

// Without a header only the totals tell that the figures are those of the form's columns.
void ResolveBareReview(Table& table) {
  constexpr size_t kColumns = 5;
  bool told = true;
  for (size_t row = 0; row < table.cells.size(); row += kColumns) {
    int64_t difference = 0;
    for (size_t i = row; i < row + kColumns; ++i) {
      const Cell& cell = table.cells[i];
      const int64_t value = cell.state == CellState::kValue ? cell.value : 0;
      difference += i + 1 == row + kColumns ? -value : value;
    }
    told = told && difference == 0;
  }
  for (Cell& cell : table.cells) cell.determined = told ? Determined::kRowSum : Determined::kNo;
}

size_t WidthOf(const Grid& grid) {
  size_t width = 0;
  for (const GridRow& row : grid) {
    size_t columns = 0;
    for (const GridCell& cell : row.cells) columns += static_cast<size_t>(cell.columns);
    width = std::max(width, columns);
  }
  return width;
}

}  // namespace

void TableWriter::Write(Table& table, std::vector<std::string_view>& rules) {
  Grid grid = BuildGrid(table, style_, random_);
  for (Cell& cell : table.cells) PrintFigure(cell, style_);
  if (style_.Has(Dirt::kSpoiledCells)) SpoilFigures(table, random_, rules);
  if (style_.layout->html) return HtmlTable(style_, random_, page_).Write(grid);
  if (style_.layout->by_columns) return WriteColumns(grid, table);
  traces_.clear();
  if (style_.layout->drawing != Drawing::kNone) {
    DrawTable(grid, style_, random_, page_, align_);
    // What a page leaves blank in the narrow table of section two is told by no column of figures.
    for (const GridRow& row : grid) TraceDrawn(row, table);
    ResolveTable(traces_, table);
    return;
  }
  page_.Append(style_.layout->table_begin);
  const bool headless = table.key == "review" && style_.Has(Dirt::kScatteredHeader);
  const bool scattered = headless && !style_.layout->markdown_rule;
  const bool bare = headless && !scattered && PrintsAll(table);
  if (scattered) WriteScatteredHeader();
  if (bare) page_.Append("行政复议行政诉讼\n未经复议直接起诉复议后起诉\n\n");
  for (size_t i = scattered || bare ? grid.size() - 1 : 0; i < grid.size(); ++i) {
    if (grid[i].page_may_break) Interrupt();
    slots_ = 0;
    if (style_.layout->wrapping == Wrapping::kNone) {
      WriteRow(grid[i], table);
    } else {
      WriteWrapped(grid[i], table);
    }
    // The last row's bars are often trimmed away with the table's end.
    if (style_.layout->padded && (i + 1 < grid.size() || random_.Chance(kPaddedEndPermille)))
      Pad(WidthOf(grid));
    if (i == 0 && style_.layout->markdown_rule) {
      page_.Append("|");
      for (const GridCell& cell : grid[i].cells) {
        for (int c = 0; c < cell.columns; ++c) page_.Append(" --- |");
      }
      page_.Append("\n");
    }
  }
  page_.Append(style_.layout->table_end);
  if (style_.layout->paragraph_end != " ") page_.EndLine();
  ResolveTable(traces_, table);
  ResolveLongerRow(table);
  if (bare) ResolveBareReview(table);
}

void TableWriter::Pad(size_t width) {
  if (slots_ < width) page_.Append(std::string(width - slots_, '|'));
  if (slots_ < width || !style_.layout->lines) page_.Append("\n");
}

void TableWriter::Separate() {
  if (first_slot_) {
    first_slot_ = false;
    return;
  }
  if (style_.layout->ragged_spaces) {
    page_.Append(std::string(2 + random_.Below(7), ' '));
  } else {
    page_.Append(style_.layout->between);
  }
}

bool TableWriter::Repeated(std::string_view line) {
  return style_.layout->deduplicated && !seen_.emplace(line).second;
}

void TableWriter::WriteSlot(std::string_view text, Cell* cell) {
  const Layout& layout = *style_.layout;
  ++slots_;
  if (text.empty() && layout.blanks == BlankPolicy::kBare) {
    Separate();
    if (cell != nullptr) page_.MarkCell(*cell, "");
    page_.Append(layout.blank);
    return;
  }
  Separate();
  page_.Append(layout.cell_begin);
  if (text.empty()) {
    if (cell != nullptr) page_.MarkCell(*cell, "");
    page_.Append(layout.blank);
  } else if (cell == nullptr && layout.narrow > 0) {
    const std::vector<std::string_view> pieces = Pieces(text, layout.narrow);
    for (size_t i = 0; i < pieces.size(); ++i) {
      if (i > 0) page_.Append("\n\n");
      page_.Append(pieces[i]);
    }
  } else if (cell == nullptr) {
    page_.Append(text);
  } else {
    page_.Append(PaddingBefore(style_));
    page_.MarkCell(*cell, text);
    page_.Append(PaddingAfter(style_, random_));
  }
  page_.Append(layout.cell_end);
}

void TableWriter::WriteRow(GridRow& row, Table& table) {
  const Layout& layout = *style_.layout;
  page_.Append(layout.row_begin);
  first_slot_ = true;
  const bool dropped = layout.blanks == BlankPolicy::kDropped;
  size_t at = 0;
  for (; at < row.cells.size() && row.cells[at].kind != GridCell::kFigure; ++at) {
    const GridCell& cell = row.cells[at];
    const bool printed =
        cell.kind == GridCell::kLabel || !cell.text.empty() || layout.spans != SpanPolicy::kOnce;
    const bool empty_is_lost = cell.text.empty() && (dropped || layout.spans == SpanPolicy::kOnce);
    if (printed && !empty_is_lost && (cell.text.empty() || !Repeated(cell.text)))
      WriteSlot(cell.text, nullptr);
    if (layout.spans != SpanPolicy::kRowsCols) continue;
    for (int extra = 1; extra < cell.columns; ++extra) {
      WriteSlot(style_.Has(Dirt::kSpansRepeated) ? cell.text : std::string_view(), nullptr);
    }
  }
  if (at < row.cells.size()) WriteFigures(row, at, table);
  page_.Append(layout.row_end);
}

void TableWriter::WriteWrapped(GridRow& row, Table& table) {
  std::vector<std::string_view> labels;
  size_t first = 0;
  for (; first < row.cells.size() && row.cells[first].kind != GridCell::kFigure; ++first) {
    const GridCell& cell = row.cells[first];
    if (cell.kind == GridCell::kLabel && !cell.text.empty()) labels.push_back(cell.text);
  }
  if (first == row.cells.size() || labels.empty()) return WriteRow(row, table);
  for (size_t i = 0; i + 1 < labels.size(); ++i) page_.Append(std::string(labels[i]) + "\n");
  const std::vector<std::string_view> pieces = Pieces(labels.back(), kPieceCharacters);
  const bool top = style_.layout->wrapping == Wrapping::kTop;
  const size_t beside = top ? 0 : pieces.size() / 2;
  const bool between = !top && pieces.size() > 1 && pieces.size() % 2 == 0;
  for (size_t i = 0; i < pieces.size(); ++i) {
    first_slot_ = between;
    if (i == beside && between) {
      WriteFigures(row, first, table);
      page_.Append("\n");
    }
    page_.Append(pieces[i]);
    if (i == beside && !between) WriteFigures(row, first, table);
    page_.Append("\n");
  }
}

void TableWriter::WriteFigures(GridRow& row, size_t first, Table& table) {
  const Layout& layout = *style_.layout;
  RowTrace trace;
  trace.first_cell = static_cast<int>(row.cells[first].cell - table.cells.data());
  trace.cell_count = static_cast<int>(row.cells.size() - first);
  trace.group = table.key == "disclosure" ? 0 : table.key == "review" ? 5 : 7;
  trace.splittable = layout.glue != GluePolicy::kApart;
  trace.placed = layout.blanks != BlankPolicy::kDropped && layout.glue == GluePolicy::kApart;
  Cell* loss = nullptr;
  if (layout.loses_a_cell && table.key == "applications" && random_.Chance(kLossyRowPermille)) {
    loss = PickLoss(row, first, random_);
  }
  if (loss != nullptr) {
    loss->state = CellState::kBlank;
    loss->raw.clear();
    loss->plain.clear();
    loss->unit = "";
    trace.placed = false;
  }
  bool any = false;
  for (size_t i = first; i < row.cells.size(); ++i) {
    Cell& cell = *row.cells[i].cell;
    if (&cell == loss || (cell.raw.empty() && layout.blanks == BlankPolicy::kDropped)) continue;
    if (Repeated(cell.raw)) {
      cell.state = CellState::kMissing;
      cell.plain.clear();
      cell.raw.clear();
      cell.unit = "";
      trace.lost = true;
      continue;
    }
    const bool gap =
        !trace.splittable || (layout.glue == GluePolicy::kMixed && random_.Chance(kMixedSpacePermille));
    if (any && gap) trace.glyphs += ' ';
    const std::string glyphs = Glyphs(cell, style_);
    trace.parts.push_back({static_cast<int>(i - first), static_cast<int>(trace.glyphs.size()),
                           static_cast<int>(glyphs.size())});
    trace.glyphs += glyphs;
    if (trace.splittable) {
      if (gap) page_.Append(" ");
      page_.MarkCell(cell, cell.raw);
    } else {
      WriteSlot(cell.raw, &cell);
    }
    any = true;
    if (cell.row == table.longer_row && cell.column == kBesideExtra) WriteSlot("0", nullptr);
  }
  traces_.push_back(std::move(trace));
}

// The words of fifteen narrow columns, line by line: those of the first five stand on other heights than the others.
void TableWriter::WriteScatteredHeader() {
  static constexpr std::array<std::string_view, 5> kHeaders = {"结果维持", "结果纠正", "其他结果", "尚未审结",
                                                               "总计"};
  const size_t characters = 1 + random_.Below(2);
  const auto write_line = [&](size_t line, int groups) {
    std::string words;
    for (int group = 0; group < groups; ++group) {
      for (const std::string_view header : kHeaders) {
        const std::vector<std::string_view> pieces =
            Pieces(header, header == kHeaders.back() ? 1 : characters);
        if (line < pieces.size()) words.append(words.empty() ? "" : " ").append(pieces[line]);
      }
    }
    page_.Append(words + "\n");
  };
  page_.Append("行政复议 行政诉讼\n未经复议直接起诉 复议后起诉\n");
  for (size_t line = 0; line < 4 / characters; ++line) {
    write_line(line, 1);
    write_line(line, 2);
  }
}

void TableWriter::TraceDrawn(const GridRow& row, const Table& table) {
  const auto first = std::find_if(row.cells.begin(), row.cells.end(),
                                  [](const GridCell& cell) { return cell.kind == GridCell::kFigure; });
  if (first == row.cells.end()) return;
  RowTrace trace;
  trace.first_cell = static_cast<int>(first->cell - table.cells.data());
  trace.cell_count = static_cast<int>(row.cells.end() - first);
  trace.group = table.key == "disclosure" ? 0 : table.key == "review" ? 5 : 7;
  trace.placed = table.key != "disclosure" || style_.layout->drawing != Drawing::kAligned;
  for (auto at = first; at != row.cells.end(); ++at) {
    if (at->cell->raw.empty()) continue;
    if (!trace.parts.empty()) trace.glyphs += ' ';
    const std::string glyphs = Glyphs(*at->cell, style_);
    trace.parts.push_back({static_cast<int>(at - first), static_cast<int>(trace.glyphs.size()),
                           static_cast<int>(glyphs.size())});
    trace.glyphs += glyphs;
  }
  traces_.push_back(std::move(trace));
}

// All of the first column, then all of the next: no cell can be told from its neighbours' places.
void TableWriter::WriteColumns(Grid& grid, Table& table) {
  // In section four each header stands before its only figure.
  const bool told = table.key == "review" && PrintsAll(table);
  for (Cell& cell : table.cells) cell.determined = told ? Determined::kPrint : Determined::kNo;
  size_t columns = 0;
  std::vector<std::vector<const GridCell*>> rows;
  for (const GridRow& row : grid) {
    auto& cells = rows.emplace_back();
    for (const GridCell& cell : row.cells) {
      cells.push_back(&cell);
      cells.resize(cells.size() + static_cast<size_t>(cell.columns - 1));
    }
    columns = std::max(columns, cells.size());
  }
  for (size_t column = 0; column < columns; ++column) {
    for (const auto& row : rows) {
      if (column >= row.size() || row[column] == nullptr) continue;
      const GridCell& cell = *row[column];
      if (cell.kind != GridCell::kBelow)
        WriteSlot(cell.cell == nullptr ? cell.text : cell.cell->raw, nullptr);
    }
  }
}

// What stands between two rows and belongs to none.
void TableWriter::Interrupt() {
  static constexpr std::array<std::string_view, 4> kNotes = {
      "注：本表数据截至2021年12月31日，由办公室汇总填报。", "（续表）", "第 3 页 共 9 页",
      "说明：1.本表按年度统计；2.单位为件。"};
  if (style_.layout->paragraph_end == " ") return;
  if (style_.Has(Dirt::kPageNumbers) && random_.Chance(kPageNumberPermille)) {
    page_.EndLine();
    page_.Append("- " + std::to_string(2 + random_.Below(8)) + " -\n");
  }
  if (style_.Has(Dirt::kFootnotes) && random_.Chance(kNotePermille)) {
    page_.EndLine();
    page_.Append(random_.Pick(kNotes));
    page_.Append("\n");
  }
}

}  // namespace gouji::corpusgen
