// What share or rate of one figure of a sentence another one is.
#include <algorithm>
#include <array>
#include <string_view>

#include "worker/extract/claim_sentence.h"
#include "worker/extract/utf8_cursor.h"

namespace gouji::extract {

using namespace report::v1;

bool IsPlainCount(const Claim& claim) {
  return claim.kind() == CLAIM_KIND_COUNT && claim.bound() == CLAIM_BOUND_EXACT && claim.value().scale() == 0;
}

namespace {

constexpr size_t kHan = 3;

// The text behind what it begins with of these words.
template <typename Words>
std::string_view Behind(std::string_view text, const Words& words) {
  for (bool moved = true; moved;) {
    moved = false;
    for (const std::string_view word : words) {
      if (!text.starts_with(word)) continue;
      text.remove_prefix(word.size());
      moved = true;
    }
  }
  return text;
}

// 采纳 of ,采纳率为; empty for any other words.
std::string_view VerbOfRate(std::string_view words) {
  constexpr std::string_view kRate = "率";
  constexpr size_t kShortest = 2 * kHan;
  constexpr size_t kLongest = 6 * kHan;
  static constexpr auto kMarks = std::to_array<std::string_view>({",", ";", " "});
  static constexpr auto kStates = std::to_array<std::string_view>({"", "为", "达", "达到", "是", ":"});
  words = Behind(words, kMarks);
  const size_t end = words.find(kRate);
  if (end == words.npos || end < kShortest || end > kLongest) return {};
  const std::string_view verb = words.substr(0, end);
  const bool stated =
      std::find(kStates.begin(), kStates.end(), words.substr(end + kRate.size())) != kStates.end();
  return stated && verb.find(',') == verb.npos ? verb : std::string_view();
}

// 采纳21条 and 收回287份 tell what 采纳率 and 回收率 are of; 不合格3批 tells nothing of 合格率.
bool TellsOf(std::string_view words, std::string_view verb) {
  static constexpr auto kFillers = std::to_array<std::string_view>(
      {",", ";", " ", "其中", "已", "共", "均", "累计", "实际", "成功", "全部"});
  words = Behind(words, kFillers);
  const bool reversed = verb.size() == 2 * kHan && words.size() >= verb.size() &&
                        words.substr(0, kHan) == verb.substr(kHan) &&
                        words.substr(kHan, kHan) == verb.substr(0, kHan);
  return words.starts_with(verb) || reversed;
}

}  // namespace

// 予以公开15件,占办结总数39件的38.46%: the share names its whole.
void ClaimSentences::TieShareOfFigure(int first_claim) {
  static constexpr auto kOf = std::to_array<std::string_view>({"的", ")的"});
  constexpr std::string_view kShare = "占";
  // 完成年初计划(300条)的106%: of what was planned there may be more.
  static constexpr auto kPlans = std::to_array<std::string_view>({"计划", "目标", "任务"});
  for (int i = first_claim + 2; i < record_->claims_size(); ++i) {
    Claim* const percent = record_->mutable_claims(i);
    if (percent->kind() != CLAIM_KIND_PERCENT || percent->part() != 0) continue;
    const Claim& whole = record_->claims(i - 1);
    const Claim& part = record_->claims(i - 2);
    if (!IsPlainCount(whole) || !IsPlainCount(part) || whole.unit() != part.unit()) continue;
    if (std::find(kOf.begin(), kOf.end(), Between(first_claim, i - 1, i)) == kOf.end()) continue;
    const std::string_view before = Between(first_claim, i - 2, i - 1);
    const auto stands_in = [&](std::string_view word) { return before.find(word) != before.npos; };
    const bool plan = std::any_of(kPlans.begin(), kPlans.end(), stands_in);
    // 超额完成计划的6%: of what is more.
    if ((!plan && !stands_in(kShare)) || stands_in("超")) continue;
    percent->set_relation(plan ? CLAIM_RELATION_RATE : CLAIM_RELATION_SHARE);
    percent->set_part(static_cast<uint32_t>(i - 1));
    percent->set_whole(static_cast<uint32_t>(i));
  }
}

// 抽查的480条信息中,逾期公开26条,占5.42%: the clause before names the whole.
void ClaimSentences::TieShareAmong(int first_claim) {
  constexpr std::string_view kAmong = "中,";
  constexpr size_t kLongest = 30;
  for (int i = first_claim + 2; i < record_->claims_size(); ++i) {
    Claim* const percent = record_->mutable_claims(i);
    const bool share = percent->relation() == CLAIM_RELATION_SHARE && percent->whole() == 0 &&
                       percent->part() == static_cast<uint32_t>(i);
    if (!share) continue;
    const Claim& part = record_->claims(i - 1);
    const Claim& whole = record_->claims(i - 2);
    const std::string_view words = Between(first_claim, i - 2, i - 1);
    const size_t among = words.find(kAmong);
    const bool named =
        among > 0 && among <= kLongest && words.find(',') > among && words.find(';') == words.npos;
    if (!named || !IsPlainCount(part) || !IsPlainCount(whole) || part.unit() != whole.unit() ||
        whole.relation() == CLAIM_RELATION_CHANGE)
      continue;
    percent->set_whole(static_cast<uint32_t>(i) - 1);
  }
}

// 意见28条,采纳21条,采纳率75%: of what was counted before it, where that is one figure.
void ClaimSentences::TieRates(int first_claim) {
  constexpr int kFarthest = 4;
  for (int i = first_claim + 2; i < record_->claims_size(); ++i) {
    Claim* const rate = record_->mutable_claims(i);
    if (rate->kind() != CLAIM_KIND_PERCENT || rate->relation() == CLAIM_RELATION_CHANGE ||
        rate->relation() == CLAIM_RELATION_SHARE)
      continue;
    rate->clear_part();
    rate->clear_whole();
    const std::string_view verb = VerbOfRate(Between(first_claim, i - 1, i));
    if (verb.empty()) continue;
    for (int part = i - 1; part > first_claim && part > i - kFarthest; --part) {
      const Claim& done = record_->claims(part);
      if (!IsPlainCount(done)) break;
      if (!TellsOf(Between(first_claim, part - 1, part), verb)) continue;
      const bool listed = done.relation() == CLAIM_RELATION_PART;
      const int of = listed ? static_cast<int>(done.whole()) - 1 : part - 1;
      if (of >= first_claim && IsWholeOfRate(first_claim, of, done)) {
        rate->set_relation(CLAIM_RELATION_RATE);
        rate->set_part(static_cast<uint32_t>(part) + 1);
        rate->set_whole(static_cast<uint32_t>(of) + 1);
      }
      break;
    }
  }
}

// 来电118件、来信300件,办结216件: of both, and not of the last one.
bool ClaimSentences::IsWholeOfRate(int first_claim, int whole, const Claim& part) const {
  static constexpr auto kJoins = std::to_array<std::string_view>({"、", "和", "及", "与", "以及"});
  const Claim& all = record_->claims(whole);
  const bool of_this_year =
      std::find(all.doubts().begin(), all.doubts().end(), CLAIM_DOUBT_OTHER_YEAR) == all.doubts().end();
  if (!IsPlainCount(all) || all.unit() != part.unit() || all.relation() == CLAIM_RELATION_CHANGE ||
      !of_this_year)
    return false;
  if (whole == first_claim) return true;
  const Claim& before = record_->claims(whole - 1);
  const std::string_view words = Between(first_claim, whole - 1, whole);
  const bool joined = std::any_of(kJoins.begin(), kJoins.end(),
                                  [&](std::string_view join) { return words.starts_with(join); });
  return !joined || before.unit() != all.unit();
}

}  // namespace gouji::extract
