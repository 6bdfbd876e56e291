#include "common/security/secret.h"

#include <fstream>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "common/security/loopback.h"

namespace gouji::security {
namespace {

constexpr std::chrono::seconds kLookEvery{1};

// What may stand in a header, so that nothing else of a wrong file does.
bool IsToken(const std::string& text) {
  for (const char c : text) {
    if (c <= ' ' || c > '~') return false;
  }
  return !text.empty() && text.size() < 512;
}

bool Names(std::string_view word, std::string_view flag) {
  return word.starts_with(flag) && (word.size() == flag.size() || word[flag.size()] == '=');
}

}  // namespace

void PreferCommandLine(int argc, char** argv, TokenFlags* flags) {
  bool token = false, file = false;
  for (int i = 1; i < argc; ++i) {
    token = token || Names(argv[i], "--token");
    file = file || Names(argv[i], "--token-file");
  }
  if (file && !token) flags->token.clear();
}

absl::StatusOr<std::shared_ptr<Secret>> Secret::From(const TokenFlags& flags) {
  std::shared_ptr<Secret> secret(new Secret(flags));
  const std::lock_guard lock(secret->mutex_);
  secret->token_ = flags.token;
  if (flags.token.empty() && !flags.token_file.empty()) {
    if (absl::Status read = secret->Read(); !read.ok()) return read;
  }
  if (!secret->token_.empty() && !IsToken(secret->token_)) {
    return absl::InvalidArgumentError("what is given as a token is none: `gouji token new` makes them");
  }
  return secret;
}

absl::Status Secret::Read() {
  looked_ = std::chrono::steady_clock::now();
  std::ifstream file(flags_.token_file);
  std::string line;
  if (!std::getline(file, line)) {
    return absl::InvalidArgumentError(absl::StrCat("cannot read a token from ", flags_.token_file));
  }
  while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
  if (!IsToken(line)) {
    return absl::InvalidArgumentError(absl::StrCat("the first line of ", flags_.token_file, " is no token"));
  }
  token_ = line;
  return absl::OkStatus();
}

absl::Status Secret::CheckAddress(const std::string& address, bool tls) const {
  if (flags_.token.empty() && flags_.token_file.empty()) return absl::OkStatus();
  if (tls || flags_.insecure || IsLoopback(address)) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("the token would travel in plain to ", address,
                   ": give --tls-ca, or --insecure-tokens if the network is trusted"));
}

void Secret::Show(grpc::ClientContext& context) {
  const std::lock_guard lock(mutex_);
  const bool from_file = flags_.token.empty() && !flags_.token_file.empty();
  // A file that is being replaced: the token before may still be good, and the server says when it is not.
  if (from_file && std::chrono::steady_clock::now() - looked_ >= kLookEvery) Read().IgnoreError();
  if (!token_.empty()) context.AddMetadata("authorization", absl::StrCat("Bearer ", token_));
}

}  // namespace gouji::security
