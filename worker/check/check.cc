#include "worker/check/check.h"

#include <algorithm>

#include "worker/check/context.h"

namespace gouji::check {
namespace {

// A document of unknown edition that shows nothing of a form: a narrative report whose year cannot be read.
bool ShowsNoForm(const report::v1::Record& record) {
  constexpr auto kFewest = 3;
  const auto known = std::count_if(record.sections().begin(), record.sections().end(),
                                   [](const report::v1::Section& section) { return section.ordinal() != 0; });
  return record.edition() == report::v1::EDITION_UNSPECIFIED && record.tables_size() == 0 && known < kFewest;
}

// Empty where the rule is to judge the record; else why not.
std::string_view WhyNot(const Rule& rule, const report::v1::Record& record) {
  const auto judges = [&](report::v1::Edition edition) {
    return std::find(rule.editions.begin(), rule.editions.end(), edition) != rule.editions.end();
  };
  if (ShowsNoForm(record))
    return judges(report::v1::EDITION_PRE2019) ? std::string_view() : "edition-unknown";
  // One of unknown or mixed edition is judged by every rule that finds something to judge.
  if (record.edition() == report::v1::EDITION_UNSPECIFIED || record.edition() == report::v1::EDITION_MIXED)
    return {};
  return judges(record.edition()) ? std::string_view() : "edition";
}

}  // namespace

std::string_view Family(std::string_view rule_id) {
  return rule_id.substr(0, rule_id.find('.'));
}

const Rule* FindRule(std::string_view id) {
  for (const std::span<const Rule* const> rules : {Catalogue(), AcrossYears()}) {
    for (const Rule* rule : rules) {
      if (rule->id == id) return rule;
    }
  }
  return nullptr;
}

void Run(const Input& input, report::v1::Record* record) {
  const Context context(input, *record);
  Report report(context.causes());
  for (const Rule* rule : Catalogue()) {
    if (const std::string_view why = WhyNot(*rule, *record); !why.empty()) {
      report.Skip(*rule, why);
      continue;
    }
    const uint64_t before = report.count();
    rule->run(context, report);
    // Silence would be taken for a pass.
    if (report.count() == before) report.Skip(*rule, "nothing-to-judge");
  }
  report.MoveTo(record);
}

}  // namespace gouji::check
