#include <algorithm>
#include <string_view>

#include "worker/check/context.h"
#include "worker/check/rules/rules.h"
#include "worker/check/utf8_words.h"
#include "worker/extract/header_organ.h"

namespace gouji::check {
namespace {

using namespace report::v1;

// The words of a section without the organ and the date that close the report, which stand alone there: an organ that more
// words follow is the subject of a sentence.
std::string_view BodyOf(const Context& context, const Section& section) {
  constexpr std::string_view kStop = "。";
  const Span& date = context.record().header().compiled().span();
  const uint32_t begin = section.body_span().begin();
  uint32_t end = section.body_span().end();
  if (date.begin() >= begin && date.end() <= end && Trimmed(context.Quote(date.end(), end)).empty())
    end = std::max(begin, date.begin());
  std::string_view body = Trimmed(context.Quote(begin, end));
  // A full stop alone says nothing.
  while (body.starts_with(kStop)) body = Trimmed(body.substr(kStop.size()));
  return extract::LooksLikeOrgan(body) ? std::string_view() : body;
}

void Check(const Context& context, Report& report) {
  for (const Section& section : context.record().sections()) {
    if (context.forms().FindTable(section.key(), EDITION_2021) != nullptr || section.ordinal() == 0) continue;
    if (!BodyOf(context, section).empty()) {
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
    {.from = "本年度没有其他需要报告的事项。", .to = "。", .fails = true},
    {.from = "本年度没有其他需要报告的事项。", .to = "甲市乙县交通运输局没有。", .fails = false},
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
