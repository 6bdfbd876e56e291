#include <algorithm>
#include <iterator>
#include <string_view>

#include "worker/check/context.h"
#include "worker/check/rules/rules.h"
#include "worker/extract/header_organ.h"

namespace gouji::check {
namespace {

using namespace report::v1;

constexpr size_t kHanBytes = 3;

template <size_t n>
bool EndsWithAny(std::string_view text, const std::string_view (&words)[n]) {
  return std::any_of(std::begin(words), std::end(words),
                     [&](std::string_view word) { return text.ends_with(word); });
}

// Whether the characters of `name` stand in `organ` in their order: 县发改委 in 乙县发展和改革委员会.
bool IsWithin(std::string_view name, std::string_view organ) {
  size_t from = 0;
  for (size_t i = 0; i + kHanBytes <= name.size(); i += kHanBytes) {
    const size_t found = organ.find(name.substr(i, kHanBytes), from);
    if (found == organ.npos) return false;
    from = found + kHanBytes;
  }
  return true;
}

// Whether a name, be it short, is that of an organ: 市人社局, 县妇联, 开发区管委会, 县政府办. 我局 and 甲县 alone are not.
bool NamesAnOrgan(std::string_view name, std::string_view organ) {
  static constexpr std::string_view kShort[] = {"妇联",   "残联",   "文联", "侨联",   "社联",
                                                "科协",   "工商联", "管委", "党工委", "团委",
                                                "供销社", "政府办", "府办"};
  static constexpr std::string_view kRegions[] = {"省", "市", "县", "区", "旗", "州", "盟", "镇", "乡"};
  if (name.size() <= kHanBytes || name.starts_with("我") || name.starts_with("本")) return false;
  if (extract::LooksLikeOrgan(name) || EndsWithAny(name, kShort)) return true;
  if (name.size() >= organ.size() || EndsWithAny(name, kRegions)) return false;
  return organ.ends_with(name.substr(name.size() - kHanBytes)) || IsWithin(name, organ);
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

// The words right above the date that the report is signed on.
std::string_view Imprint(const Context& context) {
  constexpr size_t kLongest = 90;
  const Span& date = context.record().header().compiled().span();
  const size_t from = date.begin() - std::min<size_t>(date.begin(), kLongest);
  std::string_view before = context.Quote(static_cast<uint32_t>(from), date.begin());
  const auto blank = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
  while (!before.empty() && (blank(before.back()) || before.ends_with("\u3000")))
    before.remove_suffix(blank(before.back()) ? 1 : kHanBytes);
  // npos + 1 is 0.
  before.remove_prefix(before.rfind('\n') + 1);
  while (!before.empty() && (blank(before.front()) || before.starts_with("\u3000")))
    before.remove_prefix(blank(before.front()) ? 1 : kHanBytes);
  return before;
}

void Check(const Context& context, Report& report) {
  const TextValue& organ = context.record().header().organ();
  // 甲县2023年政府信息公开工作年度报告: the title of a government names its region alone.
  const Header& header = context.record().header();
  const std::string_view title = header.title().text();
  for (const std::string_view name :
       {NameIn(title), std::string_view(header.issuer().text()), Imprint(context)}) {
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
