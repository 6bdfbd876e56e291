#include "worker/check/claim_cells.h"

#include <algorithm>
#include <limits>
#include <string>

#include "worker/check/claim_applicants.h"
#include "worker/check/claims.h"
#include "worker/form/claim_grammar.h"

namespace gouji::check {
namespace {

using namespace report::v1;

// The power of ten that a round figure is counted in: 100 for 300, 10 for 290.
int64_t RoundedTo(int64_t value) {
  constexpr int64_t kLargest = std::numeric_limits<int64_t>::max() / 10;
  int64_t unit = 1;
  while (value != 0 && unit <= kLargest && value % (unit * 10) == 0) unit *= 10;
  return unit;
}

// The figures of a cell that the words of a claim allow.
struct Allowed {
  static constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();
  static constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  int64_t least = kLeast;
  int64_t most = kMost;
};

Allowed AllowedBy(const Claim& claim) {
  const int64_t value = claim.value().mantissa();
  switch (claim.bound()) {
    case CLAIM_BOUND_AT_LEAST:
      return {value, Allowed::kMost};
    case CLAIM_BOUND_AT_MOST:
      return {Allowed::kLeast, value};
    case CLAIM_BOUND_RANGE:
      return {value, claim.upper().mantissa()};
    case CLAIM_BOUND_ABOUT: {
      // 约300, 近百, 百余, 290多: within a tenth, or what such words leave open: 百余 is less than two hundred, 近百 more
      // than half.
      const int64_t unit = RoundedTo(value);
      int64_t most = Allowed::kMost;
      if (__builtin_add_overflow(value, std::max(value / 10, unit), &most)) most = Allowed::kMost;
      return {value - std::max(value / 10, unit / 2), most};
    }
    default:
      return {value, value};
  }
}

ClaimVerdict Compare(const Claim& claim, int64_t cell) {
  Allowed allowed = AllowedBy(claim);
  for (const int doubt : claim.doubts()) {
    if (doubt == CLAIM_DOUBT_OTHER_YEAR || doubt == CLAIM_DOUBT_PLAN || doubt == CLAIM_DOUBT_OTHER_BODY)
      return ClaimVerdict::kSkip;
    // What some months had, the year has too; what all years had is more than the year had.
    if (doubt == CLAIM_DOUBT_PART_OF_YEAR) allowed.most = Allowed::kMost;
    if (doubt == CLAIM_DOUBT_CUMULATIVE) allowed.least = Allowed::kLeast;
  }
  if (allowed.least == Allowed::kLeast && allowed.most == Allowed::kMost) return ClaimVerdict::kSkip;
  return cell >= allowed.least && cell <= allowed.most ? ClaimVerdict::kAgrees : ClaimVerdict::kContradicts;
}

// Bytes and figure of a digit of either width; none: 0 bytes.
struct Digit {
  size_t bytes = 0;
  char ascii = 0;
};
constexpr size_t kFullWidthBytes = 3;

// The digit at the front of a text.
Digit FirstDigit(std::string_view text) {
  if (!text.empty() && text.front() >= '0' && text.front() <= '9') return {1, text.front()};
  constexpr std::string_view kFullWidth = "\xEF\xBC";  // ０ is EF BC 90
  if (text.size() < kFullWidthBytes || !text.starts_with(kFullWidth)) return {};
  const int digit = static_cast<unsigned char>(text[2]) - 0x90;
  return digit >= 0 && digit <= 9 ? Digit{kFullWidthBytes, static_cast<char>('0' + digit)} : Digit{};
}

// The digit at the end of a text.
Digit LastDigit(std::string_view text) {
  for (const size_t bytes : {size_t{1}, kFullWidthBytes}) {
    if (text.size() < bytes) continue;
    const Digit digit = FirstDigit(text.substr(text.size() - bytes));
    if (digit.bytes == bytes) return digit;
  }
  return {};
}

// The digits around a cell that was cut out of them are, as one figure, what the prose says: the cut is in doubt.
bool IsClaimUncut(const Context& context, const Claim& claim, const Cell& cell) {
  if (cell.certainty() != CERTAINTY_INFERRED) return false;
  const std::string printed = std::to_string(claim.value().mantissa());
  const std::string_view text = context.text();
  size_t begin = std::min<size_t>(cell.begin(), text.size());
  // One digit more than the claim has is enough to tell that they differ.
  for (size_t steps = 0; steps <= printed.size(); ++steps) {
    const Digit digit = LastDigit(text.substr(0, begin));
    if (digit.bytes == 0) break;
    begin -= digit.bytes;
  }
  std::string figure;
  while (figure.size() <= printed.size()) {
    const Digit digit = FirstDigit(text.substr(begin));
    if (digit.bytes == 0) break;
    figure += digit.ascii;
    begin += digit.bytes;
  }
  return figure == printed;
}

bool IsNear(const Claim& claim) {
  return std::find(claim.doubts().begin(), claim.doubts().end(), CLAIM_DOUBT_NEAR_SUBJECT) !=
         claim.doubts().end();
}

// The last part of table/row/column.
std::string_view ColumnOf(std::string_view path) {
  return path.substr(path.rfind('/') + 1);  // npos + 1 is 0
}

// The words may count those that came over too, or leave them out, where the cell does not:
//   收到14件,已办结13件: of those received; the table counts what came over too
//   自然人申请13件: those that came over among them
//   已全部办结: of this year's; those that came over may go on
bool CountsCarriedInOtherwise(const Claim& claim, const Table& table, int64_t value) {
  const std::string_view path = claim.cell();
  const bool all_done = path == "applications/carried_out/total" && IsNear(claim);
  const bool alone = path.starts_with("applications/new/") && IsNear(claim);
  if (!all_done && !alone && path != "applications/total/total") return false;
  const Cell* const carried_in = FindSureCell(table, "carried_in", ColumnOf(path));
  // Where it is not known, it may be so.
  if (carried_in == nullptr) return all_done || alone;
  if (all_done) return value <= carried_in->mantissa();
  const int64_t said = claim.value().mantissa();
  if (!alone) return carried_in->mantissa() > 0 && said == value - carried_in->mantissa();
  const Cell* const total = FindSureCell(table, "total", ColumnOf(path));
  return said == value + carried_in->mantissa() || (total != nullptr && said == total->mantissa());
}

// Why a cell is no figure to compare with; empty where it is one, inferred ones too.
std::string_view ObstacleOf(const Cell& cell) {
  const std::string_view why = WhyUncounted(&cell);
  return why == "inferred" && cell.scale() == 0 ? std::string_view() : why;
}

TableView Skip(TableView view, std::string_view reason) {
  view.verdict = ClaimVerdict::kSkip;
  view.reason = reason;
  return view;
}

TableView OfCell(const Context& context, const Claim& claim, TableView view) {
  const Cell& cell = *view.cells.front();
  // A blank is no figure: it contradicts nothing, and agrees with none.
  if (const std::string_view obstacle = ObstacleOf(cell); !obstacle.empty()) return Skip(view, obstacle);
  if (claim.value().scale() != 0) return Skip(view, "not-integer");
  view.value = cell.mantissa();
  view.doubtful = cell.certainty() == CERTAINTY_INFERRED;
  view.verdict = Compare(claim, view.value);
  if (view.verdict == ClaimVerdict::kSkip) return Skip(view, "scope");
  if (view.verdict == ClaimVerdict::kAgrees) return view;
  if (IsClaimUncut(context, claim, cell)) return Skip(view, "unsure");
  if (CountsCarriedInOtherwise(claim, *view.table, view.value)) return Skip(view, "scope");
  return view;
}

// The table of the cells that add up to a subject; null for none.
const Table* TableOf(const Record& record, const form::ClaimSubject& subject) {
  const auto found = std::find_if(record.tables().begin(), record.tables().end(), [&](const Table& table) {
    return table.key() == subject.sum_of.front().table;
  });
  return found == record.tables().end() ? nullptr : &*found;
}

// Parts of what was published or audited are no applications: 公文28件,其中不予公开5件.
bool IsOfItsFamily(const Record& record, const Claim& claim) {
  const Claim* const whole = ClaimAt(record, claim.whole());
  const std::string_view subject = claim.subject();
  return whole == nullptr || whole->subject().starts_with(subject.substr(0, subject.find('.') + 1));
}

// A total that is left blank beside figures of its row, or beside what may be one.
bool IsOmittedTotal(const Table& table, const Cell& cell) {
  if (table.columns(static_cast<int>(cell.column())) != "total") return false;
  return std::any_of(table.cells().begin(), table.cells().end(), [&](const Cell& other) {
    const bool may_count =
        other.state() == CELL_STATE_VALUE ? other.mantissa() != 0 : other.state() == CELL_STATE_ILLEGIBLE;
    return other.row() == cell.row() && may_count;
  });
}

// 不予公开4件: the table has but its kinds. What the words leave in doubt is not compared.
TableView OfSum(const Context& context, const Claim& claim) {
  const Record& record = context.record();
  const form::ClaimSubject* const subject = form::BuiltInClaims().SubjectOf(claim.subject());
  TableView view;
  if (subject == nullptr || subject->sum_of.empty()) return view;
  view.table = TableOf(record, *subject);
  if (view.table == nullptr) return view;
  if (!IsSound(claim) || !IsExactCount(claim) || claim.relation() == CLAIM_RELATION_CHANGE ||
      !IsOfItsFamily(record, claim))
    return Skip(view, "scope");
  const Claim* const whole = ClaimAt(record, claim.whole());
  std::string_view column = whole == nullptr ? std::string_view() : std::string_view(whole->cell());
  column.remove_prefix(std::min(column.rfind('/') + 1, column.size()));  // npos + 1 is 0
  for (const form::ClaimCell& each : subject->sum_of) {
    std::string_view due = each.column;
    if (due == "*") due = column.empty() ? std::string_view("total") : column;
    const Cell* const cell = FindCell(*view.table, each.row, due);
    if (cell == nullptr) continue;
    // What is left blank counts nothing in a sum.
    const std::string_view obstacle = ObstacleOf(*cell);
    const bool nothing = obstacle == "blank" || obstacle == "not-applicable";
    if (!obstacle.empty() && !nothing) return Skip(view, obstacle);
    if (nothing && IsOmittedTotal(*view.table, *cell)) return Skip(view, "total-blank");
    view.cells.push_back(cell);
    if (!nothing && __builtin_add_overflow(view.value, cell->mantissa(), &view.value))
      return Skip(view, "overflow");
  }
  if (view.cells.empty()) return TableView();
  view.doubtful = true;
  view.verdict = view.value == claim.value().mantissa() ? ClaimVerdict::kAgrees : ClaimVerdict::kContradicts;
  return view;
}

}  // namespace

namespace {

int CountTables(const Record& record, std::string_view key) {
  return static_cast<int>(std::count_if(record.tables().begin(), record.tables().end(),
                                        [&](const Table& table) { return table.key() == key; }));
}

// The table of the year before may stand above this year's: of several, the one that agrees is meant.
TableView OfAnyTable(const Context& context, const Claim& claim) {
  const std::string_view path = claim.cell();
  const size_t row = path.find('/');
  const size_t column = path.rfind('/');
  TableView first;
  if (row == path.npos || column == row) return first;
  for (const Table& table : context.record().tables()) {
    if (table.key() != path.substr(0, row)) continue;
    const Cell* const cell = FindCell(table, path.substr(row + 1, column - row - 1), path.substr(column + 1));
    if (cell == nullptr) continue;
    TableView view{.table = &table};
    view.cells.push_back(cell);
    view = OfCell(context, claim, std::move(view));
    if (first.table == nullptr || view.verdict == ClaimVerdict::kAgrees) first = std::move(view);
    if (first.verdict == ClaimVerdict::kAgrees) break;
  }
  return first;
}

}  // namespace

TableView OfTables(const Context& context, const Claim& claim) {
  if (claim.kind() == CLAIM_KIND_PERCENT || claim.kind() == CLAIM_KIND_AMOUNT) return {};
  if (!claim.cell().empty()) return OfAnyTable(context, claim);
  TableView view = IsOfApplicants(claim) ? OfApplicants(context, claim) : OfSum(context, claim);
  // Which of several is meant a sum does not tell.
  const bool several = view.verdict == ClaimVerdict::kContradicts && view.table != nullptr &&
                       CountTables(context.record(), view.table->key()) > 1;
  return several ? Skip(std::move(view), "scope") : view;
}

int64_t MendedValue(const Context& context, const Claim& claim) {
  const TableView view = OfTables(context, claim);
  return view.verdict == ClaimVerdict::kContradicts ? view.value : claim.value().mantissa();
}

}  // namespace gouji::check
