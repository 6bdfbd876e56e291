#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <iostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/env/errno_status.h"
#include "common/env/unique_fd.h"
#include "common/security/token_file.h"
#include "tools/cli/commands.h"

namespace gouji::cli {
namespace {

absl::Status Append(const std::string& path, const std::string& line) {
  const env::UniqueFd file(open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  if (!file.ok()) return env::ErrnoStatus(errno, "cannot open", path);
  const ssize_t written = write(file.get(), line.data(), line.size());
  if (written == static_cast<ssize_t>(line.size())) return absl::OkStatus();
  return env::ErrnoStatus(written < 0 ? errno : ENOSPC, "cannot write", path);
}

}  // namespace

int NewTokenCommand(const NewTokenOptions& options) {
  const std::optional<security::Roles> roles = security::ParseRoles(options.roles);
  if (!roles) {
    return Fail(
        absl::InvalidArgumentError("--roles wants some of submit,read,operate,work, not " + options.roles));
  }
  const std::string token = security::NewToken();
  const std::string line =
      security::TokenLine(security::TokenHash(token),
                          {.tenant = options.tenant, .name = options.name, .roles = *roles},
                          options.expires) +
      "\n";
  // What the daemons will say about it, said now.
  const auto parsed = security::ParseTokens(line, "the new line");
  if (!parsed.ok()) return Fail(parsed.status());
  if (parsed->tokens.size() != 1 || !parsed->quotas.empty() || line.find('\n') + 1 != line.size()) {
    return Fail(absl::InvalidArgumentError("--name, --tenant and --expires are words of one line"));
  }
  if (options.file.empty()) {
    std::cerr << "into the file that the daemons get with --tokens:\n" << line;
  } else if (absl::Status written = Append(options.file, line); !written.ok()) {
    return Fail(written);
  }
  std::cout << token << "\n";
  return kOk;
}

}  // namespace gouji::cli
