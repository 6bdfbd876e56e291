#include <string_view>
#include <vector>

#include "worker/check/context.h"
#include "worker/check/rules/rules.h"
#include "worker/check/text_rule.h"

namespace gouji::check {
namespace {

using namespace report::v1;

constexpr size_t kFewest = 3;
constexpr size_t kLongestSyllable = 12;

// End of the syllable in brackets that begins at `at`; 0 where there is none.
size_t SyllableEnd(std::string_view text, size_t at) {
  bool vowel = false;
  for (size_t i = at; i < text.size() && i < at + kLongestSyllable; ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c == ')' || text.substr(i).starts_with("）")) return vowel && i > at ? i : 0;
    if (c >= 0xc3 && c <= 0xc7) {
      vowel = true;
      ++i;  // its second byte
    } else if (c < 'a' || c > 'z') {
      return 0;
    } else {
      vowel = vowel || std::string_view("aeiouv").find(static_cast<char>(c)) != std::string_view::npos;
    }
  }
  return 0;
}

void Check(const Context& context, Report& report) {
  const std::string_view text = context.text();
  std::vector<Span> places;
  for (const TextMark& mark : context.scan().marks()) {
    if (mark.kind != MarkKind::kBracket || mark.at < 3) continue;
    const auto before = static_cast<unsigned char>(text[mark.at - 3]);
    const size_t open = text[mark.at] == '(' ? 1 : 3;
    const size_t end = before >= 0xe4 && before <= 0xe9 ? SyllableEnd(text, mark.at + open) : 0;
    if (end == 0) continue;
    places.emplace_back().set_begin(mark.at - 3);
    places.back().set_end(static_cast<uint32_t>(end + (text[end] == ')' ? 1 : 3)));
  }
  if (places.size() < kFewest) places.clear();
  ReportOccurrences(kTextGlosses, context, places, report);
}

constexpr Example kExamples[] = {
    {.from = "认真落实年度要点", .to = "认(rèn)真落(luò)实年(nián)度要(yào)点", .fails = true},
    {.from = "认真落实年度要点", .to = "认真落实年度要点(app)", .fails = false},
};

}  // namespace

const Rule kTextGlosses = {
    .id = "text.glosses",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_READING,
    .editions = kAllEditions,
    .source = kWebsites,
    .title_zh = "夹有拼音注音",
    .title_en = "Pinyin glosses stand between the characters",
    .explanation_zh = "汉字后面夹有括注的拼音,常见于转换网页时注音混入正文。三处以上才提出。",
    .explanation_en =
        "Pinyin in brackets after characters, as pages with ruby text leave it when they are flattened. "
        "Raised from three places on.",
    .message_zh = "有 {count} 处汉字后夹有拼音,如“{quote}”",
    .message_en = "{count} characters are followed by their pinyin, for example “{quote}”",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
