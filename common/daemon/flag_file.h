// The file of flags (TOML), behind the environment.
//
// Role: a flag wins over the environment, and that over the file: CLI11 by itself looks at the environment only for what the file left
// open. Here what has a variable that is set and not empty is passed over in the file. One file may serve all programs: what is
// another's flag is passed over too, and what is nobody's is an error, since a mistyped `tokens` would let everybody in.
// Ownership: borrows the app, whose formatter it becomes. Threads: that of the app's parse. Errors: CLI::ConfigError.
//
//   app.set_config("--config", …);
//   app.config_formatter(std::make_shared<FlagFile>(app));
#pragma once

#include <CLI/App.hpp>
#include <istream>
#include <vector>

namespace gouji::daemon {

class FlagFile final : public CLI::ConfigTOML {
 public:
  explicit FlagFile(const CLI::App& app) : app_(app) {}

  std::vector<CLI::ConfigItem> from_config(std::istream& input) const override;

 private:
  const CLI::App& app_;
};

}  // namespace gouji::daemon
