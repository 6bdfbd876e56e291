#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "worker/check/context.h"
#include "worker/check/rules/rules.h"
#include "worker/check/utf8_words.h"

namespace gouji::check {
namespace {

using namespace report::v1;

// Bytes of a blank, a bar or a tab at the front of a text; 0 for none.
size_t SeparatorSize(std::string_view text) {
  switch (text.empty() ? 0 : static_cast<unsigned char>(text[0])) {
    case '|':
    case '\t':
    case ' ':
    case '\r':
      return 1;
    case 0xc2:
      return text.starts_with("\u00a0") ? 2 : 0;
    case 0xe3:
      return text.starts_with("\u3000") ? 3 : 0;
    default:
      return 0;
  }
}

// Bytes of a digit of either width, or of what stands between digits; 0 for none.
size_t DigitSize(std::string_view text) {
  constexpr std::string_view kFullWidth = "\xEF\xBC";  // ０ is EF BC 90
  if (IsDigitAt(text, 0) || text.starts_with('.') || text.starts_with(',')) return 1;
  if (text.size() < kHanBytes || !text.starts_with(kFullWidth)) return 0;
  const auto last = static_cast<unsigned char>(text[2]);
  return (last >= 0x90 && last <= 0x99) || last == 0x8c || last == 0x8e ? kHanBytes : 0;  // or ， or ．
}

// Takes figures of nothing but digits from the front of a line, as far as nothing else stands between them and another one
// follows: nearly all rows are of such ones.
uint32_t TakePlainFigures(std::string_view* line) {
  uint32_t figures = 0;
  for (size_t at = 0; at < line->size();) {
    while (IsDigitAt(*line, at)) ++at;
    const size_t end = at;
    while (at < line->size() && ((*line)[at] == ' ' || (*line)[at] == '|' || (*line)[at] == '\t')) ++at;
    if (end == 0 || at == end || !IsDigitAt(*line, at)) break;
    line->remove_prefix(at);
    at = 0;
    ++figures;
  }
  return figures;
}

// Figures that follow each other from the front of a line, whatever separates them; their units may stand with them.
uint32_t FiguresAt(std::string_view line) {
  static constexpr std::string_view kUnits[] = {"件", "条", "條", "项", "項", "万元", "萬元", "万", "元"};
  uint32_t figures = TakePlainFigures(&line);
  while (!line.empty()) {
    if (line[0] == '-' || line[0] == '+') line.remove_prefix(1);
    size_t digits = 0;
    while (const size_t size = DigitSize(line.substr(digits))) digits += size;
    // 6. of the label behind the row.
    if (digits > 0 && line[digits - 1] == '.') return figures;
    line.remove_prefix(digits);
    // Behind most figures stands a blank or a bar.
    const bool wide = digits > 0 && !line.empty() && static_cast<unsigned char>(line[0]) >= 0x80;
    for (const std::string_view unit : kUnits) {
      if (!wide || !line.starts_with(unit)) continue;
      line.remove_prefix(unit.size());
      break;
    }
    if (digits == 0 || (!line.empty() && SeparatorSize(line) == 0)) return figures;
    ++figures;
    while (const size_t size = SeparatorSize(line)) line.remove_prefix(size);
  }
  return figures;
}

struct Row {
  uint32_t due = 0;
  // Null where no cell is printed as a figure.
  const Cell* first = nullptr;
  // 2 34 in one of its cells: what that is, table.illegible asks.
  bool illegible = false;
  uint32_t printed = 0;
};

// The rows of a table, all of them as one where the form prints them so.
std::vector<Row> RowsOf(const Context& context, const Table& table, bool one_printed_row) {
  std::vector<Row> rows(one_printed_row ? 1 : static_cast<size_t>(table.rows_size()));
  for (const Cell& cell : table.cells()) {
    const size_t at = one_printed_row ? 0 : cell.row();
    if (at >= rows.size()) continue;
    Row& row = rows[at];
    ++row.due;
    row.illegible = row.illegible || cell.state() == CELL_STATE_ILLEGIBLE;
    if (cell.state() == CELL_STATE_VALUE && (row.first == nullptr || cell.begin() < row.first->begin()))
      row.first = &cell;
  }
  const std::string_view text = context.text();
  for (Row& row : rows) {
    if (row.first == nullptr || row.first->begin() > text.size()) continue;
    const std::string_view rest = text.substr(row.first->begin());
    row.printed = FiguresAt(rest.substr(0, rest.find('\n')));
  }
  return rows;
}

void CheckTable(const Context& context, const Table& table, Report& report) {
  // A column of row numbers, or one that is printed twice, is in all of them.
  constexpr size_t kMostOf = 4;
  const bool separated = table.layout() == "tabs" || table.layout() == "pipes" || table.layout() == "spaces";
  const form::Table* const form = context.forms().FindTable(table.key(), table.edition());
  if (!separated || form == nullptr) return report.Skip(kTableExtraCells, "not-separated");
  const std::vector<Row> rows = RowsOf(context, table, form->one_printed_row);
  OddRows longer;
  for (uint32_t row = 0; row < rows.size(); ++row) {
    if (rows[row].illegible || rows[row].printed <= rows[row].due || longer.count++ > 0) continue;
    longer.first = row;
    longer.due = rows[row].due;
    longer.printed = rows[row].printed;
  }
  if (longer.count == 0) return report.Pass(kTableExtraCells);
  if (longer.count > 1 && longer.count * kMostOf > rows.size())
    return report.Skip(kTableExtraCells, "other-columns");
  AddOddRows(context, report.Fail(kTableExtraCells), table, longer, *rows[longer.first].first);
}

void Check(const Context& context, Report& report) {
  if (context.record().tables_size() == 0) return report.Skip(kTableExtraCells, "no-table");
  for (const Table& table : context.record().tables()) CheckTable(context, table, report);
}

constexpr Example kExamples[] = {
    {.from = "| (一)予以公开 | 8 | 1 | 0 | 0 | 0 | 0 | 9 |",
     .to = "| (一)予以公开 | 8 | 1 | 0 | 0 | 0 | 0 | 0 | 9 |",
     .fails = true},
    {.from = "| (一)予以公开 | 8 | 1 | 0 | 0 | 0 | 0 | 9 |",
     .to = "| (一)予以公开 | 8 | 1 | 0 | 0 | 0 | 0 | 9 | |",
     .fails = false},
};

}  // namespace

const Rule kTableExtraCells = {
    .id = "table.extra-cells",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_UNSURE,
    .editions = kFormEditions,
    .source = kBothForms,
    .title_zh = "表格的行多出格",
    .title_en = "Rows of a table have cells too many",
    .explanation_zh =
        "一行印出的数字比规定的格数多,多的是哪一个往往无法确定,该行的合计因此不作判断。"
        "多数行都多的,是另有一列(行次等),不提出。",
    .explanation_en =
        "A row prints more figures than the form has cells. Which one is too many often cannot be told, so "
        "the sums of such rows are not judged. Where most rows have one more there is another column, as of "
        "row numbers, and nothing is raised.",
    .message_zh = "“{label}”的表有 {rows} 行多出格,如“{row_label}”一行应有 {due} 格,印有 {printed} 个数字",
    .message_en =
        "table {table}: {rows} rows have cells too many, for example {row} ({due} cells due, {printed} "
        "figures printed)",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
