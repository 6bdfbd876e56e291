// What a child may allocate for the document in hand.
//
// Role: a document that takes memory without end is stopped where its size shows that something is wrong, long before the
// bound of the whole process, because filling that (1 GiB) costs as much time as reading a thousand documents. Text and HTML
// get memory in proportion to their size; formats that unpack, such as Word and PDF, have the bound of the process alone.
// An allocation beyond it ends the child with kExitOutOfMemory.
// Threads: one. Errors: where the kernel tells or bounds nothing, the supervisor's watch over resident memory is left.
// Under sanitizers, which reserve terabytes, only that is left.
//
//   MemoryBound bound;  bound.Start(limits.max_child_bytes());
//   bound.Lift();  …load the document…  bound.Expect(document.bytes);  …read it…
#pragma once

#include <cstdint>
#include <string_view>

namespace gouji::runtime {

class MemoryBound {
 public:
  // `max_bytes`: of the process; the bound lies a little above, where the supervisor's watch is surely awake.
  void Start(uint64_t max_bytes);
  // Before the next document is loaded, whose size has nothing to do with that of the one before. One that is in memory
  // already needs none.
  void Lift();
  // The document that was loaded.
  void Expect(std::string_view document);

 private:
  uint64_t Used() const;
  void Set(uint64_t bytes);

  uint64_t hard_ = 0;  // the process's own limit, which nothing raises; 0: unknown
  uint64_t max_bytes_ = 0;
  uint64_t bound_ = 0;      // while a document is read
  uint64_t set_ = 0;        // what the kernel was told last
  uint64_t allowed_ = 0;    // beyond what was used at the last look; 0: the bound of the process alone
  uint32_t documents_ = 0;  // since that look
};

}  // namespace gouji::runtime
