#include "tools/local/local_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <string>
#include <vector>

#include "common/store/names.h"
#include "common/store/open.h"
#include "common/telemetry/log.h"
#include "common/telemetry/metrics.h"
#include "coordinator/planning/listing.h"
#include "coordinator/results/verify.h"
#include "tests/fakes/process.h"
#include "tools/local/report_reader.h"
#include "tools/local/watched_store.h"
#include "worker/runtime/slot_main.h"

namespace gouji::local {
namespace {

using std::chrono::milliseconds;

std::string Report(int number) {
  return "某市第" + std::to_string(number) + "局2021年政府信息公开工作年度报告\n\n一、总体情况\n主动公开" +
         std::to_string(number) + "条。\n";
}

class LocalRunTest : public testing::Test {
 protected:
  job::v1::SubmitJobRequest Request(int reports) {
    std::ofstream lines(dir_ / "corpus.jsonl");
    for (int i = 0; i < reports; ++i) {
      std::string text = Report(i);
      for (size_t at; (at = text.find('\n')) != std::string::npos;) text.replace(at, 1, "\\n");
      lines << "{\"id\":\"" << i << "\",\"text\":\"" << text << "\"}\n";
    }
    job::v1::SubmitJobRequest request;
    request.add_roots()->set_locator(dir_ / "corpus.jsonl");
    EXPECT_TRUE(planning::NormalizeRoots(request.mutable_roots()).ok());
    request.set_request_id(RequestIdFor(request.roots(), "test"));
    return request;
  }

  // Runs to the end; the last status.
  static job::v1::JobStatus Finish(LocalRun& run) {
    EXPECT_TRUE(run.StartWorker().ok());
    job::v1::JobStatus last;
    for (int look = 0; look < 600 && last.state() < job::v1::JOB_STATE_SUCCEEDED; ++look) {
      const auto update = run.Next(milliseconds(100));
      EXPECT_TRUE(update.ok()) << update.status();
      if (!update.ok()) break;
      if (update->has_value()) last = **update;
    }
    return last;
  }

  job::v1::JobStatus RunAll(const std::string& directory, uint32_t workers,
                            const job::v1::SubmitJobRequest& request) {
    auto run = LocalRun::Open({.directory = directory, .workers = workers});
    EXPECT_TRUE(run.ok()) << run.status();
    EXPECT_TRUE((*run)->Submit(request).ok());
    return Finish(**run);
  }

  static results::VerifyResult Verified(const std::string& directory, const std::string& job) {
    auto store = store::OpenStore(directory, store::OpenMode::kRead);
    auto result = results::Verify(**store, job);
    EXPECT_TRUE(result.ok()) << result.status();
    return *result;
  }

  fakes::TempDir dir_;
};

TEST_F(LocalRunTest, ReadsACorpusWhateverTheNumberOfWorkers) {
  const job::v1::SubmitJobRequest request = Request(50);
  std::vector<std::string> digests;
  for (const uint32_t workers : {1u, 3u}) {
    const std::string out = dir_ / ("out" + std::to_string(workers));
    const job::v1::JobStatus status = RunAll(out, workers, request);
    EXPECT_EQ(status.state(), job::v1::JOB_STATE_SUCCEEDED);
    EXPECT_EQ(status.tally().documents(), 50u);
    const results::VerifyResult verified = Verified(out, status.job_id());
    EXPECT_TRUE(verified.complete) << testing::PrintToString(verified.problems);
    EXPECT_EQ(verified.records, 50u);
    digests.push_back(verified.digest);
  }
  EXPECT_EQ(digests[0], digests[1]);
}

TEST_F(LocalRunTest, ItsWorkerShowsItsFigures) {
  const auto read =
      telemetry::GetCounter("worker_documents_total", "", {{"work", "shards"}, {"outcome", "parsed"}});
  const double before = read.Value();
  const auto stage = [](const char* name) {
    return telemetry::GetCounter("worker_stage_seconds_total", "", {{"stage", name}}).Value();
  };
  const std::array<double, 3> stages = {stage("decode"), stage("layout"), stage("extract")};
  EXPECT_EQ(RunAll(dir_ / "out", 2, Request(7)).tally().parsed(), 7u);
  EXPECT_EQ(read.Value() - before, 7);
  const auto slots = [](const char* state) {
    return telemetry::GetGauge("worker_slots", "", {{"work", "shards"}, {"state", state}}).Value();
  };
  EXPECT_EQ(slots("busy") + slots("idle"), 2);
  EXPECT_GT(stage("decode"), stages[0]);
  EXPECT_GT(stage("layout"), stages[1]);
  EXPECT_GT(stage("extract"), stages[2]);
}

TEST_F(LocalRunTest, SubmittingAgainFindsTheJobOver) {
  const job::v1::SubmitJobRequest request = Request(3);
  const job::v1::JobStatus first = RunAll(dir_ / "out", 1, request);
  auto again = LocalRun::Open({.directory = dir_ / "out", .workers = 1});
  ASSERT_TRUE(again.ok()) << again.status();
  const auto status = (*again)->Submit(request);
  ASSERT_TRUE(status.ok()) << status.status();
  EXPECT_EQ(status->state(), job::v1::JOB_STATE_SUCCEEDED);
  EXPECT_EQ(status->job_id(), first.job_id());
  EXPECT_EQ(status->tally().digest(), first.tally().digest());
  EXPECT_EQ((*again)->Attach("00000000000000000000000000000000").status().code(),
            absl::StatusCode::kNotFound);
}

TEST_F(LocalRunTest, GoesOnWhereAnotherStopped) {
  const job::v1::SubmitJobRequest request = Request(40);
  std::string job;
  {
    auto run = LocalRun::Open({.directory = dir_ / "out", .workers = 1});
    ASSERT_TRUE(run.ok()) << run.status();
    const auto status = (*run)->Submit(request);
    ASSERT_TRUE(status.ok()) << status.status();
    job = status->job_id();
    (*run)->Stop(milliseconds(0));  // before any worker came
  }
  auto run = LocalRun::Open({.directory = dir_ / "out", .workers = 2});
  ASSERT_TRUE(run.ok()) << run.status();
  ASSERT_TRUE((*run)->Attach(job).ok());
  EXPECT_EQ(Finish(**run).state(), job::v1::JOB_STATE_SUCCEEDED);
  (*run)->Stop(milliseconds(0));
  EXPECT_TRUE(Verified(dir_ / "out", job).complete);
}

TEST(RequestIdFor, DependsOnEveryRootAndTheVersion) {
  store::CorpusRoots one;
  one.Add()->set_locator("/a");
  store::CorpusRoots other = one;
  other.Mutable(0)->set_id_prefix("a/");
  EXPECT_EQ(RequestIdFor(one, "1"), RequestIdFor(one, "1"));
  EXPECT_NE(RequestIdFor(one, "1"), RequestIdFor(one, "2"));
  EXPECT_NE(RequestIdFor(one, "1"), RequestIdFor(other, "1"));
}

TEST(ReportReaderTest, GivesTheRecordOfAJob) {
  auto reader = ReportReader::Start(2);
  ASSERT_TRUE(reader.ok()) << reader.status();
  auto good = (*reader)->Read("a.txt", Report(1));
  auto empty = (*reader)->Read("b.txt", "");
  const auto record = good.get();
  ASSERT_TRUE(record.ok()) << record.status();
  EXPECT_EQ(record->document_id(), "a.txt");
  EXPECT_EQ(record->outcome(), report::v1::OUTCOME_PARSED);
  const auto failed = empty.get();
  ASSERT_TRUE(failed.ok()) << failed.status();
  EXPECT_EQ(failed->failure().reason(), "empty");
}

// Every write fails with one code.
class FailingStore final : public store::Store {
 public:
  explicit FailingStore(absl::StatusCode code) : code_(code) {}
  absl::StatusOr<std::unique_ptr<store::ObjectWriter>> Create(std::string_view) override { return Status(); }
  absl::Status PutIfAbsent(std::string_view, std::string_view) override { return Status(); }
  absl::Status PutFirst(std::string_view, std::string_view) override { return Status(); }
  absl::StatusOr<std::string> Get(std::string_view) override { return Status(); }
  absl::StatusOr<std::string> GetRange(std::string_view, uint64_t, uint64_t) override { return Status(); }
  absl::StatusOr<store::ObjectInfo> Stat(std::string_view) override { return Status(); }
  absl::StatusOr<std::vector<std::string>> List(std::string_view, std::string_view, size_t) override {
    return Status();
  }
  absl::Status SyncSeen(std::string_view) override { return Status(); }
  absl::StatusOr<bool> RemoveFolder(std::string_view, std::string_view,
                                    const std::function<bool(const ReadBelow&)>&) override {
    return Status();
  }
  void RemoveLeftovers() override {}

 private:
  absl::Status Status() const { return absl::Status(code_, "as asked"); }
  const absl::StatusCode code_;
};

TEST(WatchedStoreTest, RemembersWhatNoRetryMends) {
  WatchedStore full(std::make_unique<FailingStore>(absl::StatusCode::kResourceExhausted));
  EXPECT_TRUE(full.trouble().ok());
  EXPECT_FALSE(full.Get("x").ok());
  EXPECT_TRUE(full.trouble().ok());  // reading is no trouble
  EXPECT_FALSE(full.PutIfAbsent("x", "y").ok());
  EXPECT_EQ(full.trouble().code(), absl::StatusCode::kResourceExhausted);

  WatchedStore busy(std::make_unique<FailingStore>(absl::StatusCode::kUnavailable));
  EXPECT_FALSE(busy.Create("x").ok());
  EXPECT_TRUE(busy.trouble().ok());
  WatchedStore raced(std::make_unique<FailingStore>(absl::StatusCode::kAlreadyExists));
  EXPECT_FALSE(raced.PutIfAbsent("x", "y").ok());
  EXPECT_TRUE(raced.trouble().ok());
}

}  // namespace
}  // namespace gouji::local

// The worker's children are this program.
int main(int argc, char** argv) {
  if (gouji::runtime::IsSlotCommand(argc, argv)) return gouji::runtime::SlotMain(argc, argv);
  gouji::telemetry::InitLog({.program = "local_run_test", .level = gouji::telemetry::Level::kWarning});
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
