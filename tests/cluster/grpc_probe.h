// What a stranger's gRPC client sees: health of a service, one report read now, reflection.
//
// Errors: statuses of the calls as text, so that tests show them.
#pragma once

#include <string>

#include "common/security/tls_files.h"

namespace gouji::cluster {

// "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN", or the call's error. An empty service asks for the server as a whole.
std::string HealthOf(const std::string& address, const std::string& service,
                     const security::TlsFiles& tls = {});

struct Parsed {
  bool ok = false;
  std::string error;
  std::string record;  // serialized deterministically
};
Parsed ParseReport(const std::string& address, const std::string& document_id, const std::string& content,
                   const security::TlsFiles& tls = {});

// Whether the server answers the reflection service at all.
bool Reflects(const std::string& address);

}  // namespace gouji::cluster
