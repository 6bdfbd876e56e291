#include "worker/runtime/rule_families.h"

#include <algorithm>

#include "worker/check/check.h"

namespace gouji::runtime {
namespace {

std::string_view FamilyOf(std::string_view rule) {
  return rule.substr(0, rule.find('.'));
}

}  // namespace

const std::vector<std::string_view>& RuleFamilies::Names() {
  static const std::vector<std::string_view> names = [] {
    std::vector<std::string_view> found;
    for (const check::Rule* rule : check::Catalogue()) {
      const std::string_view family = FamilyOf(rule->id);
      if (std::find(found.begin(), found.end(), family) == found.end() && found.size() < kMaxFamilies)
        found.push_back(family);
    }
    return found;
  }();
  return names;
}

void RuleFamilies::Count(const report::v1::Record& record) {
  const std::vector<std::string_view>& names = Names();
  for (const report::v1::Finding& finding : record.findings()) {
    const auto at = std::find(names.begin(), names.end(), FamilyOf(finding.rule()));
    if (at != names.end()) ++counts_[static_cast<size_t>(at - names.begin())];
  }
}

}  // namespace gouji::runtime
