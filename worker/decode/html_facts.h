// What the head of a page says about its article: title, dates, source.
//
// Role: the metadata of government content systems (ArticleTitle, PubDate, ContentSource and their like) as labelled
// lines before the text (标题：… 发布日期：…), so that a reader of the text finds them like those that pages print, and
// spans have bytes to point to. The title stands there only where the text does not print it itself.
// Stateless; threads: any. Errors: none; what is not plausible is left out.
//
//   std::string head = HtmlFacts(tree, text);
#pragma once

#include <string>
#include <string_view>

#include "worker/decode/html_tree.h"

namespace gouji::decode {

// Lines, each with its line end; empty where the page says nothing. `text`: what the page prints.
std::string HtmlFacts(const HtmlTree& tree, std::string_view text);

}  // namespace gouji::decode
