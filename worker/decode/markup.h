// Whether a text is written in HTML.
//
// Role: tells pages and fragments of HTML from text that only mentions a tag and from Markdown with a few of them.
// It parses nothing. Threads: pure functions. Errors: none. Time: one look at each '<'.
//
//   if (decode::SniffMarkup(text) != decode::Markup::kNone) …
#pragma once

#include <cstdint>
#include <string_view>

namespace gouji::decode {

enum class Markup : uint8_t {
  kNone,   // text
  kHtml,   // a page or a fragment
  kMixed,  // text or Markdown, whose lines count, with tables in HTML
};

Markup SniffMarkup(std::string_view text);

}  // namespace gouji::decode
