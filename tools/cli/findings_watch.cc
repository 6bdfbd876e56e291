#include "tools/cli/findings_watch.h"

#include <algorithm>
#include <vector>

#include "tools/cli/status_view.h"
#include "tools/cli/terminal.h"
#include "tools/cli/words.h"

namespace gouji::cli {
namespace {

// Rules at the end of a progress line.
constexpr size_t kShown = 3;

}  // namespace

FindingsWatch::FindingsWatch(const JobOptions& options)
    : options_(options), thread_([this] { status_ = Follow(); }) {}

FindingsWatch::~FindingsWatch() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    if (client_ != nullptr) client_->Cancel();
  }
  if (thread_.joinable()) thread_.join();
}

absl::Status FindingsWatch::Wait() {
  if (thread_.joinable()) thread_.join();
  return status_;
}

absl::Status FindingsWatch::Follow() {
  const auto stopped = [this] {
    const std::lock_guard lock(mutex_);
    return stopped_;
  };
  return WithReconnect(options_.client, stopped, [this](Client& client, bool* progressed) {
    {
      const std::lock_guard lock(mutex_);
      if (stopped_) return absl::CancelledError("interrupted");
      client_ = &client;
    }
    result::v1::ReadResultsRequest request;
    request.set_job_id(options_.job);
    request.set_follow(true);
    request.set_resume_token(token_);
    request.mutable_filter()->set_min_severity(report::v1::SEVERITY_WARNING);
    request.mutable_read_mask()->add_paths("findings");
    absl::Status read = client.ReadResults(request, [&](const result::v1::ReadResultsResponse& batch) {
      *progressed = true;
      Count(batch);
      token_ = batch.resume_token();
      return true;
    });
    const std::lock_guard lock(mutex_);
    client_ = nullptr;
    return read;
  });
}

void FindingsWatch::Count(const result::v1::ReadResultsResponse& batch) {
  report::v1::Record record;
  const std::lock_guard lock(mutex_);
  for (const std::string& bytes : batch.records()) {
    if (!record.ParseFromString(bytes)) continue;
    for (const auto& finding : record.findings()) {
      if (finding.severity() != report::v1::SEVERITY_INFO) ++counts_[{finding.rule(), finding.severity()}];
    }
  }
}

std::vector<std::pair<uint64_t, FindingsWatch::Counts::key_type>> FindingsWatch::Sorted() const {
  std::vector<std::pair<uint64_t, Counts::key_type>> sorted;
  const std::lock_guard lock(mutex_);
  for (const auto& [rule, count] : counts_) sorted.emplace_back(count, rule);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  return sorted;
}

std::string FindingsWatch::Text() const {
  const auto sorted = Sorted();
  std::string text;
  for (size_t i = 0; i < std::min(kShown, sorted.size()); ++i) {
    text += (i == 0 ? "  " : ", ") + sorted[i].second.first + " " + Grouped(sorted[i].first);
  }
  return text;
}

std::string FindingsWatch::Table() const {
  std::vector<std::vector<std::string>> rows = {{"RULE", "SEVERITY", "FINDINGS"}};
  for (const auto& [count, rule] : Sorted()) {
    rows.push_back({rule.first, std::string(SeverityName(rule.second)), Grouped(count)});
  }
  return rows.size() == 1 ? "" : TableText(rows);
}

}  // namespace gouji::cli
