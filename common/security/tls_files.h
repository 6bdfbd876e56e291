// Which files TLS is made of. See tls.h.
#pragma once

#include <string>

namespace gouji::security {

// Paths of PEM files; empty where there is none.
struct TlsFiles {
  // Chain of this process's own certificate, and its key without a passphrase. A server with them speaks TLS only.
  std::string cert;
  std::string key;
  // Issuers that are trusted. A client with them speaks TLS only; a server with them takes only clients whose certificate
  // one of them signed.
  std::string ca;
  // Of a server: clients need no certificate although `ca` is given. For ports whose callers show tokens.
  bool any_client = false;
  unsigned reload_seconds = 30;
};

}  // namespace gouji::security
