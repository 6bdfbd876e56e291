// A last sentence before Ctrl-C or SIGTERM ends the program.
//
// Role: for commands that hold nothing which would have to be put away. Ownership: one at a time; the one before is back in force when it
// goes. Threads: any; the signal writes a text that was made before, and ends the process with 130. Errors: none.
//
//   const FarewellOnInterrupt farewell("the job goes on\n");
#pragma once

#include <csignal>
#include <string>

namespace gouji::cli {

class FarewellOnInterrupt {
 public:
  explicit FarewellOnInterrupt(const std::string& text);
  ~FarewellOnInterrupt();
  FarewellOnInterrupt(const FarewellOnInterrupt&) = delete;
  FarewellOnInterrupt& operator=(const FarewellOnInterrupt&) = delete;

 private:
  struct sigaction interrupt_before_ = {};
  struct sigaction terminate_before_ = {};
};

}  // namespace gouji::cli
