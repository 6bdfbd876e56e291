// Searching text for many short things at once, by blocks of 32 bytes.
//
// Role: tells where in a block one of up to eight kinds of byte triples may begin. Each half of each byte is looked up in
// a table of sixteen, so that a kind costs nothing besides the others. More may be found than there is: the halves of a kind's
// bytes also make up others, and whoever looks at the place tells. For processors with AVX2: whoever asks has another way where
// HasBlocks() is false, which gives the same. Header only, stateless. Threads: any. Errors: none. Units: bytes.
//
//   constexpr ByteTriples kMarks({{{"\xe2", "\x80", "\x9c\x9d"}, …}});   // “ and ”
//   if (HasBlocks()) uint32_t places = TriplesAt<3>(kMarks, p);            // reads 34 bytes
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#if defined(__x86_64__)
#include <immintrin.h>
// Of a function that is called where HasBlocks() alone.
#define GOUJI_BLOCKS __attribute__((target("avx2"))) inline
#endif

namespace gouji::layout {

// Bytes of a block.
inline constexpr size_t kWideBlock = 32;

// What up to three bytes in a row may be; an empty set: anything.
struct ByteTriple {
  std::string_view first, second, third;
};

// For each half of each byte the kinds, a bit each, that it fits: a triple may be of a kind that its six halves share. Each
// table stands there twice, as shuffles look it up.
struct ByteTriples {
  constexpr explicit ByteTriples(const std::array<ByteTriple, 8>& kinds) {
    for (size_t i = 0; i < kinds.size(); ++i) {
      Add(0, kinds[i].first, static_cast<uint8_t>(1u << i));
      Add(1, kinds[i].second, static_cast<uint8_t>(1u << i));
      Add(2, kinds[i].third, static_cast<uint8_t>(1u << i));
    }
  }

  alignas(kWideBlock) std::array<std::array<uint8_t, kWideBlock>, 3> low{};
  alignas(kWideBlock) std::array<std::array<uint8_t, kWideBlock>, 3> high{};

 private:
  constexpr void Add(size_t of, std::string_view set, uint8_t kind) {
    for (uint32_t byte = 0; byte < 256; ++byte) {
      if (!set.empty() && set.find(static_cast<char>(byte)) == set.npos) continue;
      for (const uint32_t copy : {0u, 16u}) {
        low[of][copy + (byte & 0xf)] |= kind;
        high[of][copy + (byte >> 4)] |= kind;
      }
    }
  }
};

#if defined(__x86_64__)
inline bool HasBlocks() {
  static const bool has = __builtin_cpu_supports("avx2") != 0;
  return has;
}

GOUJI_BLOCKS __m256i LoadBlock(const char* from) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from));
}
// A bit for each byte of a block whose highest bit is set, and for each that is `byte`.
GOUJI_BLOCKS uint32_t BlockBits(__m256i bytes) {
  return static_cast<uint32_t>(_mm256_movemask_epi8(bytes));
}
GOUJI_BLOCKS uint32_t BlockBitsOf(__m256i bytes, char byte) {
  return BlockBits(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(byte)));
}
// All bits of the bytes that are one of `count` from `first` on, none of the others.
GOUJI_BLOCKS __m256i BlockFrom(__m256i bytes, int first, int count) {
  const __m256i from_first = _mm256_sub_epi8(bytes, _mm256_set1_epi8(static_cast<char>(first)));
  const __m256i last = _mm256_set1_epi8(static_cast<char>(count - 1));
  return _mm256_cmpeq_epi8(_mm256_min_epu8(from_first, last), from_first);
}

// The kinds, a bit each, whose byte `of` a block's bytes may be.
GOUJI_BLOCKS __m256i KindsOf(const ByteTriples& triples, size_t of, __m256i bytes) {
  const __m256i half = _mm256_set1_epi8(0xf);
  const __m256i low = _mm256_and_si256(bytes, half);
  const __m256i high = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), half);
  const auto* const of_low = reinterpret_cast<const __m256i*>(triples.low[of].data());
  const auto* const of_high = reinterpret_cast<const __m256i*>(triples.high[of].data());
  return _mm256_and_si256(_mm256_shuffle_epi8(_mm256_load_si256(of_low), low),
                          _mm256_shuffle_epi8(_mm256_load_si256(of_high), high));
}
// A bit for each place of the block at `p` where the first kBytes bytes of some kind may stand; reads kBytes - 1 bytes
// behind the block.
template <size_t kBytes>
GOUJI_BLOCKS uint32_t TriplesAt(const ByteTriples& triples, const char* p) {
  __m256i kinds = KindsOf(triples, 0, LoadBlock(p));
  for (size_t of = 1; of < kBytes; ++of)
    kinds = _mm256_and_si256(kinds, KindsOf(triples, of, LoadBlock(p + of)));
  return ~BlockBitsOf(kinds, 0);
}
#else
constexpr bool HasBlocks() {
  return false;
}
#endif

}  // namespace gouji::layout
