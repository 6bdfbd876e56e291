#include "worker/check/context.h"
#include "worker/check/rules/rules.h"

namespace gouji::check {
namespace {

using namespace report::v1;

void Check(const Context& context, Report& report) {
  const Record& record = context.record();
  if (record.tables_size() == 0) return report.Skip(kFormMixedEditions, "no-table");
  if (record.edition() != EDITION_MIXED) return report.Pass(kFormMixedEditions);
  const Table* first = nullptr;
  for (const Table& other : record.tables()) {
    if (context.IsAlikeInBoth(other.key())) continue;
    if (first == nullptr) first = &other;
    if (other.edition() == first->edition()) continue;
    Finding& finding = report.Fail(kFormMixedEditions);
    AddArgument(finding, "table", first->key());
    AddArgument(finding, "label", context.TableLabel(first->key()));
    AddArgument(finding, "edition", EditionName(first->edition()));
    AddArgument(finding, "other_table", other.key());
    AddArgument(finding, "other_label", context.TableLabel(other.key()));
    AddArgument(finding, "other", EditionName(other.edition()));
    AddTableEvidence(context, finding, *first);
    AddTableEvidence(context, finding, other);
    return;
  }
  report.Pass(kFormMixedEditions);
}

constexpr Example kExamples[] = {
    {.from = "| 1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请 | 0 | 0 | 0 | 0 | 0 | 0 | 0 "
             "|\n| 2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请 | 0 | 0 | 0 | 0 "
             "| 0 | 0 | 0 |\n| 3.其他 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |",
     .to = "| (六)其他处理 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |",
     .fails = true},
    {.from = "交通运输局2020年政府", .to = "交通运输局2021年政府", .fails = false, .edition = EDITION_2019},
};

}  // namespace

const Rule kFormMixedEditions = {
    .id = "form.mixed-editions",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_SOURCE,
    .editions = kFormEditions,
    .source = kBothForms,
    .title_zh = "各部分的表格版式不一",
    .title_en = "The tables are of different editions",
    .explanation_zh = "同一报告的各表应使用同一版式;两版相同的表不计。",
    .explanation_en =
        "All tables of a report are of one edition; tables that are alike in both do not count.",
    .message_zh = "“{label}”的表是 {edition} 版,“{other_label}”的表是 {other} 版",
    .message_en = "table {table} is of the edition of {edition}, table {other_table} of that of {other}",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
