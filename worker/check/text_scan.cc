#include "worker/check/text_scan.h"

#include <array>

#ifdef __x86_64__
#include <immintrin.h>
#endif

#include "worker/check/utf8_words.h"

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
#define GOUJI_AVX2 __attribute__((target("avx2"))) inline

constexpr size_t kBlock = 32;
// The last byte that is loaded for a place: of the third byte of the eighth character.
constexpr size_t kAhead = 23;

// What up to three bytes in a row may be; an empty set: anything.
struct Triple {
  std::string_view first, second, third;
};

// For each half of each of three bytes the triples, a bit each, that it fits: bytes whose six halves share a triple may
// be one. More may than are; whoever looks there tells. Each table stands there twice, as shuffles look it up.
struct Halves {
  alignas(kBlock) std::array<std::array<uint8_t, kBlock>, 3> low{};
  alignas(kBlock) std::array<std::array<uint8_t, kBlock>, 3> high{};
};
constexpr Halves HalvesOf(const std::array<Triple, 8>& triples) {
  Halves halves;
  for (size_t i = 0; i < triples.size(); ++i) {
    const auto bit = static_cast<uint8_t>(1u << i);
    const std::array<std::string_view, 3> sets = {triples[i].first, triples[i].second, triples[i].third};
    for (size_t of = 0; of < sets.size(); ++of) {
      for (uint32_t byte = 0; byte < 256; ++byte) {
        if (!sets[of].empty() && sets[of].find(static_cast<char>(byte)) == sets[of].npos) continue;
        for (const uint32_t copy : {0u, 16u}) {
          halves.low[of][copy + (byte & 0xf)] |= bit;
          halves.high[of][copy + (byte >> 4)] |= bit;
        }
      }
    }
  }
  return halves;
}

// Marks of one byte, and those that a second one makes. Together stand those whose halves make few others.
alignas(kBlock) constexpr Halves kAscii = HalvesOf({{
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
alignas(kBlock) constexpr Halves kWide = HalvesOf({{
    {"\xe2\xe3\xc3", "\x80\x97", "\x9c\x9d\x94\x95\xc3"},  // “ ” 〔 〕 ××
    {"\xef\xe6\xe7", "\xbc\x9c\xb5", "\x88\xb1"},          // （ 月 統
    {"\xe5\xef", "\xb9\xbf", "\xb4\xbd"},                  // 年 U+FFFD
    {"\xe9", "\x8c\x8d\x8e\x8f", ""},                      // misread, and
    {"\xe9", "\x90", ""},                                  // the last of them
    {"\xe9\xe6", "\xa2\x8a", "\x86\xa5"},                  // 领 报
    {"\xe5", "\xb1\x8e\xbb\xa0", "\x80\x85\xb3\xb1"},      // 局 厅 廳 報
    {"\xe6\xe7", "\x88\xbb", "\x91\x9f"},                  // 我 统
}});

GOUJI_AVX2 __m256i Load(const char* from) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from));
}
GOUJI_AVX2 __m256i Table(const std::array<uint8_t, kBlock>& table) {
  return _mm256_load_si256(reinterpret_cast<const __m256i*>(table.data()));
}
GOUJI_AVX2 __m256i Fits(const Halves& halves, size_t of, __m256i bytes) {
  const __m256i half = _mm256_set1_epi8(0xf);
  const __m256i low = _mm256_and_si256(bytes, half);
  const __m256i high = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), half);
  return _mm256_and_si256(_mm256_shuffle_epi8(Table(halves.low[of]), low),
                          _mm256_shuffle_epi8(Table(halves.high[of]), high));
}
// A bit for each byte that is not 0, and for each that is `byte`.
GOUJI_AVX2 uint32_t MaskOf(__m256i bytes) {
  return ~static_cast<uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, _mm256_setzero_si256())));
}
GOUJI_AVX2 uint32_t MaskOf(__m256i bytes, char byte) {
  return static_cast<uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(byte))));
}

GOUJI_AVX2 uint32_t AsciiSigns(const char* p) {
  return MaskOf(_mm256_and_si256(Fits(kAscii, 0, Load(p)), Fits(kAscii, 1, Load(p + 1))));
}
GOUJI_AVX2 uint32_t WideSigns(const char* p) {
  const __m256i two = _mm256_and_si256(Fits(kWide, 0, Load(p)), Fits(kWide, 1, Load(p + 1)));
  return MaskOf(_mm256_and_si256(two, Fits(kWide, 2, Load(p + 2))));
}
// Where a Han character, or a word that begins with one, may stand twice: the last bytes of its first two characters do. They
// differ most.
GOUJI_AVX2 uint32_t Repetitions(const char* p) {
  const __m256i from_first = _mm256_sub_epi8(Load(p), _mm256_set1_epi8(static_cast<char>(0xe4)));
  const __m256i han = _mm256_cmpeq_epi8(_mm256_min_epu8(from_first, _mm256_set1_epi8(5)), from_first);
  const __m256i first = Load(p + 2);
  const __m256i second = Load(p + 5);
  __m256i twice =
      _mm256_and_si256(_mm256_cmpeq_epi8(first, second), _mm256_cmpeq_epi8(Load(p + 1), Load(p + 4)));
  for (size_t size = 6; size <= 18; size += 3) {
    const __m256i word = _mm256_and_si256(_mm256_cmpeq_epi8(first, Load(p + 2 + size)),
                                          _mm256_cmpeq_epi8(second, Load(p + 5 + size)));
    twice = _mm256_or_si256(twice, word);
  }
  return static_cast<uint32_t>(_mm256_movemask_epi8(_mm256_and_si256(twice, han)));
}

// Where something may stand in the block at `p`, a bit for each byte.
struct Candidates {
  uint32_t line_ends = 0;
  uint32_t signs = 0;
  uint32_t repetitions = 0;
};
// Prose is all but free of ASCII, tables hold long stretches of nothing else.
GOUJI_AVX2 Candidates CandidatesAt(const char* p) {
  Candidates found;
  const __m256i bytes = Load(p);
  const auto wide = static_cast<uint32_t>(_mm256_movemask_epi8(bytes));
  if (wide != UINT32_MAX) {
    found.line_ends = MaskOf(bytes, '\n');
    found.signs = AsciiSigns(p);
  }
  if (wide != 0) {
    found.signs |= WideSigns(p);
    found.repetitions = Repetitions(p);
  }
  return found;
}
#endif

}  // namespace

TextScan::TextScan(std::string_view text, Pace pace) {
  marks_.reserve(256);
  line_ends_.reserve(512);
  for (size_t at = pace == Pace::kBlocks ? LookByBlocks(text) : 0; at < text.size(); ++at) {
    if (text[at] == '\n') line_ends_.push_back(static_cast<uint32_t>(at));
    LookForSign(text, at);
    LookForRepetition(text, at);
  }
}

// Up to where the text was looked at.
#ifdef __x86_64__
__attribute__((target("avx2"))) size_t TextScan::LookByBlocks(std::string_view text) {
  static const bool usable = __builtin_cpu_supports("avx2") != 0;
  size_t at = 0;
  for (; usable && at + kBlock + kAhead <= text.size(); at += kBlock) {
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
    const bool misread = IsHanAt(text, at) && first == '\xe9' && text[at + 1] >= '\x8c' && text[at + 1] <= '\x90';
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
