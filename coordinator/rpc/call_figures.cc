#include "coordinator/rpc/call_figures.h"

#include <string>

#include "common/telemetry/metrics.h"

namespace gouji::rpc {
namespace {

telemetry::Histogram Seconds(std::string_view method, std::string_view code) {
  return telemetry::GetHistogram(
      "coordinator_rpc_seconds",
      "Calls by method and the code of their answer; a claim's wait for work is part of it.",
      telemetry::SecondsBuckets(), {{"method", std::string(method)}, {"code", std::string(code)}});
}

}  // namespace

void NoteCall(std::string_view method, const absl::Status& status, double seconds) {
  Seconds(method, absl::StatusCodeToString(status.code())).Observe(seconds);
}

void RegisterCallFigures() {
  for (const char* method : {"ClaimShards", "CommitShards", "ControlJob", "DrainWorker", "FindMissing",
                             "GetJob", "ListJobs", "ListWorkers", "ParseReport", "ParseReports",
                             "PutContents", "ReleaseShards", "RenewLeases", "SubmitJob", "VerifyJob"}) {
    Seconds(method, "OK");
  }
}

}  // namespace gouji::rpc
