#include <vector>

#include "worker/check/context.h"
#include "worker/check/rules/rules.h"
#include "worker/check/text_rule.h"

namespace gouji::check {
namespace {

using namespace report::v1;

constexpr size_t kLongestQuotation = 60;

void Check(const Context& context, Report& report) {
  std::vector<Span> places;
  bool open = false;
  // A closing mark without an opening one, waiting for its partner.
  uint32_t stray = 0;
  bool has_stray = false;
  for (const TextMark& mark : context.scan().marks()) {
    if (mark.kind == MarkKind::kLineEnd) open = has_stray = false;
    if (mark.kind == MarkKind::kOpenQuote) {
      open = true;
      has_stray = false;
    }
    if (mark.kind != MarkKind::kCloseQuote) continue;
    if (open) {
      open = false;
    } else if (has_stray && mark.at - stray <= kLongestQuotation) {
      places.emplace_back().set_begin(stray);
      places.back().set_end(mark.at + 3);
      has_stray = false;
    } else {
      stray = mark.at;
      has_stray = true;
    }
  }
  ReportOccurrences(kTextQuotesReversed, context, places, report);
}

constexpr Example kExamples[] = {
    {.from = "认真落实年度要点", .to = "推动”网上办”落实", .fails = true},
    {.from = "认真落实年度要点", .to = "推动“网上办”落实", .fails = false},
};

}  // namespace

const Rule kTextQuotesReversed = {
    .id = "text.quotes-reversed",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_SOURCE,
    .editions = kAllEditions,
    .source = kPunctuation,
    .title_zh = "引号方向相反",
    .title_en = "Quotation marks are reversed",
    .explanation_zh = "前引号写成了后引号,例如“”放管服””。",
    .explanation_en = "A closing mark where an opening one should stand, as in ”放管服”.",
    .message_zh = "有 {count} 处引号方向相反,如“{quote}”",
    .message_en = "{count} quotation marks are reversed, for example {quote}",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
