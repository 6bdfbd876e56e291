#include "worker/check/text_rule.h"

#include <algorithm>
#include <string>

namespace gouji::check {
namespace {

constexpr size_t kShown = 3;
// Bytes of a message's quotation; the evidence holds all of it.
constexpr size_t kLongestQuote = 60;

std::string_view Cut(std::string_view quote) {
  if (quote.size() <= kLongestQuote) return quote;
  size_t end = kLongestQuote;
  while (end > 0 && (static_cast<unsigned char>(quote[end]) & 0xc0) == 0x80) --end;
  return quote.substr(0, end);
}

}  // namespace

report::v1::Finding* ReportOccurrences(const Rule& rule, const Context& context,
                                       std::span<const report::v1::Span> places, Report& report) {
  if (places.empty()) {
    report.Pass(rule);
    return nullptr;
  }
  report::v1::Finding& finding = report.Fail(rule);
  AddArgument(finding, "count", std::to_string(places.size()));
  AddArgument(finding, "quote", Cut(context.Quote(places[0].begin(), places[0].end())));
  for (size_t i = 0; i < std::min(places.size(), kShown); ++i) AddEvidence(context, finding, places[i]);
  return &finding;
}

}  // namespace gouji::check
