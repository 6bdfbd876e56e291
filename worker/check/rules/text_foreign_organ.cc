#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
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

namespace gouji::check {
namespace {

using namespace report::v1;

// What reports say of their own organ, and of no other.
constexpr auto kOwnVerbs = std::to_array<std::string_view>(
    {"高度重视", "认真贯彻", "深入贯彻", "严格按照", "认真落实", "始终坚持", "紧紧围绕"});

// The same of what is done every year, where the sentence says that it is about disclosure and nobody else acts in it.
constexpr auto kYearlyVerbs = std::to_array<std::string_view>(
    {"扎实", "积极",     "全面",   "深入",   "持续",   "切实",   "加强", "强化",
     "坚持", "按照",     "紧扣",   "围绕",   "不断",   "进一步", "大力", "着力",
     "依法", "主动公开", "共收到", "共受理", "未收到", "认真",   "严格", "以习近平"});
constexpr auto kDisclosure =
    std::to_array<std::string_view>({"政务公开", "信息公开", "主动公开", "公开申请"});
constexpr auto kOthersActs = std::to_array<std::string_view>(
    {"我局", "我厅", "我委", "本局", "本机关", "我单位", "指导", "督促", "通报", "考核",
     "检查", "组织", "会同", "联合", "转办",   "移交",   "转来", "配合", "协助", "牵头"});

// What a report calls its own organ by: 我镇 in that of a bureau was copied from a town's.
constexpr auto kSelvesOfTowns =
    std::to_array<std::string_view>({"我镇", "我乡", "我街道", "我校", "我鎮", "我鄉"});
constexpr auto kSelvesOfBureaus = std::to_array<std::string_view>({"我局", "我厅", "我委", "我校", "我廳"});

// The bureau whose name ends at `end` and begins its sentence, a year before it aside; empty for none.
std::string_view SubjectBefore(std::string_view text, size_t end) {
  constexpr size_t kLongest = 20 * kHanBytes;
  const size_t run = extract::HanRunBefore(text, end, kLongest);
  const std::string_view name = text.substr(end - run, run);
  const std::string_view before = text.substr(0, end - run);
  static constexpr auto kStarts = std::to_array<std::string_view>(
      {"年，", "年,", "年度，", "年度,", "以来，", "以来,", "年来，", "年来,", "。", "\n", " ", "\t", "　"});
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

bool IsBureau(std::string_view organ) {
  return organ.ends_with("局") || organ.ends_with("厅");
}

// What the organ's report does not call itself; empty where nothing is known of it.
std::span<const std::string_view> ForeignSelves(std::string_view organ) {
  static constexpr auto kTowns =
      std::to_array<std::string_view>({"镇人民政府", "乡人民政府", "镇政府", "乡政府", "街道办事处"});
  if (IsBureau(organ)) return kSelvesOfTowns;
  return EndsWithAny(organ, kTowns) ? std::span<const std::string_view>(kSelvesOfBureaus)
                                    : std::span<const std::string_view>();
}

std::span<const std::string_view> OwnSelves(std::string_view organ) {
  static constexpr auto kBureau = std::to_array<std::string_view>({"我局", "本局", "我厅", "本厅", "我廳"});
  static constexpr auto kTown =
      std::to_array<std::string_view>({"我镇", "本镇", "我乡", "本乡", "我街道", "街道办", "我鎮", "我鄉"});
  return IsBureau(organ) ? std::span<const std::string_view>(kBureau)
                         : std::span<const std::string_view>(kTown);
}

void AddSelves(const Context& context, std::string_view organ, std::vector<Span>* places) {
  static constexpr auto kOtherWords =
      std::to_array<std::string_view>({"静", "靜", "村", "镇", "鎮", "土"});  // 我乡村, 我镇静
  constexpr std::string_view kSelf = "自";                                    // 自我校准
  constexpr size_t kShown = 4 * kHanBytes;
  const std::string_view text = context.text();
  const size_t end_of_own = EndOfOverview(context);
  for (const TextMark& mark : context.scan().marks()) {
    if (mark.kind != MarkKind::kSelf || mark.at >= end_of_own) continue;
    const std::string_view rest = text.substr(mark.at);
    for (const std::string_view self : ForeignSelves(organ)) {
      if (!rest.starts_with(self)) continue;
      size_t end = mark.at + self.size();
      if (text.substr(0, mark.at).ends_with(kSelf) || BeginsWithAny(text.substr(end), kOtherWords)) continue;
      if (!context.IsProse(mark.at)) continue;
      const size_t shown = end + kShown;
      while (end < shown && IsHanAt(text, end)) end += kHanBytes;
      places->emplace_back().set_begin(mark.at);
      places->back().set_end(static_cast<uint32_t>(end));
    }
  }
}

// Bytes of what a report says of its own organ, at `at`; 0 for none.
size_t OwnVerbAt(std::string_view text, size_t at) {
  constexpr size_t kLongest = 300;
  std::string_view sentence = CutAt(text.substr(at, kLongest), kLongest - kHanBytes);
  sentence = sentence.substr(0, std::min(sentence.find("。"), sentence.find('\n')));
  // Two such characters begin the plain sentence too, and hardly any are those of a verb.
  const std::string_view begin = sentence.substr(0, 2 * kHanBytes);
  const auto may_begin = [&](std::string_view verb) { return BeginsWith(verb, begin); };
  if (extract::IsSimplifiedHan(begin) && std::none_of(kOwnVerbs.begin(), kOwnVerbs.end(), may_begin) &&
      std::none_of(kYearlyVerbs.begin(), kYearlyVerbs.end(), may_begin))
    return 0;
  const PlainWords plain(sentence);
  for (const std::string_view verb : kOwnVerbs) {
    if (plain.text().starts_with(verb)) return verb.size();
  }
  for (const std::string_view verb : kYearlyVerbs) {
    if (!plain.text().starts_with(verb)) continue;
    return HoldsAny(plain.text(), kDisclosure) && !HoldsAny(plain.text(), kOthersActs) ? verb.size() : 0;
  }
  return 0;
}

// The name that ends at `end`, without the words of the preface before it: 现公布甲县教育局.
std::string_view NameBefore(std::string_view text, size_t end) {
  constexpr size_t kLongest = 24 * kHanBytes;
  static constexpr auto kWords = std::to_array<std::string_view>(
      {"公布", "编制", "发布", "现将", "本报告由", "由", "请与", "可与", "请联系", "联系", "请向"});
  const size_t run = extract::HanRunBefore(text, end, kLongest);
  return BehindLast(text.substr(end - run, run), kWords);
}

// 现公布甲县教育局2023年政府信息公开工作年度报告, 本报告由甲县教育局编制, 请与甲县教育局办公室联系: what a preface says of the organ whose
// report it is. Bytes of it behind the name; 0 for none.
size_t OwnReportBehind(std::string_view text, size_t begin, size_t end) {
  constexpr size_t kNear = 120;
  static constexpr auto kActs = std::to_array<std::string_view>({"公布", "编制", "发布", "现将", "由"});
  static constexpr auto kMade = std::to_array<std::string_view>({"编制", "负责编制", "编写", "公布如下"});
  static constexpr auto kOffices =
      std::to_array<std::string_view>({"办公室联系", "联系", "办公室咨询", "政务公开办公室联系",
                                       "政府信息公开办公室联系", "信息公开办公室联系", "政务公开科联系"});
  static constexpr auto kAsks = std::to_array<std::string_view>({"请与", "可与", "请联系", "请向"});
  const std::string_view before =
      CutAt(text.substr(begin - std::min(begin, kNear), std::min(begin, kNear)), kNear);
  std::string_view behind = CutAt(text.substr(end, kNear + kHanBytes), kNear);
  behind = behind.substr(0, behind.find("。"));
  const auto made = std::find_if(kMade.begin(), kMade.end(),
                                 [&](std::string_view word) { return behind.starts_with(word); });
  if (made != kMade.end()) return made->size();
  if (EndsWithAny(before, kAsks)) {
    const auto office = std::find_if(kOffices.begin(), kOffices.end(),
                                     [&](std::string_view word) { return behind.starts_with(word); });
    return office == kOffices.end() ? 0 : office->size();
  }
  if (!EndsWithAny(before, kActs) || behind.find('\n') != behind.npos) return 0;
  const size_t report = behind.find("年度报告");
  const bool about = IsDigitAt(behind, 0) && behind.find("信息公开") < report && report != behind.npos;
  return about ? report + std::string_view("年度报告").size() : 0;
}

void AddPreface(const Context& context, std::string_view organ, std::vector<Span>* places) {
  const std::string_view text = context.text();
  const auto& sections = context.record().sections();
  const auto overview = std::find_if(sections.begin(), sections.end(),
                                     [](const Section& section) { return section.key() == "overview"; });
  const uint32_t end_of_preface = overview == sections.end() ? 0 : overview->heading_span().begin();
  for (const TextMark& mark : context.scan().marks()) {
    if (mark.kind != MarkKind::kBureau || mark.at >= end_of_preface) continue;
    const size_t end = mark.at + kHanBytes;
    const std::string_view name = NameBefore(text, end);
    const size_t behind = OwnReportBehind(text, end - name.size(), end);
    if (behind == 0 || !IsForeign(name, organ)) continue;
    places->emplace_back().set_begin(static_cast<uint32_t>(end - name.size()));
    places->back().set_end(static_cast<uint32_t>(end + behind));
  }
}

void AddBureaus(const Context& context, std::string_view organ, std::vector<Span>* places) {
  const std::string_view text = context.text();
  for (const TextMark& mark : context.scan().marks()) {
    if (mark.kind != MarkKind::kBureau) continue;
    const size_t end = mark.at + kHanBytes;
    const std::string_view name = SubjectBefore(text, end);
    if (name.empty() || name == organ || !context.IsProse(static_cast<uint32_t>(end))) continue;
    const size_t verb = OwnVerbAt(text, end);
    if (verb == 0 || !IsForeign(name, organ)) continue;
    places->emplace_back().set_begin(static_cast<uint32_t>(end - name.size()));
    places->back().set_end(static_cast<uint32_t>(end + verb));
  }
}

void Check(const Context& context, Report& report) {
  const Header& header = context.record().header();
  const std::string_view organ = header.organ().text();
  if (ForeignSelves(organ).empty() || header.organ().certainty() != CERTAINTY_CERTAIN)
    return report.Skip(kTextForeignOrgan, "no-department");
  std::vector<Span> places;
  if (IsBureau(organ)) {
    AddBureaus(context, organ, &places);
    AddPreface(context, organ, &places);
  }
  std::vector<Span> selves;
  AddSelves(context, organ, &selves);
  // A report that never calls itself otherwise may be of an organ that was not read.
  constexpr size_t kFew = 3;
  if (selves.size() < kFew || HoldsAny(context.text(), OwnSelves(organ)))
    places.insert(places.end(), selves.begin(), selves.end());
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
     .to = "认真落实年度要点。一年来,乙县教育局扎实推进政务公开工作。全年",
     .fails = true},
    {.from = "认真落实年度要点。全年", .to = "认真落实年度要点。我镇及时发布信息。全年", .fails = true},
    {.from = "\n\n一、总体情况", .to = "\n\n本报告由乙县教育局编制。\n\n一、总体情况", .fails = true},
    {.from = "\n\n一、总体情况",
     .to = "\n\n现公布乙县教育局2023年政府信息公开工作年度报告。\n\n一、总体情况",
     .fails = true},
    {.from = "\n\n一、总体情况",
     .to = "\n\n如有疑问,请与乙县教育局办公室联系。\n\n一、总体情况",
     .fails = true},
    {.from = "\n\n一、总体情况", .to = "\n\n本报告由乙县交通局编制。\n\n一、总体情况", .fails = false},
    {.from = "\n\n一、总体情况",
     .to = "\n\n乙县教育局公布了《编制指南》,请与乙县交通运输局办公室联系。\n\n一、总体情况",
     .fails = false},
    {.from = "认真落实年度要点。全年",
     .to = "认真落实年度要点。乙县教育局积极配合我局做好信息公开工作,建设我乡村公路。全年",
     .fails = false},
    {.from = "认真落实年度要点。全年",
     .to = "认真落实年度要点。乙县教育局扎实推进校车安排。全年",
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
        "或者自称“我镇”“我乡”,或者文首说报告由另一部门编制、公布,可能照抄自他处的报告;"
        "乡镇、街道的报告自称“我局”的也是。"
        "县以上人民政府和综合部门的报告不判断。",
    .explanation_en =
        "A sentence of a department's report begins with the name of another department, or of one of "
        "another place, and goes on with what reports say of their own organ (高度重视, 认真贯彻), or calls "
        "itself a town (我镇), or the preface says that another department makes the report: it may have "
        "been copied; so too where the report of a town calls itself a "
        "bureau (我局). Reports of other governments and of departments for all fields are not judged.",
    .message_zh = "{organ}的报告有 {count} 处以其他部门为主语,如“{quote}”",
    .message_en =
        "{count} sentences in the report of {organ} speak of another department as its own: “{quote}”",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
