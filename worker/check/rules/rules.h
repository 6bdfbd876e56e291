// The rules, each defined in the file of its name. catalogue.cc puts them in order.
#pragma once

#include <array>

#include "worker/check/check.h"

namespace gouji::check {

// Editions that print the tables, and every edition.
inline constexpr std::array kFormEditions = {report::v1::EDITION_2019, report::v1::EDITION_2021};
inline constexpr std::array kAllEditions = {report::v1::EDITION_2019, report::v1::EDITION_2021,
                                            report::v1::EDITION_PRE2019};

inline constexpr std::string_view kBothForms = "国办公开办函〔2019〕60号、国办公开办函〔2021〕30号";

extern const Rule kApplicationsBalance;
extern const Rule kApplicationsOutcomeSum;
extern const Rule kApplicationsRowSum;
extern const Rule kDisclosureUnitUnknown;
extern const Rule kFormWrongEdition;
extern const Rule kHeaderOrganMissing;
extern const Rule kHeaderYearMissing;
extern const Rule kReviewSum;
extern const Rule kSectionMissing;
extern const Rule kTableIllegible;
extern const Rule kTableMissing;
extern const Rule kTableNegative;

}  // namespace gouji::check
