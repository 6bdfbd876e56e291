// Which readings of several rows go together so that the sums over the rows hold in every column.
//
// Role: a bounded depth-first search over rows with more than one reading, pruned by what the rows that are left can
// still contribute. Pure; one use an object; threads: one. Errors: none. Bounds: the steps that the caller grants.
//
//   ColumnSearch search(identities, columns);
//   search.AddRow({vectors…}); …
//   if (search.Run(&steps) == ColumnSearch::Result::kSolved) search.Survives(row, choice);
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "worker/form/forms.h"

namespace gouji::extract {

class ColumnSearch {
 public:
  static constexpr size_t kMaxColumns = 8;
  static constexpr size_t kMaxIdentities = 4;
  using Values = std::array<int64_t, kMaxColumns>;
  // What a row's values count for in each identity: +1 on the left side, -1 on the right, 0 elsewhere.
  using Signs = std::array<int8_t, kMaxIdentities>;

  enum class Result : uint8_t { kSolved, kNoSolution, kTooManySteps };

  void Reset(size_t identities, size_t columns);
  // Returns the row's number. `choices` is not empty.
  size_t AddRow(const Signs& signs, std::vector<Values> choices);
  Result Run(uint64_t* steps_left);
  // After kSolved: whether some solution takes this choice of the row.
  bool Survives(size_t row, size_t choice) const { return rows_[row].survives[choice] != 0; }

 private:
  struct Row {
    Signs signs{};
    std::vector<Values> choices;
    std::vector<char> survives;
    size_t chosen = 0;
  };
  struct Bounds {
    std::array<Values, kMaxIdentities> low{};
    std::array<Values, kMaxIdentities> high{};
  };
  void Visit(size_t depth, const std::array<Values, kMaxIdentities>& sums);
  bool Possible(size_t depth, const std::array<Values, kMaxIdentities>& sums) const;

  size_t identities_ = 0;
  size_t columns_ = 0;
  std::vector<Row> rows_;
  std::vector<size_t> order_;  // rows by number of choices
  std::vector<Bounds> rest_;   // rest_[d]: what rows order_[d..] can add
  uint64_t* steps_left_ = nullptr;
  bool stopped_ = false;
  bool solved_ = false;
};

}  // namespace gouji::extract
