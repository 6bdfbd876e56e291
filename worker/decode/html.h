// HTML -> text with grids.
//
// Role: a page or fragment of HTML, already UTF-8, as the text that its reader sees: navigation and what is hidden left
// out, a line for each block, tables with their cells, the facts of the page's head before it. Declarations of a
// character set mean nothing here. It reads no report.
// Ownership: text and grids are the object's own until the next Read; buffers are reused. Threads: one a slot.
// Errors: a Failure: `empty` for a page without text, `unsupported` where scripts or forms hold the text or the page is
// made of frames, `bomb` for more elements or cells than any page has. Units: bytes; grids point into text().
//
//   Html html;
//   if (std::optional<Failure> failure = html.Read(page, Markup::kHtml)) …
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "worker/decode/failure.h"
#include "worker/decode/grid.h"
#include "worker/decode/html_tree.h"
#include "worker/decode/html_writer.h"
#include "worker/decode/markup.h"

namespace gouji::decode {

class Html {
 public:
  std::optional<Failure> Read(std::string_view page, Markup markup);

  std::string_view text() const { return text_; }
  const Grids& grids() const { return grids_; }

 private:
  bool Write(const HtmlStyle& style);

  HtmlTree tree_;
  HtmlWriter writer_;
  std::string text_;
  Grids grids_;
};

}  // namespace gouji::decode
