// Error localization: the smallest sets of figures whose change makes all equations hold.
//
// Role: pure arithmetic over equations with small coefficients (Fellegi and Holt 1976, on sums). It knows neither tables
// nor weights; whoever calls judges the solutions. Exact integers. Solutions are the sets of the fewest unknowns;
// there are several when several sets of that size do it, and all are given, up to kMaxSolutions.
// How: a set S solves the equations when every combination of them in which S does not occur holds. A combination that
// fails names the unknowns of which one at least must be added, so the search branches over the shortest such
// combination only, and eliminates what it has chosen. Sets of one are tried first, then of two, and so on. Failing
// combinations that share no unknown need a change each: a branch with more of them than changes left is cut, and where
// there are as many, each takes exactly one, whose amount is then known. Eight slips in eight rows and columns are found
// in some hundred steps.
// Threads: pure function. Bounds: kMaxSteps candidates, counted, so that the result does not depend on the machine;
// `complete` tells when a bound was reached. Errors: none.
//
//   Localization found = Localize(equations, values);
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace gouji::check {

inline constexpr size_t kMaxUnknowns = 256;
inline constexpr size_t kMaxChanges = 8;
inline constexpr size_t kMaxSolutions = 64;
inline constexpr uint32_t kMaxSteps = 20'000;
// Figures beyond are not searched, so that no sum overflows; `too_large` then. No report counts a thousand million million.
inline constexpr int64_t kMaxFigure = int64_t{1} << 50;

struct Equation {
  struct Term {
    uint16_t unknown = 0;
    int8_t coefficient = 0;
  };
  std::vector<Term> terms;
  // What the changes, weighed with their coefficients, must add up to; 0: it holds as printed.
  int64_t residual = 0;
};

struct ChangeSet {
  struct Delta {
    uint16_t unknown = 0;
    int64_t delta = 0;
  };
  std::array<Delta, kMaxChanges> deltas;
  size_t size = 0;

  std::span<const Delta> changes() const { return {deltas.data(), size}; }
};

struct Localization {
  std::vector<ChangeSet> solutions;
  // Whether all solutions of that size are known: no bound was reached, and no combination given up.
  bool complete = true;
  bool too_large = false;
  uint32_t steps = 0;
};

// `values`: the figures as printed; none becomes negative by a solution. Equations that share no unknowns, not even by
// others between them, are best given apart.
Localization Localize(std::span<const Equation> equations, std::span<const int64_t> values);

}  // namespace gouji::check
