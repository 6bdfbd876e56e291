#include <algorithm>
#include <cstdint>
#include <string_view>

#include "worker/check/claims.h"
#include "worker/check/context.h"
#include "worker/check/rules/rules.h"
#include "worker/check/utf8_words.h"

namespace gouji::check {
namespace {

using namespace report::v1;

bool ExceedsHundred(const Decimal& value) {
  int64_t hundred = 100;
  for (uint32_t i = 0; i < value.scale() && hundred <= INT64_MAX / 10; ++i) hundred *= 10;
  return value.mantissa() > hundred;
}

// Rates of what can but be reached; 完成率 of a plan and 执行率 of a budget may be more.
bool IsOfAWhole(const Context& context, const Claim& claim) {
  constexpr uint32_t kNear = 36;
  static constexpr std::string_view kRates[] = {"办结", "答复", "满意", "好评", "公开率", "覆盖",
                                                "及时", "按期", "按时", "回复", "办复",   "知晓",
                                                "合格", "规范", "准确", "采纳", "回应",   "处理率"};
  static constexpr std::string_view kPlans[] = {"目标", "计划", "任务", "预算", "上年", "去年"};
  const uint32_t end = claim.figure().begin();
  static constexpr std::string_view kStops[] = {"。", "，", ",", "；", ";"};
  const std::string_view before = BehindLast(context.Quote(end - std::min(end, kNear), end), kStops);
  return claim.relation() == CLAIM_RELATION_SHARE ? !HoldsAny(before, kPlans) : HoldsAny(before, kRates);
}

void Check(const Context& context, Report& report) {
  bool any = false;
  for (const Claim& claim : context.record().claims()) {
    const bool rate = claim.relation() == CLAIM_RELATION_SHARE || claim.relation() == CLAIM_RELATION_RATE;
    if (!rate || claim.kind() != CLAIM_KIND_PERCENT || !IsOfAWhole(context, claim)) continue;
    any = true;
    if (!ExceedsHundred(claim.value())) {
      report.Pass(kClaimPercentImpossible);
      continue;
    }
    Finding& finding = report.Fail(kClaimPercentImpossible);
    if (!claim.doubts().empty() || claim.certainty() == CERTAINTY_UNSURE) Doubt(finding);
    AddArgument(finding, "quote", claim.quote());
    AddEvidence(context, finding, claim.span());
  }
  if (!any) report.Skip(kClaimPercentImpossible, "no-claim");
}

constexpr Example kExamples[] = {
    {.from = "(二)依申请公开。2023年共收到政府信息公开申请14件,均按期答复。",
     .to = "(二)依申请公开。2023年共收到政府信息公开申请14件,均按期答复。办结率108%。",
     .fails = true},
    {.from = "(二)依申请公开。2023年共收到政府信息公开申请14件,均按期答复。",
     .to = "(二)依申请公开。2023年共收到政府信息公开申请14件,均按期答复,其中占比最高的征地类为185.19%。",
     .fails = true},
    {.from = "(二)依申请公开。2023年共收到政府信息公开申请14件,均按期答复。",
     .to = "(二)依申请公开。2023年共收到政府信息公开申请14件,同比增长180%,均按期答复。",
     .fails = false},
    {.from = "(二)依申请公开。2023年共收到政府信息公开申请14件,均按期答复。",
     .to = "(二)依申请公开。2023年共收到政府信息公开申请14件,均按期答复。办结率100%。",
     .fails = false},
    {.from = "(二)依申请公开。2023年共收到政府信息公开申请14件,均按期答复。",
     .to = "(二)依申请公开。2023年共收到政府信息公开申请14件,均按期答复。预算执行率101.2%。",
     .fails = false},
    {.from = "(二)依申请公开。2023年共收到政府信息公开申请14件,均按期答复。",
     .to = "(二)依申请公开。2023年共收到政府信息公开申请14件,均按期答复。新建公路86公里,占目标的107.9%。",
     .fails = false},
};

}  // namespace

const Rule kClaimPercentImpossible = {
    .id = "claim.percent-impossible",
    .severity = SEVERITY_ERROR,
    .fault = FAULT_SOURCE,
    .editions = kAllEditions,
    .source = kAccuracy,
    .title_zh = "百分比超过百分之百",
    .title_en = "A share of more than one hundred per cent",
    .explanation_zh = "占比和办结率、满意率不应超过百分之百;增长率、计划完成率、预算执行率不在此列。",
    .explanation_en =
        "Shares and rates of answers or content never exceed one hundred per cent; growth, and rates of "
        "plans and "
        "budgets, may.",
    .message_zh = "“{quote}”超过百分之百",
    .message_en = "“{quote}” is more than one hundred per cent",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
