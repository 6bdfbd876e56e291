// Who reports about which year: title, organ, region, year, dates, index number, issuer.
//
// Role: gathers what title, metadata block, imprint and first sentences say and weighs it: the title first, the others
// to complete and to confirm it. It does not judge contradictions; that is the checks' business.
// Values are in normal form (simplified characters, half-width ASCII, no blanks inside); spans point at the printed
// text. The sentence that opens a report and names it (现公布甲县水利局2020年政府信息公开年度报告) is as good as a title;
// a value that only the body below tells is INFERRED, or UNSURE where the body is not of one mind.
// Threads: pure function. Errors: what is not there stays unset.
//
//   extract::ReadHeader(simplified, record.mutable_header());
#pragma once

#include "gouji/report/v1/report.pb.h"
#include "worker/extract/simplified.h"

namespace gouji::extract {

void ReadHeader(const Simplified& page, report::v1::Header* header);

}  // namespace gouji::extract
