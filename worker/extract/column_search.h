// Which readings of several rows go together so that the sums over the rows hold in every column.
//
// Role: first drops choices that the extremes of the other rows cannot balance, again and again; then looks, for each
// choice that is left, for one solution that takes it. It never lists all solutions, of which there may be millions.
// Pure; one use an object; threads: one. Errors: none. Bounds: the steps that the caller grants.
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
  using Sums = std::array<Values, kMaxIdentities>;
  // Columns and identities that the form does not have stay 0, so that loops of a constant length run over all.
  struct Bounds {
    Sums low{};
    Sums high{};
  };
  struct Row {
    Signs signs{};
    std::vector<Values> choices;
    std::vector<char> possible;
    std::vector<char> survives;
    size_t chosen = 0;
    bool head = false;
    Bounds bounds;  // of the choices that were possible when they were last counted
  };
  Bounds BoundsOf(const Row& row) const;
  bool Prune();
  bool PruneRow(Row* row, const Bounds& all);
  bool IsHead(const Row& row) const;
  void Arrange(size_t first);
  bool Find(size_t depth);
  bool Possible(size_t depth) const;
  void Add(const Row& row, size_t choice, int64_t times);

  size_t identities_ = 0;
  size_t columns_ = 0;
  std::vector<Row> rows_;
  std::vector<size_t> order_;  // rows by number of choices, the one in question first
  std::vector<Bounds> rest_;   // rest_[d]: what rows order_[d..] can add
  Sums sums_{};                // of the rows that are chosen
  uint64_t* steps_left_ = nullptr;
  bool stopped_ = false;
};

}  // namespace gouji::extract
