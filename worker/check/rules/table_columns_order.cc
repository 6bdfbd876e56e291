#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "worker/check/context.h"
#include "worker/check/rules/rules.h"
#include "worker/extract/table_header_order.h"
#include "worker/extract/table_review_order.h"
#include "worker/layout/glosses.h"

namespace gouji::check {
namespace {

using namespace report::v1;

struct ColumnName {
  size_t column = 0;
  Span span;
};

// What a header names, and where.
struct Name {
  std::string_view key;
  std::string_view label;
  Span span;
};

// The table up to its first cell.
std::string_view HeaderOf(const Context& context, const Table& table) {
  uint32_t end = table.span().end();
  for (const Cell& cell : table.cells()) {
    if (cell.state() != CELL_STATE_MISSING) end = std::min(end, cell.begin());
  }
  return context.Quote(table.span().begin(), end);
}

// The same with blanks for what may part the words of a label: 法人或(huò)其他组织 is no 其他.
std::string WithoutGlosses(const Context& context, std::string_view header) {
  static constexpr auto kNoWidth = std::to_array<std::string_view>({"\u200b", "\u200c", "\u200d", "\ufeff"});
  const layout::GlossUse use = layout::ObserveGlosses(context.text());
  std::string words(header);
  for (size_t at = 0; at < words.size(); ++at) {
    size_t size = layout::GlossSize(header, static_cast<uint32_t>(at), use);
    for (const std::string_view mark : kNoWidth) {
      if (header.substr(at).starts_with(mark)) size = mark.size();
    }
    if (size > 0) words.replace(at, size, size, ' ');
  }
  return words;
}

// The columns that `header` names, as far as the first row's label.
std::vector<ColumnName> NamesOf(const Context& context, const Table& table, const form::Table& form,
                                std::string_view header) {
  std::vector<form::Hit> hits;
  context.forms().matcher().FindAll(header, &hits);
  std::vector<ColumnName> names;
  for (const form::Hit& hit : hits) {
    bool row = false;
    int column = -1;
    for (const form::Meaning& meaning : context.forms().labels()[hit.label].meanings) {
      if (meaning.table != form.kind || meaning.edition != form.edition) continue;
      row = row || meaning.kind == form::LabelKind::kRow;
      if (meaning.kind == form::LabelKind::kColumn) column = meaning.index;
    }
    if (row && column < 0) break;
    if (column < 0) continue;
    ColumnName& name = names.emplace_back();
    name.column = static_cast<size_t>(column);
    name.span.set_begin(table.span().begin() + hit.begin);
    name.span.set_end(table.span().begin() + hit.end);
  }
  return names;
}

bool IsOfAnotherOrder(const std::vector<ColumnName>& names, const form::Table& form) {
  extract::HeaderOrder order(form);
  for (const ColumnName& name : names) order.Add(static_cast<int>(name.column));
  order.End();
  return order.Contradicts();
}

void Tell(const Context& context, const Table& table, const Name& early, const Name& late, Report& report) {
  Finding& finding = report.Fail(kTableColumnsOrder);
  AddArgument(finding, "table", table.key());
  AddArgument(finding, "label", context.TableLabel(table.key()));
  AddArgument(finding, "column", early.key);
  AddArgument(finding, "column_label", early.label);
  AddArgument(finding, "before", late.key);
  AddArgument(finding, "before_label", late.label);
  const auto unsure = std::count_if(table.cells().begin(), table.cells().end(),
                                    [](const Cell& cell) { return cell.certainty() == CERTAINTY_UNSURE; });
  if (unsure > 0) AddArgument(finding, "unsure", std::to_string(unsure));
  AddEvidence(context, finding, early.span);
  AddEvidence(context, finding, late.span);
}

void CheckTable(const Context& context, const Table& table, const form::Table& form, Report& report) {
  const std::string_view header = HeaderOf(context, table);
  std::vector<ColumnName> names = NamesOf(context, table, form, header);
  bool contradicts = IsOfAnotherOrder(names, form);
  if (contradicts) {
    names = NamesOf(context, table, form, WithoutGlosses(context, header));
    contradicts = IsOfAnotherOrder(names, form);
  }
  if (!contradicts) {
    return names.size() == form.columns.size() ? report.Pass(kTableColumnsOrder)
                                               : report.Skip(kTableColumnsOrder, "header-unread");
  }
  // Of headers in two lines 总计 is in the first.
  std::erase_if(names, [&](const ColumnName& name) { return name.column + 1 == form.columns.size(); });
  const auto early =
      std::adjacent_find(names.begin(), names.end(),
                         [](const ColumnName& a, const ColumnName& b) { return a.column > b.column; });
  if (early == names.end()) return report.Skip(kTableColumnsOrder, "header-unread");
  const auto name = [&](const ColumnName& column) {
    return Name{form.columns[column.column].key, form.columns[column.column].label, column.span};
  };
  Tell(context, table, name(*early), name(*(early + 1)), report);
}

// Section four, which heads reviews, suits and their columns in one row of figures.
void CheckReview(const Context& context, const Table& table, const form::Table& form, Report& report) {
  const std::string header = WithoutGlosses(context, HeaderOf(context, table));
  std::vector<form::Hit> hits;
  context.forms().matcher().FindAll(header, &hits);
  extract::ReviewOrder order(form);
  std::vector<Name> names;
  for (const form::Hit& hit : hits) {
    const std::optional<extract::ReviewOrder::Name> name = order.Add(context.forms().labels()[hit.label]);
    if (!name) continue;
    Name& words = names.emplace_back();
    words.key = name->column ? form.columns[name->index].key : form.rows[name->index].key;
    words.label = context.forms().labels()[hit.label].text;
    words.span.set_begin(table.span().begin() + hit.begin);
    words.span.set_end(table.span().begin() + hit.end);
  }
  const auto fall = order.FirstFall();
  if (!fall) return report.Pass(kTableColumnsOrder);
  Tell(context, table, names[fall->early], names[fall->late], report);
}

void Check(const Context& context, Report& report) {
  bool any = false;
  for (const Table& table : context.record().tables()) {
    // Little of a table does not tell its edition, and the columns are the same in both.
    const bool known = table.edition() != EDITION_UNSPECIFIED;
    const form::Table* const form =
        context.forms().FindTable(table.key(), known ? table.edition() : EDITION_2021);
    // Section two prints one header for each group of rows.
    if (form == nullptr || form->kind == form::kDisclosure) continue;
    any = true;
    form->kind == form::kReview ? CheckReview(context, table, *form, report)
                                : CheckTable(context, table, *form, report);
  }
  if (!any) report.Skip(kTableColumnsOrder, "no-table");
}

constexpr Example kExamples[] = {
    {.from = "| 商业企业 | 科研机构 |", .to = "| 科研机构 | 商业企业 |", .fails = true},
    {.from = "| 商业企业 | 科研机构 |", .to = "| 商业 企业 | 科研 机构 |", .fails = false},
    {.from = "法人或其他组织 | 总计 |\n| 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 |",
     .to = "法人或(huò)其他组织 | 总计 |\n| 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其(qí)他 |",
     .fails = false},
};

}  // namespace

const Rule kTableColumnsOrder = {
    .id = "table.columns-order",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_SOURCE,
    .editions = kFormEditions,
    .source = kBothForms,
    .title_zh = "表头各列的次序不同",
    .title_en = "The columns stand in another order",
    .explanation_zh =
        "申请情况表或复议诉讼表的表头印全了各列,次序却与规定的表格不同:要么表头写错,要么数字填错了列。"
        "没有表格线可依的,各数字属于哪一列无从断定,其核对不作判断。",
    .explanation_en =
        "The header of applications, or of reviews and suits, names all columns, and in another order than "
        "the form's: "
        "either the header is wrong or the figures stand in wrong columns. Without the lines of a table "
        "nobody can tell which column a figure is of, and its checks are not made.",
    .message_zh = "“{label}”的表头把“{column_label}”印在“{before_label}”之前,列的次序与规定的表格不同",
    .message_en = "the header of table {table} has {column} before {before}, which is not the form's order",
    .more_zh = ";表中 {unsure} 格因此不知属于哪一列,有关核对未能进行",
    .more_en = "; {unsure} cells may therefore be of either column, and were not checked",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
