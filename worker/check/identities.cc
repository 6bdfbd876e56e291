#include "worker/check/identities.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "worker/check/prose_place.h"

namespace gouji::check {
namespace {

using namespace report::v1;

// 3+0+1=4; long sums leave zeros out.
std::string Sum(const TableSums& sums, const SumLine& line, const std::vector<uint8_t>& terms, int64_t sum) {
  constexpr size_t kFewTerms = 8;
  std::string out;
  size_t shown = 0;
  for (const uint8_t term : terms) {
    const int64_t value = sums.At(sums.IndexOf(line, term)).value;
    if (value == 0 && terms.size() > kFewTerms) continue;
    if (shown++ > 0 && value >= 0) out += '+';
    out += std::to_string(value);
  }
  if (shown == 1 && terms.size() == 1) return out;
  if (shown > 1) return out + "=" + std::to_string(sum);
  return std::to_string(sum);
}

// The right side is read from its sum: 4≠3=3+0.
std::string RightSum(const TableSums& sums, const SumLine& line) {
  std::string forward = Sum(sums, line, line.identity->right, line.right);
  const size_t equals = forward.find('=');
  if (equals == forward.npos) return forward;
  return forward.substr(equals + 1) + "=" + forward.substr(0, equals);
}

bool Changes(const Repair& repair, std::string_view cell) {
  return std::any_of(repair.changes().begin(), repair.changes().end(),
                     [&](const Change& change) { return change.cell() == cell; });
}

void AddRepairs(const Context& context, const LineRepairs& line, Finding& finding) {
  for (const Repair& repair : line.repairs) {
    *finding.add_repairs() = repair;
    AddWitnessPlaces(context, repair, finding);
  }
  finding.set_repairs_incomplete(line.incomplete);
  finding.set_less_likely_repairs(line.less_likely);
  finding.set_cause(line.cause);
  if (line.incomplete) {
    std::string together;
    for (const std::string& name : line.together) together += (together.empty() ? "" : " ") + name;
    AddArgument(finding, "together", together);
    if (line.too_large) AddArgument(finding, "too_large", std::to_string(kMaxFigure));
  }
  // Where the search was cut off, there may be others.
  if (line.repairs.size() != 1 || line.incomplete) return;
  for (const Change& change : line.repairs[0].changes()) {
    if (!finding.repair().empty()) *finding.mutable_repair() += ' ';
    *finding.mutable_repair() += change.cell() + "=" + change.to();
  }
}

// What which cell should hold: the one to change where it is known, else the total that its parts do not make. Two sums of
// two figures each tell neither; both are in the arguments.
void AddExpected(const TableSums& sums, const SumLine& line, const LineRepairs* repairs, Finding& finding) {
  const auto expect = [&](const std::string& cell, const std::string& expected, const std::string& actual) {
    AddArgument(finding, "expected_cell", cell);
    finding.set_expected(expected);
    finding.set_actual(actual);
  };
  if (repairs != nullptr && repairs->repairs.size() == 1 && !repairs->incomplete) {
    const auto& changes = repairs->repairs[0].changes();
    if (changes.size() == 1) expect(changes[0].cell(), changes[0].to(), changes[0].from());
  } else if (line.identity->right.size() == 1) {
    expect(sums.Path(sums.IndexOf(line, line.identity->right.front())), std::to_string(line.left),
           std::to_string(line.right));
  }
}

void AddFinding(const Rule& rule, const Context& context, const JudgedTable& judged, size_t at,
                Report& report) {
  const TableSums& sums = judged.sums;
  const SumLine& line = sums.lines()[at];
  Finding& finding = report.Fail(rule);
  AddArgument(finding, "table", sums.table().key());
  AddArgument(finding, "line", sums.LineKey(line));
  AddArgument(finding, "label", sums.LineLabel(line));
  AddArgument(finding, "left", std::to_string(line.left));
  AddArgument(finding, "right", std::to_string(line.right));
  AddArgument(finding, "arithmetic",
              Sum(sums, line, line.identity->left, line.left) + "≠" + RightSum(sums, line));
  const LineRepairs* const repairs = judged.repairs.Of(at);
  AddExpected(sums, line, repairs, finding);
  std::vector<size_t> cells;
  for (const std::vector<uint8_t>* terms : {&line.identity->left, &line.identity->right}) {
    for (const uint8_t term : *terms) cells.push_back(sums.IndexOf(line, term));
  }
  // What is known to be wrong is the place of the finding; else the first term is.
  if (repairs != nullptr && repairs->repairs.size() == 1) {
    std::stable_partition(cells.begin(), cells.end(),
                          [&](size_t cell) { return Changes(repairs->repairs[0], sums.Path(cell)); });
  }
  for (const size_t cell : cells) AddCellEvidence(context, finding, sums.table(), *sums.At(cell).cell);
  if (repairs != nullptr) AddRepairs(context, *repairs, finding);
}

}  // namespace

void CheckIdentities(const Rule& rule, const Context& context, Report& report) {
  bool any = false;
  for (const JudgedTable& judged : context.judged()) {
    for (size_t at = 0; at < judged.sums.lines().size(); ++at) {
      const SumLine& line = judged.sums.lines()[at];
      if (line.identity->rule != rule.id) continue;
      any = true;
      if (!line.Judged()) {
        report.Skip(rule, line.obstacle);
      } else if (!line.Fails()) {
        report.Pass(rule);
      } else {
        AddFinding(rule, context, judged, at, report);
      }
    }
  }
  if (!any) report.Skip(rule, "no-table");
}

}  // namespace gouji::check
