#include <string_view>
#include <unordered_map>
#include <utility>

#include "worker/check/claim_cells.h"
#include "worker/check/claims.h"
#include "worker/check/context.h"
#include "worker/check/rules/rules.h"
#include "worker/form/claim_grammar.h"

namespace gouji::check {
namespace {

using namespace report::v1;

// Whether the subject is that of one cell of the forms, or of a sum of them; reports of the years before have the subjects
// without the cells.
bool IsOfTheForm(const Claim& claim) {
  const form::ClaimSubject* const known = form::BuiltInClaims().SubjectOf(claim.subject());
  if (known == nullptr) return false;
  if (known->cells.empty()) return !known->sum_of.empty();
  return known->cells.front().column != "*" && !known->cells.front().near;
}

// What a claim speaks of for sure, so that another of the same must say the same; empty where that is not known.
std::string_view ThingOf(const Claim& claim) {
  if (!IsSound(claim) || !IsExactCount(claim)) return {};
  if (!claim.cell().empty()) return claim.cell();
  const bool whole = claim.relation() == CLAIM_RELATION_UNSPECIFIED;
  return whole && IsOfTheForm(claim) ? claim.subject() : std::string_view();
}

// One of two claims that is not what the table holds has been told of.
bool IsTold(const Context& context, const Claim& a, const Claim& b) {
  return OfTables(context, a).verdict == ClaimVerdict::kContradicts ||
         OfTables(context, b).verdict == ClaimVerdict::kContradicts;
}

void Check(const Context& context, Report& report) {
  bool any = false;
  // The last claim that spoke of a thing.
  std::unordered_map<std::string_view, const Claim*> last;
  for (const Claim& claim : context.record().claims()) {
    const std::string_view thing = ThingOf(claim);
    if (thing.empty()) continue;
    const Claim* const before = std::exchange(last[thing], &claim);
    if (before == nullptr) continue;
    any = true;
    if (before->value().mantissa() == claim.value().mantissa()) {
      report.Pass(kClaimConflict);
      continue;
    }
    if (IsTold(context, *before, claim)) {
      report.Skip(kClaimConflict, "told");
      continue;
    }
    Finding& finding = report.Fail(kClaimConflict);
    AddArgument(finding, "first", before->quote());
    AddArgument(finding, "second", claim.quote());
    AddEvidence(context, finding, before->span());
    AddEvidence(context, finding, claim.span());
  }
  if (!any) report.Skip(kClaimConflict, "no-claim");
}

constexpr Example kExamples[] = {
    {.from =
         "| 1 | 0 | 0 | 0 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n\n五、存在的主要问题及改进情况\n",
     .to =
         "| 1 | 0 | 0 | 0 | 若干 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n\n五、存在的主要问题及改进情况\n"
         "因政府信息公开被申请行政复议1件。因政府信息公开被申请行政复议2件。",
     .fails = true},
    {.from = "(二)依申请公开。2023年共收到政府信息公开申请14件,均按期答复。",
     .to = "(二)依申请公开。2023年共收到政府信息公开申请14件,均按期答复。全年受理政府信息公开申请15件。",
     .fails = false},
    {.from = "(二)依申请公开。2023年共收到政府信息公开申请14件,均按期答复。",
     .to = "(二)依申请公开。2023年共收到政府信息公开申请14件,均按期答复。全年受理政府信息公开申请14件。",
     .fails = false},
};

}  // namespace

const Rule kClaimConflict = {
    .id = "claim.conflict",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_UNSURE,
    .editions = kAllEditions,
    .source = kAccuracy,
    .title_zh = "文中前后说法不一",
    .title_en = "Two claims of one subject differ",
    .explanation_zh =
        "正文两处说到表中同一格或同一事项,数字不同,而表中没有可以比对的数字(2019 "
        "年以前的报告没有表格);能与表格比对的,由 claim.contradicts-cell 指出错在哪一处。",
    .explanation_en =
        "Two places of the prose speak of the same cell or subject and give different figures, and no table "
        "tells which is right (reports from before 2019 have none); where one does, claim.contradicts-cell "
        "says which is wrong.",
    .message_zh = "文中“{first}”与“{second}”不一致",
    .message_en = "the prose says “{first}” and “{second}”",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
