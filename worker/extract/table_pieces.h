// Where the tokens of a row may be cut into figures.
//
// Role: gives every piece that a cell may print next, by the digits, signs and points of its token. It knows no sums and
// keeps no state but what it found in the token that was cut last. Ownership: refers to the row. Threads: one. Errors: none.
//
//   Pieces pieces(row, allowed);
//   pieces.Each(position, token, offset, [&](const Piece& piece, size_t next_token, uint32_t next_offset) { … });
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "worker/extract/table_readings.h"
#include "worker/extract/table_types.h"
#include "worker/extract/utf8_cursor.h"

namespace gouji::extract {

class Pieces {
 public:
  Pieces(const RowProblem& row, const Allowed& allowed) : row_(row), allowed_(allowed) {}

  // Whether the unread tokens can give `needed` figures.
  bool FiguresLeft(size_t token, uint32_t offset, int needed) const {
    int figures = 0;
    for (size_t i = token; i < row_.values.size() && figures < needed; ++i) {
      const Token& left = row_.values[i];
      const uint32_t begin = i == token && offset != 0 ? offset : left.begin;
      figures +=
          left.kind == TokenKind::kFigure && allowed_.split ? static_cast<int>(left.number_end - begin) : 1;
    }
    return figures >= needed;
  }

  // Gives `take` every piece that may stand at the position when token `index` is used up to `offset` (0: not begun),
  // and what is left behind it, until `take` answers false.
  template <typename Take>
  void Each(uint8_t position, size_t index, uint32_t offset, Take take) {
    const Token& token = row_.values[index];
    const uint32_t begin = offset == 0 ? token.begin : offset;
    if (token.kind == TokenKind::kFigure && allowed_.split) Scan(index);
    if (token.kind != TokenKind::kFigure || !allowed_.split || has_comma_) {
      if (IsSigned(token.begin) && !MayBeSigned(position)) return;
      if (IsMisplacedMoney(position, token.number_end, token.end)) return;
      take(Whole(token), index + 1, uint32_t{0});
      return;
    }
    const uint32_t point = PointIn(begin, token.number_end);
    // Longer pieces first: the fewest cuts come first. Rows of glued zeros are many, and have one cut.
    const bool zero = begin + 1 < token.number_end && row_.text[begin] == '0' && row_.text[begin + 1] != '.';
    for (uint32_t end = zero ? begin + 1 : token.number_end; end > begin; --end) {
      if (!IsFigure(position, begin, end, point)) continue;
      const bool last = end == token.number_end;
      if (last && IsMisplacedMoney(position, end, token.end)) continue;
      const Piece piece{Piece::State::kPrinted, TokenKind::kFigure, begin, end, last ? token.end : end};
      if (!take(piece, last ? index + 1 : index, last ? uint32_t{0} : end)) return;
    }
  }

  // All that is left is the digit that may be the number of the next label.
  bool IsRestOfOrdinal(size_t index, uint32_t offset) const {
    if (index + 1 != row_.values.size()) return false;
    const Token& token = row_.values[index];
    return token.maybe_ordinal && (offset == 0 ? token.begin : offset) + 1 == token.number_end;
  }

 private:
  // Looks for the signs of a token that is cut many times.
  void Scan(size_t index) {
    if (scanned_ == &row_.values[index]) return;
    scanned_ = &row_.values[index];
    const std::string_view digits = row_.text.substr(scanned_->begin, scanned_->number_end - scanned_->begin);
    has_comma_ = digits.find(',') != std::string_view::npos;
    point_ = PointFrom(scanned_->begin, scanned_->number_end);
  }

  uint32_t PointFrom(uint32_t begin, uint32_t end) const {
    while (begin < end && row_.text[begin] != '.') ++begin;
    return begin;
  }

  // Where the first decimal point of [begin, end) of the scanned token stands; `end` when there is none.
  uint32_t PointIn(uint32_t begin, uint32_t end) const {
    return begin <= point_ ? point_ : PointFrom(begin, end);
  }

  // Whether [begin, end) of a token's number can be one printed figure. `point`: its first, at or after `end` if none.
  bool IsFigure(uint8_t position, uint32_t begin, uint32_t end, uint32_t point) const {
    uint32_t first = begin;
    if (IsSigned(first)) {
      // A sign elsewhere is part of a figure that stands alone.
      if (!MayBeSigned(position) || ((row_.changes >> position & 1) == 0 && !StandsAlone(begin, end)))
        return false;
      ++first;
    }
    if (first >= end || !IsDigit(row_.text[first]) || !IsDigit(row_.text[end - 1])) return false;
    // Only amounts have decimals, unless a whole token does.
    if (point < end && (row_.amounts >> position & 1) == 0 && !WholeToken(begin, end)) return false;
    // The digit before a decimal point stays with it.
    if (end < row_.text.size() && row_.text[end] == '.' && point >= end && InsideToken(end)) return false;
    return row_.text[first] != '0' || first + 1 == end || row_.text[first + 1] == '.';
  }

  bool IsSigned(uint32_t at) const {
    return (row_.text[at] == '+' || row_.text[at] == '-') && at + 1 < row_.text.size() &&
           IsDigit(row_.text[at + 1]);
  }

  // Where a row has a cell for a change, no other is signed.
  bool MayBeSigned(uint8_t position) const {
    return row_.changes == 0 || (row_.changes >> position & 1) != 0;
  }

  // Where a row has a cell for money, none of the others holds any: 0万 is no number of items.
  bool IsMisplacedMoney(uint8_t position, uint32_t number_end, uint32_t end) const {
    if (row_.amounts == 0 || (row_.amounts >> position & 1) != 0 || number_end >= end) return false;
    const std::string_view unit = row_.text.substr(number_end, end - number_end);
    return unit.find("元") != unit.npos || unit.ends_with("万") || unit.ends_with("亿");
  }

  bool InsideToken(uint32_t at) const {
    for (const Token& token : row_.values) {
      if (token.begin <= at && at < token.number_end) return true;
    }
    return false;
  }

  bool StandsAlone(uint32_t begin, uint32_t end) const {
    for (const Token& token : row_.values) {
      if (token.begin == begin && token.number_end == end) return !token.gap.empty();
    }
    return false;
  }

  bool WholeToken(uint32_t begin, uint32_t end) const {
    for (const Token& token : row_.values) {
      if (token.begin == begin && token.number_end == end) return true;
    }
    return false;
  }

  static Piece Whole(const Token& token) {
    return {Piece::State::kPrinted, token.kind, token.begin, token.number_end, token.end};
  }

  const RowProblem& row_;
  const Allowed allowed_;
  const Token* scanned_ = nullptr;
  bool has_comma_ = false;
  uint32_t point_ = 0;  // of the scanned token; its end when there is none
};

}  // namespace gouji::extract
