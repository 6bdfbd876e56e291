// A worker: claims shards, has them read in child processes, one a slot, and puts their outcomes into the
// store.
//
// Role: the supervisor of PROTOCOL's "A worker". It opens sources, keeps leases, frames records into segments
// and commits them. It never looks into a document: that is the children's work. It serves no port
// (worker/rpc) and links no gRPC. Ownership: store, dispatcher and observer belong to the caller and outlive
// the Worker. The Worker owns its children: when it, or the thread or process around it, ends, they end.
// Threads: Start, Drain and Wait may be called from any thread, but not from an observer.
// Errors: Start fails when no child can be started. Trouble with store or dispatcher is retried for ever and
// told to the observer; a bad document is a record.
//
//   runtime::Worker worker(options, &store, &dispatcher);
//   absl::Status started = worker.Start();
//   …  worker.Drain(absl::Seconds(20));  worker.Wait();
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "common/store/store.h"
#include "common/store/tenant_roots.h"
#include "gouji/dispatch/v1/dispatch.pb.h"
#include "gouji/job/v1/store.pb.h"
#include "gouji/report/v1/report.pb.h"
#include "worker/runtime/dispatcher.h"
#include "worker/runtime/report_pool.h"
#include "worker/runtime/slot_protocol.h"

namespace gouji::runtime {

// From so many lost workers on a shard is worked on alone; coordinators have split it before where it can be split.
inline constexpr uint32_t kSuspectAfterLost = 2;

// Told what happens, for metrics and logs. Called from the worker's threads, several at once; must be quick
// and must not call back into the Worker.
class WorkerObserver {
 public:
  virtual ~WorkerObserver() = default;
  virtual void OnShardCommitted(std::string_view /*job*/, std::string_view /*shard*/, const job::v1::Tally&,
                                std::chrono::nanoseconds /*since claim*/) {}
  // The outcome stood in the store already, before the work (`raced` false) or when it was put (`raced`
  // true).
  virtual void OnOutcomeFound(std::string_view /*job*/, std::string_view /*shard*/, bool /*raced*/) {}
  // The lease ran out or was revoked: its work was dropped.
  virtual void OnLeaseLost(std::string_view /*job*/, std::string_view /*shard*/) {}
  virtual void OnShardReleased(std::string_view /*job*/, std::string_view /*shard*/,
                               dispatch::v1::ReleaseReason, std::string_view /*detail*/) {}
  // A document became a failed record because its child crashed, hung or outgrew its bound.
  virtual void OnDocumentKilledChild(std::string_view /*job*/, std::string_view /*document_id*/,
                                     std::string_view /*reason*/, std::string_view /*detail*/) {}
  // A document takes so long that the slot went on without waiting for its record.
  virtual void OnDocumentSetAside(std::string_view /*job*/, std::string_view /*document_id*/) {}
  // Worker::reports() answered with a record.
  virtual void OnReportRead(report::v1::Outcome) {}
  // A child process was started; `restart` after an earlier one of the same slot ended.
  virtual void OnChildStarted(uint32_t /*slot*/, bool /*restart*/) {}
  // What a child that was started says of itself: whether the kernel gave it all of its sandbox (sandbox.h).
  virtual void OnChildSandboxed(bool /*whole*/) {}
  // A child ended before its time: `cause` is SIGSEGV or another signal's name, exited, timed-out or out-of-memory.
  virtual void OnChildEnded(std::string_view /*cause*/) {}
  // What a child has done since the last call.
  virtual void OnChildWork(const ChildWork&) {}
  // A child ended without any document to blame.
  virtual void OnChildTrouble(uint32_t /*slot*/, std::string_view /*detail*/) {}
  // The dispatcher can be reached again, or no longer; called on changes only.
  virtual void OnDispatcherState(const absl::Status&) {}
  // A store call failed and is tried again.
  virtual void OnStoreTrouble(std::string_view /*job*/, std::string_view /*shard*/, const absl::Status&) {}
};

struct WorkerOptions {
  // Unique for the life of the process; empty: one is made.
  std::string worker_id;
  std::string version;
  // HOST:PORT of the services of this process; empty when it has none.
  std::string address;
  uint32_t slots = 1;
  // Extra children that answer Worker::reports() only.
  uint32_t report_slots = 0;
  // Limits of documents that come through Worker::reports(); zero fields mean the defaults of
  // intake/limits.h.
  job::v1::Limits report_limits;
  // Command line that makes a program call SlotMain, for example {"/proc/self/exe", "__slot"}.
  std::vector<std::string> child_command = {"/proc/self/exe", "__slot"};
  // Sources of a tenant outside of its directories give failed records.
  store::TenantRoots source_roots;
  // Directory of the store, under which uploaded documents lie; empty: such jobs cannot be read here.
  std::string store_directory;
  // Leases held for each slot: one at work, the others queued behind it.
  uint32_t leases_per_slot = 2;
  // Threads that make segments durable and commit them.
  uint32_t committers = 2;
  // How long a claim may wait at the dispatcher.
  std::chrono::milliseconds claim_wait{1000};
  // Pause after the first failed call; doubles up to 5 s.
  std::chrono::milliseconds retry_pause{100};
  // Loops that do not move for so long make the process unhealthy: longer than all coordinators together may take to answer.
  std::chrono::milliseconds claim_still{300'000};
  std::chrono::milliseconds renew_still{120'000};
  // Slots and commits that do not come back for so long, as from a mount that hangs, make it unhealthy too, and what they hold is
  // renewed no longer.
  std::chrono::milliseconds slot_still{300'000};
  // What the worker's children may be told beside the built-in list of harmless variables: NAME=VALUE.
  std::vector<std::string> child_environment;
};

// Host, process and chance: unique for the life of the process.
std::string MakeWorkerId();

struct WorkerSnapshot {
  uint32_t slots = 0;
  uint32_t slots_busy = 0;
  uint32_t slots_still = 0;  // did not move for WorkerOptions.slot_still
  uint32_t leases = 0;
  uint32_t report_slots = 0;
  uint32_t report_slots_busy = 0;
  uint64_t child_bytes = 0;  // resident, of all children
  bool draining = false;
  bool dispatcher_reachable = false;
};

class Worker {
 public:
  Worker(WorkerOptions options, store::Store* store, Dispatcher* dispatcher,
         WorkerObserver* observer = nullptr);
  // Drains with no grace and waits.
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // Starts the children and the threads. Not twice.
  absl::Status Start();

  // Claims no more, gives queued shards back, and after `grace` those under work too; documents of reports() that have
  // no answer by then get CANCELLED. Returns at once; a
  // second call can only shorten the grace. The dispatcher asking for a drain does the same, with no end to
  // the grace.
  void Drain(std::chrono::milliseconds grace);

  // Until everything claimed is committed, released or lost, and all children and threads have ended.
  // Without a Drain this does not return.
  void Wait();

  WorkerSnapshot Snapshot() const;

  // Reads single documents now; null when report_slots is 0. Valid until the Worker is destroyed.
  ReportPool* reports();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace gouji::runtime
