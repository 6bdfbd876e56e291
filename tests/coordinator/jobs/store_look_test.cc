// What a coordinator says of its store: it answers, it fails, it does not come back.
#include "coordinator/jobs/store_look.h"

#include <condition_variable>
#include <vector>

#include "common/store/names.h"
#include "tests/coordinator/jobs/fixture.h"
#include "tests/fakes/process.h"

namespace gouji::jobs {
namespace {

class StoreLookTest : public CoordinatorTest {
 protected:
  StoreLookTest() : queue_(server_), context_(Options("a"), store_, queue_, clock_), look_(context_) {
    look_.OnReading([this](bool reading) {
      const std::lock_guard lock(mutex_);
      told_.push_back(reading);
    });
  }
  ~StoreLookTest() override { context_.looks.Stop(); }
  std::vector<bool> told() {
    const std::lock_guard lock(mutex_);
    return told_;
  }

  LosingQueue queue_;
  Context context_;
  StoreLook look_;
  std::mutex mutex_;
  std::vector<bool> told_;  // guarded by mutex_
};

TEST_F(StoreLookTest, AStoreThatFailsIsToldOnceAndSoIsItsReturn) {
  for (int i = 0; i < 3; ++i) {
    clock_.Advance(5'000);
    ASSERT_TRUE(context_.looks.RunOne());
  }
  EXPECT_EQ(told(), std::vector<bool>{}) << "nothing changed";
  EXPECT_EQ(StoreReadable().Value(), 1) << "from the start";
  store_.FailReads(store::kFormatName);
  for (int i = 0; i < 3; ++i) {
    clock_.Advance(5'000);
    ASSERT_TRUE(context_.looks.RunOne());
  }
  EXPECT_EQ(told(), std::vector<bool>{false});
  EXPECT_EQ(StoreReadable().Value(), 0);
  store_.FailReads("");
  clock_.Advance(5'000);
  ASSERT_TRUE(context_.looks.RunOne());
  EXPECT_EQ(told(), (std::vector<bool>{false, true}));
  EXPECT_EQ(StoreReadable().Value(), 1);
}

// As where a volume is not mounted: every call is answered, and none of the answers is a failure.
TEST_F(StoreLookTest, AStoreThatIsEmptyCannotBeRead) {
  store_.Remove(store::kFormatName);
  clock_.Advance(5'000);
  ASSERT_TRUE(context_.looks.RunOne());
  EXPECT_EQ(told(), std::vector<bool>{false});
  EXPECT_EQ(StoreReadable().Value(), 0);
}

TEST_F(StoreLookTest, AStoreThatDoesNotComeBackIsToldMeanwhile) {
  std::condition_variable bell;
  std::mutex gate;
  bool asked = false;
  bool answers = false;
  store_.OnStat([&](const std::string&) {
    std::unique_lock lock(gate);
    asked = true;
    bell.notify_all();
    bell.wait(lock, [&] { return answers; });
  });
  context_.looks.Start(1);
  {
    std::unique_lock lock(gate);
    bell.wait(lock, [&] { return asked; });
  }
  const auto watch = [&] {
    clock_.Advance(5'000);
    while (context_.urgent.RunOne()) {
    }
  };
  for (int64_t ms = 0; ms < kStorePatience.count(); ms += 5'000) watch();
  EXPECT_EQ(told(), std::vector<bool>{}) << "it is slow, no more";
  watch();
  EXPECT_EQ(told(), std::vector<bool>{false});
  EXPECT_EQ(StoreReadable().Value(), 0);
  {
    const std::lock_guard lock(gate);
    answers = true;
  }
  bell.notify_all();
  EXPECT_TRUE(fakes::Eventually(
      [&] {
        return told() == std::vector<bool>{false, true};
      },
      std::chrono::seconds(60)));
}

}  // namespace
}  // namespace gouji::jobs
