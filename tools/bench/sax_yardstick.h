// libxml2's HTML parser with events that nobody takes: what decoding a page costs at least by the library.
//
// Role: a yardstick for `gouji-bench throughput`, nothing else. Its parser is told that the bytes are UTF-8, whatever they
// declare. Ownership: one parser, reused. Threads: one. Errors: none; damage is what the parser repairs.
//
//   SaxYardstick sax;
//   uint64_t events = sax.CountEvents(page);
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

namespace gouji::bench {

class SaxYardstick {
 public:
  SaxYardstick();
  ~SaxYardstick();
  uint64_t CountEvents(std::string_view page);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace gouji::bench
