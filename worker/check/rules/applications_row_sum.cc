#include "worker/check/identities.h"
#include "worker/check/rules/rules.h"

namespace gouji::check {

namespace {

constexpr Example kExamples[] = {
    {.from = "| (一)予以公开 | 8 | 1 | 0 | 0 | 0 | 0 | 9 |",
     .to = "| (一)予以公开 | 8 | 1 | 0 | 0 | 0 | 0 | 8 |",
     .fails = true},
    {.from = "| (一)予以公开 | 8 | 1 | 0 | 0 | 0 | 0 | 9 |",
     .to = "| (一)予以公开 | 8 | 1 | | | | | 9 |",
     .fails = false},
};

}  // namespace

const Rule kApplicationsRowSum = {
    .id = "applications.row-sum",
    .severity = report::v1::SEVERITY_ERROR,
    .fault = report::v1::FAULT_SOURCE,
    .editions = kFormEditions,
    .source = kBothForms,
    .title_zh = "申请表每行各列之和等于总计",
    .title_en = "Every row of the applications table adds up to its total",
    .explanation_zh =
        "自然人与五类法人或其他组织的数量之和,应等于同一行的总计。空格和“/”等符号按 0 "
        "计;有看不清、缺失或读法不定的格时不作判断;合计留空而各项不为零的,视为漏填,不作判断。",
    .explanation_en =
        "The figures of natural persons and of the five kinds of organizations add up to the row's total. "
        "Blanks and marks count 0. A line with an illegible, missing or doubtful cell is not judged, nor one "
        "whose total is left blank beside figures.",
    .message_zh = "“{label}”一行:申请人各列之和与总计不符({arithmetic})",
    .message_en =
        "row {line} of the applications table: the applicants do not add up to the total ({arithmetic})",
    .examples = kExamples,
    .run = [](const Context& context,
              Report& report) { CheckIdentities(kApplicationsRowSum, context, report); },
};

}  // namespace gouji::check
