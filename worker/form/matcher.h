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
  // Whether some label may begin with the three-byte character at `p`, by it and the one behind it; for a look before
  // MatchAt, which hardly any place needs.
  bool MayBeginAt(const char* p, const char* end) const {
    const uint32_t first = CodeAt(p);
    if (!MayBegin(first)) return false;
    const auto lead = end - p > 6 ? static_cast<uint8_t>(p[3]) : uint8_t{0};
    return lead < 0xe4 || lead > 0xe9 || MayFollow(first, CodeAt(p + 3)) || IsSingle(first);
  }
  // The longest label that begins exactly at `position`.
  bool MatchAt(std::string_view text, uint32_t position, Hit* hit) const;

 private:
  // Of the three-byte character at `p`.
  static uint32_t CodeAt(const char* p) {
    return static_cast<uint32_t>(p[0] & 0x0f) << 12 | static_cast<uint32_t>(p[1] & 0x3f) << 6 |
           static_cast<uint32_t>(p[2] & 0x3f);
  }
  enum class Children : uint8_t { kNone, kFew, kMany };
  // Nodes stand in preorder, so that the tail of a label, which no other one shares, lies in a line or two of the cache:
  // one hash table of all steps took a miss for nearly every character, and half of the time.
  struct Node {
    uint16_t character = 0;  // that leads here
    int16_t label = -1;      // that ends here
    uint16_t sibling = 0;    // the next child of the same parent; 0: none
    Children children = Children::kNone;
  };
  // From a node with many children to one of them; `next` is 0 in a free slot.
  struct Edge {
    uint16_t node = 0;
    uint16_t character = 0;
    uint16_t next = 0;
  };
  void AddEdge(const Edge& edge);
  size_t EdgeSlot(uint32_t node, uint32_t character) const {
    return (node * 0x9e3779b1u + character * 0x85ebca6bu) >> edge_shift_;
  }
  bool MayBegin(uint32_t code) const { return (starts_[code / 64] >> (code % 64) & 1) != 0; }
  bool IsSingle(uint32_t code) const { return (singles_[code / 64] >> (code % 64) & 1) != 0; }
  // A Han character that follows a label's first one at once must be its second one, but for labels of one character.
  bool IsOver(uint32_t first, const char* next, const char* end) const;
  // 0 where no label goes on so.
  uint32_t Step(uint32_t node, uint32_t character) const;
  // Whether a label may go on with `second` after `first`: prose has the first characters of labels everywhere, their
  // first two together hardly ever.
  bool MayFollow(uint32_t first, uint32_t second) const {
    const uint32_t hash = PairHash(first, second);
    return (pairs_[hash / 64] >> (hash % 64) & 1) != 0;
  }
  static uint32_t PairHash(uint32_t first, uint32_t second) { return (first * 0x9e5u + second) & 0xffff; }

  uint32_t max_marks_inside_ = 0;
  std::vector<Node> nodes_;
  // A hash table with linear probing, at most half full.
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
