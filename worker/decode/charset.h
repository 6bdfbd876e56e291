// Character sets other than UTF-8: which one bytes are in, and their text as UTF-8 (by ICU).
//
// Role: tells GB18030 (and GBK, GB2312 inside it) from Big5 by how well the bytes read as Chinese, and
// converts. Threads: a Converter is used by one slot; converters are opened once and reused.
//
//   if (std::optional<Charset> charset = GuessChinese(bytes)) converter.ToUtf8(*charset, bytes, &utf8);
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace gouji::decode {

enum class Charset { kGb18030, kBig5, kUtf16Le, kUtf16Be };

// IANA name.
std::string_view CharsetName(Charset charset);

// The Chinese character set in which the bytes are (nearly) valid and read as Chinese text; none when in
// neither. A declaration in the bytes (charset=…) decides between two that both fit.
std::optional<Charset> GuessChinese(std::string_view bytes);

// UTF-16 without a byte order mark, known by the '<' that opens a page and the NUL beside it.
std::optional<Charset> GuessUtf16Markup(std::string_view bytes);

class Converter {
 public:
  Converter();
  ~Converter();

  // Replaces `out` by the text; returns the number of sequences that became U+FFFD, none on failure of ICU.
  std::optional<size_t> ToUtf8(Charset charset, std::string_view bytes, std::string* out);
  // One character; empty on failure of ICU.
  std::string ToGb18030(std::string_view utf8_character);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace gouji::decode
