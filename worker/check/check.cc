#include "worker/check/check.h"

#include <algorithm>

#include "worker/check/context.h"

namespace gouji::check {
namespace {

bool Applies(const Rule& rule, report::v1::Edition edition) {
  // A document of unknown or mixed edition is judged by every rule that finds something to judge.
  if (edition == report::v1::EDITION_UNSPECIFIED || edition == report::v1::EDITION_MIXED) return true;
  return std::find(rule.editions.begin(), rule.editions.end(), edition) != rule.editions.end();
}

}  // namespace

std::string_view Family(std::string_view rule_id) {
  return rule_id.substr(0, rule_id.find('.'));
}

const Rule* FindRule(std::string_view id) {
  for (const Rule* rule : Catalogue()) {
    if (rule->id == id) return rule;
  }
  return nullptr;
}

void Run(const Input& input, report::v1::Record* record) {
  const Context context(input, *record);
  Report report(context.causes());
  for (const Rule* rule : Catalogue()) {
    if (Applies(*rule, record->edition())) {
      const uint64_t before = report.count();
      rule->run(context, report);
      // Silence would be taken for a pass.
      if (report.count() == before) report.Skip(*rule, "nothing-to-judge");
    } else {
      report.Skip(*rule, "edition");
    }
  }
  report.MoveTo(record);
}

}  // namespace gouji::check
