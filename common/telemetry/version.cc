#include "common/telemetry/version.h"

namespace gouji::telemetry {

std::string_view Version() {
  return GOUJI_VERSION;
}

std::string_view BuildInfo() {
#if defined(__clang__)
  return "clang " __clang_version__ ", " GOUJI_BUILD_TYPE;
#else
  return "GCC " __VERSION__ ", " GOUJI_BUILD_TYPE;
#endif
}

std::string VersionLine(std::string_view program) {
  std::string line(program);
  line += ' ';
  line += Version();
  line += " (";
  line += BuildInfo();
  line += ')';
  return line;
}

}  // namespace gouji::telemetry
