// What a worker does, as metrics and log lines.
//
// Role: the observer of the daemon and of the run in one process. It decides nothing.
// Ownership: what `on_state` refers to must outlive it. Threads: any. Errors: none.
//
//   WorkerTelemetry telemetry([&](bool reachable) { … });
//   Worker worker(options, store, dispatcher, &telemetry);
#pragma once

#include <atomic>
#include <functional>
#include <memory>

#include "worker/runtime/worker.h"

namespace gouji::runtime {

class WorkerTelemetry final : public WorkerObserver {
 public:
  // `on_state`: a coordinator can be reached, or no longer; may be empty.
  explicit WorkerTelemetry(std::function<void(bool reachable)> on_state);
  ~WorkerTelemetry() override;

  // Sets the gauges; called now and then.
  void Show(const WorkerSnapshot& snapshot);

  void OnShardCommitted(std::string_view job, std::string_view shard, const job::v1::Tally& tally,
                        std::chrono::nanoseconds since_claim) override;
  void OnOutcomeFound(std::string_view job, std::string_view shard, bool raced) override;
  void OnLeaseLost(std::string_view job, std::string_view shard) override;
  void OnShardReleased(std::string_view job, std::string_view shard, dispatch::v1::ReleaseReason reason,
                       std::string_view detail) override;
  void OnDocumentKilledChild(std::string_view job, std::string_view document_id, std::string_view reason,
                             std::string_view detail) override;
  void OnDocumentSetAside(std::string_view job, std::string_view document_id) override;
  void OnReportRead(report::v1::Outcome outcome) override;
  void OnChildEnded(std::string_view cause) override;
  void OnChildWork(const ChildWork& work) override;
  void OnChildStarted(uint32_t slot, bool restart) override;
  void OnChildSandboxed(bool whole) override;
  void OnChildTrouble(uint32_t slot, std::string_view detail) override;
  void OnDispatcherState(const absl::Status& status) override;
  void OnStoreTrouble(std::string_view job, std::string_view shard, const absl::Status& status) override;

 private:
  struct Figures;
  const std::function<void(bool)> on_state_;
  std::unique_ptr<Figures> figures_;
  std::atomic<bool> warned_{false};
};

}  // namespace gouji::runtime
