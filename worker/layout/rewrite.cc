#include "worker/layout/rewrite.h"

#include <algorithm>

namespace gouji::layout {

void Rewrite::Clear() {
  regions_.clear();
  parts_.clear();
}

bool Rewrite::Touches(Range range) const {
  return std::any_of(regions_.begin(), regions_.end(), [&](const Region& region) {
    return region.range.begin < range.end && range.begin < region.range.end;
  });
}

void Rewrite::Begin(Range region) {
  regions_.push_back({region, parts_.size(), parts_.size()});
}

void Rewrite::Add(Range stretch) {
  if (!stretch.empty()) parts_.push_back({stretch});
}

void Rewrite::Add(char separator, uint32_t at) {
  parts_.push_back({{at, at}, separator});
}

void Rewrite::Apply(std::string_view text, const OffsetMap& map, std::string* new_text, OffsetMap* new_map) {
  std::sort(regions_.begin(), regions_.end(),
            [](const Region& a, const Region& b) { return a.range.begin < b.range.begin; });
  new_text->clear();
  new_map->Clear();
  const auto copy = [&](Range range) {
    new_map->AddPiecesOf(map, range, static_cast<uint32_t>(new_text->size()));
    new_text->append(text.substr(range.begin, range.size()));
  };
  uint32_t from = 0;
  for (const Region& region : regions_) {
    copy({from, region.range.begin});
    new_map->BeginShuffle(static_cast<uint32_t>(new_text->size()), map.ToSource(region.range));
    for (size_t i = region.first_part; i < region.end_part; ++i) {
      const Part& part = parts_[i];
      if (part.separator == '\0') {
        copy(part.range);
        continue;
      }
      const uint32_t place = map.ToSource(part.range).begin;
      new_map->AddReplacement(static_cast<uint32_t>(new_text->size()), place, place);
      *new_text += part.separator;
    }
    new_map->EndShuffle(static_cast<uint32_t>(new_text->size()));
    from = region.range.end;
  }
  const auto size = static_cast<uint32_t>(text.size());
  copy({from, size});
  new_map->Finish(static_cast<uint32_t>(new_text->size()), map.ToSource({size, size}).begin);
}

}  // namespace gouji::layout
