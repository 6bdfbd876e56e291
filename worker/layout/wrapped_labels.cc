#include "worker/layout/wrapped_labels.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "worker/layout/chunks.h"

namespace gouji::layout {
namespace {

constexpr size_t kFewestFigures = 5;
// Fewer rows may look so by chance.
constexpr size_t kFewestRows = 3;
constexpr size_t kMostPieces = 4;  // of a label on each side of its figures
constexpr size_t kLongestPiece = 90;
constexpr size_t kLongestFigure = 24;

Range Trimmed(std::string_view text, Range line) {
  while (line.end > line.begin && text[line.end - 1] == ' ') --line.end;
  while (line.begin < line.end && text[line.begin] == ' ') ++line.begin;
  return line;
}

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

// Begin of the figures with which the line ends, a blank apart; the line's end where there are too few.
uint32_t FiguresOf(std::string_view text, Range line, size_t fewest = kFewestFigures) {
  size_t figures = 0;
  uint32_t begin = line.end;
  for (uint32_t at = line.end; at > line.begin;) {
    uint32_t word = at;
    while (word > line.begin && text[word - 1] != ' ' && at - word < kLongestFigure) --word;
    const bool figure =
        (word == line.begin || text[word - 1] == ' ') && IsFigure(text.substr(word, at - word));
    if (!figure) break;
    ++figures;
    begin = word;
    at = word;
    while (at > line.begin && text[at - 1] == ' ') --at;
  }
  return figures >= fewest ? begin : line.end;
}

// 1. (一) 一、 before a label.
bool IsNumbered(std::string_view words) {
  static constexpr auto kNumerals =
      std::to_array<std::string_view>({"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"});
  const bool bracket = words.starts_with('(');
  if (bracket) words.remove_prefix(1);
  size_t size = !words.empty() && IsDigit(words[0]) ? 1 : 0;
  for (const std::string_view numeral : kNumerals) size = words.starts_with(numeral) ? numeral.size() : size;
  if (size == 0) return false;
  words.remove_prefix(size);
  while (words.starts_with(' ')) words.remove_prefix(1);
  return words.starts_with(bracket ? ")" : "、") || (!bracket && words.starts_with('.'));
}

// Labels that no number precedes and that are long enough for a narrow column to cut.
bool IsUnnumberedLabel(std::string_view words) {
  static constexpr auto kLabels = std::to_array<std::string_view>(
      {"其他对外管理服务", "行政事业性收费", "政府集中采购", "行政规范性文件"});
  return std::any_of(kLabels.begin(), kLabels.end(),
                     [&](std::string_view label) { return words.starts_with(label); });
}

bool BeginsLabel(std::string_view words) {
  return IsNumbered(words) || IsUnnumberedLabel(words);
}

// The letters of groups and headers, which stand beside the rows or above them: no piece holds only these.
bool IsBesideRows(std::string_view words) {
  constexpr std::string_view kLetters =
      "不予公开无法提供处理本年度办结果自然人或其他组织总计商业企科研机构社会益律服务三四五六";
  constexpr size_t kHan = 3;
  if (words == "申请人情况") return true;
  // A bracket alone closes what a piece above opened.
  if (words.find_first_not_of("()") == words.npos) return false;
  for (size_t at = 0; at < words.size();) {
    if (words[at] == '(' || words[at] == ')') {
      ++at;
      continue;
    }
    if (kLetters.find(words.substr(at, kHan)) == kLetters.npos) return false;
    at += kHan;
  }
  return true;
}

// A line that may be a piece of a label: words without blanks, figures and stops.
bool IsPiece(std::string_view words) {
  if (words.empty() || words.size() > kLongestPiece) return false;
  if (words.starts_with("第") || words.starts_with("注") || words.starts_with("信息内容")) return false;
  return std::none_of(words.begin(), words.end(),
                      [](char c) {
                        return IsDigit(c) || c == ' ' || c == '|' || c == '\t' || c == ':' || c == ';';
                      }) &&
         words.find("。") == words.npos;
}

class Planner {
 public:
  Planner(std::string_view text, const std::vector<Range>& lines) : text_(text), lines_(lines) {}

  // A row whose label goes on behind its figures.
  struct Row {
    size_t first_line = 0;
    size_t end_line = 0;
    Range figures;
    std::vector<Range> label;
    std::vector<Range> beside;  // letters between its lines
  };

  // Rows of `fewest` figures and more.
  std::vector<Row> Find(size_t fewest) const {
    std::vector<Row> rows;
    size_t from = 0;
    for (size_t i = 0; i < lines_.size(); ++i) {
      const Range line = Trimmed(text_, lines_[i]);
      const uint32_t figures = FiguresOf(text_, line, fewest);
      if (figures == line.end) continue;
      Row row;
      row.first_line = i;
      row.end_line = i + 1;
      row.figures = {figures, line.end};
      if (TakeAbove(Trimmed(text_, {line.begin, figures}), from, &row) && TakeBelow(&row))
        rows.push_back(row);
      from = row.end_line;
    }
    return rows;
  }

 private:
  std::string_view Words(Range range) const { return text_.substr(range.begin, range.size()); }

  // The label up to the figures, back to where it begins.
  bool TakeAbove(Range before, size_t from, Row* row) const {
    if (!before.empty()) row->label.push_back(before);
    bool begun = !before.empty() && BeginsLabel(Words(before));
    for (size_t pieces = 0; !begun && pieces < kMostPieces && row->first_line > from; ++pieces) {
      const Range above = Trimmed(text_, lines_[row->first_line - 1]);
      begun = BeginsLabel(Words(above));
      if (above.empty() || (!begun && !IsPiece(Words(above)))) return false;
      --row->first_line;
      auto& to = !begun && IsBesideRows(Words(above)) ? row->beside : row->label;
      to.insert(to.begin(), above);
    }
    return begun;
  }

  // What of the label stands below; false where nothing does.
  bool TakeBelow(Row* row) const {
    size_t pieces = 0;
    for (size_t taken = 0; taken < 2 * kMostPieces && pieces < kMostPieces; ++taken) {
      if (row->end_line == lines_.size()) break;
      const Range below = Trimmed(text_, lines_[row->end_line]);
      if (!IsPiece(Words(below)) || BeginsLabel(Words(below))) break;
      // 四、结转下年度继续 / 办理: no group begins behind this word.
      const bool goes_on = !row->label.empty() && (Words(row->label.back()).ends_with("继续") ||
                                                   Words(row->label.back()).ends_with("继续办"));
      const bool beside = !goes_on && IsBesideRows(Words(below));
      (beside ? row->beside : row->label).push_back(below);
      pieces += beside ? 0 : 1;
      ++row->end_line;
    }
    return pieces > 0;
  }

  const std::string_view text_;
  const std::vector<Range>& lines_;
};

}  // namespace

bool MayHoldWrappedLabels(std::string_view text, const std::vector<Range>& lines) {
  return std::any_of(lines.begin(), lines.end(), [&](Range line) {
    while (line.end > line.begin && text[line.end - 1] == ' ') --line.end;
    // Hardly any line has a blank so shortly before its end.
    if (line.size() < 2 * kFewestFigures - 1) return false;
    const size_t look = std::min<size_t>(kLongestFigure, line.size());
    if (text.substr(line.end - look, look).find(' ') == text.npos) return false;
    line = Trimmed(text, line);
    return FiguresOf(text, line) < line.end;
  });
}

void PlanWrappedLabels(std::string_view text, const std::vector<Range>& lines, Rewrite* rewrite) {
  const Planner planner(text, lines);
  if (planner.Find(kFewestFigures).size() < kFewestRows) return;
  // Rows with blank cells have fewer.
  const std::vector<Planner::Row> rows = planner.Find(1);
  for (const Planner::Row& row : rows) {
    const Range all{lines[row.first_line].begin, lines[row.end_line - 1].end};
    rewrite->Begin(all);
    for (const Range piece : row.label) rewrite->Add(piece);
    rewrite->Add(' ', row.figures.begin);
    rewrite->Add(row.figures);
    for (const Range letters : row.beside) {
      rewrite->Add('\n', letters.begin);
      rewrite->Add(letters);
    }
    rewrite->End();
  }
}

}  // namespace gouji::layout
