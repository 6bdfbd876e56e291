// ParseReport and ParseReports through the coordinator, before a worker that the test plays.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "common/rpc/status.h"
#include "common/security/token_file.h"
#include "common/telemetry/metrics.h"
#include "coordinator/rpc/report_service.h"
#include "coordinator/rpc/server.h"
#include "gouji/worker/v1/worker.grpc.pb.h"
#include "tests/coordinator/jobs/fixture.h"
#include "tests/fakes/process.h"

namespace gouji::rpc {
namespace {

using worker::v1::ParseReportsRequest;
using worker::v1::ParseReportsResponse;

// Answers with the length of what it was given; `die` ends a stream at once.
class EchoWorker final : public worker::v1::ReportService::Service {
 public:
  EchoWorker() {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
    builder.RegisterService(this);
    builder.SetMaxReceiveMessageSize(-1);
    server_ = builder.BuildAndStart();
  }
  // What each call showed.
  std::vector<std::string> tokens() {
    const std::lock_guard lock(mutex_);
    return tokens_;
  }
  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
  // Until a call is over that its client left.
  bool WaitForLeft() {
    return fakes::Eventually([this] { return left_.load(); }, std::chrono::seconds(60));
  }

  grpc::Status ParseReport(grpc::ServerContext* context, const worker::v1::ParseReportRequest* request,
                           worker::v1::ParseReportResponse* response) override {
    Note(*context);
    if (request->document_id() == "hang") {
      hung_ = true;
      // A bound, so that a test that fails ends.
      fakes::Eventually([&] { return context->IsCancelled(); }, std::chrono::seconds(60));
      left_ = context->IsCancelled();
      return grpc::Status::CANCELLED;
    }
    if (request->document_id() == "die") return {grpc::StatusCode::UNAVAILABLE, "the worker stops"};
    response->mutable_record()->set_document_id(request->document_id());
    response->mutable_record()->set_charset(std::to_string(request->content().size()));
    has_deadline_ = context->deadline() < std::chrono::system_clock::now() + std::chrono::hours(1);
    return grpc::Status::OK;
  }
  grpc::Status ParseReports(
      grpc::ServerContext* context,
      grpc::ServerReaderWriter<ParseReportsResponse, ParseReportsRequest>* stream) override {
    Note(*context);
    for (ParseReportsRequest request; stream->Read(&request);) {
      if (request.document_id() == "die") return {grpc::StatusCode::UNAVAILABLE, "the worker stops"};
      ParseReportsResponse response;
      response.set_document_id(request.document_id());
      response.mutable_record()->set_charset(std::to_string(request.content().size()));
      stream->Write(response);
    }
    // Cancelled, or told that nothing more comes: the one or the other is heard of first.
    left_ = true;
    return grpc::Status::OK;
  }
  bool has_deadline() const { return has_deadline_; }
  // Whether a call has come that is not answered.
  bool hung() const { return hung_; }

 private:
  void Note(const grpc::ServerContext& context) {
    const auto shown = context.client_metadata().find("authorization");
    if (shown == context.client_metadata().end()) return;
    const std::lock_guard lock(mutex_);
    tokens_.emplace_back(shown->second.data(), shown->second.size());
  }

  int port_ = 0;
  std::mutex mutex_;
  std::vector<std::string> tokens_;  // guarded by mutex_
  std::atomic<bool> has_deadline_{false};
  std::atomic<bool> left_{false};
  std::atomic<bool> hung_{false};
  std::unique_ptr<grpc::Server> server_;
};

class ReportRelayTest : public jobs::CoordinatorTest {
 protected:
  ReportRelayTest() : node_(MakeNode("a")) { Serve({.listen = "127.0.0.1:0"}); }
  void Serve(const ServerOptions& options) {
    auto started = Server::Start(options, *node_.coordinator);
    EXPECT_TRUE(started.ok()) << started.status();
    server_ = *std::move(started);
    stub_ = worker::v1::ReportService::NewStub(grpc::CreateChannel(
        "127.0.0.1:" + std::to_string(server_->port()), grpc::InsecureChannelCredentials()));
  }
  // As a worker does by asking for work.
  void Register(const std::string& address) {
    jobs::FakeWorker worker("w", *node_.coordinator, store_);
    worker.info().set_address(address);
    EXPECT_TRUE(worker.TryClaim().ok());
  }
  grpc::Status Parse(const std::string& id, size_t bytes, worker::v1::ParseReportResponse* response) {
    worker::v1::ParseReportRequest request;
    request.set_document_id(id);
    request.set_content(std::string(bytes, 'x'));
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
    return stub_->ParseReport(&context, request, response);
  }
  grpc::StatusCode OneMoreStream() {
    grpc::ClientContext context;
    auto stream = stub_->ParseReports(&context);
    stream->WritesDone();
    return stream->Finish().error_code();
  }
  // Calls that the figures tell of so far.
  static double Counted(const std::string& method, const std::string& code) {
    const std::string text = telemetry::MetricsText();
    for (const absl::string_view line : absl::StrSplit(text, '\n')) {
      double count = 0;
      if (absl::StartsWith(line, "gouji_coordinator_rpc_seconds_count{") &&
          absl::StrContains(line, "method=\"" + method + "\"") &&
          absl::StrContains(line, "code=\"" + code + "\"") &&
          absl::SimpleAtod(line.substr(line.rfind(' ') + 1), &count)) {
        return count;
      }
    }
    return 0;
  }
  static ParseReportsRequest Request(const std::string& id) {
    ParseReportsRequest request;
    request.set_document_id(id);
    request.set_content("12345");
    return request;
  }

  EchoWorker worker_;
  Node node_;
  std::unique_ptr<Server> server_;
  std::unique_ptr<worker::v1::ReportService::Stub> stub_;
};

TEST_F(ReportRelayTest, ACallGoesToAWorkerWithItsDeadline) {
  worker::v1::ParseReportResponse response;
  EXPECT_EQ(Parse("a", 1, &response).error_code(), grpc::StatusCode::UNAVAILABLE) << "no worker yet";
  Register(worker_.address());
  const grpc::Status status = Parse("a.txt", 8 << 20, &response);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(response.record().document_id(), "a.txt");
  EXPECT_EQ(response.record().charset(), std::to_string(8 << 20));
  EXPECT_TRUE(worker_.has_deadline());
  const grpc::Status died = Parse("die", 1, &response);
  EXPECT_EQ(died.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(died.error_message(), "the worker stops");
}

TEST_F(ReportRelayTest, AStreamGoesThroughInOrder) {
  Register(worker_.address());
  grpc::ClientContext context;
  auto stream = stub_->ParseReports(&context);
  ParseReportsResponse answer;
  for (int i = 0; i < 50; ++i) {
    ASSERT_TRUE(stream->Write(Request(std::to_string(i))));
    if (i < 10) continue;  // some are under way at once
    ASSERT_TRUE(stream->Read(&answer));
    EXPECT_EQ(answer.document_id(), std::to_string(i - 10));
    EXPECT_EQ(answer.record().charset(), "5");
  }
  stream->WritesDone();
  int rest = 0;
  while (stream->Read(&answer)) ++rest;
  EXPECT_EQ(rest, 10);
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(ReportRelayTest, AWorkerThatDiesEndsTheStreamThoughTheClientWaits) {
  Register(worker_.address());
  grpc::ClientContext context;
  auto stream = stub_->ParseReports(&context);
  ASSERT_TRUE(stream->Write(Request("a")));
  ParseReportsResponse answer;
  ASSERT_TRUE(stream->Read(&answer));
  ASSERT_TRUE(stream->Write(Request("die")));
  EXPECT_FALSE(stream->Read(&answer)) << "without a half-close";
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(ReportRelayTest, AClientThatGoesAwayTakesItsCallAlong) {
  Register(worker_.address());
  grpc::ClientContext context;
  auto stream = stub_->ParseReports(&context);
  ASSERT_TRUE(stream->Write(Request("a")));
  ParseReportsResponse answer;
  ASSERT_TRUE(stream->Read(&answer));
  context.TryCancel();
  stream->Finish();
  EXPECT_TRUE(worker_.WaitForLeft());
}

TEST_F(ReportRelayTest, NoMoreStreamsThanTheBound) {
  Register(worker_.address());
  std::vector<std::unique_ptr<grpc::ClientContext>> contexts;
  std::vector<std::unique_ptr<grpc::ClientReaderWriter<ParseReportsRequest, ParseReportsResponse>>> streams;
  ParseReportsResponse answer;
  // Each is known to be under way when it has answered.
  for (int i = 0; i < PassedOn::kMaxStreams; ++i) {
    contexts.push_back(std::make_unique<grpc::ClientContext>());
    streams.push_back(stub_->ParseReports(contexts.back().get()));
    ASSERT_TRUE(streams.back()->Write(Request("a")));
    ASSERT_TRUE(streams.back()->Read(&answer));
  }
  const double refused = Counted("ParseReports", "RESOURCE_EXHAUSTED");
  EXPECT_EQ(OneMoreStream(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(Counted("ParseReports", "RESOURCE_EXHAUSTED"), refused + 1);
  worker::v1::ParseReportResponse response;
  EXPECT_TRUE(Parse("a", 1, &response).ok()) << "one report still finds its way";
  for (auto& stream : streams) {
    stream->WritesDone();
    EXPECT_FALSE(stream->Read(&answer));
    EXPECT_TRUE(stream->Finish().ok());
  }
  // A call counts until the server has let go of it, which its client does not see.
  EXPECT_TRUE(
      fakes::Eventually([&] { return OneMoreStream() == grpc::StatusCode::OK; }, std::chrono::seconds(60)));
}

TEST_F(ReportRelayTest, ACallForWhichNoWorkerIsThereIsCounted) {
  const double reports = Counted("ParseReport", "UNAVAILABLE");
  const double streams = Counted("ParseReports", "UNAVAILABLE");
  worker::v1::ParseReportResponse response;
  EXPECT_EQ(Parse("a", 1, &response).error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(OneMoreStream(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(Counted("ParseReport", "UNAVAILABLE"), reports + 1);
  EXPECT_EQ(Counted("ParseReports", "UNAVAILABLE"), streams + 1);
}

TEST_F(ReportRelayTest, AMessageLargerThanADocumentIsRefused) {
  Register(worker_.address());
  worker::v1::ParseReportResponse response;
  const double refused = Counted("ParseReport", "INVALID_ARGUMENT");
  EXPECT_EQ(Parse("a", 33 << 20, &response).error_code(), grpc::StatusCode::INVALID_ARGUMENT)
      << "no later try helps";
  EXPECT_EQ(Counted("ParseReport", "INVALID_ARGUMENT"), refused + 1);
  grpc::ClientContext context;
  auto stream = stub_->ParseReports(&context);
  ParseReportsRequest large = Request("a");
  large.set_content(std::string(33 << 20, 'x'));
  stream->Write(large);
  ParseReportsResponse answer;
  EXPECT_FALSE(stream->Read(&answer));
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(ReportRelayTest, TheDeadlineEndsACallToAWorkerThatHangs) {
  Register(worker_.address());
  worker::v1::ParseReportRequest request;
  request.set_document_id("hang");
  worker::v1::ParseReportResponse response;
  // On a busy machine a deadline may pass before the worker has the call.
  for (std::chrono::milliseconds patience(500); !worker_.hung() && patience.count() < 60'000; patience *= 2) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + patience);
    EXPECT_EQ(stub_->ParseReport(&context, request, &response).error_code(),
              grpc::StatusCode::DEADLINE_EXCEEDED);
  }
  EXPECT_TRUE(worker_.WaitForLeft()) << "the worker hears of it";
}

// Answers as much HTTP/2 as makes a connection, and from then on nothing: a process that was stopped.
class StoppedWorker {
 public:
  StoppedWorker() : listener_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in here = {};
    here.sin_family = AF_INET;
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(here);
    auto* address = reinterpret_cast<sockaddr*>(&here);
    EXPECT_EQ(bind(listener_, address, size), 0);
    EXPECT_EQ(listen(listener_, 8), 0);
    EXPECT_EQ(getsockname(listener_, address, &size), 0);
    port_ = ntohs(here.sin_port);
    accepting_ = std::thread([this] {
      // Settings of our own, which change nothing.
      constexpr char kSettings[] = {0, 0, 0, 4, 0, 0, 0, 0, 0};
      for (int one = 0; (one = accept(listener_, nullptr, nullptr)) >= 0; connections_.push_back(one)) {
        EXPECT_EQ(send(one, kSettings, sizeof(kSettings), MSG_NOSIGNAL), ssize_t{sizeof(kSettings)});
      }
    });
  }
  ~StoppedWorker() {
    shutdown(listener_, SHUT_RDWR);
    accepting_.join();
    for (const int one : connections_) close(one);
    close(listener_);
  }
  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

 private:
  const int listener_;
  int port_ = 0;
  std::vector<int> connections_;  // of the thread, and of who has joined it
  std::thread accepting_;
};

TEST_F(ReportRelayTest, AWorkerThatWasStoppedEndsItsCalls) {
  const StoppedWorker stopped;
  Serve({.listen = "127.0.0.1:0", .workers = {.keepalive = std::chrono::milliseconds(1'000)}});
  Register(stopped.address());
  worker::v1::ParseReportResponse response;
  const grpc::Status left = Parse("a", 1, &response);
  EXPECT_EQ(left.error_code(), grpc::StatusCode::UNAVAILABLE) << left.error_message();
  EXPECT_TRUE(FromGrpc(left).GetPayload("type.googleapis.com/google.rpc.RetryInfo").has_value());
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
  auto stream = stub_->ParseReports(&context);
  stream->Write(Request("a"));
  ParseReportsResponse answer;
  EXPECT_FALSE(stream->Read(&answer));
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
}

class GuardedRelayTest : public ReportRelayTest {
 protected:
  GuardedRelayTest() {
    std::ofstream(dir_ / "tokens") << "token sha256=" << security::TokenHash("of-ann")
                                   << " tenant=city roles=submit name=ann\n"
                                   << "token sha256=" << security::TokenHash("of-eve")
                                   << " tenant=city roles=read name=eve\n"
                                   << "token sha256=" << security::TokenHash("of-tom")
                                   << " tenant=town roles=submit name=tom\n";
    auto door = security::Door::Open({dir_ / "tokens", ""});
    EXPECT_TRUE(door.ok()) << door.status();
    door_ = *std::move(door);
    auto secret = security::Secret::From({.token = "of-coordinator"});
    EXPECT_TRUE(secret.ok()) << secret.status();
    Serve({.listen = "127.0.0.1:0", .door = door_.get(), .workers = {.secret = *secret}});
  }
  static void Show(grpc::ClientContext& context, const std::string& name) {
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
    if (!name.empty()) context.AddMetadata("authorization", "Bearer of-" + name);
  }
  grpc::StatusCode ParseAs(const std::string& name) {
    grpc::ClientContext context;
    Show(context, name);
    worker::v1::ParseReportRequest request;
    request.set_document_id("a");
    worker::v1::ParseReportResponse response;
    return stub_->ParseReport(&context, request, &response).error_code();
  }
  grpc::StatusCode StreamAs(const std::string& name) {
    grpc::ClientContext context;
    Show(context, name);
    auto stream = stub_->ParseReports(&context);
    stream->WritesDone();
    return stream->Finish().error_code();
  }

  fakes::TempDir dir_;
  std::unique_ptr<security::Door> door_;
};

TEST_F(GuardedRelayTest, TheCallersRoleCountsAndTheCoordinatorsTokenTravels) {
  Register(worker_.address());
  const double reports = Counted("ParseReport", "UNAUTHENTICATED");
  const double streams = Counted("ParseReports", "UNAUTHENTICATED");
  for (const auto code : {ParseAs(""), ParseAs("nobody"), StreamAs("")})
    EXPECT_EQ(code, grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(Counted("ParseReport", "UNAUTHENTICATED"), reports + 2);
  EXPECT_EQ(Counted("ParseReports", "UNAUTHENTICATED"), streams + 1);
  for (const auto code : {ParseAs("eve"), StreamAs("eve")})
    EXPECT_EQ(code, grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_THAT(worker_.tokens(), testing::IsEmpty()) << "no worker hears of these";
  EXPECT_EQ(ParseAs("ann"), grpc::StatusCode::OK);
  EXPECT_EQ(StreamAs("ann"), grpc::StatusCode::OK);
  EXPECT_THAT(worker_.tokens(), testing::ElementsAre("Bearer of-coordinator", "Bearer of-coordinator"));
}

TEST_F(GuardedRelayTest, AStreamEndsWithTheTokenThatOpenedIt) {
  Register(worker_.address());
  grpc::ClientContext context;
  Show(context, "ann");
  auto stream = stub_->ParseReports(&context);
  ParseReportsResponse answer;
  ASSERT_TRUE(stream->Write(Request("a")));
  ASSERT_TRUE(stream->Read(&answer));
  std::ofstream(dir_ / "tokens.new") << "# nobody is left\n";
  std::filesystem::rename(dir_ / "tokens.new", dir_ / "tokens");
  EXPECT_TRUE(fakes::Eventually([&] { return !stream->Write(Request("b")) || !stream->Read(&answer); },
                                std::chrono::seconds(30)));
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::UNAUTHENTICATED);
}

TEST_F(GuardedRelayTest, NoTenantTakesAllPlaces) {
  Register(worker_.address());
  std::vector<std::unique_ptr<grpc::ClientContext>> contexts;
  std::vector<std::unique_ptr<grpc::ClientReaderWriter<ParseReportsRequest, ParseReportsResponse>>> streams;
  ParseReportsResponse answer;
  for (int i = 0; i < PassedOn::kMaxStreams / 4; ++i) {
    contexts.push_back(std::make_unique<grpc::ClientContext>());
    Show(*contexts.back(), "ann");
    streams.push_back(stub_->ParseReports(contexts.back().get()));
    ASSERT_TRUE(streams.back()->Write(Request("a")));
    ASSERT_TRUE(streams.back()->Read(&answer));
  }
  EXPECT_EQ(StreamAs("ann"), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(StreamAs("tom"), grpc::StatusCode::OK) << "of another tenant";
  for (auto& stream : streams) {
    stream->WritesDone();
    EXPECT_TRUE(stream->Finish().ok());
  }
}

TEST_F(GuardedRelayTest, TheTokenIsNotShownInPlainToAnotherMachine) {
  Register("192.0.2.1:7500");
  EXPECT_EQ(ParseAs("ann"), grpc::StatusCode::UNAVAILABLE);
}

}  // namespace
}  // namespace gouji::rpc
