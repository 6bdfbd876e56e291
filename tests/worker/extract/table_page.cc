#include "tests/worker/extract/table_page.h"

#include "worker/decode/html.h"
#include "worker/extract/figure.h"
#include "worker/extract/simplified.h"
#include "worker/extract/tables.h"

namespace gouji::extract {
namespace {

std::string Show(const report::v1::Cell& cell) {
  std::string shown;
  switch (cell.state()) {
    case report::v1::CELL_STATE_VALUE:
      shown = PlainDecimal(cell.mantissa(), cell.scale());
      break;
    case report::v1::CELL_STATE_BLANK:
      shown = "_";
      break;
    case report::v1::CELL_STATE_MISSING:
      shown = "?";
      break;
    case report::v1::CELL_STATE_NOT_APPLICABLE:
      shown = cell.raw();
      break;
    default:
      shown = "!" + cell.raw();
  }
  if (cell.certainty() == report::v1::CERTAINTY_INFERRED) shown += "*";
  if (cell.certainty() == report::v1::CERTAINTY_UNSURE) {
    shown += "~" + (cell.alternatives() > 0 ? std::to_string(cell.alternatives()) : "");
  }
  return shown;
}

}  // namespace

PageTables::PageTables(std::string_view page_text, const decode::Grids* grids) {
  layout::Page page;
  page.Assign(page_text, grids);
  SimplifyHan(&page);
  TableScratch scratch;
  ReadTables(page, form::BuiltIn(), scratch, &record_);
}

PageTables ReadHtmlPage(std::string_view page) {
  decode::Html html;
  html.Read(page, decode::Markup::kHtml);
  return PageTables(html.text(), &html.grids());
}

const report::v1::Table* PageTables::Find(std::string_view table, int nth) const {
  for (const report::v1::Table& candidate : record_.tables()) {
    if (candidate.key() == table && nth-- == 0) return &candidate;
  }
  return nullptr;
}

std::string PageTables::Row(std::string_view table, std::string_view row, int nth) const {
  const report::v1::Table* const found = Find(table, nth);
  if (found == nullptr) return "no table";
  std::string cells;
  for (const report::v1::Cell& cell : found->cells()) {
    if (found->rows(static_cast<int>(cell.row())) != row) continue;
    if (!cells.empty()) cells += " ";
    cells += Show(cell);
  }
  return cells.empty() ? "no row" : cells;
}

std::string PageTables::Printed(std::string_view table, int nth) const {
  const report::v1::Table* const found = Find(table, nth);
  if (found == nullptr) return "no table";
  std::string lines;
  for (const std::string& row : found->rows()) {
    const std::string cells = Row(table, row, nth);
    if (cells.find_first_not_of("? ") != std::string::npos) lines += row + ": " + cells + "\n";
  }
  return lines;
}

std::string PageTables::Tables() const {
  std::string all;
  for (const report::v1::Table& table : record_.tables()) {
    if (!all.empty()) all += ", ";
    const std::string edition = report::v1::Edition_Name(table.edition()).substr(8);
    all += table.key() + " " + edition + " " + table.layout();
  }
  return all;
}

}  // namespace gouji::extract
