#include <iostream>

#include "tools/cli/commands.h"
#include "tools/cli/visible.h"

namespace gouji::cli {

int Fail(const absl::Status& status) {
  std::cout.flush();
  std::cerr << "gouji: " << Visible(status.message(), /*lines=*/true) << "\n";
  return kTrouble;
}

}  // namespace gouji::cli
