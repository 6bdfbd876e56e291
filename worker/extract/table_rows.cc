#include "worker/extract/table_rows.h"

#include <algorithm>
#include <bitset>
#include <string>

#include "worker/extract/similarity.h"
#include "worker/extract/table_broken_labels.h"
#include "worker/extract/table_cell_text.h"
#include "worker/extract/table_characters.h"
#include "worker/extract/table_header_order.h"
#include "worker/extract/table_review_order.h"
#include "worker/extract/table_row_names.h"
#include "worker/extract/table_row_numbers.h"
#include "worker/extract/utf8_cursor.h"

namespace gouji::extract {
namespace {

constexpr uint32_t kMaxIllegibleInk = 8;
// The label of a row has this many characters.
constexpr uint32_t kMinRowInk = 4;

// A stray figure may stand behind one header.
constexpr int kByColumns = 2;

// What a label is in one edition of one table.
struct Role {
  int row = -1;
  int column = -1;
  bool known = false;
  bool item = false;
};

Role RoleOf(const form::Label& label, form::TableKind kind, report::v1::Edition edition) {
  Role role;
  for (const form::Meaning& meaning : label.meanings) {
    if (meaning.table != kind || meaning.edition != edition) continue;
    role.known = true;
    if (meaning.kind == form::LabelKind::kRow) role.row = meaning.index;
    if (meaning.kind == form::LabelKind::kColumn) role.column = meaning.index;
    if (meaning.kind == form::LabelKind::kItem) role.item = true;
  }
  return role;
}

class Aligner {
 public:
  Aligner(std::string_view text, const form::Forms& forms, const form::Table& table, form::TableKind kind,
          std::span<const Token> tokens, Rows* rows)
      : text_(text),
        forms_(forms),
        table_(table),
        kind_(kind),
        tokens_(tokens),
        rows_(rows),
        order_(table),
        review_order_(table) {
    for (size_t row = 0; row < table_.rows.size(); ++row)
      widest_ = std::max(widest_, Positions(static_cast<int>(row)));
  }

  void Run() {
    // A row without its header begins with its first figure.
    const bool bare = table_.one_printed_row && !tokens_.empty() &&
                      std::none_of(tokens_.begin(), tokens_.end(),
                                   [](const Token& token) { return token.kind == TokenKind::kLabel; });
    if (bare) Open(0, tokens_.front().begin, tokens_.front().begin);
    const bool numbered = CountsItsLines(text_, tokens_);
    const size_t numbers = table_.one_printed_row ? ColumnNumbersAt() : tokens_.size();
    for (index_ = 0; index_ < tokens_.size(); ++index_) {
      if (index_ >= numbers && index_ < numbers + table_.cells.size()) continue;
      if (numbered && NumbersALine(text_, tokens_.subspan(index_))) continue;
      Token behind_number;
      const bool first = numbered && index_ > 0 && NumbersALine(text_, tokens_.subspan(index_ - 1));
      if (first) {
        behind_number = tokens_[index_];
        behind_number.gap = tokens_[index_ - 1].gap;
      }
      const Token& token = first ? behind_number : tokens_[index_];
      switch (token.kind) {
        case TokenKind::kLabel:
          TakeLabel(token);
          break;
        case TokenKind::kText:
          TakeText(token);
          break;
        default:
          TakeValue(token);
          break;
      }
    }
    rows_->by_columns = ByColumns() || StandAboveLabels();
    rows_->reordered = order_.Contradicts() || unsure_subtotal_ || review_order_.Contradicts();
    rows_->one_row = table_.one_printed_row;
    if (table_.one_printed_row) {
      MergeIntoOneRow();
    } else {
      const bool broken = BreaksLabels(rows_->runs);
      const size_t printed = RowsWithFigures(rows_->runs);
      // The first of them stands before the first label.
      if (DropRowNumbers(text_, &rows_->runs, rows_->values) && early_values_ == 1) --strays_;
      NameRows(text_, table_, &rows_->runs);
      const bool lost = broken && RowsWithFigures(rows_->runs) < printed;
      if (lost || LabelsGoOnBelow(text_, table_, rows_->runs) ||
          StacksFigures(text_, rows_->values, rows_->runs))
        rows_->doubtful = ~0u;
      if (strays_ > 0) rows_->may_be_printed = RowsWithoutValues();
    }
  }

 private:
  // Whether the token prints `number`, by itself or in brackets.
  bool Counts(const Token& token, size_t number) const {
    if (token.kind == TokenKind::kLabel) return false;
    std::string_view print = text_.substr(token.begin, token.end - token.begin);
    if (print.starts_with('(') && print.ends_with(')')) print = print.substr(1, print.size() - 2);
    return print == std::to_string(number);
  }

  // A row below the header that numbers all columns, above one of figures: its first token; past the last where none is.
  size_t ColumnNumbersAt() const {
    const size_t columns = table_.cells.size();
    for (size_t at = 0; at + columns < tokens_.size(); ++at) {
      size_t counted = 0;
      while (counted < columns && Counts(tokens_[at + counted], counted + 1)) ++counted;
      const TokenKind next = tokens_[at + counted].kind;
      if (counted == columns && next != TokenKind::kLabel && next != TokenKind::kText) return at;
    }
    return tokens_.size();
  }

  bool ByColumns() const { return column_starts_ >= kByColumns; }

  // A row of figures before the first label, and none behind the last: each may be of the label below it.
  bool StandAboveLabels() const {
    constexpr uint32_t kMostOfARow = 5;
    return !table_.one_printed_row && early_values_ >= kMostOfARow && !rows_->runs.empty() &&
           rows_->runs.back().values == 0;
  }

  RowRun* current() { return open_ ? &rows_->runs.back() : nullptr; }

  void Open(int row, uint32_t begin, uint32_t end) {
    RowRun run;
    run.row = static_cast<int8_t>(row);
    run.label_begin = begin;
    run.label_end = run.text_begin = run.text_end = end;
    run.first_value = static_cast<uint32_t>(rows_->values.size());
    if (row >= 0) run.positions = static_cast<uint8_t>(Positions(row));
    rows_->runs.push_back(run);
    open_ = true;
  }

  size_t Positions(int row) const {
    return table_.one_printed_row ? table_.cells.size() : table_.CellsOfRow(static_cast<size_t>(row)).size();
  }

  // The token before which the open row ends.
  void Close(const Token& next) {
    if (!open_) return;
    RowRun& run = rows_->runs.back();
    run.trail = next.gap;
    run.trail_begin = run.values > 0 ? rows_->values.back().end : run.text_end;
    run.trail_end = next.begin;
    open_ = false;
    JoinCells(&run);
    if (subtotal_ >= 0 && run.row >= 0) DropSubtotal(&run);
  }

  // 法人或其他组织 with a column 小计 of its own, which the form does not have.
  void TakeSubtotal(const Token& token) {
    constexpr std::string_view kSubtotal = "小计";
    constexpr int8_t kFirst = 1;
    constexpr int8_t kLast = 6;
    if (kind_ != form::kApplications || seen_row_ || subtotal_ >= 0) return;
    // Glued cells: 其他 before another word is none that names the column.
    constexpr std::string_view kBehindOther = "其他小计";
    const std::string_view words = text_.substr(token.begin, token.end - token.begin);
    if (words != kSubtotal && words != kBehindOther) return;
    // The column named before it: behind 其他 it is the last of the five, behind any other the first.
    const int before = order_.last();
    const bool last = words == kBehindOther || (before >= 0 && before == kLast - 1);
    subtotal_ = last ? kLast : kFirst;
  }

  // Where the cells are not one more than the form's, which of them it is the row does not tell.
  void DropSubtotal(RowRun* run) {
    if (run->values == 0) return;
    if (run->values != run->positions + 1u) {
      unsure_subtotal_ = true;
      return;
    }
    rows_->values.erase(rows_->values.begin() + run->first_value + subtotal_);
    --run->values;
  }

  static bool IsEdge(char c) { return c == '\t' || c == '|' || c == '\n'; }

  // A delimited cell is read as a whole: 102. and 1,02 and 1 2 are no figures. What stands between two delimiters may
  // still be several cells unless there are as many texts as cells, or tabs and bars hold the others apart.
  void JoinCells(RowRun* run) {
    std::vector<Token>& values = rows_->values;
    const size_t first = run->first_value;
    if (first < values.size() && values[first].column >= 0) return;
    uint32_t texts = 0;
    uint32_t bars = 0;
    for (size_t i = first; i < values.size(); ++i) {
      const Gap& gap = values[i].gap;
      if (i > first && gap.newlines + gap.tabs + gap.pipes == 0) continue;
      ++texts;
      bars += i > first && gap.tabs + gap.pipes > 0 ? 1 : 0;
    }
    // Blank cells behind the only text tell that it is one too, unless it holds a figure for each cell.
    const bool behind = run->trail.tabs_in_line + run->trail.pipes_in_line > 1;
    // So do as many before it as the row has other cells. A misprinted label is not named yet.
    const size_t cells = run->row < 0 ? widest_ : run->positions;
    const bool before = first < values.size() &&
                        values[first].gap.pipes_last_line + values[first].gap.tabs_last_line + 1u >= cells;
    const bool aside = bars > 0 || behind || (before && cells > 2);
    const bool each = texts == run->positions || (aside && !HoldsTheRow(*run));
    size_t kept = first;
    for (size_t i = first; i < values.size();) {
      size_t end = i + 1;
      while (end < values.size() &&
             values[end].gap.newlines + values[end].gap.tabs + values[end].gap.pipes == 0)
        ++end;
      if (end == i + 1 || each) {
        if (ReadWhole(*run, i, end, &values[kept])) {
          ++kept;
          i = end;
          continue;
        }
      }
      while (i < end) values[kept++] = values[i++];
    }
    values.resize(kept);
    run->values = static_cast<uint32_t>(kept - first);
  }

  // As many figures as the row has cells, with blanks between them: the cells are merged. A row whose label is misprinted
  // is taken for one of the most cells; a figure in a cell before them, or on the next line, may be the number of a row.
  bool HoldsTheRow(const RowRun& run) const {
    const size_t cells = run.row < 0 ? widest_ : run.positions;
    const auto gap_before = [&](size_t i) -> const Gap& { return rows_->values[run.first_value + i].gap; };
    const bool one_more = run.values == cells + 1;
    const bool below = one_more && gap_before(cells).newlines > 0;
    const bool before = one_more && gap_before(1).newlines + gap_before(1).tabs + gap_before(1).pipes > 0;
    if (run.values != cells && !below && !before) return false;
    for (size_t i = 1; i < cells; ++i) {
      const Gap& gap = gap_before(i + (before && !below ? 1 : 0));
      if (!gap.spaces || gap.newlines + gap.tabs + gap.pipes > 0) return false;
    }
    return true;
  }

  // The cell around values [first, end) as one; false where its bounds are not known or it is read as it is.
  bool ReadWhole(const RowRun& run, size_t first, size_t end, Token* whole) {
    const std::vector<Token>& values = rows_->values;
    const uint32_t label_end = std::max(run.label_end, run.text_end);
    const uint32_t limit = end < values.size() ? values[end].begin : run.trail_end;
    uint32_t from = values[first].begin;
    uint32_t to = values[end - 1].end;
    if (end == first + 1 && from > label_end && IsEdge(text_[from - 1]) && to < limit && IsEdge(text_[to])) {
      return false;
    }
    while (from > label_end && !IsEdge(text_[from - 1])) --from;
    while (to < limit && !IsEdge(text_[to])) ++to;
    const bool closed = from > 0 && IsEdge(text_[from - 1]) && (to == text_.size() || IsEdge(text_[to]));
    if (!closed) return false;
    while (text_[from] == ' ') ++from;
    while (text_[to - 1] == ' ') --to;
    if (end == first + 1 && from == values[first].begin && to == values[first].end) return false;
    const CellText read = ReadCellText(text_.substr(from, to - from));
    Token cell = values[first];
    cell.kind = read.kind == TokenKind::kText ? TokenKind::kIllegible : read.kind;
    cell.begin = from;
    cell.end = to;
    cell.number_end = from + read.number_end;
    *whole = cell;
    return true;
  }

  void TakeLabel(const Token& token) {
    if (table_.one_printed_row) {
      if (rows_->values.empty()) review_order_.Add(forms_.labels()[token.label]);
      // Headers stand before the values, or each before its own; MergeIntoOneRow sorts it out.
      Close(token);
      Open(0, token.begin, token.end);
      return;
    }
    const Role role = RoleOf(forms_.labels()[token.label], kind_, table_.edition);
    bool is_row = role.row >= 0;
    // 其他 and 总计 are columns in a header; rows have numbers.
    if (is_row && role.column >= 0) {
      is_row = token.numbered || (seen_row_ && !in_header_ && !ByColumns() && !GoesOnNaming(role.column));
    }
    RowRun* const open = current();
    if (!is_row && role.column >= 0 && open != nullptr && open->row >= 0) {
      if (NamesNextValue()) {
        next_column_ = static_cast<int8_t>(role.column);
        return;
      }
      // 自然人: and nothing behind it.
      if (GoesOnNaming(role.column)) return;
      // A row of section four by itself: its name, the headers, its figures.
      if (kind_ == form::kReview && open->values == 0) {
        open->label_end = open->text_begin = open->text_end = token.end;
        return;
      }
    }
    if (role.column >= 0 && !token.numbered && open != nullptr && open->values == 0 &&
        open->text_end == token.begin && open->text_begin != open->text_end) {
      // A word of the annotation: 不计其他情形, misprinted.
      open->text_end = token.end;
      return;
    }
    if (!is_row) {
      Close(token);
      if (role.column >= 0) order_.Add(role.column);
      if (role.column >= 0 && role.row < 0) in_header_ = true;
      after_column_ = role.column >= 0;
      if (role.item) in_header_ = false;
      // A row of the other edition is a row that this form does not have.
      if (!role.known) OpenUnknown(token);
      return;
    }
    in_header_ = false;
    seen_row_ = true;
    order_.End();
    RowRun* const run = current();
    if (run != nullptr && run->row == role.row && run->values == 0) {
      run->label_end = run->text_begin = run->text_end = token.end;
      return;
    }
    Close(token);
    Open(role.row, token.begin, token.end);
  }

  void TakeText(const Token& token) {
    TakeSubtotal(token);
    RowRun* const run = current();
    if (run != nullptr && next_column_ >= 0) return;
    if (token.begin == token.end) {
      Close(token);
      return;
    }
    if (run != nullptr && (IsIllegibleCell(*run, token) || IsDateInACell(*run, token))) {
      Token cell = token;
      cell.kind = TokenKind::kIllegible;
      Append(cell);
      return;
    }
    if (run != nullptr && run->row >= 0 && run->values == 0 && !IsRowOfItsOwn(*run, token)) {
      if (run->text_begin == run->text_end) run->text_begin = token.begin;
      run->text_end = token.end;
      return;
    }
    Close(token);
    OpenUnknown(token);
  }

  // A row whose name, if it has one, NameUnknownRows finds.
  void OpenUnknown(const Token& token) {
    Open(table_.one_printed_row ? 0 : -1, token.begin, token.begin);
    rows_->runs.back().text_end = token.end;
  }

  void TakeValue(const Token& token) {
    in_header_ = false;
    const bool below_column = after_column_;
    after_column_ = false;
    order_.End();
    if (open_) return Append(token);
    // Marks before any row are a blank table's, and those beside a header its blank cells.
    if (token.kind == TokenKind::kMark && (!seen_row_ || token.gap.newlines == 0)) return;
    column_starts_ += below_column ? 1 : 0;
    ++strays_;
    if (!seen_row_) ++early_values_;
  }

  void Append(const Token& token) {
    rows_->values.push_back(token);
    rows_->values.back().column = next_column_;
    next_column_ = -1;
    ++rows_->runs.back().values;
  }

  // Whether the label at hand is the name of the one value behind it in its line: 自然人:3.
  bool NamesNextValue() const {
    const auto is_value = [&](size_t i) {
      if (i >= tokens_.size() || tokens_[i].gap.newlines > 0) return false;
      return tokens_[i].kind == TokenKind::kFigure || tokens_[i].kind == TokenKind::kMark ||
             tokens_[i].kind == TokenKind::kIllegible;
    };
    size_t next = index_ + 1;
    // 本年收费金额(单位:万元):5
    const bool note = next < tokens_.size() && tokens_[next].kind == TokenKind::kText &&
                      tokens_[next].gap.empty() && text_[tokens_[next].begin] == '(';
    if (note) ++next;
    return is_value(next) && !is_value(next + 1);
  }

  // Whether the open row's last value was named, by a column before this one.
  bool GoesOnNaming(int column) {
    const RowRun* const run = current();
    if (run == nullptr || run->values == 0) return false;
    const int8_t last = rows_->values.back().column;
    return last >= 0 && last < column;
  }

  uint32_t RowsWithoutValues() const {
    uint32_t rows = 0;
    for (size_t row = 0; row < table_.rows.size(); ++row) rows |= 1u << row;
    for (const RowRun& run : rows_->runs) {
      if (run.values > 0) rows &= ~(1u << run.row);
    }
    return rows;
  }

  // A short text in a cell of its own that makes the line as long as the form's row.
  bool IsIllegibleCell(const RowRun& run, const Token& token) const {
    const auto separated = [](const Gap& gap) {
      return gap.newlines == 0 && (gap.tabs > 0 || gap.pipes > 0);
    };
    if (run.row < 0 || !separated(token.gap) || run.values >= run.positions) return false;
    // Words in a line below the label are the header of another table.
    const std::string_view before = text_.substr(run.label_end, token.begin - run.label_end);
    if (run.values == 0 && before.find('\n') != before.npos) return false;
    const std::string_view text = text_.substr(token.begin, token.end - token.begin);
    if (Ink(text) > kMaxIllegibleInk || NamesLaterRow(text, run.row)) return false;
    uint32_t cells = run.values + 1;
    for (size_t next = index_ + 1; next < tokens_.size(); ++next) {
      const Token& after = tokens_[next];
      if (!separated(after.gap) || after.kind == TokenKind::kLabel || after.begin == after.end) break;
      ++cells;
    }
    return cells == run.positions;
  }

  // 2025年 where a figure is due.
  bool IsDateInACell(const RowRun& run, const Token& token) const {
    return run.row >= 0 && run.values < run.positions && DateWordEnd(text_, token.begin) == token.end;
  }

  // Text in another cell than the label before it, and not what that label lacks: a row that the form does not have. In
  // glued text only 其他… tells.
  bool IsRowOfItsOwn(const RowRun& run, const Token& token) const {
    const Gap& gap = token.gap;
    if (run.row < 0 || table_.one_printed_row) return false;
    const std::string_view text = text_.substr(token.begin, token.end - token.begin);
    if (HoldsRowBehindBrackets(run, token)) return true;
    if (NamesLaterRow(text, run.row)) return true;
    const bool apart = gap.newlines > 0 || gap.tabs > 0 || gap.pipes > 0 || gap.spaces;
    if (!apart && !text.starts_with("其他") && !text.starts_with("其它")) return false;
    if (IsNumberInBrackets(text)) return true;
    // 5.属于三: what is left of the next label.
    if (gap.newlines > 0 && HasOtherNumber(text, table_.rows[static_cast<size_t>(run.row)])) return true;
    // An annotation goes on until its bracket closes.
    const std::string_view before = text_.substr(run.label_begin, run.text_end - run.label_begin);
    const bool annotated = run.text_begin != run.text_end;
    const bool open =
        std::count(before.begin(), before.end(), '(') > std::count(before.begin(), before.end(), ')');
    if (text.starts_with('(') || open || (annotated && !before.ends_with(')'))) return false;
    if (Ink(text) < kMinRowInk) return false;
    const std::string_view official = table_.rows[static_cast<size_t>(run.row)].label;
    const uint32_t without =
        SimilarityPercent(text_.substr(run.label_begin, run.label_end - run.label_begin), official);
    const uint32_t with =
        SimilarityPercent(text_.substr(run.label_begin, token.end - run.label_begin), official);
    // 其他主动公开文件 below 行政规范性文件: no annotation begins so, if the label lacks nothing of it.
    const bool other = text.starts_with("其他") || text.starts_with("其它");
    return with < without || (other && with == without);
  }

  // 6.属于四类过程信息 behind 5.属于三类内部事务信息, which prints no figure: another number, and much like the form's label.
  bool NamesLaterRow(std::string_view text, int row) const {
    constexpr uint32_t kSurely = 75;
    if (!HasOtherNumber(text, table_.rows[static_cast<size_t>(row)])) return false;
    return std::any_of(table_.rows.begin() + row + 1, table_.rows.end(), [&](const form::Row& later) {
      return !HasOtherNumber(text, later) && SimilarityPercent(text, later.label) >= kSurely;
    });
  }

  // (以本机关名义印发的) 其他主动公开文件: behind the annotation of a label, words that make it no more like the form's.
  bool HoldsRowBehindBrackets(const RowRun& run, const Token& token) const {
    const std::string_view text = text_.substr(token.begin, token.end - token.begin);
    if (!text.starts_with('(') || run.text_begin != run.text_end) return false;
    std::string_view rest;
    size_t close = text.find(')');
    for (; close != text.npos; close = text.find(')', close + 1)) {
      rest = text.substr(close + 1);
      while (rest.starts_with(' ')) rest.remove_prefix(1);
      if (rest.starts_with("其他") || rest.starts_with("其它")) break;
    }
    if (close == text.npos || Ink(rest) < kMinRowInk) return false;
    const std::string_view official = table_.rows[static_cast<size_t>(run.row)].label;
    const auto likeness = [&](size_t end) {
      return SimilarityPercent(text_.substr(run.label_begin, end - run.label_begin), official);
    };
    return likeness(token.end) <= likeness(token.begin + close + 1);
  }

  // (七, or (七), of the label that follows.
  static bool IsNumberInBrackets(std::string_view text) {
    if (!text.starts_with('(') || text.size() == 1) return false;
    const uint32_t size = OneOf(text, 1, kNumerals);
    return size > 0 && (text.size() == 1 + size || text.substr(1 + size) == ")");
  }

  // Section four prints one row: all headers, then all values; or headers and values in turns.
  void MergeIntoOneRow() {
    auto& runs = rows_->runs;
    if (runs.empty()) return;
    const auto longest = std::max_element(
        runs.begin(), runs.end(), [](const RowRun& a, const RowRun& b) { return a.values < b.values; });
    RowRun row = *longest;
    const size_t positions = Positions(0);
    if (rows_->values.size() == positions && longest->values < positions) {
      row = runs.front();
      row.first_value = 0;
      row.values = static_cast<uint32_t>(positions);
      row.trail = runs.back().trail;
      row.trail_begin = runs.back().trail_begin;
      row.trail_end = runs.back().trail_end;
    }
    runs.assign(1, row);
  }

  const std::string_view text_;
  const form::Forms& forms_;
  const form::Table& table_;
  const form::TableKind kind_;
  std::span<const Token> tokens_;
  Rows* const rows_;

  size_t widest_ = 0;  // cells of the longest row
  size_t index_ = 0;
  uint32_t early_values_ = 0;  // figures before the first row
  uint32_t strays_ = 0;        // figures of no row
  int8_t next_column_ = -1;    // of the next value, where its name stands before it
  HeaderOrder order_;
  ReviewOrder review_order_;
  bool open_ = false;
  bool seen_row_ = false;
  bool in_header_ = false;
  bool after_column_ = false;  // the last label is a column's
  int column_starts_ = 0;      // columns whose header is followed by a figure
  int8_t subtotal_ = -1;       // among the cells of a row; -1 where the header names none
  bool unsure_subtotal_ = false;
};

}  // namespace

report::v1::Edition PickEdition(const LabelTable& labels, std::span<const Token> tokens,
                                report::v1::Edition otherwise) {
  int votes_2019 = 0;
  int votes_2021 = 0;
  std::bitset<form::kMaxLabels> voted;
  for (const Token& token : tokens) {
    if (token.kind != TokenKind::kLabel) continue;
    const LabelFacts& facts = labels.of(token.label);
    // A merged cell is repeated on every row that it spans: each label has one vote.
    if (facts.only_edition == 0 || voted[token.label]) continue;
    voted.set(token.label);
    votes_2019 += facts.only_edition >> report::v1::EDITION_2019 & 1;
    votes_2021 += facts.only_edition >> report::v1::EDITION_2021 & 1;
  }
  if (votes_2019 == votes_2021) return otherwise;
  return votes_2019 > votes_2021 ? report::v1::EDITION_2019 : report::v1::EDITION_2021;
}

void AlignRows(std::string_view text, const form::Forms& forms, const form::Table& table,
               form::TableKind kind, std::span<const Token> tokens, Rows* rows) {
  rows->runs.clear();
  rows->values.clear();
  rows->may_be_printed = 0;
  rows->in_order = rows->doubtful = 0;
  Aligner(text, forms, table, kind, tokens, rows).Run();
  rows->begin = rows->end = tokens.empty() ? 0 : tokens.front().begin;
  for (const Token& token : tokens) {
    if (token.kind == TokenKind::kLabel) rows->end = std::max(rows->end, token.end);
  }
  for (const Token& value : rows->values) rows->end = std::max(rows->end, value.end);
}

}  // namespace gouji::extract
