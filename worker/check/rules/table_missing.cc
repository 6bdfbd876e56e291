#include <algorithm>

#include "worker/check/context.h"
#include "worker/check/rules/rules.h"

namespace gouji::check {
namespace {

using namespace report::v1;

void Check(const Context& context, Report& report) {
  const Record& record = context.record();
  for (const Section& section : record.sections()) {
    const bool wants_table = context.forms().FindTable(section.key(), EDITION_2021) != nullptr;
    if (!wants_table) continue;
    const bool has_table = std::any_of(record.tables().begin(), record.tables().end(),
                                       [&](const Table& table) { return table.key() == section.key(); });
    if (has_table) {
      report.Pass(kTableMissing);
      continue;
    }
    Finding& finding = report.Fail(kTableMissing);
    AddArgument(finding, "table", section.key());
    AddArgument(finding, "label", section.heading());
    AddEvidence(context, finding, section.heading_span());
  }
}

}  // namespace

const Rule kTableMissing = {
    .id = "table.missing",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_UNSURE,
    .editions = kFormEditions,
    .source = kBothForms,
    .title_zh = "有标题而没有表格",
    .title_en = "A section has its heading and lacks its table",
    .explanation_zh = "第二、三、四部分应附表格。标题在而表格读不到时提出;也可能是抓取时丢失,所以归责不定。",
    .explanation_en =
        "Sections two to four hold a table each. Raised where the heading stands and no table is read; the "
        "crawler may have lost it, so whose fault it is stays open.",
    .message_zh = "“{label}”部分没有表格",
    .message_en = "section “{label}” has no table",
    .run = Check,
};

}  // namespace gouji::check
