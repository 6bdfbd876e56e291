#include <algorithm>
#include <string_view>

#include "worker/check/context.h"
#include "worker/check/organ_names.h"
#include "worker/check/rules/rules.h"
#include "worker/check/utf8_words.h"
#include "worker/extract/header_organ.h"

namespace gouji::check {
namespace {

using namespace report::v1;

// Whether a name, be it short, is that of an organ: 市人社局, 县妇联, 开发区管委会, 县政府办. 我局 and 甲县 alone are not.
bool NamesAnOrgan(std::string_view name, std::string_view organ) {
  static constexpr std::string_view kShort[] = {"妇联",   "残联",   "文联", "侨联",   "社联",
                                                "科协",   "工商联", "管委", "党工委", "团委",
                                                "供销社", "政府办", "府办"};
  static constexpr std::string_view kRegions[] = {"省", "市", "县", "区", "旗", "州", "盟", "镇", "乡"};
  if (name.size() <= kHanBytes || name.starts_with("我") || name.starts_with("本")) return false;
  if (extract::LooksLikeOrgan(name) || EndsWithAny(name, kShort)) return true;
  if (name.size() >= organ.size() || EndsWithAny(name, kRegions)) return false;
  return organ.ends_with(name.substr(name.size() - kHanBytes)) || extract::HoldsInOrder(organ, name);
}

// Removes the year at the front of a title, in digits or numerals: 2023年, 二〇二三年度.
void DropYear(std::string_view* title) {
  constexpr size_t kLongest = 5 * kHanBytes;
  const size_t year = title->substr(0, kLongest + kHanBytes).find("年");
  const bool leads = year != title->npos && (title->starts_with("20") || title->starts_with("二"));
  if (!leads) return;
  title->remove_prefix(year + kHanBytes);
  if (title->starts_with("度")) title->remove_prefix(kHanBytes);
}

// What a title says of the organ, before or behind its year: 市人社局2023年政府信息公开工作年度报告,
// 二〇二三年度市人社局政府信息公开工作年度报告, 市人社局政府信息公开工作年度报告(2023年度).
std::string_view NameIn(std::string_view title) {
  DropYear(&title);
  size_t end = title.size();
  for (const std::string_view matter : {"20", "二〇", "二○", "二零", "关于", "政府信息公开", "政务公开",
                                        "信息公开", "年度报告", "年报", "(", "（"})
    end = std::min(end, title.find(matter));
  return title.substr(0, end);
}

void Check(const Context& context, Report& report) {
  const TextValue& organ = context.record().header().organ();
  // 甲县2023年政府信息公开工作年度报告: the title of a government names its region alone.
  const Header& header = context.record().header();
  const std::string_view title = header.title().text();
  for (const std::string_view name :
       {NameIn(title), std::string_view(header.issuer().text()), ImprintOf(context)}) {
    if (NamesAnOrgan(name, organ.text())) return report.Pass(kHeaderOrganMissing);
  }
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
    {.from = "甲市乙县交通运输局2023年政府信息公开工作年度报告",
     .to = "县交通局政府信息公开工作年度报告(2023年度)",
     .fails = false},
    {.from = "甲市乙县交通运输局2023年政府信息", .to = "二〇二三年度县妇联政府信息", .fails = false},
    {.from = "甲市乙县交通运输局2023年政府", .to = "县经济开发区管委会2023年政府", .fails = false},
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
