#include "tools/cli/status_view.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <string>

#include "tools/cli/job_table.h"
#include "tools/cli/terminal.h"
#include "tools/cli/visible.h"

namespace gouji::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

job::v1::JobStatus Status(const std::string& text) {
  job::v1::JobStatus status;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &status));
  return status;
}

TEST(ForPeople, NumbersBytesAndDurations) {
  EXPECT_EQ(Grouped(0), "0");
  EXPECT_EQ(Grouped(999), "999");
  EXPECT_EQ(Grouped(1234567), "1 234 567");
  EXPECT_EQ(Bytes(870), "870 B");
  EXPECT_EQ(Bytes(1234), "1.2 KB");
  EXPECT_EQ(Bytes(530e6), "530 MB");
  EXPECT_EQ(Bytes(999.7e3), "1.0 MB");
  EXPECT_EQ(Duration(0.214), "0.21 s");
  EXPECT_EQ(Duration(59.96), "60.0 s");
  EXPECT_EQ(Duration(12), "12 s");
  EXPECT_EQ(Duration(250), "4 min 10 s");
  EXPECT_EQ(Duration(11100), "3 h 5 min");
  EXPECT_EQ(Count(1, "report"), "1 report");
  EXPECT_EQ(Count(2000, "report"), "2 000 reports");
}

TEST(ProgressText, CountsFromTheFirstStatusOn) {
  const auto first =
      Status("state: JOB_STATE_RUNNING input_bytes: 4000 tally { documents: 10 input_bytes: 1000 }");
  const auto later = Status(
      "state: JOB_STATE_RUNNING shards_leased: 2 workers: 3 attempts_lost: 1 input_bytes: 4000 tally { "
      "documents: 30 "
      "input_bytes: 3000 "
      "failed: 1 }");
  const Progress::Time start{};
  Progress progress(first, start);
  EXPECT_EQ(progress.Text(start), "running  25%  10 reports");
  progress.Update(later, start + std::chrono::seconds(2));
  const std::string known =
      "running  75%  30 reports, 1 failed  10 reports/s, 1.0 KB/s  3 workers  2 shards at work, 1 lost "
      "attempt  about ";
  EXPECT_EQ(progress.Text(start + std::chrono::seconds(2)), known + "1 s left");
  // Without news the rate stays and the rest shrinks.
  progress.Update(later, start + std::chrono::seconds(9));
  EXPECT_EQ(progress.Text(start + std::chrono::seconds(9)), known + "0 s left");
  EXPECT_EQ(progress.Documents(), 20u);
}

TEST(ProgressText, TellsWhyNothingMoves) {
  const Progress::Time start{};
  Progress progress(Status("state: JOB_STATE_RUNNING input_bytes: 4000"), start);
  progress.Update(
      Status("state: JOB_STATE_RUNNING paused: true input_bytes: 4000 error: 'worker w: no such store' "
             "tally { documents: 10 input_bytes: 1000 }"),
      start + std::chrono::seconds(1));
  EXPECT_EQ(progress.Text(start + std::chrono::seconds(1)),
            "running, paused  25%  10 reports  10 reports/s, 1.0 KB/s  trouble: worker w: no such store");
}

TEST(ProgressLineTest, WhereThereIsNoTerminalAStateIsToldAtOnce) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  {
    ProgressLine line(ends[1], /*quiet=*/false);
    line.Show("running 0%", "running");
    line.Show("running 1%", "running");
    line.Show("running, paused 1%", "running, paused");
    line.Show("running, paused 1%", "running, paused");
    line.Show("running 2%", "running");
    line.Show("sent 3 of 4");
    ProgressLine quiet(ends[1], /*quiet=*/true);
    quiet.Show("running 0%", "running");
  }
  close(ends[1]);
  char text[256];
  const ssize_t got = read(ends[0], text, sizeof text);
  close(ends[0]);
  ASSERT_GT(got, 0);
  EXPECT_EQ(std::string(text, static_cast<size_t>(got)), "running 0%\nrunning, paused 1%\nrunning 2%\n");
}

TEST(SummaryTextTest, TellsWhatAPersonWants) {
  Summary summary;
  summary.status = Status(R"pb(
    state: JOB_STATE_SUCCEEDED
    tally {
      documents: 5
      parsed: 3
      failed: 2
      cells: 1586
      findings_error: 1
      findings_warning: 2
      findings_info: 12
    })pb");
  summary.seconds = 2;
  summary.documents = 5;
  summary.input_bytes = 50'000;
  summary.failed_by_reason = {{"binary", 1}, {"empty", 1}};
  summary.place = "results are in out";
  summary.next = {"gouji verify out"};
  EXPECT_EQ(SummaryText(summary, Style(false)),
            "succeeded: 5 reports in 2 s (2 reports/s, 25.0 KB/s)\n"
            "\n"
            "  parsed                     3\n"
            "  not a report               0\n"
            "  failed                     2   binary 1, empty 1\n"
            "  figures                1 586\n"
            "  findings                  15   1 error, 2 warnings, 12 info\n"
            "\n"
            "results are in out\n"
            "\n"
            "next:\n"
            "  gouji verify out\n");
}

TEST(SummaryTextTest, ResumedJobsTellWhatWasDoneNow) {
  Summary summary;
  summary.status = Status("state: JOB_STATE_FAILED error: \"listing failed\" tally { documents: 5 }");
  summary.seconds = 1;
  summary.documents = 2;
  const std::string text = SummaryText(summary, Style(false));
  EXPECT_THAT(text, HasSubstr("failed: 5 reports, 2 of them now in 1 s"));
  EXPECT_THAT(text, HasSubstr("  listing failed\n"));
  EXPECT_THAT(text, Not(HasSubstr("next:")));
}

TEST(JobsTextTest, TableJsonAndNames) {
  const auto job = Status(R"pb(
    job_id: "abc"
    state: JOB_STATE_RUNNING
    paused: true
    priority: 7
    submit_time { seconds: 1700000000 }
    shards_done: 3
    shards_total: 1200
    tally { documents: 12000 })pb");
  EXPECT_EQ(JobsText({job}, ListOutput::kTable),
            "JOB  STATE            PRIORITY  SUBMITTED (UTC)      SHARDS   REPORTS  FAILED  ERRORS\n"
            "abc  running, paused  7         2023-11-14 22:13:20  3/1 200  12 000   0       0\n");
  EXPECT_EQ(JobsText({job, job}, ListOutput::kName), "abc\nabc\n");
  EXPECT_THAT(JobsText({job}, ListOutput::kJson),
              HasSubstr("\"job_id\":\"abc\",\"state\":\"JOB_STATE_RUNNING\""));
  EXPECT_THAT(JobDetails(job), HasSubstr("shards         3/1 200 done, 0 at work, 0 ready, 0 delayed\n"));
}

TEST(JobsTextTest, TheNewestIsFirst) {
  std::vector<job::v1::JobStatus> jobs = {Status(R"pb(job_id: "a"
                                                      submit_time { seconds: 10 })pb"),
                                          Status(R"pb(job_id: "b"
                                                      submit_time { seconds: 12 })pb"),
                                          Status(R"pb(job_id: "c"
                                                      submit_time { seconds: 12 nanos: 5 })pb"),
                                          Status(R"pb(job_id: "d")pb")};
  NewestFirst(&jobs);
  EXPECT_EQ(JobsText(jobs, ListOutput::kName), "c\nb\na\nd\n");
}

TEST(WorkersTextTest, Table) {
  job::v1::WorkerStatus worker;
  worker.set_worker_id("w1");
  worker.set_version("0.1.0");
  worker.set_slots(2);
  worker.set_draining(true);
  worker.mutable_last_seen_time()->set_seconds(1'700'000'000);
  EXPECT_EQ(WorkersText({worker}, ListOutput::kTable, 1'700'000'060),
            "WORKER  ADDRESS  VERSION  SLOTS  BUSY  STATE     SHARDS  LAST SEEN (UTC)\n"
            "w1      -        0.1.0    2      0     draining  0       2023-11-14 22:13:20\n");
  EXPECT_THAT(WorkersText({worker}, ListOutput::kTable, 1'700'000'061), HasSubstr(" gone "));
}

TEST(TableTextTest, AlignsWideLetters) {
  EXPECT_EQ(TableText({{"勾稽", "x"}, {"a", "y"}}), "勾稽  x\na     y\n");
}

TEST(Visible, WhatWouldSteerTheTerminalIsShown) {
  EXPECT_EQ(Visible("a\x1b[2J\nb\x7f\xc2\x9b"
                    "1m 某市"),
            "a␛[2J␊b␡␦1m 某市");
  EXPECT_EQ(Visible("one\ntwo\t", /*lines=*/true), "one\ntwo␉");
  EXPECT_EQ(Visible("\xc2"), "\xc2");
  EXPECT_EQ(TableText({{"ID", "X"}, {"a\x1b[2J", "b"}}), "ID     X\na␛[2J  b\n");
  const std::string details =
      JobDetails(Status("request_id: 'r\\033[2J\\nstate failed' error: '\\033]0;x\\007'"));
  EXPECT_THAT(details, HasSubstr("r␛[2J␊state failed"));
  EXPECT_THAT(details, Not(HasSubstr("\x1b")));
  EXPECT_THAT(details, Not(HasSubstr("\x07")));
}

}  // namespace
}  // namespace gouji::cli
