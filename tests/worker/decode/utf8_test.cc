#include "worker/decode/utf8.h"

#include <gtest/gtest.h>
#include <unicode/utf8.h>

#include <random>
#include <string>

namespace gouji::decode {
namespace {

// ICU's macro is not clean under -Wconversion.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
UChar32 NextByIcu(const std::string& bytes, int32_t* i) {
  UChar32 c;
  U8_NEXT(bytes.data(), *i, static_cast<int32_t>(bytes.size()), c);
  return c;
}
#pragma GCC diagnostic pop

// ICU as the oracle: offset of the first ill-formed sequence.
size_t OraclePrefix(const std::string& bytes) {
  int32_t i = 0;
  const auto size = static_cast<int32_t>(bytes.size());
  while (i < size) {
    const int32_t start = i;
    if (NextByIcu(bytes, &i) < 0) return static_cast<size_t>(start);
  }
  return bytes.size();
}

std::string OracleRepair(const std::string& bytes) {
  std::string out;
  int32_t i = 0;
  const auto size = static_cast<int32_t>(bytes.size());
  while (i < size) {
    const int32_t start = i;
    if (NextByIcu(bytes, &i) < 0) {
      out += "\xEF\xBF\xBD";
    } else {
      out.append(bytes, static_cast<size_t>(start), static_cast<size_t>(i - start));
    }
  }
  return out;
}

TEST(Utf8, AgreesWithIcuOnEveryTwoByteStartAndThreeByteForm) {
  for (int lead = 0; lead < 256; ++lead) {
    for (int second = 0; second < 256; ++second) {
      for (const char* tail : {"", "\x80", "\xBF\x80", "\xBF\xBF\xBF", "abcdefgh"}) {
        std::string bytes = "中文中文";
        bytes += static_cast<char>(lead);
        bytes += static_cast<char>(second);
        bytes += tail;
        ASSERT_EQ(ValidUtf8Prefix(bytes), OraclePrefix(bytes)) << lead << ' ' << second << ' ' << tail;
      }
    }
  }
}

TEST(Utf8, AgreesWithIcuOnRandomlyDamagedText) {
  std::mt19937 random(7);
  const std::string text =
      "二〇二一年,衢州市ABC公开3件。\n\t€ñ😀\xE0\xA0\x80\xED\x9F\xBF行政许可 12345678 abcdefgh";
  for (int round = 0; round < 20000; ++round) {
    std::string bytes = text;
    const size_t damages = random() % 4;
    for (size_t k = 0; k < damages; ++k) bytes[random() % bytes.size()] = static_cast<char>(random());
    bytes.resize(bytes.size() - random() % 12);
    ASSERT_EQ(ValidUtf8Prefix(bytes), OraclePrefix(bytes));
    std::string repaired;
    AppendRepairedUtf8(bytes, &repaired);
    ASSERT_EQ(repaired, OracleRepair(bytes));
  }
}

TEST(Utf8, MeasuresDamage) {
  EXPECT_EQ(MeasureUtf8("公开3件").multibyte, 3u);
  EXPECT_EQ(MeasureUtf8("公开3件").invalid, 0u);
  const Utf8Damage cut = MeasureUtf8("公开\xE5\xBC");
  EXPECT_EQ(cut.invalid, 1u);
  EXPECT_TRUE(cut.cut_at_end);
  EXPECT_EQ(MeasureUtf8("\xC0\x80公\xFF开").invalid, 3u);
}

}  // namespace
}  // namespace gouji::decode
