#include "worker/check/organ_names.h"

#include <algorithm>
#include <array>

#include "worker/check/utf8_words.h"
#include "worker/extract/header_organ.h"

namespace gouji::check {
namespace {

using namespace report::v1;

// Governments and their offices sign for others.
bool SignsForOthers(std::string_view name) {
  static constexpr auto kOffices =
      std::to_array<std::string_view>({"政府", "办公室", "政府办", "府办", "领导小组", "公开办", "信息中心"});
  return HoldsAny(name, kOffices);
}

std::string_view RegionIn(std::string_view name) {
  const extract::Region region = extract::RegionOf(name);
  return name.substr(region.begin, region.length);
}

// 卫健 of 县卫健委: what the last character calls a bureau others call a commission.
std::string_view Business(std::string_view name) {
  const extract::Region region = extract::RegionOf(name);
  name.remove_prefix(region.begin + region.length);
  for (const std::string_view end : {"委员会", "管委会", "局", "厅", "委", "办"}) {
    if (name.size() > end.size() && name.ends_with(end)) {
      name.remove_suffix(end.size());
      break;
    }
  }
  return name;
}

}  // namespace

bool IsOfAnotherRegion(std::string_view name, std::string_view organ) {
  const std::string_view a = RegionIn(name);
  const std::string_view b = RegionIn(organ);
  if (a.size() < 2 * kHanBytes || b.size() < 2 * kHanBytes) return false;
  // A province or a city may be the one that the county lies in.
  const AdministrativeLevel level = extract::RegionOf(name).level;
  if (level == ADMINISTRATIVE_LEVEL_UNSPECIFIED || level != extract::RegionOf(organ).level) return false;
  return !extract::HoldsInOrder(b, a) && !extract::HoldsInOrder(a, b);
}

bool IsAnotherOrgan(std::string_view name, std::string_view organ) {
  if (IsOfAnotherRegion(name, organ)) return true;
  if (SignsForOthers(name) || SignsForOthers(organ)) return false;
  const std::string_view a = Business(name);
  const std::string_view b = Business(organ);
  if (a.size() < 2 * kHanBytes || b.size() < 2 * kHanBytes) return false;
  return !extract::HoldsInOrder(b, a) && !extract::HoldsInOrder(a, b);
}

std::string_view ImprintOf(const Context& context) {
  constexpr size_t kLongest = 400;  // with a gloss behind every character
  const report::v1::Span& date = context.record().header().compiled().span();
  const size_t from = date.begin() - std::min<size_t>(date.begin(), kLongest);
  std::string_view before = context.Quote(static_cast<uint32_t>(from), date.begin());
  before = Trimmed(before);
  const size_t line = before.rfind('\n');
  // More than a name stands before the date.
  if (line == before.npos && from > 0) return {};
  return Trimmed(before.substr(line + 1));  // npos + 1 is 0
}

}  // namespace gouji::check
