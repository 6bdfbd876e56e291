#include "common/security/tls.h"

#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_credentials_options.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/env/views.h"
#include "common/security/tls_check.h"

namespace gouji::security {
namespace {

using grpc::experimental::FileWatcherCertificateProvider;

std::shared_ptr<FileWatcherCertificateProvider> Watch(const TlsFiles& files) {
  return std::make_shared<FileWatcherCertificateProvider>(files.key, files.cert, files.ca,
                                                          files.reload_seconds);
}

}  // namespace

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> ServerCredentials(const TlsFiles& files) {
  if (absl::Status good = CheckPortFiles(files); !good.ok()) return good;
  if (files.cert.empty()) return grpc::InsecureServerCredentials();
  grpc::experimental::TlsServerCredentialsOptions options(Watch(files));
  options.watch_identity_key_cert_pairs();
  if (!files.ca.empty() && !files.any_client) {
    options.watch_root_certs();
    options.set_cert_request_type(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  }
  return grpc::experimental::TlsServerCredentials(options);
}

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> ChannelCredentials(const TlsFiles& files) {
  if (absl::Status good = CheckFiles(files); !good.ok()) return good;
  if (files.ca.empty()) {
    if (files.cert.empty()) return grpc::InsecureChannelCredentials();
    return absl::InvalidArgumentError(
        "TLS: --tls-cert needs --tls-ca, which says whose certificates are trusted");
  }
  grpc::experimental::TlsChannelCredentialsOptions options;
  options.set_certificate_provider(Watch(files));
  options.watch_root_certs();
  if (!files.cert.empty()) options.watch_identity_key_cert_pairs();
  return grpc::experimental::TlsCredentials(options);
}

namespace {

// Whether a call failed before anybody answered it.
bool IsOfTheConnection(absl::string_view said) {
  for (const char* part :
       {"failed to connect", "andshake", "Socket closed", "onnection reset", "Broken pipe", "recvmsg"}) {
    if (absl::StrContains(said, part)) return true;
  }
  return false;
}

}  // namespace

std::string Explained(std::string_view detail, bool tls) {
  const absl::string_view said = env::ToAbsl(detail);
  const char* meaning = "";
  if (absl::StrContains(said, "certificate verify failed") ||
      absl::StrContains(said, "Hostname Verification")) {
    meaning =
        "its certificate is not trusted: another issuer than those of --tls-ca, expired, or another host's "
        "name: ";
  } else if (absl::StrContains(said, "wrong version number")) {
    meaning = "it does not speak TLS: leave --tls-ca out, or give it a certificate: ";
  } else if (absl::StrContains(said, "Connection refused") || !IsOfTheConnection(said)) {
    // Nobody listens, or somebody understood and answered: what they speak is no matter.
  } else if (!tls) {
    meaning = "if it speaks TLS, give --tls-ca: ";
  } else {
    meaning = "if it asks for a certificate, give --tls-cert and --tls-key of an issuer that it trusts: ";
  }
  return absl::StrCat(meaning, said);
}

}  // namespace gouji::security
