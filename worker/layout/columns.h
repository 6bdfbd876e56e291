// The columns of an aligned table, learned from figures that are known to stand in them.
//
// Role: figures of columns -> where each column begins, ends and has its middle; and back, to which column a word
// belongs. It answers only where one column is near and every other far. Ownership: a value. Threads: any. Errors: none.
// Units: columns of the printed page; middles are doubled.
//
//   Columns columns(7);
//   columns.Learn(figures_of_a_line); …   if (columns.Settle()) int column = columns.Nearest(chunk);
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "worker/layout/chunks.h"

namespace gouji::layout {

inline constexpr size_t kMaxColumns = 15;

class Columns {
 public:
  explicit Columns(size_t count) : count_(count) {}

  // The figures of one line, one for each column.
  void Learn(std::span<const Chunk> figures);
  // One figure; then gaps are not known.
  void Learn(size_t column, const Chunk& figure);
  // Where a column without any figure is.
  void Suppose(size_t column, int32_t x, int32_t x_end) { places_[column] = {x, x_end, x + x_end, false}; }
  // Whether the figures of each column stand at the same place; then the places are fixed.
  bool Settle();

  // The same columns on a page that is printed farther to the right; negative: to the left. Settled.
  Columns Shifted(int32_t by) const;

  size_t size() const { return count_; }
  // How far the figures of a column are from agreeing; 0 where they agree to the column. Of settled columns.
  int32_t spread() const { return spread_; }
  // Whether the blanks between the figures differ while the figures stay in place: a separator of fixed width would
  // push them.
  bool gaps_vary() const { return gaps_vary_; }
  // The only gap between figures, where gaps do not vary.
  int32_t gap() const { return gap_; }

  // The column of a word that stands in one; -1 where it may be none or two.
  int Nearest(const Chunk& word) const;
  // How far the word is from the nearest column.
  int32_t DistanceOf(const Chunk& word) const;
  // Where the figures of one digit of a column stand, doubled, and how wide they are: full-width ones are two columns of
  // the page. Nothing where it has none.
  struct OneDigit {
    int32_t middle = 0;
    int32_t width = 1;
  };
  std::optional<OneDigit> OneDigitOf(size_t column) const;
  // Begin of the leftmost figure of the first column.
  int32_t left() const { return left_; }
  // Columns whose share of the line the words [x, x_end) take up: first and last, -1 where it lies before the first.
  struct Cover {
    int first = -1;
    int last = -1;
  };
  Cover CoverOf(int32_t x, int32_t x_end) const;

 private:
  struct Place {
    int32_t begin = 0;
    int32_t end = 0;
    int32_t middle = 0;
    bool one_digit = false;
  };
  int32_t SettleColumn(size_t column);
  int32_t Distance(const Chunk& word, size_t column) const;
  int32_t Pitch(size_t column) const;  // to the nearer neighbour

  size_t count_;
  std::array<std::vector<Place>, kMaxColumns> figures_;
  std::array<Place, kMaxColumns> places_{};
  int32_t left_ = 0;
  int32_t spread_ = 0;
  int32_t gap_ = -1;
  bool gaps_vary_ = false;
};

}  // namespace gouji::layout
