// Scans of text by blocks of bytes.
//
// Role: finds the next byte of a few, sixteen at a time where the machine can. Header only, stateless. Threads: any.
// Errors: none. Units: bytes.
//
//   size_t at = FindByte<':', '|'>(text, from);   // text.size() where there is none
//   EachByte<':', '|'>(text, [&](size_t at) { … });
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace gouji::layout {

inline constexpr size_t kBlockBytes = 16;

// First place from `from` on of a byte that is one of kWanted; text.size() where there is none.
template <char... kWanted>
size_t FindByte(std::string_view text, size_t from) {
  size_t at = from;
#if defined(__SSE2__)
  for (; at + kBlockBytes <= text.size(); at += kBlockBytes) {
    const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at));
    __m128i found = _mm_setzero_si128();
    ((found = _mm_or_si128(found, _mm_cmpeq_epi8(block, _mm_set1_epi8(kWanted)))), ...);
    const auto mask = static_cast<uint32_t>(_mm_movemask_epi8(found));
    if (mask != 0) return at + static_cast<size_t>(__builtin_ctz(mask));
  }
#endif
  while (at < text.size() && ((text[at] != kWanted) && ...)) ++at;
  return at;
}

// Calls take(place) for each byte that is one of kWanted, in their order.
template <char... kWanted, typename Take>
void EachByte(std::string_view text, Take take) {
  size_t at = 0;
#if defined(__SSE2__)
  for (; at + kBlockBytes <= text.size(); at += kBlockBytes) {
    const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at));
    __m128i found = _mm_setzero_si128();
    ((found = _mm_or_si128(found, _mm_cmpeq_epi8(block, _mm_set1_epi8(kWanted)))), ...);
    for (auto mask = static_cast<uint32_t>(_mm_movemask_epi8(found)); mask != 0; mask &= mask - 1)
      take(at + static_cast<size_t>(__builtin_ctz(mask)));
  }
#endif
  for (; at < text.size(); ++at) {
    if (((text[at] == kWanted) || ...)) take(at);
  }
}

}  // namespace gouji::layout
