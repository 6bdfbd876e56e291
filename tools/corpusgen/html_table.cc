#include "tools/corpusgen/html_table.h"

#include <array>
#include <string>

namespace gouji::corpusgen {
namespace {

constexpr uint32_t kMergedRowPermille = 250;
constexpr uint32_t kNotePermille = 60;

struct Tags {
  std::string_view table, row, cell;  // what opens them; those of cells are not closed yet
  std::string_view cell_end, row_end, table_end;
};

constexpr Tags TagsOf(HtmlKind kind) {
  switch (kind) {
    case HtmlKind::kBoxes:
      return {"<div class=\"table\">\n",
              "<div class=\"tr\">",
              "<div class=\"td\"",
              "</div>",
              "</div>\n",
              "</div>\n"};
    case HtmlKind::kNested:
      return {"<table width=\"100%\"><tr><td valign=\"top\">\n<table border=\"1\">\n",
              "<tr>",
              "<td",
              "</td>",
              "</tr>\n",
              "</table>\n</td></tr></table>\n"};
    case HtmlKind::kWord:
      return {
          "<div align=center>\n<table class=MsoNormalTable border=1 cellspacing=0 cellpadding=0\n "
          "style='border-collapse:collapse;border:none;mso-border-alt:solid windowtext .5pt'>\n",
          "<tr style='mso-yfti-irow:1;height:14.2pt'>\n",
          "<td width=64 valign=top",
          "</td>\n",
          "</tr>\n",
          "<![if !supportMisalignedColumns]>\n<tr height=0>\n<td width=64 "
          "style='border:none'></td>\n</tr>\n<![endif]>\n</table>\n</div>\n"};
    default:
      return {"<table border=\"1\" cellspacing=\"0\">\n", "<tr>", "<td", "</td>", "</tr>\n", "</table>\n"};
  }
}

bool Alike(const GridRow& row, size_t first, size_t count) {
  const Cell& cell = *row.cells[first].cell;
  for (size_t i = first + 1; i < first + count; ++i) {
    if (row.cells[i].cell->state != cell.state || row.cells[i].cell->raw != cell.raw) return false;
  }
  return true;
}

}  // namespace

void HtmlTable::Write(Grid& grid) {
  const Tags tags = TagsOf(kind_);
  empty_cells_ = kind_ == HtmlKind::kSpansLost && random_.Chance(500);
  page_.Append(tags.table);
  for (GridRow& row : grid) {
    if (style_.Has(Dirt::kFootnotes) && row.page_may_break && random_.Chance(kNotePermille)) Note();
    page_.Append(tags.row);
    Row(row);
    page_.Append(tags.row_end);
  }
  page_.Append(tags.table_end);
}

void HtmlTable::Row(GridRow& row) {
  size_t at = 0;
  for (; at < row.cells.size() && row.cells[at].kind != GridCell::kFigure; ++at) {
    const GridCell& cell = row.cells[at];
    if (cell.kind != GridCell::kBelow) {
      Cell(cell.text, cell.columns, cell.rows);
    } else if (empty_cells_) {
      Cell({}, 1, 1);
    }
    for (int extra = 1; empty_cells_ && extra < cell.columns; ++extra) Cell({}, 1, 1);
  }
  const size_t figures = row.cells.size() - at;
  if (style_.Has(Dirt::kMergedCells) && figures > 1 && random_.Chance(kMergedRowPermille))
    at += Merged(row, at);
  for (; at < row.cells.size(); ++at) Cell(row.cells[at].cell->raw, 1, 1);
}

// Prints figures that are alike as one over all columns but the last, others one after the other in one cell; answers
// how many it printed.
size_t HtmlTable::Merged(GridRow& row, size_t first) {
  const size_t all = row.cells.size() - first;
  if (Alike(row, first, all - 1)) {
    const auto& cell = *row.cells[first].cell;
    Cell(cell.raw, static_cast<int>(all - 1), 1);
    for (size_t i = first; cell.state == CellState::kValue && all > 2 && i + 1 < row.cells.size(); ++i)
      row.cells[i].cell->determined = Determined::kNo;
    return all - 1;
  }
  std::string together;
  for (size_t i = first; i < row.cells.size(); ++i) {
    const auto& cell = *row.cells[i].cell;
    if (cell.state != CellState::kValue || cell.raw.find(' ') != std::string::npos) return 0;
    together.append(i > first ? "&nbsp;&nbsp; " : "").append(cell.raw);
  }
  Cell(together, static_cast<int>(all), 1);
  return all;
}

void HtmlTable::Cell(std::string_view text, int columns, int rows) {
  const Tags tags = TagsOf(kind_);
  page_.Append(tags.cell);
  if (kind_ != HtmlKind::kBoxes && kind_ != HtmlKind::kSpansLost) {
    const std::string_view quote = kind_ == HtmlKind::kWord ? "" : "\"";
    const auto attribute = [&](std::string_view name, int value) {
      if (value < 2) return;
      page_.Append(std::string(" ").append(name).append("=").append(quote) + std::to_string(value));
      page_.Append(quote);
    };
    attribute("colspan", columns);
    attribute("rowspan", rows);
  }
  page_.Append(">");
  Text(text);
  page_.Append(tags.cell_end);
}

// Line ends inside of a label become breaks of the markup.
void HtmlTable::Text(std::string_view text) {
  std::string_view before = "<p>";
  std::string_view after = "</p>";
  if (kind_ == HtmlKind::kBoxes) before = after = "";
  if (kind_ == HtmlKind::kWord) {
    before =
        "<p class=MsoNormal align=center style='text-align:center'><span lang=EN-US\n "
        "style='font-size:10.5pt'>";
    after = "<o:p></o:p></span></p>";
    if (text.empty()) text = "&nbsp;";
    // A figure that was mended is of several runs.
    if (text.size() > 1 && text.find_first_not_of("0123456789") == text.npos && random_.Chance(200)) {
      page_.Append(std::string(before).append(text.substr(0, 1)).append("</span><span lang=EN-US><b>"));
      page_.Append(std::string(text.substr(1)).append("</b>").append(after));
      return;
    }
  }
  page_.Append(before);
  for (size_t at = 0; at <= text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    if (at > 0) page_.Append(random_.Chance(500) ? "<br>" : "<br/>\n");
    page_.Append(text.substr(at, end - at));
    at = end + 1;
  }
  page_.Append(after);
}

// A line of the table that is none of the form's.
void HtmlTable::Note() {
  static constexpr std::array<std::string_view, 3> kNotes = {"续表", "注：本表数据截至2021年12月31日。",
                                                             "（本页无正文）"};
  const Tags tags = TagsOf(kind_);
  page_.Append(tags.row);
  Cell(random_.Pick(kNotes), 10, 1);
  page_.Append(tags.row_end);
}

}  // namespace gouji::corpusgen
