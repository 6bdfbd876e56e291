#include "worker/extract/table_record.h"

#include <limits>

#include "worker/extract/figure.h"
#include "worker/extract/table_blanks.h"

namespace gouji::extract {
namespace {

using report::v1::Cell;
using report::v1::Unit;

bool IsMoney(Unit unit) {
  return unit == report::v1::UNIT_YUAN || unit == report::v1::UNIT_WAN_YUAN ||
         unit == report::v1::UNIT_YI_YUAN;
}

// Digits as a count is printed: nearly all figures are such, and need no comparison with what was read.
bool IsPlainCount(std::string_view printed) {
  if (printed.empty() || (printed[0] == '0' && printed.size() > 1)) return false;
  for (const char c : printed) {
    if (c < '0' || c > '9') return false;
  }
  return true;
}

void WriteCount(int64_t count, std::string_view printed, Cell* cell) {
  cell->set_state(report::v1::CELL_STATE_VALUE);
  cell->set_mantissa(count);
  cell->set_unit(report::v1::UNIT_COUNT);
  if (!IsPlainCount(printed) && printed != PlainDecimal(count, 0))
    cell->set_raw(printed.data(), printed.size());
}

// "1.2万" in a cell that counts things is 12000.
bool CountTenThousands(Figure* figure) {
  for (int i = 0; i < 4; ++i) {
    if (figure->scale > 0) {
      --figure->scale;
    } else if (figure->mantissa > std::numeric_limits<int64_t>::max() / 10 ||
               figure->mantissa < std::numeric_limits<int64_t>::min() / 10) {
      return false;
    } else {
      figure->mantissa *= 10;
    }
  }
  return true;
}

void WriteFigure(std::string_view text, const Piece& piece, form::v1::CellKind kind, Unit header_unit,
                 std::string_view printed, Cell* cell) {
  // Nearly all are bare digits.
  constexpr uint32_t kSafeDigits = 18;
  if (piece.number_end == piece.end && piece.end - piece.begin <= kSafeDigits &&
      kind != form::v1::CELL_KIND_AMOUNT) {
    int64_t count = 0;
    uint32_t at = piece.begin;
    while (at < piece.end && text[at] >= '0' && text[at] <= '9') count = count * 10 + (text[at++] - '0');
    if (at == piece.end) return WriteCount(count, printed, cell);
  }
  Figure figure = ParseNumber(text.substr(piece.begin, piece.number_end - piece.begin));
  std::string_view unit_word = text.substr(piece.number_end, piece.end - piece.number_end);
  while (unit_word.starts_with(' ')) unit_word.remove_prefix(1);
  Unit unit = ReadUnit(unit_word).unit;
  const bool percent = unit == report::v1::UNIT_PERCENT;
  if (kind == form::v1::CELL_KIND_AMOUNT) {
    if (!IsMoney(unit))
      unit = header_unit == report::v1::UNIT_UNSPECIFIED ? report::v1::UNIT_UNKNOWN : header_unit;
  } else if (unit_word == "万") {
    figure.overflow = figure.overflow || !CountTenThousands(&figure);
    unit = report::v1::UNIT_COUNT;
  } else if (unit == report::v1::UNIT_UNSPECIFIED) {
    unit = report::v1::UNIT_COUNT;
  }
  if (kind != form::v1::CELL_KIND_AMOUNT) DropZeroDecimals(&figure);
  // A share is no count, and 增3 says what happened, not how many there are.
  const bool no_count =
      percent || (kind != form::v1::CELL_KIND_CHANGE && ChangeWordSize(text.substr(piece.begin)) > 0);
  if (figure.overflow || no_count) {
    cell->set_state(report::v1::CELL_STATE_ILLEGIBLE);
    cell->set_raw(printed.data(), printed.size());
    return;
  }
  cell->set_state(report::v1::CELL_STATE_VALUE);
  cell->set_mantissa(figure.mantissa);
  cell->set_scale(figure.scale);
  cell->set_unit(unit);
  if (!IsPlainCount(printed) && printed != PlainDecimal(figure.mantissa, figure.scale))
    cell->set_raw(printed.data(), printed.size());
  if (kind != form::v1::CELL_KIND_AMOUNT) return;
  if (auto wan_yuan = InWanYuan(figure.mantissa, figure.scale, unit)) *cell->mutable_wan_yuan() = *wan_yuan;
}

bool MayBePrinted(const Rows& rows, uint8_t row) {
  return (rows.may_be_printed >> row & 1) != 0;
}

// 一 by itself is one, or a dash that was typed wrong.
bool LooksLikeADash(std::string_view text, const Piece& piece) {
  return piece.kind == TokenKind::kFigure && text.substr(piece.begin, piece.end - piece.begin) == "一";
}

void WriteCell(const layout::Page& page, const Piece& piece, const form::CellRef& ref, Unit header_unit,
               layout::OffsetMap::Backward* places, Cell* cell) {
  if (piece.state == Piece::State::kNone) {
    cell->set_state(report::v1::CELL_STATE_MISSING);
    return;
  }
  const layout::Range span = places->ToSource({piece.begin, piece.end});
  cell->set_begin(span.begin);
  cell->set_end(span.end);
  const std::string_view printed = page.source().substr(span.begin, span.size());
  if (piece.state == Piece::State::kBlank) {
    cell->set_state(report::v1::CELL_STATE_BLANK);
  } else if (piece.kind == TokenKind::kFigure) {
    WriteFigure(page.text(), piece, ref.kind, header_unit, printed, cell);
  } else {
    cell->set_state(piece.kind == TokenKind::kMark ? report::v1::CELL_STATE_NOT_APPLICABLE
                                                   : report::v1::CELL_STATE_ILLEGIBLE);
    cell->set_raw(printed.data(), printed.size());
  }
}

// Whether 元 behind these words is a unit by itself: not 千元, nor what is left of 万元 where a line goes on elsewhere.
bool NamesYuan(std::string_view before) {
  static constexpr std::string_view kEnds[] = {":",  "(",      "[",  ",",  "/", "位",
                                               "为", "人民币", "額", "额", "按"};
  return before.empty() || std::any_of(std::begin(kEnds), std::end(kEnds),
                                       [&](std::string_view end) { return before.ends_with(end); });
}

}  // namespace

Unit MoneyUnitIn(std::string_view text) {
  constexpr std::string_view kYuan = "元";
  Unit unit = report::v1::UNIT_UNSPECIFIED;
  for (size_t at = text.find(kYuan); at != std::string_view::npos; at = text.find(kYuan, at + kYuan.size())) {
    std::string_view before = text.substr(0, at);
    // Letters may stand apart, on lines of their own, or in a cell that goes on below: 单 位 : 万 元.
    constexpr std::string_view kBetween = " \n|";
    while (!before.empty() && kBetween.find(before.back()) != before.npos) before.remove_suffix(1);
    // Behind a bracket that opens elsewhere the unit may begin there too.
    if (before.empty() && text.substr(at + kYuan.size()).starts_with(')')) continue;
    if (before.ends_with("万")) return report::v1::UNIT_WAN_YUAN;
    if (before.ends_with("亿")) {
      unit = report::v1::UNIT_YI_YUAN;
    } else if (unit == report::v1::UNIT_UNSPECIFIED && NamesYuan(before)) {
      unit = report::v1::UNIT_YUAN;
    }
  }
  return unit;
}

void WriteTable(const layout::Page& page, const form::Table& table, report::v1::Edition edition,
                const Rows& rows, const std::vector<Placement>& placements, Unit header_unit, Layout layout,
                report::v1::Table* out) {
  out->set_key(table.key);
  out->set_edition(edition);
  const layout::Range span = page.ToSource({rows.begin, rows.end});
  out->mutable_span()->set_begin(span.begin);
  out->mutable_span()->set_end(span.end);
  for (const form::Row& row : table.rows) out->add_rows(row.key);
  for (const form::Column& column : table.columns) out->add_columns(column.key);
  const std::string_view name = LayoutName(layout);
  out->set_layout(name.data(), name.size());

  layout::OffsetMap::Backward places(page.map());
  size_t run = 0;
  size_t unit_run = rows.runs.size();  // whose unit is `own`
  Unit own = report::v1::UNIT_UNSPECIFIED;
  out->mutable_cells()->Reserve(static_cast<int>(table.cells.size()));
  for (size_t i = 0; i < table.cells.size(); ++i) {
    const form::CellRef& ref = table.cells[i];
    Cell* const cell = out->add_cells();
    cell->set_row(ref.row);
    cell->set_column(ref.column);
    const size_t printed_row = table.one_printed_row ? 0 : ref.row;
    while (run < rows.runs.size() && static_cast<size_t>(rows.runs[run].row) < printed_row) ++run;
    if (run == rows.runs.size() || static_cast<size_t>(rows.runs[run].row) != printed_row) {
      cell->set_state(report::v1::CELL_STATE_MISSING);
      cell->set_certainty(MayBePrinted(rows, ref.row) ? report::v1::CERTAINTY_UNSURE
                                                      : report::v1::CERTAINTY_CERTAIN);
      continue;
    }
    const size_t position = table.one_printed_row ? i : i - table.row_begin[ref.row];
    const Placement& placement = placements[run];
    // A unit in the row's own label or before its value goes before the header's.
    if (unit_run != run) {
      const RowRun& printed = rows.runs[run];
      own = MoneyUnitIn(page.text().substr(printed.text_begin, printed.text_end - printed.text_begin));
      unit_run = run;
    }
    WriteCell(page, placement.pieces[position], ref, own == report::v1::UNIT_UNSPECIFIED ? header_unit : own,
              &places, cell);
    cell->set_certainty(placement.certainty[position]);
    if (placement.certainty[position] == report::v1::CERTAINTY_UNSURE)
      cell->set_alternatives(placement.alternatives);
    if (LooksLikeADash(page.text(), placement.pieces[position])) {
      cell->set_certainty(report::v1::CERTAINTY_UNSURE);
      cell->set_alternatives(2);
    }
  }
}

}  // namespace gouji::extract
