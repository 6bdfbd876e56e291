// The file that says which tokens are good: whose they are, and what they may do.
//
// Role: reads it, looks at it again at most once a second, and answers for a token. It makes no decision about calls: door.h.
// The file holds SHA-256 hashes only. A slow hash (bcrypt, argon2) would add nothing: it makes guessing a word that a person
// chose expensive, while these tokens are 256 random bits, which nobody guesses; and every call would pay for it.
// Threads: any. Errors: INVALID_ARGUMENT names file and line. A file that becomes bad, or goes, while the process runs is
// logged, and what it said before goes on to hold.
//
//   # a comment
//   token sha256=9f86d0… tenant=city roles=submit,read name=ann expires=2027-01-31
//   token sha256=60303a… tenant=* roles=work name=workers
//   quota tenant=city open-jobs=20 queued-bytes=100000000000
//
// tenant=* is for workers and operators: such a token reaches the jobs of all tenants, and cannot submit. Days are whole ones, in
// UTC; a token is good to the end of its last. The quota of tenant=* is that of every tenant that has none of its own.
//
//   auto file = TokenFile::Open("/etc/gouji/tokens");
//   std::optional<Identity> who = (*file)->Find(token);
#pragma once

#include <sys/stat.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/security/caller.h"
#include "common/security/roles.h"

namespace gouji::security {

inline constexpr std::string_view kAllTenants = "*";

struct Identity {
  std::string tenant;
  std::string name;
  Roles roles = 0;
  // Seconds since the epoch at which the token ends; 0: never.
  int64_t end = 0;
};

struct TokenTable {
  std::map<std::string, Identity, std::less<>> tokens;  // by hash
  std::map<std::string, Quota, std::less<>> quotas;     // by tenant
};

// `text` as above; `path` is for messages.
absl::StatusOr<TokenTable> ParseTokens(std::string_view text, const std::string& path);

// 256 random bits as text: "gouji_" and 64 hexadecimal digits. Aborts when the system has no random numbers.
std::string NewToken();
// What the file holds of a token: 64 hexadecimal digits.
std::string TokenHash(std::string_view token);
// The file's line for a token.
std::string TokenLine(std::string_view hash, const Identity& identity, std::string_view expires);

class TokenFile {
 public:
  static absl::StatusOr<std::unique_ptr<TokenFile>> Open(const std::string& path);

  // nullopt: no such token, or its time is over.
  std::optional<Identity> Find(std::string_view token);
  Quota QuotaOf(std::string_view tenant);

 private:
  explicit TokenFile(std::string path) : path_(std::move(path)) {}
  // Both hold mutex_ on entry.
  absl::Status Read();
  void Refresh();

  const std::string path_;
  std::mutex mutex_;
  TokenTable table_;                              // guarded by mutex_
  struct stat seen_ = {};                         // guarded by mutex_
  std::chrono::steady_clock::time_point looked_;  // guarded by mutex_
};

}  // namespace gouji::security
