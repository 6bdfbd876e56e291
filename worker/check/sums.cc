#include "worker/check/sums.h"

namespace gouji::check {
namespace {

using namespace report::v1;

// Why a cell cannot be counted; empty when it can.
std::string_view ObstacleOf(const Cell& cell) {
  if (cell.state() == CELL_STATE_MISSING) return "missing";
  if (cell.state() == CELL_STATE_ILLEGIBLE || cell.state() == CELL_STATE_UNSPECIFIED) return "illegible";
  if (cell.certainty() == CERTAINTY_UNSURE) return "unsure";
  if (cell.certainty() == CERTAINTY_INFERRED) return "inferred";
  if (cell.state() == CELL_STATE_VALUE && cell.scale() != 0) return "not-integer";
  return {};
}

// What was not read may be a figure.
bool MayCount(std::string_view obstacle) {
  return obstacle == "missing" || obstacle == "illegible" || obstacle == "unsure";
}

}  // namespace

TableSums::TableSums(const Table& table, const form::Table& form)
    : table_(table), form_(form), columns_(form.columns.size()), cells_(form.rows.size() * columns_) {
  for (const Cell& cell : table.cells()) {
    if (cell.row() >= form.rows.size() || cell.column() >= columns_) continue;
    SumCell& at = cells_[cell.row() * columns_ + cell.column()];
    at.cell = &cell;
    at.obstacle = ObstacleOf(cell);
    at.value = cell.state() == CELL_STATE_VALUE ? cell.mantissa() : 0;
    at.blank = cell.state() == CELL_STATE_BLANK;
    at.printed = !at.blank;
    any_blank_ = any_blank_ || at.blank;
  }
  size_t lines = 0;
  for (const form::Identity& identity : form.identities) {
    for (size_t at = 0; any_blank_ && at < Lines(identity); ++at) {
      MarkOmissions(identity, static_cast<uint8_t>(at), identity.left, identity.right);
      MarkOmissions(identity, static_cast<uint8_t>(at), identity.right, identity.left);
    }
    lines += Lines(identity);
  }
  lines_.reserve(lines);
  for (const form::Identity& identity : form.identities) {
    for (size_t at = 0; at < Lines(identity); ++at) ReadLine(identity, static_cast<uint8_t>(at));
  }
}

void TableSums::MarkOmissions(const form::Identity& identity, uint8_t at, const std::vector<uint8_t>& blank,
                              const std::vector<uint8_t>& other) {
  for (const uint8_t term : blank) {
    if (!cells_[IndexOf(identity, at, term)].blank) return;
  }
  for (const uint8_t term : other) {
    const SumCell& counted = cells_[IndexOf(identity, at, term)];
    if (counted.value == 0 && !MayCount(counted.obstacle)) continue;
    for (const uint8_t omitted : blank) cells_[IndexOf(identity, at, omitted)].omitted = true;
    return;
  }
}

int64_t TableSums::AddTerms(const std::vector<uint8_t>& terms, bool* printed, SumLine* line) const {
  int64_t sum = 0;
  for (const uint8_t term : terms) {
    const SumCell& cell = cells_[IndexOf(*line, term)];
    if (!cell.obstacle.empty()) {
      if (line->obstacle.empty()) line->obstacle = cell.obstacle;
      continue;
    }
    if (cell.omitted) line->obstacle = "left-blank";
    *printed = *printed || cell.printed;
    if (__builtin_add_overflow(sum, cell.value, &sum)) line->obstacle = "overflow";
  }
  return sum;
}

void TableSums::ReadLine(const form::Identity& identity, uint8_t at) {
  SumLine& line = lines_.emplace_back();
  line.identity = &identity;
  line.at = at;
  bool printed = false;
  line.left = AddTerms(identity.left, &printed, &line);
  line.right = AddTerms(identity.right, &printed, &line);
  if (line.obstacle.empty() && !printed) line.obstacle = "blank";
  any_fails_ = any_fails_ || line.Fails();
}

std::string TableSums::Path(size_t index) const {
  return table_.key() + "/" + form_.rows[index / columns_].key + "/" + form_.columns[index % columns_].key;
}

const std::string& TableSums::LineKey(const SumLine& line) const {
  return line.identity->axis == form::v1::AXIS_COLUMNS ? form_.rows[line.at].key : form_.columns[line.at].key;
}

const std::string& TableSums::LineLabel(const SumLine& line) const {
  return line.identity->axis == form::v1::AXIS_COLUMNS ? form_.rows[line.at].label
                                                       : form_.columns[line.at].label;
}

}  // namespace gouji::check
