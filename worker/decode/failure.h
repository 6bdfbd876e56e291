// Why a document's bytes give no text.
#pragma once

#include <string>
#include <string_view>

namespace gouji::decode {

struct Failure {
  // Reason code of report.v1.Failure.
  std::string_view reason;
  // One English sentence for a person.
  std::string detail;
};

}  // namespace gouji::decode
