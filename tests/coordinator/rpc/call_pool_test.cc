#include "coordinator/rpc/call_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <string>
#include <vector>

namespace gouji::rpc {
namespace {

// A call that runs until it is let go.
struct HeldCall {
  std::promise<void> begun;
  std::promise<void> go;
  bool Runs() { return begun.get_future().wait_for(std::chrono::seconds(30)) == std::future_status::ready; }
  std::function<void()> Call() {
    return [this] {
      begun.set_value();
      go.get_future().wait();
    };
  }
};

TEST(CallPool, ALineThatIsLongKeepsNobodyElseWaiting) {
  CallPool pool(2, 100);
  HeldCall first, second, third;
  HeldCall other;
  for (HeldCall* call : {&first, &second, &third})
    ASSERT_TRUE(pool.Submit(call->Call(), {.name = "city", .at_once = 1}));
  ASSERT_TRUE(first.Runs());
  // A thread is free, and two of the line wait before this one.
  ASSERT_TRUE(pool.Submit(other.Call(), {.name = "town", .at_once = 1}));
  EXPECT_TRUE(other.Runs());
  other.go.set_value();
  auto waits = second.begun.get_future();
  EXPECT_EQ(waits.wait_for(std::chrono::milliseconds(200)), std::future_status::timeout) << "one at a time";
  first.go.set_value();
  EXPECT_EQ(waits.wait_for(std::chrono::seconds(30)), std::future_status::ready) << "then the next";
  second.go.set_value();
  EXPECT_TRUE(third.Runs());
  third.go.set_value();
}

TEST(CallPool, ALineFillsAQuarterOfTheWaitingRoomAndTheEndWaitsForAll) {
  std::atomic<int> done{0};
  HeldCall held;
  {
    CallPool pool(2, 8);
    ASSERT_TRUE(pool.Submit(held.Call(), {.name = "city", .at_once = 1}));
    ASSERT_TRUE(held.Runs());
    const auto submit = [&](const std::string& name) {
      return pool.Submit([&] { ++done; }, {.name = name, .at_once = 1});
    };
    EXPECT_TRUE(submit("city"));
    EXPECT_TRUE(submit("city"));
    EXPECT_FALSE(submit("city")) << "a quarter of eight waits";
    EXPECT_TRUE(submit("town"));
    EXPECT_TRUE(pool.Submit([&] { ++done; })) << "of no tenant";
    held.go.set_value();
  }
  EXPECT_EQ(done, 4) << "what was accepted is done";
}

}  // namespace
}  // namespace gouji::rpc
