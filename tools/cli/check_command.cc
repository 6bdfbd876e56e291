#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <deque>
#include <filesystem>
#include <fstream>
#include <future>
#include <iostream>
#include <optional>
#include <sstream>
#include <thread>

#include "common/telemetry/json_text.h"
#include "tools/cli/commands.h"
#include "tools/cli/corpus.h"
#include "tools/cli/finding_text.h"
#include "tools/cli/read_input.h"
#include "tools/local/report_reader.h"
#include "worker/check/check.h"
#include "worker/decode/decode.h"

namespace gouji::cli {
namespace {

using report::v1::Record;

// Documents under way for each child, so that none waits for this process.
constexpr size_t kAhead = 4;

struct Draft {
  std::string file;
  std::string bytes;
  std::future<absl::StatusOr<Record>> record;
};

struct Counts {
  uint64_t files = 0;
  uint64_t errors = 0;
  uint64_t warnings = 0;
  uint64_t infos = 0;
  uint64_t unreadable = 0;
};

// The text that the record's offsets point into, where it can be had without the child.
std::optional<std::string_view> TextOf(const Draft& draft, const Record& record, decode::Decoder& decoder,
                                       decode::Text& scratch) {
  if (record.text_sha256() == record.source_sha256()) return draft.bytes;
  if (decoder.Decode(draft.bytes, decode::Format::kSniff, &scratch).has_value()) return std::nullopt;
  return scratch.utf8;
}

class Reporter {
 public:
  explicit Reporter(const CheckOptions& options)
      : options_(options), style_(StyleFor(STDOUT_FILENO, options.common.color)), decoder_(0) {
    if (options_.json) std::cout << "[";
  }

  void Add(const Draft& draft, const absl::StatusOr<Record>& record) {
    ++counts_.files;
    if (!record.ok()) {
      Unreadable(draft.file, "unreadable", std::string(record.status().message()));
    } else if (record->outcome() != report::v1::OUTCOME_PARSED) {
      const bool other = record->outcome() == report::v1::OUTCOME_NOT_A_REPORT;
      Unreadable(draft.file, (other ? "not a report: " : "") + record->failure().reason(),
                 record->failure().detail());
    } else {
      Findings(draft, *record);
    }
  }

  int Finish() {
    if (options_.json) std::cout << "\n]\n";
    std::cout.flush();
    std::cerr << Count(counts_.files, "file") << ": " << Count(counts_.errors, "error") << ", "
              << Count(counts_.warnings, "warning") << ", " << counts_.infos << " info";
    if (counts_.unreadable > 0) std::cerr << ", " << counts_.unreadable << " could not be read";
    std::cerr << "\n";
    if (counts_.unreadable > 0) return kTrouble;
    return shown_ > 0 ? kNegative : kOk;
  }

 private:
  void BeginJson(const std::string& file, std::string_view outcome, const std::string& error) {
    out_ = first_ ? "\n{\"file\":" : ",\n{\"file\":";
    first_ = false;
    telemetry::AppendJsonString(file, out_);
    out_ += ",\"outcome\":";
    telemetry::AppendJsonString(outcome, out_);
    out_ += ",\"error\":";
    telemetry::AppendJsonString(error, out_);
  }

  void Unreadable(const std::string& file, const std::string& reason, const std::string& detail) {
    ++counts_.unreadable;
    const std::string error = detail.empty() ? reason : reason + " (" + detail + ")";
    if (options_.json) {
      BeginJson(file, reason.starts_with("not a report") ? "not_a_report" : "failed", error);
      std::cout << out_ << ",\"findings\":[]}";
      return;
    }
    std::cout.flush();
    std::cerr << file << ": "
              << StyleFor(STDERR_FILENO, options_.common.color).Paint(Style::kRed, "cannot read") << ": "
              << error << "\n";
  }

  void Findings(const Draft& draft, const Record& record) {
    decode::Text scratch;
    const std::optional<std::string_view> text = TextOf(draft, record, decoder_, scratch);
    const std::optional<LineIndex> lines = text ? std::optional<LineIndex>(*text) : std::nullopt;
    const FindingContext context{draft.file, lines ? &*lines : nullptr, options_.common.chinese, style_};
    if (options_.json) {
      BeginJson(draft.file, "parsed", "");
      out_ += ",\"findings\":[";
    } else {
      out_.clear();
    }
    bool any = false;
    for (const report::v1::Finding& finding : record.findings()) {
      Tally(finding.severity());
      if (finding.severity() > options_.min_severity) continue;  // error is the lowest number
      ++shown_;
      const std::string message = check::RenderMessage(finding, Language(context));
      if (options_.json) {
        if (any) out_ += ',';
        AppendFindingJson(context, finding, message, &out_);
      } else {
        AppendFindingText(context, finding, message, &out_);
      }
      any = true;
    }
    std::cout << out_ << (options_.json ? "]}" : "");
  }

  void Tally(report::v1::Severity severity) {
    counts_.errors += severity == report::v1::SEVERITY_ERROR;
    counts_.warnings += severity == report::v1::SEVERITY_WARNING;
    counts_.infos += severity == report::v1::SEVERITY_INFO;
  }

  const CheckOptions& options_;
  const Style style_;
  decode::Decoder decoder_;
  Counts counts_;
  uint64_t shown_ = 0;
  bool first_ = true;
  std::string out_;
};

std::future<absl::StatusOr<Record>> Ready(absl::Status status) {
  std::promise<absl::StatusOr<Record>> promise;
  promise.set_value(std::move(status));
  return promise.get_future();
}

}  // namespace

int CheckCommand(const CheckOptions& options) {
  absl::StatusOr<std::vector<std::string>> files = FilesFromArguments(options.files);
  if (!files.ok()) return Fail(files.status());
  const auto cores = std::max(1u, std::thread::hardware_concurrency());
  const auto children = static_cast<uint32_t>(std::min<size_t>(cores, files->size()));
  auto reader = local::ReportReader::Start(children);
  if (!reader.ok()) return Fail(reader.status());

  Reporter reporter(options);
  std::deque<Draft> under_way;
  const auto report_first = [&] {
    reporter.Add(under_way.front(), under_way.front().record.get());
    under_way.pop_front();
  };
  for (const std::string& file : *files) {
    Draft draft{file, "", {}};
    absl::StatusOr<std::string> bytes = ReadInput(file);
    if (bytes.ok()) {
      draft.bytes = *std::move(bytes);
      const std::string id = std::filesystem::path(file).filename().string();
      draft.record = (*reader)->Read(store::EncodeName(id), draft.bytes);
    } else {
      draft.record = Ready(bytes.status());
    }
    under_way.push_back(std::move(draft));
    if (under_way.size() >= kAhead * children) report_first();
  }
  while (!under_way.empty()) report_first();
  return reporter.Finish();
}

}  // namespace gouji::cli
