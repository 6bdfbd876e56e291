// One pass over a text for all rules that look at its characters.
//
// Role: marks the places at which such a rule may find something; the rules look around the marks of their kind and
// never read the whole text again. It judges nothing. Ownership: owns its marks. Threads: pure. Errors: none.
// Units: bytes of the decoded text. Sixteen bytes are compared at once: the pass must cost little beside the reader.
//
//   const TextScan scan(text);
//   for (const TextMark& mark : scan.marks()) if (mark.kind == MarkKind::kQuestion) …
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace gouji::check {

enum class MarkKind : uint8_t {
  kLineEnd,
  kQuestion,      // ?
  kBracket,       // ( and （
  kBrace,         // {{
  kSquare,        // [
  kAmpersand,     // &
  kOpenQuote,     // “
  kCloseQuote,    // ”
  kYearBracket,   // 〔
  kYearClosed,    // 〕
  kYear,          // 年
  kMonth,         // 月
  kFigureLetter,  // a digit and one of the letters O, o, l, I beside each other, whichever is first
  kReplacement,   // U+FFFD
  kMisread,       // U+9300-U+943F: metals, in simplified text nearly only from UTF-8 read as GBK
  kPlaceholder,   // XX, ××, ** and __
  kDateSign,      // - . / between a figure of four digits and another: 2023-2-30
  kField,         // 领域
  kDoubled,       // a Han character that the same one follows
  kPair,          // two Han characters that the same two follow
  kRepeated,      // three to six Han characters that the same ones follow
  kSelf,          // 我, as in 我局
  kBureau,        // 局, 厅 and 廳, which names of bureaus end with
  kCounted,       // 统计, 報告期 and the like: what a report's figures cover
};

struct TextMark {
  uint32_t at = 0;
  MarkKind kind = MarkKind::kLineEnd;
};

class TextScan {
 public:
  explicit TextScan(std::string_view text);

  std::span<const TextMark> marks() const { return marks_; }

 private:
  void Look(std::string_view text, size_t at);

  std::vector<TextMark> marks_;
};

}  // namespace gouji::check
