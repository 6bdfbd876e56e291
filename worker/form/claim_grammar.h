// What prose can say in figures, compiled once: words with their roles, units, and the subjects that words make up.
//
// Role: claims.textproto as tables to look up. It reads no documents and knows nothing of sentences.
// Ownership: immutable; BuiltInClaims() lives for the whole process. Threads: any. Errors: Compile CHECKs that the grammar
// is consistent, since a broken one is our own bug.
//
//   const form::ClaimGrammar& grammar = form::BuiltInClaims();
//   const form::ClaimSubject* subject = grammar.FindSubject(topics, known_families);
#pragma once

#include <bitset>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "gouji/form/v1/claim_grammar.pb.h"
#include "worker/form/matcher.h"

namespace gouji::form {

// What Chinese numbers are made of.
inline constexpr std::string_view kChineseNumerals = "零〇○一二两三四五六七八九十百千万亿";

inline constexpr size_t kMaxClaimTopics = 128;
// A set of topic words' keys.
using ClaimTopics = std::bitset<kMaxClaimTopics>;
// A set of families, one bit each.
using ClaimFamilies = uint32_t;

struct ClaimWord {
  v1::ClaimRole role = v1::CLAIM_ROLE_UNSPECIFIED;
  // Bit in ClaimTopics; meaningful for nouns and verbs.
  uint8_t topic = 0;
  // What a sentence speaks of from this word on; in headings also what `heads` says.
  ClaimFamilies gives = 0;
  ClaimFamilies heads = 0;

  bool IsTopic() const { return role == v1::CLAIM_ROLE_NOUN || role == v1::CLAIM_ROLE_VERB; }
};

struct ClaimCell {
  std::string table;
  std::string row;     // * : that of the whole
  std::string column;  // * : that of the whole, or total
  bool near = false;
};

struct ClaimSubject {
  std::string key;
  uint16_t index = 0;        // below subjects()
  ClaimFamilies family = 0;  // one bit
  // Parts of one whole that exclude each other have the same; 0: none.
  uint8_t dimension = 0;
  // A part of the family's last total without further words.
  bool part = false;
  // A bit for each dimension of the lists that it may be the whole of; 0: any.
  uint32_t whole_of = 0;
  v1::ClaimUnitKind unit = v1::CLAIM_UNIT_KIND_UNSPECIFIED;
  std::vector<ClaimCell> cells;
  // Of one table.
  std::vector<ClaimCell> sum_of;

  bool MayBeWholeOf(uint8_t parts) const { return whole_of == 0 || (whole_of >> parts & 1) != 0; }
};

class ClaimGrammar {
 public:
  // CHECKs: keys known and unique, a word in one place only, at most kMaxClaimTopics topics, 32 families and 31
  // dimensions.
  static ClaimGrammar Compile(const v1::ClaimGrammar& source);

  // The words; kChineseNumerals are its stops.
  const Matcher& words() const { return words_; }
  const ClaimWord& word(uint16_t label) const { return word_of_[label]; }
  const Matcher& units() const { return units_; }
  v1::ClaimUnitKind unit(uint16_t label) const { return unit_of_[label]; }

  // The subject whose pattern says most about exactly these topics, where its context is among `known`; nullptr: none.
  const ClaimSubject* FindSubject(const ClaimTopics& topics, ClaimFamilies known) const;
  const std::vector<ClaimSubject>& subjects() const { return subjects_; }
  // By its key; nullptr: none.
  const ClaimSubject* SubjectOf(std::string_view key) const;
  // Bit of a topic or family; CHECKs that there is one.
  size_t TopicOf(std::string_view key) const;
  ClaimFamilies FamilyOf(std::string_view key) const;

 private:
  // Looks a std::string_view up among strings.
  struct KeyHash {
    using is_transparent = void;
    size_t operator()(std::string_view key) const { return std::hash<std::string_view>()(key); }
  };
  struct Pattern {
    ClaimTopics required;
    ClaimTopics allowed;
    ClaimFamilies context = 0;
    uint8_t words = 0;
    uint16_t subject = 0;
  };
  ClaimGrammar() = default;
  void AddWords(const v1::ClaimGrammar& source);
  void AddUnits(const v1::ClaimGrammar& source);
  void AddSubject(const v1::ClaimSubject& source);
  ClaimFamilies FamilyBit(const std::string& key);
  uint8_t DimensionOf(const std::string& key);

  std::map<std::string, size_t, std::less<>> topics_;
  std::map<std::string, ClaimFamilies, std::less<>> families_;
  std::map<std::string, uint8_t, std::less<>> dimensions_;
  std::vector<ClaimWord> word_of_;
  std::vector<v1::ClaimUnitKind> unit_of_;
  std::vector<ClaimSubject> subjects_;
  std::unordered_map<std::string, size_t, KeyHash, std::equal_to<>> subject_of_;
  // By the topic of the pattern's first word; those of many words first.
  std::vector<std::vector<Pattern>> patterns_;
  Matcher words_;
  Matcher units_;
};

// The grammar that the program carries.
const ClaimGrammar& BuiltInClaims();

}  // namespace gouji::form
