#include "worker/layout/columns.h"

#include <algorithm>
#include <cstdlib>

namespace gouji::layout {
namespace {

// Lines of one page differ by a column or two where fonts do not fit the grid of characters.
constexpr int32_t kMostSpread = 3;
// A word belongs to no column that is farther than this, and to none if another is nearly as near.
constexpr int32_t kFarthest = 3;
constexpr int32_t kClearly = 2;

}  // namespace

void Columns::Learn(std::span<const Chunk> figures) {
  for (size_t column = 0; column < count_; ++column) {
    Learn(column, figures[column]);
    if (column == 0) continue;
    const int32_t gap = figures[column].x - figures[column - 1].x_end;
    gaps_vary_ |= gap_ >= 0 && gap != gap_;
    gap_ = gap;
  }
}

void Columns::Learn(size_t column, const Chunk& figure) {
  figures_[column].push_back({figure.x, figure.x_end, figure.x + figure.x_end, figure.bytes.size() == 1});
}

// The median place; returns how far the outermost figures lie apart.
int32_t Columns::SettleColumn(size_t column) {
  const std::vector<Place>& figures = figures_[column];
  std::vector<int32_t> values(figures.size());
  int32_t apart = 0;
  const auto median = [&](auto member) {
    for (size_t i = 0; i < figures.size(); ++i) values[i] = figures[i].*member;
    std::sort(values.begin(), values.end());
    apart = values.back() - values.front();
    return values[values.size() / 2];
  };
  Place& place = places_[column];
  place.begin = median(&Place::begin);
  int32_t least = apart;
  place.end = median(&Place::end);
  least = std::min(least, apart);
  place.middle = median(&Place::middle);
  return std::min(least, apart / 2);
}

bool Columns::Settle() {
  spread_ = 0;
  for (size_t column = 0; column < count_; ++column) {
    if (!figures_[column].empty()) spread_ = std::max(spread_, SettleColumn(column));
  }
  left_ = places_[0].begin;
  for (const Place& figure : figures_[0]) left_ = std::min(left_, figure.begin);
  int32_t pitch = INT32_MAX;
  for (size_t column = 0; column < count_; ++column) pitch = std::min(pitch, Pitch(column));
  if (spread_ > kMostSpread || spread_ * 2 > pitch) return false;
  // Every figure that was learned must be found in its column again.
  for (size_t column = 0; column < count_; ++column) {
    for (const Place& figure : figures_[column]) {
      Chunk word;
      word.x = figure.begin;
      word.x_end = figure.end;
      if (Nearest(word) != static_cast<int>(column)) return false;
    }
  }
  return true;
}

Columns Columns::Shifted(int32_t by) const {
  Columns shifted = *this;
  shifted.left_ += by;
  for (Place& place : shifted.places_)
    place = {place.begin + by, place.end + by, place.middle + 2 * by, place.one_digit};
  return shifted;
}

int32_t Columns::Pitch(size_t column) const {
  int32_t pitch = INT32_MAX;
  if (column > 0) pitch = std::min(pitch, (places_[column].middle - places_[column - 1].middle) / 2);
  if (column + 1 < count_) pitch = std::min(pitch, (places_[column + 1].middle - places_[column].middle) / 2);
  return pitch;
}

// Figures of a column share their left edge, their right edge or their middle; which, one line does not tell.
int32_t Columns::Distance(const Chunk& word, size_t column) const {
  const Place& place = places_[column];
  return std::min({std::abs(word.x - place.begin), std::abs(word.x_end - place.end),
                   std::abs(word.x + word.x_end - place.middle) / 2});
}

int32_t Columns::DistanceOf(const Chunk& word) const {
  int32_t best = INT32_MAX;
  for (size_t column = 0; column < count_; ++column) best = std::min(best, Distance(word, column));
  return best;
}

std::optional<Columns::OneDigit> Columns::OneDigitOf(size_t column) const {
  std::vector<OneDigit> digits;
  for (const Place& figure : figures_[column]) {
    if (figure.one_digit) digits.push_back({figure.middle, figure.end - figure.begin});
  }
  if (digits.empty()) return std::nullopt;
  std::sort(digits.begin(), digits.end(),
            [](const OneDigit& a, const OneDigit& b) { return a.middle < b.middle; });
  return digits[digits.size() / 2];
}

int Columns::Nearest(const Chunk& word) const {
  size_t nearest = 0;
  int32_t best = INT32_MAX;
  int32_t second = INT32_MAX;
  for (size_t column = 0; column < count_; ++column) {
    const int32_t distance = Distance(word, column);
    if (distance < best) {
      second = best;
      best = distance;
      nearest = column;
    } else {
      second = std::min(second, distance);
    }
  }
  const int32_t limit = std::min(kFarthest, (Pitch(nearest) - 1) / 2);
  return best <= limit && second >= best + kClearly ? static_cast<int>(nearest) : -1;
}

Columns::Cover Columns::CoverOf(int32_t x, int32_t x_end) const {
  Cover cover;
  for (size_t column = 0; column < count_; ++column) {
    const int32_t before =
        column > 0 ? places_[column - 1].middle : 2 * places_[0].middle - places_[1].middle;
    const int32_t after = column + 1 < count_ ? places_[column + 1].middle
                                              : 2 * places_[column].middle - places_[column - 1].middle;
    // The share reaches from the middle between two columns to the next; a character more may stand over its edge.
    const int32_t from = (before + places_[column].middle) / 4 + 1;
    const int32_t to = (places_[column].middle + after) / 4 - 1;
    if (x_end <= from || x >= to) continue;
    if (cover.first < 0) cover.first = static_cast<int>(column);
    cover.last = static_cast<int>(column);
  }
  return cover;
}

}  // namespace gouji::layout
