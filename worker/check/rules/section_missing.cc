#include <algorithm>
#include <string>

#include "worker/check/context.h"
#include "worker/check/rules/rules.h"

namespace gouji::check {
namespace {

using namespace report::v1;

void Check(const Context& context, Report& report) {
  const Record& record = context.record();
  for (const form::Section& topic : context.forms().sections()) {
    const bool present =
        std::any_of(record.sections().begin(), record.sections().end(),
                    [&](const Section& section) { return section.ordinal() == topic.ordinal; });
    if (present) {
      report.Pass(kSectionMissing);
      continue;
    }
    Finding& finding = report.Fail(kSectionMissing);
    AddArgument(finding, "ordinal", std::to_string(topic.ordinal));
    AddArgument(finding, "number", SectionNumber(topic.ordinal));
    AddArgument(finding, "label", topic.labels.front());
  }
}

constexpr Example kExamples[] = {
    {.from = "六、其他需要报告的事项\n本年度没有其他需要报告的事项。", .to = "", .fails = true},
    {.from = "六、其他需要报告的事项", .to = "六、需要报告的其他事项", .fails = false},
    {.from = "六、其他需要报告的事项", .to = "六、其他", .fails = false},
    {.from = "六、其他需要报告的事项", .to = "六、附件", .fails = true},
};

}  // namespace

const Rule kSectionMissing = {
    .id = "section.missing",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_SOURCE,
    .editions = kFormEditions,
    .source = kBothForms,
    .title_zh = "缺少规定的部分",
    .title_en = "A section of the form is missing",
    .explanation_zh = "报告应有六个部分;找不到其标题的部分在此列出。",
    .explanation_en = "A report has six sections; those whose heading is not found are named.",
    .message_zh = "缺少第{number}部分“{label}”",
    .message_en = "section {ordinal} is missing: {label}",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
