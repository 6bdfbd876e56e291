// Which claims belong together: wholes and their parts, shares and what they are shares of.
//
// Role: follows the claims of a paragraph in order and says of each what it is a part of. It sees values only as far as a
// list's opener would otherwise be ambiguous, and never judges whether a sum is right.
// Ownership: plain data, reset at every paragraph. Threads: one at a time. Errors: none.
//
//   const Tie tie = lists.Tie(said);   // before the claim is written
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "gouji/report/v1/report.pb.h"
#include "worker/extract/claim_phrase.h"
#include "worker/form/claim_grammar.h"

namespace gouji::extract {

// What one claim said, beyond its record.
struct Said {
  const form::ClaimSubject* subject = nullptr;
  form::ClaimTopics topics;
  form::v1::ClaimUnitKind unit = form::v1::CLAIM_UNIT_KIND_UNSPECIFIED;
  std::string_view unit_text;
  report::v1::ClaimKind kind = report::v1::CLAIM_KIND_COUNT;
  int64_t mantissa = 0;
  uint32_t scale = 0;
  uint32_t sentence = 0;
  // The subject; where it names several things of one dimension (予以公开和部分公开) that of the last; null for none.
  const form::ClaimSubject* kin = nullptr;
  // Signs of its phrase.
  bool share = false;
  bool share_of = false;    // its topics name what it is a share of: 占答复总数的
  bool names_base = false;  // it says of what the shares behind it are too
  bool respective = false;  // the first of several shares, in the order of the parts before
  bool rate = false;
  bool change = false;
  bool total = false;
  bool verb = false;      // acts: 收到, 办理; a part seldom does
  bool deals = false;     // 办结, 答复: with applications
  bool narrowed = false;  // 视频解读, not every 解读
  bool other = false;     // words that the grammar does not know stand in its phrase
  bool bare = false;      // no words of its own stand before it
  bool rest = false;      // 其余5件: what the list has not named
  bool aside = false;     // 且, 另: no item of the list before it
  bool contains = false;  // 机构类22条,含领导介绍9条: it begins a list of parts of the figure before it
  bool counted = false;    // 解读信息共12条: 共 stands right before the figure
  bool through = false;    // 通过网站发布30条: it begins with how
  bool group = false;      // 13件申请中,…: what follows is told of it
  bool publishes = false;  // its verb is one of publishing
  bool shared = false;     // its share stands right behind it
  bool base = false;       // 占总数14件的64%: told as what a share is of
  ListOpener opener = ListOpener::kNone;
  // Filled by ClaimLists.
  uint8_t dimension = 0;  // of its kin; 0: none
  bool part = false;
  bool joined = false;  // 建议8件、提案5件: one of several things that are named side by side
  bool bracketed = false;
  bool listed = false;  // a sign of a list stands before it
  uint32_t whole = 0;
  uint32_t list = 0;
};

struct Tie {
  report::v1::ClaimRelation relation = report::v1::CLAIM_RELATION_UNSPECIFIED;
  // Indices plus one; 0 for none.
  uint32_t whole = 0;
  uint32_t part = 0;
  uint32_t list = 0;
  bool complete = false;
};

class ClaimLists {
 public:
  explicit ClaimLists(const form::ClaimGrammar& grammar);
  // A new document.
  void Clear();
  void StartParagraph();
  void StartSentence() { Separate(kSentence); }
  // A mark between claims: , ; or a list mark.
  void Mark(char mark);
  // ( right behind a claim opens a list of its parts; ) ends it.
  void Open(bool behind_claim);
  void Close();

  // The tie of the next claim, which is then known. `said.part` … are filled.
  Tie Add(Said said);

  // The claim that later ones of the paragraph may refer to: index plus one, as in the record; 0 for none.
  uint32_t head() const { return head_; }
  uint32_t count() const { return static_cast<uint32_t>(all_.size()); }
  // The last claim of the paragraph that is no part and says what `said` says again: index plus one; 0 for none.
  uint32_t ToldBefore(const Said& said) const;
  const form::ClaimSubject* SubjectOf(uint32_t claim) const { return all_[claim - 1].subject; }
  // A list of parts that were told before their whole.
  uint32_t NewList() { return ++lists_; }
  bool InList() const { return list_.Active(); }
  // A figure that says nothing that is known stands here: what follows is no share of the one before it.
  void Interrupt() { interrupted_ = true; }
  // The list that was said to be complete and that the last claim goes on with in another way: it is not; 0 for none.
  uint32_t TakeBroken() { return std::exchange(broken_, 0); }
  // Families that the head's words speak of.
  form::ClaimFamilies HeadFamilies() const;

 private:
  enum Separator : uint8_t { kNoSeparator, kListSign, kComma, kSemicolon, kSentence };
  struct List {
    uint32_t whole = 0;
    uint32_t id = 0;
    uint32_t items = 0;
    uint8_t dimension = 0;
    Separator separator = kNoSeparator;
    bool complete = false;
    bool publishes = false;  // its first item does
    bool shared = false;     // each item has its share behind it
    int64_t sum = 0;         // of its items
    bool Active() const { return id != 0; }
  };
  void Separate(Separator separator);
  uint32_t WholeOf(const Said& said) const;
  uint32_t WholeBefore(const Said& said) const;
  bool IsLater(const Said& said) const;
  bool StandsBeside(uint32_t claim) const;
  bool BeginsUnder(const Said& said) const;
  bool Continues(const Said& said) const;
  bool GoesOnBehind(const Said& said) const;
  bool CountsAlike(const Said& whole, const Said& said) const;
  bool IsReasonOf(const Said& said, const Said& head) const;
  bool IsReasonBesideHeads(const Said& said) const;
  bool OpensByItself(const Said& said) const;
  bool IsSummedUp() const;
  bool StartsSibling(const Said& said) const;
  uint32_t UnopenedWhole(const Said& said) const;
  Tie Percent(const Said& said);
  Tie Part(const Said& said);
  uint32_t Named(const Said& said) const;
  uint32_t NamedWhole(const Said& said) const;
  uint32_t FirstNear() const;
  Tie Share(const Said& said);
  uint32_t HeadOf(uint32_t part) const;
  bool MayBeOfSeveral(uint32_t part) const;
  bool IsJoined(const Said& said) const;
  Tie NextShare(const Said& said);

  // What became of applications, of which their outcomes are parts, and who applied how is none.
  const form::ClaimSubject* processed_ = nullptr;
  const form::ClaimSubject* replied_ = nullptr;
  const form::ClaimSubject* carried_in_ = nullptr;
  const form::ClaimSubject* carried_out_ = nullptr;
  uint8_t applicant_ = 0;
  uint8_t channel_ = 0;
  uint8_t outcome_ = 0;
  uint8_t reason_ = 0;
  uint8_t medium_ = 0;
  form::ClaimFamilies publication_ = 0;
  size_t information_ = 0;  // the topic

  std::vector<Said> all_;
  uint32_t head_ = 0;
  uint32_t last_ = 0;  // last count or amount
  uint32_t lists_ = 0;
  List list_;
  ListOpener opener_ = ListOpener::kNone;
  Separator since_last_ = kNoSeparator;
  // Inside brackets: what they stand behind, and the list around them.
  bool bracket_ = false;
  uint32_t bracket_whole_ = 0;
  List outer_;
  uint32_t paragraph_first_ = 0;  // claims before the paragraph
  bool headless_ = false;         // a list whose whole no figure told goes on: none of its items is a whole
  uint32_t respective_ = 0;       // the part that the next of several shares is that of
  bool interrupted_ = false;
  uint32_t broken_ = 0;
  // A share of the sentence named its whole, which no figure may have told (0).
  bool named_base_ = false;
  uint32_t base_ = 0;
};

}  // namespace gouji::extract
