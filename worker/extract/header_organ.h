// Names of organs: their administrative region and level, and whether a text is one.
//
// Role: reads names such as 浙江省衢州市交通运输局 by their form; there is no gazetteer behind it but the list of cities of
// prefecture level, so a region is known only as far as the name spells it out. Development zones are no regions, and
// what is theirs has no level. Names are in simplified characters without blanks.
// Threads: pure functions. Units: bytes.
#pragma once

#include <cstddef>
#include <string_view>

#include "gouji/report/v1/report.pb.h"

namespace gouji::extract {

struct Region {
  // Where the regions' names begin: 0, or behind the national organ whose branch it is (国家税务总局温县税务局).
  size_t begin = 0;
  // Length of what names regions: 浙江省衢州市; 0 when the name tells none.
  size_t length = 0;
  report::v1::AdministrativeLevel level = report::v1::ADMINISTRATIVE_LEVEL_UNSPECIFIED;
};

Region RegionOf(std::string_view name);

// Whether one name is short for the other: 住建局, 住房和城乡建设局. Both without their regions.
bool IsAbbreviationOf(std::string_view brief, std::string_view full);

// Whether the characters of `part` stand in `whole` in their order: 市交通局 in 衢州市交通运输局.
bool HoldsInOrder(std::string_view whole, std::string_view part);

// Whether the last character of `text` ends the names of some organs; for a look before LooksLikeOrgan.
bool EndsLikeAnOrgan(std::string_view text);

// Whether all of `text` can be the name of an organ: Han characters and brackets, ending as organs' names end.
bool LooksLikeOrgan(std::string_view text);

// Whether what stands behind the regions of something that ends like an organ's name is part of a sentence.
bool ReadsLikeASentence(std::string_view organ);

// Length of the shortest prefix of `text`, at least `from` long, that ends as an organ's name does and is all Han;
// 0 when there is none within `limit` bytes.
size_t OrganPrefix(std::string_view text, size_t from, size_t limit);

// Length of the run of Han characters and brackets that ends at `end`.
size_t HanRunBefore(std::string_view text, size_t end, size_t limit);

}  // namespace gouji::extract
