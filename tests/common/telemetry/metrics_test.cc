#include "common/telemetry/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "common/telemetry/version.h"

namespace gouji::telemetry {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Metrics, CountersKeepTheirLabelSetsApart) {
  const Counter memory = GetCounter("claims_total", "Claims.", {{"queue", "memory"}});
  const Counter redis = GetCounter("claims_total", "Claims.", {{"queue", "redis"}});
  memory.Increment();
  redis.Increment(2.5);
  GetCounter("claims_total", "Said otherwise.", {{"queue", "memory"}}).Increment();
  EXPECT_EQ(memory.Value(), 2);
  EXPECT_EQ(redis.Value(), 2.5);
  const std::string text = MetricsText();
  EXPECT_THAT(text, HasSubstr("# HELP gouji_claims_total Claims.\n# TYPE gouji_claims_total counter\n"));
  EXPECT_THAT(text, HasSubstr("gouji_claims_total{queue=\"memory\"} 2\n"));
  EXPECT_THAT(text, Not(HasSubstr("Said otherwise.")));
}

TEST(Metrics, GaugesAndHistogramsShow) {
  const Gauge busy = GetGauge("slots_busy", "Slots at work.");
  busy.Set(3);
  busy.Add(-1);
  GetHistogram("shard_seconds", "Time of a shard.", {0.1, 1}).Observe(0.5);
  const std::string text = MetricsText();
  EXPECT_THAT(text, HasSubstr("gouji_slots_busy 2\n"));
  EXPECT_THAT(text, HasSubstr("gouji_shard_seconds_bucket{le=\"0.1\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("gouji_shard_seconds_bucket{le=\"1\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("gouji_shard_seconds_sum 0.5\n"));
}

TEST(Metrics, IncrementsFromManyThreadsAreAllCounted) {
  const Counter counter = GetCounter("races_total", "Increments.");
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 10'000; ++i) counter.Increment();
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(counter.Value(), 40'000);
}

TEST(Metrics, LabelSetsAreBounded) {
  for (size_t i = 0; i < kMaxLabelSets + 50; ++i) {
    GetCounter("reasons_total", "Reasons.", {{"reason", "r" + std::to_string(i)}}).Increment();
  }
  const std::string text = MetricsText();
  EXPECT_THAT(text, HasSubstr("gouji_reasons_total{reason=\"r0\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("gouji_reasons_total{reason=\"other\"} 50\n"));
}

TEST(Metrics, BuildAndProcessFiguresAreAlwaysThere) {
  const std::string text = MetricsText();
  EXPECT_THAT(text, HasSubstr("version=\"" + std::string(Version()) + "\""));
  EXPECT_THAT(text, HasSubstr("process_resident_memory_bytes "));
  EXPECT_THAT(text, HasSubstr("process_cpu_seconds_total "));
  EXPECT_THAT(text, HasSubstr("process_open_fds "));
}

TEST(MetricsDeathTest, MistakesOfTheProgramEndIt) {
  EXPECT_DEATH(GetCounter("commits", "No suffix."), "ends in _total");
  EXPECT_DEATH(GetGauge("Bad-Name", "Characters."), "a-z, 0-9");
  GetGauge("twice_total", "First a gauge.");
  EXPECT_DEATH(GetCounter("twice_total", "Then a counter."), "another type");
}

}  // namespace
}  // namespace gouji::telemetry
