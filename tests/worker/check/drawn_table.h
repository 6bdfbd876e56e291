// Tables drawn in tests: rows of cells as words, made into a record whose spans point into a text.
//
//   DrawnTable drawn("applications", EDITION_2021, {"new 4 0 0 0 0 0 4", "granted 3 _ _ _ _ _ 3"});
//
// A word is a figure, "_" a blank, "/" a mark, "x" missing, "!" illegible, "~3" an inferred 3, "?3" an unsure 3.
// Rows that are not drawn hold what `rest` says in every cell.
//
// Role: for tests alone. Ownership: a Drawn owns text and record. Threads: one at a time. Errors: a row with too few words
// throws.
#pragma once

#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "gouji/report/v1/report.pb.h"
#include "worker/check/check.h"
#include "worker/form/forms.h"

namespace gouji::check {

struct Drawn {
  std::string text;
  report::v1::Record record;
};

inline void DrawCell(std::string word, Drawn* drawn, report::v1::Cell* cell) {
  using namespace report::v1;
  cell->set_certainty(CERTAINTY_CERTAIN);
  if (word[0] == '~' || word[0] == '?') {
    cell->set_certainty(word[0] == '~' ? CERTAINTY_INFERRED : CERTAINTY_UNSURE);
    word.erase(0, 1);
  }
  if (word == "x") {
    cell->set_state(CELL_STATE_MISSING);
    return;
  }
  cell->set_begin(static_cast<uint32_t>(drawn->text.size()));
  if (word == "_") {
    cell->set_state(CELL_STATE_BLANK);
  } else if (word == "/") {
    cell->set_state(CELL_STATE_NOT_APPLICABLE);
  } else if (word == "!") {
    cell->set_state(CELL_STATE_ILLEGIBLE);
  } else {
    cell->set_state(CELL_STATE_VALUE);
    const size_t point = word.find('.');
    cell->set_scale(point == word.npos ? 0 : static_cast<uint32_t>(word.size() - point - 1));
    std::string digits = word;
    if (point != word.npos) digits.erase(point, 1);
    cell->set_mantissa(std::stoll(digits));
  }
  if (word != "_") drawn->text += word;
  cell->set_end(static_cast<uint32_t>(drawn->text.size()));
  drawn->text += '\t';
}

inline void Draw(std::string_view key, report::v1::Edition edition, const std::vector<std::string>& rows,
                 const std::string& rest, Drawn* drawn) {
  const form::Table& form = *form::BuiltIn().FindTable(key, edition);
  std::map<std::string, std::vector<std::string>> words;
  for (const std::string& row : rows) {
    std::istringstream in(row);
    std::string name, word;
    in >> name;
    while (in >> word) words[name].push_back(word);
  }
  report::v1::Table* table = drawn->record.add_tables();
  table->set_key(std::string(key));
  table->set_edition(edition);
  for (const form::Row& row : form.rows) table->add_rows(row.key);
  for (const form::Column& column : form.columns) table->add_columns(column.key);
  std::map<size_t, size_t> used;
  for (const form::CellRef& ref : form.cells) {
    const auto drawn_row = words.find(form.rows[ref.row].key);
    report::v1::Cell* cell = table->add_cells();
    cell->set_row(ref.row);
    cell->set_column(ref.column);
    DrawCell(drawn_row == words.end() ? rest : drawn_row->second.at(used[ref.row]++), drawn, cell);
  }
  if (drawn->record.edition() == report::v1::EDITION_UNSPECIFIED) drawn->record.set_edition(edition);
}

// "rule: arithmetic" of every finding in Chinese, in order.
inline std::vector<std::string> Findings(Drawn* drawn, std::string_view family) {
  if (drawn->record.tallies_size() == 0) Run({.forms = form::BuiltIn(), .text = drawn->text}, &drawn->record);
  std::vector<std::string> out;
  for (const report::v1::Finding& finding : drawn->record.findings()) {
    if (Family(finding.rule()) == family) out.push_back(RenderMessage(finding, Language::kChinese));
  }
  return out;
}

inline const report::v1::RuleTally* TallyOf(const Drawn& drawn, std::string_view family) {
  for (const report::v1::RuleTally& tally : drawn.record.tallies()) {
    if (tally.family() == family) return &tally;
  }
  return nullptr;
}

}  // namespace gouji::check
