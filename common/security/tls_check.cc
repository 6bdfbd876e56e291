#include "common/security/tls_check.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "common/env/views.h"

namespace gouji::security {
namespace {

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

}  // namespace

absl::Status CheckFiles(const TlsFiles& files) {
  if (files.cert.empty() != files.key.empty()) {
    return absl::InvalidArgumentError(
        "TLS: a certificate needs its key: give --tls-cert and --tls-key together");
  }
  if (!files.ca.empty()) {
    if (auto issuer = ReadCertificate(files.ca); !issuer.ok()) return issuer.status();
  }
  return files.cert.empty() ? absl::OkStatus() : CheckPair(files);
}

absl::Status CheckPortFiles(const TlsFiles& files) {
  if (absl::Status good = CheckFiles(files); !good.ok()) return good;
  if (files.cert.empty() && !files.ca.empty()) {
    return absl::InvalidArgumentError("TLS: a port with --tls-ca needs --tls-cert and --tls-key");
  }
  return absl::OkStatus();
}

}  // namespace gouji::security
