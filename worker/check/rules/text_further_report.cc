#include "worker/check/context.h"
#include "worker/check/rules/rules.h"

namespace gouji::check {
namespace {

using namespace report::v1;

void Check(const Context& context, Report& report) {
  if (context.other_reports().empty()) return report.Pass(kTextFurtherReport);
  for (const Evidence& first_line : context.other_reports()) {
    Finding& finding = report.Fail(kTextFurtherReport);
    AddArgument(finding, "quote", first_line.quote());
    *finding.add_evidence() = first_line;
  }
}

constexpr Example kExamples[] = {
    {.from = "2024年1月18日",
     .to = "2024年1月18日\n甲市丙县交通运输局2022年政府信息公开工作年度报告\n一、总体情况\n"
           "2022年,甲市丙县交通运输局落实年度要点。",
     .fails = true},
    {.from = "2024年1月18日",
     .to = "2024年1月18日\n上一篇:甲市丙县交通运输局2022年政府信息公开工作年度报告",
     .fails = false},
};

}  // namespace

const Rule kTextFurtherReport = {
    .id = "text.further-report",
    .severity = SEVERITY_INFO,
    .fault = FAULT_READING,
    .editions = kAllEditions,
    .source = kReportDuty,
    .title_zh = "同一文件中另有报告",
    .title_en = "The document holds another report",
    .explanation_zh = "一个文件中有两份以上的报告,只读表格最全的一份(相同时读第一份),其余的内容不进入结果。",
    .explanation_en =
        "Of several reports in one document the one with the most tables is read, of equal ones the first; "
        "nothing "
        "of the others is in the results.",
    .message_zh = "文件中另有一份报告,未读入:“{quote}”",
    .message_en = "The document holds another report, which was not read: “{quote}”",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
