#include "worker/check/text_scan.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <cstring>

namespace gouji::check {
namespace {

// The longest look ahead: two words of four characters.
constexpr size_t kAhead = 24;

bool IsHan(std::string_view text, size_t at) {
  return at + 2 < text.size() && static_cast<uint8_t>(text[at]) >= 0xe4 &&
         static_cast<uint8_t>(text[at]) <= 0xe9;
}

// Whether `size` bytes of Han characters come twice.
bool Repeats(std::string_view text, size_t at, size_t size) {
  if (at + 2 * size > text.size()) return false;
  for (size_t i = 0; i < size; i += 3) {
    if (!IsHan(text, at + i)) return false;
  }
  return std::memcmp(text.data() + at, text.data() + at + size, size) == 0;
}

#ifdef __SSE2__
// A bit for each of the sixteen bytes at `p` where a mark may stand; reads kAhead bytes beyond.
uint32_t Candidates(const char* p) {
  const auto load = [](const char* from) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from)); };
  const auto is = [](__m128i v, int byte) {
    return _mm_cmpeq_epi8(v, _mm_set1_epi8(static_cast<char>(byte)));
  };
  const auto both = [](__m128i a, __m128i b) { return _mm_and_si128(a, b); };
  const auto either = [](__m128i a, __m128i b) { return _mm_or_si128(a, b); };
  const __m128i v0 = load(p);
  const __m128i v1 = load(p + 1);
  const __m128i v2 = load(p + 2);
  const __m128i v3 = load(p + 3);
  // Lead bytes of Han characters, as signed numbers: 0xe4 to 0xe9.
  const __m128i han = both(_mm_cmpgt_epi8(v0, _mm_set1_epi8(static_cast<char>(0xe3))),
                           _mm_cmplt_epi8(v0, _mm_set1_epi8(static_cast<char>(0xea))));
  const __m128i ascii = either(either(either(is(v0, '\n'), is(v0, '?')), either(is(v0, '('), is(v0, '['))),
                               either(is(v0, '&'), both(is(v0, '{'), is(v1, '{'))));
  const __m128i punctuation =
      either(both(is(v0, 0xe2), is(v1, 0x80)),
             either(both(both(is(v0, 0xe3), is(v1, 0x80)), is(v2, 0x94)),
                    both(is(v0, 0xef), either(is(v2, 0xbd), both(is(v1, 0xbc), is(v2, 0x88))))));
  const __m128i words =
      both(is(v0, 0xe9),
           either(both(is(v1, 0xa2), is(v2, 0x86)),
                  either(is(_mm_and_si128(v1, _mm_set1_epi8(static_cast<char>(0xfc))), 0x8c), is(v1, 0x90))));
  const auto same = [&](size_t lag) {
    return both(_mm_cmpeq_epi8(v0, load(p + lag)), _mm_cmpeq_epi8(v2, load(p + lag + 2)));
  };
  const __m128i doubled =
      both(both(_mm_cmpeq_epi8(v0, v3), _mm_cmpeq_epi8(v2, load(p + 5))), _mm_cmpeq_epi8(v1, load(p + 4)));
  const __m128i v5 = load(p + 5);
  const __m128i three = both(same(9), _mm_cmpeq_epi8(v5, load(p + 14)));
  const __m128i four = both(same(12), _mm_cmpeq_epi8(v5, load(p + 17)));
  const __m128i repeated = both(han, either(doubled, either(three, four)));
  return static_cast<uint32_t>(
      _mm_movemask_epi8(either(either(ascii, punctuation), either(words, repeated))));
}
#endif

}  // namespace

TextScan::TextScan(std::string_view text) {
  marks_.reserve(256);
  size_t at = 0;
#ifdef __SSE2__
  for (; at + 16 + kAhead <= text.size(); at += 16) {
    for (uint32_t bits = Candidates(text.data() + at); bits != 0; bits &= bits - 1)
      Look(text, at + static_cast<size_t>(__builtin_ctz(bits)));
  }
#endif
  for (; at < text.size(); ++at) Look(text, at);
}

void TextScan::Look(std::string_view text, size_t at) {
  const auto mark = [&](MarkKind kind) { marks_.push_back({static_cast<uint32_t>(at), kind}); };
  const auto follows = [&](std::string_view bytes) { return text.compare(at, bytes.size(), bytes) == 0; };
  switch (static_cast<uint8_t>(text[at])) {
    case '\n':
      return mark(MarkKind::kLineEnd);
    case '?':
      return mark(MarkKind::kQuestion);
    case '(':
      return mark(MarkKind::kBracket);
    case '[':
      return mark(MarkKind::kSquare);
    case '&':
      return mark(MarkKind::kAmpersand);
    case '{':
      if (follows("{{")) mark(MarkKind::kBrace);
      return;
    case 0xe2:
      if (follows("“")) mark(MarkKind::kOpenQuote);
      if (follows("”")) mark(MarkKind::kCloseQuote);
      return;
    case 0xe3:
      if (follows("〔")) mark(MarkKind::kYearBracket);
      return;
    case 0xef:
      if (follows("（")) mark(MarkKind::kBracket);
      if (follows("\ufffd")) mark(MarkKind::kReplacement);
      return;
    default:
      break;
  }
  if (!IsHan(text, at)) return;
  if (follows("领域")) mark(MarkKind::kField);
  const auto second = static_cast<uint8_t>(text[at + 1]);
  if (static_cast<uint8_t>(text[at]) == 0xe9 && second >= 0x8c && second <= 0x90) mark(MarkKind::kMisread);
  if (Repeats(text, at, 3)) {
    mark(MarkKind::kDoubled);
  } else if (Repeats(text, at, 9) || Repeats(text, at, 12)) {
    mark(MarkKind::kRepeated);
  }
}

}  // namespace gouji::check
