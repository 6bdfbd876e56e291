// Bytes -> UTF-8 text.
//
// Role: finds out what a document's bytes are and gives their text as UTF-8, or the reason why there is none.
// It does not interpret the text: no normalization, no folding, no line handling; CR, U+FEFF inside the text
// and other dirt stay, because every span of a record points into exactly this text. The text of an HTML page is what
// its reader sees, with tabs between the cells of its tables and their grids beside it (html.h); that of a Word document
// likewise (word.h); that of a PDF document is laid out as on its pages (pdf.h).
//
// A byte order mark at the very start is not part of the text: offset 0 is the first byte after it.
// Character sets: UTF-8 and UTF-16 by BOM; UTF-8 where the bytes are valid; mostly valid UTF-8 with each
// invalid sequence replaced by U+FFFD; GB18030 (with GBK and GB2312 inside it) and Big5 where the bytes are
// valid and read as Chinese; UTF-16 without a mark where the bytes begin with markup in it. What an HTML page declares
// only decides between two that fit. A text that was decoded wrongly before it was saved (UTF-8 as GBK, anything as
// Latin-1) is decoded again where nothing was lost, else it is `bad-encoding`.
//
// Ownership: Text holds views into the bytes given (valid UTF-8 is not copied) or into the Decoder's buffer;
// both live until the next Decode. Threads: one Decoder a slot. Errors: a Failure with a reason code of the
// report proto, never an exception, never a crash. Limits: bytes beyond `max_bytes` are a Failure, as is a
// text that grows beyond four times that.
//
//   decode::Decoder decoder(limits.max_document_bytes());
//   decode::Text text;
//   if (std::optional<decode::Failure> failure = decoder.Decode(bytes, decode::Format::kSniff, &text)) …
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "worker/decode/failure.h"
#include "worker/decode/grid.h"

namespace gouji::decode {

// Limit that holds where the job's limits leave it 0.
inline constexpr uint64_t kDefaultMaxBytes = 32ull << 20;

enum class Format {
  kSniff,  // bytes of a file: any format, any character set
  kText,   // UTF-8 text taken out of a container; may hold HTML
};

struct Text {
  // The bytes as given.
  std::string_view source;
  // Valid UTF-8.
  std::string_view utf8;
  // Of the tables of a page or a Word document; null for other formats.
  const Grids* grids = nullptr;
  // IANA name, empty for Format::kText; "UTF-8;replaced=N" where N invalid sequences became U+FFFD;
  // "UTF-8;read-as=GBK" where a wrong decoding was undone.
  std::string charset;
  // All zero for a document above the limit: hashing it is the work that the limit spares.
  std::array<uint8_t, 32> source_sha256{};
  std::array<uint8_t, 32> text_sha256{};
};

class Decoder {
 public:
  // 0 means kDefaultMaxBytes.
  explicit Decoder(uint64_t max_bytes);
  ~Decoder();
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;

  // Fills `text`; on failure only `source` and `source_sha256` are set.
  std::optional<Failure> Decode(std::string_view bytes, Format format, Text* text);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace gouji::decode
