#include "tools/cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace gouji::cli {
namespace {

// Between two plain lines where there is no terminal.
constexpr std::chrono::seconds kPlainInterval{10};

void Write(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(fd, text.data(), text.size());
    if (written <= 0) return;
    text.remove_prefix(static_cast<size_t>(written));
  }
}

size_t Width(int fd) {
  winsize size{};
  return ::ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

template <typename... Args>
std::string Format(const char* format, Args... args) {
  char text[64];
  std::snprintf(text, sizeof text, format, args...);
  return text;
}

}  // namespace

std::optional<ColorMode> ColorModeFromName(std::string_view name) {
  if (name == "auto") return ColorMode::kAuto;
  if (name == "always") return ColorMode::kAlways;
  if (name == "never") return ColorMode::kNever;
  return std::nullopt;
}

std::string Style::Paint(std::string_view code, std::string_view text) const {
  if (!color_) return std::string(text);
  std::string out = "\033[";
  out += code;
  out += 'm';
  out += text;
  out += "\033[0m";
  return out;
}

Style StyleFor(int fd, ColorMode mode) {
  if (mode != ColorMode::kAuto) return Style(mode == ColorMode::kAlways);
  const char* term = std::getenv("TERM");
  const char* no_color = std::getenv("NO_COLOR");
  const bool wanted = no_color == nullptr || *no_color == '\0';
  return Style(wanted && term != nullptr && std::strcmp(term, "dumb") != 0 && ::isatty(fd) == 1);
}

std::string Grouped(uint64_t number) {
  std::string digits = std::to_string(number);
  for (size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, " ");
  return digits;
}

std::string Bytes(double bytes) {
  const char* units[] = {"B", "KB", "MB", "GB", "TB"};
  size_t unit = 0;
  while (bytes >= 999.5 && unit + 1 < std::size(units)) {
    bytes /= 1000;
    ++unit;
  }
  return Format(unit == 0 || bytes >= 99.95 ? "%.0f %s" : "%.1f %s", bytes, units[unit]);
}

std::string Duration(double seconds) {
  if (seconds < 10 && seconds != std::round(seconds)) return Format("%.2f s", seconds);
  if (seconds < 60 && seconds != std::round(seconds)) return Format("%.1f s", seconds);
  if (seconds < 60) return Format("%.0f s", seconds);
  const auto whole = static_cast<long>(std::lround(seconds));
  if (whole < 3600) return Format("%ld min %ld s", whole / 60, whole % 60);
  return Format("%ld h %ld min", whole / 3600, whole % 3600 / 60);
}

std::string Count(uint64_t number, std::string_view noun) {
  std::string text = Grouped(number) + " " + std::string(noun);
  if (number != 1) text += 's';
  return text;
}

ProgressLine::ProgressLine(int fd, bool quiet)
    : fd_(fd),
      quiet_(quiet),
      terminal_(::isatty(fd) == 1),
      last_plain_(std::chrono::steady_clock::now() - kPlainInterval) {}

ProgressLine::~ProgressLine() {
  Clear();
}

void ProgressLine::Show(const std::string& text, std::string_view state, const std::string& more) {
  if (quiet_) return;
  if (terminal_) {
    // A line that wraps could not be written over.
    const size_t width = Width(fd_) - 1;
    std::string lines = "\r\033[J" + text.substr(0, width);
    // Back to the first line, where the next one begins.
    if (!more.empty()) lines += "\n" + more.substr(0, width) + "\033[A";
    Write(fd_, lines);
    shown_ = true;
    return;
  }
  const auto now = std::chrono::steady_clock::now();
  const bool news = !state.empty() && std::exchange(state_, std::string(state)) != state;
  if (!news && now - last_plain_ < kPlainInterval) return;
  last_plain_ = now;
  Write(fd_, text + more + "\n");
}

void ProgressLine::Tell(const std::string& text) {
  if (terminal_) return Show(text);
  if (quiet_ || std::exchange(told_, text) == text) return;
  Write(fd_, text + "\n");
}

void ProgressLine::Clear() {
  if (shown_) Write(fd_, "\r\033[J");
  shown_ = false;
}

}  // namespace gouji::cli
