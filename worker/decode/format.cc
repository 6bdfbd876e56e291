#include "worker/decode/format.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <string>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace gouji::decode {
namespace {

using namespace std::string_view_literals;

// Whoever gets a document of a kind that is not read is told how to give it as text.
constexpr std::string_view kSaveAsText = "; save it as plain text (UTF-8) and give that";

struct Magic {
  std::string_view bytes;
  std::string_view reason;
  std::string_view detail;
};

constexpr Magic kMagics[] = {
    {"{\\rtf"sv, "unsupported", "a Rich Text document: RTF is not read; save it as .docx and give that"},
    {"\x1F\x8B\x08"sv, "unsupported", "a gzip file: unpack it and give what is inside"},
    {"BZh"sv, "unsupported", "a bzip2 file: unpack it and give what is inside"},
    {"\xFD"
     "7zXZ\0"sv,
     "unsupported", "an xz file: unpack it and give what is inside"},
    {"\x28\xB5\x2F\xFD"sv, "unsupported", "a zstd file: unpack it and give what is inside"},
    {"7z\xBC\xAF\x27\x1C"sv, "unsupported", "a 7z archive: unpack it and give what is inside"},
    {"Rar!\x1A\x07"sv, "unsupported", "a RAR archive: unpack it and give what is inside"},
    {"\x89PNG\r\n\x1A\n"sv, "binary", "a PNG image: it holds no text"},
    {"\xFF\xD8\xFF"sv, "binary", "a JPEG image: it holds no text"},
    {"GIF87a"sv, "binary", "a GIF image: it holds no text"},
    {"GIF89a"sv, "binary", "a GIF image: it holds no text"},
    {"II*\0"sv, "binary", "a TIFF image: it holds no text"},
    {"MM\0*"sv, "binary", "a TIFF image: it holds no text"},
    {"RIFF"sv, "binary", "a RIFF file (picture, sound or film): it holds no text"},
    {"\x7F"
     "ELF"sv,
     "binary", "an executable (ELF): it holds no text"},
    {"MZ\x90\0"sv, "binary", "an executable (Windows): it holds no text"},
    {"\xCA\xFE\xBA\xBE"sv, "binary", "an executable (Java class or Mach-O): it holds no text"},
    {"SQLite format 3\0"sv, "binary", "an SQLite database: it holds no text"},
};

bool Contains(std::string_view bytes, std::string_view part) {
  return bytes.find(part) != bytes.npos;
}

// OLE compound files: Word, Excel and PowerPoint before 2007, and any encrypted Office document.
std::optional<Failure> RecognizeOle(std::string_view bytes) {
  if (!bytes.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv)) return std::nullopt;
  if (Contains(bytes, "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"sv)) {
    return Failure{"encrypted", "an Office document that is protected by a password"};
  }
  if (Contains(bytes, "W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0"sv)) {
    return Failure{
        "unsupported",
        std::string("a Word 97-2003 document (.doc): it is not read; save it as .docx and give that")};
  }
  return Failure{"unsupported", std::string("an old Office document: it is not read").append(kSaveAsText)};
}

std::optional<Failure> RecognizeZip(std::string_view bytes) {
  if (!bytes.starts_with("PK\x03\x04"sv)) return std::nullopt;
  const bool first_member_encrypted = bytes.size() > 6 && (static_cast<uint8_t>(bytes[6]) & 1) != 0;
  if (first_member_encrypted) return Failure{"encrypted", "a zip archive that is protected by a password"};
  const size_t tail = std::min<size_t>(bytes.size(), 65557);
  if (!Contains(bytes.substr(bytes.size() - tail), "PK\x05\x06"sv)) {
    return Failure{"truncated", "a zip file (Word .docx and others are such) whose end is missing"};
  }
  if (IsWord(bytes)) return std::nullopt;
  if (Contains(bytes, "xl/workbook.xml")) {
    return Failure{"unsupported",
                   std::string("an Excel workbook (.xlsx): it is not read").append(kSaveAsText)};
  }
  if (Contains(bytes, "ppt/presentation.xml")) {
    return Failure{"unsupported",
                   std::string("a PowerPoint file (.pptx): it is not read").append(kSaveAsText)};
  }
  if (Contains(bytes.substr(0, 256), "opendocument")) {
    return Failure{"unsupported", std::string("an OpenDocument file: it is not read").append(kSaveAsText)};
  }
  if (Contains(bytes, "OFD.xml")) {
    return Failure{"unsupported", std::string("an OFD document: it is not read").append(kSaveAsText)};
  }
  return Failure{"unsupported", "a zip archive inside the corpus: unpack it and give its members"};
}

// A bell ends a cell in the text of Word documents.
bool IsBinaryControl(uint8_t byte) {
  return (byte < 0x20 && byte != 0x07 && static_cast<uint8_t>(byte - 9) > 4) || byte == 0x7F;
}

#if defined(__SSE2__)
// For each byte of a block whether it is a control, but for the five from the tab on.
__m128i ControlsOrBells(__m128i block) {
  const auto up_to = [](__m128i v, char most) {
    return _mm_cmpeq_epi8(_mm_min_epu8(v, _mm_set1_epi8(most)), v);
  };
  const __m128i kept = up_to(_mm_sub_epi8(block, _mm_set1_epi8(9)), 4);
  return _mm_or_si128(_mm_andnot_si128(kept, up_to(block, 0x1F)), _mm_cmpeq_epi8(block, _mm_set1_epi8(0x7F)));
}
// IsBinaryControl of each byte.
__m128i BinaryControls(__m128i block) {
  return _mm_andnot_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8(0x07)), ControlsOrBells(block));
}
#endif

}  // namespace

bool IsPdf(std::string_view bytes) {
  // Readers of PDF accept the header anywhere in the first kilobyte.
  return Contains(bytes.substr(0, 1024), "%PDF-");
}

bool IsWord(std::string_view bytes) {
  return bytes.starts_with("PK\x03\x04"sv) && Contains(bytes, "word/document.xml");
}

std::optional<Failure> RecognizeForeignFormat(std::string_view bytes) {
  for (const Magic& magic : kMagics) {
    if (bytes.starts_with(magic.bytes)) return Failure{magic.reason, std::string(magic.detail)};
  }
  if (std::optional<Failure> failure = RecognizeZip(bytes)) return failure;
  return RecognizeOle(bytes);
}

bool HasBinaryControls(std::string_view bytes) {
  size_t controls = 0;
  size_t at = 0;
#if defined(__SSE2__)
  // Hardly any four blocks hold one, nor a bell, which a shorter look takes for one.
  constexpr size_t kBlocks = 4;
  const auto block = [&](size_t i) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes.data() + at) + i);
  };
  for (; at + kBlocks * sizeof(__m128i) <= bytes.size(); at += kBlocks * sizeof(__m128i)) {
    __m128i any = _mm_setzero_si128();
    for (size_t i = 0; i < kBlocks; ++i) any = _mm_or_si128(any, ControlsOrBells(block(i)));
    if (_mm_movemask_epi8(any) == 0) continue;
    for (size_t i = 0; i < kBlocks; ++i) {
      const auto mask = static_cast<uint32_t>(_mm_movemask_epi8(BinaryControls(block(i))));
      controls += static_cast<size_t>(std::popcount(mask));
    }
  }
#endif
  for (; at < bytes.size(); ++at) controls += IsBinaryControl(static_cast<uint8_t>(bytes[at]));
  // Crawled text has stray controls (Word leftovers, NULs of broken exporters); half a per cent is no text
  // any more.
  return controls * 200 > bytes.size();
}

std::optional<Failure> RecognizeForeignMarkup(std::string_view text) {
  constexpr size_t kHead = 2048;
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  const std::string_view head = text.substr(0, kHead);
  const bool mime = head.starts_with("MIME-Version:") || head.starts_with("From: ") ||
                    head.starts_with("Content-Type: multipart/");
  if (mime && Contains(head, "multipart/related")) {
    return Failure{"unsupported",
                   "a web archive (MHTML): open it in a browser and save it as a web page (HTML)"};
  }
  if (!head.starts_with("<?xml ")) return std::nullopt;
  const bool page = Contains(head, "<html") || Contains(head, "<HTML") || Contains(head, "<!DOCTYPE html");
  if (page) return std::nullopt;
  if (Contains(head, "Word.Document") || Contains(head, "wordDocument")) {
    return Failure{"unsupported",
                   std::string("a Word document in XML: it is not read; save it as .docx and give that")};
  }
  return Failure{"unsupported", "an XML document that is no page"};
}

}  // namespace gouji::decode
