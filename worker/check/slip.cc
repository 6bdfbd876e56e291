#include "worker/check/slip.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace gouji::check {
namespace {

using namespace report::v1;

// Whether `longer` without one digit is `shorter`.
bool LacksOne(std::string_view shorter, std::string_view longer) {
  if (shorter.size() + 1 != longer.size()) return false;
  const auto differ = std::mismatch(shorter.begin(), shorter.end(), longer.begin());
  return std::equal(differ.first, shorter.end(), differ.second + 1);
}

}  // namespace

Slip SlipOf(int64_t printed, int64_t meant) {
  // A digit beside 0 is any figure at all.
  if (printed <= 0 || meant <= 0) return SLIP_UNSPECIFIED;
  const std::string from = std::to_string(printed);
  const std::string to = std::to_string(meant);
  if (LacksOne(from, to)) return SLIP_DIGIT_LOST;
  if (LacksOne(to, from)) return SLIP_DIGIT_ADDED;
  if (from.size() != to.size() || from.size() < 2) return SLIP_UNSPECIFIED;
  const size_t first =
      static_cast<size_t>(std::mismatch(from.begin(), from.end(), to.begin()).first - from.begin());
  const std::string_view from_rest = std::string_view(from).substr(first + 1);
  const std::string_view to_rest = std::string_view(to).substr(first + 1);
  if (from_rest == to_rest) return SLIP_DIGIT_CHANGED;
  const bool exchanged = from[first] == to_rest[0] && to[first] == from_rest[0];
  return exchanged && from_rest.substr(1) == to_rest.substr(1) ? SLIP_TRANSPOSED : SLIP_UNSPECIFIED;
}

}  // namespace gouji::check
