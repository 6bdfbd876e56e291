// gouji: the one command that people use.
#include <csignal>
#include <cstdlib>

#include "common/telemetry/log.h"
#include "tools/cli/parse.h"
#include "worker/runtime/slot_main.h"

int main(int argc, char** argv) {
  // A child must not have started anything yet, least of all gRPC.
  if (gouji::runtime::IsSlotCommand(argc, argv)) return gouji::runtime::SlotMain(argc, argv);
  // A file that may not grow gives an error, which is told.
  std::signal(SIGXFSZ, SIG_IGN);
  // People read standard error here, and the commands tell what failed: the parts' own logs only when asked.
  const bool asked = std::getenv("GOUJI_LOG_LEVEL") != nullptr;
  gouji::telemetry::LogOptions log{.program = "gouji", .level = {}};
  if (!asked) log.level = gouji::telemetry::Level::kOff;
  gouji::telemetry::InitLog(log);
  return gouji::cli::ParseAndRun(argc, argv);
}
