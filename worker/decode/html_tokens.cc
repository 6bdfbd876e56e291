#include "worker/decode/html_tokens.h"

#include <algorithm>
#include <cstring>

namespace gouji::decode {
namespace {

constexpr size_t npos = std::string_view::npos;

char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
bool IsLetter(char c) {
  return Lower(c) >= 'a' && Lower(c) <= 'z';
}
bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
bool IsBlank(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

size_t Find(std::string_view text, char c, size_t from) {
  if (from >= text.size()) return text.size();
  const void* const found = std::memchr(text.data() + from, c, text.size() - from);
  return found == nullptr ? text.size() : static_cast<size_t>(static_cast<const char*>(found) - text.data());
}

struct Named {
  std::string_view name;
  char32_t character;
};

// Those that editors and content systems write; sorted.
constexpr Named kReferences[] = {
    {"Omega", 0x3A9},   {"Prime", 0x2033}, {"acute", 0xB4},    {"alpha", 0x3B1},   {"amp", '&'},
    {"apos", '\''},     {"asymp", 0x2248}, {"bdquo", 0x201E},  {"beta", 0x3B2},    {"brvbar", 0xA6},
    {"bull", 0x2022},   {"cap", 0x2229},   {"cedil", 0xB8},    {"cent", 0xA2},     {"circ", 0x2C6},
    {"colon", ':'},     {"comma", ','},    {"copy", 0xA9},     {"cup", 0x222A},    {"curren", 0xA4},
    {"dagger", 0x2020}, {"darr", 0x2193},  {"deg", 0xB0},      {"delta", 0x3B4},   {"divide", 0xF7},
    {"emsp", 0x2003},   {"ensp", 0x2002},  {"equiv", 0x2261},  {"euro", 0x20AC},   {"frac12", 0xBD},
    {"frac14", 0xBC},   {"frac34", 0xBE},  {"frasl", 0x2044},  {"gamma", 0x3B3},   {"ge", 0x2265},
    {"gt", '>'},        {"harr", 0x2194},  {"hellip", 0x2026}, {"iexcl", 0xA1},    {"infin", 0x221E},
    {"iquest", 0xBF},   {"lang", 0x2329},  {"laquo", 0xAB},    {"larr", 0x2190},   {"ldquo", 0x201C},
    {"le", 0x2264},     {"loz", 0x25CA},   {"lpar", '('},      {"lrm", 0x200E},    {"lsaquo", 0x2039},
    {"lsquo", 0x2018},  {"lt", '<'},       {"macr", 0xAF},     {"mdash", 0x2014},  {"micro", 0xB5},
    {"middot", 0xB7},   {"minus", 0x2212}, {"mu", 0x3BC},      {"nbsp", 0xA0},     {"ndash", 0x2013},
    {"ne", 0x2260},     {"not", 0xAC},     {"omega", 0x3C9},   {"ordf", 0xAA},     {"ordm", 0xBA},
    {"para", 0xB6},     {"percnt", '%'},   {"period", '.'},    {"permil", 0x2030}, {"pi", 0x3C0},
    {"plus", '+'},      {"plusmn", 0xB1},  {"pound", 0xA3},    {"prime", 0x2032},  {"quot", '"'},
    {"radic", 0x221A},  {"rang", 0x232A},  {"raquo", 0xBB},    {"rarr", 0x2192},   {"rdquo", 0x201D},
    {"reg", 0xAE},      {"rlm", 0x200F},   {"rpar", ')'},      {"rsaquo", 0x203A}, {"rsquo", 0x2019},
    {"sbquo", 0x201A},  {"sect", 0xA7},    {"semi", ';'},      {"shy", 0xAD},      {"sigma", 0x3C3},
    {"sim", 0x223C},    {"sol", '/'},      {"sum", 0x2211},    {"sup1", 0xB9},     {"sup2", 0xB2},
    {"sup3", 0xB3},     {"szlig", 0xDF},   {"thinsp", 0x2009}, {"tilde", 0x2DC},   {"times", 0xD7},
    {"trade", 0x2122},  {"uarr", 0x2191},  {"uml", 0xA8},      {"yen", 0xA5},      {"zwj", 0x200D},
    {"zwnj", 0x200C},
};
static_assert(std::is_sorted(std::begin(kReferences), std::end(kReferences),
                             [](const Named& a, const Named& b) { return a.name < b.name; }));

// What references of the C1 controls mean: pages say &#150; for the en dash of Windows-1252.
constexpr char16_t kWindows1252[] = {0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021,
                                     0x2C6,  0x2030, 0x160,  0x2039, 0x152,  0x8D,   0x17D,  0x8F,
                                     0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                     0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};

char32_t NumberReference(std::string_view text, size_t* size) {
  size_t at = 2;
  const bool hex = at < text.size() && Lower(text[at]) == 'x';
  if (hex) ++at;
  const size_t first = at;
  uint32_t code = 0;
  for (; at < text.size() && at < first + 8; ++at) {
    const char c = Lower(text[at]);
    if (IsDigit(c)) {
      code = code * (hex ? 16 : 10) + static_cast<uint32_t>(c - '0');
    } else if (hex && c >= 'a' && c <= 'f') {
      code = code * 16 + static_cast<uint32_t>(c - 'a' + 10);
    } else {
      break;
    }
  }
  if (at == first) return 0;
  if (at < text.size() && text[at] == ';') ++at;
  *size = at;
  if (code >= 0x80 && code <= 0x9F) return kWindows1252[code - 0x80];
  const bool character = code != 0 && code <= 0x10FFFF && !(code >= 0xD800 && code <= 0xDFFF);
  return character ? code : 0xFFFD;
}

}  // namespace

bool EqualsIgnoringCase(std::string_view text, std::string_view lower) {
  return text.size() == lower.size() &&
         std::equal(text.begin(), text.end(), lower.begin(), [](char a, char b) { return Lower(a) == b; });
}

char32_t HtmlReference(std::string_view text, size_t* size) {
  // Nearly all are this one, with or without its semicolon.
  if (text.starts_with("&nbsp")) {
    *size = text.substr(5).starts_with(';') ? 6 : 5;
    return 0xA0;
  }
  if (text.size() > 2 && text[1] == '#') return NumberReference(text, size);
  constexpr size_t kLongest = 8;
  size_t end = 1;
  while (end < text.size() && end <= kLongest && (IsLetter(text[end]) || IsDigit(text[end]))) ++end;
  if (end == text.size() || text[end] != ';') return 0;
  const std::string_view name = text.substr(1, end - 1);
  const auto at = std::lower_bound(std::begin(kReferences), std::end(kReferences), name,
                                   [](const Named& entry, std::string_view n) { return entry.name < n; });
  if (at == std::end(kReferences) || at->name != name) return 0;
  *size = end + 1;
  return at->character;
}

bool NextAttribute(std::string_view* attributes, HtmlAttribute* attribute) {
  std::string_view text = *attributes;
  size_t at = 0;
  while (at < text.size() && (IsBlank(text[at]) || text[at] == '/')) ++at;
  if (at == text.size()) return false;
  const size_t name = at++;
  while (at < text.size() && !IsBlank(text[at]) && text[at] != '/' && text[at] != '=') ++at;
  attribute->name = text.substr(name, at - name);
  attribute->value = {};
  size_t equals = at;
  while (equals < text.size() && IsBlank(text[equals])) ++equals;
  if (equals < text.size() && text[equals] == '=') {
    at = equals + 1;
    while (at < text.size() && IsBlank(text[at])) ++at;
    if (at < text.size() && (text[at] == '"' || text[at] == '\'')) {
      const size_t end = Find(text, text[at], at + 1);
      attribute->value = text.substr(at + 1, end - at - 1);
      at = std::min(end + 1, text.size());
    } else {
      const size_t begin = at;
      while (at < text.size() && !IsBlank(text[at])) ++at;
      attribute->value = text.substr(begin, at - begin);
    }
  }
  *attributes = text.substr(at);
  return true;
}

// Offset of the '>' that ends the tag whose name ends at `at`; a quote counts only where a value may begin.
size_t HtmlTokens::TagEnd(size_t at) const {
  bool value = false;
  for (; at < page_.size(); ++at) {
    const char c = page_[at];
    if (c == '>') return at;
    if (value && (c == '"' || c == '\'')) {
      const size_t quote = Find(page_, c, at + 1);
      // A quote that is never closed would swallow the rest of the page.
      if (quote == page_.size()) return Find(page_, '>', at);
      at = quote;
      value = false;
    } else if (c == '=') {
      value = true;
    } else if (!IsBlank(c)) {
      value = false;
    }
  }
  return page_.size();
}

// Where the comment, declaration or instruction ends that begins at `at`, or a `</` that is no tag.
size_t HtmlTokens::AfterDeclaration(size_t at) {
  if (!comments_end_ && page_.substr(at).starts_with("<!--")) {
    // <!--> is a whole comment; one without an end is taken for a tag.
    const size_t end = page_.find("-->", at + 2);
    if (end != npos) return end + 3;
    comments_end_ = true;
  }
  return std::min(Find(page_, '>', at) + 1, page_.size());
}

bool HtmlTokens::Tag(HtmlToken* token) {
  const bool closes = page_[at_ + 1] == '/';
  const size_t name = at_ + (closes ? 2 : 1);
  if (name >= page_.size() || !IsLetter(page_[name])) return false;
  size_t end = name;
  while (end < page_.size() && !IsBlank(page_[end]) && page_[end] != '/' && page_[end] != '>') ++end;
  const size_t close = TagEnd(end);
  token->kind = closes ? HtmlToken::Kind::kEnd : HtmlToken::Kind::kStart;
  token->text = page_.substr(name, end - name);
  token->attributes = page_.substr(end, close - end);
  at_ = std::min(close + 1, page_.size());
  return true;
}

bool HtmlTokens::Next(HtmlToken* token) {
  while (at_ < page_.size()) {
    if (page_[at_] == '<' && at_ + 1 < page_.size()) {
      const char next = page_[at_ + 1];
      if ((IsLetter(next) || next == '/') && Tag(token)) return true;
      if (next == '!' || next == '?' || next == '/') {
        at_ = AfterDeclaration(at_);
        continue;
      }
    }
    const size_t end = Find(page_, '<', at_ + 1);
    token->kind = HtmlToken::Kind::kText;
    token->text = page_.substr(at_, end - at_);
    at_ = end;
    return true;
  }
  return false;
}

std::string_view HtmlTokens::SkipRaw(std::string_view name) {
  const size_t begin = at_;
  for (size_t at = Find(page_, '<', at_); at < page_.size(); at = Find(page_, '<', at + 1)) {
    const std::string_view rest = page_.substr(at);
    if (rest.size() < name.size() + 2 || rest[1] != '/') continue;
    if (!EqualsIgnoringCase(rest.substr(2, name.size()), name)) continue;
    const char after = rest.size() == name.size() + 2 ? '>' : rest[name.size() + 2];
    if (after != '>' && after != '/' && !IsBlank(after)) continue;
    at_ = std::min(Find(page_, '>', at) + 1, page_.size());
    return page_.substr(begin, at - begin);
  }
  at_ = page_.size();
  return page_.substr(begin);
}

}  // namespace gouji::decode
