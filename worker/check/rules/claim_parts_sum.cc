#include "worker/check/claims.h"
#include "worker/check/context.h"
#include "worker/check/rules/rules.h"

namespace gouji::check {
namespace {

using namespace report::v1;

// A list that comes this close to its whole was meant to be complete.
bool NearlyComplete(const PartList& list) {
  const int64_t whole = list.whole->value().mantissa();
  return list.parts.size() >= 3 && !list.goes_on && (whole - list.sum) * 10 <= whole;
}

PartsJudgement Judge(const PartList& list) {
  const int64_t whole = list.whole->value().mantissa();
  if (!list.Countable()) return {PartsVerdict::kSkip, "not-countable"};
  if (list.Overlaps()) return {PartsVerdict::kSkip, "overlap"};
  if (list.sum == whole) return {PartsVerdict::kPass};
  if (list.complete)
    return {list.MayOverlap() || list.loose ? PartsVerdict::kDoubtful : PartsVerdict::kWrong};
  if (list.sum > whole) return {PartsVerdict::kSkip, "exceeds"};  // claim.parts-exceed
  if (NearlyComplete(list) || (list.closed && !list.goes_on)) return {PartsVerdict::kDoubtful};
  return {PartsVerdict::kSkip, "incomplete"};
}

void Check(const Context& context, Report& report) {
  CheckPartLists(kClaimPartsSum, context, Judge, report);
}

constexpr Example kExamples[] = {
    {.from = "(一)主动公开。通过门户网站公开工作动态和政策文件,政策解读与文件同步发布。",
     .to = "(一)主动公开。全年主动公开信息60条,其中工作动态30条,政策文件20条,公示公告9条。",
     .fails = true},
    {.from = "(一)主动公开。通过门户网站公开工作动态和政策文件,政策解读与文件同步发布。",
     .to = "(一)主动公开。全年主动公开信息60条,其中工作动态30条,政策文件10条,其他信息5条。",
     .fails = true},
    {.from = "(一)主动公开。通过门户网站公开工作动态和政策文件,政策解读与文件同步发布。",
     .to = "(一)主动公开。全年主动公开信息60条,其中工作动态30条,政策文件10条。",
     .fails = false},
    {.from = "(一)主动公开。通过门户网站公开工作动态和政策文件,政策解读与文件同步发布。",
     .to = "(一)主动公开。全年主动公开信息60条,其中工作动态30条,政策文件20条,公示公告10条。",
     .fails = false},
    {.from = "(一)主动公开。通过门户网站公开工作动态和政策文件,政策解读与文件同步发布。",
     .to = "(一)主动公开。全年主动公开信息60条,其中工作动态30条,政策文件20条,公示公告5条。此外,网站公开5条。",
     .fails = false},
};

}  // namespace

const Rule kClaimPartsSum = {
    .id = "claim.parts-sum",
    .severity = SEVERITY_ERROR,
    .fault = FAULT_SOURCE,
    .editions = kAllEditions,
    .source = kAccuracy,
    .title_zh = "分项之和与总数不符",
    .title_en = "The parts do not add up to the whole",
    .explanation_zh =
        "正文列举的分项应等于其总数。“其中”之后可能只列了一部分:分项三个以上而与总数相差不到一成的,"
        "以“其余”“其他”收尾的,单独放在括号内或冒号后的,以及“建议提案”分为建议和提案的,作为警告;"
        "差得更多的其他列举,以及差额恰为同句另一数的,不提出。",
    .explanation_en =
        "Parts that the prose enumerates add up to their whole. After 其中 the list may be incomplete: with "
        "three parts and more that fall short by less than a tenth it is a warning, as where it ends with "
        "what "
        "is left (其余, 其他), stands in brackets or behind a colon of its own, or divides 建议提案 into "
        "both; "
        "others are not raised, nor a difference that is another figure of the sentence.",
    .message_zh = "“{quote}”的各分项之和与总数不符({arithmetic})",
    .message_en = "the parts of “{quote}” do not add up ({arithmetic})",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
