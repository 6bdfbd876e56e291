#include "worker/check/money.h"

#include <algorithm>
#include <string_view>

#include "worker/extract/figure.h"

namespace gouji::check {
namespace {

using namespace report::v1;

constexpr uint32_t kYuanDigits = 4;  // 1 万元 is 10^4 元

// Mantissa at a scale that is not smaller; none beyond int64.
std::optional<int64_t> MantissaAt(const Decimal& value, uint32_t scale) {
  int64_t mantissa = value.mantissa();
  for (uint32_t i = value.scale(); i < scale; ++i) {
    if (__builtin_mul_overflow(mantissa, int64_t{10}, &mantissa)) return std::nullopt;
  }
  return mantissa;
}

// Whether `fine` comes to `coarse` when its further decimals are rounded or cut off.
bool ComesTo(const Decimal& fine, const Decimal& coarse) {
  int64_t unit = 1;
  for (uint32_t i = coarse.scale(); i < fine.scale(); ++i) {
    if (__builtin_mul_overflow(unit, int64_t{10}, &unit)) return false;
  }
  const int64_t cut = fine.mantissa() / unit;
  const bool up = fine.mantissa() % unit * 2 >= unit;
  return coarse.mantissa() == cut || (up && coarse.mantissa() == cut + 1);
}

Unit UnitOf(std::string_view printed) {
  if (printed.starts_with("万元")) return UNIT_WAN_YUAN;
  if (printed.starts_with("亿元")) return UNIT_YI_YUAN;
  return printed.starts_with("元") ? UNIT_YUAN : UNIT_UNKNOWN;
}

}  // namespace

std::optional<Decimal> MoneyOf(const Claim& claim) {
  return extract::InWanYuan(claim.value().mantissa(), claim.value().scale(), UnitOf(claim.unit()));
}

std::optional<Decimal> MoneyOf(const Cell& cell) {
  if (cell.state() != CELL_STATE_VALUE || !cell.has_wan_yuan()) return std::nullopt;
  return cell.wan_yuan();
}

bool AreAlike(const Decimal& a, const Decimal& b) {
  return a.scale() < b.scale() ? ComesTo(b, a) : ComesTo(a, b);
}

bool DifferByUnit(const Decimal& a, const Decimal& b) {
  const uint32_t scale = std::max(a.scale(), b.scale()) + kYuanDigits;
  const auto is_ten_thousandth = [&](const Decimal& small, const Decimal& large) {
    const std::optional<int64_t> in_wan = MantissaAt(small, scale);
    const std::optional<int64_t> in_yuan = MantissaAt(large, scale - kYuanDigits);
    return small.mantissa() != 0 && in_wan && in_yuan && *in_wan == *in_yuan;
  };
  return is_ten_thousandth(a, b) || is_ten_thousandth(b, a);
}

}  // namespace gouji::check
