// One sentence of the prose: its figures as claims.
//
// Role: tokens -> claims of a record. For each figure it takes the words of the clause before it, or those right behind
// it, finds the subject, judges the scope and ties the claim to its neighbours. It does not find sentences.
// Ownership: keeps the context of the paragraph; the record gets claims appended. Threads: one at a time. Errors: none.
// Units: bytes of the simplified text; spans of claims are bytes of the decoded text.
//
//   reader.StartDocument(page, &record); reader.StartParagraph(); reader.Read(sentence);
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gouji/report/v1/report.pb.h"
#include "worker/extract/claim_lists.h"
#include "worker/extract/claim_phrase.h"
#include "worker/extract/claim_tokens.h"
#include "worker/extract/simplified.h"
#include "worker/form/claim_grammar.h"
#include "worker/form/forms.h"

namespace gouji::extract {

class ClaimSentences {
 public:
  // `context`: the families that the heading above the open paragraph and its first words speak of. It is asked for the
  // paragraphs that need it, while they are open.
  ClaimSentences(const form::ClaimGrammar& grammar, const form::Forms& forms,
                 std::function<form::ClaimFamilies()> context);

  // `record` has header, edition and tables.
  void StartDocument(const Simplified& page, report::v1::Record* record);
  void StartParagraph();
  void Read(layout::Range sentence);

 private:
  // What a figure speaks of.
  struct Target {
    const form::ClaimSubject* subject = nullptr;
    // End of its words where they stand behind the figure; 0 where they stand before it.
    uint32_t behind_end = 0;
    // Words that the grammar does not know stand before its noun.
    bool narrowed = false;
    // Perhaps not all that its cell counts.
    bool near = false;
  };

  void Word(size_t index);
  void Mark(const ClaimToken& token);
  void Year(const ClaimToken& token);
  bool CarriesOver(const ClaimToken& token);
  bool IsYearCarriedIn(const ClaimToken& token) const;
  bool BeginsSentence(const ClaimToken& token) const;
  bool ComparesWith(const ClaimToken& year) const;
  void LeaveYearOfBracket();
  void Month(const ClaimToken& token);
  bool IsHalfOfASpan(const ClaimToken& month) const;
  void Measure(const ClaimToken& token);
  size_t ItemsBefore(const ClaimToken& figure) const;
  void Figure(size_t index);
  // Whether the denial at `index` was read as one.
  bool Denials(size_t index);
  bool DeniesCarriedOut(size_t index);
  bool LeadsIntoFigure(size_t index);
  void TakeCarriedOut(const ClaimToken& figure);
  void StartPhrase(uint32_t at);
  bool IsOwnTerritory(const ClaimToken& token) const;
  bool IsOwnGovernment(const ClaimToken& token) const;
  bool IsOwnName(size_t index) const;
  void KeepScope();
  void TakeBack(int first_claim);
  void LeaveRestOut(int first_claim);
  void NarrowAllButNew(int first_claim);
  void NarrowGross(int first_claim);
  void NarrowSharedOut(int first_claim);
  void SplitOutcomes(int first_claim);
  void NarrowUndecided(int first_claim);
  bool IsCompared(int figure) const;
  void TieGrowth(int first_claim);
  void TieDifference(int first_claim);
  void TieShareOfFigure(int first_claim);
  void MarkCompared(int first_claim);
  void TieToYearBefore(int first_claim);
  void TieShareAmong(int first_claim);
  void TieRates(int first_claim);
  bool IsWholeOfRate(int first_claim, int whole, const report::v1::Claim& part) const;
  std::string_view Between(int first_claim, int from, int to) const;
  bool IsMove(int first_claim, int before) const;
  int BeforeOfTwo(int first_claim, int first) const;
  void SayAllDone(int first_claim);
  void SayAllByOne(int received);
  void AddOfAll(const form::ClaimSubject& subject, int64_t count, uint32_t of, layout::Range words);
  layout::Range Words(int from, int to) const;

  bool IsUnitSlip(const ClaimToken& token) const;
  bool IsBarePart(const ClaimToken& token, const Target& target) const;
  const form::ClaimSubject* KinOfConjuncts() const;
  bool BeginsContents(const ClaimToken& token) const;
  bool StandsAside(const ClaimToken& token) const;
  bool TellsBy(const ClaimToken& token) const;
  bool IsCountedUp(const ClaimToken& token) const;
  bool HasShareBehind(size_t index) const;
  void StartTopic(const form::ClaimSubject* subject);
  void MarkIncomplete(uint32_t list, int first_claim);
  bool IsStated(const ClaimToken& token) const;
  bool IsOldFigure(const ClaimToken& token) const;
  bool IsPartOfOther(const form::ClaimSubject& subject, const Tie& tie) const;
  bool IsSumOfBefore(const ClaimToken& token) const;
  int ReceivedBefore(int first, std::string_view unit) const;
  bool GatherParts(std::string_view unit, report::v1::Claim* whole);
  const form::ClaimSubject* SubjectOfSum() const;
  bool CountsItems(const form::ClaimSubject& subject, const ClaimToken& token) const;
  bool IsOfCarriedOver(const form::ClaimSubject& subject, const ClaimToken& token) const;
  bool IsAmongCarriedOver(const ClaimToken& token) const;
  bool IsOfOtherMatter(const form::ClaimSubject& subject, const ClaimToken& token) const;
  bool IsOfOtherWork(const ClaimToken& token) const;
  bool NamesOtherThingBehind(const ClaimToken& token) const;
  bool ToldOfReviews() const;
  bool IsAmongAttributes(const ClaimToken& token) const;
  bool TellsOfApplications() const;
  bool IsOfSome(const form::ClaimSubject& subject) const;
  bool IsAskedAbout(const form::ClaimSubject& subject) const;
  bool IsOnTime(const ClaimToken& token) const;
  bool TellsOfDelays() const;
  bool IsNewAndCarriedIn(int64_t value) const;
  bool IsRespective(const ClaimToken& token) const;
  bool NamesBase(const ClaimToken& token) const;
  bool IsBase(const ClaimToken& token) const;
  std::string_view UnitOf(const ClaimToken& token) const;
  bool NamesClass(const ClaimToken& token) const;
  enum class Group : uint8_t { kNone, kBefore, kApplications };
  // `end`: of its words.
  Group NamesGroup(const ClaimToken& token, uint32_t* end) const;
  void TakeGroup(const ClaimToken& token, Target* target);
  bool ComparesInBracket() const;
  bool IsOfChannel(const form::ClaimSubject& subject) const;
  bool IsOfOtherFee(const form::ClaimSubject& subject) const;
  bool IsOfSomeProposer(const form::ClaimSubject& subject) const;
  bool IsReasonOfOther(const form::ClaimSubject& subject) const;
  bool IsPublished(const form::ClaimSubject& subject) const;
  bool IsOfOneKind(const form::ClaimSubject& subject) const;
  void TellResult(uint32_t whole, Target* target) const;
  Target SubjectOf(size_t index);
  const form::ClaimSubject* CarriedOnBehind(const ClaimToken& token) const;
  const form::ClaimSubject* OfAllChannels(const form::ClaimSubject& subject, const ClaimToken& token) const;
  bool CountsThoseWhoCame(const form::ClaimSubject& subject, const ClaimToken& token) const;
  bool Fits(const form::ClaimSubject& subject, const ClaimToken& token) const;
  bool LeadsToFigure(size_t index) const;
  form::ClaimTopics TopicsBehind(size_t index, uint32_t* end) const;
  form::ClaimFamilies Known() const;
  form::ClaimFamilies ParagraphKnown() const;

  void AddFigure(size_t index, const Target& target);
  void AddEach(size_t index);
  void AddDenial(const form::ClaimSubject& subject, layout::Range words, layout::Range denial);
  bool ActsForOthers() const;
  bool ActsForEach() const;
  bool TellsOfDepartment(layout::Range clause) const;
  void SetScope(const Target& target, report::v1::Claim* claim) const;
  void SetCell(const Target& target, const Tie& tie, report::v1::Claim* claim) const;
  void SetCertainty(const Target& target, report::v1::Claim* claim) const;
  void SetPlace(layout::Range words, layout::Range figure, report::v1::Claim* claim);
  report::v1::Edition EditionOf(std::string_view table) const;

  const form::ClaimGrammar& grammar_;
  const form::Forms& forms_;
  const std::function<form::ClaimFamilies()> context_;
  const Simplified* page_ = nullptr;
  std::string_view text_;
  report::v1::Record* record_ = nullptr;
  form::ClaimTopics receive_;
  form::ClaimTopics apply_;  // application, or 申请 alone
  form::ClaimTopics deal_;   // with applications
  form::ClaimTopics media_;
  form::ClaimTopics publish_;
  form::ClaimTopics channels_;  // by which applications come
  form::ClaimTopics labels_;
  form::ClaimTopics labelled_;  // 行政规范性文件: the clauses behind are about them
  form::ClaimTopics charge_;
  form::ClaimTopics proposals_;  // whatever words name them
  form::ClaimTopics motion_;     // that does not say whose it is
  size_t carried_in_ = 0;        // the topics
  size_t carried_out_ = 0;
  uint8_t applicant_ = 0;  // the dimension: who applied
  form::ClaimFamilies applications_ = 0;
  form::ClaimFamilies review_ = 0;
  // A government reports for all of its territory, which the last character of its region names: 县 of 全县.
  bool own_body_is_wide_ = false;
  std::string_view own_territory_;

  std::optional<layout::OffsetMap::Backward> places_;  // of the page
  ClaimLists lists_;
  std::vector<ClaimToken> tokens_;
  Phrase phrase_;
  uint32_t sentence_ = 0;
  uint32_t sentence_begin_ = 0;
  uint32_t sentence_end_ = 0;
  mutable std::optional<form::ClaimFamilies> paragraph_known_;  // where it was asked for
  form::ClaimFamilies sentence_known_ = 0;
  form::ClaimFamilies told_ = 0;  // of the paragraph's last topic that is no review
  // 0: none was named.
  int64_t paragraph_year_ = 0;
  int64_t sentence_year_ = 0;
  bool until_ = false;
  // Said by earlier clauses of the sentence.
  Phrase::Signs scope_;
  // Subjects that 分别为 gives one figure each.
  std::array<const form::ClaimSubject*, Phrase::kMaxConjuncts> respective_{};
  size_t respective_count_ = 0;
  size_t respective_next_ = 0;
  // Of the phrase that a bracket interrupts, and the claims before it.
  Phrase interrupted_;
  bool in_bracket_ = false;
  // What was said of the year before the bracket.
  int64_t year_around_ = 0;
  bool other_year_around_ = false;
  bool year_named_ = false;  // in this sentence
  int claims_before_bracket_ = 0;
  uint32_t bracket_begin_ = 0;
  // The last token was a figure, or words that belong to it.
  bool after_figure_ = false;
  // Claims before the part of the sentence that no semicolon divides.
  int clause_claims_ = 0;
  // End of the last figure that became a claim.
  uint32_t last_figure_ = 0;
  // Where the figures of the sentence's claims stand, with their units and what they count.
  std::vector<layout::Range> figures_;
  // Tokens before it belong to a claim that is written.
  uint32_t skip_until_ = 0;
  int first_claim_ = 0;  // of the sentence
  // 涉及征地6件、行政许可2件: until the clause ends, figures are of what applications ask about.
  bool about_ = false;
  // The figure at hand is that of a group of applications, and the figures behind one are those of a part of all.
  bool group_ = false;
  bool of_some_ = false;
  bool told_of_group_ = false;  // in this sentence
  bool publishing_ = false;     // the last figure whose words act was of what was published
  // A government that is not the report's organ is named in the phrase; figures of the sentence are told of it.
  bool government_named_ = false;
  bool by_government_ = false;
  // 其中 of a clause that had no figure itself.
  ListOpener opener_ = ListOpener::kNone;
};

// A whole number that is meant exactly, and no share.
bool IsPlainCount(const report::v1::Claim& claim);

// The total of a row of the applications; nothing where it was not read for sure.
std::optional<int64_t> TotalOf(const report::v1::Record& record, std::string_view row);

}  // namespace gouji::extract
