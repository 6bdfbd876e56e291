// The order of the rules: what the report is, what it holds, whether its figures agree.
#include <array>

#include "worker/check/check.h"
#include "worker/check/rules/rules.h"

namespace gouji::check {

std::span<const Rule* const> Catalogue() {
  static constexpr std::array<const Rule*, 12> kRules = {
      &kHeaderOrganMissing, &kHeaderYearMissing,      &kFormWrongEdition,    &kSectionMissing,
      &kTableMissing,       &kTableIllegible,         &kTableNegative,       &kDisclosureUnitUnknown,
      &kApplicationsRowSum, &kApplicationsOutcomeSum, &kApplicationsBalance, &kReviewSum,
  };
  return kRules;
}

}  // namespace gouji::check
