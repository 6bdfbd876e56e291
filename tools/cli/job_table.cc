#include "tools/cli/job_table.h"

#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "common/segment/tally.h"
#include "tools/cli/status_view.h"
#include "tools/cli/terminal.h"
#include "tools/cli/visible.h"

namespace gouji::cli {
namespace {

// 2024-01-02 03:04:05 (UTC).
std::string TimeText(const google::protobuf::Timestamp& time) {
  if (time.seconds() == 0) return "-";
  std::string text = google::protobuf::util::TimeUtil::ToString(time).substr(0, 19);
  text[10] = ' ';
  return text;
}

std::string ShardsText(const job::v1::JobStatus& job) {
  const std::string total = job.shards_total() > 0 ? Grouped(job.shards_total()) : "?";
  return Grouped(job.shards_done()) + "/" + total;
}

const char* WorkerState(const job::v1::WorkerStatus& worker, std::time_t now) {
  switch (worker.state()) {
    case job::v1::WORKER_STATE_WORKING:
      return "working";
    case job::v1::WORKER_STATE_DRAINING:
      return "draining";
    case job::v1::WORKER_STATE_STOPPED:
      return "stopped";
    case job::v1::WORKER_STATE_GONE:
      return "gone";
    default:
      break;
  }
  // Of an older coordinator: it counts a worker as live for as long.
  constexpr int64_t kGoneSeconds = 60;
  if (now - worker.last_seen_time().seconds() > kGoneSeconds) return "gone";
  return worker.draining() ? "draining" : "working";
}

}  // namespace

void NewestFirst(std::vector<job::v1::JobStatus>* jobs) {
  const auto key = [](const job::v1::JobStatus& job) {
    return std::make_pair(-job.submit_time().seconds(), -int64_t{job.submit_time().nanos()});
  };
  std::stable_sort(jobs->begin(), jobs->end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
}

std::string JobsText(const std::vector<job::v1::JobStatus>& jobs, ListOutput output) {
  std::string text;
  if (output != ListOutput::kTable) {
    for (const auto& job : jobs) text += output == ListOutput::kJson ? JsonLine(job) : job.job_id() + "\n";
    return text;
  }
  std::vector<std::vector<std::string>> rows = {
      {"JOB", "STATE", "PRIORITY", "SUBMITTED (UTC)", "SHARDS", "REPORTS", "FAILED", "ERRORS"}};
  for (const auto& job : jobs) {
    rows.push_back({job.job_id(), StateText(job), std::to_string(job.priority()), TimeText(job.submit_time()),
                    ShardsText(job), Grouped(job.tally().documents()), Grouped(job.tally().failed()),
                    Grouped(job.tally().findings_error())});
  }
  return TableText(rows);
}

std::string WorkersText(const std::vector<job::v1::WorkerStatus>& workers, ListOutput output,
                        std::time_t now) {
  std::string text;
  if (output != ListOutput::kTable) {
    for (const auto& worker : workers) {
      text += output == ListOutput::kJson ? JsonLine(worker) : Visible(worker.worker_id()) + "\n";
    }
    return text;
  }
  std::vector<std::vector<std::string>> rows = {
      {"WORKER", "ADDRESS", "VERSION", "SLOTS", "BUSY", "STATE", "SHARDS", "LAST SEEN (UTC)"}};
  for (const auto& worker : workers) {
    rows.push_back({worker.worker_id(), worker.address().empty() ? "-" : worker.address(), worker.version(),
                    std::to_string(worker.slots()), std::to_string(worker.slots_busy()),
                    WorkerState(worker, now), Grouped(worker.shards_done()),
                    TimeText(worker.last_seen_time())});
  }
  return TableText(rows);
}

std::string JobDetails(const job::v1::JobStatus& job) {
  const job::v1::Tally& tally = job.tally();
  std::vector<std::vector<std::string>> rows = {
      {"job", job.job_id()},
      {"state", StateText(job)},
      {"request id", job.request_id()},
      {"priority", std::to_string(job.priority())},
      {"submitted", TimeText(job.submit_time())},
      {"ended", TimeText(job.end_time())},
      {"sources", Grouped(job.sources())},
      {"input", Bytes(static_cast<double>(job.input_bytes()))},
      {"shards", ShardsText(job) + " done, " + Grouped(job.shards_leased()) + " at work, " +
                     Grouped(job.shards_ready()) + " ready, " + Grouped(job.shards_delayed()) + " delayed"},
      {"lost attempts", Grouped(job.attempts_lost())},
      {"reports", Grouped(tally.documents()) + " (" + Grouped(tally.parsed()) + " parsed, " +
                      Grouped(tally.not_a_report()) + " not a report, " + Grouped(tally.failed()) +
                      " failed)"},
      {"figures", Grouped(tally.cells())},
      {"findings", Count(tally.findings_error(), "error") + ", " +
                       Count(tally.findings_warning(), "warning") + ", " + Grouped(tally.findings_info()) +
                       " info"},
  };
  if (IsOver(job.state())) rows.push_back({"digest", segment::DigestHex(tally)});
  if (!job.error().empty()) rows.push_back({"error", job.error()});
  return TableText(rows);
}

}  // namespace gouji::cli
