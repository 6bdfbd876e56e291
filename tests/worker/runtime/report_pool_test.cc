// Documents read at once, for callers who wait.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>
#include <vector>

#include "common/telemetry/metrics.h"
#include "tests/fakes/blamed_field.h"
#include "tests/fakes/process.h"
#include "tests/worker/runtime/fake_dispatcher.h"
#include "tests/worker/runtime/job_fixture.h"
#include "worker/runtime/worker.h"
#include "worker/runtime/worker_telemetry.h"

namespace gouji::runtime {
namespace {

using std::chrono::seconds;
using Answer = absl::StatusOr<std::string>;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::chrono::duration<uint32_t> kDocumentTimeout(8);
#else
constexpr std::chrono::duration<uint32_t> kDocumentTimeout(3);
#endif

class ReportPoolTest : public testing::Test {
 protected:
  ReportPoolTest() : worker_(Options(), nullptr, &dispatcher_) {}

  static WorkerOptions Options() {
    WorkerOptions options = TestOptions(0);
    options.report_slots = 1;
    options.report_limits.set_document_timeout_seconds(kDocumentTimeout.count());
    options.report_limits.set_max_document_bytes(1 << 20);
    return options;
  }

  std::future<Answer> Submit(ReportRequest request) {
    auto promise = std::make_shared<std::promise<Answer>>();
    worker_.reports()->Submit(std::move(request),
                              [promise](Answer answer) { promise->set_value(std::move(answer)); });
    return promise->get_future();
  }

  report::v1::Record Read(const std::string& id, const std::string& content) {
    const Answer answer = Submit({id, content}).get();
    report::v1::Record record;
    EXPECT_TRUE(answer.ok() && record.ParseFromString(*answer)) << answer.status();
    return record;
  }

  FakeDispatcher dispatcher_;
  Worker worker_;
};

TEST_F(ReportPoolTest, GivesTheRecord) {
  ASSERT_TRUE(worker_.Start().ok());
  EXPECT_EQ(Read("a.txt", "text").header().title().text(), "text");
  EXPECT_EQ(Read("a.txt", "text").document_id(), "a.txt");
  EXPECT_EQ(Read("b.txt", "do:size 900000").claims(0).quote().size(), 900'000u);
}

TEST_F(ReportPoolTest, DocumentThatBreaksItsReaderIsARecord) {
  ASSERT_TRUE(worker_.Start().ok());
  EXPECT_EQ(Read("a.txt", "gouji-test:crash").failure().reason(), "crashed");
  EXPECT_EQ(Read("a.txt", "fine").outcome(), report::v1::OUTCOME_PARSED);
  EXPECT_EQ(Read("a.txt", "gouji-test:hang").failure().reason(), "timed-out");
  EXPECT_EQ(Read("a.txt", "do:lie").failure().reason(), "crashed");
  EXPECT_EQ(Read("a.txt", "fine").outcome(), report::v1::OUTCOME_PARSED);
}

TEST_F(ReportPoolTest, OverTheLimitIsTheRecordThatAJobWouldGive) {
  ASSERT_TRUE(worker_.Start().ok());
  EXPECT_EQ(Read("a.txt", std::string((1 << 20) + 1, 'x')).failure().detail(),
            "the document has 1048577 bytes, the limit is 1048576");
}

TEST_F(ReportPoolTest, IsSeenInTheFigures) {
  const auto value = [](const char* outcome) {
    return telemetry::GetCounter("worker_documents_total", "", {{"work", "reports"}, {"outcome", outcome}})
        .Value();
  };
  const auto slots = [](const char* state) {
    return telemetry::GetGauge("worker_slots", "", {{"work", "reports"}, {"state", state}}).Value();
  };
  WorkerTelemetry telemetry(nullptr);
  Worker worker(Options(), nullptr, &dispatcher_, &telemetry);
  ASSERT_TRUE(worker.Start().ok());
  const double parsed = value("parsed");
  const double failed = value("failed");
  const auto submit = [&](const std::string& content) {
    auto promise = std::make_shared<std::promise<Answer>>();
    worker.reports()->Submit({"a.txt", content},
                             [promise](Answer answer) { promise->set_value(std::move(answer)); });
    return promise->get_future();
  };
  for (const std::string& content :
       {std::string("text"), std::string("gouji-test:crash"), std::string((1 << 20) + 1, 'x')}) {
    EXPECT_TRUE(submit(content).get().ok());
  }
  EXPECT_EQ(value("parsed") - parsed, 1);
  EXPECT_EQ(value("failed") - failed, 2);
  telemetry.Show(worker.Snapshot());
  EXPECT_EQ(slots("busy"), 0);
  EXPECT_EQ(slots("idle"), 1);
  auto hanging = submit("gouji-test:hang");
  EXPECT_TRUE(fakes::Eventually([&] { return worker.Snapshot().report_slots_busy == 1; }, seconds(30)));
  telemetry.Show(worker.Snapshot());
  EXPECT_EQ(slots("busy"), 1);
  EXPECT_EQ(slots("idle"), 0);
  EXPECT_TRUE(hanging.get().ok());
}

TEST_F(ReportPoolTest, RefusesIdsThatAreNone) {
  ASSERT_TRUE(worker_.Start().ok());
  for (const std::string& id : {std::string(), std::string(5000, 'x'), std::string("\xff")}) {
    const absl::Status refused = Submit({id, "text"}).get().status();
    EXPECT_TRUE(absl::IsInvalidArgument(refused)) << refused;
    EXPECT_EQ(fakes::BlamedField(refused), "document_id");
  }
}

TEST_F(ReportPoolTest, QueueIsBounded) {
  // Not started: nothing is taken out of the queue.
  std::vector<std::future<Answer>> waiting;
  for (int i = 0; i < 64; ++i) waiting.push_back(Submit({"a.txt", "text"}));
  EXPECT_EQ(Submit({"a.txt", "text"}).get().status().code(), absl::StatusCode::kResourceExhausted);
  ASSERT_TRUE(worker_.Start().ok());
  for (auto& answer : waiting) EXPECT_TRUE(answer.get().ok());
}

TEST_F(ReportPoolTest, NobodyWaitsAnyMore) {
  auto late = Submit({"a.txt", "text", std::chrono::steady_clock::now() - seconds(1)});
  ASSERT_TRUE(worker_.Start().ok());
  EXPECT_EQ(late.get().status().code(), absl::StatusCode::kDeadlineExceeded);
}

TEST_F(ReportPoolTest, AcceptedDocumentsAreAnsweredBeforeTheEnd) {
  ASSERT_TRUE(worker_.Start().ok());
  std::vector<std::future<Answer>> waiting;
  for (int i = 0; i < 30; ++i) waiting.push_back(Submit({"a.txt", "text"}));
  worker_.Drain(seconds(60));
  worker_.Wait();
  for (auto& answer : waiting) EXPECT_TRUE(answer.get().ok());
  EXPECT_EQ(Submit({"a.txt", "text"}).get().status().code(), absl::StatusCode::kCancelled);
}

// The grace bounds the end, whatever is being read and however much waits behind it.
TEST_F(ReportPoolTest, TheGraceEndsWhatIsNotAnsweredByThen) {
  ASSERT_TRUE(worker_.Start().ok());
  std::vector<std::future<Answer>> waiting;
  for (int i = 0; i < 30; ++i) waiting.push_back(Submit({"a.txt", "gouji-test:hang"}));
  worker_.Drain(std::chrono::milliseconds(100));
  const auto begin = std::chrono::steady_clock::now();
  worker_.Wait();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 2 * kDocumentTimeout);
  for (auto& answer : waiting) EXPECT_EQ(answer.get().status().code(), absl::StatusCode::kCancelled);
}

}  // namespace
}  // namespace gouji::runtime
