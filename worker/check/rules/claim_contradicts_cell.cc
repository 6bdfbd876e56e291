#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "worker/check/claims.h"
#include "worker/check/context.h"
#include "worker/check/money.h"
#include "worker/check/prose_place.h"
#include "worker/check/rules/rules.h"

namespace gouji::check {
namespace {

using namespace report::v1;

enum class Verdict { kAgrees, kContradicts, kNotComparable };

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

Verdict Compare(const Claim& claim, int64_t cell) {
  Allowed allowed = AllowedBy(claim);
  for (const int doubt : claim.doubts()) {
    if (doubt == CLAIM_DOUBT_OTHER_YEAR || doubt == CLAIM_DOUBT_PLAN || doubt == CLAIM_DOUBT_OTHER_BODY)
      return Verdict::kNotComparable;
    // What some months had, the year has too; what all years had is more than the year had.
    if (doubt == CLAIM_DOUBT_PART_OF_YEAR) allowed.most = Allowed::kMost;
    if (doubt == CLAIM_DOUBT_CUMULATIVE) allowed.least = Allowed::kLeast;
  }
  if (allowed.least == Allowed::kLeast && allowed.most == Allowed::kMost) return Verdict::kNotComparable;
  return cell >= allowed.least && cell <= allowed.most ? Verdict::kAgrees : Verdict::kContradicts;
}

// The repairs of a failing identity that give the cell the claim's figure: both findings then have one cause.
void ShareRepair(const Context& context, const Claim& claim, Finding& finding) {
  const std::string value = std::to_string(claim.value().mantissa());
  for (const JudgedTable& judged : context.judged()) {
    for (const LineRepairs& line : judged.repairs.lines()) {
      if (line.repairs.size() != 1 || line.repairs[0].changes_size() != 1) continue;
      const Change& change = line.repairs[0].changes(0);
      if (change.cell() != claim.cell() || change.to() != value) continue;
      *finding.add_repairs() = line.repairs[0];
      AddWitnessPlaces(context, line.repairs[0], finding);
      finding.set_repair(change.cell() + "=" + change.to());
      finding.set_cause(line.cause);
      return;
    }
  }
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

// 收到14件,已办结13件: of those received, while the table counts what came over too.
bool LeavesCarriedInOut(const Claim& claim, const Table& table, const Cell& cell) {
  if (claim.cell() != "applications/total/total") return false;
  const Cell* const carried_in = FindSureCell(table, "carried_in", "total");
  return carried_in != nullptr && carried_in->mantissa() > 0 &&
         claim.value().mantissa() == cell.mantissa() - carried_in->mantissa();
}

void AddContradiction(const Context& context, const Claim& claim, const Table& table, const Cell& cell,
                      const std::string& printed, Finding& finding) {
  AddCellArguments(context, finding, table, cell);
  AddArgument(finding, "quote", claim.quote());
  AddArgument(finding, "cell", printed);
  finding.set_expected(printed);
  AddEvidence(context, finding, claim.span());
  AddCellEvidence(context, finding, table, cell);
}

void CheckClaim(const Context& context, const Claim& claim, const Table& table, const Cell& cell,
                Report& report) {
  // A blank is no figure: it contradicts nothing, and agrees with none.
  const bool readable =
      cell.state() == CELL_STATE_VALUE && cell.certainty() != CERTAINTY_UNSURE && cell.scale() == 0;
  if (!readable || claim.value().scale() != 0) return report.Skip(kClaimContradictsCell, "unsure");
  const Verdict verdict = Compare(claim, cell.mantissa());
  if (verdict == Verdict::kNotComparable) return report.Skip(kClaimContradictsCell, "scope");
  if (verdict == Verdict::kAgrees) return report.Pass(kClaimContradictsCell);
  if (IsClaimUncut(context, claim, cell)) return report.Skip(kClaimContradictsCell, "unsure");
  if (LeavesCarriedInOut(claim, table, cell)) return report.Skip(kClaimContradictsCell, "scope");
  Finding& finding = report.Fail(kClaimContradictsCell);
  if (!IsSound(claim) || cell.certainty() == CERTAINTY_INFERRED) Doubt(finding);
  AddContradiction(context, claim, table, cell, std::to_string(cell.mantissa()), finding);
  finding.set_actual(std::to_string(claim.value().mantissa()));
  ShareRepair(context, claim, finding);
}

void CheckAmount(const Context& context, const Claim& claim, const Table& table, const Cell& cell,
                 Report& report) {
  const std::optional<Decimal> said = MoneyOf(claim);
  const std::optional<Decimal> printed = MoneyOf(cell);
  if (!said || !printed || cell.certainty() == CERTAINTY_UNSURE)
    return report.Skip(kClaimContradictsCell, "unsure");
  if (claim.bound() != CLAIM_BOUND_EXACT || !IsSound(claim))
    return report.Skip(kClaimContradictsCell, "scope");
  if (AreAlike(*said, *printed)) return report.Pass(kClaimContradictsCell);
  // One is the other with its unit mistaken, as disclosure.unit-suspect says.
  if (DifferByUnit(*said, *printed)) return report.Skip(kClaimContradictsCell, "unit");
  Finding& finding = report.Fail(kClaimContradictsCell);
  if (cell.certainty() == CERTAINTY_INFERRED) Doubt(finding);
  AddContradiction(context, claim, table, cell, DecimalText(printed->mantissa(), printed->scale()) + "万元",
                   finding);
  finding.set_actual(DecimalText(claim.value().mantissa(), claim.value().scale()) + claim.unit());
}

void Check(const Context& context, Report& report) {
  const Record& record = context.record();
  bool any = false;
  for (const Claim& claim : record.claims()) {
    if (claim.cell().empty() || claim.kind() == CLAIM_KIND_PERCENT) continue;
    const Table* table = nullptr;
    const Cell* cell = FindCellAt(record, claim.cell(), &table);
    if (cell == nullptr) continue;
    any = true;
    if (claim.kind() == CLAIM_KIND_AMOUNT) {
      CheckAmount(context, claim, *table, *cell, report);
    } else {
      CheckClaim(context, claim, *table, *cell, report);
    }
  }
  if (!any) report.Skip(kClaimContradictsCell, "no-claim");
}

constexpr Example kExamples[] = {
    {.from = "政府信息公开申请14件", .to = "政府信息公开申请13件", .fails = true},
    {.from = "政府信息公开申请14件", .to = "政府信息公开申请约30件", .fails = true},
    {.from = "本年度没有其他需要报告的事项。", .to = "全年收取行政事业性收费5.3万元。", .fails = true},
    {.from = "本年度没有其他需要报告的事项。", .to = "全年收取行政事业性收费35000元。", .fails = false},
    {.from = "政府信息公开申请14件", .to = "政府信息公开申请十四件", .fails = false},
    {.from = "政府信息公开申请14件", .to = "政府信息公开申请十余件", .fails = false},
    {.from = "2023年共收到政府信息公开申请14件",
     .to = "2023年上半年共收到政府信息公开申请约5件",
     .fails = false},
};

}  // namespace

const Rule kClaimContradictsCell = {
    .id = "claim.contradicts-cell",
    .severity = SEVERITY_ERROR,
    .fault = FAULT_SOURCE,
    .editions = kFormEditions,
    .source = kAccuracy,
    .title_zh = "文中的数字与表格不符",
    .title_en = "The prose contradicts the table",
    .explanation_zh =
        "正文说到表中某一格的数字,应与该格一致;金额折成同一单位后,"
        "按位数较少的一方比较。说法与表格口径可能不同、或读法有疑的,只作提示;"
        "累计数只要求不小于、部分月份的数只要求不大于表中的数;其他年度、计划、其他单位的数不比较。",
    .explanation_en =
        "A figure of the prose that speaks of a cell agrees with it; amounts are compared in one unit, as "
        "far "
        "as the one with fewer decimals tells. Where the scopes may differ or the "
        "reading is doubtful it is a warning; cumulative figures must not be below the cell, those of some "
        "months not above; those of other years, plans and other bodies are not compared.",
    .message_zh = "文中为“{quote}”,表中“{row_label}”的“{column_label}”为 {cell}",
    .message_en = "the prose says “{quote}”, the table has {cell} in {table}/{row}/{column}",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
