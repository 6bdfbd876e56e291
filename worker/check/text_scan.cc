#include "worker/check/text_scan.h"

#include "worker/check/utf8_words.h"
#include "worker/layout/byte_triples.h"

namespace gouji::check {
namespace {

// The first bytes of a character as a number.
constexpr uint32_t Code(std::string_view character) {
  uint32_t code = 0;
  for (size_t i = 0; i < character.size() && i < kHanBytes; ++i)
    code = code << 8 | static_cast<uint8_t>(character[i]);
  return code;
}

// Whether `size` bytes of Han characters come twice.
bool Repeats(std::string_view text, size_t at, size_t size) {
  if (at + 2 * size > text.size()) return false;
  const char* const first = text.data() + at;
  // Hardly any comes here that does not differ in its first characters.
  for (size_t i = 0; i < size; ++i) {
    if (first[i] != first[size + i]) return false;
  }
  for (size_t i = 0; i < size; i += kHanBytes) {
    if (!IsHanAt(text, at + i)) return false;
  }
  return true;
}

#ifdef __x86_64__
// The last byte that is loaded for a place: of the third byte of the eighth character.
constexpr size_t kAhead = 23;

// Marks of one byte, and those that a second one makes. Together stand those whose halves make few others.
constexpr layout::ByteTriples kAscii({{
    {"?[", "", ""},
    {"(&", "", ""},
    {"-./", "0123456789", ""},
    {"0123456789", "OolI", ""},
    {"OolI", "0123456789", ""},
    {"{", "{", ""},
    {"X*", "X*", ""},
    {"_", "_", ""},
}});
// Marks that begin with a wide character.
constexpr layout::ByteTriples kWide({{
    {"\xe2\xe3\xc3", "\x80\x97", "\x9c\x9d\x94\x95\xc3"},  // “ ” 〔 〕 ××
    {"\xef\xe6\xe7", "\xbc\x9c\xb5", "\x88\xb1"},          // （ 月 統
    {"\xe5\xef", "\xb9\xbf", "\xb4\xbd"},                  // 年 U+FFFD
    {"\xe9", "\x8c\x8d\x8e\x8f", ""},                      // misread, and
    {"\xe9", "\x90", ""},                                  // the last of them
    {"\xe9\xe6", "\xa2\x8a", "\x86\xa5"},                  // 领 报
    {"\xe5", "\xb1\x8e\xbb\xa0", "\x80\x85\xb3\xb1"},      // 局 厅 廳 報
    {"\xe6\xe7", "\x88\xbb", "\x91\x9f"},                  // 我 统
}});

// Where a word of `size` bytes may stand twice: the last bytes of its first two characters do. They differ most.
GOUJI_BLOCKS __m256i WordTwice(__m256i first, __m256i second, const char* p, size_t size) {
  return _mm256_and_si256(_mm256_cmpeq_epi8(first, layout::LoadBlock(p + 2 + size)),
                          _mm256_cmpeq_epi8(second, layout::LoadBlock(p + 5 + size)));
}
// Where a Han character may, or a word of two to six.
GOUJI_BLOCKS uint32_t Repetitions(const char* p) {
  const __m256i han = layout::BlockFrom(layout::LoadBlock(p), 0xe4, 6);
  const __m256i first = layout::LoadBlock(p + 2);
  const __m256i second = layout::LoadBlock(p + 5);
  const __m256i one = _mm256_and_si256(_mm256_cmpeq_epi8(first, second),
                                       _mm256_cmpeq_epi8(layout::LoadBlock(p + 1), layout::LoadBlock(p + 4)));
  const __m256i short_words = _mm256_or_si256(WordTwice(first, second, p, 6), WordTwice(first, second, p, 9));
  const __m256i long_words =
      _mm256_or_si256(_mm256_or_si256(WordTwice(first, second, p, 12), WordTwice(first, second, p, 15)),
                      WordTwice(first, second, p, 18));
  const __m256i twice = _mm256_or_si256(_mm256_or_si256(one, short_words), long_words);
  return layout::BlockBits(_mm256_and_si256(twice, han));
}

// Where something may stand in the block at `p`, a bit for each byte.
struct Candidates {
  uint32_t line_ends = 0;
  uint32_t signs = 0;
  uint32_t repetitions = 0;
};
// Prose is all but free of ASCII, tables hold long stretches of nothing else.
GOUJI_BLOCKS Candidates CandidatesAt(const char* p) {
  Candidates found;
  const __m256i bytes = layout::LoadBlock(p);
  const uint32_t wide = layout::BlockBits(bytes);
  if (wide != UINT32_MAX) {
    found.line_ends = layout::BlockBitsOf(bytes, '\n');
    found.signs = layout::TriplesAt<2>(kAscii, p);
  }
  if (wide != 0) {
    found.signs |= layout::TriplesAt<3>(kWide, p);
    found.repetitions = Repetitions(p);
  }
  return found;
}
#endif

}  // namespace

TextScan::TextScan(std::string_view text, Pace pace) {
  marks_.reserve(256);
  line_ends_.reserve(512);
  const bool blocks = pace == Pace::kBlocks && layout::HasBlocks();
  for (size_t at = blocks ? LookByBlocks(text) : 0; at < text.size(); ++at) {
    if (text[at] == '\n') line_ends_.push_back(static_cast<uint32_t>(at));
    LookForSign(text, at);
    LookForRepetition(text, at);
  }
}

// Up to where the text was looked at.
#ifdef __x86_64__
__attribute__((target("avx2"))) size_t TextScan::LookByBlocks(std::string_view text) {
  size_t at = 0;
  for (; at + layout::kWideBlock + kAhead <= text.size(); at += layout::kWideBlock) {
    const Candidates found = CandidatesAt(text.data() + at);
    for (uint32_t bits = found.line_ends; bits != 0; bits &= bits - 1)
      line_ends_.push_back(static_cast<uint32_t>(at) + static_cast<uint32_t>(__builtin_ctz(bits)));
    for (uint32_t bits = found.signs | found.repetitions; bits != 0; bits &= bits - 1) {
      const auto bit = static_cast<uint32_t>(__builtin_ctz(bits));
      if ((found.signs >> bit & 1) != 0) LookForSign(text, at + bit);
      if ((found.repetitions >> bit & 1) != 0) LookForRepetition(text, at + bit);
    }
  }
  return at;
}
#else
size_t TextScan::LookByBlocks(std::string_view) {
  return 0;
}
#endif

void TextScan::LookForSign(std::string_view text, size_t at) {
  const auto follows = [rest = text.substr(at)](std::string_view bytes) { return rest.starts_with(bytes); };
  const auto is = [&](size_t i, std::string_view of) {
    return i < text.size() && of.find(text[i]) != of.npos;
  };
  constexpr std::string_view kDigits = "0123456789";
  constexpr std::string_view kLetters = "OolI";
  const char first = text[at];
  if (static_cast<uint8_t>(first) >= 0xe0) {
    switch (Code(text.substr(at, kHanBytes))) {
      case Code("“"):
        return Mark(at, MarkKind::kOpenQuote);
      case Code("”"):
        return Mark(at, MarkKind::kCloseQuote);
      case Code("〔"):
        return Mark(at, MarkKind::kYearBracket);
      case Code("〕"):
        return Mark(at, MarkKind::kYearClosed);
      case Code("（"):
        return Mark(at, MarkKind::kBracket);
      case Code("\ufffd"):
        return Mark(at, MarkKind::kReplacement);
      case Code("年"):
        return Mark(at, MarkKind::kYear);
      case Code("月"):
        return Mark(at, MarkKind::kMonth);
      case Code("我"):
        return Mark(at, MarkKind::kSelf);
      case Code("局"):
      case Code("厅"):
      case Code("廳"):
        return Mark(at, MarkKind::kBureau);
      case Code("统"):
      case Code("統"):
        if (follows("统计") || follows("統計")) Mark(at, MarkKind::kCounted);
        return;
      case Code("报"):
      case Code("報"):
        if (follows("报告期") || follows("報告期")) Mark(at, MarkKind::kCounted);
        return;
      case Code("领"):
        if (follows("领域")) Mark(at, MarkKind::kField);
        return;
      default:
        break;
    }
    const bool misread =
        IsHanAt(text, at) && first == '\xe9' && text[at + 1] >= '\x8c' && text[at + 1] <= '\x90';
    if (misread) Mark(at, MarkKind::kMisread);
    return;
  }
  switch (first) {
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
      if (is(at + 1, kLetters)) Mark(at, MarkKind::kFigureLetter);
      return;
    case 'O':
    case 'o':
    case 'l':
    case 'I':
      if (is(at + 1, kDigits)) Mark(at, MarkKind::kFigureLetter);
      return;
    case '?':
      return Mark(at, MarkKind::kQuestion);
    case '(':
      return Mark(at, MarkKind::kBracket);
    case '[':
      return Mark(at, MarkKind::kSquare);
    case '&':
      return Mark(at, MarkKind::kAmpersand);
    case '{':
      if (follows("{{")) Mark(at, MarkKind::kBrace);
      return;
    case 'X':
    case '_':
    case '*':
      if (at + 1 < text.size() && text[at + 1] == first) Mark(at, MarkKind::kPlaceholder);
      return;
    case '\xc3':
      if (follows("××")) Mark(at, MarkKind::kPlaceholder);
      return;
    case '-':
    case '.':
    case '/':
      if (at >= 4 && is(at - 4, kDigits) && is(at - 3, kDigits) && is(at - 2, kDigits) &&
          is(at - 1, kDigits) && is(at + 1, kDigits))
        Mark(at, MarkKind::kDateSign);
      return;
    default:
      return;
  }
}

void TextScan::LookForRepetition(std::string_view text, size_t at) {
  if (!IsHanAt(text, at)) return;
  if (Repeats(text, at, 3)) {
    Mark(at, MarkKind::kDoubled);
  } else if (Repeats(text, at, 6)) {
    Mark(at, MarkKind::kPair);
  } else if (Repeats(text, at, 9) || Repeats(text, at, 12) || Repeats(text, at, 15) ||
             Repeats(text, at, 18)) {
    Mark(at, MarkKind::kRepeated);
  }
}

}  // namespace gouji::check
