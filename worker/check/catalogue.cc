// The order of the rules: what the report is, what it holds, whether its figures agree, how it is written.
#include <array>

#include "worker/check/check.h"
#include "worker/check/rules/rules.h"

namespace gouji::check {

std::span<const Rule* const> Catalogue() {
  static constexpr std::array<const Rule*, 44> kRules = {
      &kHeaderOrganMissing,
      &kHeaderYearMissing,
      &kHeaderYearConflict,
      &kHeaderPublishedEarly,
      &kHeaderDateMalformed,
      &kFormWrongEdition,
      &kFormMixedEditions,
      &kSectionMissing,
      &kSectionEmpty,
      &kSectionOrder,
      &kSectionNumbering,
      &kSectionTopicMissing,
      &kTableMissing,
      &kTableUnread,
      &kTableMissingCells,
      &kTableIllegible,
      &kTableNegative,
      &kTableNotInteger,
      &kTableBlank,
      &kDisclosureUnitUnknown,
      &kDisclosureUnitSuspect,
      &kDisclosurePublishedExceedsTotal,
      &kDisclosureChangeExceedsItems,
      &kDisclosureDecisionsWithoutItems,
      &kApplicationsRowSum,
      &kApplicationsOutcomeSum,
      &kApplicationsBalance,
      &kReviewSum,
      &kClaimContradictsCell,
      &kClaimPartsSum,
      &kClaimPartsExceed,
      &kClaimPercent,
      &kClaimPercentImpossible,
      &kClaimUnitWord,
      &kClaimConflict,
      &kTextDocumentNumber,
      &kTextMojibake,
      &kTextGlosses,
      &kTextLeftovers,
      &kTextDuplicatedWords,
      &kTextForeignDepartment,
      &kTextQuotesReversed,
      &kTextRepeatedParagraph,
      &kTextFurtherReport,
  };
  return kRules;
}

}  // namespace gouji::check
