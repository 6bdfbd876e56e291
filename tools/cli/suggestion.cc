#include "tools/cli/suggestion.h"

#include <algorithm>
#include <cstddef>

namespace gouji::cli {
namespace {

constexpr size_t kLongest = 64;

// Slips between two words (optimal string alignment), by three rows of the table.
size_t Slips(std::string_view a, std::string_view b) {
  std::vector<size_t> two_before(b.size() + 1);
  std::vector<size_t> before(b.size() + 1);
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    two_before.swap(before);
    before.swap(row);
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t other = a[i - 1] == b[j - 1] ? 0 : 1;
      row[j] = std::min({before[j] + 1, row[j - 1] + 1, before[j - 1] + other});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], two_before[j - 2] + 1);
    }
  }
  return row[b.size()];
}

}  // namespace

std::string Nearest(std::string_view word, const std::vector<std::string>& names) {
  constexpr size_t kShort = 4;
  size_t best = word.size() <= kShort ? 2 : 3;  // one more than is allowed
  std::string nearest;
  if (word.size() > kLongest) return nearest;
  for (const std::string& name : names) {
    const size_t slips = name.size() > kLongest ? best : Slips(word, name);
    if (slips >= best) continue;
    best = slips;
    nearest = name;
  }
  return nearest;
}

}  // namespace gouji::cli
