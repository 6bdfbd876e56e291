#include "worker/extract/simplified.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <span>

#include "worker/extract/simplified_table.h"
#include "worker/layout/byte_scan.h"

namespace gouji::extract {
namespace {

// Dirt of this kind covers whole sites, so a look at the start of a page decides.
constexpr size_t kLookBytes = 4096;

constexpr size_t kHanBytes = 3;

// The bytes of a three-byte character as a number; UTF-8 orders as its code points do.
uint32_t NumberOf(const char* p) {
  const auto byte = [p](size_t i) { return static_cast<uint32_t>(static_cast<uint8_t>(p[i])); };
  return byte(0) << 16 | byte(1) << 8 | byte(2);
}

// Simplified form of the three-byte character at `p`; null when it is not in the table.
const char* FindPair(const char* p) {
  constexpr size_t kPair = 2 * kHanBytes;
  const uint32_t wanted = NumberOf(p);
  size_t low = 0;
  size_t high = kTraditionalPairs.size() / kPair;
  while (low < high) {
    const size_t middle = (low + high) / 2;
    const char* const pair = kTraditionalPairs.data() + middle * kPair;
    const uint32_t key = NumberOf(pair);
    if (key == wanted) return pair + kHanBytes;
    if (key < wanted) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return nullptr;
}

bool IsHanLead(char c) {
  return static_cast<uint8_t>(c) >= 0xE4 && static_cast<uint8_t>(c) <= 0xE9;
}

// Of the six leads of Han characters a bit each, by the two bytes behind: looking at clean text costs no search, and
// hardly any arithmetic.
using HanBits = std::array<uint8_t, 0x1000>;

constexpr size_t TailIndex(const char* p) {
  return static_cast<size_t>(p[1] & 0x3F) << 6 | static_cast<size_t>(p[2] & 0x3F);
}
constexpr uint32_t LeadIndex(const char* p) {
  return static_cast<uint32_t>(static_cast<uint8_t>(p[0])) - 0xE4;
}

constexpr HanBits MakeTraditionalBits() {
  HanBits bits{};
  for (size_t i = 0; i < kTraditionalPairs.size(); i += 2 * kHanBytes) {
    const char* const p = kTraditionalPairs.data() + i;
    bits[TailIndex(p)] = static_cast<uint8_t>(bits[TailIndex(p)] | 1u << LeadIndex(p));
  }
  return bits;
}

constexpr HanBits kTraditionalBits = MakeTraditionalBits();
static_assert(std::endian::native == std::endian::little);

// Of a character whose lead IsHanLead.
inline bool IsTraditional(const char* p) {
  return (kTraditionalBits[TailIndex(p)] >> LeadIndex(p) & 1) != 0;
}

// Where the first traditional character of the first kLookBytes begins; the size of the text where there is none.
size_t FirstTraditional(std::string_view text) {
  const char* const begin = text.data();
  const char* const end = begin + std::min(text.size(), kLookBytes + kHanBytes - 1);
  const char* p = begin;
  // By one load a character; the rest, of less than four bytes, is looked at by bytes.
  while (end - p >= static_cast<std::ptrdiff_t>(sizeof(uint32_t))) {
    uint32_t word;
    std::memcpy(&word, p, sizeof word);
    const uint32_t lead = (word & 0xff) - 0xE4;
    if (lead > 5) {
      ++p;
      continue;
    }
    if ((kTraditionalBits[(word >> 2 & 0xfc0) | (word >> 16 & 0x3f)] >> lead & 1) != 0)
      return static_cast<size_t>(p - begin);
    p += kHanBytes;
  }
  while (end - p >= static_cast<std::ptrdiff_t>(kHanBytes)) {
    if (!IsHanLead(*p)) {
      ++p;
    } else if (IsTraditional(p)) {
      return static_cast<size_t>(p - begin);
    } else {
      p += kHanBytes;
    }
  }
  return text.size();
}

bool HasGloss(std::string_view text) {
  const std::string_view head = text.substr(0, kLookBytes);
  const auto next = [&](size_t from) { return layout::FindByte<'('>(head, from); };
  for (size_t at = next(0); at < head.size(); at = next(at + 1)) {
    if (at > 0 && static_cast<uint8_t>(head[at - 1]) >= 0x80 && GlossLength(head.substr(at)) > 0) return true;
  }
  return false;
}

bool IsBlank(char c) {
  return c == ' ' || c == '\t' || c == '\n';
}

// A byte inside of a character; a character that was cut off has none where it should.
bool GoesOn(char c) {
  return (static_cast<uint8_t>(c) & 0xc0) == 0x80;
}

}  // namespace

size_t GlossLength(std::string_view text) {
  constexpr size_t kLongest = 16;
  if (!text.starts_with('(')) return 0;
  size_t letters = 0;
  for (size_t i = 1; i < text.size() && i <= kLongest;) {
    const auto byte = static_cast<uint8_t>(text[i]);
    if (byte == ')') return letters > 0 ? i + 1 : 0;
    // Glosses are in lower case; (APP) and (PPP) are words of the text.
    if (byte >= 'a' && byte <= 'z') {
      ++letters;
      ++i;
    } else if ((byte == 0xC3 || byte == 0xC4 || byte == 0xC5 || byte == 0xC7 || byte == 0xC9 ||
                byte == 0xCC) &&
               i + 1 < text.size()) {
      // Letters with tone marks and combining tone marks: U+00C0-U+017F, U+01C0-U+01FF, U+0251, U+0300-U+033F.
      ++letters;
      i += 2;
    } else if (byte == ' ') {
      ++i;
    } else {
      return 0;
    }
  }
  return 0;
}

bool IsSimplifiedHan(std::string_view text) {
  for (size_t i = 0; i < text.size(); i += kHanBytes) {
    if (!IsHanLead(text[i]) || i + kHanBytes > text.size() || !GoesOn(text[i + 1]) || !GoesOn(text[i + 2]) ||
        IsTraditional(text.data() + i))
      return false;
  }
  return true;
}

Han SimplifyHan(layout::Page* page) {
  // Whole pages are written so; the first traditional character of the head tells.
  size_t i = FirstTraditional(page->text());
  const std::span<char> text = page->editable_text();
  if (i == text.size()) return Han::kSimplified;
  while (i + kHanBytes <= text.size()) {
    if (!IsHanLead(text[i])) {
      ++i;
      continue;
    }
    if (IsTraditional(text.data() + i)) {
      if (const char* const simple = FindPair(text.data() + i)) std::copy_n(simple, kHanBytes, &text[i]);
    }
    i += kHanBytes;
  }
  return Han::kUnknown;
}

void Simplified::Assign(const layout::Page& page, Han han) {
  page_ = &page;
  const std::string_view text = page.text();
  changed_ = (han == Han::kUnknown && FirstTraditional(text) < text.size()) || HasGloss(text);
  if (changed_) Convert();
}

void Simplified::Convert() {
  const std::string_view page = page_->text();
  text_.clear();
  lines_.clear();
  breaks_.assign(1, {0, 0});
  uint32_t line_begin = 0;
  for (size_t i = 0; i < page.size();) {
    if (IsHanLead(page[i]) && i + kHanBytes <= page.size() && GoesOn(page[i + 1]) && GoesOn(page[i + 2])) {
      const char* const simple = IsTraditional(page.data() + i) ? FindPair(page.data() + i) : nullptr;
      text_.append(simple != nullptr ? simple : page.data() + i, kHanBytes);
      i += kHanBytes;
      continue;
    }
    if (page[i] == '(' && i > 0 && static_cast<uint8_t>(page[i - 1]) >= 0x80) {
      if (const size_t length = GlossLength(page.substr(i)); length > 0) {
        i += length;
        breaks_.push_back({static_cast<uint32_t>(text_.size()), static_cast<uint32_t>(i)});
        continue;
      }
    }
    if (page[i] == '\n') {
      lines_.push_back({line_begin, static_cast<uint32_t>(text_.size())});
      line_begin = static_cast<uint32_t>(text_.size()) + 1;
    }
    text_ += page[i++];
  }
  lines_.push_back({line_begin, static_cast<uint32_t>(text_.size())});
}

uint32_t Simplified::ToPage(uint32_t offset) const {
  const auto after = std::upper_bound(breaks_.begin(), breaks_.end(), offset,
                                      [](uint32_t value, const Break& b) { return value < b.text; });
  const Break& piece = *(after - 1);
  return piece.page + (offset - piece.text);
}

uint32_t Simplified::FromSource(uint32_t source) const {
  const uint32_t offset = page_->FromSource(source);
  if (!changed_) return offset;
  const auto after = std::upper_bound(breaks_.begin(), breaks_.end(), offset,
                                      [](uint32_t value, const Break& b) { return value < b.page; });
  const Break& piece = *(after - 1);
  const uint32_t next = after == breaks_.end() ? static_cast<uint32_t>(text_.size()) : after->text;
  return std::min(piece.text + (offset - piece.page), next);
}

layout::Range Simplified::ToPage(layout::Range range) const {
  const std::string_view all = text();
  while (range.begin < range.end && IsBlank(all[range.begin])) ++range.begin;
  while (range.end > range.begin && IsBlank(all[range.end - 1])) --range.end;
  if (!changed_) return range;
  if (range.empty()) return {ToPage(range.begin), ToPage(range.begin)};
  // The end is where the last byte's copy ends, so that a gloss after it stays outside.
  return {ToPage(range.begin), ToPage(range.end - 1) + 1};
}

}  // namespace gouji::extract
