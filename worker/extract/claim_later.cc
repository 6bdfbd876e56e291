// What the later words of a sentence say of its figures: that a list leaves something out, that fewer were meant.
#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "worker/extract/claim_sentence.h"
#include "worker/extract/utf8_cursor.h"

namespace gouji::extract {

using namespace report::v1;

namespace {

// Farther words of a sentence speak of other things; and a sentence may be as long as its document.
constexpr int kNearClaims = 8;
constexpr uint32_t kNearBytes = 300;

void Narrow(Claim* claim) {
  claim->clear_cell();
  claim->add_doubts(CLAIM_DOUBT_NARROWED);
  claim->set_certainty(CERTAINTY_UNSURE);
}

}  // namespace

void ClaimSentences::TakeBack(int first_claim) {
  if (record_->claims_size() == first_claim) return;
  LeaveRestOut(first_claim);
  NarrowGross(first_claim);
  NarrowUndecided(first_claim);
}

// 包括自然人3件,其余为企业: a list behind whose last part the sentence names a rest leaves something out.
void ClaimSentences::LeaveRestOut(int first_claim) {
  int depth = 0;
  const ClaimToken* rest = nullptr;
  for (const ClaimToken& token : tokens_) {
    depth += token.mark == '(';
    depth -= token.mark == ')' && depth > 0;
    const bool word = token.kind == ClaimToken::Kind::kWord;
    if (depth == 0 && word && token.word.role == form::v1::CLAIM_ROLE_REST) rest = &token;
  }
  if (rest == nullptr) return;
  const uint32_t at = page_->ToSource(rest->range).begin;
  uint32_t last_list = 0;
  bool goes_on = false;
  for (int i = record_->claims_size(); i-- > first_claim;) {
    Claim* const claim = record_->mutable_claims(i);
    if (!claim->complete()) continue;
    if (claim->list() != last_list) goes_on = claim->span().end() <= at;
    last_list = claim->list();
    if (goes_on) claim->set_complete(false);
  }
}

// 接收45件,其中5件不属于政府信息公开申请,实际受理40件: one of the two is what the table counts. Where the table has it, the other
// is of something else; where it has neither, what came first is.
void ClaimSentences::NarrowGross(int first_claim) {
  constexpr std::string_view kReally = "实际";
  Claim* gross = nullptr;
  int gross_at = 0;
  for (int i = first_claim; i < record_->claims_size(); ++i) {
    Claim* const claim = record_->mutable_claims(i);
    if (claim->subject() != "applications.received" || claim->cell().empty()) continue;
    const bool near = gross != nullptr && i - gross_at <= kNearClaims &&
                      Words(gross_at - first_claim, i - first_claim).size() <= kNearBytes;
    const bool fewer = near && claim->value().mantissa() < gross->value().mantissa();
    if (!fewer) {
      gross = claim;
      gross_at = i;
      continue;
    }
    const int64_t rest = gross->value().mantissa() - claim->value().mantissa();
    const bool told = std::any_of(record_->claims().begin() + gross_at + 1, record_->claims().begin() + i,
                                  [&](const Claim& part) { return part.value().mantissa() == rest; });
    const layout::Range words = Words(gross_at - first_claim, i - first_claim);
    if (!told && text_.substr(words.begin, words.size()).find(kReally) == std::string_view::npos) continue;
    Narrow(TotalOf(*record_, "new") == gross->value().mantissa() ? claim : gross);
    return;
  }
}

// 办理行政处罚案件325件,其中结案312件: cases that were dealt with; the table counts those that were decided.
void ClaimSentences::NarrowUndecided(int first_claim) {
  static constexpr auto kDecided = std::to_array<std::string_view>(
      {"结案", "审结", "准予", "予以许可", "作出决定", "作出处罚", "作出许可"});
  for (int i = first_claim; i < record_->claims_size(); ++i) {
    Claim* const claim = record_->mutable_claims(i);
    if (claim->cell().empty() || !claim->subject().ends_with(".handled")) continue;
    const uint32_t end = figures_[static_cast<size_t>(i - first_claim)].end;
    const std::string_view behind = text_.substr(end, std::min(kNearBytes, sentence_end_ - end));
    const bool decided = std::any_of(kDecided.begin(), kDecided.end(), [&](std::string_view word) {
      const size_t at = behind.find(word);
      const size_t figure = at + word.size();
      return at != behind.npos && figure < behind.size() && IsDigit(behind[figure]);
    });
    if (decided) Narrow(claim);
  }
}

// What stands between two figures of the sentence.
layout::Range ClaimSentences::Words(int from, int to) const {
  return {figures_[static_cast<size_t>(from)].end, figures_[static_cast<size_t>(to)].begin};
}

}  // namespace gouji::extract
