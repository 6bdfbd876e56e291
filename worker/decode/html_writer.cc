#include "worker/decode/html_writer.h"

#include <algorithm>
#include <array>

#include "worker/decode/html_tokens.h"

namespace gouji::decode {
namespace {

// A cell with more text than this holds an article: no label and no note of the form is half as long.
constexpr uint32_t kMostCellInk = 1500;

bool IsBlank(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

void AppendUtf8(char32_t c, std::string* text) {
  const auto put = [&](uint32_t byte) { *text += static_cast<char>(byte); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | c >> 6);
    put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12);
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | c >> 18);
    put(0x80 | (c >> 12 & 0x3F));
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  }
}

// Han, kana, full-width forms and their punctuation: a line end between two of them is none of the text's.
bool IsWide(uint8_t lead) {
  return lead >= 0xE3 && lead <= 0xEF;
}

// 来源： 发布时间： at the front: the facts below a title stand in elements that only styles keep apart.
bool BeginsWithFactLabel(std::string_view text) {
  static constexpr auto kEnds =
      std::to_array<std::string_view>({"来源", "时间", "日期", "作者", "次数", "浏览量", "阅读量", "字体",
                                       "字号", "机构", "单位", "编辑", "索引号", "文号"});
  constexpr size_t kLongestLabel = 24;
  constexpr std::string_view kColon = "：";
  const size_t colon = text.substr(0, kLongestLabel + kColon.size()).find(kColon);
  if (colon == text.npos) return false;
  const std::string_view label = text.substr(0, colon);
  return std::any_of(kEnds.begin(), kEnds.end(), [&](std::string_view end) { return label.ends_with(end); });
}

}  // namespace

void HtmlWriter::Put(std::string_view character) {
  if (blank_) {
    const bool begins = text_->size() == line_begin_;
    size_t last = text_->size();
    while (last > line_begin_ && (static_cast<uint8_t>((*text_)[last - 1]) & 0xC0) == 0x80) --last;
    const bool between_wide = line_end_ && !begins && last > line_begin_ &&
                              IsWide(static_cast<uint8_t>((*text_)[last - 1])) &&
                              IsWide(static_cast<uint8_t>(character[0]));
    if (!begins && !between_wide) *text_ += ' ';
    blank_ = line_end_ = false;
  }
  text_->append(character);
}

// The end of a line that a block makes: none where the line is empty.
void HtmlWriter::EndLine() {
  if (in_cell_) {
    blank_ = true;
    return;
  }
  blank_ = line_end_ = false;
  if (text_->size() == line_begin_) return;
  BreakLine();
}

void HtmlWriter::BreakLine() {
  if (in_cell_) {
    blank_ = true;
    return;
  }
  blank_ = line_end_ = false;
  *text_ += '\n';
  line_begin_ = text_->size();
}

void HtmlWriter::WriteText(std::string_view source, Blanks blanks) {
  size_t at = 0;
  while (at < source.size()) {
    // A run of characters that stand for themselves.
    size_t end = at;
    while (end < source.size() && !IsBlank(source[end]) && source[end] != '&') ++end;
    if (end > at) {
      Put(source.substr(at, end - at));
      at = end;
      continue;
    }
    if (source[at] == '&') {
      size_t size = 1;
      const char32_t c = HtmlReference(source.substr(at), &size);
      if (c == 0) {
        Put("&");
      } else if (c < 0x80 && IsBlank(static_cast<char>(c))) {
        blank_ = true;
      } else {
        std::string character;
        AppendUtf8(c, &character);
        // A reference twice escaped: &amp;nbsp; is meant for a blank.
        if (c == '&' && source.substr(at + size).starts_with("nbsp;")) {
          character = "\u00a0";
          size += 5;
        }
        Put(character);
      }
      at += size;
      continue;
    }
    const char c = source[at++];
    if (blanks == Blanks::kCollapse || in_cell_) {
      blank_ = true;
      line_end_ = line_end_ || c == '\n' || c == '\r';
    } else if (c == '\n') {
      BreakLine();
    } else if (c != '\r') {
      Put({&source[at - 1], 1});
    }
  }
}

// 55<sup>1</sup>: the mark of a note, which keeps its form so that the figure before it keeps its own.
bool HtmlWriter::WriteRaised(std::string_view source) {
  static constexpr auto kRaised =
      std::to_array<std::string_view>({"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"});
  constexpr size_t kMost = 3;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const bool behind_figure = text_->size() > line_begin_ && is_digit(text_->back()) && !blank_;
  if (!behind_figure || source.size() > kMost || !std::all_of(source.begin(), source.end(), is_digit))
    return false;
  for (const char c : source) Put(kRaised[static_cast<size_t>(c - '0')]);
  return true;
}

void HtmlWriter::AppendPlain(std::string_view source, std::string* text) {
  HtmlWriter writer;
  writer.text_ = text;
  writer.in_cell_ = true;
  writer.line_begin_ = text->size();
  writer.WriteText(source, Blanks::kCollapse);
}

bool HtmlWriter::IsLeftOut(const HtmlNode& node) const {
  return node.dropped || (node.hidden && (!style_.show_hidden || node.role == Role::kInvisible));
}

void HtmlWriter::WriteRange(uint32_t begin, uint32_t end, uint32_t nesting) {
  const std::vector<HtmlNode>& nodes = *nodes_;
  // Blocks that are open, by where they end.
  std::array<uint32_t, HtmlTree::kMaxDepth> ends;
  size_t open = 0;
  uint32_t pre_end = 0;
  for (uint32_t i = begin; i < end;) {
    for (; open > 0 && ends[open - 1] <= i; --open) EndLine();
    const HtmlNode& node = nodes[i];
    if (IsLeftOut(node)) {
      if (node.role != Role::kInvisible) EndLine();
      i = node.end;
      continue;
    }
    switch (node.role) {
      case Role::kText:
        if (node.raised && WriteRaised(node.text)) break;
        if (!in_cell_ && BeginsWithFactLabel(node.text)) blank_ = true;
        WriteText(node.text, i < pre_end         ? Blanks::kKeep
                             : style_.keep_lines ? Blanks::kKeepLines
                                                 : Blanks::kCollapse);
        break;
      case Role::kBreak:
        BreakLine();
        break;
      case Role::kRule:
        EndLine();
        break;
      case Role::kTable:
        if (nesting < kMaxNesting) {
          WriteTable(i, nesting + 1);
          i = node.end;
          continue;
        }
        [[fallthrough]];
      default:
        // A cell without a table stands apart from the one before it.
        if (node.role == Role::kCell && !in_cell_) {
          if (text_->size() != line_begin_) *text_ += '\t';
          blank_ = line_end_ = false;
          break;
        }
        EndLine();
        if (node.role == Role::kPre) pre_end = std::max(pre_end, node.end);
        if (node.role != Role::kInvisible) ends[open++] = node.end;
    }
    ++i;
  }
  for (; open > 0; --open) EndLine();
}

// The visible cells of a table without those of tables inside of it, appended to cells_.
void HtmlWriter::CollectCells(uint32_t table) {
  const std::vector<HtmlNode>& nodes = *nodes_;
  uint32_t row = 0;
  bool has_row = false;
  for (uint32_t i = table + 1; i < nodes[table].end;) {
    const HtmlNode& node = nodes[i];
    if (node.role == Role::kRow && !IsLeftOut(node)) {
      row += has_row ? 1 : 0;
      has_row = true;
    }
    if (node.role == Role::kCell && !IsLeftOut(node))
      cells_.push_back({i, static_cast<uint16_t>(std::min(row, 65534u))});
    const bool inside = node.role == Role::kRow || node.role == Role::kBlock;
    i = inside && !IsLeftOut(node) ? i + 1 : node.end;
  }
}

// What stands in a table and in no cell of it: before its last cell it goes before the table, as in browsers and as
// captions do anyway; behind it the table's end tag is missing.
void HtmlWriter::WriteStray(uint32_t begin, uint32_t end, uint32_t nesting) {
  const std::vector<HtmlNode>& nodes = *nodes_;
  for (uint32_t i = begin; i < end;) {
    const HtmlNode& node = nodes[i];
    const bool holds_cells = node.role == Role::kRow || (node.role == Role::kBlock && node.cells > 0);
    if (holds_cells && !IsLeftOut(node)) {
      ++i;
      continue;
    }
    if (node.role != Role::kCell) WriteRange(i, node.end, nesting);
    i = node.end;
  }
  EndLine();
}

// Tables of one column, of articles and of other tables only lay out the page.
bool HtmlWriter::IsLayout(size_t first_cell) const {
  const std::vector<HtmlNode>& nodes = *nodes_;
  bool one_column = true;
  for (size_t c = first_cell; c < cells_.size(); ++c) {
    const HtmlNode& cell = nodes[cells_[c].node];
    if (cell.ink > kMostCellInk || cell.cells > 1) return true;
    one_column = one_column && (c == first_cell || cells_[c].row != cells_[c - 1].row);
  }
  return one_column;
}

void HtmlWriter::WriteTable(uint32_t table, uint32_t nesting) {
  const std::vector<HtmlNode>& nodes = *nodes_;
  const size_t first_cell = cells_.size();
  CollectCells(table);
  const uint32_t end = nodes[table].end;
  const uint32_t behind = cells_.size() == first_cell ? end : nodes[cells_.back().node].end;
  EndLine();
  WriteStray(table + 1, behind, nesting);
  if (in_cell_ || IsLayout(first_cell)) {
    for (size_t c = first_cell; c < cells_.size(); ++c) {
      const uint32_t cell = cells_[c].node;
      EndLine();
      WriteRange(cell + 1, nodes[cell].end, nesting);
      EndLine();
    }
  } else {
    WriteGrid(first_cell, nesting);
  }
  cells_.resize(first_cell);
  WriteStray(behind, end, nesting);
}

void HtmlWriter::WriteGrid(size_t first_cell, uint32_t nesting) {
  const uint32_t rows = cells_.back().row + 1u;
  // Row up to which a cell from above covers each column.
  std::array<uint32_t, kMaxColumns> covered{};
  Grid grid{.first_cell = static_cast<uint32_t>(grids_->cells.size())};
  size_t c = first_cell;
  for (uint32_t row = 0; row < rows && !too_many_; ++row) {
    uint32_t column = 0;
    const auto separate = [&] {
      if (column++ > 0) *text_ += '\t';
      ++grid_cells_;
    };
    const auto skip_covered = [&] {
      while (column < kMaxColumns && covered[column] > row) separate();
    };
    const bool printed = c < cells_.size() && cells_[c].row == row;
    for (; c < cells_.size() && cells_[c].row == row; ++c) {
      skip_covered();
      if (column >= kMaxColumns) continue;
      const HtmlNode& node = (*nodes_)[cells_[c].node];
      GridCell cell{.row = static_cast<uint16_t>(row), .column = static_cast<uint16_t>(column)};
      cell.columns = static_cast<uint16_t>(std::min<uint32_t>(node.columns, kMaxColumns - column));
      cell.rows =
          static_cast<uint16_t>(node.rows == 0 ? rows - row : std::min<uint32_t>(node.rows, rows - row));
      separate();
      line_begin_ = text_->size();
      in_cell_ = true;
      WriteRange(cells_[c].node + 1, node.end, nesting);
      in_cell_ = false;
      blank_ = line_end_ = false;
      cell.begin = static_cast<uint32_t>(line_begin_);
      cell.end = static_cast<uint32_t>(text_->size());
      for (uint32_t k = 0; k < cell.columns; ++k) {
        covered[cell.column + k] = row + cell.rows;
        if (k > 0) separate();
      }
      grids_->cells.push_back(cell);
    }
    if (printed) skip_covered();
    if (printed) BreakLine();
    too_many_ = grid_cells_ > kMaxGridCells;
  }
  grid.cells = static_cast<uint32_t>(grids_->cells.size()) - grid.first_cell;
  grids_->grids.push_back(grid);
}

bool HtmlWriter::Write(const std::vector<HtmlNode>& nodes, const HtmlStyle& style, std::string* text,
                       Grids* grids) {
  nodes_ = &nodes;
  style_ = style;
  text_ = text;
  grids_ = grids;
  cells_.clear();
  line_begin_ = text->size();
  blank_ = line_end_ = in_cell_ = too_many_ = false;
  grid_cells_ = 0;
  WriteRange(0, static_cast<uint32_t>(nodes.size()), 0);
  return !too_many_;
}

}  // namespace gouji::decode
