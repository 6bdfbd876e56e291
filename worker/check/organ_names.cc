#include "worker/check/organ_names.h"

#include <algorithm>
#include <array>
#include <iterator>

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

// One house with two signboards in many places: 县财政局 is 县国有资产监督管理局 too.
struct Signboards {
  std::string_view one;
  std::string_view other;
};
constexpr Signboards kSignboards[] = {
    {"财政", "国有资产"},     {"财政", "国资"},       {"财政", "金融"},       {"发展和改革", "粮食"},
    {"发展和改革", "能源"},   {"发展和改革", "储备"}, {"发展和改革", "数据"}, {"教育", "体育"},
    {"教育", "科"},           {"工业", "商务"},       {"工业", "科"},         {"工业", "大数据"},
    {"经济和信息化", "商务"}, {"经济和信息化", "科"}, {"科", "知识产权"},     {"科", "外国专家"},
    {"农业", "乡村振兴"},     {"农业", "扶贫"},       {"农业", "畜牧"},       {"农业", "林业"},
    {"农业", "水"},           {"自然资源", "林业"},   {"自然资源", "海洋"},   {"自然资源", "规划"},
    {"住房", "人民防空"},     {"住房", "城市管理"},   {"住房", "房产"},       {"城市管理", "综合行政执法"},
    {"应急", "地震"},         {"应急", "安全生产"},   {"市场", "知识产权"},   {"市场", "药品"},
    {"卫生", "中医药"},       {"卫生", "疾病预防"},   {"文化", "文物"},       {"文化", "体育"},
    {"文化", "广播"},         {"文化", "新闻出版"},   {"民族", "宗教"},       {"水", "移民"},
    {"政务", "数据"},         {"政务", "行政审批"},   {"行政审批", "数据"},   {"档案", "史志"},
    {"商务", "投资促进"},     {"商务", "经济合作"},   {"人力资源", "公务员"}, {"生态环境", "核安全"}};

bool ShareAHouse(std::string_view a, std::string_view b) {
  return std::any_of(std::begin(kSignboards), std::end(kSignboards), [&](const Signboards& boards) {
    return (BeginsWith(a, boards.one) && BeginsWith(b, boards.other)) ||
           (BeginsWith(b, boards.one) && BeginsWith(a, boards.other));
  });
}

}  // namespace

bool IsOfAnotherRegion(std::string_view name, std::string_view organ) {
  const extract::Region of_name = extract::RegionOf(name);
  const extract::Region of_organ = extract::RegionOf(organ);
  const std::string_view a = name.substr(of_name.begin, of_name.length);
  const std::string_view b = organ.substr(of_organ.begin, of_organ.length);
  if (a.size() < 2 * kHanBytes || b.size() < 2 * kHanBytes) return false;
  // A province or a city may be the one that the county lies in.
  if (of_name.level == ADMINISTRATIVE_LEVEL_UNSPECIFIED || of_name.level != of_organ.level) return false;
  return !extract::HoldsInOrder(b, a) && !extract::HoldsInOrder(a, b);
}

bool IsAnotherOrgan(std::string_view name, std::string_view organ) {
  if (name == organ) return false;
  if (IsOfAnotherRegion(name, organ)) return true;
  if (SignsForOthers(name) || SignsForOthers(organ)) return false;
  const std::string_view a = Business(name);
  const std::string_view b = Business(organ);
  if (a.size() < 2 * kHanBytes || b.size() < 2 * kHanBytes || ShareAHouse(a, b)) return false;
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
