#include "worker/check/identities.h"
#include "worker/check/rules/rules.h"

namespace gouji::check {

namespace {

constexpr Example kExamples[] = {
    {.from = "| (一)予以公开 | 8 | 1 | 0 | 0 | 0 | 0 | 9 |",
     .to = "| (一)予以公开 | 7 | 1 | 0 | 0 | 0 | 0 | 8 |",
     .fails = true},
    {.from = "| (一)予以公开 | 8 | 1 | 0 | 0 | 0 | 0 | 9 |",
     .to = "| (一)予以公开 | 8 | 1 | / | / | / | / | 9 |",
     .fails = false},
};

}  // namespace

const Rule kApplicationsOutcomeSum = {
    .id = "applications.outcome-sum",
    .severity = report::v1::SEVERITY_ERROR,
    .fault = report::v1::FAULT_SOURCE,
    .editions = kFormEditions,
    .source = kBothForms,
    .title_zh = "申请表每列各办理结果之和等于总计",
    .title_en = "Every column of the applications table: the outcomes add up to their total",
    .explanation_zh =
        "本年度办理结果(一)至(六)各项之和,应等于同一列的(七)总计。空格和“/”等符号按 0 "
        "计;有看不清、缺失或读法不定的格时不作判断;合计留空而各项不为零的,视为漏填,不作判断。",
    .explanation_en =
        "The outcomes (1) to (6) add up to the total (7) of the same column. Blanks and marks count 0. A "
        "line with an illegible, missing or doubtful cell is not judged, nor one whose total is left blank "
        "beside figures.",
    .message_zh = "“{label}”一列:各项办理结果之和与“(七)总计”不符({arithmetic})",
    .message_en =
        "column {line} of the applications table: the outcomes do not add up to their total ({arithmetic})",
    .examples = kExamples,
    .run = [](const Context& context,
              Report& report) { CheckIdentities(kApplicationsOutcomeSum, context, report); },
};

}  // namespace gouji::check
