#include "worker/check/localize.h"

#include <algorithm>
#include <bitset>
#include <cstdlib>
#include <utility>

namespace gouji::check {
namespace {

// Coefficients of combinations stay small as long as few unknowns are eliminated; beyond, a branch is given up.
constexpr int kMaxCoefficient = 60;

// A combination of equations over all unknowns.
struct Row {
  std::array<int8_t, kMaxUnknowns> coefficients{};
  std::bitset<kMaxUnknowns> unknowns;  // whose coefficient is not 0
  int64_t residual = 0;
  uint16_t terms = 0;
};

class Search {
 public:
  Search(std::span<const Equation> equations, std::span<const int64_t> values) : values_(values) {
    rows_.resize(equations.size());
    for (size_t i = 0; i < equations.size(); ++i) {
      for (const Equation::Term& term : equations[i].terms)
        rows_[i].coefficients[term.unknown] = term.coefficient;
      for (const Equation::Term& term : equations[i].terms) rows_[i].unknowns.set(term.unknown);
      rows_[i].residual = equations[i].residual;
      rows_[i].terms = static_cast<uint16_t>(equations[i].terms.size());
      levels_[0].rows.push_back(&rows_[i]);
    }
  }

  Localization Run() {
    for (size_t size = MostDisjoint(levels_[0]).count;
         size <= kMaxChanges && found_.solutions.empty() && found_.complete; ++size)
      Descend(0, size);
    // More changes than are searched, or a combination that was not.
    if (found_.solutions.empty() || gave_up_) found_.complete = false;
    return std::move(found_);
  }

 private:
  struct Level {
    std::vector<const Row*> rows;
    std::vector<Row> own;  // combinations made here
    const Row* pivot = nullptr;
    uint16_t unknown = 0;
    // The change of the unknown is known to be `delta`; else it follows from the pivot and the later changes.
    bool fixed = false;
    int64_t delta = 0;
  };

  // Failing rows without a common unknown: each needs a change of its own.
  struct Failures {
    size_t count = 0;
    const Row* shortest = nullptr;
  };
  template <typename Iterator>
  static Failures Disjoint(Iterator begin, Iterator end) {
    std::bitset<kMaxUnknowns> covered;
    Failures failures;
    for (; begin != end; ++begin) {
      const Row* const row = *begin;
      if (row->residual == 0 || (row->unknowns & covered).any()) continue;
      covered |= row->unknowns;
      ++failures.count;
      if (failures.shortest == nullptr || row->terms < failures.shortest->terms) failures.shortest = row;
    }
    return failures;
  }
  // The rows of a table come first, its columns last: whichever fail in greater number.
  static Failures MostDisjoint(const Level& level) {
    const Failures first = Disjoint(level.rows.begin(), level.rows.end());
    const Failures last = Disjoint(level.rows.rbegin(), level.rows.rend());
    return first.count >= last.count ? first : last;
  }

  // The failing row of the fewest terms; null when all hold.
  const Row* Shortest(const Level& level) const {
    const Row* shortest = nullptr;
    for (const Row* row : level.rows) {
      if (row->residual != 0 && (shortest == nullptr || row->terms < shortest->terms)) shortest = row;
    }
    return shortest;
  }

  // Chooses one unknown at `depth`, and those below until `left` are chosen.
  void Descend(size_t depth, size_t left) {
    Level& level = levels_[depth];
    level.pivot = Shortest(level);
    // Fewer would do: that set was tried before, and refused because a figure would be negative.
    if (level.pivot == nullptr) return;
    const Failures failures = left > 1 ? MostDisjoint(level) : Failures();
    if (failures.count > left) return;
    // Exactly one change for each of them: its amount is known at once.
    level.fixed = left > 1 && failures.count == left;
    if (level.fixed) level.pivot = failures.shortest;
    std::vector<uint16_t> tried;
    for (uint16_t unknown = 0; unknown < values_.size() && found_.complete; ++unknown) {
      if (level.pivot->coefficients[unknown] == 0 || excluded_[unknown]) continue;
      if (++found_.steps > kMaxSteps) found_.complete = false;
      level.unknown = unknown;
      if (left > 1) {
        if (level.fixed ? Substitute(depth) : Eliminate(depth)) Descend(depth + 1, left - 1);
        excluded_[unknown] = true;
        tried.push_back(unknown);
      } else if (MendsAll(level)) {
        Record(depth);
      }
    }
    for (const uint16_t unknown : tried) excluded_[unknown] = false;
  }

  // Whether one more change makes every row hold.
  bool MendsAll(const Level& level) const {
    const int64_t c = level.pivot->coefficients[level.unknown];
    if (level.pivot->residual % c != 0) return false;
    const int64_t delta = level.pivot->residual / c;
    return std::all_of(level.rows.begin(), level.rows.end(), [&](const Row* row) {
      return row->residual == row->coefficients[level.unknown] * delta;
    });
  }

  // The rows of the next level: this one's, with the change that makes the pivot hold.
  bool Substitute(size_t depth) {
    Level& level = levels_[depth];
    const int64_t c = level.pivot->coefficients[level.unknown];
    if (level.pivot->residual % c != 0) return false;
    level.delta = level.pivot->residual / c;
    if (values_[level.unknown] + level.delta < 0) return false;
    Level& next = levels_[depth + 1];
    next.rows.clear();
    next.own.clear();
    next.own.reserve(level.rows.size());
    for (const Row* row : level.rows) {
      if (!row->unknowns[level.unknown]) {
        next.rows.push_back(row);
        continue;
      }
      Row& changed = next.own.emplace_back(*row);
      changed.residual -= changed.coefficients[level.unknown] * level.delta;
      changed.coefficients[level.unknown] = 0;
      changed.unknowns.reset(level.unknown);
      --changed.terms;
      next.rows.push_back(&changed);
    }
    return true;
  }

  // The rows of the next level: this one's, without the unknown that is chosen here.
  bool Eliminate(size_t depth) {
    const Level& level = levels_[depth];
    Level& next = levels_[depth + 1];
    next.rows.clear();
    next.own.clear();
    next.own.reserve(level.rows.size());
    for (const Row* row : level.rows) {
      if (row == level.pivot) continue;
      if (row->coefficients[level.unknown] == 0) {
        next.rows.push_back(row);
        continue;
      }
      Row& combined = next.own.emplace_back();
      if (!Combine(*row, *level.pivot, level.unknown, &combined)) {
        gave_up_ = true;
        return false;
      }
      next.rows.push_back(&combined);
    }
    return true;
  }

  bool Combine(const Row& row, const Row& pivot, uint16_t unknown, Row* out) const {
    int by_row = pivot.coefficients[unknown];
    int by_pivot = row.coefficients[unknown];
    if (std::abs(by_row) == std::abs(by_pivot)) {
      by_pivot = by_row == by_pivot ? 1 : -1;
      by_row = 1;
    }
    for (size_t i = 0; i < values_.size(); ++i) {
      const int c = row.coefficients[i] * by_row - pivot.coefficients[i] * by_pivot;
      if (std::abs(c) > kMaxCoefficient) return false;
      out->coefficients[i] = static_cast<int8_t>(c);
      out->terms = static_cast<uint16_t>(out->terms + (c != 0));
      out->unknowns[i] = c != 0;
    }
    out->residual = row.residual * by_row - pivot.residual * by_pivot;
    return std::abs(out->residual) < kMaxFigure * kMaxCoefficient;
  }

  // The chosen unknowns' changes, from the last chosen to the first; no solution when one is no integer, is nothing, or
  // makes a figure negative.
  void Record(size_t depth) {
    ChangeSet set;
    for (size_t at = depth + 1; at-- > 0;) {
      const Level& level = levels_[at];
      if (level.fixed) {
        set.deltas[set.size++] = {level.unknown, level.delta};
        continue;
      }
      int64_t rest = level.pivot->residual;
      for (const ChangeSet::Delta& later : set.changes())
        rest -= later.delta * level.pivot->coefficients[later.unknown];
      const int64_t c = level.pivot->coefficients[level.unknown];
      if (rest == 0 || rest % c != 0 || values_[level.unknown] + rest / c < 0) return;
      set.deltas[set.size++] = {level.unknown, rest / c};
    }
    for (size_t i = 1; i < set.size; ++i) {
      for (size_t at = i; at > 0 && set.deltas[at].unknown < set.deltas[at - 1].unknown; --at)
        std::swap(set.deltas[at], set.deltas[at - 1]);
    }
    if (found_.solutions.size() < kMaxSolutions) {
      found_.solutions.push_back(set);
    } else {
      found_.complete = false;
    }
  }

  std::span<const int64_t> values_;
  std::vector<Row> rows_;
  std::array<Level, kMaxChanges> levels_;
  std::bitset<kMaxUnknowns> excluded_;
  Localization found_;
  bool gave_up_ = false;
};

}  // namespace

Localization Localize(std::span<const Equation> equations, std::span<const int64_t> values) {
  const auto too_large = [](int64_t value) { return value >= kMaxFigure || value <= -kMaxFigure; };
  const bool large = std::any_of(values.begin(), values.end(), too_large) ||
                     std::any_of(equations.begin(), equations.end(),
                                 [&](const Equation& e) { return too_large(e.residual); });
  if (large || values.size() > kMaxUnknowns)
    return {.solutions = {}, .complete = false, .too_large = large, .steps = 0};
  return Search(equations, values).Run();
}

}  // namespace gouji::check
