#include <algorithm>
#include <array>
#include <set>
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

struct Syllable {
  size_t end = 0;  // 0: none
  bool toned = false;
};

// Up to four letters as a number.
constexpr uint32_t Packed(std::string_view letters) {
  uint32_t packed = 0;
  for (const char letter : letters) packed = packed << 8 | static_cast<uint8_t>(letter);
  return packed;
}

// Whether letters without tone marks are one syllable: an initial and a final. (zhang) is, (app) and (web) are not. There are
// hundreds on a page with glosses.
bool IsSyllable(std::string_view letters) {
  constexpr std::string_view kInitials = "bpmfdtnlgkhjqxrzcsyw";
  constexpr size_t kLongestFinal = 4;
  static constexpr std::array<uint32_t, 34> kFinals = {
      Packed("a"),   Packed("o"),   Packed("e"),    Packed("i"),    Packed("u"),   Packed("v"),
      Packed("ai"),  Packed("ei"),  Packed("ui"),   Packed("ao"),   Packed("ou"),  Packed("iu"),
      Packed("ie"),  Packed("ue"),  Packed("ve"),   Packed("er"),   Packed("an"),  Packed("en"),
      Packed("in"),  Packed("un"),  Packed("ang"),  Packed("eng"),  Packed("ing"), Packed("ong"),
      Packed("ian"), Packed("iao"), Packed("iang"), Packed("iong"), Packed("ia"),  Packed("uan"),
      Packed("ua"),  Packed("uai"), Packed("uo"),   Packed("uang")};
  const bool with_h = letters.starts_with("zh") || letters.starts_with("ch") || letters.starts_with("sh");
  const bool with_initial = kInitials.find(letters.front()) != kInitials.npos;
  letters.remove_prefix(with_h ? 2 : with_initial ? 1 : 0);
  return letters.size() <= kLongestFinal &&
         std::find(kFinals.begin(), kFinals.end(), Packed(letters)) != kFinals.end();
}

// The syllable in brackets that begins at `at`.
Syllable SyllableAt(std::string_view text, size_t at) {
  bool toned = false;
  for (size_t i = at; i < text.size() && i < at + kLongestSyllable; ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c == ')' || text.substr(i).starts_with("）"))
      return {.end = i > at && (toned || IsSyllable(text.substr(at, i - at))) ? i : 0, .toned = toned};
    if (c >= 0xc3 && c <= 0xc7) {
      toned = true;
      ++i;  // its second byte
    } else if (c < 'a' || c > 'z') {
      return {};
    }
  }
  return {};
}

void Check(const Context& context, Report& report) {
  const std::string_view text = context.text();
  std::vector<Span> places;
  bool toned = false;
  // Without tones a syllable may be a word: 人工智能(ai), again and again, is no gloss.
  std::set<std::string_view> syllables;
  for (const TextMark& mark : context.scan().marks()) {
    if (mark.kind != MarkKind::kBracket || mark.at < 3) continue;
    const auto before = static_cast<unsigned char>(text[mark.at - 3]);
    const size_t open = text[mark.at] == '(' ? 1 : 3;
    if (before < 0xe4 || before > 0xe9) continue;
    const size_t begin = mark.at + open;
    const Syllable syllable = SyllableAt(text, begin);
    if (syllable.end == 0) continue;
    places.emplace_back().set_begin(mark.at - 3);
    places.back().set_end(static_cast<uint32_t>(syllable.end + (text[syllable.end] == ')' ? 1 : 3)));
    toned = toned || syllable.toned;
    if (syllables.size() < kFewest) syllables.insert(text.substr(begin, syllable.end - begin));
  }
  if (places.size() < kFewest || (!toned && syllables.size() < kFewest)) places.clear();
  ReportOccurrences(kTextGlosses, context, places, report);
}

constexpr Example kExamples[] = {
    {.from = "认真落实年度要点", .to = "认(rèn)真落(luò)实年(nián)度要(yào)点", .fails = true},
    {.from = "认真落实年度要点", .to = "认(ren)真落(luo)实年(nian)度要点", .fails = true},
    {.from = "认真落实年度要点",
     .to = "推广客户端(app),客户端(app)可以查询,客户端(app)可以申请",
     .fails = false},
    {.from = "认真落实年度要点",
     .to = "运用人工智能(ai)分析,人工智能(ai)解读,人工智能(ai)问答",
     .fails = false},
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
    .explanation_zh =
        "汉字后面夹有括注的拼音,常见于转换网页时注音混入正文。三处以上才提出;没有声调的,"
        "须是三个以上不同的音节。",
    .explanation_en =
        "Pinyin in brackets after characters, as pages with ruby text leave it when they are flattened. "
        "Raised from three places on; without tone marks from three different syllables on.",
    .message_zh = "有 {count} 处汉字后夹有拼音,如“{quote}”",
    .message_en = "{count} characters are followed by their pinyin, for example “{quote}”",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
