#include <iostream>

#include "common/telemetry/version.h"
#include "tools/cli/commands.h"

namespace gouji::cli {

int VersionCommand() {
  std::cout << telemetry::VersionLine("gouji") << "\n";
  return kOk;
}

}  // namespace gouji::cli
