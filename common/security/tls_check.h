// Whether the files of TLS can work, told before anything is served with them.
//
// Role: reads the files once. It keeps nothing; tls.h and tls_port.h use the files. Threads: any. Errors: INVALID_ARGUMENT
// with the path and what to do: a file that cannot be read, a key that is not the certificate's, a certificate that is not
// valid today.
//
//   if (absl::Status good = security::CheckPortFiles(files); !good.ok()) return good;
#pragma once

#include "absl/status/status.h"
#include "common/security/tls_files.h"

namespace gouji::security {

absl::Status CheckFiles(const TlsFiles& files);

// The same for a port that is to be served: issuers without a certificate of its own are an error as well.
absl::Status CheckPortFiles(const TlsFiles& files);

}  // namespace gouji::security
