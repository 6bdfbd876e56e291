#include "coordinator/planning/object_walker.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "coordinator/planning/listing.h"
#include "tests/fakes/s3_server.h"

namespace gouji::planning {
namespace {

// The clients of a process keep their settings: one server as long as it lives, for all tests, each with keys of its own.
class ObjectWalkerTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (server_ != nullptr) return;
    server_ = new fakes::S3Server({"--page", "3"});
    ASSERT_TRUE(server_->Start()) << server_->Log();
    for (const auto& [name, value] : server_->Environment()) setenv(name.c_str(), value.c_str(), 1);
  }

  static store::CorpusRoots Roots(const std::vector<std::string>& locators) {
    store::CorpusRoots roots;
    for (const std::string& locator : locators) roots.Add()->set_locator(locator);
    return roots;
  }
  static std::vector<std::string> Ids(const store::CorpusRoots& roots, const Expansion& expansion) {
    std::vector<std::string> ids;
    for (const job::v1::Source& source : expansion.sources) ids.push_back(store::DocumentId(source, roots));
    return ids;
  }

  static fakes::S3Server* server_;
};

fakes::S3Server* ObjectWalkerTest::server_ = nullptr;

TEST_F(ObjectWalkerTest, ListsWhatLiesBelowAsAFolder) {
  for (const char* key : {"in/b.txt", "in/a/年度 1+1.html", "in/lines.jsonl", "in/x.zip", "in/", "in/empty/",
                          "in/.hidden", "in/.git/x", "inner.txt", "in/z/1.txt"}) {
    server_->Put(std::string("walk/") + key, "12345");
  }
  store::CorpusRoots roots = Roots({"s3://walk/in/"});
  ASSERT_TRUE(NormalizeRoots(&roots).ok());
  EXPECT_EQ(roots[0].locator(), "s3://walk/in");
  const Expansion expansion = ExpandRoots(roots).value();
  EXPECT_EQ(Ids(roots, expansion),
            (std::vector<std::string>{"a/年度 1+1.html", "b.txt", "lines.jsonl", "x.zip", "z/1.txt"}));
  EXPECT_EQ(expansion.skipped, 3u);
  EXPECT_EQ(expansion.sources[0].size_bytes(), 5u);
  EXPECT_EQ(expansion.sources[0].etag(), "\"827ccb0eea8a706c4c34a16891f84e7b\"");
  EXPECT_EQ(expansion.sources[0].modify_time_ns(), 0);
  EXPECT_EQ(expansion.sources[2].kind(), job::v1::SOURCE_KIND_JSON_LINES);
  EXPECT_EQ(expansion.sources[3].kind(), job::v1::SOURCE_KIND_ARCHIVE);
  EXPECT_EQ(store::SourcePath(expansion.sources[0], roots), "s3://walk/in/a/年度 1+1.html");
}

TEST_F(ObjectWalkerTest, AnObjectIsARootByItselfAndRootsGetPrefixes) {
  server_->Put("two/one/a.txt", "x");
  server_->Put("two/other/b.txt", "x");
  store::CorpusRoots single = Roots({"s3://two/one/a.txt"});
  ASSERT_TRUE(NormalizeRoots(&single).ok());
  const Expansion expansion = ExpandRoots(single).value();
  EXPECT_EQ(Ids(single, expansion), std::vector<std::string>{"a.txt"});
  EXPECT_EQ(store::SourcePath(expansion.sources[0], single), "s3://two/one/a.txt");
  store::CorpusRoots both = Roots({"s3://two/other", "s3://two/one"});
  ASSERT_TRUE(NormalizeRoots(&both).ok());
  EXPECT_EQ(Ids(both, ExpandRoots(both).value()), (std::vector<std::string>{"one/a.txt", "other/b.txt"}));
}

TEST_F(ObjectWalkerTest, AStoreOfGoujiIsNoCorpus) {
  server_->Put("mixed/out/format", "gouji-store 1\n");
  server_->Put("mixed/out/jobs/j/spec", "x");
  server_->Put("mixed/out.txt", "x");
  server_->Put("mixed/format", "a report about formats");
  store::CorpusRoots roots = Roots({"s3://mixed"});
  ASSERT_TRUE(NormalizeRoots(&roots).ok());
  const Expansion expansion = ExpandRoots(roots).value();
  EXPECT_EQ(Ids(roots, expansion), (std::vector<std::string>{"format", "out.txt"}));
  EXPECT_EQ(expansion.skipped, 1u);
}

TEST_F(ObjectWalkerTest, WhatIsNotThereIsRefused) {
  EXPECT_TRUE(absl::IsNotFound(CheckRoots(Roots({"s3://none/here"}))));
  EXPECT_TRUE(absl::IsInvalidArgument(CheckRoots(Roots({"s3://None/here"}))));
  server_->Faults(R"([{"kind": "403", "count": 100, "key": "/secret"}])");
  EXPECT_TRUE(absl::IsPermissionDenied(CheckRoots(Roots({"s3://secret/x"}))));
}

}  // namespace
}  // namespace gouji::planning
