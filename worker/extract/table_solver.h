// Where the values stand that the separators alone do not place: the identities decide, where they decide.
//
// Role: rows + settled readings -> a placement for every row. First each row by its own sums, then all rows together
// by the sums of their columns. Exactly one reading that fits: inferred. Several: unsure, with their number. None: the
// row stays as printed, unsure. Where rows that the page itself tells leave totals blank, a row's own sums place
// nothing; where most rows have no reading that satisfies them, what they place elsewhere is unsure.
// A printed figure is never changed or dropped to make a sum work while another reading exists; where the page glues nothing, a
// figure that stands apart may be cut, but then the row is unsure: its sum may as well be wrong. A row that the page
// itself settles is never reopened. Stateless apart from reused buffers; one a thread.
// Bounds: kMaxSearchSteps a table and what the page has left, counted, so that the result does not depend on the machine.
//
//   solver.Solve(text, table, layout, rows, readings, hints, &page_steps, &placements);
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "worker/extract/table_blanks.h"
#include "worker/extract/table_readings.h"
#include "worker/extract/table_rows.h"

namespace gouji::extract {

inline constexpr uint64_t kMaxSearchSteps = 120'000;
// Of which one row may use this many, so that it leaves some to the others.
inline constexpr uint64_t kMaxRowSteps = 15'000;

// Whether every row holds a figure for each of its cells, however its digits are cut.
bool MayPrintEveryCell(std::string_view text, const Rows& rows);

// Whether the tables of a page show that it prints its zeros: one of many rows lacks no figure, or rows of nothing but
// zeros have one for each cell and no table lacks any. A small table may have enough figures by chance.
bool PrintsEveryCell(std::string_view text, std::span<const Rows> tables);

// Whether some table has a figure twice. Where each of its cells has a line and none has, though totals repeat what they add
// up, a crawler removed the lines that were there before, and a zero that is gone looks like a blank.
bool RepeatsFigures(std::string_view text, std::span<const Rows> tables);

// What the sums over the rows told.
enum class Columns : uint8_t {
  kNotAsked,      // no row was left open, or the form has no such sums
  kSolved,        // choices that fit no solution are gone
  kRowUnknown,    // a row of the sums is not there, or has too many readings
  kNoSolution,    // no choice of readings balances
  kTooManySteps,  // the bound ended the search
};
std::string_view ColumnsName(Columns columns);

// Whether some figure of the tables must be several.
bool GluesCells(std::string_view text, std::span<const Rows> tables);
// Whether figures run into the labels of the next rows in some table (04.保护第三方合法权益): they may run into each other, too.
bool FiguresTouchLabels(std::span<const Rows> tables);

class Solver {
 public:
  // `placements` is replaced: one for each run. `page_steps`: what the tables of the page may use from here on.
  void Solve(std::string_view text, const form::Table& table, Layout layout, const Rows& rows,
             const std::vector<RowReading>& readings, const LayoutHints& hints, uint64_t* page_steps,
             std::vector<Placement>* placements);
  Columns columns() const { return columns_; }
  // Whether some search of the last table ended at its bound.
  bool bounded() const { return bounded_; }

 private:
  // The readings of one row that are still possible.
  struct RowState {
    uint32_t first = 0;  // into candidates_
    uint32_t count = 0;
    bool certain = false;       // the page leaves one reading
    bool by_sums = false;       // the row's own sums chose the candidates
    bool all_listed = false;    // the candidates are all that the digits allow
    bool against_sums = false;  // no reading satisfies the row's own sums
    bool balanced = false;      // some reading with a figure above 0 does
    bool incomplete = false;    // there are more than the bounds allow
    uint32_t readings = 0;      // of an incomplete row: how many, where they could be counted
    uint32_t agreed = 0;        // and a bit per position that is the same in all of them
    uint32_t doubtful = 0;      // bit per position that may hold another row's figure
    bool cut = false;           // all candidates cut a figure that stands apart, for the sums alone
    uint32_t uncut = 0;         // readings of such a row that cut none, where they could be counted
  };

  bool SettleRow(const RowProblem& problem, const RowReading& reading, RowState* state);
  void Settle(const Reading& pieces, RowState* state);
  bool MayBeCut(const RowProblem& problem) const;
  bool IsDoubtful(const RowProblem& problem) const;
  void ReadRow(const RowProblem& problem, RowState* state);
  bool Collect(const RowProblem& problem, const Allowed& allowed, size_t limit, RowState* state);
  void Count(const RowProblem& problem, const Allowed& allowed, RowState* state);
  void DoubtCuts(const RowProblem& problem, RowState* state);
  Columns SolveColumns(std::string_view text, const form::Table& table, const Rows& rows);
  void Decide(std::span<const Token> values, size_t positions, const RowState& state,
              Placement* placement) const;
  void AddSums(const form::Table& table, const RowRun& run);
  bool LacksSums(std::string_view text, const Rows& rows) const;
  bool PrintsSums(std::string_view text, const form::Table& table, const Rows& rows);

  std::vector<PositionSum> sums_;
  std::vector<Reading> candidates_;
  std::vector<RowState> states_;
  std::vector<size_t> open_;  // runs that need a search
  DeadEnds dead_ends_;
  uint64_t steps_left_ = 0;
  Columns columns_ = Columns::kNotAsked;
  bool bounded_ = false;
  bool splittable_ = false;  // the layout separates cells by blanks at most
  bool glue_ = false;        // and glues some of them for sure
  bool touches_ = false;     // figures of the page run into labels
  bool apart_ = false;       // some row prints figures apart
  bool all_printed_ = false;
};

}  // namespace gouji::extract
