#include "common/store/names.h"

#include <gtest/gtest.h>

#include <string>

namespace gouji::store {
namespace {

using job::v1::ShardRange;

ShardRange Whole(uint32_t first, uint32_t end) {
  ShardRange range;
  range.set_first_source(first);
  range.set_end_source(end);
  return range;
}

ShardRange Part(uint32_t source, uint64_t begin, uint64_t end) {
  ShardRange range = Whole(source, source + 1);
  range.set_begin(begin);
  range.set_end(end);
  return range;
}

TEST(NamesTest, OfAllObjects) {
  EXPECT_EQ(SpecName("j"), "jobs/j/spec");
  EXPECT_EQ(ListingName("j"), "jobs/j/listing");
  EXPECT_EQ(PlanName("j", 12), "jobs/j/plan/0000000012");
  EXPECT_EQ(OutcomeName("j", "12-40"), "jobs/j/shards/12-40");
  EXPECT_EQ(ControlName("j", 3), "jobs/j/control/0000000003");
  EXPECT_EQ(ManifestName("j"), "jobs/j/manifest");
  EXPECT_EQ(EpochName(1), "epochs/0000000001");
}

TEST(NamesTest, NumbersSortAsNamesAndComeBack) {
  EXPECT_LT(PlanName("j", 9), PlanName("j", 10));
  EXPECT_LT(EpochName(99), EpochName(100));
  EXPECT_EQ(ParseNumber(ControlName("j", 42)).value(), 42u);
  EXPECT_EQ(ParseNumber("0000000007").value(), 7u);
  for (const char* bad : {"", "7", "jobs/j/spec", "epochs/000000000x", "epochs/-000000001"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(ParseNumber(bad).status())) << bad;
  }
}

TEST(NamesTest, Invariant09_TheJobIdIsAFunctionOfTenantAndRequest) {
  const std::string id = JobId("tenant", "request");
  EXPECT_TRUE(IsJobId(id)) << id;
  EXPECT_EQ(id, JobId("tenant", "request"));
  EXPECT_NE(id, JobId("tenant", "other"));
  EXPECT_NE(JobId("a", "bc"), JobId("ab", "c"));
  EXPECT_NE(JobId("", "x"), JobId("x", ""));
  for (const char* bad :
       {"", "abc", "../../../../../../../../etc/pass", "ABCDEF00000000000000000000000000"}) {
    EXPECT_FALSE(IsJobId(bad)) << bad;
  }
}

TEST(ShardNameTest, IsCanonicalAndComesBack) {
  EXPECT_EQ(ShardName(Whole(12, 40)), "12-40");
  EXPECT_EQ(ShardName(Part(12, 0, 1'048'576)), "12.0-1048576");
  for (const ShardRange& range :
       {Whole(0, 1), Whole(5, 4'000'000'000u), Part(3, 10, 11), Part(0, 0, ~0ull)}) {
    const ShardRange back = ParseShardName(ShardName(range)).value();
    EXPECT_EQ(ShardName(back), ShardName(range));
    EXPECT_EQ(back.SerializeAsString(), range.SerializeAsString());
  }
}

TEST(ShardNameTest, ThePlaceInTheListingIsNoPartOfTheName) {
  ShardRange range = Whole(1, 2);
  range.set_listing_offset(77);
  range.set_input_bytes(5);
  EXPECT_EQ(ShardName(range), ShardName(Whole(1, 2)));
}

TEST(ShardNameTest, RefusesEverythingElse) {
  for (const char* bad : {"",
                          "-",
                          "1",
                          "1-",
                          "-1",
                          "2-2",
                          "3-2",
                          "01-2",
                          "1-02",
                          "1-2 ",
                          " 1-2",
                          "1.0-0",
                          "1.5-5",
                          "1.6-5",
                          "1.0-",
                          "1.-5",
                          "1.00-5",
                          "1-2-3",
                          "4294967296-4294967297",
                          "4294967295.0-1",
                          "+1-2",
                          "1/2"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(ParseShardName(bad).status())) << bad;
  }
}

}  // namespace
}  // namespace gouji::store
