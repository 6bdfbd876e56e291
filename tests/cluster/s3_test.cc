// A cluster whose store is a bucket: the records are those of an embedded run on a directory, whatever the server does and whoever
// is killed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/cluster/cluster.h"
#include "tests/fakes/archives.h"
#include "tests/fakes/s3_server.h"

namespace gouji::cluster {
namespace {

using std::chrono::seconds;
using testing::HasSubstr;

constexpr char kStore[] = "s3://gouji-test/out";

class S3Test : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    dir_ = new fakes::TempDir();
    corpus_ = new std::string(GenerateCorpus(*dir_ / "corpus", 20'000, 11, "jsonl"));
    undisturbed_ = new std::string(EmbeddedDigest(*corpus_, *dir_ / "embedded"));
  }
  static void TearDownTestSuite() {
    delete undisturbed_;
    delete corpus_;
    delete dir_;
  }
  void SetUp() override { ASSERT_TRUE(server_.Start()) << server_.Log(); }

  ClusterOptions Options() { return {.store = kStore, .s3 = &server_}; }
  fakes::Finished Gouji(std::vector<std::string> args) {
    args.insert(args.begin(), fakes::Binary("gouji"));
    return fakes::Run(args, {.env = server_.Environment(), .cwd = "", .out_path = "", .err_path = ""},
                      seconds(120));
  }

  static void ExpectUndisturbed(const Cluster& cluster, const std::string& job) {
    const fakes::Finished watch = cluster.Gouji({"watch", job}, seconds(180));
    ASSERT_EQ(watch.exit_code, 0) << watch.err << cluster.Logs();
    EXPECT_EQ(cluster.Verify(job), *undisturbed_);
    EXPECT_EQ(cluster.Verify(kStore), *undisturbed_);
    EXPECT_EQ(cluster.CoordinatorMetric("gouji_coordinator_invariant_violations_total"), 0);
  }

  static fakes::TempDir* dir_;
  static std::string* corpus_;
  static std::string* undisturbed_;
  fakes::S3Server server_{{"--page", "7"}};
};

fakes::TempDir* S3Test::dir_ = nullptr;
std::string* S3Test::corpus_ = nullptr;
std::string* S3Test::undisturbed_ = nullptr;

TEST_F(S3Test, EmbeddedRunGivesTheSameRecordsAndGoesOn) {
  // Never as many in a row as would make one request give up.
  server_.Faults(R"([{"method": "PUT", "kind": "lost", "count": 2, "skip": 2},
                     {"kind": "slow-down", "count": 2}, {"kind": "cut", "count": 2, "skip": 9}])");
  const fakes::Finished run = Gouji({"run", *corpus_, "--out", kStore, "--workers", "2"});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(Gouji({"verify", kStore}).out, HasSubstr(*undisturbed_));
  const fakes::Finished again = Gouji({"run", *corpus_, "--out", kStore});
  EXPECT_THAT(again.err, HasSubstr("nothing to do"));
  const fakes::Finished here = fakes::Run(
      {fakes::Binary("gouji"), "results", *dir_ / "embedded", "--table", "reports", "--format", "csv"});
  EXPECT_EQ(Gouji({"results", kStore, "--table", "reports", "--format", "csv"}).out, here.out);
}

TEST_F(S3Test, WhatCannotBeReachedIsTold) {
  EXPECT_EQ(Gouji({"verify", "s3://gouji-test/nothing"}).exit_code, 2);
  EXPECT_THAT(Gouji({"verify", "s3://gouji-test/nothing"}).err, HasSubstr("no store of gouji"));
  const fakes::Finished no_keys =
      fakes::Run({fakes::Binary("gouji"), "verify", kStore},
                 {.env = {{"AWS_ACCESS_KEY_ID", ""}}, .cwd = "", .out_path = "", .err_path = ""});
  EXPECT_EQ(no_keys.exit_code, 2);
  EXPECT_THAT(no_keys.err, HasSubstr("AWS_ACCESS_KEY_ID"));
}

TEST_F(S3Test, ClusterGivesTheSameRecords) {
  Cluster cluster(Options());
  const std::string job = cluster.Submit({*corpus_});
  ExpectUndisturbed(cluster, job);
  EXPECT_GE(MetricValue(HttpGet(cluster.worker_metrics(0), "/metrics"),
                        "gouji_store_seconds_count{operation=\"put\"}"),
            0);
}

// Files, lines and an archive in a bucket: the records are those of the same bytes on a disk.
TEST_F(S3Test, ACorpusInABucketGivesTheSameRecords) {
  const std::string local = *dir_ / "files/reports";
  GenerateCorpus(*dir_ / "files", 60, 5, "files");
  std::filesystem::copy(GenerateCorpus(*dir_ / "lines", 1'500, 6, "jsonl"), local + "/lines",
                        std::filesystem::copy_options::recursive);
  // Large enough to be split, and a picture is read in no time.
  const std::string picture = "\x89PNG\r\n\x1A\n" + fakes::Noise(2'500'000, 1);
  std::ofstream(local + "/pack.tar", std::ios::binary)
      << fakes::MakeArchive("tar", {{"1.pdf", picture}, {"2.txt", "text"}, {"3.pdf", picture}});
  for (const auto& entry : std::filesystem::recursive_directory_iterator(local)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    server_.Put("data/in" + entry.path().string().substr(local.size()),
                std::string(std::istreambuf_iterator<char>(in), {}));
  }
  const std::string expected = EmbeddedDigest(local, *dir_ / "local");
  Cluster cluster(Options());
  const std::string job = cluster.Submit({"s3://data/in"});
  const fakes::Finished watch = cluster.Gouji({"watch", job}, seconds(180));
  ASSERT_EQ(watch.exit_code, 0) << watch.err << cluster.Logs();
  EXPECT_EQ(cluster.Verify(job), expected);
  EXPECT_EQ(cluster.Gouji({"submit", kStore}).exit_code, 2) << "the store is no corpus";
  const fakes::Finished embedded =
      Gouji({"run", "s3://data/in", "--out", *dir_ / "embedded-from-s3", "--quiet"});
  EXPECT_EQ(embedded.exit_code, 0) << embedded.err;
  EXPECT_THAT(Gouji({"verify", *dir_ / "embedded-from-s3"}).out, HasSubstr(expected));
}

// Uploaded contents lie in the bucket, and workers fetch them from there.
TEST_F(S3Test, UploadedFilesGiveTheSameRecords) {
  const std::string local = *dir_ / "uploaded/reports";
  GenerateCorpus(*dir_ / "uploaded", 40, 7, "files");
  std::filesystem::copy(GenerateCorpus(*dir_ / "uploaded-lines", 1'500, 8, "jsonl"), local + "/lines",
                        std::filesystem::copy_options::recursive);
  const std::string expected = EmbeddedDigest(local, *dir_ / "uploaded-embedded");
  Cluster cluster(Options());
  const fakes::Finished submitted = cluster.Gouji({"submit", "--upload", local}, seconds(120));
  ASSERT_EQ(submitted.exit_code, 0) << submitted.err;
  const std::string job = submitted.out.substr(0, submitted.out.find('\n'));
  const fakes::Finished watch = cluster.Gouji({"watch", job}, seconds(180));
  ASSERT_EQ(watch.exit_code, 0) << watch.err << cluster.Logs();
  EXPECT_EQ(cluster.Verify(job), expected);
}

TEST_F(S3Test, KilledProcessesAndAServerInTroubleLoseNothing) {
  Cluster cluster(Options());
  std::string job;
  cluster.InTheMiddle({*corpus_}, &job, [&] {
    server_.Faults(R"([{"method": "PUT", "kind": "lost", "count": 2}, {"kind": "503", "count": 2},
                       {"kind": "cut", "count": 1, "skip": 3}, {"method": "GET", "kind": "short", "count": 1}])");
    cluster.worker(0).KillHard();
    cluster.coordinator(0).KillHard();
    cluster.StartCoordinator(0);
  });
  ExpectUndisturbed(cluster, job);
}

}  // namespace
}  // namespace gouji::cluster
