// Finds the forms' labels in a normalized text, wherever blanks and line ends break them.
//
// Role: an exact longest-match trie over UTF-8 characters, compiled once. Blanks, line ends and <br> inside a label are
// skipped, and so is, on demand, punctuation inside: 补正、行政机关 and 补正,行政机关 are the same. It does not know what labels mean and does not guess at misprints: aliases are labels of their own, and
// near matches are the extractor's business.
// Ownership: immutable after Compile. Threads: any. Errors: none. Units: byte offsets into the given text.
//
//   matcher.FindAll(page.text(), &hits);   // leftmost, longest, not overlapping
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gouji::form {

struct Hit {
  uint32_t begin = 0;
  uint32_t end = 0;
  uint16_t label = 0;
};

class Matcher {
 public:
  // What of a label is compared: all but the punctuation inside. The first and the last character stay.
  static std::string Folded(std::string_view label);
  enum class Marks : uint8_t {
    kSkipped,   // punctuation inside labels and text does not matter
    kCompared,  // labels are compared as they are
  };
  // Labels must be normalized, hold no blanks and differ (when folded, unless marks are compared). A hit's `label` is the
  // index here.
  void Compile(const std::vector<std::string_view>& labels, Marks marks = Marks::kSkipped);

  // Appends the leftmost, longest, non-overlapping hits of `text`. About 1 ns a character of prose.
  void FindAll(std::string_view text, std::vector<Hit>* hits) const;
  // Whether some label begins with the three-byte character at `p`; for a look before MatchAt.
  bool MayBeginAt(const char* p) const {
    const uint32_t code = static_cast<uint32_t>(p[0] & 0x0f) << 12 | static_cast<uint32_t>(p[1] & 0x3f) << 6 |
                          static_cast<uint32_t>(p[2] & 0x3f);
    return MayBegin(code);
  }
  // The longest label that begins exactly at `position`.
  bool MatchAt(std::string_view text, uint32_t position, Hit* hit) const;

 private:
  // From a node by a character to the next, and what is known of that; `next` is 0 in a free slot. A step along a label
  // touches one line of the cache.
  struct Edge {
    uint32_t node = 0;
    uint32_t character = 0;
    uint32_t next = 0;
    int16_t label = -1;  // that ends there
    bool leaf = true;    // no label goes on
  };
  void AddEdge(const Edge& edge);
  size_t EdgeSlot(uint32_t node, uint32_t character) const {
    return (node * 0x9e3779b1u + character * 0x85ebca6bu) >> edge_shift_;
  }
  bool MayBegin(uint32_t code) const { return (starts_[code / 64] >> (code % 64) & 1) != 0; }
  bool IsSingle(uint32_t code) const { return (singles_[code / 64] >> (code % 64) & 1) != 0; }
  // A Han character that follows a label's first one at once must be its second one, but for labels of one character.
  bool IsOver(uint32_t first, const char* next, const char* end) const;
  // Null where no label goes on so.
  const Edge* Step(uint32_t node, uint32_t character) const;
  // Whether a label may go on with `second` after `first`: prose has the first characters of labels everywhere, their
  // first two together hardly ever.
  bool MayFollow(uint32_t first, uint32_t second) const {
    const uint32_t hash = PairHash(first, second);
    return (pairs_[hash / 64] >> (hash % 64) & 1) != 0;
  }
  static uint32_t PairHash(uint32_t first, uint32_t second) { return (first * 0x9e5u + second) & 0xffff; }

  uint32_t max_marks_inside_ = 0;
  // All nodes' edges in one hash table with linear probing, at most half full.
  std::vector<Edge> edges_;
  uint32_t edge_shift_ = 0;
  // Bit per code point of the basic plane: some label begins with it.
  std::vector<uint64_t> starts_;
  // The same: some label is nothing else.
  std::vector<uint64_t> singles_;
  bool has_singles_ = false;
  // Bit per hash of the first two characters of some label.
  std::vector<uint64_t> pairs_;
};

}  // namespace gouji::form
