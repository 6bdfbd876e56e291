#include "common/security/token_file.h"

#include <openssl/rand.h>

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/env/digest.h"
#include "common/env/views.h"
#include "common/telemetry/log.h"

namespace gouji::security {
namespace {

using env::ToAbsl;
using telemetry::Level;
using telemetry::Log;

constexpr std::chrono::seconds kLookEvery{1};
constexpr size_t kMaxFileBytes = 16u << 20;
constexpr size_t kSecretBytes = 32;
constexpr size_t kHashDigits = 64;
constexpr int64_t kDay = 86'400;

std::string_view NextWord(std::string_view* line) {
  const size_t begin = std::min(line->find_first_not_of(" \t\r"), line->size());
  const size_t end = std::min(line->find_first_of(" \t\r", begin), line->size());
  const std::string_view word = line->substr(begin, end - begin);
  line->remove_prefix(end);
  return word;
}

bool IsHash(std::string_view text) {
  return text.size() == kHashDigits && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

template <typename Number>
bool ParseNumber(std::string_view text, Number* number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *number);
  return error == std::errc() && end == text.data() + text.size() && !text.empty();
}

// The end of a day, "2027-01-31", in UTC.
bool ParseEnd(std::string_view day, int64_t* end) {
  int year = 0;
  unsigned month = 0;
  unsigned number = 0;
  if (day.size() != 10 || day[4] != '-' || day[7] != '-' || !ParseNumber(day.substr(0, 4), &year) ||
      !ParseNumber(day.substr(5, 2), &month) || !ParseNumber(day.substr(8), &number)) {
    return false;
  }
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(number)};
  if (!date.ok()) return false;
  *end = (std::chrono::sys_days(date).time_since_epoch().count() + 1) * kDay;
  return true;
}

// One line's words, by their names.
using Words = std::map<std::string_view, std::string_view>;

// Takes a word out; empty when it is not there.
std::string_view Take(Words* words, std::string_view name) {
  const auto at = words->find(name);
  if (at == words->end()) return {};
  const std::string_view value = at->second;
  words->erase(at);
  return value;
}

// What is wrong with a line; empty when nothing is.
std::string AddToken(Words words, TokenTable* table) {
  Identity identity;
  const std::string_view hash = Take(&words, "sha256");
  if (!IsHash(hash)) return "sha256= wants the 64 lower-case hexadecimal digits of a token's hash";
  identity.tenant = Take(&words, "tenant");
  if (identity.tenant.empty()) return "tenant= says whose the token is; * stands for all tenants";
  const auto roles = ParseRoles(Take(&words, "roles"));
  if (!roles) return "roles= wants some of submit, read, operate, work, with commas between them";
  identity.roles = *roles;
  if (identity.tenant == kAllTenants && (identity.roles & kSubmit) != 0) {
    return "tenant=* cannot have the role submit: every job is some tenant's";
  }
  identity.name = Take(&words, "name");
  if (identity.name.empty()) return "name= says who has the token, for the audit log";
  if (const std::string_view day = Take(&words, "expires"); !day.empty() && !ParseEnd(day, &identity.end)) {
    return "expires= wants a day such as 2027-01-31";
  }
  if (!words.empty()) return absl::StrCat("unknown word ", ToAbsl(words.begin()->first), "=");
  if (!table->tokens.emplace(hash, std::move(identity)).second) return "this token stands here twice";
  return "";
}

std::string AddQuota(Words words, TokenTable* table) {
  const std::string_view tenant = Take(&words, "tenant");
  if (tenant.empty()) return "tenant= says whose quota this is";
  Quota quota;
  const std::string_view jobs = Take(&words, "open-jobs");
  const std::string_view bytes = Take(&words, "queued-bytes");
  if (!jobs.empty() && !ParseNumber(jobs, &quota.open_jobs)) return "open-jobs= wants a number";
  if (!bytes.empty() && !ParseNumber(bytes, &quota.queued_bytes)) return "queued-bytes= wants a number";
  if (!words.empty()) return absl::StrCat("unknown word ", ToAbsl(words.begin()->first), "=");
  if (!table->quotas.emplace(tenant, quota).second) return "this tenant has a quota already";
  return "";
}

std::string AddLine(std::string_view line, TokenTable* table) {
  const std::string_view kind = NextWord(&line);
  if (kind.empty() || kind.starts_with('#')) return "";
  Words words;
  for (std::string_view word = NextWord(&line); !word.empty(); word = NextWord(&line)) {
    const size_t equals = word.find('=');
    if (equals == std::string_view::npos) return absl::StrCat("what does ", ToAbsl(word), " mean?");
    if (!words.emplace(word.substr(0, equals), word.substr(equals + 1)).second) {
      return absl::StrCat(ToAbsl(word.substr(0, equals)), "= stands here twice");
    }
  }
  if (kind == "token") return AddToken(std::move(words), table);
  if (kind == "quota") return AddQuota(std::move(words), table);
  return absl::StrCat("a line begins with token, quota or #, not with ", ToAbsl(kind));
}

bool Same(const struct stat& a, const struct stat& b) {
  return a.st_ino == b.st_ino && a.st_dev == b.st_dev && a.st_size == b.st_size &&
         a.st_mtim.tv_sec == b.st_mtim.tv_sec && a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

}  // namespace

absl::StatusOr<TokenTable> ParseTokens(std::string_view text, const std::string& path) {
  TokenTable table;
  size_t number = 0;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    ++number;
    if (std::string wrong = AddLine(text.substr(0, end), &table); !wrong.empty()) {
      return absl::InvalidArgumentError(absl::StrCat(path, ":", number, ": ", wrong));
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return table;
}

std::string NewToken() {
  unsigned char secret[kSecretBytes];
  if (RAND_bytes(secret, sizeof(secret)) != 1) {
    std::fprintf(stderr, "the system gives no random numbers\n");
    std::abort();
  }
  return absl::StrCat("gouji_", env::ToHex({reinterpret_cast<const char*>(secret), sizeof(secret)}));
}

std::string TokenHash(std::string_view token) {
  return env::ToHex(env::AsBytes(env::Sha256(token)));
}

std::string TokenLine(std::string_view hash, const Identity& identity, std::string_view expires) {
  return absl::StrCat("token sha256=", ToAbsl(hash), " tenant=", identity.tenant,
                      " roles=", RoleNames(identity.roles), " name=", identity.name,
                      expires.empty() ? "" : " expires=", ToAbsl(expires));
}

absl::StatusOr<std::unique_ptr<TokenFile>> TokenFile::Open(const std::string& path) {
  std::unique_ptr<TokenFile> file(new TokenFile(path));
  const std::lock_guard lock(file->mutex_);
  if (absl::Status read = file->Read(); !read.ok()) return read;
  return file;
}

absl::Status TokenFile::Read() {
  looked_ = std::chrono::steady_clock::now();
  struct stat info = {};
  // Before the file is opened: one that takes its place, or is written, meanwhile is seen as a change the next time.
  const bool known = stat(path_.c_str(), &info) == 0;
  std::ifstream file(path_, std::ios::binary);
  if (!known || !file.good()) {
    return absl::InvalidArgumentError(absl::StrCat("cannot read the token file ", path_));
  }
  seen_ = info;
  if (static_cast<size_t>(info.st_size) > kMaxFileBytes) {
    return absl::InvalidArgumentError(absl::StrCat("the token file ", path_, " is larger than 16 MiB"));
  }
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  absl::StatusOr<TokenTable> table = ParseTokens(text, path_);
  if (!table.ok()) return table.status();
  table_ = *std::move(table);
  return absl::OkStatus();
}

void TokenFile::Refresh() {
  const auto now = std::chrono::steady_clock::now();
  if (now - looked_ < kLookEvery) return;
  looked_ = now;
  struct stat info = {};
  if (stat(path_.c_str(), &info) == 0 && Same(info, seen_)) return;
  if (const absl::Status read = Read(); !read.ok()) {
    Log(Level::kError, "the token file is not used; what it said before holds", {{"error", read.ToString()}});
  } else {
    Log(Level::kInfo, "token file read", {{"file", path_}, {"tokens", table_.tokens.size()}});
  }
}

std::optional<Identity> TokenFile::Find(std::string_view token) {
  const std::string hash = TokenHash(token);
  const std::lock_guard lock(mutex_);
  Refresh();
  // How long the search takes tells of hashes only, which say nothing of a token.
  const auto at = table_.tokens.find(hash);
  if (at == table_.tokens.end()) return std::nullopt;
  if (at->second.end != 0 && std::time(nullptr) >= at->second.end) return std::nullopt;
  return at->second;
}

Quota TokenFile::QuotaOf(std::string_view tenant) {
  const std::lock_guard lock(mutex_);
  auto at = table_.quotas.find(tenant);
  if (at == table_.quotas.end()) at = table_.quotas.find(kAllTenants);
  return at == table_.quotas.end() ? Quota() : at->second;
}

}  // namespace gouji::security
