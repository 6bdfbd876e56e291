#include "coordinator/rpc/call_figures.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "common/rpc/call_figures.h"
#include "common/telemetry/metrics.h"

namespace gouji::rpc {
namespace {

// They last as long as their readers like.
constexpr std::string_view kStreams[] = {"ReadResults", "WatchJob"};

const CallFigures& Calls() {
  static const CallFigures calls(
      "coordinator", "Calls by method and the code of their answer; a claim's wait for work is part of it.",
      {"ClaimShards", "CommitShards", "ControlJob", "DrainWorker", "FindMissing", "GetJob", "ListJobs",
       "ListWorkers", "ParseReport", "ParseReports", "PutContents", "ReleaseShards", "RenewLeases",
       "SubmitJob", "VerifyJob"});
  return calls;
}

telemetry::Gauge Open(std::string_view method) {
  return telemetry::GetGauge("coordinator_streams", "Streams that are open, by method.",
                             {{"method", std::string(method)}});
}

telemetry::Counter Ended(std::string_view method, std::string_view code) {
  return telemetry::GetCounter("coordinator_streams_ended_total",
                               "Streams that came to their end, by method and code; who cancels had enough.",
                               {{"method", std::string(method)}, {"code", std::string(code)}});
}

}  // namespace

StreamFigures::StreamFigures(std::string_view method) : method_(method) {
  Open(method_).Add(1);
}

StreamFigures::~StreamFigures() {
  Open(method_).Add(-1);
}

void StreamFigures::End(const absl::Status& status) const {
  Ended(method_, absl::StatusCodeToString(status.code())).Increment();
}

void NoteCall(std::string_view method, const absl::Status& status, double seconds) {
  Calls().Note(method, status, seconds);
}

void NoteRefused(std::string_view method, const absl::Status& status) {
  if (std::find(std::begin(kStreams), std::end(kStreams), method) == std::end(kStreams))
    return NoteCall(method, status, 0);
  Ended(method, absl::StatusCodeToString(status.code())).Increment();
}

void RegisterCallFigures() {
  (void)Calls();
  for (const std::string_view method : kStreams) {
    Open(method);
    Ended(method, "OK");
  }
}

}  // namespace gouji::rpc
