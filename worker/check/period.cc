#include "worker/check/period.h"

#include <array>
#include <string_view>

#include "worker/check/text_scan.h"
#include "worker/check/utf8_words.h"

namespace gouji::check {
namespace {

// Where the dates begin behind 统计 and such words as 期限为; npos where no such words stand there.
size_t Behind(std::string_view text, size_t at) {
  static constexpr auto kPeriod =
      std::to_array<std::string_view>({"数据", "數據", "的", "期限", "时限", "時限", "周期", "时间", "時間",
                                       "区间", "期间", "范围", "起止", "时段", "期"});
  static constexpr auto kFrom = std::to_array<std::string_view>(
      {"自", "从", "從", "为", "為", "是", ":", "：", " ", "于", "\u00a0", "　"});
  const auto pass = [&](const auto& words) {
    size_t passed = 0;
    for (bool moved = true; moved;) {
      moved = false;
      for (const std::string_view word : words) {
        if (!text.substr(at).starts_with(word)) continue;
        at += word.size();
        ++passed;
        moved = true;
      }
    }
    return passed;
  };
  if (pass(kPeriod) == 0) return text.npos;
  pass(kFrom);
  return at;
}

}  // namespace

std::vector<size_t> PeriodsOf(const Context& context) {
  const std::string_view text = context.text();
  std::vector<size_t> periods;
  // Reports say so first.
  const size_t end_of_own = EndOfOverview(context);
  for (const TextMark& mark : context.scan().marks()) {
    if (mark.kind != MarkKind::kCounted) continue;
    // Of 报告期 the last character is one of the words that say period.
    const size_t dates = Behind(text, mark.at + 2 * kHanBytes);
    if (dates != text.npos && dates < end_of_own && context.IsProse(mark.at)) periods.push_back(dates);
  }
  return periods;
}

}  // namespace gouji::check
