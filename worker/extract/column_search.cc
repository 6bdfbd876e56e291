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
  solved_ = stopped_ = false;
}

size_t ColumnSearch::AddRow(const Signs& signs, std::vector<Values> choices) {
  Row row;
  row.signs = signs;
  row.survives.assign(choices.size(), 0);
  row.choices = std::move(choices);
  rows_.push_back(std::move(row));
  return rows_.size() - 1;
}

ColumnSearch::Result ColumnSearch::Run(uint64_t* steps_left) {
  steps_left_ = steps_left;
  order_.resize(rows_.size());
  std::iota(order_.begin(), order_.end(), size_t{0});
  std::stable_sort(order_.begin(), order_.end(),
                   [this](size_t a, size_t b) { return rows_[a].choices.size() < rows_[b].choices.size(); });
  rest_.assign(rows_.size() + 1, Bounds{});
  for (size_t depth = rows_.size(); depth-- > 0;) {
    const Row& row = rows_[order_[depth]];
    rest_[depth] = rest_[depth + 1];
    for (size_t i = 0; i < identities_; ++i) {
      if (row.signs[i] == 0) continue;
      for (size_t c = 0; c < columns_; ++c) {
        int64_t low = std::numeric_limits<int64_t>::max();
        int64_t high = std::numeric_limits<int64_t>::min();
        for (const Values& values : row.choices) {
          low = std::min(low, row.signs[i] * values[c]);
          high = std::max(high, row.signs[i] * values[c]);
        }
        rest_[depth].low[i][c] += low;
        rest_[depth].high[i][c] += high;
      }
    }
  }
  Visit(0, {});
  if (stopped_) return Result::kTooManySteps;
  return solved_ ? Result::kSolved : Result::kNoSolution;
}

bool ColumnSearch::Possible(size_t depth, const std::array<Values, kMaxIdentities>& sums) const {
  for (size_t i = 0; i < identities_; ++i) {
    for (size_t c = 0; c < columns_; ++c) {
      if (sums[i][c] + rest_[depth].low[i][c] > 0 || sums[i][c] + rest_[depth].high[i][c] < 0) return false;
    }
  }
  return true;
}

void ColumnSearch::Visit(size_t depth, const std::array<Values, kMaxIdentities>& sums) {
  if (stopped_) return;
  if (*steps_left_ == 0) {
    stopped_ = true;
    return;
  }
  --*steps_left_;
  if (!Possible(depth, sums)) return;
  if (depth == order_.size()) {
    solved_ = true;
    for (Row& row : rows_) row.survives[row.chosen] = 1;
    return;
  }
  Row& row = rows_[order_[depth]];
  for (size_t choice = 0; choice < row.choices.size(); ++choice) {
    row.chosen = choice;
    std::array<Values, kMaxIdentities> next = sums;
    for (size_t i = 0; i < identities_; ++i) {
      for (size_t c = 0; c < columns_; ++c) next[i][c] += row.signs[i] * row.choices[choice][c];
    }
    Visit(depth + 1, next);
  }
}

}  // namespace gouji::extract
