#include <iostream>
#include <string>

#include "tools/cli/commands.h"
#include "tools/cli/visible.h"

namespace gouji::cli {

int Fail(const absl::Status& status) {
  std::cout.flush();
  std::cerr << "gouji: " << Visible(std::string(status.message()), /*lines=*/true) << "\n";
  return kTrouble;
}

}  // namespace gouji::cli
