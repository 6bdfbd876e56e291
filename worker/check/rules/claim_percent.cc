#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "worker/check/claim_cells.h"
#include "worker/check/claims.h"
#include "worker/check/context.h"
#include "worker/check/rules/rules.h"
#include "worker/check/utf8_words.h"
#include "worker/form/claim_grammar.h"

namespace gouji::check {
namespace {

using namespace report::v1;

// Whether the percentage printed is that of the two figures.
bool IsShare(const Claim& share, int64_t part, int64_t whole) {
  const std::optional<Shares> due =
      whole > 0 ? SharesOf(part, whole, share.value().scale()) : std::optional<Shares>();
  return due && share.value().mantissa() == due->rounded;
}

// A share of two figures as it is printed, and how it should be.
struct Judged {
  const Claim* share = nullptr;
  int64_t part = 0;
  int64_t whole = 0;
  bool may_exceed = false;  // of a plan
};

// Null where the percentage is right; the reason why it cannot be judged in the tally.
Finding* Judge(const Judged& judged, Report& report) {
  const Decimal& printed = judged.share->value();
  // No part is more than its whole: the share is that of another whole.
  if (judged.part > judged.whole && !judged.may_exceed) return report.Skip(kClaimPercent, "scope"), nullptr;
  const std::optional<Shares> due = SharesOf(judged.part, judged.whole, printed.scale());
  if (!due) return report.Skip(kClaimPercent, "overflow"), nullptr;
  const bool due_as_even = due->halfway && printed.mantissa() == due->rounded - 1;
  if (printed.mantissa() == due->rounded || due_as_even) return report.Pass(kClaimPercent), nullptr;
  Finding& finding = report.Fail(kClaimPercent);
  const std::string expected = DecimalText(due->rounded, printed.scale());
  AddArgument(finding, "quote", judged.share->quote());
  AddArgument(finding, "part", std::to_string(judged.part));
  AddArgument(finding, "whole", std::to_string(judged.whole));
  AddArgument(finding, "expected", expected);
  if (printed.mantissa() == due->truncated)
    AddArgument(finding, "cut_off", DecimalText(due->truncated, printed.scale()));
  finding.set_expected(expected);
  finding.set_actual(DecimalText(printed.mantissa(), printed.scale()));
  finding.set_repair(expected + "%");
  return &finding;
}

// 95.86%(39件/42件): the two figures that stand in a bracket behind it; nothing where it is another bracket.
struct Ratio {
  int64_t part = 0;
  int64_t whole = 0;
  uint32_t end = 0;
};
std::optional<Ratio> RatioBehind(const Context& context, const Claim& share) {
  static constexpr auto kOpen = std::to_array<std::string_view>({"%", "％", "(", "（"});
  static constexpr auto kUnits = std::to_array<std::string_view>({"件", "条", "份", "项", "次", "个"});
  static constexpr auto kSlash = std::to_array<std::string_view>({"/", "／"});
  static constexpr auto kClose = std::to_array<std::string_view>({")", "）"});
  std::string_view text = context.text().substr(share.figure().end());
  const auto take = [&](const auto& words) {
    const auto word = std::find_if(words.begin(), words.end(),
                                   [&](std::string_view each) { return text.starts_with(each); });
    if (word == words.end()) return false;
    text.remove_prefix(word->size());
    return true;
  };
  const auto number = [&](int64_t* value) {
    constexpr size_t kMost = 9;
    size_t size = 0;
    for (*value = 0; size < kMost && IsDigitAt(text, size); ++size) *value = *value * 10 + (text[size] - '0');
    text.remove_prefix(size);
    take(kUnits);
    return size > 0;
  };
  Ratio ratio;
  const bool printed = take(kOpen) && take(kOpen) && number(&ratio.part) && take(kSlash) &&
                       number(&ratio.whole) && take(kClose) && ratio.whole > 0;
  if (!printed) return std::nullopt;
  ratio.end = static_cast<uint32_t>(text.data() - context.text().data());
  return ratio;
}

void CheckRatio(const Context& context, const Claim& share, const Ratio& ratio, Report& report) {
  if (share.value().scale() > kMostDecimals || share.bound() != CLAIM_BOUND_EXACT)
    return report.Skip(kClaimPercent, "approximate");
  Finding* const finding = Judge({&share, ratio.part, ratio.whole}, report);
  if (finding == nullptr) return;
  Span place = share.span();
  place.set_end(ratio.end);
  AddEvidence(context, *finding, place);
}

// 收到16件。予以公开9件,占60%: of those that were dealt with, as the table counts them; 0 for none.
int64_t TotalThatFits(const Record& record, const Claim& share, const Claim& part) {
  const form::ClaimSubject* const subject = form::BuiltInClaims().SubjectOf(part.subject());
  const form::ClaimSubject* const outcome = form::BuiltInClaims().SubjectOf("applications.granted");
  const bool of_applications = subject != nullptr && outcome != nullptr && subject->family == outcome->family;
  // 办结15件,办结率88.2%
  const bool of_all = of_applications && subject->dimension == 0 && share.relation() == CLAIM_RELATION_RATE;
  // 涉及征地9件,占60%: what applications are about may be counted of those that were dealt with, too.
  const bool of_matter = subject == nullptr && share.relation() == CLAIM_RELATION_SHARE && share.whole() == 0;
  const bool of_outcomes = of_applications && subject->dimension == outcome->dimension;
  if (!of_matter && !of_all && !of_outcomes) return 0;
  const auto total = [&](std::string_view path) {
    const Table* table = nullptr;
    const Cell* const cell = FindCellAt(record, path, &table);
    const bool counts = cell != nullptr && cell->state() == CELL_STATE_VALUE && cell->scale() == 0;
    return counts ? cell->mantissa() : int64_t{0};
  };
  const int64_t received = total("applications/new/total");
  const int64_t processed = total("applications/total/total");
  int64_t all = 0;
  if (__builtin_add_overflow(received, total("applications/carried_in/total"), &all)) return 0;
  for (const int64_t whole : {received, processed, all}) {
    if (whole >= part.value().mantissa() && IsShare(share, part.value().mantissa(), whole)) return whole;
  }
  return 0;
}

// 受理859件,答复805件。不予公开35件,占4.35%: which of the two it is a share of, its sentence may leave open. The whole that
// fits, rounded or else cut off; the one that it was read with where none does.
int64_t WholeThatFits(const Record& record, int at, const Claim& part, int64_t whole) {
  constexpr uint32_t kNear = 3;
  constexpr int kFarthest = 64;
  const Claim& share = record.claims(at);
  const bool rate = share.relation() == CLAIM_RELATION_RATE;
  int64_t cut = whole;
  int64_t sum = 0;
  if (const int64_t total = TotalThatFits(record, share, part); total != 0) return total;
  for (int i = at; i-- > std::max(0, at - kFarthest);) {
    const Claim& claim = record.claims(i);
    if (claim.sentence() + kNear < share.sentence()) break;
    const int64_t value = claim.value().mantissa();
    if (&claim == &part || !IsExactCount(claim) || claim.unit() != part.unit() ||
        claim.relation() == CLAIM_RELATION_CHANGE || value <= 0)
      continue;
    // 来电118件,来信300件,办结216件,办结率51.7%: of both.
    const bool adds = rate && !__builtin_add_overflow(sum, value, &sum) && sum >= part.value().mantissa();
    if (adds && IsShare(share, part.value().mantissa(), sum)) return sum;
    if (value < part.value().mantissa()) continue;
    const std::optional<Shares> due = SharesOf(part.value().mantissa(), value, share.value().scale());
    if (!due) continue;
    if (share.value().mantissa() == due->rounded) return value;
    if (share.value().mantissa() == due->truncated && cut == whole) cut = value;
  }
  return cut;
}

bool IsHundred(const Decimal& value) {
  int64_t hundred = 100;
  for (uint32_t i = 0; i < value.scale() && i < kMostDecimals; ++i) hundred *= 10;
  return value.mantissa() == hundred;
}

// 318条,完成年初计划(300条)的106%: more than the whole may be done.
bool IsOfPlan(const Context& context, const Claim& part, const Claim& share) {
  constexpr std::string_view kPlans[] = {"计划", "目标", "任务"};
  const uint32_t end = share.figure().begin();
  return HoldsAny(context.Quote(std::min(part.span().end(), end), end), kPlans);
}

// 共受理16件,涉及征地9件(占56.25%): of a thing that the sentence does not say to be a part of what was received, where it names
// no other whole; null for none.
const Claim* ReceivedBefore(const Context& context, int at, const Claim& part) {
  static constexpr auto kWords =
      std::to_array<std::string_view>({",", "，", "(", "（", "占比", "占", "约", "为", " "});
  constexpr std::string_view kOf[] = {"的"};
  const Record& record = context.record();
  const Claim& share = record.claims(at);
  std::string_view words =
      context.Quote(std::min(part.span().end(), share.figure().begin()), share.figure().begin());
  while (!words.empty()) {
    const auto word = std::find_if(kWords.begin(), kWords.end(),
                                   [&](std::string_view each) { return words.starts_with(each); });
    if (word == kWords.end()) return nullptr;
    words.remove_prefix(word->size());
  }
  const Claim* received = nullptr;
  for (int i = at; i-- > 0 && record.claims(i).sentence() == share.sentence();) {
    const Claim& claim = record.claims(i);
    // 占信访总数的60%: those behind it may be of the same.
    if (claim.kind() == CLAIM_KIND_PERCENT) {
      const uint32_t begin = i == 0 ? 0 : std::min(record.claims(i - 1).span().end(), claim.figure().begin());
      if (HoldsAny(context.Quote(begin, claim.figure().begin()), kOf)) return nullptr;
    }
    if (!claim.subject().empty()) received = &claim;
  }
  const bool sure = received != nullptr && received->subject() == "applications.received" &&
                    IsSound(*received) && received->unit() == part.unit() &&
                    received->relation() == CLAIM_RELATION_UNSPECIFIED && part.subject().empty();
  return sure ? received : nullptr;
}

void CheckShare(const Context& context, int at, Report& report) {
  const Record& record = context.record();
  const Claim& share = record.claims(at);
  const Claim* part = ClaimAt(record, share.part());
  const Claim* whole = ClaimAt(record, share.whole());
  const bool unsaid = whole == nullptr && part != nullptr && share.relation() == CLAIM_RELATION_SHARE;
  if (unsaid) whole = ReceivedBefore(context, at, *part);
  const bool exact = part != nullptr && whole != nullptr && share.bound() == CLAIM_BOUND_EXACT &&
                     IsExactCount(*part) && IsExactCount(*whole) && whole->value().mantissa() > 0;
  if (part == nullptr || whole == nullptr) return report.Skip(kClaimPercent, "no-figures");
  const bool rate = share.relation() == CLAIM_RELATION_RATE;
  const bool plan = rate && IsOfPlan(context, *part, share);
  // 办结率100%: of what came due.
  if (rate && !plan && IsHundred(share.value())) return report.Skip(kClaimPercent, "due");
  if (!exact || share.value().scale() > kMostDecimals) return report.Skip(kClaimPercent, "approximate");
  const int64_t value = part->value().mantissa();
  const int64_t of = IsShare(share, value, whole->value().mantissa())
                         ? whole->value().mantissa()
                         : WholeThatFits(record, at, *part, whole->value().mantissa());
  Finding* const finding = Judge({&share, value, of, plan}, report);
  if (finding == nullptr) return;
  if (unsaid || !IsSound(*part) || !IsSound(*whole) || !share.doubts().empty()) Doubt(*finding);
  for (const Claim* claim : {&share, part, whole}) AddEvidence(context, *finding, claim->span());
  const int64_t part_due = MendedValue(context, *part);
  const int64_t whole_due = MendedValue(context, *whole);
  if (IsShare(share, part_due, whole->value().mantissa())) report.TieTo(*part);
  if (IsShare(share, part->value().mantissa(), whole_due)) report.TieTo(*whole);
}

void Check(const Context& context, Report& report) {
  bool any = false;
  for (int i = 0; i < context.record().claims_size(); ++i) {
    const Claim& claim = context.record().claims(i);
    if (claim.kind() != CLAIM_KIND_PERCENT || claim.relation() == CLAIM_RELATION_CHANGE) continue;
    if (const std::optional<Ratio> ratio = RatioBehind(context, claim); ratio) {
      CheckRatio(context, claim, *ratio, report);
    } else if (claim.relation() == CLAIM_RELATION_SHARE ||
               (claim.relation() == CLAIM_RELATION_RATE && claim.part() != 0)) {
      CheckShare(context, i, report);
    } else {
      continue;
    }
    any = true;
  }
  if (!any) report.Skip(kClaimPercent, "no-claim");
}

constexpr Example kExamples[] = {
    {.from = "(一)主动公开。通过门户网站公开工作动态和政策文件,政策解读与文件同步发布。",
     .to = "(一)主动公开。全年主动公开信息357条,其中重点项目类136条,占总数的38.09%,其余为业务类信息。",
     .fails = true},
    {.from = "(一)主动公开。通过门户网站公开工作动态和政策文件,政策解读与文件同步发布。",
     .to = "(一)主动公开。全年主动公开信息357条,其中重点项目类136条,占总数的38.10%,其余为业务类信息。",
     .fails = false},
    {.from = "均按期答复。", .to = "均按期答复,咨询回复率95.86%(39件/42件)。", .fails = true},
    {.from = "均按期答复。", .to = "均按期答复,咨询回复率92.86%(39件/42件)。", .fails = false},
    {.from = "均按期答复。", .to = "均按期答复。收集意见28条,采纳21条,采纳率57%。", .fails = true},
    {.from = "均按期答复。", .to = "均按期答复。收集意见28条,采纳21条,采纳率75%。", .fails = false},
    {.from = "均按期答复。", .to = "均按期答复。抽检产品500批,不合格3批,合格率99.4%。", .fails = false},
};

}  // namespace

const Rule kClaimPercent = {
    .id = "claim.percent",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_SOURCE,
    .editions = kAllEditions,
    .source = "数值修约规则与极限数值的表示和判定 GB/T 8170—2008",
    .title_zh = "百分比与其数字不符",
    .title_en = "A percentage does not follow from its figures",
    .explanation_zh =
        "占比(和后面括注了两数的比率)应等于分项除以总数,按所印位数四舍五入(恰为一半时进舍均可);"
        "总数由文意确定,文意两可的(收到数、办结数),与其中之一相符即可;"
        "截去尾数的另作说明。“采纳21条,采纳率75%”一类比率重复前数的动词,按前数与它前面的总数核对,印作 100% "
        "的不判断(可能只指到期的);完成计划数可以超过 100%。“约”字之后的不判断。",
    .explanation_en =
        "A share, or a rate that two figures in brackets follow, is the part divided by the whole, rounded "
        "to the digits printed (an exact half either way); the whole is the one that the sentence names, and "
        "where it leaves that open (received or answered) any near one that fits; "
        "one that was cut off "
        "instead of rounded is told as such. A rate whose verb is that of the count before it "
        "(采纳21条,采纳率75%) "
        "is judged by that count and the whole before it, unless it is 100% (perhaps of what came due); of a "
        "plan "
        "more than all may be done. Approximate ones are not judged.",
    .message_zh = "“{quote}”:{part}/{whole} 应为 {expected}%",
    .message_en = "“{quote}”: {part}/{whole} is {expected}%",
    .more_zh = ",文中的 {cut_off}% 是截去尾数,没有四舍五入",
    .more_en = "; {cut_off}% was cut off instead of rounded",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
