#include "worker/intake/json_line.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <cstdint>
#include <cstring>

namespace gouji::intake {
namespace {

constexpr bool IsSpecial(unsigned char c) {
  return c == '"' || c == '\\' || c < 0x20;
}

// First quote, backslash or control character in [p, end), or end.
const char* FindSpecial(const char* p, const char* end) {
#ifdef __SSE2__
  const __m128i quote = _mm_set1_epi8('"');
  const __m128i backslash = _mm_set1_epi8('\\');
  const __m128i last_control = _mm_set1_epi8(0x1f);
  for (; end - p >= 16; p += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
    const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, last_control), bytes);
    const __m128i special =
        _mm_or_si128(control, _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash)));
    const int mask = _mm_movemask_epi8(special);
    if (mask != 0) return p + __builtin_ctz(static_cast<unsigned>(mask));
  }
#endif
  while (p != end && !IsSpecial(static_cast<unsigned char>(*p))) ++p;
  return p;
}

constexpr int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The four digits at p, or -1.
int Hex4(const char* p, const char* end) {
  if (end - p < 4) return -1;
  int value = 0;
  for (int i = 0; i < 4; ++i) {
    const int digit = HexDigit(p[i]);
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

// What `\c` stands for, or 0 when that is no escape of one letter.
constexpr char SimpleEscape(char c) {
  switch (c) {
    case '"':
    case '\\':
    case '/':
      return c;
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return 0;
  }
}

void PutUtf8(uint32_t c, char** to) {
  char*& p = *to;
  if (c < 0x80) {
    *p++ = static_cast<char>(c);
  } else if (c < 0x800) {
    *p++ = static_cast<char>(0xC0 | (c >> 6));
    *p++ = static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    *p++ = static_cast<char>(0xE0 | (c >> 12));
    *p++ = static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    *p++ = static_cast<char>(0x80 | (c & 0x3F));
  } else {
    *p++ = static_cast<char>(0xF0 | (c >> 18));
    *p++ = static_cast<char>(0x80 | ((c >> 12) & 0x3F));
    *p++ = static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    *p++ = static_cast<char>(0x80 | (c & 0x3F));
  }
}

constexpr bool IsHighSurrogate(int c) {
  return c >= 0xD800 && c < 0xDC00;
}
constexpr bool IsLowSurrogate(int c) {
  return c >= 0xDC00 && c < 0xE000;
}
constexpr bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

std::optional<std::string> JsonLineParser::Parse(std::string_view line, JsonLine* out) {
  *out = JsonLine();
  begin_ = line.data();
  end_ = begin_ + line.size();
  error_ = nullptr;
  const char* p = SkipSpace(begin_);
  if (p == end_ || *p != '{') {
    Fail(p, "not a JSON object");
  } else {
    p = Object(p + 1, out);
    if (p != nullptr && (p = SkipSpace(p)) != end_) Fail(p, "something follows the object");
  }
  if (error_ == nullptr) return std::nullopt;
  *out = JsonLine();
  return std::string(error_) + " at byte " + std::to_string(error_at_ - begin_) + " of the line";
}

// The functions below take the place where something must begin and give the place after it, or null on an error.

const char* JsonLineParser::Fail(const char* at, const char* what) {
  error_at_ = at;
  error_ = what;
  return nullptr;
}

const char* JsonLineParser::SkipSpace(const char* p) const {
  while (p != end_ && (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r')) ++p;
  return p;
}

const char* JsonLineParser::Object(const char* p, JsonLine* out) {
  p = SkipSpace(p);
  if (p != end_ && *p == '}') return p + 1;
  while (true) {
    p = Member(p, out);
    if (p == nullptr) return nullptr;
    p = SkipSpace(p);
    if (p == end_) return Fail(p, "the object does not end");
    if (*p == '}') return p + 1;
    if (*p != ',') return Fail(p, "a comma or the end of the object is missing");
    p = SkipSpace(p + 1);
  }
}

const char* JsonLineParser::Member(const char* p, JsonLine* out) {
  if (p == end_ || *p != '"') return Fail(p, "a key is missing");
  std::string_view key;
  p = String(p + 1, &key_, &key);
  if (p == nullptr) return nullptr;
  p = SkipSpace(p);
  if (p == end_ || *p != ':') return Fail(p, "a colon is missing");
  p = SkipSpace(p + 1);
  if (p == end_) return Fail(p, "a value is missing");
  if (key == "text") {
    out->has_text = *p == '"';
    if (out->has_text) return String(p + 1, &text_, &out->text);
  } else if (key == "id") {
    out->has_id = *p == '"';
    if (out->has_id) return String(p + 1, &id_, &out->id);
    const char* after = SkipValue(p);
    if (after != nullptr && (*p == '-' || IsDigit(*p))) {
      out->has_id = true;
      out->id = std::string_view(p, static_cast<size_t>(after - p));
    }
    return after;
  }
  return SkipValue(p);
}

const char* JsonLineParser::String(const char* p, Buffer* buffer, std::string_view* out) {
  const char* special = FindSpecial(p, end_);
  if (special == end_) return Fail(special, "a string does not end");
  if (*special == '"') {
    *out = std::string_view(p, static_cast<size_t>(special - p));
    return special + 1;
  }
  return Unescape(p, special, buffer, out);
}

// `p` is the first special character of the string that starts at `begin`.
const char* JsonLineParser::Unescape(const char* begin, const char* p, Buffer* buffer,
                                     std::string_view* out) {
  // No escape grows when it is undone, so the rest of the line is room enough; 16 more for whole-block copies.
  const size_t room = static_cast<size_t>(end_ - begin) + 16;
  if (buffer->size() < room) buffer->resize(room);
  char* to = buffer->data();
  std::memcpy(to, begin, static_cast<size_t>(p - begin));
  to += p - begin;
  while (true) {
    if (p == end_) return Fail(p, "a string does not end");
    if (*p == '"') {
      *out = std::string_view(buffer->data(), static_cast<size_t>(to - buffer->data()));
      return p + 1;
    }
    if (*p != '\\') return Fail(p, "a control character in a string");
    p = Escape(p + 1, &to);
    if (p == nullptr) return nullptr;
    const char* special = FindSpecial(p, end_);
    // Reports break lines every few characters: most runs between two escapes are short.
    const size_t run = static_cast<size_t>(special - p);
    if (run <= 16 && end_ - p >= 16) {
      std::memcpy(to, p, 16);
    } else {
      std::memcpy(to, p, run);
    }
    to += run;
    p = special;
  }
}

// `p` is behind the backslash.
const char* JsonLineParser::Escape(const char* p, char** to) {
  if (p == end_) return Fail(p, "a string does not end");
  if (const char plain = SimpleEscape(*p); plain != 0) {
    *(*to)++ = plain;
    return p + 1;
  }
  if (*p != 'u') return Fail(p, "an unknown escape");
  const int unit = Hex4(p + 1, end_);
  if (unit < 0) return Fail(p, "a broken \\u escape");
  p += 5;
  uint32_t c = static_cast<uint32_t>(unit);
  if (IsHighSurrogate(unit) || IsLowSurrogate(unit)) {
    c = 0xFFFD;
    if (IsHighSurrogate(unit) && end_ - p >= 6 && p[0] == '\\' && p[1] == 'u') {
      const int low = Hex4(p + 2, end_);
      if (IsLowSurrogate(low)) {
        c = 0x10000 + ((static_cast<uint32_t>(unit) - 0xD800) << 10) + (static_cast<uint32_t>(low) - 0xDC00);
        p += 6;
      }
    }
  }
  PutUtf8(c, to);
  return p;
}

const char* JsonLineParser::SkipString(const char* p) {
  while (true) {
    p = FindSpecial(p, end_);
    if (p == end_) return Fail(p, "a string does not end");
    if (*p == '"') return p + 1;
    if (*p != '\\') return Fail(p, "a control character in a string");
    if (++p == end_) return Fail(p, "a string does not end");
    if (*p == 'u') {
      if (Hex4(p + 1, end_) < 0) return Fail(p, "a broken \\u escape");
      p += 5;
    } else {
      if (SimpleEscape(*p) == 0) return Fail(p, "an unknown escape");
      ++p;
    }
  }
}

const char* JsonLineParser::Literal(const char* p, std::string_view word) {
  if (static_cast<size_t>(end_ - p) < word.size() || std::string_view(p, word.size()) != word) {
    return Fail(p, "an unknown word");
  }
  return p + word.size();
}

const char* JsonLineParser::Number(const char* p) {
  if (*p == '-') ++p;
  if (p == end_ || !IsDigit(*p)) return Fail(p, "a broken number");
  if (*p == '0') {
    ++p;
  } else {
    while (p != end_ && IsDigit(*p)) ++p;
  }
  if (p != end_ && *p == '.') {
    if (++p == end_ || !IsDigit(*p)) return Fail(p, "a broken number");
    while (p != end_ && IsDigit(*p)) ++p;
  }
  if (p != end_ && (*p == 'e' || *p == 'E')) {
    ++p;
    if (p != end_ && (*p == '+' || *p == '-')) ++p;
    if (p == end_ || !IsDigit(*p)) return Fail(p, "a broken number");
    while (p != end_ && IsDigit(*p)) ++p;
  }
  return p;
}

const char* JsonLineParser::Scalar(const char* p) {
  switch (*p) {
    case '"':
      return SkipString(p + 1);
    case 't':
      return Literal(p, "true");
    case 'f':
      return Literal(p, "false");
    case 'n':
      return Literal(p, "null");
    default:
      if (*p == '-' || IsDigit(*p)) return Number(p);
      return Fail(p, "a value is missing");
  }
}

// Brackets are kept on a stack of our own, so that no depth of nesting reaches the program's.
const char* JsonLineParser::SkipValue(const char* p) {
  nesting_.clear();
  while (true) {
    // A value must begin here.
    if (p == end_) return Fail(p, "a value is missing");
    if (*p == '{' || *p == '[') {
      if (nesting_.size() == kMaxJsonDepth) return Fail(p, "nested too deeply");
      const bool object = *p == '{';
      p = SkipSpace(p + 1);
      if (p != end_ && *p == (object ? '}' : ']')) {
        ++p;
      } else {
        nesting_.push_back(object ? '}' : ']');
        if (!object) continue;
        p = SkipKey(p);
        if (p == nullptr) return nullptr;
        continue;
      }
    } else {
      p = Scalar(p);
      if (p == nullptr) return nullptr;
    }
    // A value ended here.
    while (true) {
      if (nesting_.empty()) return p;
      p = SkipSpace(p);
      if (p == end_) return Fail(p, "an object or array does not end");
      if (*p == nesting_.back()) {
        nesting_.pop_back();
        ++p;
        continue;
      }
      if (*p != ',') return Fail(p, "a comma or a closing bracket is missing");
      p = SkipSpace(p + 1);
      if (nesting_.back() == '}') {
        p = SkipKey(p);
        if (p == nullptr) return nullptr;
      }
      break;
    }
  }
}

// A key and its colon; gives the place where the value must begin.
const char* JsonLineParser::SkipKey(const char* p) {
  if (p == end_ || *p != '"') return Fail(p, "a key is missing");
  p = SkipString(p + 1);
  if (p == nullptr) return nullptr;
  p = SkipSpace(p);
  if (p == end_ || *p != ':') return Fail(p, "a colon is missing");
  return SkipSpace(p + 1);
}

}  // namespace gouji::intake
