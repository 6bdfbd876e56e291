#include "worker/form/forms.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "worker/layout/page.h"

namespace gouji::form {
namespace {

// A form that is not consistent is a bug of ours, never an input.
void Check(bool holds, std::string_view what, std::string_view where) {
  if (holds) return;
  std::fprintf(stderr, "CHECK failed: form: %.*s: %.*s\n", static_cast<int>(what.size()), what.data(),
               static_cast<int>(where.size()), where.data());
  std::abort();
}

// Labels are compared with normalized text without blanks.
std::string Normalized(std::string_view label) {
  layout::Page page;
  page.Assign(label);
  std::string text(page.text());
  std::erase_if(text, [](char c) { return c == ' ' || c == '\t' || c == '\n'; });
  return text;
}

template <typename Items>
int FindKey(const Items& items, std::string_view key) {
  for (size_t i = 0; i < items.size(); ++i) {
    if (items[i].key == key) return static_cast<int>(i);
  }
  return -1;
}

uint8_t RequireRow(const Table& table, std::string_view key) {
  const int index = table.FindRow(key);
  Check(index >= 0, "no such row", key);
  return static_cast<uint8_t>(index);
}

uint8_t RequireColumn(const Table& table, std::string_view key) {
  const int index = table.FindColumn(key);
  Check(index >= 0, "no such column", key);
  return static_cast<uint8_t>(index);
}

void AddCells(const form::v1::TableForm& source, Table* table) {
  if (source.cells().empty()) {
    for (uint8_t row = 0; row < table->rows.size(); ++row) {
      for (uint8_t column = 0; column < table->columns.size(); ++column)
        table->cells.push_back({row, column});
    }
  }
  for (const form::v1::CellForm& cell : source.cells()) {
    table->cells.push_back(
        {RequireRow(*table, cell.row()), RequireColumn(*table, cell.column()), cell.kind()});
  }
  const auto before = [](const CellRef& a, const CellRef& b) {
    return a.row != b.row ? a.row < b.row : a.column < b.column;
  };
  std::sort(table->cells.begin(), table->cells.end(), before);
  const auto same = [&](const CellRef& a, const CellRef& b) { return !before(a, b) && !before(b, a); };
  Check(std::adjacent_find(table->cells.begin(), table->cells.end(), same) == table->cells.end(),
        "cell twice", table->key);
  for (size_t row = 0; row <= table->rows.size(); ++row) {
    const auto first = std::find_if(table->cells.begin(), table->cells.end(),
                                    [row](const CellRef& cell) { return cell.row >= row; });
    table->row_begin.push_back(static_cast<uint16_t>(first - table->cells.begin()));
  }
}

void AddIdentities(const form::v1::TableForm& source, Table* table) {
  for (const form::v1::Identity& identity : source.identities()) {
    Check(identity.axis() != form::v1::AXIS_UNSPECIFIED, "identity without axis", identity.rule());
    Identity compiled{.rule = identity.rule(), .axis = identity.axis(), .left = {}, .right = {}};
    const auto term = [&](const std::string& key) {
      return identity.axis() == form::v1::AXIS_COLUMNS ? RequireColumn(*table, key) : RequireRow(*table, key);
    };
    for (const std::string& key : identity.left()) compiled.left.push_back(term(key));
    for (const std::string& key : identity.right()) compiled.right.push_back(term(key));
    Check(!compiled.left.empty() && !compiled.right.empty(), "identity without terms", identity.rule());
    table->identities.push_back(std::move(compiled));
  }
}

Table CompileTable(const form::v1::TableForm& source, report::v1::Edition edition) {
  Table table;
  table.key = source.key();
  table.edition = edition;
  table.section = source.section();
  table.one_printed_row = source.one_printed_row();
  for (const form::v1::Row& row : source.rows()) {
    Check(table.FindRow(row.key()) < 0 && !row.labels().empty(), "row twice or without label", row.key());
    table.rows.push_back({.key = row.key(),
                          .label = Normalized(row.labels(0)),
                          .ordinal = Normalized(row.ordinal()),
                          .item = Normalized(row.item()),
                          .groups = {row.groups().begin(), row.groups().end()}});
  }
  for (const form::v1::Column& column : source.columns()) {
    Check(table.FindColumn(column.key()) < 0 && !column.labels().empty(), "column twice or without label",
          column.key());
    table.columns.push_back({.key = column.key(), .label = Normalized(column.labels(0))});
  }
  Check(!table.rows.empty() && table.rows.size() <= kMaxRows, "number of rows", table.key);
  Check(!table.columns.empty() && table.columns.size() <= kMaxColumns, "number of columns", table.key);
  AddCells(source, &table);
  AddIdentities(source, &table);
  return table;
}

TableKind KindOf(std::string_view key) {
  for (uint8_t kind = 0; kind < kTableKinds; ++kind) {
    if (TableKey(static_cast<TableKind>(kind)) == key) return static_cast<TableKind>(kind);
  }
  Check(false, "unknown table", key);
  return kTableKinds;
}

}  // namespace

std::string_view TableKey(TableKind kind) {
  static constexpr std::array<std::string_view, kTableKinds> kKeys = {"disclosure", "applications", "review"};
  return kKeys[kind];
}

int Table::FindRow(std::string_view row_key) const {
  return FindKey(rows, row_key);
}
int Table::FindColumn(std::string_view column_key) const {
  return FindKey(columns, column_key);
}

int Table::FindCell(size_t row, size_t column) const {
  // Of a whole row it stands at its column.
  const size_t at = row_begin[row] + column;
  if (at < row_begin[row + 1] && cells[at].column == column) return static_cast<int>(at);
  for (size_t i = row_begin[row]; i < row_begin[row + 1]; ++i) {
    if (cells[i].column == column) return static_cast<int>(i);
  }
  return -1;
}

Forms Forms::Compile(const std::vector<form::v1::Form>& sources) {
  Forms forms;
  for (const form::v1::Form& source : sources) forms.AddForm(source);
  std::vector<std::string_view> texts;
  Check(forms.labels_.size() <= kMaxLabels, "too many labels", "");
  for (const Label& label : forms.labels_) texts.push_back(label.text);
  forms.matcher_.Compile(texts);
  return forms;
}

void Forms::AddForm(const form::v1::Form& form) {
  Check(form.edition() != report::v1::EDITION_UNSPECIFIED, "edition not set", form.source());
  years_.emplace_back(form.edition(), Years{form.first_year(), form.last_year()});
  for (const form::v1::SectionTopic& topic : form.sections()) {
    auto section = std::find_if(sections_.begin(), sections_.end(),
                                [&](const Section& s) { return s.ordinal == topic.ordinal(); });
    if (section == sections_.end()) {
      sections_.push_back({topic.ordinal(), topic.key(), {}});
      section = sections_.end() - 1;
    }
    Check(section->key == topic.key() && !topic.labels().empty(), "section topic", topic.key());
    for (const std::string& label : topic.labels()) {
      const std::string text = Normalized(label);
      if (std::find(section->labels.begin(), section->labels.end(), text) != section->labels.end()) continue;
      section->labels.push_back(text);
      AddLabel(text, {report::v1::EDITION_UNSPECIFIED, 0, LabelKind::kSection,
                      static_cast<uint8_t>(topic.ordinal())});
    }
  }
  for (const form::v1::TableForm& source : form.tables()) {
    const TableKind kind = KindOf(source.key());
    tables_.push_back(CompileTable(source, form.edition()));
    tables_.back().kind = kind;
    const Table& table = tables_.back();
    const auto add = [&](std::string_view label, LabelKind label_kind, int index) {
      AddLabel(Normalized(label), {form.edition(), kind, label_kind, static_cast<uint8_t>(index)});
    };
    for (const form::v1::Row& row : source.rows()) {
      for (const std::string& label : row.labels()) add(label, LabelKind::kRow, table.FindRow(row.key()));
      if (!row.item().empty()) {
        const auto first = std::find_if(table.rows.begin(), table.rows.end(),
                                        [&](const Row& r) { return r.item == Normalized(row.item()); });
        add(row.item(), LabelKind::kItem, static_cast<int>(first - table.rows.begin()));
      }
    }
    for (const form::v1::Column& column : source.columns()) {
      for (const std::string& label : column.labels())
        add(label, LabelKind::kColumn, table.FindColumn(column.key()));
    }
    for (const std::string& label : source.decorations()) add(label, LabelKind::kDecoration, 0);
  }
}

void Forms::AddLabel(std::string_view text, const Meaning& meaning) {
  const std::string folded = Matcher::Folded(text);
  // Folding keeps the first character; to fold all labels for each would be a third of the program's start.
  const size_t first = static_cast<uint8_t>(folded[0]) >= 0xe0 ? 3 : 1;
  auto label = std::find_if(labels_.begin(), labels_.end(), [&](const Label& l) {
    return l.text.compare(0, first, folded, 0, first) == 0 && Matcher::Folded(l.text) == folded;
  });
  if (label == labels_.end()) {
    labels_.push_back({std::string(text), {}});
    label = labels_.end() - 1;
  }
  const bool known = std::any_of(label->meanings.begin(), label->meanings.end(), [&](const Meaning& m) {
    return m.edition == meaning.edition && m.table == meaning.table && m.kind == meaning.kind &&
           m.index == meaning.index;
  });
  if (!known) label->meanings.push_back(meaning);
}

const Table* Forms::FindTable(std::string_view key, report::v1::Edition edition) const {
  for (const Table& table : tables_) {
    if (table.key == key && table.edition == edition) return &table;
  }
  return nullptr;
}

const Table* Forms::FindTable(TableKind kind, report::v1::Edition edition) const {
  for (const Table& table : tables_) {
    if (table.kind == kind && table.edition == edition) return &table;
  }
  return nullptr;
}

Forms::Years Forms::YearsOf(report::v1::Edition edition) const {
  for (const auto& [known, years] : years_) {
    if (known == edition) return years;
  }
  return {};
}

}  // namespace gouji::form
