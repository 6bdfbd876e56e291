#include "common/security/tls.h"

#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_credentials_options.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/env/views.h"

namespace gouji::security {
namespace {

using grpc::experimental::FileWatcherCertificateProvider;

struct Free {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using Certificate = std::unique_ptr<X509, Free>;
using Key = std::unique_ptr<EVP_PKEY, Free>;

absl::Status Wrong(const std::string& path, std::string_view what) {
  // OpenSSL keeps its complaints for whoever asks next.
  ERR_clear_error();
  return absl::InvalidArgumentError(absl::StrCat("TLS: ", path, " ", env::ToAbsl(what)));
}

absl::StatusOr<std::unique_ptr<BIO, Free>> OpenFile(const std::string& path) {
  std::unique_ptr<BIO, Free> file(BIO_new_file(path.c_str(), "r"));
  if (file == nullptr) return Wrong(path, "cannot be read");
  return file;
}

absl::StatusOr<Certificate> ReadCertificate(const std::string& path) {
  auto file = OpenFile(path);
  if (!file.ok()) return file.status();
  Certificate certificate(PEM_read_bio_X509(file->get(), nullptr, nullptr, nullptr));
  if (certificate == nullptr) return Wrong(path, "holds no certificate in PEM form");
  return certificate;
}

// Nobody is there to be asked for a passphrase.
int NoPassphrase(char*, int, int, void*) {
  return 0;
}

absl::Status CheckPair(const TlsFiles& files) {
  auto certificate = ReadCertificate(files.cert);
  if (!certificate.ok()) return certificate.status();
  if (X509_cmp_current_time(X509_get0_notAfter(certificate->get())) < 0) {
    return Wrong(files.cert, "has expired: get a new certificate");
  }
  if (X509_cmp_current_time(X509_get0_notBefore(certificate->get())) > 0) {
    return Wrong(files.cert, "is not valid yet: is this machine's clock right?");
  }
  auto file = OpenFile(files.key);
  if (!file.ok()) return file.status();
  const Key key(PEM_read_bio_PrivateKey(file->get(), nullptr, NoPassphrase, nullptr));
  if (key == nullptr) return Wrong(files.key, "holds no key in PEM form without a passphrase");
  if (X509_check_private_key(certificate->get(), key.get()) != 1) {
    return Wrong(files.key, absl::StrCat("is not the key of ", files.cert));
  }
  return absl::OkStatus();
}

absl::Status Check(const TlsFiles& files) {
  if (files.cert.empty() != files.key.empty()) {
    return absl::InvalidArgumentError(
        "TLS: a certificate needs its key: give --tls-cert and --tls-key together");
  }
  if (!files.ca.empty()) {
    if (auto issuer = ReadCertificate(files.ca); !issuer.ok()) return issuer.status();
  }
  return files.cert.empty() ? absl::OkStatus() : CheckPair(files);
}

std::shared_ptr<FileWatcherCertificateProvider> Watch(const TlsFiles& files) {
  return std::make_shared<FileWatcherCertificateProvider>(files.key, files.cert, files.ca,
                                                          files.reload_seconds);
}

}  // namespace

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> ServerCredentials(const TlsFiles& files) {
  if (absl::Status good = Check(files); !good.ok()) return good;
  if (files.cert.empty()) {
    if (files.ca.empty()) return grpc::InsecureServerCredentials();
    return absl::InvalidArgumentError("TLS: a port with --tls-ca needs --tls-cert and --tls-key");
  }
  grpc::experimental::TlsServerCredentialsOptions options(Watch(files));
  options.watch_identity_key_cert_pairs();
  if (!files.ca.empty() && !files.any_client) {
    options.watch_root_certs();
    options.set_cert_request_type(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  }
  return grpc::experimental::TlsServerCredentials(options);
}

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> ChannelCredentials(const TlsFiles& files) {
  if (absl::Status good = Check(files); !good.ok()) return good;
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
  } else if (!tls) {
    meaning = "if it speaks TLS, give --tls-ca: ";
  } else if (!absl::StrContains(said, "Connection refused")) {
    meaning = "if it asks for a certificate, give --tls-cert and --tls-key of an issuer that it trusts: ";
  }
  return absl::StrCat(meaning, said);
}

}  // namespace gouji::security
