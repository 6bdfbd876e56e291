#include <string_view>
#include <utility>
#include <vector>

#include "worker/check/context.h"
#include "worker/check/rules/rules.h"
#include "worker/check/text_rule.h"
#include "worker/check/utf8_words.h"

namespace gouji::check {
namespace {

using namespace report::v1;

// In bytes, between the marks.
constexpr size_t kLongestQuotation = 60;

struct Quote {
  uint32_t at = 0;
  uint32_t line = 0;
  bool opens = false;
};

std::vector<Quote> QuotesOf(const TextScan& scan) {
  std::vector<Quote> quotes;
  uint32_t line = 0;
  const std::span<const uint32_t> line_ends = scan.line_ends();
  for (const TextMark& mark : scan.marks()) {
    if (mark.kind != MarkKind::kOpenQuote && mark.kind != MarkKind::kCloseQuote) continue;
    while (line < line_ends.size() && line_ends[line] < mark.at) ++line;
    quotes.push_back({mark.at, line, mark.kind == MarkKind::kOpenQuote});
  }
  return quotes;
}

bool BeginsWithStop(std::string_view text) {
  static constexpr std::string_view kStops[] = {"、", "，", ",", "。", "；"};
  return BeginsWithAny(text, kStops);
}

// Reads the quotation marks of a text in order, each line for itself.
class Reading {
 public:
  Reading(std::string_view text, const std::vector<Quote>& quotes) : text_(text), quotes_(quotes) {}

  std::vector<Span> Reversed() {
    uint32_t depth = 0;
    for (size_t i = 0; i < quotes_.size();) {
      // A quotation that a line leaves open goes on only where the next mark closes it.
      if (i > 0 && quotes_[i].line != quotes_[i - 1].line && quotes_[i].opens) depth = 0;
      if (depth == 0 && !quotes_[i].opens) {
        i += TakeStray(i);
      } else if (depth == 1 && quotes_[i].opens && quotes_[i - 1].opens && !ClosesNext(i) &&
                 IsPair(i - 1, i)) {
        // “放管服“: nothing closes the second, so it is the end of the first.
        Add(i - 1);
        depth = 0;
        ++i;
      } else {
        depth = quotes_[i].opens ? depth + 1 : depth - 1;
        ++i;
      }
    }
    return std::move(places_);
  }

 private:
  // A closing mark that nothing opened: with its partner it is a quotation whose first mark, or both, are reversed.
  size_t TakeStray(size_t at) {
    if (!IsPair(at, at + 1)) return 1;
    // A”和“B” lost what opened A. ”A“和”B“ are pairs, both reversed.
    if (quotes_[at + 1].opens && !EndsOpen(at)) return 1;
    Add(at);
    return 2;
  }

  // Whether the marks alternate from here to the last one of the line, which opens what nothing closes. No paragraph has
  // more marks than are looked at.
  bool EndsOpen(size_t at) const {
    constexpr size_t kFarthest = 64;
    const size_t last = at + kFarthest;
    for (; at + 1 < quotes_.size() && quotes_[at + 1].line == quotes_[at].line; ++at) {
      if (at == last || quotes_[at + 1].opens == quotes_[at].opens) return false;
    }
    return quotes_[at].opens && !ClosesNext(at);
  }

  bool ClosesNext(size_t at) const { return at + 1 < quotes_.size() && !quotes_[at + 1].opens; }

  // Whether words stand between two marks of one line.
  bool IsPair(size_t first, size_t second) const {
    if (second >= quotes_.size() || quotes_[first].line != quotes_[second].line) return false;
    const std::string_view words =
        text_.substr(quotes_[first].at + kMark, quotes_[second].at - quotes_[first].at - kMark);
    return !words.empty() && words.size() <= kLongestQuotation && !BeginsWithStop(words);
  }

  void Add(size_t first) {
    places_.emplace_back().set_begin(quotes_[first].at);
    places_.back().set_end(quotes_[first + 1].at + static_cast<uint32_t>(kMark));
  }

  static constexpr size_t kMark = 3;
  const std::string_view text_;
  const std::vector<Quote>& quotes_;
  std::vector<Span> places_;
};

void Check(const Context& context, Report& report) {
  const std::vector<Quote> quotes = QuotesOf(context.scan());
  ReportOccurrences(kTextQuotesReversed, context, Reading(context.text(), quotes).Reversed(), report);
}

constexpr Example kExamples[] = {
    {.from = "认真落实年度要点", .to = "推动”网上办”落实", .fails = true},
    {.from = "认真落实年度要点", .to = "推动“网上办“落实", .fails = true},
    {.from = "认真落实年度要点", .to = "推动”网上办“落实", .fails = true},
    {.from = "认真落实年度要点", .to = "推动”网上办“、”掌上办“落实", .fails = true},
    {.from = "认真落实年度要点", .to = "推动“网上办”落实", .fails = false},
    {.from = "认真落实年度要点", .to = "深化“加强“放管服”改革”落实", .fails = false},
    {.from = "认真落实年度要点", .to = "推动”网上办“落实,推进”掌上办“服务", .fails = true},
    {.from = "认真落实年度要点", .to = "推动网上办”、“掌上办”落实", .fails = false},
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
    .explanation_zh = "前引号写成后引号、后引号写成前引号,例如“”放管服””、“”放管服“”。",
    .explanation_en =
        "A closing mark where an opening one should stand, or the reverse, as in ”放管服” and ”放管服“.",
    .message_zh = "有 {count} 处引号方向相反,如“{quote}”",
    .message_en = "{count} quotation marks are reversed, for example {quote}",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
