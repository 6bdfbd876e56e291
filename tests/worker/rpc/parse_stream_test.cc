// ParseReports as a client sees it, before a pool that answers when the test says so.
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "common/errors/details.h"
#include "common/rpc/status.h"
#include "common/security/token_file.h"
#include "common/telemetry/metrics.h"
#include "gouji/worker/v1/worker.grpc.pb.h"
#include "tests/fakes/blamed_field.h"
#include "tests/fakes/process.h"
#include "worker/rpc/worker_server.h"

namespace gouji::rpc {
namespace {

using worker::v1::ParseReportsRequest;
using worker::v1::ParseReportsResponse;

class HeldPool final : public runtime::ReportPool {
 public:
  void Submit(runtime::ReportRequest request, Done done) override {
    {
      const std::lock_guard lock(mutex_);
      waiting_.emplace_back(std::move(request), std::move(done));
      most_open_ = std::max(most_open_, waiting_.size() - answered_);
    }
    bell_.notify_all();
  }

  void WaitFor(size_t count) {
    std::unique_lock lock(mutex_);
    bell_.wait(lock, [&] { return waiting_.size() >= count; });
  }
  size_t waiting() {
    const std::lock_guard lock(mutex_);
    return waiting_.size();
  }
  // The most that ever waited for an answer at a time.
  size_t most_open() {
    const std::lock_guard lock(mutex_);
    return most_open_;
  }
  // The i-th of those that wait; they stay in place.
  void Answer(size_t i) {
    std::unique_lock lock(mutex_);
    auto [request, done] = std::exchange(waiting_.at(i), {});
    ++answered_;
    lock.unlock();
    report::v1::Record record;
    record.set_document_id(request.document_id);
    record.set_charset(std::to_string(request.content.size()));
    done(record.SerializeAsString());
  }
  void Refuse(size_t i, absl::Status status) {
    std::unique_lock lock(mutex_);
    Done done = std::move(waiting_.at(i).second);
    lock.unlock();
    done(std::move(status));
  }

 private:
  std::mutex mutex_;
  std::condition_variable bell_;
  std::vector<std::pair<runtime::ReportRequest, Done>> waiting_;
  size_t answered_ = 0;
  size_t most_open_ = 0;
};

class ParseStreamTest : public testing::Test {
 protected:
  ParseStreamTest() {
    auto started = WorkerServer::Start({.listen = "127.0.0.1:0", .max_request_bytes = 1 << 20});
    EXPECT_TRUE(started.ok()) << started.status();
    server_ = *std::move(started);
    stub_ = worker::v1::ReportService::NewStub(grpc::CreateChannel(
        "127.0.0.1:" + std::to_string(server_->port()), grpc::InsecureChannelCredentials()));
  }
  static ParseReportsRequest Request(const std::string& id, size_t bytes = 3) {
    ParseReportsRequest request;
    request.set_document_id(id);
    request.set_content(std::string(bytes, 'x'));
    return request;
  }

  HeldPool pool_;
  std::unique_ptr<WorkerServer> server_;
  std::unique_ptr<worker::v1::ReportService::Stub> stub_;
};

TEST_F(ParseStreamTest, AnswersComeInTheOrderOfTheRequests) {
  server_->Open(&pool_);
  grpc::ClientContext context;
  auto stream = stub_->ParseReports(&context);
  for (const char* id : {"a", "b", "c"}) ASSERT_TRUE(stream->Write(Request(id)));
  ASSERT_TRUE(stream->WritesDone());
  pool_.WaitFor(3);
  pool_.Answer(2);
  pool_.Refuse(1, absl::ResourceExhaustedError("too many documents are waiting"));
  pool_.Answer(0);
  std::vector<std::string> got;
  for (ParseReportsResponse answer; stream->Read(&answer);) {
    got.push_back(answer.document_id() + (answer.has_error() ? " " + answer.error().message()
                                                             : " " + answer.record().document_id()));
    EXPECT_EQ(answer.error().code(), answer.has_error() ? grpc::StatusCode::RESOURCE_EXHAUSTED : 0);
  }
  EXPECT_TRUE(stream->Finish().ok());
  EXPECT_THAT(got, testing::ElementsAre("a a", "b too many documents are waiting", "c c"));
}

TEST_F(ParseStreamTest, WhatIsWrongWithADocumentIsNamedInItsAnswer) {
  server_->Open(&pool_);
  const absl::Status wrong = errors::BadField("document_id", "it is empty");
  grpc::ClientContext context;
  auto stream = stub_->ParseReports(&context);
  ASSERT_TRUE(stream->Write(Request("")));
  pool_.WaitFor(1);
  pool_.Refuse(0, wrong);
  ParseReportsResponse answer;
  ASSERT_TRUE(stream->Read(&answer));
  EXPECT_EQ(fakes::BlamedField(errors::FromProto(answer.error())), "document_id");
  stream->WritesDone();
  EXPECT_TRUE(stream->Finish().ok());
  grpc::ClientContext one;
  worker::v1::ParseReportResponse response;
  std::thread refuses([&] {
    pool_.WaitFor(2);
    pool_.Refuse(1, wrong);
  });
  const grpc::Status refused = stub_->ParseReport(&one, {}, &response);
  refuses.join();
  EXPECT_EQ(fakes::BlamedField(FromGrpc(refused)), "document_id");
}

// How often this was observed so far.
double Counted(const std::string& method, const std::string& code) {
  const std::string name =
      "\ngouji_worker_rpc_seconds_count{code=\"" + code + "\",method=\"" + method + "\"} ";
  const std::string text = telemetry::MetricsText();
  const size_t at = text.find(name);
  return at == std::string::npos ? 0 : std::stod(text.substr(at + name.size()));
}

TEST_F(ParseStreamTest, EveryDocumentAndEveryRefusalIsCounted) {
  const auto codes = [](const char* method) {
    std::vector<double> all;
    for (const char* code : {"OK", "RESOURCE_EXHAUSTED", "UNAVAILABLE", "INTERNAL"})
      all.push_back(Counted(method, code));
    return all;
  };
  const std::vector<double> one = codes("ParseReport");
  const std::vector<double> many = codes("ParseReports");
  const auto ask = [&](const std::function<void()>& answer) {
    grpc::ClientContext context;
    worker::v1::ParseReportRequest request;
    request.set_document_id("a");
    worker::v1::ParseReportResponse response;
    std::thread other(answer);
    const grpc::Status status = stub_->ParseReport(&context, request, &response);
    other.join();
    return status.error_code();
  };
  EXPECT_EQ(ask([] {}), grpc::StatusCode::UNAVAILABLE) << "it starts";
  {
    grpc::ClientContext context;
    EXPECT_EQ(stub_->ParseReports(&context)->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
  }
  server_->Open(&pool_);
  const auto when = [&](size_t count, const std::function<void()>& then) {
    return [=, this] {
      pool_.WaitFor(count);
      then();
    };
  };
  EXPECT_EQ(ask(when(1, [&] { pool_.Answer(0); })), grpc::StatusCode::OK);
  EXPECT_EQ(ask(when(2, [&] { pool_.Refuse(1, absl::ResourceExhaustedError("full")); })),
            grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(ask(when(3, [&] { pool_.Refuse(2, absl::InternalError("no reader")); })),
            grpc::StatusCode::INTERNAL);
  grpc::ClientContext context;
  auto stream = stub_->ParseReports(&context);
  for (const char* id : {"a", "b"}) ASSERT_TRUE(stream->Write(Request(id)));
  ASSERT_TRUE(stream->WritesDone());
  pool_.WaitFor(5);
  pool_.Answer(3);
  pool_.Refuse(4, absl::InternalError("no reader"));
  for (ParseReportsResponse answer; stream->Read(&answer);) {
  }
  EXPECT_TRUE(stream->Finish().ok());
  const auto moved = [&](const char* method, const std::vector<double>& before) {
    std::vector<double> now = codes(method);
    for (size_t i = 0; i < now.size(); ++i) now[i] -= before[i];
    return now;
  };
  EXPECT_THAT(moved("ParseReport", one), testing::ElementsAre(1, 1, 1, 1));
  EXPECT_THAT(moved("ParseReports", many), testing::ElementsAre(1, 0, 1, 1));
}

TEST_F(ParseStreamTest, NoMoreThanSixteenAreUnderWay) {
  server_->Open(&pool_);
  grpc::ClientContext context;
  auto stream = stub_->ParseReports(&context);
  constexpr int kAll = 40;
  std::thread writer([&] {
    for (int i = 0; i < kAll; ++i) stream->Write(Request(std::to_string(i)));
    stream->WritesDone();
  });
  pool_.WaitFor(16);
  EXPECT_EQ(pool_.waiting(), 16u);
  ParseReportsResponse answer;
  for (int i = 0; i < kAll; ++i) {
    pool_.WaitFor(static_cast<size_t>(i) + 1);
    pool_.Answer(static_cast<size_t>(i));
    ASSERT_TRUE(stream->Read(&answer));
    EXPECT_EQ(answer.document_id(), std::to_string(i));
    EXPECT_LE(pool_.waiting(), static_cast<size_t>(i) + 17);
  }
  EXPECT_FALSE(stream->Read(&answer));
  EXPECT_TRUE(stream->Finish().ok());
  writer.join();
}

TEST_F(ParseStreamTest, NothingIsReadBehindEightMegabytes) {
  server_->Open(&pool_);
  grpc::ClientContext context;
  auto stream = stub_->ParseReports(&context);
  std::thread writer([&] {
    for (int i = 0; i < 12; ++i) stream->Write(Request(std::to_string(i), 1 << 20));
    stream->WritesDone();
  });
  pool_.WaitFor(8);
  ParseReportsResponse answer;
  for (size_t i = 0; i < 12; ++i) {
    pool_.WaitFor(i + 1);
    pool_.Answer(i);
    ASSERT_TRUE(stream->Read(&answer));
    EXPECT_EQ(answer.record().charset(), std::to_string(1 << 20));
  }
  EXPECT_FALSE(stream->Read(&answer));
  EXPECT_TRUE(stream->Finish().ok());
  writer.join();
  EXPECT_EQ(pool_.most_open(), 8u);
}

TEST_F(ParseStreamTest, AClientThatGoesAwayCostsNoMoreThanWhatIsUnderWay) {
  server_->Open(&pool_);
  {
    grpc::ClientContext context;
    auto stream = stub_->ParseReports(&context);
    ASSERT_TRUE(stream->Write(Request("a")));
    ASSERT_TRUE(stream->Write(Request("b")));
    pool_.WaitFor(2);
    context.TryCancel();
    EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
  }
  pool_.Answer(1);
  pool_.Answer(0);
  server_->Shutdown(std::chrono::milliseconds(0));  // returns: no call is left over
}

TEST_F(ParseStreamTest, AnIdleClientGivesItsPlaceBackAndOneThatWaitsDoesNot) {
  const auto impatient = WorkerServer::Start(
      {.listen = "127.0.0.1:0", .max_request_bytes = 1 << 20, .idle = std::chrono::milliseconds(500)});
  ASSERT_TRUE(impatient.ok()) << impatient.status();
  (*impatient)->Open(&pool_);
  const auto stub = worker::v1::ReportService::NewStub(grpc::CreateChannel(
      "127.0.0.1:" + std::to_string((*impatient)->port()), grpc::InsecureChannelCredentials()));
  grpc::ClientContext context;
  auto stream = stub->ParseReports(&context);
  ASSERT_TRUE(stream->Write(Request("a")));
  pool_.WaitFor(1);
  // It has sent nothing for long, but waits for its answer.
  std::this_thread::sleep_for(std::chrono::milliseconds(1'500));
  pool_.Answer(0);
  ParseReportsResponse answer;
  ASSERT_TRUE(stream->Read(&answer));
  EXPECT_EQ(answer.document_id(), "a");
  EXPECT_FALSE(stream->Read(&answer)) << "nothing is asked for any more";
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
  grpc::ClientContext silent;
  EXPECT_EQ(stub->ParseReports(&silent)->Finish().error_code(), grpc::StatusCode::UNAVAILABLE)
      << "who never sends anything";
}

TEST_F(ParseStreamTest, AStreamEndsWithTheTokenThatOpenedIt) {
  const fakes::TempDir dir;
  std::ofstream(dir / "tokens") << "token sha256=" << security::TokenHash("of-ann")
                                << " tenant=city roles=submit name=ann\n";
  const auto door = security::Door::Open({dir / "tokens", ""});
  ASSERT_TRUE(door.ok()) << door.status();
  const auto guarded =
      WorkerServer::Start({.listen = "127.0.0.1:0", .max_request_bytes = 1 << 20, .door = door->get()});
  ASSERT_TRUE(guarded.ok()) << guarded.status();
  (*guarded)->Open(&pool_);
  const auto stub = worker::v1::ReportService::NewStub(grpc::CreateChannel(
      "127.0.0.1:" + std::to_string((*guarded)->port()), grpc::InsecureChannelCredentials()));
  grpc::ClientContext context;
  context.AddMetadata("authorization", "Bearer of-ann");
  auto stream = stub->ParseReports(&context);
  ASSERT_TRUE(stream->Write(Request("a")));
  pool_.WaitFor(1);
  std::ofstream(dir / "tokens.new") << "# nobody is left\n";
  std::filesystem::rename(dir / "tokens.new", dir / "tokens");
  std::this_thread::sleep_for(std::chrono::seconds(4));
  ASSERT_TRUE(stream->Write(Request("b")));
  pool_.Answer(0);
  ParseReportsResponse answer;
  EXPECT_TRUE(stream->Read(&answer)) << "what was taken is answered";
  EXPECT_FALSE(stream->Read(&answer));
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(pool_.waiting(), 1u) << "the second is not read";
}

TEST_F(ParseStreamTest, AWorkerThatStartsOrStopsIsUnavailable) {
  const auto status = [&] {
    grpc::ClientContext context;
    auto stream = stub_->ParseReports(&context);
    stream->WritesDone();
    ParseReportsResponse answer;
    EXPECT_FALSE(stream->Read(&answer));
    return stream->Finish().error_code();
  };
  EXPECT_EQ(status(), grpc::StatusCode::UNAVAILABLE);
  server_->Open(&pool_);
  EXPECT_EQ(status(), grpc::StatusCode::OK) << "no requests, no answers";
  grpc::ClientContext context;
  auto stream = stub_->ParseReports(&context);
  ASSERT_TRUE(stream->Write(Request("a")));
  stream->WritesDone();
  pool_.WaitFor(1);
  pool_.Refuse(0, absl::CancelledError("the worker stops"));
  ParseReportsResponse answer;
  ASSERT_TRUE(stream->Read(&answer));
  EXPECT_EQ(answer.error().code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_TRUE(stream->Finish().ok());
}

}  // namespace
}  // namespace gouji::rpc
