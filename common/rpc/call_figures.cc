#include "common/rpc/call_figures.h"

#include <functional>

namespace gouji::rpc {
namespace {

constexpr std::string_view kOther = "other";

}  // namespace

CallFigures::CallFigures(std::string_view part, std::string_view help,
                         std::initializer_list<std::string_view> methods)
    : name_(std::string(part) + "_rpc_seconds"), help_(help) {
  for (const std::string_view name : methods) {
    const auto [at, added] = methods_.emplace(name, std::make_unique<Method>());
    if (added) Of(name, *at->second, absl::StatusCode::kOk);
  }
  methods_.emplace(kOther, std::make_unique<Method>());
}

void CallFigures::Note(std::string_view method, const absl::Status& status, double seconds) const {
  auto at = methods_.find(method);
  if (at == methods_.end()) at = methods_.find(kOther);
  Of(at->first, *at->second, status.code()).Observe(seconds);
}

const telemetry::Histogram& CallFigures::Of(std::string_view name, Method& method,
                                            absl::StatusCode code) const {
  auto i = static_cast<size_t>(code);
  if (i >= kCodes) i = static_cast<size_t>(absl::StatusCode::kUnknown);
  std::call_once(method.once[i], [&] {
    method.seconds[i] =
        telemetry::GetHistogram(name_, help_, telemetry::SecondsBuckets(),
                                {{"method", std::string(name)},
                                 {"code", absl::StatusCodeToString(static_cast<absl::StatusCode>(i))}});
  });
  return *method.seconds[i];
}

}  // namespace gouji::rpc
