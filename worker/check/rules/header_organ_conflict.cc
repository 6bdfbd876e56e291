#include <string>
#include <string_view>

#include "worker/check/context.h"
#include "worker/check/organ_names.h"
#include "worker/check/plain_words.h"
#include "worker/check/rules/rules.h"
#include "worker/extract/header_organ.h"

namespace gouji::check {
namespace {

using namespace report::v1;

void Check(const Context& context, Report& report) {
  const Header& header = context.record().header();
  const std::string_view organ = header.organ().text();
  if (organ.empty() || header.organ().certainty() != CERTAINTY_CERTAIN)
    return report.Skip(kHeaderOrganConflict, "no-organ");
  const std::string_view imprint = ImprintOf(context);
  const PlainWords plain(imprint);
  if (!extract::LooksLikeOrgan(plain.text())) return report.Skip(kHeaderOrganConflict, "no-imprint");
  if (!IsAnotherOrgan(plain.text(), organ)) return report.Pass(kHeaderOrganConflict);
  Span span;
  span.set_begin(static_cast<uint32_t>(imprint.data() - context.text().data()));
  span.set_end(span.begin() + static_cast<uint32_t>(imprint.size()));
  Finding& finding = report.Fail(kHeaderOrganConflict);
  AddArgument(finding, "organ", organ);
  AddArgument(finding, "imprint", imprint);
  AddEvidence(context, finding, span);
  AddEvidence(context, finding, header.organ().span());
}

constexpr Example kExamples[] = {
    {.from = "2024年1月18日", .to = "甲市乙县教育局\n2024年1月18日", .fails = true},
    {.from = "2024年1月18日", .to = "甲市丙县交通运输局\n2024年1月18日", .fails = true},
    {.from = "2024年1月18日", .to = "乙县交通局\n2024年1月18日", .fails = false},
    {.from = "2024年1月18日",
     .to = "以上为本局报告的全部内容。  教育局\u3000\u30002024年1月18日",
     .fails = false},
    {.from = "2024年1月18日", .to = "甲市乙縣交通運輸局\n2024年1月18日", .fails = false},
    {.from = "2024年1月18日", .to = "乙县交通运输局办公室\n2024年1月18日", .fails = false},
    {.from = "2024年1月18日", .to = "乙县人民政府办公室\n2024年1月18日", .fails = false},
};

}  // namespace

const Rule kHeaderOrganConflict = {
    .id = "header.organ-conflict",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_UNSURE,
    .editions = kAllEditions,
    .source = kOfficialTitles,
    .title_zh = "落款与标题不是同一机关",
    .title_en = "The imprint names another organ than the title",
    .explanation_zh =
        "落款的机关与标题的机关既不是全称与简称,也不是其办公室或政府、同一单位的两块牌子("
        "财政局、国有资产监督管理局),例如标题为交通运输局而落款为教育局,"
        "或者是另一地方的机关,"
        "可能是套用他人的报告。",
    .explanation_en =
        "The organ above the closing date is neither that of the title, short or in full, nor the second "
        "signboard of its house, nor its office or "
        "government, as where a transport bureau's report is signed by the education bureau or one of "
        "another county: it may have "
        "been copied.",
    .message_zh = "标题的机关为“{organ}”,落款为“{imprint}”",
    .message_en = "the title names {organ}, the imprint {imprint}",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
