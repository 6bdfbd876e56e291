#include "tools/corpusgen/text_dirt.h"

#include <array>
#include <utility>

#include "tools/corpusgen/han_tables.h"
#include "tools/corpusgen/labels.h"

namespace gouji::corpusgen {
namespace {

constexpr uint32_t kGlossPermille = 120;
constexpr uint32_t kDenseGlossPermille = 900;
constexpr uint32_t kMojibakePermille = 60;
constexpr uint32_t kZeroWidthPermille = 8;
constexpr uint32_t kNbspPermille = 30;

using Pair = std::pair<std::string_view, std::string_view>;

constexpr Pair kHalfWidth[] = {{"，", ","}, {"：", ":"}, {"；", ";"}, {"（", "("},
                               {"）", ")"}, {"？", "?"}, {"！", "!"}};

// Sentence joints after one byte was lost on the way through GBK, and UTF-8 taken for GBK.
constexpr Pair kMojibake[] = {{"。一是", "?Ｒ皇"}, {"。全年", "?Ｈ年"},        {"。同时", "?Ｍ时"},
                              {"。工作", "?９ぷ"}, {"。基本", "?;厩"},         {"。本年", "?１灸"},
                              {"。下一", "?Ｏ乱"}, {"，及时", "?笆"},          {"。主要问题", "?Ｖ饕侍"},
                              {"。群众", "?Ｈ褐"}, {"公开透明", "鍏紑閫忔槑"}, {"。对", "?６"},
                              {"。按", "?０"},     {"。组织", "?Ｗ橹"}};

const std::string_view* Match(const Pair* begin, const Pair* end, std::string_view rest, size_t& taken) {
  for (const Pair* pair = begin; pair != end; ++pair) {
    if (rest.starts_with(pair->first)) {
      taken = pair->first.size();
      return &pair->second;
    }
  }
  return nullptr;
}

bool IsHan(std::string_view text, size_t pos) {
  return CharLength(text[pos]) == 3 && static_cast<unsigned char>(text[pos]) >= 0xe4 &&
         static_cast<unsigned char>(text[pos]) <= 0xe9;
}

size_t Copy(std::string_view text, size_t pos, std::string& out) {
  const size_t length = CharLength(text[pos]);
  out.append(text.substr(pos, length));
  return length;
}

void HalfWidthPunctuation(Page& page) {
  page.Rewrite([](std::string_view text, size_t pos, std::string& out) -> size_t {
    size_t taken = 0;
    if (static_cast<unsigned char>(text[pos]) == 0xef) {
      if (const auto* half = Match(std::begin(kHalfWidth), std::end(kHalfWidth), text.substr(pos), taken)) {
        out.append(*half);
        return taken;
      }
    }
    return Copy(text, pos, out);
  });
}

// False when no joint of the text was hit.
bool Mojibake(Random& random, Page& page) {
  bool hit = false;
  page.Rewrite([&](std::string_view text, size_t pos, std::string& out) -> size_t {
    size_t taken = 0;
    if (const auto* broken = Match(std::begin(kMojibake), std::end(kMojibake), text.substr(pos), taken)) {
      if (random.Chance(kMojibakePermille * 4)) {
        hit = true;
        out.append(*broken);
        return taken;
      }
    }
    return Copy(text, pos, out);
  });
  return hit;
}

void Traditional(Page& page) {
  page.Rewrite([](std::string_view text, size_t pos, std::string& out) -> size_t {
    const size_t length = CharLength(text[pos]);
    const std::string_view character = text.substr(pos, length);
    const std::string_view traditional = TraditionalOf(character);
    out.append(traditional.empty() ? character : traditional);
    return length;
  });
}

// Pinyin without its tone marks: the dense kind of gloss prints plain letters.
std::string Toneless(std::string_view pinyin) {
  static constexpr std::string_view kVowels[] = {"āáǎàa", "ēéěèe", "īíǐìi", "ōóǒòo", "ūúǔùu", "ǖǘǚǜü"};
  std::string plain;
  for (size_t at = 0; at < pinyin.size();) {
    const size_t length = CharLength(pinyin[at]);
    const std::string_view letter = pinyin.substr(at, length);
    std::string_view base = letter;
    for (const std::string_view vowel : kVowels) {
      if (length > 1 && vowel.find(letter) != std::string_view::npos) base = vowel.substr(8);
    }
    plain.append(base == "ü" ? "v" : base);
    at += length;
  }
  return plain;
}

void Glosses(bool dense, Random& random, Page& page) {
  page.Rewrite([&random, dense](std::string_view text, size_t pos, std::string& out) -> Page::Step {
    const size_t taken = Copy(text, pos, out);
    if (!IsHan(text, pos) || !random.Chance(dense ? kDenseGlossPermille : kGlossPermille)) return taken;
    const std::string_view pinyin = PinyinOf(text.substr(pos, taken));
    if (pinyin.empty()) return taken;
    const size_t before = out.size();
    out.append("(").append(dense ? Toneless(pinyin) : std::string(pinyin)).append(")");
    return {taken, out.size() - before};
  });
}

// Between two Han characters only: figures and their spans stay whole.
void Insert(std::string_view inserted, uint32_t permille, Random& random, Page& page) {
  page.Rewrite([&](std::string_view text, size_t pos, std::string& out) -> Page::Step {
    const size_t taken = Copy(text, pos, out);
    const size_t next = pos + taken;
    if (!IsHan(text, pos) || next >= text.size() || !IsHan(text, next) || !random.Chance(permille))
      return taken;
    out.append(inserted);
    return {taken, inserted.size()};
  });
}

void NbspAfterStops(Random& random, Page& page) {
  page.Rewrite([&random](std::string_view text, size_t pos, std::string& out) -> size_t {
    const size_t taken = Copy(text, pos, out);
    if (text.substr(pos, taken) == "。" && random.Chance(kNbspPermille * 5)) out.append("\u00a0");
    return taken;
  });
}

void CarriageReturns(Page& page) {
  page.Rewrite([](std::string_view text, size_t pos, std::string& out) -> size_t {
    if (text[pos] == '\n') out.push_back('\r');
    return Copy(text, pos, out);
  });
}

}  // namespace

void ApplyTextDirt(Style& style, Random& random, Page& page) {
  if (style.Has(Dirt::kMojibake)) style.dirt.Set(Dirt::kMojibake, Mojibake(random, page));
  if (style.Has(Dirt::kHalfWidthPunctuation)) HalfWidthPunctuation(page);
  if (style.Has(Dirt::kZeroWidth)) Insert("\u200b", kZeroWidthPermille, random, page);
  if (style.Has(Dirt::kNbspProse)) NbspAfterStops(random, page);
  // Glosses know the simplified characters, so they come first.
  if (style.Has(Dirt::kGlosses)) Glosses(false, random, page);
  if (style.Has(Dirt::kDenseGlosses)) Glosses(true, random, page);
  if (style.Has(Dirt::kTraditional)) Traditional(page);
  if (style.Has(Dirt::kCarriageReturns)) CarriageReturns(page);
}

}  // namespace gouji::corpusgen
