// What the tables hold of what a claim speaks of, and whether both say the same.
//
// Role: claim.contradicts-cell reports what it finds; the other rules about claims ask it whether that has been said, and
// what their figures would be with the table's. A claim whose subject has no cell of its own is compared with the sum of
// cells that the grammar names. Ownership: views of the record. Threads: pure functions. Errors: what cannot be compared has
// a reason.
//
//   const TableView table = OfTables(record, claim);
//   if (table.verdict == ClaimVerdict::kContradicts) … table.value …
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "worker/check/context.h"

namespace gouji::check {

enum class ClaimVerdict : uint8_t { kNothing, kAgrees, kContradicts, kSkip };

struct TableView {
  // kNothing: no table has what the claim speaks of.
  ClaimVerdict verdict = ClaimVerdict::kNothing;
  // Of kSkip: why; a short code that lives for ever.
  std::string_view reason = {};
  const report::v1::Table* table = nullptr;
  // One, or those that add up.
  std::vector<const report::v1::Cell*> cells = {};
  int64_t value = 0;
  // Some cell was inferred, or the claim speaks of a sum.
  bool doubtful = false;
};

// Of counts; amounts of money are the rule's own matter.
TableView OfTables(const Context& context, const report::v1::Claim& claim);

// The figure that the claim would have to say: the table's where they contradict each other, else its own.
int64_t MendedValue(const Context& context, const report::v1::Claim& claim);

}  // namespace gouji::check
