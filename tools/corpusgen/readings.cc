#include "tools/corpusgen/readings.h"

#include <array>
#include <cstdint>

#include "tools/corpusgen/forms.h"

namespace gouji::corpusgen {
namespace {

constexpr int kMaxCells = 15;
constexpr int kMaxDigits = 9;
// Bounds on the work for one row and for one table; beyond them cells count as undetermined.
constexpr int kRowSteps = 2500;
// Without blanks less is possible and more rests on it: that some row has no such reading must be found out.
constexpr int kFullRowSteps = 200000;
constexpr size_t kRowReadings = 400;
constexpr int kTableSteps = 20000;
constexpr int kApplicantCount = 7;

struct Reading {
  std::array<int8_t, kMaxCells> begin;  // -1: blank; runs are far shorter than 127 bytes
  std::array<int8_t, kMaxCells> length;
  std::array<int32_t, kMaxCells> value;
  int vector_id = 0;
};

enum class Blanks { kAnywhere, kNone };

// All cuts and placements of one run.
class RowWalk {
 public:
  RowWalk(const RowTrace& trace, const Cell* cells, Blanks blanks)
      : trace_(trace),
        cells_(cells),
        blanks_(blanks),
        most_steps_(blanks == Blanks::kNone ? kFullRowSteps : kRowSteps) {
    const std::string& glyphs = trace.glyphs;
    least_parts_.assign(glyphs.size() + 1, 0);
    for (size_t i = glyphs.size(); i-- > 0;) least_parts_[i] = LeastParts(i);
  }

  // False when a bound was hit.
  bool Run(std::vector<Reading>& out) {
    out_ = &out;
    Walk(0, 0, 0);
    return steps_ <= most_steps_ && out.size() <= kRowReadings;
  }

 private:
  static bool Digit(char c) { return c >= '0' && c <= '9'; }

  // The fewest figures that the run from `i` on can be cut into; `i` is where one starts.
  int LeastParts(size_t i) const {
    const std::string& glyphs = trace_.glyphs;
    if (glyphs[i] == ' ') return least_parts_[i + 1];
    size_t end = i + 1;
    if (trace_.splittable && glyphs[i] == '0' && (end >= glyphs.size() || glyphs[end] != '.')) {
      if (end < glyphs.size() && glyphs[end] == 'u') ++end;
    } else {
      while (end < glyphs.size() && glyphs[end] != ' ' && glyphs[end] != '+' && glyphs[end] != '-') ++end;
    }
    return 1 + least_parts_[end];
  }

  void Walk(int cell, size_t pos, int64_t sum) {
    if (++steps_ > most_steps_ || out_->size() > kRowReadings) return;
    const std::string& glyphs = trace_.glyphs;
    while (pos < glyphs.size() && glyphs[pos] == ' ') ++pos;
    if (cell == trace_.cell_count) {
      if (pos == glyphs.size()) out_->push_back(current_);
      return;
    }
    if (least_parts_[pos] > trace_.cell_count - cell) return;
    if (blanks_ == Blanks::kNone && glyphs.size() - pos < static_cast<size_t>(trace_.cell_count - cell))
      return;
    const bool is_sum = trace_.group > 0 && cell % trace_.group == trace_.group - 1;
    if (blanks_ == Blanks::kAnywhere && (!is_sum || sum == 0)) Place(cell, -1, 0, 0, pos, is_sum ? 0 : sum);
    if (pos == glyphs.size() || !Fits(sum, pos)) return;
    for (size_t end = pos + 1; end <= glyphs.size(); ++end) {
      if (glyphs[end - 1] == ' ') break;
      const bool run_ends = end == glyphs.size() || glyphs[end] == ' ';
      if (!trace_.splittable && !run_ends) continue;
      if (end < glyphs.size() && glyphs[end] == 'u') continue;  // a unit belongs to the figure before it
      int64_t value = 0;
      if (!Figure(cells_[cell].kind, pos, end, value)) continue;
      if (is_sum && value != sum) continue;
      Place(cell, static_cast<int>(pos), static_cast<int>(end - pos), value, end,
            is_sum || trace_.group == 0 ? 0 : sum + value);
    }
  }

  // A sum with more digits than the run has left cannot be printed any more.
  bool Fits(int64_t sum, size_t pos) const {
    for (size_t left = trace_.glyphs.size() - pos; sum > 0; sum /= 10) {
      if (left-- == 0) return false;
    }
    return true;
  }

  void Place(int cell, int begin, int length, int64_t value, size_t next, int64_t sum) {
    const size_t index = static_cast<size_t>(cell);
    current_.begin[index] = static_cast<int8_t>(begin);
    current_.length[index] = static_cast<int8_t>(length);
    current_.value[index] = static_cast<int32_t>(value);
    Walk(cell + 1, next, sum);
  }

  // Whether glyphs[begin, end) is one figure of the kind; sets its value for whole ones.
  bool Figure(CellKind kind, size_t begin, size_t end, int64_t& value) const {
    const std::string& glyphs = trace_.glyphs;
    if (end - begin == 1 && glyphs[begin] == '/') return true;
    size_t at = begin;
    bool negative = false;
    if (glyphs[at] == '+' || glyphs[at] == '-') {
      if (kind != CellKind::kChange) return false;
      negative = glyphs[at++] == '-';
    }
    const size_t digits = at;
    while (at < end && Digit(glyphs[at])) value = value * 10 + (glyphs[at++] - '0');
    const size_t count = at - digits;
    if (count == 0 || count > kMaxDigits || (count > 1 && glyphs[digits] == '0')) return false;
    if (negative) value = -value;
    if (kind != CellKind::kAmount) return at == end;
    if (at < end && glyphs[at] == '.') {
      const size_t fraction = ++at;
      while (at < end && Digit(glyphs[at])) ++at;
      if (at == fraction) return false;
    }
    if (at < end && glyphs[at] == 'u') ++at;
    return at == end;
  }

  const RowTrace& trace_;
  const Cell* cells_;
  Blanks blanks_;
  int most_steps_;
  std::vector<int> least_parts_;
  Reading current_{};
  std::vector<Reading>* out_ = nullptr;
  int steps_ = 0;
};

using Vector = std::array<int64_t, kApplicantCount>;

struct RowChoices {
  enum Role { kOutcome, kTotal, kNew, kCarriedIn, kCarriedOut } role = kOutcome;
  std::vector<Vector> vectors;  // distinct values of the row's readings, blanks as zeros
  std::vector<bool> supported;
};

// Which vectors of which rows are part of a whole table that satisfies the column identities.
class TableWalk {
 public:
  explicit TableWalk(std::vector<RowChoices>& rows) : rows_(rows) {
    for (size_t i = 0; i < rows.size(); ++i) {
      rows[i].supported.assign(rows[i].vectors.size(), false);
      if (rows[i].role == RowChoices::kOutcome) {
        outcomes_.push_back(i);
      } else {
        by_role_[rows[i].role] = i;
      }
    }
    // Fewest choices first: contradictions show early.
    for (size_t i = 1; i < outcomes_.size(); ++i) {
      for (size_t j = i; j > 0 && Count(outcomes_[j]) < Count(outcomes_[j - 1]); --j) {
        std::swap(outcomes_[j], outcomes_[j - 1]);
      }
    }
  }

  // False when the bound was hit.
  bool Run() {
    chosen_.assign(rows_.size(), 0);
    Heads(0);
    return steps_ <= kTableSteps;
  }

 private:
  size_t Count(size_t row) const { return rows_[row].vectors.size(); }

  void Heads(int role) {
    static constexpr RowChoices::Role kOrder[] = {RowChoices::kTotal, RowChoices::kNew,
                                                  RowChoices::kCarriedIn, RowChoices::kCarriedOut};
    if (role == 4) {
      if (!Balances()) return;
      Outcomes(0, Chosen(by_role_[RowChoices::kTotal]));
      return;
    }
    const size_t row = by_role_[kOrder[role]];
    for (size_t i = 0; i < Count(row); ++i) {
      if (++steps_ > kTableSteps) return;
      chosen_[row] = i;
      Heads(role + 1);
    }
  }

  bool Balances() const {
    for (size_t c = 0; c < kApplicantCount; ++c) {
      if (Chosen(by_role_[RowChoices::kNew])[c] + Chosen(by_role_[RowChoices::kCarriedIn])[c] !=
          Chosen(by_role_[RowChoices::kTotal])[c] + Chosen(by_role_[RowChoices::kCarriedOut])[c]) {
        return false;
      }
    }
    return true;
  }

  const Vector& Chosen(size_t row) const { return rows_[row].vectors[chosen_[row]]; }

  // True when at least one completion exists.
  bool Outcomes(size_t depth, Vector left) {
    if (++steps_ > kTableSteps) return false;
    if (depth == outcomes_.size()) {
      for (const int64_t rest : left) {
        if (rest != 0) return false;
      }
      for (size_t row = 0; row < rows_.size(); ++row) rows_[row].supported[chosen_[row]] = true;
      return true;
    }
    const size_t row = outcomes_[depth];
    bool any = false;
    for (size_t i = 0; i < Count(row); ++i) {
      Vector rest = left;
      bool fits = true;
      for (size_t c = 0; c < kApplicantCount; ++c) {
        rest[c] -= rows_[row].vectors[i][c];
        fits = fits && rest[c] >= 0;
      }
      if (!fits) continue;
      chosen_[row] = i;
      any = Outcomes(depth + 1, rest) || any;
    }
    return any;
  }

  std::vector<RowChoices>& rows_;
  std::vector<size_t> outcomes_;
  std::array<size_t, 5> by_role_{};
  std::vector<size_t> chosen_;
  int steps_ = 0;
};

RowChoices::Role RoleOf(std::string_view row) {
  if (row == "total") return RowChoices::kTotal;
  if (row == "new") return RowChoices::kNew;
  if (row == "carried_in") return RowChoices::kCarriedIn;
  if (row == "carried_out") return RowChoices::kCarriedOut;
  return RowChoices::kOutcome;
}

Vector VectorOf(const Reading& reading) {
  Vector vector;
  for (size_t c = 0; c < kApplicantCount; ++c) vector[c] = reading.value[c];
  return vector;
}

Vector WrittenVector(const RowTrace& trace, const Table& table) {
  Vector vector{};
  for (size_t c = 0; c < kApplicantCount; ++c) {
    const Cell& cell = table.cells[static_cast<size_t>(trace.first_cell) + c];
    vector[c] = cell.state == CellState::kValue ? cell.value : 0;
  }
  return vector;
}

// One row's readings; `bounded` is false when there are too many to list.
struct RowReadings {
  std::vector<Reading> list;
  bool bounded = true;
};

// Whether cell `index` of the row is what was written in every reading that `keep` admits.
template <typename Keep>
bool Agrees(const RowTrace& trace, const RowReadings& readings, int index, Keep keep) {
  // The place counts as well: of two zeros in a row of digits it is not known which one the cell is.
  int written_begin = -1;
  int written_length = 0;
  for (const RowTrace::Part& part : trace.parts) {
    if (part.cell != index) continue;
    written_begin = part.begin;
    written_length = part.length;
  }
  bool any = false;
  for (const Reading& reading : readings.list) {
    if (!keep(reading)) continue;
    any = true;
    if (reading.begin[static_cast<size_t>(index)] != written_begin ||
        reading.length[static_cast<size_t>(index)] != written_length)
      return false;
  }
  return any;
}

// Open cells of the row on which all admitted readings agree become `how`.
template <typename Keep>
void MarkAgreed(const RowTrace& trace, const RowReadings& readings, Determined how, Table& table, Keep keep) {
  for (int c = 0; c < trace.cell_count; ++c) {
    Cell& cell = table.cells[static_cast<size_t>(trace.first_cell) + static_cast<size_t>(c)];
    if (cell.determined == Determined::kNo && Agrees(trace, readings, c, keep)) cell.determined = how;
  }
}

// The column identities of `applications`, over the readings of all its rows; open cells become `how`.
void ResolveColumns(const std::vector<RowTrace>& traces, std::vector<RowReadings>& readings, Determined how,
                    Table& table) {
  std::vector<RowChoices> choices(traces.size());
  for (size_t i = 0; i < traces.size(); ++i) {
    choices[i].role = RoleOf(table.cells[static_cast<size_t>(traces[i].first_cell)].row);
    if (traces[i].placed) {
      choices[i].vectors.push_back(WrittenVector(traces[i], table));
      continue;
    }
    if (!readings[i].bounded || readings[i].list.empty()) return;
    for (Reading& reading : readings[i].list) {
      const Vector vector = VectorOf(reading);
      size_t id = 0;
      while (id < choices[i].vectors.size() && choices[i].vectors[id] != vector) ++id;
      if (id == choices[i].vectors.size()) choices[i].vectors.push_back(vector);
      reading.vector_id = static_cast<int>(id);
    }
  }
  TableWalk walk(choices);
  if (!walk.Run()) return;
  for (size_t i = 0; i < traces.size(); ++i) {
    if (traces[i].placed) continue;
    MarkAgreed(traces[i], readings[i], how, table, [&](const Reading& reading) {
      return static_cast<bool>(choices[i].supported[static_cast<size_t>(reading.vector_id)]);
    });
  }
}

// The readings without blanks. False when a glued row has none of them; of too many one is enough.
bool FullReadings(const std::vector<RowTrace>& traces, const Table& table,
                  std::vector<RowReadings>& readings) {
  readings.assign(traces.size(), {});
  for (size_t i = 0; i < traces.size(); ++i) {
    const RowTrace& trace = traces[i];
    if (trace.placed) continue;
    if (!trace.splittable) return false;
    RowWalk walk(trace, &table.cells[static_cast<size_t>(trace.first_cell)], Blanks::kNone);
    readings[i].bounded = walk.Run(readings[i].list);
    if (readings[i].list.empty()) return false;
  }
  return true;
}

bool IsOpen(const Table& table) {
  for (const Cell& cell : table.cells) {
    if (cell.determined == Determined::kNo) return true;
  }
  return false;
}

// All rows one by one; answers whether figures of the table were lost.
bool ResolveRows(const std::vector<RowTrace>& traces, std::vector<RowReadings>& readings, Table& table) {
  bool lost = false;
  for (size_t i = 0; i < traces.size(); ++i) {
    const RowTrace& trace = traces[i];
    lost = lost || trace.lost;
    // As many figures as columns, none of which can be cut: as good as printed apart.
    const bool apart = trace.parts.size() == static_cast<size_t>(trace.cell_count) && !trace.splittable;
    const bool placed = !trace.lost && (trace.placed || apart);
    for (int c = 0; c < trace.cell_count; ++c) {
      table.cells[static_cast<size_t>(trace.first_cell) + static_cast<size_t>(c)].determined =
          placed ? Determined::kPrint : Determined::kNo;
    }
    if (trace.lost || trace.placed) continue;
    RowWalk walk(trace, &table.cells[static_cast<size_t>(trace.first_cell)], Blanks::kAnywhere);
    readings[i].bounded = walk.Run(readings[i].list);
    if (readings[i].bounded) {
      MarkAgreed(trace, readings[i], Determined::kRowSum, table, [](const Reading&) { return true; });
    }
  }
  return lost;
}

}  // namespace

void ResolveTable(const std::vector<RowTrace>& traces, Table& table) {
  std::vector<RowReadings> readings(traces.size());
  const bool lost = ResolveRows(traces, readings, table);
  const bool applications = table.key == "applications";
  if (lost) {
    table.full_rows = false;
    return;
  }
  if (applications && IsOpen(table)) ResolveColumns(traces, readings, Determined::kIdentities, table);
  table.full_rows = FullReadings(traces, table, readings);
  if (!IsOpen(table) || !table.full_rows) return;
  for (size_t i = 0; i < traces.size(); ++i) {
    if (traces[i].placed || !readings[i].bounded) continue;
    MarkAgreed(traces[i], readings[i], Determined::kFullRows, table, [](const Reading&) { return true; });
  }
  if (applications) ResolveColumns(traces, readings, Determined::kFullRows, table);
}

void WithdrawFullRows(std::vector<Table>& tables) {
  for (const Table& table : tables) {
    if (table.key == "applications" && table.full_rows) return;
  }
  for (Table& table : tables) {
    for (Cell& cell : table.cells) {
      if (cell.determined == Determined::kFullRows) cell.determined = Determined::kNo;
    }
  }
}

}  // namespace gouji::corpusgen
