#include "tools/cli/decimal.h"

#include <charconv>

namespace gouji::cli {

void AppendDecimal(int64_t mantissa, uint32_t scale, Zeros zeros, std::string& out) {
  char digits[24];
  const bool negative = mantissa < 0;
  // Through unsigned: the most negative mantissa has no positive counterpart.
  const uint64_t magnitude =
      negative ? ~static_cast<uint64_t>(mantissa) + 1 : static_cast<uint64_t>(mantissa);
  const char* end = std::to_chars(digits, digits + sizeof digits, magnitude).ptr;
  const auto length = static_cast<size_t>(end - digits);
  if (negative) out += '-';
  if (scale > kMaxScale) {
    out.append(digits, length);
    out += "e-" + std::to_string(scale);
    return;
  }
  if (length > scale) {
    out.append(digits, length - scale);
  } else {
    out += '0';
  }
  if (scale == 0) return;
  const size_t point = out.size();
  out += '.';
  if (length < scale) out.append(scale - length, '0');
  const size_t fraction = length < scale ? length : scale;
  out.append(end - fraction, fraction);
  if (zeros == Zeros::kStrip) {
    while (out.back() == '0') out.pop_back();
    if (out.size() == point + 1) out.pop_back();
  }
}

}  // namespace gouji::cli
