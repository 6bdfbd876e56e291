// How a figure differs from that of the time before: by how many, and in percent.
#include <algorithm>
#include <array>
#include <string_view>

#include "worker/extract/claim_sentence.h"
#include "worker/extract/utf8_cursor.h"

namespace gouji::extract {

using namespace report::v1;

namespace {

// Farther words of a sentence speak of other things.
constexpr uint32_t kNearBytes = 300;

// Whether nothing but these words stands in a text.
template <typename Words>
bool HoldsOnly(std::string_view text, const Words& words) {
  while (!text.empty()) {
    const auto begins = [&](std::string_view word) { return text.starts_with(word); };
    const auto word = std::find_if(words.begin(), words.end(), begins);
    if (word == words.end()) return false;
    text.remove_prefix(word->size());
  }
  return true;
}

bool IsOfOtherYear(const Claim& claim) {
  return std::find(claim.doubts().begin(), claim.doubts().end(), CLAIM_DOUBT_OTHER_YEAR) !=
         claim.doubts().end();
}

// What stands between a figure and how it differs from another.
constexpr auto kMoves = std::to_array<std::string_view>(
    {",",    "同比", "了",   "的",   "约",   "比例为", "比例", "率为", "率",   "为",   "达到",
     "达",   "增长", "增加", "上升", "提高", "提升",   "增幅", "增",   "扩大", "扩充", "下降",
     "减少", "降低", "降幅", "压减", "压缩", "精简",   "缩减", "降",   "减",   "升"});
// What names the time before, and nothing else.
constexpr auto kTimesBefore = std::to_array<std::string_view>(
    {",",    "(",  ")",  "上一年度", "上一年", "上年度", "上年", "去年", "前年", "年度", "年", "全年",
     "同期", "为", "是", "的",       ":",      "数",     "较",   "比",   "与",   "则",   "共", "有"});

// The size of what a text begins with, of the words or of a year's digits; 0 for none.
template <typename Words>
size_t OneOf(std::string_view text, const Words& words) {
  size_t digits = 0;
  while (digits < text.size() && IsDigit(text[digits])) ++digits;
  if (digits > 0) return digits;
  const auto word =
      std::find_if(words.begin(), words.end(), [&](std::string_view each) { return text.starts_with(each); });
  return word == words.end() ? 0 : word->size();
}

// What a text says behind the time that it begins with.
std::string_view BehindTimes(std::string_view text) {
  for (size_t size = OneOf(text, kTimesBefore); size > 0; size = OneOf(text, kTimesBefore))
    text.remove_prefix(size);
  return text;
}

// 较上年增加, 同比增长: a time, and how what follows differs from it.
bool HoldsOnlyMoves(std::string_view text) {
  while (!text.empty()) {
    const size_t size = std::max(OneOf(text, kTimesBefore), OneOf(text, kMoves));
    if (size == 0) return false;
    text.remove_prefix(size);
  }
  return true;
}

}  // namespace

// 较去年(10件)增加4件, 与2022年的21件相比: the figure of the time before.
bool ClaimSentences::IsCompared(int figure) const {
  constexpr uint32_t kWords = 60;
  static constexpr auto kBefore =
      std::to_array<std::string_view>({"较", "比", "去年", "上年", "与", "同期", "由", "从"});
  const uint32_t end = figures_[static_cast<size_t>(figure)].begin;
  const uint32_t last = figure == 0 ? sentence_begin_ : figures_[static_cast<size_t>(figure) - 1].end;
  const uint32_t begin = std::max(last, end - std::min(end, kWords));
  const std::string_view words = text_.substr(begin, end - std::min(begin, end));
  return std::any_of(kBefore.begin(), kBefore.end(),
                     [&](std::string_view word) { return words.find(word) != words.npos; });
}

// 比2022年(25次)增加9次: what another year had, though no word says so in its bracket.
void ClaimSentences::MarkCompared(int first_claim) {
  for (int i = first_claim + 1; i < record_->claims_size(); ++i) {
    Claim* const before = record_->mutable_claims(i);
    if (!IsPlainCount(*before) || before->relation() != CLAIM_RELATION_UNSPECIFIED) continue;
    const std::string_view words = Between(first_claim, i - 1, i);
    const bool compares = words.find("比") != words.npos || words.find("较") != words.npos;
    if (compares && words.ends_with('(') && BehindTimes(words).empty())
      before->set_relation(CLAIM_RELATION_CHANGE);
  }
}

// 2124条,比上年的1888条增长12.5%; 2124条,比上年增加236条,增长12.5%: what there is now, what there was or by how much it
// differs, and the percentage of it.
void ClaimSentences::TieGrowth(int first_claim) {
  static constexpr auto kGrowth = std::to_array<std::string_view>(
      {",",    "，",   "的",   "了",   "约",     "增长率为", "增长率", "增长", "增加",
       "上升", "提高", "提升", "增幅", "下降",   "减少",     "降低",   "降幅", "同比",
       "为",   "达到", "达",   "(",    "收到的", "发布的",   ")"});
  static constexpr auto kDifference =
      std::to_array<std::string_view>({"增", "减", "多", "少", "升", "降", "提高"});
  for (int i = first_claim + 2; i < record_->claims_size(); ++i) {
    Claim* const percent = record_->mutable_claims(i);
    if (percent->kind() != CLAIM_KIND_PERCENT || percent->relation() != CLAIM_RELATION_CHANGE) continue;
    Claim* const other = record_->mutable_claims(i - 1);
    const Claim& now = record_->claims(i - 2);
    const bool counts = IsPlainCount(*other) && IsPlainCount(now) && other->unit() == now.unit() &&
                        other->relation() == CLAIM_RELATION_CHANGE;
    const bool alike = counts && now.relation() != CLAIM_RELATION_CHANGE;
    const bool three = counts && !alike && i - 3 >= first_claim && IsPlainCount(record_->claims(i - 3)) &&
                       record_->claims(i - 3).unit() == now.unit() &&
                       record_->claims(i - 3).relation() != CLAIM_RELATION_CHANGE;
    const layout::Range words = Words(i - 1 - first_claim, i - first_claim);
    if (!(alike || three) || words.size() > kNearBytes ||
        !HoldsOnly(text_.substr(words.begin, words.size()), kGrowth))
      continue;
    const layout::Range before = Words(i - 2 - first_claim, i - 1 - first_claim);
    if (before.size() > kNearBytes) continue;
    if (three) {
      // 412条,较上年的380条增加32条,增长8.42%
      const bool differs = HoldsOnly(text_.substr(before.begin, before.size()), kGrowth);
      if (!differs || !IsCompared(i - 2 - first_claim) || IsCompared(i - 3 - first_claim)) continue;
      for (Claim* const told : {percent, other}) {
        told->set_part(static_cast<uint32_t>(i - 2));
        told->set_whole(static_cast<uint32_t>(i - 1));
      }
      continue;
    }
    const std::string_view compared = text_.substr(before.begin, before.size());
    // 1532条(2022年新增1217条): of that year, not between the two.
    const bool in_bracket = compared.find('(') != compared.npos && compared.find("年") != compared.npos &&
                            compared.find("较") == compared.npos && compared.find("比") == compared.npos;
    const bool difference =
        !in_bracket && std::any_of(kDifference.begin(), kDifference.end(), [&](std::string_view word) {
          return compared.find(word) != compared.npos;
        });
    if (IsCompared(i - 2 - first_claim)) continue;
    percent->set_part(static_cast<uint32_t>(i - 1));
    percent->set_whole(static_cast<uint32_t>(i));
    if (difference) other->set_part(static_cast<uint32_t>(i - 1));
  }
}

// 412条,较上年的380条增加42条: told without a percentage.
void ClaimSentences::TieDifference(int first_claim) {
  static constexpr auto kMoves = std::to_array<std::string_view>(
      {"增加", "增长", "上升", "提高", "减少", "下降", "降低", "增", "减", "多", "少", "了", ",", "，", ")"});
  const auto is_change = [&](const Claim& claim) {
    return IsPlainCount(claim) && claim.relation() == CLAIM_RELATION_CHANGE;
  };
  for (int i = first_claim + 2; i < record_->claims_size(); ++i) {
    Claim* const difference = record_->mutable_claims(i);
    const Claim& before = record_->claims(i - 1);
    const Claim& now = record_->claims(i - 2);
    if (!is_change(*difference) || !is_change(before) || difference->part() != 0 || !IsPlainCount(now))
      continue;
    const bool alike = now.relation() != CLAIM_RELATION_CHANGE && now.unit() == before.unit() &&
                       before.unit() == difference->unit();
    const layout::Range moves = Words(i - 1 - first_claim, i - first_claim);
    if (!alike || moves.size() == 0 || Words(i - 2 - first_claim, i - 1 - first_claim).size() > kNearBytes ||
        !HoldsOnly(text_.substr(moves.begin, moves.size()), kMoves) || !IsCompared(i - 1 - first_claim))
      continue;
    difference->set_part(static_cast<uint32_t>(i - 1));
    difference->set_whole(static_cast<uint32_t>(i));
  }
}

std::string_view ClaimSentences::Between(int first_claim, int from, int to) const {
  const layout::Range words = Words(from - first_claim, to - first_claim);
  const bool ordered = words.begin <= words.end && words.size() <= kNearBytes;
  return ordered ? text_.substr(words.begin, words.size()) : std::string_view("?");
}

// 由64个压减至41个: the words between say that the second figure is what the first became.
bool ClaimSentences::IsMove(int first_claim, int before) const {
  static constexpr auto kFrom =
      std::to_array<std::string_view>({"由", "从", "由上年的", "从上年的", "由去年的", "从去年的"});
  static constexpr auto kTo = std::to_array<std::string_view>({"至", "到", "为"});
  const std::string_view head = text_.substr(0, figures_[static_cast<size_t>(before - first_claim)].begin);
  const auto ends = [&](std::string_view word) { return head.ends_with(word); };
  if (std::none_of(kFrom.begin(), kFrom.end(), ends)) return false;
  const std::string_view words = Between(first_claim, before, before + 1);
  const auto to =
      std::find_if(kTo.begin(), kTo.end(), [&](std::string_view word) { return words.ends_with(word); });
  return to != kTo.end() && HoldsOnly(words.substr(0, words.size() - to->size()), kMoves);
}

// 215条,2022年240条: two figures of one thing, of which one is of another year; which of the two is the one before.
int ClaimSentences::BeforeOfTwo(int first_claim, int first) const {
  const Claim& a = record_->claims(first);
  const Claim& b = record_->claims(first + 1);
  if (IsOfOtherYear(a) == IsOfOtherYear(b) || a.relation() == CLAIM_RELATION_PART ||
      b.relation() == CLAIM_RELATION_PART)
    return -1;
  // 公开信息215条,2022年公开信息240条: the same words stand before both.
  const std::string_view words = BehindTimes(Between(first_claim, first, first + 1));
  const std::string_view head = text_.substr(0, figures_[static_cast<size_t>(first - first_claim)].begin);
  const bool alike = (!a.subject().empty() && a.subject() == b.subject()) || head.ends_with(words);
  return !alike ? -1 : IsOfOtherYear(a) ? first : first + 1;
}

// 增长50%(上年12件): how a figure differs from that of the year before, which stands in a bracket behind, before, or is what the
// clause begins with.
void ClaimSentences::TieToYearBefore(int first_claim) {
  const int last = record_->claims_size() - 1;
  const auto is_figure = [&](int i) {
    return i >= first_claim && i <= last && IsPlainCount(record_->claims(i));
  };
  for (int i = first_claim + 1; i <= last; ++i) {
    Claim* const change = record_->mutable_claims(i);
    const bool percent = change->kind() == CLAIM_KIND_PERCENT;
    if (change->part() != 0 || (!percent && !IsPlainCount(*change)) || !is_figure(i - 1)) continue;
    const bool differs = change->relation() == CLAIM_RELATION_CHANGE;
    const bool may_move = is_figure(i - 2) && IsMove(first_claim, i - 2);
    if (!differs && !may_move) continue;
    const std::string_view moves = Between(first_claim, i - 1, i);
    int now = -1;
    int before = -1;
    if (is_figure(i - 2) && moves.size() > 1 && HoldsOnly(moves, kMoves)) {
      if (may_move) {
        now = i - 1;
        before = i - 2;
      } else if (percent && differs) {
        before = BeforeOfTwo(first_claim, i - 2);
        now = before < 0 ? -1 : 2 * i - 3 - before;
      }
    }
    if (now < 0 && differs && is_figure(i + 1)) {
      const std::string_view bracket = Between(first_claim, i, i + 1);
      const bool told = bracket.size() > 1 && bracket.starts_with('(') && BehindTimes(bracket).empty() &&
                        IsOfOtherYear(record_->claims(i + 1));
      if (told && HoldsOnlyMoves(moves)) {
        now = i - 1;
        before = i + 1;
      }
    }
    const bool moved = now == before + 1 && now == i - 1;
    if (now < 0 || (!moved && record_->claims(now).relation() == CLAIM_RELATION_CHANGE) ||
        record_->claims(now).unit() != record_->claims(before).unit() ||
        (!percent && change->unit() != record_->claims(now).unit()))
      continue;
    change->set_relation(CLAIM_RELATION_CHANGE);
    change->set_whole(static_cast<uint32_t>(before) + 1);
    change->set_part(static_cast<uint32_t>(now) + 1);
  }
}

}  // namespace gouji::extract
