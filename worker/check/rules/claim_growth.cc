#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "worker/check/claim_cells.h"
#include "worker/check/claims.h"
#include "worker/check/context.h"
#include "worker/check/rules/rules.h"
#include "worker/check/utf8_words.h"

namespace gouji::check {
namespace {

using namespace report::v1;

enum class Direction { kUnknown, kUp, kDown };

Direction DirectionOf(std::string_view words) {
  static constexpr std::string_view kUp[] = {"增", "升", "提高", "多", "扩"};
  static constexpr std::string_view kDown[] = {"减", "降", "少", "压缩", "精简"};
  const bool up = HoldsAny(words, kUp);
  if (up == HoldsAny(words, kDown)) return Direction::kUnknown;
  return up ? Direction::kUp : Direction::kDown;
}

// The words that say which way it went: behind the figure that stands last before it.
std::string_view WordsOf(const Context& context, const Claim& change, const Claim& now, const Claim& other) {
  const uint32_t at = change.figure().begin();
  const uint32_t end =
      other.figure().end() <= at ? std::max(now.figure().end(), other.figure().end()) : now.figure().end();
  return context.Quote(std::min(end, at), at);
}

// 215条,较上年的240条增长10.4%; 215条,较上年增加35条(上年240条): nothing stands between but what compares the two figures, so
// that the direction is theirs.
bool AreCompared(const Context& context, const Claim& change, const Claim& now, const Claim& other) {
  static constexpr auto kWords = std::to_array<std::string_view>(
      {",", "，", "较", "比",   "上年度", "上一年", "上年", "去年", "同期", "年度", "年", "的",
       "(", "（", "为", "增长", "增加",   "上升",   "提高", "下降", "减少", "降低", "同", "了"});
  constexpr std::string_view kCompares[] = {"较", "比"};
  const uint32_t end = std::min(other.figure().begin(), change.figure().begin());
  // Of a part its whole may be meant: 268条,其中动态100条、文件48条,较上年的252条增长6.35%.
  if (now.relation() == CLAIM_RELATION_PART || other.part() != 0 || end < now.span().end()) return false;
  std::string_view words = context.Quote(now.span().end(), end);
  if (!HoldsAny(words, kCompares)) return false;
  while (!words.empty()) {
    const auto word = std::find_if(kWords.begin(), kWords.end(),
                                   [&](std::string_view each) { return words.starts_with(each); });
    if (word == kWords.end() && !IsDigitAt(words, 0)) return false;
    words.remove_prefix(word == kWords.end() ? 1 : word->size());
  }
  return true;
}

// What there was, beside what there is now: printed, or told by how much it differs. Nothing where the words do not tell.
std::optional<int64_t> Before(const Context& context, const Claim& now, const Claim& other) {
  const int64_t figure = other.value().mantissa();
  if (other.part() == 0) return figure;
  const Direction direction = DirectionOf(context.Quote(now.figure().end(), other.figure().begin()));
  if (direction == Direction::kUnknown) return std::nullopt;
  return now.value().mantissa() + (direction == Direction::kUp ? -figure : figure);
}

// Where the words say the contrary, the expected figure says which way it went.
std::string Sign(bool contrary, int64_t change) {
  return !contrary ? "" : change > 0 ? "+" : "-";
}

// Whether another figure of the sentence is what has grown so.
bool IsOfAnother(const Context& context, const Claim& percent, const Claim& now, int64_t before,
                 Direction direction) {
  constexpr int kFarthest = 16;
  const Record& record = context.record();
  const int at = static_cast<int>(percent.part()) - 1;
  for (int i = at; i-- > std::max(0, at - kFarthest);) {
    const Claim& claim = record.claims(i);
    if (claim.sentence() != percent.sentence()) return false;
    int64_t change = 0;
    const bool counts = IsExactCount(claim) && claim.unit() == now.unit() &&
                        !__builtin_sub_overflow(claim.value().mantissa(), before, &change);
    if (!counts || change == 0 || direction != (change > 0 ? Direction::kUp : Direction::kDown)) continue;
    const std::optional<Shares> due = SharesOf(std::abs(change), before, percent.value().scale());
    const int64_t printed = percent.value().mantissa();
    if (due && (printed == due->rounded || printed == due->truncated)) return true;
  }
  return false;
}

void CheckGrowth(const Context& context, const Claim& percent, const Claim& now, const Claim& other,
                 Report& report) {
  const bool exact = percent.bound() == CLAIM_BOUND_EXACT && IsExactCount(now) && IsExactCount(other);
  if (!exact || percent.value().scale() > kMostDecimals) return report.Skip(kClaimGrowth, "approximate");
  const std::optional<int64_t> before = Before(context, now, other);
  const Direction direction = DirectionOf(WordsOf(context, percent, now, other));
  const int64_t change = before ? now.value().mantissa() - *before : 0;
  const bool fits = direction == (change > 0 ? Direction::kUp : Direction::kDown);
  const bool contrary =
      !fits && direction != Direction::kUnknown && AreCompared(context, percent, now, other);
  // Another direction than the figures have: they are not those of the percentage.
  if (!before || *before <= 0 || change == 0 || !(fits || contrary))
    return report.Skip(kClaimGrowth, "scope");
  const std::optional<Shares> due = SharesOf(std::abs(change), *before, percent.value().scale());
  if (!due) return report.Skip(kClaimGrowth, "overflow");
  const int64_t printed = percent.value().mantissa();
  if (fits && (printed == due->rounded || printed == due->truncated)) return report.Pass(kClaimGrowth);
  if (IsOfAnother(context, percent, now, *before, direction)) return report.Skip(kClaimGrowth, "scope");
  Finding& finding = report.Fail(kClaimGrowth);
  const std::string expected = Sign(contrary, change) + DecimalText(due->rounded, percent.value().scale());
  AddArgument(finding, "quote", percent.quote());
  AddArgument(finding, "now", std::to_string(now.value().mantissa()));
  AddArgument(finding, "before", std::to_string(*before));
  AddArgument(finding, "expected", expected + "%");
  finding.set_expected(expected);
  finding.set_actual(DecimalText(printed, percent.value().scale()));
  finding.set_repair(expected + "%");
  for (const Claim* claim : {&percent, &now, &other}) AddEvidence(context, finding, claim->span());
  if (MendedValue(context, now) != now.value().mantissa()) report.TieTo(now);
}

// 412条,较上年的380条增加42条: by how much they differ.
void CheckDifference(const Context& context, const Claim& difference, const Claim& now, const Claim& before,
                     Report& report) {
  if (!IsExactCount(difference) || !IsExactCount(now) || !IsExactCount(before))
    return report.Skip(kClaimGrowth, "approximate");
  int64_t change = 0;
  const bool fits = !__builtin_sub_overflow(now.value().mantissa(), before.value().mantissa(), &change);
  const Direction direction = DirectionOf(WordsOf(context, difference, now, before));
  const bool along = direction == (change > 0 ? Direction::kUp : Direction::kDown);
  const bool contrary =
      !along && direction != Direction::kUnknown && AreCompared(context, difference, now, before);
  if (!fits || change == 0 || !(along || contrary)) return report.Skip(kClaimGrowth, "scope");
  const std::string expected = Sign(contrary, change) + std::to_string(std::abs(change));
  if (along && difference.value().mantissa() == std::abs(change)) return report.Pass(kClaimGrowth);
  Finding& finding = report.Fail(kClaimGrowth);
  AddArgument(finding, "quote", difference.quote());
  AddArgument(finding, "now", std::to_string(now.value().mantissa()));
  AddArgument(finding, "before", std::to_string(before.value().mantissa()));
  AddArgument(finding, "expected", expected);
  finding.set_expected(expected);
  finding.set_actual(std::to_string(difference.value().mantissa()));
  for (const Claim* claim : {&difference, &now, &before}) AddEvidence(context, finding, claim->span());
  if (MendedValue(context, now) != now.value().mantissa()) report.TieTo(now);
}

void Check(const Context& context, Report& report) {
  const Record& record = context.record();
  bool any = false;
  for (const Claim& claim : record.claims()) {
    const Claim* const now = ClaimAt(record, claim.part());
    const Claim* const other = ClaimAt(record, claim.whole());
    if (claim.relation() != CLAIM_RELATION_CHANGE || now == nullptr || other == nullptr) continue;
    any = true;
    if (claim.kind() == CLAIM_KIND_PERCENT) {
      CheckGrowth(context, claim, *now, *other, report);
    } else {
      CheckDifference(context, claim, *now, *other, report);
    }
  }
  if (!any) report.Skip(kClaimGrowth, "no-claim");
}

constexpr Example kExamples[] = {
    {.from = "认真落实年度要点。全年", .to = "发布信息2124条,比上年的1888条增长15.2%。全年", .fails = true},
    {.from = "认真落实年度要点。全年", .to = "发布信息2124条,比上年增加236条,增长15.2%。全年", .fails = true},
    {.from = "认真落实年度要点。全年", .to = "发布信息2124条,比上年的1888条增长12.5%。全年", .fails = false},
    {.from = "认真落实年度要点。全年",
     .to = "发布信息2124条,比上年增加236条,增长12.5%。全年",
     .fails = false},
    {.from = "认真落实年度要点。全年",
     .to = "发布信息2124条,较上年的1888条增加263条,增长12.5%。全年",
     .fails = true},
    {.from = "认真落实年度要点。全年",
     .to = "发布信息2124条,较上年的1888条增加236条,增长12.5%。全年",
     .fails = false},
};

}  // namespace

const Rule kClaimGrowth = {
    .id = "claim.growth",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_UNSURE,
    .editions = kAllEditions,
    .source = kAccuracy,
    .title_zh = "增减幅度与其数字不符",
    .title_en = "A growth does not follow from its figures",
    .explanation_zh =
        "文中紧接着说了本期数和上期数(或增减量)的增减幅度,应等于两数之差除以上期数,四舍五入或截去尾数均可。"
        "三个数都写明的,增减量也应等于两数之差;上期数可以写在括号里或后面(同比增长50%(上年12件)),"
        "也可以写作“由…减至…”。“较上年的240条增长”而数字减少的,方向有误;其他方向与两数不一致的,说的是别的数,"
        "不判断。",
    .explanation_en =
        "A growth right behind the figure of this period and that of the one before, or the difference, is "
        "the difference divided by the earlier figure, rounded or cut off; where all three are told the "
        "difference is that of the two. The earlier figure may stand in a bracket or behind, or in 由…至…. "
        "Where the two are compared with nothing between them the direction is theirs too; elsewhere a "
        "growth of another direction speaks of other figures and is not judged.",
    .message_zh = "“{quote}”:由 {before} 到 {now},应为 {expected}",
    .message_en = "“{quote}”: from {before} to {now} is {expected}",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
