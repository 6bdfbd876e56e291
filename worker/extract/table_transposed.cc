#include "worker/extract/table_transposed.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "worker/extract/table_blanks.h"
#include "worker/extract/table_readings.h"
#include "worker/extract/table_sums.h"

namespace gouji::extract {
namespace {

// The figures of one column of the form, behind its name in one line.
struct PrintedColumn {
  int column = 0;
  std::vector<Token> values;
};

class Transposed {
 public:
  Transposed(std::string_view text, const form::Forms& forms, const form::Table& table, form::TableKind kind)
      : text_(text), forms_(forms), table_(table), kind_(kind) {}

  // Whether the table is one: names of rows, then names of columns with figures, each in a line.
  bool Collect(std::span<const Token> tokens) {
    for (const Token& token : tokens) {
      const bool taken = token.kind == TokenKind::kLabel  ? TakeLabel(token)
                         : token.kind == TokenKind::kText ? columns_.empty() || token.begin == token.end
                                                          : TakeValue(token);
      if (!taken) return false;
    }
    constexpr size_t kFewest = 2;
    return labels_.size() >= kFewest && columns_.size() >= kFewest;
  }

  // A figure for each row of the header in each column of the form.
  bool IsWhole() const {
    uint32_t columns = 0;
    uint32_t rows = 0;
    for (const PrintedColumn& column : columns_) {
      columns |= 1u << column.column;
      if (column.values.size() != labels_.size()) return false;
    }
    for (const Token& label : labels_) rows |= 1u << RowOf(label);
    const auto size = [](size_t bits) { return (1u << bits) - 1; };
    const bool all_rows = !table_.one_printed_row || rows == size(table_.rows.size());
    return columns == size(table_.columns.size()) && columns_.size() == table_.columns.size() &&
           IsDistinct(rows) && all_rows;
  }

  void Write(std::span<const Token> tokens, Rows* rows) const {
    *rows = Rows{};
    rows->one_row = table_.one_printed_row;
    for (size_t row = 0; row < table_.rows.size(); ++row) {
      const auto label = std::find_if(labels_.begin(), labels_.end(),
                                      [&](const Token& l) { return RowOf(l) == static_cast<int>(row); });
      if (label == labels_.end()) continue;
      if (rows->runs.empty() || !table_.one_printed_row) {
        RowRun run;
        run.row = static_cast<int8_t>(row);
        run.label_begin = label->begin;
        run.label_end = run.text_begin = run.text_end = run.trail_begin = run.trail_end = label->end;
        run.first_value = static_cast<uint32_t>(rows->values.size());
        rows->runs.push_back(run);
      }
      RowRun& run = rows->runs.back();
      for (size_t column = 0; column < table_.columns.size(); ++column) {
        rows->values.push_back(ValueAt(row, column));
        rows->values.back().gap = {.pipes = 1, .pipes_in_line = 1, .pipes_last_line = 1};
      }
      run.values = run.positions = static_cast<uint8_t>(rows->values.size() - run.first_value);
    }
    rows->begin = tokens.front().begin;
    for (const Token& value : rows->values) rows->end = std::max(rows->end, value.end);
    const auto number_at = [&](size_t row, size_t column) { return NumberAt(row, column); };
    uint32_t printed = 0;
    for (const RowRun& run : rows->runs) printed |= 1u << run.row;
    (SumsHold(table_, number_at, [](const form::Identity&) {}) ? rows->in_order : rows->doubtful) = printed;
  }

 private:
  int RowOf(const Token& token) const { return MeaningOf(token, form::LabelKind::kRow); }

  int MeaningOf(const Token& token, form::LabelKind kind) const {
    for (const form::Meaning& meaning : forms_.labels()[token.label].meanings) {
      if (meaning.table == kind_ && meaning.edition == table_.edition && meaning.kind == kind)
        return meaning.index;
    }
    return -1;
  }

  bool TakeLabel(const Token& token) {
    const int row = RowOf(token);
    const int column = MeaningOf(token, form::LabelKind::kColumn);
    const bool begins_line = token.gap.newlines > 0;
    // 其他 and 总计 are rows in the line of the header, and columns at the beginning of another one.
    if (column >= 0 && begins_line && !labels_.empty()) {
      columns_.push_back({column, {}});
      return true;
    }
    if (row < 0) return columns_.empty() && column < 0;
    if (!columns_.empty() || (begins_line && !labels_.empty())) return false;
    labels_.push_back(token);
    return true;
  }

  bool TakeValue(const Token& token) {
    const Gap& gap = token.gap;
    if (columns_.empty() || gap.newlines > 0 || gap.pipes + gap.tabs == 0) return false;
    columns_.back().values.push_back(token);
    return true;
  }

  bool IsDistinct(uint32_t rows) const {
    size_t count = 0;
    for (; rows != 0; rows &= rows - 1) ++count;
    return count == labels_.size();
  }

  const Token& ValueAt(size_t row, size_t column) const {
    const auto label = std::find_if(labels_.begin(), labels_.end(),
                                    [&](const Token& l) { return RowOf(l) == static_cast<int>(row); });
    const auto printed = std::find_if(columns_.begin(), columns_.end(), [&](const PrintedColumn& c) {
      return c.column == static_cast<int>(column);
    });
    return printed->values[static_cast<size_t>(label - labels_.begin())];
  }

  std::optional<int64_t> NumberAt(size_t row, size_t column) const {
    int64_t number = 0;
    const bool known = std::any_of(labels_.begin(), labels_.end(),
                                   [&](const Token& l) { return RowOf(l) == static_cast<int>(row); });
    if (!known || !WholeNumber(text_, Printed(ValueAt(row, column)), &number)) return std::nullopt;
    return number;
  }

  const std::string_view text_;
  const form::Forms& forms_;
  const form::Table& table_;
  const form::TableKind kind_;
  std::vector<Token> labels_;  // of rows, in the order of the header
  std::vector<PrintedColumn> columns_;
};

}  // namespace

bool AlignTransposed(std::string_view text, const form::Forms& forms, const form::Table& table,
                     form::TableKind kind, std::span<const Token> tokens, Rows* rows) {
  if (kind == form::kDisclosure) return false;
  Transposed transposed(text, forms, table, kind);
  if (!transposed.Collect(tokens)) return false;
  if (transposed.IsWhole()) {
    transposed.Write(tokens, rows);
  } else {
    AlignRows(text, forms, table, kind, tokens, rows);
    rows->by_columns = true;
  }
  return true;
}

}  // namespace gouji::extract
