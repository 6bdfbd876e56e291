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

constexpr size_t kHanBytes = 3;

// Particles that are never doubled, but where one ends or begins a word: 目的的, 总和和, 的的确确.
constexpr std::string_view kParticles[] = {"的的", "和和"};
constexpr std::string_view kWordsBefore[] = {"目", "标", "总", "共", "温", "缓", "饱"};
constexpr std::string_view kWordsAfter[] = {"的的确确", "和和气气", "和和美美", "的的士",
                                            "的的哥",   "和和谐",   "和和睦",   "和和平"};

template <size_t n>
bool BeginsWithAny(std::string_view text, const std::string_view (&words)[n]) {
  return std::any_of(std::begin(words), std::end(words),
                     [&](std::string_view word) { return text.starts_with(word); });
}

bool IsDoubledParticle(std::string_view before, std::string_view rest) {
  const auto ends = [&](std::string_view word) { return before.ends_with(word); };
  return BeginsWithAny(rest, kParticles) && !BeginsWithAny(rest, kWordsAfter) &&
         std::none_of(std::begin(kWordsBefore), std::end(kWordsBefore), ends);
}

// An organ's name ends and a word begins that is made of it: 政府办公室办公室主任, 信访局信访局长, 委员会委员会议.
bool IsTwoWords(std::string_view word, std::string_view behind) {
  static constexpr std::string_view kOrgans[] = {"室", "局", "委", "厅", "科", "处", "院", "会", "部", "所",
                                                 "站", "办", "署", "府", "组", "队", "心", "校", "县", "市"};
  static constexpr std::string_view kMore[] = {"长",   "主任", "副",   "主席", "书记", "议",   "负责",
                                               "党组", "党委", "成员", "工作", "干部", "职工", "机关",
                                               "内设", "各",   "全体", "领导", "人员", "委员", "秘书"};
  return std::any_of(std::begin(kOrgans), std::end(kOrgans),
                     [&](std::string_view end) { return word.ends_with(end); }) &&
         BeginsWithAny(behind, kMore);
}

// Whether the line around a place is made of sentences: menus and lists of titles repeat words.
bool IsSentence(std::string_view text, size_t at) {
  constexpr size_t kNear = 600;
  const size_t from = at - std::min(at, kNear);
  const size_t line = text.substr(from, at - from).rfind('\n');
  std::string_view around = text.substr(line == text.npos ? from : from + line + 1, 2 * kNear);
  around = around.substr(0, around.find('\n'));
  static constexpr std::string_view kStops[] = {"，", ",", "。", "；", ";"};
  return std::any_of(std::begin(kStops), std::end(kStops),
                     [&](std::string_view stop) { return around.find(stop) != around.npos; });
}

// Bytes of the word that stands twice at the front of a text.
size_t WordSize(std::string_view text) {
  size_t size = 3 * kHanBytes;
  while (text.substr(0, size) != text.substr(size, size)) size += kHanBytes;
  return size;
}

void Check(const Context& context, Report& report) {
  const std::string_view text = context.text();
  std::vector<Span> places;
  for (const TextMark& mark : context.scan().marks()) {
    const bool doubled = mark.kind == MarkKind::kDoubled &&
                         IsDoubledParticle(text.substr(0, mark.at), text.substr(mark.at, 12));
    if (!doubled && mark.kind != MarkKind::kRepeated) continue;
    const size_t word = doubled ? kHanBytes : WordSize(text.substr(mark.at));
    if (!context.IsProse(mark.at) || (!places.empty() && mark.at < places.back().end()) ||
        IsTwoWords(text.substr(mark.at, word), text.substr(mark.at + 2 * word, 12)) ||
        !IsSentence(text, mark.at))
      continue;
    places.emplace_back().set_begin(mark.at);
    places.back().set_end(mark.at + static_cast<uint32_t>(2 * word));
  }
  ReportOccurrences(kTextDuplicatedWords, context, places, report);
}

constexpr Example kExamples[] = {
    {.from = "认真落实年度要点", .to = "进一步进一步落实年度要点", .fails = true},
    {.from = "认真落实年度要点", .to = "以公开为目的的年度要点", .fails = false},
    {.from = "认真落实年度要点", .to = "由县政府办公室办公室主任负责落实年度要点", .fails = false},
    {.from = "认真落实年度要点", .to = "县信访局信访局长落实年度要点", .fails = false},
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
    .explanation_zh =
        "正文中同一虚词或同一词语(三至六个字)连写两遍,例如“的的”“进一步进一步”。机关名称后接其职务的("
        "办公室办公室主任)和没有标点的行(栏目名)不算。",
    .explanation_en =
        "A particle or a word of three to six characters that stands twice in a row, as in 的的 and "
        "进一步进一步. An organ's name before the title made of it (办公室办公室主任) is none, nor is what "
        "stands in a line without punctuation, as in menus.",
    .message_zh = "有 {count} 处词语重复,如“{quote}”",
    .message_en = "{count} words are doubled, for example “{quote}”",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
