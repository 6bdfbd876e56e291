#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "worker/check/claim_cells.h"
#include "worker/check/claims.h"
#include "worker/check/context.h"
#include "worker/check/money.h"
#include "worker/check/prose_place.h"
#include "worker/check/rules/rules.h"

namespace gouji::check {
namespace {

using namespace report::v1;

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

void AddContradiction(const Context& context, const Claim& claim, const Table& table, const Cell& cell,
                      const std::string& printed, Finding& finding) {
  AddCellArguments(context, finding, table, cell);
  AddArgument(finding, "quote", claim.quote());
  AddArgument(finding, "cell", printed);
  finding.set_expected(printed);
  AddEvidence(context, finding, claim.span());
  AddCellEvidence(context, finding, table, cell);
}

// Wrong figures that the prose has of one thing: said twice, it is one slip.
using Slips = std::map<std::pair<const Cell*, int64_t>, const Claim*>;

struct Contradiction {
  const Claim* claim = nullptr;
  TableView view;
};

// 予以公开3件,部分公开9件 beside 9 and 3: each of two cells has what the prose says of the other, so that one of the two texts
// changed places. The other one; null for none.
const Contradiction* OtherOfTwo(const std::vector<Contradiction>& all, const Contradiction& one) {
  const int64_t said = one.claim->value().mantissa();
  const auto other = std::find_if(all.begin(), all.end(), [&](const Contradiction& each) {
    return each.view.table == one.view.table && each.view.cells.front() != one.view.cells.front() &&
           each.view.value == said && each.claim->value().mantissa() == one.view.value;
  });
  return other == all.end() ? nullptr : &*other;
}

// What tells the other cell: its row, or its column where the rows are one.
std::string_view OtherLabel(const Context& context, const Table& table, const Cell& one, const Cell& other) {
  return one.row() == other.row() ? context.ColumnLabel(table, other.column())
                                  : context.RowLabel(table, other.row());
}

void ReportContradiction(const Context& context, const Contradiction& one, const Contradiction* other,
                         Slips* slips, Report& report) {
  const Claim& claim = *one.claim;
  const TableView& view = one.view;
  Finding& finding = report.Fail(kClaimContradictsCell);
  if (!IsSound(claim) || view.doubtful) Doubt(finding);
  AddContradiction(context, claim, *view.table, *view.cells.front(), std::to_string(view.value), finding);
  finding.set_actual(std::to_string(claim.value().mantissa()));
  ShareRepair(context, claim, finding);
  if (other != nullptr) {
    finding.set_fault(FAULT_UNSURE);
    AddArgument(finding, "other_label",
                OtherLabel(context, *view.table, *view.cells.front(), *other->view.cells.front()));
  }
  report.Tell(claim);
  const auto [first, is_new] = slips->try_emplace({view.cells.front(), claim.value().mantissa()}, &claim);
  if (!is_new) report.TieTo(*first->second);
  if (other != nullptr) report.TieTo(*other->claim);
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
  std::vector<Contradiction> contradictions;
  for (const Claim& claim : record.claims()) {
    if (claim.kind() == CLAIM_KIND_AMOUNT) {
      const Table* table = nullptr;
      const Cell* const cell = FindCellAt(record, claim.cell(), &table);
      if (cell == nullptr) continue;
      CheckAmount(context, claim, *table, *cell, report);
    } else {
      TableView view = claim.cell().empty() ? TableView() : OfTables(context, claim);
      if (view.verdict == ClaimVerdict::kNothing) continue;
      if (view.verdict == ClaimVerdict::kSkip) report.Skip(kClaimContradictsCell, view.reason);
      if (view.verdict == ClaimVerdict::kAgrees) report.Pass(kClaimContradictsCell);
      if (view.verdict == ClaimVerdict::kContradicts) contradictions.push_back({&claim, std::move(view)});
    }
    any = true;
  }
  Slips slips;
  for (const Contradiction& one : contradictions)
    ReportContradiction(context, one, OtherOfTwo(contradictions, one), &slips, report);
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
    {.from = "2023年共收到政府信息公开申请14件",
     .to = "2023年依申请公开工作中,收到12封群众来信",
     .fails = false},
    {.from = "2023年共收到政府信息公开申请14件",
     .to = "2023年依申请公开工作中,受理12件行政许可申请",
     .fails = false},
    {.from = "2023年共收到政府信息公开申请14件",
     .to = "2023年依申请公开工作中,收到3件政府信息公开行政复议申请",
     .fails = false},
    {.from = "2023年共收到政府信息公开申请14件",
     .to = "2023年依申请公开工作中,收到12件关于信访事项的政府信息公开申请",
     .fails = true},
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
        "两格与文中的数正好互换的,不断定哪一方有误;"
        "累计数只要求不小于、部分月份的数只要求不大于表中的数;其他年度、计划、其他单位的数不比较。",
    .explanation_en =
        "A figure of the prose that speaks of a cell agrees with it; amounts are compared in one unit, as "
        "far "
        "as the one with fewer decimals tells. Where the scopes may differ or the "
        "reading is doubtful it is a warning; where two cells have each other's figure, which text is wrong "
        "is left "
        "open; cumulative figures must not be below the cell, those of some "
        "months not above; those of other years, plans and other bodies are not compared.",
    .message_zh = "文中为“{quote}”,表中“{row_label}”一行的“{column_label}”为 {cell}",
    .message_en = "the prose says “{quote}”, the table has {cell} in {table}/{row}/{column}",
    .more_zh = ",与文中“{other_label}”的数正好互换,请核对哪一处有误",
    .more_en = "; it is what the prose says of “{other_label}”: two figures changed places, here or there",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
