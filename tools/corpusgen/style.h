// The habits of one report: its layout, its dirt and the choices that hold for the whole of it.
//
// Role: plain data, picked once per report and read by everything that writes a part of it.
//
//   const Style style = PickStyle(layout, dirt, random);
#pragma once

#include <string_view>

#include "tools/corpusgen/dirt.h"
#include "tools/corpusgen/layouts.h"

namespace gouji::corpusgen {

// Where the unit of an amount stands.
enum class AmountStyle { kHeaderWan, kCellWan, kCellWanYuan, kCellYuan, kNowhere };

struct Style {
  const Layout* layout = nullptr;
  DirtSet dirt;
  AmountStyle amounts = AmountStyle::kHeaderWan;
  std::string_view number_mark = ".";    // after 1 in 1.属于国家秘密
  std::string_view figure_mark = "/";    // for a cell that does not apply
  std::string_view heading_mark = "、";  // after 一 in 一、总体情况
  bool arabic_headings = false;

  bool Has(Dirt kind) const { return dirt.Has(kind); }
};

Style PickStyle(const Layout& layout, const DirtSet& dirt, Random& random);

}  // namespace gouji::corpusgen
