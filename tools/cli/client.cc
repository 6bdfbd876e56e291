#include "tools/cli/client.h"

#include <grpc/support/log.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <chrono>
#include <future>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "common/rpc/status.h"
#include "common/security/loopback.h"
#include "common/security/secret.h"
#include "common/security/tls.h"
#include "gouji/job/v1/job.grpc.pb.h"
#include "gouji/result/v1/result.grpc.pb.h"
#include "gouji/upload/v1/upload.grpc.pb.h"

namespace gouji::cli {
namespace {

// A verification reads the whole store; every other call answers from memory or a few small objects.
constexpr std::chrono::seconds kCallDeadline{30};
constexpr std::chrono::hours kVerifyDeadline{24};
// It looks each of thousands of names up.
constexpr std::chrono::minutes kFindDeadline{5};
constexpr std::chrono::milliseconds kReasonDeadline{1000};
constexpr std::chrono::milliseconds kReconnectPause{300};
constexpr int kMaxMessageBytes = 256 << 20;
constexpr int kKeepaliveMs = 30'000;

// Calls that may be repeated are, where the server says UNAVAILABLE; streams and submissions are tried again by their
// commands, which say so.
constexpr char kServiceConfig[] = R"json({"methodConfig": [{
  "name": [{"service": "gouji.job.v1.JobService", "method": "GetJob"},
           {"service": "gouji.job.v1.JobService", "method": "ListJobs"},
           {"service": "gouji.job.v1.JobService", "method": "ListWorkers"},
           {"service": "gouji.result.v1.ResultService", "method": "VerifyJob"},
           {"service": "gouji.upload.v1.UploadService", "method": "FindMissing"}],
  "retryPolicy": {"maxAttempts": 4, "initialBackoff": "0.2s", "maxBackoff": "2s", "backoffMultiplier": 2,
                  "retryableStatusCodes": ["UNAVAILABLE"]}}]})json";

std::vector<std::string> Addresses(const std::string& list) {
  std::vector<std::string> addresses;
  for (size_t begin = 0; begin <= list.size();) {
    const size_t end = std::min(list.find(',', begin), list.size());
    if (end > begin) addresses.push_back(list.substr(begin, end - begin));
    begin = end + 1;
  }
  return addresses;
}

std::shared_ptr<grpc::Channel> OpenChannel(const std::string& address,
                                           const std::shared_ptr<grpc::ChannelCredentials>& credentials) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMaxMessageBytes);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveMs);
  arguments.SetServiceConfigJSON(kServiceConfig);
  // A proxy of the environment is for the web, not for the cluster's own network.
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  // Without a pool of its own a new channel would inherit the back-off of the one that just failed.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(address, credentials, arguments);
}

// Why there is no connection, in gRPC's words: only calls tell.
std::string Reason(const std::shared_ptr<grpc::Channel>& channel) {
  grpc::GenericStub stub(channel);
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kReasonDeadline);
  const grpc::Slice nothing;
  const grpc::ByteBuffer request(&nothing, 1);
  grpc::ByteBuffer response;
  std::promise<std::string> reason;
  stub.UnaryCall(&context, "/grpc.health.v1.Health/Check", grpc::StubOptions(), &request, &response,
                 [&reason](const grpc::Status& status) { reason.set_value(status.error_message()); });
  return reason.get_future().get();
}

}  // namespace

struct Client::Impl {
  Impl(const std::shared_ptr<grpc::Channel>& channel, std::shared_ptr<security::Secret> shown)
      : secret(std::move(shown)),
        jobs(job::v1::JobService::NewStub(channel)),
        results(result::v1::ResultService::NewStub(channel)),
        uploads(upload::v1::UploadService::NewStub(channel)) {}

  template <typename Response, typename Stub, typename Request>
  absl::StatusOr<Response> Call(Stub& stub,
                                grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                                const Request& request,
                                std::chrono::system_clock::duration deadline = kCallDeadline) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + deadline);
    secret->Show(context);
    Response response;
    const grpc::Status status = (stub.*method)(&context, request, &response);
    if (!status.ok()) return rpc::FromGrpc(status);
    return response;
  }

  // `open` starts the stream under a context that Cancel can reach.
  template <typename Message, typename Open>
  absl::Status Stream(Open open, const std::function<bool(const Message&)>& use) {
    grpc::ClientContext context;
    secret->Show(context);
    {
      const std::lock_guard lock(mutex);
      if (cancelled) return absl::CancelledError("interrupted");
      running = &context;
    }
    auto reader = open(&context);
    Message message;
    bool enough = false;
    while (!enough && reader->Read(&message)) enough = !use(message);
    if (enough) context.TryCancel();
    const grpc::Status status = reader->Finish();
    const std::lock_guard lock(mutex);
    running = nullptr;
    return enough ? absl::OkStatus() : rpc::FromGrpc(status);
  }

  const std::shared_ptr<security::Secret> secret;
  std::unique_ptr<job::v1::JobService::Stub> jobs;
  std::unique_ptr<result::v1::ResultService::Stub> results;
  std::unique_ptr<upload::v1::UploadService::Stub> uploads;
  std::mutex mutex;
  grpc::ClientContext* running = nullptr;
  bool cancelled = false;
};

Client::Client(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Client::~Client() = default;

absl::StatusOr<std::unique_ptr<Client>> Client::Connect(const ClientOptions& options) {
  const std::vector<std::string> addresses = Addresses(options.coordinators);
  if (addresses.empty()) {
    return absl::InvalidArgumentError(
        "which coordinator? Give --coordinator HOST:PORT or set GOUJI_COORDINATOR (without a cluster, "
        "`gouji run` does the whole job here)");
  }
  for (const std::string& address : addresses) {
    if (security::NamesPort(address)) continue;
    return absl::InvalidArgumentError("the address " + address +
                                      " names no port: give HOST:PORT, as in 127.0.0.1:7400");
  }
  auto credentials = security::ChannelCredentials(options.tls);
  if (!credentials.ok()) return credentials.status();
  const auto share =
      std::chrono::duration<double>(options.connect_timeout_seconds / static_cast<double>(addresses.size()));
  auto secret = security::Secret::From(options.token);
  if (!secret.ok()) return secret.status();
  // What gRPC would write to standard error stands in the message.
  gpr_set_log_function([](gpr_log_func_args*) {});
  const bool tls = !options.tls.ca.empty();
  std::string problems;
  for (const std::string& address : addresses) {
    if (absl::Status safe = (*secret)->CheckAddress(address, tls); !safe.ok()) return safe;
    const auto channel = OpenChannel(address, *credentials);
    const auto deadline = std::chrono::system_clock::now() +
                          std::chrono::duration_cast<std::chrono::system_clock::duration>(share);
    if (channel->WaitForConnected(deadline)) {
      return std::unique_ptr<Client>(new Client(std::make_unique<Impl>(channel, *secret)));
    }
    problems += "\n  " + address + ": " + security::Explained(Reason(channel), tls);
  }
  return absl::UnavailableError(
      "no coordinator answers at " + options.coordinators +
      ": is gouji-coordinator running there, and the address right? (--coordinator, GOUJI_COORDINATOR)" +
      problems);
}

absl::StatusOr<job::v1::SubmitJobResponse> Client::SubmitJob(const job::v1::SubmitJobRequest& request) {
  return impl_->Call<job::v1::SubmitJobResponse>(*impl_->jobs, &job::v1::JobService::Stub::SubmitJob,
                                                 request);
}
absl::StatusOr<job::v1::GetJobResponse> Client::GetJob(const job::v1::GetJobRequest& request) {
  return impl_->Call<job::v1::GetJobResponse>(*impl_->jobs, &job::v1::JobService::Stub::GetJob, request);
}
absl::StatusOr<job::v1::ListJobsResponse> Client::ListJobs(const job::v1::ListJobsRequest& request) {
  return impl_->Call<job::v1::ListJobsResponse>(*impl_->jobs, &job::v1::JobService::Stub::ListJobs, request);
}
absl::StatusOr<job::v1::ControlJobResponse> Client::ControlJob(const job::v1::ControlJobRequest& request) {
  return impl_->Call<job::v1::ControlJobResponse>(*impl_->jobs, &job::v1::JobService::Stub::ControlJob,
                                                  request);
}
absl::StatusOr<job::v1::ListWorkersResponse> Client::ListWorkers(const job::v1::ListWorkersRequest& request) {
  return impl_->Call<job::v1::ListWorkersResponse>(*impl_->jobs, &job::v1::JobService::Stub::ListWorkers,
                                                   request);
}
absl::StatusOr<job::v1::DrainWorkerResponse> Client::DrainWorker(const job::v1::DrainWorkerRequest& request) {
  return impl_->Call<job::v1::DrainWorkerResponse>(*impl_->jobs, &job::v1::JobService::Stub::DrainWorker,
                                                   request);
}
absl::StatusOr<result::v1::VerifyJobResponse> Client::VerifyJob(const result::v1::VerifyJobRequest& request) {
  return impl_->Call<result::v1::VerifyJobResponse>(
      *impl_->results, &result::v1::ResultService::Stub::VerifyJob, request, kVerifyDeadline);
}

absl::StatusOr<upload::v1::FindMissingResponse> Client::FindMissing(
    const upload::v1::FindMissingRequest& request) {
  return impl_->Call<upload::v1::FindMissingResponse>(
      *impl_->uploads, &upload::v1::UploadService::Stub::FindMissing, request, kFindDeadline);
}

absl::StatusOr<upload::v1::PutContentsResponse> Client::PutContents(
    const std::function<absl::Status(const Write& write)>& send) {
  grpc::ClientContext context;
  impl_->secret->Show(context);
  upload::v1::PutContentsResponse response;
  const auto writer = impl_->uploads->PutContents(&context, &response);
  const absl::Status sent =
      send([&](const upload::v1::PutContentsRequest& request) { return writer->Write(request); });
  if (sent.ok()) writer->WritesDone();
  if (!sent.ok()) context.TryCancel();
  const grpc::Status status = writer->Finish();
  if (!sent.ok()) return sent;
  if (!status.ok()) return rpc::FromGrpc(status);
  return response;
}

absl::Status Client::WatchJob(const job::v1::WatchJobRequest& request,
                              const std::function<bool(const job::v1::WatchJobResponse&)>& use) {
  return impl_->Stream<job::v1::WatchJobResponse>(
      [&](grpc::ClientContext* context) { return impl_->jobs->WatchJob(context, request); }, use);
}

absl::Status Client::ReadResults(const result::v1::ReadResultsRequest& request,
                                 const std::function<bool(const result::v1::ReadResultsResponse&)>& use) {
  return impl_->Stream<result::v1::ReadResultsResponse>(
      [&](grpc::ClientContext* context) { return impl_->results->ReadResults(context, request); }, use);
}

void Client::Cancel() {
  const std::lock_guard lock(impl_->mutex);
  impl_->cancelled = true;
  if (impl_->running != nullptr) impl_->running->TryCancel();
}

absl::StatusOr<std::string> FullJobId(const ClientOptions& options, const std::string& start) {
  constexpr size_t kIdDigits = 32;
  constexpr size_t kMaxNamed = 5;
  const bool may_begin = !start.empty() && start.size() < kIdDigits &&
                         start.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (!may_begin) return start;
  absl::StatusOr<std::unique_ptr<Client>> client = Client::Connect(options);
  if (!client.ok()) return start;
  std::vector<std::string> found;
  job::v1::ListJobsRequest request;
  request.set_page_size(1'000);
  do {
    const absl::StatusOr<job::v1::ListJobsResponse> page = (*client)->ListJobs(request);
    if (!page.ok()) return start;
    for (const job::v1::JobStatus& job : page->jobs()) {
      if (absl::StartsWith(job.job_id(), start)) found.push_back(job.job_id());
    }
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty() && found.size() <= kMaxNamed);
  if (found.empty()) return start;
  if (found.size() == 1) return found.front();
  std::string text = start + " may mean more than one job:";
  for (size_t i = 0; i < std::min(found.size(), kMaxNamed); ++i) text += "\n  " + found[i];
  if (found.size() > kMaxNamed) text += "\n  …";
  return absl::InvalidArgumentError(text);
}

absl::Status WithReconnect(const ClientOptions& options, const std::function<bool()>& cancelled,
                           const std::function<absl::Status(Client&, bool* progressed)>& stream) {
  using Clock = std::chrono::steady_clock;
  auto last_progress = Clock::now();
  bool connected_before = false;
  for (;;) {
    absl::StatusOr<std::unique_ptr<Client>> client = Client::Connect(options);
    absl::Status status = client.status();
    if (client.ok()) {
      bool progressed = false;
      status = stream(**client, &progressed);
      connected_before = true;
      if (progressed) last_progress = Clock::now();
    }
    if (status.code() != absl::StatusCode::kUnavailable || !connected_before || cancelled()) return status;
    if (Clock::now() - last_progress > std::chrono::duration<double>(options.patience_seconds)) return status;
    std::this_thread::sleep_for(kReconnectPause);
  }
}

}  // namespace gouji::cli
