#include <string_view>

#include "worker/check/context.h"
#include "worker/check/rules/rules.h"

namespace gouji::check {
namespace {

using namespace report::v1;

bool IsBlank(std::string_view text) {
  while (!text.empty()) {
    if (static_cast<unsigned char>(text[0]) <= 0x20) {
      text.remove_prefix(1);
    } else if (text.starts_with("\u00a0")) {
      text.remove_prefix(2);
    } else if (text.starts_with("\u3000") || text.starts_with("\u200b")) {
      text.remove_prefix(3);
    } else {
      return false;
    }
  }
  return true;
}

// The words of a section without the organ and the date that close the report.
std::string_view BodyOf(const Context& context, const Section& section) {
  const Header& header = context.record().header();
  uint32_t end = section.body_span().end();
  for (const Span* close : {&header.compiled().span(), &header.organ().span()}) {
    const bool inside =
        close->begin() >= section.body_span().begin() && close->end() <= end && close->end() > 0;
    if (inside) end = close->begin();
  }
  return context.Quote(section.body_span().begin(), end);
}

void Check(const Context& context, Report& report) {
  for (const Section& section : context.record().sections()) {
    if (context.forms().FindTable(section.key(), EDITION_2021) != nullptr || section.ordinal() == 0) continue;
    if (!IsBlank(BodyOf(context, section))) {
      report.Pass(kSectionEmpty);
      continue;
    }
    Finding& finding = report.Fail(kSectionEmpty);
    AddArgument(finding, "label", section.heading());
    AddEvidence(context, finding, section.heading_span());
  }
}

constexpr Example kExamples[] = {
    {.from = "本年度没有其他需要报告的事项。", .to = "", .fails = true},
    {.from = "本年度没有其他需要报告的事项。", .to = "无", .fails = false},
};

}  // namespace

const Rule kSectionEmpty = {
    .id = "section.empty",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_UNSURE,
    .editions = kFormEditions,
    .source = kBothForms,
    .title_zh = "有标题而没有内容",
    .title_en = "A section has its heading and no content",
    .explanation_zh =
        "第一、五、六部分的标题下没有文字。没有需要报告的事项也应写明“无”;也可能是抓取时丢失,所以归责不定。",
    .explanation_en =
        "Sections one, five and six without a word below their heading. Where there is nothing to report it "
        "should say so; the crawler may have lost it, so whose fault it is stays open.",
    .message_zh = "“{label}”部分没有内容",
    .message_en = "section “{label}” is empty",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
