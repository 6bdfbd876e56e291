#include "worker/extract/table_solver.h"

#include <algorithm>
#include <array>
#include <utility>

#include "worker/extract/column_search.h"
#include "worker/extract/utf8_cursor.h"

namespace gouji::extract {
namespace {

// Position of a form's column in a printed row; -1 when the row has no such cell.
int PositionOf(const form::Table& table, size_t row, uint8_t column) {
  const int cell = table.FindCell(row, column);
  if (cell < 0) return -1;
  return table.one_printed_row ? cell : cell - table.row_begin[row];
}

// Positions of a row whose cells are of the kind, a bit each.
uint32_t PositionsOf(const form::Table& table, const RowRun& run, form::v1::CellKind kind) {
  uint32_t positions = 0;
  if (table.one_printed_row) return positions;
  const auto cells = table.CellsOfRow(static_cast<size_t>(run.row));
  for (size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].kind == kind) positions |= 1u << i;
  }
  return positions;
}

// One token where several cells are: it may hold them all.
bool IsAlone(const RowProblem& problem) {
  return problem.values.size() == 1 && problem.positions > 1;
}

// Whether some row prints figures apart.
bool PrintsFiguresApart(const Rows& rows) {
  return std::any_of(rows.runs.begin(), rows.runs.end(), [](const RowRun& run) { return run.values > 1; });
}

bool SameToken(std::string_view text, const Token& a, const Token& b) {
  return text.substr(a.begin, a.end - a.begin) == text.substr(b.begin, b.end - b.begin);
}

bool HoldsMoreThanZeros(std::string_view text, std::span<const Token> values) {
  return std::any_of(values.begin(), values.end(), [&](const Token& token) {
    const std::string_view print = text.substr(token.begin, token.end - token.begin);
    return print.find_first_of("123456789") != std::string_view::npos;
  });
}

}  // namespace

bool RepeatsFigures(std::string_view text, std::span<const Rows> tables) {
  return std::any_of(tables.begin(), tables.end(), [&](const Rows& rows) {
    // Nearly all pages have a digit twice that stands alone: they need no sorting.
    uint32_t seen = 0;
    for (const Token& value : rows.values) {
      if (value.end - value.begin != 1 || !IsDigit(text[value.begin])) continue;
      const uint32_t bit = 1u << (text[value.begin] - '0');
      if ((seen & bit) != 0) return true;
      seen |= bit;
    }
    std::vector<std::string_view> printed;
    for (const Token& value : rows.values)
      printed.push_back(text.substr(value.begin, value.end - value.begin));
    std::sort(printed.begin(), printed.end());
    return std::adjacent_find(printed.begin(), printed.end()) != printed.end();
  });
}

std::string_view ColumnsName(Columns columns) {
  static constexpr std::array<std::string_view, 5> kNames = {"not needed", "solved", "not all rows are known",
                                                             "no solution", "too many steps"};
  return kNames[static_cast<size_t>(columns)];
}

bool MayPrintEveryCell(std::string_view text, const Rows& rows) {
  return std::all_of(rows.runs.begin(), rows.runs.end(), [&](const RowRun& run) {
    return MostFigures(text, {rows.values.data() + run.first_value, run.values}) >= run.positions;
  });
}

bool GluesCells(std::string_view text, std::span<const Rows> tables) {
  return std::any_of(tables.begin(), tables.end(), [&](const Rows& rows) {
    return std::any_of(rows.values.begin(), rows.values.end(),
                       [&](const Token& token) { return MustSplit(text, token); });
  });
}

bool FiguresTouchLabels(std::span<const Rows> tables) {
  constexpr auto kFewest = 3;
  return std::any_of(tables.begin(), tables.end(), [](const Rows& rows) {
    return std::count_if(rows.runs.begin(), rows.runs.end(),
                         [](const RowRun& run) { return run.values > 0 && run.trail.empty(); }) >= kFewest;
  });
}

bool PrintsEveryCell(std::string_view text, std::span<const Rows> tables) {
  constexpr size_t kManyRows = 12;
  constexpr uint32_t kManyZeros = 6;
  uint32_t zeros = 0;
  bool lacking = false;
  for (const Rows& rows : tables) {
    if (!MayPrintEveryCell(text, rows)) {
      lacking = true;
      continue;
    }
    if (rows.runs.size() >= kManyRows) return true;
    for (const RowRun& run : rows.runs) {
      const std::span<const Token> values{rows.values.data() + run.first_value, run.values};
      const bool only_zeros = std::all_of(values.begin(), values.end(), [&](const Token& token) {
        return text.substr(token.begin, token.end - token.begin).find_first_not_of('0') ==
               std::string_view::npos;
      });
      if (only_zeros && run.positions > 1 && MostFigures(text, values) == run.positions)
        zeros += run.positions;
    }
  }
  return !lacking && zeros >= kManyZeros;
}

void Solver::AddSums(const form::Table& table, const RowRun& run) {
  const size_t first_row = table.one_printed_row ? 0 : static_cast<size_t>(run.row);
  const size_t end_row = table.one_printed_row ? table.rows.size() : first_row + 1;
  for (const form::Identity& identity : table.identities) {
    if (identity.axis != form::v1::AXIS_COLUMNS) continue;
    for (size_t row = first_row; row < end_row; ++row) {
      PositionSum sum;
      bool printed = true;
      const auto add = [&](const std::vector<uint8_t>& terms, std::array<uint8_t, kMaxPositions>* side,
                           uint8_t* count) {
        for (const uint8_t column : terms) {
          const int position = PositionOf(table, row, column);
          printed = printed && position >= 0;
          if (!printed) return;
          (*side)[(*count)++] = static_cast<uint8_t>(position);
          sum.last = std::max(sum.last, static_cast<uint8_t>(position));
        }
      };
      add(identity.left, &sum.left, &sum.lefts);
      add(identity.right, &sum.right, &sum.rights);
      if (printed) sums_.push_back(sum);
    }
  }
}

void Solver::Solve(std::string_view text, const form::Table& table, Layout layout, const Rows& rows,
                   const std::vector<RowReading>& readings, const LayoutHints& hints, uint64_t* page_steps,
                   std::vector<Placement>* placements) {
  candidates_.clear();
  states_.assign(rows.runs.size(), RowState{});
  placements->resize(rows.runs.size());
  const uint64_t granted = std::min(kMaxSearchSteps, *page_steps);
  steps_left_ = granted;
  splittable_ = layout == Layout::kSpaces || layout == Layout::kGlued;
  const auto values_of = [&](const RowRun& run) {
    return std::span<const Token>{rows.values.data() + run.first_value, run.values};
  };
  all_printed_ = hints.prints_every_cell && MayPrintEveryCell(text, rows);
  glue_ = layout == Layout::kGlued || hints.glues;
  touches_ = hints.touches;
  apart_ = PrintsFiguresApart(rows);
  open_.clear();
  for (size_t i = 0; i < rows.runs.size(); ++i) {
    const RowRun& run = rows.runs[i];
    const RowProblem problem{.text = text, .values = values_of(run), .positions = run.positions, .sums = {}};
    if (!SettleRow(problem, readings[i], &states_[i])) open_.push_back(i);
  }
  const bool summed = open_.empty() || PrintsSums(text, table, rows);
  for (const size_t i : open_) {
    const RowRun& run = rows.runs[i];
    RowProblem problem{.text = text, .values = values_of(run), .positions = run.positions, .sums = {}};
    states_[i].first = static_cast<uint32_t>(candidates_.size());
    // Only a search asks what the form knows about the row.
    sums_.clear();
    if (summed) AddSums(table, run);
    problem.amounts = PositionsOf(table, run, form::v1::CELL_KIND_AMOUNT);
    problem.changes = PositionsOf(table, run, form::v1::CELL_KIND_CHANGE);
    problem.sums = sums_;
    ReadRow(problem, &states_[i]);
    RowState& state = states_[i];
    if (sums_.empty() || state.certain) continue;
    state.against_sums = !state.by_sums && state.count > 0;
    state.balanced = state.by_sums && HoldsMoreThanZeros(text, problem.values);
  }
  const bool lacks_sums = LacksSums(text, rows);
  columns_ = SolveColumns(text, table, rows);
  *page_steps -= granted - steps_left_;
  bounded_ = columns_ == Columns::kTooManySteps ||
             std::any_of(states_.begin(), states_.end(),
                         [](const RowState& s) { return s.incomplete && s.readings == 0; });
  const bool lost_lines = layout == Layout::kLines && hints.lost_lines;
  if (lacks_sums || lost_lines) {
    for (const size_t i : open_) {
      RowState& state = states_[i];
      if (state.certain && !lost_lines) continue;
      state.certain = state.by_sums = state.all_listed = false;
    }
  }
  for (size_t i = 0; i < rows.runs.size(); ++i) {
    const RowRun& run = rows.runs[i];
    Decide(values_of(run), run.positions, states_[i], &(*placements)[i]);
  }
}

// Whether the page seems to leave the cells of sums empty: errors in so many rows are less likely.
bool Solver::LacksSums(std::string_view text, const Rows& rows) const {
  constexpr size_t kFewestRows = 3;
  size_t against = 0;
  for (const size_t i : open_) against += states_[i].against_sums ? 1 : 0;
  if (against < kFewestRows) return false;
  size_t balanced = 0;
  for (size_t i = 0; i < rows.runs.size(); ++i) {
    const RowRun& run = rows.runs[i];
    const bool full = states_[i].certain && run.values == run.positions &&
                      HoldsMoreThanZeros(text, {rows.values.data() + run.first_value, run.values});
    balanced += full || states_[i].balanced ? 1 : 0;
  }
  return against > balanced;
}

// False where a row that the page itself tells leaves the cell of a sum empty: others may have done so too.
bool Solver::PrintsSums(std::string_view text, const form::Table& table, const Rows& rows) {
  for (size_t i = 0; i < rows.runs.size(); ++i) {
    if (!states_[i].certain || rows.runs[i].values == 0) continue;
    const Reading& pieces = candidates_[states_[i].first];
    sums_.clear();
    AddSums(table, rows.runs[i]);
    for (const PositionSum& sum : sums_) {
      if (sum.rights != 1 || pieces[sum.right[0]].state == Piece::State::kPrinted) continue;
      for (uint8_t term = 0; term < sum.lefts; ++term) {
        int64_t value = 0;
        if (WholeNumber(text, pieces[sum.left[term]], &value) && value != 0) return false;
      }
    }
  }
  return true;
}

// Collects the readings that `allowed` gives, `limit` at most; false when there are none.
bool Solver::Collect(const RowProblem& problem, const Allowed& allowed, size_t limit, RowState* state) {
  candidates_.resize(state->first);
  const uint64_t granted = std::min(steps_left_, kMaxRowSteps);
  uint64_t left = granted;
  const Enumeration result = Enumerate(problem, allowed, limit, &left, &dead_ends_, &candidates_);
  steps_left_ -= granted - left;
  state->count = static_cast<uint32_t>(candidates_.size()) - state->first;
  state->incomplete = result == Enumeration::kTooMany;
  state->by_sums = allowed.sums && !problem.sums.empty();
  state->readings = state->agreed = 0;
  if (state->incomplete && limit > 1 && state->count > 0) Count(problem, allowed, state);
  return state->count > 0;
}

// What readings that are too many to list have in common.
void Solver::Count(const RowProblem& problem, const Allowed& allowed, RowState* state) {
  const uint64_t granted = std::min(steps_left_, kMaxRowSteps);
  uint64_t left = granted;
  const Agreement all = CountReadings(problem, allowed, &left);
  steps_left_ -= granted - left;
  if (!all.counted) return;
  state->readings = static_cast<uint32_t>(all.readings);
  state->agreed = all.agreed;
}

// Figures that stand apart on a page that glues none make a sum work when they are cut: it is as likely that the sum is wrong.
void Solver::DoubtCuts(const RowProblem& problem, RowState* state) {
  uint64_t left = std::min(steps_left_, kMaxRowSteps);
  const uint64_t granted = left;
  const Agreement uncut = CountReadings(problem, {.missing = true}, &left);
  steps_left_ -= granted - left;
  state->cut = true;
  state->certain = false;
  state->uncut = uncut.counted ? static_cast<uint32_t>(uncut.readings) : 0;
}

void Solver::Settle(const Reading& pieces, RowState* state) {
  candidates_.push_back(pieces);
  state->count = 1;
  state->certain = true;
}

// Whether the only token of a row may hold several cells: where others stand apart, only what no cell prints does.
bool Solver::MayBeCut(const RowProblem& problem) const {
  return !apart_ || MustSplit(problem.text, problem.values.front());
}

// Whether the last value may end with the next label's number, or some value must be several.
bool Solver::IsDoubtful(const RowProblem& problem) const {
  const bool split = splittable_ || (IsAlone(problem) && MayBeCut(problem));
  return problem.values.back().maybe_ordinal ||
         (split && std::any_of(problem.values.begin(), problem.values.end(),
                               [&](const Token& token) { return MustSplit(problem.text, token); }));
}

// Reads the rows that need no search, which are most.
bool Solver::SettleRow(const RowProblem& problem, const RowReading& reading, RowState* state) {
  state->first = static_cast<uint32_t>(candidates_.size());
  const size_t values = problem.values.size();
  if (reading.settled) {
    Settle(reading.pieces, state);
    state->doubtful = reading.doubtful;
    return true;
  }
  if (values == 0) {
    Settle(Reading{}, state);
    return true;
  }
  if (values != problem.positions || IsDoubtful(problem)) return false;
  Reading pieces{};
  for (size_t i = 0; i < values; ++i) pieces[i] = Printed(problem.values[i]);
  Settle(pieces, state);
  return true;
}

void Solver::ReadRow(const RowProblem& problem, RowState* state) {
  const size_t values = problem.values.size();
  const bool alone = IsAlone(problem);
  const bool split = splittable_ || (alone && MayBeCut(problem));
  const bool glued = alone || (split && glue_);
  const bool doubtful = IsDoubtful(problem);
  if (values > problem.positions && !problem.values.back().maybe_ordinal) {
    const bool repeated = std::all_of(problem.values.begin(), problem.values.end(), [&](const Token& token) {
      return SameToken(problem.text, token, problem.values.front());
    });
    // One cell that spans several columns, its figure repeated for each.
    if (repeated && problem.positions == 1) {
      Reading pieces{};
      pieces[0] = Printed(problem.values[0]);
      Settle(pieces, state);
      return;
    }
    Collect(problem, {.extra = true, .sums = true}, kMaxReadings, state) ||
        Collect(problem, {.extra = true}, kMaxReadings, state);
    return;
  }
  const Allowed missing{.missing = true, .sums = true};
  if (!glued && !doubtful) {
    if (Collect(problem, missing, kMaxReadings, state) && state->by_sums) return;
    if (problem.sums.empty() || !split) {
      Collect(problem, {.missing = true}, kMaxReadings, state);
      state->all_listed = problem.sums.empty() && !state->incomplete;
      return;
    }
  }
  // The page itself leaves one reading: every digit has its cell, or the table prints every cell.
  const bool complete = all_printed_;
  if (Collect(problem, {.split = split, .missing = !complete}, 1, state) && !state->incomplete) {
    state->certain = true;
    if (!glued && !doubtful && !touches_) DoubtCuts(problem, state);
    return;
  }
  if (Collect(problem, {.split = split, .missing = !complete, .sums = true}, kMaxReadings, state) &&
      state->by_sums) {
    if (!glued && !doubtful && !touches_) DoubtCuts(problem, state);
    return;
  }
  if (problem.sums.empty()) {
    Collect(problem, {.split = split, .missing = !complete}, kMaxReadings, state);
    state->all_listed = !state->incomplete || state->readings > 0;
    return;
  }
  Collect(problem, {.split = split}, kMaxReadings, state) ||
      Collect(problem, {.split = split, .missing = true}, kMaxReadings, state);
}

Columns Solver::SolveColumns(std::string_view text, const form::Table& table, const Rows& rows) {
  const size_t columns = table.columns.size();
  std::vector<const form::Identity*> identities;
  for (const form::Identity& identity : table.identities) {
    if (identity.axis == form::v1::AXIS_ROWS) identities.push_back(&identity);
  }
  const bool open =
      std::any_of(states_.begin(), states_.end(), [](const RowState& s) { return s.count > 1; });
  if (!open || table.one_printed_row || columns > ColumnSearch::kMaxColumns || identities.empty() ||
      identities.size() > ColumnSearch::kMaxIdentities) {
    return Columns::kNotAsked;
  }
  std::vector<ColumnSearch::Signs> signs_of(states_.size());
  size_t terms = 0;
  for (size_t i = 0; i < states_.size(); ++i) {
    const RowState& state = states_[i];
    // A row of which we know nothing leaves its columns open; one without a figure counts as 0, as blank cells do.
    if (state.count == 0 || state.incomplete || state.doubtful != 0) return Columns::kRowUnknown;
    ColumnSearch::Signs& signs = signs_of[i];
    for (size_t k = 0; k < identities.size(); ++k) {
      const auto has = [&](const std::vector<uint8_t>& side) {
        return std::find(side.begin(), side.end(), rows.runs[i].row) != side.end();
      };
      if (has(identities[k]->left)) signs[k] = 1;
      if (has(identities[k]->right)) signs[k] = -1;
    }
    terms += static_cast<size_t>(std::count_if(signs.begin(), signs.end(), [](int8_t s) { return s != 0; }));
  }
  size_t needed = 0;
  for (const form::Identity* identity : identities) needed += identity->left.size() + identity->right.size();
  if (terms != needed) return Columns::kRowUnknown;  // a row of the sums is not printed
  ColumnSearch search;
  search.Reset(identities.size(), columns);
  // Choices are distinct vectors of values; vector_of[i] tells which one a candidate has.
  std::vector<std::vector<uint32_t>> vector_of(states_.size());
  for (size_t i = 0; i < states_.size(); ++i) {
    const RowState& state = states_[i];
    std::vector<ColumnSearch::Values> choices;
    for (uint32_t c = 0; c < state.count; ++c) {
      ColumnSearch::Values values{};
      for (size_t column = 0; column < columns; ++column) {
        if (!WholeNumber(text, candidates_[state.first + c][column], &values[column]))
          return Columns::kRowUnknown;
      }
      const auto known = std::find(choices.begin(), choices.end(), values);
      vector_of[i].push_back(static_cast<uint32_t>(known - choices.begin()));
      if (known == choices.end()) choices.push_back(values);
    }
    search.AddRow(signs_of[i], std::move(choices));
  }
  const ColumnSearch::Result result = search.Run(&steps_left_);
  if (result == ColumnSearch::Result::kNoSolution) return Columns::kNoSolution;
  if (result == ColumnSearch::Result::kTooManySteps) return Columns::kTooManySteps;
  for (size_t i = 0; i < states_.size(); ++i) {
    RowState& state = states_[i];
    if (state.count <= 1) continue;
    uint32_t kept = 0;
    for (uint32_t c = 0; c < state.count; ++c) {
      if (!search.Survives(i, vector_of[i][c])) continue;
      candidates_[state.first + kept++] = candidates_[state.first + c];
    }
    if (kept < state.count) state.by_sums = true;
    state.count = kept;
  }
  return Columns::kSolved;
}

void Solver::Decide(std::span<const Token> values, size_t positions, const RowState& state,
                    Placement* placement) const {
  *placement = Placement{};
  if (state.count == 0) {
    // No reading at all: the values stand from the left, and nobody knows.
    for (size_t i = 0; i < std::min(values.size(), positions); ++i) {
      placement->pieces[i] = Printed(values[i]);
    }
    placement->certainty.fill(report::v1::CERTAINTY_UNSURE);
    return;
  }
  // Of several readings show the one that leaves the fewest cells without a value.
  const Reading* shown = &candidates_[state.first];
  std::ptrdiff_t most = -1;
  for (uint32_t c = 0; state.count > 1 && c < state.count; ++c) {
    const Reading& reading = candidates_[state.first + c];
    const auto printed = std::count_if(reading.begin(), reading.end(), [](const Piece& piece) {
      return piece.state == Piece::State::kPrinted;
    });
    if (printed > most) {
      shown = &reading;
      most = printed;
    }
  }
  placement->pieces = *shown;
  for (size_t position = 0; position < positions; ++position) {
    bool same = !state.incomplete || (state.agreed >> position & 1) != 0;
    for (uint32_t c = 0; state.count > 1 && c < state.count && same; ++c) {
      same = candidates_[state.first + c][position] == placement->pieces[position];
    }
    if ((state.doubtful >> position & 1) != 0) {
      placement->certainty[position] = report::v1::CERTAINTY_UNSURE;
      continue;
    }
    placement->certainty[position] = state.certain ? report::v1::CERTAINTY_CERTAIN
                                     : same && !state.cut && (state.by_sums || state.all_listed)
                                         ? report::v1::CERTAINTY_INFERRED
                                         : report::v1::CERTAINTY_UNSURE;
  }
  if (!state.certain && !state.incomplete && state.count > 1) placement->alternatives = state.count;
  if (state.incomplete) placement->alternatives = state.readings;
  if (state.cut && state.uncut > 0) placement->alternatives = state.uncut + state.count;
  // The figure is this row's, the other's, or of both.
  if (state.doubtful != 0) placement->alternatives = 3;
}

}  // namespace gouji::extract
