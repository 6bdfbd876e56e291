// Structured logs: one JSON object a line on stderr.
//
// Role:
// `{"time":"2024-01-02T03:04:05.678Z","level":"info","program":"gouji-worker","message":"…","job":"…"}`. A
// message is constant text; what varies goes into fields, so that logs can be searched. It writes nowhere
// else, rotates nothing and never carries a document's bytes. Threads: any; a line is written whole. Errors:
// a line that cannot be written is lost silently. Strings that are not UTF-8 come out with U+FFFD in the
// place of each bad byte.
//
//   telemetry::InitLog({.program = "gouji-worker", .level = telemetry::LevelFromName("debug")});
//   telemetry::Log(telemetry::Level::kInfo, "shard committed", {{"job", id}, {"shard", s}, {"records", 12}});
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

namespace gouji::telemetry {

enum class Level { kDebug, kInfo, kWarning, kError, kOff };

// debug, info, warning, error, off.
std::optional<Level> LevelFromName(std::string_view name);

// Points at what it was made from: use it only as an argument of Log.
class LogValue {
 public:
  LogValue(std::string_view text) : value_(text) {}  // NOLINT(google-explicit-constructor)
  LogValue(const std::string& text)
      : value_(std::string_view(text)) {}                         // NOLINT(google-explicit-constructor)
  LogValue(const char* text) : value_(std::string_view(text)) {}  // NOLINT(google-explicit-constructor)
  LogValue(bool flag) : value_(flag) {}                           // NOLINT(google-explicit-constructor)
  template <std::integral T>
  requires(!std::same_as<T, bool>) LogValue(T number)  // NOLINT(google-explicit-constructor)
      : value_(static_cast<std::conditional_t<std::is_signed_v<T>, int64_t, uint64_t>>(number)) {}
  LogValue(double number) : value_(number) {}  // NOLINT(google-explicit-constructor)

  const std::variant<std::string_view, bool, int64_t, uint64_t, double>& value() const { return value_; }

 private:
  std::variant<std::string_view, bool, int64_t, uint64_t, double> value_;
};

struct LogField {
  std::string_view key;
  LogValue value;
};

struct LogOptions {
  std::string program;
  // Absent: GOUJI_LOG_LEVEL, or info.
  std::optional<Level> level;
};

// Call once, early in main. Without it the level is that of GOUJI_LOG_LEVEL, or info, and the program has no
// name.
void InitLog(const LogOptions& options);

bool LogEnabled(Level level);

void Log(Level level, std::string_view message, std::initializer_list<LogField> fields = {});

// The line that Log writes, without its newline; `time_us` is microseconds since the epoch, UTC.
std::string FormatLogLine(int64_t time_us, Level level, std::string_view program, std::string_view message,
                          std::initializer_list<LogField> fields);

}  // namespace gouji::telemetry
