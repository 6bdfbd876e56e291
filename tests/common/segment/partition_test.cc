#include "common/segment/partition.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/store/names.h"

namespace gouji::segment {
namespace {

absl::Status Check(const std::string& range, const std::vector<std::string>& children) {
  google::protobuf::RepeatedPtrField<job::v1::ShardRange> parsed;
  for (const std::string& child : children) *parsed.Add() = store::ParseShardName(child).value();
  return CheckPartition(store::ParseShardName(range).value(), parsed);
}

TEST(PartitionTest, Invariant02_ChildrenThatPartitionTheirParent) {
  EXPECT_TRUE(Check("3-9", {"3-5", "5-6", "6-9"}).ok());
  EXPECT_TRUE(Check("3-9", {"3-4", "4-5", "5-6", "6-7", "7-8", "8-9"}).ok());
  EXPECT_TRUE(Check("7.100-300", {"7.100-150", "7.150-300"}).ok());
  EXPECT_TRUE(Check("7-8", {"7.0-150", "7.150-300"}).ok());
  EXPECT_TRUE(Check("7-8", {"7.0-150"}).ok()) << "an archive becomes the range of its members";
}

TEST(PartitionTest, Invariant02_EverythingElseIsRefused) {
  struct Case {
    const char* range;
    std::vector<std::string> children;
  };
  const std::vector<Case> cases = {
      {"3-9", {}},
      {"3-9", {"3-9"}},
      {"3-9", {"3-5", "6-9"}},   // gap
      {"3-9", {"3-6", "5-9"}},   // overlap
      {"3-9", {"3-5", "5-8"}},   // short
      {"3-9", {"3-5", "5-10"}},  // long
      {"3-9", {"5-9", "3-5"}},   // order
      {"3-9", {"4-9"}},
      {"3-9", {"3.0-5", "4-9"}},  // a part beside whole sources
      {"7.100-300", {"7.100-300"}},
      {"7.100-300", {"7.100-150", "7.160-300"}},
      {"7.100-300", {"7.100-150", "7.150-290"}},
      {"7.100-300", {"7.0-150", "7.150-300"}},
      {"7.100-300", {"8.100-150", "8.150-300"}},
      {"7.100-300", {"7-8"}},
      {"7-8", {"7.10-150"}},
  };
  for (const Case& c : cases) EXPECT_TRUE(absl::IsInvalidArgument(Check(c.range, c.children))) << c.range;
}

TEST(PartitionTest, RangesAreWellFormed) {
  job::v1::ShardRange range;
  EXPECT_FALSE(CheckRange(range).ok()) << "empty";
  range.set_end_source(2);
  EXPECT_TRUE(CheckRange(range).ok());
  range.set_begin(3);
  EXPECT_FALSE(CheckRange(range).ok()) << "a begin without an end";
  range.set_end(9);
  EXPECT_FALSE(CheckRange(range).ok()) << "a part of two sources";
  range.set_end_source(1);
  EXPECT_TRUE(CheckRange(range).ok());
  range.set_begin(9);
  EXPECT_FALSE(CheckRange(range).ok()) << "an empty part";
}

}  // namespace
}  // namespace gouji::segment
