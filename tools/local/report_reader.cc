#include "tools/local/report_reader.h"

#include <utility>

#include "common/telemetry/version.h"
#include "worker/runtime/worker.h"

namespace gouji::local {
namespace {

// There are no shards here.
class NoWork final : public runtime::Dispatcher {
 public:
  absl::Status Claim(const dispatch::v1::ClaimShardsRequest&, dispatch::v1::ClaimShardsResponse*) override {
    return absl::OkStatus();
  }
  absl::Status Renew(const dispatch::v1::RenewLeasesRequest&, dispatch::v1::RenewLeasesResponse*) override {
    return absl::OkStatus();
  }
  absl::Status Commit(const dispatch::v1::CommitShardsRequest&,
                      dispatch::v1::CommitShardsResponse*) override {
    return absl::OkStatus();
  }
  absl::Status Release(const dispatch::v1::ReleaseShardsRequest&,
                       dispatch::v1::ReleaseShardsResponse*) override {
    return absl::OkStatus();
  }
};

runtime::WorkerOptions OptionsFor(uint32_t children) {
  runtime::WorkerOptions options;
  options.worker_id = "check";
  options.version = std::string(telemetry::Version());
  options.slots = 0;
  options.report_slots = children;
  return options;
}

}  // namespace

struct ReportReader::State {
  explicit State(uint32_t children) : worker(OptionsFor(children), nullptr, &no_work) {}

  NoWork no_work;
  runtime::Worker worker;
};

ReportReader::ReportReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
ReportReader::~ReportReader() = default;

absl::StatusOr<std::unique_ptr<ReportReader>> ReportReader::Start(uint32_t children) {
  std::unique_ptr<ReportReader> reader(new ReportReader(std::make_unique<State>(children)));
  if (absl::Status started = reader->state_->worker.Start(); !started.ok()) return started;
  return reader;
}

std::future<absl::StatusOr<report::v1::Record>> ReportReader::Read(std::string document_id,
                                                                   std::string content) {
  auto promise = std::make_shared<std::promise<absl::StatusOr<report::v1::Record>>>();
  auto answer = promise->get_future();
  runtime::ReportRequest request;
  request.document_id = std::move(document_id);
  request.content = std::move(content);
  state_->worker.reports()->Submit(std::move(request), [promise](absl::StatusOr<std::string> serialized) {
    if (!serialized.ok()) {
      promise->set_value(serialized.status());
      return;
    }
    report::v1::Record record;
    if (record.ParseFromString(*serialized)) {
      promise->set_value(std::move(record));
    } else {
      promise->set_value(absl::InternalError("a child gave no well-formed record"));
    }
  });
  return answer;
}

}  // namespace gouji::local
