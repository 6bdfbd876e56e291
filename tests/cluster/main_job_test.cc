// The main job on two coordinators, two workers and a real Redis, as a user runs it, and what operators and services see meanwhile.

#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "gouji/report/v1/report.pb.h"
#include "tests/cluster/cluster.h"
#include "tests/cluster/grpc_probe.h"

namespace gouji::cluster {
namespace {

using std::chrono::seconds;

int CountLines(const std::string& text) {
  return static_cast<int>(std::count(text.begin(), text.end(), '\n'));
}

class MainJobTest : public testing::Test {
 protected:
  MainJobTest() {
    GenerateCorpus(dir_ / "corpus/lines", 1500, 3, "jsonl");
    GenerateCorpus(dir_ / "corpus/files", 500, 4, "files");
    std::filesystem::remove(dir_ / "corpus/lines.truth.jsonl");
    std::filesystem::remove(dir_ / "corpus/files.truth.jsonl");
    corpus_ = dir_ / "corpus";
  }

  fakes::TempDir dir_;
  std::string corpus_;
};

TEST_F(MainJobTest, Invariant13_ClusterGivesTheDigestOfTheEmbeddedRun) {
  const std::string embedded = EmbeddedDigest(corpus_, dir_ / "embedded");
  Cluster cluster({});
  const fakes::Finished submit = cluster.Gouji({"submit", corpus_, "--watch"});
  ASSERT_EQ(submit.exit_code, 0) << submit.err << cluster.Logs();
  ASSERT_EQ(CountLines(submit.out), 1) << "stdout holds more than the job's id: " << submit.out;
  const std::string job = submit.out.substr(0, submit.out.size() - 1);
  EXPECT_EQ(cluster.Verify(job), embedded);
  EXPECT_EQ(cluster.Verify(cluster.store()), embedded);
  EXPECT_NE(embedded.find("documents=2000 records=2000 digest="), std::string::npos) << embedded;

  EXPECT_EQ(CountLines(cluster.Gouji({"results", job, "--table", "reports", "--format", "jsonl"}).out), 2000);
  const std::string cells = cluster.Gouji({"results", job, "--table", "cells", "--format", "csv"}).out;
  EXPECT_EQ(cells, fakes::Run({fakes::Binary("gouji"), "results", cluster.store(), "--table", "cells",
                               "--format", "csv"})
                       .out);
  EXPECT_EQ(cells.substr(0, cells.find('\n')),
            "document_id,organ,year,edition,table,row,column,value,unit,state,certainty,alternatives,raw,"
            "begin,end");

  const fakes::Finished jobs = cluster.Gouji({"jobs"});
  EXPECT_NE(jobs.out.find(job), std::string::npos) << jobs.out << jobs.err;
  const fakes::Finished workers = cluster.Gouji({"workers", "--output", "json"});
  EXPECT_EQ(workers.exit_code, 0) << workers.err;
  EXPECT_EQ(cluster.StatusNumber(job, "documents"), 2000);
}

TEST_F(MainJobTest, SameRequestIdIsTheSameJobAndADifferentOneAnError) {
  Cluster cluster({});
  const fakes::Finished first = cluster.Gouji({"submit", corpus_, "--request-id", "nightly"});
  const fakes::Finished again = cluster.Gouji({"submit", corpus_, "--request-id", "nightly"});
  EXPECT_EQ(first.exit_code, 0) << first.err;
  EXPECT_EQ(again.exit_code, 0) << again.err;
  EXPECT_EQ(first.out, again.out);
  const fakes::Finished other =
      cluster.Gouji({"submit", corpus_ + "/files/reports", "--request-id", "nightly"});
  EXPECT_NE(other.exit_code, 0);
  EXPECT_TRUE(other.out.empty()) << other.out;
  EXPECT_NE(other.err.find("nightly"), std::string::npos) << other.err;
}

TEST_F(MainJobTest, TwoJobsAtOnceDoNotTouchEachOther) {
  const std::string one = EmbeddedDigest(corpus_ + "/lines/reports", dir_ / "embedded-1");
  const std::string two = EmbeddedDigest(corpus_ + "/files/reports", dir_ / "embedded-2");
  Cluster cluster({});
  const std::string first = cluster.Submit({corpus_ + "/lines/reports"});
  const std::string second = cluster.Submit({corpus_ + "/files/reports"});
  ASSERT_NE(first, second);
  EXPECT_EQ(cluster.Gouji({"watch", first}).exit_code, 0) << cluster.Logs();
  EXPECT_EQ(cluster.Gouji({"watch", second}).exit_code, 0) << cluster.Logs();
  EXPECT_EQ(cluster.Verify(first), one);
  EXPECT_EQ(cluster.Verify(second), two);
}

TEST_F(MainJobTest, CancelledJobEndsAndSaysSo) {
  Cluster cluster({.workers = 0});
  const std::string job = cluster.Submit({corpus_});
  ASSERT_EQ(cluster.Gouji({"cancel", job}).exit_code, 0);
  const fakes::Finished watch = cluster.Gouji({"watch", job}, seconds(60));
  EXPECT_EQ(watch.exit_code, 1) << watch.out << watch.err;
  EXPECT_NE((watch.out + watch.err).find("cancelled"), std::string::npos) << watch.out << watch.err;
}

TEST_F(MainJobTest, PausedJobGoesOnAfterResume) {
  Cluster cluster({.workers = 0});
  const std::string job = cluster.Submit({corpus_});
  ASSERT_EQ(cluster.Gouji({"pause", job}).exit_code, 0);
  const std::string paused = cluster.Gouji({"status", job}).out;
  EXPECT_NE(paused.find("paused"), std::string::npos) << paused;
  ASSERT_EQ(cluster.Gouji({"resume", job}).exit_code, 0);
  const std::string resumed = cluster.Gouji({"status", job}).out;
  EXPECT_EQ(resumed.find("paused"), std::string::npos) << resumed;
}

TEST_F(MainJobTest, MetricsHealthAndReportsAreSeenFromOutside) {
  // A lease that is lost on a busy machine would make another worker count its documents.
  Cluster cluster({.lease_ms = 30'000});
  const fakes::Finished submit = cluster.Gouji({"submit", corpus_, "--watch"});
  ASSERT_EQ(submit.exit_code, 0) << submit.err << cluster.Logs();
  const std::string job = submit.out.substr(0, submit.out.size() - 1);

  const auto documents = [&] {
    double sum = 0;
    for (int i = 0; i < 2; ++i) {
      const std::string metrics = HttpGet(cluster.worker_metrics(i), "/metrics");
      for (const char* outcome : {"parsed", "failed", "not_a_report"}) {
        sum += std::max(0.0, MetricValue(metrics, std::string("gouji_worker_documents_total{outcome=\"") +
                                                      outcome + "\",work=\"shards\"}"));
      }
    }
    return sum;
  };
  // A worker counts a shard when its commit was answered, which the client may be faster than.
  EXPECT_TRUE(fakes::Eventually([&] { return documents() == 2000; }, seconds(60))) << documents();
  for (int i = 0; i < 2; ++i) {
    EXPECT_GE(MetricValue(HttpGet(cluster.worker_metrics(i), "/metrics"), "gouji_build_info"), 1);
    EXPECT_GE(MetricValue(HttpGet(cluster.coordinator_metrics(i), "/metrics"), "gouji_build_info"), 1);
  }

  EXPECT_GE(cluster.CoordinatorMetric("gouji_coordinator_leases_granted_total"), 1);
  EXPECT_EQ(cluster.CoordinatorMetric("gouji_coordinator_documents_committed_total"), 2000);
  EXPECT_EQ(cluster.CoordinatorMetric("gouji_coordinator_invariant_violations_total"), 0);
  for (const char* metric : {"leases_expired_total", "fences_refused_total", "outcome_conflicts_total",
                             "splits_total{by=\"worker\"}", "splits_total{by=\"coordinator\"}",
                             "dead_letters_total", "reconciliations_total", "repairs_total"}) {
    EXPECT_GE(cluster.CoordinatorMetric(std::string("gouji_coordinator_") + metric), 0) << metric;
  }

  for (const char* service : {"gouji.job.v1.JobService", "gouji.dispatch.v1.DispatchService",
                              "gouji.result.v1.ResultService", ""}) {
    EXPECT_EQ(HealthOf(cluster.coordinator_address(0), service), "SERVING") << service;
  }
  EXPECT_EQ(HealthOf(cluster.worker_address(0), "gouji.worker.v1.ReportService"), "SERVING");
  EXPECT_EQ(HealthOf(cluster.worker_address(0), "no.such.Service"), "SERVICE_UNKNOWN");
  EXPECT_FALSE(Reflects(cluster.coordinator_address(0)));
  EXPECT_FALSE(Reflects(cluster.worker_address(0)));

  // The same document read now gives the record that the job gave.
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(corpus_ + "/files/reports")) {
    if (entry.is_regular_file()) names.insert(std::filesystem::relative(entry.path(), corpus_));
  }
  ASSERT_FALSE(names.empty());
  std::ifstream in(corpus_ + "/" + *names.begin(), std::ios::binary);
  std::ostringstream content;
  content << in.rdbuf();
  const Parsed parsed = ParseReport(cluster.worker_address(1), *names.begin(), content.str());
  ASSERT_TRUE(parsed.ok) << parsed.error;
  const std::string records = cluster.Gouji({"results", job, "--format", "binpb"}).out;
  EXPECT_NE(records.find(parsed.record), std::string::npos) << "the job holds no such record";
}

TEST_F(MainJobTest, DaemonsStopCleanlyAndLogJson) {
  Cluster cluster({.coordinator_flags = {"--reflection"}});
  EXPECT_TRUE(Reflects(cluster.coordinator_address(0)));
  const std::string job = cluster.Submit({corpus_});
  ASSERT_EQ(cluster.Gouji({"watch", job}).exit_code, 0) << cluster.Logs();
  for (int i = 0; i < 2; ++i) {
    cluster.worker(i).Signal(SIGTERM);
    EXPECT_EQ(cluster.worker(i).Wait(seconds(30)), 0) << cluster.Logs();
  }
  for (int i = 0; i < 2; ++i) {
    cluster.coordinator(i).Signal(SIGTERM);
    EXPECT_EQ(cluster.coordinator(i).Wait(seconds(30)), 0) << cluster.Logs();
  }
  const std::string worker_logs = cluster.worker(0).Err() + cluster.worker(1).Err();
  EXPECT_NE(worker_logs.find("\"job\":\"" + job + "\""), std::string::npos) << worker_logs;
  EXPECT_NE(worker_logs.find("\"shard\":\""), std::string::npos) << worker_logs;
  std::istringstream lines(worker_logs + cluster.coordinator(0).Err());
  for (std::string line; std::getline(lines, line);) {
    EXPECT_EQ(line.front(), '{') << line;
    EXPECT_EQ(line.back(), '}') << line;
  }
}

}  // namespace
}  // namespace gouji::cluster
