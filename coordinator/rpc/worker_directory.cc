#include "coordinator/rpc/worker_directory.h"

#include <utility>

namespace gouji::rpc {
namespace {

constexpr std::chrono::seconds kFresh{1};

std::shared_ptr<grpc::Channel> OpenChannel(const std::string& address, const WorkerAccess& access) {
  grpc::ChannelArguments arguments;
  if (!access.tls_name.empty()) arguments.SetSslTargetNameOverride(access.tls_name);
  // Records may be larger than gRPC's own bound, and so may documents.
  arguments.SetMaxReceiveMessageSize(-1);
  // A proxy of the environment is for the web, not for the cluster's own network.
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, static_cast<int>(access.keepalive.count()));
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, static_cast<int>(access.keepalive.count() / 2));
  // While a document is read nothing travels; gRPC would send two pings and then none for five minutes.
  arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  return grpc::CreateCustomChannel(address, access.credentials, arguments);
}

}  // namespace

absl::Status WorkerDirectory::Refresh() {
  const auto now = std::chrono::steady_clock::now();
  if (!addresses_.empty() && now - asked_ < kFresh) return absl::OkStatus();
  absl::StatusOr<job::v1::ListWorkersResponse> workers = coordinator_.ListWorkers({});
  // Reading a report needs no queue: those that were known may still be there.
  if (!workers.ok()) return addresses_.empty() ? workers.status() : absl::OkStatus();
  asked_ = now;
  addresses_.clear();
  unsafe_ = absl::OkStatus();
  std::map<std::string, std::shared_ptr<grpc::Channel>> channels;
  for (const job::v1::WorkerStatus& worker : workers->workers()) {
    if (worker.address().empty() || worker.state() != job::v1::WORKER_STATE_WORKING) continue;
    if (access_.secret != nullptr) {
      const absl::Status safe = access_.secret->CheckAddress(worker.address(), access_.tls);
      if (!safe.ok()) unsafe_ = safe;
      if (!safe.ok()) continue;
    }
    auto& channel = channels[worker.address()];
    if (const auto known = channels_.find(worker.address()); known != channels_.end())
      channel = known->second;
    if (channel == nullptr) channel = OpenChannel(worker.address(), access_);
    addresses_.push_back(worker.address());
  }
  channels_ = std::move(channels);
  return absl::OkStatus();
}

absl::StatusOr<std::shared_ptr<grpc::Channel>> WorkerDirectory::Next() {
  const std::lock_guard lock(mutex_);
  if (absl::Status status = Refresh(); !status.ok()) return status;
  if (addresses_.empty() && !unsafe_.ok()) return absl::UnavailableError(unsafe_.message());
  if (addresses_.empty()) {
    return absl::UnavailableError(
        "no worker can be asked: none is there, or none was started with --listen at an address that others "
        "reach");
  }
  // Workers that cannot be reached right now are passed over while there are others.
  for (size_t i = 0; i < addresses_.size(); ++i) {
    const auto& channel = channels_[addresses_[next_++ % addresses_.size()]];
    if (channel->GetState(/*try_to_connect=*/true) != GRPC_CHANNEL_TRANSIENT_FAILURE) return channel;
  }
  return channels_[addresses_[next_++ % addresses_.size()]];
}

}  // namespace gouji::rpc
