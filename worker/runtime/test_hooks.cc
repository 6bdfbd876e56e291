#include "worker/runtime/test_hooks.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <cstring>
#include <memory>
#include <vector>

namespace gouji::runtime {
namespace {

constexpr size_t kStepBytes = 4u << 20;
// Where nothing stops it, a test machine's disk is not to be filled for good.
constexpr int kMaxFillSteps = 16;

bool Enabled() {
  const char* value = getenv("GOUJI_TEST_HOOKS");
  return value != nullptr && std::string_view(value) == "1";
}

[[noreturn]] void Hang() {
  while (true) pause();
}

void Spin() {
  volatile bool on = true;
  while (on) {
  }
}

[[noreturn]] void EatMemory() {
  std::vector<std::unique_ptr<char[]>> eaten;
  while (true) {
    eaten.push_back(std::make_unique_for_overwrite<char[]>(kStepBytes));
    std::memset(eaten.back().get(), 1, kStepBytes);
    // Written for its effect: the memory must become resident.
    asm volatile("" : : "r"(eaten.back().get()) : "memory");
  }
}

// A reader that was refused a second process, or a file, has nothing better to do than to end.
[[noreturn]] void Fork() {
  if (fork() == 0) Hang();
  abort();
}

[[noreturn]] void FillDisk() {
  const int fd = open("gouji-test-fill", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  const std::vector<char> block(kStepBytes);
  for (int i = 0; i < kMaxFillSteps && write(fd, block.data(), block.size()) > 0; ++i) {
  }
  abort();
}

}  // namespace

bool TestHooks::TemplateDies() {
  if (!Enabled()) return false;
  const char* once = getenv("GOUJI_TEST_TEMPLATE_DIES");
  return once != nullptr && unlink(once) == 0;
}

TestHooks::TestHooks() : enabled_(Enabled()) {}

void TestHooks::Run(std::string_view bytes) {
  if (bytes.find("gouji-test:") == std::string_view::npos) return;
  if (bytes.find("gouji-test:crash") != std::string_view::npos) abort();
  if (bytes.find("gouji-test:hang") != std::string_view::npos) Hang();
  if (bytes.find("gouji-test:spin") != std::string_view::npos) Spin();
  if (bytes.find("gouji-test:oom") != std::string_view::npos) EatMemory();
  if (bytes.find("gouji-test:fork") != std::string_view::npos) Fork();
  if (bytes.find("gouji-test:fill") != std::string_view::npos) FillDisk();
}

}  // namespace gouji::runtime
