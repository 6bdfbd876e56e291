#include <algorithm>
#include <string>
#include <string_view>

#include "worker/check/context.h"
#include "worker/check/rules/rules.h"

namespace gouji::check {
namespace {

using namespace report::v1;

bool IsArabic(const Section& section) {
  const std::string_view heading = section.heading();
  // １ is EF BC 91; （ begins alike.
  const bool wide = heading.size() > 2 && heading.starts_with("\xef\xbc") &&
                    static_cast<unsigned char>(heading[2]) >= 0x90 &&
                    static_cast<unsigned char>(heading[2]) <= 0x99;
  return wide || (!heading.empty() && heading[0] >= '0' && heading[0] <= '9');
}

void Check(const Context& context, Report& report) {
  const Record& record = context.record();
  const bool chinese =
      std::any_of(record.sections().begin(), record.sections().end(), [](const Section& section) {
        return section.ordinal() != 0 && section.printed_ordinal() != 0 && !IsArabic(section);
      });
  for (const Section& section : record.sections()) {
    if (SectionNumber(section.ordinal()).empty() || section.printed_ordinal() == 0) continue;
    if (IsBelowSections(record, section)) {
      report.Skip(kSectionNumbering, "sub-heading");
      continue;
    }
    if (section.printed_ordinal() == section.ordinal() && !(chinese && IsArabic(section))) {
      report.Pass(kSectionNumbering);
      continue;
    }
    Finding& finding = report.Fail(kSectionNumbering);
    AddArgument(finding, "heading", section.heading());
    AddArgument(finding, "due", SectionNumber(section.ordinal()));
    finding.set_expected(std::string(SectionNumber(section.ordinal())));
    AddEvidence(context, finding, section.heading_span());
  }
}

constexpr Example kExamples[] = {
    {.from = "五、存在的主要问题", .to = "四、存在的主要问题", .fails = true},
    {.from = "五、存在的主要问题", .to = "5、存在的主要问题", .fails = true},
    {.from = "五、存在的主要问题及改进情况", .to = "五、存在问题及改进情况", .fails = false},
};

}  // namespace

const Rule kSectionNumbering = {
    .id = "section.numbering",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_SOURCE,
    .editions = kFormEditions,
    .source = kBothForms,
    .title_zh = "标题的编号不对",
    .title_en = "Headings are numbered wrongly",
    .explanation_zh =
        "六个部分依次编为一至六。编号与部分不符,或者有的用“一、”有的用“1、”时提出;"
        "全文一致使用阿拉伯数字的不提出。",
    .explanation_en =
        "The six sections are numbered 一 to 六. Raised where a number is not that of its section, or some "
        "are Chinese and some Arabic; headings that are Arabic throughout are accepted.",
    .message_zh = "标题“{heading}”的编号应为“{due}”",
    .message_en = "heading “{heading}” should have the number {due}",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
