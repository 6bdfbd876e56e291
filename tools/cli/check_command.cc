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
#include "tools/cli/check_words.h"
#include "tools/cli/commands.h"
#include "tools/cli/corpus.h"
#include "tools/cli/draft_source.h"
#include "tools/cli/failure_words.h"
#include "tools/cli/finding_text.h"
#include "tools/cli/interrupt.h"
#include "tools/cli/neighbour_years.h"
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
  // Drafts most of whose figures are in doubt.
  uint64_t doubted = 0;
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

// Checks of the record that were not made since the figures were read with doubt, where they are so many that their
// silence would be taken for a pass; else 0.
uint64_t Doubted(const Record& record, uint64_t checks) {
  constexpr uint64_t kPartOf = 4;
  uint64_t unsure = 0;
  for (const report::v1::RuleTally& tally : record.tallies()) {
    for (int i = 0; i < std::min(tally.reasons_size(), tally.reason_counts_size()); ++i)
      unsure += tally.reasons(i) == "unsure" ? tally.reason_counts(i) : 0;
  }
  return unsure * kPartOf > checks ? unsure : 0;
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
      : options_(options),
        words_(CheckWordsOf(options.common.chinese)),
        style_(StyleFor(STDOUT_FILENO, options.common.color)),
        decoder_(0) {
    if (options_.json) std::cout << "[";
  }

  void Add(const Draft& draft, const absl::StatusOr<Record>& record) {
    ++counts_.drafts;
    if (!record.ok()) {
      std::string_view detail = env::ToStd(record.status().message());
      const std::string known = "cannot read " + draft.name + ": ";
      if (detail.starts_with(known)) detail.remove_prefix(known.size());
      Unreadable(draft.name, "failed", "unreadable", detail, CauseInChinese(detail));
    } else if (record->outcome() != report::v1::OUTCOME_PARSED) {
      const bool other = record->outcome() == report::v1::OUTCOME_NOT_A_REPORT;
      const report::v1::Failure& failure = record->failure();
      Unreadable(draft.name, other ? "not_a_report" : "failed", failure.reason(), failure.detail(),
                 DetailInChinese(failure.detail()));
    } else {
      Findings(draft, *record);
    }
  }

  int Finish() {
    CompareYears();
    if (options_.json) std::cout << "\n]\n";
    std::cout.flush();
    std::cerr << (options_.json ? "" : OrgansText()) << Closing();
    if (counts_.unreadable > 0) return kTrouble;
    // Silence of a draft that could not be checked is no pass.
    return shown_ > 0 || counts_.doubted > 0 ? kNegative : kOk;
  }

 private:
  std::string Closing() const {
    std::string text = Fill(words_.closing, {{"drafts", FillCount(words_.drafts, counts_.drafts)},
                                             {"errors", FillCount(words_.error_count, counts_.errors)},
                                             {"warnings", FillCount(words_.warning_count, counts_.warnings)},
                                             {"infos", Grouped(counts_.infos)}});
    if (counts_.unreadable > 0)
      text += Fill(words_.closing_unreadable, {{"count", Grouped(counts_.unreadable)}});
    if (counts_.unassessed > 0)
      text += Fill(words_.closing_sums, {{"count", FillCount(words_.sum_count, counts_.unassessed)}});
    if (counts_.doubted > 0) text += Fill(words_.closing_doubted, {{"count", Grouped(counts_.doubted)}});
    return text + Fill(words_.closing_checks, {{"checked", FillCount(words_.check_count, counts_.checked)},
                                               {"skipped", Grouped(counts_.not_assessable)}});
  }

  // Who has what to mend, most errors first; nothing for a single draft.
  std::string OrgansText() const {
    if (organs_.empty() || counts_.drafts < 2) return "";
    std::vector<std::pair<std::string, OrganCounts>> sorted(organs_.begin(), organs_.end());
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
      return std::pair(a.second.errors, a.second.warnings) > std::pair(b.second.errors, b.second.warnings);
    });
    std::vector<std::vector<std::string>> rows = {
        {std::string(words_.errors_column), std::string(words_.warnings_column),
         std::string(words_.drafts_column), std::string(words_.organ_column)}};
    for (const auto& [organ, counts] : sorted) {
      rows.push_back({Grouped(counts.errors), Grouped(counts.warnings), Grouped(counts.drafts),
                      organ.empty() ? std::string(words_.not_named) : organ});
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
                  std::string_view detail_en, std::string_view detail_zh) {
    ++counts_.unreadable;
    // Programs read the English words.
    const bool zh = options_.common.chinese && !options_.json;
    const std::string_view detail = zh ? detail_zh : detail_en;
    const CheckWords& words = CheckWordsOf(zh);
    std::string error(zh ? ReasonInChinese(reason) : reason);
    if (outcome != "failed") error = Fill(words.not_a_report, {{"error", error}});
    if (!detail.empty()) error = Fill(words.detail, {{"error", error}, {"detail", detail}});
    if (options_.json) {
      BeginJson(file, outcome, error);
      std::cout << out_ << ",\"findings\":[]}";
      return;
    }
    std::cout.flush();
    const std::string cannot_read =
        StyleFor(STDERR_FILENO, options_.common.color).Paint(Style::kRed, words.cannot_read);
    std::cerr << Fill(words.unreadable, {{"name", file}, {"cannot_read", cannot_read}, {"error", error}});
  }

  void Findings(const Draft& draft, const Record& record) {
    decode::Text scratch;
    const std::optional<std::string_view> text = TextOf(draft, record, decoder_, scratch);
    const std::optional<LineIndex> lines = text ? std::optional<LineIndex>(*text) : std::nullopt;
    FindingContext context{draft.name, {}, options_.common.chinese, style_};
    if (lines) context.place = PlacesOf(*lines);
    years_.Add(draft.name, record, context.place);
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
    uint64_t left_out = 0;
    uint64_t checks = 0;
    for (const report::v1::RuleTally& tally : record.tallies()) {
      left_out += tally.left_out();
      checks += tally.checked() + tally.not_assessable();
    }
    const uint64_t doubted = Doubted(record, checks);
    counts_.doubted += doubted > 0;
    const std::vector<const report::v1::Finding*> unread = Append(context, record, organ);
    if (options_.json) {
      out_ += "],\"sums_not_checked\":" + std::to_string(unassessed);
      AppendTalliesJson(record, &out_);
      out_ += '}';
    } else {
      for (const report::v1::Finding* finding : unread) {
        AppendNote(context, check::RenderMessage(*finding, Language(context)));
      }
      if (doubted > 0) AppendWarning(context, DoubtedText(doubted, checks));
      if (unassessed > 0) AppendNote(context, Sums(unassessed));
      if (left_out > 0) AppendNote(context, Fill(words_.left_out, {{"count", Grouped(left_out)}}));
      if (any_ && scratch.grids != nullptr) AppendNote(context, PlacesOfPage(draft.name));
    }
    std::cout << out_;
  }

  // All findings that are asked for, and their counts. Returns those of kUnreadRule that are not.
  std::vector<const report::v1::Finding*> Append(const FindingContext& context, const Record& record,
                                                 OrganCounts& organ) {
    for (const report::v1::RuleTally& tally : record.tallies()) {
      counts_.checked += tally.checked();
      counts_.not_assessable += tally.not_assessable();
    }
    std::set<uint32_t> causes;
    std::vector<const report::v1::Finding*> unread;
    any_ = false;
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
        if (any_) out_ += ',';
        AppendFindingJson(context, finding, message, &out_);
      } else {
        const bool told = finding.cause() != 0 && !causes.insert(finding.cause()).second;
        AppendFindingText(context, finding, message, told, &out_);
      }
      any_ = true;
    }
    return unread;
  }

  // What two drafts of one organ must agree on: no draft alone shows it, so that it comes last.
  void CompareYears() {
    years_.EachPair([&](const ComparedYears& pair) {
      const FindingContext context{std::string(pair.file), pair.place, options_.common.chinese, style_};
      if (options_.json) {
        BeginJson(context.file, "compared", "");
        out_ += ",\"older_file\":";
        telemetry::AppendJsonString(pair.older_file, out_);
        out_ += ",\"findings\":[";
      } else {
        out_.clear();
      }
      Append(context, pair.found, organs_[std::string(pair.organ)]);
      if (options_.json) {
        out_ += ']';
        AppendTalliesJson(pair.found, &out_);
        out_ += '}';
      }
      std::cout << out_;
    });
    if (years_.ambiguous() == 0) return;
    std::cout.flush();
    std::cerr << Fill(words_.ambiguous_years, {{"count", Grouped(years_.ambiguous())}});
  }

  void AppendNote(const FindingContext& context, const std::string& text) {
    AppendNote(context, text, style_.Paint(Style::kCyan, words_.note_name));
  }

  void AppendWarning(const FindingContext& context, const std::string& text) {
    AppendNote(context, text, style_.Paint(Style::kYellow, words_.warning));
  }

  void AppendNote(const FindingContext& context, const std::string& text, const std::string& name) {
    out_ += style_.Paint(Style::kBold, context.file + ":") + " " + name + Fill(words_.note, {{"note", text}});
  }

  // Silence would be taken for good.
  std::string Sums(uint64_t unassessed) const {
    return Fill(words_.sums, {{"sums", FillCount(words_.sum_count, unassessed)}});
  }

  std::string DoubtedText(uint64_t unsure, uint64_t checks) const {
    return Fill(words_.doubted,
                {{"unsure", Grouped(unsure)}, {"checks", FillCount(words_.check_count, checks)}});
  }

  std::string PlacesOfPage(const std::string& name) const {
    // Of standard input, and of what is in an archive, nobody can look at the text again.
    const bool file = name != "<stdin>" && name.find("!/") == std::string::npos;
    return file ? Fill(words_.page, {{"command", "gouji inspect " + name + " --stage text"}})
                : std::string(words_.page_alone);
  }

  void Tally(report::v1::Severity severity) {
    counts_.errors += severity == report::v1::SEVERITY_ERROR;
    counts_.warnings += severity == report::v1::SEVERITY_WARNING;
    counts_.infos += severity == report::v1::SEVERITY_INFO;
  }

  const CheckOptions& options_;
  const CheckWords& words_;
  const Style style_;
  decode::Decoder decoder_;
  Counts counts_;
  std::map<std::string, OrganCounts> organs_;
  NeighbourYears years_;
  uint64_t shown_ = 0;
  // Of the draft that was shown last.
  bool any_ = false;
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
  if (!files.ok()) {
    const std::string message(files.status().message());
    if (!options.common.chinese) return Fail(files.status());
    return Fail(absl::Status(files.status().code(), FailureInChinese(message)));
  }
  const auto cores = std::max(1u, std::thread::hardware_concurrency());
  const bool many =
      std::any_of(files->begin(), files->end(), [](const auto& file) { return HoldsManyDrafts(file); });
  const auto children = static_cast<uint32_t>(many ? cores : std::min<size_t>(cores, files->size()));
  Interrupt interrupt;
  auto reader = local::ReportReader::Start(children);
  if (!reader.ok()) return Fail(reader.status());

  Reporter reporter(options);
  std::deque<Draft> under_way;
  const auto report_first = [&] {
    reporter.Add(under_way.front(), under_way.front().record.get());
    under_way.pop_front();
  };
  DraftSource source(*std::move(files));
  for (DraftInput input; !interrupt.Requested() && source.Next(&input);) {
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
  const int code = reporter.Finish();
  if (!interrupt.Requested()) return code;
  std::cerr << CheckWordsOf(options.common.chinese).interrupted;
  return kInterruptedExit;
}

}  // namespace gouji::cli
