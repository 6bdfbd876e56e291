// The official forms, compiled once: tables with their rows, columns, cells and identities, and one matcher for every
// label that they print.
//
// Role: what the reader and the checks know about the genre, made from form_*.textproto alone. It reads no documents.
// Ownership: immutable; BuiltIn() lives for the whole process. Threads: any. Errors: Compile CHECKs that the forms are
// consistent, since a broken form is our own bug.
//
//   const form::Forms& forms = form::BuiltIn();
//   const form::Table* table = forms.FindTable("applications", report::v1::EDITION_2021);
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gouji/form/v1/form.pb.h"
#include "gouji/report/v1/report.pb.h"
#include "worker/form/matcher.h"

namespace gouji::form {

// Upper bounds of every form; arrays on the hot path are sized by them.
inline constexpr size_t kMaxRows = 32;
inline constexpr size_t kMaxColumns = 16;
inline constexpr size_t kMaxLabels = 1024;

struct CellRef {
  uint8_t row = 0;
  uint8_t column = 0;
  form::v1::CellKind kind = form::v1::CELL_KIND_COUNT;
};

// sum(left) = sum(right). Terms index columns (axis columns: holds in every row) or rows (axis rows).
struct Identity {
  std::string rule;
  form::v1::Axis axis = form::v1::AXIS_UNSPECIFIED;
  std::vector<uint8_t> left;
  std::vector<uint8_t> right;
};

struct Row {
  std::string key;
  std::string label;    // the official one
  std::string ordinal;  // as printed before the label: 一, (七), 2; empty where the form prints none
  std::string item;     // 第二十条第(一)项
  std::vector<std::string> groups;
};

struct Column {
  std::string key;
  std::string label;
};

enum TableKind : uint8_t { kDisclosure = 0, kApplications = 1, kReview = 2, kTableKinds = 3 };

// One table of one edition.
struct Table {
  std::string key;
  TableKind kind = kDisclosure;
  report::v1::Edition edition = report::v1::EDITION_UNSPECIFIED;
  uint32_t section = 0;
  std::vector<Row> rows;
  std::vector<Column> columns;
  // Row-major, in form order.
  std::vector<CellRef> cells;
  // cells[row_begin[r] .. row_begin[r + 1]) are those of row r.
  std::vector<uint16_t> row_begin;
  std::vector<Identity> identities;
  // All of its rows stand in one printed row (section four).
  bool one_printed_row = false;

  std::span<const CellRef> CellsOfRow(size_t row) const {
    return {cells.data() + row_begin[row], static_cast<size_t>(row_begin[row + 1] - row_begin[row])};
  }
  // -1 when the form has no such row, column or cell.
  int FindRow(std::string_view row_key) const;
  int FindColumn(std::string_view column_key) const;
  int FindCell(size_t row, size_t column) const;
};

struct Section {
  uint32_t ordinal = 0;
  std::string key;
  std::vector<std::string> labels;  // normalized; the first is the official one
};

enum class LabelKind : uint8_t {
  kRow,         // index: row
  kColumn,      // index: column
  kItem,        // heading of a part of the table (第二十条第(一)项); index: first row below it
  kDecoration,  // group labels, spanning headers, notes
  kSection,     // a section's heading without its number; index: its ordinal
};

// What one label text means in one table of one edition.
struct Meaning {
  report::v1::Edition edition = report::v1::EDITION_UNSPECIFIED;
  uint8_t table = 0;  // TableKind; unused for sections
  LabelKind kind = LabelKind::kDecoration;
  uint8_t index = 0;
};

struct Label {
  std::string text;  // normalized, without blanks
  std::vector<Meaning> meanings;
};

class Forms {
 public:
  // CHECKs consistency: unique keys, known terms of identities, cells inside the table, labels normalized.
  static Forms Compile(const std::vector<form::v1::Form>& forms);

  // nullptr when the edition has no such table (pre2019).
  const Table* FindTable(std::string_view key, report::v1::Edition edition) const;
  const Table* FindTable(TableKind kind, report::v1::Edition edition) const;
  // Topics of sections one to six, both editions' labels together.
  const std::vector<Section>& sections() const { return sections_; }
  // First and last year of the reports that must use the edition (0: still in force).
  struct Years {
    uint32_t first = 0;
    uint32_t last = 0;
  };
  Years YearsOf(report::v1::Edition edition) const;

  // Hits of the matcher index labels().
  const std::vector<Label>& labels() const { return labels_; }
  const Matcher& matcher() const { return matcher_; }

 private:
  Forms() = default;
  void AddForm(const form::v1::Form& form);
  void AddLabel(std::string_view text, const Meaning& meaning);

  std::vector<Table> tables_;
  std::vector<std::pair<report::v1::Edition, Years>> years_;
  std::vector<Section> sections_;
  std::vector<Label> labels_;
  Matcher matcher_;
};

// The forms that the program carries.
const Forms& BuiltIn();

std::string_view TableKey(TableKind kind);

}  // namespace gouji::form
