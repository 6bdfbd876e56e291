// What a person sees: colours, numbers, durations, and the progress line.
//
// Role: decides once whether standard output and error are terminals, and formats for people. Data never passes
// through here. Threads: one. Errors: none.
//
//   const Style style = StyleFor(STDERR_FILENO, ColorMode::kAuto);
//   std::cerr << style.Paint(Style::kRed, "error") << ": …";
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gouji::cli {

enum class ColorMode { kAuto, kAlways, kNever };

// auto, always or never.
std::optional<ColorMode> ColorModeFromName(std::string_view name);

class Style {
 public:
  static constexpr std::string_view kRed = "1;31";
  static constexpr std::string_view kYellow = "1;33";
  static constexpr std::string_view kCyan = "1;36";
  static constexpr std::string_view kBold = "1";
  static constexpr std::string_view kDim = "2";

  explicit Style(bool color) : color_(color) {}
  std::string Paint(std::string_view code, std::string_view text) const;

 private:
  bool color_;
};

// kAuto: a terminal that is not `dumb`, and no NO_COLOR.
Style StyleFor(int fd, ColorMode mode);

// 12345678 -> "12 345 678".
std::string Grouped(uint64_t number);
// "870 B", "1.2 KB", "3.4 MB" (powers of 1000).
std::string Bytes(double bytes);
// "0.21 s", "12 s", "4 min 10 s", "3 h 5 min".
std::string Duration(double seconds);
// "1 report", "2 reports".
std::string Count(uint64_t number, std::string_view noun);

// One line that is written over again on a terminal, or a line of its own now and then elsewhere.
class ProgressLine {
 public:
  // `quiet` writes nothing at all.
  ProgressLine(int fd, bool quiet);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  // Where there is no terminal, another `state` than the last is told at once.
  // `more` stands in a line of its own on a terminal.
  void Show(const std::string& text, std::string_view state = {}, const std::string& more = {});
  // What nobody should have to wait for: at once, also where there is no terminal; the same text once.
  void Tell(const std::string& text);
  // Ends the line, so that something else can be written.
  void Clear();

 private:
  const int fd_;
  const bool quiet_;
  const bool terminal_;
  bool shown_ = false;
  std::string told_;
  std::string state_;
  std::chrono::steady_clock::time_point last_plain_;
};

}  // namespace gouji::cli
