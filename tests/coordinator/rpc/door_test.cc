// Who is let in at the coordinator's port, and what a tenant sees of the others.
#include "common/security/door.h"

#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <fstream>
#include <future>
#include <iterator>
#include <sstream>

#include "common/errors/details.h"
#include "common/rpc/status.h"
#include "common/store/names.h"
#include "common/telemetry/metrics.h"
#include "coordinator/rpc/server.h"
#include "gouji/dispatch/v1/dispatch.grpc.pb.h"
#include "gouji/job/v1/job.grpc.pb.h"
#include "gouji/result/v1/result.grpc.pb.h"
#include "gouji/upload/v1/upload.pb.h"
#include "gouji/worker/v1/worker.pb.h"
#include "tests/coordinator/jobs/fixture.h"
#include "tests/fakes/process.h"

namespace gouji::rpc {
namespace {

using testing::HasSubstr;

constexpr const char* kPeople[][2] = {
    {"ann", "tenant=city roles=submit,read"}, {"ben", "tenant=town roles=submit,read"},
    {"cid", "tenant=city roles=operate"},     {"ops", "tenant=* roles=operate,read"},
    {"bee", "tenant=* roles=work"},           {"ant", "tenant=city roles=work"}};

class DoorTest : public jobs::CoordinatorTest {
 protected:
  DoorTest() : node_(MakeNode("a")) {
    AddFiles(3);
    std::ofstream tokens(dir_ / "tokens");
    for (const auto& [name, rest] : kPeople) {
      tokens << "token sha256=" << security::TokenHash(TokenOf(name)) << " " << rest << " name=" << name
             << "\n";
    }
    tokens << "quota tenant=town open-jobs=1\n";
    tokens.close();
    auto door = security::Door::Open({dir_ / "tokens", dir_ / "audit"});
    EXPECT_TRUE(door.ok()) << door.status();
    door_ = *std::move(door);
    auto started = Server::Start({.listen = "127.0.0.1:0", .door = door_.get()}, *node_.coordinator);
    EXPECT_TRUE(started.ok()) << started.status();
    server_ = *std::move(started);
    channel_ = grpc::CreateChannel("127.0.0.1:" + std::to_string(server_->port()),
                                   grpc::InsecureChannelCredentials());
    jobs_ = job::v1::JobService::NewStub(channel_);
    results_ = result::v1::ResultService::NewStub(channel_);
  }

  static std::string TokenOf(const std::string& name) { return "secret-of-" + name; }
  static void Show(grpc::ClientContext& context, const std::string& name) {
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
    if (!name.empty()) context.AddMetadata("authorization", "Bearer " + TokenOf(name));
  }
  // A call of any method with an empty request.
  grpc::Status Call(const std::string& service, const std::string& method, const std::string& name) {
    grpc::GenericStub stub(channel_);
    grpc::ClientContext context;
    Show(context, name);
    const grpc::Slice nothing("");
    const grpc::ByteBuffer request(&nothing, 1);
    grpc::ByteBuffer response;
    std::promise<grpc::Status> done;
    stub.UnaryCall(&context, "/" + service + "/" + method, grpc::StubOptions(), &request, &response,
                   [&](grpc::Status status) { done.set_value(std::move(status)); });
    return done.get_future().get();
  }
  absl::StatusOr<std::string> SubmitAs(const std::string& name, const std::string& request_id,
                                       const std::string& parent = "") {
    grpc::ClientContext context;
    Show(context, name);
    job::v1::SubmitJobRequest request = Request(request_id);
    if (!parent.empty()) {
      request.clear_roots();
      request.set_parent_job_id(parent);
    }
    job::v1::SubmitJobResponse response;
    const grpc::Status status = jobs_->SubmitJob(&context, request, &response);
    if (!status.ok()) return FromGrpc(status);
    node_->RunDue();
    return response.job_id();
  }
  template <typename Request, typename Response>
  absl::Status On(const std::string& name, const std::string& job,
                  grpc::Status (job::v1::JobService::Stub::*method)(grpc::ClientContext*, const Request&,
                                                                    Response*)) {
    grpc::ClientContext context;
    Show(context, name);
    Request request;
    request.set_job_id(job);
    if constexpr (requires { request.set_kind(job::v1::CONTROL_KIND_PAUSE); }) {
      request.set_kind(job::v1::CONTROL_KIND_PAUSE);
    }
    Response response;
    return FromGrpc((jobs_.get()->*method)(&context, request, &response));
  }
  // What every call on a job answers to somebody.
  std::vector<absl::Status> Touch(const std::string& name, const std::string& job) {
    using Stub = job::v1::JobService::Stub;
    std::vector<absl::Status> answers = {On(name, job, &Stub::GetJob), On(name, job, &Stub::ControlJob),
                                         SubmitAs(name, "again", job).status()};
    grpc::ClientContext watch_context;
    Show(watch_context, name);
    job::v1::WatchJobRequest watch;
    watch.set_job_id(job);
    job::v1::WatchJobResponse change;
    auto changes = jobs_->WatchJob(&watch_context, watch);
    EXPECT_FALSE(changes->Read(&change));
    answers.push_back(FromGrpc(changes->Finish()));
    grpc::ClientContext read_context;
    Show(read_context, name);
    result::v1::ReadResultsRequest read;
    read.set_job_id(job);
    result::v1::ReadResultsResponse batch;
    auto batches = results_->ReadResults(&read_context, read);
    EXPECT_FALSE(batches->Read(&batch));
    answers.push_back(FromGrpc(batches->Finish()));
    grpc::ClientContext verify_context;
    Show(verify_context, name);
    result::v1::VerifyJobRequest verify;
    verify.set_job_id(job);
    result::v1::VerifyJobResponse verified;
    answers.push_back(FromGrpc(results_->VerifyJob(&verify_context, verify, &verified)));
    return answers;
  }
  int CountJobs(const std::string& name, bool live_only) {
    grpc::ClientContext context;
    Show(context, name);
    job::v1::ListJobsRequest request;
    request.set_live_only(live_only);
    job::v1::ListJobsResponse response;
    EXPECT_TRUE(jobs_->ListJobs(&context, request, &response).ok());
    return response.jobs_size();
  }
  std::string AuditLog() {
    std::ifstream file(dir_ / "audit");
    return {(std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>()};
  }

  fakes::TempDir dir_;
  Node node_;
  std::unique_ptr<security::Door> door_;
  std::unique_ptr<Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<job::v1::JobService::Stub> jobs_;
  std::unique_ptr<result::v1::ResultService::Stub> results_;
};

TEST_F(DoorTest, EveryCallIsHeldToTheTable) {
  for (const google::protobuf::FileDescriptor* file :
       {job::v1::SubmitJobRequest::descriptor()->file(), result::v1::ReadResultsRequest::descriptor()->file(),
        dispatch::v1::ClaimShardsRequest::descriptor()->file(),
        worker::v1::ParseReportRequest::descriptor()->file(),
        upload::v1::FindMissingRequest::descriptor()->file()}) {
    for (int m = 0; m < file->service(0)->method_count(); ++m) {
      const auto* method = file->service(0)->method(m);
      const security::Access* access = security::FindAccess(method->full_name());
      ASSERT_NE(access, nullptr);
      const auto code = [&](const std::string& name) {
        return Call(file->service(0)->full_name(), method->name(), name).error_code();
      };
      EXPECT_EQ(code(""), grpc::StatusCode::UNAUTHENTICATED) << method->full_name();
      EXPECT_EQ(code("nobody"), grpc::StatusCode::UNAUTHENTICATED) << method->full_name();
      for (const auto& [name, rest] : kPeople) {
        const std::string_view words(rest);
        const auto roles = security::ParseRoles(words.substr(words.find("roles=") + 6));
        const bool good =
            (access->roles & *roles) != 0 && (!access->shared || words.find("tenant=*") != words.npos);
        EXPECT_EQ(code(name) != grpc::StatusCode::PERMISSION_DENIED, good) << method->full_name() << name;
        EXPECT_NE(code(name), grpc::StatusCode::UNAUTHENTICATED) << method->full_name() << name;
      }
    }
  }
  EXPECT_TRUE(Call("grpc.health.v1.Health", "Check", "").ok()) << "probes have no token";
}

TEST_F(DoorTest, ATenantSeesItsOwnJobsOnly) {
  const auto job = SubmitAs("ann", "nightly");
  ASSERT_TRUE(job.ok()) << job.status();
  for (const absl::Status& answer : Touch("ben", *job)) {
    EXPECT_TRUE(absl::IsNotFound(answer)) << answer;
    EXPECT_THAT(std::string(answer.message()), HasSubstr("no job " + *job));
  }
  const std::string nothing(32, '0');
  for (const absl::Status& answer : Touch("ben", nothing)) {
    EXPECT_TRUE(absl::IsNotFound(answer)) << "the same as where there is none: " << answer;
    EXPECT_THAT(std::string(answer.message()), HasSubstr("no job " + nothing));
  }
  for (const bool live : {false, true}) {
    EXPECT_EQ(CountJobs("ann", live), 1);
    EXPECT_EQ(CountJobs("ben", live), 0);
    EXPECT_EQ(CountJobs("ops", live), 1);
  }
  using Stub = job::v1::JobService::Stub;
  EXPECT_TRUE(On("cid", *job, &Stub::ControlJob).ok()) << "an operator of the same tenant";
  EXPECT_TRUE(On("ops", *job, &Stub::GetJob).ok());
  const auto other = SubmitAs("ben", "nightly");
  ASSERT_TRUE(other.ok()) << other.status();
  EXPECT_NE(*other, *job) << "request ids are each tenant's own";
}

// Why a job cannot be read is its tenant's to know, where the spec still says whose it is.
TEST_F(DoorTest, ADamagedJobIsNoJobToOthers) {
  const std::string nobodys = store::JobId("city", "damaged");
  ASSERT_TRUE(store_.PutIfAbsent(store::SpecName(nobodys), "no spec").ok());
  const auto anns = SubmitAs("ann", "nightly");
  ASSERT_TRUE(anns.ok()) << anns.status();
  ASSERT_TRUE(store_.PutIfAbsent(store::ManifestName(*anns), "no manifest").ok());
  Node fresh = MakeNode("b");
  auto started = Server::Start({.listen = "127.0.0.1:0", .door = door_.get()}, *fresh.coordinator);
  ASSERT_TRUE(started.ok()) << started.status();
  channel_ = grpc::CreateChannel("127.0.0.1:" + std::to_string((*started)->port()),
                                 grpc::InsecureChannelCredentials());
  jobs_ = job::v1::JobService::NewStub(channel_);
  results_ = result::v1::ResultService::NewStub(channel_);
  for (const std::string& job : {nobodys, *anns}) {
    for (const absl::Status& answer : Touch("ben", job)) EXPECT_TRUE(absl::IsNotFound(answer)) << answer;
  }
  using Stub = job::v1::JobService::Stub;
  EXPECT_TRUE(absl::IsNotFound(On("ann", nobodys, &Stub::GetJob)));
  EXPECT_TRUE(absl::IsDataLoss(On("ann", *anns, &Stub::GetJob))) << "the own one";
  for (const std::string& job : {nobodys, *anns})
    EXPECT_TRUE(absl::IsDataLoss(On("ops", job, &Stub::GetJob)));
}

TEST_F(DoorTest, AQuotaHoldsTheTenantAndNobodyElse) {
  const auto first = SubmitAs("ben", "1");
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(SubmitAs("ben", "1").value_or(""), *first) << "the same request is the same job";
  const absl::Status full = SubmitAs("ben", "2").status();
  EXPECT_TRUE(absl::IsResourceExhausted(full)) << full;
  EXPECT_TRUE(full.GetPayload("type.googleapis.com/google.rpc.RetryInfo").has_value());
  EXPECT_TRUE(SubmitAs("ann", "1").ok());
  EXPECT_TRUE(SubmitAs("ann", "2").ok());
  ASSERT_TRUE(Control(*node_.coordinator, *first, job::v1::CONTROL_KIND_CANCEL).ok());
  Pass({node_.coordinator.get()}, 5'000);
  EXPECT_TRUE(SubmitAs("ben", "2").ok()) << "one is over";
}

TEST_F(DoorTest, TheAuditLogSaysWhoDidWhat) {
  const auto job = SubmitAs("ann", "nightly");
  ASSERT_TRUE(job.ok()) << job.status();
  using Stub = job::v1::JobService::Stub;
  EXPECT_TRUE(On("cid", *job, &Stub::ControlJob).ok());
  EXPECT_TRUE(absl::IsNotFound(On("ben", *job, &Stub::ControlJob)));
  EXPECT_TRUE(absl::IsPermissionDenied(On("bee", *job, &Stub::ControlJob)));
  EXPECT_TRUE(On("ann", *job, &Stub::GetJob).ok()) << "changes nothing";
  EXPECT_EQ(Call("gouji.job.v1.JobService", "ControlJob", "").error_code(),
            grpc::StatusCode::UNAUTHENTICATED);
  const std::string log = AuditLog();
  EXPECT_EQ(std::count(log.begin(), log.end(), '\n'), 4) << log;
  for (const char* part :
       {"JobService.SubmitJob", "\"who\":\"ann\"", "\"tenant\":\"city\"", "request nightly",
        "\"who\":\"cid\"", "CONTROL_KIND_PAUSE", "NOT_FOUND", "PERMISSION_DENIED"}) {
    EXPECT_THAT(log, HasSubstr(part));
  }
  EXPECT_THAT(log, HasSubstr("\"job\":\"" + *job + "\""));
  EXPECT_THAT(log, HasSubstr("request nightly, of ")) << "and of which corpus";
  std::istringstream lines(log);
  for (std::string line; std::getline(lines, line);) {
    if (line.find("PERMISSION_DENIED") == line.npos) continue;
    EXPECT_THAT(line, HasSubstr("\"job\":\"" + *job + "\"")) << "whose job was refused to whom";
    EXPECT_THAT(line, HasSubstr("CONTROL_KIND_PAUSE"));
  }
  EXPECT_THAT(log, testing::Not(HasSubstr("secret-of")));
}

TEST_F(DoorTest, NobodyFillsTheAuditLogWithOneCall) {
  EXPECT_TRUE(absl::IsInvalidArgument(SubmitAs("ann", std::string(1 << 20, 'x')).status()));
  const std::string log = AuditLog();
  EXPECT_THAT(log, HasSubstr("xxx…"));
  EXPECT_LT(log.size(), 4'096u);
}

TEST_F(DoorTest, ALineThatTheAuditLogDoesNotTakeIsCounted) {
  const auto failures = telemetry::GetCounter("audit_failures_total", "");
  const double before = failures.Value();
  ASSERT_TRUE(SubmitAs("ann", "r1").ok());
  EXPECT_EQ(failures.Value(), before);
  std::filesystem::remove(dir_ / "audit");
  std::filesystem::create_directory(dir_ / "audit");
  EXPECT_TRUE(SubmitAs("ann", "r2").ok()) << "the call is done";
  EXPECT_EQ(failures.Value(), before + 1);
}

// A stream may last for days; its reader's token does not.
TEST_F(DoorTest, AStreamEndsWithTheTokenThatOpenedIt) {
  const auto job = SubmitAs("ann", "r1");
  ASSERT_TRUE(job.ok());
  grpc::ClientContext context;
  Show(context, "ann");
  job::v1::WatchJobRequest request;
  request.set_job_id(*job);
  const auto stream = jobs_->WatchJob(&context, request);
  job::v1::WatchJobResponse message;
  ASSERT_TRUE(stream->Read(&message));
  std::ofstream(dir_ / "tokens.new") << "# nobody is left\n";
  std::filesystem::rename(dir_ / "tokens.new", dir_ / "tokens");
  while (stream->Read(&message)) {
  }
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::UNAUTHENTICATED);
}

// As in a cluster whose log lines are collected anyway.
TEST_F(DoorTest, TheAuditLogMayGoAmongTheLogLines) {
  testing::internal::CaptureStderr();
  const auto door = security::Door::Open({dir_ / "tokens", "-"});
  const auto server = Server::Start({.listen = "127.0.0.1:0", .door = door->get()}, *node_.coordinator);
  jobs_ = job::v1::JobService::NewStub(grpc::CreateChannel("127.0.0.1:" + std::to_string((*server)->port()),
                                                           grpc::InsecureChannelCredentials()));
  EXPECT_TRUE(SubmitAs("ann", "r1").ok());
  const std::string lines = testing::internal::GetCapturedStderr();
  EXPECT_THAT(lines, HasSubstr("\"audit\""));
  EXPECT_THAT(lines, HasSubstr("\"who\":\"ann\""));
  EXPECT_FALSE(std::filesystem::exists("-"));
}

}  // namespace
}  // namespace gouji::rpc
