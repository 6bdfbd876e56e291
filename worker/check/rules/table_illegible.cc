#include <algorithm>
#include <array>
#include <string_view>

#include "worker/check/context.h"
#include "worker/check/rules/rules.h"

namespace gouji::check {
namespace {

using namespace report::v1;

// 1件 0件 30件: the figures of several cells, which the reader could not tell apart; no word stands among them.
bool IsSeveralFigures(std::string_view text) {
  constexpr auto kBlanks = std::to_array<std::string_view>({" ", "\t", "\n", "\r", "\u00a0", "\u3000"});
  constexpr auto kUnits = std::to_array<std::string_view>({"件", "项", "条"});
  constexpr std::string_view kFullWidth = "\xEF\xBC";  // ０ is EF BC 90
  size_t figures = 0;
  bool in_figure = false;
  while (!text.empty()) {
    const auto begins = [&](std::string_view word) { return text.starts_with(word); };
    if (const auto* blank = std::find_if(kBlanks.begin(), kBlanks.end(), begins); blank != kBlanks.end()) {
      text.remove_prefix(blank->size());
      in_figure = false;
      continue;
    }
    const bool narrow = text[0] >= '0' && text[0] <= '9';
    const bool wide = text.size() > 2 && begins(kFullWidth) && static_cast<unsigned char>(text[2]) >= 0x90 &&
                      static_cast<unsigned char>(text[2]) <= 0x99;
    const bool unit = in_figure && std::any_of(kUnits.begin(), kUnits.end(), begins);
    if (!narrow && !wide && !unit) return false;
    figures += !in_figure;
    in_figure = true;
    text.remove_prefix(narrow ? 1 : 3);
  }
  return figures > 1;
}

// Whether it may hold several cells of its row: more than a blank stands between the figures, or the row has other cells and
// none prints anything. 1 3 beside others is one figure that came apart.
bool MayHoldItsRow(const Table& table, const Cell& cell, std::string_view text) {
  if (text.find("  ") != text.npos) return true;
  const auto is_other = [&](const Cell& other) { return other.row() == cell.row() && &other != &cell; };
  return std::any_of(table.cells().begin(), table.cells().end(), is_other) &&
         std::none_of(table.cells().begin(), table.cells().end(), [&](const Cell& other) {
           return is_other(other) && other.state() != CELL_STATE_MISSING && other.state() != CELL_STATE_BLANK;
         });
}

void Check(const Context& context, Report& report) {
  const Record& record = context.record();
  if (record.tables_size() == 0) return report.Skip(kTableIllegible, "no-table");
  uint32_t legible = 0;
  uint32_t unsure = 0;
  for (const Table& table : record.tables()) {
    for (const Cell& cell : table.cells()) {
      if (cell.state() == CELL_STATE_MISSING) continue;
      if (cell.state() != CELL_STATE_ILLEGIBLE) {
        ++(cell.certainty() == CERTAINTY_UNSURE ? unsure : legible);
        continue;
      }
      const std::string_view text = context.Quote(cell.begin(), cell.end());
      if (IsSeveralFigures(text) && MayHoldItsRow(table, cell, text)) {
        report.Skip(kTableIllegible, "several-figures");
        continue;
      }
      Finding& finding = report.Fail(kTableIllegible);
      AddCellArguments(context, finding, table, cell);
      AddArgument(finding, "raw", text);
      AddCellEvidence(context, finding, table, cell);
    }
  }
  report.Pass(kTableIllegible, legible);
  report.Skip(kTableIllegible, "unsure", unsure);
}

constexpr Example kExamples[] = {
    {.from = "| 行政许可 | 125 |", .to = "| 行政许可 | 若干 |", .fails = true},
    {.from = "| 行政许可 | 125 |", .to = "| 行政许可 | 无 |", .fails = false},
    {.from = "| 行政许可 | 125 |", .to = "| 行政许可 | 1 25 |", .fails = true},
};

}  // namespace

const Rule kTableIllegible = {
    .id = "table.illegible",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_UNSURE,
    .editions = kFormEditions,
    .source = kBothForms,
    .title_zh = "表格中有不是数字的内容",
    .title_en = "A cell holds something that is no figure",
    .explanation_zh =
        "应填数字的格里印着既不是数字、也不是“/"
        "”“无”等符号的内容。几个数字挤在一格的,是几格未能分开,不作判断。",
    .explanation_en =
        "A cell for a figure holds neither a figure nor a mark such as / or 无. Several figures in one cell "
        "are "
        "those of several cells that could not be told apart, and are not judged.",
    .message_zh = "“{row_label}”的“{column_label}”填的不是数字:“{raw}”",
    .message_en = "{table}/{row}/{column} holds no figure: “{raw}”",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
