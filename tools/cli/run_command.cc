#include <sched.h>
#include <unistd.h>

#include <filesystem>
#include <iostream>
#include <map>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "common/http/exposer.h"
#include "common/segment/segment_reader.h"
#include "common/store/message.h"
#include "common/store/names.h"
#include "common/telemetry/version.h"
#include "coordinator/results/fold.h"
#include "tools/cli/commands.h"
#include "tools/cli/corpus.h"
#include "tools/cli/interrupt.h"
#include "tools/cli/status_view.h"
#include "tools/cli/store_target.h"
#include "tools/local/local_run.h"
#include "worker/runtime/record_check.h"

namespace gouji::cli {
namespace {

using Clock = std::chrono::steady_clock;

// How long Ctrl-C lets the shards under work finish; a shard is about half a second.
constexpr std::chrono::milliseconds kGrace{3'000};
constexpr std::chrono::milliseconds kLook{200};
constexpr uint32_t kPriority = 5;
// Records read for the reasons of failures; a summary does not read a large store.
constexpr uint64_t kMaxReasonBytes = 256u << 20;

uint32_t Cores() {
  cpu_set_t set;
  CPU_ZERO(&set);
  const int count = ::sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
  return count > 0 ? static_cast<uint32_t>(count) : 1;
}

std::string Quoted(const std::string& argument) {
  if (argument.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-+/@:=,") ==
      std::string::npos) {
    return argument;
  }
  std::string quoted = "'";
  for (const char c : argument) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

// Reads only the segments that hold failed records, and each only as far as needed. Damage leaves reasons out.
std::map<std::string, uint64_t> FailedByReason(store::Store& store, const std::string& job) {
  std::map<std::string, uint64_t> reasons;
  const auto manifest = store::GetMessage<job::v1::Manifest>(store, store::ManifestName(job));
  if (!manifest.ok()) return reasons;
  uint64_t budget = kMaxReasonBytes;
  for (const job::v1::ManifestLeaf& leaf : manifest->leaves()) {
    uint64_t left = leaf.tally().failed();
    if (left == 0) continue;
    if (leaf.tally().record_bytes() > budget) return {};
    budget -= leaf.tally().record_bytes();
    const auto segment =
        segment::SegmentReader::Open(store, store::OutcomeName(job, store::ShardName(leaf.range())));
    std::string_view bytes;
    while (left > 0 && segment.ok()) {
      const absl::StatusOr<bool> next = (*segment)->Next(&bytes);
      if (!next.ok() || !*next) break;
      // Not parsed: what is looked for is one record of a hundred or a thousand.
      const std::optional<runtime::CheckedRecord> record = runtime::CheckRecord(bytes);
      if (!record.has_value()) break;
      if (record->outcome != report::v1::OUTCOME_FAILED) continue;
      ++reasons[std::string(record->reason)];
      --left;
    }
  }
  return reasons;
}

// Shards of a finished job whose records are no longer there; one look at each name, no bytes are read.
std::vector<std::string> LostShards(store::Store& store, const std::string& job) {
  std::vector<std::string> lost;
  const auto manifest = store::GetMessage<job::v1::Manifest>(store, store::ManifestName(job));
  if (!manifest.ok()) return lost;
  for (const job::v1::ManifestLeaf& leaf : manifest->leaves()) {
    const std::string shard = store::ShardName(leaf.range());
    if (absl::IsNotFound(store.Stat(store::OutcomeName(job, shard)).status())) lost.push_back(shard);
  }
  return lost;
}

std::string JobFlag(const RunOptions& options, const std::string& job) {
  // Needed only where the directory holds other jobs too, which FindJob tells.
  const absl::StatusOr<StoreTarget> only = OpenStoreTarget(options.out, "");
  return only.ok() ? "" : " --job " + job.substr(0, 12);
}

Summary RunSummary(const RunOptions& options, local::LocalRun& run, const job::v1::JobStatus& status) {
  Summary summary;
  summary.status = status;
  if (!options.quiet) summary.failed_by_reason = FailedByReason(run.store(), status.job_id());
  summary.place = "results are in " + options.out + " (job " + status.job_id() + ")";
  if (status.state() == job::v1::JOB_STATE_SUCCEEDED) {
    const std::string target = Quoted(options.out) + JobFlag(options, status.job_id());
    summary.next = {"gouji results " + target + " --table reports",
                    "gouji results " + target + " --table cells --format csv > cells.csv",
                    "gouji results " + target + " --table findings", "gouji verify " + target};
  }
  return summary;
}

absl::StatusOr<job::v1::JobStatus> Begin(const RunOptions& options, local::LocalRun& run,
                                         const store::CorpusRoots& roots) {
  if (!options.job.empty()) {
    const absl::StatusOr<std::string> job = FindJob(run.store(), options.out, options.job);
    if (!job.ok()) return job.status();
    return run.Attach(*job);
  }
  job::v1::SubmitJobRequest request;
  *request.mutable_roots() = roots;
  request.set_priority(kPriority);
  if (options.document_timeout_seconds > 0) {
    request.mutable_limits()->set_document_timeout_seconds(options.document_timeout_seconds);
  }
  request.set_request_id(options.request_id.empty() ? local::RequestIdFor(roots, telemetry::Version())
                                                    : options.request_id);
  return run.Submit(request);
}

// Counted in the store: the shards that ended after the signal are kept too.
void TellHowToResume(const RunOptions& options, store::Store& store, const std::string& job) {
  const absl::StatusOr<results::JobFold> kept = results::FoldLeaves(store, job);
  std::cerr << "gouji: stopped; "
            << (kept.ok() ? Count(kept->total.documents(), "report") + " are" : "what was finished is")
            << " done and kept. The same command goes on from here, or:\n  gouji run --out "
            << Quoted(options.out) << " --job " << job.substr(0, 12) << "\n";
}

// Until the job is over, interrupted, or in trouble that no retry mends.
absl::Status Follow(const RunOptions& options, local::LocalRun& run, const Interrupt& interrupt,
                    Progress& progress) {
  ProgressLine line(STDERR_FILENO, options.quiet);
  while (!IsOver(progress.status().state()) && !interrupt.Requested()) {
    absl::StatusOr<std::optional<job::v1::JobStatus>> update = run.Next(kLook);
    if (!update.ok()) return update.status();
    if (update->has_value()) progress.Update(**update, Clock::now());
    line.Show(progress.Text(Clock::now()));
  }
  return absl::OkStatus();
}

int ExitCode(const job::v1::JobStatus& status) {
  return status.state() == job::v1::JOB_STATE_SUCCEEDED ? kOk : kNegative;
}

void PrintSummary(const RunOptions& options, const std::string& head, const Summary& summary) {
  if (options.quiet) return;
  std::cerr << head << SummaryText(summary, StyleFor(STDERR_FILENO, options.common.color));
}

// A job that was over before this command began.
int TellWhatIsDone(const RunOptions& options, local::LocalRun& run, const job::v1::JobStatus& status) {
  const std::string& job = status.job_id();
  if (const std::vector<std::string> lost = LostShards(run.store(), job); !lost.empty()) {
    return Fail(absl::DataLossError(
        "job " + job + " was done before, but " + Count(lost.size(), "shard") + " of its records went from " +
        options.out + " since (the first: " + lost.front() + "); `gouji verify " + Quoted(options.out) +
        JobFlag(options, job) + "` tells all. Read it anew with another --out"));
  }
  PrintSummary(options,
               "this was done before; nothing to do (another --out or --request-id reads it anew; `gouji "
               "verify` looks at every "
               "record)\n",
               RunSummary(options, run, status));
  return ExitCode(status);
}

// Before anything is made: a store among the documents would be taken for some of them.
absl::Status CheckApart(const store::CorpusRoots& roots, const std::string& out) {
  std::error_code error;
  const std::filesystem::path place = std::filesystem::weakly_canonical(out, error);
  for (const job::v1::CorpusRoot& root : roots) {
    if (error || std::filesystem::weakly_canonical(root.locator(), error) != place || error) continue;
    return absl::InvalidArgumentError(absl::StrCat("the results cannot go into the corpus itself, ", out,
                                                   ": give --out a directory of its own"));
  }
  return absl::OkStatus();
}

}  // namespace

int RunCommand(const RunOptions& options) {
  store::CorpusRoots roots;
  if (options.job.empty()) {
    absl::StatusOr<store::CorpusRoots> expanded = RootsFromArguments(options.corpus);
    if (!expanded.ok()) return Fail(expanded.status());
    roots = *std::move(expanded);
    if (absl::Status apart = CheckApart(roots, options.out); !apart.ok()) return Fail(apart);
  }
  Interrupt interrupt;
  std::unique_ptr<http::Exposer> exposer;
  if (!options.metrics.empty()) {
    auto started = http::Exposer::Start(options.metrics);
    if (!started.ok()) return Fail(started.status());
    exposer = *std::move(started);
    std::cerr << "metrics on port " << exposer->port() << "\n";
  }
  const Clock::time_point start = Clock::now();
  auto run = local::LocalRun::Open(
      {.directory = options.out, .workers = options.workers > 0 ? options.workers : Cores()});
  if (!run.ok()) return Fail(run.status());
  absl::StatusOr<job::v1::JobStatus> begun = Begin(options, **run, roots);
  if (!begun.ok()) return Fail(begun.status());
  if (IsOver(begun->state())) return TellWhatIsDone(options, **run, *begun);
  Progress progress(*begun, start);
  if (absl::Status started = (*run)->StartWorker(); !started.ok()) return Fail(started);
  const absl::Status followed = Follow(options, **run, interrupt, progress);
  const double seconds = progress.Seconds(Clock::now());
  (*run)->Stop(interrupt.Requested() ? kGrace : std::chrono::milliseconds(0));
  if (!followed.ok()) Fail(followed);
  if (!IsOver(progress.status().state())) {
    TellHowToResume(options, (*run)->store(), progress.status().job_id());
    return followed.ok() ? kInterruptedExit : kTrouble;
  }
  Summary summary = RunSummary(options, **run, progress.status());
  summary.seconds = seconds;
  summary.documents = progress.Documents();
  summary.input_bytes = progress.InputBytes();
  PrintSummary(options, "", summary);
  return ExitCode(progress.status());
}

}  // namespace gouji::cli
