#include "worker/check/text_scan.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "worker/check/utf8_words.h"

namespace gouji::check {
namespace {

// The longest look ahead: two words of six characters.
constexpr size_t kAhead = 36;

// Whether `size` bytes of Han characters come twice.
bool Repeats(std::string_view text, size_t at, size_t size) {
  if (at + 2 * size > text.size()) return false;
  const char* const first = text.data() + at;
  // Hardly any comes here that does not differ in its first characters.
  for (size_t i = 0; i < size; ++i) {
    if (first[i] != first[size + i]) return false;
  }
  for (size_t i = 0; i < size; i += 3) {
    if (!IsHanAt(text, at + i)) return false;
  }
  return true;
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

// Whether bytes are one of `count` that begin with `first`.
__m128i IsFrom(__m128i v, int first, int count) {
  const __m128i from_first = _mm_sub_epi8(v, _mm_set1_epi8(static_cast<char>(first)));
  return _mm_cmpeq_epi8(_mm_min_epu8(from_first, _mm_set1_epi8(static_cast<char>(count - 1))), from_first);
}
// With some bits set: bytes that differ in these alone are the same.
__m128i With(__m128i v, int bits) {
  return _mm_or_si128(v, _mm_set1_epi8(static_cast<char>(bits)));
}
// A letter that is taken for a digit.
__m128i IsLetter(__m128i v) {
  return Either(Is(With(v, 0x20), 'o'), Either(Is(v, 'l'), Is(v, 'I')));
}

// Where a mark of one byte, or one that stands twice, may stand. Letters are rare: whether digits are beside them is seen
// when they are looked at.
__m128i AsciiMarks(__m128i v0, const char* p) {
  const __m128i v1 = Load(p + 1);
  const __m128i doubled = Either(Either(Is(v0, '{'), Is(v0, 'X')), Either(Is(v0, '_'), Is(v0, '*')));
  const __m128i twice = Both(doubled, _mm_cmpeq_epi8(v0, v1));
  const __m128i dates = Both(IsFrom(v0, '-', 3), IsFrom(v1, '0', 10));
  const __m128i letters = Either(IsLetter(v0), IsLetter(v1));
  return Either(Either(Either(Is(v0, '\n'), Is(v0, '?')), Either(Is(v0, '('), Is(v0, '['))),
                Either(Either(Is(v0, '&'), dates), Either(twice, letters)));
}

// Where punctuation, 年, 月, 领域, words for organs and periods, a misread character or a repetition may stand. Characters are told by their last two bytes,
// which differ most; a repetition by the last bytes of its first two characters.
__m128i WideMarks(__m128i v0, const char* p) {
  const __m128i v1 = Load(p + 1);
  const __m128i v2 = Load(p + 2);
  const __m128i v5 = Load(p + 5);
  // “ ” 〔 〕: 80 9c, 80 9d, 80 94, 80 95; （ and 月: bc 88, 9c 88.
  const __m128i brackets =
      Either(Both(Is(v1, 0x80), Is(With(v2, 0x09), 0x9d)), Both(Is(With(v1, 0x20), 0xbc), Is(v2, 0x88)));
  const auto ends = [&](int second, int third) { return Both(Is(v1, second), Is(v2, third)); };
  const __m128i year_or_lost = Either(ends(0xb9, 0xb4), ends(0xbf, 0xbd));
  const __m128i field_or_misread = Either(ends(0xa2, 0x86), Both(Is(v0, 0xe9), IsFrom(v1, 0x8c, 5)));
  const __m128i signs = Either(Either(brackets, year_or_lost), Either(field_or_misread, Is(v0, 0xc3)));
  // 我 局 厅, 报; 廳 and 统: bb b3, bb 9f; 統 and 報: b5 b1, a0 b1.
  const __m128i organs = Either(Either(ends(0x88, 0x91), ends(0xb1, 0x80)), ends(0x8e, 0x85));
  const __m128i in_bb = Both(Is(v1, 0xbb), Either(Is(v2, 0xb3), Is(v2, 0x9f)));
  const __m128i counted = Either(ends(0x8a, 0xa5), Both(Is(v2, 0xb1), Either(Is(v1, 0xb5), Is(v1, 0xa0))));
  const __m128i words_of_organs = Either(Either(organs, in_bb), counted);
  // The last bytes of the characters behind, by how far.
  const __m128i v8 = Load(p + 8);
  const __m128i v11 = Load(p + 11);
  const __m128i v14 = Load(p + 14);
  const __m128i v17 = Load(p + 17);
  const __m128i v20 = Load(p + 20);
  const __m128i v23 = Load(p + 23);
  const auto same = [](__m128i a, __m128i b) { return _mm_cmpeq_epi8(a, b); };
  const __m128i doubled = Both(same(v2, v5), same(v1, Load(p + 4)));
  const __m128i words =
      Either(Either(Both(same(v2, v8), same(v5, v11)), Both(same(v2, v11), same(v5, v14))),
             Either(Both(same(v2, v14), same(v5, v17)), Both(same(v2, v17), same(v5, v20))));
  const __m128i longest = Both(same(v2, v20), same(v5, v23));
  const __m128i han = IsFrom(v0, 0xe4, 6);
  return Either(Either(signs, words_of_organs), Both(han, Either(doubled, Either(words, longest))));
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
  const auto follows = [rest = text.substr(at)](std::string_view bytes) { return rest.starts_with(bytes); };
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
    case '*':
      if (follows("**")) mark(MarkKind::kPlaceholder);
      return;
    case '-':
    case '.':
    case '/':
      if (at >= 4 && is(at - 4, kDigits) && is(at - 3, kDigits) && is(at - 2, kDigits) &&
          is(at - 1, kDigits) && is(at + 1, kDigits))
        mark(MarkKind::kDateSign);
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
  const auto lead = static_cast<uint8_t>(text[at]);
  const auto second = static_cast<uint8_t>(text[at + 1]);
  if (lead == 0xe5 && follows("年")) mark(MarkKind::kYear);
  if (lead == 0xe5 && (follows("局") || follows("厅") || follows("廳"))) mark(MarkKind::kBureau);
  if (lead == 0xe6 && follows("月")) mark(MarkKind::kMonth);
  if (lead == 0xe6 && follows("我")) mark(MarkKind::kSelf);
  const bool counted = (lead == 0xe7 && (follows("统计") || follows("統計"))) ||
                       (lead == 0xe6 && follows("报告期")) || (lead == 0xe5 && follows("報告期"));
  if (counted) mark(MarkKind::kCounted);
  if (lead == 0xe9 && follows("领域")) mark(MarkKind::kField);
  if (lead == 0xe9 && second >= 0x8c && second <= 0x90) mark(MarkKind::kMisread);
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
