// A sentence of the prose as words, figures and marks.
//
// Role: splits a sentence by the claim grammar: known words, figures with their units, years, and the marks between them.
// What is none of these is left out; whoever reads tokens sees it as a gap with ink. It does not know what a
// sentence says. Titles in 《》, document numbers in [] and Latin words are gaps; figures inside quotes are names.
// Threads: pure function, the caller owns the vector. Errors: none. Units: bytes of the normalized text.
//
//   Tokenize(text, sentence, grammar, &tokens);
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "worker/extract/claim_number.h"
#include "worker/form/claim_grammar.h"
#include "worker/layout/offset_map.h"

namespace gouji::extract {

struct ClaimToken {
  enum class Kind : uint8_t {
    kWord,
    kNumber,   // a figure that may be a claim
    kYear,     // 2021年; number.mantissa is the year
    kMonth,    // number.mantissa (or its upper end) is the month
    kMeasure,  // durations, dates, ordinals: figures that count nothing
    kMark,     // one of , ; : ( ) and 、, as ASCII with '\\' for 、
  };
  Kind kind = Kind::kMark;
  char mark = 0;
  // kNumber: a lone Chinese digit, which is a figure only where a known subject stands with it.
  bool weak = false;
  // kNumber: its clause ends with it.
  bool closes = false;
  // kMeasure: the number of an article, a room or a telephone; it names.
  bool ordinal = false;
  form::ClaimWord word;
  form::v1::ClaimUnitKind unit = form::v1::CLAIM_UNIT_KIND_UNSPECIFIED;
  layout::Range range;       // of a figure: with its unit
  layout::Range unit_range;  // empty where there is none
  ClaimNumber number;
};

inline constexpr char kListMark = '\\';

// Replaces `tokens`. At most kMaxClaimTokens; the rest of a longer sentence is not read.
inline constexpr size_t kMaxClaimTokens = 2000;
void Tokenize(std::string_view text, layout::Range sentence, const form::ClaimGrammar& grammar,
              std::vector<ClaimToken>* tokens);

}  // namespace gouji::extract
