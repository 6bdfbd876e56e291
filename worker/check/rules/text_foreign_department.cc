#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "worker/check/context.h"
#include "worker/check/rules/rules.h"
#include "worker/check/utf8_words.h"
#include "worker/form/department_catalogue.h"

namespace gouji::check {
namespace {

using namespace report::v1;

// From so many places on, the field is the department's own, though its name does not tell.
constexpr int kOwnField = 3;

// The words of the clause up to its end.
std::string_view Clause(std::string_view before) {
  constexpr size_t kLongest = 150;
  if (before.size() > kLongest) before.remove_prefix(before.size() - kLongest);
  static constexpr std::string_view kMarks[] = {"，", ",",  "。", "；", ";", "：",
                                                ":",  "、", "\n", "《", "“", "("};
  return BehindLast(before, kMarks);
}

// One of several fields, another's document, or work that is done together: 教育、住建领域; 联合住建领域.
bool IsShared(std::string_view before, std::string_view behind) {
  static constexpr std::string_view kBefore[] = {"、", "和", "与", "及", "《", "“"};
  static constexpr std::string_view kBehind[] = {"、", "和", "与", "及", "等"};
  static constexpr std::string_view kTogether[] = {"联合", "会同", "配合", "协同", "协调", "协助",
                                                   "对接", "移送", "移交", "转送", "转办", "涉及",
                                                   "等",   "兄弟", "其他", "包括"};
  return EndsWithAny(before, kBefore) || BeginsWithAny(behind, kBehind) ||
         HoldsAny(Clause(before), kTogether);
}

// The organ acts towards another's field, or beyond its own: 向医疗卫生领域捐赠物资; 借鉴住建领域的做法.
bool IsTowards(std::string_view before) {
  static constexpr std::string_view kTowards[] = {
      "向",   "对",   "为",   "给",   "与",   "同",   "跟",   "除",   "跨",     "服务",   "支持",   "支援",
      "帮助", "借鉴", "参照", "学习", "参考", "参与", "走进", "面向", "延伸到", "拓展到", "延伸至", "拓展至"};
  return EndsWithAny(before, kTowards);
}

// The sentence around a place, as far as it is near.
std::string_view Sentence(std::string_view text, size_t begin, size_t end) {
  constexpr size_t kNear = 240;
  const size_t from = begin - std::min(begin, kNear);
  const std::string_view before = text.substr(from, begin - from);
  size_t first = from;
  for (const std::string_view stop : {"。", "；", ";", "\n"}) {
    const size_t at = before.rfind(stop);
    if (at != before.npos) first = std::max(first, from + at + stop.size());
  }
  std::string_view sentence = text.substr(first, end + kNear - first);
  for (const std::string_view stop : {"。", "；", ";", "\n"})
    sentence = sentence.substr(0, sentence.find(stop, std::min(end - first, sentence.size())));
  return sentence;
}

struct Place {
  uint32_t begin = 0;
  uint32_t end = 0;
  form::FieldHit hit;
};

// Places at which a field of the catalogue is spoken of.
std::vector<Place> PlacesOf(const Context& context) {
  constexpr uint32_t kField = 6;  // 领域
  const std::string_view text = context.text();
  std::vector<Place> places;
  for (const TextMark& mark : context.scan().marks()) {
    if (mark.kind != MarkKind::kField || !context.IsProse(mark.at)) continue;
    const form::FieldHit hit = form::BuiltInDepartments().FieldBefore(text.substr(0, mark.at));
    if (hit.field.empty()) continue;
    places.push_back({mark.at - static_cast<uint32_t>(hit.field.size()), mark.at + kField, hit});
  }
  return places;
}

void Check(const Context& context, Report& report) {
  const std::string_view organ = context.record().header().organ().text();
  // Governments, townships and offices have all fields.
  if (!organ.ends_with("局") && !organ.ends_with("厅") && !organ.ends_with("委员会"))
    return report.Skip(kTextForeignDepartment, "no-department");
  const std::vector<Place> places = PlacesOf(context);
  if (places.empty()) return report.Pass(kTextForeignDepartment);
  const form::Departments& departments = form::BuiltInDepartments();
  const form::DepartmentSet own = departments.OfOrgan(organ);
  if (own.none()) return report.Skip(kTextForeignDepartment, "no-department");
  std::unordered_map<std::string_view, int> times;
  for (const Place& place : places) ++times[place.hit.field];
  const std::string_view text = context.text();
  const auto is_foreign = [&](const Place& place) {
    if (!departments.IsForeign(own, place.hit) || times[place.hit.field] >= kOwnField) return false;
    const std::string_view before = text.substr(0, place.begin);
    return !IsTowards(before) && !IsShared(before, text.substr(place.end)) &&
           !departments.NamesOneOf(own, Sentence(text, place.begin, place.end));
  };
  const auto first = std::find_if(places.begin(), places.end(), is_foreign);
  if (first == places.end()) return report.Pass(kTextForeignDepartment);
  Finding& finding = report.Fail(kTextForeignDepartment);
  AddArgument(finding, "organ", organ);
  AddArgument(finding, "quote", context.Quote(first->begin, first->end));
  Span span;
  span.set_begin(first->begin);
  span.set_end(first->end);
  AddEvidence(context, finding, span);
}

constexpr Example kExamples[] = {
    {.from = "认真落实年度要点", .to = "从住建领域的申请中研判问题苗头", .fails = true},
    {.from = "认真落实年度要点", .to = "做好交通运输领域的公开", .fails = false},
    {.from = "认真落实年度要点", .to = "会同有关部门做好义务教育、住建领域的公开", .fails = false},
    {.from = "认真落实年度要点", .to = "落实市场监管领域部门联合抽查的要求", .fails = false},
    {.from = "认真落实年度要点", .to = "向医疗卫生领域捐赠物资", .fails = false},
    {.from = "全年召开专题会议三次", .to = "在医疗卫生领域公开公路救护信息", .fails = false},
};

}  // namespace

const Rule kTextForeignDepartment = {
    .id = "text.foreign-department",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_UNSURE,
    .editions = kAllEditions,
    .source = kOfficialWriting,
    .title_zh = "提到其他部门的领域",
    .title_en = "Another department's field is spoken of",
    .explanation_zh =
        "部门的报告谈到另一部门的领域,例如交通运输局的报告写“住建领域”,"
        "可能是照抄所致。各部门的领域见程序所带的部门目录;"
        "职能相关的部门之间、几个领域并列、联合办理、面向该领域、同一句中谈到本部门业务、多次谈到的不提出。"
        "人民政府、乡镇街道和综合部门的报告不判断。",
    .explanation_en =
        "A department's report speaks of the field of another, as a transport bureau's of 住建领域: it may "
        "have been copied. The catalogue of departments tells whose field it is. Fields of related "
        "departments, fields in a "
        "row, joint work, work for a field, sentences that name the department's own business too, and a "
        "field "
        "spoken of again and again are not raised; reports of governments, "
        "townships and "
        "departments with an office for all fields are not judged.",
    .message_zh = "{organ}的报告中提到“{quote}”,可能照抄自其他部门",
    .message_en =
        "the report of {organ} speaks of “{quote}”, which may have been copied from another department",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
