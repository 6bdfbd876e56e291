#include <cstdio>
#include <iostream>
#include <memory>
#include <thread>
#include <utility>

#include "common/env/digest.h"
#include "coordinator/results/record_selection.h"
#include "coordinator/results/result_reader.h"
#include "tools/cli/client.h"
#include "tools/cli/commands.h"
#include "tools/cli/interrupt.h"
#include "tools/cli/sqlite_output.h"
#include "tools/cli/store_target.h"
#include "tools/cli/text_output.h"
#include "worker/check/check.h"

namespace gouji::cli {
namespace {

using results::RecordSelection;

// Between two looks at a store whose job is still running.
constexpr std::chrono::milliseconds kFollowPause{200};

// Where the records go, and from where on they are read.
struct Output {
  std::unique_ptr<RecordOutput> records;
  std::string token;
  bool complete = false;
};

absl::StatusOr<Output> OpenOutput(const ResultsOptions& options, const std::string& job,
                                  const RecordSelection& selection) {
  RenderFinding render = [chinese = options.common.chinese](const report::v1::Finding& finding) {
    return check::Render(finding, chinese ? check::Language::kChinese : check::Language::kEnglish);
  };
  if (options.format != ResultsFormat::kSqlite) {
    WantFinding want = [&selection](const report::v1::Finding& finding) {
      return selection.WantsFinding(finding);
    };
    return Output{std::make_unique<TextOutput>(options, std::move(render), std::move(want), stdout),
                  options.resume_token};
  }
  const std::string filter = (options.common.chinese ? "zh " : "en ") + env::ToHex(selection.filter_text());
  auto sqlite = SqliteOutput::Open(options.out, job, filter, std::move(render));
  if (!sqlite.ok()) return sqlite.status();
  Output output{nullptr, (*sqlite)->token(), (*sqlite)->complete()};
  output.records = *std::move(sqlite);
  return output;
}

void TellToken(const ResultsOptions& options, const std::string& why, const std::string& token) {
  std::cerr << "gouji: " << why
            << (options.format == ResultsFormat::kSqlite ? "; the same command goes on from here"
                                                         : "; go on with --resume-token " + token)
            << "\n";
}

int ResultsOfStore(const ResultsOptions& options, RecordSelection selection) {
  Interrupt interrupt;
  absl::StatusOr<StoreTarget> target = OpenStoreTarget(options.target, options.job);
  if (!target.ok()) return Fail(target.status());
  absl::StatusOr<Output> output = OpenOutput(options, target->job, selection);
  if (!output.ok()) return Fail(output.status());
  if (output->complete) return kOk;
  absl::Status written;
  std::unique_ptr<results::ResultReader> reader;
  results::ReadOptions read;
  read.resume_token = output->token;
  read.filter = selection.filter_text();
  read.follow = options.follow;
  read.wait = [&] {
    written.Update(output->records->Flush(reader->token()));
    std::this_thread::sleep_for(kFollowPause);
    return written.ok() && !interrupt.Requested();
  };
  auto opened = results::ResultReader::Open(*target->store, target->job, std::move(read));
  if (!opened.ok()) return Fail(opened.status());
  reader = *std::move(opened);

  using Event = results::ResultReader::Event;
  Event event = Event::kRecord;
  uint64_t printed = 0;
  const auto enough = [&] { return options.limit > 0 && printed >= options.limit; };
  while (event == Event::kRecord && written.ok() && !enough() && !interrupt.Requested()) {
    std::string_view record;
    absl::StatusOr<Event> next = reader->Next(&record);
    if (!next.ok()) {
      written.Update(output->records->Flush(reader->token()));
      return Fail(next.status());
    }
    event = *next;
    if (event != Event::kRecord) break;
    const std::optional<std::string_view> wanted = selection.Select(record);
    if (!wanted.has_value()) continue;
    ++printed;
    written.Update(output->records->Add(*wanted));
    if (written.ok() && output->records->WantsFlush())
      written.Update(output->records->Flush(reader->token()));
  }
  if (written.ok()) written.Update(output->records->Flush(reader->token()));
  // What was skipped is told again by the same command.
  if (written.ok() && event == Event::kEnd && reader->damage().empty())
    written.Update(output->records->End());
  if (!written.ok()) return Fail(written);
  if (interrupt.Requested()) {
    TellToken(options, "interrupted", reader->token());
    return kInterruptedExit;
  }
  if (event == Event::kRecord) TellToken(options, "stopped at --limit", reader->token());
  if (event == Event::kPending) {
    TellToken(options, "the job is not over; these are its records so far (--follow waits for the rest)",
              reader->token());
  }
  for (const results::Damage& damage : reader->damage()) {
    std::cerr << "gouji: shard " << damage.shard << " is damaged: ";
    if (damage.region.begin == damage.region.end) {
      std::cerr << "nothing of it can be read";
    } else {
      std::cerr << "bytes " << damage.region.begin << " to " << damage.region.end << " were skipped";
    }
    std::cerr << " (" << damage.region.reason << ")\n";
  }
  return reader->damage().empty() ? kOk : kNegative;
}

// Whether the job is over, so that what was read is all of it.
bool IsOverNow(Client& client, const std::string& job) {
  job::v1::GetJobRequest request;
  request.set_job_id(job);
  const absl::StatusOr<job::v1::GetJobResponse> answer = client.GetJob(request);
  return answer.ok() && answer->status().has_end_time();
}

int ResultsOfJob(const ResultsOptions& options, RecordSelection selection) {
  Interrupt interrupt;
  absl::StatusOr<Output> output = OpenOutput(options, options.target, selection);
  if (!output.ok()) return Fail(output.status());
  if (output->complete) return kOk;
  std::string token = output->token;
  uint64_t printed = 0;
  bool over = false;
  absl::Status written;
  const auto enough = [&] { return options.limit > 0 && printed >= options.limit; };
  const absl::Status status = WithReconnect(
      options.client, [&] { return interrupt.Requested(); },
      [&](Client& client, bool* progressed) {
        interrupt.OnRequest([&client] { client.Cancel(); });
        // Asked before: what is read afterwards is all that there is.
        over = IsOverNow(client, options.target);
        result::v1::ReadResultsRequest request;
        request.set_job_id(options.target);
        request.set_resume_token(token);
        request.set_follow(options.follow);
        *request.mutable_filter() = options.filter;
        absl::Status read = client.ReadResults(request, [&](const result::v1::ReadResultsResponse& batch) {
          *progressed = true;
          for (const std::string& record : batch.records()) {
            // An older coordinator knows nothing of the filter, and sends them all.
            if (!selection.Select(record).has_value()) continue;
            ++printed;
            written.Update(output->records->Add(record));
          }
          // A token stands for a whole batch: --limit ends behind the batch that reaches it.
          if (!batch.resume_token().empty()) token = batch.resume_token();
          if (written.ok() && (options.follow || output->records->WantsFlush())) {
            written.Update(output->records->Flush(token));
          }
          return written.ok() && !enough();
        });
        interrupt.OnRequest(nullptr);
        return read;
      });
  if (written.ok()) written.Update(output->records->Flush(token));
  if (written.ok() && status.ok() && !enough() && (over || options.follow))
    written.Update(output->records->End());
  if (!written.ok()) return Fail(written);
  if (interrupt.Requested()) {
    TellToken(options, "interrupted", token);
    return kInterruptedExit;
  }
  if (absl::IsDataLoss(status)) {
    Fail(status);
    return kNegative;
  }
  if (!status.ok()) {
    if (printed > 0) TellToken(options, "the stream broke off", token);
    return Fail(status);
  }
  if (enough()) {
    TellToken(options, "stopped at --limit", token);
  } else if (!over && !options.follow) {
    TellToken(options, "the job is not over; these are its records so far (--follow waits for the rest)",
              token);
  }
  return kOk;
}

}  // namespace

int ResultsCommand(const ResultsOptions& options) {
  absl::StatusOr<RecordSelection> selection = RecordSelection::Make(options.filter);
  if (!selection.ok()) return Fail(selection.status());
  return IsStore(options.target, options.client.coordinators) ? ResultsOfStore(options, *std::move(selection))
                                                              : ResultsOfJob(options, *std::move(selection));
}

}  // namespace gouji::cli
