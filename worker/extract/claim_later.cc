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
  NarrowAllButNew(first_claim);
  NarrowGross(first_claim);
  NarrowSharedOut(first_claim);
  SplitOutcomes(first_claim);
  NarrowUndecided(first_claim);
  MarkCompared(first_claim);
  TieGrowth(first_claim);
  TieDifference(first_claim);
  TieToYearBefore(first_claim);
  TieRates(first_claim);
  TieShareOfFigure(first_claim);
  TieShareAmong(first_claim);
  SayAllDone(first_claim);
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

// 共受理59件,其中上年结转后新收47件: what is new is told apart, so that the other figure is of more.
void ClaimSentences::NarrowAllButNew(int first_claim) {
  constexpr std::string_view kNew = "新收";
  const auto is_new = [&](int i) {
    const layout::Range words{page_->FromSource(record_->claims(i).span().begin()),
                              figures_[static_cast<size_t>(i - first_claim)].begin};
    return words.begin < words.end &&
           text_.substr(words.begin, words.end - words.begin).find(kNew) != std::string_view::npos;
  };
  int received = 0;
  int told_new = 0;
  for (int i = first_claim; i < record_->claims_size(); ++i) {
    if (record_->claims(i).subject() != "applications.received") continue;
    ++received;
    told_new += is_new(i);
  }
  if (told_new == 0 || told_new == received) return;
  for (int i = first_claim; i < record_->claims_size(); ++i) {
    if (record_->claims(i).subject() == "applications.received" && !is_new(i))
      Narrow(record_->mutable_claims(i));
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

// 局机关收到10件,下属单位收到6件 of 16: each is what one of them received.
void ClaimSentences::NarrowSharedOut(int first_claim) {
  const std::optional<int64_t> total = TotalOf(*record_, "new");
  int64_t sum = 0;
  int received = 0;
  for (int i = first_claim; i < record_->claims_size(); ++i) {
    const Claim& claim = record_->claims(i);
    if (claim.subject() != "applications.received" || claim.kind() != CLAIM_KIND_COUNT) continue;
    ++received;
    if (claim.value().scale() > 0 || __builtin_add_overflow(sum, claim.value().mantissa(), &sum)) return;
  }
  if (received < 2 || sum != total) return;
  for (int i = first_claim; i < record_->claims_size(); ++i) {
    Claim* const claim = record_->mutable_claims(i);
    if (claim->subject() == "applications.received" && !claim->cell().empty() &&
        claim->value().mantissa() != 0 && claim->value().mantissa() != total)
      Narrow(claim);
  }
}

// 收到14件,予以公开9件,其中自然人8件,法人1件: who applied is told of what came in, or of the outcome before it; their sum
// tells which, and where it is neither, nothing does.
void ClaimSentences::SplitOutcomes(int first_claim) {
  const auto dimension = [&](const Claim& claim) {
    const form::ClaimSubject* const subject = grammar_.SubjectOf(claim.subject());
    return subject == nullptr ? uint8_t{0} : subject->dimension;
  };
  for (int first = first_claim + 1; first < record_->claims_size(); ++first) {
    const Claim& outcome = record_->claims(first - 1);
    const Claim& part = record_->claims(first);
    const bool begins = part.list() != 0 && part.list() != outcome.list() && dimension(part) == applicant_ &&
                        outcome.relation() == CLAIM_RELATION_PART && outcome.whole() == part.whole() &&
                        dimension(outcome) != applicant_;
    if (!begins) continue;
    int end = first;
    int64_t sum = 0;
    bool exact = true;
    for (; end < record_->claims_size() && record_->claims(end).list() == part.list(); ++end)
      exact = !__builtin_add_overflow(sum, record_->claims(end).value().mantissa(), &sum) && exact;
    const Claim& whole = record_->claims(static_cast<int>(part.whole()) - 1);
    const std::string_view outcomes = outcome.cell();
    if (exact && sum == whole.value().mantissa()) continue;
    for (int i = first; i < end; ++i) {
      Claim* const claim = record_->mutable_claims(i);
      if (!exact || sum != outcome.value().mantissa()) {
        Narrow(claim);
        continue;
      }
      claim->set_whole(static_cast<uint32_t>(first));
      const std::string_view cell = claim->cell();
      if (cell.empty()) continue;
      const std::string column(cell.substr(cell.rfind('/')));
      claim->clear_cell();
      if (!outcomes.empty()) claim->set_cell(std::string(outcomes.substr(0, outcomes.rfind('/'))) + column);
    }
    first = end - 1;
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
    // 办理行政许可事项452件;作出行政许可决定125件: what is told of decisions is their number.
    const auto& claims = record_->claims();
    const auto near = claims.begin() + std::max(first_claim, i - kNearClaims);
    const auto last = claims.begin() + std::min(claims.size(), i + kNearClaims);
    const bool told = std::any_of(near, last, [&](const Claim& other) {
      return &other != claim && other.cell() == claim->cell() && other.doubts().empty();
    });
    if (decided || told) Narrow(claim);
  }
}

// 收到申请14件,均为自然人提出: what one kind of applicant asked for is all.
void ClaimSentences::SayAllByOne(int received) {
  static constexpr auto kAll = std::to_array<std::string_view>(
      {"均为", "均系", "均是", "均由", "全部为", "全部由", "全部是", "都是", "都为", "皆为"});
  static constexpr auto kNatural = std::to_array<std::string_view>({"自然人", "公民个人", "公民"});
  static constexpr auto kMore = std::to_array<std::string_view>({"、", "和", "及", "与", "或", "以及"});
  const form::ClaimSubject* const natural = grammar_.SubjectOf("applications.natural");
  const int64_t count = record_->claims(received).value().mantissa();
  if (natural == nullptr || TotalOf(*record_, "new") != count) return;
  const uint32_t begin = figures_.back().end;
  const std::string_view behind = text_.substr(begin, std::min(kNearBytes, sentence_end_ - begin));
  const auto starts = [](std::string_view text, const auto& words) {
    const auto word = std::find_if(words.begin(), words.end(),
                                   [&](std::string_view each) { return text.starts_with(each); });
    return word == words.end() ? size_t{0} : word->size();
  };
  for (size_t at = 0; at < behind.size(); at += CharacterSize(behind, static_cast<uint32_t>(at))) {
    const size_t all = starts(behind.substr(at), kAll);
    const size_t who = all == 0 ? 0 : starts(behind.substr(at + all), kNatural);
    if (who == 0) continue;
    const size_t end = at + all + who;
    if (starts(behind.substr(end), kMore) > 0) return;
    AddOfAll(*natural, count, static_cast<uint32_t>(received) + 1,
             {begin + static_cast<uint32_t>(at), begin + static_cast<uint32_t>(end)});
    return;
  }
}

// 收到申请14件,已全部办结: nothing of it goes on in the next year.
void ClaimSentences::SayAllDone(int first_claim) {
  static constexpr auto kAll = std::to_array<std::string_view>({"已全部", "均已", "全部", "已均", "均"});
  static constexpr auto kDone = std::to_array<std::string_view>({"办结", "办理完毕", "办结完毕"});
  static constexpr auto kHow = std::to_array<std::string_view>(
      {"已", "依法", "按时", "按期", "及时", "在法定期限内", "在规定时限内", "按规定"});
  const Claim& last = record_->claims(record_->claims_size() - 1);
  const bool received = last.subject() == "applications.received" && !last.cell().empty() &&
                        last.doubts().empty() && last.relation() == CLAIM_RELATION_UNSPECIFIED;
  if (!received || record_->claims_size() - 1 != first_claim) return;
  const form::ClaimSubject* const carried_out = grammar_.SubjectOf("applications.carried_out");
  if (carried_out == nullptr) return;
  SayAllByOne(first_claim);
  if (record_->claims_size() - 1 != first_claim) return;
  const uint32_t begin = figures_.back().end;
  std::string_view behind = text_.substr(begin, std::min(kNearBytes, sentence_end_ - begin));
  for (const std::string_view all : kAll) {
    const size_t at = behind.find(all);
    if (at == behind.npos) continue;
    std::string_view rest = behind.substr(at + all.size());
    for (bool moved = true; moved;) {
      moved = false;
      for (const std::string_view how : kHow) {
        if (!rest.starts_with(how)) continue;
        rest.remove_prefix(how.size());
        moved = true;
      }
    }
    const auto done = std::find_if(kDone.begin(), kDone.end(),
                                   [&](std::string_view word) { return rest.starts_with(word); });
    if (done == kDone.end()) continue;
    const auto from = static_cast<uint32_t>(begin + at);
    const auto end = static_cast<uint32_t>(rest.data() + done->size() - text_.data());
    AddOfAll(*carried_out, 0, 0, {from, end});
    break;
  }
}

// What stands between two figures of the sentence.
layout::Range ClaimSentences::Words(int from, int to) const {
  return {figures_[static_cast<size_t>(from)].end, figures_[static_cast<size_t>(to)].begin};
}

}  // namespace gouji::extract
