// The crash points of the programs that tests let die.
//
// Role: replaces the empty definition of env::CrashPoint where it is linked in. GOUJI_CRASH_AT=NAME:N kills the process with
// SIGKILL at the N-th passage of the point NAME (from 1). GOUJI_CRASH_TRACE=FILE appends the name of every passage to FILE, a
// line each. Without these variables nothing happens.
// Threads: any. Errors: a variable that is not understood ends the process with 125, so that no test passes by mistake.
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <string>

#include "common/env/crash_point.h"

namespace gouji::env {
namespace {

struct Plan {
  Plan() {
    if (const char* trace = std::getenv("GOUJI_CRASH_TRACE")) {
      trace_fd = open(trace, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
      if (trace_fd < 0) _exit(125);
    }
    const char* at = std::getenv("GOUJI_CRASH_AT");
    if (at == nullptr) return;
    const std::string text = at;
    const size_t colon = text.rfind(':');
    if (colon == std::string::npos) _exit(125);
    name = text.substr(0, colon);
    passage = std::atoi(text.c_str() + colon + 1);
    if (passage < 1) _exit(125);
  }

  int trace_fd = -1;
  std::string name;
  int passage = 0;
  std::atomic<int> passed{0};
};

}  // namespace

void CrashPoint(std::string_view effect, std::string_view object) {
  static Plan plan;
  const std::string name = std::string(effect) + "." + std::string(object);
  if (plan.trace_fd >= 0) {
    const std::string line = name + "\n";
    if (write(plan.trace_fd, line.data(), line.size()) != static_cast<ssize_t>(line.size())) _exit(125);
  }
  if (plan.passage == 0 || name != plan.name || ++plan.passed != plan.passage) return;
  kill(getpid(), SIGKILL);
  // The signal may reach another thread first; this one must do nothing more.
  for (;;) pause();
}

}  // namespace gouji::env
