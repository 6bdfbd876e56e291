// The coordinator's port: what a client of any language sees.
#include "coordinator/rpc/server.h"

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <fstream>
#include <future>
#include <mutex>
#include <thread>

#include "common/rpc/status.h"
#include "coordinator/jobs/figures.h"
#include "gouji/dispatch/v1/dispatch.grpc.pb.h"
#include "gouji/job/v1/job.grpc.pb.h"
#include "gouji/result/v1/result.grpc.pb.h"
#include "gouji/rpc/v1/error_details.pb.h"
#include "tests/coordinator/jobs/fixture.h"
#include "tests/fakes/blamed_field.h"
#include "tests/fakes/process.h"

namespace gouji::rpc {
namespace {

using jobs::FakeWorker;
using std::chrono::milliseconds;
using ::testing::HasSubstr;

// For what a loaded machine does in its own time.
constexpr std::chrono::seconds kPatience(60);

class ServerTest : public jobs::CoordinatorTest {
 protected:
  ServerTest() : real_server_({}, queue::SystemClockMs), queue_(real_server_) {
    jobs::CoordinatorOptions options = Options("a");
    options.retry_delay = milliseconds(10);
    coordinator_ = std::make_unique<jobs::Coordinator>(options, store_, queue_, env::RealClock());
    auto started = Server::Start({.listen = "127.0.0.1:0", .reflection = true}, *coordinator_);
    EXPECT_TRUE(started.ok()) << started.status();
    grpc_ = *std::move(started);
    coordinator_->OnServing([this](bool serving) { grpc_->SetServing(serving); });
    coordinator_->OnReading([this](bool reading) { grpc_->SetReading(reading); });
    coordinator_->Start();
    auto channel =
        grpc::CreateChannel("127.0.0.1:" + std::to_string(grpc_->port()), grpc::InsecureChannelCredentials());
    jobs_ = job::v1::JobService::NewStub(channel);
    dispatch_ = dispatch::v1::DispatchService::NewStub(channel);
    results_ = result::v1::ResultService::NewStub(channel);
    WaitForServing(true);
  }
  ~ServerTest() override { Stop(); }

  void Stop() {
    grpc_->BeginShutdown();
    coordinator_->Stop();
    grpc_->Shutdown(milliseconds(2'000));
  }
  void WaitForServing(bool serving) {
    uint64_t seen = 0;
    while (coordinator_->Serving() != serving) seen = coordinator_->WaitForChange(seen, milliseconds(100));
  }

  std::string SubmitOverGrpc(const std::string& request_id) {
    grpc::ClientContext context;
    job::v1::SubmitJobResponse response;
    grpc::Status status = jobs_->SubmitJob(&context, Request(request_id), &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response.job_id();
  }
  dispatch::v1::ClaimShardsRequest ClaimRequest(const std::string& worker, uint32_t wait_ms) {
    dispatch::v1::ClaimShardsRequest request;
    *request.mutable_worker() = FakeWorker(worker, *coordinator_, store_).info();
    request.set_max_shards(1);
    request.set_max_wait_ms(wait_ms);
    return request;
  }
  // Resolves everything there is.
  void WorkOverGrpc(const std::string& job) {
    FakeWorker worker("w", *coordinator_, store_);
    WorkOverGrpc(job, worker);
  }
  void WorkOverGrpc(const std::string& job, FakeWorker& worker) {
    while (!Over(*coordinator_, job)) {
      grpc::ClientContext context;
      dispatch::v1::ClaimShardsResponse claimed;
      grpc::Status status = dispatch_->ClaimShards(&context, ClaimRequest("w", 100), &claimed);
      ASSERT_TRUE(status.ok()) << status.error_message();
      for (const auto& lease : claimed.leases()) {
        ASSERT_TRUE(worker.Resolve(lease).ok());
        grpc::ClientContext commit_context;
        dispatch::v1::CommitShardsRequest commit;
        *commit.mutable_worker() = worker.info();
        *commit.add_leases() = FakeWorker::Ref(lease);
        dispatch::v1::CommitShardsResponse committed;
        ASSERT_TRUE(dispatch_->CommitShards(&commit_context, commit, &committed).ok());
        ASSERT_TRUE(committed.resolved(0));
      }
    }
  }

  jobs::QueueServer real_server_;
  jobs::LosingQueue queue_;
  std::unique_ptr<jobs::Coordinator> coordinator_;
  std::unique_ptr<Server> grpc_;
  std::unique_ptr<job::v1::JobService::Stub> jobs_;
  std::unique_ptr<dispatch::v1::DispatchService::Stub> dispatch_;
  std::unique_ptr<result::v1::ResultService::Stub> results_;
};

TEST_F(ServerTest, AJobFromSubmitToResults) {
  AddFiles(6);
  const std::string job = SubmitOverGrpc("r1");
  grpc::ClientContext watch_context;
  job::v1::WatchJobRequest watch;
  watch.set_job_id(job);
  auto changes = jobs_->WatchJob(&watch_context, watch);
  job::v1::WatchJobResponse change;
  ASSERT_TRUE(changes->Read(&change)) << "the status at once";
  EXPECT_EQ(change.status().job_id(), job);

  grpc::ClientContext follow_context;
  result::v1::ReadResultsRequest follow;
  follow.set_job_id(job);
  follow.set_follow(true);
  auto stream = results_->ReadResults(&follow_context, follow);
  std::thread worker([&] { WorkOverGrpc(job); });
  int records = 0;
  for (result::v1::ReadResultsResponse batch; stream->Read(&batch);) records += batch.records_size();
  EXPECT_TRUE(stream->Finish().ok());
  EXPECT_EQ(records, 6);
  while (changes->Read(&change)) {
  }
  EXPECT_TRUE(changes->Finish().ok());
  EXPECT_EQ(change.status().state(), job::v1::JOB_STATE_SUCCEEDED);
  worker.join();

  grpc::ClientContext verify_context;
  result::v1::VerifyJobRequest verify;
  verify.set_job_id(job);
  result::v1::VerifyJobResponse verified;
  ASSERT_TRUE(results_->VerifyJob(&verify_context, verify, &verified).ok());
  EXPECT_TRUE(verified.complete());
  EXPECT_EQ(verified.total().documents(), 6u);
}

TEST_F(ServerTest, Invariant10TwoPiecesWithATokenEqualOne) {
  // Records that fill several messages.
  std::ofstream(corpus_ / "all.jsonl") << std::string(20'000 * jobs::kLineBytes, 'x');
  const std::string job = SubmitOverGrpc("r1");
  WorkOverGrpc(job);
  auto read = [&](const std::string& token, int messages, std::string* next) {
    grpc::ClientContext context;
    result::v1::ReadResultsRequest request;
    request.set_job_id(job);
    request.set_resume_token(token);
    auto stream = results_->ReadResults(&context, request);
    std::string all;
    result::v1::ReadResultsResponse batch;
    for (int i = 0; i != messages && stream->Read(&batch); ++i) {
      for (const std::string& record : batch.records()) all += record + "\n";
      if (next != nullptr) *next = batch.resume_token();
    }
    context.TryCancel();
    stream->Finish();
    return all;
  };
  const std::string whole = read("", -1, nullptr);
  std::string token;
  const std::string first = read("", 1, &token);
  EXPECT_GE(first.size(), 64u << 10);
  EXPECT_LT(first.size(), whole.size());
  EXPECT_EQ(first + read(token, -1, nullptr), whole);
}

TEST_F(ServerTest, RecordsThatAreLostAreNoCleanEnd) {
  AddFiles(3);
  const std::string job = SubmitOverGrpc("r1");
  WorkOverGrpc(job);
  // The outcome of some shard is gone from the store.
  for (const auto& [name, bytes] : store_.Snapshot()) {
    if (name.find("/shards/") == std::string::npos) continue;
    store_.Remove(name);
    break;
  }
  grpc::ClientContext context;
  result::v1::ReadResultsRequest request;
  request.set_job_id(job);
  auto stream = results_->ReadResults(&context, request);
  result::v1::ReadResultsResponse batch;
  int records = 0;
  while (stream->Read(&batch)) records += batch.records_size();
  const grpc::Status status = stream->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::DATA_LOSS);
  EXPECT_THAT(status.error_message(), testing::HasSubstr("damaged or lost"));
  EXPECT_LT(records, 3);
}

TEST_F(ServerTest, TheFilterIsAppliedHereAndATokenKeepsToIt) {
  std::ofstream(corpus_ / "all.jsonl") << std::string(1000 * jobs::kLineBytes, 'x');
  const std::string job = SubmitOverGrpc("r1");
  FakeWorker worker("w", *coordinator_, store_);
  worker.Fail({"all.jsonl@500", "all.jsonl@9000"});
  worker.Pad(100);
  WorkOverGrpc(job, worker);

  result::v1::ReadResultsRequest request;
  request.set_job_id(job);
  request.mutable_filter()->add_outcomes(report::v1::OUTCOME_FAILED);
  request.mutable_read_mask()->add_paths("failure.reason");
  std::string token;
  {
    grpc::ClientContext context;
    auto stream = results_->ReadResults(&context, request);
    std::vector<std::string> got;
    for (result::v1::ReadResultsResponse batch; stream->Read(&batch); token = batch.resume_token()) {
      for (const std::string& bytes : batch.records()) {
        report::v1::Record record;
        ASSERT_TRUE(record.ParseFromString(bytes));
        EXPECT_EQ(record.charset(), "") << "the mask leaves it out";
        got.push_back(record.document_id() + " " + record.failure().reason());
      }
    }
    EXPECT_TRUE(stream->Finish().ok());
    EXPECT_THAT(got, testing::ElementsAre("all.jsonl@500 crashed", "all.jsonl@9000 crashed"));
  }
  request.mutable_filter()->clear_outcomes();
  request.set_resume_token(token);
  grpc::ClientContext context;
  auto stream = results_->ReadResults(&context, request);
  result::v1::ReadResultsResponse batch;
  EXPECT_FALSE(stream->Read(&batch));
  const absl::Status other_filter = FromGrpc(stream->Finish());
  EXPECT_TRUE(absl::IsInvalidArgument(other_filter));
  EXPECT_EQ(fakes::BlamedField(other_filter), "resume_token");
}

TEST_F(ServerTest, WhoeverFollowsHearsThatTheStreamLives) {
  AddFiles(1);
  const std::string job = SubmitOverGrpc("r1");
  grpc::ClientContext context;
  result::v1::ReadResultsRequest request;
  request.set_job_id(job);
  request.set_follow(true);
  request.mutable_heartbeat_interval()->set_nanos(1);  // as often as the server will
  auto stream = results_->ReadResults(&context, request);
  result::v1::ReadResultsResponse batch;
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(stream->Read(&batch));
    EXPECT_TRUE(batch.records().empty());
    EXPECT_TRUE(batch.caught_up());
    EXPECT_FALSE(batch.resume_token().empty());
  }
  WorkOverGrpc(job);
  int records = 0;
  while (stream->Read(&batch)) records += batch.records_size();
  EXPECT_TRUE(stream->Finish().ok());
  EXPECT_EQ(records, 1);
}

TEST_F(ServerTest, AReaderThatStopsHoldsAFewMessagesNotTheJob) {
  std::ofstream(corpus_ / "all.jsonl") << std::string(1500 * jobs::kLineBytes, 'x');
  const std::string job = SubmitOverGrpc("r1");
  FakeWorker worker("w", *coordinator_, store_);
  worker.Pad(32 << 10);
  WorkOverGrpc(job, worker);
  result::v1::ReadResultsRequest request;
  request.set_job_id(job);
  const double before = jobs::Figures().result_bytes.Value();
  grpc::ClientContext slow_context;
  auto slow = results_->ReadResults(&slow_context, request);
  result::v1::ReadResultsResponse batch;
  ASSERT_TRUE(slow->Read(&batch));
  std::string slowly(batch.records(0));

  // While it stops, another reads the whole job.
  double whole = 0;
  {
    grpc::ClientContext context;
    auto fast = results_->ReadResults(&context, request);
    for (result::v1::ReadResultsResponse part; fast->Read(&part);)
      whole += static_cast<double>(part.ByteSizeLong());
    EXPECT_TRUE(fast->Finish().ok());
  }
  EXPECT_GT(whole, 40e6);
  const double held = jobs::Figures().result_bytes.Value() - before - whole;
  // Windows and buffers of the connection, which grow with the fast reader on it, and one message.
  EXPECT_LT(held, whole / 3);

  int records = batch.records_size();
  while (slow->Read(&batch)) records += batch.records_size();
  EXPECT_TRUE(slow->Finish().ok());
  EXPECT_EQ(records, 1500) << "it missed nothing";
}

TEST_F(ServerTest, ErrorsTellProgramsWhatIsWrong) {
  const auto details_of = [](const grpc::Status& status) {
    rpc::v1::Status details;
    EXPECT_TRUE(details.ParseFromString(status.error_details()));
    EXPECT_EQ(details.code(), status.error_code());
    std::string types;
    for (const auto& detail : details.details()) {
      types += detail.type_url().substr(detail.type_url().find('/') + 1) + " ";
    }
    return types;
  };
  grpc::ClientContext context;
  result::v1::ReadResultsRequest request;
  request.set_job_id(std::string(32, '0'));
  request.mutable_read_mask()->add_paths("no_such_field");
  auto stream = results_->ReadResults(&context, request);
  const grpc::Status bad = stream->Finish();
  EXPECT_EQ(bad.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(details_of(bad), "google.rpc.ErrorInfo google.rpc.BadRequest ");

  AddFiles(1);
  real_server_.SetReachable(false);
  grpc::ClientContext claim_context;
  dispatch::v1::ClaimShardsResponse claimed;
  const grpc::Status away = dispatch_->ClaimShards(&claim_context, ClaimRequest("w", 0), &claimed);
  EXPECT_EQ(away.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(details_of(away), "google.rpc.ErrorInfo google.rpc.RetryInfo ");
}

// Metadata of more than 8 KiB becomes another error on the way, one that says to try again.
TEST_F(ServerTest, AnErrorTellsOfALongArgumentItsStartOnly) {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += "年";
  grpc::ClientContext drain_context;
  job::v1::DrainWorkerRequest drain;
  drain.set_worker_id(text);
  job::v1::DrainWorkerResponse drained;
  const absl::Status nobody = FromGrpc(jobs_->DrainWorker(&drain_context, drain, &drained));
  EXPECT_TRUE(absl::IsNotFound(nobody)) << nobody;
  EXPECT_THAT(std::string(nobody.message()), testing::StartsWith("no worker 年年"));
  EXPECT_THAT(std::string(nobody.message()), testing::EndsWith("年…"));
  grpc::ClientContext context;
  result::v1::ReadResultsRequest request;
  request.set_job_id(std::string(32, '0'));
  request.mutable_read_mask()->add_paths(text);
  const absl::Status bad = FromGrpc(results_->ReadResults(&context, request)->Finish());
  EXPECT_TRUE(absl::IsInvalidArgument(bad)) << bad;
  EXPECT_EQ(fakes::BlamedField(bad), "read_mask");
}

TEST_F(ServerTest, ErrorsCarryTheirMessage) {
  grpc::ClientContext context;
  job::v1::SubmitJobResponse response;
  job::v1::SubmitJobRequest request = Request("r1");
  request.mutable_roots(0)->set_locator("/no/such/place");
  grpc::Status status = jobs_->SubmitJob(&context, request, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status.error_message(), HasSubstr("/no/such/place"));

  grpc::ClientContext watch_context;
  job::v1::WatchJobRequest watch;
  watch.set_job_id("nothing");
  auto changes = jobs_->WatchJob(&watch_context, watch);
  job::v1::WatchJobResponse change;
  EXPECT_FALSE(changes->Read(&change));
  EXPECT_EQ(changes->Finish().error_code(), grpc::StatusCode::NOT_FOUND);

  grpc::ClientContext claim_context;
  dispatch::v1::ClaimShardsRequest claim = ClaimRequest("w", 0);
  claim.mutable_worker()->set_version("0.0.9");
  dispatch::v1::ClaimShardsResponse claimed;
  EXPECT_EQ(dispatch_->ClaimShards(&claim_context, claim, &claimed).error_code(),
            grpc::StatusCode::FAILED_PRECONDITION);
}

TEST_F(ServerTest, QueueGoneIsUnavailableAndComesBack) {
  AddFiles(2);
  const std::string job = SubmitOverGrpc("r1");
  real_server_.SetReachable(false);
  auto claim = [&] {
    grpc::ClientContext context;
    dispatch::v1::ClaimShardsResponse claimed;
    return dispatch_->ClaimShards(&context, ClaimRequest("w", 0), &claimed).error_code();
  };
  EXPECT_EQ(claim(), grpc::StatusCode::UNAVAILABLE);
  WaitForServing(false);
  grpc::ClientContext context;
  job::v1::GetJobRequest get;
  get.set_job_id(job);
  job::v1::GetJobResponse got;
  EXPECT_TRUE(jobs_->GetJob(&context, get, &got).ok()) << "from the store";
  real_server_.Lose();
  real_server_.SetReachable(true);
  WaitForServing(true);
  WorkOverGrpc(job);
  ExpectWhole(job, 2);
}

TEST_F(ServerTest, ManyClaimsWaitWithoutThreadsAndOthersAreServed) {
  // Far more than the server has threads.
  constexpr int kWaiting = 200;
  std::mutex mutex;
  std::condition_variable bell;
  int answered = 0, leases = 0;
  struct Call {
    grpc::ClientContext context;
    dispatch::v1::ClaimShardsRequest request;
    dispatch::v1::ClaimShardsResponse response;
  };
  std::vector<std::unique_ptr<Call>> calls;
  for (int i = 0; i < kWaiting; ++i) {
    calls.push_back(std::make_unique<Call>());
    Call& call = *calls.back();
    call.request = ClaimRequest("w" + std::to_string(i), 30'000);
    dispatch_->async()->ClaimShards(&call.context, &call.request, &call.response, [&](grpc::Status status) {
      std::lock_guard lock(mutex);
      EXPECT_TRUE(status.ok()) << status.error_message();
      ++answered;
      leases += call.response.leases_size();
      bell.notify_all();
    });
  }
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kPatience);
  job::v1::ListJobsResponse list;
  EXPECT_TRUE(jobs_->ListJobs(&context, {}, &list).ok()) << "no thread is held by those who wait";
  AddFiles(5);
  SubmitOverGrpc("r1");
  {
    std::unique_lock lock(mutex);
    EXPECT_TRUE(bell.wait_for(lock, kPatience, [&] { return leases == 5; })) << leases;
  }
  Stop();
  std::unique_lock lock(mutex);
  EXPECT_TRUE(bell.wait_for(lock, kPatience, [&] { return answered == kWaiting; }))
      << "stopping answers those who wait";
}

TEST_F(ServerTest, ClaimOfAClientThatWentAwayCostsNothing) {
  AddFiles(1);
  {
    const dispatch::v1::ClaimShardsRequest request = ClaimRequest("gone", 30'000);
    dispatch::v1::ClaimShardsResponse claimed;
    grpc::ClientContext context;
    std::promise<grpc::StatusCode> ended;
    dispatch_->async()->ClaimShards(&context, &request, &claimed,
                                    [&](grpc::Status status) { ended.set_value(status.error_code()); });
    const auto waiting = [](double count) {
      return fakes::Eventually([&] { return jobs::Figures().claims_waiting.Value() == count; }, kPatience);
    };
    EXPECT_TRUE(waiting(1));
    context.TryCancel();
    EXPECT_EQ(ended.get_future().get(), grpc::StatusCode::CANCELLED);
    EXPECT_TRUE(waiting(0));
  }
  const std::string job = SubmitOverGrpc("r1");
  WorkOverGrpc(job);  // would wait for the lease of 30 s otherwise
  EXPECT_EQ(StatusOf(*coordinator_, job).attempts_lost(), 0u);
}

TEST_F(ServerTest, ThePortIsNotShared) {
  auto second = Server::Start({.listen = "127.0.0.1:" + std::to_string(grpc_->port())}, *coordinator_);
  EXPECT_TRUE(absl::IsUnavailable(second.status()));
}

}  // namespace
}  // namespace gouji::rpc
