#include <string>

#include "worker/check/context.h"
#include "worker/check/rules/rules.h"

namespace gouji::check {
namespace {

using namespace report::v1;

// (二)… and (二)… again, where the same heading's sub-headings are counted.
void CheckSection(const Context& context, const Section& section, Report& report) {
  const SubHeading* last = nullptr;
  for (const SubHeading& heading : section.sub_headings()) {
    if (heading.level() != 1) continue;
    if (last != nullptr && last->printed_ordinal() != 0 &&
        heading.printed_ordinal() == last->printed_ordinal()) {
      Finding& finding = report.Fail(kSectionRepeatedNumber);
      AddArgument(finding, "heading", heading.heading());
      AddArgument(finding, "before", last->heading());
      AddEvidence(context, finding, heading.heading_span());
      AddEvidence(context, finding, last->heading_span());
    } else {
      report.Pass(kSectionRepeatedNumber);
    }
    last = &heading;
  }
}

void Check(const Context& context, Report& report) {
  for (const Section& section : context.record().sections()) CheckSection(context, section, report);
}

constexpr Example kExamples[] = {
    {.from = "(三)政府信息管理。", .to = "(二)政府信息管理。", .fails = true},
    {.from = "(三)政府信息管理。", .to = "(三)信息管理。", .fails = false},
};

}  // namespace

const Rule kSectionRepeatedNumber = {
    .id = "section.repeated-number",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_SOURCE,
    .editions = kAllEditions,
    .source = kPublicDocuments,
    .title_zh = "相邻标题编号相同",
    .title_en = "Two headings have one number",
    .explanation_zh = "同一部分之下相邻的两个标题编号相同,例如两个“(二)”。",
    .explanation_en = "Two headings of one section that follow each other have the same number.",
    .message_zh = "标题“{heading}”与前一标题“{before}”编号相同",
    .message_en = "heading “{heading}” has the number of the one before it, “{before}”",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
