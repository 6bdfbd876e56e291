#include "worker/check/printed_table.h"
#include "worker/check/rules/rules.h"

namespace gouji::check {
namespace {

using namespace report::v1;

void Check(const Context& context, Report& report) {
  for (const TableSection& section : TableSections(context)) {
    if (section.trace == TableTrace::kUnread) {
      AddSection(context, report.Fail(kTableUnread), section);
    } else {
      report.Pass(kTableUnread);
    }
  }
}

constexpr Example kExamples[] = {
    {.from = "| 行政复议 | 行政诉讼 |\n| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 未经复议直接起诉 "
             "| 复议后起诉 |\n| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 结果维持 | 结果纠正 | "
             "其他结果 | 尚未审结 | 总计 |\n| 1 | 0 ",
     .to = "",
     .fails = true},
    {.from = "| 1 | 0 | 0 | 0 | 1 |", .to = "| 2 | 0 | 0 | 0 | 2 |", .fails = false},
};

}  // namespace

const Rule kTableUnread = {
    .id = "table.unread",
    .severity = SEVERITY_INFO,
    .fault = FAULT_READING,
    .editions = kFormEditions,
    .source = kBothForms,
    .title_zh = "有表格而未能读出",
    .title_en = "A table is printed and could not be read",
    .explanation_zh =
        "第二、三、四部分印有表格的字样或数字,却读不成表格:其中的数字一个也没有核对,请人工核对。",
    .explanation_en =
        "Section two, three or four prints figures or the header of its table in a shape that could not be "
        "read: none of its figures was checked, look for yourself.",
    .message_zh = "“{label}”部分的表格未能读出,其中数字未经核对",
    .message_en = "the table of section “{label}” could not be read: none of its figures was checked",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
