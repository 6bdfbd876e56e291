// The plan of a text whose tables are put into reading order, and its execution.
//
// Role: collects regions of a text, each with the parts that replace it: stretches of the old text in any order and
// separators that the old text did not have. It decides nothing. Ownership: owns its lists, reuses them after Clear.
// Threads: one. Errors: none. Units: bytes of the normalized text; regions do not overlap.
//
//   rewrite.Begin({40, 900}); rewrite.Add({50, 56}); rewrite.Add('|', 70); rewrite.End();
//   rewrite.Apply(text, map, &new_text, &new_map);
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "worker/layout/offset_map.h"

namespace gouji::layout {

class Rewrite {
 public:
  void Clear();
  bool empty() const { return regions_.empty(); }
  // Whether a region that is planned already holds some of the range.
  bool Touches(Range range) const;
  void Begin(Range region);
  void Add(Range stretch);
  // A separator that stands for nothing printed, at the place `at`.
  void Add(char separator, uint32_t at);
  void End() { regions_.back().end_part = parts_.size(); }

  // `map` leads from `text` to its source, and `new_map` will from `new_text`.
  void Apply(std::string_view text, const OffsetMap& map, std::string* new_text, OffsetMap* new_map);

 private:
  struct Part {
    Range range;
    char separator = '\0';  // not NUL: printed instead of the range
  };
  struct Region {
    Range range;
    size_t first_part = 0;
    size_t end_part = 0;
  };
  std::vector<Region> regions_;
  std::vector<Part> parts_;
};

}  // namespace gouji::layout
