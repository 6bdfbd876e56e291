// PDF documents -> text as it stands on the pages.
//
// Role: the text of every page in its physical layout (columns by blanks), pages apart by form feeds; poppler reads the
// document. Tables come out as their lines: what a cell is, is the layout stage's business. It reads no pictures.
// Ownership: the caller's string. Threads: pure function, but for poppler's own caches: one at a time a process.
// Errors: a Failure: `encrypted`, `truncated` for a document that cannot be opened, `needs-ocr` where the pages hold
// pictures and no text, `bomb` for more pages or text than a report has. Limits: kMaxPdfPages; `max_bytes` of text.
//
//   std::string text;
//   if (std::optional<Failure> failure = ReadPdf(bytes, max_bytes, &text)) …
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "worker/decode/failure.h"

namespace gouji::decode {

inline constexpr int kMaxPdfPages = 2000;

std::optional<Failure> ReadPdf(std::string_view bytes, uint64_t max_bytes, std::string* text);

}  // namespace gouji::decode
