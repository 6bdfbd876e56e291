// One line of a JSON Lines file -> the `id` and `text` of its object.
//
// Role: a strict reader (RFC 8259) of exactly this shape: an object with a string `text` and, mostly, a string (or
// number) `id`; every other member is checked for well-formedness and skipped. It does not judge the text: bytes that
// are not UTF-8 pass through. It is no general JSON library.
// Where a key stands twice, the last one counts. A lone surrogate becomes U+FFFD. Nesting deeper than kMaxJsonDepth
// is an error.
// Ownership: the views in JsonLine point into the line (strings without escapes) or into the parser's buffers; both
// live until the next Parse.
// Threads: one parser a slot. Errors: Parse says what is wrong and at which byte of the line; the buffers stay
// bounded by the line.
// Speed: plain strings are scanned 16 bytes at a time and used in place; escapes are undone into a reused buffer.
//
//   intake::JsonLineParser parser;
//   intake::JsonLine object;
//   std::optional<std::string> error = parser.Parse(line, &object);
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gouji::intake {

inline constexpr size_t kMaxJsonDepth = 512;

struct JsonLine {
  bool has_id = false;
  bool has_text = false;
  std::string_view id;
  std::string_view text;
};

class JsonLineParser {
 public:
  // Absent: the line is one well-formed object, and `out` says what it has. An `id` that is neither string nor number,
  // and a `text` that is no string, count as absent. On an error `out` is empty.
  std::optional<std::string> Parse(std::string_view line, JsonLine* out);

 private:
  // A string that grows without being cleared first: escapes are undone straight into it.
  using Buffer = std::vector<char>;

  const char* SkipSpace(const char* p) const;
  const char* Object(const char* p, JsonLine* out);
  const char* Member(const char* p, JsonLine* out);
  const char* String(const char* p, Buffer* buffer, std::string_view* out);
  const char* Unescape(const char* begin, const char* p, Buffer* buffer, std::string_view* out);
  const char* Escape(const char* p, char** to);
  const char* SkipString(const char* p);
  const char* Scalar(const char* p);
  const char* Number(const char* p);
  const char* Literal(const char* p, std::string_view word);
  const char* SkipValue(const char* p);
  const char* SkipKey(const char* p);
  const char* Fail(const char* at, const char* what);

  const char* begin_ = nullptr;
  const char* end_ = nullptr;
  const char* error_at_ = nullptr;
  const char* error_ = nullptr;
  Buffer key_;
  Buffer id_;
  Buffer text_;
  std::vector<char> nesting_;
};

}  // namespace gouji::intake
