#include "tools/cli/top_view.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

namespace gouji::cli {
namespace {

using ::testing::HasSubstr;

job::v1::JobStatus Job(const std::string& text) {
  job::v1::JobStatus job;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &job)) << text;
  return job;
}

TEST(TopView, TellsRatesBetweenTwoLooks) {
  job::v1::WorkerStatus worker;
  worker.set_worker_id("w1");
  worker.set_slots(4);
  worker.set_slots_busy(3);
  worker.mutable_last_seen_time()->set_seconds(1000);
  const char* const before =
      "job_id: 'j' state: JOB_STATE_RUNNING input_bytes: 10000000 "
      "tally { documents: 100 input_bytes: 1000000 }";
  const char* const after =
      "job_id: 'j' state: JOB_STATE_RUNNING input_bytes: 10000000 attempts_lost: 2 "
      "shards_leased: 3 tally { documents: 300 input_bytes: 4000000 failed: 1 findings_error: 7 }";
  TopView view;
  const TopView::Time start{};
  view.Look({Job(before)}, {worker}, start);
  EXPECT_THAT(view.Text(1000), HasSubstr("j    running  10%   100      -"));
  view.Look({Job(after)}, {worker}, start + std::chrono::seconds(2));
  const std::string text = view.Text(1000);
  EXPECT_THAT(text, testing::StartsWith("1 live job, 1 worker, 3 of 4 slots busy\n"));
  EXPECT_THAT(
      text,
      HasSubstr(
          "JOB  STATE    DONE  REPORTS  REPORTS/S  MB/S  LEFT  SHARDS AT WORK  RETRIES  FAILED  ERRORS\n"
          "j    running  40%   300      100        1.5   4 s   3               2        1       7\n"));
  EXPECT_THAT(text, HasSubstr("w1"));
}

TEST(TopView, AnIdleClusterIsSaidToBeIdle) {
  TopView view;
  view.Look({}, {}, {});
  EXPECT_EQ(view.Text(0), "0 live jobs, 0 workers, 0 of 0 slots busy\n\n");
}

TEST(TopView, TellsWhyNothingMoves) {
  TopView view;
  view.Look({Job("job_id: 'j' state: JOB_STATE_RUNNING error: 'no such store'")}, {}, {});
  EXPECT_THAT(view.Text(0), HasSubstr("j: no such store\n"));
}

}  // namespace
}  // namespace gouji::cli
