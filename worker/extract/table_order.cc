#include "worker/extract/table_order.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "worker/extract/table_blanks.h"
#include "worker/extract/table_readings.h"
#include "worker/extract/table_sums.h"

namespace gouji::extract {
namespace {

class Order {
 public:
  Order(std::string_view text, const form::Table& table, const Rows& rows)
      : text_(text), table_(table), rows_(rows), columns_(table.columns.size()) {}

  // Whether some row has other figures than those at its place, and most have these.
  bool IsDisplaced() const {
    const bool full = table_.cells.size() == table_.rows.size() * columns_;
    if (!full || rows_.values.size() != table_.cells.size()) return false;
    size_t in_place = 0;
    for (const RowRun& run : rows_.runs) {
      in_place += IsInPlace(run) ? 1 : 0;
      // A label with the figures of one row behind it: these are its own, and the page has rows in another order.
      if (run.values == columns_ && !IsInPlace(run)) return false;
    }
    return in_place < table_.rows.size() && in_place * 2 > table_.rows.size();
  }

  bool HoldsAllSums() {
    for (const Token& value : rows_.values) {
      int64_t number = 0;
      if (!WholeNumber(text_, Printed(value), &number)) return false;
      numbers_.push_back(number);
    }
    const auto number_at = [&](size_t row, size_t column) {
      return std::optional(numbers_[row * columns_ + column]);
    };
    return SumsHold(table_, number_at, [](const form::Identity&) {});
  }

  std::vector<RowRun> Runs() const {
    std::vector<RowRun> runs(table_.rows.size());
    for (size_t row = 0; row < runs.size(); ++row) {
      const auto known = std::find_if(rows_.runs.begin(), rows_.runs.end(),
                                      [&](const RowRun& run) { return run.row == static_cast<int>(row); });
      RowRun& run = runs[row];
      const bool placed = known != rows_.runs.end() && IsInPlace(*known);
      if (placed) run = *known;
      run.row = static_cast<int8_t>(row);
      run.positions = static_cast<uint8_t>(columns_);
      run.first_value = static_cast<uint32_t>(row * columns_);
      run.values = static_cast<uint32_t>(columns_);
      const Token& first = rows_.values[run.first_value];
      const Token& last = rows_.values[run.first_value + run.values - 1];
      if (!placed) {
        run.label_begin = run.label_end = run.text_begin = run.text_end = first.begin;
        run.trail_begin = run.trail_end = last.end;
      }
    }
    return runs;
  }

 private:
  bool IsInPlace(const RowRun& run) const {
    return run.row >= 0 && run.values >= columns_ &&
           run.first_value == static_cast<size_t>(run.row) * columns_;
  }

  const std::string_view text_;
  const form::Table& table_;
  const Rows& rows_;
  const size_t columns_;
  std::vector<int64_t> numbers_;
};

}  // namespace

void RowsInOrder(std::string_view text, const form::Table& table, Rows* rows) {
  if (table.kind != form::kApplications) return;
  Order order(text, table, *rows);
  if (!order.IsDisplaced() || !order.HoldsAllSums()) return;
  rows->runs = order.Runs();
  rows->may_be_printed = 0;
  rows->in_order = (1u << table.rows.size()) - 1;
}

}  // namespace gouji::extract
