#include "worker/check/identities.h"
#include "worker/check/rules/rules.h"

namespace gouji::check {

namespace {

constexpr Example kExamples[] = {
    {.from = "| 二、上年结转政府信息公开申请数量 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |",
     .to = "| 二、上年结转政府信息公开申请数量 | 2 | 0 | 0 | 0 | 0 | 0 | 2 |",
     .fails = true},
    {.from = "| 二、上年结转政府信息公开申请数量 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |",
     .to = "| 二、上年结转政府信息公开申请数量 | 1 | | | | | | 1 |",
     .fails = false},
};

}  // namespace

const Rule kApplicationsBalance = {
    .id = "applications.balance",
    .severity = report::v1::SEVERITY_ERROR,
    .fault = report::v1::FAULT_SOURCE,
    .editions = kFormEditions,
    .source = kBothForms,
    .title_zh = "本年新收加上年结转等于办理总计加结转下年",
    .title_en = "Applications received and carried in equal those handled and carried out",
    .explanation_zh =
        "表头注明的勾稽关系:第一项加第二项之和,等于第三项加第四项之和,每一列都应成立。空格和“/”等符号按 0 "
        "计;有看不清、缺失或读法不定的格时不作判断;合计留空而各项不为零的,视为漏填,不作判断。",
    .explanation_en =
        "The identity printed over the table: new plus carried in equals total plus carried out, in every "
        "column. Blanks and marks count 0. A line with an illegible, missing or doubtful cell is not judged, "
        "nor one whose total is left blank beside figures.",
    .message_zh =
        "“{label}”一列:本年新收加上年结转为 {left},办理总计加结转下年度为 {right},两数应相等({arithmetic})",
    .message_en =
        "column {line} of the applications table: new and carried in are {left}, handled and carried out "
        "{right}; both should be equal ({arithmetic})",
    .examples = kExamples,
    .run = [](const Context& context,
              Report& report) { CheckIdentities(kApplicationsBalance, context, report); },
};

}  // namespace gouji::check
