#include "worker/runtime/memory_bound.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <new>

#include "common/env/unique_fd.h"
#include "worker/runtime/sandbox.h"
#include "worker/runtime/slot_protocol.h"

namespace gouji::runtime {
namespace {

// Of some fifty documents made to need much (cells that span as far as they may, nested thousands deep, boxes without end), none
// needs a quarter of the constant and of the factor.
constexpr uint64_t kPlainBytes = 8u << 20;
constexpr uint64_t kPlainFactor = 256;
constexpr uint64_t kSlackBytes = 64u << 20;
// What documents leave behind in the heap adds up slowly.
constexpr uint32_t kDocumentsBetweenLooks = 64;
constexpr size_t kHeadBytes = 1024;

// Neither packed nor binary: what it says is what it holds.
bool IsPlain(std::string_view document) {
  const std::string_view head = document.substr(0, kHeadBytes);
  return head.find('\0') == std::string_view::npos && head.find("%PDF") == std::string_view::npos &&
         head.substr(0, 2) != "PK";
}

// Rounded up to a power of two, so that documents of about the same size share a bound.
uint64_t AllowanceOf(std::string_view document) {
  if (!IsPlain(document)) return 0;
  uint64_t size = 16u << 10;
  while (size < document.size()) size *= 2;
  return kPlainBytes + size * kPlainFactor;
}

}  // namespace

void MemoryBound::Start(uint64_t max_bytes) {
  std::set_new_handler([] { _exit(kExitOutOfMemory); });
  max_bytes_ = max_bytes + max_bytes / 4 + kSlackBytes;
  allowed_ = 0;
  bound_ = max_bytes_;
  set_ = 0;
  rlimit limit;
  hard_ = getrlimit(RLIMIT_DATA, &limit) == 0 ? limit.rlim_max : 0;
  Set(max_bytes_);
}

void MemoryBound::Lift() {
  Set(max_bytes_);
}

void MemoryBound::Expect(std::string_view document) {
  const uint64_t allowance = AllowanceOf(document);
  if (allowance != allowed_ || (allowance != 0 && ++documents_ >= kDocumentsBetweenLooks)) {
    const uint64_t used = allowance == 0 ? 0 : Used();
    allowed_ = used == 0 ? 0 : allowance;
    documents_ = 0;
    bound_ = allowed_ == 0 ? max_bytes_ : std::min(max_bytes_, used + allowed_);
  }
  Set(bound_);
}

// What the bound counts: private memory that can be written, whether it was yet or not.
uint64_t MemoryBound::Used() const {
  const env::UniqueFd statm(open("/proc/self/statm", O_RDONLY | O_CLOEXEC));
  char text[128];
  const ssize_t got = read(statm.get(), text, sizeof text - 1);
  if (got <= 0) return 0;
  text[got] = '\0';
  // size resident shared text lib data
  char* at = text;
  uint64_t pages = 0;
  for (int field = 0; field < 6; ++field) pages = strtoull(at, &at, 10);
  return pages * static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
}

void MemoryBound::Set(uint64_t bytes) {
  if (kSanitized || hard_ == 0 || bytes == set_) return;
  // The hard limit stays: another document may be allowed more.
  const rlimit limit{.rlim_cur = std::min<rlim_t>(bytes, hard_), .rlim_max = hard_};
  (void)setrlimit(RLIMIT_DATA, &limit);
  set_ = bytes;
}

}  // namespace gouji::runtime
