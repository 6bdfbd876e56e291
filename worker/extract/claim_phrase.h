// The words of one clause up to a figure: what they speak of and what narrows them.
//
// Role: gathers the tokens between two figures or marks. Words outside the grammar are gaps; where a gap stands decides
// what it means: before a verb it says who acts, before a noun it narrows it, behind the topic the topic is another.
// Ownership: plain data. Threads: one at a time. Errors: none. Units: bytes of the normalized text.
//
//   phrase.Start(at); phrase.Take(text, token); …  phrase.CloseAt(text, figure.begin);
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "worker/extract/claim_tokens.h"
#include "worker/form/claim_grammar.h"

namespace gouji::extract {

// What begins a list: 其中; 包括, which says that it is complete; and the same for 按类别分, which divides what was divided
// before in another way.
enum class ListOpener : uint8_t { kNone, kAmong, kComplete, kDivision, kCompleteDivision };
inline bool IsComplete(ListOpener opener) {
  return opener == ListOpener::kComplete || opener == ListOpener::kCompleteDivision;
}
inline bool IsDivision(ListOpener opener) {
  return opener == ListOpener::kDivision || opener == ListOpener::kCompleteDivision;
}

// 和, 及 and the like, which join things of one kind.
bool IsJoin(std::string_view word);

class Phrase {
 public:
  static constexpr size_t kMaxConjuncts = 8;

  // A new phrase whose first byte is `at`.
  void Start(uint32_t at);
  // Takes a word, a date or a list mark. Other tokens end the phrase.
  void Take(std::string_view text, const ClaimToken& token);
  // A topic that several tokens name together, [begin, end); what stands before it is gone over.
  void TakeTopic(size_t topic, layout::Range words);
  // Goes on at `at` as if what was not taken before it did not stand there.
  void Resume(uint32_t at) { last_end_ = at; }
  // The gap between the last word and what follows at `end`.
  void CloseAt(std::string_view text, uint32_t end) { Gap(text, end); }

  // 较2020年: the figure is a difference.
  void SetChange() { signs_.change = true; }
  // 予以公开(部分公开): the words are of more than the phrase names.
  void SetNarrowed() { signs_.narrowed = true; }

  const form::ClaimTopics& topics() const { return topics_; }
  // Topics of the parts joined by 、 和 及 或, in order; the last one is open.
  size_t conjuncts() const { return conjuncts_; }
  const form::ClaimTopics& conjunct(size_t i) const { return conjunct_[i]; }

  uint32_t begin() const { return begin_; }
  // End of what was taken last.
  uint32_t last_end() const { return last_end_; }
  // First byte of the first topic word; begin() where there is none.
  uint32_t first_topic() const { return topics_.any() ? first_topic_ : begin_; }
  bool verb_first() const { return verb_first_; }
  // The last gap before the first topic; empty for none.
  layout::Range gap_before() const { return gap_before_; }
  bool gap_inside() const { return gap_inside_; }

  // What the words of the phrase said besides topics.
  struct Signs {
    bool narrowed = false;
    bool share = false;
    bool share_of = false;  // topics stand behind 占: they name the whole, not a part as behind 占比最高的
    bool about = false;     // 涉及, 关于: what others ask about
    bool rate = false;
    bool change = false;
    bool each = false;
    bool total = false;
    bool none = false;
    bool other_year = false;
    bool this_year = false;
    bool cumulative = false;
    bool part_of_year = false;
    bool wide_body = false;
    bool other_body = false;
    bool rest = false;  // 其余, 其他
    bool plan = false;
    ListOpener opener = ListOpener::kNone;
    // Of the last word, if it approximates.
    report::v1::ClaimBound bound = report::v1::CLAIM_BOUND_EXACT;
  };
  const Signs& signs() const { return signs_; }
  bool HasOnlyMarks() const { return topics_.none() && !gap_inside_ && gap_before_.empty(); }

 private:
  void Gap(std::string_view text, uint32_t end);
  void AddTopic(const ClaimToken& token);
  void AddSign(form::v1::ClaimRole role, std::string_view word);
  void Separate();

  uint32_t begin_ = 0;
  uint32_t last_end_ = 0;
  uint32_t first_topic_ = 0;
  form::ClaimTopics topics_;
  std::array<form::ClaimTopics, kMaxConjuncts> conjunct_;
  size_t conjuncts_ = 0;
  layout::Range gap_before_;
  bool verb_first_ = false;
  bool gap_inside_ = false;
  bool names_part_ = false;  // the last word of a share
  Signs signs_;
};

}  // namespace gouji::extract
