// The heading of section five in an organ's own words: 工作中存在的主要问题和下一步打算, 存在不足与改进措施.
//
// Role: such headings join few words in any order, so that no list of labels holds them all. It reads words alone, and
// knows neither lines nor numbers. Stateless. Threads: any. Errors: none. Units: bytes of the simplified text.
//
//   size_t size = ProblemsHeadingSize("存在的主要问题和改进措施对照上级要求…");   // up to 对照
#pragma once

#include <cstddef>
#include <string_view>

namespace gouji::extract {

// How much of the text's begin is such a heading; 0 for none.
size_t ProblemsHeadingSize(std::string_view text);

}  // namespace gouji::extract
