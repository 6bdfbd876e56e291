// The words that rows, messages and tables use for a record's enumerations.
//
// Role: names that scripts rely on; "" for a value that is unspecified or of a newer program. Threads: any. Errors: none.
//
//   rows.Text(StateName(cell.state()));
#pragma once

#include <string_view>

#include "gouji/report/v1/report.pb.h"

namespace gouji::cli {

std::string_view OutcomeName(report::v1::Outcome outcome);
std::string_view EditionName(report::v1::Edition edition);
std::string_view StateName(report::v1::CellState state);
std::string_view CertaintyName(report::v1::Certainty certainty);
std::string_view SeverityName(report::v1::Severity severity);
std::string_view FaultName(report::v1::Fault fault);
std::string_view ClaimKindName(report::v1::ClaimKind kind);
std::string_view ClaimBoundName(report::v1::ClaimBound bound);
std::string_view ClaimDoubtName(report::v1::ClaimDoubt doubt);
std::string_view ClaimRelationName(report::v1::ClaimRelation relation);

// Reason codes of report.v1.Failure as a clerk reads them; a code of a newer program as it is.
std::string_view ReasonInChinese(std::string_view reason);

// The way back; unspecified for a word that is none of them.
report::v1::Outcome OutcomeFromName(std::string_view name);
report::v1::Edition EditionFromName(std::string_view name);
report::v1::Severity SeverityFromName(std::string_view name);

}  // namespace gouji::cli
