// What an address tells: whether it can be reached from this machine only, and whether it names a port.
//
//   if (!security::IsLoopback("10.0.0.1:7400")) …
#pragma once

#include <string_view>

namespace gouji::security {

// HOST:PORT, [IPV6]:PORT or unix:PATH. Names other than localhost may lead anywhere.
bool IsLoopback(std::string_view address);
// Without one gRPC takes 443. unix:/run/gouji and dns:///name:7400 are addresses too.
bool NamesPort(std::string_view address);

}  // namespace gouji::security
