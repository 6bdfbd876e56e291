#include "worker/decode/charset.h"

#include <unicode/ucnv.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

namespace gouji::decode {
namespace {

constexpr std::array<std::string_view, 4> kNames = {"GB18030", "Big5", "UTF-16LE", "UTF-16BE"};

// Buffers that a huge document made grow are given back.
constexpr size_t kKeepUnits = 4u << 20;

struct Score {
  size_t characters = 0;  // of two bytes and more
  size_t common = 0;      // of those, in the rows that hold everyday Chinese
  size_t invalid = 0;

  bool Plausible() const {
    return characters > 0 && invalid * 200 <= characters + 200 && common * 10 >= characters * 3;
  }
  double Share() const {
    return characters == 0 ? 0 : static_cast<double>(common) / static_cast<double>(characters);
  }
};

bool InRange(uint8_t byte, uint8_t low, uint8_t high) {
  return byte >= low && byte <= high;
}

// GB 18030: two bytes 81-FE 40-FE without 7F, or four bytes 81-FE 30-39 81-FE 30-39. Everyday simplified text
// is GB 2312: punctuation in rows A1-A3, Han in B0-F7, second byte A1-FE.
Score ScoreGb18030(std::string_view bytes) {
  Score score;
  for (size_t i = 0; i < bytes.size();) {
    const auto a = static_cast<uint8_t>(bytes[i]);
    if (a < 0x80) {
      ++i;
      continue;
    }
    const auto b = static_cast<uint8_t>(i + 1 < bytes.size() ? bytes[i + 1] : 0);
    if (!InRange(a, 0x81, 0xFE)) {
      ++score.invalid;
      ++i;
    } else if (InRange(b, 0x40, 0xFE) && b != 0x7F) {
      ++score.characters;
      if (InRange(b, 0xA1, 0xFE) && (InRange(a, 0xA1, 0xA3) || InRange(a, 0xB0, 0xF7))) ++score.common;
      i += 2;
    } else if (InRange(b, 0x30, 0x39) && i + 3 < bytes.size() &&
               InRange(static_cast<uint8_t>(bytes[i + 2]), 0x81, 0xFE) &&
               InRange(static_cast<uint8_t>(bytes[i + 3]), 0x30, 0x39)) {
      ++score.characters;
      i += 4;
    } else {
      ++score.invalid;
      ++i;
    }
  }
  return score;
}

// Big5: A1-F9 then 40-7E or A1-FE; everyday characters are punctuation A1-A3 and Han A4-C6.
Score ScoreBig5(std::string_view bytes) {
  Score score;
  for (size_t i = 0; i < bytes.size();) {
    const auto a = static_cast<uint8_t>(bytes[i]);
    if (a < 0x80) {
      ++i;
      continue;
    }
    const auto b = static_cast<uint8_t>(i + 1 < bytes.size() ? bytes[i + 1] : 0);
    if (InRange(a, 0x81, 0xFE) && (InRange(b, 0x40, 0x7E) || InRange(b, 0xA1, 0xFE))) {
      ++score.characters;
      if (InRange(a, 0xA1, 0xC6)) ++score.common;
      i += 2;
    } else {
      ++score.invalid;
      ++i;
    }
  }
  return score;
}

// The name after `charset=` in the first kilobytes, lower case.
std::string DeclaredCharset(std::string_view bytes) {
  std::string head(bytes.substr(0, 2048));
  std::transform(head.begin(), head.end(), head.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  const size_t at = head.find("charset");
  if (at == head.npos) return "";
  const size_t begin = head.find_first_not_of(" =\"'", at + 7);
  if (begin == head.npos) return "";
  return head.substr(begin, head.find_first_of(" \"'>;/\r\n", begin) - begin);
}

}  // namespace

std::string_view CharsetName(Charset charset) {
  return kNames[static_cast<size_t>(charset)];
}

std::optional<Charset> GuessChinese(std::string_view bytes) {
  const Score gb = ScoreGb18030(bytes);
  const Score big5 = ScoreBig5(bytes);
  if (!gb.Plausible() && !big5.Plausible()) return std::nullopt;
  if (!gb.Plausible()) return Charset::kBig5;
  if (!big5.Plausible()) return Charset::kGb18030;
  // Declarations are often wrong, and one of the two nearly always reads much better.
  constexpr double kClearly = 0.2;
  if (std::abs(big5.Share() - gb.Share()) < kClearly) {
    const std::string declared = DeclaredCharset(bytes);
    if (declared.starts_with("big5")) return Charset::kBig5;
    if (declared.starts_with("gb")) return Charset::kGb18030;
  }
  // Half of the second bytes of Big5 lie below A1, where GB 2312 has none; the reverse mistake is not
  // possible, since rows C7-F9 of Big5 are rare and GB 2312 is full of them.
  return big5.Share() > gb.Share() ? Charset::kBig5 : Charset::kGb18030;
}

std::optional<Charset> GuessUtf16Markup(std::string_view bytes) {
  using std::string_view_literals::operator""sv;
  if (bytes.size() % 2 != 0 || bytes.size() < 8) return std::nullopt;
  if (bytes.starts_with("<\0"sv) && bytes[3] == '\0') return Charset::kUtf16Le;
  if (bytes.starts_with("\0<\0"sv)) return Charset::kUtf16Be;
  return std::nullopt;
}

struct Converter::State {
  std::array<UConverter*, kNames.size()> converters{};
  std::vector<UChar> units;

  ~State() {
    for (UConverter* converter : converters) {
      if (converter != nullptr) ucnv_close(converter);
    }
  }

  UConverter* Get(Charset charset) {
    UConverter*& converter = converters[static_cast<size_t>(charset)];
    if (converter == nullptr) {
      UErrorCode error = U_ZERO_ERROR;
      converter = ucnv_open(std::string(CharsetName(charset)).c_str(), &error);
      if (U_FAILURE(error)) converter = nullptr;
    }
    return converter;
  }
};

Converter::Converter() : state_(std::make_unique<State>()) {}
Converter::~Converter() = default;

std::optional<size_t> Converter::ToUtf8(Charset charset, std::string_view bytes, std::string* out) {
  UConverter* converter = state_->Get(charset);
  if (converter == nullptr) return std::nullopt;
  ucnv_resetToUnicode(converter);

  // No character set here gives more UTF-16 units than it takes bytes, plus one for a sequence cut at the
  // end.
  std::vector<UChar>& units = state_->units;
  units.resize(bytes.size() + 2);
  UErrorCode error = U_ZERO_ERROR;
  const int32_t count = ucnv_toUChars(converter, units.data(), static_cast<int32_t>(units.size()),
                                      bytes.data(), static_cast<int32_t>(bytes.size()), &error);
  if (U_FAILURE(error)) return std::nullopt;

  size_t replaced = 0;
  for (int32_t i = 0; i < count; ++i) {
    UChar& unit = units[static_cast<size_t>(i)];
    replaced += unit == 0xFFFD ? 1 : 0;
    // A3A0, which web pages in GBK use as an ideographic space, has only a private code point in GB 18030.
    if (unit == 0xE5E5) unit = 0x3000;
  }
  out->resize(static_cast<size_t>(count) * 3);
  int32_t length = 0;
  int32_t substituted = 0;
  u_strToUTF8WithSub(out->data(), static_cast<int32_t>(out->size()), &length, units.data(), count, 0xFFFD,
                     &substituted, &error);
  if (U_FAILURE(error)) return std::nullopt;
  out->resize(static_cast<size_t>(length));
  if (units.capacity() > kKeepUnits) std::vector<UChar>().swap(units);
  return replaced + static_cast<size_t>(substituted);
}

std::string Converter::ToGb18030(std::string_view utf8_character) {
  UConverter* converter = state_->Get(Charset::kGb18030);
  if (converter == nullptr) return {};
  UErrorCode error = U_ZERO_ERROR;
  std::array<UChar, 2> units{};
  int32_t count = 0;
  u_strFromUTF8(units.data(), static_cast<int32_t>(units.size()), &count, utf8_character.data(),
                static_cast<int32_t>(utf8_character.size()), &error);
  std::array<char, 8> bytes{};
  const int32_t size = ucnv_fromUChars(converter, bytes.data(), static_cast<int32_t>(bytes.size()),
                                       units.data(), count, &error);
  return U_FAILURE(error) ? std::string() : std::string(bytes.data(), static_cast<size_t>(size));
}

}  // namespace gouji::decode
