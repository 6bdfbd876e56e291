#include <string>

#include "worker/check/context.h"
#include "worker/check/rules/rules.h"

namespace gouji::check {
namespace {

using namespace report::v1;

void Check(const Context& context, Report& report) {
  const Edition due = context.DueEdition();
  if (context.record().tables_size() == 0) return report.Skip(kFormWrongEdition, "no-table");
  if (due == EDITION_UNSPECIFIED) return report.Skip(kFormWrongEdition, "no-year");
  // Reports of those years had no form.
  if (due == EDITION_PRE2019) return report.Skip(kFormWrongEdition, "before-2019");
  for (const Table& table : context.record().tables()) {
    if (EditionName(table.edition()).empty()) continue;
    if (table.edition() == due || context.IsAlikeInBoth(table.key())) {
      report.Pass(kFormWrongEdition);
      continue;
    }
    Finding& finding = report.Fail(kFormWrongEdition);
    if (context.record().header().year_certainty() != CERTAINTY_CERTAIN) finding.set_fault(FAULT_UNSURE);
    AddArgument(finding, "table", table.key());
    AddArgument(finding, "label", context.TableLabel(table.key()));
    AddArgument(finding, "year", std::to_string(context.record().header().year()));
    AddArgument(finding, "due", EditionName(due));
    AddArgument(finding, "used", EditionName(table.edition()));
    finding.set_expected(std::string(EditionName(due)));
    finding.set_actual(std::string(EditionName(table.edition())));
    AddTableEvidence(context, finding, table);
    AddEvidence(context, finding, context.record().header().year_span());
  }
}

constexpr Example kExamples[] = {
    {.from = "交通运输局2023年政府", .to = "交通运输局2020年政府", .fails = true},
    {.from = "交通运输局2023年政府", .to = "交通运输局2022年政府", .fails = false},
    {.from = "交通运输局2023年政府", .to = "交通运输局政府", .fails = false},
};

}  // namespace

const Rule kFormWrongEdition = {
    .id = "form.wrong-edition",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_SOURCE,
    .editions = kFormEditions,
    .source = kBothForms,
    .title_zh = "所用表格不是该年度应使用的版式",
    .title_en = "The tables are of an edition that is not the one for the year",
    .explanation_zh =
        "2019、2020 年度报告使用〔2019〕60号文的表格,2021 "
        "年度起使用〔2021〕30号文的表格。两版相同的表视为正确。标题没有年度而正文写明的,归责不定。",
    .explanation_en =
        "Reports for 2019 and 2020 use the form of 2019, those from 2021 on the form of 2021. Tables that "
        "are alike in both are not judged.",
    .message_zh = "{year} 年度报告应使用 {due} 版表格,“{label}”部分的表是 {used} 版",
    .message_en = "reports for {year} use the form of {due}; table {table} is of the edition of {used}",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
