#include "worker/decode/utf8.h"

#include <bit>
#include <cstdint>
#include <cstring>

namespace gouji::decode {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

uint8_t ByteAt(std::string_view bytes, size_t i) {
  return static_cast<uint8_t>(bytes[i]);
}

bool IsContinuation(uint8_t byte) {
  return (byte & 0xC0) == 0x80;
}

struct Sequence {
  size_t length;  // bytes of the character, or of the maximal invalid sequence
  bool valid;
  bool cut;  // invalid only because the bytes end
};

// The character or maximal invalid sequence that starts at `i` (Unicode 15, table 3-7).
Sequence SequenceAt(std::string_view bytes, size_t i) {
  const uint8_t lead = ByteAt(bytes, i);
  if (lead < 0x80) return {1, true, false};
  if (lead < 0xC2 || lead > 0xF4) return {1, false, false};
  const size_t need = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (i + 1 == bytes.size()) return {1, false, true};
  const uint8_t low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  const uint8_t high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  const uint8_t second = ByteAt(bytes, i + 1);
  if (second < low || second > high) return {1, false, false};
  size_t length = 2;
  while (length < need) {
    if (i + length == bytes.size()) return {length, false, true};
    if (!IsContinuation(ByteAt(bytes, i + length))) return {length, false, false};
    ++length;
  }
  return {need, true, false};
}

// The masks below name bytes in memory order.
static_assert(std::endian::native == std::endian::little);

uint64_t Load64(const char* p) {
  uint64_t word;
  std::memcpy(&word, p, sizeof word);
  return word;
}

}  // namespace

size_t ValidUtf8Prefix(std::string_view bytes) {
  const char* const begin = bytes.data();
  const char* const end = begin + bytes.size();
  const char* p = begin;
  while (p < end) {
    // Chinese text is runs of three-byte characters: two of them in one load. Leads E0 and ED restrict their
    // second byte, so they take the careful path; they are rare (no Han character and no Chinese punctuation
    // has them).
    while (end - p >= 8) {
      const uint64_t word = Load64(p);
      if ((word & 0x0000C0C0F0C0C0F0ull) != 0x00008080E08080E0ull) break;
      const uint64_t leads = word & 0x0000000F00000Full;
      const uint64_t first = leads & 0xF;
      const uint64_t second = leads >> 24;
      if (first == 0 || first == 0xD || second == 0 || second == 0xD) break;
      p += 6;
    }
    while (end - p >= 8) {
      const uint64_t high = Load64(p) & 0x8080808080808080ull;
      if (high != 0) {
        p += __builtin_ctzll(high) / 8;
        break;
      }
      p += 8;
    }
    if (p == end) break;
    const Sequence sequence = SequenceAt(bytes, static_cast<size_t>(p - begin));
    if (!sequence.valid) break;
    p += sequence.length;
  }
  return static_cast<size_t>(p - begin);
}

Utf8Damage MeasureUtf8(std::string_view bytes) {
  Utf8Damage damage;
  for (size_t i = 0; i < bytes.size();) {
    const Sequence sequence = SequenceAt(bytes, i);
    if (!sequence.valid) {
      ++damage.invalid;
      damage.cut_at_end = sequence.cut;
    } else if (sequence.length > 1) {
      ++damage.multibyte;
    }
    i += sequence.length;
  }
  return damage;
}

void AppendRepairedUtf8(std::string_view bytes, std::string* out) {
  while (!bytes.empty()) {
    const size_t valid = ValidUtf8Prefix(bytes);
    out->append(bytes.substr(0, valid));
    bytes.remove_prefix(valid);
    if (bytes.empty()) return;
    out->append(kReplacement);
    bytes.remove_prefix(SequenceAt(bytes, 0).length);
  }
}

}  // namespace gouji::decode
