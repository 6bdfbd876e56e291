#include "worker/form/claim_grammar.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <set>

namespace gouji::form {
namespace {

constexpr size_t kMaxFamilies = 32;
constexpr size_t kMaxDimensions = 31;

// A grammar that is not consistent is a bug of ours, never an input.
void Check(bool holds, std::string_view what, std::string_view where) {
  if (holds) return;
  std::fprintf(stderr, "CHECK failed: claim grammar: %.*s: %.*s\n", static_cast<int>(what.size()),
               what.data(), static_cast<int>(where.size()), where.data());
  std::abort();
}

// table/row/column
ClaimCell CellOf(const std::string& path, bool near) {
  const size_t row = path.find('/');
  const size_t column = path.rfind('/');
  Check(row != path.npos && column > row, "cell", path);
  return {path.substr(0, row), path.substr(row + 1, column - row - 1), path.substr(column + 1), near};
}

}  // namespace

ClaimGrammar ClaimGrammar::Compile(const v1::ClaimGrammar& source) {
  ClaimGrammar grammar;
  grammar.AddWords(source);
  grammar.AddUnits(source);
  grammar.patterns_.resize(grammar.topics_.size());
  for (const v1::ClaimSubject& subject : source.subjects()) grammar.AddSubject(subject);
  // The first that fits is then the one that says most.
  for (std::vector<Pattern>& patterns : grammar.patterns_) {
    std::stable_sort(patterns.begin(), patterns.end(),
                     [](const Pattern& a, const Pattern& b) { return a.words > b.words; });
  }
  return grammar;
}

void ClaimGrammar::AddWords(const v1::ClaimGrammar& source) {
  std::set<std::string_view> keys;
  std::set<std::string_view> seen;
  std::vector<std::string_view> texts;
  for (const v1::ClaimWords& words : source.words()) {
    Check(keys.insert(words.key()).second && words.role() != v1::CLAIM_ROLE_UNSPECIFIED, "words",
          words.key());
    ClaimWord word{.role = words.role(), .topic = 0, .gives = 0, .heads = 0};
    for (const std::string& family : words.gives()) word.gives |= FamilyBit(family);
    for (const std::string& family : words.heads()) word.heads |= FamilyBit(family);
    if (word.IsTopic()) {
      word.topic = static_cast<uint8_t>(topics_.size());
      topics_.emplace(words.key(), topics_.size());
    }
    for (const std::string& text : words.words()) {
      Check(seen.insert(text).second, "word twice", text);
      texts.push_back(text);
      word_of_.push_back(word);
    }
  }
  Check(topics_.size() <= kMaxClaimTopics, "too many topics", "");
  words_.Compile(texts, Matcher::Marks::kCompared, kChineseNumerals);
}

void ClaimGrammar::AddUnits(const v1::ClaimGrammar& source) {
  std::set<std::string_view> seen;
  std::vector<std::string_view> texts;
  for (const v1::ClaimUnits& units : source.units()) {
    for (const std::string& text : units.words()) {
      Check(seen.insert(text).second, "unit twice", text);
      texts.push_back(text);
      unit_of_.push_back(units.kind());
    }
  }
  units_.Compile(texts, Matcher::Marks::kCompared);
}

ClaimFamilies ClaimGrammar::FamilyBit(const std::string& key) {
  const auto [family, added] = families_.try_emplace(key, ClaimFamilies{1} << families_.size());
  Check(families_.size() <= kMaxFamilies, "too many families", key);
  return family->second;
}

// Counted from 1.
uint8_t ClaimGrammar::DimensionOf(const std::string& key) {
  const auto [dimension, added] = dimensions_.try_emplace(key, static_cast<uint8_t>(dimensions_.size() + 1));
  Check(dimensions_.size() <= kMaxDimensions, "too many dimensions", key);
  return dimension->second;
}

void ClaimGrammar::AddSubject(const v1::ClaimSubject& source) {
  ClaimSubject subject{.key = source.key(),
                       .index = static_cast<uint16_t>(subjects_.size()),
                       .family = FamilyBit(source.family()),
                       .dimension = 0,
                       .part = source.part(),
                       .whole_of = 0,
                       .unit = source.unit(),
                       .cells = {},
                       .sum_of = {}};
  if (!source.dimension().empty()) subject.dimension = DimensionOf(source.dimension());
  for (const std::string& parts : source.whole_of()) subject.whole_of |= uint32_t{1} << DimensionOf(parts);
  for (const v1::ClaimCell& cell : source.cells()) subject.cells.push_back(CellOf(cell.cell(), cell.near()));
  for (const std::string& path : source.sum_of()) {
    subject.sum_of.push_back(CellOf(path, false));
    Check(subject.sum_of.back().table == subject.sum_of.front().table, "sum of two tables", source.key());
  }
  Check(!source.patterns().empty(), "subject without patterns", source.key());
  for (const v1::ClaimPattern& pattern : source.patterns()) {
    Check(!pattern.words().empty(), "pattern without words", source.key());
    Pattern compiled;
    for (const std::string& key : pattern.words()) compiled.required.set(TopicOf(key));
    compiled.allowed = compiled.required;
    for (const std::string& key : pattern.optional()) compiled.allowed.set(TopicOf(key));
    compiled.context = pattern.context().empty() ? 0 : FamilyBit(pattern.context());
    compiled.words = static_cast<uint8_t>(pattern.words_size());
    compiled.subject = static_cast<uint16_t>(subjects_.size());
    patterns_[TopicOf(pattern.words(0))].push_back(compiled);
  }
  Check(subject_of_.emplace(subject.key, subjects_.size()).second, "subject twice", source.key());
  subjects_.push_back(std::move(subject));
}

size_t ClaimGrammar::TopicOf(std::string_view key) const {
  const auto topic = topics_.find(key);
  Check(topic != topics_.end(), "no such topic", key);
  return topic->second;
}

ClaimFamilies ClaimGrammar::FamilyOf(std::string_view key) const {
  const auto family = families_.find(key);
  Check(family != families_.end(), "no such family", key);
  return family->second;
}

const ClaimSubject* ClaimGrammar::SubjectOf(std::string_view key) const {
  const auto subject = subject_of_.find(key);
  return subject == subject_of_.end() ? nullptr : &subjects_[subject->second];
}

const ClaimSubject* ClaimGrammar::FindSubject(const ClaimTopics& topics, ClaimFamilies known) const {
  const Pattern* best = nullptr;
  for (size_t topic = topics._Find_first(); topic < patterns_.size(); topic = topics._Find_next(topic)) {
    for (const Pattern& pattern : patterns_[topic]) {
      if (best != nullptr && pattern.words <= best->words) break;
      if ((pattern.required & ~topics).any() || (topics & ~pattern.allowed).any()) continue;
      if (pattern.context != 0 && (pattern.context & known) == 0) continue;
      best = &pattern;
      break;
    }
  }
  return best == nullptr ? nullptr : &subjects_[best->subject];
}

}  // namespace gouji::form
