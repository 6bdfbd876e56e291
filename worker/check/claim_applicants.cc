#include "worker/check/claim_applicants.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>

#include "worker/check/claims.h"

namespace gouji::check {
namespace {

using namespace report::v1;

constexpr std::string_view kTable = "applications";

// Rows that applications may be counted by, the likeliest first.
struct Rows {
  std::string_view one;
  std::string_view other = {};
};
constexpr auto kAllRows =
    std::to_array<Rows>({{"new"}, {"new", "carried_in"}, {"total"}, {"carried_in"}, {"carried_out"}});
// What a list beside those received and those that came over can be of.
constexpr std::span kOfBoth(kAllRows.data(), 4);

// The columns that a subject counts; none for subjects that are no applicants.
std::span<const std::string_view> ColumnsOf(std::string_view subject) {
  static constexpr auto kColumns =
      std::to_array<std::string_view>({"business", "research", "welfare", "legal", "other", "natural"});
  constexpr std::string_view kFamily = "applications.";
  if (subject == "applications.legal_persons") return std::span(kColumns).first(5);
  if (!subject.starts_with(kFamily)) return {};
  const auto at = std::find(kColumns.begin(), kColumns.end(), subject.substr(kFamily.size()));
  // Other applicants the prose calls in words of its own.
  if (at == kColumns.end() || *at == "other") return {};
  return std::span(kColumns).subspan(static_cast<size_t>(at - kColumns.begin()), 1);
}

const Table* FindTable(const Record& record) {
  const auto found = std::find_if(record.tables().begin(), record.tables().end(),
                                  [](const Table& table) { return table.key() == kTable; });
  return found == record.tables().end() ? nullptr : &*found;
}

// The cells of some rows and columns, added up.
TableView Add(const Table& table, const Rows& rows, std::span<const std::string_view> columns) {
  TableView view{.table = &table, .doubtful = true};
  for (const std::string_view row : {rows.one, rows.other}) {
    if (row.empty()) continue;
    for (const std::string_view column : columns) {
      const Cell* const cell = FindCell(table, row, column);
      if (cell == nullptr) continue;
      const std::string_view why = WhyUncounted(cell);
      const bool nothing = why == "blank" || why == "not-applicable";
      if (!why.empty() && !nothing && (why != "inferred" || cell->scale() != 0)) view.reason = why;
      view.cells.push_back(cell);
      if (!nothing && __builtin_add_overflow(view.value, cell->mantissa(), &view.value))
        view.reason = "overflow";
    }
  }
  if (view.cells.empty()) view.reason = "missing";
  return view;
}

// Kinds of applicants that are told one behind the other in one sentence.
struct Applicants {
  int begin = 0;
  int end = 0;
  // Natural persons once, and others.
  bool split = false;
  // None of them is but some of a kind: 涉及土地的自然人3件.
  bool sound = true;
};

Applicants ApplicantsAround(const Record& record, const Claim& claim) {
  constexpr int kFarthest = 8;
  const auto& claims = record.claims();
  const auto first = std::partition_point(
      claims.begin(), claims.end(), [&](const Claim& other) { return other.sentence() < claim.sentence(); });
  int at = static_cast<int>(first - claims.begin());
  for (int steps = 0; at < claims.size() && &claims[at] != &claim; ++at) {
    if (++steps > kFarthest) return {.sound = false};
  }
  const auto alike = [&](int i) {
    return IsOfApplicants(claims[i]) && claims[i].sentence() == claim.sentence();
  };
  Applicants found{.begin = at, .end = at};
  while (found.begin > 0 && at - found.begin < kFarthest && alike(found.begin - 1)) --found.begin;
  while (found.end < claims.size() && found.end - at < kFarthest && alike(found.end)) ++found.end;
  int natural = 0;
  for (int i = found.begin; i < found.end; ++i) {
    natural += claims[i].subject() == "applications.natural";
    const auto& doubts = claims[i].doubts();
    found.sound = found.sound && std::all_of(doubts.begin(), doubts.end(),
                                             [](int doubt) { return doubt == CLAIM_DOUBT_NEAR_SUBJECT; });
  }
  found.split = natural == 1 && found.end - found.begin > 1;
  return found;
}

// Right behind what was received and what came over: 新收14件,上年结转1件。其中自然人13件,法人2件.
bool StandsBehindBoth(const Record& record, const Applicants& applicants, uint32_t sentence) {
  if (!applicants.split || applicants.begin < 2) return false;
  const Claim& before = record.claims(applicants.begin - 2);
  const Claim& last = record.claims(applicants.begin - 1);
  const auto tells = [](const Claim& a, const Claim& b) {
    return a.subject() == "applications.received" && b.subject() == "applications.carried_in";
  };
  const auto counts = [](const Claim& claim) {
    return IsExactCount(claim) && claim.relation() != CLAIM_RELATION_CHANGE;
  };
  return (tells(before, last) || tells(last, before)) && before.sentence() == last.sentence() &&
         before.sentence() + 1 >= sentence && counts(before) && counts(last);
}

// 合计15件, 受理15件(含上年结转1件): a whole that the table has in one or two rows.
bool MayBeSplit(const Claim& whole) {
  static constexpr auto kWholes =
      std::to_array<std::string_view>({"", "applications.received", "applications.handled",
                                       "applications.processed", "applications.replied"});
  return IsExactCount(whole) && std::find(kWholes.begin(), kWholes.end(), whole.subject()) != kWholes.end();
}

// The rows that the claim may split; none where nothing tells.
std::vector<Rows> RowsOf(const Context& context, const Claim& claim, const Table& table) {
  const Record& record = context.record();
  if (const Claim* const whole = ClaimAt(record, claim.whole()); whole != nullptr) {
    std::string_view row = whole->cell();
    if (row.starts_with(kTable) && row.ends_with("/total")) {
      row.remove_prefix(kTable.size() + 1);
      row = row.substr(0, row.find('/'));
      return {Rows{row}};
    }
    std::vector<Rows> found;
    if (!MayBeSplit(*whole)) return found;
    static constexpr auto kTotal = std::to_array<std::string_view>({"total"});
    for (const Rows& rows : kAllRows) {
      const TableView total = Add(table, rows, kTotal);
      if (total.reason.empty() && total.value == whole->value().mantissa()) found.push_back(rows);
    }
    return found;
  }
  // Legal persons alone are those of some row.
  const Applicants applicants = ApplicantsAround(record, claim);
  const bool alone = claim.subject() == "applications.legal_persons";
  const bool told = applicants.sound && (alone || StandsBehindBoth(record, applicants, claim.sentence()));
  return told ? std::vector<Rows>(kOfBoth.begin(), kOfBoth.end()) : std::vector<Rows>();
}

}  // namespace

bool IsOfApplicants(const Claim& claim) {
  return !ColumnsOf(claim.subject()).empty();
}

TableView OfApplicants(const Context& context, const Claim& claim) {
  const std::span<const std::string_view> columns = ColumnsOf(claim.subject());
  const Table* const table = FindTable(context.record());
  if (columns.empty() || table == nullptr) return {};
  TableView first{.verdict = ClaimVerdict::kSkip, .reason = "scope", .table = table};
  if (!IsSound(claim) || !IsExactCount(claim) || claim.relation() == CLAIM_RELATION_CHANGE) return first;
  bool any = false;
  for (const Rows& rows : RowsOf(context, claim, *table)) {
    TableView view = Add(*table, rows, columns);
    if (!view.reason.empty()) {
      view.verdict = ClaimVerdict::kSkip;
      return view;
    }
    const bool agrees = view.value == claim.value().mantissa();
    view.verdict = agrees ? ClaimVerdict::kAgrees : ClaimVerdict::kContradicts;
    if (agrees || !any) first = std::move(view);
    if (agrees) break;
    any = true;
  }
  return first;
}

}  // namespace gouji::check
