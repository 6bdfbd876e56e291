// What every store must do: one suite, run against each of them.
//
//   INSTANTIATE_TEST_SUITE_P(Memory, StoreContract, testing::Values(MakeMemoryStore), …);
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "common/store/store.h"

namespace gouji::store {

// Gives an empty store; whatever it stands on lives as long as the returned pointer's deleter.
using StoreFactory = std::function<std::shared_ptr<Store>()>;

class StoreContract : public testing::TestWithParam<StoreFactory> {
 protected:
  StoreContract() : store_(GetParam()()) {}
  std::shared_ptr<Store> store_;
};

TEST_P(StoreContract, GivesBackWhatWasPut) {
  const std::string bytes("a\0\xFF z", 5);
  ASSERT_TRUE(store_->PutIfAbsent("jobs/j/spec", bytes).ok());
  EXPECT_EQ(store_->Get("jobs/j/spec").value(), bytes);
  EXPECT_EQ(store_->Stat("jobs/j/spec").value().size_bytes, 5u);
  ASSERT_TRUE(store_->PutIfAbsent("empty", "").ok());
  EXPECT_EQ(store_->Get("empty").value(), "");
}

TEST_P(StoreContract, WhatIsNotThereIsNotFound) {
  EXPECT_TRUE(absl::IsNotFound(store_->Get("jobs/j/spec").status()));
  EXPECT_TRUE(absl::IsNotFound(store_->GetRange("jobs/j/spec", 0, 1).status()));
  EXPECT_TRUE(absl::IsNotFound(store_->Stat("jobs/j/spec").status()));
  ASSERT_TRUE(store_->PutIfAbsent("jobs/j/spec", "x").ok());
  EXPECT_TRUE(absl::IsNotFound(store_->Get("jobs/j").status())) << "a folder is no object";
  EXPECT_TRUE(absl::IsNotFound(store_->Get("jobs/j/spec/below").status()));
}

TEST_P(StoreContract, Invariant01_AnObjectNeverChangesOnceWritten) {
  ASSERT_TRUE(store_->PutIfAbsent("a/b", "first").ok());
  EXPECT_TRUE(absl::IsAlreadyExists(store_->PutIfAbsent("a/b", "second")));
  EXPECT_TRUE(absl::IsAlreadyExists(store_->PutIfAbsent("a/b", "first"))) << "not even for the same bytes";
  auto writer = store_->Create("a/b").value();
  ASSERT_TRUE(writer->Append("third").ok());
  EXPECT_TRUE(absl::IsAlreadyExists(writer->Commit()));
  EXPECT_EQ(store_->Get("a/b").value(), "first");
}

TEST_P(StoreContract, AnObjectIsSeenOnlyAfterItsCommit) {
  auto writer = store_->Create("a/b").value();
  ASSERT_TRUE(writer->Append("one ").ok());
  EXPECT_TRUE(absl::IsNotFound(store_->Get("a/b").status()));
  ASSERT_TRUE(writer->Append("two").ok());
  EXPECT_TRUE(store_->List("a", "", 10).value().empty());
  ASSERT_TRUE(writer->Commit().ok());
  EXPECT_EQ(store_->Get("a/b").value(), "one two");
}

TEST_P(StoreContract, ADroppedWriterLeavesNothing) {
  {
    auto writer = store_->Create("a/b").value();
    ASSERT_TRUE(writer->Append("lost").ok());
  }
  EXPECT_TRUE(absl::IsNotFound(store_->Get("a/b").status()));
  EXPECT_TRUE(store_->List("", "", 10).value().empty());
  EXPECT_TRUE(store_->PutIfAbsent("a/b", "kept").ok());
}

TEST_P(StoreContract, TwoWritersOfOneNameGiveOneObject) {
  auto first = store_->Create("a/b").value();
  auto second = store_->Create("a/b").value();
  ASSERT_TRUE(first->Append("first").ok());
  ASSERT_TRUE(second->Append("second").ok());
  EXPECT_TRUE(second->Commit().ok());
  EXPECT_TRUE(absl::IsAlreadyExists(first->Commit()));
  EXPECT_EQ(store_->Get("a/b").value(), "second");
}

TEST_P(StoreContract, RangesEndWithTheObject) {
  ASSERT_TRUE(store_->PutIfAbsent("a", "0123456789").ok());
  EXPECT_EQ(store_->GetRange("a", 0, 4).value(), "0123");
  EXPECT_EQ(store_->GetRange("a", 7, 2).value(), "78");
  EXPECT_EQ(store_->GetRange("a", 7, 100).value(), "789");
  EXPECT_EQ(store_->GetRange("a", 10, 5).value(), "");
  EXPECT_EQ(store_->GetRange("a", 1'000, 5).value(), "");
  EXPECT_EQ(store_->GetRange("a", 3, 0).value(), "");
}

TEST_P(StoreContract, ListsObjectsAndFoldersInOrder) {
  for (const char* name : {"jobs/b/spec", "jobs/a/spec", "jobs/a/plan/0", "jobs/c", "epochs/1"}) {
    ASSERT_TRUE(store_->PutIfAbsent(name, "x").ok());
  }
  using Names = std::vector<std::string>;
  EXPECT_EQ(store_->List("jobs", "", 10).value(), (Names{"a", "b", "c"}));
  EXPECT_EQ(store_->List("jobs", "a", 10).value(), (Names{"b", "c"}));
  EXPECT_EQ(store_->List("jobs", "a", 1).value(), (Names{"b"}));
  EXPECT_EQ(store_->List("jobs", "aa", 10).value(), (Names{"b", "c"}));
  EXPECT_EQ(store_->List("jobs/a", "", 10).value(), (Names{"plan", "spec"}));
  EXPECT_EQ(store_->List("", "", 10).value(), (Names{"epochs", "jobs"}));
  EXPECT_TRUE(store_->List("nothing", "", 10).value().empty());
}

TEST_P(StoreContract, NamesCannotLeaveTheStore) {
  for (const char* name : {"", "/etc/passwd", "../x", "a/../../x", "a/.hidden", "."}) {
    EXPECT_TRUE(absl::IsInvalidArgument(store_->PutIfAbsent(name, "x"))) << name;
  }
}

TEST_P(StoreContract, SyncSeenAcceptsSeenAndUnseenNames) {
  ASSERT_TRUE(store_->PutIfAbsent("a/b", "x").ok());
  EXPECT_TRUE(store_->SyncSeen("a/b").ok());
  EXPECT_TRUE(store_->SyncSeen("never/written").ok());
}

TEST_P(StoreContract, Invariant01_OfManyThreadsExactlyOneWinsEachName) {
  constexpr int kThreads = 8;
  constexpr int kNames = 20;
  std::vector<std::atomic<int>> wins(kNames);
  std::atomic<int> other_answers{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int n = 0; n < kNames; ++n) {
        const absl::Status put =
            store_->PutIfAbsent("shards/" + std::to_string(n), "of thread " + std::to_string(t));
        if (put.ok()) {
          ++wins[n];
        } else if (!absl::IsAlreadyExists(put)) {
          ++other_answers;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(other_answers, 0);
  for (int n = 0; n < kNames; ++n) {
    EXPECT_EQ(wins[n], 1) << n;
    EXPECT_TRUE(store_->Get("shards/" + std::to_string(n)).value().starts_with("of thread "));
  }
}

TEST_P(StoreContract, TheFirstObjectOfAFolderComesWithIt) {
  ASSERT_TRUE(store_->PutFirst("jobs/j/spec", "first").ok());
  EXPECT_EQ(store_->Get("jobs/j/spec").value(), "first");
  EXPECT_TRUE(absl::IsAlreadyExists(store_->PutFirst("jobs/j/spec", "second")));
  EXPECT_TRUE(absl::IsAlreadyExists(store_->PutFirst("jobs/j/other", "second")));
  EXPECT_EQ(store_->Get("jobs/j/spec").value(), "first");
  ASSERT_TRUE(store_->PutIfAbsent("jobs/k/shards/0-1", "late").ok());
  EXPECT_TRUE(absl::IsAlreadyExists(store_->PutFirst("jobs/k/spec", "first")));
  EXPECT_TRUE(absl::IsNotFound(store_->Get("jobs/k/spec").status()));
}

TEST_P(StoreContract, OfManyWhoPutTheFirstObjectOneSucceeds) {
  constexpr int kThreads = 8;
  std::atomic<int> put = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] { put += store_->PutFirst("jobs/j/spec", std::to_string(i)).ok(); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(put, 1);
}

TEST_P(StoreContract, AFolderIsRemovedIfItIsWanted) {
  EXPECT_FALSE(store_->RemoveFolder("jobs/j", "spec", [](const auto&) { return true; }).value());
  ASSERT_TRUE(store_->PutFirst("jobs/j/spec", "s").ok());
  ASSERT_TRUE(store_->PutIfAbsent("jobs/j/shards/0-1", "o").ok());
  ASSERT_TRUE(store_->PutFirst("jobs/k/spec", "k").ok());
  std::string seen;
  const auto refuse = [&](const Store::ReadBelow& read) {
    seen = read("spec").value() + read("shards/0-1").value();
    EXPECT_TRUE(absl::IsNotFound(read("manifest").status()));
    return false;
  };
  EXPECT_FALSE(store_->RemoveFolder("jobs/j", "spec", refuse).value());
  EXPECT_EQ(seen, "so");
  EXPECT_TRUE(store_->Get("jobs/j/shards/0-1").ok());
  EXPECT_TRUE(store_->RemoveFolder("jobs/j", "spec", [](const auto&) { return true; }).value());
  EXPECT_EQ(store_->List("jobs", "", 10).value(), std::vector<std::string>{"k"});
  EXPECT_TRUE(store_->PutFirst("jobs/j/spec", "again").ok());
}

TEST_P(StoreContract, WhatTookAFoldersPlaceIsNotRemovedForIt) {
  ASSERT_TRUE(store_->PutFirst("jobs/j/spec", "old").ok());
  const auto meanwhile = [&](const Store::ReadBelow& read) {
    EXPECT_TRUE(store_->RemoveFolder("jobs/j", "spec", [](const auto&) { return true; }).value());
    EXPECT_TRUE(store_->PutFirst("jobs/j/spec", "new").ok());
    EXPECT_FALSE(read("spec").ok() && read("spec").value() == "new");
    return true;
  };
  EXPECT_TRUE(store_->RemoveFolder("jobs/j", "spec", meanwhile).ok());
  EXPECT_EQ(store_->Get("jobs/j/spec").value(), "new");
}

}  // namespace gouji::store
