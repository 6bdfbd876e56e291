#include <algorithm>
#include <cstddef>
#include <set>
#include <vector>

#include "worker/check/context.h"
#include "worker/check/rules/rules.h"

namespace gouji::check {
namespace {

using namespace report::v1;

// How a row of a table is printed.
struct RowCells {
  uint32_t due = 0;
  uint32_t printed = 0;
  // Cells of which it is not known that they are there.
  uint32_t doubtful = 0;
  const Cell* first_printed = nullptr;
  const Cell* last_printed = nullptr;
};

std::vector<RowCells> RowsOf(const Table& table) {
  std::vector<RowCells> rows(static_cast<size_t>(table.rows_size()));
  for (const Cell& cell : table.cells()) {
    if (cell.row() >= rows.size()) continue;
    RowCells& row = rows[cell.row()];
    ++row.due;
    const bool blank = cell.state() == CELL_STATE_BLANK || cell.state() == CELL_STATE_MISSING;
    row.printed += !blank;
    row.doubtful += cell.state() == CELL_STATE_MISSING || (blank && cell.certainty() == CERTAINTY_UNSURE);
    if (blank) continue;
    if (row.first_printed == nullptr) row.first_printed = &cell;
    row.last_printed = &cell;
  }
  return rows;
}

// Where nothing separates the cells, a blank leaves no trace: fewer figures are no fewer cells.
bool SeparatesCells(const Table& table) {
  return table.layout() == "tabs" || table.layout() == "pipes" || table.layout() == "grid";
}

// Whether the row's figures stand on one line, apart: cells on lines of their own are not counted by their row, nor those
// that were cut out of one run of digits.
bool IsOneLine(const Context& context, const Table& table, const RowCells& row) {
  // A grid that leaves open whose a figure is has a cell that spans several: it lacks none.
  if (table.layout() == "grid") return row.first_printed->certainty() != CERTAINTY_UNSURE;
  if (row.printed < 2) return false;
  const std::string_view line = context.Quote(row.first_printed->begin(), row.last_printed->end());
  return line.find('\n') == line.npos && line.find_first_of("\t|") != line.npos;
}

// 予以公开 | 5 | 5 | ||||: bars that a program put behind a row to make up for the blank cells that it left out.
bool IsPadded(const Context& context, const RowCells& row) {
  constexpr auto kPad = 2;
  if (row.last_printed == nullptr || row.last_printed->end() > context.text().size()) return false;
  const std::string_view behind = context.text().substr(row.last_printed->end());
  const std::string_view tail = behind.substr(0, behind.find('\n'));
  return tail.find_first_not_of(" |\r") == tail.npos && tail.find("||") != tail.npos &&
         std::count(tail.begin(), tail.end(), '|') > kPad;
}

// Whether a figure that is no cell stands behind the label, as in a column of row numbers, and as many cells as are due behind
// it: which of them are those of the form is in doubt then, and none is lacking.
bool HasRoomForAll(const Context& context, const RowCells& row) {
  const std::string_view text = context.text();
  if (row.first_printed->begin() > text.size()) return false;
  const size_t newline = text.substr(0, row.first_printed->begin()).rfind('\n');
  const size_t line = newline == text.npos ? 0 : newline + 1;
  size_t label = row.first_printed->begin();
  while (label > line && static_cast<unsigned char>(text[label - 1]) < 0x80) --label;
  const std::string_view before = text.substr(label, row.first_printed->begin() - label);
  const size_t number = before.find_first_of("0123456789");
  if (number == before.npos) return false;
  std::string_view behind = text.substr(label + number);
  behind = behind.substr(0, behind.find('\n'));
  const auto cells =
      std::count_if(behind.begin(), behind.end(), [](char c) { return c == '|' || c == '\t'; });
  return cells >= static_cast<std::ptrdiff_t>(row.due);
}

// Bars of the row's line. Tabs that a word processor left behind a row frame nothing.
size_t BarsOf(const Context& context, const RowCells& row) {
  const std::string_view text = context.text();
  if (row.first_printed == nullptr || row.first_printed->begin() > text.size()) return 0;
  const size_t newline = text.substr(0, row.first_printed->begin()).rfind('\n');
  std::string_view line = text.substr(newline + 1);  // npos + 1 is 0
  line = line.substr(0, line.find('\n'));
  return static_cast<size_t>(std::count(line.begin(), line.end(), '|'));
}

// | |, from the first figure on.
bool HasEmptyCell(const Context& context, const RowCells& row) {
  std::string_view line = context.text().substr(row.first_printed->begin());
  line = line.substr(0, line.find('\n'));
  bool after_bar = false;
  for (const char c : line) {
    const bool bar = c == '|';
    if (bar && after_bar) return true;
    if (bar || c != ' ') after_bar = bar;
  }
  return false;
}

// 行政许可 | 106 | 2939 | | beside 规章 | 0 | 0 | 0 |: a row of as many cells as others that are full prints the one that was
// left blank.
bool IsAsWideAsFull(const Context& context, const Table& table, const RowCells& row) {
  const form::Table* const form = context.forms().FindTable(table.key(), table.edition());
  if (form == nullptr || form->one_printed_row || !HasEmptyCell(context, row)) return false;
  const std::vector<RowCells> rows = RowsOf(table);
  const size_t bars = BarsOf(context, row);
  return std::any_of(rows.begin(), rows.end(), [&](const RowCells& other) {
    return other.due == row.due && other.printed == other.due && BarsOf(context, other) <= bars;
  });
}

bool LacksCells(const Context& context, const Table& table, const RowCells& row) {
  // A row of which nothing is printed is no row that lacks cells.
  return row.doubtful > 0 && row.printed > 0 && IsOneLine(context, table, row) && !IsPadded(context, row) &&
         !HasRoomForAll(context, row) && !IsAsWideAsFull(context, table, row);
}

// What the rows of all tables say of the program that wrote the page.
struct Habits {
  size_t printed = 0;
  size_t lacking = 0;
  size_t mostly_blank = 0;
  size_t padded = 0;
  std::set<uint32_t> sizes;  // figures of rows that lack some
};

Habits HabitsOf(const Context& context, const Table& table) {
  Habits habits;
  for (const RowCells& row : RowsOf(table)) {
    habits.printed += row.printed > 0;
    habits.padded += IsPadded(context, row);
    if (!LacksCells(context, table, row)) continue;
    ++habits.lacking;
    habits.mostly_blank += row.printed * 2 < row.due;
    habits.sizes.insert(row.printed);
  }
  return habits;
}

// Programs that leave blank cells out do so in every row: they pad their rows, or most rows of a large table have too few
// figures, and some fewer than others, or all lack more than any page loses.
bool LeavesBlanksOut(const Context& context) {
  constexpr size_t kFewestRows = 5;
  constexpr size_t kFewestPadded = 2;
  constexpr size_t kFewestSizes = 3;
  const auto& tables = context.record().tables();
  return std::any_of(tables.begin(), tables.end(), [&](const Table& table) {
    if (!SeparatesCells(table)) return false;
    const Habits habits = HabitsOf(context, table);
    if (habits.padded >= kFewestPadded) return true;
    return habits.lacking >= kFewestRows && habits.lacking * 2 > habits.printed &&
           (habits.sizes.size() >= kFewestSizes || habits.mostly_blank * 2 > habits.lacking);
  });
}

void CheckTable(const Context& context, const Table& table, Report& report) {
  if (!SeparatesCells(table)) return report.Skip(kTableMissingCells, "not-separated");
  const std::vector<RowCells> rows = RowsOf(table);
  OddRows shorter;
  for (uint32_t row = 0; row < rows.size(); ++row) {
    if (!LacksCells(context, table, rows[row]) || shorter.count++ > 0) continue;
    shorter.first = row;
    shorter.due = rows[row].due;
    shorter.printed = rows[row].printed;
  }
  if (shorter.count == 0) return report.Pass(kTableMissingCells);
  if (LeavesBlanksOut(context)) return report.Skip(kTableMissingCells, "blanks-left-out");
  AddOddRows(context, report.Fail(kTableMissingCells), table, shorter, *rows[shorter.first].first_printed);
}

void Check(const Context& context, Report& report) {
  if (context.record().tables_size() == 0) return report.Skip(kTableMissingCells, "no-table");
  for (const Table& table : context.record().tables()) CheckTable(context, table, report);
}

constexpr Example kExamples[] = {
    {.from = "| 1.属于国家秘密 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |",
     .to = "| 1.属于国家秘密 | 0 | 0 | 0 | 0 | 0 | 0 |",
     .fails = true},
    {.from = "| 1.属于国家秘密 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |",
     .to = "| 1.属于国家秘密 | 0 | | 0 | 0 | 0 | 0 | 0 |",
     .fails = false},
    // A program that leaves blank cells out pads its rows with bars.
    {.from = "| 1.属于国家秘密 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |",
     .to = "| 1.属于国家秘密 | 0 | 0 |||||",
     .fails = false},
    // Or it does so in most rows, in some more than in others.
    {.from = "| 1.属于国家秘密 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n"
             "| 2.其他法律行政法规禁止公开 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n"
             "| 3.危及“三安全一稳定” | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n"
             "| 4.保护第三方合法权益 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n"
             "| 5.属于三类内部事务信息 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n"
             "| 6.属于四类过程性信息 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n"
             "| 7.属于行政执法案卷 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n"
             "| 8.属于行政查询事项 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |",
     .to = "| 1.属于国家秘密 | 0 | 0 |||||\n"
           "| 2.其他法律行政法规禁止公开 | 0 | 0 | 0 |||||\n"
           "| 3.危及“三安全一稳定” | 0 | 0 ||||\n"
           "| 4.保护第三方合法权益 | 0 | 0 | 0 | 0 |||\n"
           "| 5.属于三类内部事务信息 | 0 | 0 |||||\n"
           "| 6.属于四类过程性信息 | 0 | 0 |||||\n"
           "| 7.属于行政执法案卷 | 0 | 0 | 0 | 0 | 0 | 0 |\n"
           "| 8.属于行政查询事项 | 0 | 0 | 0 | 0 | 0 | 0 |",
     .fails = false},
};

}  // namespace

const Rule kTableMissingCells = {
    .id = "table.missing-cells",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_UNSURE,
    .editions = kFormEditions,
    .source = kBothForms,
    .title_zh = "表格的行缺少格",
    .title_en = "Rows of a table lack cells",
    .explanation_zh =
        "印出的格比规定的少的行。缺的是哪一格往往无法确定,该行的合计因此不作判断;也可能是抓取时丢失,"
        "所以归责不定。",
    .explanation_en =
        "Rows that print fewer cells than the form has. Which cell is lacking often cannot be told, so the "
        "sums of such rows are not judged; the crawler may have lost it, so whose fault it is stays open.",
    .message_zh = "“{label}”的表有 {rows} 行缺少格,如“{row_label}”一行应有 {due} 格,只印有 {printed} 格",
    .message_en =
        "table {table}: {rows} rows lack cells, for example {row} ({due} cells due, {printed} printed)",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
