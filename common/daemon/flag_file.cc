#include "common/daemon/flag_file.h"

#include <CLI/Config.hpp>
#include <cstdlib>
#include <string>

namespace gouji::daemon {
namespace {

const CLI::App* Subcommand(const CLI::App& app, const std::string& name) {
  const auto named =
      app.get_subcommands([&](const CLI::App* command) { return command->get_name() == name; });
  return named.empty() ? nullptr : named.front();
}

bool SetInEnvironment(const CLI::App& app, const CLI::ConfigItem& item) {
  const CLI::App* command = &app;
  for (const std::string& parent : item.parents) {
    command = Subcommand(*command, parent);
    if (command == nullptr) return false;
  }
  const CLI::Option* option = command->get_option_no_throw("--" + item.name);
  if (option == nullptr || option->get_envname().empty()) return false;
  const char* value = std::getenv(option->get_envname().c_str());
  return value != nullptr && *value != '\0';
}

}  // namespace

std::vector<CLI::ConfigItem> FlagFile::from_config(std::istream& input) const {
  std::vector<CLI::ConfigItem> found = CLI::ConfigTOML::from_config(input);
  std::erase_if(found, [&](const CLI::ConfigItem& item) { return SetInEnvironment(app_, item); });
  return found;
}

}  // namespace gouji::daemon
