#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "worker/check/context.h"
#include "worker/check/rules/rules.h"

namespace gouji::check {
namespace {

using namespace report::v1;

// A field by the short name of its department, and words that tell the department itself by its name.
struct Department {
  std::string_view field;
  std::array<std::string_view, 4> names;
};
constexpr Department kDepartments[] = {
    {"住建", {"住", "建", "房", "规划"}},         {"人社", {"人力", "人社", "社会保障", "就业"}},
    {"卫健", {"卫", "健康", "医", "疾"}},         {"城管", {"城", "执法", "市容", "综合"}},
    {"文旅", {"文", "旅", "体育", "广"}},         {"民政", {"民政", "老", "社会", "退役"}},
    {"水利", {"水", "河", "湖", "农"}},           {"交通运输", {"交通", "公路", "运输", "港"}},
    {"自然资源", {"自然", "国土", "规划", "林"}}, {"市场监管", {"市场", "工商", "质量", "药"}},
};

// Departments have their own field; governments, townships and offices have all.
bool IsDepartment(std::string_view organ) {
  return organ.ends_with("局") || organ.ends_with("厅") || organ.ends_with("委员会");
}

void Check(const Context& context, Report& report) {
  const TextValue& organ = context.record().header().organ();
  if (organ.text().empty() || !IsDepartment(organ.text()))
    return report.Skip(kTextForeignDepartment, "no-department");
  const std::string_view text = context.text();
  bool found = false;
  for (const TextMark& mark : context.scan().marks()) {
    if (mark.kind != MarkKind::kField || found) continue;
    for (const Department& department : kDepartments) {
      if (mark.at < department.field.size()) continue;
      const size_t begin = mark.at - department.field.size();
      if (text.substr(begin, department.field.size()) != department.field) continue;
      const bool own =
          std::any_of(department.names.begin(), department.names.end(),
                      [&](std::string_view name) { return organ.text().find(name) != std::string::npos; });
      if (own) continue;
      Span span;
      span.set_begin(static_cast<uint32_t>(begin));
      span.set_end(mark.at + 6);
      Finding& finding = report.Fail(kTextForeignDepartment);
      AddArgument(finding, "organ", organ.text());
      AddArgument(finding, "quote", context.Quote(span.begin(), span.end()));
      AddEvidence(context, finding, span);
      found = true;
    }
  }
  if (!found) report.Pass(kTextForeignDepartment);
}

constexpr Example kExamples[] = {
    {.from = "认真落实年度要点", .to = "从住建领域的申请中研判问题苗头", .fails = true},
    {.from = "认真落实年度要点", .to = "做好交通运输领域的公开", .fails = false},
};

}  // namespace

const Rule kTextForeignDepartment = {
    .id = "text.foreign-department",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_UNSURE,
    .editions = kAllEditions,
    .source = kPublicDocuments,
    .title_zh = "提到其他部门的领域",
    .title_en = "Another department's field is spoken of",
    .explanation_zh =
        "部门的报告谈到另一部门的领域,例如交通运输局的报告写“住建领域”,可能是照抄所致。只看部门简称,"
        "人民政府、乡镇街道的报告不判断。",
    .explanation_en =
        "A department's report speaks of the field of another, as a transport bureau's of 住建领域: it may "
        "have been copied. Only short names of departments count; reports of governments, townships and "
        "sub-districts are not judged.",
    .message_zh = "{organ}的报告中提到“{quote}”,可能照抄自其他部门",
    .message_en =
        "the report of {organ} speaks of “{quote}”, which may have been copied from another department",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
