// Lists of parts that the prose gives a whole: 收到申请9件,其中网络5件,信函4件.
//
// Role: gathers the claims of a record that are parts of one whole; the rules judge. Ownership: a PartList views the
// record. Threads: pure functions. Errors: sums beyond int64 are not countable.
//
//   for (const PartList& list : context.part_lists()) if (list.Countable() && list.sum != …) …
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "gouji/report/v1/report.pb.h"

namespace gouji::check {

class Context;

// Parts of one whole that were printed as one list.
struct PartList {
  const report::v1::Claim* whole = nullptr;
  uint32_t number = 0;
  std::vector<const report::v1::Claim*> parts;
  bool complete = false;
  // Its sentence counts more of the same behind it.
  bool goes_on = false;
  // It does not say so, but reads as complete: it ends with 其余 or 其他, stands in brackets of its own, or names two kinds
  // that are all there are.
  bool closed = false;
  bool countable = true;
  // The words around it say that its parts overlap: (部分同步发布), or a share of the whole behind the last one only.
  bool overlapping = false;
  // A sign of a list stands before each part but the first: 优秀3家、良好2家、合格1家.
  bool joined = false;
  // Where it begins or ends is not sure: a heavier mark stands behind a lighter one, 含 or 通过 opens it alone, its parts are
  // counted in several ways, or they divide the whole by two signs at once.
  bool loose = false;
  // The whole is that of these parts, not of a part of them.
  bool scope_sure = true;
  int64_t sum = 0;

  // Information may go out through several channels, and an answer may fall under several of the kinds that the form does
  // not know (告知其他途径, 信息不存在): such parts may overlap.
  bool MayOverlap() const;
  // The first of them make up the whole, and words that are not known name the rest: 简易程序40件,一般程序24件,听证2件 of 64.
  bool HasMoreAside() const;
  // They do: their sentence says so, or one of them is as much as the whole, and others are more than nothing.
  bool Overlaps() const;
  bool Countable() const { return countable && parts.size() >= 2; }
  bool Sound() const;
  // 2+2+1=5≠3, or 6+1+12=19 where it adds up.
  std::string Arithmetic() const;
};
// Of a record's claims; Context keeps them for all rules.
std::vector<PartList> PartListsOf(const Context& context);

}  // namespace gouji::check
