#include "worker/extract/table_readings.h"

#include <algorithm>
#include <array>
#include <limits>
#include <unordered_map>

#include "worker/extract/figure.h"
#include "worker/extract/table_pieces.h"
#include "worker/extract/utf8_cursor.h"

namespace gouji::extract {
namespace {

constexpr int64_t kMaxWhole = 1'000'000'000'000'000;
constexpr int kMaxExtra = 3;

// Lists readings.
class Search {
 public:
  Search(const RowProblem& row, const Allowed& allowed, size_t limit, uint64_t* steps_left,
         DeadEnds* dead_ends, std::vector<Reading>* readings)
      : row_(row),
        allowed_(allowed),
        pieces_(row, allowed),
        limit_(limit),
        steps_left_(steps_left),
        readings_(readings),
        dead_ends_(dead_ends) {}

  Enumeration Run() {
    const size_t first = readings_->size();
    end_ = first + limit_;
    const auto values = static_cast<int>(row_.values.size());
    if (allowed_.extra) extra_left_ = values > row_.positions ? values - row_.positions : 0;
    if (extra_left_ > kMaxExtra) return Enumeration::kTooMany;
    for (const PositionSum& sum : row_.sums) sum_ends_ |= 1u << sum.last;
    granted_ = *steps_left_;
    remembers_ = FindOpenSums();
    dead_ends_->Clear();
    Place(0, 0, 0);
    return stopped_ ? Enumeration::kTooMany : Enumeration::kComplete;
  }

 private:
  // Token `token` is used up to `offset` (0: not begun); the next free cell is `position`.
  void Place(uint8_t position, size_t token, uint32_t offset) {
    if (stopped_) return;
    // Short searches, and their ends, cost less than the table of dead ends.
    constexpr uint64_t kFewSteps = 24;
    const uint64_t before = *steps_left_;
    if (!remembers_ || position + 2 > row_.positions || granted_ - before < kFewSteps)
      return Explore(position, token, offset);
    const DeadEnds::Key key{PlaceKey(position, token, offset), SumBefore(position)};
    if (const uint32_t* const steps = dead_ends_->Find(key)) return Skip(*steps);
    const size_t found = readings_->size();
    Explore(position, token, offset);
    if (!stopped_ && readings_->size() == found)
      dead_ends_->Add(key, static_cast<uint32_t>(before - *steps_left_));
  }

  // Takes the steps that find nothing.
  void Skip(uint32_t steps) {
    stopped_ = steps > *steps_left_;
    *steps_left_ -= std::min<uint64_t>(steps, *steps_left_);
  }

  uint64_t PlaceKey(uint8_t position, size_t token, uint32_t offset) const {
    return uint64_t{offset} << 32 | uint64_t{token} << 16 | static_cast<uint64_t>(extra_left_) << 8 |
           position;
  }

  // Of the sum that is begun before `position` and ends behind it; one number stands for all that is unread.
  int64_t SumBefore(uint8_t position) const {
    constexpr int64_t kUnread = std::numeric_limits<int64_t>::min();
    const PositionSum* const open = open_[position];
    if (open == nullptr) return 0;
    int64_t sum = 0;
    for (uint8_t i = 0; i < open->lefts; ++i) {
      if (open->left[i] >= position) continue;
      if (!whole_[open->left[i]]) return kUnread;
      sum += numbers_[open->left[i]];
    }
    for (uint8_t i = 0; i < open->rights; ++i) {
      if (open->right[i] >= position) continue;
      if (!whole_[open->right[i]]) return kUnread;
      sum -= numbers_[open->right[i]];
    }
    return sum;
  }

  // Whether a place and one number tell the state of the search: no two sums are under way at once.
  bool FindOpenSums() {
    if (row_.values.size() > std::numeric_limits<uint16_t>::max()) return false;
    if (!allowed_.sums) return true;
    for (const PositionSum& sum : row_.sums) {
      uint8_t first = sum.last;
      for (uint8_t i = 0; i < sum.lefts; ++i) first = std::min(first, sum.left[i]);
      for (uint8_t i = 0; i < sum.rights; ++i) first = std::min(first, sum.right[i]);
      for (size_t position = first + size_t{1}; position <= sum.last; ++position) {
        if (open_[position] != nullptr) return false;
        open_[position] = &sum;
      }
    }
    return true;
  }

  void Explore(uint8_t position, size_t token, uint32_t offset) {
    if (!Step()) return;
    const bool tokens_left = token < row_.values.size();
    if (position == row_.positions) {
      const auto extra = static_cast<int>(row_.values.size() - token);
      const bool none_is_used = offset == 0 && extra_left_ > 0 && extra <= extra_left_;
      if (!tokens_left || none_is_used || pieces_.IsRestOfOrdinal(token, offset)) Accept();
      return;
    }
    if (!allowed_.missing && !pieces_.FiguresLeft(token, offset, row_.positions - position)) return;
    if (tokens_left) {
      if (!allowed_.split && !allowed_.extra &&
          row_.values.size() - token > size_t{row_.positions} - position)
        return;
      pieces_.Each(position, token, offset, [&](const Piece& piece, size_t next_token, uint32_t next_offset) {
        Put(position, piece, next_token, next_offset);
        return !stopped_;
      });
      if (allowed_.extra && extra_left_ > 0 && offset == 0) {
        --extra_left_;
        Place(position, token + 1, 0);
        ++extra_left_;
      }
    }
    if (allowed_.missing) {
      Put(position, Piece{}, token, offset);
    }
  }

  void Put(uint8_t position, const Piece& piece, size_t next_token, uint32_t next_offset) {
    reading_[position] = piece;
    if (allowed_.sums && !row_.sums.empty()) {
      // Sums look at a piece many times: its number is read once. No value is 0.
      numbers_[position] = 0;
      whole_[position] =
          piece.state != Piece::State::kPrinted || WholeNumber(row_.text, piece, &numbers_[position]);
      if ((sum_ends_ >> position & 1) != 0 && !SumsHold(position)) return;
    }
    Place(position + 1, next_token, next_offset);
  }

  bool SumsHold(uint8_t position) const {
    for (const PositionSum& sum : row_.sums) {
      if (sum.last != position) continue;
      int64_t difference = 0;
      for (uint8_t i = 0; i < sum.lefts; ++i) {
        if (!whole_[sum.left[i]]) return false;
        difference += numbers_[sum.left[i]];
      }
      for (uint8_t i = 0; i < sum.rights; ++i) {
        if (!whole_[sum.right[i]]) return false;
        difference -= numbers_[sum.right[i]];
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

  const RowProblem& row_;
  const Allowed allowed_;
  Pieces pieces_;
  const size_t limit_;
  uint64_t* const steps_left_;
  std::vector<Reading>* const readings_;
  Reading reading_{};
  // The numbers of the pieces in `reading_`, kept where sums are to hold.
  std::array<int64_t, kMaxPositions> numbers_{};
  std::array<bool, kMaxPositions> whole_{};
  uint32_t sum_ends_ = 0;  // bit per position that is the last of a sum
  size_t end_ = 0;
  int extra_left_ = 0;
  bool stopped_ = false;
  DeadEnds* const dead_ends_;
  uint64_t granted_ = 0;
  bool remembers_ = false;
  std::array<const PositionSum*, kMaxPositions> open_{};  // begun before the position, not ended
};

// Counts readings: what may follow depends on where the row is read up to and on the sum so far, not on the way there.
class Counter {
 public:
  Counter(const RowProblem& row, const Allowed& allowed, uint64_t* steps_left)
      : row_(row), allowed_(allowed), pieces_(row, allowed), steps_left_(steps_left) {}

  Agreement Run() {
    if (allowed_.extra || !OneSumAtATime()) return {};
    FindLongestFigures();
    agreement_.readings = From({});
    if (stopped_) return {};
    agreement_.counted = true;
    return agreement_;
  }

 private:
  struct Point {
    uint8_t position = 0;
    uint32_t token = 0;
    uint32_t offset = 0;
    int64_t sum = 0;  // of the open identity: its left side less its right
    friend bool operator==(const Point&, const Point&) = default;
  };
  struct Hash {
    size_t operator()(const Point& point) const {
      uint64_t hash = static_cast<uint64_t>(point.sum) * 0x9e3779b97f4a7c15u;
      hash ^=
          (uint64_t{point.offset} << 12 ^ uint64_t{point.token} << 5 ^ point.position) * 0xff51afd7ed558ccdu;
      return hash ^ hash >> 29;
    }
  };

  // False where the sums of the row share cells or overlap, so that one number does not tell what is open.
  bool OneSumAtATime() {
    if (!allowed_.sums) return true;
    uint32_t taken = 0;
    for (const PositionSum& sum : row_.sums) {
      uint8_t first = sum.last;
      const auto add = [&](uint8_t position, int8_t sign) {
        first = std::min(first, position);
        sign_[position] = sign;
      };
      for (uint8_t i = 0; i < sum.lefts; ++i) add(sum.left[i], 1);
      for (uint8_t i = 0; i < sum.rights; ++i) add(sum.right[i], -1);
      for (uint32_t position = first; position <= sum.last; ++position) {
        if ((taken >> position & 1) != 0) return false;
        taken |= 1u << position;
      }
      closes_ |= 1u << sum.last;
    }
    return true;
  }

  // Digits of the longest figure that token i and those behind it may hold.
  void FindLongestFigures() {
    constexpr uint32_t kLongest = 15;
    longest_.assign(row_.values.size() + 1, 0);
    for (size_t i = row_.values.size(); i-- > 0;) {
      const Token& token = row_.values[i];
      const bool ascii = static_cast<uint8_t>(row_.text[token.begin]) < 0x80;
      const uint32_t own = token.kind != TokenKind::kFigure ? 0
                           : ascii                          ? token.number_end - token.begin
                                                            : kLongest;
      longest_[i] = std::min(kLongest, std::max(longest_[i + 1], own));
    }
  }

  // Takes the piece into the open sum; false when no reading with it satisfies the sums.
  bool Add(uint8_t position, const Piece& piece, size_t next_token, int64_t* sum) const {
    if (!allowed_.sums || sign_[position] == 0) return true;
    int64_t number = 0;
    if (!WholeNumber(row_.text, piece, &number)) return false;
    *sum += sign_[position] * number;
    if ((closes_ >> position & 1) != 0) return *sum == 0;
    // What is left to print must be able to balance it.
    uint32_t digits = 0;
    for (int64_t rest = *sum; rest > 0; rest /= 10) ++digits;
    return digits <= longest_[next_token];
  }

  uint64_t From(const Point& at) {
    if (stopped_ || *steps_left_ == 0) {
      stopped_ = true;
      return 0;
    }
    --*steps_left_;
    const bool tokens_left = at.token < row_.values.size();
    if (at.position == row_.positions)
      return !tokens_left || pieces_.IsRestOfOrdinal(at.token, at.offset) ? 1 : 0;
    if (!allowed_.missing && !pieces_.FiguresLeft(at.token, at.offset, row_.positions - at.position))
      return 0;
    if (const auto known = counts_.find(at); known != counts_.end()) return known->second;
    uint64_t count = 0;
    const auto take = [&](const Piece& piece, size_t next_token, uint32_t next_offset) {
      Point next{static_cast<uint8_t>(at.position + 1), static_cast<uint32_t>(next_token), next_offset,
                 at.sum};
      if (!Add(at.position, piece, next_token, &next.sum)) return true;
      const uint64_t more = From(next);
      if (more > 0) Note(at.position, piece);
      count = std::min(count + more, kMostReadings);
      return !stopped_;
    };
    if (tokens_left) pieces_.Each(at.position, at.token, at.offset, take);
    if (allowed_.missing && !stopped_) take(Piece{}, at.token, at.offset);
    counts_.emplace(at, count);
    return count;
  }

  // Some reading has the piece there.
  void Note(uint8_t position, const Piece& piece) {
    const uint32_t bit = 1u << position;
    if ((noted_ & bit) == 0) {
      noted_ |= bit;
      agreement_.agreed |= bit;
      first_[position] = piece;
    } else if (first_[position] != piece) {
      agreement_.agreed &= ~bit;
    }
  }

  static constexpr uint64_t kMostReadings = std::numeric_limits<uint32_t>::max();

  const RowProblem& row_;
  const Allowed allowed_;
  Pieces pieces_;
  uint64_t* const steps_left_;
  std::array<int8_t, kMaxPositions> sign_{};  // in the sum of the position; 0: in none
  uint32_t closes_ = 0;                       // bit per position that is the last of a sum
  std::vector<uint32_t> longest_;
  std::unordered_map<Point, uint64_t, Hash> counts_;
  Agreement agreement_;
  uint32_t noted_ = 0;
  Reading first_{};
  bool stopped_ = false;
};

}  // namespace

Enumeration Enumerate(const RowProblem& row, const Allowed& allowed, size_t limit, uint64_t* steps_left,
                      DeadEnds* dead_ends, std::vector<Reading>* readings) {
  return Search(row, allowed, limit, steps_left, dead_ends, readings).Run();
}

Agreement CountReadings(const RowProblem& row, const Allowed& allowed, uint64_t* steps_left) {
  return Counter(row, allowed, steps_left).Run();
}

bool WholeNumber(std::string_view text, const Piece& piece, int64_t* value) {
  *value = 0;
  if (piece.state != Piece::State::kPrinted || piece.kind == TokenKind::kMark) return true;
  if (piece.kind != TokenKind::kFigure) return false;
  // Nearly all are a few bare digits.
  constexpr uint32_t kSafeDigits = 15;
  if (piece.number_end - piece.begin <= kSafeDigits) {
    uint32_t at = piece.begin;
    while (at < piece.number_end && IsDigit(text[at])) *value = *value * 10 + (text[at++] - '0');
    if (at == piece.number_end) return true;
  }
  Figure figure = ParseNumber(text.substr(piece.begin, piece.number_end - piece.begin));
  DropZeroDecimals(&figure);
  *value = figure.mantissa;
  return !figure.overflow && figure.scale == 0 && figure.mantissa < kMaxWhole && figure.mantissa > -kMaxWhole;
}

uint32_t MostFigures(std::string_view text, std::span<const Token> values) {
  uint32_t figures = 0;
  for (const Token& token : values) {
    if (token.kind != TokenKind::kFigure) {
      ++figures;
      continue;
    }
    for (uint32_t i = token.begin; i < token.number_end; ++i) figures += IsDigit(text[i]) ? 1 : 0;
  }
  return figures;
}

bool MustSplit(std::string_view text, const Token& token) {
  if (token.kind != TokenKind::kFigure) return false;
  const uint32_t first = text[token.begin] == '+' || text[token.begin] == '-' ? token.begin + 1 : token.begin;
  return token.number_end > first + 1 && text[first] == '0' && text[first + 1] != '.';
}

}  // namespace gouji::extract
