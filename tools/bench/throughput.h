// `gouji-bench throughput`: one core, text in memory to checked record, beside its yardsticks in the same run.
//
// Role: measures the reader, iconv(3) from UTF-8 to UTF-16LE over the same bytes, and memcpy, in alternating rounds, and
// prints medians; for pages of HTML also libxml2's SAX parser, whose events nobody takes, and the reader's HTML alone. It is
// a measurement, never a test.
// Ownership: holds the corpus in memory for as long as it runs. Threads: one; what it measures is one core.
// Units: MB/s are 10^6 bytes of UTF-8 as loaded. Errors: a corpus that cannot be read is told on standard error.
//
//   return Throughput({.corpus = "reports", .rounds = 7});
#pragma once

#include <cstdint>
#include <string>

namespace gouji::bench {

struct ThroughputOptions {
  std::string corpus;
  uint64_t limit = 5000;  // documents; they are held in memory
  uint32_t rounds = 5;    // 1 and more; the median is printed
  bool json = false;
};

// 0 measured, 2 input that cannot be used.
int Throughput(const ThroughputOptions& options);

}  // namespace gouji::bench
