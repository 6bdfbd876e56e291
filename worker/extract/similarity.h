// How alike an unknown text and a label of the form are.
//
// Role: finds misprinted, cut and annotated labels that the exact matcher cannot know. Cost: product of both lengths,
// each cut at kMaxSimilarCharacters. Stateless; threads: any. Errors: none.
//
//   if (SimilarityPercent("1.属干国家秘密", "属于国家秘密") >= 60) …
#pragma once

#include <cstdint>
#include <string_view>

namespace gouji::extract {

inline constexpr uint32_t kMaxSimilarCharacters = 48;

// In percent. 100: the label's characters stand in the text in their order and nothing else with ink does; characters
// without ink (numbers, punctuation) do not count. A text that is a large part of the label, or holds most of it,
// counts nearly as much as an equal one.
uint32_t SimilarityPercent(std::string_view text, std::string_view label);

}  // namespace gouji::extract
