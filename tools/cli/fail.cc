#include <iostream>

#include "tools/cli/commands.h"

namespace gouji::cli {

int Fail(const absl::Status& status) {
  std::cout.flush();
  std::cerr << "gouji: " << std::string(status.message()) << "\n";
  return kTrouble;
}

}  // namespace gouji::cli
