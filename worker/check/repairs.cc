#include "worker/check/repairs.h"

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <map>
#include <numeric>
#include <string>

#include "worker/check/slip.h"

namespace gouji::check {
namespace {

using namespace report::v1;

// Weights of one changed cell, in hundredths of a change. A set is named when it weighs at most kSlack more than the
// lightest one of as many cells.
constexpr int kChange = 100;
constexpr int kSlack = 20;
constexpr int kTransposed = -30;
constexpr int kDigitLostOrAdded = -25;
constexpr int kDigitChanged = -10;
constexpr int kOmittedTotal = -10;
constexpr int kSwapped = -35;
// A blank or a mark was meant to be nothing more often than a figure was meant to be another.
constexpr int kBlankFilled = 15;
constexpr int kMarkFilled = 25;
constexpr int kZeroFilled = 5;
// The prose says the repaired figure, or the printed one.
constexpr int kWitness = -60;
constexpr int kCounterWitness = 60;

// At most this many repairs stand in a finding.
constexpr size_t kMaxRepairs = 12;

struct Witness {
  size_t cell = 0;
  int64_t value = 0;
  const Claim* claim = nullptr;
};

// Of claims that speak of one cell, so many are heard; hostile documents have thousands.
constexpr size_t kMaxWitnesses = 8;

// Claims that speak of a cell of the table without a doubt.
std::vector<Witness> WitnessesOf(const TableSums& sums, const Record& record) {
  std::vector<Witness> witnesses;
  struct Heard {
    size_t cell = 0;
    size_t claims = 0;
  };
  std::map<std::string, Heard, std::less<>> cells;
  for (size_t cell = 0; cell < sums.size(); ++cell) cells[sums.Path(cell)] = {cell, 0};
  for (const Claim& claim : record.claims()) {
    const bool sound = !claim.cell().empty() && claim.certainty() == CERTAINTY_CERTAIN &&
                       claim.bound() == CLAIM_BOUND_EXACT && claim.doubts().empty() &&
                       claim.value().scale() == 0;
    if (!sound || !claim.cell().starts_with(sums.table().key())) continue;
    const auto heard = cells.find(claim.cell());
    if (heard == cells.end() || heard->second.claims++ >= kMaxWitnesses) continue;
    witnesses.push_back({heard->second.cell, claim.value().mantissa(), &claim});
  }
  return witnesses;
}

struct CellChange {
  size_t cell = 0;
  int64_t to = 0;
  Slip slip = SLIP_UNSPECIFIED;

  friend bool operator==(const CellChange&, const CellChange&) = default;
};

struct Solution {
  std::vector<CellChange> changes;
  int weight = 0;
};

class TableProblem {
 public:
  TableProblem(const TableSums& sums, const Record& record)
      : sums_(sums), witnesses_(WitnessesOf(sums, record)) {
    FindComponents();
  }

  void Solve(std::vector<LineRepairs>* out) {
    std::vector<size_t> roots;
    for (size_t line = 0; line < sums_.lines().size(); ++line) {
      if (!sums_.lines()[line].Fails()) continue;
      if (std::find(roots.begin(), roots.end(), Root(line)) != roots.end()) continue;
      roots.push_back(Root(line));
      SolveComponent(Root(line), out);
    }
  }

 private:
  template <typename Take>
  void EachTerm(const SumLine& line, Take take) const {
    for (const uint8_t term : line.identity->left) take(sums_.IndexOf(line, term), int8_t{1});
    for (const uint8_t term : line.identity->right) take(sums_.IndexOf(line, term), int8_t{-1});
  }
  bool Holds(const SumLine& line, size_t cell) const {
    bool holds = false;
    EachTerm(line, [&](size_t at, int8_t) { holds = holds || at == cell; });
    return holds;
  }

  size_t Root(size_t line) const {
    while (parents_[line] != line) line = parents_[line];
    return line;
  }

  // Lines that share cells, directly or by others, belong together.
  void FindComponents() {
    parents_.resize(sums_.lines().size());
    std::iota(parents_.begin(), parents_.end(), size_t{0});
    std::vector<size_t> line_of(sums_.size(), parents_.size());
    for (size_t line = 0; line < parents_.size(); ++line) {
      if (!sums_.lines()[line].Judged()) continue;
      EachTerm(sums_.lines()[line], [&](size_t cell, int8_t) {
        if (line_of[cell] == parents_.size()) line_of[cell] = line;
        parents_[Root(line)] = Root(line_of[cell]);
      });
    }
  }

  void SolveComponent(size_t root, std::vector<LineRepairs>* out) {
    std::vector<size_t> lines;
    std::vector<Equation> equations;
    std::vector<size_t> cells;
    std::vector<int64_t> values;
    std::vector<uint16_t> unknown_of(sums_.size(), UINT16_MAX);
    for (size_t line = 0; line < sums_.lines().size(); ++line) {
      if (!sums_.lines()[line].Judged() || Root(line) != root) continue;
      lines.push_back(line);
      Equation& equation = equations.emplace_back();
      EachTerm(sums_.lines()[line], [&](size_t cell, int8_t coefficient) {
        if (unknown_of[cell] == UINT16_MAX) {
          unknown_of[cell] = static_cast<uint16_t>(cells.size());
          cells.push_back(cell);
          values.push_back(sums_.At(cell).value);
        }
        equation.terms.push_back({unknown_of[cell], coefficient});
      });
      if (__builtin_sub_overflow(sums_.lines()[line].right, sums_.lines()[line].left, &equation.residual))
        equation.residual = INT64_MAX;
    }
    const Localization found = Localize(equations, values);
    std::vector<Solution> solutions;
    for (const ChangeSet& set : found.solutions) solutions.push_back(Weigh(set, cells));
    const size_t light = SortByWeight(&solutions);
    std::vector<std::string> failing;
    for (const size_t line : lines) {
      if (sums_.lines()[line].Fails()) failing.push_back(Name(sums_.lines()[line]));
    }
    for (const size_t line : lines) {
      if (!sums_.lines()[line].Fails()) continue;
      LineRepairs& repairs = out->emplace_back(ForLine(line, lines, solutions, light, !found.complete));
      repairs.too_large = found.too_large;
      if (repairs.incomplete) repairs.together = failing;
    }
  }

  std::string Name(const SumLine& line) const { return line.identity->rule + "@" + sums_.LineKey(line); }

  Solution Weigh(const ChangeSet& set, const std::vector<size_t>& cells) const {
    Solution solution;
    for (const ChangeSet::Delta& delta : set.changes()) {
      const size_t cell = cells[delta.unknown];
      solution.changes.push_back({cell, sums_.At(cell).value + delta.delta, SLIP_UNSPECIFIED});
    }
    MarkSwapped(&solution.changes);
    for (CellChange& change : solution.changes) solution.weight += kChange + WeighChange(&change);
    return solution;
  }

  // Two neighbours that take each other's figures.
  void MarkSwapped(std::vector<CellChange>* changes) const {
    const size_t columns = sums_.form().columns.size();
    for (CellChange& a : *changes) {
      for (CellChange& b : *changes) {
        const bool beside = b.cell == a.cell + 1 && b.cell % columns != 0;
        if (!beside && b.cell != a.cell + columns) continue;
        if (a.to != sums_.At(b.cell).value || b.to != sums_.At(a.cell).value) continue;
        a.slip = SLIP_SWAPPED;
        b.slip = SLIP_SWAPPED;
      }
    }
  }

  bool IsTotal(size_t cell) const {
    return std::any_of(sums_.lines().begin(), sums_.lines().end(), [&](const SumLine& line) {
      return line.identity->right.size() == 1 && sums_.IndexOf(line, line.identity->right[0]) == cell;
    });
  }

  int WeighChange(CellChange* change) const {
    const SumCell& printed = sums_.At(change->cell);
    int weight = 0;
    if (printed.value == 0 && IsTotal(change->cell)) {
      change->slip = SLIP_OMITTED;
      weight = kOmittedTotal;
    } else if (printed.blank) {
      weight = kBlankFilled;
    } else if (printed.cell->state() != CELL_STATE_VALUE) {
      weight = kMarkFilled;
    } else if (printed.value == 0) {
      weight = kZeroFilled;
    } else if (change->slip == SLIP_SWAPPED) {
      weight = kSwapped;
    } else {
      change->slip = SlipOf(printed.value, change->to);
      if (change->slip == SLIP_TRANSPOSED) weight = kTransposed;
      if (change->slip == SLIP_DIGIT_LOST || change->slip == SLIP_DIGIT_ADDED) weight = kDigitLostOrAdded;
      if (change->slip == SLIP_DIGIT_CHANGED) weight = kDigitChanged;
    }
    for (const Witness& witness : witnesses_) {
      if (witness.cell != change->cell) continue;
      if (witness.value == change->to) weight += kWitness;
      if (witness.value == printed.value) weight += kCounterWitness;
    }
    return weight;
  }

  // How many weigh as little as the lightest one, or hardly more: these come first.
  static size_t SortByWeight(std::vector<Solution>* solutions) {
    std::stable_sort(solutions->begin(), solutions->end(),
                     [](const Solution& a, const Solution& b) { return a.weight < b.weight; });
    size_t light = 0;
    while (light < solutions->size() && (*solutions)[light].weight <= solutions->front().weight + kSlack)
      ++light;
    return light;
  }

  // The changes that hang together with the line: in it, or in a line with one that does.
  std::vector<CellChange> Concerning(size_t line, const std::vector<size_t>& lines,
                                     const std::vector<CellChange>& changes) const {
    std::vector<bool> taken(changes.size());
    for (size_t i = 0; i < changes.size(); ++i) taken[i] = Holds(sums_.lines()[line], changes[i].cell);
    for (size_t round = 0; round < changes.size(); ++round) {
      for (const size_t at : lines) {
        const auto touches = [&](size_t i) { return Holds(sums_.lines()[at], changes[i].cell); };
        bool joined = false;
        for (size_t i = 0; i < changes.size(); ++i) joined = joined || (taken[i] && touches(i));
        for (size_t i = 0; i < changes.size(); ++i) taken[i] = taken[i] || (joined && touches(i));
      }
    }
    std::vector<CellChange> concerning;
    for (size_t i = 0; i < changes.size(); ++i) {
      if (taken[i]) concerning.push_back(changes[i]);
    }
    return concerning;
  }

  // `light`: how many of the solutions are told; the others are counted.
  LineRepairs ForLine(size_t line, const std::vector<size_t>& lines, const std::vector<Solution>& solutions,
                      size_t light, bool incomplete) const {
    LineRepairs out{.line = line,
                    .repairs = {},
                    .incomplete = incomplete,
                    .too_large = false,
                    .together = {},
                    .less_likely = 0,
                    .cause = 0};
    std::vector<std::vector<CellChange>> seen;
    for (size_t i = 0; i < solutions.size(); ++i) {
      std::vector<CellChange> changes = Concerning(line, lines, solutions[i].changes);
      if (std::find(seen.begin(), seen.end(), changes) != seen.end()) continue;
      if (i >= light || out.repairs.size() == kMaxRepairs) {
        ++out.less_likely;
      } else {
        out.repairs.push_back(Write(changes, lines));
      }
      seen.push_back(std::move(changes));
    }
    return out;
  }

  Repair Write(const std::vector<CellChange>& changes, const std::vector<size_t>& lines) const {
    Repair repair;
    for (const CellChange& change : changes) {
      const SumCell& printed = sums_.At(change.cell);
      Change* out = repair.add_changes();
      out->set_cell(sums_.Path(change.cell));
      if (printed.cell->state() == CELL_STATE_VALUE) out->set_from(std::to_string(printed.value));
      out->set_to(std::to_string(change.to));
      out->set_slip(change.slip);
      for (const Witness& witness : witnesses_) {
        if (witness.cell != change.cell || witness.value != change.to) continue;
        Evidence* evidence = repair.add_witnesses();
        *evidence->mutable_span() = witness.claim->span();
        evidence->set_quote(witness.claim->quote());
      }
    }
    for (const size_t at : lines) {
      const SumLine& line = sums_.lines()[at];
      const bool mended =
          line.Fails() && std::any_of(changes.begin(), changes.end(),
                                      [&](const CellChange& change) { return Holds(line, change.cell); });
      if (mended) repair.add_identities(Name(line));
    }
    return repair;
  }

  const TableSums& sums_;
  std::vector<Witness> witnesses_;
  std::vector<size_t> parents_;
};

}  // namespace

TableRepairs::TableRepairs(const TableSums& sums, const Record& record, uint32_t* causes) {
  if (!sums.AnyFails()) return;
  TableProblem(sums, record).Solve(&lines_);
  std::map<std::string, uint32_t> known;
  for (LineRepairs& line : lines_) {
    std::string key;
    for (const Repair& repair : line.repairs) key += repair.SerializeAsString() + '\0';
    if (key.empty()) continue;
    const auto [at, is_new] = known.try_emplace(key, *causes + 1);
    if (is_new) ++*causes;
    line.cause = at->second;
  }
}

const LineRepairs* TableRepairs::Of(size_t line) const {
  for (const LineRepairs& of : lines_) {
    if (of.line == line) return &of;
  }
  return nullptr;
}

}  // namespace gouji::check
