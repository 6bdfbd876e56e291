#include "common/security/tls_port.h"

#include <openssl/err.h>
#include <sys/stat.h>

#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/security/tls_check.h"

namespace gouji::security {
namespace {

bool AsksForCertificates(const TlsFiles& files) {
  return !files.ca.empty() && !files.any_client;
}

}  // namespace

absl::StatusOr<std::unique_ptr<TlsPort>> TlsPort::Make(const TlsFiles& files) {
  if (absl::Status good = CheckPortFiles(files); !good.ok()) return good;
  if (files.cert.empty()) return absl::InvalidArgumentError("TLS: a port needs a certificate");
  std::unique_ptr<TlsPort> port(new TlsPort(files));
  port->stamp_ = port->Stamp();
  port->looked_ = std::chrono::steady_clock::now();
  if (absl::Status loaded = port->Load(); !loaded.ok()) return loaded;
  return port;
}

void TlsPort::Install(SSL_CTX* context) {
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_options(context, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION);
  SSL_CTX_set_num_tickets(context, 0);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  const int verify =
      AsksForCertificates(files_) ? SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT : SSL_VERIFY_NONE;
  SSL_CTX_set_verify(context, verify, nullptr);
  SSL_CTX_set_client_hello_cb(context, &TlsPort::OnHello, this);
}

int TlsPort::OnHello(SSL* connection, int* /*alert*/, void* self) {
  static_cast<TlsPort*>(self)->Use(connection);
  return SSL_CLIENT_HELLO_SUCCESS;
}

void TlsPort::Use(SSL* connection) {
  const std::lock_guard lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  if (now - looked_ >= std::chrono::seconds(files_.reload_seconds)) {
    looked_ = now;
    // A stamp is kept only of files that work: those that do not are looked at again.
    if (std::string stamp = Stamp(); stamp != stamp_ && Load().ok()) stamp_ = std::move(stamp);
  }
  SSL_set_SSL_CTX(connection, current_.get());
}

absl::Status TlsPort::Load() {
  if (absl::Status good = CheckPortFiles(files_); !good.ok()) return good;
  std::unique_ptr<SSL_CTX, Free> context(SSL_CTX_new(TLS_server_method()));
  const bool loaded = context != nullptr &&
                      SSL_CTX_use_certificate_chain_file(context.get(), files_.cert.c_str()) == 1 &&
                      SSL_CTX_use_PrivateKey_file(context.get(), files_.key.c_str(), SSL_FILETYPE_PEM) == 1 &&
                      (files_.ca.empty() || SSL_CTX_load_verify_file(context.get(), files_.ca.c_str()) == 1);
  if (!loaded) {
    ERR_clear_error();
    return absl::InvalidArgumentError(
        absl::StrCat("TLS: ", files_.cert, " and ", files_.key, " cannot be used"));
  }
  current_ = std::move(context);
  return absl::OkStatus();
}

std::string TlsPort::Stamp() const {
  std::string stamp;
  for (const std::string* path : {&files_.cert, &files_.key, &files_.ca}) {
    struct stat file = {};
    if (!path->empty() && stat(path->c_str(), &file) != 0) file = {};
    absl::StrAppend(&stamp, file.st_ino, "/", file.st_size, "/", file.st_mtim.tv_sec, ".",
                    file.st_mtim.tv_nsec, ";");
  }
  return stamp;
}

}  // namespace gouji::security
