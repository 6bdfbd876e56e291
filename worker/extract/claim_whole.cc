// What a figure is beside the others of its sentence: an old one, all of the parts before it, or less than its words say.
#include <algorithm>
#include <array>

#include "worker/extract/claim_sentence.h"

namespace gouji::extract {

using namespace report::v1;

// 收到14件,其中延期答复2件; 印发文件56件,其中依申请公开10件: no part of a whole is all of it, nor of another matter.
bool ClaimSentences::IsPartOfOther(const form::ClaimSubject& subject, const Tie& tie) const {
  if (tie.relation != CLAIM_RELATION_PART || subject.dimension != 0) return false;
  const std::string_view whole = record_->claims(static_cast<int>(tie.whole) - 1).subject();
  const std::string_view key = subject.key;
  return !phrase_.gap_before().empty() || whole.substr(0, whole.find('.')) != key.substr(0, key.find('.'));
}

// 建议8件、提案5件,共13件: a sum of the figures before it; 等 would leave some out, and 三年共 adds other years.
bool ClaimSentences::IsSumOfBefore(const ClaimToken& token) const {
  const std::string_view between = text_.substr(last_figure_, token.range.begin - last_figure_);
  return phrase_.HasOnlyMarks() && between.find("等") == between.npos && between.find("年") == between.npos;
}

// The figures of the clause before a sum that count alike. What the form counts has wholes of its own.
void ClaimSentences::GatherParts(std::string_view unit, Claim* whole) {
  constexpr int kFewest = 2;
  static constexpr auto kOfTheForm =
      std::to_array<std::string_view>({"applications.", "review.", "disclosure."});
  const int at = record_->claims_size() - 1;
  int first = at;
  for (; first > clause_claims_; --first) {
    const Claim& part = record_->claims(first - 1);
    if (part.unit() != unit) break;
    const bool of_the_form = std::any_of(kOfTheForm.begin(), kOfTheForm.end(), [&](std::string_view family) {
      return part.subject().starts_with(family);
    });
    const bool plain = part.kind() == CLAIM_KIND_COUNT && part.relation() == CLAIM_RELATION_UNSPECIFIED &&
                       part.bound() == CLAIM_BOUND_EXACT;
    if (!plain || of_the_form) return;
  }
  if (at - first < kFewest || whole->bound() != CLAIM_BOUND_EXACT) return;
  const uint32_t list = lists_.NewList();
  for (int i = first; i < at; ++i) {
    Claim* const part = record_->mutable_claims(i);
    part->set_relation(CLAIM_RELATION_PART);
    part->set_whole(static_cast<uint32_t>(at) + 1);
    part->set_list(list);
    part->set_complete(true);
  }
}

// 行政许可事项33项, 行政处罚类3件: what may be decided on, or what others ask about; the table counts decisions.
bool ClaimSentences::CountsItems(const form::ClaimSubject& subject, const ClaimToken& token) const {
  const std::string_view unit = text_.substr(token.unit_range.begin, token.unit_range.size());
  const bool kind = text_.substr(0, token.range.begin).ends_with("类");
  return (unit == "项" || kind) && subject.key.ends_with(".handled");
}

// 由10件增加到14件: the figure that was before.
bool ClaimSentences::IsOldFigure(const ClaimToken& token) const {
  const std::string_view before = text_.substr(0, token.range.begin);
  if (!before.ends_with("由") && !before.ends_with("从")) return false;
  const std::string_view behind = text_.substr(token.range.end);
  static constexpr auto kMoves =
      std::to_array<std::string_view>({"增", "减", "升", "降", "上升", "下降", "提", "涨"});
  return std::any_of(kMoves.begin(), kMoves.end(),
                     [&](std::string_view move) { return behind.starts_with(move); });
}

// 分别占85%、15%: the shares of the parts before, in their order.
bool ClaimSentences::IsRespective(const ClaimToken& token) const {
  return text_.substr(phrase_.begin(), token.range.begin - phrase_.begin()).find("分别") !=
         std::string_view::npos;
}

}  // namespace gouji::extract
