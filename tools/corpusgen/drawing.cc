#include "tools/corpusgen/drawing.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "tools/corpusgen/labels.h"

namespace gouji::corpusgen {
namespace {

constexpr uint32_t kPageBreakPermille = 60;
constexpr size_t kApplicants = 7;           // columns of figures
constexpr size_t kApplicationColumns = 10;  // at least: three of labels before the figures
constexpr size_t kReviewColumns = 15;       // of the table of one row

size_t WidthOf(std::string_view text) {
  size_t width = 0;
  for (size_t i = 0; i < text.size(); i += CharLength(text[i])) {
    width += static_cast<unsigned char>(text[i]) >= 0xe3 ? 2 : 1;
  }
  return width;
}

// Lines of at most `width` columns.
std::vector<std::string> Wrap(std::string_view text, size_t width) {
  std::vector<std::string> lines;
  size_t used = 0;
  for (size_t i = 0; i < text.size();) {
    const std::string_view character = text.substr(i, CharLength(text[i]));
    i += character.size();
    const size_t wide = WidthOf(character);
    if (lines.empty() || used + wide > width) {
      if (character == " ") continue;
      lines.emplace_back();
      used = 0;
    }
    lines.back() += character;
    used += wide;
  }
  return lines;
}

std::string_view TextOf(const GridCell& cell) {
  if (cell.kind == GridCell::kFigure) return cell.cell->raw;
  return cell.kind == GridCell::kLabel ? std::string_view(cell.text) : std::string_view();
}

class Drawer {
 public:
  Drawer(const Grid& grid, const Style& style, Random& random, Page& page, std::optional<Align>& align)
      : grid_(grid), style_(style), random_(random), page_(page) {
    PickWidths();
    const auto own = static_cast<Align>(random_.Below(3));
    if (!align) align = own;
    align_ = *align;
    top_ = random_.Chance(300);
    gap_ = random_.Chance(300) ? 1 : 0;
  }

  void WriteAligned() {
    size_t y = 0;
    std::vector<size_t> first_line;
    for (const GridRow& row : grid_) {
      if (row.page_may_break && style_.Has(Dirt::kPageNumbers) && random_.Chance(kPageBreakPermille)) {
        breaks_[y] = true;
      }
      first_line.push_back(y);
      y += HeightOf(row) + gap_;
    }
    first_line.push_back(y);
    for (size_t r = 0; r < grid_.size(); ++r) {
      size_t column = 0;
      for (const GridCell& cell : grid_[r].cells) {
        const auto columns = static_cast<size_t>(cell.columns);
        const size_t below = std::min(r + static_cast<size_t>(cell.rows), grid_.size());
        if (cell.kind != GridCell::kBelow) Place(cell, column, first_line[r], first_line[below] - gap_);
        column += columns;
      }
    }
    WritePlaced(y);
  }

  // A rule between any two rows; what a merged cell covers is blank.
  void WriteRuled(bool box) {
    Rule(box, 0);
    for (size_t r = 0; r < grid_.size(); ++r) {
      WriteRuledRow(grid_[r], box ? "│" : "|");
      Rule(box, r + 1 == grid_.size() ? 2 : 1);
    }
  }

 private:
  struct Placed {
    std::string text;
    Cell* cell = nullptr;
  };

  void PickWidths() {
    size_t count = 0;
    for (const GridRow& row : grid_) {
      size_t columns = 0;
      for (const GridCell& cell : row.cells) columns += static_cast<size_t>(cell.columns);
      count = std::max(count, columns);
    }
    const size_t least = 5 + random_.Below(6);
    widths_.assign(count, least);
    for (const GridRow& row : grid_) {
      size_t column = 0;
      for (const GridCell& cell : row.cells) {
        if (cell.kind == GridCell::kFigure) {
          widths_[column] = std::max(widths_[column], WidthOf(cell.cell->raw) + 3);
        }
        column += static_cast<size_t>(cell.columns);
      }
    }
    // Equal columns look like the form's; labels have their own.
    const size_t labels = count == kReviewColumns ? 0 : count < kApplicationColumns ? 1 : count - kApplicants;
    const size_t widest =
        *std::max_element(widths_.begin() + static_cast<std::ptrdiff_t>(labels), widths_.end());
    for (size_t i = labels; i < count; ++i) widths_[i] = widest;
    const size_t numbers = NumberColumn();
    const size_t widest_label = numbers + 1 == labels ? labels - 2 : labels - 1;
    for (size_t i = 0; i < labels; ++i) {
      widths_[i] = i == widest_label ? 16 + random_.Below(30)
                   : i == numbers    ? 5 + random_.Below(3)
                                     : 5 + 2 * random_.Below(5);
    }
  }

  // The column that counts the rows; behind all others where there is none.
  size_t NumberColumn() const {
    size_t column = 0;
    for (const GridCell& cell : grid_.front().cells) {
      if (cell.text == "序号" || cell.text == "行次") return column;
      column += static_cast<size_t>(cell.columns);
    }
    return widths_.size();
  }

  size_t WidthOfCell(const GridCell& cell, size_t column) const {
    size_t width = 0;
    for (size_t i = 0; i < static_cast<size_t>(cell.columns) && column + i < widths_.size(); ++i) {
      width += widths_[column + i];
    }
    return width;
  }

  size_t HeightOf(const GridRow& row) const {
    size_t height = 1;
    size_t column = 0;
    for (const GridCell& cell : row.cells) {
      // Labels beside several rows have room enough, unless they are long and narrow.
      const size_t lines =
          cell.kind == GridCell::kBelow ? 0 : Wrap(TextOf(cell), WidthOfCell(cell, column) - 1).size();
      const auto rows = static_cast<size_t>(cell.rows);
      height = std::max(height, (lines + rows - 1) / rows);
      column += static_cast<size_t>(cell.columns);
    }
    return height;
  }

  void Place(const GridCell& cell, size_t column, size_t first, size_t end) {
    size_t x = 0;
    for (size_t i = 0; i < column; ++i) x += widths_[i];
    const size_t width = WidthOfCell(cell, column);
    const bool figure = cell.kind == GridCell::kFigure;
    const std::vector<std::string> lines = Wrap(TextOf(cell), width - 1);
    const size_t room = end > first ? end - first : 1;
    const bool at_top = (top_ && cell.rows == 1) || lines.size() >= room;
    size_t y = first + (at_top ? 0 : (room - lines.size()) / 2);
    const bool middle = !figure && (cell.rows > 1 || first == 0 || widths_.size() == kReviewColumns);
    for (const std::string& line : lines) {
      const size_t left = width - WidthOf(line);
      const Align align = figure ? align_ : middle ? Align::kMiddle : Align::kLeft;
      const size_t indent = align == Align::kLeft ? 0 : align == Align::kMiddle ? left / 2 : left - 1;
      placed_[y++][x + indent] = {line, figure ? cell.cell : nullptr};
    }
  }

  void WritePlaced(size_t height) {
    int number = 2;
    for (size_t y = 0; y < std::max(height, placed_.empty() ? 0 : placed_.rbegin()->first + 1); ++y) {
      if (breaks_.contains(y)) page_.Append("\n            - " + std::to_string(number++) + " -\n\f");
      size_t at = 0;
      for (const auto& [x, piece] : placed_[y]) {
        const size_t blanks = x > at ? x - at : at > 0 ? 1 : 0;
        page_.Append(std::string(blanks, ' '));
        if (piece.cell != nullptr) {
          page_.MarkCell(*piece.cell, piece.text);
        } else {
          page_.Append(piece.text);
        }
        at += blanks + WidthOf(piece.text);
      }
      page_.Append("\n");
    }
  }

  void Rule(bool box, size_t kind) {
    static constexpr std::string_view kEdges[3][3] = {{"┌", "┬", "┐"}, {"├", "┼", "┤"}, {"└", "┴", "┘"}};
    page_.Append(box ? kEdges[kind][0] : "+");
    for (size_t i = 0; i < widths_.size(); ++i) {
      for (size_t w = 0; w < widths_[i]; ++w) page_.Append(box ? "─" : "-");
      page_.Append(!box ? "+" : i + 1 == widths_.size() ? kEdges[kind][2] : kEdges[kind][1]);
    }
    page_.Append("\n");
  }

  void WriteRuledRow(const GridRow& row, std::string_view bar) {
    std::vector<std::vector<std::string>> cells(widths_.size());
    std::vector<Cell*> figures(widths_.size(), nullptr);
    size_t column = 0;
    size_t height = 1;
    for (const GridCell& cell : row.cells) {
      cells[column] = Wrap(TextOf(cell), widths_[column]);
      if (cell.kind == GridCell::kFigure) figures[column] = cell.cell;
      height = std::max(height, cells[column].size());
      column += static_cast<size_t>(cell.columns);
    }
    for (size_t y = 0; y < height; ++y) {
      page_.Append(bar);
      for (size_t i = 0; i < cells.size(); ++i) {
        const size_t above = top_ ? 0 : (height - cells[i].size()) / 2;
        const bool ink = y >= above && y - above < cells[i].size();
        const std::string text = ink ? cells[i][y - above] : std::string();
        if (ink && figures[i] != nullptr) {
          page_.MarkCell(*figures[i], text);
        } else {
          page_.Append(text);
        }
        page_.Append(std::string(widths_[i] - WidthOf(text), ' '));
        page_.Append(bar);
      }
      page_.Append("\n");
    }
  }

  const Grid& grid_;
  const Style& style_;
  Random& random_;
  Page& page_;
  std::vector<size_t> widths_;
  std::map<size_t, std::map<size_t, Placed>> placed_;  // by line and column
  std::map<size_t, bool> breaks_;
  Align align_ = Align::kLeft;
  bool top_ = false;
  size_t gap_ = 0;
};

}  // namespace

void DrawTable(const Grid& grid, const Style& style, Random& random, Page& page,
               std::optional<Align>& align) {
  Drawer drawer(grid, style, random, page, align);
  if (style.layout->drawing == Drawing::kAligned) {
    drawer.WriteAligned();
  } else {
    drawer.WriteRuled(style.layout->drawing == Drawing::kBox);
  }
}

}  // namespace gouji::corpusgen
