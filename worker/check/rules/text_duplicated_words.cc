#include <algorithm>
#include <iterator>
#include <string_view>
#include <vector>

#include "worker/check/context.h"
#include "worker/check/rules/rules.h"
#include "worker/check/text_rule.h"

namespace gouji::check {
namespace {

using namespace report::v1;

// Particles that are never doubled, but where one ends or begins a word: 目的的, 总和和, 的的确确.
constexpr std::string_view kParticles[] = {"的的", "和和"};
constexpr std::string_view kWordsBefore[] = {"目", "标", "总", "共", "温", "缓", "饱"};
constexpr std::string_view kWordsAfter[] = {"的的确确", "和和气气", "和和美美"};

bool IsDoubledParticle(std::string_view before, std::string_view rest) {
  const auto begins = [&](std::string_view word) { return rest.starts_with(word); };
  const auto ends = [&](std::string_view word) { return before.ends_with(word); };
  return std::any_of(std::begin(kParticles), std::end(kParticles), begins) &&
         std::none_of(std::begin(kWordsAfter), std::end(kWordsAfter), begins) &&
         std::none_of(std::begin(kWordsBefore), std::end(kWordsBefore), ends);
}

// 委员会委员会议: one word ends as the next begins.
bool IsTwoWords(std::string_view rest) {
  return rest.starts_with("委员会委员会议");
}

void Check(const Context& context, Report& report) {
  const std::string_view text = context.text();
  std::vector<Span> places;
  for (const TextMark& mark : context.scan().marks()) {
    const bool doubled = mark.kind == MarkKind::kDoubled &&
                         IsDoubledParticle(text.substr(0, mark.at), text.substr(mark.at, 12));
    if (!doubled && mark.kind != MarkKind::kRepeated) continue;
    if (IsTwoWords(text.substr(mark.at, 21)) || !context.IsProse(mark.at) ||
        (!places.empty() && mark.at < places.back().end()))
      continue;
    const size_t word = doubled ? 3 : text.compare(mark.at, 9, text, mark.at + 9, 9) == 0 ? 9 : 12;
    places.emplace_back().set_begin(mark.at);
    places.back().set_end(mark.at + static_cast<uint32_t>(2 * word));
  }
  ReportOccurrences(kTextDuplicatedWords, context, places, report);
}

constexpr Example kExamples[] = {
    {.from = "认真落实年度要点", .to = "进一步进一步落实年度要点", .fails = true},
    {.from = "认真落实年度要点", .to = "以公开为目的的年度要点", .fails = false},
};

}  // namespace

const Rule kTextDuplicatedWords = {
    .id = "text.duplicated-words",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_SOURCE,
    .editions = kAllEditions,
    .source = kOfficialWriting,
    .title_zh = "词语重复",
    .title_en = "Words are doubled",
    .explanation_zh = "正文中同一虚词或同一词语(三个字以上)连写两遍,例如“的的”“进一步进一步”。",
    .explanation_en =
        "A particle or a word of three characters and more that stands twice in a row, as in 的的 and "
        "进一步进一步.",
    .message_zh = "有 {count} 处词语重复,如“{quote}”",
    .message_en = "{count} words are doubled, for example “{quote}”",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
