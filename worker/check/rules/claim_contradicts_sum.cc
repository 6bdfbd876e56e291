#include <string>

#include "worker/check/claim_cells.h"
#include "worker/check/context.h"
#include "worker/check/prose_place.h"
#include "worker/check/rules/rules.h"

namespace gouji::check {
namespace {

using namespace report::v1;

// table/row/column
std::string PathOf(const Table& table, const Cell& cell) {
  return table.key() + "/" + table.rows(static_cast<int>(cell.row())) + "/" +
         table.columns(static_cast<int>(cell.column()));
}

// 1+0+3=4; long sums leave zeros out, and one cell is no sum.
std::string Arithmetic(const TableView& view) {
  constexpr size_t kFewCells = 8;
  std::string out;
  size_t shown = 0;
  for (const Cell* cell : view.cells) {
    const int64_t value = cell->state() == CELL_STATE_VALUE ? cell->mantissa() : 0;
    if (value == 0 && view.cells.size() > kFewCells) continue;
    out += (shown++ == 0 || value < 0 ? "" : "+") + std::to_string(value);
  }
  return shown < 2 ? std::string() : out + "=" + std::to_string(view.value);
}

void AddSum(const Context& context, const Claim& claim, const TableView& view, Finding& finding) {
  AddArgument(finding, "quote", claim.quote());
  AddArgument(finding, "sum", std::to_string(view.value));
  if (const std::string arithmetic = Arithmetic(view); !arithmetic.empty())
    AddArgument(finding, "arithmetic", arithmetic);
  AddArgument(finding, "table", view.table->key());
  AddArgument(finding, "label", context.TableLabel(view.table->key()));
  finding.set_expected(std::to_string(view.value));
  finding.set_actual(std::to_string(claim.value().mantissa()));
  AddEvidence(context, finding, claim.span());
  for (const Cell* cell : view.cells) AddCellEvidence(context, finding, *view.table, *cell);
}

// The repair of a failing identity that gives one of the cells the figure with which the sum is what the prose says: both
// findings then have one cause.
void ShareRepair(const Context& context, const Claim& claim, const TableView& view, Finding& finding) {
  for (const JudgedTable& judged : context.judged()) {
    for (const LineRepairs& line : judged.repairs.lines()) {
      if (line.repairs.size() != 1 || line.repairs[0].changes_size() != 1) continue;
      const Change& change = line.repairs[0].changes(0);
      for (const Cell* cell : view.cells) {
        const int64_t printed = cell->state() == CELL_STATE_VALUE ? cell->mantissa() : 0;
        const std::string due = std::to_string(claim.value().mantissa() - (view.value - printed));
        if (change.to() != due || change.cell() != PathOf(*view.table, *cell)) continue;
        *finding.add_repairs() = line.repairs[0];
        AddWitnessPlaces(context, line.repairs[0], finding);
        finding.set_repair(change.cell() + "=" + change.to());
        return finding.set_cause(line.cause);
      }
    }
  }
}

void Check(const Context& context, Report& report) {
  bool any = false;
  for (const Claim& claim : context.record().claims()) {
    if (!claim.cell().empty()) continue;
    const TableView view = OfTables(context, claim);
    if (view.verdict == ClaimVerdict::kNothing) continue;
    any = true;
    if (view.verdict == ClaimVerdict::kSkip) {
      report.Skip(kClaimContradictsSum, view.reason);
    } else if (view.verdict == ClaimVerdict::kAgrees) {
      report.Pass(kClaimContradictsSum);
    } else {
      Finding& finding = report.Fail(kClaimContradictsSum);
      AddSum(context, claim, view, finding);
      ShareRepair(context, claim, view, finding);
      report.Tell(claim);
    }
  }
  if (!any) report.Skip(kClaimContradictsSum, "no-claim");
}

constexpr Example kExamples[] = {
    {.from = "2023年共收到政府信息公开申请14件,均按期答复。",
     .to = "2023年共收到政府信息公开申请14件,予以公开9件,部分公开1件,不予公开3件。",
     .fails = true},
    {.from = "2023年共收到政府信息公开申请14件,均按期答复。",
     .to = "2023年共收到政府信息公开申请14件,予以公开9件,部分公开1件,无法提供4件。",
     .fails = false},
    {.from = "2023年共收到政府信息公开申请14件,均按期答复。",
     .to = "2023年新收政府信息公开申请14件,上年结转1件。从申请人看,自然人10件,商业企业2件。",
     .fails = true},
    {.from = "2023年共收到政府信息公开申请14件,均按期答复。",
     .to = "2023年新收政府信息公开申请14件,上年结转1件。从申请人看,自然人13件,商业企业2件。",
     .fails = false},
    {.from = "2023年共收到政府信息公开申请14件,均按期答复。",
     .to = "2023年共收到政府信息公开申请14件。全年审核公文28件,其中不予公开3件。",
     .fails = false},
};

}  // namespace

const Rule kClaimContradictsSum = {
    .id = "claim.contradicts-sum",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_UNSURE,
    .editions = kFormEditions,
    .source = kAccuracy,
    .title_zh = "文中的数字与表中各格之和不符",
    .title_en = "The prose contradicts a sum of the table",
    .explanation_zh =
        "正文说到的事项在表中分为几格(不予公开、无法提供、不予处理、法人或其他组织、行政诉讼),"
        "应等于各格之和,空格按 0 计。与上年结转并列而未说明是新收还是全部的申请人构成,两者都不符才提出。"
        "口径有疑的不比较。",
    .explanation_en =
        "What the prose counts as one the table counts in several cells (refusals by their reasons, legal "
        "persons by "
        "their kinds, litigation): the figure is their sum, blanks counting 0. Who applied, told beside what "
        "came over from last year, may be of the new applications or of all: it is raised where it is "
        "neither. Claims whose scope is in doubt are not compared.",
    .message_zh = "文中为“{quote}”,“{label}”表中各格之和为 {sum}",
    .message_en = "the prose says “{quote}”, the cells of table {table} add up to {sum}",
    .more_zh = "({arithmetic})",
    .more_en = " ({arithmetic})",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
