#include "common/store/measured_store.h"

#include <utility>

#include "common/s3/client.h"
#include "common/telemetry/metrics.h"

namespace gouji::store {
namespace {

struct Operation {
  explicit Operation(const char* name)
      : seconds(telemetry::GetHistogram("store_seconds", "Calls of the store, by operation.",
                                        telemetry::SecondsBuckets(), {{"operation", name}})),
        failures(telemetry::GetCounter("store_failures_total", "Calls of the store that failed.",
                                       {{"operation", name}})) {}
  telemetry::Histogram seconds;
  telemetry::Counter failures;
};

struct Operations {
  Operation write{"write"};
  Operation put{"put"};
  Operation get{"get"};
  Operation stat{"stat"};
  Operation list{"list"};
  Operation sync{"sync"};
  Operation remove{"remove"};
};

const Operations& All() {
  static const Operations operations;
  return operations;
}

const absl::Status& StatusOf(const absl::Status& status) {
  return status;
}
template <typename Value>
const absl::Status& StatusOf(const absl::StatusOr<Value>& value) {
  return value.status();
}

template <typename Call>
auto Measure(const Operation& operation, const Call& call) {
  const telemetry::Timer timer;
  auto answer = call();
  operation.seconds.Observe(timer.Seconds());
  const absl::Status& status = StatusOf(answer);
  if (!status.ok() && !absl::IsNotFound(status) && !absl::IsAlreadyExists(status))
    operation.failures.Increment();
  return answer;
}

class MeasuredWriter final : public ObjectWriter {
 public:
  explicit MeasuredWriter(std::unique_ptr<ObjectWriter> behind) : behind_(std::move(behind)) {}

  absl::Status Append(std::string_view bytes) override {
    return Measure(All().write, [&] { return behind_->Append(bytes); });
  }
  absl::Status Commit() override {
    return Measure(All().put, [&] { return behind_->Commit(); });
  }

 private:
  const std::unique_ptr<ObjectWriter> behind_;
};

}  // namespace

MeasuredStore::MeasuredStore(std::unique_ptr<Store> behind) : behind_(std::move(behind)) {
  All();  // shown from the start
  // Whatever this store is: a corpus may lie in a bucket.
  s3::RegisterFigures();
}

absl::StatusOr<std::unique_ptr<ObjectWriter>> MeasuredStore::Create(std::string_view name) {
  auto writer = Measure(All().write, [&] { return behind_->Create(name); });
  if (!writer.ok()) return writer.status();
  return std::unique_ptr<ObjectWriter>(std::make_unique<MeasuredWriter>(*std::move(writer)));
}

absl::Status MeasuredStore::PutIfAbsent(std::string_view name, std::string_view bytes) {
  return Measure(All().put, [&] { return behind_->PutIfAbsent(name, bytes); });
}

absl::Status MeasuredStore::PutFirst(std::string_view name, std::string_view bytes) {
  return Measure(All().put, [&] { return behind_->PutFirst(name, bytes); });
}

absl::StatusOr<std::string> MeasuredStore::Get(std::string_view name) {
  return Measure(All().get, [&] { return behind_->Get(name); });
}

absl::StatusOr<std::string> MeasuredStore::GetRange(std::string_view name, uint64_t offset, uint64_t length) {
  return Measure(All().get, [&] { return behind_->GetRange(name, offset, length); });
}

absl::StatusOr<ObjectInfo> MeasuredStore::Stat(std::string_view name) {
  return Measure(All().stat, [&] { return behind_->Stat(name); });
}

absl::StatusOr<std::vector<std::string>> MeasuredStore::List(std::string_view folder, std::string_view after,
                                                             size_t limit) {
  return Measure(All().list, [&] { return behind_->List(folder, after, limit); });
}

absl::Status MeasuredStore::SyncSeen(std::string_view name) {
  return Measure(All().sync, [&] { return behind_->SyncSeen(name); });
}

absl::StatusOr<bool> MeasuredStore::RemoveFolder(std::string_view folder, std::string_view first,
                                                 const std::function<bool(const ReadBelow&)>& wanted) {
  return Measure(All().remove, [&] { return behind_->RemoveFolder(folder, first, wanted); });
}

}  // namespace gouji::store
