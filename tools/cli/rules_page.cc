#include "tools/cli/rules_page.h"

#include <string_view>

#include "tools/cli/words.h"
#include "worker/check/check.h"
#include "worker/form/forms.h"

namespace gouji::cli {
namespace {

constexpr std::string_view kAcrossYears =
    "\nOf two reports of one organ for consecutive years: `gouji check` of several drafts says it behind "
    "them, "
    "and a\nrecord, which is its document's alone, never holds it. The examples change the newer one of such "
    "a pair.\n";

// One line of a code span: a line end is shown as ⏎.
std::string Code(std::string_view text) {
  if (text.empty()) return "(…)";
  std::string out = "`";
  for (const char c : text) {
    if (c == '\n') {
      out += "⏎";
    } else {
      out += c;
    }
  }
  return out + "`";
}

void AppendRule(const check::Rule& rule, std::string* out) {
  *out += "\n### " + std::string(rule.id) + "\n\n";
  *out += "**" + std::string(rule.title_zh) + "** · " + std::string(rule.title_en) + "\n\n";
  *out += "| | |\n|---|---|\n";
  *out += "| severity, fault | " + std::string(SeverityName(rule.severity)) + ", " +
          std::string(FaultName(rule.fault)) + " |\n";
  *out += "| editions (years) | " + EditionsText(rule) + " |\n";
  *out += "| source | " + std::string(rule.source) + " |\n\n";
  *out += std::string(rule.explanation_zh) + "\n\n" + std::string(rule.explanation_en) + "\n\n";
  for (const check::Example& example : rule.examples) {
    *out += std::string(example.fails ? "- 不通过 fails: " : "- 通过 passes: ") + Code(example.from) + " → " +
            Code(example.to) + "\n";
  }
}

}  // namespace

std::string EditionsText(const check::Rule& rule) {
  constexpr form::Forms::Years kBeforeTheForms{2008, 2018};
  std::string text;
  for (const auto edition : rule.editions) {
    if (!text.empty()) text += ", ";
    text += EditionName(edition);
    form::Forms::Years years = form::BuiltIn().YearsOf(edition);
    if (years.first == 0) years = kBeforeTheForms;
    text +=
        " (" + std::to_string(years.first) + "–" + (years.last == 0 ? "" : std::to_string(years.last)) + ")";
  }
  return text;
}

std::string RulesPage() {
  std::string out =
      "# 规则 · Rules\n\n"
      "Written by `gouji rules --format markdown`; do not edit. Each example changes a report in which no "
      "rule finds\n"
      "anything: what stands before the arrow is replaced by what stands behind it.\n";
  std::string_view family;
  for (const auto rules : {check::Catalogue(), check::AcrossYears()}) {
    for (const check::Rule* rule : rules) {
      if (check::Family(rule->id) != family) {
        family = check::Family(rule->id);
        out += "\n## " + std::string(family) + "\n";
        if (rule->compare != nullptr) out += kAcrossYears;
      }
      AppendRule(*rule, &out);
    }
  }
  return out;
}

}  // namespace gouji::cli
