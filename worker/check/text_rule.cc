#include "worker/check/text_rule.h"

#include <algorithm>
#include <string>

#include "worker/check/utf8_words.h"

namespace gouji::check {
namespace {

constexpr size_t kShown = 3;
// Bytes of a message's quotation; the evidence holds all of it.
constexpr size_t kLongestQuote = 60;

}  // namespace

report::v1::Finding* ReportOccurrences(const Rule& rule, const Context& context,
                                       std::span<const report::v1::Span> places, Report& report) {
  if (places.empty()) {
    report.Pass(rule);
    return nullptr;
  }
  report::v1::Finding& finding = report.Fail(rule);
  AddArgument(finding, "count", std::to_string(places.size()));
  AddArgument(finding, "quote", CutAt(context.Quote(places[0].begin(), places[0].end()), kLongestQuote));
  for (size_t i = 0; i < std::min(places.size(), kShown); ++i) AddEvidence(context, finding, places[i]);
  return &finding;
}

}  // namespace gouji::check
