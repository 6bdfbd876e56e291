#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "worker/check/claims.h"
#include "worker/check/context.h"
#include "worker/check/rules/rules.h"
#include "worker/form/claim_grammar.h"

namespace gouji::check {
namespace {

using namespace report::v1;

// Whether the subject is that of one cell of the forms; reports of the years before have the subjects without the cells.
bool IsOfTheForm(std::string_view subject) {
  const std::vector<form::ClaimSubject>& subjects = form::BuiltInClaims().subjects();
  const auto known = std::find_if(subjects.begin(), subjects.end(),
                                  [&](const form::ClaimSubject& each) { return each.key == subject; });
  return known != subjects.end() && !known->cells.empty() && known->cells.front().column != "*" &&
         !known->cells.front().near;
}

// What a claim speaks of for sure, so that another of the same must say the same; empty where that is not known.
std::string_view ThingOf(const Claim& claim, Edition edition) {
  if (!IsSound(claim) || !IsExactCount(claim)) return {};
  if (!claim.cell().empty()) return claim.cell();
  const bool whole = claim.relation() == CLAIM_RELATION_UNSPECIFIED;
  return edition == EDITION_PRE2019 && whole && IsOfTheForm(claim.subject()) ? claim.subject()
                                                                             : std::string_view();
}

void Check(const Context& context, Report& report) {
  bool any = false;
  // The last claim that spoke of a thing.
  std::unordered_map<std::string_view, const Claim*> last;
  for (const Claim& claim : context.record().claims()) {
    const std::string_view thing = ThingOf(claim, context.record().edition());
    if (thing.empty()) continue;
    const Claim* const before = std::exchange(last[thing], &claim);
    if (before == nullptr) continue;
    any = true;
    if (before->value().mantissa() == claim.value().mantissa()) {
      report.Pass(kClaimConflict);
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
    {.from = "(二)依申请公开。2023年共收到政府信息公开申请14件,均按期答复。",
     .to = "(二)依申请公开。2023年共收到政府信息公开申请14件,均按期答复。全年受理政府信息公开申请15件。",
     .fails = true},
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
    .explanation_zh = "正文两处说到表中同一格,数字不同;2019 年以前没有表格的报告,按所说的事项比较。",
    .explanation_en =
        "Two places of the prose speak of the same cell and give different figures; in reports from before "
        "2019, which have no tables, of the same subject.",
    .message_zh = "文中“{first}”与“{second}”不一致",
    .message_en = "the prose says “{first}” and “{second}”",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
