#include "worker/form/matcher.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <map>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace gouji::form {
namespace {

// Blanks between two characters of one label: a wide cell pads a broken label with some tens of them.
constexpr size_t kMaxBlanksInside = 96;
constexpr uint32_t kMaxMarksInside = 2;

struct Character {
  uint32_t code = 0;
  uint32_t size = 0;
};

// A byte that begins no complete character stands for itself, outside of Unicode.
inline Character Decode(const char* p, const char* end) {
  const auto byte = [&](size_t i) { return static_cast<uint32_t>(static_cast<uint8_t>(p[i])); };
  const auto follows = [&](size_t i) { return (byte(i) & 0xc0) == 0x80; };
  const uint32_t lead = byte(0);
  const auto left = static_cast<size_t>(end - p);
  if (lead < 0x80) return {lead, 1};
  if ((lead & 0xf0) == 0xe0 && left >= 3 && follows(1) && follows(2)) {
    return {(lead & 0x0f) << 12 | (byte(1) & 0x3f) << 6 | (byte(2) & 0x3f), 3};
  }
  if ((lead & 0xe0) == 0xc0 && left >= 2 && follows(1)) return {(lead & 0x1f) << 6 | (byte(1) & 0x3f), 2};
  if ((lead & 0xf8) == 0xf0 && left >= 4 && follows(1) && follows(2) && follows(3)) {
    return {(lead & 0x07) << 18 | (byte(1) & 0x3f) << 12 | (byte(2) & 0x3f) << 6 | (byte(3) & 0x3f), 4};
  }
  return {0x110000 + lead, 1};
}

// Length of a <br>, <br/> or <br /> that begins at p, 0 if there is none.
size_t BreakTag(const char* p, const char* end) {
  const auto left = static_cast<size_t>(end - p);
  if (left < 4 || p[0] != '<' || (p[1] | 0x20) != 'b' || (p[2] | 0x20) != 'r') return 0;
  for (size_t i = 3; i < std::min<size_t>(left, 6); ++i) {
    if (p[i] == '>') return i + 1;
    if (p[i] != ' ' && p[i] != '/') return 0;
  }
  return 0;
}

// Marks that published reports put into labels, leave out or replace by one another. By their bytes.
bool IsPunctuation(uint32_t bytes) {
  switch (bytes) {
    case ',':
    case '.':
    case ':':
    case ';':
    case '\'':
    case '"':
    case '(':
    case ')':
    case '[':
    case ']':
    case 0x8180e3:  // 、
    case 0x8280e3:  // 。
      return true;
    default:
      return false;
  }
}

const char* SkipBlankRun(const char* p, const char* end) {
  const char* const limit = end - p > static_cast<ptrdiff_t>(kMaxBlanksInside) ? p + kMaxBlanksInside : end;
  while (p < limit) {
    if (*p == ' ' || *p == '\t' || *p == '\n') {
      ++p;
    } else if (const size_t tag = *p == '<' ? BreakTag(p, end) : 0; tag > 0) {
      p += tag;
    } else {
      break;
    }
  }
  return p;
}

// Behind most characters no blank stands.
inline const char* SkipBlanks(const char* p, const char* end) {
  return p < end && static_cast<uint8_t>(*p) <= '<' ? SkipBlankRun(p, end) : p;
}

// Four bytes that begin with a character of three, as nearly all of a text do.
inline bool IsThreeBytes(uint32_t word) {
  return (word & 0xc0c0f0) == 0x8080e0;
}
static_assert(std::endian::native == std::endian::little);
inline uint32_t Load32(const char* p) {
  uint32_t word;
  std::memcpy(&word, p, sizeof word);
  return word;
}

inline Character CharacterAt(const char* p, const char* end) {
  const uint32_t word = end - p >= 4 ? Load32(p) : 0;
  if (!IsThreeBytes(word)) return Decode(p, end);
  return {(word & 0xf) << 12 | (word >> 2 & 0xfc0) | (word >> 16 & 0x3f), 3};
}

// A character by its bytes in UTF-8, the first one lowest: what is only compared needs no code.
constexpr uint32_t kThreeBytes = 0xffffff;
constexpr uint32_t kNoBytes = 0xffffffff;
struct Letter {
  uint32_t bytes = kNoBytes;
  uint32_t size = 1;
};
Letter SlowLetterAt(const char* p, const char* end) {
  const Character c = Decode(p, end);
  if (c.code >= 0x110000) return {};
  Letter letter{0, c.size};
  std::memcpy(&letter.bytes, p, c.size);
  return letter;
}
inline Letter LetterAt(const char* p, const char* end) {
  const uint32_t word = end - p >= 4 ? Load32(p) : 0;
  if (IsThreeBytes(word)) return {word & kThreeBytes, 3};
  return static_cast<uint8_t>(*p) < 0x80 ? Letter{static_cast<uint8_t>(*p), 1} : SlowLetterAt(p, end);
}
// The bytes of a character of the basic plane.
uint32_t BytesOf(uint32_t code) {
  if (code < 0x80) return code;
  if (code < 0x800) return (0xc0 | code >> 6) | (0x80 | (code & 0x3f)) << 8;
  return (0xe0 | code >> 12) | (0x80 | (code >> 6 & 0x3f)) << 8 | (0x80 | (code & 0x3f)) << 16;
}
bool TakesThreeBytes(uint32_t code) {
  return code >= 0x800 && code < 0x10000;
}
// `code` in UTF-8, which is of three bytes.
void AppendThreeBytes(uint32_t code, std::string* out) {
  const uint32_t bytes = BytesOf(code);
  out->append(reinterpret_cast<const char*>(&bytes), 3);
}

}  // namespace

std::string Matcher::Folded(std::string_view label) {
  std::string folded;
  const char* const end = label.data() + label.size();
  for (const char* p = label.data(); p < end;) {
    const Character c = Decode(p, end);
    const bool inside = p != label.data() && p + c.size != end;
    if (!inside || !IsPunctuation(LetterAt(p, end).bytes)) folded.append(p, c.size);
    p += c.size;
  }
  return folded;
}

void Matcher::Compile(const std::vector<std::string_view>& labels, Marks marks, std::string_view stops) {
  max_marks_inside_ = marks == Marks::kSkipped ? kMaxMarksInside : 0;
  struct Building {
    std::map<uint32_t, uint32_t> next;
    int16_t label = -1;
  };
  std::vector<Building> building(1);
  for (size_t index = 0; index < labels.size(); ++index) {
    uint32_t node = 0;
    const std::string label = marks == Marks::kSkipped ? Folded(labels[index]) : std::string(labels[index]);
    const char* const end = label.data() + label.size();
    for (const char* p = label.data(); p < end;) {
      const Character c = Decode(p, end);
      p += c.size;
      const auto [edge, added] =
          building[node].next.try_emplace(c.code, static_cast<uint32_t>(building.size()));
      node = edge->second;
      if (added) building.emplace_back();
    }
    building[node].label = static_cast<int16_t>(index);
  }

  // Labels are of the basic plane and few; others are a bug of ours.
  if (building.size() > std::numeric_limits<uint16_t>::max()) std::abort();
  constexpr size_t kFew = 4;
  nodes_.assign(1, Node{});
  size_t edges = 1;
  for (const Building& node : building) edges += node.next.size() > kFew ? node.next.size() : 0;
  edges_.assign(std::bit_ceil(2 * edges), Edge{});
  edge_shift_ = 32 - static_cast<uint32_t>(std::countr_zero(edges_.size()));
  const auto add = [&](const auto& self, uint32_t from, uint16_t node) -> void {
    const size_t count = building[from].next.size();
    nodes_[node].label = building[from].label;
    nodes_[node].children = count == 0 ? Children::kNone : count <= kFew ? Children::kFew : Children::kMany;
    uint16_t before = 0;
    for (const auto& [character, next] : building[from].next) {
      if (character > std::numeric_limits<uint16_t>::max()) std::abort();
      const auto child = static_cast<uint16_t>(nodes_.size());
      nodes_.emplace_back().character = BytesOf(character);
      if (before != 0) nodes_[before].sibling = child;
      before = child;
      if (count > kFew) AddEdge({BytesOf(character), node, child});
      self(self, next, child);
    }
  };
  add(add, 0, 0);

  AddTails();

  starts_.assign(0x10000 / 64, 0);
  singles_.assign(0x10000 / 64, 0);
  seconds_.fill(0);
  ascii_starts_.clear();
  size_t pairs = 1;
  for (const auto& [character, node] : building[0].next) pairs += building[node].next.size();
  first_pairs_.assign(std::bit_ceil(3 * pairs), 0);
  for (const auto& [character, node] : building[0].next) {
    const auto first = static_cast<uint16_t>(Step(0, BytesOf(character)));
    for (const auto& [second, after] : building[node].next) {
      if (TakesThreeBytes(character) && TakesThreeBytes(second))
        AddPair(character, second, static_cast<uint16_t>(Step(first, BytesOf(second))));
    }
    if (character < 0x80) ascii_starts_ += static_cast<char>(character);
    starts_[character / 64] |= uint64_t{1} << (character % 64);
    if (building[node].label < 0) continue;
    singles_[character / 64] |= uint64_t{1} << (character % 64);
    if (TakesThreeBytes(character)) AddAlone(character);
  }
  for (const char* p = stops.data(); p < stops.data() + stops.size(); p += 3)
    AddAlone(Decode(p, stops.data() + stops.size()).code);
}

void Matcher::AddAlone(uint32_t character) {
  std::string bytes;
  AppendThreeBytes(character, &bytes);
  bytes.resize(kPairBytes);
  seconds_[FirstHash(PairAt(bytes.data()))] = ~uint64_t{0};
}

void Matcher::AddPair(uint32_t first, uint32_t second, uint16_t node) {
  std::string bytes;
  AppendThreeBytes(first, &bytes);
  AppendThreeBytes(second, &bytes);
  bytes.resize(kPairBytes);
  const uint64_t pair = PairAt(bytes.data());
  seconds_[FirstHash(pair)] |= uint64_t{1} << LastBits(pair);
  size_t slot = PairHash(pair) & (first_pairs_.size() - 1);
  while (first_pairs_[slot] != 0) slot = (slot + 1) & (first_pairs_.size() - 1);
  first_pairs_[slot] = (pair & kSixBytes) | uint64_t{node} << kNodeShift;
}

inline uint32_t Matcher::FindPair(uint64_t pair) const {
  const size_t mask = first_pairs_.size() - 1;
  for (size_t slot = PairHash(pair) & mask;; slot = (slot + 1) & mask) {
    const Pair known = first_pairs_[slot];
    if (known == 0) return 0;
    if (((known ^ pair) & kSixBytes) == 0) return static_cast<uint32_t>(known >> kNodeShift);
  }
}

// From the leaves up, as children stand behind their parents.
void Matcher::AddTails() {
  constexpr size_t kLongest = 255;
  tails_.clear();
  for (size_t node = nodes_.size(); node-- > 1;) {
    const size_t child = node + 1;
    const bool only_child = nodes_[node].children == Children::kFew && nodes_[child].sibling == 0;
    if (!only_child || !IsThreeBytes(nodes_[child].character)) continue;
    const Node& next = nodes_[child];
    std::string tail(reinterpret_cast<const char*>(&next.character), 3);
    const bool goes_on = next.label < 0 && tail.size() + next.tail_size <= kLongest;
    if (goes_on) tail += tails_.substr(next.tail, next.tail_size);
    nodes_[node].tail = static_cast<uint32_t>(tails_.size());
    nodes_[node].tail_size = static_cast<uint8_t>(tail.size());
    nodes_[node].tail_node = goes_on && next.tail_size > 0 ? next.tail_node : static_cast<uint16_t>(child);
    tails_ += tail;
  }
}

void Matcher::AddEdge(const Edge& edge) {
  size_t slot = EdgeSlot(edge.node, edge.character);
  while (edges_[slot].next != 0) slot = (slot + 1) & (edges_.size() - 1);
  edges_[slot] = edge;
}

inline uint32_t Matcher::Step(uint32_t node, uint32_t character) const {
  switch (nodes_[node].children) {
    case Children::kNone:
      return 0;
    case Children::kFew:
      // The first child stands right behind.
      for (uint32_t child = node + 1; child != 0; child = nodes_[child].sibling) {
        if (nodes_[child].character == character) return child;
      }
      return 0;
    case Children::kMany:
      break;
  }
  for (size_t slot = EdgeSlot(node, character);; slot = (slot + 1) & (edges_.size() - 1)) {
    const Edge& edge = edges_[slot];
    if (edge.next == 0 || (edge.character == character && edge.node == node)) return edge.next;
  }
}

bool Matcher::MatchAt(std::string_view text, uint32_t position, Hit* hit) const {
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  const char* p = begin + position;
  uint32_t node = 0;
  uint32_t marks = 0;  // of punctuation since the last character of the label
  bool found = false;
  // Comes to a node whose last character ends at p, and goes on where one way alone does; true where no longer label can
  // be found.
  const auto arrive = [&](uint32_t next) {
    marks = 0;
    while (true) {
      node = next;
      const Node& at = nodes_[node];
      if (at.label >= 0) {
        *hit = {position, static_cast<uint32_t>(p - begin), static_cast<uint16_t>(at.label)};
        found = true;
      }
      if (at.children == Children::kNone) return true;
      if (at.tail_size == 0 || end - p < at.tail_size) return false;
      // The last byte of the first character tells most of them apart.
      const char* const tail = tails_.data() + at.tail;
      if (p[2] != tail[2] || std::memcmp(p, tail, at.tail_size) != 0) return false;
      p += at.tail_size;
      next = at.tail_node;
    }
  };
  if (end - p >= kPairBytes) {
    if (const uint64_t pair = PairAt(p); IsHanPair(pair)) {
      if (!MayMatter(pair)) return false;
      const uint32_t second = FindPair(pair);
      // A label of one character; longer ones are found by their first two.
      if (IsSingle(CodeOf(pair))) {
        *hit = {position, position + 3,
                static_cast<uint16_t>(nodes_[Step(0, Load32(p) & kThreeBytes)].label)};
        found = true;
      }
      if (second == 0) return found;
      p += 6;
      if (arrive(second)) return found;
      p = SkipBlanks(p, end);
    } else if (const Character first = CharacterAt(p, end); first.code >= 0x10000 || !MayBegin(first.code)) {
      return false;
    }
  }
  while (p < end) {
    const Letter c = LetterAt(p, end);
    const uint32_t next = Step(node, c.bytes);
    if (next == 0) {
      if (node == 0 || ++marks > max_marks_inside_ || !IsPunctuation(c.bytes)) break;
      p = SkipBlanks(p + c.size, end);
      continue;
    }
    p += c.size;
    if (arrive(next)) break;
    p = SkipBlanks(p, end);
  }
  return found;
}

inline const char* Matcher::SkipAscii(const char* p, const char* end) const {
#if defined(__SSE2__)
  // Sixteen bytes a step; labels begin with a bracket, if with ASCII at all.
  for (; end - p >= 16; p += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
    __m128i stops = bytes;  // the highest bits count
    for (const char start : ascii_starts_)
      stops = _mm_or_si128(stops, _mm_cmpeq_epi8(bytes, _mm_set1_epi8(start)));
    const auto mask = static_cast<uint32_t>(_mm_movemask_epi8(stops));
    if (mask != 0) return p + std::countr_zero(mask);
  }
#endif
  while (p < end && static_cast<uint8_t>(*p) < 0x80 && !MayBegin(static_cast<uint8_t>(*p))) ++p;
  return p;
}

void Matcher::FindAll(std::string_view text, std::vector<Hit>* hits) const {
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  Hit hit;
  for (const char* p = SkipPlain(begin, end); p < end; p = SkipPlain(p, end)) {
    const auto position = static_cast<uint32_t>(p - begin);
    // SkipPlain stops at a pair of Han characters only where it may matter.
    if (end - p >= kPairBytes && IsHanPair(PairAt(p))) {
      const bool found = MatchAt(text, position, &hit);
      if (found) hits->push_back(hit);
      p = found ? begin + hit.end : p + 3;
      continue;
    }
    // Between the figures of tables stands little else than ASCII.
    if (static_cast<uint8_t>(*p) < 0x80) {
      if (const char* const next = SkipAscii(p, end); next > p) {
        p = next;
        continue;
      }
    }
    const Character c = CharacterAt(p, end);
    if (c.code < 0x10000 && MayBegin(c.code) && MatchAt(text, position, &hit)) {
      hits->push_back(hit);
      p = begin + hit.end;
    } else {
      p += c.size;
    }
  }
}

}  // namespace gouji::form
