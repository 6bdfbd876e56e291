// Writes what the stages saw, for a person who wonders why a cell is what it is.
#include <string>

#include "worker/extract/figure.h"
#include "worker/extract/table_reader.h"
#include "worker/extract/tables.h"

namespace gouji::extract {
namespace {

std::string Number(uint32_t value) {
  return std::to_string(value);
}

// Blanks made visible.
std::string Visible(std::string_view text) {
  std::string shown;
  for (const char c : text) {
    switch (c) {
      case '\t':
        shown += "→";
        break;
      case '\n':
        shown += "↵";
        break;
      default:
        shown += c;
    }
  }
  return shown;
}

std::string SourceRange(const layout::Page& page, uint32_t begin, uint32_t end) {
  const layout::Range range = page.ToSource({begin, end});
  return Number(range.begin) + ".." + Number(range.end);
}

std::string GapText(const Gap& gap) {
  std::string text;
  const auto add = [&](const char* name, uint32_t count) {
    if (count > 0) text += std::string(text.empty() ? "" : " ") + name + Number(count);
  };
  add("nl", gap.newlines);
  add("empty", gap.empty_lines);
  add("blank", gap.blank_lines);
  add("tab", gap.tabs);
  add("bar", gap.pipes);
  if (gap.spaces) text += text.empty() ? "sp" : " sp";
  if (gap.noise) text += text.empty() ? "noise" : " noise";
  return text;
}

const char* KindName(TokenKind kind) {
  switch (kind) {
    case TokenKind::kLabel:
      return "label";
    case TokenKind::kFigure:
      return "figure";
    case TokenKind::kMark:
      return "mark";
    case TokenKind::kIllegible:
      return "illegible";
    default:
      return "text";
  }
}

std::string PieceText(const layout::Page& page, const Piece& piece, report::v1::Certainty certainty) {
  std::string text;
  if (piece.state == Piece::State::kNone) {
    text = "missing";
  } else if (piece.state == Piece::State::kBlank) {
    text = "blank@" + SourceRange(page, piece.begin, piece.end);
  } else {
    text = std::string(page.text({piece.begin, piece.end})) + "@" + SourceRange(page, piece.begin, piece.end);
  }
  if (certainty == report::v1::CERTAINTY_INFERRED) text += " inferred";
  if (certainty == report::v1::CERTAINTY_UNSURE) text += " unsure";
  return text;
}

}  // namespace

std::string DescribeBlocks(const layout::Page& page, const form::Forms& forms) {
  std::string out = "text: " + std::to_string(page.source().size()) + " bytes, normalized " +
                    std::to_string(page.text().size()) + ", " + std::to_string(page.map().pieces()) +
                    " pieces, " + std::to_string(page.lines().size()) + " lines\n";
  for (size_t i = 0; i < page.lines().size(); ++i) {
    const layout::Range line = page.lines()[i];
    out += std::to_string(i + 1) + "\t" + SourceRange(page, line.begin, line.end) + "\t" +
           Visible(page.text(line)) + "\n";
  }
  for (const decode::Grid& grid : page.grids().grids) {
    out += "\ngrid, row and column of each cell\n";
    for (const decode::GridCell& cell : page.grids().CellsOf(grid)) {
      out += "  " + SourceRange(page, cell.begin, cell.end) + "\t" + Number(cell.row) + "," +
             Number(cell.column);
      if (cell.rows > 1) out += " over " + Number(cell.rows) + " rows";
      if (cell.columns > 1) out += " over " + Number(cell.columns) + " columns";
      out += "\t" + Visible(page.text({cell.begin, cell.end})) + "\n";
    }
  }
  TableReader reader;
  reader.Read(page, forms, kMaxPageSteps, [&](const TableView& view) {
    out += "\ncells of " + view.table.key + "\n";
    for (const Token& token : view.tokens) {
      out += "  " + SourceRange(page, token.begin, token.end) + "\t" + KindName(token.kind) + "\t" +
             Visible(page.text({token.begin, token.end})) + "\t[" + GapText(token.gap) + "]\n";
    }
  });
  return out;
}

std::string DescribeTables(const layout::Page& page, const form::Forms& forms) {
  std::string out;
  TableReader reader;
  reader.Read(page, forms, kMaxPageSteps, [&](const TableView& view) {
    out += view.table.key + ", " + report::v1::Edition_Name(view.edition) + ", " +
           std::string(LayoutName(view.layout)) + ", bytes " +
           SourceRange(page, view.rows.begin, view.rows.end) +
           ", sums of the columns: " + std::string(ColumnsName(view.columns)) +
           (view.bounded ? ", a search ended at its bound" : "") + "\n";
    for (size_t i = 0; i < view.rows.runs.size(); ++i) {
      const RowRun& run = view.rows.runs[i];
      const Placement& placement = view.placements[i];
      out += "  " +
             (view.table.one_printed_row ? std::string("(all)")
                                         : view.table.rows[static_cast<size_t>(run.row)].key) +
             ": label “" + Visible(page.text({run.label_begin, run.label_end})) + "”, " + Number(run.values) +
             " values for " + Number(run.positions) + " cells";
      if (view.readings[i].settled) out += ", the separators tell";
      if (placement.alternatives > 0) out += ", " + Number(placement.alternatives) + " readings";
      out += ", then [" + GapText(run.trail) + "]\n";
      for (size_t position = 0; position < run.positions; ++position) {
        const size_t cell = view.table.one_printed_row
                                ? position
                                : view.table.row_begin[static_cast<size_t>(run.row)] + position;
        const form::CellRef& ref = view.table.cells[cell];
        out += "    " + view.table.rows[ref.row].key + "/" + view.table.columns[ref.column].key + " = " +
               PieceText(page, placement.pieces[position], placement.certainty[position]) + "\n";
      }
    }
  });
  if (out.empty()) out = "no tables\n";
  return out;
}

}  // namespace gouji::extract
