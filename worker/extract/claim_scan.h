// Where sentences of the prose end, and whether they may hold a claim.
//
// Role: one pass over a line for what the reader of claims needs to know before it splits a sentence into words. It judges
// nothing. Threads: pure function, the caller owns the vector. Errors: none. Units: bytes of the normalized text. Thirty-two
// bytes are compared at once where the processor can.
//
//   const Stretch rest = RestOfSentence(text, at, line.end, &places);
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace gouji::extract {

struct Stretch {
  uint32_t end = 0;
  bool digits = false;  // some stand in it
};

enum class ScanPace : uint8_t {
  kBlocks,      // by blocks, where the processor can
  kCharacters,  // one after another; it gives the same
};

inline constexpr std::string_view kFullStop = "。";

// What is left from `at` on of a sentence of text[at, end), both at characters: it ends at a full stop or a sign that breaks it;
// at `end` where it does not. `places` become those of the characters that Chinese numbers and denials begin with; none where
// digits stand, which are worth reading in any case.
Stretch RestOfSentence(std::string_view text, uint32_t at, uint32_t end, std::vector<uint32_t>* places,
                       ScanPace pace = ScanPace::kBlocks);

}  // namespace gouji::extract
