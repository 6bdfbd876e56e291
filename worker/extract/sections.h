// The sections of a report: the six of the form by their headings, or the outline of a narrative report.
//
// Role: finds headings with any numbering (一、 1、 1) （一） 第一部分) or none, tells their topic by the form's labels and,
// where the wording is the organ's own, by its key words; of several candidates for a topic the best numbered one
// counts. Spans go from heading to heading; the numbered headings inside of each are listed with it. It does not judge
// order or completeness.
// Sections of reports for 2008-2018 have ordinal 0: their outlines are not the form's.
// Threads: pure function. Errors: none. Units: spans in the decoded text.
//
//   extract::ReadSections(simplified, forms, /*narrative=*/false, &record);
#pragma once

#include "gouji/report/v1/report.pb.h"
#include "worker/extract/simplified.h"
#include "worker/form/forms.h"

namespace gouji::extract {

// Appends sections in the order of the text. `record` holds the tables, whose rows are no headings.
void ReadSections(const Simplified& page, const form::Forms& forms, bool narrative,
                  report::v1::Record* record);

}  // namespace gouji::extract
