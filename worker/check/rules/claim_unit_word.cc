#include <algorithm>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "worker/check/claims.h"
#include "worker/check/context.h"
#include "worker/check/rules/rules.h"

namespace gouji::check {
namespace {

using namespace report::v1;

// The lists of a record, by the number that their claims hold.
class Lists {
 public:
  explicit Lists(const Context& context) : record_(context.record()), lists_(context.part_lists()) {
    for (const PartList& list : lists_) by_number_[{list.whole, list.number}] = &list;
  }

  // The classifier of the claim's list, or of its whole.
  std::string_view DueUnit(const Claim& claim) const {
    const PartList* const list = Of(claim);
    if (list != nullptr) {
      for (const Claim* other : list->parts) {
        if (other->unit() != claim.unit() && !other->unit().empty()) return other->unit();
      }
    }
    const Claim* whole = ClaimAt(record_, claim.whole());
    return whole == nullptr || whole->unit() == claim.unit() ? std::string_view()
                                                             : std::string_view(whole->unit());
  }

  // 6+1+12=19 where the list adds up with the figure in it.
  std::string Confirmation(const Claim& claim) const {
    const PartList* const list = Of(claim);
    return list != nullptr && list->sum == list->whole->value().mantissa() ? list->Arithmetic() : "";
  }

 private:
  const PartList* Of(const Claim& claim) const {
    const auto found = by_number_.find({ClaimAt(record_, claim.whole()), claim.list()});
    return found == by_number_.end() ? nullptr : found->second;
  }

  const Record& record_;
  std::span<const PartList> lists_;
  std::map<std::pair<const Claim*, uint32_t>, const PartList*> by_number_;
};

void Check(const Context& context, Report& report) {
  const Record& record = context.record();
  const Lists lists(context);
  uint32_t fitting = 0;
  for (const Claim& claim : record.claims()) {
    if (claim.unit().empty()) continue;
    const bool odd =
        std::find(claim.doubts().begin(), claim.doubts().end(), CLAIM_DOUBT_UNIT) != claim.doubts().end();
    const std::string_view due = odd ? lists.DueUnit(claim) : std::string_view();
    if (due.empty()) {
      if (odd) report.Skip(kClaimUnitWord, "unsure");
      fitting += !odd;
      continue;
    }
    Finding& finding = report.Fail(kClaimUnitWord);
    AddArgument(finding, "quote", claim.quote());
    AddArgument(finding, "unit", claim.unit());
    AddArgument(finding, "due", due);
    if (const std::string sum = lists.Confirmation(claim); !sum.empty()) AddArgument(finding, "sum", sum);
    finding.set_expected(std::string(due));
    finding.set_actual(claim.unit());
    AddEvidence(context, finding, claim.span());
  }
  report.Pass(kClaimUnitWord, fitting);
  if (record.claims().empty()) report.Skip(kClaimUnitWord, "no-claim");
}

constexpr Example kExamples[] = {
    {.from = "(二)依申请公开。2023年共收到政府信息公开申请14件,均按期答复。",
     .to = "(二)依申请公开。收到政府信息公开申请14件,其中面呈申请6件,传真申请1年,信函申请7件。",
     .fails = true},
    {.from = "(二)依申请公开。2023年共收到政府信息公开申请14件,均按期答复。",
     .to = "(二)依申请公开。收到政府信息公开申请14件,其中面呈申请6件,传真申请1件,信函申请7件。",
     .fails = false},
};

}  // namespace

const Rule kClaimUnitWord = {
    .id = "claim.unit-word",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_SOURCE,
    .editions = kAllEditions,
    .source = kAccuracy,
    .title_zh = "量词与所说的事项不符",
    .title_en = "A classifier does not fit its subject",
    .explanation_zh =
        "数字后的量词与所说的事项不符,例如“申请1年”应为“申请1件”;同一列举中其他各项的量词即应有的量词。",
    .explanation_en =
        "The classifier after a figure does not fit what is counted, as in 申请1年 for 申请1件; the other "
        "items of the list tell the right one.",
    .message_zh = "“{quote}”的量词“{unit}”似应为“{due}”",
    .message_en = "“{quote}”: the classifier {unit} should probably be {due}",
    .more_zh = ",各项相加恰为总数({sum})",
    .more_en = ", with which the list adds up ({sum})",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
