// Which program this is.
//
// Role: the version that stands in job specs, records' tallies of versions, metrics, `--version` and
// handshakes. It comes from the build files alone, never from the state of a checkout, so that equal sources
// give equal programs. Threads: any. Errors: none.
//
//   spec.set_program_version(std::string(telemetry::Version()));
//   std::cout << telemetry::VersionLine("gouji") << "\n";
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace gouji::telemetry {

// Of the conversation between workers and coordinators. A program speaks all versions from the oldest to its own, so that
// the processes of a cluster can be replaced one by one; what differs:
//   1  the worker names one version, and the coordinator must speak just that
//   2  the worker names a range, and the coordinator answers the newest that both speak
inline constexpr uint32_t kProtocolVersion = 2;
inline constexpr uint32_t kOldestProtocolVersion = 1;

// For example "0.1.0".
std::string_view Version();

// Compiler and build type, for example "GCC 12.2.0, Release".
std::string_view BuildInfo();

// "PROGRAM 0.1.0 (GCC 12.2.0, Release)".
std::string VersionLine(std::string_view program);

}  // namespace gouji::telemetry
