#include <optional>
#include <string>

#include "worker/check/claim_cells.h"
#include "worker/check/claims.h"
#include "worker/check/context.h"
#include "worker/check/rules/rules.h"

namespace gouji::check {
namespace {

using namespace report::v1;

// Whether the percentage printed is that of the two figures.
bool IsShare(const Claim& share, int64_t part, int64_t whole) {
  const std::optional<Shares> due =
      whole > 0 ? SharesOf(part, whole, share.value().scale()) : std::optional<Shares>();
  return due && share.value().mantissa() == due->rounded;
}

void CheckShare(const Context& context, const Claim& share, Report& report) {
  const Record& record = context.record();
  const Claim* part = ClaimAt(record, share.part());
  const Claim* whole = ClaimAt(record, share.whole());
  const bool exact = part != nullptr && whole != nullptr && share.bound() == CLAIM_BOUND_EXACT &&
                     IsExactCount(*part) && IsExactCount(*whole) && whole->value().mantissa() > 0;
  if (!exact || share.value().scale() > kMostDecimals) return report.Skip(kClaimPercent, "unsure");
  // No part is more than its whole: the share is that of another whole.
  if (part->value().mantissa() > whole->value().mantissa()) return report.Skip(kClaimPercent, "scope");
  const std::optional<Shares> due =
      SharesOf(part->value().mantissa(), whole->value().mantissa(), share.value().scale());
  if (!due) return report.Skip(kClaimPercent, "overflow");
  const bool due_as_even = due->halfway && share.value().mantissa() == due->rounded - 1;
  if (share.value().mantissa() == due->rounded || due_as_even) return report.Pass(kClaimPercent);
  Finding& finding = report.Fail(kClaimPercent);
  if (!IsSound(*part) || !IsSound(*whole) || !share.doubts().empty()) Doubt(finding);
  const std::string expected = DecimalText(due->rounded, share.value().scale());
  AddArgument(finding, "quote", share.quote());
  AddArgument(finding, "part", std::to_string(part->value().mantissa()));
  AddArgument(finding, "whole", std::to_string(whole->value().mantissa()));
  AddArgument(finding, "expected", expected);
  if (share.value().mantissa() == due->truncated) {
    AddArgument(finding, "cut_off", DecimalText(due->truncated, share.value().scale()));
  }
  finding.set_expected(expected);
  finding.set_actual(DecimalText(share.value().mantissa(), share.value().scale()));
  finding.set_repair(expected + "%");
  for (const Claim* claim : {&share, part, whole}) AddEvidence(context, finding, claim->span());
  const int64_t part_due = MendedValue(context, *part);
  const int64_t whole_due = MendedValue(context, *whole);
  if (IsShare(share, part_due, whole->value().mantissa())) report.TieTo(*part);
  if (IsShare(share, part->value().mantissa(), whole_due)) report.TieTo(*whole);
}

void Check(const Context& context, Report& report) {
  bool any = false;
  for (const Claim& claim : context.record().claims()) {
    if (claim.relation() != CLAIM_RELATION_SHARE || claim.kind() != CLAIM_KIND_PERCENT) continue;
    any = true;
    CheckShare(context, claim, report);
  }
  if (!any) report.Skip(kClaimPercent, "no-claim");
}

constexpr Example kExamples[] = {
    {.from = "(一)主动公开。通过门户网站公开工作动态和政策文件,政策解读与文件同步发布。",
     .to = "(一)主动公开。全年主动公开信息357条,其中重点项目类136条,占总数的38.09%,其余为业务类信息。",
     .fails = true},
    {.from = "(一)主动公开。通过门户网站公开工作动态和政策文件,政策解读与文件同步发布。",
     .to = "(一)主动公开。全年主动公开信息357条,其中重点项目类136条,占总数的38.10%,其余为业务类信息。",
     .fails = false},
};

}  // namespace

const Rule kClaimPercent = {
    .id = "claim.percent",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_SOURCE,
    .editions = kAllEditions,
    .source = "数值修约规则与极限数值的表示和判定 GB/T 8170—2008",
    .title_zh = "百分比与其数字不符",
    .title_en = "A percentage does not follow from its figures",
    .explanation_zh =
        "占比应等于分项除以总数,按所印位数四舍五入(恰为一半时进舍均可);"
        "截去尾数的另作说明。“约”字之后的不判断。",
    .explanation_en =
        "A share is the part divided by the whole, rounded to the digits printed (an exact half either way); "
        "one that was cut off "
        "instead of rounded is told as such. Approximate ones are not judged.",
    .message_zh = "“{quote}”:{part}/{whole} 应为 {expected}%",
    .message_en = "“{quote}”: {part}/{whole} is {expected}%",
    .more_zh = ",文中的 {cut_off}% 是截去尾数,没有四舍五入",
    .more_en = "; {cut_off}% was cut off instead of rounded",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
