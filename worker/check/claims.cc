#include "worker/check/claims.h"

#include <algorithm>
#include <span>

#include "worker/check/claim_cells.h"

namespace gouji::check {

using namespace report::v1;

bool IsSound(const Claim& claim) {
  return claim.certainty() != CERTAINTY_UNSURE && claim.doubts().empty();
}

bool IsExactCount(const Claim& claim) {
  const bool count = claim.kind() == CLAIM_KIND_COUNT || claim.kind() == CLAIM_KIND_NONE;
  return count && claim.bound() == CLAIM_BOUND_EXACT && claim.value().scale() == 0;
}

const Claim* ClaimAt(const Record& record, uint32_t index) {
  const bool exists = index > 0 && index <= static_cast<uint32_t>(record.claims_size());
  return exists ? &record.claims(static_cast<int>(index - 1)) : nullptr;
}

const Cell* FindCellAt(const Record& record, std::string_view path, const Table** table) {
  const size_t row = path.find('/');
  const size_t column = path.rfind('/');
  if (row == path.npos || column == row) return nullptr;
  for (const Table& candidate : record.tables()) {
    if (candidate.key() != path.substr(0, row)) continue;
    const Cell* cell = FindCell(candidate, path.substr(row + 1, column - row - 1), path.substr(column + 1));
    if (cell == nullptr) continue;
    *table = &candidate;
    return cell;
  }
  return nullptr;
}

std::optional<Shares> SharesOf(int64_t part, int64_t whole, uint32_t scale) {
  int64_t scaled = 0;
  if (__builtin_mul_overflow(part, int64_t{200}, &scaled)) return std::nullopt;
  for (uint32_t i = 0; i < scale; ++i) {
    if (__builtin_mul_overflow(scaled, int64_t{10}, &scaled)) return std::nullopt;
  }
  int64_t twice = 0;
  int64_t raised = 0;
  if (__builtin_mul_overflow(whole, int64_t{2}, &twice) || __builtin_add_overflow(scaled, whole, &raised))
    return std::nullopt;
  return Shares{.rounded = raised / twice, .truncated = scaled / twice, .halfway = raised % twice == 0};
}

std::string DecimalText(int64_t mantissa, uint32_t scale) {
  std::string digits = std::to_string(mantissa);
  if (scale == 0) return digits;
  if (digits.size() <= scale) digits.insert(0, scale + 1 - digits.size(), '0');
  return digits.insert(digits.size() - scale, ".");
}

namespace {

// 14件,其中自然人12件,商业企业3件: what the table shows to be the wrong figure makes the sum wrong too.
void TieToSlip(const Context& context, const PartList& list, PartsJudgement (*judge)(const PartList&),
               Report& report) {
  PartList mended = list;
  for (const Claim* part : list.parts) {
    mended.sum = list.sum - part->value().mantissa() + MendedValue(context, *part);
    if (mended.sum != list.sum && judge(mended).verdict == PartsVerdict::kPass) return report.TieTo(*part);
  }
  Claim whole = *list.whole;
  whole.mutable_value()->set_mantissa(MendedValue(context, *list.whole));
  mended = list;
  mended.whole = &whole;
  if (whole.value().mantissa() != list.whole->value().mantissa() &&
      judge(mended).verdict == PartsVerdict::kPass)
    report.TieTo(*list.whole);
}

}  // namespace

void CheckPartLists(const Rule& rule, const Context& context, PartsJudgement (*judge)(const PartList&),
                    Report& report) {
  const std::span<const PartList> lists = context.part_lists();
  if (lists.empty()) return report.Skip(rule, "no-claim");
  for (const PartList& list : lists) {
    const auto [verdict, reason] = judge(list);
    if (verdict == PartsVerdict::kSkip) {
      report.Skip(rule, reason);
      continue;
    }
    if (verdict == PartsVerdict::kPass) {
      report.Pass(rule);
      continue;
    }
    Finding& finding = report.Fail(rule);
    if (!list.Sound() || !list.scope_sure || verdict == PartsVerdict::kDoubtful) Doubt(finding);
    const int64_t whole = list.whole->value().mantissa();
    AddArgument(finding, "arithmetic", list.Arithmetic());
    AddArgument(finding, "quote", list.whole->quote());
    AddArgument(finding, "sum", std::to_string(list.sum));
    AddArgument(finding, "whole", std::to_string(whole));
    AddEvidence(context, finding, list.whole->span());
    for (const Claim* part : list.parts) AddEvidence(context, finding, part->span());
    TieToSlip(context, list, judge, report);
  }
}

}  // namespace gouji::check
