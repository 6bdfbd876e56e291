#include "tools/cli/farewell.h"

#include <gtest/gtest.h>

#include <csignal>

namespace gouji::cli {
namespace {

TEST(FarewellDeathTest, WhoInterruptsHearsWhatGoesOn) {
  for (const int signal : {SIGINT, SIGTERM}) {
    EXPECT_EXIT(
        {
          const FarewellOnInterrupt farewell("the job goes on\n");
          raise(signal);
        },
        testing::ExitedWithCode(130), "the job goes on\n");
  }
}

TEST(FarewellDeathTest, BehindItASignalEndsAsBefore) {
  EXPECT_EXIT(
      {
        { const FarewellOnInterrupt farewell("the job goes on\n"); }
        raise(SIGTERM);
      },
      testing::KilledBySignal(SIGTERM), "");
}

}  // namespace
}  // namespace gouji::cli
