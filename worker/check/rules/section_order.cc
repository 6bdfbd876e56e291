#include <string_view>

#include "worker/check/context.h"
#include "worker/check/rules/rules.h"

namespace gouji::check {
namespace {

using namespace report::v1;

// A heading that stands behind this section once more was read where a table of contents names it.
bool StandsAgainBehind(const Context& context, const Section& last, const Section& section) {
  return !last.heading().empty() &&
         context.text().find(last.heading(), section.heading_span().end()) != std::string_view::npos;
}

void Check(const Context& context, Report& report) {
  const Section* last = nullptr;
  for (const Section& section : context.record().sections()) {
    if (section.ordinal() == 0) continue;
    if (last != nullptr && section.ordinal() < last->ordinal() &&
        !StandsAgainBehind(context, *last, section)) {
      Finding& finding = report.Fail(kSectionOrder);
      AddArgument(finding, "heading", section.heading());
      AddArgument(finding, "before", last->heading());
      AddEvidence(context, finding, section.heading_span());
      AddEvidence(context, finding, last->heading_span());
    } else {
      report.Pass(kSectionOrder);
    }
    last = &section;
  }
}

constexpr Example kExamples[] = {
    {.from = "五、存在的主要问题及改进情况\n主要问题是政策解读的形式还不够丰富。下一步将加强培训,"
             "提高解读质量。\n\n六、其他需要报告的事项\n本年度没有其他需要报告的事项。",
     .to = "五、其他需要报告的事项\n本年度没有其他需要报告的事项。\n\n六、存在的主要问题及改进情况\n主要问题"
           "是政策解读的形式还不够丰富。下一步将加强培训,提高解读质量。",
     .fails = true},
    {.from = "六、其他需要报告的事项", .to = "其他需要报告的事项", .fails = false},
    {.from = "交通运输局2023年政府信息公开工作年度报告",
     .to = "交通运输局2023年政府信息公开工作年度报告\n目录\n一、总体情况\n二、主动公开政府信息情况\n"
           "三、收到和处理政府信息公开申请情况\n四、政府信息公开行政复议、行政诉讼情况\n"
           "五、存在的主要问题及改进情况\n六、其他需要报告的事项\n\n现公布本局报告。",
     .fails = false},
};

}  // namespace

const Rule kSectionOrder = {
    .id = "section.order",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_SOURCE,
    .editions = kFormEditions,
    .source = kBothForms,
    .title_zh = "各部分的顺序不对",
    .title_en = "The sections are out of order",
    .explanation_zh = "六个部分应按规定的顺序排列。",
    .explanation_en = "The six sections stand in the order of the form.",
    .message_zh = "“{heading}”排在“{before}”之后,顺序与规定不符",
    .message_en = "“{heading}” stands after “{before}”, against the order of the form",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
