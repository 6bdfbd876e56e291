#include "worker/check/identities.h"
#include "worker/check/rules/rules.h"

namespace gouji::check {

namespace {

constexpr Example kExamples[] = {
    {.from = "| 1 | 0 | 0 | 0 | 1 |", .to = "| 1 | 0 | 0 | 0 | 0 |", .fails = true},
    {.from = "| 1 | 0 | 0 | 0 | 1 |", .to = "| 0 | 0 | 1 | 0 | 1 |", .fails = false},
};

}  // namespace

const Rule kReviewSum = {
    .id = "review.sum",
    .severity = report::v1::SEVERITY_ERROR,
    .fault = report::v1::FAULT_SOURCE,
    .editions = kFormEditions,
    .source = kBothForms,
    .title_zh = "复议、诉讼每组四种结果之和等于总计",
    .title_en = "Review and litigation: the four results add up to the total",
    .explanation_zh =
        "结果维持、结果纠正、其他结果、尚未审结之和,应等于总计。空格和“/”等符号按 0 "
        "计;有看不清、缺失或读法不定的格时不作判断;合计留空而各项不为零的,视为漏填,不作判断。",
    .explanation_en =
        "Upheld, corrected, other and pending add up to the total. Blanks and marks count 0. A line with an "
        "illegible, missing or doubtful cell is not judged, nor one whose total is left blank beside "
        "figures.",
    .message_zh = "“{label}”:四种结果之和与总计不符({arithmetic})",
    .message_en = "{line}: the four results do not add up to the total ({arithmetic})",
    .examples = kExamples,
    .run = [](const Context& context, Report& report) { CheckIdentities(kReviewSum, context, report); },
};

}  // namespace gouji::check
