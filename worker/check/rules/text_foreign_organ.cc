#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "worker/check/context.h"
#include "worker/check/organ_names.h"
#include "worker/check/plain_words.h"
#include "worker/check/rules/rules.h"
#include "worker/check/text_rule.h"
#include "worker/check/utf8_words.h"
#include "worker/extract/header_organ.h"
#include "worker/form/department_catalogue.h"
#include "worker/layout/find_word.h"

namespace gouji::check {
namespace {

using namespace report::v1;

// What reports say of their own organ, and of no other.
constexpr auto kOwnVerbs = std::to_array<std::string_view>(
    {"高度重视", "认真贯彻", "深入贯彻", "严格按照", "认真落实", "始终坚持", "紧紧围绕", "高度重視",
     "認真貫徹", "深入貫徹", "嚴格按照", "認真落實", "始終堅持", "緊緊圍繞"});

// What names of bureaus end with.
constexpr auto kBureaus = std::to_array<std::string_view>({"局", "厅", "廳"});

// The bureau whose name ends at `end` and begins its sentence, a year before it aside; empty for none.
std::string_view SubjectBefore(std::string_view text, size_t end) {
  constexpr size_t kLongest = 20 * kHanBytes;
  const size_t run = extract::HanRunBefore(text, end, kLongest);
  const std::string_view name = text.substr(end - run, run);
  const std::string_view before = text.substr(0, end - run);
  static constexpr auto kStarts = std::to_array<std::string_view>(
      {"年，", "年,", "年度，", "年度,", "以来，", "以来,", "。", "\n", " ", "\t", "　"});
  static constexpr auto kJoins = std::to_array<std::string_view>(
      {"会同", "联合", "配合", "协助", "督促", "指导", "组织", "要求", "由", "经", "与", "和"});
  const bool starts = (before.empty() || EndsWithAny(before, kStarts)) && !BeginsWithAny(name, kJoins);
  return starts ? name : std::string_view();
}

// A bureau of another department, both known ones, or of another place: 县教育局 in the report of a transport bureau.
bool IsForeign(std::string_view printed, std::string_view organ) {
  const PlainWords plain(printed);
  const std::string_view name = plain.text();
  if (!extract::LooksLikeOrgan(name)) return false;
  if (IsOfAnotherRegion(name, organ)) return true;
  const form::DepartmentSet theirs = form::BuiltInDepartments().OfOrgan(name);
  const form::DepartmentSet own = form::BuiltInDepartments().OfOrgan(organ);
  return theirs.any() && own.any() && (theirs & own).none() && IsAnotherOrgan(name, organ);
}

void Check(const Context& context, Report& report) {
  const Header& header = context.record().header();
  const std::string_view organ = header.organ().text();
  if (!(organ.ends_with("局") || organ.ends_with("厅")) || header.organ().certainty() != CERTAINTY_CERTAIN)
    return report.Skip(kTextForeignOrgan, "no-department");
  const std::string_view text = context.text();
  std::vector<Span> places;
  for (const std::string_view bureau : kBureaus) {
    for (size_t at = layout::FindWord(text, bureau); at != text.npos;
         at = layout::FindWord(text, bureau, at + bureau.size())) {
      const size_t end = at + bureau.size();
      const auto verb = std::find_if(kOwnVerbs.begin(), kOwnVerbs.end(), [&](std::string_view known) {
        return text.substr(end, known.size()) == known;
      });
      if (verb == kOwnVerbs.end()) continue;
      const std::string_view name = SubjectBefore(text, end);
      if (name.empty() || !context.IsProse(static_cast<uint32_t>(end)) || !IsForeign(name, organ)) continue;
      places.emplace_back().set_begin(static_cast<uint32_t>(end - name.size()));
      places.back().set_end(static_cast<uint32_t>(end + verb->size()));
    }
  }
  std::sort(places.begin(), places.end(), [](const Span& a, const Span& b) { return a.begin() < b.begin(); });
  Finding* const finding = ReportOccurrences(kTextForeignOrgan, context, places, report);
  if (finding != nullptr) AddArgument(*finding, "organ", organ);
}

constexpr Example kExamples[] = {
    {.from = "2023年,甲市乙县交通运输局认真", .to = "2023年,甲市乙县教育局认真", .fails = true},
    {.from = "认真落实年度要点。全年",
     .to = "认真落实年度要点。乙县教育局高度重视政务公开。全年",
     .fails = true},
    {.from = "2023年,甲市乙县交通运输局认真", .to = "2023年,甲市丙县交通运输局认真", .fails = true},
    {.from = "2023年,甲市乙县交通运输局认真", .to = "2023年,甲市交通运输局认真", .fails = false},
    {.from = "2023年,甲市乙县交通运输局认真", .to = "2023年,浙江省交通运输厅认真", .fails = false},
    {.from = "认真落实年度要点。全年",
     .to = "认真落实年度要点。乙县交通局高度重视政务公开。全年",
     .fails = false},
    {.from = "认真落实年度要点。全年",
     .to = "认真落实年度要点。会同乙县教育局认真落实校车安排。全年",
     .fails = false},
};

}  // namespace

const Rule kTextForeignOrgan = {
    .id = "text.foreign-organ",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_UNSURE,
    .editions = kAllEditions,
    .source = kOfficialWriting,
    .title_zh = "以其他部门为主语",
    .title_en = "A sentence speaks of another department as its own",
    .explanation_zh =
        "部门的报告中,句首以另一部门或另一地方的机关为主语并接“高度重视”“认真贯彻”等自述之语,"
        "可能照抄自该部门的报告。"
        "人民政府和综合部门的报告不判断。",
    .explanation_en =
        "A sentence of a department's report begins with the name of another department, or of one of "
        "another "
        "place, and goes on with what "
        "reports say of their own organ (高度重视, 认真贯彻): it may have been copied. Reports of "
        "governments "
        "and of departments for all fields are not judged.",
    .message_zh = "{organ}的报告有 {count} 处以其他部门为主语,如“{quote}”",
    .message_en =
        "{count} sentences in the report of {organ} speak of another department as its own: “{quote}”",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
