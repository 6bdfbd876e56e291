// Which parts of a page surround the article: navigation, lists of links, footers.
//
// Role: marks nodes as dropped. It looks for what surely is not the article instead of guessing which element is: titles
// and blocks of facts stand outside of it as often as inside. A page whose own text is short, such as a list of
// reports, keeps everything. Stateless; threads: any. Errors: none. Time: linear in the nodes.
//
//   DropSurroundings(&tree.nodes());
#pragma once

#include <vector>

#include "worker/decode/html_tree.h"

namespace gouji::decode {

void DropSurroundings(std::vector<HtmlNode>* nodes);

}  // namespace gouji::decode
