// Who applied, where the prose does not say of which applications: those of the year, or those that came over too.
//
// Role: 新收14件,上年结转1件。其中自然人13件,法人2件 may split either; a figure that is none of them contradicts the table.
// claim_cells.h asks it for claims without a cell of their own. Ownership: views of the record. Threads: pure functions.
// Errors: what cannot be compared has a reason. Bounds: looks at some claims around the one that is asked for.
#pragma once

#include "worker/check/claim_cells.h"

namespace gouji::check {

// 自然人3件, 法人或其他组织2件, 商业企业1件; not 收到自然人申请3件, which says that they are new.
bool IsOfApplicants(const report::v1::Claim& claim);

TableView OfApplicants(const Context& context, const report::v1::Claim& claim);

}  // namespace gouji::check
