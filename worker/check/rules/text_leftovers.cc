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

constexpr std::string_view kSquare[] = {"[bookmark", "[Bookmark", "[if ", "[endif", "[CDATA["};
constexpr std::string_view kEntities[] = {"&nbsp;", "&lt;",    "&gt;",    "&amp;",
                                          "&quot;", "&ldquo;", "&rdquo;", "&#"};

// XX镇政府信息公开工作年度报告, ××县人民政府: whose report it is was to be filled in.
size_t OwnNameSize(std::string_view name) {
  static constexpr std::string_view kPlaces[] = {"省", "市", "县", "縣",   "区",   "區",
                                                 "镇", "鎮", "乡", "鄉",   "街道", "局",
                                                 "委", "办", "辦", "单位", "單位", "部门"};
  static constexpr std::string_view kBehind[] = {"人民政府", "政府信息公开", "政府信息公開",
                                                 "办事处",   "辦事處",       "20"};
  for (const std::string_view place : kPlaces) {
    if (!name.starts_with(place)) continue;
    if (BeginsWithAny(name.substr(place.size()), kBehind)) return place.size();
    // ××县交通运输局
    constexpr size_t kLongest = 10 * kHanBytes;
    size_t end = place.size();
    while (end < kLongest && IsHanAt(name, end) && !name.substr(end).starts_with("局")) end += kHanBytes;
    return end > place.size() && name.substr(end).starts_with("局") ? end + kHanBytes : 0;
  }
  return 0;
}

// 20XX年, ××条, ____次, **件: a figure that was to be filled in. Other names of places and people are left out on purpose.
size_t PlaceholderSize(std::string_view rest) {
  static constexpr std::string_view kSigns[] = {"X", "_", "×", "*"};
  static constexpr std::string_view kUnits[] = {"年", "月", "日", "件", "条", "次",
                                                "项", "份", "篇", "期", "场"};
  for (const std::string_view sign : kSigns) {
    size_t size = 0;
    while (rest.substr(size).starts_with(sign)) size += sign.size();
    if (size == 0) continue;
    // **23**条 is bold.
    constexpr size_t kBold = 2;
    if (sign == "*" && size <= kBold) return 0;
    if (BeginsWithAny(rest.substr(size), kUnits)) return size + kUnits[0].size();
    const size_t name = OwnNameSize(rest.substr(size));
    return name == 0 ? 0 : size + name;
  }
  return 0;
}

// (  )条: blanks that were to be filled in.
size_t EmptyBracketSize(std::string_view rest) {
  static constexpr std::string_view kUnits[] = {"件", "条", "次", "项", "份", "篇", "期", "场"};
  const std::string_view close = rest.starts_with("(") ? ")" : "）";
  const size_t begin = rest.starts_with("(") ? 1 : kHanBytes;
  // Nearly all brackets hold words, or a gloss.
  const bool letter = begin < rest.size() && rest[begin] >= 'a' && rest[begin] <= 'z';
  if (letter || IsHanAt(rest, begin) || IsDigitAt(rest, begin)) return 0;
  const size_t end = rest.find(close);
  if (end == rest.npos || !Trimmed(rest.substr(begin, end - begin)).empty()) return 0;
  return BeginsWithAny(rest.substr(end + close.size()), kUnits) ? end + close.size() + kUnits[0].size() : 0;
}

// (此处填写…): what a template asks its writer to do. The words alone: their bracket may end far behind, or nowhere.
size_t InstructionSize(std::string_view rest) {
  static constexpr std::string_view kWords[] = {"(此处填", "（此处填", "(此处插",    "（此处插",
                                                "(此处写", "（此处写", "(单位名称)", "（单位名称）"};
  for (const std::string_view word : kWords) {
    if (rest.starts_with(word)) return word.size();
  }
  return 0;
}

void Check(const Context& context, Report& report) {
  const std::string_view text = context.text();
  uint32_t behind = 0;  // the last placeholder
  std::vector<Span> leftovers;
  // &nbsp; in a text is a page that was not unpacked by whoever fetched it.
  std::vector<Span> entities;
  for (const TextMark& mark : context.scan().marks()) {
    const std::string_view rest = text.substr(mark.at, 60);
    if (mark.kind == MarkKind::kPlaceholder) {
      const size_t size = mark.at < behind ? 0 : PlaceholderSize(rest);
      const size_t run = std::min(rest.find_first_not_of("X_*\xc3\x97"), rest.size());
      behind = mark.at + static_cast<uint32_t>(std::max(size, run));
      if (size == 0) continue;
      leftovers.emplace_back().set_begin(mark.at);
      leftovers.back().set_end(mark.at + static_cast<uint32_t>(size));
      continue;
    }
    if (mark.kind == MarkKind::kBracket) {
      if (const size_t size = EmptyBracketSize(rest); size != 0) {
        leftovers.emplace_back().set_begin(mark.at);
        leftovers.back().set_end(mark.at + static_cast<uint32_t>(size));
        continue;
      }
    }
    const size_t instruction = mark.kind == MarkKind::kBracket ? InstructionSize(rest) : 0;
    const bool found = mark.kind == MarkKind::kBrace || instruction != 0 ||
                       (mark.kind == MarkKind::kSquare && BeginsWithAny(rest, kSquare)) ||
                       (mark.kind == MarkKind::kAmpersand && BeginsWithAny(rest, kEntities));
    if (!found) continue;
    const std::string_view close = mark.kind == MarkKind::kBrace     ? "}}"
                                   : mark.kind == MarkKind::kSquare  ? "]"
                                   : mark.kind == MarkKind::kBracket ? (rest[0] == '(' ? ")" : "）")
                                                                     : ";";
    const size_t end = rest.find(close);
    Span& place = (mark.kind == MarkKind::kAmpersand ? entities : leftovers).emplace_back();
    place.set_begin(mark.at);
    // Two ASCII characters at least, as of "{{" or "&#".
    const size_t shortest = std::max(instruction, size_t{2});
    place.set_end(mark.at + static_cast<uint32_t>(end == rest.npos ? shortest : end + close.size()));
  }
  if (!leftovers.empty() || entities.empty()) ReportOccurrences(kTextLeftovers, context, leftovers, report);
  if (entities.empty()) return;
  ReportOccurrences(kTextLeftovers, context, entities, report)->set_fault(FAULT_READING);
}

constexpr Example kExamples[] = {
    {.from = "认真落实年度要点", .to = "[bookmark: _GoBack]认真落实年度要点", .fails = true},
    {.from = "认真落实年度要点", .to = "认真落实&nbsp;年度要点", .fails = true},
    {.from = "认真落实年度要点", .to = "认真落实[2023]年度要点", .fails = false},
    {.from = "认真落实年度要点", .to = "认真落实20XX年度要点", .fails = true},
    {.from = "认真落实年度要点", .to = "认真落实年度要点(此处填写工作亮点)", .fails = true},
    {.from = "认真落实年度要点",
     .to = "认真落实年度要点（此处填写本单位本年度最有特色的若干项重点工作及其成效",
     .fails = true},
    {.from = "认真落实年度要点", .to = "认真落实年度要点,召开会议____次", .fails = true},
    {.from = "认真落实年度要点", .to = "认真落实年度要点,发布信息××条", .fails = true},
    {.from = "认真落实年度要点", .to = "认真落实××县人民政府年度要点", .fails = true},
    {.from = "认真落实年度要点", .to = "认真落实年度要点,发布信息(  )条", .fails = true},
    {.from = "认真落实年度要点", .to = "认真落实年度要点,发布信息***条", .fails = true},
    {.from = "认真落实年度要点", .to = "认真落实年度要点,发布信息**23**条", .fails = false},
    {.from = "认真落实年度要点", .to = "公开XX镇XX村征地信息,电话138****1234", .fails = false},
    {.from = "认真落实年度要点", .to = "认真落实XX公司反映的问题____", .fails = false},
};

}  // namespace

const Rule kTextLeftovers = {
    .id = "text.leftovers",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_SOURCE,
    .editions = kAllEditions,
    .source = kWebsites,
    .title_zh = "模板或排版残留",
    .title_en = "Leftovers of templates or word processors",
    .explanation_zh =
        "正文中留有模板变量、书签、域代码、待填的空(20XX年、××条、____次、××县人民政府)等不属于报告的内容。“&"
        "nbsp;"
        "”一类网页实体多由抓取造成,归责于读入。",
    .explanation_en =
        "Template variables, bookmarks, field codes and blanks to fill in (20XX年, ××条, ××县人民政府) that "
        "are no part of "
        "a report. Entities of web pages, "
        "as "
        "&nbsp;, were mostly left by whoever fetched the page and are told apart, as a fault of the reading.",
    .message_zh = "有 {count} 处模板或排版残留,如“{quote}”",
    .message_en = "{count} leftovers of templates or word processors, for example “{quote}”",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
