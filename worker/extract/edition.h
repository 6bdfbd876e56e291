// The edition of the form that a document as a whole follows.
//
// Role: tables decide where there are any; else the year of the report, if the document reads as one.
// Threads: pure function.
#pragma once

#include "gouji/report/v1/report.pb.h"
#include "worker/form/forms.h"

namespace gouji::extract {

// EDITION_MIXED when tables differ; EDITION_UNSPECIFIED when neither tables nor year tell.
report::v1::Edition DocumentEdition(const report::v1::Record& record, const form::Forms& forms);

}  // namespace gouji::extract
