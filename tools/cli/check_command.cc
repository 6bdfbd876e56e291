#include <unistd.h>

#include <algorithm>
#include <deque>
#include <future>
#include <iostream>
#include <map>
#include <optional>
#include <set>
#include <thread>

#include "common/env/views.h"
#include "common/telemetry/json_text.h"
#include "tools/cli/commands.h"
#include "tools/cli/corpus.h"
#include "tools/cli/draft_source.h"
#include "tools/cli/finding_text.h"
#include "tools/cli/status_view.h"
#include "tools/cli/words.h"
#include "tools/local/report_reader.h"
#include "worker/check/check.h"
#include "worker/check/sums.h"
#include "worker/decode/decode.h"
#include "worker/form/forms.h"
#include "worker/intake/failure.h"

namespace gouji::cli {
namespace {

using report::v1::Record;

// Documents under way for each child, so that none waits for this process.
constexpr size_t kAhead = 4;
// What could not be read is told whatever severity is asked for.
constexpr std::string_view kUnreadRule = "table.unread";

struct Draft {
  std::string name;
  std::string bytes;
  std::future<absl::StatusOr<Record>> record;
};

struct Counts {
  uint64_t drafts = 0;
  uint64_t errors = 0;
  uint64_t warnings = 0;
  uint64_t infos = 0;
  uint64_t unreadable = 0;
  uint64_t unassessed = 0;
  // Of all rules.
  uint64_t checked = 0;
  uint64_t not_assessable = 0;
};

// Sums that could not be judged since figures are missing, in doubt or illegible, or their total was left out.
uint64_t Unassessed(const Record& record) {
  uint64_t count = 0;
  for (const report::v1::Table& table : record.tables()) {
    const form::Table* form = form::BuiltIn().FindTable(table.key(), table.edition());
    if (form == nullptr) continue;
    const check::TableSums sums(table, *form);
    // A line without any figure has nothing to be judged.
    count += static_cast<uint64_t>(
        std::count_if(sums.lines().begin(), sums.lines().end(),
                      [](const check::SumLine& line) { return !line.Judged() && line.obstacle != "blank"; }));
  }
  return count;
}

struct OrganCounts {
  uint64_t drafts = 0;
  uint64_t errors = 0;
  uint64_t warnings = 0;
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
    ++counts_.drafts;
    if (!record.ok()) {
      std::string_view detail = env::ToStd(record.status().message());
      const std::string known = "cannot read " + draft.name + ": ";
      if (detail.starts_with(known)) detail.remove_prefix(known.size());
      Unreadable(draft.name, "failed", "unreadable", detail);
    } else if (record->outcome() != report::v1::OUTCOME_PARSED) {
      const bool other = record->outcome() == report::v1::OUTCOME_NOT_A_REPORT;
      Unreadable(draft.name, other ? "not_a_report" : "failed", record->failure().reason(),
                 record->failure().detail());
    } else {
      Findings(draft, *record);
    }
  }

  int Finish() {
    if (options_.json) std::cout << "\n]\n";
    std::cout.flush();
    std::cerr << (options_.json ? "" : OrgansText()) << Closing();
    if (counts_.unreadable > 0) return kTrouble;
    return shown_ > 0 ? kNegative : kOk;
  }

 private:
  std::string Closing() const {
    if (!options_.common.chinese) {
      std::string text = Count(counts_.drafts, "draft") + ": " + Count(counts_.errors, "error") + ", " +
                         Count(counts_.warnings, "warning") + ", " + Grouped(counts_.infos) + " info";
      if (counts_.unreadable > 0) text += ", " + Grouped(counts_.unreadable) + " could not be read";
      if (counts_.unassessed > 0) text += ", " + Count(counts_.unassessed, "sum") + " could not be checked";
      return text + "\n" + Count(counts_.checked, "check") + " made, " + Grouped(counts_.not_assessable) +
             " could not be made (--format json says why)\n";
    }
    std::string text = Grouped(counts_.drafts) + " 份：错误 " + Grouped(counts_.errors) + "，警告 " +
                       Grouped(counts_.warnings) + "，提示 " + Grouped(counts_.infos);
    if (counts_.unreadable > 0) text += "，无法读取 " + Grouped(counts_.unreadable) + " 份";
    if (counts_.unassessed > 0) text += "，无法核对的勾稽关系 " + Grouped(counts_.unassessed) + " 项";
    return text + "\n共核对 " + Grouped(counts_.checked) + " 项，另有 " + Grouped(counts_.not_assessable) +
           " 项无从核对（原因见 --format json）\n";
  }

  // Who has what to mend, most errors first; nothing for a single organ.
  std::string OrgansText() const {
    if (organs_.size() < 2) return "";
    std::vector<std::pair<std::string, OrganCounts>> sorted(organs_.begin(), organs_.end());
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
      return std::pair(a.second.errors, a.second.warnings) > std::pair(b.second.errors, b.second.warnings);
    });
    const bool zh = options_.common.chinese;
    std::vector<std::vector<std::string>> rows = {
        zh ? std::vector<std::string>{"错误", "警告", "份数", "机关"}
           : std::vector<std::string>{"ERRORS", "WARNINGS", "DRAFTS", "ORGAN"}};
    for (const auto& [organ, counts] : sorted) {
      rows.push_back({Grouped(counts.errors), Grouped(counts.warnings), Grouped(counts.drafts),
                      !organ.empty() ? organ
                      : zh           ? "（未写明）"
                                     : "(not named)"});
    }
    return "\n" + TableText(rows) + "\n";
  }

  void BeginJson(const std::string& file, std::string_view outcome, const std::string& error) {
    out_ = first_ ? "\n{\"file\":" : ",\n{\"file\":";
    first_ = false;
    telemetry::AppendJsonString(file, out_);
    out_ += ",\"outcome\":";
    telemetry::AppendJsonString(outcome, out_);
    out_ += ",\"error\":";
    telemetry::AppendJsonString(error, out_);
  }

  void Unreadable(const std::string& file, std::string_view outcome, std::string_view reason,
                  std::string_view detail) {
    ++counts_.unreadable;
    const bool zh = options_.common.chinese && !options_.json;
    std::string error = outcome == "failed" ? "" : zh ? "不是年报：" : "not a report: ";
    error += zh ? ReasonInChinese(reason) : reason;
    if (!detail.empty()) error.append(" (").append(detail).append(")");
    if (options_.json) {
      BeginJson(file, outcome, error);
      std::cout << out_ << ",\"findings\":[]}";
      return;
    }
    std::cout.flush();
    std::cerr
        << file << ": "
        << StyleFor(STDERR_FILENO, options_.common.color).Paint(Style::kRed, zh ? "无法读取" : "cannot read")
        << (zh ? "：" : ": ") << error << "\n";
  }

  void Findings(const Draft& draft, const Record& record) {
    decode::Text scratch;
    const std::optional<std::string_view> text = TextOf(draft, record, decoder_, scratch);
    const std::optional<LineIndex> lines = text ? std::optional<LineIndex>(*text) : std::nullopt;
    const FindingContext context{draft.name, lines ? &*lines : nullptr, options_.common.chinese, style_};
    if (options_.json) {
      BeginJson(draft.name, "parsed", "");
      out_ += ",\"findings\":[";
    } else {
      out_.clear();
    }
    OrganCounts& organ = organs_[record.header().organ().text()];
    ++organ.drafts;
    const uint64_t unassessed = Unassessed(record);
    counts_.unassessed += unassessed;
    for (const report::v1::RuleTally& tally : record.tallies()) {
      counts_.checked += tally.checked();
      counts_.not_assessable += tally.not_assessable();
    }
    std::set<uint32_t> causes;
    std::vector<const report::v1::Finding*> unread;
    bool any = false;
    for (const report::v1::Finding& finding : record.findings()) {
      Tally(finding.severity());
      organ.errors += finding.severity() == report::v1::SEVERITY_ERROR;
      organ.warnings += finding.severity() == report::v1::SEVERITY_WARNING;
      if (finding.severity() > options_.min_severity) {  // error is the lowest number
        if (finding.rule() == kUnreadRule) unread.push_back(&finding);
        continue;
      }
      ++shown_;
      const std::string message = check::RenderMessage(finding, Language(context));
      if (options_.json) {
        if (any) out_ += ',';
        AppendFindingJson(context, finding, message, &out_);
      } else {
        const bool told = finding.cause() != 0 && !causes.insert(finding.cause()).second;
        AppendFindingText(context, finding, message, told, &out_);
      }
      any = true;
    }
    if (options_.json) {
      out_ += "],\"sums_not_checked\":" + std::to_string(unassessed);
      AppendTalliesJson(record, &out_);
      out_ += '}';
    } else {
      for (const report::v1::Finding* finding : unread) {
        AppendNote(context, check::RenderMessage(*finding, Language(context)));
      }
      if (unassessed > 0) AppendNote(context, Sums(unassessed));
      if (any && scratch.grids != nullptr) AppendNote(context, PlacesOfPage(draft.name));
    }
    std::cout << out_;
  }

  void AppendNote(const FindingContext& context, const std::string& text) {
    out_ += style_.Paint(Style::kBold, context.file + ":") + " " +
            style_.Paint(Style::kCyan, context.chinese ? "说明" : "note") + (context.chinese ? "：" : ": ") +
            text + "\n";
  }

  // Silence would be taken for good.
  std::string Sums(uint64_t unassessed) const {
    if (options_.common.chinese) {
      return "有 " + Grouped(unassessed) + " 项勾稽关系因缺格、读数存疑、合计留空或不是整数而无法核对";
    }
    return Count(unassessed, "sum") +
           " could not be checked: figures are missing, in doubt or no integers, or a total is left blank";
  }

  std::string PlacesOfPage(const std::string& name) const {
    const std::string command = "gouji inspect " + name + " --stage text";
    return options_.common.chinese ? "行列号指正文文字中的位置，见 " + command
                                   : "lines are those of the text that was read: " + command;
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
  std::map<std::string, OrganCounts> organs_;
  uint64_t shown_ = 0;
  bool first_ = true;
  std::string out_;
};

std::future<absl::StatusOr<Record>> Ready(absl::StatusOr<Record> record) {
  std::promise<absl::StatusOr<Record>> promise;
  promise.set_value(std::move(record));
  return promise.get_future();
}

}  // namespace

int CheckCommand(const CheckOptions& options) {
  absl::StatusOr<std::vector<std::string>> files = FilesFromArguments(options.files);
  if (!files.ok()) return Fail(files.status());
  const auto cores = std::max(1u, std::thread::hardware_concurrency());
  const bool many =
      std::any_of(files->begin(), files->end(), [](const auto& file) { return HoldsManyDrafts(file); });
  const auto children = static_cast<uint32_t>(many ? cores : std::min<size_t>(cores, files->size()));
  auto reader = local::ReportReader::Start(children);
  if (!reader.ok()) return Fail(reader.status());

  Reporter reporter(options);
  std::deque<Draft> under_way;
  const auto report_first = [&] {
    reporter.Add(under_way.front(), under_way.front().record.get());
    under_way.pop_front();
  };
  DraftSource source(*std::move(files));
  for (DraftInput input; source.Next(&input);) {
    Draft draft{std::move(input.name), "", {}};
    if (input.failure.has_value()) {
      Record failed;
      intake::SetFailed(input.id, *input.failure, &failed);
      draft.record = Ready(std::move(failed));
    } else if (input.bytes.ok()) {
      draft.bytes = *std::move(input.bytes);
      draft.record = (*reader)->Read(std::move(input.id), draft.bytes);
    } else {
      draft.record = Ready(input.bytes.status());
    }
    under_way.push_back(std::move(draft));
    if (under_way.size() >= kAhead * children) report_first();
  }
  while (!under_way.empty()) report_first();
  return reporter.Finish();
}

}  // namespace gouji::cli
