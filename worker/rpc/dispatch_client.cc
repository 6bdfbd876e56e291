#include "worker/rpc/dispatch_client.h"

#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/rpc/status.h"
#include "common/security/tls.h"
#include "gouji/dispatch/v1/dispatch.grpc.pb.h"

namespace gouji::rpc {
namespace {

using std::chrono::milliseconds;

// A coordinator that hangs must be given up while a lease of 30 s can still be renewed with another one.
constexpr milliseconds kDeadline(4000);
// Of a claim, on top of what it may wait: shards that were given out behind its end are nobody's until their lease runs out, and a
// coordinator that is drowning answers late. One that hangs is found by the renewals.
constexpr milliseconds kClaimDeadline(12'000);
constexpr int kKeepaliveMs = 30'000;
constexpr int kKeepaliveTimeoutMs = 10'000;
constexpr int kFirstReconnectMs = 100;
constexpr int kLastReconnectMs = 3'000;

std::shared_ptr<grpc::Channel> Connect(const std::string& address,
                                       const std::shared_ptr<grpc::ChannelCredentials>& credentials) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveMs);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMs);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kFirstReconnectMs);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, kFirstReconnectMs);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kLastReconnectMs);
  return grpc::CreateCustomChannel(
      address, credentials != nullptr ? credentials : grpc::InsecureChannelCredentials(), arguments);
}

bool Refused(const grpc::Status& status) {
  return status.error_code() == grpc::StatusCode::FAILED_PRECONDITION;
}

bool TryAnother(const grpc::Status& status) {
  return status.error_code() == grpc::StatusCode::UNAVAILABLE ||
         status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED || Refused(status);
}

}  // namespace

struct DispatchClient::Impl {
  using Stub = dispatch::v1::DispatchService::Stub;

  template <typename Request, typename Response>
  absl::Status Call(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                    const Request& request, Response* response, milliseconds deadline) {
    std::vector<std::string> problems;
    bool refused = false;
    const size_t first = current.load();
    for (size_t i = 0; i < stubs.size(); ++i) {
      const size_t index = (first + i) % stubs.size();
      grpc::ClientContext context;
      context.set_deadline(std::chrono::system_clock::now() + deadline);
      if (secret != nullptr) secret->Show(context);
      response->Clear();
      const grpc::Status status = (stubs[index].get()->*method)(&context, request, response);
      if (!TryAnother(status)) {
        current = index;
        return FromGrpc(status);
      }
      refused = refused || Refused(status);
      problems.push_back(absl::StrCat(
          addresses[index], ": ",
          Refused(status) ? status.error_message() : security::Explained(status.error_message(), tls)));
    }
    const std::string all = absl::StrJoin(problems, "; ");
    if (refused)
      return absl::FailedPreconditionError(absl::StrCat("no coordinator takes this worker: ", all));
    return absl::UnavailableError(absl::StrCat("no coordinator answers: ", all));
  }

  bool tls = false;
  std::shared_ptr<security::Secret> secret;
  std::vector<std::string> addresses;
  std::vector<std::unique_ptr<Stub>> stubs;
  std::atomic<size_t> current{0};
};

DispatchClient::DispatchClient(std::vector<std::string> addresses, const std::string& worker_id,
                               std::shared_ptr<grpc::ChannelCredentials> credentials,
                               std::shared_ptr<security::Secret> secret)
    : impl_(std::make_unique<Impl>()) {
  impl_->tls = credentials != nullptr;
  impl_->secret = std::move(secret);
  impl_->addresses = std::move(addresses);
  for (const std::string& address : impl_->addresses) {
    impl_->stubs.push_back(dispatch::v1::DispatchService::NewStub(Connect(address, credentials)));
  }
  impl_->current = std::hash<std::string>()(worker_id) % std::max<size_t>(impl_->stubs.size(), 1);
}

DispatchClient::~DispatchClient() = default;

absl::Status DispatchClient::Claim(const dispatch::v1::ClaimShardsRequest& request,
                                   dispatch::v1::ClaimShardsResponse* response) {
  return impl_->Call(&Impl::Stub::ClaimShards, request, response,
                     kClaimDeadline + milliseconds(request.max_wait_ms()));
}

absl::Status DispatchClient::Renew(const dispatch::v1::RenewLeasesRequest& request,
                                   dispatch::v1::RenewLeasesResponse* response) {
  return impl_->Call(&Impl::Stub::RenewLeases, request, response, kDeadline);
}

absl::Status DispatchClient::Commit(const dispatch::v1::CommitShardsRequest& request,
                                    dispatch::v1::CommitShardsResponse* response) {
  return impl_->Call(&Impl::Stub::CommitShards, request, response, kDeadline);
}

absl::Status DispatchClient::Release(const dispatch::v1::ReleaseShardsRequest& request,
                                     dispatch::v1::ReleaseShardsResponse* response) {
  return impl_->Call(&Impl::Stub::ReleaseShards, request, response, kDeadline);
}

}  // namespace gouji::rpc
