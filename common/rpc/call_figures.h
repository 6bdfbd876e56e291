// How the calls of a program go: rate, errors and duration, by method.
//
// Role: one histogram, `gouji_PART_rpc_seconds`, whose labels are the method and the answer's code. All methods are shown
// from the start, with OK. Threads: any; no lock once a method has answered with a code. Errors: none; a method that was not
// named at the start is counted as "other".
//
//   static const CallFigures calls("worker", "Calls by method and code.", {"ParseReport"});
//   calls.Note("ParseReport", absl::OkStatus(), timer.Seconds());
#pragma once

#include <array>
#include <initializer_list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "common/telemetry/metrics.h"

namespace gouji::rpc {

class CallFigures {
 public:
  CallFigures(std::string_view part, std::string_view help, std::initializer_list<std::string_view> methods);
  void Note(std::string_view method, const absl::Status& status, double seconds) const;

 private:
  static constexpr size_t kCodes = 17;
  struct Method {
    std::array<std::once_flag, kCodes> once;
    std::array<std::optional<telemetry::Histogram>, kCodes> seconds;
  };

  const telemetry::Histogram& Of(std::string_view name, Method& method, absl::StatusCode code) const;

  const std::string name_;
  const std::string help_;
  // As made at the start; what they hold is filled as codes come.
  std::map<std::string, std::unique_ptr<Method>, std::less<>> methods_;
};

}  // namespace gouji::rpc
