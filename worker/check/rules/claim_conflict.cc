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
  const auto& claims = context.record().claims();
  bool any = false;
  for (int i = 0; i < claims.size(); ++i) {
    if (!Comparable(claims[i])) continue;
    // The claim before it that speaks of the same cell.
    int before = i - 1;
    while (before >= 0 && !(Comparable(claims[before]) && claims[before].cell() == claims[i].cell()))
      --before;
    if (before < 0) continue;
    any = true;
    if (claims[before].value().mantissa() == claims[i].value().mantissa()) {
      report.Pass(kClaimConflict);
      continue;
    }
    Finding& finding = report.Fail(kClaimConflict);
    AddArgument(finding, "first", claims[before].quote());
    AddArgument(finding, "second", claims[i].quote());
    AddEvidence(context, finding, claims[before].span());
    AddEvidence(context, finding, claims[i].span());
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
