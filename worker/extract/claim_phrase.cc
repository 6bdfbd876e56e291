#include "worker/extract/claim_phrase.h"

#include "worker/extract/han_set.h"
#include "worker/extract/utf8_cursor.h"

namespace gouji::extract {
namespace {

using namespace form::v1;
using Kind = ClaimToken::Kind;

constexpr uint32_t kHan = 3;

// 按类别分, 从申请人看: words that tell by what something is divided.
bool Divides(std::string_view word) {
  return word.starts_with("按") || word.starts_with("从");
}

// The part of [begin, end) that has ink; empty where there is none. Looked for from both ends: what stands between them
// does not matter.
layout::Range InkOf(std::string_view text, uint32_t begin, uint32_t end) {
  while (begin < end && !HasInk(text, begin)) begin += CharacterSize(text, begin);
  while (begin < end) {
    uint32_t last = end - 1;
    while (last > begin && (static_cast<uint8_t>(text[last]) & 0xc0) == 0x80) --last;
    if (HasInk(text, last)) break;
    end = last;
  }
  return begin < end ? layout::Range{begin, end} : layout::Range{};
}

}  // namespace

bool IsJoin(std::string_view word) {
  static constexpr HanSet kFirsts("和与及或以并");
  if (!kFirsts.Has(HanCode(word, 0))) return false;
  return word == "和" || word == "与" || word == "及" || word == "或" || word == "以及" || word == "或者" ||
         word == "并";
}

void Phrase::Start(uint32_t at) {
  // Thousands of phrases begin in a report: what the last one did not touch stays.
  for (size_t i = 0; i < conjuncts_; ++i) conjunct_[i].reset();
  conjuncts_ = 0;
  topics_.reset();
  begin_ = last_end_ = at;
  first_topic_ = 0;
  gap_before_ = {};
  verb_first_ = gap_inside_ = names_part_ = false;
  signs_ = {};
}

void Phrase::Gap(std::string_view text, uint32_t end) {
  const layout::Range ink = end > last_end_ ? InkOf(text, last_end_, end) : layout::Range{};
  last_end_ = end;
  if (ink.empty()) return;
  const std::string_view words = text.substr(ink.begin, ink.size());
  if (words.ends_with("率") || words.ends_with("满意度")) signs_.rate = true;
  signs_.bound = report::v1::CLAIM_BOUND_EXACT;
  if (topics_.none()) {
    gap_before_ = ink;
  } else {
    gap_inside_ = true;
  }
}

void Phrase::TakeTopic(size_t topic, layout::Range words) {
  ClaimToken token;
  token.kind = Kind::kWord;
  token.word.role = CLAIM_ROLE_NOUN;
  token.word.topic = static_cast<uint8_t>(topic);
  token.range = words;
  last_end_ = words.end;
  AddTopic(token);
}

void Phrase::Take(std::string_view text, const ClaimToken& token) {
  // 网站上公开
  const bool on =
      topics_.any() && token.range.begin - last_end_ == kHan && text.substr(last_end_, kHan) == "上";
  if (!on) Gap(text, token.range.begin);
  last_end_ = token.range.end;
  signs_.bound = report::v1::CLAIM_BOUND_EXACT;
  if (token.kind == Kind::kMark) return Separate();
  if (token.kind != Kind::kWord) return;
  if (token.word.IsTopic()) return AddTopic(token);
  if (token.word.role == CLAIM_ROLE_FILLER && IsJoin(text.substr(token.range.begin, token.range.size())))
    return Separate();
  AddSign(token.word.role, text.substr(token.range.begin, token.range.size()));
}

void Phrase::AddTopic(const ClaimToken& token) {
  if (topics_.none()) {
    first_topic_ = token.range.begin;
    verb_first_ = token.word.role == CLAIM_ROLE_VERB;
  }
  topics_.set(token.word.topic);
  signs_.share_of = signs_.share && !names_part_;
  if (conjuncts_ == 0) conjuncts_ = 1;
  conjunct_[conjuncts_ - 1].set(token.word.topic);
}

// Another item of a list begins; what stood before the first topic belonged to other items.
void Phrase::Separate() {
  if (topics_.none()) {
    gap_before_ = {};
  } else if (conjuncts_ < kMaxConjuncts && conjunct_[conjuncts_ - 1].any()) {
    ++conjuncts_;
  }
}

void Phrase::AddSign(form::v1::ClaimRole role, std::string_view word) {
  switch (role) {
    case CLAIM_ROLE_NARROWING:
      signs_.narrowed = true;
      signs_.about = signs_.about || word == "涉及" || word == "关于";
      return;
    case CLAIM_ROLE_AMONG:
      signs_.opener = Divides(word) ? ListOpener::kDivision : ListOpener::kAmong;
      return;
    case CLAIM_ROLE_COMPLETE:
      signs_.opener = Divides(word) ? ListOpener::kCompleteDivision : ListOpener::kComplete;
      return;
    case CLAIM_ROLE_EACH:
      signs_.each = true;
      return;
    case CLAIM_ROLE_NONE:
      signs_.none = true;
      return;
    case CLAIM_ROLE_SHARE:
      signs_.share = true;
      names_part_ = word.starts_with("占比最");
      return;
    case CLAIM_ROLE_RATE:
      signs_.rate = true;
      return;
    case CLAIM_ROLE_CHANGE:
      signs_.change = true;
      return;
    case CLAIM_ROLE_OTHER_YEAR:
      signs_.other_year = true;
      return;
    case CLAIM_ROLE_THIS_YEAR:
      signs_.this_year = true;
      return;
    case CLAIM_ROLE_CUMULATIVE:
      signs_.cumulative = true;
      return;
    case CLAIM_ROLE_PART_OF_YEAR:
      signs_.part_of_year = true;
      return;
    case CLAIM_ROLE_WIDE_BODY:
      signs_.wide_body = true;
      return;
    case CLAIM_ROLE_OTHER_BODY:
      signs_.other_body = true;
      return;
    case CLAIM_ROLE_REST:
      signs_.rest = true;
      return;
    case CLAIM_ROLE_PLAN:
      signs_.plan = true;
      return;
    case CLAIM_ROLE_ABOUT:
      signs_.bound = report::v1::CLAIM_BOUND_ABOUT;
      return;
    case CLAIM_ROLE_AT_LEAST:
      signs_.bound = report::v1::CLAIM_BOUND_AT_LEAST;
      return;
    case CLAIM_ROLE_AT_MOST:
      signs_.bound = report::v1::CLAIM_BOUND_AT_MOST;
      return;
    case CLAIM_ROLE_TOTAL:
      signs_.total = true;
      return;
    default:
      return;
  }
}

}  // namespace gouji::extract
