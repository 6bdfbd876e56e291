#include "worker/check/context.h"
#include "worker/check/rules/rules.h"

namespace gouji::check {
namespace {

using namespace report::v1;

constexpr size_t kHanBytes = 3;

// 市人社局 of 甲市人力资源和社会保障局, 县发改委 of 乙县发展和改革委员会: short, of the same kind of organ.
bool IsShortFor(std::string_view name, std::string_view organ) {
  constexpr std::string_view kCommittee = "委员会";
  if (organ.ends_with(kCommittee)) organ.remove_suffix(kCommittee.size() - kHanBytes);
  // 我局, 本局 name nobody.
  if (name.starts_with("我") || name.starts_with("本")) return false;
  return name.size() > kHanBytes && name.size() < organ.size() &&
         organ.ends_with(name.substr(name.size() - kHanBytes));
}

// What a title says before its year: 市人社局2023年政府信息公开工作年度报告.
std::string_view NameIn(std::string_view title) {
  const size_t year = title.find("20");
  return year == title.npos ? std::string_view() : title.substr(0, year);
}

void Check(const Context& context, Report& report) {
  const TextValue& organ = context.record().header().organ();
  // 甲县2023年政府信息公开工作年度报告: the title of a government names its region alone.
  const Header& header = context.record().header();
  const std::string_view title = header.title().text();
  // A short name is a name.
  if (IsShortFor(NameIn(title), organ.text()) || IsShortFor(header.issuer().text(), organ.text()))
    return report.Pass(kHeaderOrganMissing);
  const bool region_alone = !header.region().empty() &&
                            title.substr(0, header.region().size()) == header.region() &&
                            organ.text() == header.region() + "人民政府";
  if (!organ.text().empty() && (organ.certainty() == CERTAINTY_CERTAIN || region_alone))
    return report.Pass(kHeaderOrganMissing);
  Finding& finding = report.Fail(kHeaderOrganMissing);
  if (organ.text().empty()) return;
  AddArgument(finding, "organ", organ.text());
  AddEvidence(context, finding, organ.span());
}

constexpr Example kExamples[] = {
    {.from = "甲市乙县交通运输局2023年政府", .to = "2023年政府", .fails = true},
    {.from = "甲市乙县交通运输局2023年政府", .to = "甲市乙县交通运输局关于2023年政府", .fails = false},
    {.from = "甲市乙县交通运输局2023年政府", .to = "县交通局2023年政府", .fails = false},
    {.from = "甲市乙县交通运输局2023年政府", .to = "我局2023年政府", .fails = true},
};

}  // namespace

const Rule kHeaderOrganMissing = {
    .id = "header.organ-missing",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_SOURCE,
    .editions = kAllEditions,
    .source = kOfficialTitles,
    .title_zh = "报告没有写明是哪个机关的",
    .title_en = "The report does not say whose it is",
    .explanation_zh = "标题、发布机构、落款都没有机关名称(简称也算)时提出;正文中推断出的名称附在提示里。",
    .explanation_en =
        "Raised when neither title, issuer nor imprint names the organ, be it by a short name; a name "
        "guessed "
        "from the body is given with it.",
    .message_zh = "标题、发布机构和落款中都没有机关名称",
    .message_en = "neither title, issuer nor imprint names the organ",
    .more_zh = ",从正文看似为“{organ}”",
    .more_en = "; the body suggests “{organ}”",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
