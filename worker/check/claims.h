// What the rules about claims share: which claims are beyond doubt, lists of parts, shares.
//
// Role: reads Record.claims; the rules judge. Ownership: PartList views the record. Threads: pure functions.
// Errors: an index that leads nowhere gives null; sums beyond int64 are not countable.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "worker/check/context.h"

namespace gouji::check {

// Words and scope are those of its subject.
bool IsSound(const report::v1::Claim& claim);
// A whole number that is meant exactly.
bool IsExactCount(const report::v1::Claim& claim);

// By the index plus one that claims hold; null for none.
const report::v1::Claim* ClaimAt(const report::v1::Record& record, uint32_t index);
// The first table's cell of that path, table/row/column.
const report::v1::Cell* FindCellAt(const report::v1::Record& record, std::string_view path,
                                   const report::v1::Table** table);

// Parts of one whole that were printed as one list.
struct PartList {
  const report::v1::Claim* whole = nullptr;
  uint32_t number = 0;
  std::vector<const report::v1::Claim*> parts;
  bool complete = false;
  // Its sentence counts more of the same behind it.
  bool goes_on = false;
  // It does not say so, but reads as complete: it ends with 其余 or 其他, stands in brackets of its own, or names two kinds
  // that are all there are.
  bool closed = false;
  bool countable = true;
  // The whole is that of these parts, not of a part of them.
  bool scope_sure = true;
  int64_t sum = 0;

  // Information may go out through several channels, and an answer may fall under several of the kinds that the form does
  // not know (告知其他途径, 信息不存在): such parts may overlap.
  bool MayOverlap() const;
  // The first of them make up the whole, and words that are not known name the rest: 简易程序40件,一般程序24件,听证2件 of 64.
  bool HasMoreAside() const;
  // They do: one of them is as much as the whole, and others are more than nothing.
  bool Overlaps() const;
  bool Countable() const { return countable && parts.size() >= 2; }
  bool Sound() const;
  // 2+2+1=5≠3, or 6+1+12=19 where it adds up.
  std::string Arithmetic() const;
};
std::vector<PartList> PartListsOf(const Context& context);

enum class PartsVerdict { kPass, kSkip, kDoubtful, kWrong };
struct PartsJudgement {
  PartsVerdict verdict = PartsVerdict::kPass;
  // Of kSkip: why; a short code that lives for ever.
  std::string_view reason = {};
};
// Judges every list of parts for one rule; findings say the arithmetic and quote whole and parts.
void CheckPartLists(const Rule& rule, const Context& context, PartsJudgement (*judge)(const PartList&),
                    Report& report);

// More decimals than any report prints.
inline constexpr uint32_t kMostDecimals = 6;
// 100 * part / whole in units of 10^-scale.
struct Shares {
  int64_t rounded = 0;
  int64_t truncated = 0;
  // Exactly between two: one rule rounds up, the other to the even one.
  bool halfway = false;
};
std::optional<Shares> SharesOf(int64_t part, int64_t whole, uint32_t scale);
std::string DecimalText(int64_t mantissa, uint32_t scale);

}  // namespace gouji::check
