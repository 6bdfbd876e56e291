#include "worker/extract/claim_scan.h"

#include "worker/extract/han_set.h"
#include "worker/extract/utf8_cursor.h"
#include "worker/layout/byte_triples.h"

namespace gouji::extract {
namespace {

constexpr uint32_t kHan = 3;

constexpr HanSet kWorthALook("零〇一二三四五六七八九十百千两未没无不尚暂从并");

bool IsBreak(char c) {
  return c == '|' || c == '\t' || c == '!' || c == '?';
}

// As RestOfSentence; adds to what is known.
Stretch RestByCharacters(std::string_view text, uint32_t at, uint32_t end, Stretch rest,
                         std::vector<uint32_t>* places) {
  for (rest.end = at; rest.end < end; ++rest.end) {
    const char c = text[rest.end];
    if (IsBreak(c) || text.substr(rest.end, end - rest.end).starts_with(kFullStop)) break;
    rest.digits = rest.digits || IsDigit(c);
    if (rest.end + kHan <= end && kWorthALook.Has(HanCode(text, rest.end))) places->push_back(rest.end);
  }
  return rest;
}

#ifdef __x86_64__
constexpr layout::ByteTriples kMayBeWorth({{
    {"\xe4", "\xb8", "\x80\x89\x83\x8d"},          // 一 三 七 不
    {"\xe4", "\xb9\xba", "\x9d\x8c\x94"},          // 九 二 五
    {"\xe4\xe5", "\xbb\x9b", "\x8e\x9b"},          // 从 四
    {"\xe4\xe6", "\xb8\x97\xb2", "\xa4\xa0\xa1"},  // 两 无 没
    {"\xe5", "\x85\x8d", "\xad\xab\x83\x81"},      // 六 八 千 十
    {"\xe6\xe3", "\x9c\x9a\x80", "\xaa\x82\x87"},  // 未 暂 〇
    {"\xe7\xe5", "\x99\xb0", "\xbe\x9a"},          // 百 尚
    {"\xe9\xe5", "\x9b\xb9", "\xb6"},              // 零 并
}});

struct BlockMarks {
  uint32_t ends = 0;
  uint32_t digits = 0;
};
GOUJI_BLOCKS BlockMarks MarksAt(const char* p) {
  const __m256i bytes = layout::LoadBlock(p);
  BlockMarks marks;
  marks.ends = layout::BlockBitsOf(bytes, '|') | layout::BlockBitsOf(bytes, '\t') |
               layout::BlockBitsOf(bytes, '!') | layout::BlockBitsOf(bytes, '?') |
               (layout::BlockBitsOf(bytes, kFullStop[0]) &
                layout::BlockBitsOf(layout::LoadBlock(p + 1), kFullStop[1]) &
                layout::BlockBitsOf(layout::LoadBlock(p + 2), kFullStop[2]));
  marks.digits = layout::BlockBits(layout::BlockFrom(bytes, '0', 10));
  return marks;
}
GOUJI_BLOCKS uint32_t WorthAt(const char* p) {
  return layout::TriplesAt<kHan>(kMayBeWorth, p);
}

// As RestOfSentence, up to where a whole block does not follow.
__attribute__((target("avx2"))) bool RestByBlocks(std::string_view text, uint32_t* at, uint32_t end,
                                                  Stretch* rest, std::vector<uint32_t>* places) {
  constexpr auto kBlock = static_cast<uint32_t>(layout::kWideBlock);
  for (; *at < end && *at + kBlock + kHan <= text.size(); *at += kBlock) {
    BlockMarks marks = MarksAt(text.data() + *at);
    if (end - *at < kBlock) marks.ends |= 1u << (end - *at);
    const uint32_t before = marks.ends == 0 ? UINT32_MAX : (marks.ends & -marks.ends) - 1;
    rest->digits = rest->digits || (marks.digits & before) != 0;
    const uint32_t worth = rest->digits ? 0 : WorthAt(text.data() + *at) & before;
    for (uint32_t bits = worth; bits != 0; bits &= bits - 1) {
      const uint32_t place = *at + static_cast<uint32_t>(__builtin_ctz(bits));
      if (kWorthALook.Has(HanCode(text, place))) places->push_back(place);
    }
    if (marks.ends == 0) continue;
    rest->end = *at + static_cast<uint32_t>(__builtin_ctz(marks.ends));
    return true;
  }
  return false;
}
#else
bool RestByBlocks(std::string_view, uint32_t*, uint32_t, Stretch*, std::vector<uint32_t>*) {
  return false;
}
#endif

}  // namespace

Stretch RestOfSentence(std::string_view text, uint32_t at, uint32_t end, std::vector<uint32_t>* places,
                       ScanPace pace) {
  places->clear();
  Stretch rest;
  const bool blocks = pace == ScanPace::kBlocks && layout::HasBlocks();
  if (!blocks || !RestByBlocks(text, &at, end, &rest, places))
    rest = RestByCharacters(text, at, end, rest, places);
  if (rest.digits) places->clear();
  return rest;
}

}  // namespace gouji::extract
