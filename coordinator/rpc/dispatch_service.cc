#include "coordinator/rpc/dispatch_service.h"

#include <memory>
#include <mutex>
#include <utility>

#include "coordinator/rpc/unary_call.h"

namespace gouji::rpc {
namespace {

constexpr char kClaimShards[] = "gouji.dispatch.v1.DispatchService.ClaimShards";

using Answer = absl::StatusOr<dispatch::v1::ClaimShardsResponse>;

// Where a waiting claim can be cancelled: the ticket is known only after the claim was made, perhaps after
// the client went away.
class Cancellation {
 public:
  explicit Cancellation(jobs::Coordinator& coordinator) : coordinator_(coordinator) {}

  void Know(uint64_t ticket) {
    std::unique_lock lock(mutex_);
    ticket_ = ticket;
    const bool cancel = cancelled_;
    lock.unlock();
    if (cancel) coordinator_.CancelClaim(ticket);
  }
  void Cancel() {
    std::unique_lock lock(mutex_);
    cancelled_ = true;
    const uint64_t ticket = ticket_;
    lock.unlock();
    if (ticket != 0) coordinator_.CancelClaim(ticket);
  }
  bool cancelled() {
    std::lock_guard lock(mutex_);
    return cancelled_;
  }

 private:
  jobs::Coordinator& coordinator_;
  std::mutex mutex_;
  uint64_t ticket_ = 0;     // guarded by mutex_
  bool cancelled_ = false;  // guarded by mutex_
};

class ClaimReactor final : public grpc::ServerUnaryReactor {
 public:
  ClaimReactor(jobs::Coordinator& coordinator, CallPool& pool,
               const dispatch::v1::ClaimShardsRequest& request, dispatch::v1::ClaimShardsResponse* response)
      : coordinator_(coordinator),
        pool_(pool),
        request_(request),
        response_(response),
        cancellation_(std::make_shared<Cancellation>(coordinator)) {
    if (!pool_.Submit([this] { Claim(); })) Finish(TooBusy());
  }

  void OnCancel() override { cancellation_->Cancel(); }
  void OnDone() override { delete this; }

 private:
  void Claim() {
    // The answer may come, and this object go, before the ticket is known.
    std::shared_ptr<Cancellation> cancellation = cancellation_;
    const uint64_t ticket =
        coordinator_.ClaimShardsAsync(request_, [this](Answer answer) { Reply(std::move(answer)); });
    cancellation->Know(ticket);
  }

  void Reply(Answer answer) {
    if (answer.ok() && cancellation_->cancelled() && !answer->leases().empty()) {
      GiveBack(*answer);
      answer->clear_leases();
    }
    if (answer.ok()) response_->Swap(&*answer);
    NoteCall("ClaimShards", answer.status(), timer_.Seconds());
    Finish(ToGrpc(answer.status()));
  }

  // Nobody is there to take the leases: without this they would count as lost attempts.
  void GiveBack(const dispatch::v1::ClaimShardsResponse& answer) {
    dispatch::v1::ReleaseShardsRequest release;
    *release.mutable_worker() = request_.worker();
    release.set_reason(dispatch::v1::RELEASE_REASON_DRAIN);
    release.set_detail("the worker went away while it waited");
    for (const dispatch::v1::Lease& lease : answer.leases()) {
      dispatch::v1::LeaseRef* ref = release.add_leases();
      ref->set_job_id(lease.job_id());
      ref->set_shard(lease.shard());
      *ref->mutable_fence() = lease.fence();
    }
    pool_.Submit([&coordinator = coordinator_, release = std::move(release)] {
      coordinator.ReleaseShards(release).IgnoreError();  // the lease runs out instead
    });
  }

  jobs::Coordinator& coordinator_;
  CallPool& pool_;
  const dispatch::v1::ClaimShardsRequest& request_;
  dispatch::v1::ClaimShardsResponse* const response_;
  const std::shared_ptr<Cancellation> cancellation_;
  const telemetry::Timer timer_;
};

}  // namespace

grpc::ServerUnaryReactor* DispatchServiceAdapter::ClaimShards(grpc::CallbackServerContext* context,
                                                              const dispatch::v1::ClaimShardsRequest* request,
                                                              dispatch::v1::ClaimShardsResponse* response) {
  if (absl::Status in = door_.Enter(*context, kClaimShards).status(); !in.ok()) {
    return new Refused<grpc::ServerUnaryReactor>(kClaimShards, in);
  }
  return new ClaimReactor(coordinator_, leases_, *request, response);
}

grpc::ServerUnaryReactor* DispatchServiceAdapter::RenewLeases(grpc::CallbackServerContext* context,
                                                              const dispatch::v1::RenewLeasesRequest* request,
                                                              dispatch::v1::RenewLeasesResponse* response) {
  return Unary({door_, renewals_, "gouji.dispatch.v1.DispatchService.RenewLeases"}, context, request,
               response,
               [this](const auto& r, const security::Caller&) { return coordinator_.RenewLeases(r); });
}

grpc::ServerUnaryReactor* DispatchServiceAdapter::CommitShards(
    grpc::CallbackServerContext* context, const dispatch::v1::CommitShardsRequest* request,
    dispatch::v1::CommitShardsResponse* response) {
  return Unary({door_, leases_, "gouji.dispatch.v1.DispatchService.CommitShards"}, context, request, response,
               [this](const auto& r, const security::Caller&) { return coordinator_.CommitShards(r); });
}

grpc::ServerUnaryReactor* DispatchServiceAdapter::ReleaseShards(
    grpc::CallbackServerContext* context, const dispatch::v1::ReleaseShardsRequest* request,
    dispatch::v1::ReleaseShardsResponse* response) {
  return Unary({door_, leases_, "gouji.dispatch.v1.DispatchService.ReleaseShards"}, context, request,
               response,
               [this](const auto& r, const security::Caller&) { return coordinator_.ReleaseShards(r); });
}

}  // namespace gouji::rpc
