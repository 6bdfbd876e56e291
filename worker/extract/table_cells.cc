#include "worker/extract/table_cells.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>
#include <utility>

#include "worker/extract/figure.h"
#include "worker/extract/utf8_cursor.h"

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
  uint32_t row = 0;
  uint32_t end_row = 0;       // behind the rows that the label spans
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
    row->end_row = cell->row + cell->rows;
    row->first_column = table_.one_printed_row ? 0 : cell->column + cell->columns;
    std::span<const GridCell> same;
    const GridCell* const number = run.number_end == 0 ? nullptr : CellAt(run.number_end - 1, &same);
    if (number != nullptr && number->row == cell->row && same.data() == row->grid.data())
      row->first_column = number->column + number->columns;
    if (table_.one_printed_row && run.values == 0) row->row = RowBelowHeaders(row->grid);
    return true;
  }

  std::optional<RowReading> Read(const RowRun& run, const GridRow& row) const {
    Header header = FindHeader(run, row);
    const auto known = [](const Columns& columns) { return columns.known(); };
    const bool whole = std::all_of(header.begin(), header.begin() + run.positions, known) ||
                       CompleteHeader(run, row, &header);
    RowReading reading{.settled = true};
    std::array<const GridCell*, kMaxPositions> cells{};
    if (CellsBehindLabel(row, &cells) == run.positions) {
      if (!InOrder(run, row, cells, OrderOf(header, run.positions, whole), &reading)) return std::nullopt;
    } else if (!whole) {
      return std::nullopt;
    } else {
      MoveAbove(row, run.positions, &header);
      if (!ByHeader(run, row, header, &reading)) return std::nullopt;
    }
    // Figures of a row whose own cells are all blank stand in another row.
    const bool printed = std::any_of(reading.pieces.begin(), reading.pieces.end(), [](const Piece& piece) {
      return piece.state == Piece::State::kPrinted;
    });
    if (!printed && run.values > 0) return std::nullopt;
    return reading;
  }

 private:
  using Order = std::array<uint8_t, kMaxPositions>;
  struct HeaderCell {
    const GridCell* cell;
    int column;  // of the form; or its row
  };

  // The row's own cells and those that reach into it from above, from left to right; how many there are.
  size_t CellsBehindLabel(const GridRow& row, std::array<const GridCell*, kMaxPositions>* cells) const {
    size_t count = 0;
    for (const GridCell& cell : row.grid) {
      if (cell.row > row.row) break;
      if (!IsOfRow(cell, row)) continue;
      if (count < cells->size()) (*cells)[count] = &cell;
      ++count;
    }
    std::sort(cells->begin(), cells->begin() + std::min(count, cells->size()),
              [](const GridCell* a, const GridCell* b) { return a->column < b->column; });
    return count;
  }

  // Behind the label, in the row or reaching into it from above; but no group whose span is longer than its rows.
  bool IsOfRow(const GridCell& cell, const GridRow& row) const {
    if (cell.row + cell.rows <= row.row || cell.column < row.first_column) return false;
    return cell.row == row.row || !HoldsALabel(cell);
  }

  bool HoldsALabel(const GridCell& cell) const {
    const std::span<const Token> inside = TokensIn(cell.begin, cell.end);
    return std::any_of(inside.begin(), inside.end(),
                       [](const Token& token) { return token.kind == TokenKind::kLabel; });
  }

  // A figure in a cell that another row shares may be of either or of both together; it is shown in the first.
  static void Share(const GridRow& row, const GridCell& cell, size_t position, RowReading* reading) {
    Piece& piece = reading->pieces[position];
    const bool above = cell.row < row.row;
    const bool below = cell.row + cell.rows > row.end_row && row.grid.back().row >= row.end_row;
    if (piece.state != Piece::State::kPrinted || piece.kind == TokenKind::kMark || (!above && !below)) return;
    reading->doubtful |= 1u << position;
    if (above) piece = Piece{};
  }

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
  int ColumnOf(const Token& token) const { return MeaningOf(token, form::LabelKind::kColumn); }

  int MeaningOf(const Token& token, form::LabelKind kind) const {
    if (token.kind != TokenKind::kLabel) return -1;
    for (const form::Meaning& meaning : forms_.labels()[token.label].meanings) {
      if (meaning.table == kind_ && meaning.edition == table_.edition && meaning.kind == kind)
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

  // 3.其他 and (七)总计 name rows with words that name columns too.
  bool IsRowLabel(const Token& token) const {
    return !table_.one_printed_row &&
           std::any_of(rows_.runs.begin(), rows_.runs.end(), [&](const RowRun& run) {
             return token.begin >= run.label_begin && token.begin < run.label_end;
           });
  }

  // All cells that print a label of some column, in the order of the text.
  void CollectHeaders() {
    for (const Token& token : tokens_) {
      std::span<const GridCell> grid;
      if (table_.one_printed_row) {
        const int row = MeaningOf(token, form::LabelKind::kRow);
        const GridCell* const cell = row < 0 ? nullptr : CellAt(token.begin, &grid);
        if (cell != nullptr) row_names_.push_back({cell, row});
      }
      const int column = ColumnOf(token);
      const GridCell* const cell = column < 0 || IsRowLabel(token) ? nullptr : CellAt(token.begin, &grid);
      if (cell == nullptr || (!headers_.empty() && headers_.back().cell == cell)) continue;
      headers_.push_back({cell, column});
    }
  }

  // The columns of the grid below the nearest header of each position; unknown ones where none names it.
  Header FindHeader(const RowRun& run, const GridRow& row) const {
    Header header{};
    std::array<uint32_t, kMaxPositions> found_in{};  // row of the header, from 1
    const size_t first_cell = table_.one_printed_row ? 0 : table_.row_begin[static_cast<size_t>(run.row)];
    size_t seen = 0;
    for (const HeaderCell& above : headers_) {
      const GridCell& cell = *above.cell;
      if (!IsIn(row.grid, above.cell) || cell.row >= row.row || cell.column < row.first_column) continue;
      const Columns columns{cell.column, cell.column + uint32_t{cell.columns}};
      ++seen;
      if (table_.one_printed_row) continue;
      for (size_t position = 0; position < run.positions; ++position) {
        if (table_.cells[first_cell + position].column != above.column || cell.row + 1u <= found_in[position])
          continue;
        found_in[position] = cell.row + 1u;
        header[position] = columns;
      }
    }
    if (!table_.one_printed_row) return header;
    return seen == run.positions ? InFormOrder(row) : Header{};
  }

  // The columns of section four below the headers of its cells. Headers of one group may stand a row above those of
  // another: their columns order them. Words tell a cell's column where each group has all of them, and its row where each
  // group stands below another name; else they are those of the form's order.
  Header InFormOrder(const GridRow& row) const {
    std::vector<HeaderCell> names;
    std::vector<HeaderCell> rows;
    for (const HeaderCell& name : headers_) {
      if (IsIn(row.grid, name.cell) && name.cell->row < row.row) names.push_back(name);
    }
    for (const HeaderCell& name : row_names_) {
      if (IsIn(row.grid, name.cell) && name.cell->row < row.row) rows.push_back(name);
    }
    std::stable_sort(names.begin(), names.end(), [](const HeaderCell& a, const HeaderCell& b) {
      return a.cell->column < b.cell->column;
    });
    const size_t group = table_.columns.size();
    std::array<uint8_t, kMaxPositions> row_of{};
    uint32_t rows_seen = 0;
    bool by_words = true;
    for (size_t first = 0; first < names.size(); first += group) {
      const auto above = std::find_if(rows.begin(), rows.end(), [&](const HeaderCell& name) {
        const GridCell& cell = *name.cell;
        return cell.column <= names[first].cell->column &&
               names[first].cell->column < cell.column + uint32_t{cell.columns};
      });
      row_of[first / group] = above == rows.end() ? uint8_t{0} : static_cast<uint8_t>(above->column);
      rows_seen |= above == rows.end() ? 0 : 1u << above->column;
      uint32_t seen = 0;
      for (size_t i = first; i < first + group; ++i) seen |= 1u << names[i].column;
      by_words = by_words && seen == (1u << group) - 1;
    }
    const bool known_rows = rows_seen == (1u << table_.rows.size()) - 1;
    Header header{};
    for (size_t i = 0; i < names.size(); ++i) {
      const GridCell& cell = *names[i].cell;
      const size_t of_row = known_rows ? row_of[i / group] : i / group;
      const size_t column = by_words ? static_cast<size_t>(names[i].column) : i % group;
      header[of_row * group + column] = {cell.column, cell.column + uint32_t{cell.columns}};
    }
    return header;
  }

  // A header with a misprinted word: the grid has one column for each cell of the row, and the words that are known stand
  // above theirs.
  bool CompleteHeader(const RowRun& run, const GridRow& row, Header* header) const {
    uint32_t end = 0;
    for (const GridCell& cell : row.grid) end = std::max(end, uint32_t{cell.column} + cell.columns);
    if (table_.one_printed_row || end != row.first_column + run.positions) return false;
    size_t agreeing = 0;
    for (uint32_t i = 0; i < run.positions; ++i) {
      const Columns& columns = (*header)[i];
      if (!columns.known()) continue;
      if (columns.begin != row.first_column + i || columns.end != columns.begin + 1) return false;
      ++agreeing;
    }
    if (agreeing * 2 < run.positions) return false;
    for (uint32_t i = 0; i < run.positions; ++i)
      (*header)[i] = {row.first_column + i, row.first_column + i + 1};
    return true;
  }

  // A row as wide as the header that begins beside it: the span of a label to its left ended too early, or too late.
  void MoveAbove(const GridRow& row, uint8_t positions, Header* header) const {
    uint32_t begin = UINT32_MAX;
    uint32_t end = 0;
    for (size_t i = 0; i < positions; ++i) {
      begin = std::min(begin, (*header)[i].begin);
      end = std::max(end, (*header)[i].end);
    }
    uint32_t row_begin = UINT32_MAX;
    uint32_t row_end = 0;
    for (const GridCell& cell : row.grid) {
      if (cell.row > row.row) break;
      if (!IsOfRow(cell, row)) continue;
      row_begin = std::min(row_begin, uint32_t{cell.column});
      row_end = std::max(row_end, uint32_t{cell.column} + cell.columns);
    }
    if (row_begin == begin || row_end <= row_begin || row_end - row_begin != end - begin) return;
    for (size_t i = 0; i < positions; ++i) {
      (*header)[i].begin += row_begin - begin;
      (*header)[i].end += row_begin - begin;
    }
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

  bool InOrder(const RowRun& run, const GridRow& row, std::span<const GridCell* const> cells,
               const Order& order, RowReading* reading) const {
    for (size_t i = 0; i < run.positions; ++i) {
      if (!ReadCell(*cells[i], &reading->pieces[order[i]])) return false;
      Share(row, *cells[i], order[i], reading);
    }
    return true;
  }

  bool ByHeader(const RowRun& run, const GridRow& row, const Header& header, RowReading* reading) const {
    for (const GridCell& cell : row.grid) {
      if (cell.row > row.row) break;
      if (!IsOfRow(cell, row)) continue;
      Piece piece;
      if (!ReadCell(cell, &piece)) return false;
      const bool printed = piece.state == Piece::State::kPrinted;
      const bool figure = printed && piece.kind != TokenKind::kMark;
      uint32_t below = 0;
      uint32_t spanned = 0;  // a bit each
      for (size_t position = 0; position < run.positions; ++position) {
        if (header[position].begin >= cell.column + uint32_t{cell.columns} ||
            header[position].end <= cell.column)
          continue;
        ++below;
        spanned |= 1u << position;
        Piece& place = reading->pieces[position];
        const bool taken = place.state == Piece::State::kPrinted || (reading->doubtful >> position & 1) != 0;
        if (printed && taken) return false;
        if (!printed && place.state != Piece::State::kNone) continue;
        place = piece;
        Share(row, cell, position, reading);
      }
      if (figure && below > 1) {
        if (piece.kind != TokenKind::kFigure) return false;
        reading->doubtful |= spanned;
      }
      // A remark may stand below a header of its own; a figure may not.
      if (printed && below == 0 && piece.kind != TokenKind::kIllegible) return false;
    }
    for (size_t position = 0; position < run.positions; ++position) {
      const bool shared = (reading->doubtful >> position & 1) != 0;
      if (reading->pieces[position].state == Piece::State::kNone && !shared) return false;
    }
    return true;
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
    if (HoldsALabel(cell)) return false;
    *piece = Printed(inside.front());
    if (IsFigureAndUnit(inside)) piece->end = inside.back().end;
    // Signs that make no token spoil a figure too: 102. and .5 are none.
    const auto [begin, end] = InkOf(cell);
    const bool all = piece->begin == begin && piece->end == end;
    if (all && (inside.size() == 1 || piece->kind == TokenKind::kFigure) && piece->kind != TokenKind::kText)
      return true;
    piece->kind = TokenKind::kIllegible;
    piece->begin = begin;
    piece->number_end = piece->end = end;
    return true;
  }

  // What a cell with ink prints, without blanks at its ends.
  std::pair<uint32_t, uint32_t> InkOf(const GridCell& cell) const {
    uint32_t begin = cell.begin;
    uint32_t end = cell.end;
    while (begin < end && IsBlank(page_.text()[begin])) ++begin;
    while (end > begin && IsBlank(page_.text()[end - 1])) --end;
    return {begin, end};
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
  std::vector<HeaderCell> row_names_;  // of section four
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
    if (const std::optional<RowReading> reading = reader.Read(rows.runs[i], row)) {
      (*readings)[i] = *reading;
      any = true;
    }
  }
  return any;
}

}  // namespace gouji::extract
