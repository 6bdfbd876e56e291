// Whether an address can be reached from this machine only.
//
//   if (!security::IsLoopback("10.0.0.1:7400")) …
#pragma once

#include <string_view>

namespace gouji::security {

// HOST:PORT, [IPV6]:PORT or unix:PATH. Names other than localhost may lead anywhere.
bool IsLoopback(std::string_view address);

}  // namespace gouji::security
