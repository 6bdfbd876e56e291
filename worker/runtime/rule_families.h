// How many findings a reader has made, by family of rules: what stands before the dot of a rule's id.
//
// Role: counts, and names the families in an order that all processes of one program share. Threads: one.
//
//   families.Count(record);  …  RuleFamilies::Names()[i], families.counts()[i]
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "gouji/report/v1/report.pb.h"
#include "worker/runtime/slot_protocol.h"

namespace gouji::runtime {

class RuleFamilies {
 public:
  // In the order of their first rule in the catalogue; at most kMaxFamilies.
  static const std::vector<std::string_view>& Names();

  void Count(const report::v1::Record& record);
  std::span<const uint64_t> counts() const { return {counts_.data(), Names().size()}; }

 private:
  std::array<uint64_t, kMaxFamilies> counts_{};
};

}  // namespace gouji::runtime
