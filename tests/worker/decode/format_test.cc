#include "worker/decode/format.h"

#include <gtest/gtest.h>

#include <string>

namespace gouji::decode {
namespace {

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
