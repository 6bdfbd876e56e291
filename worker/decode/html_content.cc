#include "worker/decode/html_content.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace gouji::decode {
namespace {

// Bytes of text outside of links below which a page is one of links: about a hundred characters.
constexpr uint32_t kLeastOwnInk = 300;
constexpr uint32_t kFewestLinks = 3;
// A footer's words stand in a block of at most so many bytes.
constexpr uint32_t kMostFooterInk = 900;

uint32_t OwnInk(const HtmlNode& node) {
  return node.ink - node.link_ink;
}

// Cells keep their place in a grid.
bool MayDrop(Role role) {
  return role == Role::kBlock || role == Role::kItem || role == Role::kParagraph || role == Role::kTable;
}

// Whether the words of a report's title stand inside: its block may be called a menu or a bar.
bool MayHoldTitle(const std::vector<HtmlNode>& nodes, uint32_t node) {
  // Few bytes in very many nodes are no menu of any page.
  constexpr uint32_t kMostNodes = 2000;
  if (nodes[node].end - node > kMostNodes) return true;
  for (uint32_t i = node; i < nodes[node].end; ++i) {
    const std::string_view text = nodes[i].text;
    if (text.find("报告") != text.npos || text.find("年报") != text.npos || text.find("報告") != text.npos)
      return true;
  }
  return false;
}

bool IsSurrounding(const std::vector<HtmlNode>& nodes, uint32_t i, uint32_t page_ink) {
  const HtmlNode& node = nodes[i];
  if (!MayDrop(node.role) || OwnInk(node) > page_ink / 5) return false;
  if (node.links >= kFewestLinks && node.link_ink >= node.ink / 2) return true;
  return node.aside && OwnInk(node) <= page_ink / 20 && node.ink <= kMostFooterInk && !MayHoldTitle(nodes, i);
}

// Words that only the footer of a government site prints.
bool IsFooterText(std::string_view text) {
  static constexpr auto kWords =
      std::to_array<std::string_view>({"版权所有", "ICP备", "网站标识码", "公网安备"});
  return std::any_of(kWords.begin(), kWords.end(),
                     [&](std::string_view word) { return text.find(word) != text.npos; });
}

// The widest block around a footer's text that holds little else.
void DropFooter(uint32_t text, uint32_t page_ink, std::vector<HtmlNode>* nodes) {
  const uint32_t most = std::min(kMostFooterInk, page_ink / 4);
  uint32_t widest = 0;
  for (uint32_t at = (*nodes)[text].parent; at != 0; at = (*nodes)[at].parent) {
    const HtmlNode& node = (*nodes)[at];
    if (OwnInk(node) > most) break;
    if (MayDrop(node.role)) widest = at;
  }
  if (widest != 0) (*nodes)[widest].dropped = true;
}

}  // namespace

void DropSurroundings(std::vector<HtmlNode>* nodes) {
  const uint32_t page_ink = OwnInk(nodes->front());
  if (page_ink < kLeastOwnInk) return;
  for (uint32_t i = 1; i < nodes->size();) {
    HtmlNode& node = (*nodes)[i];
    node.dropped = node.dropped || IsSurrounding(*nodes, i, page_ink);
    i = node.dropped || node.hidden ? node.end : i + 1;
  }
  // Footers close the page.
  constexpr uint32_t kLast = 400;
  const auto size = static_cast<uint32_t>(nodes->size());
  for (uint32_t i = size; i-- > std::max(size, kLast) - kLast;) {
    if ((*nodes)[i].role == Role::kText && IsFooterText((*nodes)[i].text)) DropFooter(i, page_ink, nodes);
  }
}

}  // namespace gouji::decode
