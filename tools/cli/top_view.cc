#include "tools/cli/top_view.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "tools/cli/job_table.h"
#include "tools/cli/status_view.h"
#include "tools/cli/terminal.h"
#include "tools/cli/visible.h"

namespace gouji::cli {
namespace {

std::string Percent(uint64_t part, uint64_t whole) {
  if (whole == 0) return "?";
  char text[16];
  const double share = std::min(1.0, static_cast<double>(part) / static_cast<double>(whole));
  std::snprintf(text, sizeof text, "%.0f%%", share * 100);
  return text;
}

}  // namespace

void TopView::Look(const std::vector<job::v1::JobStatus>& jobs,
                   const std::vector<job::v1::WorkerStatus>& workers, Time now, bool workers_known) {
  seconds_ = now_.empty() && jobs_.empty() ? 0 : std::chrono::duration<double>(now - last_).count();
  last_ = now;
  jobs_ = jobs;
  workers_ = workers;
  workers_known_ = workers_known;
  before_ = std::exchange(now_, {});
  for (const auto& job : jobs_) now_[job.job_id()] = {job.tally().documents(), job.tally().input_bytes()};
}

std::string TopView::JobRows() const {
  std::vector<std::vector<std::string>> rows = {{"JOB", "STATE", "DONE", "REPORTS", "REPORTS/S", "MB/S",
                                                 "LEFT", "SHARDS AT WORK", "RETRIES", "FAILED", "ERRORS"}};
  for (const auto& job : jobs_) {
    const job::v1::Tally& tally = job.tally();
    std::string reports = "-", megabytes = "-", left = "-";
    const auto earlier = before_.find(job.job_id());
    if (seconds_ > 0 && earlier != before_.end()) {
      const auto rate = [&](uint64_t now, uint64_t then) {
        return static_cast<double>(now - std::min(now, then)) / seconds_;
      };
      const double bytes = rate(tally.input_bytes(), earlier->second.input_bytes);
      char text[32];
      std::snprintf(text, sizeof text, "%.1f", bytes / 1e6);
      megabytes = text;
      reports = Grouped(static_cast<uint64_t>(rate(tally.documents(), earlier->second.documents)));
      if (bytes > 0 && job.input_bytes() > tally.input_bytes()) {
        left = Duration(std::max(1.0, static_cast<double>(job.input_bytes() - tally.input_bytes()) / bytes));
      }
    }
    rows.push_back({job.job_id(), StateText(job), Percent(tally.input_bytes(), job.input_bytes()),
                    Grouped(tally.documents()), reports, megabytes, left, Grouped(job.shards_leased()),
                    Grouped(job.attempts_lost()), Grouped(tally.failed()), Grouped(tally.findings_error())});
  }
  return TableText(rows);
}

std::string TopView::Text(std::time_t now) const {
  uint64_t slots = 0, busy = 0;
  for (const auto& worker : workers_) {
    slots += worker.slots();
    busy += worker.slots_busy();
  }
  std::string text = Count(jobs_.size(), "live job");
  if (workers_known_) {
    text += ", " + Count(workers_.size(), "worker") + ", " + Grouped(busy) + " of " + Count(slots, "slot") +
            " busy";
  }
  text += "\n\n";
  if (!jobs_.empty()) text += JobRows() + "\n";
  for (const auto& job : jobs_) {
    // Nothing may be moving for a reason that somebody has to mend.
    if (!job.error().empty()) text += job.job_id() + ": " + Visible(job.error()) + "\n\n";
  }
  if (!workers_.empty()) text += WorkersText(workers_, ListOutput::kTable, now);
  return text;
}

}  // namespace gouji::cli
