#include "common/s3/body.h"

#include <gtest/gtest.h>

#include <string>

namespace gouji::s3 {
namespace {

std::string Whole(const Body& body, size_t step) {
  std::string all;
  std::string piece(step, '\0');
  for (int64_t got = 0; (got = body.ReadAt(all.size(), piece.data(), step)) > 0;)
    all.append(piece, 0, static_cast<size_t>(got));
  return all;
}

TEST(BodyTest, GivesBackWhatWasAppendedAndItsHash) {
  Body body;
  EXPECT_TRUE(body.Append("ab").ok());
  EXPECT_TRUE(body.Append("c").ok());
  EXPECT_EQ(body.size_bytes(), 3u);
  EXPECT_EQ(body.Seal(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Whole(body, 2), "abc");
  EXPECT_EQ(Body().Seal(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(BodyTest, ManyBytesAreTheSame) {
  Body body;
  std::string all;
  for (int i = 0; i < 30; ++i) {
    const std::string piece(999'983, static_cast<char>('a' + i % 26));
    ASSERT_TRUE(body.Append(piece).ok());
    all += piece;
  }
  EXPECT_EQ(body.size_bytes(), all.size());
  EXPECT_EQ(Whole(body, 1u << 20), all);
}

}  // namespace
}  // namespace gouji::s3
