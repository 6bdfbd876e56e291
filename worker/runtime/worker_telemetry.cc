#include "worker/runtime/worker_telemetry.h"

#include <string>
#include <utility>
#include <vector>

#include "common/telemetry/log.h"
#include "common/telemetry/metrics.h"
#include "worker/runtime/rule_families.h"
#include "worker/stages.h"

namespace gouji::runtime {
namespace {

using telemetry::Counter;
using telemetry::Gauge;
using telemetry::GetCounter;
using telemetry::GetGauge;
using telemetry::Histogram;
using telemetry::Level;
using telemetry::Log;

// `work`: shards or reports.
Counter Documents(const char* work, const char* outcome) {
  return GetCounter("worker_documents_total",
                    "Documents whose records are committed with their shard, or were given to a caller.",
                    {{"work", work}, {"outcome", outcome}});
}

Counter Findings(const char* severity) {
  return GetCounter("worker_findings_total", "Findings in records of committed shards.",
                    {{"severity", severity}});
}

Counter KilledChild(std::string_view reason) {
  return GetCounter("worker_documents_killed_child_total", "Documents that ended the process that read them.",
                    {{"reason", std::string(reason)}});
}

Counter ChildEnds(std::string_view cause) {
  return GetCounter("worker_child_ends_total", "Child processes that ended before their time, by signal.",
                    {{"cause", std::string(cause)}});
}

Gauge Slots(const char* work, const char* state) {
  return GetGauge("worker_slots", "Slots of this worker, for shards and for single reports.",
                  {{"work", work}, {"state", state}});
}

Counter StageSeconds(std::string_view stage) {
  return GetCounter("worker_stage_seconds_total", "Time that children spent in each stage of reading.",
                    {{"stage", std::string(stage)}});
}

Counter FamilyFindings(std::string_view family) {
  return GetCounter("worker_findings_by_family_total",
                    "Findings in records that were read, committed or not, by family of rules.",
                    {{"family", std::string(family)}});
}

Counter Shards(const char* end) {
  return GetCounter("worker_shards_total", "Leases by how they ended.", {{"end", end}});
}

}  // namespace

struct WorkerTelemetry::Figures {
  Counter parsed = Documents("shards", "parsed");
  Counter not_a_report = Documents("shards", "not_a_report");
  Counter failed = Documents("shards", "failed");
  Counter report_parsed = Documents("reports", "parsed");
  Counter report_not_a_report = Documents("reports", "not_a_report");
  Counter report_failed = Documents("reports", "failed");
  Counter errors = Findings("error");
  Counter warnings = Findings("warning");
  Counter infos = Findings("info");
  Counter input_bytes = GetCounter("worker_input_bytes_total", "Bytes of the documents of committed shards.");
  Counter record_bytes = GetCounter("worker_record_bytes_total", "Bytes of the records of committed shards.");
  Counter committed = Shards("committed");
  Counter found = Shards("found");
  Counter raced = Shards("raced");
  Counter lost = Shards("lost");
  Counter released = Shards("released");
  Counter drained = Shards("drained");
  Histogram shard_seconds = telemetry::GetHistogram(
      "worker_shard_seconds", "From the claim of a shard to its commit.", telemetry::SecondsBuckets());
  Counter started = GetCounter("worker_children_started_total", "Child processes started.");
  Counter trouble =
      GetCounter("worker_child_trouble_total", "Children that ended with no document to blame.");
  Counter set_aside = GetCounter("worker_documents_set_aside_total",
                                 "Documents that took so long that their slot went on meanwhile.");
  Counter store_trouble = GetCounter("worker_store_trouble_total", "Failed calls to the store.");
  std::vector<Counter> stages;    // in the order of stages::kStageNames
  std::vector<Counter> families;  // in the order of RuleFamilies::Names()
  Gauge busy = Slots("shards", "busy");
  Gauge idle = Slots("shards", "idle");
  Gauge reports_busy = Slots("reports", "busy");
  Gauge reports_idle = Slots("reports", "idle");
  Gauge child_bytes = GetGauge("worker_child_memory_bytes", "Resident memory of all children.");
  Gauge leases = GetGauge("worker_leases", "Leases held.");
  Gauge reachable = GetGauge("worker_coordinator_reachable", "1 while a coordinator answers.");
  Gauge sandboxed = GetGauge("worker_sandboxed",
                             "1 while every child that was started got all of its sandbox from the kernel.");
};

WorkerTelemetry::WorkerTelemetry(std::function<void(bool)> on_state)
    : on_state_(std::move(on_state)), figures_(std::make_unique<Figures>()) {
  for (const std::string_view stage : stages::kStageNames) figures_->stages.push_back(StageSeconds(stage));
  for (const std::string_view family : RuleFamilies::Names())
    figures_->families.push_back(FamilyFindings(family));
  figures_->sandboxed.Set(1);
  // Shown from the start, so that the first one is seen to come.
  for (const char* cause :
       {"SIGSEGV", "SIGABRT", "SIGKILL", "SIGBUS", "exited", "timed-out", "out-of-memory"}) {
    ChildEnds(cause);
  }
  for (const char* reason : {"crashed", "timed-out", "out-of-memory"}) KilledChild(reason);
}

WorkerTelemetry::~WorkerTelemetry() = default;

void WorkerTelemetry::Show(const WorkerSnapshot& snapshot) {
  figures_->busy.Set(snapshot.slots_busy);
  figures_->idle.Set(snapshot.slots - snapshot.slots_busy);
  figures_->reports_busy.Set(snapshot.report_slots_busy);
  figures_->reports_idle.Set(snapshot.report_slots - snapshot.report_slots_busy);
  figures_->leases.Set(snapshot.leases);
  figures_->reachable.Set(snapshot.dispatcher_reachable ? 1 : 0);
  figures_->child_bytes.Set(static_cast<double>(snapshot.child_bytes));
}

void WorkerTelemetry::OnShardCommitted(std::string_view job, std::string_view shard,
                                       const job::v1::Tally& tally, std::chrono::nanoseconds since_claim) {
  const double seconds = std::chrono::duration<double>(since_claim).count();
  figures_->parsed.Increment(static_cast<double>(tally.parsed()));
  figures_->not_a_report.Increment(static_cast<double>(tally.not_a_report()));
  figures_->failed.Increment(static_cast<double>(tally.failed()));
  figures_->errors.Increment(static_cast<double>(tally.findings_error()));
  figures_->warnings.Increment(static_cast<double>(tally.findings_warning()));
  figures_->infos.Increment(static_cast<double>(tally.findings_info()));
  figures_->input_bytes.Increment(static_cast<double>(tally.input_bytes()));
  figures_->record_bytes.Increment(static_cast<double>(tally.record_bytes()));
  figures_->committed.Increment();
  figures_->shard_seconds.Observe(seconds);
  Log(Level::kInfo, "shard committed",
      {{"job", job},
       {"shard", shard},
       {"documents", tally.documents()},
       {"failed", tally.failed()},
       {"seconds", seconds}});
}

void WorkerTelemetry::OnOutcomeFound(std::string_view job, std::string_view shard, bool raced) {
  (raced ? figures_->raced : figures_->found).Increment();
  Log(Level::kInfo, raced ? "another attempt was first" : "outcome was there already",
      {{"job", job}, {"shard", shard}});
}

void WorkerTelemetry::OnLeaseLost(std::string_view job, std::string_view shard) {
  figures_->lost.Increment();
  Log(Level::kWarning, "lease lost", {{"job", job}, {"shard", shard}});
}

void WorkerTelemetry::OnShardReleased(std::string_view job, std::string_view shard,
                                      dispatch::v1::ReleaseReason reason, std::string_view detail) {
  const bool drain = reason == dispatch::v1::RELEASE_REASON_DRAIN;
  (drain ? figures_->drained : figures_->released).Increment();
  Log(drain ? Level::kInfo : Level::kWarning, "shard given back",
      {{"job", job}, {"shard", shard}, {"detail", detail}});
}

void WorkerTelemetry::OnDocumentKilledChild(std::string_view job, std::string_view document_id,
                                            std::string_view reason, std::string_view detail) {
  KilledChild(reason).Increment();
  Log(Level::kWarning, "document ended its reader",
      {{"job", job}, {"document", document_id}, {"reason", reason}, {"detail", detail}});
}

void WorkerTelemetry::OnDocumentSetAside(std::string_view job, std::string_view document_id) {
  figures_->set_aside.Increment();
  Log(Level::kInfo, "document takes long", {{"job", job}, {"document", document_id}});
}

void WorkerTelemetry::OnReportRead(report::v1::Outcome outcome) {
  switch (outcome) {
    case report::v1::OUTCOME_PARSED:
      return figures_->report_parsed.Increment();
    case report::v1::OUTCOME_NOT_A_REPORT:
      return figures_->report_not_a_report.Increment();
    default:
      return figures_->report_failed.Increment();
  }
}

void WorkerTelemetry::OnChildEnded(std::string_view cause) {
  ChildEnds(cause).Increment();
}

void WorkerTelemetry::OnChildWork(const ChildWork& work) {
  for (size_t i = 0; i < figures_->stages.size(); ++i) {
    figures_->stages[i].Increment(static_cast<double>(work.stage_nanoseconds[i]) / 1e9);
  }
  for (size_t i = 0; i < figures_->families.size(); ++i) {
    figures_->families[i].Increment(static_cast<double>(work.findings[i]));
  }
}

void WorkerTelemetry::OnChildStarted(uint32_t slot, bool restart) {
  figures_->started.Increment();
  Log(restart ? Level::kInfo : Level::kDebug, restart ? "reader started again" : "reader started",
      {{"slot", slot}});
}

void WorkerTelemetry::OnChildSandboxed(bool whole) {
  if (whole || warned_.exchange(true)) return;
  figures_->sandboxed.Set(0);
  Log(Level::kWarning, "the kernel refuses a part of the readers' sandbox",
      {{"detail", "what reads documents may write files and open connections as the worker itself may"}});
}

void WorkerTelemetry::OnChildTrouble(uint32_t slot, std::string_view detail) {
  figures_->trouble.Increment();
  Log(Level::kError, "reader trouble", {{"slot", slot}, {"detail", detail}});
}

void WorkerTelemetry::OnDispatcherState(const absl::Status& status) {
  if (status.ok()) {
    Log(Level::kInfo, "coordinator reachable");
  } else {
    // One that answers with a refusal is of another version; it may be upgraded while this worker waits.
    Log(Level::kError,
        absl::IsUnavailable(status) ? "no coordinator reachable; trying on"
                                    : "refused by the coordinator; trying on",
        {{"error", status.ToString()}});
  }
  if (on_state_) on_state_(status.ok());
}

void WorkerTelemetry::OnStoreTrouble(std::string_view job, std::string_view shard,
                                     const absl::Status& status) {
  figures_->store_trouble.Increment();
  Log(Level::kError, "store trouble", {{"job", job}, {"shard", shard}, {"error", status.ToString()}});
}

}  // namespace gouji::runtime
