#include "worker/layout/glosses.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>

namespace gouji::layout {
namespace {

// zhuang and the like, each letter of two bytes at most.
constexpr size_t kMaxLetters = 6;
// Words such as (app) are few in a text, glosses of every character are hundreds.
constexpr uint32_t kManyPlain = 16;

// Bases of ā á ǎ à … ü ǘ, by the second byte of their UTF-8 form; 0 for a letter that pinyin does not have.
char BaseOf(uint8_t lead, uint8_t second) {
  struct Letter {
    uint8_t lead;
    uint8_t second;
    char base;
  };
  static constexpr std::array<Letter, 30> kLetters = {{
      {0xc4, 0x81, 'a'}, {0xc3, 0xa1, 'a'}, {0xc7, 0x8e, 'a'}, {0xc3, 0xa0, 'a'}, {0xc4, 0x93, 'e'},
      {0xc3, 0xa9, 'e'}, {0xc4, 0x9b, 'e'}, {0xc3, 0xa8, 'e'}, {0xc4, 0xab, 'i'}, {0xc3, 0xad, 'i'},
      {0xc7, 0x90, 'i'}, {0xc3, 0xac, 'i'}, {0xc5, 0x8d, 'o'}, {0xc3, 0xb3, 'o'}, {0xc7, 0x92, 'o'},
      {0xc3, 0xb2, 'o'}, {0xc5, 0xab, 'u'}, {0xc3, 0xba, 'u'}, {0xc7, 0x94, 'u'}, {0xc3, 0xb9, 'u'},
      {0xc7, 0x96, 'v'}, {0xc7, 0x98, 'v'}, {0xc7, 0x9a, 'v'}, {0xc7, 0x9c, 'v'}, {0xc3, 0xbc, 'v'},
      {0xc5, 0x84, 'n'}, {0xc5, 0x88, 'n'}, {0xc7, 0xb9, 'n'}, {0xc9, 0x91, 'a'}, {0xc9, 0xa1, 'g'},
  }};
  for (const Letter& letter : kLetters) {
    if (letter.lead == lead && letter.second == second) return letter.base;
  }
  return 0;
}

// Up to four letters as one number.
constexpr uint32_t Packed(std::string_view letters) {
  uint32_t packed = 0;
  for (const char letter : letters) packed = packed << 8 | static_cast<uint8_t>(letter);
  return packed;
}

// Bytes of the initial that a syllable begins with.
size_t InitialSize(std::string_view letters) {
  constexpr std::string_view kAlone = "bpmfdtnlgkhjqxrzcsyw";
  if (letters.starts_with("zh") || letters.starts_with("ch") || letters.starts_with("sh")) return 2;
  return !letters.empty() && kAlone.find(letters[0]) != std::string_view::npos ? 1 : 0;
}

bool IsSyllable(std::string_view letters) {
  static constexpr auto kFinals = [] {
    constexpr std::array<std::string_view, 37> kWords = {
        "a",   "o",  "e",   "i",   "u",  "v",   "ai", "ei",  "ao", "ou", "an",   "en",   "ang",
        "eng", "er", "ong", "ia",  "ie", "iao", "iu", "ian", "in", "ng", "iang", "iong", "ing",
        "io",  "ua", "uo",  "uai", "ui", "uan", "un", "ue",  "ve", "n",  "uang"};
    std::array<uint32_t, kWords.size()> packed{};
    for (size_t i = 0; i < kWords.size(); ++i) packed[i] = Packed(kWords[i]);
    return packed;
  }();
  constexpr size_t kLongest = 4;
  letters.remove_prefix(InitialSize(letters));
  return !letters.empty() && letters.size() <= kLongest &&
         std::find(kFinals.begin(), kFinals.end(), Packed(letters)) != kFinals.end();
}

// What is read without a tone has none to print: 的(de), 了(le), 们(men).
bool IsNeutral(std::string_view letters) {
  static constexpr auto kNeutral = std::to_array<std::string_view>(
      {"de", "le", "zi", "zhe", "men", "ge", "me", "ne", "ma", "ba", "la", "bu", "shang", "li", "tou"});
  return std::find(kNeutral.begin(), kNeutral.end(), letters) != kNeutral.end();
}

bool IsHanBefore(std::string_view source, uint32_t at) {
  if (at < 3) return false;
  const auto lead = static_cast<uint8_t>(source[at - 3]);
  if (lead == 0xe3) return static_cast<uint8_t>(source[at - 2]) >= 0x90;  // from U+3400 on
  return lead >= 0xe4 && lead <= 0xe9 && (static_cast<uint8_t>(source[at - 1]) & 0xc0) == 0x80;
}

struct Gloss {
  uint32_t size = 0;
  bool toned = false;
  bool neutral = false;
};

Gloss GlossAt(std::string_view source, uint32_t at) {
  if (!IsHanBefore(source, at)) return {};
  std::array<char, kMaxLetters> letters{};
  size_t count = 0;
  bool toned = false;
  for (size_t i = at + 1; i < source.size(); ++i) {
    const auto byte = static_cast<uint8_t>(source[i]);
    if (byte == ')') {
      const std::string_view syllable{letters.data(), count};
      if (!IsSyllable(syllable)) return {};
      return {static_cast<uint32_t>(i + 1 - at), toned, IsNeutral(syllable)};
    }
    if (count == kMaxLetters) return {};
    char letter = byte >= 'a' && byte <= 'z' ? source[i] : '\0';
    if (letter == '\0' && byte >= 0xc3 && byte <= 0xc9 && i + 1 < source.size()) {
      letter = BaseOf(byte, static_cast<uint8_t>(source[++i]));
      toned = true;
    }
    if (letter == '\0') return {};
    letters[count++] = letter;
  }
  return {};
}

}  // namespace

GlossUse ObserveGlosses(std::string_view source) {
  uint32_t plain = 0;
  bool toned = false;
  const char* const end = source.data() + source.size();
  const char* p = source.data();
  while (p < end &&
         (p = static_cast<const char*>(std::memchr(p, '(', static_cast<size_t>(end - p)))) != nullptr) {
    const Gloss gloss = GlossAt(source, static_cast<uint32_t>(p - source.data()));
    if (gloss.size > 0 && gloss.toned) toned = true;
    if (gloss.size > 0 && !gloss.toned && ++plain == kManyPlain) return GlossUse::kAll;
    ++p;
  }
  return toned ? GlossUse::kToned : GlossUse::kNone;
}

uint32_t GlossSize(std::string_view source, uint32_t at, GlossUse use) {
  if (use == GlossUse::kNone) return 0;
  const Gloss gloss = GlossAt(source, at);
  return gloss.toned || gloss.neutral || use == GlossUse::kAll ? gloss.size : 0;
}

}  // namespace gouji::layout
