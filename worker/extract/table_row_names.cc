#include "worker/extract/table_row_names.h"

#include <algorithm>
#include <array>
#include <string>

#include "worker/extract/similarity.h"
#include "worker/extract/table_characters.h"
#include "worker/extract/utf8_cursor.h"

namespace gouji::extract {
namespace {

// An unknown text is the missing row that it resembles this much.
constexpr uint32_t kSameRowPercent = 60;
// A text between a known label and its values is the next row's label only when it hardly can be anything else.
constexpr uint32_t kSurelyNextRowPercent = 75;
// Of unknown texts with labels of the form; a table has few of them.
constexpr uint32_t kMaxComparisons = 4000;

class Namer {
 public:
  Namer(std::string_view text, const form::Table& table, std::vector<RowRun>* runs)
      : text_(text), table_(table), runs_(runs) {}

  void NameUnknownRows() {
    std::vector<RowRun>& runs = *runs_;
    for (const RowRun& run : runs) {
      if (run.row >= 0) printed_[static_cast<size_t>(run.row)] = true;
    }
    int after = -1;
    size_t next = 0;
    for (size_t i = 0; i < runs.size(); ++i) {
      next = std::max(next, i + 1);
      while (next < runs.size() && runs[next].row <= after) ++next;
      const int before = next < runs.size() ? runs[next].row : static_cast<int>(table_.rows.size());
      RowRun& run = runs[i];
      if (run.row < 0) {
        const Likeness alone = MissingRowLike(run, after, before);
        // 4.大量反复申情 / 5.要求行政机关 0 0 0 / 确认或重新出具: the second has a number and a rest of its own.
        const bool own = i + 2 < runs.size() && IsFrontOf(runs[i + 1], runs[i + 2]);
        if (i + 1 < runs.size() && !own && IsFirstHalf(run, runs[i + 1], alone, after, before)) {
          runs[i + 1].text_begin = run.text_begin;
        } else if (i + 1 < runs.size() && IsFrontOf(run, runs[i + 1])) {
          run.row = runs[i + 1].row;
          run.positions = runs[i + 1].positions;
          run.label_begin = run.text_begin;
          run.label_end = run.text_end;
          runs[i + 1].row = -1;
        } else if (const Likeness around =
                       i + 1 < runs.size() ? WithRestBelow(run, runs[i + 1], after, before) : Likeness{};
                   around.percent > alone.percent) {
          Name(&run, around.row);
        } else if (alone.percent >= kSameRowPercent) {
          Name(&run, alone.row);
        }
      } else if (run.values > 0 && run.text_end > run.text_begin) {
        const Likeness like = MissingRowLike(run, std::max<int>(after, run.row), before);
        if (like.percent >= kSurelyNextRowPercent) Name(&run, like.row);
      }
      if (run.row > after) after = run.row;
    }
  }

  // Rows of prose before the table and labels repeated after a page break print fewer cells.
  void KeepOneRunOfEachRow() {
    std::vector<RowRun>& runs = *runs_;
    const auto better = [](const RowRun& a, const RowRun& b) {
      if ((a.values == a.positions) != (b.values == b.positions)) return a.values == a.positions;
      return a.values > b.values;
    };
    std::stable_sort(runs.begin(), runs.end(), [&](const RowRun& a, const RowRun& b) {
      return a.row != b.row ? a.row < b.row : better(a, b);
    });
    runs.erase(std::unique(runs.begin(), runs.end(),
                           [](const RowRun& a, const RowRun& b) { return a.row >= 0 && a.row == b.row; }),
               runs.end());
    std::erase_if(runs, [](const RowRun& run) { return run.row < 0; });
  }

 private:
  std::string_view TextOf(const RowRun& run) const {
    return text_.substr(run.text_begin, run.text_end - run.text_begin);
  }

  struct Likeness {
    int row = -1;
    uint32_t percent = 0;
  };

  // The most similar row among those of the form that are missing in (after, before).
  Likeness MissingRowLike(const RowRun& run, int after, int before) {
    return MissingRowLike(TextOf(run), after, before);
  }
  Likeness MissingRowLike(std::string_view text, int after, int before) {
    Likeness best;
    for (int row = after + 1; row < before; ++row) {
      if (printed_[static_cast<size_t>(row)] || comparisons_ == kMaxComparisons) continue;
      ++comparisons_;
      if (HasOtherNumber(text, table_.rows[static_cast<size_t>(row)])) continue;
      const uint32_t percent = SimilarityPercent(text, table_.rows[static_cast<size_t>(row)].label);
      if (percent > best.percent) best = {row, percent};
    }
    return best;
  }

  // A misprinted label that broke in two: both halves together are a missing row, and neither is another one.
  bool IsFirstHalf(const RowRun& run, const RowRun& next, const Likeness& alone, int after, int before) {
    if (run.values > 0 || next.row >= 0) return false;
    RowRun both = next;
    both.text_begin = run.text_begin;
    const Likeness joined = MissingRowLike(both, after, before);
    const auto fits = [&](const Likeness& half) {
      return half.percent < kSameRowPercent || half.row == joined.row;
    };
    return joined.percent >= kSurelyNextRowPercent && fits(alone) &&
           fits(MissingRowLike(next, after, before));
  }

  // A label that goes on in the line below its figures.
  Likeness WithRestBelow(const RowRun& run, const RowRun& next, int after, int before) {
    if (run.values == 0 || next.row >= 0 || next.values > 0) return {};
    const Likeness joined = MissingRowLike(std::string(TextOf(run)).append(TextOf(next)), after, before);
    return joined.percent >= kSurelyNextRowPercent ? joined : Likeness{};
  }

  // 5.要求行政机关 with its figures, above the rest of its label, which is known by itself.
  bool IsFrontOf(const RowRun& run, const RowRun& next) const {
    if (run.values == 0 || next.row < 0 || next.values > 0) return false;
    const form::Row& row = table_.rows[static_cast<size_t>(next.row)];
    const std::string_view rest = text_.substr(next.label_begin, next.text_end - next.label_begin);
    const uint32_t joined = SimilarityPercent(std::string(TextOf(run)).append(rest), row.label);
    return !HasOtherNumber(TextOf(run), row) && joined >= kSurelyNextRowPercent &&
           joined > SimilarityPercent(rest, row.label);
  }

  void Name(RowRun* run, int row) {
    run->row = static_cast<int8_t>(row);
    printed_[static_cast<size_t>(row)] = true;
    run->positions = static_cast<uint8_t>(table_.CellsOfRow(static_cast<size_t>(row)).size());
    run->label_begin = run->text_begin;
    run->label_end = run->text_end;
  }

  const std::string_view text_;
  const form::Table& table_;
  std::vector<RowRun>* const runs_;
  std::array<bool, form::kMaxRows> printed_{};
  uint32_t comparisons_ = 0;
};

}  // namespace

bool HasOtherNumber(std::string_view text, const form::Row& row) {
  while (text.starts_with('(') || text.starts_with(' ')) text.remove_prefix(1);
  const uint32_t size = text.empty() ? 0 : CharacterSize(text, 0);
  const bool digit = size == 1 && IsDigit(text[0]);
  if (row.ordinal.empty() || (!digit && (size == 0 || OneOf(text, 0, kNumerals) == 0))) return false;
  const std::string_view behind = text.substr(size);
  const bool number = behind.starts_with(')') || behind.starts_with('.') || behind.starts_with("、");
  return number && row.ordinal.find(text.substr(0, size)) == std::string::npos;
}

void NameRows(std::string_view text, const form::Table& table, std::vector<RowRun>* runs) {
  Namer namer(text, table, runs);
  namer.NameUnknownRows();
  namer.KeepOneRunOfEachRow();
}

}  // namespace gouji::extract
