#include "clients/cpp/client.h"

#include <thread>
#include <utility>

namespace gouji::client {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kMaxMessageBytes = 256 << 20;
// The server ends connections that ask more often than every 10 s.
constexpr int kKeepaliveMs = 30'000;
constexpr std::chrono::milliseconds kPause{300};
// A request id makes submitting a call that may be repeated, too.
constexpr char kServiceConfig[] = R"json({"methodConfig": [{
  "name": [{"service": "gouji.job.v1.JobService"}],
  "retryPolicy": {"maxAttempts": 5, "initialBackoff": "0.3s", "maxBackoff": "5s", "backoffMultiplier": 2,
                  "retryableStatusCodes": ["UNAVAILABLE"]}}]})json";

std::shared_ptr<grpc::Channel> OpenChannel(const std::string& address, const Options& options) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMaxMessageBytes);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveMs);
  // A proxy of the environment is for the web, not for the cluster's own network.
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  arguments.SetServiceConfigJSON(kServiceConfig);
  const auto credentials = options.credentials ? options.credentials : grpc::InsecureChannelCredentials();
  return grpc::CreateCustomChannel(address, credentials, arguments);
}

// Whether an address is this machine's own; names other than localhost may lead anywhere.
bool IsHere(const std::string& address) {
  for (const char* start : {"unix:", "localhost:", "[::1]:"}) {
    if (address.rfind(start, 0) == 0) return true;
  }
  // A name such as 127.example.org is none.
  const std::string host = address.substr(0, address.rfind(':'));
  return host.rfind("127.", 0) == 0 && host.find_first_not_of("0123456789.") == std::string::npos;
}

bool IsOver(job::v1::JobState state) {
  return state == job::v1::JOB_STATE_SUCCEEDED || state == job::v1::JOB_STATE_CANCELLED ||
         state == job::v1::JOB_STATE_FAILED;
}

}  // namespace

Client::Client(const std::string& address, Options options)
    : options_(std::move(options)),
      tells_token_in_plain_(!options_.token.empty() && options_.credentials == nullptr && !IsHere(address)) {
  const auto channel = OpenChannel(address, options_);
  jobs_ = job::v1::JobService::NewStub(channel);
  results_ = result::v1::ResultService::NewStub(channel);
}

grpc::Status Client::Prepare(grpc::ClientContext* context, std::chrono::milliseconds timeout) const {
  if (tells_token_in_plain_) {
    return {grpc::StatusCode::INVALID_ARGUMENT, "the token would travel in plain: give credentials for TLS"};
  }
  if (!options_.token.empty()) context->AddMetadata("authorization", "Bearer " + options_.token);
  if (timeout.count() > 0) context->set_deadline(std::chrono::system_clock::now() + timeout);
  return grpc::Status::OK;
}

grpc::Status Client::Submit(const std::vector<std::string>& roots, const std::string& request_id,
                            std::string* job_id) {
  job::v1::SubmitJobRequest request;
  request.set_request_id(request_id);
  for (const std::string& root : roots) request.add_roots()->set_locator(root);
  request.set_priority(5);
  grpc::ClientContext context;
  if (grpc::Status ready = Prepare(&context, options_.timeout); !ready.ok()) return ready;
  job::v1::SubmitJobResponse response;
  grpc::Status status = jobs_->SubmitJob(&context, request, &response);
  if (status.ok()) *job_id = response.job_id();
  return status;
}

grpc::Status Client::GetStatus(const std::string& job_id, job::v1::JobStatus* status) {
  job::v1::GetJobRequest request;
  request.set_job_id(job_id);
  grpc::ClientContext context;
  if (grpc::Status ready = Prepare(&context, options_.timeout); !ready.ok()) return ready;
  job::v1::GetJobResponse response;
  grpc::Status answer = jobs_->GetJob(&context, request, &response);
  if (answer.ok()) *status = std::move(*response.mutable_status());
  return answer;
}

template <typename Message, typename Open, typename Use>
grpc::Status Client::Stream(const Open& open, const Use& use) {
  auto last_news = Clock::now();
  for (;;) {
    grpc::ClientContext context;
    if (grpc::Status ready = Prepare(&context, std::chrono::milliseconds(0)); !ready.ok()) return ready;
    auto stream = open(&context);
    for (Message message; stream->Read(&message);) {
      last_news = Clock::now();
      if (use(message)) continue;
      context.TryCancel();
      stream->Finish();
      return grpc::Status::OK;
    }
    grpc::Status status = stream->Finish();
    const bool again = status.error_code() == grpc::StatusCode::UNAVAILABLE;
    if (!again || Clock::now() - last_news > options_.patience) return status;
    std::this_thread::sleep_for(kPause);
  }
}

grpc::Status Client::Watch(const std::string& job_id,
                           const std::function<bool(const job::v1::JobStatus&)>& use) {
  job::v1::WatchJobRequest request;
  request.set_job_id(job_id);
  return Stream<job::v1::WatchJobResponse>(
      [&](grpc::ClientContext* context) { return jobs_->WatchJob(context, request); },
      [&](const job::v1::WatchJobResponse& message) {
        return use(message.status()) && !IsOver(message.status().state());
      });
}

grpc::Status Client::Read(const std::string& job_id, const ReadOptions& options,
                          const std::function<bool(const Batch&)>& use) {
  result::v1::ReadResultsRequest request;
  request.set_job_id(job_id);
  request.set_follow(options.follow);
  request.set_resume_token(options.token);
  *request.mutable_filter() = options.filter;
  for (const std::string& field : options.fields) request.mutable_read_mask()->add_paths(field);
  bool damaged = false;
  grpc::Status status = Stream<result::v1::ReadResultsResponse>(
      [&](grpc::ClientContext* context) { return results_->ReadResults(context, request); },
      [&](const result::v1::ReadResultsResponse& message) {
        if (!message.resume_token().empty()) request.set_resume_token(message.resume_token());
        Batch batch{{}, request.resume_token(), message.caught_up()};
        for (const std::string& bytes : message.records()) {
          if (!batch.records.emplace_back().ParseFromString(bytes)) damaged = true;
        }
        return !damaged && use(batch);
      });
  if (damaged) return {grpc::StatusCode::DATA_LOSS, "a record cannot be parsed"};
  return status;
}

}  // namespace gouji::client
