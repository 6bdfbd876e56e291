// All ways in which the printed tokens of one row can stand in its cells.
//
// Role: enumerates readings: which cells lack a value, where glued digits are cut, which token does not belong. Sums of
// the form prune the search when they are to hold. It prefers nothing; the order is fixed: values stand as far left as
// they can. Ownership: appends to the caller's vector. Threads: any. Errors: none.
// Where there are too many to list they are counted, and what all of them have in common is told.
// Bounds: kMaxReadings a row, and the steps that the caller grants.
//
//   Enumerate(row, {.split = true}, &steps, &dead_ends, &readings);
//   Agreement all = CountReadings(row, {.split = true, .sums = true}, &steps);
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "worker/extract/dead_ends.h"
#include "worker/extract/table_types.h"

namespace gouji::extract {

inline constexpr size_t kMaxReadings = 512;

// sum(left) = sum(right) over positions of a row; `last` is the highest of them.
struct PositionSum {
  std::array<uint8_t, kMaxPositions> left{};
  std::array<uint8_t, kMaxPositions> right{};
  uint8_t lefts = 0;
  uint8_t rights = 0;
  uint8_t last = 0;
};

struct RowProblem {
  std::string_view text;
  std::span<const Token> values;
  uint8_t positions = 0;
  uint32_t amounts = 0;  // bit per position that holds an amount of money
  uint32_t changes = 0;  // bit per position that holds an increase or decrease, which alone have a sign
  std::span<const PositionSum> sums;
};

struct Allowed {
  bool split = false;    // digits may be several figures
  bool missing = false;  // cells may lack a value
  bool extra = false;    // up to three tokens may belong to no cell
  bool sums = false;     // only readings whose sums hold
};

enum class Enumeration : uint8_t { kComplete, kTooMany };

// Appends the readings; at most `limit`, else kTooMany. `dead_ends`: memory to work with.
Enumeration Enumerate(const RowProblem& row, const Allowed& allowed, size_t limit, uint64_t* steps_left,
                      DeadEnds* dead_ends, std::vector<Reading>* readings);

struct Agreement {
  bool counted = false;   // false: the steps ended, or the row's sums overlap
  uint64_t readings = 0;  // no more than an uint32 holds
  uint32_t agreed = 0;    // bit per position that is the same in all of them
};

// `allowed.extra` is not counted.
Agreement CountReadings(const RowProblem& row, const Allowed& allowed, uint64_t* steps_left);

// Whole number at a piece as sums see it: blanks and marks are 0. False for what is not a whole number below 10^15.
bool WholeNumber(std::string_view text, const Piece& piece, int64_t* value);

// Figures that the tokens hold at most: one for each digit of splittable ones.
uint32_t MostFigures(std::string_view text, std::span<const Token> values);

// A figure of several digits with a leading zero, which no one prints: it must be several.
bool MustSplit(std::string_view text, const Token& token);

}  // namespace gouji::extract
