#include "worker/decode/format.h"

#include <gtest/gtest.h>

#include <string>

namespace gouji::decode {
namespace {

TEST(HasBinaryControls, KnowsEachByteAtEachPlace) {
  // One in ten bytes; places go through the blocks that are looked at together.
  for (int byte = 0; byte < 256; ++byte) {
    const bool control = (byte < 0x20 && byte != '\a' && (byte < '\t' || byte > '\r')) || byte == 0x7F;
    std::string text(210, 'a');
    for (size_t i = 3; i < text.size(); i += 10) text[i] = static_cast<char>(byte);
    EXPECT_EQ(HasBinaryControls(text), control) << byte;
  }
}

TEST(HasBinaryControls, ToleratesStrayOnes) {
  EXPECT_FALSE(HasBinaryControls(std::string(1000, 'a') + '\0'));
  EXPECT_FALSE(HasBinaryControls("a\tb\r\nc\f"));
  EXPECT_TRUE(HasBinaryControls(std::string(1000, 'a') + std::string(10, '\x01')));
}

TEST(RecognizeForeignFormat, SaysWhatToDo) {
  const auto failure = RecognizeForeignFormat("{\\rtf1\\ansi");
  ASSERT_TRUE(failure);
  EXPECT_NE(failure->detail.find("save it as"), std::string::npos);
  EXPECT_FALSE(RecognizeForeignFormat("一、总体情况"));
}

}  // namespace
}  // namespace gouji::decode
