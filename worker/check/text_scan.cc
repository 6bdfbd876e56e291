#include "worker/check/text_scan.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <cstring>

#include "worker/check/utf8_words.h"

namespace gouji::check {
namespace {

// The longest look ahead: two words of six characters.
constexpr size_t kAhead = 36;

// Whether `size` bytes of Han characters come twice.
bool Repeats(std::string_view text, size_t at, size_t size) {
  if (at + 2 * size > text.size()) return false;
  for (size_t i = 0; i < size; i += 3) {
    if (!IsHanAt(text, at + i)) return false;
  }
  return std::memcmp(text.data() + at, text.data() + at + size, size) == 0;
}

#ifdef __SSE2__
__m128i Load(const char* from) {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
}
__m128i Is(__m128i v, int byte) {
  return _mm_cmpeq_epi8(v, _mm_set1_epi8(static_cast<char>(byte)));
}
__m128i Both(__m128i a, __m128i b) {
  return _mm_and_si128(a, b);
}
__m128i Either(__m128i a, __m128i b) {
  return _mm_or_si128(a, b);
}

__m128i IsAsciiDigit(__m128i v) {
  const __m128i from_0 = _mm_sub_epi8(v, _mm_set1_epi8('0'));
  return _mm_cmpeq_epi8(_mm_min_epu8(from_0, _mm_set1_epi8(9)), from_0);
}
// One that is taken for a digit.
__m128i IsLetter(__m128i v) {
  return Either(Either(Is(v, 'O'), Is(v, 'o')), Either(Is(v, 'l'), Is(v, 'I')));
}

// Where a mark of one byte, or one that stands twice, may stand.
__m128i AsciiMarks(__m128i v0, const char* p) {
  const __m128i v1 = Load(p + 1);
  const __m128i twice = Both(Either(Is(v0, '{'), Either(Is(v0, 'X'), Is(v0, '_'))), _mm_cmpeq_epi8(v0, v1));
  const __m128i figure = Either(Both(IsAsciiDigit(v0), IsLetter(v1)), Both(IsLetter(v0), IsAsciiDigit(v1)));
  return Either(Either(Either(Is(v0, '\n'), Is(v0, '?')), Either(Is(v0, '('), Is(v0, '['))),
                Either(Is(v0, '&'), Either(twice, figure)));
}

// Where punctuation, 年, 月, 领域, a misread character or a repetition may stand.
__m128i WideMarks(__m128i v0, const char* p) {
  const __m128i v1 = Load(p + 1);
  const __m128i v2 = Load(p + 2);
  // Lead bytes of Han characters, as signed numbers: 0xe4 to 0xe9.
  const __m128i han = Both(_mm_cmpgt_epi8(v0, _mm_set1_epi8(static_cast<char>(0xe3))),
                           _mm_cmplt_epi8(v0, _mm_set1_epi8(static_cast<char>(0xea))));
  const __m128i punctuation =
      Either(Both(Is(v0, 0xe2), Is(v1, 0x80)),
             Either(Both(Both(Is(v0, 0xe3), Is(v1, 0x80)), Either(Is(v2, 0x94), Is(v2, 0x95))),
                    Both(Is(v0, 0xef), Either(Is(v2, 0xbd), Both(Is(v1, 0xbc), Is(v2, 0x88))))));
  const __m128i dates = Either(Both(Both(Is(v0, 0xe5), Is(v1, 0xb9)), Is(v2, 0xb4)),
                               Both(Both(Is(v0, 0xe6), Is(v1, 0x9c)), Is(v2, 0x88)));
  const __m128i times = Both(Is(v0, 0xc3), Is(v1, 0x97));
  const __m128i words = Both(
      Is(v0, 0xe9), Either(Both(Is(v1, 0xa2), Is(v2, 0x86)),
                           Either(Is(Both(v1, _mm_set1_epi8(static_cast<char>(0xfc))), 0x8c), Is(v1, 0x90))));
  const auto same = [&](size_t lag) {
    return Both(_mm_cmpeq_epi8(v0, Load(p + lag)), _mm_cmpeq_epi8(v2, Load(p + lag + 2)));
  };
  const __m128i v5 = Load(p + 5);
  const __m128i doubled = Both(same(3), _mm_cmpeq_epi8(v1, Load(p + 4)));
  const auto word = [&](size_t lag) { return Both(same(lag), _mm_cmpeq_epi8(v5, Load(p + lag + 5))); };
  const __m128i words_again = Either(Either(word(9), word(12)), Either(word(15), word(18)));
  const __m128i repeated = Both(han, Either(Either(doubled, word(6)), words_again));
  return Either(Either(Either(punctuation, dates), times), Either(words, repeated));
}

// A bit for each of the sixteen bytes at `p` where a mark may stand; reads kAhead bytes beyond. Prose is all but free
// of ASCII, tables hold long stretches of nothing else.
uint32_t Candidates(const char* p) {
  constexpr int kAll = 0xffff;
  const __m128i v0 = Load(p);
  const int wide = _mm_movemask_epi8(v0);
  __m128i marks = _mm_setzero_si128();
  if (wide != kAll) marks = AsciiMarks(v0, p);
  if (wide != 0) marks = Either(marks, WideMarks(v0, p));
  return static_cast<uint32_t>(_mm_movemask_epi8(marks));
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
  const auto is = [&](size_t i, std::string_view of) {
    return i < text.size() && of.find(text[i]) != of.npos;
  };
  constexpr std::string_view kDigits = "0123456789";
  constexpr std::string_view kLetters = "OolI";
  switch (static_cast<uint8_t>(text[at])) {
    case '0':
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7':
    case '8':
    case '9':
      if (is(at + 1, kLetters)) mark(MarkKind::kFigureLetter);
      return;
    case 'O':
    case 'o':
    case 'l':
    case 'I':
      if (is(at + 1, kDigits)) mark(MarkKind::kFigureLetter);
      return;
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
    case 'X':
      if (follows("XX")) mark(MarkKind::kPlaceholder);
      return;
    case '_':
      if (follows("__")) mark(MarkKind::kPlaceholder);
      return;
    case 0xc3:
      if (follows("××")) mark(MarkKind::kPlaceholder);
      return;
    case 0xe2:
      if (follows("“")) mark(MarkKind::kOpenQuote);
      if (follows("”")) mark(MarkKind::kCloseQuote);
      return;
    case 0xe3:
      if (follows("〔")) mark(MarkKind::kYearBracket);
      if (follows("〕")) mark(MarkKind::kYearClosed);
      return;
    case 0xef:
      if (follows("（")) mark(MarkKind::kBracket);
      if (follows("\ufffd")) mark(MarkKind::kReplacement);
      return;
    default:
      break;
  }
  if (!IsHanAt(text, at)) return;
  if (follows("领域")) mark(MarkKind::kField);
  if (follows("年")) mark(MarkKind::kYear);
  if (follows("月")) mark(MarkKind::kMonth);
  const auto second = static_cast<uint8_t>(text[at + 1]);
  if (static_cast<uint8_t>(text[at]) == 0xe9 && second >= 0x8c && second <= 0x90) mark(MarkKind::kMisread);
  if (Repeats(text, at, 3)) {
    mark(MarkKind::kDoubled);
  } else if (Repeats(text, at, 6)) {
    mark(MarkKind::kPair);
  } else if (Repeats(text, at, 9) || Repeats(text, at, 12) || Repeats(text, at, 15) ||
             Repeats(text, at, 18)) {
    mark(MarkKind::kRepeated);
  }
}

}  // namespace gouji::check
