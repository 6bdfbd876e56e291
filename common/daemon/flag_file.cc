#include "common/daemon/flag_file.h"

#include <CLI/Config.hpp>
#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <string>
#include <string_view>

namespace gouji::daemon {
namespace {

const CLI::App* Subcommand(const CLI::App& app, const std::string& name) {
  const auto named =
      app.get_subcommands([&](const CLI::App* command) { return command->get_name() == name; });
  return named.empty() ? nullptr : named.front();
}

// What is told once for all programs: their flags outside of sections. Sections are those of the command's own commands.
constexpr std::string_view kFlagsOfAll[] = {
    "advertise",       "audit-log",      "color",    "connect-timeout", "coordinator",    "grace",
    "insecure-tokens", "keep-jobs-days", "lang",     "lease-ms",        "listen",         "log-level",
    "metrics",         "metrics-plain",  "patience", "redis",           "reflection",     "report-slots",
    "slots",           "source-root",    "store",    "tenant",          "tls-any-client", "tls-ca",
    "tls-cert",        "tls-key",        "token",    "token-file",      "tokens",         "worker-tls-name"};
constexpr char kCommand[] = "gouji";

bool IsAnothers(const CLI::App& app, const CLI::ConfigItem& item) {
  if (!item.parents.empty()) return app.get_name() != kCommand;
  return std::find(std::begin(kFlagsOfAll), std::end(kFlagsOfAll), item.name) != std::end(kFlagsOfAll);
}

// CLI11 marks the ends of sections so.
bool IsMark(const CLI::ConfigItem& item) {
  return item.name == "++" || item.name == "--";
}

bool SetInEnvironment(const CLI::Option& option) {
  const char* value = option.get_envname().empty() ? nullptr : std::getenv(option.get_envname().c_str());
  return value != nullptr && *value != '\0';
}

// Whether the item is for this program, and nothing that counts more speaks for it.
bool Counts(const CLI::App& app, const CLI::ConfigItem& item) {
  const CLI::App* command = &app;
  for (const std::string& parent : item.parents) {
    command = Subcommand(*command, parent);
    if (command == nullptr) break;
  }
  if (command != nullptr && IsMark(item)) return true;
  const CLI::Option* option = command == nullptr ? nullptr : command->get_option_no_throw("--" + item.name);
  if (option == nullptr && command != nullptr) option = command->get_option_no_throw(item.name);
  if (option != nullptr) return !SetInEnvironment(*option);
  if (IsAnothers(app, item)) return false;
  throw CLI::ConfigError("the configuration file says `" + item.fullname() +
                         "`, which is no flag of any program: mend it, or take it out");
}

}  // namespace

std::vector<CLI::ConfigItem> FlagFile::from_config(std::istream& input) const {
  std::vector<CLI::ConfigItem> found = CLI::ConfigTOML::from_config(input);
  std::erase_if(found, [&](const CLI::ConfigItem& item) { return !Counts(app_, item); });
  return found;
}

}  // namespace gouji::daemon
