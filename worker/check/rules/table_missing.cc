#include <algorithm>
#include <array>

#include "worker/check/context.h"
#include "worker/check/rules/rules.h"

namespace gouji::check {
namespace {

using namespace report::v1;

// Figures of a text that are no years.
int CountFigures(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  int figures = 0;
  for (size_t i = 0; i < text.size();) {
    size_t end = i;
    while (end < text.size() && is_digit(text[end])) ++end;
    if (end > i && !text.substr(end).starts_with("年")) ++figures;
    i = std::max(end, i + 1);
  }
  return figures;
}

// Whether the words of a table's header stand in a text: whole, or the halves that narrow columns leave of them.
bool PrintsAHeader(std::string_view text) {
  static constexpr auto kWords = std::to_array<std::string_view>(
      {"维持", "纠正", "审结", "自然", "商业", "科研", "公益", "制发", "废止", "制作数量", "处理决定数量"});
  constexpr auto kEnough = 3;
  return std::count_if(kWords.begin(), kWords.end(),
                       [&](std::string_view word) { return text.find(word) != text.npos; }) >= kEnough;
}

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
    // A section full of figures, or with a header, holds its table in a shape that was not read: no fault of the report.
    constexpr int kTableFigures = 8;
    const std::string_view body = context.Quote(section.body_span().begin(), section.body_span().end());
    if (CountFigures(body) >= kTableFigures || PrintsAHeader(body)) {
      report.Skip(kTableMissing, "unread");
      continue;
    }
    Finding& finding = report.Fail(kTableMissing);
    AddArgument(finding, "table", section.key());
    AddArgument(finding, "label", section.heading());
    AddEvidence(context, finding, section.heading_span());
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
