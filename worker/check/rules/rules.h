// The rules, each defined in the file of its name. catalogue.cc puts them in order.
#pragma once

#include <array>

#include "worker/check/check.h"

namespace gouji::check {

// Editions that print the tables, and every edition.
inline constexpr std::array kFormEditions = {report::v1::EDITION_2019, report::v1::EDITION_2021};
inline constexpr std::array kAllEditions = {report::v1::EDITION_2019, report::v1::EDITION_2021,
                                            report::v1::EDITION_PRE2019};

inline constexpr std::array kEdition2019 = {report::v1::EDITION_2019};

inline constexpr std::string_view kForm2019 = "国办公开办函〔2019〕60号";
inline constexpr std::string_view kBothForms = "国办公开办函〔2019〕60号、国办公开办函〔2021〕30号";
// How official documents are written and numbered.
inline constexpr std::string_view kPublicDocuments = "党政机关公文格式 GB/T 9704—2012";

extern const Rule kApplicationsBalance;
extern const Rule kApplicationsOutcomeSum;
extern const Rule kApplicationsRowSum;
extern const Rule kClaimConflict;
extern const Rule kClaimContradictsCell;
extern const Rule kClaimPartsExceed;
extern const Rule kClaimPartsSum;
extern const Rule kClaimPercent;
extern const Rule kClaimPercentImpossible;
extern const Rule kClaimUnitWord;
extern const Rule kDisclosureDecisionsWithoutItems;
extern const Rule kDisclosurePublishedExceedsTotal;
extern const Rule kDisclosureUnitSuspect;
extern const Rule kDisclosureUnitUnknown;
extern const Rule kFormMixedEditions;
extern const Rule kFormWrongEdition;
extern const Rule kHeaderDateMalformed;
extern const Rule kHeaderOrganMissing;
extern const Rule kHeaderPublishedEarly;
extern const Rule kHeaderYearConflict;
extern const Rule kHeaderYearMissing;
extern const Rule kReviewSum;
extern const Rule kSectionEmpty;
extern const Rule kSectionMissing;
extern const Rule kSectionNumbering;
extern const Rule kSectionOrder;
extern const Rule kSectionTopicMissing;
extern const Rule kTableBlank;
extern const Rule kTableIllegible;
extern const Rule kTableMissing;
extern const Rule kTableMissingCells;
extern const Rule kTableNegative;
extern const Rule kTableNotInteger;
extern const Rule kTextDocumentNumber;
extern const Rule kTextDuplicatedWords;
extern const Rule kTextForeignDepartment;
extern const Rule kTextFurtherReport;
extern const Rule kTextGlosses;
extern const Rule kTextLeftovers;
extern const Rule kTextMojibake;
extern const Rule kTextQuotesReversed;
extern const Rule kTextRepeatedParagraph;

}  // namespace gouji::check
