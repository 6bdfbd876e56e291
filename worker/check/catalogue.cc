// The order of the rules: what the report is, what it holds, whether its figures agree, how it is written; then what two
// reports of one organ must agree on.
#include <array>

#include "worker/check/check.h"
#include "worker/check/rules/rules.h"

namespace gouji::check {

std::span<const Rule* const> Catalogue() {
  static constexpr std::array<const Rule*, 58> kRules = {
      &kHeaderOrganMissing,
      &kHeaderOrganConflict,
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
      &kSectionRepeatedNumber,
      &kSectionTopicMissing,
      &kTableMissing,
      &kTableUnread,
      &kTableMissingRows,
      &kTableMissingCells,
      &kTableExtraCells,
      &kTableColumnsOrder,
      &kTableIllegible,
      &kTableNegative,
      &kTableNotInteger,
      &kTableBlank,
      &kDisclosureUnitUnknown,
      &kDisclosureUnitDiffers,
      &kDisclosureUnitSuspect,
      &kDisclosurePublishedExceedsTotal,
      &kDisclosureInForceBelowIssued,
      &kDisclosureChangeExceedsItems,
      &kDisclosureDecisionsWithoutItems,
      &kApplicationsRowSum,
      &kApplicationsOutcomeSum,
      &kApplicationsBalance,
      &kReviewSum,
      &kClaimContradictsCell,
      &kClaimContradictsSum,
      &kClaimPartsSum,
      &kClaimPartsExceed,
      &kClaimPercent,
      &kClaimPercentImpossible,
      &kClaimGrowth,
      &kClaimUnitWord,
      &kClaimConflict,
      &kTextDocumentNumber,
      &kTextImpossibleDate,
      &kTextLettersInFigure,
      &kTextMojibake,
      &kTextGlosses,
      &kTextLeftovers,
      &kTextDuplicatedWords,
      &kTextForeignDepartment,
      &kTextForeignOrgan,
      &kTextQuotesReversed,
      &kTextQuotesUnclosed,
      &kTextRepeatedParagraph,
      &kTextYearLeftOver,
      &kTextFurtherReport,
  };
  return kRules;
}

std::span<const Rule* const> AcrossYears() {
  static constexpr std::array<const Rule*, 3> kRules = {&kYearsCarriedOver, &kYearsInForce, &kYearsItems};
  return kRules;
}

}  // namespace gouji::check
