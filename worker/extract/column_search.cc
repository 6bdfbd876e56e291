#include "worker/extract/column_search.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

namespace gouji::extract {

void ColumnSearch::Reset(size_t identities, size_t columns) {
  identities_ = identities;
  columns_ = columns;
  rows_.clear();
  sums_ = {};
  stopped_ = false;
}

size_t ColumnSearch::AddRow(const Signs& signs, std::vector<Values> choices) {
  Row row;
  row.signs = signs;
  row.possible.assign(choices.size(), 1);
  row.survives.assign(choices.size(), 0);
  row.choices = std::move(choices);
  rows_.push_back(std::move(row));
  return rows_.size() - 1;
}

// What the row can add at least and at most.
ColumnSearch::Bounds ColumnSearch::BoundsOf(const Row& row) const {
  Values least;
  Values most;
  least.fill(std::numeric_limits<int64_t>::max());
  most.fill(std::numeric_limits<int64_t>::min());
  for (size_t choice = 0; choice < row.choices.size(); ++choice) {
    if (row.possible[choice] == 0) continue;
    for (size_t c = 0; c < kMaxColumns; ++c) {
      least[c] = std::min(least[c], row.choices[choice][c]);
      most[c] = std::max(most[c], row.choices[choice][c]);
    }
  }
  Bounds bounds;
  for (size_t i = 0; i < identities_; ++i) {
    if (row.signs[i] == 0) continue;
    for (size_t c = 0; c < kMaxColumns; ++c) {
      bounds.low[i][c] = row.signs[i] > 0 ? least[c] : -most[c];
      bounds.high[i][c] = row.signs[i] > 0 ? most[c] : -least[c];
    }
  }
  return bounds;
}

// Drops what `all` rows together cannot balance; true when something was dropped.
bool ColumnSearch::PruneRow(Row* row, const Bounds& all) {
  const Bounds& own = row->bounds;
  bool dropped = false;
  for (size_t choice = 0; choice < row->choices.size(); ++choice) {
    if (row->possible[choice] == 0) continue;
    bool possible = true;
    for (size_t i = 0; i < identities_ && possible; ++i) {
      if (row->signs[i] == 0) continue;
      for (size_t c = 0; c < columns_ && possible; ++c) {
        const int64_t value = row->signs[i] * row->choices[choice][c];
        possible = value + all.low[i][c] - own.low[i][c] <= 0 && value + all.high[i][c] - own.high[i][c] >= 0;
      }
    }
    if (possible) continue;
    row->possible[choice] = 0;
    dropped = true;
  }
  return dropped;
}

// False when some row has no choice left, or steps ran out.
bool ColumnSearch::Prune() {
  for (Row& row : rows_) row.bounds = BoundsOf(row);
  for (bool dropped = true; dropped;) {
    dropped = false;
    Bounds all;
    for (const Row& row : rows_) {
      for (size_t i = 0; i < identities_; ++i) {
        for (size_t c = 0; c < kMaxColumns; ++c) {
          all.low[i][c] += row.bounds.low[i][c];
          all.high[i][c] += row.bounds.high[i][c];
        }
      }
    }
    for (Row& row : rows_) {
      // Bounds of rows that were pruned in this round are wider than need be, which only delays.
      if (*steps_left_ < row.choices.size()) {
        stopped_ = true;
        return false;
      }
      *steps_left_ -= row.choices.size();
      if (!PruneRow(&row, all)) continue;
      if (std::find(row.possible.begin(), row.possible.end(), 1) == row.possible.end()) return false;
      row.bounds = BoundsOf(row);
      dropped = true;
      break;
    }
  }
  return true;
}

// Whether few rows share the row's side of an identity: what they are decides what all others may add.
bool ColumnSearch::IsHead(const Row& row) const {
  constexpr std::ptrdiff_t kFew = 2;
  for (size_t i = 0; i < identities_; ++i) {
    if (row.signs[i] == 0) continue;
    const auto beside =
        std::count_if(rows_.begin(), rows_.end(), [&](const Row& r) { return r.signs[i] == row.signs[i]; });
    if (beside <= kFew) return true;
  }
  return false;
}

// Sets the order of the search: `first`, heads, the others; among them rows with few choices before those with many.
void ColumnSearch::Arrange(size_t first) {
  const auto count = [this](size_t row) {
    return std::count(rows_[row].possible.begin(), rows_[row].possible.end(), 1);
  };
  order_.resize(rows_.size());
  std::iota(order_.begin(), order_.end(), size_t{0});
  // Rows of large figures leave the sums the least room.
  const auto largest = [this](size_t row) {
    int64_t most = 0;
    for (const Values& values : rows_[row].choices)
      most = std::max(most, *std::max_element(values.begin(), values.end()));
    return most;
  };
  std::vector<std::pair<bool, int64_t>> rank;  // what has one choice first
  for (size_t row = 0; row < rows_.size(); ++row) rank.emplace_back(count(row) > 1, -largest(row));
  std::stable_sort(order_.begin(), order_.end(), [&](size_t a, size_t b) {
    if ((a == first) != (b == first)) return a == first;
    if (rows_[a].head != rows_[b].head) return rows_[a].head;
    return rank[a] < rank[b];
  });
  rest_.assign(rows_.size() + 1, Bounds{});
  for (size_t depth = rows_.size(); depth-- > 0;) {
    const Bounds own = BoundsOf(rows_[order_[depth]]);
    rest_[depth] = rest_[depth + 1];
    for (size_t i = 0; i < identities_; ++i) {
      for (size_t c = 0; c < kMaxColumns; ++c) {
        rest_[depth].low[i][c] += own.low[i][c];
        rest_[depth].high[i][c] += own.high[i][c];
      }
    }
  }
}

ColumnSearch::Result ColumnSearch::Run(uint64_t* steps_left) {
  steps_left_ = steps_left;
  for (Row& row : rows_) row.head = IsHead(row);
  if (!Prune()) return stopped_ ? Result::kTooManySteps : Result::kNoSolution;
  bool solved = false;
  for (size_t r = 0; r < rows_.size(); ++r) {
    Row& row = rows_[r];
    bool arranged = false;
    for (size_t choice = 0; choice < row.choices.size(); ++choice) {
      if (row.possible[choice] == 0 || row.survives[choice] != 0) continue;
      if (!arranged) Arrange(r);
      arranged = true;
      row.chosen = choice;
      Add(row, choice, 1);
      const bool found = Find(1);
      Add(row, choice, -1);
      if (stopped_) return Result::kTooManySteps;
      if (!found) {
        row.possible[choice] = 0;
        continue;
      }
      solved = true;
      for (Row& other : rows_) other.survives[other.chosen] = 1;
    }
    // One solution takes some choice of every row.
    if (!solved) return Result::kNoSolution;
  }
  return Result::kSolved;
}

void ColumnSearch::Add(const Row& row, size_t choice, int64_t times) {
  for (size_t i = 0; i < identities_; ++i) {
    if (row.signs[i] == 0) continue;
    const int64_t sign = times * row.signs[i];
    for (size_t c = 0; c < kMaxColumns; ++c)
      sums_[i][c] += sign > 0 ? row.choices[choice][c] : -row.choices[choice][c];
  }
}

bool ColumnSearch::Possible(size_t depth) const {
  // Negative where some sum is too large or too small; without branches, for millions of steps come here.
  int64_t beyond = 0;
  for (size_t i = 0; i < identities_; ++i) {
    for (size_t c = 0; c < kMaxColumns; ++c) {
      beyond |= -(sums_[i][c] + rest_[depth].low[i][c]) | (sums_[i][c] + rest_[depth].high[i][c]);
    }
  }
  return beyond >= 0;
}

// Whether rows order_[depth..] have choices that balance what is chosen; leaves them in Row::chosen.
bool ColumnSearch::Find(size_t depth) {
  if (*steps_left_ == 0) {
    stopped_ = true;
    return false;
  }
  --*steps_left_;
  if (!Possible(depth)) return false;
  if (depth == order_.size()) return true;
  Row& row = rows_[order_[depth]];
  for (size_t choice = 0; choice < row.choices.size() && !stopped_; ++choice) {
    if (row.possible[choice] == 0) continue;
    row.chosen = choice;
    Add(row, choice, 1);
    const bool found = Find(depth + 1);
    Add(row, choice, -1);
    if (found) return true;
  }
  return false;
}

}  // namespace gouji::extract
