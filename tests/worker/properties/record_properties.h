// What must hold of every record, whatever the document was: places lie inside the text, and their bytes are what the
// record says that is printed there.
//
// Role: for property tests and fuzzers. `text` is the decoded text of the document. Errors: the first property that does
// not hold, as a sentence; empty where all do.
//
//   EXPECT_EQ(Violation(record, text), "");
#pragma once

#include <string>
#include <string_view>

#include "gouji/report/v1/report.pb.h"

namespace gouji::properties {

std::string Violation(const report::v1::Record& record, std::string_view text);

}  // namespace gouji::properties
