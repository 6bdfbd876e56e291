// Pinyin glosses: 運(yùn), 部(bu) - readings in brackets that a converter put behind characters of the text.
//
// Role: says where a gloss stands and whether a text has any. A gloss with a tone mark is one wherever it stands behind
// a Han character; plain letters may be a word of the text, so that only a text full of them counts (mirrored sites
// gloss nearly every character), or those of a neutral tone beside readings that print theirs. Stateless. Threads: any. Errors: none. Units: bytes.
//
//   const GlossUse use = ObserveGlosses(source);
//   if (const uint32_t size = GlossSize(source, at, use); size > 0) at += size;
#pragma once

#include <cstdint>
#include <string_view>

namespace gouji::layout {

enum class GlossUse : uint8_t {
  kNone,
  kToned,  // (yùn), and (de)
  kAll,    // (yun) too
};

// The glosses that `source` uses. Looks at opening brackets only.
GlossUse ObserveGlosses(std::string_view source);

// Size of the gloss whose opening bracket is at `at`; 0 where none is.
uint32_t GlossSize(std::string_view source, uint32_t at, GlossUse use);

}  // namespace gouji::layout
