#include "common/security/loopback.h"

namespace gouji::security {

bool IsLoopback(std::string_view address) {
  if (address.starts_with("unix:")) return true;
  const std::string_view host = address.substr(0, address.rfind(':'));
  if (host == "localhost" || host == "[::1]") return true;
  // A name such as 127.example.org is none.
  return host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string_view::npos;
}

bool NamesPort(std::string_view address) {
  const size_t colon = address.rfind(':');
  const std::string_view port = colon == std::string_view::npos ? "" : address.substr(colon + 1);
  const bool number = !port.empty() && port.find_first_not_of("0123456789") == std::string_view::npos;
  return number || address.starts_with("unix:") || address.starts_with("unix-abstract:");
}

}  // namespace gouji::security
