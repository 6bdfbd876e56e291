#include <string_view>
#include <unordered_map>
#include <utility>

#include "worker/check/claims.h"
#include "worker/check/context.h"
#include "worker/check/rules/rules.h"

namespace gouji::check {
namespace {

using namespace report::v1;

bool Comparable(const Claim& claim) {
  return !claim.cell().empty() && IsSound(claim) && IsExactCount(claim);
}

void Check(const Context& context, Report& report) {
  bool any = false;
  // The last claim that spoke of a cell.
  std::unordered_map<std::string_view, const Claim*> last;
  for (const Claim& claim : context.record().claims()) {
    if (!Comparable(claim)) continue;
    const Claim* const before = std::exchange(last[claim.cell()], &claim);
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
    .explanation_zh = "正文两处说到表中同一格,数字不同。",
    .explanation_en = "Two places of the prose speak of the same cell and give different figures.",
    .message_zh = "文中“{first}”与“{second}”不一致",
    .message_en = "the prose says “{first}” and “{second}”",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
