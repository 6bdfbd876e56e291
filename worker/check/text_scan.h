// One pass over a text for all rules that look at its characters.
//
// Role: marks the places at which such a rule may find something; the rules look around the marks of their kind and
// never read the whole text again. It judges nothing. Ownership: owns its marks. Threads: pure. Errors: none.
// Units: bytes of the decoded text. Thirty-two bytes are compared at once where the processor can: the pass must cost
// little beside the reader.
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
  MarkKind kind = MarkKind::kQuestion;
};

class TextScan {
 public:
  enum class Pace : uint8_t {
    kBlocks,      // by blocks, where the processor can
    kCharacters,  // one after another; it gives the same
  };
  explicit TextScan(std::string_view text, Pace pace = Pace::kBlocks);

  // In the order of their places.
  std::span<const TextMark> marks() const { return marks_; }
  // Where the line feeds stand: there are more of them than of all marks together.
  std::span<const uint32_t> line_ends() const { return line_ends_; }

 private:
  size_t LookByBlocks(std::string_view text);
  void LookForSign(std::string_view text, size_t at);
  void LookForRepetition(std::string_view text, size_t at);
  void Mark(size_t at, MarkKind kind) { marks_.push_back({static_cast<uint32_t>(at), kind}); }

  std::vector<TextMark> marks_;
  std::vector<uint32_t> line_ends_;
};

}  // namespace gouji::check
