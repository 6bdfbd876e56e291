#include "worker/extract/table_readings.h"

#include "worker/extract/figure.h"
#include "worker/extract/utf8_cursor.h"

namespace gouji::extract {
namespace {

constexpr int64_t kMaxWhole = 1'000'000'000'000'000;
constexpr int kMaxExtra = 3;

class Search {
 public:
  Search(const RowProblem& row, const Allowed& allowed, size_t limit, uint64_t* steps_left,
         std::vector<Reading>* readings)
      : row_(row), allowed_(allowed), limit_(limit), steps_left_(steps_left), readings_(readings) {}

  Enumeration Run() {
    const size_t first = readings_->size();
    end_ = first + limit_;
    const auto values = static_cast<int>(row_.values.size());
    if (allowed_.extra) extra_left_ = values > row_.positions ? values - row_.positions : 0;
    if (extra_left_ > kMaxExtra) return Enumeration::kTooMany;
    Place(0, 0, 0);
    return stopped_ ? Enumeration::kTooMany : Enumeration::kComplete;
  }

 private:
  // Token `token` is used up to `offset` (0: not begun); the next free cell is `position`.
  void Place(uint8_t position, size_t token, uint32_t offset) {
    if (stopped_ || !Step()) return;
    const bool tokens_left = token < row_.values.size();
    if (position == row_.positions) {
      if (!tokens_left || IsRestOfOrdinal(token, offset)) Accept();
      return;
    }
    if (!allowed_.missing && FiguresLeft(token, offset) < row_.positions - position) return;
    if (tokens_left) {
      if (!allowed_.split && !allowed_.extra &&
          row_.values.size() - token > size_t{row_.positions} - position)
        return;
      PlacePieces(position, token, offset);
      if (allowed_.extra && extra_left_ > 0 && offset == 0) {
        --extra_left_;
        Place(position, token + 1, 0);
        ++extra_left_;
      }
    }
    if (allowed_.missing) {
      reading_[position] = Piece{};
      if (SumsHold(position)) Place(position + 1, token, offset);
    }
  }

  // Figures that the unread tokens can give at most.
  int FiguresLeft(size_t token, uint32_t offset) const {
    int figures = 0;
    for (size_t i = token; i < row_.values.size(); ++i) {
      const Token& left = row_.values[i];
      const uint32_t begin = i == token && offset != 0 ? offset : left.begin;
      figures +=
          left.kind == TokenKind::kFigure && allowed_.split ? static_cast<int>(left.number_end - begin) : 1;
    }
    return figures;
  }

  void PlacePieces(uint8_t position, size_t index, uint32_t offset) {
    const Token& token = row_.values[index];
    const uint32_t begin = offset == 0 ? token.begin : offset;
    if (token.kind != TokenKind::kFigure || !allowed_.split || HasComma(token)) {
      Put(position, Whole(token), index + 1, 0);
      return;
    }
    // Longer pieces first: the fewest cuts come first.
    for (uint32_t end = token.number_end; end > begin; --end) {
      if (!IsFigure(position, begin, end)) continue;
      const bool last = end == token.number_end;
      const Piece piece{Piece::State::kPrinted, TokenKind::kFigure, begin, end, last ? token.end : end};
      Put(position, piece, last ? index + 1 : index, last ? 0 : end);
      if (stopped_) return;
    }
  }

  void Put(uint8_t position, const Piece& piece, size_t next_token, uint32_t next_offset) {
    reading_[position] = piece;
    if (SumsHold(position)) Place(position + 1, next_token, next_offset);
  }

  // Whether [begin, end) of a token's number can be one printed figure.
  bool IsFigure(uint8_t position, uint32_t begin, uint32_t end) const {
    uint32_t first = begin;
    if (row_.text[first] == '+' || row_.text[first] == '-') ++first;
    if (first >= end || !IsDigit(row_.text[first]) || !IsDigit(row_.text[end - 1])) return false;
    const std::string_view digits = row_.text.substr(first, end - first);
    const size_t point = digits.find('.');
    // Only amounts have decimals, unless a whole token does.
    if (point != std::string_view::npos && (row_.amounts >> position & 1) == 0 && !WholeToken(begin, end))
      return false;
    // The digit before a decimal point stays with it.
    if (end < row_.text.size() && row_.text[end] == '.' && point == std::string_view::npos &&
        InsideToken(end)) {
      return false;
    }
    return digits[0] != '0' || digits.size() == 1 || digits[1] == '.';
  }

  bool InsideToken(uint32_t at) const {
    for (const Token& token : row_.values) {
      if (token.begin <= at && at < token.number_end) return true;
    }
    return false;
  }

  bool WholeToken(uint32_t begin, uint32_t end) const {
    for (const Token& token : row_.values) {
      if (token.begin == begin && token.number_end == end) return true;
    }
    return false;
  }

  // All that is left is the digit that may be the number of the next label.
  bool IsRestOfOrdinal(size_t index, uint32_t offset) const {
    if (index + 1 != row_.values.size()) return false;
    const Token& token = row_.values[index];
    return token.maybe_ordinal && (offset == 0 ? token.begin : offset) + 1 == token.number_end;
  }

  bool SumsHold(uint8_t position) const {
    if (!allowed_.sums) return true;
    for (const PositionSum& sum : row_.sums) {
      if (sum.last != position) continue;
      int64_t difference = 0;
      int64_t value = 0;
      for (uint8_t i = 0; i < sum.lefts; ++i) {
        if (!WholeNumber(row_.text, reading_[sum.left[i]], &value)) return false;
        difference += value;
      }
      for (uint8_t i = 0; i < sum.rights; ++i) {
        if (!WholeNumber(row_.text, reading_[sum.right[i]], &value)) return false;
        difference -= value;
      }
      if (difference != 0) return false;
    }
    return true;
  }

  void Accept() {
    if (readings_->size() >= end_) {
      stopped_ = true;
      return;
    }
    for (size_t i = row_.positions; i < kMaxPositions; ++i) reading_[i] = Piece{};
    readings_->push_back(reading_);
  }

  bool Step() {
    if (*steps_left_ == 0) {
      stopped_ = true;
      return false;
    }
    --*steps_left_;
    return true;
  }

  bool HasComma(const Token& token) const {
    return row_.text.substr(token.begin, token.number_end - token.begin).find(',') != std::string_view::npos;
  }

  static Piece Whole(const Token& token) {
    return {Piece::State::kPrinted, token.kind, token.begin, token.number_end, token.end};
  }

  const RowProblem& row_;
  const Allowed allowed_;
  const size_t limit_;
  uint64_t* const steps_left_;
  std::vector<Reading>* const readings_;
  Reading reading_{};
  size_t end_ = 0;
  int extra_left_ = 0;
  bool stopped_ = false;
};

}  // namespace

Enumeration Enumerate(const RowProblem& row, const Allowed& allowed, size_t limit, uint64_t* steps_left,
                      std::vector<Reading>* readings) {
  return Search(row, allowed, limit, steps_left, readings).Run();
}

bool WholeNumber(std::string_view text, const Piece& piece, int64_t* value) {
  *value = 0;
  if (piece.state != Piece::State::kPrinted || piece.kind == TokenKind::kMark) return true;
  if (piece.kind != TokenKind::kFigure) return false;
  const Figure figure = ParseNumber(text.substr(piece.begin, piece.number_end - piece.begin));
  *value = figure.mantissa;
  return !figure.overflow && figure.scale == 0 && figure.mantissa < kMaxWhole && figure.mantissa > -kMaxWhole;
}

uint32_t MostFigures(const RowProblem& row) {
  uint32_t figures = 0;
  for (const Token& token : row.values) {
    if (token.kind != TokenKind::kFigure) {
      ++figures;
      continue;
    }
    for (uint32_t i = token.begin; i < token.number_end; ++i) figures += IsDigit(row.text[i]) ? 1 : 0;
  }
  return figures;
}

bool MustSplit(std::string_view text, const Token& token) {
  if (token.kind != TokenKind::kFigure) return false;
  const uint32_t first = text[token.begin] == '+' || text[token.begin] == '-' ? token.begin + 1 : token.begin;
  return token.number_end > first + 1 && text[first] == '0' && text[first + 1] != '.';
}

}  // namespace gouji::extract
