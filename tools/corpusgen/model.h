// What one generated report is: its header, its tables with every cell, its claims and its injected errors.
//
// Role: plain data that the generator fills while it writes the text, and that becomes one line of truth.jsonl. It
// shares nothing with the reader: keys and labels stand in forms.cc.
// Units: amounts are whole yuan, counts are whole; spans are byte offsets into Report::text. Threads: plain values.
//
//   Report report = Generate(options, index);
//   AppendTruth(report, out);
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gouji::corpusgen {

enum class CellKind : uint8_t { kCount, kChange, kAmount };
enum class CellState : uint8_t { kValue, kBlank, kMark, kIllegible, kMissing };

// How the text determines a cell; empty readings mean that it does not.
enum class Determined : uint8_t {
  kNo,          // more than one reading fits
  kPrint,       // printed apart from its neighbours
  kRowSum,      // the only reading that satisfies the identity of its row
  kIdentities,  // the only reading that satisfies the identities of rows and columns together
  kFullRows,    // the same if the table has no blanks, and every row of it can be read without any
};

struct Cell {
  std::string_view row;
  std::string_view column;
  CellKind kind = CellKind::kCount;
  CellState state = CellState::kValue;
  Determined determined = Determined::kPrint;
  int64_t value = 0;  // as the report prints it, an injected error included
  int64_t meant = 0;  // before any injected error
  std::string raw;    // the printed bytes; empty for a blank
  // Plain decimal and unit as `gouji results --table cells` gives them; empty unless state is kValue.
  std::string plain;
  std::string_view unit;
  int32_t begin = -1;  // -1: no span (HTML, missing)
  int32_t end = -1;
};

struct Table {
  std::string_view key;      // disclosure, applications, review
  std::string_view edition;  // 2019, 2021
  std::vector<Cell> cells;   // form order
  bool full_rows = true;     // every row can be read without a blank
  // Rows that an injected error removed, or gave one figure more; empty for none.
  std::string_view missing_row = {};
  std::string_view longer_row = {};

  Cell* Find(std::string_view row, std::string_view column) {
    for (Cell& cell : cells) {
      if (cell.row == row && cell.column == column) return &cell;
    }
    return nullptr;
  }
};

// A figure of the prose.
struct Claim {
  std::string_view subject;
  std::string cell;  // table/row/column, empty when it speaks of none
  int64_t value = 0;
  std::string_view unit;
  int32_t begin = -1;  // of the printed figure
  int32_t end = -1;
};

struct InjectedError {
  std::string_view kind;
  std::vector<std::string_view> rules;  // that must report it
  std::vector<std::string> cells = {};  // table/row/column: what was falsified
  // The identities that it breaks, as rule@line: applications.row-sum@granted, review.sum@review.
  std::vector<std::string> identities = {};
  std::string expected = {};
  std::string actual = {};
  bool localizable = false;  // one cell in a row and a column identity
};

struct Report {
  std::string id;
  std::string url;
  std::string text;
  std::string organ;         // full name
  std::string region;        // 浙江省衢州市
  std::string named_region;  // the part of it that the organ's name spells out
  std::string_view level;    // that the name tells: province, prefecture, county, township; empty for none
  std::string index_number;  // as printed in the block of facts
  std::string issuer;        // the office that the block of facts names
  std::string title;         // as meant: simplified, without line breaks
  std::string published;
  std::string compiled;
  bool tells_compiled = true;  // false where lost characters leave more than one day
  int year = 0;
  std::string_view edition;  // 2019, 2021, pre2019, mixed
  std::string_view layout;
  std::vector<std::string_view> dirt;
  std::vector<std::string_view> reportable;  // rules that report the dirt itself
  std::vector<std::string_view> arguable;    // rules that may report or not
  std::vector<int> sections;                 // ordinals whose headings are printed
  std::vector<std::string> sub_headings;     // ordinal of the section / number, in the order of the text
  std::vector<Table> tables;
  std::vector<Claim> claims;
  std::vector<InjectedError> errors;
  bool html = false;
  bool gbk = false;              // the file's bytes are GB18030
  bool byte_order_mark = false;  // before the text, which does not hold it

  Table* FindTable(std::string_view key) {
    for (Table& table : tables) {
      if (table.key == key) return &table;
    }
    return nullptr;
  }
};

}  // namespace gouji::corpusgen
