#include "tools/corpusgen/faults.h"

#include <algorithm>
#include <string>

#include "tools/corpusgen/forms.h"

namespace gouji::corpusgen {
namespace {

constexpr std::string_view kRowSum = "applications.row-sum";
constexpr std::string_view kOutcomeSum = "applications.outcome-sum";
constexpr std::string_view kBalanceRule = "applications.balance";
constexpr std::string_view kReviewSum = "review.sum";

constexpr FaultInfo kNoFault = {Fault::kNone, "none", 0, false};
constexpr FaultInfo kFaults[] = {
    {Fault::kCellSlip, "cell-slip", 20, true},
    {Fault::kCellTransposed, "cell-transposed", 8, true},
    {Fault::kRowTotal, "row-total", 10, true},
    {Fault::kColumnTotal, "column-total", 10, true},
    {Fault::kBalance, "balance", 10, true},
    {Fault::kReviewTotal, "review-total", 10, true},
    {Fault::kProseContradicts, "prose-contradicts", 14, false},
    {Fault::kProseParts, "prose-parts", 8, false},
    {Fault::kProsePercent, "prose-percent", 6, false},
    {Fault::kWrongEdition, "wrong-edition", 6, false},
    {Fault::kMissingSection, "missing-section", 6, false},
    {Fault::kUnitLost, "unit-lost", 6, false},
    {Fault::kRowMissing, "row-missing", 6, true},
    {Fault::kRowLonger, "row-longer", 8, true},
    {Fault::kProseSum, "prose-sum", 6, false},
    {Fault::kProseGrowth, "prose-growth", 5, false},
    {Fault::kForeignImprint, "foreign-imprint", 6, false},
    {Fault::kForeignSubject, "foreign-subject", 5, false},
    {Fault::kImpossibleDate, "impossible-date", 5, false},
    {Fault::kQuoteUnclosed, "quote-unclosed", 5, false},
    {Fault::kLetterInFigure, "letter-in-figure", 5, false},
    {Fault::kNumberRepeated, "number-repeated", 5, false},
    {Fault::kProseApplicants, "prose-applicants", 6, true},
    {Fault::kOtherPeriod, "other-period", 5, false},
    {Fault::kNumberDamaged, "number-damaged", 5, false},
    {Fault::kNotFilledIn, "not-filled-in", 5, false},
    {Fault::kOtherSelf, "other-self", 5, false},
};

std::string Path(std::string_view table, const Cell& cell) {
  return std::string(table).append("/").append(cell.row).append("/").append(cell.column);
}

void AddRule(InjectedError& error, std::string_view rule, std::string_view line) {
  if (std::find(error.rules.begin(), error.rules.end(), rule) == error.rules.end())
    error.rules.push_back(rule);
  error.identities.push_back(std::string(rule).append("@").append(line));
}

// Every identity of `applications` that the cell stands in.
void AddIdentities(InjectedError& error, const Cell& cell) {
  AddRule(error, kRowSum, cell.row);
  if (IsOutcome(cell.row) || cell.row == "total") AddRule(error, kOutcomeSum, cell.column);
  if (!IsOutcome(cell.row)) AddRule(error, kBalanceRule, cell.column);
}

int64_t Transposed(int64_t value) {
  std::string digits = std::to_string(value);
  for (size_t i = digits.size(); i-- > 1;) {
    if (digits[i] != digits[i - 1] && (i > 1 || digits[i] != '0')) {
      std::swap(digits[i], digits[i - 1]);
      return std::stoll(digits);
    }
  }
  return value;
}

InjectedError Falsify(Fault fault, std::string_view table, Cell& cell, int64_t wrong) {
  InjectedError error;
  error.kind = InfoOf(fault).name;
  error.cells.push_back(Path(table, cell));
  error.expected = std::to_string(cell.value);
  error.actual = std::to_string(wrong);
  cell.value = wrong;
  return error;
}

// One cell of `applications` that the kind may falsify.
Cell* PickCell(Fault fault, Table& table, Random& random) {
  std::vector<Cell*> cells;
  for (Cell& cell : table.cells) {
    const bool row_total = cell.column == "total";
    const bool column_total = cell.row == "total";
    bool fits = false;
    switch (fault) {
      case Fault::kCellSlip:
        // Mostly figures that are there; a zero that becomes a figure is as good an error.
        fits = !row_total && !column_total && (cell.value > 0 || random.Chance(30));
        break;
      case Fault::kCellTransposed:
        fits = !row_total && !column_total && Transposed(cell.value) != cell.value;
        break;
      case Fault::kRowTotal:
        fits = row_total && cell.value > 0;
        break;
      case Fault::kColumnTotal:
        fits = column_total && !row_total && cell.value > 0;
        break;
      default:
        break;
    }
    if (fits) cells.push_back(&cell);
  }
  return cells.empty() ? nullptr : random.Pick(cells);
}

bool BreakOneCell(Fault fault, Report& report, Random& random) {
  Table& table = *report.FindTable("applications");
  Cell* cell = PickCell(fault, table, random);
  if (cell == nullptr) return false;
  const int64_t wrong = fault == Fault::kCellTransposed ? Transposed(cell->value) : Slip(cell->value, random);
  InjectedError error = Falsify(fault, table.key, *cell, wrong);
  AddIdentities(error, *cell);
  error.localizable = true;
  report.errors.push_back(std::move(error));
  return true;
}

// A figure of 结转 and the sum of its row change together: only the balance of two columns breaks.
bool BreakBalance(Report& report, Random& random) {
  Table& table = *report.FindTable("applications");
  const std::string_view row = random.Chance(500) ? "carried_out" : "carried_in";
  Cell& leaf = *table.Find(row, "natural");
  Cell& sum = *table.Find(row, "total");
  const int64_t more = 1 + random.Below(4);
  InjectedError error = Falsify(Fault::kBalance, table.key, leaf, leaf.value + more);
  error.cells.push_back(Path(table.key, sum));
  sum.value += more;
  AddRule(error, kBalanceRule, "natural");
  AddRule(error, kBalanceRule, "total");
  report.errors.push_back(std::move(error));
  return true;
}

bool BreakReview(Report& report, Random& random) {
  Table& table = *report.FindTable("review");
  const RowSpec& row = random.Pick(ReviewRows());
  Cell& cell = *table.Find(row.key, "total");
  InjectedError error = Falsify(Fault::kReviewTotal, table.key, cell, Slip(cell.value, random));
  AddRule(error, kReviewSum, row.key);
  report.errors.push_back(std::move(error));
  return true;
}

// Rows below a group: their labels stand nowhere else in the table.
bool IsReason(std::string_view row) {
  return row.starts_with("denied_") || row.starts_with("unable_") || row.starts_with("refused_");
}

// Without figures, so that no sum tells of it.
bool RemoveRow(Report& report, Random& random) {
  Table& table = *report.FindTable("applications");
  std::vector<std::string_view> rows;
  for (const Cell& cell : table.cells) {
    if (cell.column != "natural" || !IsReason(cell.row)) continue;
    const bool zeros = std::all_of(table.cells.begin(), table.cells.end(), [&](const Cell& other) {
      return other.row != cell.row || other.value == 0;
    });
    if (zeros) rows.push_back(cell.row);
  }
  if (rows.empty()) return false;
  table.missing_row = random.Pick(rows);
  report.errors.push_back({.kind = InfoOf(Fault::kRowMissing).name,
                           .rules = {"table.missing-rows"},
                           .expected = std::string(table.missing_row)});
  return true;
}

bool LengthenRow(Report& report, Random& random) {
  constexpr size_t kColumns = 7;
  Table& table = *report.FindTable("applications");
  std::vector<std::string_view> rows;
  for (const Cell& cell : table.cells) {
    if (cell.column == "natural" && IsOutcome(cell.row)) rows.push_back(cell.row);
  }
  table.longer_row = random.Pick(rows);
  report.errors.push_back({.kind = InfoOf(Fault::kRowLonger).name,
                           .rules = {"table.extra-cells"},
                           .expected = std::to_string(kColumns),
                           .actual = std::to_string(kColumns + 1)});
  return true;
}

}  // namespace

std::span<const FaultInfo> AllFaults() {
  return kFaults;
}

const FaultInfo& InfoOf(Fault fault) {
  for (const FaultInfo& info : kFaults) {
    if (info.fault == fault) return info;
  }
  return kNoFault;
}

Fault PickFault(bool figures_apart, Random& random) {
  uint32_t all = 0;
  for (const FaultInfo& info : kFaults) all += info.in_tables && !figures_apart ? 0 : info.weight;
  int64_t left = random.Below(all);
  for (const FaultInfo& info : kFaults) {
    left -= info.in_tables && !figures_apart ? 0 : info.weight;
    if (left < 0) return info.fault;
  }
  return Fault::kNone;
}

int64_t Slip(int64_t value, Random& random) {
  switch (random.Below(3)) {
    case 0:
      if (value >= 10) return value / 10;  // a digit lost: 1 for 10
      return value * 10 + 1;
    case 1:
      if (value > 0 && value < 1000) return value * 10;
      return value + 1;
    default:
      return value > 1 && random.Chance(500) ? value - 1 : value + 1;
  }
}

bool BreakCells(Fault fault, Report& report, Random& random) {
  switch (fault) {
    case Fault::kCellSlip:
    case Fault::kCellTransposed:
    case Fault::kRowTotal:
    case Fault::kColumnTotal:
      return BreakOneCell(fault, report, random);
    case Fault::kBalance:
      return BreakBalance(report, random);
    case Fault::kReviewTotal:
      return BreakReview(report, random);
    case Fault::kRowMissing:
      return RemoveRow(report, random);
    case Fault::kRowLonger:
      return LengthenRow(report, random);
    default:
      return false;
  }
}

}  // namespace gouji::corpusgen
