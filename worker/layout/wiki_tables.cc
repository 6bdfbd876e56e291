#include "worker/layout/wiki_tables.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

namespace gouji::layout {
namespace {

enum class Sign { kOpen, kClose, kRow, kCaption, kCells, kWords };

Range Trimmed(std::string_view text, Range line) {
  while (line.begin < line.end && text[line.begin] == ' ') ++line.begin;
  while (line.end > line.begin && text[line.end - 1] == ' ') --line.end;
  return line;
}

// |- and |----, with attributes behind it or none; |-5 is a cell.
bool IsRowEnd(std::string_view line) {
  if (!line.starts_with("|-")) return false;
  const size_t behind = line.find_first_not_of('-', 1);
  return behind == line.npos || line[behind] == ' ' || line.find('=', behind) != line.npos;
}

Sign SignOf(std::string_view line) {
  if (line.starts_with("{|")) return Sign::kOpen;
  if (line.starts_with("|}")) return Sign::kClose;
  if (line.starts_with("|+")) return Sign::kCaption;
  if (line.starts_with("|")) return IsRowEnd(line) ? Sign::kRow : Sign::kCells;
  return line.starts_with("!") ? Sign::kCells : Sign::kWords;
}

class WikiTable {
 public:
  WikiTable(std::string_view text, Rewrite* rewrite) : text_(text), rewrite_(rewrite) {}

  void Plan(std::span<const Range> lines) {
    rewrite_->Begin({lines.front().begin, lines.back().end});
    last_ = lines.front().begin;
    bool caption = false;
    for (const Range line : lines.subspan(1)) {
      const Range ink = Trimmed(text_, line);
      const Sign sign = SignOf(text_.substr(ink.begin, ink.size()));
      if (sign != Sign::kWords) caption = sign == Sign::kCaption;
      if (sign == Sign::kRow || sign == Sign::kClose) CloseRow();
      if (sign == Sign::kCells) AddCells(ink);
      // The words of a cell go on.
      if (sign == Sign::kWords && in_row_ && !caption) Add(ink);
    }
    CloseRow();
    rewrite_->End();
  }

 private:
  void Add(Range words) {
    rewrite_->Add(words);
    last_ = words.end;
  }

  void CloseRow() {
    if (in_row_) rewrite_->Add('|', last_);
    in_row_ = false;
  }

  // | a || b, ! a !! b
  void AddCells(Range line) {
    const char mark = text_[line.begin];
    uint32_t begin = line.begin + 1;
    for (uint32_t at = begin; at <= line.end; ++at) {
      const bool two = at + 1 < line.end && text_[at] == text_[at + 1];
      const bool ends = at == line.end || (two && (text_[at] == '|' || (mark == '!' && text_[at] == '!')));
      if (!ends) continue;
      AddCell({begin, at});
      begin = at + 2;
      ++at;
    }
  }

  void AddCell(Range cell) {
    if (!in_row_ && !first_) rewrite_->Add('\n', cell.begin);
    rewrite_->Add('|', cell.begin);
    in_row_ = true;
    first_ = false;
    const std::string_view print = text_.substr(cell.begin, cell.size());
    const size_t bar = print.find('|');
    if (bar != print.npos && print.substr(0, bar).find('=') != print.npos)
      cell.begin += static_cast<uint32_t>(bar) + 1;
    cell = Trimmed(text_, cell);
    last_ = cell.begin;
    if (!cell.empty()) Add(cell);
  }

  const std::string_view text_;
  Rewrite* const rewrite_;
  uint32_t last_ = 0;
  bool in_row_ = false;
  bool first_ = true;  // no row is written yet
};

}  // namespace

bool MayHoldWikiTables(std::string_view text, const std::vector<Range>& lines) {
  return std::any_of(lines.begin(), lines.end(), [&](Range line) {
    return line.size() > 1 && text[line.begin] == '{' && text[line.begin + 1] == '|';
  });
}

void PlanWikiTables(std::string_view text, const std::vector<Range>& lines, Rewrite* rewrite) {
  const auto sign_of = [&](size_t i) {
    const Range ink = Trimmed(text, lines[i]);
    return SignOf(text.substr(ink.begin, ink.size()));
  };
  for (size_t i = 0; i < lines.size(); ++i) {
    if (sign_of(i) != Sign::kOpen) continue;
    size_t rows = 0;
    size_t end = i + 1;
    Sign sign = Sign::kWords;
    for (; end < lines.size() && sign != Sign::kClose && sign != Sign::kOpen; ++end) {
      sign = sign_of(end);
      rows += sign == Sign::kRow ? 1 : 0;
    }
    if (sign == Sign::kClose && rows > 0) {
      WikiTable(text, rewrite).Plan(std::span(lines).subspan(i, end - i));
      i = end - 1;
    } else {
      i = end - (sign == Sign::kOpen ? 2 : 1);
    }
  }
}

}  // namespace gouji::layout
