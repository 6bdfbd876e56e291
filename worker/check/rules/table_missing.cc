#include "worker/check/printed_table.h"
#include "worker/check/rules/rules.h"

namespace gouji::check {
namespace {

using namespace report::v1;

void Check(const Context& context, Report& report) {
  for (const TableSection& section : TableSections(context)) {
    switch (section.trace) {
      case TableTrace::kRead:
        report.Pass(kTableMissing);
        break;
      case TableTrace::kUnread:
        report.Skip(kTableMissing, "unread");
        break;
      case TableTrace::kAbsent:
        AddSection(context, report.Fail(kTableMissing), section);
    }
  }
}

constexpr Example kExamples[] = {
    {.from = "| 行政复议 | 行政诉讼 |\n| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 未经复议直接起诉 "
             "| 复议后起诉 |\n| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 结果维持 | 结果纠正 | "
             "其他结果 | 尚未审结 | 总计 |\n| 1 | 0 | 0 | 0 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |",
     .to = "",
     .fails = true},
    {.from = "| 1 | 0 | 0 | 0 | 1 |", .to = "| 2 | 0 | 0 | 0 | 2 |", .fails = false},
};

}  // namespace

const Rule kTableMissing = {
    .id = "table.missing",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_UNSURE,
    .editions = kFormEditions,
    .source = kBothForms,
    .title_zh = "有标题而没有表格",
    .title_en = "A section has its heading and lacks its table",
    .explanation_zh =
        "第二、三、四部分应附表格。标题在而表格读不到时提出;部分里满是数字而读不成表格的,不作判断;"
        "也可能是抓取时丢失,所以归责不定。",
    .explanation_en =
        "Sections two to four hold a table each. Raised where the heading stands and no table is read; a "
        "section full of figures that were not read as a table is not judged; the "
        "crawler may have lost it, so whose fault it is stays open.",
    .message_zh = "“{label}”部分没有表格",
    .message_en = "section “{label}” has no table",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
