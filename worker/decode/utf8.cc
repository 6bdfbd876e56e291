#include "worker/decode/utf8.h"

#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace gouji::decode {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

uint8_t ByteAt(std::string_view bytes, size_t i) {
  return static_cast<uint8_t>(bytes[i]);
}

bool IsContinuation(uint8_t byte) {
  return (byte & 0xC0) == 0x80;
}

struct Sequence {
  size_t length;  // bytes of the character, or of the maximal invalid sequence
  bool valid;
  bool cut;  // invalid only because the bytes end
};

// The character or maximal invalid sequence that starts at `i` (Unicode 15, table 3-7).
Sequence SequenceAt(std::string_view bytes, size_t i) {
  const uint8_t lead = ByteAt(bytes, i);
  if (lead < 0x80) return {1, true, false};
  if (lead < 0xC2 || lead > 0xF4) return {1, false, false};
  const size_t need = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (i + 1 == bytes.size()) return {1, false, true};
  const uint8_t low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  const uint8_t high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  const uint8_t second = ByteAt(bytes, i + 1);
  if (second < low || second > high) return {1, false, false};
  size_t length = 2;
  while (length < need) {
    if (i + length == bytes.size()) return {length, false, true};
    if (!IsContinuation(ByteAt(bytes, i + length))) return {length, false, false};
    ++length;
  }
  return {need, true, false};
}

#if defined(__SSE2__)
constexpr size_t kBlockBytes = 64;

// Bytes of a block, which begins with a character, up to the last one that ends in it; 0 where something else than ASCII
// and characters of three bytes stands in it. Chinese text is nearly nothing else. Leads E0 and ED restrict their second
// byte, so they count as something else: no Han character and no Chinese punctuation has them.
size_t PlainBlock(const char* p) {
  uint64_t wide = 0;
  uint64_t trails = 0;
  uint64_t leads = 0;
  for (size_t part = 0; part < kBlockBytes / 16; ++part) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + 16 * part));
    const auto mask = [](__m128i v) { return uint64_t{static_cast<uint16_t>(_mm_movemask_epi8(v))}; };
    const auto at_least = [&](int byte) {
      return _mm_cmpgt_epi8(bytes, _mm_set1_epi8(static_cast<char>(byte - 1)));
    };
    // As signed numbers the bytes 80 to BF are the lowest, E1 to EF stand between the leads of two and of four bytes.
    const __m128i from_e1 = at_least(0xE1);
    const __m128i others = _mm_or_si128(at_least(0xF0), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\xED')));
    wide |= mask(bytes) << (16 * part);
    trails |= mask(_mm_cmplt_epi8(bytes, _mm_set1_epi8('\xC0'))) << (16 * part);
    leads |= mask(_mm_andnot_si128(others, from_e1)) << (16 * part);
  }
  if (wide != (leads | trails) || trails != (leads << 1 | leads << 2)) return 0;
  return kBlockBytes - (leads >> 63 != 0 ? 1 : leads >> 62 != 0 ? 2 : 0);
}
#endif

}  // namespace

size_t ValidUtf8Prefix(std::string_view bytes) {
  size_t at = 0;
  while (at < bytes.size()) {
    size_t careful = bytes.size();
#if defined(__SSE2__)
    size_t plain = 1;
    while (plain > 0 && at + kBlockBytes <= bytes.size()) at += plain = PlainBlock(bytes.data() + at);
    if (at + kBlockBytes <= bytes.size()) careful = at + kBlockBytes;
#endif
    while (at < careful) {
      const Sequence sequence = SequenceAt(bytes, at);
      if (!sequence.valid) return at;
      at += sequence.length;
    }
  }
  return at;
}

Utf8Damage MeasureUtf8(std::string_view bytes) {
  Utf8Damage damage;
  for (size_t i = 0; i < bytes.size();) {
    const Sequence sequence = SequenceAt(bytes, i);
    if (!sequence.valid) {
      ++damage.invalid;
      damage.cut_at_end = sequence.cut;
    } else if (sequence.length > 1) {
      ++damage.multibyte;
    }
    i += sequence.length;
  }
  return damage;
}

void AppendRepairedUtf8(std::string_view bytes, std::string* out) {
  while (!bytes.empty()) {
    const size_t valid = ValidUtf8Prefix(bytes);
    out->append(bytes.substr(0, valid));
    bytes.remove_prefix(valid);
    if (bytes.empty()) return;
    out->append(kReplacement);
    bytes.remove_prefix(SequenceAt(bytes, 0).length);
  }
}

}  // namespace gouji::decode
