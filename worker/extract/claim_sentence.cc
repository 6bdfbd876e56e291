#include "worker/extract/claim_sentence.h"

#include <algorithm>
#include <array>
#include <utility>

#include "worker/extract/han_set.h"
#include "worker/extract/header_organ.h"
#include "worker/extract/utf8_cursor.h"

namespace gouji::extract {
namespace {

using namespace report::v1;
using form::v1::CLAIM_ROLE_CONTEXT;
using form::v1::CLAIM_ROLE_CUMULATIVE;
using form::v1::CLAIM_ROLE_FILLER;
using form::v1::CLAIM_ROLE_NONE;
using form::v1::CLAIM_ROLE_OTHER_BODY;
using form::v1::CLAIM_ROLE_REST;
using form::v1::CLAIM_ROLE_THIS_YEAR;
using form::v1::CLAIM_ROLE_UNTIL;
using form::v1::CLAIM_ROLE_WIDE_BODY;
using form::v1::CLAIM_UNIT_KIND_MATTER;
using form::v1::CLAIM_UNIT_KIND_MEASURE;
using form::v1::CLAIM_UNIT_KIND_MONEY;
using form::v1::CLAIM_UNIT_KIND_PERCENT;
using form::v1::CLAIM_UNIT_KIND_UNSPECIFIED;
using Kind = ClaimToken::Kind;

constexpr size_t kHan = 3;

bool GapHasInk(std::string_view text, uint32_t begin, uint32_t end) {
  for (uint32_t i = begin; i < end; i += CharacterSize(text, i)) {
    if (HasInk(text, i)) return true;
  }
  return false;
}

ClaimBound BoundBehind(std::string_view text, uint32_t end) {
  static constexpr HanSet kFirsts("以及左上多余有");
  if (!kFirsts.Has(HanCode(text, end))) return CLAIM_BOUND_EXACT;
  const std::string_view rest = text.substr(end);
  if (rest.starts_with("以上") || rest.starts_with("及以上")) return CLAIM_BOUND_AT_LEAST;
  if (rest.starts_with("以内") || rest.starts_with("以下")) return CLAIM_BOUND_AT_MOST;
  for (const std::string_view about : {"左右", "上下", "多", "余", "有余"}) {
    if (rest.starts_with(about)) return CLAIM_BOUND_ABOUT;
  }
  return CLAIM_BOUND_EXACT;
}

}  // namespace

ClaimSentences::ClaimSentences(const form::ClaimGrammar& grammar, const form::Forms& forms,
                               std::function<form::ClaimFamilies()> context)
    : grammar_(grammar), forms_(forms), context_(std::move(context)), lists_(grammar) {
  receive_.set(grammar.TopicOf("receive"));
  apply_.set(grammar.TopicOf("application"));
  apply_.set(grammar.TopicOf("apply"));
  for (const std::string_view deal : {"answer", "reply", "handle"}) deal_.set(grammar.TopicOf(deal));
  for (const std::string_view medium : {"website", "wechat", "weibo", "new_media", "video", "media"})
    media_.set(grammar.TopicOf(medium));
  charge_.set(grammar.TopicOf("charge"));
  for (const std::string_view proposal : {"proposal", "motion", "congress", "conference"})
    proposals_.set(grammar.TopicOf(proposal));
  motion_.set(grammar.TopicOf("motion"));
  publish_.set(grammar.TopicOf("publish"));
  for (const std::string_view label : {"normative", "regulations"}) labels_.set(grammar.TopicOf(label));
  for (const std::string_view channel : {"channel", "website"}) channels_.set(grammar.TopicOf(channel));
  carried_in_ = grammar.TopicOf("carried_in");
  carried_out_ = grammar.TopicOf("carried_out");
  const form::ClaimSubject* const natural = grammar.SubjectOf("applications.natural");
  if (natural != nullptr) applicant_ = natural->dimension;
  applications_ = grammar.FamilyOf("applications");
  review_ = grammar.FamilyOf("review");
}

void ClaimSentences::StartDocument(const Simplified& page, Record* record) {
  page_ = &page;
  text_ = page.text();
  places_.emplace(page.places());
  record_ = record;
  sentence_ = 0;
  lists_.Clear();
  // A government reports for its whole territory, a department for itself.
  const std::string_view organ = record->header().organ().text();
  const Region region = RegionOf(organ);
  own_body_is_wide_ = organ.ends_with("政府") || organ.ends_with("办公室") ||
                      (!organ.empty() && region.length == organ.size());
  own_territory_ = organ.substr(0, region.begin + region.length);
  if (own_territory_.size() > kHan) own_territory_.remove_prefix(own_territory_.size() - kHan);
}

void ClaimSentences::StartParagraph() {
  lists_.StartParagraph();
  paragraph_known_.reset();
  paragraph_year_ = 0;
  told_ = 0;
}

// The last claim is what later ones of the paragraph may be parts of.
void ClaimSentences::StartTopic(const form::ClaimSubject* subject) {
  // 因信息公开引发争议11件,其中行政复议7件: what the sentence is about, its first figure need not name.
  sentence_known_ = subject == nullptr ? sentence_known_ & review_ : 0;
  if (subject == nullptr) {
    told_ = 0;
  } else if (subject->family != review_) {
    told_ = subject->family;
  }
}

form::ClaimFamilies ClaimSentences::ParagraphKnown() const {
  if (!paragraph_known_) paragraph_known_ = context_();
  return *paragraph_known_;
}

form::ClaimFamilies ClaimSentences::Known() const {
  form::ClaimFamilies before = lists_.head() != 0 ? lists_.HeadFamilies() : ParagraphKnown();
  // 收到申请14件。发生行政复议1件。不予公开2件: reviews are told among what the paragraph is about.
  if (before == review_) before |= ParagraphKnown() | told_;
  return sentence_known_ | before | ((before & applications_) != 0 ? review_ : 0);
}

void ClaimSentences::Read(layout::Range sentence) {
  Tokenize(text_, sentence, grammar_, &tokens_);
  ++sentence_;
  sentence_begin_ = sentence.begin;
  sentence_end_ = sentence.end;
  lists_.StartSentence();
  sentence_known_ = 0;
  sentence_year_ = paragraph_year_;
  scope_ = {};
  opener_ = ListOpener::kNone;
  labelled_.reset();
  until_ = after_figure_ = in_bracket_ = year_named_ = about_ = false;
  government_named_ = by_government_ = of_some_ = told_of_group_ = publishing_ = false;
  respective_count_ = 0;
  skip_until_ = 0;
  phrase_.Start(sentence.begin);
  const int first_claim = record_->claims_size();
  clause_claims_ = first_claim_ = first_claim;
  figures_.clear();
  last_figure_ = sentence.begin;
  for (size_t i = 0; i < tokens_.size(); ++i) {
    const ClaimToken& token = tokens_[i];
    if (token.range.begin < skip_until_) continue;
    switch (token.kind) {
      case Kind::kWord:
        Word(i);
        break;
      case Kind::kMark:
        if (!LeadsIntoFigure(i)) Mark(token);
        break;
      case Kind::kYear:
        Year(token);
        break;
      case Kind::kMonth:
        Month(token);
        break;
      case Kind::kMeasure:
        Measure(token);
        break;
      case Kind::kNumber:
        Figure(i);
        break;
    }
  }
  TakeBack(first_claim);
}

void ClaimSentences::Word(size_t index) {
  const ClaimToken& token = tokens_[index];
  sentence_known_ |= token.word.gives;
  if (token.word.role == CLAIM_ROLE_UNTIL) until_ = true;
  if (token.word.role == CLAIM_ROLE_THIS_YEAR) {
    sentence_year_ = record_->header().year();
    if (token.range.begin == phrase_.begin()) paragraph_year_ = sentence_year_;
  }
  const std::string_view word = text_.substr(token.range.begin, token.range.size());
  // 全年办结9件: of the report's year, whichever a sentence before named; 2020年全年 is of that one.
  if (word == "全年" && BeginsSentence(token)) paragraph_year_ = sentence_year_ = record_->header().year();
  // 自条例施行以来累计: of all years, whichever a sentence before named.
  if (token.word.role == CLAIM_ROLE_CUMULATIVE && !year_named_ &&
      (word.find("以来") != word.npos || word.find("历年") != word.npos))
    sentence_year_ = 0;
  if (token.word.role == CLAIM_ROLE_NONE && phrase_.topics().none()) {
    // 婚姻登记处未收到: who acts.
    phrase_.CloseAt(text_, token.range.begin);
    if (Denials(index) || DeniesCarriedOut(index)) return;
  }
  const bool other = token.word.role == CLAIM_ROLE_OTHER_BODY;
  const bool government = other && word.ends_with("政府");
  const bool own_name = (government && IsOwnGovernment(token)) || (other && IsOwnName(index));
  if (government && !own_name) government_named_ = true;
  if (own_name || (token.word.role == CLAIM_ROLE_WIDE_BODY && IsOwnTerritory(token))) {
    ClaimToken own = token;
    own.word.role = CLAIM_ROLE_FILLER;
    phrase_.Take(text_, own);
  } else {
    phrase_.Take(text_, token);
  }
  after_figure_ = false;
}

// What a clause says of time and body holds for the clauses after it.
void ClaimSentences::KeepScope() {
  const Phrase::Signs& signs = phrase_.signs();
  scope_.wide_body = scope_.wide_body || signs.wide_body;
  scope_.cumulative = scope_.cumulative || signs.cumulative;
  scope_.part_of_year = scope_.part_of_year || signs.part_of_year;
  about_ = about_ || signs.about;
  if (signs.other_year) scope_.other_year = true;
  if (signs.this_year) scope_.other_year = false;
  if (signs.opener != ListOpener::kNone) opener_ = signs.opener;
}

void ClaimSentences::StartPhrase(uint32_t at) {
  KeepScope();
  government_named_ = false;
  phrase_.Start(at);
}

// 收到申请:12件, 自然人(12件): a sign between words and their figure, which it does not part.
bool ClaimSentences::LeadsIntoFigure(size_t index) {
  const ClaimToken& token = tokens_[index];
  const bool bracket = token.mark == '(';
  if ((!bracket && token.mark != ':') || after_figure_ || in_bracket_ || phrase_.topics().none())
    return false;
  const size_t last = index + (bracket ? 2 : 1);
  if (last >= tokens_.size() || tokens_[index + 1].kind != Kind::kNumber) return false;
  const ClaimToken& figure = tokens_[index + 1];
  const bool counts = figure.unit != CLAIM_UNIT_KIND_UNSPECIFIED && figure.unit != CLAIM_UNIT_KIND_PERCENT;
  if (!counts || GapHasInk(text_, token.range.end, figure.range.begin)) return false;
  if (bracket && (tokens_[last].mark != ')' || GapHasInk(text_, figure.range.end, tokens_[last].range.begin)))
    return false;
  // 申请(2份附件), 检查(12次): only where the words say what is counted.
  Phrase words = phrase_;
  words.CloseAt(text_, token.range.begin);
  const form::ClaimSubject* const subject =
      words.gap_inside() ? nullptr : grammar_.FindSubject(words.topics(), Known());
  const bool sure =
      subject != nullptr && Fits(*subject, figure) &&
      (subject->part || subject->family == review_ || (words.topics() & (receive_ | deal_)).any());
  if (!sure) return false;
  phrase_ = words;
  phrase_.Resume(token.range.end);
  return true;
}

void ClaimSentences::Mark(const ClaimToken& token) {
  bool bracket_ends = false;
  if (token.mark == '(') {
    phrase_.CloseAt(text_, token.range.begin);
    lists_.Open(after_figure_ && phrase_.HasOnlyMarks());
    interrupted_ = phrase_;
    in_bracket_ = true;
    bracket_begin_ = token.range.end;
    claims_before_bracket_ = record_->claims_size();
  } else if (token.mark == ')') {
    bracket_ends = in_bracket_;
    lists_.Close();
    // 乡镇(街道)收到2件: a bracket without a figure interrupts nothing.
    if (in_bracket_ && claims_before_bracket_ == record_->claims_size() && !after_figure_) {
      in_bracket_ = false;
      const bool more = interrupted_.topics().any() && (phrase_.topics() & ~interrupted_.topics()).any();
      phrase_ = interrupted_;
      // 予以公开(部分公开)9件: of both.
      if (more) phrase_.SetNarrowed();
      LeaveYearOfBracket();
      return phrase_.Resume(token.range.end);
    }
    in_bracket_ = false;
  } else {
    lists_.Mark(token.mark);
    if (token.mark == ',' && !after_figure_ && TellsOfDepartment({phrase_.begin(), token.range.begin}))
      scope_.wide_body = true;
    if (token.mark == ';') clause_claims_ = record_->claims_size();
    if (token.mark == kListMark && !after_figure_) return phrase_.Take(text_, token);
  }
  // 行政规范性文件:本年制发3件,本年废止1件
  if (token.mark == ':' || token.mark == ';') labelled_.reset();
  if (token.mark == ':' && !after_figure_ && (phrase_.topics() & ~labels_).none())
    labelled_ = phrase_.topics();
  // 230条:动态100条,文件50条
  const bool lists = token.mark == ':' && after_figure_ && phrase_.HasOnlyMarks();
  StartPhrase(token.range.end);
  if (token.mark == '(') {
    year_around_ = sentence_year_;
    other_year_around_ = scope_.other_year;
  } else if (bracket_ends) {
    LeaveYearOfBracket();
  }
  if (lists) opener_ = ListOpener::kAmong;
  if (token.mark == ';') about_ = publishing_ = false;
  if (token.mark != ')') after_figure_ = false;
}

// 三年来共受理31件, 近5年: figures of several years.
void ClaimSentences::Measure(const ClaimToken& token) {
  const std::string_view unit = text_.substr(token.unit_range.begin, token.unit_range.size());
  const std::string_view behind = text_.substr(token.range.end);
  const std::string_view before = text_.substr(0, token.range.begin);
  const bool years = unit == "年" && token.number.mantissa > 1 && token.number.digits < 3;
  if (years && (behind.starts_with("来") || behind.starts_with("以来") || behind.starts_with("间") ||
                before.ends_with("近") || before.ends_with("过去") || before.ends_with("前"))) {
    scope_.cumulative = true;
    if (!year_named_) sentence_year_ = 0;
  }
  phrase_.Take(text_, token);
}

// 传真申请1年 beside 面呈申请6件: a unit that no subject has.
bool ClaimSentences::IsUnitSlip(const ClaimToken& token) const {
  if (token.unit != CLAIM_UNIT_KIND_MEASURE || phrase_.topics().none() || phrase_.gap_inside()) return false;
  const form::ClaimSubject* const subject = grammar_.FindSubject(phrase_.topics(), Known());
  return subject != nullptr && subject->unit == CLAIM_UNIT_KIND_MATTER && lists_.InList();
}

bool ClaimSentences::Fits(const form::ClaimSubject& subject, const ClaimToken& token) const {
  const bool money = token.unit == CLAIM_UNIT_KIND_MONEY;
  if (token.unit == CLAIM_UNIT_KIND_PERCENT) return false;
  if (token.unit == CLAIM_UNIT_KIND_UNSPECIFIED) return subject.unit != CLAIM_UNIT_KIND_UNSPECIFIED;
  if (subject.unit == CLAIM_UNIT_KIND_UNSPECIFIED && CountsThoseWhoCame(subject, token)) return false;
  return money == (subject.unit == CLAIM_UNIT_KIND_MONEY);
}

// 、 or 和 right before a figure.
bool ClaimSentences::LeadsToFigure(size_t index) const {
  const ClaimToken& token = tokens_[index];
  if (index + 1 == tokens_.size() || tokens_[index + 1].kind != Kind::kNumber) return false;
  const bool joins = token.mark == kListMark || (token.kind == Kind::kWord &&
                                                 IsJoin(text_.substr(token.range.begin, token.range.size())));
  return joins && !GapHasInk(text_, token.range.end, tokens_[index + 1].range.begin);
}

// Topics of the words between the figure and the end of its clause, if all of them are known; none otherwise.
form::ClaimTopics ClaimSentences::TopicsBehind(size_t index, uint32_t* end) const {
  form::ClaimTopics topics;
  uint32_t at = tokens_[index].range.end;
  for (size_t i = index + 1; i <= tokens_.size(); ++i) {
    const bool last = i == tokens_.size();
    const uint32_t begin = last ? sentence_end_ : tokens_[i].range.begin;
    if (GapHasInk(text_, at, begin)) return {};
    if (last || (tokens_[i].kind == Kind::kMark && tokens_[i].mark != kListMark)) return topics;
    const ClaimToken& token = tokens_[i];
    // 2件维持、1件尚未审结: the next item begins with its figure.
    if (LeadsToFigure(i)) return topics;
    if (token.kind != Kind::kWord) return {};
    if (token.word.IsTopic()) {
      topics.set(token.word.topic);
      *end = token.range.end;
    } else if (token.word.role != CLAIM_ROLE_FILLER && token.word.role != CLAIM_ROLE_CONTEXT &&
               token.word.role != CLAIM_ROLE_REST) {
      return {};
    }
    at = token.range.end;
  }
  return topics;
}

ClaimSentences::Target ClaimSentences::SubjectOf(size_t index) {
  const ClaimToken& token = tokens_[index];
  Target target;
  if (phrase_.gap_inside()) return target;
  const bool gap = !phrase_.gap_before().empty();
  // 没有按期办结4件: what was not done; 没有收到申请0件 says the same twice.
  const bool undone = phrase_.signs().none && (phrase_.verb_first() || phrase_.topics().none()) && !gap &&
                      (token.number.mantissa != 0 || (phrase_.topics() & deal_).any());
  target.narrowed = phrase_.signs().narrowed || undone || (gap && !phrase_.verb_first());
  const form::ClaimSubject* subject =
      phrase_.topics().none() ? nullptr : grammar_.FindSubject(phrase_.topics(), Known());
  if (subject == nullptr && labelled_.any() && phrase_.topics().any())
    subject = grammar_.FindSubject(phrase_.topics() | labelled_, Known());
  if (subject == nullptr || !Fits(*subject, token)) {
    uint32_t end = 0;
    const form::ClaimTopics behind = TopicsBehind(index, &end);
    if (behind.none() && !gap) {
      target.subject = CarriedOnBehind(token);
      target.near = target.subject != nullptr;
    }
    if (behind.none()) return target;
    subject = grammar_.FindSubject(phrase_.topics() | behind, Known());
    if (subject == nullptr || !Fits(*subject, token)) return target;
    target.behind_end = end;
  } else if (subject->dimension == 0 && (phrase_.topics() & ~receive_).none()) {
    // 收到13件自然人申请、2件企业申请: whose they are stands behind each figure.
    uint32_t end = 0;
    const form::ClaimTopics behind = TopicsBehind(index, &end);
    const form::ClaimSubject* const whose =
        behind.none() ? nullptr : grammar_.FindSubject(phrase_.topics() | behind, Known());
    if (whose != nullptr && whose->dimension == applicant_ && Fits(*whose, token)) {
      subject = whose;
      target.behind_end = end;
    }
  }
  if (const form::ClaimSubject* const whole = OfAllChannels(*subject, token); whole != nullptr) {
    subject = whole;
    target.near = true;
  }
  target.subject = subject;
  // 其余5件均已答复: of what is left, not of all.
  target.narrowed = target.narrowed || (phrase_.signs().rest && !subject->part);
  return target;
}

// 部分公开67,占4.61%: a part of a list whose unit was left out. At the end of a line the figure may be cut off.
bool ClaimSentences::IsBarePart(const ClaimToken& token, const Target& target) const {
  if (token.range.end >= sentence_end_) return false;
  return token.unit == CLAIM_UNIT_KIND_UNSPECIFIED && token.closes && target.subject != nullptr &&
         target.subject->part && target.behind_end == 0 && lists_.InList();
}

// 新收16件,上年结转1件,办结15件,结转2件: what goes on, behind what came over and became of it.
void ClaimSentences::TakeCarriedOut(const ClaimToken& figure) {
  constexpr std::string_view kCarried = "结转";
  if (phrase_.topics().any() || phrase_.gap_inside() || phrase_.signs().opener != ListOpener::kNone ||
      in_bracket_)
    return;
  const uint32_t begin = phrase_.last_end();
  std::string_view words = text_.substr(begin, figure.range.begin - begin);
  while (words.starts_with(' ')) words.remove_prefix(1);
  while (words.ends_with(' ')) words.remove_suffix(1);
  if (words != kCarried) return;
  const auto told = [&](int i) { return std::string_view(record_->claims(i).subject()); };
  int last = record_->claims_size() - 1;
  if (last < first_claim_ || !told(last).starts_with("applications.") ||
      told(last) == "applications.received")
    return;
  while (last >= first_claim_ && told(last) != "applications.carried_in") --last;
  if (last < first_claim_ || last == record_->claims_size() - 1) return;
  phrase_.TakeTopic(carried_out_,
                    {figure.range.begin - static_cast<uint32_t>(kCarried.size()), figure.range.begin});
}

void ClaimSentences::Figure(size_t index) {
  const ClaimToken& token = tokens_[index];
  TakeCarriedOut(token);
  phrase_.CloseAt(text_, token.range.begin);
  if (token.unit == CLAIM_UNIT_KIND_MEASURE && !IsUnitSlip(token)) return Measure(token);
  const Phrase::Signs& signs = phrase_.signs();
  if (signs.each && phrase_.conjuncts() > 1) {
    AddEach(index);
    return StartPhrase(token.range.end);
  }
  if (IsComplete(signs.opener) && phrase_.conjuncts() > 1) {
    respective_count_ = phrase_.conjuncts();
    respective_next_ = 0;
    // 行政许可、行政确认、行政处罚分别为125件、1206件、64件: with a thing that is not known, whose figure is whose is not either.
    const bool known = ItemsBefore(token) == respective_count_;
    for (size_t i = 0; i < respective_count_; ++i)
      respective_[i] = known ? grammar_.FindSubject(phrase_.conjunct(i), Known()) : nullptr;
  }
  Target target;
  if (respective_next_ < respective_count_ && (respective_next_ == 0 || phrase_.HasOnlyMarks())) {
    target.subject = respective_[respective_next_++];
    if (target.subject != nullptr && !Fits(*target.subject, token)) target.subject = nullptr;
  } else {
    respective_count_ = 0;
    target = SubjectOf(index);
    // 2022年、2023年分别收到12件、16件: of the first of them.
    const bool first = index + 1 < tokens_.size() && LeadsToFigure(index + 1) && IsRespective(token);
    target.narrowed = target.narrowed || first;
  }
  TakeGroup(token, &target);
  // 0 behind 为 needs no unit; any other figure without one counts nothing that can be known.
  const bool bare = token.unit == CLAIM_UNIT_KIND_UNSPECIFIED;
  const bool meant = !bare || IsBarePart(token, target) ||
                     (token.number.mantissa == 0 && target.subject != nullptr && IsStated(token));
  const bool strong = !token.weak || target.subject != nullptr || (token.closes && lists_.InList());
  if (meant && strong) {
    AddFigure(index, target);
  } else {
    lists_.Interrupt();
  }
  // 县教育局受理5件,办结4件: it is the subject of what follows.
  if (meant && strong && ActsForOthers()) scope_.wide_body = true;
  by_government_ = by_government_ || (meant && strong && government_named_);
  if (phrase_.verb_first()) publishing_ = (phrase_.topics() & publish_).any();
  StartPhrase(std::max(token.range.end, target.behind_end));
  opener_ = ListOpener::kNone;
  skip_until_ = target.behind_end;
  after_figure_ = true;
}

void ClaimSentences::AddFigure(size_t index, const Target& target) {
  const ClaimToken& token = tokens_[index];
  const Phrase::Signs& signs = phrase_.signs();
  const bool percent = token.unit == CLAIM_UNIT_KIND_PERCENT;
  Claim* const claim = record_->add_claims();
  claim->mutable_value()->set_mantissa(token.number.mantissa);
  claim->mutable_value()->set_scale(token.number.scale);
  claim->set_kind(percent                               ? CLAIM_KIND_PERCENT
                  : token.unit == CLAIM_UNIT_KIND_MONEY ? CLAIM_KIND_AMOUNT
                                                        : CLAIM_KIND_COUNT);
  ClaimBound bound = token.number.bound;
  if (bound == CLAIM_BOUND_RANGE) {
    claim->mutable_upper()->set_mantissa(token.number.upper);
    claim->mutable_upper()->set_scale(token.number.scale);
  }
  if (bound == CLAIM_BOUND_EXACT) bound = signs.bound;
  if (bound == CLAIM_BOUND_EXACT) bound = BoundBehind(text_, token.range.end);
  claim->set_bound(bound);
  claim->set_sentence(sentence_);

  Said said;
  said.subject = target.subject;
  said.topics = phrase_.topics();
  said.unit = token.unit;
  said.unit_text = text_.substr(token.unit_range.begin, token.unit_range.size());
  said.kind = claim->kind();
  said.mantissa = token.number.mantissa;
  said.scale = token.number.scale;
  said.sentence = sentence_;
  said.kin = target.subject == nullptr ? KinOfConjuncts() : target.subject;
  said.share = signs.share;
  said.share_of = signs.share_of;
  said.names_base = signs.share && NamesBase(token);
  said.bare = !phrase_.gap_inside() && phrase_.gap_before().empty() && phrase_.topics().none();
  said.contains = BeginsContents(token);
  said.rest = said.bare && signs.rest;
  said.aside = StandsAside(token);
  said.through = TellsBy(token);
  said.counted = signs.total && IsCountedUp(token);
  said.shared = !percent && HasShareBehind(index);
  said.respective = signs.share && IsRespective(token);
  said.rate = signs.rate;
  said.narrowed = target.narrowed;
  said.change = signs.change || IsOldFigure(token) || ComparesInBracket();
  said.total = signs.total;
  said.verb = phrase_.topics().any() && phrase_.verb_first() && !NamesClass(token);
  said.deals = said.verb && (phrase_.topics() & deal_).any();
  said.group = group_;
  said.base = !percent && IsBase(token);
  said.publishes = phrase_.verb_first() && (phrase_.topics() & publish_).any();
  said.other = phrase_.gap_inside() || (signs.share && !phrase_.gap_before().empty());
  said.opener = signs.opener != ListOpener::kNone ? signs.opener : opener_;
  const bool slip = token.unit == CLAIM_UNIT_KIND_MEASURE;
  if (slip) {
    said.unit = CLAIM_UNIT_KIND_MATTER;
    claim->add_doubts(CLAIM_DOUBT_UNIT);
  }
  opener_ = ListOpener::kNone;
  if (IsBarePart(token, target)) said.unit = CLAIM_UNIT_KIND_MATTER;
  const Tie tie = lists_.Add(said);
  if (const uint32_t broken = lists_.TakeBroken(); broken != 0) MarkIncomplete(broken, first_claim_);
  claim->set_relation(tie.relation);
  claim->set_whole(tie.whole);
  claim->set_part(tie.part);
  claim->set_list(tie.list);
  claim->set_complete(tie.complete);
  const bool sum = said.total && target.subject == nullptr && said.topics.none();
  if (lists_.head() == lists_.count() && !sum) StartTopic(target.subject);
  if (said.group && target.subject == nullptr) sentence_known_ |= applications_;

  Target told = target;
  if (told.subject != nullptr) TellResult(tie.whole, &told);
  if (told.subject != nullptr && !percent) claim->set_subject(told.subject->key);
  if (tie.relation == CLAIM_RELATION_UNSPECIFIED && said.total && !percent && IsSumOfBefore(token)) {
    const bool gathered = GatherParts(UnitOf(token), claim);
    if (gathered && told.subject == nullptr) told.subject = SubjectOfSum();
    if (gathered && told.subject != nullptr) claim->set_subject(told.subject->key);
  }
  last_figure_ = token.range.end;

  if (target.subject != nullptr && !(target.subject->cells.empty() && target.subject->sum_of.empty()))
    told.narrowed = told.narrowed || IsPartOfOther(*target.subject, tie) || IsOfSome(*target.subject) ||
                    CountsItems(*target.subject, token) || IsOfCarriedOver(*target.subject, token) ||
                    IsOfOtherMatter(*target.subject, token) || IsAskedAbout(*target.subject) ||
                    IsOfOneKind(*target.subject) || (IsOnTime(token) && TellsOfDelays());
  if (target.subject != nullptr)
    told.narrowed = told.narrowed || IsOfChannel(*target.subject) || IsOfOtherFee(*target.subject) ||
                    IsOfSomeProposer(*target.subject) || IsPublished(*target.subject) ||
                    (said.opener != ListOpener::kNone && IsReasonOfOther(*target.subject));
  told.near = target.near || IsOnTime(token);
  SetScope(told, claim);
  SetCell(told, tie, claim);
  SetCertainty(told, claim);
  const bool named = phrase_.topics().any();
  const uint32_t gap = phrase_.gap_before().begin;
  const bool from_gap = !phrase_.gap_before().empty() && (!named || target.subject == nullptr);
  const uint32_t words = from_gap ? gap : named ? phrase_.first_topic() : token.range.begin;
  SetPlace({words, std::max(token.range.end, target.behind_end)}, {token.range.begin, token.number.end},
           claim);
  if (token.unit_range.size() > 0) {
    const std::string_view unit = UnitOf(token);
    claim->set_unit(unit.data(), unit.size());
  } else if (token.number.percent) {
    claim->set_unit("%");
  }
}

// As printed; 人(rén)次 is 人次.
std::string_view ClaimSentences::UnitOf(const ClaimToken& token) const {
  const std::string_view printed = page_->SourceText(page_->ToSource(token.unit_range));
  const size_t gloss = printed.find('(');
  const bool own = gloss == printed.npos && printed.find("（") == printed.npos;
  return own ? printed : text_.substr(token.unit_range.begin, token.unit_range.size());
}

// 行政复议、行政诉讼均为0件.
void ClaimSentences::AddEach(size_t index) {
  const ClaimToken& token = tokens_[index];
  for (size_t i = 0; i < phrase_.conjuncts(); ++i) {
    const form::ClaimSubject* const subject =
        phrase_.gap_inside() ? nullptr : grammar_.FindSubject(phrase_.conjunct(i), Known());
    if (subject != nullptr && Fits(*subject, token)) AddFigure(index, {.subject = subject});
  }
}

}  // namespace gouji::extract
