#include "tools/corpusgen/style.h"

#include <array>

namespace gouji::corpusgen {
namespace {

constexpr std::array<std::string_view, 3> kNumberMarks = {"、", "．", ". "};
constexpr std::array<std::string_view, 5> kFigureMarks = {"/", "-", "—", "无", "不适用"};
constexpr std::array<std::string_view, 3> kHeadingMarks = {"、 ", "．", " "};
constexpr std::array<AmountStyle, 3> kCellAmounts = {AmountStyle::kCellWan, AmountStyle::kCellWanYuan,
                                                     AmountStyle::kCellYuan};

}  // namespace

Style PickStyle(const Layout& layout, const DirtSet& dirt, Random& random) {
  Style style;
  style.layout = &layout;
  style.dirt = dirt;
  if (dirt.Has(Dirt::kUnitInCell)) style.amounts = random.Pick(kCellAmounts);
  if (dirt.Has(Dirt::kLabelNumbers)) style.number_mark = random.Pick(kNumberMarks);
  style.figure_mark = random.Pick(kFigureMarks);
  if (dirt.Has(Dirt::kHeadingNumbers)) {
    style.heading_mark = random.Pick(kHeadingMarks);
    style.arabic_headings = random.Chance(400);
    if (style.arabic_headings && style.heading_mark == " ") style.heading_mark = "、 ";
  }
  return style;
}

}  // namespace gouji::corpusgen
