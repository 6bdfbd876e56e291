#include "worker/decode/mojibake.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace gouji::decode {
namespace {

constexpr size_t kFewest = 12;  // characters beyond ASCII that a judgement needs
constexpr char kLost = '\xFF';

// Windows-1252 from 80 to 9F; 0 where it has no character (browsers pass such bytes on as controls).
constexpr std::array<uint32_t, 32> kWindows1252 = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

// What UTF-8 text of this genre is full of once it is read as GBK, and what no text in Chinese is full of.
constexpr auto kSigns = std::to_array<uint32_t>(
    {0x951B /*锛*/, 0x9286 /*銆*/, 0x934F /*鍏*/, 0x5BEE /*寮*/, 0x9A9E /*骞*/, 0x772C /*眬*/, 0x6582 /*斂*/,
     0x6434 /*搴*/, 0x93AD /*鎭*/, 0x53D5 /*叕*/, 0x6D60 /*浠*/, 0x741B /*琛*/, 0x95AB /*閫*/, 0x7481 /*璁*/,
     0x93B6 /*鎶*/, 0x6D93 /*涓*/, 0x9428 /*鐨*/, 0x93C0 /*鏀*/, 0x6DC7 /*淇*/, 0x93C8 /*鏈*/});

struct Character {
  uint32_t code;
  size_t length;
};

// `utf8` is valid and not empty.
inline Character FirstOf(std::string_view utf8) {
  const auto at = [&](size_t i) { return static_cast<uint32_t>(static_cast<uint8_t>(utf8[i])); };
  const uint32_t lead = at(0);
  // Most are Han characters.
  if (lead >= 0xE0 && lead < 0xF0) return {(lead & 0x0F) << 12 | (at(1) & 0x3F) << 6 | (at(2) & 0x3F), 3};
  if (lead < 0x80) return {lead, 1};
  if (lead < 0xE0) return {(lead & 0x1F) << 6 | (at(1) & 0x3F), 2};
  return {(lead & 0x07) << 18 | (at(1) & 0x3F) << 12 | (at(2) & 0x3F) << 6 | (at(3) & 0x3F), 4};
}

// The byte that Windows-1252 reads as `code`; negative where there is none.
int Latin1Byte(uint32_t code) {
  if (code <= 0xFF) return static_cast<int>(code);
  const auto found = std::find(kWindows1252.begin(), kWindows1252.end(), code);
  return found == kWindows1252.end() ? -1 : static_cast<int>(0x80 + (found - kWindows1252.begin()));
}

// Bit per character of the basic plane that is a sign: every character near the start of every text is looked up.
constexpr auto kSignBits = [] {
  std::array<uint64_t, 0x10000 / 64> bits{};
  for (const uint32_t code : kSigns) bits[code / 64] |= uint64_t{1} << (code % 64);
  return bits;
}();

bool IsSign(uint32_t code) {
  return (kSignBits[code / 64] >> (code % 64) & 1) != 0;
}

}  // namespace

Mojibake LooksLikeMojibake(std::string_view utf8, size_t window) {
  const auto beyond =
      std::find_if(utf8.begin(), utf8.end(), [](char c) { return static_cast<uint8_t>(c) >= 0x80; });
  utf8.remove_prefix(static_cast<size_t>(beyond - utf8.begin()));
  size_t latin = 0;
  size_t signs = 0;
  size_t all = 0;
  for (size_t at = 0; at < utf8.size() && at < window;) {
    if (static_cast<uint8_t>(utf8[at]) < 0x80) {
      ++at;
      continue;
    }
    const Character character = FirstOf(utf8.substr(at));
    at += character.length;
    ++all;
    if (character.length == 3) {
      signs += IsSign(character.code) ? 1 : 0;
    } else {
      latin += character.code <= 0xFF || (character.length == 2 && Latin1Byte(character.code) >= 0);
    }
  }
  if (all < kFewest) return Mojibake::kNone;
  if (latin * 10 >= all * 6) return Mojibake::kAnyAsLatin1;
  return signs * 8 >= all ? Mojibake::kUtf8AsGbk : Mojibake::kNone;
}

size_t UndoMojibake(Mojibake kind, std::string_view utf8, Converter& converter, std::string* bytes) {
  // What the byte 80, which begins no pair, is read as. A replacement before ASCII may be any byte without a partner.
  constexpr uint32_t kEuro = 0x20AC;
  constexpr uint32_t kControl = 0x80;
  constexpr uint32_t kReplacement = 0xFFFD;
  bytes->clear();
  size_t lost = 0;
  for (size_t at = 0; at < utf8.size();) {
    const Character character = FirstOf(utf8.substr(at));
    const std::string_view printed = utf8.substr(at, character.length);
    at += character.length;
    if (character.code < 0x80) {
      bytes->append(printed);
      continue;
    }
    if (kind == Mojibake::kAnyAsLatin1) {
      const int byte = Latin1Byte(character.code);
      lost += byte < 0 ? 1 : 0;
      bytes->push_back(byte < 0 ? kLost : static_cast<char>(byte));
      continue;
    }
    // Sequences of four bytes hold digits: they were never read from UTF-8, and would pass for figures.
    const bool pairs_up = at < utf8.size() && static_cast<uint8_t>(utf8[at]) >= 0x80;
    const bool single =
        character.code == kEuro || character.code == kControl || (character.code == kReplacement && pairs_up);
    const std::string pair = single ? "\x80" : converter.ToGb18030(printed);
    const bool known = single || pair.size() == 2;
    lost += known ? 0 : 1;
    if (known) {
      bytes->append(pair);
    } else {
      bytes->push_back(kLost);
    }
  }
  return lost;
}

}  // namespace gouji::decode
