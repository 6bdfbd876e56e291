#include <string>
#include <string_view>

#include "worker/check/context.h"
#include "worker/check/rules/rules.h"

namespace gouji::check {
namespace {

using namespace report::v1;

void Check(const Context& context, Report& report) {
  const std::string_view text = context.text();
  for (const TextMark& mark : context.scan().marks()) {
    if (mark.kind != MarkKind::kYearBracket) continue;
    const size_t digits = mark.at + std::string_view("〔").size();
    size_t end = digits;
    while (end < text.size() && end < digits + 10 && text[end] >= '0' && text[end] <= '9') ++end;
    const bool numbered = text.substr(end).starts_with("号") || text.substr(end).starts_with("號");
    const std::string_view year = text.substr(digits, 4);
    // A year and at least one digit of the number.
    if (!numbered || end - digits < 5 || (!year.starts_with("19") && !year.starts_with("20"))) {
      report.Pass(kTextDocumentNumber);
      continue;
    }
    Span span;
    span.set_begin(mark.at);
    span.set_end(static_cast<uint32_t>(end + 3));
    Finding& finding = report.Fail(kTextDocumentNumber);
    const std::string repaired =
        "〔" + std::string(year) + "〕" + std::string(text.substr(digits + 4, end + 3 - digits - 4));
    AddArgument(finding, "printed", context.Quote(span.begin(), span.end()));
    AddArgument(finding, "repaired", repaired);
    AddEvidence(context, finding, span);
    finding.set_repair(repaired);
  }
}

constexpr Example kExamples[] = {
    {.from = "政发〔2023〕8号", .to = "政发〔20238号", .fails = true},
    {.from = "政发〔2023〕8号", .to = "政发〔2022〕15号", .fails = false},
};

}  // namespace

const Rule kTextDocumentNumber = {
    .id = "text.document-number",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_UNSURE,
    .editions = kAllEditions,
    .source = kPublicDocuments,
    .title_zh = "文号残缺",
    .title_en = "A document number is damaged",
    .explanation_zh =
        "文号应为〔年份〕序号,例如“〔2016〕8号”。缺了“〕”而能看出年份与序号的,附上应有的写法;常由抓取造成,"
        "所以归责不定。",
    .explanation_en =
        "Document numbers are written 〔year〕number, as in 〔2016〕8号. Where the closing bracket is lost "
        "and year and number can be told, the repaired number is given; crawlers often do this, so whose "
        "fault it is stays open.",
    .message_zh = "文号“{printed}”残缺,应为“{repaired}”",
    .message_en = "the document number “{printed}” is damaged; it should be “{repaired}”",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
