#include "worker/extract/table_unlabelled.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "worker/extract/table_blanks.h"
#include "worker/extract/table_readings.h"
#include "worker/extract/table_sums.h"

namespace gouji::extract {
namespace {

// Figures of one line.
struct Line {
  uint32_t first = 0;  // into the values
  uint32_t count = 0;
  bool bars = false;
  const RowRun* owner = nullptr;  // whose first figure it begins with
  bool labelled = false;          // the owner's label stands in the same line
};

class Placer {
 public:
  Placer(std::string_view text, const form::Table& table, Rows* rows)
      : text_(text), table_(table), rows_(*rows), columns_(static_cast<uint32_t>(table.columns.size())) {}

  void Run() {
    FindLines();
    if (!HasLabelledRows()) return;
    line_of_row_.assign(table_.rows.size(), nullptr);
    int after = -1;
    size_t begin = 0;  // of the lines since the last labelled row
    for (size_t i = 0; i <= lines_.size(); ++i) {
      if (i < lines_.size() && !lines_[i].labelled) continue;
      const int before = i < lines_.size() ? lines_[i].owner->row : static_cast<int>(table_.rows.size());
      if (before <= after) return;
      TakeBetween(after, before, begin, i);
      if (i < lines_.size()) line_of_row_[static_cast<size_t>(before)] = &lines_[i];
      after = before;
      begin = i + 1;
    }
    if (placed_ == 0 && doubtful_ == 0) return;
    if (!AddsUp()) {
      doubtful_ |= placed_;
      placed_ = 0;
    }
    Write();
  }

 private:
  void FindLines() {
    size_t run = 0;
    std::vector<const RowRun*> by_value;
    for (const RowRun& r : rows_.runs) {
      if (r.values > 0) by_value.push_back(&r);
    }
    std::sort(by_value.begin(), by_value.end(),
              [](const RowRun* a, const RowRun* b) { return a->first_value < b->first_value; });
    for (uint32_t i = 0; i < rows_.values.size(); ++i) {
      const Token& value = rows_.values[i];
      while (run < by_value.size() && by_value[run]->first_value < i) ++run;
      const bool owned = run < by_value.size() && by_value[run]->first_value == i;
      const bool goes_on = !lines_.empty() && !owned && !Breaks(rows_.values[i - 1].end, value.begin);
      if (goes_on) {
        ++lines_.back().count;
        continue;
      }
      Line line{.first = i, .count = 1, .bars = value.gap.pipes_last_line > 0, .owner = nullptr};
      if (owned) {
        line.owner = by_value[run];
        line.labelled = !Breaks(line.owner->cells_begin(), value.begin);
      }
      lines_.push_back(line);
    }
    // The number of a page between rows in bars.
    const bool bars =
        std::any_of(lines_.begin(), lines_.end(), [](const Line& l) { return l.labelled && l.bars; });
    std::erase_if(lines_, [&](const Line& l) { return bars && !l.bars && !l.labelled && l.count == 1; });
  }

  bool Breaks(uint32_t begin, uint32_t end) const {
    return begin > end || text_.substr(begin, end - begin).find('\n') != std::string_view::npos;
  }

  // Most rows have their label and all of their figures in one line.
  bool HasLabelledRows() const {
    const auto labelled = std::count_if(lines_.begin(), lines_.end(),
                                        [&](const Line& l) { return l.labelled && l.count == columns_; });
    return labelled < static_cast<std::ptrdiff_t>(lines_.size()) &&
           labelled * 2 > static_cast<std::ptrdiff_t>(lines_.size());
  }

  // Lines [begin, end) without a label, between the labelled rows `after` and `before`.
  void TakeBetween(int after, int before, size_t begin, size_t end) {
    if (begin == end) return;
    const bool whole = std::all_of(lines_.begin() + static_cast<std::ptrdiff_t>(begin),
                                   lines_.begin() + static_cast<std::ptrdiff_t>(end),
                                   [&](const Line& l) { return l.count == columns_; });
    if (!whole || !IsOpen(after, before, begin, end)) return;
    uint32_t rows = 0;
    for (int row = after + 1; row < before; ++row) rows |= 1u << row;
    if (end - begin == static_cast<size_t>(before - after - 1)) {
      for (size_t i = begin; i < end; ++i)
        line_of_row_[static_cast<size_t>(after + 1) + i - begin] = &lines_[i];
      placed_ |= rows;
    } else {
      doubtful_ |= rows;
    }
  }

  // Whether labels compete for the lines, or a line has none.
  bool IsOpen(int after, int before, size_t begin, size_t end) const {
    for (size_t i = begin; i < end; ++i) {
      const RowRun* const owner = lines_[i].owner;
      if (owner == nullptr || owner->row <= after || owner->row >= before) return true;
    }
    return std::any_of(rows_.runs.begin(), rows_.runs.end(), [&](const RowRun& run) {
      return run.row > after && run.row < before && run.values == 0;
    });
  }

  std::optional<int64_t> NumberAt(size_t row, size_t column) const {
    const Line* const line = line_of_row_[row];
    int64_t number = 0;
    if (line == nullptr || line->count != columns_ ||
        !WholeNumber(text_, Printed(rows_.values[line->first + column]), &number))
      return std::nullopt;
    return number;
  }

  // Every identity whose cells are all there holds, and one over rows that were placed is such.
  bool AddsUp() const {
    bool over_placed = false;
    const bool hold = SumsHold(
        table_, [&](size_t row, size_t column) { return NumberAt(row, column); },
        [&](const form::Identity& identity) {
          over_placed |= identity.axis == form::v1::AXIS_ROWS && HoldsPlaced(identity.left);
        });
    return hold && over_placed;
  }

  bool HoldsPlaced(const std::vector<uint8_t>& rows) const {
    return std::any_of(rows.begin(), rows.end(), [&](uint8_t row) { return (placed_ >> row & 1) != 0; });
  }

  // Rows get the lines that are theirs; labelled ones lose what stands in the lines below.
  void Write() {
    std::vector<RowRun> runs;
    for (size_t row = 0; row < table_.rows.size(); ++row) {
      const auto known = std::find_if(rows_.runs.begin(), rows_.runs.end(),
                                      [&](const RowRun& run) { return run.row == static_cast<int>(row); });
      const bool printed = known != rows_.runs.end();
      const Line* const line = line_of_row_[row];
      if ((placed_ >> row & 1) == 0) {
        if (!printed) continue;
        runs.push_back(*known);
        if (line != nullptr && line->labelled && known->values > line->count) Cut(*line, &runs.back());
        continue;
      }
      RowRun run = printed ? *known : RowRun{};
      run.row = static_cast<int8_t>(row);
      run.positions = static_cast<uint8_t>(columns_);
      run.first_value = line->first;
      run.values = columns_;
      const Token& first = rows_.values[line->first];
      run.trail_begin = run.trail_end = rows_.values[line->first + columns_ - 1].end;
      run.trail = Gap{};
      if (!printed || line->owner != &*known) {
        run.label_begin = run.label_end = run.text_begin = run.text_end = first.begin;
        run.number_end = 0;
      }
      runs.push_back(run);
    }
    rows_.runs = std::move(runs);
    rows_.in_order |= placed_;
    rows_.doubtful |= doubtful_;
    rows_.may_be_printed |= doubtful_;
  }

  void Cut(const Line& line, RowRun* run) const {
    const Token& next = rows_.values[line.first + line.count];
    run->values = line.count;
    run->trail = next.gap;
    run->trail_begin = rows_.values[line.first + line.count - 1].end;
    run->trail_end = next.begin;
  }

  const std::string_view text_;
  const form::Table& table_;
  Rows& rows_;
  const uint32_t columns_;
  std::vector<Line> lines_;
  std::vector<const Line*> line_of_row_;  // of the form; null where none is known
  uint32_t placed_ = 0;                   // bit per row
  uint32_t doubtful_ = 0;
};

}  // namespace

void PlaceUnlabelledRows(std::string_view text, const form::Table& table, Rows* rows) {
  if (table.kind != form::kApplications || rows->in_order != 0 || rows->runs.empty()) return;
  Placer(text, table, rows).Run();
}

}  // namespace gouji::extract
