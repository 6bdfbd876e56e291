#include "common/env/digest.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace gouji::env {
namespace {

Sha256Digest Number(uint8_t low) {
  Sha256Digest digest{};
  digest.back() = low;
  return digest;
}

TEST(Sha256Test, GivesThePublishedDigests) {
  EXPECT_EQ(ToHex(AsBytes(Sha256(""))), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(ToHex(AsBytes(Sha256("abc"))),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Sha256Test, AHasherIsReadyForTheNextInputAfterFinish) {
  Sha256Hasher hasher;
  hasher.Update("a");
  hasher.Update("bc");
  EXPECT_EQ(hasher.Finish(), Sha256("abc"));
  EXPECT_EQ(hasher.Finish(), Sha256(""));
  hasher.Update("abc");
  EXPECT_EQ(hasher.Finish(), Sha256("abc"));
}

TEST(DigestSumTest, CarriesThroughAllWordsAndWrapsAround) {
  Sha256Digest ones;
  ones.fill(0xFF);
  DigestSum sum;
  sum.Add(ones);
  EXPECT_EQ(sum.Hex(), std::string(64, 'f'));
  sum.Add(Number(1));
  EXPECT_EQ(sum.Hex(), std::string(64, '0'));
  sum.Add(Number(2));
  EXPECT_EQ(sum.Hex(), std::string(63, '0') + "2");
}

TEST(DigestSumTest, AddsWithCarryAcrossEachWord) {
  for (size_t byte = 1; byte < 32; ++byte) {
    Sha256Digest below{};
    std::fill(below.begin() + static_cast<ptrdiff_t>(byte), below.end(), uint8_t{0xFF});
    DigestSum sum;
    sum.Add(below);
    sum.Add(Number(1));
    Sha256Digest expected{};
    expected[byte - 1] = 1;
    EXPECT_EQ(sum.Hex(), ToHex(AsBytes(expected)));
  }
}

TEST(DigestSumTest, OrderDoesNotMatterButEveryRecordDoes) {
  const std::vector<std::string> records = {"a", "b", "b", "c"};
  DigestSum forward, backward, parts, part, short_by_one, doubled;
  for (const std::string& record : records) forward.Add(Sha256(record));
  for (auto it = records.rbegin(); it != records.rend(); ++it) backward.Add(Sha256(*it));
  parts.Add(Sha256("c"));
  parts.Add(Sha256("b"));
  part.Add(Sha256("b"));
  part.Add(Sha256("a"));
  parts.Add(part);
  for (const char* record : {"a", "b", "c"}) short_by_one.Add(Sha256(record));
  doubled.Add(forward);
  doubled.Add(Sha256("a"));
  EXPECT_EQ(forward, backward);
  EXPECT_EQ(forward, parts);
  EXPECT_FALSE(forward == short_by_one);
  EXPECT_FALSE(forward == doubled);
}

TEST(DigestSumTest, BytesGoBackAndForth) {
  DigestSum sum;
  sum.Add(Sha256("x"));
  EXPECT_EQ(sum.Bytes(), AsBytes(Sha256("x")));
  DigestSum copy;
  EXPECT_TRUE(copy.AddBytes(sum.Bytes()));
  EXPECT_EQ(copy, sum);
  EXPECT_TRUE(copy.AddBytes(""));
  EXPECT_EQ(copy, sum);
  EXPECT_FALSE(copy.AddBytes("short"));
  EXPECT_EQ(copy, sum);
}

}  // namespace
}  // namespace gouji::env
