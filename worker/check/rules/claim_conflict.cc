#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "worker/check/claim_cells.h"
#include "worker/check/claims.h"
#include "worker/check/context.h"
#include "worker/check/rules/rules.h"
#include "worker/check/slip.h"
#include "worker/form/claim_grammar.h"

namespace gouji::check {
namespace {

using namespace report::v1;

// Whether the subject is that of one cell of the forms, or of a sum of them; reports of the years before have the subjects
// without the cells.
bool IsOfTheForm(const Claim& claim) {
  const form::ClaimSubject* const known = form::BuiltInClaims().SubjectOf(claim.subject());
  if (known == nullptr) return false;
  if (known->cells.empty()) return !known->sum_of.empty();
  return known->cells.front().column != "*" && !known->cells.front().near;
}

// 全年主动公开政府信息486条: all that the year saw, as other totals of what was published need not be.
bool IsOfTheYear(const Context& context, const Claim& claim) {
  constexpr uint32_t kBefore = 12;
  constexpr std::string_view kOwnAccord = "主动公开";
  constexpr std::string_view kYear = "全年";
  if (claim.subject() != "publication.total" || !claim.quote().starts_with(kOwnAccord)) return false;
  const uint32_t begin = claim.span().begin();
  return context.Quote(begin - std::min(begin, kBefore), begin).find(kYear) != std::string_view::npos;
}

// What a claim speaks of for sure, so that another of the same must say the same; empty where that is not known.
std::string_view ThingOf(const Context& context, const Claim& claim) {
  if (!IsSound(claim) || !IsExactCount(claim)) return {};
  if (!claim.cell().empty()) return claim.cell();
  const bool whole = claim.relation() == CLAIM_RELATION_UNSPECIFIED;
  const bool told = IsOfTheForm(claim) || IsOfTheYear(context, claim);
  return whole && told ? claim.subject() : std::string_view();
}

// 486 and 468: digits exchanged or one mistaken; figures that are farther apart may be of more or of less.
bool MayBeSlip(const Claim& a, const Claim& b) {
  const int64_t one = a.value().mantissa();
  const int64_t other = b.value().mantissa();
  return std::to_string(one).size() == std::to_string(other).size() && SlipOf(one, other) != SLIP_UNSPECIFIED;
}

// One of two claims that is not what the table holds has been told of.
bool IsTold(const Context& context, const Claim& a, const Claim& b) {
  return OfTables(context, a).verdict == ClaimVerdict::kContradicts ||
         OfTables(context, b).verdict == ClaimVerdict::kContradicts;
}

void Check(const Context& context, Report& report) {
  bool any = false;
  // The last claim that spoke of a thing.
  std::unordered_map<std::string_view, const Claim*> last;
  for (const Claim& claim : context.record().claims()) {
    const std::string_view thing = ThingOf(context, claim);
    if (thing.empty()) continue;
    const Claim* const before = std::exchange(last[thing], &claim);
    if (before == nullptr) continue;
    any = true;
    if (before->value().mantissa() == claim.value().mantissa()) {
      report.Pass(kClaimConflict);
      continue;
    }
    if (claim.subject() == "publication.total" && !MayBeSlip(*before, claim)) {
      report.Skip(kClaimConflict, "scope");
      continue;
    }
    if (IsTold(context, *before, claim)) {
      report.Skip(kClaimConflict, "told");
      continue;
    }
    Finding& finding = report.Fail(kClaimConflict);
    AddArgument(finding, "first", before->quote());
    AddArgument(finding, "second", claim.quote());
    AddEvidence(context, finding, before->span());
    AddEvidence(context, finding, claim.span());
  }
  if (!any) report.Skip(kClaimConflict, "no-claim");
}

constexpr Example kExamples[] = {
    {.from = "政策解读与文件同步发布。",
     .to = "全年主动公开政府信息486条。全年主动公开政府信息468条。",
     .fails = true},
    {.from = "政策解读与文件同步发布。",
     .to = "全年主动公开政府信息486条。我局全年主动公开政府信息215条。",
     .fails = false},
    {.from =
         "| 1 | 0 | 0 | 0 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n\n五、存在的主要问题及改进情况\n",
     .to =
         "| 1 | 0 | 0 | 0 | 若干 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n\n五、存在的主要问题及改进情况\n"
         "因政府信息公开被申请行政复议1件。因政府信息公开被申请行政复议2件。",
     .fails = true},
    {.from = "(二)依申请公开。2023年共收到政府信息公开申请14件,均按期答复。",
     .to = "(二)依申请公开。2023年共收到政府信息公开申请14件,均按期答复。全年受理政府信息公开申请15件。",
     .fails = false},
    {.from = "(二)依申请公开。2023年共收到政府信息公开申请14件,均按期答复。",
     .to = "(二)依申请公开。2023年共收到政府信息公开申请14件,均按期答复。全年受理政府信息公开申请14件。",
     .fails = false},
};

}  // namespace

const Rule kClaimConflict = {
    .id = "claim.conflict",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_UNSURE,
    .editions = kAllEditions,
    .source = kAccuracy,
    .title_zh = "文中前后说法不一",
    .title_en = "Two claims of one subject differ",
    .explanation_zh =
        "正文两处说到表中同一格或同一事项,数字不同,而表中没有可以比对的数字(2019 "
        "年以前的报告没有表格);两处“全年主动公开信息”的条数只差一位数字或两位颠倒的也是;能与表格比对的,由 "
        "claim.contradicts-cell 指出错在哪一处。",
    .explanation_en =
        "Two places of the prose speak of the same cell or subject and give different figures, and no table "
        "tells which is right (reports from before 2019 have none), or two totals of what the year published "
        "differ in one digit or in the order of two; where a table tells, claim.contradicts-cell "
        "says which is wrong.",
    .message_zh = "文中“{first}”与“{second}”不一致",
    .message_en = "the prose says “{first}” and “{second}”",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
