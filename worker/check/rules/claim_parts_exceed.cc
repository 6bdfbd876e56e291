#include "worker/check/claims.h"
#include "worker/check/context.h"
#include "worker/check/rules/rules.h"

namespace gouji::check {
namespace {

using namespace report::v1;

PartsJudgement Judge(const PartList& list) {
  if (!list.Countable()) return {PartsVerdict::kSkip, "not-countable"};
  if (list.complete) return {PartsVerdict::kSkip, "complete"};  // claim.parts-sum
  if (list.Overlaps() || list.HasMoreAside()) return {PartsVerdict::kSkip, "overlap"};
  if (list.sum <= list.whole->value().mantissa()) return {PartsVerdict::kPass};
  return {list.MayOverlap() || list.loose ? PartsVerdict::kDoubtful : PartsVerdict::kWrong};
}

void Check(const Context& context, Report& report) {
  CheckPartLists(kClaimPartsExceed, context, Judge, report);
}

constexpr Example kExamples[] = {
    {.from = "(一)主动公开。通过门户网站公开工作动态和政策文件,政策解读与文件同步发布。",
     .to = "(一)主动公开。全年主动公开信息60条,其中工作动态50条,政策文件20条。",
     .fails = true},
    {.from = "(一)主动公开。通过门户网站公开工作动态和政策文件,政策解读与文件同步发布。",
     .to = "(一)主动公开。全年主动公开信息60条,其中通过网站发布30条,通过微信发布20条,通过其他渠道发布20条。",
     .fails = true},
    {.from = "(一)主动公开。通过门户网站公开工作动态和政策文件,政策解读与文件同步发布。",
     .to = "(一)主动公开。全年主动公开信息60条,其中工作动态20条,政策文件10条。",
     .fails = false},
};

}  // namespace

const Rule kClaimPartsExceed = {
    .id = "claim.parts-exceed",
    .severity = SEVERITY_ERROR,
    .fault = FAULT_SOURCE,
    .editions = kAllEditions,
    .source = kAccuracy,
    .title_zh = "分项之和超过总数",
    .title_en = "The parts exceed the whole",
    .explanation_zh =
        "“其中”列举的分项之和不应大于总数。分项可能互有重叠、或读法有疑的,只作提示;"
        "多个渠道中有一个发布了全部的,不作判断。",
    .explanation_en =
        "Parts listed after 其中 never exceed their whole. Where parts may overlap or the reading is "
        "doubtful it is a warning; channels of which one published everything are not judged.",
    .message_zh = "“{quote}”的各分项之和超过总数({arithmetic})",
    .message_en = "the parts of “{quote}” exceed it ({arithmetic})",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
