// A server stream whose messages are pulled from a source, one at a time.
//
// Role: takes the next message on a pool, writes it, and only when that is done takes another: a slow reader
// holds one message, not the rest of the job. While there is none it is parked and holds no thread.
// Ownership: deletes itself when gRPC is done with it. Threads: at any time it is in one place: on the pool,
// parked, or in a write; a cancellation only leaves a mark that the next step finds.
//
// Whose token was taken away, or ran out, is told so by security::Pass: a stream may last for days.
//
//   return new PulledStream<WatchJobResponse>({door_, pool_, "…WatchJob"}, context, pacer_, stopping_, [watch] { … });
#pragma once

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <functional>
#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "common/security/pass.h"
#include "coordinator/rpc/call_pool.h"
#include "coordinator/rpc/pacer.h"
#include "coordinator/rpc/unary_call.h"

namespace gouji::rpc {

template <typename Response>
class PulledStream final : public grpc::ServerWriteReactor<Response> {
 public:
  // kGoOn: nothing to write yet, but more to look through; other calls get their turn in between.
  enum class Pull { kMessage, kGoOn, kNothingYet, kEnd };
  // Fills the message. Called from one thread at a time.
  using Source = std::function<absl::StatusOr<Pull>(Response*)>;

  // `stopping`: when true, the stream ends with UNAVAILABLE at its next step.
  PulledStream(const Served& served, grpc::CallbackServerContext* context, Pacer& pacer,
               const std::atomic<bool>& stopping, Source source)
      : served_(served),
        pass_(served.door, *context, served.method),
        figures_(ShortName(served.method)),
        pacer_(pacer),
        stopping_(stopping),
        source_(std::move(source)) {
    if (!served_.pool.Submit([this] { Step(); })) End(TooBusy());
  }

  void OnWriteDone(bool ok) override {
    if (!ok) cancelled_ = true;
    served_.pool.Continue([this] { Step(); });
  }
  void OnCancel() override { cancelled_ = true; }
  void OnDone() override { delete this; }

 private:
  void End(const grpc::Status& status) {
    figures_.End(FromGrpc(status));
    this->Finish(status);
  }

  void Step() {
    if (cancelled_) return End(grpc::Status::CANCELLED);
    if (stopping_) return End(ToGrpc(absl::UnavailableError("the coordinator is stopping")));
    if (absl::Status in = pass_.Check(); !in.ok()) return End(ToGrpc(in));
    message_.Clear();
    absl::StatusOr<Pull> pulled = source_(&message_);
    if (!pulled.ok()) return End(ToGrpc(pulled.status()));
    switch (*pulled) {
      case Pull::kMessage:
        return this->StartWrite(&message_);
      case Pull::kEnd:
        return End(grpc::Status::OK);
      case Pull::kGoOn:
        return served_.pool.Continue([this] { Step(); });
      case Pull::kNothingYet:
        pacer_.Park([this] { served_.pool.Continue([this] { Step(); }); });
    }
  }

  const Served served_;
  security::Pass pass_;
  const StreamFigures figures_;
  Pacer& pacer_;
  const std::atomic<bool>& stopping_;
  const Source source_;
  std::atomic<bool> cancelled_{false};
  Response message_;
};

}  // namespace gouji::rpc
