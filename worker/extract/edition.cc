#include "worker/extract/edition.h"

namespace gouji::extract {

using namespace report::v1;

report::v1::Edition DocumentEdition(const Record& record, const form::Forms& forms) {
  Edition edition = EDITION_UNSPECIFIED;
  for (const Table& table : record.tables()) {
    if (table.edition() == EDITION_UNSPECIFIED || table.edition() == edition) continue;
    if (edition != EDITION_UNSPECIFIED) return EDITION_MIXED;
    edition = table.edition();
  }
  const uint32_t year = record.header().year();
  if (edition != EDITION_UNSPECIFIED || year == 0) return edition;
  for (const Edition candidate : {EDITION_2019, EDITION_2021}) {
    const form::Forms::Years years = forms.YearsOf(candidate);
    if (year >= years.first && (years.last == 0 || year <= years.last)) return candidate;
  }
  // The regulations on disclosure are in force since 2008; before the first form reports were narrative.
  return year >= 2008 && year < forms.YearsOf(EDITION_2019).first ? EDITION_PRE2019 : EDITION_UNSPECIFIED;
}

}  // namespace gouji::extract
