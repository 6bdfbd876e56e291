#include "worker/runtime/test_hooks.h"

#include <stdlib.h>
#include <unistd.h>

#include <cstring>
#include <memory>
#include <vector>

namespace gouji::runtime {
namespace {

constexpr size_t kStepBytes = 4u << 20;

bool Enabled() {
  const char* value = getenv("GOUJI_TEST_HOOKS");
  return value != nullptr && std::string_view(value) == "1";
}

[[noreturn]] void Hang() {
  while (true) pause();
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

}  // namespace

TestHooks::TestHooks() : enabled_(Enabled()) {}

void TestHooks::Run(std::string_view bytes) {
  if (bytes.find("gouji-test:") == std::string_view::npos) return;
  if (bytes.find("gouji-test:crash") != std::string_view::npos) abort();
  if (bytes.find("gouji-test:hang") != std::string_view::npos) Hang();
  if (bytes.find("gouji-test:oom") != std::string_view::npos) EatMemory();
}

}  // namespace gouji::runtime
