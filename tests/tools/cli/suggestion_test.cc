// What is near enough to a mistyped word to be offered.
#include "tools/cli/suggestion.h"

#include <gtest/gtest.h>

namespace gouji::cli {
namespace {

TEST(Suggestion, OffersWhatAFewSlipsLeadTo) {
  const std::vector<std::string> names = {"jobs", "run", "results", "requeue", "check", "cancel"};
  EXPECT_EQ(Nearest("jbos", names), "jobs");
  EXPECT_EQ(Nearest("job", names), "jobs");
  EXPECT_EQ(Nearest("resluts", names), "results");
  EXPECT_EQ(Nearest("chekc", names), "check");
  EXPECT_EQ(Nearest("cancle", names), "cancel");
  EXPECT_EQ(Nearest("--tabel", {"--table", "--token"}), "--table");
}

TEST(Suggestion, OffersNothingElse) {
  const std::vector<std::string> names = {"jobs", "run", "results"};
  EXPECT_EQ(Nearest("delete", names), "");
  EXPECT_EQ(Nearest("rm", names), "") << "two slips of two letters are another word";
  EXPECT_EQ(Nearest("", names), "");
  EXPECT_EQ(Nearest(std::string(100'000, 'j'), names), "");
  EXPECT_EQ(Nearest("jobs", {}), "");
}

}  // namespace
}  // namespace gouji::cli
