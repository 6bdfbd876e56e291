// Places and organs: facts of administrative geography and the usual kinds of organs.
//
// Role: draws a real place and an organ of it. The combination may not exist.
// Ownership: values; the tables are static. Errors: none.
//
//   const Organ organ = PickOrgan(random);   // 浙江省衢州市柯城区 … 衢州市柯城区教育局
#pragma once

#include <string>
#include <string_view>

#include "tools/corpusgen/figures.h"
#include "tools/corpusgen/random.h"

namespace gouji::corpusgen {

struct Organ {
  std::string name;    // full name
  std::string region;  // outermost first
  std::string named;   // the regions that the name itself spells out; empty for none
  std::string_view
      level;  // national, province, prefecture, county, township; empty where the name tells none
  std::string title_name;   // what titles may call it where the full name stands elsewhere: 区住建局
  std::string place;        // the innermost place's name
  std::string short_name;   // without the place: 教育局
  std::string_view self;    // 我局
  std::string_view domain;  // 教育
  std::string_view above;   // 市委、市政府
  OrganSize size = OrganSize::kOffice;
};

Organ PickOrgan(Random& random);

}  // namespace gouji::corpusgen
