#include "tools/cli/farewell.h"

#include <unistd.h>

#include <algorithm>

#include "tools/cli/interrupt.h"

namespace gouji::cli {
namespace {

constexpr size_t kMaxBytes = 512;
char text[kMaxBytes];
size_t text_bytes = 0;

// Nothing but what a signal handler may do.
void SayAndEnd(int) {
  (void)!write(STDERR_FILENO, text, text_bytes);
  _exit(kInterruptedExit);
}

}  // namespace

FarewellOnInterrupt::FarewellOnInterrupt(const std::string& sentence) {
  const std::string line = "\n" + sentence;
  text_bytes = std::min(line.size(), kMaxBytes);
  std::copy_n(line.data(), text_bytes, text);
  struct sigaction action = {};
  action.sa_handler = SayAndEnd;
  (void)sigaction(SIGINT, &action, &interrupt_before_);
  (void)sigaction(SIGTERM, &action, &terminate_before_);
}

FarewellOnInterrupt::~FarewellOnInterrupt() {
  (void)sigaction(SIGINT, &interrupt_before_, nullptr);
  (void)sigaction(SIGTERM, &terminate_before_, nullptr);
}

}  // namespace gouji::cli
