#include "worker/decode/decode.h"

#include <algorithm>
#include <array>
#include <utility>

#include "common/env/digest.h"
#include "worker/decode/charset.h"
#include "worker/decode/format.h"
#include "worker/decode/html.h"
#include "worker/decode/markup.h"
#include "worker/decode/mojibake.h"
#include "worker/decode/pdf.h"
#include "worker/decode/utf8.h"
#include "worker/decode/word.h"

namespace gouji::decode {
namespace {

constexpr std::string_view kUtf8Bom = "\xEF\xBB\xBF";
constexpr size_t kKeepBytes = 4u << 20;

std::string Size(uint64_t bytes) {
  return std::to_string(bytes) + " bytes";
}

// Mostly UTF-8: a few sequences were damaged on the way. A character cut off at the end says nothing against
// it.
bool ClearlyUtf8(const Utf8Damage& damage, size_t size) {
  const size_t invalid = damage.invalid - (damage.cut_at_end ? 1 : 0);
  if (invalid == 0) return damage.multibyte > 0;
  return damage.multibyte >= invalid * 8 || (damage.multibyte > 0 && invalid * 1000 <= size);
}

bool IsBlank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n\f\v") == text.npos;
}

bool HoldsEscapedTable(std::string_view text) {
  constexpr int kFewestCells = 6;
  constexpr std::string_view kCell = "&lt;td";
  int cells = 0;
  for (size_t at = text.find(kCell); at != text.npos && cells < kFewestCells; at = text.find(kCell, at + 1))
    ++cells;
  return cells == kFewestCells;
}

std::string UnescapeOnce(std::string_view text) {
  struct Entity {
    std::string_view name;
    char character;
  };
  static constexpr auto kEntities = std::to_array<Entity>(
      {{"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#34;", '"'}, {"&#39;", '\''}, {"&amp;", '&'}});
  std::string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    const auto* const entity = std::find_if(kEntities.begin(), kEntities.end(), [&](const Entity& known) {
      return text.substr(at).starts_with(known.name);
    });
    out += entity == kEntities.end() ? text[at] : entity->character;
    at += entity == kEntities.end() ? 1 : entity->name.size();
  }
  return out;
}

}  // namespace

struct Decoder::State {
  explicit State(uint64_t max) : max_bytes(max) {}

  const uint64_t max_bytes;
  Converter converter;
  std::string buffer;
  Html html;

  // The text of `bytes` in some character set, or why there is none. Sets utf8 and charset.
  std::optional<Failure> ToUtf8(std::string_view bytes, Format format, Text* text);
  std::optional<Failure> Convert(Charset charset, std::string_view bytes, Text* text);
  std::optional<Failure> ReadWordDocument(std::string_view bytes, Text* text);
  std::optional<Failure> ReadPdfDocument(std::string_view bytes, Text* text);
  // Pages put together from parts in UTF-8 and in GB 18030, line by line. False where they are not.
  bool ConvertMixed(std::string_view bytes, Text* text);
  // A text that was decoded wrongly before it was saved as UTF-8. Replaces utf8 and charset where that can be undone.
  std::optional<Failure> Undo(Text* text);
  // What the text itself tells: nothing in it, no text, markup, whose text replaces it.
  std::optional<Failure> Judge(Text* text);
};

Decoder::Decoder(uint64_t max_bytes)
    : state_(std::make_unique<State>(max_bytes == 0 ? kDefaultMaxBytes : max_bytes)) {}

Decoder::~Decoder() = default;

std::optional<Failure> Decoder::State::Convert(Charset charset, std::string_view bytes, Text* text) {
  const std::optional<size_t> replaced = converter.ToUtf8(charset, bytes, &buffer);
  if (!replaced)
    return Failure{"bad-encoding", std::string(CharsetName(charset)) + " text that cannot be converted"};
  text->utf8 = buffer;
  text->charset = CharsetName(charset);
  if (*replaced > 0) text->charset += ";replaced=" + std::to_string(*replaced);
  return std::nullopt;
}

bool Decoder::State::ConvertMixed(std::string_view bytes, Text* text) {
  constexpr size_t kFewest = 3;
  size_t in_utf8 = 0;
  size_t in_gb18030 = 0;
  std::string part;
  std::string whole;
  while (!bytes.empty()) {
    const size_t end = std::min(bytes.find('\n'), bytes.size() - 1) + 1;
    const std::string_view line = bytes.substr(0, end);
    bytes.remove_prefix(end);
    const Utf8Damage damage = MeasureUtf8(line);
    in_utf8 += damage.multibyte > 0 && damage.invalid == 0 ? 1 : 0;
    if (damage.invalid == 0 || ClearlyUtf8(damage, line.size())) {
      AppendRepairedUtf8(line, &whole);
    } else if (GuessChinese(line) == Charset::kGb18030 && converter.ToUtf8(Charset::kGb18030, line, &part)) {
      ++in_gb18030;
      whole += part;
    } else {
      return false;
    }
  }
  if (in_utf8 < kFewest || in_gb18030 == 0) return false;
  buffer = std::move(whole);
  text->utf8 = buffer;
  text->charset = "UTF-8;mixed=GB18030";
  return true;
}

std::optional<Failure> Decoder::State::ToUtf8(std::string_view bytes, Format format, Text* text) {
  // What stands between the quotes of a JSON line has one byte for each of them: it is not in UTF-16, whatever it begins with.
  if (format == Format::kSniff) {
    if (bytes.starts_with("\xFF\xFE")) return Convert(Charset::kUtf16Le, bytes.substr(2), text);
    if (bytes.starts_with("\xFE\xFF")) return Convert(Charset::kUtf16Be, bytes.substr(2), text);
    if (const std::optional<Charset> charset = GuessUtf16Markup(bytes)) return Convert(*charset, bytes, text);
  }
  const bool has_bom = bytes.starts_with(kUtf8Bom);
  if (has_bom) bytes.remove_prefix(kUtf8Bom.size());

  const size_t valid = ValidUtf8Prefix(bytes);
  if (valid == bytes.size()) {
    text->utf8 = bytes;
    text->charset = "UTF-8";
    return std::nullopt;
  }
  const Utf8Damage damage = MeasureUtf8(bytes);
  constexpr size_t kStrayBytes = 8;
  if (damage.invalid > kStrayBytes && ConvertMixed(bytes, text)) return std::nullopt;
  if (has_bom || ClearlyUtf8(damage, bytes.size())) {
    buffer.clear();
    AppendRepairedUtf8(bytes, &buffer);
    text->utf8 = buffer;
    text->charset = "UTF-8;replaced=" + std::to_string(damage.invalid);
    return std::nullopt;
  }
  if (const std::optional<Charset> charset = GuessChinese(bytes)) return Convert(*charset, bytes, text);
  return Failure{"bad-encoding", "neither UTF-8 (the first invalid byte is at offset " +
                                     std::to_string(valid) + ") nor UTF-16, GB18030 or Big5"};
}

std::optional<Failure> Decoder::State::Undo(Text* text) {
  const Mojibake kind = LooksLikeMojibake(text->utf8);
  // A spoilt menu above an article that is not spoilt is none.
  if (kind == Mojibake::kNone || LooksLikeMojibake(text->utf8, text->utf8.size()) != kind)
    return std::nullopt;
  const std::string_view read_as = kind == Mojibake::kUtf8AsGbk ? "GBK" : "Latin-1";
  std::string bytes;
  const size_t lost = UndoMojibake(kind, text->utf8, converter, &bytes);
  const Utf8Damage damage = MeasureUtf8(bytes);
  std::string from = "UTF-8";
  // A hundredth of the characters may be gone; more, and words and figures are.
  constexpr size_t kMostLost = 100;
  if (ClearlyUtf8(damage, bytes.size()) && damage.invalid * kMostLost <= damage.multibyte) {
    std::string repaired;
    AppendRepairedUtf8(bytes, &repaired);
    buffer = std::move(repaired);
  } else if (const std::optional<Charset> charset = GuessChinese(bytes);
             charset && kind == Mojibake::kAnyAsLatin1 && lost == 0 && damage.multibyte < damage.invalid) {
    if (!converter.ToUtf8(*charset, bytes, &buffer)) return std::nullopt;
    from = CharsetName(*charset);
  } else if (kind == Mojibake::kUtf8AsGbk) {
    return Failure{"bad-encoding",
                   "the text was decoded from UTF-8 as GBK before it was saved, and parts of it are lost"};
  } else {
    return std::nullopt;  // a text in a language of Latin letters
  }
  text->utf8 = buffer;
  text->charset = from + ";read-as=" + std::string(read_as);
  return std::nullopt;
}

std::optional<Failure> Decoder::State::Judge(Text* text) {
  const std::string_view utf8 = text->utf8;
  if (IsBlank(utf8)) return Failure{"empty", "nothing but white space"};
  if (HasBinaryControls(utf8)) return Failure{"binary", "more control bytes than a text has"};
  if (std::optional<Failure> failure = RecognizeForeignMarkup(utf8)) return failure;
  Markup markup = SniffMarkup(utf8);
  if (markup == Markup::kNone) {
    if (!HoldsEscapedTable(utf8)) return std::nullopt;
    // Escaped once more than it was unescaped.
    std::string page = UnescapeOnce(utf8);
    markup = SniffMarkup(page);
    if (markup == Markup::kNone) return std::nullopt;
    buffer = std::move(page);
    text->utf8 = buffer;
  }
  if (std::optional<Failure> failure = html.Read(text->utf8, markup)) return failure;
  text->utf8 = html.text();
  text->grids = &html.grids();
  return std::nullopt;
}

std::optional<Failure> Decoder::State::ReadWordDocument(std::string_view bytes, Text* text) {
  if (std::optional<Failure> failure = ReadWord(bytes, max_bytes, &buffer)) return failure;
  // No part of a document is navigation.
  if (std::optional<Failure> failure = html.Read(buffer, Markup::kMixed)) return failure;
  text->utf8 = html.text();
  text->grids = &html.grids();
  text->charset = "UTF-8";
  text->text_sha256 = env::Sha256(text->utf8);
  return std::nullopt;
}

std::optional<Failure> Decoder::State::ReadPdfDocument(std::string_view bytes, Text* text) {
  if (std::optional<Failure> failure = ReadPdf(bytes, max_bytes, &buffer)) return failure;
  if (ValidUtf8Prefix(buffer) != buffer.size()) {
    std::string repaired;
    AppendRepairedUtf8(buffer, &repaired);
    buffer.swap(repaired);
  }
  text->utf8 = buffer;
  text->charset = "UTF-8";
  text->text_sha256 = env::Sha256(text->utf8);
  return std::nullopt;
}

std::optional<Failure> Decoder::Decode(std::string_view bytes, Format format, Text* text) {
  text->source = bytes;
  text->utf8 = {};
  text->grids = nullptr;
  text->charset.clear();
  text->text_sha256 = {};
  if (state_->buffer.capacity() > kKeepBytes) std::string().swap(state_->buffer);
  text->source_sha256 = {};
  if (bytes.size() > state_->max_bytes) {
    return Failure{"too-large", Size(bytes.size()) + "; the limit is " + Size(state_->max_bytes)};
  }
  text->source_sha256 = env::Sha256(bytes);
  if (bytes.empty()) return Failure{"empty", "no bytes at all"};

  if (format == Format::kSniff) {
    if (std::optional<Failure> failure = RecognizeForeignFormat(bytes)) return failure;
    if (IsWord(bytes)) return state_->ReadWordDocument(bytes, text);
    if (IsPdf(bytes)) return state_->ReadPdfDocument(bytes, text);
    const bool utf16 =
        bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF") || GuessUtf16Markup(bytes);
    if (!utf16 && HasBinaryControls(bytes)) return Failure{"binary", "more control bytes than a text has"};
  }
  if (std::optional<Failure> failure = state_->ToUtf8(bytes, format, text)) return failure;
  if (std::optional<Failure> failure = state_->Undo(text)) {
    text->utf8 = {};
    return failure;
  }
  if (format == Format::kText) text->charset.clear();
  if (std::optional<Failure> failure = state_->Judge(text)) {
    text->utf8 = {};
    return failure;
  }
  const bool as_given = text->utf8.data() == bytes.data() && text->utf8.size() == bytes.size();
  text->text_sha256 = as_given ? text->source_sha256 : env::Sha256(text->utf8);
  return std::nullopt;
}

}  // namespace gouji::decode
