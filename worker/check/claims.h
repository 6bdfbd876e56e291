// What the rules about claims share: which claims are beyond doubt, the judging of lists of parts, shares.
//
// Role: reads Record.claims; the rules judge. Threads: pure functions. Errors: an index that leads nowhere gives null.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "worker/check/context.h"
#include "worker/check/part_list.h"

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
