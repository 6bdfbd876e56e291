#include "coordinator/jobs/store_look.h"

#include "absl/strings/str_cat.h"
#include "common/store/names.h"
#include "common/telemetry/log.h"

namespace gouji::jobs {
namespace {

using std::chrono::milliseconds;
using telemetry::Level;

constexpr milliseconds kBetweenLooks = std::chrono::seconds(5);

}  // namespace

telemetry::Gauge StoreReadable() {
  return telemetry::GetGauge("coordinator_store_readable",
                             "1 while the store can be read, as results need it.");
}

StoreLook::StoreLook(Context& context) : context_(context) {
  StoreReadable().Set(1);
  context_.looks.Add(kStoreTask, [this] { return Look(); });
  context_.urgent.Add(kStoreTask, [this] { return Watch(); });
}

milliseconds StoreLook::Look() {
  {
    const std::lock_guard lock(mutex_);
    asked_ms_ = context_.clock.SteadyMs();
  }
  // Its marker stands in every store.
  const absl::Status looked = context_.store.Stat(store::kFormatName).status();
  const std::lock_guard lock(mutex_);
  asked_ms_.reset();
  Tell(looked.ok(), looked.ToString());
  return kBetweenLooks;
}

milliseconds StoreLook::Watch() {
  const std::lock_guard lock(mutex_);
  if (asked_ms_.has_value() && context_.clock.SteadyMs() - *asked_ms_ > kStorePatience.count())
    Tell(false, absl::StrCat("no answer for more than ", kStorePatience.count() / 1'000, " s"));
  return kBetweenLooks;
}

void StoreLook::Tell(bool reading, const std::string& why) {
  if (reading == reading_) return;
  reading_ = reading;
  StoreReadable().Set(reading ? 1 : 0);
  if (reading) {
    telemetry::Log(Level::kInfo, "store can be read");
  } else {
    telemetry::Log(Level::kError, "store cannot be read", {{"error", why}});
  }
  if (listener_) listener_(reading);
}

}  // namespace gouji::jobs
