#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "worker/check/claims.h"
#include "worker/check/context.h"
#include "worker/check/money.h"
#include "worker/check/rules/rules.h"

namespace gouji::check {
namespace {

using namespace report::v1;

// In 万元, of fees. All fees of the country came to some 400 billion yuan a year (2019 to 2022): 13 billion a province, 1.2
// a city and 0.14 a county on the average. A slip of the unit is 10 000 times too much, so that a bound of several averages
// finds nearly all.
int64_t MostFees(AdministrativeLevel level) {
  switch (level) {
    case ADMINISTRATIVE_LEVEL_TOWNSHIP:
      return 10'000;
    case ADMINISTRATIVE_LEVEL_COUNTY:
      return 100'000;
    case ADMINISTRATIVE_LEVEL_PROVINCE:
      return 5'000'000;
    case ADMINISTRATIVE_LEVEL_NATIONAL:
      return 50'000'000;
    default:
      return 1'000'000;
  }
}

// Procurement is nine times as much.
constexpr int64_t kProcurement = 10;

int64_t MostOf(const Header& header, std::string_view row) {
  const int64_t most = MostFees(header.level()) * (row == "procurement" ? kProcurement : 1);
  // A department has but a part of what its government has.
  return header.organ().text().ends_with("政府") ? most : most / 2;
}

// The whole part of an amount in 万元.
int64_t WholePart(const Decimal& amount) {
  int64_t whole = amount.mantissa();
  for (uint32_t i = 0; i < amount.scale() && whole != 0; ++i) whole /= 10;
  return whole;
}

// What the prose says of the cell in the other unit; null where it does not.
const Claim* OtherUnit(const Record& record, std::string_view path, const Decimal& amount) {
  for (const Claim& claim : record.claims()) {
    if (claim.kind() != CLAIM_KIND_AMOUNT || claim.cell() != path || claim.bound() != CLAIM_BOUND_EXACT)
      continue;
    const std::optional<Decimal> said = MoneyOf(claim);
    if (said && DifferByUnit(*said, amount)) return &claim;
  }
  return nullptr;
}

void CheckCell(const Context& context, const Table& table, const Cell& cell, Report& report) {
  const Record& record = context.record();
  const std::string& row = table.rows(static_cast<int>(cell.row()));
  const std::string path = table.key() + "/" + row + "/" + table.columns(static_cast<int>(cell.column()));
  const Claim* const witness = OtherUnit(record, path, cell.wan_yuan());
  const bool large =
      cell.unit() == UNIT_WAN_YUAN && WholePart(cell.wan_yuan()) >= MostOf(record.header(), row);
  if (witness == nullptr && !large) return report.Pass(kDisclosureUnitSuspect);
  Finding& finding = report.Fail(kDisclosureUnitSuspect);
  AddCellArguments(context, finding, table, cell);
  AddArgument(finding, "value", context.Quote(cell.begin(), cell.end()));
  AddCellEvidence(context, finding, table, cell);
  if (witness == nullptr) return;
  AddArgument(finding, "quote", witness->quote());
  AddEvidence(context, finding, witness->span());
}

void Check(const Context& context, Report& report) {
  if (context.record().tables_size() == 0) return report.Skip(kDisclosureUnitSuspect, "no-table");
  for (const Table& table : context.record().tables()) {
    for (const Cell& cell : table.cells()) {
      if (!cell.has_wan_yuan()) continue;
      if (cell.certainty() == CERTAINTY_UNSURE) {
        report.Skip(kDisclosureUnitSuspect, "unsure");
      } else {
        CheckCell(context, table, cell, report);
      }
    }
  }
}

constexpr Example kExamples[] = {
    {.from = "| 行政事业性收费 | 3.5 |", .to = "| 行政事业性收费 | 350000 |", .fails = true},
    {.from = "本年度没有其他需要报告的事项。", .to = "全年收取行政事业性收费3.5元。", .fails = true},
    {.from = "本年度没有其他需要报告的事项。", .to = "全年收取行政事业性收费35000元。", .fails = false},
    {.from = "| 行政事业性收费 | 3.5 |", .to = "| 行政事业性收费 | 350 |", .fails = false},
};

}  // namespace

const Rule kDisclosureUnitSuspect = {
    .id = "disclosure.unit-suspect",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_UNSURE,
    .editions = kFormEditions,
    .source = kBothForms,
    .title_zh = "金额单位可疑",
    .title_en = "The unit of an amount is suspect",
    .explanation_zh =
        "表中金额与正文所说恰好相差一万倍,或者以万元计大得不合常理,"
        "很可能把元当成了万元。全国行政事业性收费每年约"
        "四千亿元,平均每省 130 亿元、每市 12 亿元、每县 1.4 亿元;收费的界限据此定为省级 500 亿元、市级 100 "
        "亿元、"
        "县级 10 亿元、乡镇 1 亿元,采购为其十倍,部门减半。",
    .explanation_en =
        "The table's amount is ten thousand times what the prose says, or the reverse, or it is beyond "
        "reason "
        "in units of 万元: yuan were probably taken for 万元. All fees of the country come to some 400 "
        "billion "
        "yuan a year, 13 billion a province, 1.2 a city, 0.14 a county; the bounds of fees are therefore 50 "
        "billion for a province, 10 for a city, 1 for a county, 0.1 for a township; ten times as much for "
        "procurement, and half for departments.",
    .message_zh = "“{row_label}”的金额 {value} 单位可疑,可能把元当成了万元",
    .message_en = "the unit of the amount {value} of {row} is suspect: yuan may have been taken for 万元",
    .more_zh = ",文中为“{quote}”",
    .more_en = "; the prose says “{quote}”",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
