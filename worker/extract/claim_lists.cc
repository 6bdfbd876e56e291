#include "worker/extract/claim_lists.h"

#include <algorithm>

namespace gouji::extract {
namespace {

using namespace report::v1;
using form::v1::CLAIM_UNIT_KIND_MATTER;

// 信息8条, 信息8篇, 信息8则.
bool CountsTexts(std::string_view unit) {
  return unit == "条" || unit == "篇" || unit == "则";
}

// 件 and 宗 count the same; 条 and 次 do not.
bool SameUnit(const Said& a, const Said& b) {
  if (a.kind == CLAIM_KIND_PERCENT || b.kind == CLAIM_KIND_PERCENT) return false;
  return a.unit_text == b.unit_text || (a.unit == b.unit && a.unit == CLAIM_UNIT_KIND_MATTER);
}

bool Greater(const Said& a, const Said& b) {
  return a.scale == b.scale && a.mantissa > b.mantissa;
}

}  // namespace

ClaimLists::ClaimLists(const form::ClaimGrammar& grammar)
    : processed_(grammar.SubjectOf("applications.processed")),
      replied_(grammar.SubjectOf("applications.replied")),
      carried_in_(grammar.SubjectOf("applications.carried_in")),
      carried_out_(grammar.SubjectOf("applications.carried_out")) {
  const auto dimension = [&](std::string_view key) {
    const form::ClaimSubject* const subject = grammar.SubjectOf(key);
    return subject == nullptr ? uint8_t{0} : subject->dimension;
  };
  applicant_ = dimension("applications.natural");
  channel_ = dimension("applications.by_channel");
  outcome_ = dimension("applications.granted");
  reason_ = dimension("applications.denied_1");
  medium_ = dimension("publication.website");
  publication_ = grammar.FamilyOf("publication");
  information_ = grammar.TopicOf("information");
}

void ClaimLists::Clear() {
  all_.clear();
  lists_ = 0;
  StartParagraph();
}

void ClaimLists::StartParagraph() {
  head_ = last_ = 0;
  list_ = outer_ = List();
  opener_ = ListOpener::kNone;
  since_last_ = kNoSeparator;
  bracket_ = false;
  headless_ = false;
  respective_ = 0;
  interrupted_ = false;
  broken_ = 0;
  named_base_ = false;
  paragraph_first_ = count();
}

void ClaimLists::Separate(Separator separator) {
  since_last_ = std::max(since_last_, separator);
  if (separator != kSentence) return;
  opener_ = ListOpener::kNone;
  bracket_ = false;
  headless_ = false;
  named_base_ = false;
}

void ClaimLists::Mark(char mark) {
  Separate(mark == kListMark ? kListSign : mark == ',' ? kComma : mark == ';' ? kSemicolon : kNoSeparator);
}

void ClaimLists::Open(bool behind_claim) {
  if (!behind_claim || bracket_ || last_ == 0) return;
  bracket_ = true;
  bracket_whole_ = last_;
  outer_ = list_;
  list_ = List();
}

void ClaimLists::Close() {
  if (!bracket_) return;
  bracket_ = false;
  list_ = outer_;
  last_ = bracket_whole_;
  opener_ = ListOpener::kNone;
}

// 新收17件,上年结转2件,合计19件: a sum that names nothing is of what its parts are.
form::ClaimFamilies ClaimLists::HeadFamilies() const {
  for (uint32_t i = head_; i > paragraph_first_; --i) {
    const Said& said = all_[i - 1];
    if (said.subject != nullptr) return said.subject->family;
    if (!said.total || said.topics.any()) return 0;
  }
  return 0;
}

bool ClaimLists::IsLater(const Said& said) const {
  return said.subject != nullptr && (said.subject == processed_ || said.subject == replied_);
}

// 收到92件,上年结转2件; 行政复议10件,行政诉讼0件: of what follows, none of the two is the whole.
bool ClaimLists::StandsBeside(uint32_t claim) const {
  const Said& said = all_[claim - 1];
  if (said.subject == nullptr || IsLater(said)) return false;
  for (uint32_t i = claim - 1; i > FirstNear(); --i) {
    const Said& other = all_[i - 1];
    if (other.sentence != said.sentence) return false;
    if (!other.part && !other.bracketed && !other.change && other.subject != nullptr &&
        other.subject != said.subject && other.subject->dimension == 0 &&
        other.subject->family == said.subject->family && SameUnit(other, said))
      return true;
  }
  return false;
}

// What a list at the head of a sentence is a list of. Of several figures that the sentence before it has, the words of the
// parts choose: who applied how is said of what was received, outcomes of what was answered.
uint32_t ClaimLists::WholeBefore(const Said& said) const {
  // 新收14件,上年结转1件,合计15件: a sum of what stands before it.
  const auto is_sum = [&](const Said& other) {
    return other.total && other.subject == nullptr && other.topics.none() && SameUnit(other, said);
  };
  if (is_sum(all_[head_ - 1])) return head_;
  const bool of_received =
      said.dimension != 0 && (said.dimension == applicant_ || said.dimension == channel_);
  uint32_t found = 0;
  uint32_t later = 0;
  uint32_t count = 0;
  for (uint32_t i = head_; i > FirstNear(); --i) {
    const Said& other = all_[i - 1];
    if (other.sentence != all_[head_ - 1].sentence) break;
    if (other.part || other.bracketed || other.change || !SameUnit(other, said)) continue;
    // 已办结15件,结转下年度2件。从申请人看: what goes on is divided by nobody.
    if (other.subject == carried_out_ && carried_out_ != nullptr && said.dimension != 0) continue;
    ++count;
    if (of_received && is_sum(other)) return i;
    if (other.subject == carried_in_ && carried_in_ != nullptr) {
      // With what came over the year's own are none of the two.
      if (i == head_ || !of_received) return later;
      continue;
    }
    if (IsLater(other)) {
      if (later == 0) later = i;
    } else {
      found = i;
    }
  }
  if (count == 1 && all_[head_ - 1].subject != carried_out_) return head_;
  if (said.dimension == 0) return 0;
  if (of_received) return found;
  return later != 0 ? later : count == 0 ? head_ : 0;
}

// What a list that begins with `said` is a list of; 0 when nothing before it has its unit.
uint32_t ClaimLists::WholeOf(const Said& said) const {
  if (bracket_) return SameUnit(all_[bracket_whole_ - 1], said) ? bracket_whole_ : 0;
  if (head_ == 0 || last_ == 0) return 0;
  const Said& last = all_[last_ - 1];
  // 其中网站743条,微信402条;按类别分,政策文件38条: another division of the same.
  const bool divides = IsDivision(opener_) && last.part && last.whole != 0;
  if (divides && since_last_ != kSentence && SameUnit(all_[last.whole - 1], said)) {
    // 办结15件。从结果看…;从申请人看…: who applied is told of what came in.
    const bool of_received =
        said.dimension != 0 && (said.dimension == applicant_ || said.dimension == channel_);
    return of_received && IsLater(all_[last.whole - 1]) && head_ != 0 ? WholeBefore(said) : last.whole;
  }
  // Within its sentence 其中 speaks of the figure just before it, unless that is a part of another kind or too small.
  const bool other_kind = last.subject != nullptr && said.subject != nullptr &&
                          last.subject->dimension != said.subject->dimension && !IsReasonOf(said, last);
  const bool sibling = last.part && (other_kind || Greater(said, last));
  // 建议8件、提案5件,其中主办9件: parts of both, of which no figure is the whole.
  if (last.joined && SameUnit(last, said)) return 0;
  if (since_last_ == kSentence && !CountsAlike(all_[head_ - 1], said)) return 0;
  if (since_last_ == kSentence) return last.part && last_ > head_ ? head_ : WholeBefore(said);
  uint32_t whole = !sibling && CountsAlike(last, said) ? last_ : head_;
  if (!CountsAlike(all_[whole - 1], said)) return 0;
  // No part is more than its whole: it is one of something else.
  const bool small = !all_[whole - 1].part && Greater(said, all_[whole - 1]);
  return small || (all_[whole - 1].subject == carried_in_ && StandsBeside(whole)) ? 0 : whole;
}

// 信息47条,其中政策文件22件,解读12篇: parts of information are counted as texts and as papers.
bool ClaimLists::CountsAlike(const Said& whole, const Said& said) const {
  if (SameUnit(whole, said)) return true;
  const bool paper = said.unit_text == "件" || said.unit_text == "份";
  return CountsTexts(whole.unit_text) && (CountsTexts(said.unit_text) || paper) &&
         said.kind == CLAIM_KIND_COUNT && !said.verb && !said.total &&
         (said.kin == nullptr || said.kin->family == publication_);
}

bool ClaimLists::IsSummedUp() const {
  const Said& whole = all_[list_.whole - 1];
  return whole.scale == 0 && whole.mantissa == list_.sum;
}

// 动态29条、活动10条,教育32条;其他9条: what stands behind a heavier mark than those before it, unless the items before it are all
// there is.
bool ClaimLists::GoesOnBehind(const Said& said) const {
  if (said.dimension != list_.dimension || said.total || said.bare || said.contains || IsSummedUp())
    return false;
  return list_.dimension != 0 || !said.verb || (list_.publishes && said.publishes);
}

// 属于国家秘密 of 不予公开.
bool ClaimLists::IsReasonOf(const Said& said, const Said& head) const {
  return said.subject != nullptr && head.subject != nullptr && said.subject->dimension == reason_ &&
         head.subject->dimension == outcome_ &&
         std::string_view(said.subject->key).starts_with(head.subject->key);
}

// 予以公开9件,本机关不掌握3件: a reason that is told beside the heads, of which none is its own.
bool ClaimLists::IsReasonBesideHeads(const Said& said) const {
  if (list_.dimension != outcome_ || said.dimension != reason_ || said.subject == nullptr) return false;
  if (all_[list_.whole - 1].dimension != 0) return false;
  for (uint32_t i = count(); i > FirstNear(); --i) {
    if (all_[i - 1].list == list_.id && IsReasonOf(said, all_[i - 1])) return false;
  }
  return true;
}

// Whether `said` is the next item of the list.
bool ClaimLists::Continues(const Said& said) const {
  if (!list_.Active() || said.change || said.aside || since_last_ == kSentence) return false;
  const Said& whole = all_[list_.whole - 1];
  if (!CountsAlike(whole, said)) return false;
  // 公开96条,其中网站41条,其中文件2条,新闻55条: what is too much for a part is told of its whole.
  if (whole.part && !bracket_ && !list_.complete && Greater(said, whole)) return false;
  // 解读信息共12条 is a part; 共12条 and 共收到12条 are none.
  if (said.total && (said.bare || said.verb || !said.counted || said.dimension != 0 || list_.dimension != 0 ||
                     list_.items == 0 || IsSummedUp()))
    return false;
  if (list_.items > 1 && since_last_ > list_.separator && !GoesOnBehind(said)) return false;
  // 其中2件经补正后受理;网上12件,信函2件: a semicolon ends what is no kind of the same.
  if (since_last_ == kSemicolon && list_.items == 1 && list_.dimension == 0 && said.dimension != 0)
    return false;
  if (said.dimension != 0) {
    // 不予公开3件,其中国家秘密1件,不掌握2件: a reason of another head.
    const bool of_other =
        whole.dimension == outcome_ && said.dimension == reason_ && !IsReasonOf(said, whole);
    return !of_other &&
           (list_.dimension == 0 || said.dimension == list_.dimension || IsReasonBesideHeads(said));
  }
  const Said& before = all_[last_ - 1];
  // 工作动态32篇、行政处罚信息138篇: signs of a list go on with it, whatever they name.
  if (since_last_ == kListSign && list_.items > 1 && list_.separator == kListSign) return true;
  // 其中信函14件,网络2件,办结13件: after things that are named, what is done with all of them is none.
  if (said.deals && before.part && before.list == list_.id && !before.deals) return false;
  // 公开动态67篇,转载文件4篇: each is published; 情况公开88项,占53.7%: each has its share.
  const bool alike_in_form =
      list_.dimension == 0 &&
      ((list_.publishes && said.publishes && since_last_ <= kComma) || (list_.shared && said.shared));
  const bool acts = said.verb && !alike_in_form;
  if (said.subject != nullptr) {
    // Things of several kinds, each known by itself: 提案议案类7条 among 政务类41条 and 业务类119条.
    const bool told = !said.subject->cells.empty() || !said.subject->sum_of.empty();
    const bool other =
        whole.subject == nullptr || whole.subject->family != said.subject->family || said.narrowed || !told;
    // 其中人大建议8件,政协提案6件: two of one kind, which the grammar does not tell apart.
    const bool alike = before.part && before.list == list_.id && before.subject == said.subject;
    return list_.dimension == 0 && (other || alike) && !acts &&
           (list_.items > 1 || since_last_ <= kComma || alike_in_form);
  }
  // 5件属于网络平台申请,且1件不属于政府信息: of another kind than the list.
  if (said.bare && !said.rest && list_.dimension != 0) return false;
  // After a semicolon a clause that acts says something new.
  return !(acts && (since_last_ == kSemicolon || list_.dimension != 0));
}

// 公开信息共373条,通过网站发布93条,通过微信发布280条; 公开信息74条,含指南2条: parts of what was published that no 其中 tells.
bool ClaimLists::OpensByItself(const Said& said) const {
  if (head_ == 0 || last_ != head_ || list_.Active() || since_last_ != kComma || said.total || said.change)
    return false;
  const Said& head = all_[head_ - 1];
  const bool published = head.subject == nullptr
                             ? head.topics.test(information_)
                             : head.subject->family == publication_ && head.dimension == 0;
  if (!published || head.sentence != said.sentence || !SameUnit(head, said) || Greater(said, head))
    return false;
  return (said.through && head.total && said.dimension == medium_) ||
         (said.contains && said.subject == nullptr && !said.verb);
}

// 其中自然人10件,法人2件;予以公开8件: another list of the same whole. 政协提案18件,其中主办10件,人大建议13件: what stands beside the
// whole is none of its parts.
bool ClaimLists::StartsSibling(const Said& said) const {
  if (!list_.Active() || said.total || since_last_ == kSentence || said.subject == nullptr) return false;
  const Said& whole = all_[list_.whole - 1];
  return said.subject->dimension != 0 && list_.dimension != 0 && said.subject->dimension != list_.dimension &&
         whole.subject != nullptr && whole.subject->family == said.subject->family &&
         whole.subject->dimension != said.subject->dimension && SameUnit(whole, said);
}

// 收到12件,予以公开5件: what is a part by its meaning needs no 其中. Outcomes are parts of what was answered, where that was
// said; 0 for none.
uint32_t ClaimLists::UnopenedWhole(const Said& said) const {
  if (head_ == 0 || said.kin == nullptr || !said.kin->part || said.total || said.change) return 0;
  const Said& head = all_[head_ - 1];
  const bool total = head.subject != nullptr && head.subject->dimension == 0 &&
                     head.subject->family == said.kin->family && SameUnit(head, said) &&
                     !Greater(said, head) && !StandsBeside(head_);
  return total ? head_ : 0;
}

// 其中行政复议7件,结果维持6件: parts of the part before them.
bool ClaimLists::BeginsUnder(const Said& said) const {
  if (!list_.Active() || last_ == 0 || said.total || said.change || since_last_ > kComma) return false;
  const Said& last = all_[last_ - 1];
  if (!last.part || last.list != list_.id || !SameUnit(last, said) || Greater(said, last)) return false;
  if (said.contains) return true;
  const bool of_last = said.subject != nullptr && said.subject->part && said.subject->dimension != 0 &&
                       last.subject != nullptr && last.subject->dimension == 0 &&
                       last.subject->family == said.subject->family;
  return of_last && list_.dimension == 0 && all_[list_.whole - 1].subject != last.subject;
}

Tie ClaimLists::Part(const Said& said) {
  const auto start = [&](uint32_t whole, bool complete) {
    list_ = List();
    const form::ClaimSubject* const of = all_[whole - 1].subject;
    if (of != nullptr && !of->MayBeWholeOf(said.dimension)) return;
    list_ = List{.whole = whole,
                 .id = ++lists_,
                 .items = 0,
                 .dimension = said.dimension,
                 .separator = kNoSeparator,
                 .complete = complete,
                 .publishes = said.publishes,
                 .shared = said.shared,
                 .sum = 0};
  };
  const List before = list_;
  const bool goes_on = before.complete && since_last_ <= kComma && !said.total && !said.change &&
                       !said.deals && SameUnit(all_[before.whole - 1], said);
  if (opener_ == ListOpener::kNone && BeginsUnder(said)) {
    start(last_, false);
  } else if (opener_ != ListOpener::kNone && !said.change) {
    const uint32_t whole = WholeOf(said);
    list_ = List();
    headless_ = whole == 0;
    if (whole != 0) start(whole, IsComplete(opener_));
    opener_ = ListOpener::kNone;
  } else if (Continues(said)) {
    list_.separator = std::max(list_.separator, since_last_);
  } else if (StartsSibling(said)) {
    start(list_.whole, false);
  } else if (bracket_ && !list_.Active() && !said.change && WholeOf(said) != 0) {
    start(bracket_whole_, false);
  } else if (OpensByItself(said)) {
    start(head_, false);
  } else if (const uint32_t whole = headless_ ? 0 : UnopenedWhole(said); whole != 0) {
    start(whole, false);
  } else {
    list_ = List();
  }
  if (goes_on && list_.id != before.id) broken_ = before.id;
  if (!list_.Active()) return {};
  ++list_.items;
  list_.shared = list_.shared && said.shared;
  if (said.scale != 0 || __builtin_add_overflow(list_.sum, said.mantissa, &list_.sum)) list_.sum = -1;
  if (list_.dimension == 0) list_.dimension = said.dimension;
  return {CLAIM_RELATION_PART, list_.whole, 0, list_.id, list_.complete};
}

// Words speak of no figure farther away; a paragraph may be as long as its document.
uint32_t ClaimLists::FirstNear() const {
  constexpr uint32_t kFarthest = 64;
  return std::max(paragraph_first_, count() - std::min(count(), kFarthest));
}

// 收到16件。16件申请中,…
uint32_t ClaimLists::ToldBefore(const Said& said) const {
  for (uint32_t i = count(); i > FirstNear(); --i) {
    const Said& other = all_[i - 1];
    const bool same = other.mantissa == said.mantissa && other.scale == said.scale && SameUnit(other, said);
    if (same && other.subject != nullptr && !other.part && !other.change && !other.bracketed) return i;
  }
  return 0;
}

// The part of the current list whose words are those of `said`: 占比最高的主办件为…%.
uint32_t ClaimLists::Named(const Said& said) const {
  if (said.topics.none()) return 0;
  for (uint32_t i = count(); i > FirstNear(); --i) {
    const Said& other = all_[i - 1];
    if (other.kind == CLAIM_KIND_COUNT && other.topics == said.topics) return i;
  }
  return 0;
}

// The last figure that is no part and whose words hold those of `said`: 占答复总数的 of 答复申请14件.
uint32_t ClaimLists::NamedWhole(const Said& said) const {
  for (uint32_t i = count(); i > FirstNear(); --i) {
    const Said& other = all_[i - 1];
    const bool counts = other.kind == CLAIM_KIND_COUNT && !other.part && !other.change && !other.bracketed;
    if (counts && (other.topics & said.topics) == said.topics) return i;
  }
  return 0;
}

// Whether the claim before stands beside it, as one of several things of one clause.
bool ClaimLists::IsJoined(const Said& said) const {
  if (last_ == 0 || last_ <= paragraph_first_ || since_last_ > kListSign) return false;
  const Said& last = all_[last_ - 1];
  return !last.part && last.sentence == said.sentence && SameUnit(last, said);
}

// 行政复议21宗、行政诉讼10宗,占4.63%: perhaps of both.
bool ClaimLists::MayBeOfSeveral(uint32_t part) const {
  if (part < 2 || part - 1 <= paragraph_first_ || bracket_) return false;
  const Said& last = all_[part - 1];
  const Said& before = all_[part - 2];
  return last.listed && before.kind == CLAIM_KIND_COUNT && before.sentence == last.sentence &&
         SameUnit(before, last);
}

// What a figure that is no part by its words may be a share of: the head, unless that is one of several beside it, of which
// 受理16件,上年结转1件 and 自然人64件,占88.9%;法人8件,占11.1% speak.
uint32_t ClaimLists::HeadOf(uint32_t part) const {
  if (head_ == 0 || head_ == part) return 0;
  const Said& of = all_[part - 1];
  const Said& head = all_[head_ - 1];
  if (StandsBeside(head_)) return WholeBefore(of);
  const bool alike =
      head.kin != nullptr && of.kin != nullptr && of.dimension != 0 && head.dimension == of.dimension;
  const bool is_share = head_ < count() && all_[head_].kind == CLAIM_KIND_PERCENT && all_[head_].share &&
                        !all_[head_].share_of && all_[head_].sentence == of.sentence;
  return alike || is_share ? 0 : head_;
}

// 占总数的35%: of the figure before it; 占答复总数的35%: of a whole that it names; 占比最高的主办件为35%: of a part that it names.
Tie ClaimLists::Share(const Said& said) {
  Tie tie{CLAIM_RELATION_SHARE, 0, 0, 0, false};
  // 14件(其中自然人12件,占85.71%): of the part that the bracket tells.
  uint32_t part = bracket_ && last_ <= bracket_whole_ ? bracket_whole_ : last_;
  const bool names_whole = said.topics.any() && said.share_of;
  const uint32_t named = names_whole ? NamedWhole(said) : Named(said);
  if (said.topics.any() && !names_whole) part = named;
  if (said.other || interrupted_ || part == 0 || since_last_ == kSentence || MayBeOfSeveral(part)) return tie;
  const Said& of = all_[part - 1];
  if (names_whole) {
    named_base_ = true;
    base_ = named == part ? 0 : named;
    if (base_ == 0) return tie;
    tie.whole = base_;
  } else if (named_base_ && !(bracket_ && last_ > bracket_whole_)) {
    // 予以公开9件,占办结总数的60%;部分公开1件,占6.67%: of the same.
    tie.whole = base_;
  } else {
    tie.whole = of.part ? of.whole : HeadOf(part);
  }
  tie.part = part;
  if (tie.whole != 0 && !SameUnit(all_[tie.whole - 1], of)) tie.whole = 0;
  return tie;
}

// The share of the part whose turn it is.
Tie ClaimLists::NextShare(const Said& said) {
  Tie tie{CLAIM_RELATION_SHARE, 0, 0, 0, false};
  const uint32_t part = respective_;
  respective_ = 0;
  if (said.other || part == 0) return tie;
  const Said& of = all_[part - 1];
  tie.part = part;
  tie.whole = of.whole;
  for (uint32_t i = part + 1; i <= count() && respective_ == 0; ++i) {
    if (all_[i - 1].part && all_[i - 1].list == of.list) respective_ = i;
  }
  return tie;
}

Tie ClaimLists::Percent(const Said& said) {
  if (said.change) return {CLAIM_RELATION_CHANGE, 0, 0, 0, false};
  if (said.respective) {
    respective_ = 0;
    for (uint32_t i = last_; i > paragraph_first_ && all_[last_ - 1].part; --i) {
      const Said& other = all_[i - 1];
      if (other.kind == CLAIM_KIND_PERCENT) break;
      if (other.part && other.list == all_[last_ - 1].list) respective_ = i;
    }
    return NextShare(said);
  }
  if (!said.share && !said.rate && !bracket_ && respective_ != 0) return NextShare(said);
  respective_ = 0;
  if (said.share || (bracket_ && !said.rate)) {
    const Tie share = Share(said);
    // 予以公开9件,占办结总数的60%;部分公开1件,占6.67%: the shares behind it are of the same.
    if (said.names_base) {
      named_base_ = true;
      base_ = share.whole;
    }
    return share;
  }
  if (!said.rate) return {};
  Tie tie{CLAIM_RELATION_RATE, 0, 0, 0, false};
  // 申办3878件,办结3878件,办结率100%: the two before it, where the words of the rate are those of the second.
  if (last_ < 2 || since_last_ == kSentence || said.topics.none()) return tie;
  const Said& done = all_[last_ - 1];
  if ((done.topics & said.topics) != said.topics || last_ - 1 <= paragraph_first_) return tie;
  const Said& begun = all_[last_ - 2];
  if (!SameUnit(done, begun) || begun.sentence != done.sentence) return tie;
  tie.part = last_;
  tie.whole = last_ - 1;
  return tie;
}

Tie ClaimLists::Add(Said said) {
  Tie tie;
  if (said.opener != ListOpener::kNone) {
    opener_ = said.opener;
    named_base_ = false;
  }
  if (said.kind == CLAIM_KIND_PERCENT) {
    tie = Percent(said);
    all_.push_back(said);
    return tie;
  }
  respective_ = 0;
  interrupted_ = false;
  if (said.subject != nullptr) said.kin = said.subject;
  if (said.kin != nullptr) said.dimension = said.kin->dimension;
  said.bracketed = bracket_;
  said.listed = since_last_ == kListSign;
  if (!said.base) tie = Part(said);
  if (said.change) tie = {CLAIM_RELATION_CHANGE, 0, 0, 0, false};
  said.part = tie.relation == CLAIM_RELATION_PART;
  said.joined = !said.part && IsJoined(said);
  said.whole = tie.whole;
  said.list = tie.list;
  all_.push_back(said);
  if (said.change) return tie;
  last_ = count();
  since_last_ = kNoSeparator;
  // 收到16件,其中13件申请中,予以公开9件: no part of the 16 beside the 13, but of these.
  if (said.group && said.part && !bracket_) {
    list_ = List();
    headless_ = true;
  }
  // 16件申请中,9件予以公开: its parts need no 其中.
  if (said.group && !said.part && !bracket_) opener_ = ListOpener::kAmong;
  // What no word of the grammar names is no topic for later sentences, but ends the one before it when it counts alike.
  const bool tells = said.subject != nullptr || head_ == 0 || SameUnit(all_[head_ - 1], said);
  // 申请人为自然人的2件 by itself is a part of what was told before it.
  const bool lone_part = head_ != 0 && said.kin != nullptr && said.kin->part;
  if (!said.part && !said.base && !bracket_ && !headless_ && tells && !lone_part) head_ = count();
  return tie;
}

}  // namespace gouji::extract
