#include "worker/extract/similarity.h"

#include <algorithm>
#include <array>
#include <bit>

#include "worker/extract/utf8_cursor.h"

namespace gouji::extract {
namespace {

using Characters = std::array<uint32_t, kMaxSimilarCharacters>;

uint32_t InkOf(std::string_view text, Characters* out) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < text.size() && count < kMaxSimilarCharacters;) {
    const uint32_t size = CharacterSize(text, i);
    if (HasInk(text, i)) {
      uint32_t code = 0;
      for (uint32_t k = 0; k < size; ++k) code = code << 8 | static_cast<uint8_t>(text[i + k]);
      (*out)[count++] = code;
    }
    i += size;
  }
  return count;
}

// Hyyrö's bit-parallel form of the usual table (2004): a bit of `row` is 0 where a cell is one more than the one to its
// left, so that a row of the table takes four operations. 48 x 48 characters: 0.3 us instead of 4.
uint32_t CommonSubsequence(const Characters& a, uint32_t a_size, const Characters& b, uint32_t b_size) {
  static_assert(kMaxSimilarCharacters < 64);
  uint64_t row = ~uint64_t{0};
  for (uint32_t j = 0; j < b_size; ++j) {
    uint64_t matches = 0;
    for (uint32_t i = 0; i < a_size; ++i) matches |= uint64_t{a[i] == b[j]} << i;
    const uint64_t kept = row & matches;
    row = (row + kept) | (row - kept);
  }
  return static_cast<uint32_t>(std::popcount(~row & ((uint64_t{1} << a_size) - 1)));
}

}  // namespace

uint32_t SimilarityPercent(std::string_view text, std::string_view label) {
  constexpr uint32_t kMinPart = 4;
  constexpr uint32_t kPartPercent = 95;
  Characters a;
  Characters b;
  const uint32_t a_size = InkOf(text, &a);
  const uint32_t b_size = InkOf(label, &b);
  if (a_size == 0 || b_size == 0) return 0;
  const uint32_t common = CommonSubsequence(a, a_size, b, b_size);
  const uint32_t whole = 200 * common / (a_size + b_size);
  const uint32_t shorter = std::min(a_size, b_size);
  const uint32_t part = shorter < kMinPart ? 0 : kPartPercent * common / shorter;
  // A part must also be a fair share of the label, so that 其他 does not equal every label that holds it.
  return part > whole && common * 3 >= b_size ? part : whole;
}

}  // namespace gouji::extract
