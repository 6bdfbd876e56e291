// The tables of the form as grids of labels, spans and figures.
#include "tools/corpusgen/forms.h"
#include "tools/corpusgen/tables.h"

namespace gouji::corpusgen {
namespace {

constexpr int kLabelColumns = 3;  // before the figures of `applications`
constexpr int kWidestItem = 4;    // columns of section two

class GridBuilder {
 public:
  GridBuilder(Table& table, const Style& style, Random& random)
      : table_(table), form_(FormOf(table.edition)), style_(style), random_(random), labels_(style, random) {}

  Grid Disclosure() {
    for (const BlockSpec& block : form_.disclosure) {
      Row(true);
      Label(block.item, kWidestItem);
      Row(false);
      Label(kContent);
      for (const ColumnSpec& column : block.columns) Header(column);
      for (const RowSpec& row : block.rows) {
        Row(false);
        Label(row.label);
        for (size_t c = 0; c < block.columns.size(); ++c) Figure();
      }
      if (style_.Has(Dirt::kExtraRows) && block.rows.front().key == "regulations")
        ExtraRow(block.columns.size());
    }
    return std::move(grid_);
  }

  Grid Applications() {
    const RowNumbers numbers = !style_.Has(Dirt::kRowNumbers) ? RowNumbers::kNone
                               : random_.Chance(500)          ? RowNumbers::kBefore
                                                              : RowNumbers::kBehind;
    Row(false);
    if (numbers == RowNumbers::kBefore) Bare("序号", 3);
    Label(kApplicationsNote, kLabelColumns, 3);
    if (numbers == RowNumbers::kBehind) Bare("行次", 3);
    Label(kApplicants, 7);
    Row(false);
    BelowNote(numbers);
    const auto columns = ApplicantColumns();
    Label(columns.front().label, 1, 2);
    Label(kLegalPersons, 5);
    Label(columns.back().label, 1, 2);
    Row(false);
    BelowNote(numbers);
    Below(columns.front().label, 1);
    for (const ColumnSpec& column : columns.subspan(1, 5)) Label(column.label);
    Below(columns.back().label, 1);
    std::string_view outer;
    std::string_view inner;
    int number = 0;
    for (const RowSpec& row : form_.applications) {
      if (row.key == table_.missing_row) {
        next_ += columns.size();
        continue;
      }
      Row(true);
      ++number;
      if (numbers == RowNumbers::kBefore) Bare(std::to_string(number), 1);
      RowLabels(row, outer, inner);
      if (numbers == RowNumbers::kBehind) Bare(std::to_string(number), 1);
      outer = row.outer;
      inner = row.inner;
      for (size_t c = 0; c < columns.size(); ++c) Figure();
    }
    return std::move(grid_);
  }

  Grid Review() {
    const auto rows = ReviewRows();
    const auto columns = ReviewColumns();
    if (style_.Has(Dirt::kReviewRows)) {
      Row(false);
      Bare("类别", 1);
      for (const ColumnSpec& column : columns) Label(column.label);
      for (const RowSpec& row : rows) {
        Row(false);
        Label(row.label);
        for (size_t c = 0; c < columns.size(); ++c) Figure();
      }
      return std::move(grid_);
    }
    Row(false);
    Label(rows[0].label, 5);
    Label(rows[1].outer, 10);
    Row(false);
    for (const ColumnSpec& column : columns) Label(column.label, 1, 2);
    Label(rows[1].label, 5);
    Label(rows[2].label, 5);
    Row(false);
    for (const ColumnSpec& column : columns) Below(column.label, 1);
    for (int twice = 0; twice < 2; ++twice) {
      for (const ColumnSpec& column : columns) Label(column.label);
    }
    Row(false);
    for (size_t i = 0; i < table_.cells.size(); ++i) Figure();
    return std::move(grid_);
  }

 private:
  // A column that counts the rows, which the form does not have.
  enum class RowNumbers { kNone, kBefore, kBehind };

  void Row(bool page_may_break) {
    grid_.emplace_back();
    grid_.back().page_may_break = page_may_break;
    grid_.back().cells.reserve(16);
  }

  void Label(std::string_view official, int columns = 1, int rows = 1) {
    Push({GridCell::kLabel, rows > 1 && columns == 1 ? labels_.PrintGroup(official) : labels_.Print(official),
          nullptr, columns, rows});
  }

  void Below(std::string_view official, int columns) {
    Push({GridCell::kBelow, style_.Has(Dirt::kSpansRepeated) ? labels_.Print(official) : std::string(),
          nullptr, columns, 1});
  }

  // Words that are none of the form's.
  void Bare(std::string_view text, int rows) {
    Push({GridCell::kLabel, std::string(text), nullptr, 1, rows});
  }

  void BelowNote(RowNumbers numbers) {
    if (numbers == RowNumbers::kBefore) Push({GridCell::kBelow, {}, nullptr, 1, 1});
    Below(kApplicationsNote, kLabelColumns);
    if (numbers == RowNumbers::kBehind) Push({GridCell::kBelow, {}, nullptr, 1, 1});
  }

  void Figure() { Push({GridCell::kFigure, {}, &table_.cells[next_++], 1, 1}); }

  void Push(GridCell cell) { grid_.back().cells.push_back(std::move(cell)); }

  // The official form names the unit over the amounts; this report may name it elsewhere or nowhere.
  void Header(const ColumnSpec& column) {
    if (column.kind != CellKind::kAmount) return Label(column.label);
    const std::string_view bare = column.label.substr(0, column.label.find("（"));
    if (style_.amounts != AmountStyle::kHeaderWan) return Label(bare);
    Label(std::string(bare) + (column.key == "amount" && bare == "采购总金额" && random_.Chance(500)
                                   ? "（单位：万元，保留4位小数）"
                                   : "（单位：万元）"));
  }

  // A row that the form does not have; its figures belong to no cell.
  void ExtraRow(size_t columns) {
    Row(false);
    Label("其他主动公开文件");
    for (size_t c = 0; c < columns; ++c)
      Push({GridCell::kLabel, std::to_string(random_.Skewed(90)), nullptr, 1, 1});
  }

  int CountRows(bool outer, std::string_view group) const {
    int count = 0;
    for (const RowSpec& row : form_.applications)
      count += (outer ? row.outer : row.inner) == group && row.key != table_.missing_row;
    return count;
  }

  void RowLabels(const RowSpec& row, std::string_view outer, std::string_view inner) {
    if (row.outer.empty()) {
      Label(row.label, kLabelColumns);
      return;
    }
    if (row.outer != outer) {
      // Crawlers lose the label that stands beside all outcomes more than any other.
      if (style_.Has(Dirt::kSpansLost)) {
        Push({GridCell::kLabel, {}, nullptr, 1, CountRows(true, row.outer)});
      } else {
        Label(row.outer, 1, CountRows(true, row.outer));
      }
    } else {
      Below(row.outer, 1);
    }
    if (row.inner.empty()) {
      Label(row.label, kLabelColumns - 1);
      return;
    }
    if (row.inner != inner) {
      Push({GridCell::kLabel, labels_.Print(row.inner), nullptr, 1, CountRows(false, row.inner)});
    } else {
      Below(row.inner, 1);
    }
    Label(row.label);
  }

  Table& table_;
  const EditionForm& form_;
  const Style& style_;
  Random& random_;
  LabelPrinter labels_;
  Grid grid_;
  size_t next_ = 0;
};

}  // namespace

Grid BuildGrid(Table& table, const Style& style, Random& random) {
  GridBuilder builder(table, style, random);
  if (table.key == "disclosure") return builder.Disclosure();
  if (table.key == "applications") return builder.Applications();
  return builder.Review();
}

}  // namespace gouji::corpusgen
