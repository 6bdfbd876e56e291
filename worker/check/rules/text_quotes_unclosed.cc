#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "worker/check/context.h"
#include "worker/check/rules/rules.h"
#include "worker/check/text_rule.h"
#include "worker/check/utf8_words.h"

namespace gouji::check {
namespace {

using namespace report::v1;

// Whether the line is a paragraph that ends: a page may have broken others inside a quotation.
bool EndsAParagraph(std::string_view line) {
  static constexpr auto kEnds = std::to_array<std::string_view>({"。", "；", ";"});
  return EndsWithAny(Trimmed(line), kEnds);
}

// Looks at one line: quotation marks that it opens and does not close. Only where all others stand in their order is it
// known which.
class Lines {
 public:
  explicit Lines(const Context& context) : context_(context) {}

  void Mark(const TextMark& mark) {
    if (mark.kind == MarkKind::kCloseQuote) {
      ordered_ = ordered_ && open_;
      open_ = false;
    } else if (mark.kind == MarkKind::kOpenQuote) {
      ordered_ = ordered_ && !open_;
      open_ = true;
      opened_at_ = mark.at;
    }
  }

  void End(uint32_t at) {
    const std::string_view line = context_.Quote(begin_, at);
    if (open_ && ordered_ && EndsAParagraph(line) && context_.IsProse(opened_at_)) Add(at);
    begin_ = at + 1;
    open_ = false;
    ordered_ = true;
  }

  const std::vector<Span>& places() const { return places_; }

 private:
  void Add(uint32_t end) {
    constexpr uint32_t kShown = 45;
    Span& place = places_.emplace_back();
    place.set_begin(opened_at_);
    uint32_t shown = std::min(end, opened_at_ + kShown);
    const std::string_view text = context_.text();
    while (shown < end && (static_cast<unsigned char>(text[shown]) & 0xc0) == 0x80) ++shown;
    place.set_end(shown);
  }

  const Context& context_;
  uint32_t begin_ = 0;
  uint32_t opened_at_ = 0;
  bool open_ = false;
  bool ordered_ = true;
  std::vector<Span> places_;
};

void Check(const Context& context, Report& report) {
  Lines lines(context);
  size_t line = 0;
  const std::span<const uint32_t> line_ends = context.scan().line_ends();
  for (const TextMark& mark : context.scan().marks()) {
    if (mark.kind != MarkKind::kOpenQuote && mark.kind != MarkKind::kCloseQuote) continue;
    for (; line < line_ends.size() && line_ends[line] < mark.at; ++line) lines.End(line_ends[line]);
    lines.Mark(mark);
  }
  // No line behind the last mark's opens anything.
  lines.End(line < line_ends.size() ? line_ends[line] : static_cast<uint32_t>(context.text().size()));
  ReportOccurrences(kTextQuotesUnclosed, context, lines.places(), report);
}

constexpr Example kExamples[] = {
    {.from = "本年度没有其他需要报告的事项。", .to = "落实“谁公开谁负责的原则,没有其他事项。", .fails = true},
    {.from = "本年度没有其他需要报告的事项。",
     .to = "落实“谁公开谁负责”的原则,没有其他事项。",
     .fails = false},
    {.from = "本年度没有其他需要报告的事项。",
     .to = "落实“谁公开\n谁负责”的原则,没有其他事项。",
     .fails = false},
};

}  // namespace

const Rule kTextQuotesUnclosed = {
    .id = "text.quotes-unclosed",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_UNSURE,
    .editions = kAllEditions,
    .source = kPunctuation,
    .title_zh = "引号没有配对",
    .title_en = "A quotation is not closed",
    .explanation_zh =
        "段落已经结束,其中的前引号没有对应的后引号。后引号也可能是抓取时丢失,所以归责不定;"
        "同段中引号次序另有错乱的,不作判断。",
    .explanation_en =
        "A paragraph ends and a quotation that it opened is not closed. The crawler may have lost the mark, "
        "so whose fault it is stays open; paragraphs whose marks are out of order otherwise are not judged.",
    .message_zh = "有 {count} 处前引号没有配对,如“{quote}”",
    .message_en = "{count} quotations are not closed, for example {quote}",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
