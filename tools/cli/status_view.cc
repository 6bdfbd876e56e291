#include "tools/cli/status_view.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "common/segment/tally.h"
#include "tools/cli/visible.h"

namespace gouji::cli {
namespace {

double Share(const job::v1::JobStatus& status) {
  if (status.input_bytes() > 0) {
    return std::min(
        1.0, static_cast<double>(status.tally().input_bytes()) / static_cast<double>(status.input_bytes()));
  }
  if (status.shards_total() > 0) {
    return static_cast<double>(status.shards_done()) / static_cast<double>(status.shards_total());
  }
  return 0;
}

std::string PadLeft(std::string text, size_t width) {
  return text.size() < width ? std::string(width - text.size(), ' ') + text : text;
}

// Terminal columns: every character outside of ASCII that the tables print is a letter of one column, but for CJK.
size_t DisplayWidth(std::string_view text) {
  size_t width = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80 || (byte >= 0xc0 && byte < 0xe3)) {
      ++width;
    } else if (byte >= 0xe3) {
      width += 2;
    }
  }
  return width;
}

std::string Rate(uint64_t documents, uint64_t bytes, double seconds) {
  if (seconds <= 0 || documents == 0) return "";
  return Grouped(static_cast<uint64_t>(static_cast<double>(documents) / seconds)) + " reports/s, " +
         Bytes(static_cast<double>(bytes) / seconds) + "/s";
}

std::string FailedText(const Summary& summary) {
  std::string text;
  for (const auto& [reason, count] : summary.failed_by_reason) {
    text += (text.empty() ? "   " : ", ") + reason + " " + Grouped(count);
  }
  return text;
}

}  // namespace

std::string_view StateName(job::v1::JobState state) {
  switch (state) {
    case job::v1::JOB_STATE_PLANNING:
      return "planning";
    case job::v1::JOB_STATE_RUNNING:
      return "running";
    case job::v1::JOB_STATE_SEALING:
      return "sealing";
    case job::v1::JOB_STATE_SUCCEEDED:
      return "succeeded";
    case job::v1::JOB_STATE_CANCELLED:
      return "cancelled";
    case job::v1::JOB_STATE_FAILED:
      return "failed";
    default:
      return "unknown";
  }
}

std::string StateText(const job::v1::JobStatus& status) {
  std::string text(StateName(status.state()));
  if (status.paused() && !IsOver(status.state())) text += ", paused";
  return text;
}

bool IsOver(job::v1::JobState state) {
  return state == job::v1::JOB_STATE_SUCCEEDED || state == job::v1::JOB_STATE_CANCELLED ||
         state == job::v1::JOB_STATE_FAILED;
}

Progress::Progress(const job::v1::JobStatus& first, Time now)
    : first_documents_(first.tally().documents()),
      first_input_bytes_(first.tally().input_bytes()),
      start_(now),
      last_news_(now),
      status_(first) {}

void Progress::Update(const job::v1::JobStatus& status, Time now) {
  if (status.tally().documents() != status_.tally().documents()) last_news_ = now;
  status_ = status;
}

double Progress::Seconds(Time now) const {
  return std::chrono::duration<double>(now - start_).count();
}

uint64_t Progress::Documents() const {
  return std::max(status_.tally().documents(), first_documents_) - first_documents_;
}

uint64_t Progress::InputBytes() const {
  return std::max(status_.tally().input_bytes(), first_input_bytes_) - first_input_bytes_;
}

std::string Progress::Text(Time now) const {
  char percent[16];
  std::snprintf(percent, sizeof percent, "%3.0f%%", Share(status_) * 100);
  std::string text = StateText(status_) + " " + percent + "  " + Count(status_.tally().documents(), "report");
  if (const uint64_t failed = status_.tally().failed(); failed > 0)
    text += ", " + Grouped(failed) + " failed";
  const double seconds = Seconds(last_news_);
  const std::string rate = Rate(Documents(), InputBytes(), seconds);
  if (!rate.empty()) text += "  " + rate;
  if (!IsOver(status_.state()) && status_.workers() > 0) text += "  " + Count(status_.workers(), "worker");
  if (status_.shards_leased() > 0) text += "  " + Count(status_.shards_leased(), "shard") + " at work";
  // A worker that was lost with a shard: somebody else tries it again.
  if (status_.attempts_lost() > 0) text += ", " + Count(status_.attempts_lost(), "lost attempt");
  if (!status_.paused() && status_.input_bytes() > status_.tally().input_bytes() && InputBytes() > 0 &&
      seconds > 0) {
    const auto left = static_cast<double>(status_.input_bytes() - status_.tally().input_bytes());
    const double expected = left * seconds / static_cast<double>(InputBytes());
    const double since = std::chrono::duration<double>(now - last_news_).count();
    text += "  about " + Duration(std::max(0.0, std::round(expected - since))) + " left";
  }
  // Nothing may be moving for a reason that somebody has to mend.
  if (!status_.error().empty() && !IsOver(status_.state())) text += "  trouble: " + Visible(status_.error());
  return text;
}

std::string SummaryText(const Summary& summary, const Style& style) {
  const job::v1::Tally& tally = summary.status.tally();
  const bool succeeded = summary.status.state() == job::v1::JOB_STATE_SUCCEEDED;
  std::string text = style.Paint(succeeded ? Style::kBold : Style::kRed, StateText(summary.status));
  text += ": " + Count(tally.documents(), "report");
  if (summary.seconds > 0) {
    if (summary.documents != tally.documents()) text += ", " + Grouped(summary.documents) + " of them now";
    text += " in " + Duration(summary.seconds);
    const std::string rate = Rate(summary.documents, summary.input_bytes, summary.seconds);
    if (!rate.empty()) text += " (" + rate + ")";
  }
  text += "\n";
  if (!summary.status.error().empty()) text += "  " + Visible(summary.status.error()) + "\n";

  const auto line = [&](std::string_view name, uint64_t number, const std::string& rest = "") {
    text += "  " + std::string(name) + PadLeft(Grouped(number), 28 - name.size()) + rest + "\n";
  };
  text += "\n";
  line("parsed", tally.parsed());
  line("not a report", tally.not_a_report());
  line("failed", tally.failed(), FailedText(summary));
  line("figures", tally.cells());
  const uint64_t findings = tally.findings_error() + tally.findings_warning() + tally.findings_info();
  std::string severities;
  if (findings > 0) {
    severities = "   " + style.Paint(Style::kRed, Count(tally.findings_error(), "error")) + ", " +
                 style.Paint(Style::kYellow, Count(tally.findings_warning(), "warning")) + ", " +
                 Grouped(tally.findings_info()) + " info";
  }
  line("findings", findings, severities);
  if (!summary.place.empty()) text += "\n" + summary.place + "\n";
  if (!tally.digest().empty()) text += "digest " + segment::DigestHex(tally) + "\n";
  if (!summary.next.empty()) text += "\nnext:\n";
  for (const std::string& command : summary.next) text += "  " + style.Paint(Style::kCyan, command) + "\n";
  return text;
}

std::string JsonLine(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  options.always_print_primitive_fields = true;
  std::string line;
  if (!google::protobuf::util::MessageToJsonString(message, &line, options).ok()) line = "{}";
  return line + "\n";
}

std::string TableText(std::vector<std::vector<std::string>> rows) {
  for (auto& row : rows) {
    for (std::string& cell : row) cell = Visible(cell);
  }
  std::vector<size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], DisplayWidth(row[i]));
  }
  std::string text;
  for (const auto& row : rows) {
    for (size_t i = 0; i < row.size(); ++i) {
      text += row[i];
      if (i + 1 < row.size()) text.append(widths[i] - DisplayWidth(row[i]) + 2, ' ');
    }
    text += '\n';
  }
  return text;
}

}  // namespace gouji::cli
