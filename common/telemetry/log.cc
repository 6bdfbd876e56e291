#include "common/telemetry/log.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <atomic>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <utility>

#include "common/telemetry/json_text.h"

namespace gouji::telemetry {
namespace {

constexpr std::string_view kNames[] = {"debug", "info", "warning", "error", "off"};

Level DefaultLevel() {
  const char* name = std::getenv("GOUJI_LOG_LEVEL");
  return LevelFromName(name == nullptr ? "info" : name).value_or(Level::kInfo);
}

struct State {
  std::atomic<Level> level{DefaultLevel()};
  std::string program;
  spdlog::logger logger{"gouji", std::make_shared<spdlog::sinks::stderr_sink_mt>()};

  State() {
    logger.set_pattern("%v");
    logger.set_level(spdlog::level::trace);
    logger.flush_on(spdlog::level::trace);
  }
};

// Never destroyed: threads may still log while the process ends.
State& GlobalState() {
  static State* state = new State;
  return *state;
}

void AppendTime(int64_t time_us, std::string& out) {
  std::time_t seconds = time_us / 1'000'000;
  int64_t micros = time_us % 1'000'000;
  if (micros < 0) {
    micros += 1'000'000;
    --seconds;
  }
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[32];
  const size_t length = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
  out.append(text, length);
  std::snprintf(text, sizeof text, ".%03dZ", static_cast<int>(micros / 1000));
  out += text;
}

template <typename Number>
void AppendNumber(Number number, std::string& out) {
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, number).ptr;
  out.append(text, end);
}

struct AppendValue {
  std::string& out;
  void operator()(std::string_view text) const { AppendJsonString(text, out); }
  void operator()(bool flag) const { out += flag ? "true" : "false"; }
  void operator()(int64_t number) const { AppendNumber(number, out); }
  void operator()(uint64_t number) const { AppendNumber(number, out); }
  void operator()(double number) const {
    if (std::isfinite(number)) {
      AppendNumber(number, out);
    } else {
      out += "null";  // JSON knows no infinity
    }
  }
};

}  // namespace

std::optional<Level> LevelFromName(std::string_view name) {
  for (size_t i = 0; i < std::size(kNames); ++i) {
    if (kNames[i] == name) return static_cast<Level>(i);
  }
  return std::nullopt;
}

void InitLog(const LogOptions& options) {
  State& state = GlobalState();
  state.program = options.program;
  state.level = options.level.value_or(DefaultLevel());
}

bool LogEnabled(Level level) {
  return level >= GlobalState().level.load(std::memory_order_relaxed);
}

std::string FormatLogLine(int64_t time_us, Level level, std::string_view program, std::string_view message,
                          std::initializer_list<LogField> fields) {
  std::string line = "{\"time\":\"";
  AppendTime(time_us, line);
  line += "\",\"level\":\"";
  line += kNames[static_cast<size_t>(level)];
  line += '"';
  if (!program.empty()) {
    line += ",\"program\":";
    AppendJsonString(program, line);
  }
  line += ",\"message\":";
  AppendJsonString(message, line);
  for (const LogField& field : fields) {
    line += ',';
    AppendJsonString(field.key, line);
    line += ':';
    std::visit(AppendValue{line}, field.value.value());
  }
  line += '}';
  return line;
}

void Log(Level level, std::string_view message, std::initializer_list<LogField> fields) {
  if (!LogEnabled(level) || level == Level::kOff) return;
  State& state = GlobalState();
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const int64_t time_us = std::chrono::duration_cast<std::chrono::microseconds>(now).count();
  // As an argument of "{}" the line is never read as a format.
  state.logger.info("{}", FormatLogLine(time_us, level, state.program, message, fields));
}

}  // namespace gouji::telemetry
