#include <algorithm>
#include <string_view>
#include <vector>

#include "worker/check/context.h"
#include "worker/check/rules/rules.h"
#include "worker/check/text_rule.h"

namespace gouji::check {
namespace {

using namespace report::v1;

// What a lost byte before ， of GB 2312 makes of the character after it: 笆, or one of the private use area.
constexpr std::string_view kAfterLostByte = "笆";
constexpr std::string_view kFirstPrivate = "\ue0cb";
constexpr std::string_view kLastPrivate = "\ue112";

// What UTF-8 read as GBK makes of the commonest characters: those that are marked, and those beside them.
constexpr std::string_view kMisread = "鍏鏀鍙鍦鐨鎴鎶鏈鏄鏃鎯";
constexpr std::string_view kBesideMisread = "鍏鏀鍙鍦鐨鎴鎶鏈鏄鏃鎯锛銆紑閫忔槑簻淇涓浠鍒鐢閮";

std::string_view CharacterAt(std::string_view text, size_t at) {
  return at + 3 <= text.size() ? text.substr(at, 3) : std::string_view();
}

bool IsIn(std::string_view set, std::string_view character) {
  for (size_t i = 0; character.size() == 3 && i + 3 <= set.size(); i += 3) {
    if (set.substr(i, 3) == character) return true;
  }
  return false;
}

// ?Ｈ ?９ ?;厩 ?笆
bool AfterQuestion(std::string_view text, size_t at) {
  const std::string_view next = CharacterAt(text, at);
  if (next.size() < 3) return false;
  const auto second = static_cast<unsigned char>(next[1]);
  const auto third = static_cast<unsigned char>(next[2]);
  const bool wide =
      next[0] == '\xef' && ((second == 0xbc && third >= 0x90) || (second == 0xbd && third <= 0x9a)) &&
      next != "：" && next != "；" && next != "？" && next != "＜" && next != "＝" && next != "＞";
  // UTF-8 sorts as its characters do.
  const bool is_private = next >= kFirstPrivate && next <= kLastPrivate;
  if (wide || is_private || next == kAfterLostByte) return true;
  const auto lead = at + 1 < text.size() ? static_cast<unsigned char>(text[at + 1]) : 0;
  return text[at] == ';' && lead >= 0xe4 && lead <= 0xe9;
}

void Check(const Context& context, Report& report) {
  const std::string_view text = context.text();
  std::vector<Span> places;
  const auto add = [&](size_t begin, size_t size) {
    places.emplace_back().set_begin(static_cast<uint32_t>(begin));
    places.back().set_end(static_cast<uint32_t>(std::min(begin + size, text.size())));
  };
  for (const TextMark& mark : context.scan().marks()) {
    if (mark.kind == MarkKind::kReplacement) add(mark.at, 3);
    if (mark.kind == MarkKind::kQuestion && AfterQuestion(text, mark.at + 1))
      add(mark.at, text[mark.at + 1] == ';' ? 5 : 4);
    // A lone one is a rare word; two close by are none.
    if (mark.kind == MarkKind::kMisread && IsIn(kMisread, CharacterAt(text, mark.at))) {
      for (size_t next = mark.at + 3; next <= mark.at + 12; next += 3) {
        if (!IsIn(kBesideMisread, CharacterAt(text, next))) continue;
        add(mark.at, next + 3 - mark.at);
        break;
      }
    }
  }
  ReportOccurrences(kTextMojibake, context, places, report);
}

constexpr Example kExamples[] = {
    {.from = "认真落实年度要点。全年", .to = "认真落实年度要点?Ｈ年", .fails = true},
    {.from = "认真落实年度要点。全年", .to = "认真落实年度要点?全年", .fails = false},
};

}  // namespace

const Rule kTextMojibake = {
    .id = "text.mojibake",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_READING,
    .editions = kAllEditions,
    .source = kWebsites,
    .title_zh = "乱码",
    .title_en = "Garbled characters",
    .explanation_zh = "编码转换时丢失字节或用错编码留下的乱码。",
    .explanation_en = "Characters garbled on the way through a wrong character set or by a lost byte.",
    .message_zh = "有 {count} 处乱码,如“{quote}”",
    .message_en = "{count} places are garbled, for example “{quote}”",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
