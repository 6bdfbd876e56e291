#include <algorithm>
#include <string_view>
#include <vector>

#include "worker/check/context.h"
#include "worker/check/rules/rules.h"
#include "worker/check/text_rule.h"
#include "worker/check/utf8_words.h"

namespace gouji::check {
namespace {

using namespace report::v1;

// Particles that are never doubled, but where one ends or begins a word: 目的的, 总和和, 的的确确.
constexpr std::string_view kParticles[] = {"的的", "和和"};
constexpr std::string_view kWordsBefore[] = {"目", "标", "总", "共", "温", "缓", "饱"};
constexpr std::string_view kWordsAfter[] = {"的的确确", "和和气气", "和和美美", "的的士",
                                            "的的哥",   "和和谐",   "和和睦",   "和和平"};

bool IsDoubledParticle(std::string_view before, std::string_view rest) {
  return BeginsWithAny(rest, kParticles) && !BeginsWithAny(rest, kWordsAfter) &&
         !EndsWithAny(before, kWordsBefore);
}

// An organ's name ends and a word begins that is made of it: 政府办公室办公室主任, 信访局信访局长, 委员会委员会议.
bool IsTwoWords(std::string_view word, std::string_view behind) {
  static constexpr std::string_view kOrgans[] = {"室", "局", "委", "厅", "科", "处", "院", "会", "部", "所",
                                                 "站", "办", "署", "府", "组", "队", "心", "校", "县", "市"};
  static constexpr std::string_view kMore[] = {"长",   "主任", "副",   "主席", "书记", "议",   "负责",
                                               "党组", "党委", "成员", "工作", "干部", "职工", "机关",
                                               "内设", "各",   "全体", "领导", "人员", "委员", "秘书"};
  return EndsWithAny(word, kOrgans) && BeginsWithAny(behind, kMore);
}

// Whether the line around a place is made of sentences: menus and lists of titles repeat words.
bool IsSentence(std::string_view text, size_t at) {
  constexpr size_t kNear = 600;
  const size_t from = at - std::min(at, kNear);
  const size_t line = text.substr(from, at - from).rfind('\n');
  std::string_view around = text.substr(line == text.npos ? from : from + line + 1, 2 * kNear);
  around = around.substr(0, around.find('\n'));
  static constexpr std::string_view kStops[] = {"，", ",", "。", "；", ";"};
  return HoldsAny(around, kStops);
}

// Words of two characters that never meet themselves but by a slip. Others do where one word ends with them and the next
// begins: 信息公开公开栏.
bool IsPairOfWords(std::string_view rest) {
  static constexpr std::string_view kWords[] = {
      "加强", "关于", "按照", "根据", "进行", "开展", "认真", "积极", "严格", "切实", "及时",
      "通过", "以及", "已经", "我们", "我局", "针对", "围绕", "坚持", "不断", "推进", "推动",
      "提高", "提升", "完善", "强化", "健全", "深入", "全面", "扎实", "主要", "存在", "没有",
      "应当", "可以", "能够", "因此", "同时", "此外", "其中", "共计", "合计"};
  return BeginsWithAny(rest, kWords);
}

// Bytes of the word that stands twice at the front of a text.
size_t WordSize(std::string_view text) {
  size_t size = 2 * kHanBytes;
  while (text.substr(0, size) != text.substr(size, size)) size += kHanBytes;
  return size;
}

void Check(const Context& context, Report& report) {
  const std::string_view text = context.text();
  std::vector<Span> places;
  for (const TextMark& mark : context.scan().marks()) {
    const bool doubled = mark.kind == MarkKind::kDoubled &&
                         IsDoubledParticle(text.substr(0, mark.at), text.substr(mark.at, 12));
    const bool pair = mark.kind == MarkKind::kPair && IsPairOfWords(text.substr(mark.at));
    if (!doubled && !pair && mark.kind != MarkKind::kRepeated) continue;
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
    {.from = "认真落实年度要点", .to = "加强加强年度要点落实", .fails = true},
    {.from = "认真落实年度要点", .to = "以公开为目的的年度要点", .fails = false},
    {.from = "认真落实年度要点", .to = "常常讨论讨论,人人按信息公开公开栏的要求落实要点", .fails = false},
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
        "正文中同一虚词、常用词(加强、关于等)或同一词语(三至六个字)连写两遍,"
        "例如“的的”“进一步进一步”。机关名称后接其职务的("
        "办公室办公室主任)和没有标点的行(栏目名)不算。",
    .explanation_en =
        "A particle, a common word (加强, 关于) or one of three to six characters that stands twice in a "
        "row, as in 的的 and "
        "进一步进一步. An organ's name before the title made of it (办公室办公室主任) is none, nor is what "
        "stands in a line without punctuation, as in menus.",
    .message_zh = "有 {count} 处词语重复,如“{quote}”",
    .message_en = "{count} words are doubled, for example “{quote}”",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
