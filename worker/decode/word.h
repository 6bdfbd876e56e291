// Word documents (.docx) -> HTML of their body.
//
// Role: paragraphs, tables with their spans, line breaks and automatic numbers (一、 （一） 1.), which Word prints and
// does not store in the text, as simple HTML, which the Html reader turns into text with grids. Deleted and hidden text is
// left out; headers, footers, notes and pictures are not read. Whoever wants .doc files saves them as .docx.
// Ownership: the caller's string. Threads: pure function. Errors: a Failure: `truncated` for
// damaged XML or a damaged package, `encrypted`, `bomb`, `unsupported` for a package without a body. Limits: `max_bytes`
// unpacked; 16 tables in tables. Source: ECMA-376 part 1, sections 17.3, 17.4 and 17.9.
//
//   std::string html;
//   if (std::optional<Failure> failure = ReadWord(bytes, max_bytes, &html)) …
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "worker/decode/failure.h"

namespace gouji::decode {

std::optional<Failure> ReadWord(std::string_view package, uint64_t max_bytes, std::string* html);

// The same from the members' bytes; lists and styles may be empty.
struct WordParts {
  std::string_view document;   // word/document.xml
  std::string_view numbering;  // word/numbering.xml
  std::string_view styles;     // word/styles.xml
};
std::optional<Failure> ReadWordParts(const WordParts& parts, uint64_t max_bytes, std::string* html);

}  // namespace gouji::decode
