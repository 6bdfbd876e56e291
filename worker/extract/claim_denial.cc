// What the prose says there is none of: 未收到申请, 已全部办结.
#include <algorithm>
#include <array>
#include <string_view>

#include "worker/extract/claim_sentence.h"

namespace gouji::extract {

using namespace report::v1;

// 未收到政府信息公开申请: each thing that the rest of the clause names is none, if the grammar knows every word of it.
bool ClaimSentences::Denials(size_t index) {
  Phrase denied;
  denied.Start(tokens_[index].range.end);
  uint32_t end = sentence_end_;
  uint32_t last = tokens_[index].range.end;
  form::ClaimFamilies known = 0;
  for (size_t i = index + 1; i < tokens_.size(); ++i) {
    const ClaimToken& token = tokens_[i];
    const bool breaks = token.kind == ClaimToken::Kind::kMark && token.mark != kListMark;
    if (breaks || (token.kind == ClaimToken::Kind::kWord && token.word.role == form::v1::CLAIM_ROLE_NONE)) {
      end = token.range.begin;
      break;
    }
    if (token.kind != ClaimToken::Kind::kMark && token.kind != ClaimToken::Kind::kWord) return false;
    denied.Take(text_, token);
    known |= token.word.gives;
    if (token.kind == ClaimToken::Kind::kWord) last = token.range.end;
  }
  denied.CloseAt(text_, end);
  const Phrase::Signs& signs = denied.signs();
  const bool clear = !denied.gap_inside() && denied.gap_before().empty() && !signs.narrowed &&
                     !signs.change && !signs.plan && !signs.other_year && !signs.none &&
                     // 除1件行政复议外,无其他复议: no more than those that were named.
                     !signs.rest;
  if (!clear || denied.topics().none()) return false;
  known |= Known();
  bool any = false;
  for (size_t i = 0; i < denied.conjuncts(); ++i) {
    const form::ClaimTopics& topics = denied.conjunct(i);
    if (topics.none()) continue;
    const form::ClaimSubject* subject = grammar_.FindSubject(topics, known);
    if (subject == nullptr) subject = grammar_.FindSubject(topics | receive_, known);
    if (subject == nullptr) continue;
    AddDenial(*subject, {tokens_[index].range.begin, last}, tokens_[index].range);
    any = true;
  }
  if (!any) return false;
  StartPhrase(end);
  skip_until_ = end;
  sentence_known_ = known;
  return true;
}

// 均按期办结,无结转; but 上年无结转 is of what came over, and 无结转,结转下年2件 of both.
bool ClaimSentences::DeniesCarriedOut(size_t index) {
  constexpr std::string_view kCarried = "结转";
  constexpr uint32_t kNear = 300;
  static constexpr auto kThings = std::to_array<std::string_view>(
      {"政府信息公开申请", "申请事项", "申请件", "申请", "件", "情况", "事项", "案件"});
  static constexpr auto kBefore = std::to_array<std::string_view>({"上年", "上一年", "去年", "往年", "年初"});
  const uint32_t begin = tokens_[index].range.end;
  const uint32_t end = begin + static_cast<uint32_t>(kCarried.size());
  const std::string_view behind = text_.substr(begin, sentence_end_ - begin);
  if (!behind.starts_with(kCarried) || (Known() & applications_) == 0) return false;
  const uint32_t from = std::max(sentence_begin_, begin - std::min(begin, kNear));
  const std::string_view near = text_.substr(from, std::min(sentence_end_, end + kNear) - from);
  std::string_view rest = behind.substr(kCarried.size());
  const auto thing = std::find_if(kThings.begin(), kThings.end(),
                                  [&](std::string_view word) { return rest.starts_with(word); });
  if (thing != kThings.end()) rest.remove_prefix(thing->size());
  const bool alone = rest.empty() || rest.starts_with(',') || rest.starts_with(';');
  const bool of_year_before = std::any_of(
      kBefore.begin(), kBefore.end(), [&](std::string_view word) { return near.find(word) != near.npos; });
  const form::ClaimSubject* const carried_out = grammar_.SubjectOf("applications.carried_out");
  if (!alone || of_year_before || near.find(kCarried) != near.rfind(kCarried) || carried_out == nullptr)
    return false;
  AddOfAll(*carried_out, 0, 0, {tokens_[index].range.begin, end});
  StartPhrase(end);
  skip_until_ = end;
  return true;
}

void ClaimSentences::AddDenial(const form::ClaimSubject& subject, layout::Range words, layout::Range denial) {
  Claim* const claim = record_->add_claims();
  claim->mutable_value()->set_mantissa(0);
  claim->set_kind(CLAIM_KIND_NONE);
  claim->set_bound(CLAIM_BOUND_EXACT);
  claim->set_sentence(sentence_);
  claim->set_subject(subject.key);
  Said said;
  said.subject = &subject;
  said.unit = subject.unit;
  said.kind = CLAIM_KIND_NONE;
  said.sentence = sentence_;
  said.total = true;
  lists_.Add(said);
  const Target target{.subject = &subject};
  SetScope(target, claim);
  SetCell(target, {}, claim);
  SetCertainty(target, claim);
  SetPlace(words, denial, claim);
}

// It ends no list and is the head of none: the sentences behind go on about what was received. That nothing is left is
// said of what came due. `of`: index plus one of what was received.
void ClaimSentences::AddOfAll(const form::ClaimSubject& subject, int64_t count, uint32_t of,
                              layout::Range words) {
  Claim* const claim = record_->add_claims();
  claim->mutable_value()->set_mantissa(count);
  claim->set_kind(count == 0 ? CLAIM_KIND_NONE : CLAIM_KIND_COUNT);
  claim->set_bound(CLAIM_BOUND_EXACT);
  claim->set_sentence(sentence_);
  claim->set_subject(subject.key);
  Said said;
  said.kind = claim->kind();
  said.sentence = sentence_;
  said.change = true;
  lists_.Add(said);
  const Target target{.subject = &subject};
  SetScope(target, claim);
  if (claim->doubts().empty()) SetCell(target, {.whole = of}, claim);
  if (count == 0) claim->add_doubts(CLAIM_DOUBT_NEAR_SUBJECT);
  SetCertainty(target, claim);
  SetPlace(words, words, claim);
}

}  // namespace gouji::extract
