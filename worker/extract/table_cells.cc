#include "worker/extract/table_cells.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>

#include "worker/extract/figure.h"

namespace gouji::extract {
namespace {

using decode::Grid;
using decode::GridCell;

// Columns of a grid.
struct Columns {
  uint32_t begin = 0;
  uint32_t end = 0;
  bool known() const { return begin < end; }
};

using Header = std::array<Columns, kMaxPositions>;

// One printed row of a grid.
struct GridRow {
  std::span<const GridCell> grid;  // all of it
  std::span<const GridCell> own;   // the cells that begin in this row, behind its label
  uint32_t row = 0;
  uint32_t first_column = 0;  // behind the label
};

class CellReader {
 public:
  CellReader(const layout::Page& page, const form::Forms& forms, const form::Table& table,
             form::TableKind kind, std::span<const Token> tokens, const Rows& rows)
      : page_(page), forms_(forms), table_(table), kind_(kind), tokens_(tokens), rows_(rows) {
    CollectHeaders();
  }

  // False where the row stands in no grid.
  bool FindRow(const RowRun& run, GridRow* row) const {
    uint32_t anchor = run.label_end - 1;
    if (table_.one_printed_row && run.values > 0) anchor = rows_.values[run.first_value].begin;
    const GridCell* const cell = CellAt(anchor, &row->grid);
    if (cell == nullptr) return false;
    row->row = cell->row;
    row->first_column = table_.one_printed_row ? 0 : cell->column + cell->columns;
    if (table_.one_printed_row && run.values == 0) row->row = RowBelowHeaders(row->grid);
    const auto [first, last] = std::equal_range(row->grid.begin(), row->grid.end(), row->row, RowOrder{});
    row->own = {first, last};
    while (!row->own.empty() && row->own.front().column < row->first_column) row->own = row->own.subspan(1);
    return true;
  }

  std::optional<Reading> Read(const RowRun& run, const GridRow& row) const {
    const Header header = FindHeader(run, row);
    const auto known = [](const Columns& columns) { return columns.known(); };
    const bool whole = std::all_of(header.begin(), header.begin() + run.positions, known);
    Reading reading{};
    const bool covered = std::any_of(row.grid.begin(), row.grid.end(), [&](const GridCell& cell) {
      return cell.row < row.row && cell.row + cell.rows > row.row && cell.column >= row.first_column;
    });
    bool told = false;
    if (row.own.size() == run.positions && !covered) {
      told = InOrder(run, row, OrderOf(header, run.positions, whole), &reading);
    } else if (whole) {
      told = ByHeader(run, row, header, &reading);
    }
    if (!told) return std::nullopt;
    // Figures of a row whose own cells are all blank stand in another row.
    const bool printed = std::any_of(reading.begin(), reading.end(), [](const Piece& piece) {
      return piece.state == Piece::State::kPrinted;
    });
    if (!printed && run.values > 0) return std::nullopt;
    return reading;
  }

 private:
  struct RowOrder {
    bool operator()(const GridCell& cell, uint32_t row) const { return cell.row < row; }
    bool operator()(uint32_t row, const GridCell& cell) const { return row < cell.row; }
  };
  using Order = std::array<uint8_t, kMaxPositions>;
  struct HeaderCell {
    const GridCell* cell;
    int column;  // of the form
  };

  const GridCell* CellAt(uint32_t offset, std::span<const GridCell>* grid_cells) const {
    const std::vector<GridCell>& cells = page_.grids().cells;
    const auto after = std::upper_bound(cells.begin(), cells.end(), offset,
                                        [](uint32_t at, const GridCell& cell) { return at < cell.begin; });
    if (after == cells.begin() || offset >= (after - 1)->end) return nullptr;
    const auto index = static_cast<uint32_t>(after - cells.begin()) - 1;
    const std::vector<Grid>& grids = page_.grids().grids;
    const auto grid =
        std::upper_bound(grids.begin(), grids.end(), index,
                         [](uint32_t cell, const Grid& other) { return cell < other.first_cell; });
    *grid_cells = page_.grids().CellsOf(*(grid - 1));
    return &cells[index];
  }

  // The form's column that a label names in this table; -1 for none.
  int ColumnOf(const Token& token) const {
    if (token.kind != TokenKind::kLabel) return -1;
    for (const form::Meaning& meaning : forms_.labels()[token.label].meanings) {
      if (meaning.table == kind_ && meaning.edition == table_.edition &&
          meaning.kind == form::LabelKind::kColumn)
        return meaning.index;
    }
    return -1;
  }

  std::span<const Token> TokensIn(uint32_t begin, uint32_t end) const {
    const auto before = [](const Token& token, uint32_t at) { return token.begin < at; };
    const auto first = std::lower_bound(tokens_.begin(), tokens_.end(), begin, before);
    auto last = std::lower_bound(first, tokens_.end(), end, before);
    while (last != first && (last - 1)->begin == (last - 1)->end) --last;
    return {first, last};
  }

  // Where a row without label and figures stands.
  uint32_t RowBelowHeaders(std::span<const GridCell> grid) const {
    uint32_t row = 0;
    for (const HeaderCell& header : headers_) {
      if (IsIn(grid, header.cell)) row = header.cell->row + 1u;
    }
    return row;
  }

  static bool IsIn(std::span<const GridCell> grid, const GridCell* cell) {
    return cell >= grid.data() && cell < grid.data() + grid.size();
  }

  // All cells that print a label of some column, in the order of the text.
  void CollectHeaders() {
    for (const Token& token : tokens_) {
      const int column = ColumnOf(token);
      std::span<const GridCell> grid;
      const GridCell* const cell = column < 0 ? nullptr : CellAt(token.begin, &grid);
      if (cell == nullptr || (!headers_.empty() && headers_.back().cell == cell)) continue;
      headers_.push_back({cell, column});
    }
  }

  // The columns of the grid below the nearest header of each position; unknown ones where none names it.
  Header FindHeader(const RowRun& run, const GridRow& row) const {
    Header header{};
    std::array<uint32_t, kMaxPositions> found_in{};  // row of the header, from 1
    const size_t first_cell = table_.one_printed_row ? 0 : table_.row_begin[static_cast<size_t>(run.row)];
    size_t seen = 0;  // section four prints its headers in the form's order, three times the same ones
    for (const HeaderCell& above : headers_) {
      const GridCell& cell = *above.cell;
      if (!IsIn(row.grid, above.cell) || cell.row >= row.row || cell.column < row.first_column) continue;
      const Columns columns{cell.column, cell.column + uint32_t{cell.columns}};
      if (table_.one_printed_row) {
        if (seen < run.positions) header[seen] = columns;
        ++seen;
        continue;
      }
      for (size_t position = 0; position < run.positions; ++position) {
        if (table_.cells[first_cell + position].column != above.column || cell.row + 1u <= found_in[position])
          continue;
        found_in[position] = cell.row + 1u;
        header[position] = columns;
      }
    }
    if (!table_.one_printed_row) return header;
    // Headers of one group may stand a row above those of another: their columns order them.
    if (seen != run.positions) return Header{};
    std::sort(header.begin(), header.begin() + run.positions,
              [](const Columns& a, const Columns& b) { return a.begin < b.begin; });
    return header;
  }

  // Which position the n-th cell has: as the header has it, else as the form has it.
  static Order OrderOf(const Header& header, uint8_t positions, bool whole) {
    Order order{};
    std::iota(order.begin(), order.end(), uint8_t{0});
    if (!whole) return order;
    Order sorted = order;
    std::sort(sorted.begin(), sorted.begin() + positions,
              [&](uint8_t a, uint8_t b) { return header[a].begin < header[b].begin; });
    for (size_t i = 1; i < positions; ++i) {
      if (header[sorted[i]].begin == header[sorted[i - 1]].begin) return order;
    }
    return sorted;
  }

  bool InOrder(const RowRun& run, const GridRow& row, const Order& order, Reading* reading) const {
    for (size_t i = 0; i < run.positions; ++i) {
      if (!ReadCell(row.own[i], &(*reading)[order[i]])) return false;
    }
    return true;
  }

  bool ByHeader(const RowRun& run, const GridRow& row, const Header& header, Reading* reading) const {
    for (const GridCell& cell : row.grid) {
      if (cell.row > row.row) break;
      if (cell.row + cell.rows <= row.row || cell.column < row.first_column) continue;
      Piece piece;
      if (!ReadCell(cell, &piece)) return false;
      const bool printed = piece.state == Piece::State::kPrinted;
      // A figure of the row above that spans both may be of either or of both together.
      if (printed && cell.row < row.row) return false;
      int below = 0;
      for (size_t position = 0; position < run.positions; ++position) {
        if (header[position].begin >= cell.column + uint32_t{cell.columns} ||
            header[position].end <= cell.column)
          continue;
        ++below;
        Piece& place = (*reading)[position];
        if (printed && (below > 1 || place.state == Piece::State::kPrinted)) return false;
        if (printed || place.state == Piece::State::kNone) place = piece;
      }
      // A remark may stand below a header of its own; a figure may not.
      if (printed && below == 0 && piece.kind != TokenKind::kIllegible) return false;
    }
    return std::none_of(reading->begin(), reading->begin() + run.positions,
                        [](const Piece& piece) { return piece.state == Piece::State::kNone; });
  }

  // False where the cell holds a label, or text that the region of the table does not reach: it is no figure's cell.
  bool ReadCell(const GridCell& cell, Piece* piece) const {
    const std::span<const Token> inside = TokensIn(cell.begin, cell.end);
    if (inside.empty()) {
      if (page_.text().substr(cell.begin, cell.end - cell.begin).find_first_not_of(' ') !=
          std::string_view::npos)
        return false;
      *piece = {
          .state = Piece::State::kBlank, .begin = cell.begin, .number_end = cell.begin, .end = cell.begin};
      return true;
    }
    if (std::any_of(inside.begin(), inside.end(), [](const Token& t) { return t.kind == TokenKind::kLabel; }))
      return false;
    *piece = Printed(inside.front());
    if (IsFigureAndUnit(inside)) {
      piece->end = inside.back().end;
      return true;
    }
    if (inside.size() == 1 && piece->kind != TokenKind::kText) return true;
    piece->kind = TokenKind::kIllegible;
    piece->number_end = piece->end = inside.back().end;
    return true;
  }

  // 12 件: a blank between a figure and its unit.
  bool IsFigureAndUnit(std::span<const Token> tokens) const {
    if (tokens.size() != 2 || tokens[0].kind != TokenKind::kFigure || tokens[1].kind != TokenKind::kText)
      return false;
    const std::string_view word = page_.text({tokens[1].begin, tokens[1].end});
    return tokens[0].end == tokens[0].number_end && ReadUnit(word).size == word.size();
  }

  const layout::Page& page_;
  const form::Forms& forms_;
  const form::Table& table_;
  const form::TableKind kind_;
  const std::span<const Token> tokens_;
  const Rows& rows_;
  std::vector<HeaderCell> headers_;
};

}  // namespace

bool PlaceByCells(const layout::Page& page, const form::Forms& forms, const form::Table& table,
                  form::TableKind kind, std::span<const Token> tokens, const Rows& rows,
                  std::vector<RowReading>* readings) {
  if (page.grids().empty()) return false;
  const CellReader reader(page, forms, table, kind, tokens, rows);
  bool any = false;
  for (size_t i = 0; i < rows.runs.size(); ++i) {
    GridRow row;
    if (!reader.FindRow(rows.runs[i], &row)) continue;
    (*readings)[i] = RowReading{};
    if (const std::optional<Reading> pieces = reader.Read(rows.runs[i], row)) {
      (*readings)[i] = {.pieces = *pieces, .settled = true};
      any = true;
    }
  }
  return any;
}

}  // namespace gouji::extract
