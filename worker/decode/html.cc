#include "worker/decode/html.h"

#include "worker/decode/html_content.h"
#include "worker/decode/html_facts.h"

namespace gouji::decode {
namespace {

// A report has thousands of bytes; with less than this the text of the page is elsewhere.
constexpr size_t kLeastText = 150;
constexpr size_t kMuchScript = 1500;
constexpr size_t kKeepBytes = 4u << 20;

// Bytes that are not blank, counted up to `enough`.
size_t Ink(std::string_view text, size_t enough) {
  size_t ink = 0;
  for (size_t i = 0; i < text.size() && ink < enough; ++i)
    ink += static_cast<uint8_t>(text[i]) > ' ' ? 1u : 0u;
  return ink;
}

}  // namespace

bool Html::Write(const HtmlStyle& style) {
  text_.clear();
  grids_.Clear();
  return writer_.Write(tree_.nodes(), style, &text_, &grids_);
}

std::optional<Failure> Html::Read(std::string_view page, Markup markup) {
  if (text_.capacity() > kKeepBytes) {
    std::string().swap(text_);
    tree_ = HtmlTree();
    grids_ = Grids();
  }
  text_.clear();
  grids_.Clear();
  if (!tree_.Parse(page)) {
    return Failure{"bomb", "an HTML page of more than " + std::to_string(HtmlTree::kMaxNodes) + " elements"};
  }
  if (markup == Markup::kHtml) DropSurroundings(&tree_.nodes());
  HtmlStyle style{.keep_lines = markup == Markup::kMixed};
  bool fits = Write(style);
  // Tabs and folds that a script opens hold the text of some pages.
  const HtmlNode& root = tree_.nodes().front();
  if (fits && tree_.hidden_ink() > kLeastText && tree_.hidden_ink() / 3 > root.ink - root.link_ink) {
    style.show_hidden = true;
    fits = Write(style);
  }
  if (!fits) {
    return Failure{"bomb", "an HTML page whose tables have more than " +
                               std::to_string(HtmlWriter::kMaxGridCells) + " cells"};
  }
  const size_t ink = Ink(text_, kLeastText);
  if (ink < kLeastText && tree_.has_frames()) {
    return Failure{"unsupported", "an HTML page made of frames: give the page that its frame shows"};
  }
  if (ink < kLeastText && tree_.script_bytes() > kMuchScript) {
    return Failure{
        "unsupported",
        "an HTML page whose text is inside of scripts or forms: open it in a browser and save what it shows"};
  }
  if (ink == 0) return Failure{"empty", "an HTML page without any text"};

  const std::string facts = HtmlFacts(tree_, text_);
  if (!facts.empty()) {
    text_.insert(0, facts);
    for (GridCell& cell : grids_.cells) {
      cell.begin += static_cast<uint32_t>(facts.size());
      cell.end += static_cast<uint32_t>(facts.size());
    }
  }
  return std::nullopt;
}

}  // namespace gouji::decode
