#include <google/protobuf/io/coded_stream.h>

#include <cstdio>
#include <iostream>
#include <thread>

#include "coordinator/results/result_reader.h"
#include "tools/cli/client.h"
#include "tools/cli/commands.h"
#include "tools/cli/interrupt.h"
#include "tools/cli/store_target.h"
#include "worker/check/check.h"

namespace gouji::cli {
namespace {

constexpr size_t kFlushBytes = 256 << 10;
// Between two looks at a store whose job is still running.
constexpr std::chrono::milliseconds kFollowPause{200};

// Serialized records in, rows out.
class Printer {
 public:
  explicit Printer(const ResultsOptions& options)
      : options_(options),
        rows_(options.format == ResultsFormat::kCsv ? RowFormat::kCsv : RowFormat::kJsonLines,
              Columns(options.table), &buffer_),
        render_([chinese = options.common.chinese](const report::v1::Finding& finding) {
          return check::Render(finding, chinese ? check::Language::kChinese : check::Language::kEnglish);
        }) {
    // What comes after a token goes on where the first piece ended.
    if (options.format == ResultsFormat::kCsv && options.resume_token.empty()) rows_.Header();
  }

  absl::Status Print(std::string_view serialized) {
    ++records_;
    if (options_.format == ResultsFormat::kBinpb) {
      char length[10];
      auto* target = reinterpret_cast<uint8_t*>(length);
      const uint8_t* end =
          google::protobuf::io::CodedOutputStream::WriteVarint64ToArray(serialized.size(), target);
      buffer_.append(length, static_cast<size_t>(end - target));
      buffer_ += serialized;
    } else if (record_.ParseFromArray(serialized.data(), static_cast<int>(serialized.size()))) {
      AppendRows(options_.table, record_, render_, rows_);
    } else {
      return absl::DataLossError("a record cannot be parsed; `gouji verify` tells more");
    }
    return buffer_.size() >= kFlushBytes ? Flush() : absl::OkStatus();
  }

  absl::Status Flush() {
    const bool written =
        std::fwrite(buffer_.data(), 1, buffer_.size(), stdout) == buffer_.size() && std::fflush(stdout) == 0;
    buffer_.clear();
    return written ? absl::OkStatus() : absl::ResourceExhaustedError("cannot write to standard output");
  }

  bool Enough() const { return options_.limit > 0 && records_ >= options_.limit; }
  uint64_t records() const { return records_; }

 private:
  const ResultsOptions& options_;
  std::string buffer_;
  RowWriter rows_;
  RenderFinding render_;
  report::v1::Record record_;
  uint64_t records_ = 0;
};

void TellToken(const std::string& why, const std::string& token) {
  std::cerr << "gouji: " << why << "; go on with --resume-token " << token << "\n";
}

int ResultsOfStore(const ResultsOptions& options) {
  Interrupt interrupt;
  absl::StatusOr<StoreTarget> target = OpenStoreTarget(options.target, options.job);
  if (!target.ok()) return Fail(target.status());
  Printer printer(options);
  absl::Status written;
  results::ReadOptions read;
  read.resume_token = options.resume_token;
  read.follow = options.follow;
  read.wait = [&] {
    written.Update(printer.Flush());
    std::this_thread::sleep_for(kFollowPause);
    return written.ok() && !interrupt.Requested();
  };
  auto reader = results::ResultReader::Open(*target->store, target->job, std::move(read));
  if (!reader.ok()) return Fail(reader.status());

  using Event = results::ResultReader::Event;
  Event event = Event::kRecord;
  while (event == Event::kRecord && written.ok() && !printer.Enough() && !interrupt.Requested()) {
    std::string_view record;
    absl::StatusOr<Event> next = (*reader)->Next(&record);
    if (!next.ok()) {
      written.Update(printer.Flush());
      return Fail(next.status());
    }
    event = *next;
    if (event == Event::kRecord) written.Update(printer.Print(record));
  }
  written.Update(printer.Flush());
  if (!written.ok()) return Fail(written);
  if (interrupt.Requested()) {
    TellToken("interrupted", (*reader)->token());
    return kInterruptedExit;
  }
  if (event == Event::kRecord) TellToken("stopped at --limit", (*reader)->token());
  if (event == Event::kPending) {
    TellToken("the job is not over; these are its records so far (--follow waits for the rest)",
              (*reader)->token());
  }
  for (const results::Damage& damage : (*reader)->damage()) {
    std::cerr << "gouji: shard " << damage.shard << " is damaged: bytes " << damage.region.begin << " to "
              << damage.region.end << " were skipped (" << damage.region.reason << ")\n";
  }
  return (*reader)->damage().empty() ? kOk : kNegative;
}

int ResultsOfJob(const ResultsOptions& options) {
  Interrupt interrupt;
  Printer printer(options);
  std::string token = options.resume_token;
  absl::Status written;
  const absl::Status status = WithReconnect(
      options.client, [&] { return interrupt.Requested(); },
      [&](Client& client, bool* progressed) {
        interrupt.OnRequest([&client] { client.Cancel(); });
        result::v1::ReadResultsRequest request;
        request.set_job_id(options.target);
        request.set_resume_token(token);
        request.set_follow(options.follow);
        absl::Status read = client.ReadResults(request, [&](const result::v1::ReadResultsResponse& batch) {
          *progressed = true;
          for (const std::string& record : batch.records()) written.Update(printer.Print(record));
          // A token stands for a whole batch: --limit ends behind the batch that reaches it.
          if (!batch.resume_token().empty()) token = batch.resume_token();
          if (options.follow) written.Update(printer.Flush());
          return written.ok() && !printer.Enough();
        });
        interrupt.OnRequest(nullptr);
        return read;
      });
  written.Update(printer.Flush());
  if (!written.ok()) return Fail(written);
  if (interrupt.Requested()) {
    TellToken("interrupted", token);
    return kInterruptedExit;
  }
  if (!status.ok()) {
    if (printer.records() > 0) TellToken("the stream broke off", token);
    return Fail(status);
  }
  if (printer.Enough()) TellToken("stopped at --limit", token);
  return kOk;
}

}  // namespace

int ResultsCommand(const ResultsOptions& options) {
  return IsStore(options.target) ? ResultsOfStore(options) : ResultsOfJob(options);
}

}  // namespace gouji::cli
