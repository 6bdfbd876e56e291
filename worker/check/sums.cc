#include "worker/check/sums.h"

#include <array>
#include <bitset>
#include <cstdint>
#include <string>

namespace gouji::check {
namespace {

using namespace report::v1;

constexpr size_t kMaxCells = form::kMaxRows * form::kMaxColumns;

// The cells of one table by row and column.
class Grid {
 public:
  Grid(const Table& table, const form::Table& form) : form_(form) {
    for (const Cell& cell : table.cells()) {
      if (cell.row() < form::kMaxRows && cell.column() < form::kMaxColumns)
        cells_[At(cell.row(), cell.column())] = &cell;
    }
    for (const form::Identity& identity : form.identities) {
      for (size_t line = 0; line < Lines(identity); ++line) MarkOmissions(identity, line);
    }
  }

  size_t Lines(const form::Identity& identity) const {
    return identity.axis == form::v1::AXIS_COLUMNS ? form_.rows.size() : form_.columns.size();
  }
  const Cell* Get(const form::Identity& identity, size_t line, uint8_t term) const {
    return cells_[Index(identity, line, term)];
  }
  // A blank that stands for a figure which its own identity shows not to be zero.
  bool Omitted(const form::Identity& identity, size_t line, uint8_t term) const {
    return omitted_[Index(identity, line, term)];
  }

 private:
  static size_t At(size_t row, size_t column) { return row * form::kMaxColumns + column; }
  static size_t Index(const form::Identity& identity, size_t line, uint8_t term) {
    return identity.axis == form::v1::AXIS_COLUMNS ? At(line, term) : At(term, line);
  }

  bool AllBlank(const form::Identity& identity, size_t line, const std::vector<uint8_t>& terms) const {
    for (const uint8_t term : terms) {
      const Cell* cell = Get(identity, line, term);
      if (cell == nullptr || cell->state() != CELL_STATE_BLANK) return false;
    }
    return true;
  }
  bool AnyNonZero(const form::Identity& identity, size_t line, const std::vector<uint8_t>& terms) const {
    for (const uint8_t term : terms) {
      const Cell* cell = Get(identity, line, term);
      if (cell != nullptr && cell->state() == CELL_STATE_VALUE && cell->mantissa() != 0) return true;
    }
    return false;
  }
  void MarkOmissions(const form::Identity& identity, size_t line) {
    MarkSide(identity, line, identity.left, identity.right);
    MarkSide(identity, line, identity.right, identity.left);
  }
  void MarkSide(const form::Identity& identity, size_t line, const std::vector<uint8_t>& blank,
                const std::vector<uint8_t>& other) {
    if (!AllBlank(identity, line, blank) || !AnyNonZero(identity, line, other)) return;
    for (const uint8_t term : blank) omitted_.set(Index(identity, line, term));
  }

  const form::Table& form_;
  std::array<const Cell*, kMaxCells> cells_{};
  std::bitset<kMaxCells> omitted_;
};

// One line of one identity, read for judging.
struct Line {
  int64_t left = 0;
  int64_t right = 0;
  bool printed = false;
  // Why it cannot be judged; empty when it can.
  std::string_view obstacle;
};

// Why a cell cannot be counted; empty when it can.
std::string_view Obstacle(const Cell* cell) {
  if (cell == nullptr || cell->state() == CELL_STATE_MISSING) return "missing";
  if (cell->state() == CELL_STATE_ILLEGIBLE || cell->state() == CELL_STATE_UNSPECIFIED) return "illegible";
  if (cell->certainty() == CERTAINTY_UNSURE) return "unsure";
  if (cell->certainty() == CERTAINTY_INFERRED) return "inferred";
  if (cell->state() == CELL_STATE_VALUE && cell->scale() != 0) return "not-integer";
  return {};
}

void AddTerms(const Grid& grid, const form::Identity& identity, size_t at, const std::vector<uint8_t>& terms,
              int64_t* sum, Line* line) {
  for (const uint8_t term : terms) {
    const Cell* cell = grid.Get(identity, at, term);
    if (const std::string_view obstacle = Obstacle(cell); !obstacle.empty()) {
      if (line->obstacle.empty()) line->obstacle = obstacle;
      continue;
    }
    if (grid.Omitted(identity, at, term)) line->obstacle = "left-blank";
    line->printed = line->printed || cell->state() != CELL_STATE_BLANK;
    if (cell->state() != CELL_STATE_VALUE) continue;
    if (__builtin_add_overflow(*sum, cell->mantissa(), sum)) line->obstacle = "overflow";
  }
}

Line ReadLine(const Grid& grid, const form::Identity& identity, size_t at) {
  Line line;
  AddTerms(grid, identity, at, identity.left, &line.left, &line);
  AddTerms(grid, identity, at, identity.right, &line.right, &line);
  if (line.obstacle.empty() && !line.printed) line.obstacle = "blank";
  return line;
}

// 3+0+1=4; long sums leave zeros out.
std::string Sum(const Grid& grid, const form::Identity& identity, size_t at,
                const std::vector<uint8_t>& terms, int64_t sum) {
  constexpr size_t kFewTerms = 8;
  std::string out;
  size_t shown = 0;
  for (const uint8_t term : terms) {
    const Cell* cell = grid.Get(identity, at, term);
    const int64_t value = cell->state() == CELL_STATE_VALUE ? cell->mantissa() : 0;
    if (value == 0 && terms.size() > kFewTerms) continue;
    if (shown++ > 0 && value >= 0) out += '+';
    out += std::to_string(value);
  }
  if (shown == 1 && terms.size() == 1) return out;
  if (shown > 1) return out + "=" + std::to_string(sum);
  return std::to_string(sum);
}

// The right side is read from its sum: 4≠3=3+0.
std::string RightSum(const Grid& grid, const form::Identity& identity, size_t at, int64_t sum) {
  const std::string forward = Sum(grid, identity, at, identity.right, sum);
  const size_t equals = forward.find('=');
  if (equals == forward.npos) return forward;
  return forward.substr(equals + 1) + "=" + forward.substr(0, equals);
}

void AddFinding(const Rule& rule, const Context& context, const Table& table, const form::Table& form,
                const Grid& grid, const form::Identity& identity, size_t at, const Line& line,
                Report& report) {
  const bool in_row = identity.axis == form::v1::AXIS_COLUMNS;
  Finding& finding = report.Fail(rule);
  AddArgument(finding, "table", table.key());
  AddArgument(finding, "line", in_row ? form.rows[at].key : form.columns[at].key);
  AddArgument(finding, "label", in_row ? form.rows[at].label : form.columns[at].label);
  AddArgument(finding, "left", std::to_string(line.left));
  AddArgument(finding, "right", std::to_string(line.right));
  AddArgument(
      finding, "arithmetic",
      Sum(grid, identity, at, identity.left, line.left) + "≠" + RightSum(grid, identity, at, line.right));
  finding.set_expected(std::to_string(line.left));
  finding.set_actual(std::to_string(line.right));
  for (const std::vector<uint8_t>* terms : {&identity.left, &identity.right}) {
    for (const uint8_t term : *terms) AddCellEvidence(context, finding, table, *grid.Get(identity, at, term));
  }
}

}  // namespace

void CheckIdentities(const Rule& rule, const Context& context, Report& report) {
  bool any = false;
  for (const Table& table : context.record().tables()) {
    const form::Table* form = context.forms().FindTable(table.key(), table.edition());
    if (form == nullptr || table.key() != Family(rule.id)) continue;
    const Grid grid(table, *form);
    for (const form::Identity& identity : form->identities) {
      if (identity.rule != rule.id) continue;
      any = true;
      for (size_t at = 0; at < grid.Lines(identity); ++at) {
        const Line line = ReadLine(grid, identity, at);
        if (!line.obstacle.empty()) {
          report.Skip(rule, line.obstacle);
        } else if (line.left == line.right) {
          report.Pass(rule);
        } else {
          AddFinding(rule, context, table, *form, grid, identity, at, line, report);
        }
      }
    }
  }
  if (!any) report.Skip(rule, "no-table");
}

}  // namespace gouji::check
