// What is S3's own about a store in a bucket; the rest is the contract's.
#include "common/store/s3_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "common/store/open.h"
#include "tests/fakes/s3_server.h"

namespace gouji::store {
namespace {

using testing::HasSubstr;

std::string Said(const absl::Status& status) {
  return std::string(status.message());
}

class S3StoreTest : public testing::Test {
 protected:
  S3StoreTest() : server_({"--page", "2"}) { EXPECT_TRUE(server_.Start()) << server_.Log(); }

  std::unique_ptr<S3Store> Open(OpenMode mode = OpenMode::kWrite) {
    return S3Store::Open("s3://bucket/out", server_.Settings(), mode).value();
  }

  fakes::S3Server server_;
};

TEST_F(S3StoreTest, ObjectsStandUnderThePrefix) {
  const auto store = Open();
  ASSERT_TRUE(store->PutIfAbsent("jobs/j/spec", "x").ok());
  EXPECT_EQ(server_.Keys(), "bucket/out/.probe\nbucket/out/jobs/j/spec\n");
  EXPECT_EQ(store->url(), "s3://bucket/out");
  const auto root = S3Store::Open("s3://bucket", server_.Settings(), OpenMode::kWrite).value();
  EXPECT_EQ(root->List("", "", 10).value(), std::vector<std::string>{"out"});
  EXPECT_EQ(root->Get("out/jobs/j/spec").value(), "x");
}

TEST_F(S3StoreTest, ObjectsOfOthersAreNotListed) {
  for (const char* name :
       {"bucket/out/", "bucket/out/a b", "bucket/out/.hidden/x", "bucket/out/a", "bucket/outer"})
    server_.Put(name, "x");
  EXPECT_EQ(Open()->List("", "", 10).value(), std::vector<std::string>{"a"});
}

TEST_F(S3StoreTest, NamesAreInOrderThoughFoldersSortOtherwise) {
  const auto store = Open();
  for (const char* name : {"f/a/x", "f/a-b/x", "f/a.b", "f/a0/x", "f/b"})
    ASSERT_TRUE(store->PutIfAbsent(name, "x").ok());
  using Names = std::vector<std::string>;
  EXPECT_EQ(store->List("f", "", 10).value(), (Names{"a", "a-b", "a.b", "a0", "b"}));
  EXPECT_EQ(store->List("f", "", 1).value(), Names{"a"});
  EXPECT_EQ(store->List("f", "a", 2).value(), (Names{"a-b", "a.b"}));
  Names all;
  for (std::string after;;) {
    const Names one = store->List("f", after, 1).value();
    if (one.empty()) break;
    all.push_back(after = one[0]);
  }
  EXPECT_EQ(all, (Names{"a", "a-b", "a.b", "a0", "b"}));
}

TEST_F(S3StoreTest, LostAnswersChangeNothing) {
  const auto store = Open();
  server_.Faults(R"([{"method": "PUT", "kind": "lost", "count": 1, "key": "jobs/j/spec"},
                     {"method": "PUT", "kind": "500", "count": 2}, {"kind": "cut", "count": 2, "skip": 5}])");
  EXPECT_TRUE(store->PutFirst("jobs/j/spec", "s").ok());
  EXPECT_TRUE(store->PutIfAbsent("jobs/j/shards/0-1", "o").ok());
  EXPECT_TRUE(absl::IsAlreadyExists(store->PutIfAbsent("jobs/j/shards/0-1", "o")));
  EXPECT_EQ(store->Get("jobs/j/shards/0-1").value(), "o");
}

TEST_F(S3StoreTest, AFolderThatIsBeingRemovedGetsNoFirstObject) {
  const auto store = Open();
  ASSERT_TRUE(store->PutFirst("jobs/j/spec", "s").ok());
  ASSERT_TRUE(store->PutIfAbsent("jobs/j/shards/0-1", "o").ok());
  // The server refuses to remove what follows the first object: the remover gives up in the middle.
  server_.Faults(R"([{"method": "POST", "kind": "403", "count": 1}])");
  const auto yes = [](const auto&) { return true; };
  EXPECT_TRUE(absl::IsPermissionDenied(store->RemoveFolder("jobs/j", "spec", yes).status()));
  EXPECT_TRUE(absl::IsNotFound(store->Get("jobs/j/spec").status()));
  EXPECT_TRUE(absl::IsAlreadyExists(store->PutFirst("jobs/j/spec", "again")));
  EXPECT_FALSE(store->RemoveFolder("jobs/j", "spec", yes).value()) << "the other one may still be at it";
  EXPECT_TRUE(store->Get("jobs/j/shards/0-1").ok());
  EXPECT_EQ(store->List("jobs/j", "", 10).value(), std::vector<std::string>{"shards"})
      << "the mark is no name";
  server_.Delete("bucket/out/jobs/j/.removing");
  EXPECT_TRUE(store->RemoveFolder("jobs/j", "spec", yes).value());
  EXPECT_TRUE(store->PutFirst("jobs/j/spec", "again").ok());
}

TEST_F(S3StoreTest, WhoeverSawAnEmptyFolderStepsBackFromARemoval) {
  const auto store = Open();
  // As if the listing had been asked for before anything stood there.
  server_.Put("bucket/out/jobs/j/.removing", "of another");
  server_.Faults(R"([{"method": "GET", "kind": "blind", "count": 1}])");
  EXPECT_TRUE(absl::IsAlreadyExists(store->PutFirst("jobs/j/spec", "s")));
  EXPECT_THAT(server_.Counts(), HasSubstr("\"DELETE\": 1")) << "it had been put";
  EXPECT_TRUE(absl::IsNotFound(store->Get("jobs/j/spec").status()));
}

TEST_F(S3StoreTest, AMarkOfOneThatDiedIsTakenAway) {
  const auto store = Open();
  server_.Put("bucket/out/jobs/j/shards/0-1", "left");
  server_.PutOld("bucket/out/jobs/j/.removing", "of another");
  EXPECT_TRUE(store->RemoveFolder("jobs/j", "spec", [](const auto&) { return true; }).value());
  EXPECT_EQ(server_.Keys(), "bucket/out/.probe\n");
}

TEST_F(S3StoreTest, AStoreOpenedForReadingTakesNoPut) {
  ASSERT_TRUE(Open()->PutIfAbsent("a", "x").ok());
  const auto store = Open(OpenMode::kRead);
  EXPECT_EQ(store->Get("a").value(), "x");
  EXPECT_TRUE(absl::IsFailedPrecondition(store->PutIfAbsent("b", "x")));
  EXPECT_TRUE(absl::IsFailedPrecondition(store->PutFirst("f/b", "x")));
}

TEST_F(S3StoreTest, PrefixesThatNamesCannotFollowAreRefused) {
  for (const char* url : {"s3://bucket/a b", "s3://bucket//a", "s3://bucket/../a", "s3://B/a"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(S3Store::Open(url, server_.Settings(), OpenMode::kWrite).status()))
        << url;
  }
}

TEST(S3StoreProbeTest, AServerThatKnowsNoConditionsIsRefused) {
  for (const char* conditions : {"ignore", "refuse"}) {
    fakes::S3Server server({"--conditions", conditions});
    ASSERT_TRUE(server.Start()) << server.Log();
    const absl::Status refused =
        S3Store::Open("s3://bucket/out", server.Settings(), OpenMode::kWrite).status();
    EXPECT_TRUE(absl::IsFailedPrecondition(refused)) << conditions << refused;
    EXPECT_THAT(Said(refused), HasSubstr("If-None-Match"));
    EXPECT_TRUE(S3Store::Open("s3://bucket/out", server.Settings(), OpenMode::kRead).ok())
        << "reading needs none";
  }
}

TEST_F(S3StoreTest, OpenStoreTakesKeysFromTheEnvironment) {
  for (const auto& [name, value] : server_.Environment()) setenv(name.c_str(), value.c_str(), 1);
  const absl::Status none = OpenStore("s3://bucket/out", OpenMode::kRead).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(none)) << none;
  EXPECT_THAT(Said(none), HasSubstr("no store of gouji"));
  EXPECT_EQ(OpenStore("s3://bucket/out/", OpenMode::kWrite).value()->Get("format").value(),
            "gouji-store 1\n");
  EXPECT_TRUE(OpenStore("s3://bucket/out", OpenMode::kRead).ok());
  server_.Put("bucket/newer/format", "gouji-store 7\n");
  for (const OpenMode mode : {OpenMode::kRead, OpenMode::kWrite})
    EXPECT_THAT(Said(OpenStore("s3://bucket/newer", mode).status()), HasSubstr("version 7"));
  setenv("AWS_SECRET_ACCESS_KEY", "", 1);
  EXPECT_THAT(Said(OpenStore("s3://bucket/out", OpenMode::kRead).status()),
              HasSubstr("AWS_SECRET_ACCESS_KEY"));
}

}  // namespace
}  // namespace gouji::store
