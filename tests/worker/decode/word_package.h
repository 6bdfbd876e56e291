// Word documents that tests write: the package, the document inside of it, paragraphs and cells.
//
//   const std::string bytes = Zip({{"[Content_Types].xml", "<Types/>"}, {"word/document.xml", Document(P("一、总体情况"))}});
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gouji::decode {

using Members = std::vector<std::pair<std::string, std::string>>;

std::string Zip(const Members& members);

std::string Document(std::string_view body);
std::string P(std::string_view text, std::string_view properties = "");
std::string Tc(std::string_view text, std::string_view properties = "");

}  // namespace gouji::decode
